//! What do the lines of a JSON Lines file say?

use super::grants::{PastGrantRow, read_grant};
use super::heading_words::GRANT_COLUMNS;
use super::households::ImportedHousehold;
use super::outcome::{RowFault, Sheet};
use super::plain::plain;
use super::table::Cell;
use engine::catalog::Catalog;
use engine::facts::{Vocabulary, nearest_key, read_registration};
use engine::words;
use engine::words::Words;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Lines that are not blank, with their numbers.
pub fn lines_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line)).filter(|(_, line)| !line.trim().is_empty())
}

/// Whether a text is JSON Lines: its first line begins an object.
pub fn is_json_lines(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Reads households, one document a line. Two lines with one household id are both refused: nobody says which holds.
pub fn households_of_lines(text: &str, vocabulary: &Vocabulary) -> Sheet<ImportedHousehold> {
    let mut sheet = Sheet::new(Vec::new());
    let mut lines_by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut read = Vec::new();
    for (line, text) in lines_of(text) {
        match read_registration(text, vocabulary) {
            Ok((household, _)) => {
                lines_by_id.entry(household.id.clone()).or_default().push(line);
                match serde_json::from_str::<Map<String, Value>>(text) {
                    Ok(document) => read.push((household.id, ImportedHousehold { lines: vec![line], document, made_ids: Vec::new() })),
                    Err(_) => sheet.faults.push(no_object(line)),
                }
            }
            Err(faults) => sheet.faults.extend(faults.0.into_iter().map(|fault| RowFault {
                line,
                column: Some(fault.path).filter(|path| !path.is_empty()),
                found: Words::new("不能接受的内容", "something that can't be taken"),
                expected: fault.expected,
            })),
        }
    }
    for (id, household) in read {
        let line = household.lines.first().copied().unwrap_or_default();
        match lines_by_id.get(&id).and_then(|lines| lines.iter().find(|other| **other != line)) {
            None => sheet.items.push(household),
            Some(other) => sheet.faults.push(RowFault {
                line,
                column: Some("id".to_string()),
                found: words!("与第{other}行的户编号相同", "the same household id as on line {other}"),
                expected: Words::new("一户一行", "one line a household"),
            }),
        }
    }
    sheet.faults.sort_by_key(|fault| fault.line);
    sheet
}

/// Reads past grants, one object a line.
pub fn past_grants_of_lines(text: &str, catalog: &Catalog) -> Sheet<PastGrantRow> {
    let mut sheet = Sheet::new(Vec::new());
    for (line, text) in lines_of(text) {
        let Ok(object) = serde_json::from_str::<Map<String, Value>>(text) else {
            sheet.faults.push(no_object(line));
            continue;
        };
        let unknown: Vec<RowFault> =
            object.keys().filter(|key| GRANT_COLUMNS.iter().all(|words| words.key != *key)).map(|key| unknown_key(line, key)).collect();
        if !unknown.is_empty() {
            sheet.faults.extend(unknown);
            continue;
        }
        let cells: Vec<_> = GRANT_COLUMNS.iter().filter_map(|words| Some((words.column, words.key, cell_of(object.get(words.key)?)))).collect();
        let find = |column| cells.iter().find(|(other, ..)| *other == column).map(|(_, key, cell)| (*key, cell));
        match read_grant(line, find, catalog) {
            Ok(grant) => sheet.items.push(grant),
            Err(faults) => sheet.faults.extend(faults),
        }
    }
    sheet
}

fn no_object(line: usize) -> RowFault {
    let expected = Words::new("每行应为一个JSON对象", "expected one JSON object a line");
    RowFault { line, column: None, found: Words::new("不是正确的JSON对象", "not a correct JSON object"), expected }
}

fn unknown_key(line: usize, key: &str) -> RowFault {
    let expected = match nearest_key(GRANT_COLUMNS.iter().map(|words| words.key), &plain(key)) {
        Some(near) => words!("是否应为 {near}？", "did you mean {near}?"),
        None => {
            let known = GRANT_COLUMNS.iter().map(|words| words.key).collect::<Vec<_>>().join(", ");
            words!("可用：{known}", "known: {known}")
        }
    };
    RowFault { line, column: None, found: Words::new("未知字段", "an unknown key"), expected }
}

fn cell_of(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Empty,
        Value::String(text) => Cell::of_text(text),
        Value::Number(number) => Cell::of_text(&number.to_string()),
        other => Cell::Text(other.to_string()),
    }
}
