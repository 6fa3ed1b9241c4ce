//! Which stages must be decided soon, and which should have been?
//!
//! Amber from three working days before the limit, or a fifth of the limit if that is longer; red when it is past.

use super::alert::{About, AlertKind, AlertLevel, Raised};
use crate::calendar::{Calendar, Date, LimitUnit, days_between};
use crate::casework::{CaseError, Desk, open_applications};
use crate::registry::household_name;
use crate::words;
use crate::words::Words;

const NEAR_WORKING_DAYS: i64 = 3;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for application in open_applications(desk)? {
        let (Some(stage), Some((due, is_provisional, limit))) = (application.waiting_stage(), application.clock()) else { continue };
        let Some((kind, level)) = urgency(&desk.catalog.calendar, desk.today, due, limit) else { continue };
        let household = household_name(desk.store, desk.store.vault(), application.household)?;
        let about = About { household, program: Some(application.program.clone()), application: Some(application.application.to_string()), ..About::default() };
        let (zh, en) = (&application.name.zh, &application.name.en);
        let (stage_zh, stage_en) = (&stage.name.zh, &stage.name.en);
        let says = match level {
            AlertLevel::Red => words!("“{zh}”的“{stage_zh}”应于 {due} 前办结，已超时", "“{en}”: “{stage_en}” was due on {due}"),
            _ => words!("“{zh}”的“{stage_zh}”须于 {due} 前办结", "“{en}”: “{stage_en}” is due on {due}"),
        };
        let on = application.on;
        let mut evidence = vec![words!("{on} 受理", "handed in on {on}")];
        if is_provisional {
            evidence.push(Words::new("该年放假安排尚未公布，期限暂定", "the year's holidays are not published yet: the day may move"));
        }
        raised.push(Raised {
            kind,
            subjects: vec![application.application.to_string(), stage.stage.clone()],
            facts: vec![due.to_string()],
            about: vec![about],
            owner: Some(application.household.into()),
            since: application.since,
            due: Some((due, is_provisional)),
            level,
            says,
            evidence,
            agency: Some(application.agency.clone()),
        });
    }
    Ok(())
}

/// Whether a stage is near its limit or past it.
pub fn urgency(calendar: &Calendar, today: Date, due: Date, limit: (u16, LimitUnit)) -> Option<(AlertKind, AlertLevel)> {
    if today > due {
        return Some((AlertKind::DeadlinePassed, AlertLevel::Red));
    }
    let working = working_days_left(calendar, today, due);
    let left = match limit.1 {
        LimitUnit::Working => working,
        LimitUnit::Calendar | LimitUnit::DayOfMonth => days_between(today, due),
    };
    let is_near = working <= NEAR_WORKING_DAYS || left * 5 <= limit.1.days_left_at_least(limit.0);
    is_near.then_some((AlertKind::DeadlineNear, AlertLevel::Amber))
}

/// Working days after today up to the day itself; counting stops where it no longer matters.
fn working_days_left(calendar: &Calendar, today: Date, due: Date) -> i64 {
    let mut left = 0;
    let mut day = today;
    while day < due && left <= 1_000 {
        let Ok(next) = day.tomorrow() else { break };
        day = next;
        left += i64::from(calendar.is_working_day(day));
    }
    left
}
