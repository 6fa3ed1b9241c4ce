//! Which alerts are there, and how are they answered?

use super::alert::{Alert, Raised};
use super::{deadline, doubtful_number, fund_low, overlap_found, overlap_refused, report_due, review_due, shared_number, suspended_applicant};
use crate::casework::desk::{Judged, reason_of};
use crate::casework::{CaseError, Desk};
use crate::ledger::{Action, AlertAnswer, AlertOutcome, Answer, EventBody, read_version};
use crate::sealing::Note;
use crate::words::Words;

/// All alerts: open ones first, then by urgency, due day, and age.
pub fn alerts(desk: &Desk<'_>) -> Result<Vec<Alert>, CaseError> {
    let mut raised: Vec<Raised> = Vec::new();
    deadline::raise(desk, &mut raised)?;
    suspended_applicant::raise(desk, &mut raised)?;
    overlap_refused::raise(desk, &mut raised)?;
    overlap_found::raise(desk, &mut raised)?;
    shared_number::raise(desk, &mut raised)?;
    doubtful_number::raise(desk, &mut raised)?;
    fund_low::raise(desk, &mut raised)?;
    review_due::raise(desk, &mut raised)?;
    report_due::raise(desk, &mut raised)?;
    let mut list = raised.into_iter().map(|one| one.with_answer(desk)).collect::<Result<Vec<Alert>, CaseError>>()?;
    list.sort_by(|a, b| (a.state, a.level, a.due.is_none(), a.due, a.since, &a.key).cmp(&(b.state, b.level, b.due.is_none(), b.due, b.since, &b.key)));
    Ok(list)
}

/// Answers an alert on the facts that raise it now. It stays settled until the facts change.
pub fn answer_alert(desk: &mut Desk<'_>, key: &str, outcome: AlertOutcome, reason: &str) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?.to_string();
    desk.commit(|desk| {
        let found = alerts(desk)?.into_iter().find(|alert| alert.key == key);
        let Some(alert) = found else {
            return Err(CaseError::Unknown(Words::new("没有该预警，或其依据已消失", "there is no such alert, or what raised it is gone")));
        };
        let reason = match alert.owner {
            Some(household) => Note::Sealed(desk.seal_text(household, &reason)?),
            None => Note::Plain(reason.clone()),
        };
        let expected = vec![read_version::<AlertAnswer>(desk.store, &alert.key)?];
        let answered = EventBody::AlertAnswered { key: alert.key, fingerprint: alert.fingerprint, outcome, reason, facts: alert.facts };
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![answered], answer: Answer::Done } })
    })
}
