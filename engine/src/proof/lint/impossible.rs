//! Which programs can nobody meet, though each criterion by itself can hold?
//!
//! The check refuses what can't hold whatever the date. Here each span of days counts with its own numbers, and alternatives and
//! sums are followed through, so that a threshold that was moved past another is seen. What is told is proved: no false alarm.

use super::advice::{Anchor, Remark};
use super::combinations::{Combination, combinations_of, narrow};
use super::days::turning_days;
use super::sums::Reader;
use crate::calendar::Date;
use crate::catalog::{Amount, Catalog, Condition, Criterion, Program};
use crate::words;
use crate::words::Words;

pub(super) fn find(catalog: &Catalog) -> Vec<Remark> {
    catalog.programs.iter().filter(|program| program.open.is_none()).flat_map(|program| remarks_on(catalog, program)).collect()
}

fn remarks_on(catalog: &Catalog, program: &Program) -> Vec<Remark> {
    let days = turning_days(&[program]);
    let mut remarks = Vec::new();
    for (index, day) in days.iter().enumerate() {
        let reader = Reader { vocabulary: &catalog.vocabulary, day: *day };
        let (from, until) = (*day, days.get(index + 1).and_then(|next| next.yesterday().ok()));
        match combinations_of(&reader, &program.criteria) {
            Some(left) if left.is_empty() => {
                remarks.push(contradiction(&reader, program, from, until));
                break;
            }
            Some(left) => remarks.extend(unreached_row(&reader, program, left, from, until)),
            None => {}
        }
        if !remarks.is_empty() {
            break;
        }
    }
    remarks
}

/// Names the first criterion with which nothing is left, and an earlier one that stands against it, where one alone does.
fn contradiction(reader: &Reader<'_>, program: &Program, from: Date, until: Option<Date>) -> Remark {
    let fails = |criteria: &[Criterion]| combinations_of(reader, criteria).is_some_and(|left| left.is_empty());
    let last = (1..=program.criteria.len()).find(|count| fails(&program.criteria[..*count])).unwrap_or(program.criteria.len()) - 1;
    let culprit = &program.criteria[last];
    let against = program.criteria[..last].iter().find(|other| fails(&[(*other).clone(), culprit.clone()]));
    let (span_zh, span_en) = span_words(from, until);
    let id = &culprit.id;
    let problem = match against {
        Some(other) => {
            let other = &other.id;
            words!(
                "{span_zh}，条件 {id} 与 {other} 不能同时成立：没有人能享受本项目",
                "{span_en} the criteria {id} and {other} can't hold together: nobody can get this program"
            )
        }
        None if last > 0 => {
            words!(
                "{span_zh}，条件 {id} 与它前面的条件不能同时成立：没有人能享受本项目",
                "{span_en} the criterion {id} and those before it can't hold together: nobody can get this program"
            )
        }
        None => words!("{span_zh}，条件 {id} 不可能成立：没有人能享受本项目", "{span_en} the criterion {id} can't hold: nobody can get this program"),
    };
    Remark {
        file: program.file.clone(),
        anchor: Anchor::Criterion(culprit.id.clone()),
        problem,
        mend: Words::new("请对照原文检查这些条件在该日期的数字和选项", "compare the numbers and choices of that date with the source's text"),
    }
}

/// A row of the amount table that nobody can come to.
fn unreached_row(reader: &Reader<'_>, program: &Program, left: Vec<Combination>, from: Date, until: Option<Date>) -> Option<Remark> {
    let Amount::First(rows) = &program.amount else { return None };
    let mut left = left;
    for (index, row) in rows.iter().enumerate() {
        let always = Condition::Constant(true);
        let condition = row.condition.as_ref().unwrap_or(&always);
        let reached = narrow(reader, left.clone(), condition, true)?;
        if reached.is_empty() {
            let (span_zh, span_en) = span_words(from, until);
            let number = index + 1;
            return Some(Remark {
                file: program.file.clone(),
                anchor: Anchor::AmountRow(index),
                problem: words!("{span_zh}，金额表第{number}行没有人能用到", "{span_en} nobody comes to row {number} of the amount table"),
                mend: Words::new("请检查各行的条件和次序，或删去这一行", "check the rows' conditions and their order, or remove the row"),
            });
        }
        left = narrow(reader, left, condition, false)?;
    }
    None
}

pub(super) fn span_words(from: Date, until: Option<Date>) -> (String, String) {
    match until {
        Some(until) => (format!("{from}至{until}"), format!("from {from} to {until}")),
        None => (format!("{from}起"), format!("from {from} on")),
    }
}
