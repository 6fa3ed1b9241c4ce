//! Which numbers have run out, and which will within ninety days?
//!
//! Of programs in force on the day asked about: a value that nobody has checked up to the day or will have to check soon, and one that
//! ends without another after it. A number without any value is no news: its file says that the source states none.

use super::advice::{Anchor, Remark};
use crate::calendar::{Date, Period, days_between};
use crate::catalog::yaml::{Kind, Node};
use crate::catalog::{Catalog, NumberExpression, SourceFolder, Standard, parse_yaml};
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many days before it runs out a number is told of.
const DAYS_AHEAD: i64 = 90;

pub(super) fn find(catalog: &Catalog, folder: &SourceFolder, as_of: Date) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut standards: BTreeMap<String, Arc<Standard>> = BTreeMap::new();
    for program in catalog.programs.iter().filter(|program| program.in_force.contains(as_of)) {
        for parameter in &program.parameters {
            let name = parameter.key.rsplit('.').next().unwrap_or(&parameter.key);
            let rows: Vec<Row> = parameter.rows.iter().map(|row| Row { period: row.period, checked_until: row.checked_until, area: "" }).collect();
            remarks.extend(state_of(&rows, as_of).map(|(index, state)| remark(&program.file, Some(name.to_string()), index, name, state)));
        }
        program.walk_numbers(&mut |number| {
            if let NumberExpression::Standard(standard) = number {
                standards.insert(standard.key.clone(), standard.clone());
            }
        });
    }
    // A standard's rows may come from several files: each file is looked at by itself.
    let files = folder.files.iter().filter(|file| file.path.contains("/standards/") || file.path.starts_with("standards/"));
    for (file, node) in files.filter_map(|file| Some((file, parse_yaml(std::str::from_utf8(&file.bytes).ok()?).ok()?))) {
        let Some(standard) = node.get("id").and_then(Node::as_text).and_then(|id| standards.get(id)) else { continue };
        let rows: Vec<Row> = rows_of(&node, standard);
        remarks.extend(state_of(&rows, as_of).map(|(index, state)| remark(&file.path, None, index, &standard.key, state)));
    }
    remarks
}

/// A value as far as time goes.
struct Row<'a> {
    period: Period,
    checked_until: Option<Date>,
    area: &'a str,
}

/// The values that a file of a standard states, by its lines.
fn rows_of<'a>(file: &'a Node, standard: &Standard) -> Vec<Row<'a>> {
    let Some(Kind::List(values)) = file.get("values").map(|node| &node.kind) else { return Vec::new() };
    let date = |node: &Node, key: &str| node.get(key).and_then(Node::as_text).and_then(|text| crate::calendar::parse_date(text).ok());
    let rows = values.iter().filter_map(|value| {
        let period = Period { from: date(value, "from")?, to: date(value, "to") };
        let area = value.get("area").and_then(Node::as_text).unwrap_or_default();
        Some(Row { period, checked_until: date(value, "checked_until"), area })
    });
    // What did not load with the catalog can't run out.
    rows.filter(|row| standard.rows.iter().any(|loaded| loaded.period == row.period)).collect()
}

enum State {
    Ended(Date),
    Ends(Date),
    Unchecked(Date),
    CheckDue(Date),
}

/// The most urgent state of a number's values, with the position of the value.
fn state_of(rows: &[Row<'_>], as_of: Date) -> Option<(usize, State)> {
    let is_followed =
        |row: &Row<'_>| row.period.to.and_then(|to| to.tomorrow().ok()).is_some_and(|next| rows.iter().any(|o| o.area == row.area && o.period.contains(next)));
    let soon = |day: Date| days_between(as_of, day) <= DAYS_AHEAD;
    let states = rows.iter().enumerate().filter_map(|(index, row)| {
        let lasts_longer = |other: &Row<'_>| other.area == row.area && other.period.to.is_none_or(|to| row.period.to.is_some_and(|own| to > own));
        let ended = row.period.to.filter(|to| *to < as_of && !rows.iter().any(lasts_longer)).map(|to| (0, index, State::Ended(to)));
        let is_now = row.period.contains(as_of);
        let ends = row.period.to.filter(|to| is_now && soon(*to) && !is_followed(row)).map(|to| (1, index, State::Ends(to)));
        let unchecked = row.checked_until.filter(|until| is_now && *until < as_of).map(|until| (2, index, State::Unchecked(until)));
        let due = row.checked_until.filter(|until| is_now && soon(*until)).map(|until| (3, index, State::CheckDue(until)));
        ended.or(ends).or(unchecked).or(due)
    });
    states.min_by_key(|(rank, index, _)| (*rank, *index)).map(|(_, index, state)| (index, state))
}

fn remark(file: &str, parameter: Option<String>, index: usize, name: &str, state: State) -> Remark {
    let check = || Words::new("请核对原文是否仍然有效，再改 checked_until", "look whether the source still holds, then move checked_until");
    let extend = || Words::new("请写上下一个值，带 from 和 clause", "add the next value with its from and clause");
    let (problem, mend) = match state {
        State::Ended(day) => {
            (words!("{name} 在 {day} 之后没有值：答案为“缺资料”", "{name} has no value after {day}: answers say that it is missing"), extend())
        }
        State::Ends(day) => (words!("{name} 到 {day} 为止，之后没有值", "{name} ends on {day} and no value follows"), extend()),
        State::Unchecked(day) => (words!("{name} 只核对到 {day}", "nobody has checked {name} after {day}"), check()),
        State::CheckDue(day) => (words!("{name} 核对到 {day}，即将到期", "{name} is checked up to {day}, which is near"), check()),
    };
    Remark { file: file.to_string(), anchor: Anchor::Value(parameter, index), problem, mend }
}
