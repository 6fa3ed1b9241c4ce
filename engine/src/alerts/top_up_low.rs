//! Which aid that pays only a difference could pay more, because the other aid has ended or become less?

use super::alert::{About, AlertKind, AlertLevel, Raised};
use crate::casework::{CaseError, Desk};
use crate::ledger::{GrantId, GrantRecord, GrantState, Rhythm, Stored, TooLow, ToppingUp, read, too_low};
use crate::registry::household_name;
use crate::words;
use crate::words::Words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for (key, _) in desk.store.range(&ToppingUp::prefix(), None, usize::MAX)? {
        let Some(id) = GrantId::of_key(&key) else { continue };
        let Some(TooLow { from, pays, rates, per, .. }) = too_low(desk.store, id, desk.today)? else { continue };
        let Some(grant) = read::<GrantRecord>(desk.store, &id)? else { continue };
        let household = match grant.terms.household {
            Some(household) => household_name(desk.store, desk.store.vault(), household)?,
            None => None,
        };
        let (zh, en) = (&grant.terms.name.zh, &grant.terms.name.en);
        let Some(due) = rates.first().map(|(_, due)| *due) else { continue };
        let more = due.less(pays);
        let mut evidence = vec![match per {
            Rhythm::Month => words!(
                "自 {from} 起每月发放 {pays} 元，按差额可为 {due} 元，每月少 {more} 元",
                "from {from} on it pays {pays} yuan a month where the difference is {due}: {more} a month less"
            ),
            _ => words!(
                "自 {from} 起发放 {pays} 元，按差额可为 {due} 元，少 {more} 元",
                "it pays {pays} yuan from {from} where the difference is {due}: {more} less"
            ),
        }];
        for (from, due) in &rates[1..] {
            evidence.push(words!("自 {from} 起可为 {due} 元", "from {from} on it is {due} yuan"));
        }
        evidence.extend(why(desk, &grant)?);
        evidence.push(Words::new("如仍符合条件，请核实后予以提高", "raise it, if the family still qualifies"));
        raised.push(Raised {
            kind: AlertKind::TopUpLow,
            subjects: vec![id.to_string()],
            facts: rates.iter().map(|(from, due)| format!("{from}:{due}")).collect(),
            about: vec![About { household, program: Some(grant.terms.program.clone()), grant: Some(id.to_string()), ..About::default() }],
            owner: grant.terms.household.map(Into::into),
            since: grant.since,
            due: None,
            level: AlertLevel::Amber,
            says: words!("“{zh}”只补差额，现可提高 {more} 元", "“{en}” pays only a difference, and could be raised by {more} yuan"),
            evidence,
            agency: Some(grant.terms.agency.clone()),
        });
    }
    Ok(())
}

/// Beside which aid it was lowered, and what has become of that; where it was granted lowered, the words of the award.
fn why(desk: &Desk<'_>, grant: &GrantRecord) -> Result<Vec<Words>, CaseError> {
    let mut told: Vec<Words> = grant.cut_by.iter().cloned().collect();
    for (other, name) in grant.beside.iter().filter_map(|beside| beside.other.as_ref()) {
        let Some(record) = read::<GrantRecord>(desk.store, other)? else { continue };
        let (zh, en) = (&name.zh, &name.en);
        let ends = record.terms.days.to.filter(|_| record.stops.is_some() || record.state != GrantState::Active);
        told.push(match (&record.state, ends) {
            (GrantState::Cancelled, _) => words!("因“{zh}”（{other}）降低，该项已取消", "it was lowered beside “{en}” ({other}), which was cancelled"),
            (_, Some(last)) => words!("因“{zh}”（{other}）降低，该项至 {last} 止", "it was lowered beside “{en}” ({other}), which ends on {last}"),
            _ => {
                let now = record.rate_on(desk.today).unwrap_or_default();
                words!("因“{zh}”（{other}）降低，该项现为 {now} 元", "it was lowered beside “{en}” ({other}), which pays {now} yuan now")
            }
        });
    }
    Ok(told)
}
