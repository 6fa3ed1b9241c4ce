//! Who has become eligible, or is eligible no longer, since they were last recorded: by a day or by other facts?
//!
//! Whoever asks for alerts watches everybody and hands in what was found. One question for each desk and month, however many
//! programs and households: an answer holds while nobody is added.

use super::alert::{About, AlertKind, AlertLevel, Raised, agency_words};
use crate::calendar::{Date, days_between};
use crate::casework::{CaseError, Desk};
use crate::ledger::{HouseholdId, Seconds, alert_key, review_month};
use crate::registry::household_name;
use crate::watch::{Became, Cause, Found};
use crate::words;
use crate::words::{Words, counted};
use std::collections::BTreeMap;

/// Households of a program that an alert names; the list behind it names all.
const NAMED_MAX: usize = 10;

/// What was found of one program.
type OfProgram<'f> = BTreeMap<&'f str, Vec<&'f Found>>;

pub(super) fn raise(desk: &Desk<'_>, found: &[&Found], raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    // A province has hundreds of thousands: they come in runs, and what is the same for a run is looked up once.
    let mut lists: BTreeMap<(&str, String), OfProgram<'_>> = BTreeMap::new();
    let are_one_run = |a: &&Found, b: &&Found| a.program.id == b.program.id && a.program.agency == b.program.agency && are_of_one_month(a.on, b.on);
    for run in found.chunk_by(are_one_run) {
        let list = lists.entry((&run[0].program.agency, review_month(run[0].on))).or_default();
        list.entry(&run[0].program.id).or_default().extend(run);
    }
    for ((agency, month), list) in lists {
        raised.push(question(desk, agency, month, &list)?);
    }
    Ok(())
}

fn are_of_one_month(one: Date, other: Date) -> bool {
    (one.year(), one.month()) == (other.year(), other.month())
}

/// The key of the question that a changed answer belongs to.
pub(super) fn key_of(found: &Found) -> String {
    alert_key(AlertKind::EntitlementChanged.code(), subjects(&found.program.agency, review_month(found.on)))
}

fn subjects(agency: &str, month: String) -> Vec<String> {
    vec![agency.to_string(), month]
}

fn question(desk: &Desk<'_>, agency: &str, month: String, list: &OfProgram<'_>) -> Result<Raised, CaseError> {
    let all = || list.values().flatten().copied();
    let mut about = vec![About { agency: Some(agency.to_string()), changes: Some(month.clone()), ..About::default() }];
    let mut evidence = Vec::new();
    // Whoever loses something comes first.
    let mut programs: Vec<&Vec<&Found>> = list.values().collect();
    programs.sort_by_key(|found| !found.iter().any(|one| one.became == Became::Ineligible));
    for found in programs {
        about.push(About { program: found.first().map(|one| one.program.id.clone()), ..About::default() });
        evidence.push(of_program(desk, found, &mut about)?);
    }
    let by_facts = households(all().filter(|one| one.cause == Cause::Facts)).len();
    if by_facts > 0 {
        let count = counted(by_facts, "household", "households");
        evidence.push(words!("其中{by_facts}户因资料更新", "of {count} other facts were told"));
    }
    let count = |became: Became| households(all().filter(|one| one.became == became)).len();
    let (gains, losses, programs) = (count(Became::Eligible), count(Became::Ineligible), list.len());
    let (gains_en, programs_en) = (counted(gains, "household", "households"), counted(programs, "program", "programs"));
    let first = all().map(|one| one.on).min().unwrap_or(desk.today);
    let Words { zh, en } = agency_words(desk, agency);
    Ok(Raised {
        kind: AlertKind::EntitlementChanged,
        subjects: subjects(agency, month.clone()),
        facts: facts(all()),
        about,
        owner: None,
        since: midnight(first),
        due: None,
        level: if losses > 0 { AlertLevel::Amber } else { AlertLevel::Notice },
        says: words!(
            "{zh}：{month} 有{programs}个项目的符合情况变化，新符合 {gains} 户，不再符合 {losses} 户",
            "{en}, {month}: eligibility has changed in {programs_en}: {gains_en} newly eligible, {losses} no longer"
        ),
        evidence,
        agency: Some(agency.to_string()),
    })
}

/// `“高龄津贴”，2026-08-02 至 2026-08-31：新符合 2 户（A、B）`; the households are put to what the alert is about.
fn of_program(desk: &Desk<'_>, found: &[&Found], about: &mut Vec<About>) -> Result<Words, CaseError> {
    let mut parts = Vec::new();
    for (became, zh, en) in [(Became::Ineligible, "不再符合", "no longer"), (Became::Eligible, "新符合", "newly eligible")] {
        let households = households(found.iter().copied().filter(|one| one.became == became));
        let count = households.len();
        if count == 0 {
            continue;
        }
        let named = names(desk, &households)?;
        about.extend(named.iter().map(|name| About { household: Some(name.clone()), ..About::default() }));
        let (more_zh, more_en) = if count > named.len() { (" 等", ", …") } else { ("", "") };
        let (list_zh, list_en) = (named.join("、"), named.join(", "));
        parts.push(words!("{zh} {count} 户（{list_zh}{more_zh}）", "{count} {en} ({list_en}{more_en})"));
    }
    let (zh, en): (Vec<String>, Vec<String>) = parts.into_iter().map(|Words { zh, en }| (zh, en)).unzip();
    let (zh, en) = (zh.join("，"), en.join(", "));
    let name = found.first().map_or_else(|| Words::new("", ""), |one| one.program.name.clone());
    let (name_zh, name_en, days) = (&name.zh, &name.en, days(found));
    let (days_zh, days_en) = (&days.zh, &days.en);
    Ok(words!("“{name_zh}”，{days_zh}：{zh}", "“{name_en}”, {days_en}: {en}"))
}

/// The households, each once, in order.
fn households<'f>(found: impl Iterator<Item = &'f Found>) -> Vec<HouseholdId> {
    let mut households: Vec<HouseholdId> = found.map(|one| one.household).collect();
    households.sort_unstable();
    households.dedup();
    households
}

/// Who became what, each once, in order.
fn facts<'f>(found: impl Iterator<Item = &'f Found>) -> Vec<String> {
    let mut all: Vec<(&str, HouseholdId, Option<u16>, &str)> =
        found.map(|one| (one.became.code(), one.household, one.member, one.program.id.as_str())).collect();
    all.sort_unstable();
    all.dedup();
    let fact = |(became, household, member, program): (&str, HouseholdId, Option<u16>, &str)| match member {
        Some(member) => format!("{became}:{household}#{member}:{program}"),
        None => format!("{became}:{household}:{program}"),
    };
    all.into_iter().map(fact).collect()
}

/// Some of the households, by the office's ids, in order.
fn names(desk: &Desk<'_>, households: &[HouseholdId]) -> Result<Vec<String>, CaseError> {
    let named = households.iter().take(NAMED_MAX).map(|household| household_name(desk.store, desk.store.vault(), *household));
    let mut names: Vec<String> = named.collect::<Result<Vec<Option<String>>, _>>()?.into_iter().flatten().collect();
    names.sort();
    Ok(names)
}

/// The first and the last day.
fn days(found: &[&Found]) -> Words {
    let days = found.iter().map(|one| one.on);
    match (days.clone().min(), days.max()) {
        (Some(first), Some(last)) if first != last => words!("{first} 至 {last}", "{first} to {last}"),
        (Some(first), _) => words!("自 {first} 起", "from {first} on"),
        _ => Words::new("", ""),
    }
}

/// The moment at which a day begins in China.
fn midnight(day: Date) -> Seconds {
    (days_between(Date::constant(1970, 1, 1), day) * 24 - 8) * 3_600
}
