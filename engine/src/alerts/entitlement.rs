//! Who has become eligible, or is eligible no longer, since they were last recorded: by a day or by other facts?
//!
//! Whoever asks for alerts watches everybody and hands in what was found. One question for each desk, program and month: an answer
//! holds while nobody is added.

use super::alert::{About, AlertKind, AlertLevel, Raised, agency_words};
use crate::calendar::{Date, days_between};
use crate::casework::{CaseError, Desk};
use crate::ledger::{Seconds, review_month};
use crate::registry::household_name;
use crate::watch::{Became, Cause, Found};
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// Households that an alert leads to; the others are counted.
const NAMED_MAX: usize = 50;

pub(super) fn raise(desk: &Desk<'_>, found: &[&Found], raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    let mut lists: BTreeMap<(&str, &str, String), Vec<&Found>> = BTreeMap::new();
    for one in found {
        lists.entry((&one.program.agency, &one.program.id, review_month(one.on))).or_default().push(one);
    }
    for ((agency, program, month), list) in lists {
        raised.push(question(desk, agency, program, month, &list)?);
    }
    Ok(())
}

fn question(desk: &Desk<'_>, agency: &str, program: &str, month: String, list: &[&Found]) -> Result<Raised, CaseError> {
    let households = |became: Became| list.iter().filter(|one| one.became == became).map(|one| one.household).collect::<BTreeSet<_>>();
    let (gained, lost) = (households(Became::Eligible), households(Became::Ineligible));
    let (gains, losses) = (gained.len(), lost.len());
    let mut about = vec![About { program: Some(program.to_string()), ..About::default() }];
    let named = lost.iter().chain(gained.difference(&lost)).take(NAMED_MAX);
    let mut names = named.map(|household| household_name(desk.store, desk.store.vault(), *household)).collect::<Result<Vec<Option<String>>, _>>()?;
    names.sort();
    about.extend(names.into_iter().flatten().map(|name| About { household: Some(name), ..About::default() }));
    let by_facts = list.iter().filter(|one| one.cause == Cause::Facts).map(|one| one.household).collect::<BTreeSet<_>>().len();
    let mut days: BTreeMap<Date, usize> = BTreeMap::new();
    list.iter().for_each(|one| *days.entry(one.on).or_default() += 1);
    let mut evidence: Vec<Words> = days.iter().map(|(day, count)| words!("自 {day} 起：{count}项", "from {day} on: {count}")).collect();
    if by_facts > 0 {
        evidence.push(words!("其中{by_facts}户因资料更新", "of {by_facts} households other facts were told"));
    }
    if gains + losses > NAMED_MAX {
        evidence.push(words!("只列出{NAMED_MAX}户", "{NAMED_MAX} households are named"));
    }
    let name = list.first().map_or_else(|| Words::new(program, program), |one| one.program.name.clone());
    let (desk_name, first) = (agency_words(desk, agency), days.keys().next().copied().unwrap_or(desk.today));
    let (agency_zh, agency_en, zh, en) = (&desk_name.zh, &desk_name.en, &name.zh, &name.en);
    let fact = |one: &&Found| {
        let (sign, member) =
            (if one.became == Became::Eligible { "eligible" } else { "ineligible" }, one.member.map_or(String::new(), |member| format!("#{member}")));
        format!("{sign}:{}{member}", one.household)
    };
    Ok(Raised {
        kind: AlertKind::EntitlementChanged,
        subjects: vec![agency.to_string(), program.to_string(), month.clone()],
        facts: list.iter().map(fact).collect::<BTreeSet<String>>().into_iter().collect(),
        about,
        owner: None,
        since: midnight(first),
        due: None,
        level: if losses > 0 { AlertLevel::Amber } else { AlertLevel::Notice },
        says: words!(
            "{agency_zh}：{month} 起“{zh}”新符合 {gains} 户，不再符合 {losses} 户",
            "{agency_en}: “{en}”, {month}: {gains} households newly eligible, {losses} no longer"
        ),
        evidence,
        agency: Some(agency.to_string()),
    })
}

/// The moment at which a day begins in China.
fn midnight(day: Date) -> Seconds {
    (days_between(Date::constant(1970, 1, 1), day) * 24 - 8) * 3_600
}
