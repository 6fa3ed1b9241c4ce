//! Is what a file names known, and has an id the shape of one?

use super::diagnostic::Findings;
use super::yaml::Located;
use crate::facts::nearest_key;
use crate::words;
use crate::words::Words;

/// Whether a text can be the id of a program, a campaign or a fund.
pub(super) fn check_id(id: &Located<String>, example: &str, findings: &mut Findings<'_>) {
    let is_shaped = !id.is_empty() && id.len() <= 80 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !is_shaped {
        findings.add(
            id.place,
            Words::new("id 应为小写字母、数字和连字符", "an id has lower-case letters, digits and hyphens"),
            words!("请写作如 {example}", "write it as {example}"),
        );
    }
}

/// Whether a name stands in the list that holds its kind.
pub(super) fn check_known<'k>(named: &Located<String>, known: impl Iterator<Item = &'k String>, kind: (&str, &str), list: &str, findings: &mut Findings<'_>) {
    let known: Vec<&str> = known.map(String::as_str).collect();
    let name = &named.value;
    if known.contains(&name.as_str()) {
        return;
    }
    let mend = match nearest_key(known.iter().copied(), name) {
        Some(near) => words!("是否应为 {near}？", "did you mean {near}?"),
        None => words!("请先写入 {list}", "add it to {list}"),
    };
    let (zh, en) = kind;
    findings.add(named.place, words!("未知的{zh} {name}", "unknown {en} {name}"), mend);
}
