//! What do the judged people of a place come to, figure by figure?

use engine::eligibility::{AmountFound, Recipient, Rigour, Situation, Verdict, judge_household};
use engine::facts::{Household, read_registration};
use engine::population::{DistrictHousehold, HouseholdKind, Measure, Place, Sampling, households};
use std::collections::{BTreeMap, BTreeSet};
use support::catalog;

/// What a program says of one household.
pub struct Reached {
    /// People reached: all members, or those to whom it is paid.
    pub people: Vec<usize>,
    /// Judged amounts in fen, least and most, one for each recipient.
    pub amounts: Vec<(i64, i64)>,
}

/// A judged household.
pub struct Judged {
    pub made: DistrictHousehold,
    /// Programs that say eligible.
    pub reached: BTreeMap<&'static str, Reached>,
    /// Facts on which a verdict hangs, with the program.
    pub missing: Vec<(&'static str, String)>,
    ages: Vec<i64>,
}

/// Reads and judges the people of a place on its day, with the repository's catalog.
pub fn judged(place: &'static Place, sampling: Sampling) -> Vec<Judged> {
    households(place, sampling).map(|made| judge_one(place, made)).collect()
}

fn judge_one(place: &Place, made: DistrictHousehold) -> Judged {
    let text = serde_json::to_string(&made.document).expect("JSON");
    let household: Household = read_registration(&text, &catalog().vocabulary).unwrap_or_else(|faults| panic!("{}: {faults:?}\n{text}", place.code)).0;
    let situation = Situation::new(&household, place.on, Rigour::Warn);
    let mut one = Judged { made, reached: BTreeMap::new(), missing: Vec::new(), ages: Vec::new() };
    one.ages = household.members.iter().map(|m| m.birth_date().map_or(-1, |born| engine::calendar::years_between(born, place.on))).collect();
    for (program, recipient, judgment) in judge_household(catalog(), &situation) {
        if judgment.verdict == Verdict::Eligible {
            let reached = one.reached.entry(&program.id).or_insert(Reached { people: Vec::new(), amounts: Vec::new() });
            match recipient {
                Recipient::Household => reached.people = (0..household.members.len()).collect(),
                Recipient::Member(position) => reached.people.push(usize::from(position)),
            }
            reached.amounts.extend(match judgment.amount {
                AmountFound::Exactly(sum) => Some((sum.fen(), sum.fen())),
                AmountFound::Between(least, most) => Some((least.fen(), most.fen())),
                AmountFound::Unknown(_) | AmountFound::Without => None,
            });
        }
        one.missing.extend(judgment.missing.iter().map(|missing| (program.id.as_str(), missing.path(situation.household, &catalog().vocabulary))));
    }
    one
}

impl Judged {
    fn weight(&self) -> i128 {
        i128::from(self.made.stands_for_millionths)
    }

    fn size(&self) -> i128 {
        self.ages.len() as i128
    }

    fn fen(&self, key: &str) -> i128 {
        let text = self.made.document[key].as_str().expect("an amount");
        i128::from(engine::money::Money::from_yuan_text(text).expect("yuan").fen())
    }

    /// Members on destitute support: they do not count for their family's allowance.
    fn destitute(&self) -> i128 {
        let members = self.made.document["members"].as_array().expect("members");
        members.iter().filter(|member| member["tekun"].as_str().is_some_and(|support| support != "none")).count() as i128
    }

    fn people(&self, programs: &[&str]) -> i128 {
        programs.iter().filter_map(|program| self.reached.get(program)).flat_map(|r| &r.people).collect::<BTreeSet<_>>().len() as i128
    }

    fn given(&self, program: &str) -> Option<i128> {
        let sums: Vec<i64> = self.made.given.iter().filter(|aid| aid.program == program).map(|aid| aid.fen).collect();
        (!sums.is_empty()).then(|| sums.iter().map(|fen| i128::from(*fen)).sum())
    }

    fn is_registered_as(&self, categories: &[&str]) -> bool {
        self.made.kind != HouseholdKind::Ordinary && (categories.is_empty() || categories.contains(&self.made.category))
    }
}

/// The figure that the people of a place come to, rounded half up; `None` if nobody is there to be measured.
pub fn measured(measure: Measure, people: &[Judged]) -> Option<i64> {
    let sum = |of: &dyn Fn(&Judged) -> i128| people.iter().map(|one| of(one) * one.weight()).sum::<i128>();
    let average = |of: &dyn Fn(&Judged) -> i128, among: &dyn Fn(&Judged) -> i128| quotient(sum(of), sum(among));
    let number = |of: &dyn Fn(&Judged) -> i128| quotient(sum(of), 1_000_000);
    let amount = |one: &Judged, program: &str| one.reached.get(program).map_or(0, |r| r.amounts.iter().map(|(least, _)| i128::from(*least)).sum());
    match measure {
        Measure::RegisteredHouseholds(categories) => number(&|one| i128::from(one.is_registered_as(categories))),
        Measure::RegisteredPeople(categories) => number(&|one| if one.is_registered_as(categories) { one.size() } else { 0 }),
        Measure::Confirmed(categories, program) => number(&|one| i128::from(one.is_registered_as(categories) && one.reached.contains_key(program))),
        Measure::Households(programs) => number(&|one| i128::from(one.people(programs) > 0)),
        Measure::People(programs) => number(&|one| one.people(programs)),
        Measure::Younger(program, years) => {
            number(&|one| one.reached.get(program).map_or(0, |r| r.people.iter().filter(|person| (0..years).contains(&one.ages[**person])).count() as i128))
        }
        Measure::Share(of, among) => average(&|one| one.people(of) * 1000, &|one| one.people(among)),
        Measure::Amount(program) => average(&|one| amount(one, program), &|one| one.reached.get(program).map_or(0, |r| r.amounts.len() as i128)),
        Measure::AmountAHead(program) => average(&|one| amount(one, program), &|one| one.people(&[program])),
        Measure::StandardAHead(program) => {
            // Of those whose amount hangs on a fact that is not told nothing can be said.
            let is_known = |one: &Judged| one.reached.get(program).is_some_and(|reached| !reached.amounts.is_empty());
            let reached = |one: &Judged, count: i128| if is_known(one) { count } else { 0 };
            average(&|one| reached(one, amount(one, program) + one.fen("income_month")), &|one| reached(one, one.size() - one.destitute()))
        }
        Measure::TwelveMonths(programs) => number(&|one| programs.iter().map(|program| amount(one, program)).sum::<i128>() * 12),
        Measure::Most(programs, hukou) => {
            let here = people.iter().filter(|one| one.made.document["hukou"] == hukou);
            here.flat_map(|one| programs.iter().filter_map(|program| one.reached.get(program))).flat_map(|r| r.amounts.iter().map(|(_, most)| *most)).max()
        }
        Measure::GivenTimes(program) => number(&|one| i128::from(one.given(program).is_some())),
        Measure::GivenAverage(program) => average(&|one| one.given(program).unwrap_or(0), &|one| i128::from(one.given(program).is_some())),
        Measure::GivenAHead(program) => average(&|one| one.given(program).unwrap_or(0), &|one| one.given(program).map_or(0, |_| one.size())),
        Measure::GivenInAll(program) => number(&|one| one.given(program).unwrap_or(0)),
        Measure::GivenMost(program) => people.iter().filter_map(|one| one.given(program)).max().and_then(|fen| i64::try_from(fen).ok()),
        Measure::GivenLeast(program) => people.iter().filter_map(|one| one.given(program)).min().and_then(|fen| i64::try_from(fen).ok()),
        Measure::Townships => Some(people.iter().map(|one| &one.made.document["area"].as_str().expect("an area")[..9]).collect::<BTreeSet<_>>().len() as i64),
        Measure::Categories => Some(people.iter().map(|one| one.made.category).collect::<BTreeSet<_>>().len() as i64),
    }
}

fn quotient(sum: i128, divisor: i128) -> Option<i64> {
    (divisor > 0).then(|| i64::try_from((2 * sum + divisor) / (2 * divisor)).expect("a figure that fits"))
}
