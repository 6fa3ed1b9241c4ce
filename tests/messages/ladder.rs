//! How good is a message?

use crate::faults::{FAULTS, apart};
use crate::faulty::told;
use engine::catalog::Diagnostic;
use std::collections::BTreeSet;
use std::path::Path;
use support::repository;

/// Characters of a message without what it quotes.
const ENGLISH_MAX: usize = 150;
const CHINESE_MAX: usize = 80;
/// Words that put the blame on the reader, or call names.
const UNKIND: [&str; 18] = [
    "invalid",
    "illegal",
    "bad ",
    "stupid",
    "wrong",
    "you ",
    "your ",
    "fault",
    "fail to",
    "must not",
    "forbidden",
    "garbage",
    "你",
    "您",
    "非法",
    "胡",
    "违规",
    "愚",
];
/// How a next step begins, in English.
const STEPS: [&str; 36] = [
    "add",
    "check",
    "change",
    "choose",
    "compare",
    "count",
    "did you mean",
    "divide",
    "expected",
    "find",
    "give",
    "keep",
    "known",
    "leave",
    "look",
    "make",
    "mend",
    "move",
    "name",
    "put",
    "remove",
    "save",
    "say",
    "see",
    "split",
    "take",
    "use",
    "where",
    "work",
    "write",
    "choices",
    "this program is paid",
    "what",
    "quote",
    "start",
    "there is no such day (expected",
];

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The text without what it quotes of the file, and without a list of all that could stand there.
fn without_quotes(text: &str) -> String {
    let text = ["known keys: ", "可用的字段："].iter().find(|list| text.starts_with(**list)).map_or(text, |list| list);
    let outside_backquotes: String = text.split('`').step_by(2).collect();
    let mut depth = 0;
    outside_backquotes
        .chars()
        .filter(|c| {
            depth += i32::from(*c == '「');
            let is_outside = depth == 0;
            depth -= i32::from(*c == '」');
            is_outside
        })
        .collect()
}

/// What is amiss with a message, if anything.
fn amiss(one: &Diagnostic) -> Vec<String> {
    let mut found = Vec::new();
    let mut expect = |holds: bool, what: &str| {
        if !holds {
            found.push(what.to_string());
        }
    };
    expect(!one.file.is_empty() && one.place.line > 0 && one.place.column > 0, "names file and line");
    for (words, what) in [(&one.problem, "problem"), (&one.mend, "mend")] {
        let (zh, en) = (without_quotes(&words.zh), without_quotes(&words.en));
        expect(zh.chars().any(is_chinese), &format!("the {what} in Chinese"));
        expect(en.chars().any(|c| c.is_ascii_alphabetic()) && !en.chars().any(is_chinese), &format!("the {what} in English: {en}"));
        expect(zh.chars().count() <= CHINESE_MAX && en.chars().count() <= ENGLISH_MAX, &format!("a concise {what}: {en}"));
        let both = format!("{zh} {en} ").to_lowercase().replace("did you mean", "").replace("非法定", "");
        expect(!UNKIND.iter().any(|word| both.contains(word)), &format!("a gentle {what}: {both}"));
    }
    expect(STEPS.iter().any(|step| one.mend.en.starts_with(step)), &format!("a next step: {}", one.mend.en));
    expect(one.problem.en != one.mend.en, "the step says more than the problem");
    found
}

#[test]
fn every_message_is_clear_gentle_concise_and_says_what_to_do() {
    let mut complaints = Vec::new();
    for (path, from, to) in FAULTS {
        let diagnostics = told(path, from, to);
        if diagnostics.is_empty() {
            complaints.push(format!("nothing is told of {path}: {to}"));
        }
        for one in &diagnostics {
            complaints.extend(amiss(one).into_iter().map(|what| format!("{to}: {}:{} {} | {}: not {what}", one.file, one.place.line, one.problem, one.mend)));
        }
    }
    for one in apart() {
        complaints.extend(amiss(&one).into_iter().map(|what| format!("{}: {} | {}: not {what}", one.file, one.problem, one.mend)));
    }
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

/// The pairs of texts that the catalog's sources hold: `words!("…", "…")` and `Words::new("…", "…")`.
fn texts_of_the_sources() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut visit = vec![repository().join("engine/src/catalog")];
    while let Some(path) = visit.pop() {
        if path.is_dir() {
            visit.extend(std::fs::read_dir(&path).expect("a folder").flatten().map(|entry| entry.path()));
        } else {
            found.extend(english_of(&path));
        }
    }
    assert!(found.len() > 150, "the messages are found: {}", found.len());
    found
}

/// The English of each pair in a file, outside its own tests.
fn english_of(path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("a file");
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let literal = |rest: &str| -> Option<(String, usize)> {
        let start = rest.find(|c: char| !c.is_whitespace())?;
        let body = rest[start..].strip_prefix('"')?;
        let mut escaped = false;
        let end = body.char_indices().find(|(_, c)| {
            let closes = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        })?;
        Some((body[..end.0].replace("\\\"", "\""), start + 1 + end.0 + 1))
    };
    let pair = |rest: &str| -> Option<String> {
        let (_, end) = literal(rest)?;
        let (english, _) = literal(rest[end..].trim_start().strip_prefix(',')?)?;
        Some(english)
    };
    ["words!(", "Words::new("].iter().flat_map(|call| text.split(call).skip(1).filter_map(pair)).collect()
}

/// Whether a text came of a template, whose braces stand for anything.
fn came_of(text: &str, template: &str) -> bool {
    let parts: Vec<&str> = template.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect();
    let mut rest = text;
    parts.iter().all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

/// Texts that are no message, or that no file can provoke: names of units and rhythms, and guards behind others.
const NEVER_TOLD: [&str; 6] = ["month", "term", "year", "time", "event", "can't be read: {error}"];

#[test]
fn every_message_of_the_sources_is_provoked() {
    let mut told_texts: BTreeSet<String> = BTreeSet::new();
    for one in FAULTS.iter().flat_map(|(path, from, to)| told(path, from, to)).chain(apart()) {
        told_texts.extend([one.problem.en, one.mend.en]);
    }
    let silent: Vec<String> = texts_of_the_sources()
        .into_iter()
        .filter(|template| !NEVER_TOLD.contains(&template.as_str()))
        .filter(|template| !told_texts.iter().any(|text| came_of(text, template)))
        .collect();
    assert!(silent.is_empty(), "{} messages are never provoked:\n{}", silent.len(), silent.join("\n"));
}

/// The slips of those who come from another language, or from a Chinese keyboard, are told what to write.
#[test]
fn common_slips_are_told_what_to_write() {
    let below = "when: household.income_month < param.line";
    for (from, to, mend) in [
        ("need: living", "need： living", "write a half-width colon and a space, as `need: living`"),
        ("name: {zh: 全, en: Whole}", "name: {zh： 全, en: Whole}", "write a half-width colon and a space, as `need: living`"),
        (below, "when: household.poor and household.hukou == 'urban'", "write && for `and`"),
        (below, "when: household.poor OR household.hukou == 'urban'", "write || for `or`"),
        (below, "when: not household.poor", "write ! for `not`"),
        (below, "when: household.hukou not in ['urban']", "write ! for `not`"),
        (below, "when: household.poor 或 household.hukou == 'urban'", "write || for `或`"),
        (below, "when: household.hukou == urban", "write 'urban'"),
        (below, "when: rural != household.hukou", "write 'rural'"),
        (below, "when: household.hukou in [urbn, 'rural']", "write 'urban'"),
        (below, "when: household.hukou == zzzzzzzz", "choices: 'urban', 'rural'"),
        (below, "when: income_month < param.line", "did you mean household.income_month?"),
        (below, "when: \"household.members.exists(m, grade > 1)\"", "did you mean m.grade?"),
        (below, "when: household.hukou == ‘urban’", "use half-width quotes, as 'urban'"),
        (below, "when: （household.income_month < 3", "write ( instead"),
        (below, "when: household.income_month ≤ 3", "write <= instead"),
    ] {
        let told = told("whole.yaml", from, to);
        let mends: Vec<&str> = told.iter().map(|one| one.mend.en.as_str()).collect();
        assert!(mends.contains(&mend), "{to}: {mends:?}");
        let line =
            crate::faulty::folder().files.iter().find(|file| file.path.ends_with("whole.yaml")).map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
        let line = line.expect("a file").lines().position(|line| line.contains(from)).expect("a line") as u32 + 1;
        assert!(told.iter().any(|one| one.mend.en == mend && one.place.line == line), "{to}: told on its own line, {line}");
    }
}
