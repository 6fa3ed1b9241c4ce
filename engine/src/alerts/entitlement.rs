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
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// Households of a program that an alert names; the others are counted.
const NAMED_MAX: usize = 50;

/// What was found of one program.
type OfProgram<'f> = BTreeMap<&'f str, Vec<&'f Found>>;

pub(super) fn raise(desk: &Desk<'_>, found: &[&Found], raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    let mut lists: BTreeMap<(&str, String), OfProgram<'_>> = BTreeMap::new();
    for one in found {
        let list = lists.entry((&one.program.agency, review_month(one.on))).or_default();
        list.entry(&one.program.id).or_default().push(one);
    }
    for ((agency, month), list) in lists {
        raised.push(question(desk, agency, month, &list)?);
    }
    Ok(())
}

/// The key of the question that a changed answer belongs to.
pub(super) fn key_of(found: &Found) -> String {
    alert_key(AlertKind::EntitlementChanged.code(), subjects(&found.program.agency, review_month(found.on)))
}

fn subjects(agency: &str, month: String) -> Vec<String> {
    vec![agency.to_string(), month]
}

fn question(desk: &Desk<'_>, agency: &str, month: String, list: &OfProgram<'_>) -> Result<Raised, CaseError> {
    let all = || list.values().flatten();
    let (mut about, mut evidence) = (Vec::new(), Vec::new());
    // Whoever loses something comes first.
    let mut programs: Vec<&Vec<&Found>> = list.values().collect();
    programs.sort_by_key(|found| !found.iter().any(|one| one.became == Became::Ineligible));
    for found in programs {
        about.push(About { program: found.first().map(|one| one.program.id.clone()), ..About::default() });
        evidence.push(of_program(desk, found, &mut about)?);
    }
    let by_facts = all().filter(|one| one.cause == Cause::Facts).map(|one| one.household).collect::<BTreeSet<_>>().len();
    if by_facts > 0 {
        evidence.push(words!("其中{by_facts}户因资料更新", "of {by_facts} households other facts were told"));
    }
    let count = |became: Became| all().filter(|one| one.became == became).map(|one| one.household).collect::<BTreeSet<_>>().len();
    let (gains, losses, programs) = (count(Became::Eligible), count(Became::Ineligible), list.len());
    let first = all().map(|one| one.on).min().unwrap_or(desk.today);
    let Words { zh, en } = agency_words(desk, agency);
    let fact = |one: &&Found| {
        let (sign, member) = (sign(one.became), one.member.map_or(String::new(), |member| format!("#{member}")));
        format!("{sign}:{}{member}:{}", one.household, one.program.id)
    };
    Ok(Raised {
        kind: AlertKind::EntitlementChanged,
        subjects: subjects(agency, month.clone()),
        facts: all().map(fact).collect::<BTreeSet<String>>().into_iter().collect(),
        about,
        owner: None,
        since: midnight(first),
        due: None,
        level: if losses > 0 { AlertLevel::Amber } else { AlertLevel::Notice },
        says: words!(
            "{zh}：{month} 有{programs}个项目的符合情况变化，新符合 {gains} 户，不再符合 {losses} 户",
            "{en}, {month}: eligibility has changed in {programs} programs: {gains} households newly eligible, {losses} no longer"
        ),
        evidence,
        agency: Some(agency.to_string()),
    })
}

/// `“高龄津贴”，2026-08-02 至 2026-08-31：新符合 2 户（A、B）`; the households are put to what the alert is about.
fn of_program(desk: &Desk<'_>, found: &[&Found], about: &mut Vec<About>) -> Result<Words, CaseError> {
    let households = |became: Became| found.iter().filter(|one| one.became == became).map(|one| one.household).collect::<BTreeSet<_>>();
    let mut parts = Vec::new();
    for (became, zh, en) in [(Became::Ineligible, "不再符合", "no longer"), (Became::Eligible, "新符合", "newly eligible")] {
        let households = households(became);
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

/// Some of the households, by the office's ids, in order.
fn names(desk: &Desk<'_>, households: &BTreeSet<HouseholdId>) -> Result<Vec<String>, CaseError> {
    let named = households.iter().take(NAMED_MAX).map(|household| household_name(desk.store, desk.store.vault(), *household));
    let mut names: Vec<String> = named.collect::<Result<Vec<Option<String>>, _>>()?.into_iter().flatten().collect();
    names.sort();
    Ok(names)
}

/// The first and the last day.
fn days(found: &[&Found]) -> Words {
    let days: BTreeSet<Date> = found.iter().map(|one| one.on).collect();
    match (days.first(), days.last()) {
        (Some(first), Some(last)) if first != last => words!("{first} 至 {last}", "{first} to {last}"),
        (Some(first), _) => words!("自 {first} 起", "from {first} on"),
        _ => Words::new("", ""),
    }
}

fn sign(became: Became) -> &'static str {
    match became {
        Became::Eligible => "eligible",
        Became::Ineligible => "ineligible",
    }
}

/// The moment at which a day begins in China.
fn midnight(day: Date) -> Seconds {
    (days_between(Date::constant(1970, 1, 1), day) * 24 - 8) * 3_600
}
