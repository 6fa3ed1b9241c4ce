//! How is an application handed in, at whichever window?

use super::award::{program_on, recipient_of};
use super::case_view::CaseView;
use super::chain::clocks_of;
use super::desk::{Desk, Judged, MayAct};
use super::error::CaseError;
use super::kin::kin_of;
use super::move_away::refuse_moved;
use super::terms::{fits, person_of, rests_on_dibao};
use crate::calendar::Date;
use crate::catalog::{OnlyIf, Procedure, Program, Stage, Validity};
use crate::eligibility::{Recipient, Situation, View, evaluate_condition, judge};
use crate::ledger::{
    Action, Answer, ApplicationId, ApplicationRecord, ApplicationState, ChainTerms, EventBody, Kin, Lane, OpenApplication, ProcessTerms, ReadVersion,
    StageKind, StageNeed, StageRecord, Stored, ValidTerms, VisitDemand, VisitTally, read, read_versioned,
};
use crate::words;
use crate::words::Words;

/// What is handed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    /// The office's id of the household.
    pub household: String,
    /// The program.
    pub program: String,
    /// `household`, or the office's id of a member.
    pub recipient: String,
    /// The day, up to today.
    pub on: Date,
    /// The agency at whose window it is handed in; that of whoever files where it is left out.
    pub window: Option<String>,
}

/// Applications that some desk has to do with.
pub fn open_applications(desk: &Desk<'_>) -> Result<Vec<ApplicationRecord>, CaseError> {
    let mut open = Vec::new();
    for (key, _) in desk.store.range(&OpenApplication::prefix(), None, usize::MAX)? {
        let Some(id) = ApplicationId::of_key(&key) else { continue };
        open.extend(read::<ApplicationRecord>(desk.store, &id)?);
    }
    Ok(open)
}

/// Hands in an application, at any window: it reaches the agency that decides at once, with its clock running. Nobody is turned
/// away: whether the rules say yes is for the stages to decide.
pub fn file_application(desk: &mut Desk<'_>, filing: &Filing) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        if filing.on > desk.today {
            return Err(CaseError::field("on", Words::new("不能晚于今天", "can't be later than today")));
        }
        let file = desk.household_on(&filing.household, filing.on)?;
        refuse_moved(&file.record, filing.on)?;
        let recipient = recipient_of(&file, &filing.recipient)?;
        let program = program_on(desk, &filing.program, filing.on)?;
        if !fits(&program, recipient) {
            let expected = Words::new(
                "与项目的发放对象不符：个人项目填成员编号，家庭项目填 household",
                "expected a member's id for aid to a person, household for aid to a household",
            );
            return Err(CaseError::field("recipient", expected));
        }
        let window = window_of(desk, filing.window.as_deref(), &program.agency)?;
        let application = ApplicationId(desk.entropy.number());
        let mut expected = file.versions();
        let (kin, kin_read) = kin_of(desk, &file)?;
        expected.extend(kin_read);
        let view = CaseView::new(desk.store, &file, filing.on);
        let stages = stages_of(&program, &view.situation, recipient);
        let mut record = ApplicationRecord {
            application,
            household: file.id,
            recipient: person_of(&file, recipient),
            program: program.id.clone(),
            name: program.name.clone(),
            agency: program.agency.clone(),
            need: program.need.clone(),
            rests_on_dibao: rests_on_dibao(desk, &view, &program, recipient, judge(&program, &view.situation, recipient).verdict),
            on: filing.on,
            stages,
            chain: chain_terms(&program.procedure, applicant_view(&view.situation, recipient)),
            process_due: None,
            process_extended: None,
            restarted: None,
            valid_until: None,
            paid_first: None,
            window,
            kin,
            asked: None,
            publicity: Vec::new(),
            objections: Vec::new(),
            visits: Vec::new(),
            appeals: Vec::new(),
            state: ApplicationState::Open,
            by: desk.by.clone(),
            since: desk.at,
        };
        choose_visits(desk, &mut record, &mut expected)?;
        record.set_clocks(&clocks_of(&record, &desk.catalog.calendar));
        let told = record.stages.iter().filter(|stage| stage.kind != StageKind::RefusalNotice);
        let answer = Answer::Filed { application, stages: told.map(|stage| (stage.stage.clone(), stage.due)).collect() };
        let filed = EventBody::ApplicationFiled {
            application,
            household: record.household,
            recipient: record.recipient,
            program: record.program,
            name: record.name,
            agency: record.agency,
            need: record.need,
            rests_on_dibao: record.rests_on_dibao,
            on: record.on,
            stages: record.stages,
            window: record.window,
            kin,
            chain: record.chain,
            process_due: record.process_due,
        };
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![filed], answer } })
    })
}

/// The window, where it is not the deciding agency's own.
fn window_of(desk: &Desk<'_>, window: Option<&str>, agency: &str) -> Result<Option<String>, CaseError> {
    let own = match (&desk.may_act, window) {
        (_, Some(window)) if !desk.catalog.agencies.contains_key(window) => {
            return Err(CaseError::field("window", words!("没有部门 {window}", "there is no agency {window}")));
        }
        (_, Some(window)) => Some(window.to_string()),
        (MayAct::For(own), None) => Some(own.clone()),
        (MayAct::ForAll, None) => None,
    };
    Ok(own.filter(|own| own != agency))
}

fn applicant_view<'s>(situation: &'s Situation<'s>, recipient: Recipient) -> View<'s> {
    match recipient {
        Recipient::Household => View::new(situation, None),
        Recipient::Member(position) => View::new(situation, Some(position)),
    }
}

/// The program's chain as it stands for this household; a program without a stated chain has one decision.
fn stages_of(program: &Program, situation: &Situation<'_>, recipient: Recipient) -> Vec<StageRecord> {
    let view = applicant_view(situation, recipient);
    let stages = program.stages.iter().filter(|stage| stage.by != crate::catalog::Actor::Applicant);
    let mut records: Vec<StageRecord> = stages
        .filter_map(|stage| {
            let stands = stage.when.as_ref().map_or(Some(true), |condition| evaluate_condition(condition, view));
            let mut record = (stands != Some(false)).then(|| stage_record(stage))?;
            // Whether it stands for this household nobody knows yet: whoever decides knows.
            if stands.is_none() && record.need == StageNeed::Always {
                record.need = StageNeed::Optional;
            }
            Some(record)
        })
        .collect();
    if !records.iter().any(|stage| stage.kind == StageKind::Opinion) {
        let decision = StageRecord::plain("decision".to_string(), Words::new("审批", "decision"), "agency".to_string());
        records.push(decision);
    }
    records
}

fn stage_record(stage: &Stage) -> StageRecord {
    let by = serde_json::to_value(stage.by).ok().and_then(|by| by.as_str().map(str::to_string)).unwrap_or_default();
    let mut record = StageRecord::plain(stage.id.clone(), stage.name.clone(), by);
    record.limit = stage.limit.map(|(days, _, unit)| (days, unit));
    record.after = stage.after.clone();
    record.days_max = stage.limit.and_then(|(_, days_max, _)| days_max);
    record.kind = match (stage.publicity, stage.only_if) {
        (_, OnlyIf::Refused) => StageKind::RefusalNotice,
        (true, _) => StageKind::Publicity,
        (false, _) => StageKind::Opinion,
    };
    record.need = match (stage.only_if, stage.optional) {
        (OnlyIf::Disputed, _) => StageNeed::IfDisputed,
        (_, true) => StageNeed::Optional,
        (_, false) => StageNeed::Always,
    };
    record.lane = if stage.fast { Lane::PayFirst } else { Lane::Usual };
    record.visit = stage.visit.map(|rule| VisitDemand { share: rule.share, staff: rule.staff, chosen: crate::ledger::Chosen::Always });
    record
}

fn chain_terms(procedure: &Procedure, view: View<'_>) -> ChainTerms {
    let process = procedure.process.as_ref().map(|process| {
        let other = process.instead.iter().find(|(condition, _)| evaluate_condition(condition, view) == Some(true));
        let (days, days_max, unit) = other.map_or(process.limit, |(_, limit)| *limit);
        ProcessTerms { limit: (days, unit), days_max, after: process.after.clone(), without: process.without.clone() }
    });
    let valid = procedure.valid.map(|valid| match valid {
        Validity::Days(days) => ValidTerms::Days(days),
        Validity::Months(months) => ValidTerms::Months(months),
    });
    ChainTerms { process, valid, appeal: procedure.appeal }
}

/// Says of each stage that demands visits whether this family is visited. Staff and their kin are visited in any case, before the last
/// decision where no stage demands it.
fn choose_visits(desk: &Desk<'_>, record: &mut ApplicationRecord, expected: &mut Vec<ReadVersion>) -> Result<(), CaseError> {
    let (application, kin) = (record.application, record.kin);
    for stage in &mut record.stages {
        let Some(visit) = stage.visit.as_mut() else { continue };
        let id = VisitTally::id(&record.program, &stage.stage);
        let mut tally = VisitTally::default();
        if visit.share < 100 {
            let found = read_versioned::<VisitTally>(desk.store, &id)?;
            expected.push((VisitTally::key(&id), found.version));
            tally = found.value.unwrap_or_default();
        }
        visit.chosen = super::chain::choose(visit.share, kin, application, &stage.stage, &tally);
    }
    let is_visited = record.stages.iter().any(|stage| stage.visit.is_some());
    let last = record.stages.iter_mut().rfind(|stage| stage.kind == StageKind::Opinion && stage.need == StageNeed::Always);
    if let (Kin::Somebody, false, Some(last)) = (kin, is_visited, last) {
        last.visit = Some(VisitDemand { share: 100, staff: 2, chosen: crate::ledger::Chosen::Kin });
    }
    Ok(())
}
