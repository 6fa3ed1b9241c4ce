//! How is running aid reduced or stopped? A written notice with the reason, the person is heard, then a decision, then an appeal.
//!
//! Nothing is less before the decision (Social Assistance Law, article 48); a suspension never makes it so.

use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use crate::calendar::{Date, Limit, LimitUnit};
use crate::catalog::Taper;
use crate::eligibility::{Rigour, Situation, View, evaluate_condition};
use crate::ledger::{
    Action, Answer, ChangeEvent, ChangeId, ChangeKind, ChangePlan, ChangeRecord, EventBody, GrantId, GrantRecord, GrantState, HouseholdId, OpenChange, Outcome,
    ReadVersion, Rhythm, Stored, ends_with, read, read_versioned,
};
use crate::money::Money;
use crate::words;
use crate::words::Words;

/// Working days to answer a notice: at least, and where nothing is said.
const REPLY_DAYS: u16 = 5;
/// The most.
const REPLY_DAYS_MAX: u16 = 60;

/// What is proposed.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRequest {
    /// What is to be done.
    pub kind: ChangeKind,
    /// Why.
    pub reason: String,
    /// The clause that it rests on.
    pub clause: String,
    /// Working days to answer.
    pub reply_days: Option<u16>,
    /// From which day; the first month after the answer where it is left out.
    pub from: Option<Date>,
    /// Whether the aid fades out first.
    pub fading_out: FadingOut,
}

/// Whether aid fades out before it is less. The law gives that to those who have found work, not to whoever got too much or died:
/// so it is chosen, never assumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FadingOut {
    /// It does not.
    #[default]
    No,
    /// The person has found work: as the program says.
    AfterFindingWork,
}

/// What can be done with a proposed change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeAct {
    /// The person was heard.
    Hear,
    /// It is decided.
    Decide(Outcome),
    /// The person appeals against the decision.
    Appeal,
    /// The appeal is decided.
    DecideAppeal(Outcome),
}

/// Proposes less aid in writing, or none. It changes nothing yet.
pub fn propose_change(desk: &mut Desk<'_>, grant: GrantId, request: &ChangeRequest) -> Result<Answer, CaseError> {
    let reason = reason_of(&request.reason)?.to_string();
    let clause = request.clause.trim().to_string();
    if !(1..=200).contains(&clause.chars().count()) {
        return Err(CaseError::field("clause", Words::new("必填，1至200字", "required: 1 to 200 characters")));
    }
    let days = request.reply_days.unwrap_or(REPLY_DAYS);
    if !(REPLY_DAYS..=REPLY_DAYS_MAX).contains(&days) {
        let expected = words!("应为{REPLY_DAYS}至{REPLY_DAYS_MAX}个工作日", "expected {REPLY_DAYS} to {REPLY_DAYS_MAX} working days");
        return Err(CaseError::field("reply_days", expected));
    }
    desk.commit(|desk| {
        let found = read_versioned::<GrantRecord>(desk.store, &grant)?;
        let record = found.value.ok_or_else(|| CaseError::Unknown(words!("没有救助 {grant}", "there is no grant {grant}")))?;
        desk.must_act_for(&record.terms.agency)?;
        must_run(desk, &record)?;
        if let Some(open) = changes_of(desk, &record)?.into_iter().find(|change| change.decided.is_none()) {
            let id = open.change;
            return Err(not_possible(words!("已有待决定的变更（{id}）", "a change is to be decided already ({id})")));
        }
        let amount_now = record.rate_on(desk.today);
        if let ChangeKind::Reduce(amount) = request.kind
            && (amount == Money::ZERO || amount_now.is_none_or(|now| amount >= now))
        {
            return Err(CaseError::field("amount", Words::new("应大于零且低于现在的金额", "expected more than nothing and less than now")));
        }
        let reply_until = desk.catalog.calendar.deadline(desk.today, Limit { days, unit: LimitUnit::Working }).day;
        let earliest = month_after(reply_until);
        if request.from.is_some_and(|from| from < earliest) {
            return Err(CaseError::field("from", words!("不能早于 {earliest}（答复期满的次月）", "can't be before {earliest}, the month after the answer")));
        }
        let Some(household) = record.terms.household else {
            return Err(not_possible(Words::new("该救助不是在本处发放的", "this aid was not given here")));
        };
        let mut expected = vec![(GrantRecord::key(&grant), found.version)];
        let taper = match request.fading_out {
            FadingOut::AfterFindingWork => {
                let (taper, read) = taper_of(desk, &record, household)?;
                expected.extend(read);
                taper
            }
            FadingOut::No => Vec::new(),
        };
        let plan = plan_of(request.kind, request.from.unwrap_or(earliest), &taper, amount_now);
        let change = ChangeId(desk.entropy.number());
        let sealed = desk.seal_text(household, &reason)?;
        let (kind, clause, on) = (request.kind, clause.clone(), desk.today);
        let proposed = ChangeEvent::Proposed { change, grant, kind, reason: sealed, clause, on, reply_until, plan, taper };
        let answer = Answer::ChangeProposed { change, reply_until };
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![EventBody::Change(proposed)], answer } })
    })
}

/// Goes on with a change; `text` is what the person said, or the reason.
pub fn act_on_change(desk: &mut Desk<'_>, change: ChangeId, act: ChangeAct, text: &str) -> Result<Answer, CaseError> {
    let text = reason_of(text)?.to_string();
    desk.commit(|desk| {
        let found = read_versioned::<ChangeRecord>(desk.store, &change)?;
        let record = found.value.ok_or_else(|| CaseError::Unknown(words!("没有变更 {change}", "there is no change {change}")))?;
        let grant = read_versioned::<GrantRecord>(desk.store, &record.grant)?;
        let mut expected = vec![(ChangeRecord::key(&change), found.version), (GrantRecord::key(&record.grant), grant.version)];
        let grant = grant.value.ok_or_else(|| CaseError::Unknown(Words::new("没有该救助", "there is no such grant")))?;
        if act != ChangeAct::Appeal {
            desk.must_act_for(&grant.terms.agency)?;
        }
        let reason = desk.seal_text(record.reason.owner, &text)?;
        let on = desk.today;
        let mut ended = Vec::new();
        let event = match act {
            ChangeAct::Hear => {
                must_be_undecided(&record)?;
                ChangeEvent::Heard { change, text: reason, on }
            }
            ChangeAct::Decide(Outcome::Refuse) => {
                must_be_undecided(&record)?;
                ChangeEvent::Decided { change, outcome: Outcome::Refuse, reason, on, plan: record.plan, appeal_until: None }
            }
            ChangeAct::Decide(Outcome::Accept) => {
                must_be_undecided(&record)?;
                must_be_heard(&record, on)?;
                must_run(desk, &grant)?;
                for beneficiary in &grant.terms.beneficiaries {
                    expected.push(crate::ledger::read_version::<crate::ledger::AidRecord>(desk.store, &beneficiary.person)?);
                }
                let (plan, appeal_until) = (plan_in_time(&record, &grant, on), appeal_until(desk, &grant.terms.program));
                if let Some(day) = plan.stops {
                    let ends = ends_with(desk.store, &grant, day)?;
                    ended = ends.events;
                    expected.extend(ends.read);
                }
                ChangeEvent::Decided { change, outcome: Outcome::Accept, reason, on, plan, appeal_until }
            }
            ChangeAct::Appeal => {
                must_be_open_to_appeal(&record, on)?;
                ChangeEvent::Appealed { change, reason, on }
            }
            ChangeAct::DecideAppeal(outcome) => {
                if record.appealed.is_none() || record.appeal_decided.is_some() {
                    return Err(not_possible(Words::new("没有待决定的复核申请", "no appeal is under way")));
                }
                if record.decided_by.as_ref() == Some(&desk.by) {
                    return Err(not_possible(Words::new("复核须由作出该决定以外的人办理", "an appeal is decided by somebody else than who decided")));
                }
                ChangeEvent::AppealDecided { change, outcome, reason, on }
            }
        };
        let events = std::iter::once(EventBody::Change(event)).chain(ended).collect();
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events, answer: Answer::Done } })
    })
}

/// All changes that were ever proposed for a grant, in their order.
pub fn changes_of(desk: &Desk<'_>, grant: &GrantRecord) -> Result<Vec<ChangeRecord>, CaseError> {
    let mut changes = Vec::new();
    for id in &grant.changes {
        changes.extend(read::<ChangeRecord>(desk.store, id)?);
    }
    Ok(changes)
}

/// Changes that some desk still has to do with.
pub fn open_changes(desk: &Desk<'_>) -> Result<Vec<ChangeRecord>, CaseError> {
    let mut open = Vec::new();
    for (key, _) in desk.store.range(&OpenChange::prefix(), None, usize::MAX)? {
        let Some(id) = ChangeId::of_key(&key) else { continue };
        open.extend(read::<ChangeRecord>(desk.store, &id)?);
    }
    Ok(open)
}

/// Only monthly aid that is in force can become less.
fn must_run(desk: &Desk<'_>, record: &GrantRecord) -> Result<(), CaseError> {
    if record.terms.per != Rhythm::Month {
        let says = Words::new("不是按月发放的救助；一次性救助用取消或追缴", "it is not paid month by month: cancel it, or ask the money back");
        return Err(not_possible(says));
    }
    if record.state != GrantState::Active || record.terms.days.to.is_some_and(|to| to < desk.today) {
        return Err(not_possible(Words::new("该救助已不在享受中", "this aid is not in force any more")));
    }
    Ok(())
}

fn must_be_undecided(record: &ChangeRecord) -> Result<(), CaseError> {
    match record.decided {
        None => Ok(()),
        Some(_) => Err(not_possible(Words::new("该变更已作出决定", "this change has been decided"))),
    }
}

/// The person was heard, or has let the time to answer pass.
fn must_be_heard(record: &ChangeRecord, today: Date) -> Result<(), CaseError> {
    if record.heard.is_some() || today > record.reply_until {
        return Ok(());
    }
    let until = record.reply_until;
    Err(not_possible(words!("须先听取本人意见，或等答复期（{until}）届满", "hear the person first, or wait until the time to answer ends ({until})")))
}

fn must_be_open_to_appeal(record: &ChangeRecord, today: Date) -> Result<(), CaseError> {
    match &record.decided {
        Some((Outcome::Accept, _, _)) => {}
        _ => return Err(not_possible(Words::new("没有减发或停发的决定", "nothing was reduced or stopped"))),
    }
    if record.appealed.is_some() {
        return Err(not_possible(Words::new("已申请过复核", "an appeal was filed already")));
    }
    match record.appeal_until {
        Some(until) if until < today => Err(not_possible(words!("申请复核的期限已于 {until} 届满", "the time to appeal ended on {until}"))),
        _ => Ok(()),
    }
}

/// The first day of the month after a day.
fn month_after(day: Date) -> Date {
    day.last_of_month().tomorrow().unwrap_or(Date::MAX)
}

/// Months and per cent of each step, with what was read to know them.
type TaperRead = (Vec<(u16, u8)>, Vec<ReadVersion>);

/// The steps of the program's taper whose condition does not fail on the facts of today; where it is unknown whoever proposes knows.
fn taper_of(desk: &Desk<'_>, record: &GrantRecord, household: HouseholdId) -> Result<TaperRead, CaseError> {
    let program = &record.terms.program;
    let in_force = desk.catalog.programs.iter().rfind(|known| known.id == *program && known.in_force.contains(desk.today));
    let steps = in_force.map(|known| known.procedure.taper.as_slice()).unwrap_or_default();
    let file = match steps.iter().any(|step| step.when.is_some()) {
        true => desk.file_on(household, desk.today)?,
        false => None,
    };
    let Some(file) = file else { return Ok((steps.iter().map(|step| (step.months, step.percent)).collect(), Vec::new())) };
    let situation = Situation::new(&file.household, desk.today, Rigour::Warn);
    let position = record.terms.recipient.and_then(|person| file.people.iter().position(|member| member.person == person));
    let view = View::new(&situation, position.and_then(|position| u16::try_from(position).ok()));
    let holds = |step: &&Taper| step.when.as_ref().is_none_or(|condition| evaluate_condition(condition, view) != Some(false));
    let left: Vec<(u16, u8)> = steps.iter().filter(holds).map(|step| (step.months, step.percent)).collect();
    if left.is_empty() {
        return Err(not_possible(Words::new(
            "按登记的资料不符合渐退的条件；请先登记新的收入，或不选渐退",
            "by the facts on file it does not fade out: record the new income first, or propose it without a taper",
        )));
    }
    Ok((left, file.versions()))
}

fn appeal_until(desk: &Desk<'_>, program: &str) -> Option<Date> {
    let known = desk.catalog.programs.iter().find(|known| known.id == program && known.in_force.contains(desk.today))?;
    let (days, unit) = known.procedure.appeal?;
    Some(desk.catalog.calendar.deadline(desk.today, Limit { days, unit }).day)
}

/// The amounts of the fading out from a day on, then the reduction or the end.
fn plan_of(kind: ChangeKind, from: Date, taper: &[(u16, u8)], now: Option<Money>) -> ChangePlan {
    let mut plan = ChangePlan::default();
    let mut day = from;
    let least = if let ChangeKind::Reduce(amount) = kind { amount } else { Money::ZERO };
    for (months, percent) in taper {
        if let (Some(now), 0..100) = (now, percent) {
            let share = Money::from_fen(now.fen() * i64::from(*percent) / 100).max(least);
            plan.rates.push((day, share));
        }
        day = day.checked_add(jiff::Span::new().months(*months)).unwrap_or(Date::MAX);
    }
    match kind {
        ChangeKind::Stop => plan.stops = Some(day),
        ChangeKind::Reduce(amount) => plan.rates.push((day, amount)),
    }
    plan
}

/// The plan as it was proposed; where the decision comes after its first day, from the month after the decision.
fn plan_in_time(record: &ChangeRecord, grant: &GrantRecord, decided: Date) -> ChangePlan {
    let mut begins = record.plan.rates.iter().map(|(day, _)| *day).chain(record.plan.stops);
    // Months of a taper that still pay all stand before the first lower rate.
    let full: i32 = record.taper.iter().take_while(|(_, percent)| *percent >= 100).map(|(months, _)| i32::from(*months)).sum();
    let first = begins.next().and_then(|day| day.checked_sub(jiff::Span::new().months(full)).ok());
    let earliest = month_after(decided);
    match first {
        Some(first) if first < earliest => plan_of(record.kind, earliest, &record.taper, grant.rate_on(decided)),
        _ => record.plan.clone(),
    }
}
