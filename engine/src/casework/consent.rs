//! Has a household allowed that its need is told to others, for what, and to whom?

use super::check::paper_of;
use super::desk::{Desk, Judged, not_possible};
use super::error::CaseError;
use crate::calendar::Date;
use crate::ledger::{
    Action, Answer, ConsentId, ConsentPurpose, ConsentRecord, EventBody, HouseholdId, PaperEvent, PaperId, PartnerRecord, ReadError, ReadVersion, Records,
    Stored, read, read_under, read_versioned,
};
use crate::words;
use crate::words::Words;

/// What is allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsentRequest {
    /// The office's id of the household.
    pub household: String,
    /// For what.
    pub purpose: ConsentPurpose,
    /// To which agencies or partners; none for all that help for that purpose.
    pub to: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day, if it ends.
    pub until: Option<Date>,
    /// The signed paper.
    pub paper: Option<PaperId>,
}

/// Whether something may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// It was allowed.
    Given,
    /// It was not, or no longer.
    NotGiven,
}

/// Records a consent.
pub fn give_consent(desk: &mut Desk<'_>, request: &ConsentRequest) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        let file = desk.household(&request.household)?;
        let mut faults = Vec::new();
        for (position, agency) in request.to.iter().enumerate() {
            if !desk.catalog.agencies.contains_key(agency) && read::<PartnerRecord>(desk.store, agency)?.is_none() {
                faults.push((format!("to[{position}]"), words!("没有部门或合作机构 {agency}", "there is no agency or partner {agency}")));
            }
        }
        if request.until.is_some_and(|until| until < request.from) {
            faults.push(("until".to_string(), Words::new("不能早于开始日期", "can't be before the first day")));
        }
        let mut expected = file.versions();
        match request.paper.map(|paper| paper_of(desk, file.id, paper)) {
            Some(Ok(version)) => expected.push(version),
            Some(Err(CaseError::Faults(found))) => faults.extend(found),
            Some(Err(error)) => return Err(error),
            None => {}
        }
        if !faults.is_empty() {
            return Err(CaseError::Faults(faults));
        }
        let consent = ConsentId(desk.entropy.number());
        let (purpose, to, from, until, paper) = (request.purpose, request.to.clone(), request.from, request.until, request.paper);
        let given = PaperEvent::ConsentGiven { household: file.id, consent, purpose, to, from, until, paper };
        let action = Action::Record { events: vec![EventBody::Paper(given)], answer: Answer::ConsentRecorded { consent } };
        Ok(Judged { expected, new_keys: Vec::new(), action })
    })
}

/// Takes a consent back, from today or a later day on: what was told before can't be taken back.
pub fn withdraw_consent(desk: &mut Desk<'_>, household: &str, consent: ConsentId, on: Date) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        let file = desk.household(household)?;
        let found = read_versioned::<ConsentRecord>(desk.store, &(file.id, consent))?;
        let record = found.value.ok_or_else(|| CaseError::Unknown(words!("本户没有同意书 {consent}", "there is no consent {consent} of this household")))?;
        if record.withdrawn.is_some() {
            return Err(not_possible(Words::new("该同意已撤回", "this consent was taken back")));
        }
        if on < desk.today {
            return Err(CaseError::field("on", Words::new("不能早于今天", "can't be before today")));
        }
        let withdrawn = EventBody::Paper(PaperEvent::ConsentWithdrawn { household: file.id, consent, on });
        let expected = vec![(ConsentRecord::key(&(file.id, consent)), found.version)];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![withdrawn], answer: Answer::Done } })
    })
}

/// A household's consents, the earliest first.
pub fn consents_of(desk: &Desk<'_>, household: HouseholdId) -> Result<Vec<ConsentRecord>, CaseError> {
    let mut consents: Vec<ConsentRecord> = read_under(desk.store, &ConsentRecord::prefix_of(household))?;
    consents.sort_by_key(|record| (record.from, record.consent));
    Ok(consents)
}

/// Whether a household's need may be told to an agency on a day, and the versions of what says so.
pub(crate) fn consent_for(
    records: &dyn Records,
    household: HouseholdId,
    purpose: ConsentPurpose,
    agency: &str,
    on: Date,
) -> Result<(Consent, Vec<ReadVersion>), ReadError> {
    for record in read_under::<ConsentRecord>(records, &ConsentRecord::prefix_of(household))? {
        if record.allows(purpose, agency, on) {
            let id = (household, record.consent);
            let found = read_versioned::<ConsentRecord>(records, &id)?;
            return Ok((Consent::Given, vec![(ConsentRecord::key(&id), found.version)]));
        }
    }
    Ok((Consent::NotGiven, Vec::new()))
}
