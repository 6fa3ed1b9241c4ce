//! Which alerts are there?

use super::alert::{Alert, Raised};
use super::possible_duplicate::{self, SuspectedPair};
use super::{
    claim_open, contradiction, deadline, doubtful_number, entitlement, fund_low, import_rows, kin_award, objection, overlap_found, overlap_refused,
    partner_probing, report_due, review_due, shared_number, suspended_applicant, top_up_low,
};
use crate::casework::{CaseError, Desk};
use crate::watch::Found;

/// What whoever asks has found by comparing and judging everybody: the engine keeps none of it between calls.
#[derive(Clone, Debug)]
pub enum HandedIn {
    /// Registrations that look like one person.
    Pair(SuspectedPair),
    /// Somebody whose answer has changed.
    Found(Found),
    /// An answer that had changed and asks nothing more, by an edit at this position of the household's history.
    Gone(Found, u64),
}

/// All alerts that rest on the records alone: open ones first, then by urgency, due day, and age.
pub fn alerts(desk: &Desk<'_>) -> Result<Vec<Alert>, CaseError> {
    alerts_with(desk, &[])
}

/// All alerts, with those of what was handed in.
pub fn alerts_with(desk: &Desk<'_>, handed: &[HandedIn]) -> Result<Vec<Alert>, CaseError> {
    let (mut pairs, mut found) = (Vec::new(), Vec::new());
    for one in handed {
        match one {
            HandedIn::Pair(pair) => pairs.push(pair),
            HandedIn::Found(one) => found.push(one),
            HandedIn::Gone(..) => {}
        }
    }
    let mut raised: Vec<Raised> = Vec::new();
    deadline::raise(desk, &mut raised)?;
    suspended_applicant::raise(desk, &mut raised)?;
    overlap_refused::raise(desk, &mut raised)?;
    overlap_found::raise(desk, &mut raised)?;
    shared_number::raise(desk, &mut raised)?;
    possible_duplicate::raise(desk, &pairs, &mut raised)?;
    entitlement::raise(desk, &found, &mut raised)?;
    doubtful_number::raise(desk, &mut raised)?;
    objection::raise(desk, &mut raised)?;
    contradiction::raise(desk, &mut raised)?;
    kin_award::raise(desk, &mut raised)?;
    fund_low::raise(desk, &mut raised)?;
    claim_open::raise(desk, &mut raised)?;
    import_rows::raise(desk, &mut raised)?;
    partner_probing::raise(desk, &mut raised)?;
    review_due::raise(desk, &mut raised)?;
    report_due::raise(desk, &mut raised)?;
    top_up_low::raise(desk, &mut raised)?;
    let mut list = raised.into_iter().map(|one| one.with_answer(desk)).collect::<Result<Vec<Alert>, CaseError>>()?;
    list.sort_by(|a, b| (a.state, a.level, a.due.is_none(), a.due, a.since, &a.key).cmp(&(b.state, b.level, b.due.is_none(), b.due, b.since, &b.key)));
    Ok(list)
}
