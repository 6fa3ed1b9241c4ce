//! By which day is each stage to be done if the application were handed in today?

use crate::pages::tongue::Tongue;
use crate::pages::wording::actor_words;
use engine::calendar::{Date, Deadline, LimitUnit};
use engine::catalog::{Catalog, Program, StageDay};
use engine::words;

/// A stage of the approval chain.
pub struct StageLine {
    /// Its name.
    pub name: String,
    /// Who acts.
    pub by: &'static str,
    /// How long it may take.
    pub limit: String,
    /// The day on which it must be done; empty where no limit is stated.
    pub due: String,
    /// Whether it is a publicity period.
    pub publicity: bool,
    /// Whether it may be left out.
    pub optional: bool,
}

/// The chain of a program with its days, each stage taking all its time from the day of filing on.
pub fn stage_lines(l: Tongue, catalog: &Catalog, program: &Program, on: Date) -> Vec<StageLine> {
    let line = |StageDay { stage, due, .. }: StageDay<'_>| StageLine {
        name: l.w(&stage.name).to_string(),
        by: actor_words(l, stage.by),
        limit: limit_text(l, stage.limit),
        due: due.map_or_else(String::new, |due| due_text(l, due)),
        publicity: stage.publicity,
        optional: stage.optional,
    };
    program.stage_days(&catalog.calendar, on).into_iter().map(line).collect()
}

fn due_text(l: Tongue, due: Deadline) -> String {
    let Deadline { day, provisional } = due;
    match provisional {
        true => l.own(words!("不早于 {day}（暂定）", "not before {day} (provisional)")),
        false => day.to_string(),
    }
}

fn limit_text(l: Tongue, limit: Option<(u16, Option<u16>, LimitUnit)>) -> String {
    let Some((days, days_max, unit)) = limit else { return l.t("未规定时限", "no limit stated").to_string() };
    let base = match unit {
        LimitUnit::Working => words!("{days}个工作日", "{days} working days"),
        LimitUnit::Calendar => words!("{days}天", "{days} days"),
        LimitUnit::DayOfMonth => words!("每月{days}日前", "by day {days} of the month"),
    };
    let (zh, en) = (base.zh, base.en);
    match days_max.filter(|max| *max > days) {
        Some(max) => l.own(words!("{zh}（最长{max}）", "{en} (at most {max})")),
        None => l.own(words!("{zh}", "{en}")),
    }
}
