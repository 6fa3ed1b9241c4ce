//! Which rows of files could not be taken?

use super::alert::{About, AlertKind, AlertLevel, Raised};
use crate::casework::{CaseError, Desk};
use crate::ledger::{ImportRecord, SetAside, Stored, decode};
use crate::words;
use crate::words::Words;

/// Rows told one by one; all of them stand in the file of faults that the import wrote.
const ROWS_TOLD: usize = 10;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for (key, stored) in desk.store.range(&ImportRecord::prefix(), None, usize::MAX)? {
        let Ok(file) = String::from_utf8(key.0[1..].to_vec()) else { continue };
        let record: ImportRecord = decode(&stored.bytes)?;
        if record.rows.is_empty() {
            continue;
        }
        let (rows, taken) = (record.rows.len(), record.taken);
        // A row that has moved to another line is the same row.
        let mut facts: Vec<String> = record.rows.iter().map(|row| format!("column:{}#{:?}", row.path, row.digest)).collect();
        facts.sort();
        facts.dedup();
        raised.push(Raised {
            kind: AlertKind::ImportRows,
            subjects: vec![file.clone()],
            facts,
            about: vec![About::default()],
            owner: None,
            since: record.since,
            due: None,
            level: AlertLevel::Notice,
            says: words!("文件 {file} 读入 {taken} 条，搁置 {rows} 处", "{taken} of the file {file} were taken in, {rows} were set aside"),
            evidence: record.rows.iter().take(ROWS_TOLD).map(row_words).collect(),
            agency: None,
        });
    }
    Ok(())
}

fn row_words(row: &SetAside) -> Words {
    let (line, path, zh, en) = (row.line, &row.path, &row.expected.zh, &row.expected.en);
    match path.as_str() {
        "" => words!("第{line}行：{zh}", "row {line}: {en}"),
        path => words!("第{line}行“{path}”：{zh}", "row {line}, “{path}”: {en}"),
    }
}
