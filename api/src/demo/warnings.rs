//! What does a desk have to look at? Applications near and past their limits, suspended people, second awards refused.

use super::DEMO_DATE;
use super::history::{Making, failed, id_of, members, text};
use engine::alerts::{AlertKind, urgency};
use engine::calendar::{Date, Limit, civil_date};
use engine::casework::{AwardRequest, CaseError, ChainAct, Filing, Suspended, SuspensionRequest, act_on_application, award, file_application, suspend};
use engine::catalog::{Actor, OnlyIf, PaidTo, Program, Stage};
use engine::eligibility::{Recipient, Rigour, Situation, Verdict, judge};
use engine::facts::read_registration;
use engine::ledger::{Answer, ApplicationId, ApplicationRecord, ApplicationState, Chosen, Outcome, Refusal, Scope, StageKind, read};
use engine::population::{DistrictHousehold, HouseholdKind};
use engine::words::Words;
use std::sync::Arc;

const APPLICATIONS: usize = 300;
const NEAR: usize = 20;
const PASSED: usize = 8;
const SUSPENDED: usize = 25;
const REFUSED: usize = 40;

/// An application to hand in.
struct Prospect<'h> {
    household: &'h DistrictHousehold,
    recipient: String,
    program: Arc<Program>,
}

/// Where an application of the demonstration is to stand on the demo's day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Near,
    Passed,
    Fresh,
    Advanced,
    Accepted,
    Refused,
}

/// Hands in applications, suspends people, and tries second awards: how many of each.
pub fn make(making: &Making<'_>, refused_before: usize) -> Result<(usize, usize, usize), Words> {
    let refused = second_awards(making, refused_before)?;
    let prospects = prospects(making);
    let mut filed: Vec<(usize, ApplicationId)> = Vec::new();
    let mut planned: Vec<(Date, usize, Wanted)> = Vec::new();
    let (mut near, mut passed) = (0, 0);
    for (position, prospect) in prospects.iter().enumerate() {
        // Not every first stage can be near or passed: a day's limit is near from the start.
        let could_be = |wanted: Wanted| day_for(making, &prospect.program, wanted).is_some();
        let wanted = if near < NEAR && could_be(Wanted::Near) {
            near += 1;
            Wanted::Near
        } else if passed < PASSED && could_be(Wanted::Passed) {
            passed += 1;
            Wanted::Passed
        } else {
            [Wanted::Fresh, Wanted::Advanced, Wanted::Accepted, Wanted::Refused, Wanted::Fresh][position % 5]
        };
        // Where a first stage is so short that it is near from the start, the application has gone through instead.
        let (day, wanted) = day_for(making, &prospect.program, wanted).map_or((DEMO_DATE, Wanted::Accepted), |day| (day, wanted));
        planned.push((day, position, wanted));
    }
    // In the order of the days, as an office would have met them.
    planned.sort_by_key(|(day, position, _)| (*day, *position));
    for (day, position, _) in &planned {
        let prospect = &prospects[*position];
        let (household, program) = (id_of(prospect.household).to_string(), prospect.program.id.clone());
        let filing = Filing { household, program, recipient: prospect.recipient.clone(), on: *day, window: None };
        match making.on(*day, |desk| file_application(desk, &filing)).map_err(|error| failed(&error))? {
            Answer::Filed { application, .. } => filed.push((*position, application)),
            _ => return Err(Words::new("申请没有编号", "an application came back without a number")),
        }
    }
    for ((_, _, wanted), (_, application)) in planned.iter().zip(&filed) {
        move_on(making, *application, *wanted)?;
    }
    let suspended = suspend_some(making, &prospects)?;
    Ok((filed.len(), suspended, refused))
}

fn steps(program: &Program) -> impl Iterator<Item = &Stage> {
    program.stages.iter().filter(|stage| stage.by != Actor::Applicant && stage.only_if != OnlyIf::Refused)
}

/// People whom the rules give something that has a chain of stages with limits, spread over the programs.
fn prospects<'h>(making: &Making<'h>) -> Vec<Prospect<'h>> {
    let has_limits = |program: &&Arc<Program>| steps(program).count() > 1 && steps(program).all(|stage| stage.limit.is_some());
    let in_district = |program: &&Arc<Program>| program.region.as_str().starts_with("11") && program.open.is_none() && program.in_force.contains(DEMO_DATE);
    let programs: Vec<&Arc<Program>> = making.catalog.programs.iter().filter(in_district).filter(has_limits).collect();
    let mut found = Vec::with_capacity(APPLICATIONS);
    for (index, household) in making.households.iter().filter(|household| household.kind == HouseholdKind::OtherNeedy).enumerate() {
        if found.len() == APPLICATIONS {
            break;
        }
        let document = serde_json::to_string(&household.document).expect("a document is JSON");
        let Ok((document, _)) = read_registration(&document, &making.catalog.vocabulary) else { continue };
        let situation = Situation::new(&document, DEMO_DATE, Rigour::Warn);
        let from = index % programs.len().max(1);
        let chosen = programs.iter().cycle().skip(from).take(programs.len()).find_map(|program| {
            let recipients: Vec<Recipient> = match program.paid_to {
                PaidTo::Household => vec![Recipient::Household],
                PaidTo::Person => situation.born.iter().map(|position| Recipient::Member(*position)).collect(),
            };
            let may = |recipient: &Recipient| judge(program, &situation, *recipient).verdict != Verdict::Ineligible;
            recipients.into_iter().find(may).map(|recipient| (Arc::clone(program), recipient))
        });
        let Some((program, recipient)) = chosen else { continue };
        let recipient = match recipient {
            Recipient::Household => "household".to_string(),
            Recipient::Member(position) => document.members[usize::from(position)].id.clone(),
        };
        found.push(Prospect { household, recipient, program });
    }
    found
}

/// The latest day on which an application of this program must have come in to stand as wanted today.
fn day_for(making: &Making<'_>, program: &Program, wanted: Wanted) -> Option<Date> {
    let calendar = &making.catalog.calendar;
    // A first stage that only some have may be passed over.
    let (days, unit) = steps(program).next().filter(|stage| stage.when.is_none()).and_then(|stage| stage.limit).map(|(days, _, unit)| (days, unit))?;
    let mut day = DEMO_DATE;
    for _ in 0..400 {
        let due = calendar.deadline(day, Limit { days, unit }).day;
        let urgency = urgency(calendar, DEMO_DATE, due, (days, unit)).map(|(kind, _)| kind);
        let fits = match wanted {
            Wanted::Near => urgency == Some(AlertKind::DeadlineNear),
            Wanted::Passed => urgency == Some(AlertKind::DeadlinePassed),
            Wanted::Fresh | Wanted::Advanced | Wanted::Accepted | Wanted::Refused => urgency.is_none() || wanted != Wanted::Fresh,
        };
        if fits {
            return Some(day);
        }
        day = day.yesterday().ok()?;
    }
    None
}

/// Decides stages until the application stands as wanted, or is up in public.
fn move_on(making: &Making<'_>, application: ApplicationId, wanted: Wanted) -> Result<(), Words> {
    let (stages_max, outcome, reason) = match wanted {
        Wanted::Near | Wanted::Passed | Wanted::Fresh => return Ok(()),
        Wanted::Refused => (1, Outcome::Refuse, "材料与核对结果不符（演示）"),
        // The last stages may be so short that they are near as soon as they begin; those go through.
        Wanted::Advanced | Wanted::Accepted => (usize::MAX, Outcome::Accept, "材料齐全（演示）"),
    };
    for decided in 0..stages_max {
        let record = read::<ApplicationRecord>(making.store, &application).map_err(|error| failed(&error.into()))?;
        let Some(record) = record.filter(|record| record.state == ApplicationState::Open) else { return Ok(()) };
        let Some(stage) = record.waiting_stage() else { return Ok(()) };
        if wanted == Wanted::Advanced && decided > 0 && stands_quietly(making, &record) {
            return Ok(());
        }
        let act = |act: &ChainAct, text: &str| making.on(DEMO_DATE, |desk| act_on_application(desk, application, act, text)).map_err(|error| failed(&error));
        if outcome == Outcome::Accept && stage.kind == StageKind::Publicity {
            act(&ChainAct::OpenPublicity, "")?;
            return Ok(());
        }
        if outcome == Outcome::Accept && stage.visit.is_some_and(|visit| visit.chosen != Chosen::Spared) {
            let staff = vec!["张敏".to_string(), "李强".to_string()];
            act(&ChainAct::Visit { stage: Some(stage.stage.clone()), staff, paper: None }, "入户看到的情况与申报一致（演示）")?;
        }
        act(&ChainAct::Decide { stage: stage.stage.clone(), outcome }, reason)?;
        if outcome == Outcome::Refuse {
            // Whoever is refused is told in writing, where the program says within which time.
            let told = making.on(DEMO_DATE, |desk| act_on_application(desk, application, &ChainAct::ServeNotice, ""));
            match told {
                Ok(_) | Err(CaseError::Refused(_)) => {}
                Err(error) => return Err(failed(&error)),
            }
        }
    }
    Ok(())
}

/// Whether the next stage of an application is neither near its limit nor past it.
fn stands_quietly(making: &Making<'_>, record: &ApplicationRecord) -> bool {
    let Some((due, _, limit)) = record.clock() else { return true };
    urgency(&making.catalog.calendar, DEMO_DATE, due, limit).is_none()
}

/// Suspends people; the first of them have an application that is still open.
fn suspend_some(making: &Making<'_>, prospects: &[Prospect<'_>]) -> Result<usize, Words> {
    let mut suspended = 0;
    for (index, prospect) in prospects.iter().step_by(APPLICATIONS / SUSPENDED).take(SUSPENDED).enumerate() {
        let Some(member) = members(prospect.household).first() else { continue };
        let scope = match index % 3 {
            0 => Scope::All,
            1 => Scope::RestsOnDibao,
            _ => Scope::Named { programs: vec![prospect.program.id.clone()], needs: vec!["medical".to_string()] },
        };
        let until = (index % 2 == 0).then(|| civil_date(2027, 2, 28));
        let request = SuspensionRequest {
            who: Suspended::Person(text(member, "id").to_string()),
            scope,
            from: civil_date(2026, 9, 1),
            until,
            reason: "收入核对中发现未申报的存款，停保核实（演示）".to_string(),
        };
        making.on(DEMO_DATE, |desk| suspend(desk, &request)).map_err(|error| failed(&error))?;
        suspended += 1;
    }
    Ok(suspended)
}

/// Officers of other windows try to give the allowance to families that have it.
fn second_awards(making: &Making<'_>, refused_before: usize) -> Result<usize, Words> {
    let day = civil_date(2026, 6, 8);
    let mut refused = refused_before;
    for household in making.households.iter().filter(|household| household.kind == HouseholdKind::Dibao) {
        if refused >= REFUSED {
            break;
        }
        let request = AwardRequest {
            household: id_of(household).to_string(),
            program: "bj-dibao".to_string(),
            recipient: "household".to_string(),
            on: day,
            ..AwardRequest::default()
        };
        match making.on(day, |desk| award(desk, &request)) {
            Err(CaseError::Refused(Refusal::Overlap(_))) => refused += 1,
            // Families without a first award lack a fact, and get no second one either.
            Ok(_) | Err(CaseError::Refused(_)) => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Ok(refused)
}
