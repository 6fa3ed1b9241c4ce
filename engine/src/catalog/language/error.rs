//! What is wrong with an expression, where, and how is it mended?

use crate::facts::{Choice, nearest_key};
use crate::words;
use crate::words::Words;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageError {
    /// Byte offset in the text.
    pub at: usize,
    /// What is wrong.
    pub problem: Words,
    /// How to mend it.
    pub mend: Words,
}

pub(super) fn see_language() -> Words {
    Words::new("请看 catalog/README.md 中规则语言一节", "see the language in catalog/README.md")
}

pub(super) fn error(at: usize, problem: Words, mend: Words) -> LanguageError {
    LanguageError { at, problem, mend }
}

pub(super) fn unknown<'k>(at: usize, zh: &str, en: &str, name: &str, known: impl Iterator<Item = &'k str>) -> LanguageError {
    let known: Vec<&str> = known.collect();
    let mend = match nearest_key(known.iter().copied(), name) {
        Some(near) => words!("是否应为 {near}？", "did you mean {near}?"),
        None => {
            let list = known.into_iter().take(12).collect::<Vec<_>>().join(", ");
            words!("可用的有：{list} …", "known: {list} …")
        }
    };
    error(at, words!("未知的{zh} {name}", "unknown {en} {name}"), mend)
}

/// A name where the code of a choice should stand in quotes.
pub(super) fn unquoted(at: usize, choices: &[Choice], name: &str) -> LanguageError {
    let problem = words!("选项 {name} 没有引号", "the choice {name} has no quotes");
    match nearest_key(choices.iter().map(|choice| choice.code.as_str()), name) {
        Some(near) => error(at, problem, words!("请写作 '{near}'", "write '{near}'")),
        None => {
            let list = choices.iter().map(|choice| format!("'{}'", choice.code)).collect::<Vec<_>>().join(", ");
            error(at, problem, words!("可选：{list}", "choices: {list}"))
        }
    }
}

pub(super) fn choice_position(at: usize, choices: &[Choice], code: &str) -> Result<usize, LanguageError> {
    choices.iter().position(|c| c.code == code).ok_or_else(|| {
        let list = choices.iter().map(|c| c.code.as_str()).collect::<Vec<_>>().join(", ");
        error(at, words!("没有选项 '{code}'", "there is no choice '{code}'"), words!("可选：{list}", "choices: {list}"))
    })
}
