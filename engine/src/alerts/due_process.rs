//! What must happen before an alert about somebody's conduct is confirmed, and who looks again?
//!
//! Told in writing, with working days to answer; heard, or the time is over; then the answer; then, if asked, a second look by
//! somebody else. Without that no alert that could take something away from a family is confirmed. It may be dismissed at any time.

use super::alert::{Alert, AlertState, Hearing};
use super::list::{HandedIn, alerts_with};
use crate::calendar::{Date, Limit, LimitUnit};
use crate::casework::desk::{Judged, not_possible, reason_of};
use crate::casework::{CaseError, Desk};
use crate::ledger::{Action, AlertAnswer, AlertCase, AlertOutcome, Answer, AttentionEvent, EventBody, read_version};
use crate::sealing::Note;
use crate::words;
use crate::words::Words;

/// Working days to answer, where nothing else is said.
pub const REPLY_WORKING_DAYS: u16 = 10;
const REPLY_WORKING_DAYS_MIN: u16 = 5;
const REPLY_WORKING_DAYS_MAX: u16 = 60;

/// What the person is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoticeRequest {
    /// The text; made of the evidence if there is none.
    pub text: Option<String>,
    /// Working days to answer.
    pub working_days: Option<u16>,
}

/// Records that the person was told in writing what is asked, and until when there is time to answer.
pub fn notify_person(desk: &mut Desk<'_>, handed: &[HandedIn], key: &str, request: &NoticeRequest) -> Result<Answer, CaseError> {
    let days = request.working_days.unwrap_or(REPLY_WORKING_DAYS);
    if !(REPLY_WORKING_DAYS_MIN..=REPLY_WORKING_DAYS_MAX).contains(&days) {
        return Err(CaseError::field("working_days", Words::new("应为5至60个工作日", "expected 5 to 60 working days")));
    }
    let typed = request.text.as_deref().map(reason_of).transpose().map_err(|error| in_field("text", error))?;
    step(desk, handed, key, |desk, alert| {
        if alert.state != AlertState::Open {
            return Err(answered_already());
        }
        let deadline = desk.catalog.calendar.deadline(desk.today, Limit { days, unit: LimitUnit::Working });
        let text = typed.map_or_else(|| notice_text(alert, deadline.day), str::to_string);
        let text = sealed(desk, alert, &text)?;
        let (key, fingerprint, household) = (alert.key.clone(), alert.fingerprint.clone(), alert.household());
        Ok(AttentionEvent::Noticed { key, fingerprint, household, text, on: desk.today, reply_until: deadline.day })
    })
}

/// The notice in both languages, made of what the alert says.
fn notice_text(alert: &Alert, until: Date) -> String {
    let (zh, en) = (&alert.says.zh, &alert.says.en);
    let lines = |pick: fn(&Words) -> &str| alert.evidence.iter().map(pick).collect::<Vec<_>>().join("\n");
    let (evidence_zh, evidence_en) = (lines(|words| &words.zh), lines(|words| &words.en));
    words!(
        "{zh}。\n{evidence_zh}\n请于 {until} 前说明情况；答复之前不会减少您的救助。",
        "{en}.\n{evidence_en}\nPlease tell us how it is by {until}; nothing is taken from your aid before."
    )
    .to_string()
}

/// Records what the person said.
pub fn record_reply(desk: &mut Desk<'_>, handed: &[HandedIn], key: &str, text: &str, on: Option<Date>) -> Result<Answer, CaseError> {
    let text = reason_of(text).map_err(|error| in_field("text", error))?;
    step(desk, handed, key, |desk, alert| {
        let on = on.unwrap_or(desk.today);
        let Some((_, noticed, _, _)) = &alert.case.noticed else {
            return Err(not_possible(Words::new("尚未书面告知当事人", "the person was not told in writing yet")));
        };
        if on > desk.today || on < *noticed {
            return Err(CaseError::field("on", words!("应在 {noticed} 至今天之间", "expected a day from {noticed} to today")));
        }
        let text = sealed(desk, alert, text)?;
        Ok(AttentionEvent::Replied { key: alert.key.clone(), household: alert.household(), text, on })
    })
}

/// Answers an alert on the facts that raise it now. It stays settled until the facts change.
pub fn answer_alert(desk: &mut Desk<'_>, handed: &[HandedIn], key: &str, outcome: AlertOutcome, reason: &str) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?;
    commit(desk, handed, key, |desk, alert| {
        if alert.state != AlertState::Open {
            return Err(answered_already());
        }
        check_heard(alert, outcome, desk.today)?;
        let reason = sealed(desk, alert, reason)?;
        let (key, fingerprint, facts) = (alert.key.clone(), alert.fingerprint.clone(), alert.facts.clone());
        Ok(EventBody::AlertAnswered { key, fingerprint, outcome, reason, facts })
    })
}

/// A second look at an answer, by somebody else.
pub fn review_answer(desk: &mut Desk<'_>, handed: &[HandedIn], key: &str, outcome: AlertOutcome, reason: &str) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?;
    step(desk, handed, key, |desk, alert| {
        let Some(answered) = alert.answered.as_ref().filter(|_| alert.state != AlertState::Open) else {
            return Err(not_possible(Words::new("该预警尚未作出答复", "this alert was not answered yet")));
        };
        if answered.by == desk.by {
            return Err(not_possible(Words::new("复核须由作出答复以外的人办理", "somebody else than who answered must look again")));
        }
        check_heard(alert, outcome, desk.today)?;
        let reason = sealed(desk, alert, reason)?;
        let (key, fingerprint, household) = (alert.key.clone(), alert.fingerprint.clone(), alert.household());
        Ok(AttentionEvent::Reviewed { key, household, fingerprint, outcome, reason, on: desk.today })
    })
}

/// Whether the person was told of this very evidence, and has answered or had the time to.
fn check_heard(alert: &Alert, outcome: AlertOutcome, today: Date) -> Result<(), CaseError> {
    if outcome == AlertOutcome::Dismissed || alert.kind.hearing() == Hearing::None {
        return Ok(());
    }
    match &alert.case.noticed {
        Some((fingerprint, ..)) if *fingerprint != alert.fingerprint => {
            Err(not_possible(Words::new("依据在告知之后有变化，须重新书面告知当事人", "the evidence has changed since the person was told: tell again")))
        }
        Some((_, _, until, _)) if alert.case.replied.is_none() && today <= *until => {
            Err(not_possible(words!("当事人可在 {until} 前说明，此前不能认定属实", "the person may answer until {until}: it can't be confirmed before")))
        }
        Some(_) => Ok(()),
        None => Err(not_possible(Words::new("认定属实之前，须先书面告知当事人并听取说明", "before it is confirmed, the person is told in writing and heard"))),
    }
}

fn answered_already() -> CaseError {
    not_possible(Words::new("该预警已经答复；可由他人复核", "this alert was answered; somebody else may look again"))
}

fn in_field(field: &str, error: CaseError) -> CaseError {
    match error {
        CaseError::Faults(faults) => CaseError::Faults(faults.into_iter().map(|(_, expected)| (field.to_string(), expected)).collect()),
        other => other,
    }
}

fn sealed(desk: &mut Desk<'_>, alert: &Alert, text: &str) -> Result<Note, CaseError> {
    Ok(match alert.owner {
        Some(owner) => Note::Sealed(desk.seal_text(owner, text)?),
        None => Note::Plain(text.to_string()),
    })
}

fn step(
    desk: &mut Desk<'_>,
    handed: &[HandedIn],
    key: &str,
    mut judge: impl FnMut(&mut Desk<'_>, &Alert) -> Result<AttentionEvent, CaseError>,
) -> Result<Answer, CaseError> {
    commit(desk, handed, key, |desk, alert| judge(desk, alert).map(EventBody::Attention))
}

/// Commits one event about an alert as it stands, unless somebody has done something about it meanwhile.
fn commit(
    desk: &mut Desk<'_>,
    handed: &[HandedIn],
    key: &str,
    mut judge: impl FnMut(&mut Desk<'_>, &Alert) -> Result<EventBody, CaseError>,
) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        let found = alerts_with(desk, handed)?.into_iter().find(|alert| alert.key == key);
        let Some(alert) = found else {
            return Err(CaseError::Unknown(Words::new("没有该预警，或其依据已消失", "there is no such alert, or what raised it is gone")));
        };
        let expected = vec![read_version::<AlertAnswer>(desk.store, &alert.key)?, read_version::<AlertCase>(desk.store, &alert.key)?];
        let event = judge(desk, &alert)?;
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![event], answer: Answer::Done } })
    })
}
