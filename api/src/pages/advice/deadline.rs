//! By which day is each stage to be done if the application were handed in today?

use crate::pages::tongue::Tongue;
use crate::pages::wording::actor_words;
use engine::calendar::{Date, Limit, LimitUnit};
use engine::catalog::{Catalog, Program};
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
    let (mut day, mut provisional) = (on, false);
    let mut lines = Vec::with_capacity(program.stages.len());
    for stage in &program.stages {
        let due = stage.limit.map(|(days, days_max, unit)| catalog.calendar.deadline(day, Limit { days: days_max.unwrap_or(days), unit }));
        let due_text = match due {
            None => String::new(),
            Some(due) => {
                if !stage.optional {
                    (day, provisional) = (due.day, provisional || due.provisional);
                }
                let day = due.day;
                match provisional || due.provisional {
                    true => l.own(words!("不早于 {day}（暂定）", "not before {day} (provisional)")),
                    false => day.to_string(),
                }
            }
        };
        lines.push(StageLine {
            name: l.w(&stage.name).to_string(),
            by: actor_words(l, stage.by),
            limit: limit_text(l, stage.limit),
            due: due_text,
            publicity: stage.publicity,
            optional: stage.optional,
        });
    }
    lines
}

fn limit_text(l: Tongue, limit: Option<(u16, Option<u16>, LimitUnit)>) -> String {
    let Some((days, days_max, unit)) = limit else { return l.t("未规定时限", "no limit stated").to_string() };
    let base = match unit {
        LimitUnit::Working => words!("{days}个工作日", "{days} working days"),
        LimitUnit::Calendar => words!("{days}天", "{days} days"),
    };
    let (zh, en) = (base.zh, base.en);
    match days_max.filter(|max| *max > days) {
        Some(max) => l.own(words!("{zh}（最长{max}）", "{en} (at most {max})")),
        None => l.own(words!("{zh}", "{en}")),
    }
}
