//! Who becomes eligible, and who is eligible no longer?

use super::everybody::{Everybody, Hands, in_parts};
use super::found::{Became, Cause, Change, Found, FoundOnes, TakenToday, Whose};
use super::mirror::{Mirror, Row};
use super::timetable::{Days, Programs, Timetable, all_programs, versions};
use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::columns::bits;
use crate::eligibility::{Recipient, Rigour, Situation, Verdict, eligible_recipients, judge, recipients};
use crate::facts::{BIRTH_DATE, Household};
use crate::ledger::HouseholdId;
use std::collections::BTreeSet;
use std::ops::Range;

/// Everybody, watched from day to day.
pub struct Watch {
    mirror: Mirror,
    timetable: Timetable,
    days: Days,
    /// The last day that was judged.
    until: Date,
    pub(super) found: FoundOnes,
    /// What that day has taken away.
    taken: TakenToday,
    judged: u64,
}

/// An answer that is another one now: what it became, or nothing where only a fact lacks.
type Turned = (Whose, Option<Became>);

/// Gives the facts of a household.
type Opens<'o, E> = dyn Fn(HouseholdId) -> Result<Option<Household>, E> + Sync + 'o;

/// Households that are opened and judged by one hand at a time.
const HOUSEHOLDS_OF_A_PART: usize = 256;

/// What a day has turned for some households.
#[derive(Default)]
struct Turns {
    turned: Vec<Turned>,
    judged: u64,
}

impl Watch {
    /// Nobody yet; days after this one will be judged.
    pub fn new(catalog: &Catalog, until: Date) -> Self {
        let mirror = Mirror::empty(&catalog.vocabulary);
        Watch { mirror, timetable: Timetable::of(catalog), days: Days::none(), until, found: FoundOnes::default(), taken: TakenToday::default(), judged: 0 }
    }

    /// How many households are watched.
    pub fn len(&self) -> usize {
        self.mirror.len()
    }

    /// Whether nobody is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The last day that was judged.
    pub fn until(&self) -> Date {
        self.until
    }

    /// How often a program was judged for a household.
    pub fn judged(&self) -> u64 {
        self.judged
    }

    /// Puts a household in, or in its place with other facts, as it was when it was seen: whatever was found of it by then is dropped.
    pub fn put(&mut self, catalog: &Catalog, household: HouseholdId, facts: Household, seen: Date) {
        self.found.take_all_of(household);
        self.put_facts(catalog, household, facts, seen);
    }

    fn put_facts(&mut self, catalog: &Catalog, household: HouseholdId, facts: Household, seen: Date) {
        let told = facts.clone();
        let number = self.mirror.put(&catalog.vocabulary, household, facts, seen);
        self.timetable.note(&mut self.days, number, &told);
    }

    /// Takes a household out, by an edit at a position of the journal.
    pub fn remove(&mut self, household: HouseholdId, edit: u64) {
        self.mirror.remove(household);
        for (whose, change) in self.found.take_all_of(household) {
            self.found.note_gone(whose, change, edit);
        }
    }

    /// Goes on to a day, one after the other; `open` gives the facts of those whom a day meets, to many hands at once. What was found up
    /// to `forget` is dropped.
    pub fn turn<E: Send>(&mut self, catalog: &Catalog, to: Date, forget: Date, hands: &dyn Hands, open: &Opens<'_, E>) -> Result<(), E> {
        while self.until < to {
            let Ok(day) = self.until.tomorrow() else { break };
            self.taken = TakenToday::default();
            let programs = self.timetable.programs_on(day);
            let mut turned = if programs.is_empty() { Vec::new() } else { self.turn_programs(catalog, &programs, day, hands) };
            let met: Vec<(HouseholdId, Programs)> = self.met_on(day, &programs).collect();
            let judge =
                |own: Range<usize>| met[own].iter().try_fold(Turns::default(), |turns, (household, own)| turns.with(catalog, *household, own, day, open));
            for turns in in_parts(hands, met.len(), HOUSEHOLDS_OF_A_PART, |own| Some(judge(own))).flatten() {
                let Turns { turned: own, judged } = turns?;
                turned.extend(own);
                self.judged += judged;
            }
            self.note_day(turned, day);
            self.until = day;
        }
        self.found.forget(forget);
        Ok(())
    }

    /// Whom a day meets by a day of their own, each with the programs that are not judged for everybody.
    fn met_on<'s>(&'s self, day: Date, for_all: &'s Programs) -> impl Iterator<Item = (HouseholdId, Programs)> + 's {
        self.timetable.households_on(&self.days, day).into_iter().filter_map(move |(number, own)| {
            let row = self.mirror.row(number).filter(|row| row.seen < day)?;
            let own: Programs = own.difference(for_all).copied().collect();
            (!own.is_empty()).then_some((row.household, own))
        })
    }

    /// Judges some programs for everybody, on the day and the one before.
    fn turn_programs(&mut self, catalog: &Catalog, programs: &Programs, day: Date, hands: &dyn Hands) -> Vec<Turned> {
        let Ok(before) = day.yesterday() else { return Vec::new() };
        self.mirror.settle(&catalog.vocabulary);
        let everybody = Everybody::new(catalog, programs, &self.mirror.population, [before, day]);
        let living = |number: u32| self.mirror.row(number).filter(|row| row.seen < day);
        let changes = everybody.changes(hands, &self.numbers_found()).into_iter();
        let turned = changes.filter_map(|(number, program, member, became)| Some(((living(number)?.household, program, member), became))).collect();
        self.judged += self.mirror.len() as u64 * everybody.programs();
        turned
    }

    /// The numbers of those of whom something was found, one bit each.
    fn numbers_found(&self) -> Vec<u64> {
        let mut numbers = vec![0; self.mirror.population.len().div_ceil(64)];
        self.found.households().filter_map(|household| self.mirror.number_of(household)).for_each(|number| bits::set(&mut numbers, number as usize));
        numbers
    }

    /// Takes in what a day has turned: what was found before and is otherwise now goes.
    fn note_day(&mut self, mut turned: Vec<Turned>, day: Date) {
        // Of hundreds of thousands those stand side by side that are looked up and put in one after the other.
        turned.sort_unstable_by_key(|(whose, _)| *whose);
        let mut changes = Vec::with_capacity(turned.len());
        for (whose, became) in turned {
            if let Some(change) = self.found.take(whose) {
                self.taken.note(whose, change);
            }
            changes.extend(became.map(|became| (whose, Change { became, on: day, cause: Cause::Day })));
        }
        self.found.note(changes);
    }

    /// Takes in that other facts are told of a household since a day, by an edit at a position of the journal: it alone is judged, by
    /// what was told before and by what is told now. Of whom nothing was told before nothing has changed.
    pub fn record(&mut self, catalog: &Catalog, household: HouseholdId, now: Household, day: Date, edit: u64) {
        let before = self.mirror.facts(&catalog.vocabulary, household).zip(self.mirror.row_of(household));
        self.put_facts(catalog, household, now.clone(), day);
        if let Some((before, row)) = before {
            self.compare(catalog, row, [&before, &now], day, Some(edit));
        }
    }

    /// Takes in that aid sets other facts of a household from a day on, by an edit where there was one. Nobody has looked at the
    /// household for that: the days to come still meet it.
    pub fn follow(&mut self, catalog: &Catalog, household: HouseholdId, now: Household, day: Date, edit: Option<u64>) {
        let before = self.mirror.facts(&catalog.vocabulary, household).zip(self.mirror.row_of(household));
        let Some((before, row)) = before.filter(|(before, _)| !are_same(before, &now)) else { return };
        self.put_facts(catalog, household, now.clone(), row.seen);
        self.compare(catalog, row, [&before, &now], day, edit);
    }

    /// Sets the answers by what is told now beside those with which the day began, and keeps what was found on earlier days and is
    /// still so. Whoever has left is nobody's question.
    fn compare(&mut self, catalog: &Catalog, row: Row, [before, now]: [&Household; 2], day: Date, edit: Option<u64>) {
        let household = row.household;
        let [then, situation] = [before, now].map(|facts| Situation::new(facts, day, Rigour::Warn));
        let place = |member: Option<u16>| member.map_or(Some(None), |member| same_member(before, now, member).map(Some));
        let former = self.found.take_all_of(household);
        let (is_first, lapsed, taken) = self.taken.take_of(household);
        // What the day itself has turned to a question is asked of the day before, at the first edit.
        let yesterday = day.yesterday().ok().filter(|_| is_first && row.seen < day && day == self.until);
        let yesterday = yesterday.map(|yesterday| Situation::new(before, yesterday, Rigour::Warn));
        let mut kept: Vec<(Whose, Change)> = Vec::new();
        for program in all_programs(catalog) {
            let (was, is) = (eligible(catalog, program, &then, &mut self.judged), eligible(catalog, program, &situation, &mut self.judged));
            let is_lost = |member: Option<u16>| is_ineligible(catalog, program, &situation, member);
            let of_program = |((_, own, _), _): &&(Whose, Change)| *own == program;
            let mut base = was.clone();
            if let Some(yesterday) = &yesterday {
                let had = eligible(catalog, program, yesterday, &mut self.judged);
                base.extend(had.difference(&was).filter(|member| !is_ineligible(catalog, program, &then, **member)));
            }
            // What was found on this very day, the day began without.
            for ((_, _, member), change) in former.iter().filter(of_program).filter(|(_, change)| change.on == day) {
                match change.became {
                    Became::Eligible => base.remove(member),
                    Became::Ineligible => base.insert(*member),
                };
            }
            base.extend(lapsed.iter().filter(|(_, own, _)| *own == program).map(|(_, _, member)| *member));
            let base: BTreeSet<Option<u16>> = base.into_iter().filter_map(place).collect();
            let mut by_day = BTreeSet::new();
            for ((_, _, member), change) in former.iter().chain(&taken).filter(of_program) {
                let Some(member) = place(*member) else { continue };
                let is_so = match change.became {
                    Became::Eligible => is.contains(&member),
                    Became::Ineligible => is_lost(member),
                };
                let whose = (household, program, member);
                if change.on < day && is_so {
                    kept.push((whose, *change));
                } else if change.on < day || change.cause == Cause::Day {
                    self.taken.note(whose, *change);
                }
                if (change.on, change.cause) == (day, Cause::Day) {
                    by_day.insert((member, change.became));
                }
            }
            let mut find = |member: Option<u16>, became: Became| {
                let cause = if by_day.contains(&(member, became)) { Cause::Day } else { Cause::Facts };
                kept.push(((household, program, member), Change { became, on: day, cause }));
            };
            is.difference(&base).for_each(|member| find(*member, Became::Eligible));
            for member in base.difference(&is) {
                if is_lost(*member) {
                    find(*member, Became::Ineligible);
                } else {
                    self.taken.eligible.insert((household, program, *member));
                }
            }
        }
        self.found.note(kept);
        let Some(edit) = edit else { return };
        for ((_, program, member), change) in former {
            let now = place(member).and_then(|member| self.found.get((household, program, member)));
            if now != Some(change) {
                self.found.note_gone((household, program, member), change, edit);
            }
        }
    }

    /// All that was found, is still so and is not forgotten: the latest month first, then by program, who loses something first.
    pub fn found(&self, catalog: &Catalog) -> Vec<Found> {
        self.found.all(catalog).collect()
    }

    /// What was found and asks nothing more, since an edit has changed the answer or taken the household out: each with the position of
    /// that edit.
    pub fn gone(&self, catalog: &Catalog) -> Vec<(Found, u64)> {
        self.found.gone(catalog).collect()
    }
}

impl Turns {
    /// Judges some programs for one household more, on the day and the one before.
    fn with<E>(mut self, catalog: &Catalog, household: HouseholdId, programs: &Programs, day: Date, open: &Opens<'_, E>) -> Result<Self, E> {
        let (Ok(before), Some(facts)) = (day.yesterday(), open(household)?) else { return Ok(self) };
        let [before, now] = [before, day].map(|on| Situation::new(&facts, on, Rigour::Warn));
        for program in programs {
            let [was, is] = [&before, &now].map(|situation| eligible(catalog, *program, situation, &mut self.judged));
            let whose = |member: &Option<u16>| (household, *program, *member);
            self.turned.extend(is.difference(&was).map(|member| (whose(member), Some(Became::Eligible))));
            let lost = |member: &Option<u16>| is_ineligible(catalog, *program, &now, *member).then_some(Became::Ineligible);
            self.turned.extend(was.difference(&is).map(|member| (whose(member), lost(member))));
        }
        Ok(self)
    }
}

/// Who is eligible for a program.
fn eligible(catalog: &Catalog, program: u32, situation: &Situation<'_>, judged: &mut u64) -> BTreeSet<Option<u16>> {
    *judged += versions(catalog, program).filter(|program| program.is_judged_on(situation.on)).count() as u64;
    versions(catalog, program).flat_map(|program| eligible_recipients(program, situation)).map(Recipient::member).collect()
}

/// Whether a program's answer is no, and not merely open; so it is where no version is in force any more, or where nobody is born
/// who could have it.
fn is_ineligible(catalog: &Catalog, program: u32, situation: &Situation<'_>, member: Option<u16>) -> bool {
    let recipient = member.map_or(Recipient::Household, Recipient::Member);
    let program = versions(catalog, program).find(|program| program.is_judged_on(situation.on));
    let may_have = |program: &Program| !situation.born.is_empty() && recipients(program, situation).any(|own| own == recipient);
    program.is_none_or(|program| !may_have(program) || judge(program, situation, recipient).verdict == Verdict::Ineligible)
}

/// Whether the same is told of the same people.
fn are_same(one: &Household, other: &Household) -> bool {
    let members = |household: &Household| household.members.iter().map(|member| member.facts.clone()).collect::<Vec<_>>();
    one.facts_on == other.facts_on && one.facts == other.facts && members(one) == members(other)
}

/// Where a member stands now: by the id; where ids are not known by the place if nobody came or went, else by the birth date.
fn same_member(before: &Household, now: &Household, member: u16) -> Option<u16> {
    let own = before.members.get(usize::from(member))?;
    let position = if !own.id.is_empty() {
        now.members.iter().position(|other| other.id == own.id)
    } else if before.members.len() == now.members.len() {
        Some(usize::from(member))
    } else {
        let born = own.facts[BIRTH_DATE].as_ref()?;
        let alike = |household: &Household| household.members.iter().filter(|other| other.facts[BIRTH_DATE].as_ref() == Some(born)).count();
        let is_alone = alike(before) == 1 && alike(now) == 1;
        now.members.iter().position(|other| is_alone && other.facts[BIRTH_DATE].as_ref() == Some(born))
    };
    position.and_then(|position| u16::try_from(position).ok())
}
