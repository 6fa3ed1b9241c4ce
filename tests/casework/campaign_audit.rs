//! What should a campaign give, reckoned from what the desk sees of each family?

use crate::office::Office;
use engine::allocation::Plan;
use engine::calendar::{Date, years_between};
use engine::casework::{StandingNow, look_at};
use engine::catalog::{AidUnit, AwardOrder, Campaign, ConsentRule, ProgramKind, StatutoryFirst, TierKind};
use engine::eligibility::{AmountFound, Question, Recipient, Rigour, Verdict};
use engine::ledger::{FundRecord, GrantRecord, read_all};
use engine::money::Money;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The documents by the family's id.
pub type Families = BTreeMap<String, Map<String, Value>>;

/// How many of a family on a day.
type CountsFamily = fn(&Map<String, Value>, Date) -> usize;

/// One who could be served: household and recipient as the campaign names its unit.
struct Candidate {
    household: String,
    unit: String,
    rank: u32,
    /// By program: who would get it, and how much.
    options: BTreeMap<String, (String, Money)>,
}

/// The candidates of a campaign with what is open to them.
pub struct Audited {
    candidates: Vec<Candidate>,
    /// Those to whom a donor's program would be open if they had consented.
    pub barred_by_consent: usize,
}

impl Audited {
    /// Looks at every family of the pool. Only the rank is the plan's own; `first_key` checks it.
    pub fn of(office: &mut Office, campaign: &Campaign, plan: &Plan, families: &Families, consenting: &BTreeSet<String>) -> Self {
        let awards = plan.awards.iter().map(|one| (one.rank, one.household.clone(), one.recipient.clone()));
        let mut pool: Vec<(u32, String, String)> =
            awards.chain(plan.unserved.iter().map(|one| (one.rank, one.household.clone(), one.recipient.clone()))).collect();
        pool.sort();
        assert!(pool.iter().enumerate().all(|(position, one)| one.0 as usize == position + 1), "every unit of the pool has a line");
        if let Some(is_in) = pool_of(&campaign.id) {
            let on = office.today;
            let expected: usize = families.values().map(|family| is_in(family, on)).sum();
            assert_eq!(pool.len(), expected, "{}: the pool is those whom it is for", campaign.id);
        }
        let donors: BTreeSet<&String> =
            campaign.tiers.iter().filter(|tier| tier.kind == TierKind::Donor).flat_map(|tier| &tier.programs).map(|one| &one.program).collect();
        let mut audited = Audited { candidates: Vec::new(), barred_by_consent: 0 };
        let served: BTreeSet<u32> = plan.awards.iter().filter(|one| one.grant.is_some()).map(|one| one.rank).collect();
        for (rank, household, unit) in pool.into_iter().filter(|one| !served.contains(&one.0)) {
            let unit = if campaign.unit == AidUnit::Household { "household".to_string() } else { unit };
            let mut options = options(office, campaign, &household, &unit);
            if campaign.consent == ConsentRule::Require && !consenting.contains(&household) {
                let before = options.len();
                options.retain(|program, _| !donors.contains(program));
                audited.barred_by_consent += usize::from(options.len() < before);
            }
            audited.candidates.push(Candidate { household, unit, rank, options });
        }
        audited
    }
}

/// What of the campaign is open to a unit at the desk today; nothing where the law's own aid for the need comes first.
fn options(office: &mut Office, campaign: &Campaign, household: &str, unit: &str) -> BTreeMap<String, (String, Money)> {
    let own: BTreeSet<String> = campaign.tiers.iter().flat_map(|tier| &tier.programs).map(|one| one.program.clone()).collect();
    let within = |inner: &str, outer: &str| inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
    let is_same = |need: &str| within(need, &campaign.need) || within(&campaign.need, need);
    let laws = office.catalog.programs.iter().filter(|program| program.kind == ProgramKind::Statutory && is_same(&program.need));
    let mut asked: BTreeSet<String> = own.clone();
    if campaign.statutory_first == StatutoryFirst::Require {
        asked.extend(laws.map(|program| program.id.clone()));
    }
    let on = office.today;
    let question = Question { on, only: Some(&asked), with_ineligible: false, rigour: Rigour::Warn };
    let look = office.act(|desk| look_at(desk, household, question)).unwrap_or_else(|error| panic!("{household}: {error:?}"));
    let mut options: BTreeMap<String, (String, Money)> = BTreeMap::new();
    let mut comes_first = false;
    for (one, standing) in look.recommendations.list.iter().zip(&look.standings) {
        let recipient = match one.recipient {
            Recipient::Household => "household".to_string(),
            Recipient::Member(position) => look.file.people[usize::from(position)].payload.id.clone(),
        };
        let is_meant = unit == "household" || recipient == "household" || recipient == unit;
        // Whether its fund has enough is the giving's own question.
        let is_open = matches!(standing.now, StandingNow::Open | StandingNow::FundEmpty);
        if one.verdict != Verdict::Eligible || !is_open || !is_meant {
            continue;
        }
        if !own.contains(&one.program.id) {
            comes_first = true;
        } else if let AmountFound::Exactly(amount) | AmountFound::Between(amount, _) = one.amount {
            let is_larger = options.get(&one.program.id).is_none_or(|(_, known)| amount > *known);
            if is_larger {
                options.insert(one.program.id.clone(), (recipient, amount));
            }
        }
    }
    if comes_first { BTreeMap::new() } else { options }
}

/// The awards that follow, in the order of hardship: household, recipient, program, amount.
pub fn reckoned(audited: &Audited, campaign: &Campaign, office: &Office) -> Vec<String> {
    let funds: Vec<FundRecord> = read_all(office.store()).expect("readable");
    let mut left: BTreeMap<String, Money> = funds.iter().map(|fund| (fund.id.clone(), fund.left(office.today))).collect();
    let largest = |program: &str| audited.candidates.iter().filter_map(|one| one.options.get(program)).map(|(_, amount)| *amount).max().unwrap_or_default();
    let mut running = Vec::new();
    for kind in [TierKind::Donor, TierKind::Special, TierKind::Floor] {
        let mut tier: Vec<_> = campaign.tiers.iter().filter(|tier| tier.kind == kind).flat_map(|tier| &tier.programs).collect();
        tier.sort_by_key(|one| (std::cmp::Reverse(largest(&one.program)), &one.program));
        running.extend(tier);
    }
    let grants: Vec<GrantRecord> = read_all(office.store()).expect("readable");
    let taken = |program: &str| grants.iter().filter(|one| one.terms.program == program && one.terms.campaign.is_some()).count() as u32;
    let mut places: BTreeMap<&str, u32> =
        running.iter().map(|one| (one.program.as_str(), one.quota.map_or(u32::MAX, |quota| quota - taken(&one.program)))).collect();
    let mut closed: BTreeSet<&str> = BTreeSet::new();
    let mut given: BTreeMap<u32, String> = BTreeMap::new();
    // Both orders look at pairs of a unit and a program, and differ in which goes first.
    let mut pairs: Vec<(&Candidate, usize)> = Vec::new();
    match campaign.order {
        AwardOrder::ProgramsFirst => (0..running.len()).for_each(|program| pairs.extend(audited.candidates.iter().map(|one| (one, program)))),
        AwardOrder::PeopleFirst => {
            for one in &audited.candidates {
                let mut own: Vec<usize> = (0..running.len()).filter(|position| one.options.contains_key(&running[*position].program)).collect();
                own.sort_by_key(|position| std::cmp::Reverse(one.options[&running[*position].program].1));
                pairs.extend(own.into_iter().map(|position| (one, position)));
            }
        }
    }
    for (one, position) in pairs {
        let listed = running[position];
        let (program, fund) = (listed.program.as_str(), listed.fund.as_ref().expect("each program has a fund"));
        let Some((recipient, amount)) = one.options.get(program).filter(|_| !given.contains_key(&one.rank) && !closed.contains(program)) else { continue };
        if places[program] == 0 || left[fund] < *amount {
            closed.insert(program);
            continue;
        }
        *places.get_mut(program).expect("listed") -= 1;
        left.insert(fund.clone(), left[fund].less(*amount));
        given.insert(one.rank, format!("{} {recipient} {program} {amount}", one.household));
        assert!(one.unit == "household" || *recipient == one.unit, "a person's campaign pays the person");
    }
    given.into_values().collect()
}

/// How many of a family a campaign is for, by the documents; unknown facts leave somebody out of the ranks. The holiday's rests on many facts.
fn pool_of(campaign: &str) -> Option<CountsFamily> {
    let of: CountsFamily = match campaign {
        "mtg-campaign-disabled" => |family, on| people(family, on).filter(|one| one["disability_grade"].as_i64().is_some_and(|grade| grade >= 1)).count(),
        "mtg-campaign-study" | "dc-campaign-study-2010" => {
            |family, on| people(family, on).filter(|one| one["student"].as_str().is_some_and(|student| student != "none")).count()
        }
        "mtg-campaign-elderly" => |family, on| usize::from(people(family, on).any(|one| age(one, on).is_some_and(|age| age >= 60))),
        _ => return None,
    };
    Some(of)
}

fn people(family: &Map<String, Value>, on: Date) -> impl Iterator<Item = &Value> {
    family["members"].as_array().expect("members").iter().filter(move |one| age(one, on).is_none_or(|age| age >= 0))
}

fn age(member: &Value, on: Date) -> Option<i64> {
    let born = member["birth_date"].as_str().and_then(|text| engine::calendar::parse_date(text).ok());
    let of_number =
        || member["id_number"].as_str().filter(|number| number.len() == 18).map(|number| format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14]));
    let born = born.or_else(|| of_number().and_then(|text| engine::calendar::parse_date(&text).ok()))?;
    Some(if born > on { -1 } else { years_between(born, on) })
}

/// The campaign's first key as a fraction, the least first; `None` where it is not known.
pub fn first_key(campaign: &str, family: &Map<String, Value>, recipient: &str, on: Date) -> Option<(i64, i64)> {
    let fen = |key: &str| family.get(key).and_then(Value::as_str).and_then(Money::from_yuan_text).map(Money::fen);
    let size = people(family, on).count() as i64;
    match campaign {
        "mtg-campaign-holiday" => Some((fen("income_month")?, size)),
        "mtg-campaign-disabled" => Some((member(family, recipient)["disability_grade"].as_i64()?, 1)),
        "mtg-campaign-study" | "dc-campaign-study-2010" => Some((12 * fen("income_month")? - fen("necessary_expense_year")?, size)),
        "mtg-campaign-elderly" => Some((-(people(family, on).filter(|one| age(one, on).is_some_and(|age| age >= 80)).count() as i64), 1)),
        other => panic!("{other} has no key here"),
    }
}

fn member<'f>(family: &'f Map<String, Value>, id: &str) -> &'f Value {
    family["members"].as_array().expect("members").iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("{id} is a member"))
}

/// The number of a person who got aid; none of a household, or where the document has none.
pub fn unit_number<'f>(family: &'f Map<String, Value>, recipient: &str) -> Option<&'f str> {
    (recipient != "household").then(|| member(family, recipient)["id_number"].as_str()).flatten()
}
