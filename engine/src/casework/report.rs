//! How is a report of somebody in need taken in and followed until it is closed?

use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use crate::calendar::Date;
use crate::facts::Area;
use crate::ledger::{
    Action, Answer, ApplicationId, ApplicationRecord, EventBody, HouseholdId, OpenReport, ReadVersion, ReportChannel, ReportEvent, ReportId, ReportRecord,
    ReportStep, Stored, read, read_versioned,
};
use crate::sealing::{SealKey, seal};
use crate::words;
use crate::words::Words;

/// What comes in.
#[derive(Clone, Debug, PartialEq)]
pub struct NewReport {
    /// From where.
    pub channel: ReportChannel,
    /// Area code of the place where help is needed.
    pub area: String,
    /// What was told.
    pub text: String,
    /// The office's id of the household, where it is known.
    pub household: Option<String>,
}

/// What is done next.
#[derive(Clone, Debug, PartialEq)]
pub struct NextStep {
    /// Which step.
    pub to: ReportStep,
    /// What was done.
    pub note: String,
    /// The agency that is to help, when it is sent there.
    pub agency: Option<String>,
    /// The office's id of the household, once it is known.
    pub household: Option<String>,
    /// The application that came of it.
    pub application: Option<ApplicationId>,
    /// How content whoever evaluates is, from 1 to 5.
    pub score: Option<u8>,
}

/// The steps that may follow on one. An agency that is not the right one passes it on; what did not help goes back.
pub fn steps_after(step: ReportStep) -> &'static [ReportStep] {
    match step {
        ReportStep::Opened => &[ReportStep::Dispatched],
        ReportStep::Dispatched | ReportStep::SentBack => &[ReportStep::Handled, ReportStep::Dispatched],
        ReportStep::Handled => &[ReportStep::Checked, ReportStep::SentBack],
        ReportStep::Checked => &[ReportStep::Closed],
        ReportStep::Closed => &[ReportStep::Evaluated],
        ReportStep::Evaluated => &[],
    }
}

/// The step that is waited for, as the limits name it.
fn awaited(step: ReportStep) -> Option<&'static str> {
    match step {
        ReportStep::Opened => Some("dispatched"),
        ReportStep::Dispatched | ReportStep::SentBack => Some("handled"),
        ReportStep::Handled => Some("checked"),
        ReportStep::Checked => Some("closed"),
        ReportStep::Closed => Some("evaluated"),
        ReportStep::Evaluated => None,
    }
}

/// Reports of which some step is still to be taken.
pub fn open_reports(desk: &Desk<'_>) -> Result<Vec<ReportRecord>, CaseError> {
    let mut open = Vec::new();
    for (key, _) in desk.store.range(&OpenReport::prefix(), None, usize::MAX)? {
        let Some(id) = ReportId::of_key(&key) else { continue };
        open.extend(read::<ReportRecord>(desk.store, &id)?);
    }
    Ok(open)
}

/// Takes in a report. What was told is sealed under the report's own key: the people may not be registered.
pub fn open_report(desk: &mut Desk<'_>, new: &NewReport) -> Result<Answer, CaseError> {
    let text = reason_of(&new.text).map_err(|_| CaseError::field("text", Words::new("必填，1至500字", "required: 1 to 500 characters")))?.to_string();
    if Area::parse(&new.area).is_none() {
        return Err(CaseError::field("area", Words::new("应为6、9或12位行政区划代码", "expected an area code of 6, 9 or 12 digits")));
    }
    desk.commit(|desk| {
        let (household, expected) = household_meant(desk, new.household.as_deref())?;
        let report = ReportId(desk.entropy.number());
        let key = SealKey::fresh(desk.entropy);
        let text = seal(report.into(), &key, text.as_bytes(), desk.entropy);
        let due = due_after(desk, &new.area, ReportStep::Opened);
        let (channel, area, on) = (new.channel, new.area.clone(), desk.today);
        let opened = EventBody::Report(ReportEvent::Opened { report, channel, area, text, household, on, due });
        let action = Action::Record { events: vec![opened], answer: Answer::Reported { report } };
        Ok(Judged { expected, new_keys: vec![(report.into(), key)], action })
    })
}

/// Takes the next step. What was done is checked by somebody else than who did it.
pub fn move_report(desk: &mut Desk<'_>, report: ReportId, next: &NextStep) -> Result<Answer, CaseError> {
    let note = reason_of(&next.note).map_err(|_| CaseError::field("note", Words::new("必填，1至500字", "required: 1 to 500 characters")))?.to_string();
    desk.commit(|desk| {
        let found = read_versioned::<ReportRecord>(desk.store, &report)?;
        let Some(record) = found.value else {
            return Err(CaseError::Unknown(words!("没有线索 {report}", "there is no report {report}")));
        };
        check_step(desk, &record, next)?;
        let (household, mut expected) = household_meant(desk, next.household.as_deref())?;
        if let (Some(household), Some(before)) = (household, record.household)
            && household != before
        {
            return Err(CaseError::field("household", Words::new("该线索已关联另一户", "this report is of another household already")));
        }
        let of_application = match next.application {
            Some(application) => Some(application_meant(desk, application, household.or(record.household), &mut expected)?),
            None => None,
        };
        expected.push((ReportRecord::key(&report), found.version));
        let moved = ReportEvent::Moved {
            report,
            to: next.to,
            note: desk.seal_text(report, &note)?,
            agency: next.agency.clone().filter(|_| next.to == ReportStep::Dispatched),
            household: household.or(of_application),
            application: next.application,
            score: next.score.filter(|_| next.to == ReportStep::Evaluated),
            on: desk.today,
            due: due_after(desk, &record.area, next.to),
        };
        let action = Action::Record { events: vec![EventBody::Report(moved)], answer: Answer::Done };
        Ok(Judged { expected, new_keys: Vec::new(), action })
    })
}

fn check_step(desk: &Desk<'_>, record: &ReportRecord, next: &NextStep) -> Result<(), CaseError> {
    if !steps_after(record.stands_at()).contains(&next.to) {
        let next: Vec<Words> = steps_after(record.stands_at()).iter().map(|step| step.words()).collect();
        if next.is_empty() {
            return Err(not_possible(Words::new("该线索已办结并评价，没有可办的环节", "this report is closed and evaluated: no step is left")));
        }
        let zh: Vec<&str> = next.iter().map(|step| step.zh.as_str()).collect();
        let en: Vec<&str> = next.iter().map(|step| step.en.as_str()).collect();
        let (zh, en) = (zh.join("、"), en.join(", "));
        return Err(not_possible(words!("该线索现在不能办理此环节；可办：{zh}", "this step can't be taken now; what may be: {en}")));
    }
    match next.to {
        ReportStep::Dispatched => {
            let is_known = next.agency.as_ref().is_some_and(|agency| desk.catalog.agencies.contains_key(agency));
            if !is_known {
                return Err(CaseError::field("agency", Words::new("必填：承办部门的编号", "required: the id of the agency that is to help")));
            }
        }
        ReportStep::Handled => desk.must_act_for(record.agency.as_deref().unwrap_or_default())?,
        ReportStep::Checked | ReportStep::SentBack => {
            let handled = record.steps.iter().rev().find(|step| step.step == ReportStep::Handled);
            if handled.is_some_and(|step| step.by == desk.by) {
                return Err(not_possible(Words::new("核查须由办理人以外的人员进行", "whoever handled it can't check it: somebody else does")));
            }
        }
        ReportStep::Evaluated => {
            if !next.score.is_some_and(|score| (1..=5).contains(&score)) {
                return Err(CaseError::field("score", Words::new("必填：1至5分", "required: 1 to 5")));
            }
        }
        ReportStep::Opened | ReportStep::Closed => {}
    }
    Ok(())
}

fn household_meant(desk: &Desk<'_>, household: Option<&str>) -> Result<(Option<HouseholdId>, Vec<ReadVersion>), CaseError> {
    let Some(household) = household else { return Ok((None, Vec::new())) };
    let file = desk.household(household)?;
    Ok((Some(file.id), file.versions()))
}

/// The application must be of the household of the report; it says which that is, where nobody has said so before.
fn application_meant(
    desk: &Desk<'_>,
    application: ApplicationId,
    household: Option<HouseholdId>,
    expected: &mut Vec<ReadVersion>,
) -> Result<HouseholdId, CaseError> {
    let found = read_versioned::<ApplicationRecord>(desk.store, &application)?;
    expected.push((ApplicationRecord::key(&application), found.version));
    let of = found.value.map(|record| record.household).filter(|of| household.is_none_or(|household| household == *of));
    of.ok_or_else(|| CaseError::field("application", Words::new("应为该户的申请", "expected an application of this household")))
}

/// By which day the step after this one is to be taken, where the place's rules say so.
fn due_after(desk: &Desk<'_>, area: &str, step: ReportStep) -> Option<(Date, bool)> {
    let rules = desk.catalog.report_rules(&Area::parse(area)?)?;
    let deadline = desk.catalog.calendar.deadline(desk.today, *rules.limits.get(awaited(step)?)?);
    Some((deadline.day, deadline.provisional))
}
