//! Which running aid must be looked at again, and what came of the look?

use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use crate::calendar::Date;
use crate::ledger::{
    Action, Answer, EventBody, GrantId, GrantRecord, GrantState, RecordKey, ReviewDue, ReviewFinding, Stored, UpkeepEvent, read, read_versioned,
};
use crate::sealing::Owner;
use crate::words;

/// Entries of the list of days that are read at once.
const PAGE: usize = 1_000;

/// A grant that must be looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct DueReview {
    /// By which day.
    pub due: Date,
    /// The grant.
    pub record: GrantRecord,
}

/// Running grants that must be looked at up to a day, the longest due first; of one agency, or of all.
pub fn reviews_due(desk: &Desk<'_>, until: Date, agency: Option<&str>) -> Result<Vec<DueReview>, CaseError> {
    let mut list = Vec::new();
    let mut after: Option<RecordKey> = None;
    loop {
        let page = desk.store.range(&ReviewDue::prefix(), after.as_ref(), PAGE)?;
        for (key, _) in &page {
            let Some((due, grant)) = day_and_grant(key) else { continue };
            if due > until {
                return Ok(list);
            }
            let Some(record) = read::<GrantRecord>(desk.store, &grant)? else { continue };
            let runs = record.state == GrantState::Active && record.terms.days.to.is_none_or(|to| to >= desk.today);
            if runs && agency.is_none_or(|agency| agency == record.terms.agency) {
                list.push(DueReview { due, record });
            }
        }
        match page.last() {
            Some((last, _)) if page.len() == PAGE => after = Some(last.clone()),
            _ => return Ok(list),
        }
    }
}

/// The key is the day as text, then the grant.
fn day_and_grant(key: &RecordKey) -> Option<(Date, GrantId)> {
    let (day, grant) = key.0.get(1..)?.split_at_checked(10)?;
    let day = std::str::from_utf8(day).ok()?.parse().ok()?;
    Some((day, GrantId(u64::from_be_bytes(grant.try_into().ok()?))))
}

/// Records a look at running aid. Where it goes on, the next look follows its cycle, or is never where it has none; where less
/// is proposed it stays on the list until that is decided, so that nothing proposed is lost.
pub fn review_grant(desk: &mut Desk<'_>, grant: GrantId, finding: ReviewFinding, note: &str) -> Result<Answer, CaseError> {
    let note = reason_of(note).map_err(|_| CaseError::field("note", words!("必填，1至500字", "required: 1 to 500 characters")))?.to_string();
    desk.commit(|desk| {
        let found = read_versioned::<GrantRecord>(desk.store, &grant)?;
        let Some(record) = found.value else {
            return Err(CaseError::Unknown(words!("没有救助 {grant}", "there is no grant {grant}")));
        };
        desk.must_act_for(&record.terms.agency)?;
        if record.state != GrantState::Active {
            return Err(not_possible(words!("救助 {grant} 已不在享受期", "grant {grant} does not run any more")));
        }
        let next = record.terms.review.as_ref().and_then(|review| review.due_after(desk.today));
        let next = match finding {
            ReviewFinding::Continues => next,
            ReviewFinding::ChangeProposed => Some(record.review_due.unwrap_or(desk.today)),
        };
        let owner = record.terms.household.map(Owner::from).or_else(|| record.terms.beneficiaries.first().map(|one| one.person.into()));
        let owner = owner.ok_or_else(|| CaseError::Unknown(words!("该救助没有登记受益人", "this grant names nobody")))?;
        let note = desk.seal_text(owner, &note)?;
        let reviewed = EventBody::Upkeep(UpkeepEvent::Reviewed { grant, finding, note, on: desk.today, next });
        let expected = vec![(GrantRecord::key(&grant), found.version)];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![reviewed], answer: Answer::Done } })
    })
}
