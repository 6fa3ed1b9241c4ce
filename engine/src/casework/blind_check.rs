//! Has somebody had this need met already? Asked by a partner, answered without saying by whom or where.

use super::desk::{Desk, Judged, reason_of};
use super::error::CaseError;
use crate::calendar::Period;
use crate::id::IdDocument;
use crate::ledger::{Action, AidRecord, Answer, EventBody, HouseholdId, is_same_need, read};
use crate::registry::{people_with_number, read_person};
use crate::sealing::Note;
use crate::words::Words;

/// What a partner asks.
#[derive(Clone, Debug, PartialEq)]
pub struct BlindQuestion {
    /// The person's ID number.
    pub number: String,
    /// The need.
    pub need: String,
    /// The days.
    pub window: Period,
    /// What for.
    pub purpose: String,
    /// The reference of the person's consent.
    pub consent: String,
}

/// What a partner is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlindAnswer {
    /// Nothing is known of such aid.
    No,
    /// For all days of the window.
    Yes,
    /// For some of them.
    Partly,
}

/// Answers a partner. The question is an event in the household's history; a number that nobody bears leaves no trace.
pub fn ask_blindly(desk: &mut Desk<'_>, question: &BlindQuestion) -> Result<BlindAnswer, CaseError> {
    let purpose = reason_of(&question.purpose).map_err(|_| CaseError::field("purpose", Words::new("必填，1至500字", "required: 1 to 500 characters")))?;
    let consent =
        reason_of(&question.consent).map_err(|_| CaseError::field("consent", Words::new("必填：本人同意的凭据", "required: the reference of the consent")))?;
    if !desk.catalog.needs.contains_key(&question.need) {
        return Err(CaseError::field("need", Words::new("没有该需求类别", "there is no such need")));
    }
    if question.window.to.is_some_and(|until| until < question.window.from) {
        return Err(CaseError::field("window.until", Words::new("不能早于开始日期", "can't be before the first day")));
    }
    let asked = format!("{purpose} / {consent}");
    let document = IdDocument::parse(&question.number).map_err(|error| CaseError::field("id_number", error.words()))?;
    let (people, _) = people_with_number(desk.store, desk.store.vault(), &document)?;
    let mut days: Vec<Period> = Vec::new();
    let mut asked_of: Option<(crate::ledger::PersonId, HouseholdId)> = None;
    for person in people {
        let aid = read::<AidRecord>(desk.store, &person)?.unwrap_or_default();
        let meets = aid.held.iter().filter(|held| is_same_need(&held.need, &question.need) && held.days.meets(&question.window));
        days.extend(meets.map(|held| held.days));
        if asked_of.is_none() {
            let household = read_person(desk.store, desk.store.vault(), person)?.and_then(|file| file.record.household);
            asked_of = household.map(|household| (person, household));
        }
    }
    if let Some((person, household)) = asked_of {
        desk.commit(|desk| {
            let purpose = Note::Sealed(desk.seal_text(person, &asked)?);
            let event = EventBody::AskedBlindly { person, household, need: question.need.clone(), window: question.window, purpose, partner: None };
            Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: Action::Record { events: vec![event], answer: Answer::Done } })
        })?;
    }
    Ok(answer(&question.window, days))
}

/// Whether spans leave a day of the window open.
fn answer(window: &Period, mut days: Vec<Period>) -> BlindAnswer {
    if days.is_empty() {
        return BlindAnswer::No;
    }
    days.sort_by_key(|span| span.from);
    let mut free = window.from;
    for span in days {
        if span.from > free {
            return BlindAnswer::Partly;
        }
        match span.to {
            None => return BlindAnswer::Yes,
            Some(to) => free = free.max(to.tomorrow().unwrap_or(to)),
        }
    }
    if window.to.is_some_and(|until| free > until) { BlindAnswer::Yes } else { BlindAnswer::Partly }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;

    fn span(from: &str, to: &str) -> Period {
        Period { from: parse_date(from).unwrap(), to: parse_date(to).ok() }
    }

    #[test]
    fn a_window_is_covered_wholly_partly_or_not() {
        let window = span("2026-02-01", "2026-02-28");
        assert_eq!(answer(&window, vec![]), BlindAnswer::No);
        assert_eq!(answer(&window, vec![span("2026-01-01", "2026-02-10"), span("2026-02-11", "2026-03-01")]), BlindAnswer::Yes);
        assert_eq!(answer(&window, vec![span("2026-01-01", "2026-02-10"), span("2026-02-12", "2026-03-01")]), BlindAnswer::Partly);
        assert_eq!(answer(&window, vec![span("2026-01-01", "2026-02-27")]), BlindAnswer::Partly);
        assert_eq!(answer(&window, vec![span("2026-02-01", "open")]), BlindAnswer::Yes);
    }
}
