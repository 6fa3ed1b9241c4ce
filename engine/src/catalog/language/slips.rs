//! What is to be written where a text slips into another language, or into full-width marks?

use crate::words;
use crate::words::Words;

/// Words of other languages for the operators.
const OPERATORS: [(&str, &str); 6] = [("and", "&&"), ("or", "||"), ("not", "!"), ("且", "&&"), ("或", "||"), ("非", "!")];
/// Full-width marks, and signs that keyboards have not.
const MARKS: [(char, &str); 14] = [
    ('（', "("),
    ('）', ")"),
    ('，', ","),
    ('。', "."),
    ('：', ":"),
    ('？', "?"),
    ('！', "!"),
    ('＜', "<"),
    ('＞', ">"),
    ('＝', "="),
    ('≤', "<="),
    ('≥', ">="),
    ('≠', "!="),
    ('×', "*"),
];
const QUOTES: [char; 6] = ['‘', '’', '“', '”', '「', '」'];

/// What to write instead at a byte offset where a text could not be read; nothing where no common slip is seen.
pub(super) fn what_to_write(text: &str, at: usize) -> Option<Words> {
    let (before, rest) = (text.get(..at)?.trim_end(), text.get(at..)?);
    let first = rest.chars().next()?;
    if first.is_whitespace() {
        return Some(Words::new("请改为普通的半角空格", "write a plain space instead"));
    }
    if QUOTES.contains(&first) {
        return Some(Words::new("请用半角引号，如 'urban'", "use half-width quotes, as 'urban'"));
    }
    if let Some((_, mark)) = MARKS.iter().find(|(wide, _)| *wide == first) {
        return Some(words!("请改为半角 {mark}", "write {mark} instead"));
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let here: String = rest.chars().take_while(|c| is_name(*c)).collect();
    let here = if here.is_empty() { first.to_string() } else { here };
    let last = before.rsplit(|c: char| !is_name(c)).next().unwrap_or_default();
    let operator = [here.as_str(), last].into_iter().find_map(|word| OPERATORS.iter().find(|(said, _)| said.eq_ignore_ascii_case(word)));
    operator.map(|(said, written)| words!("「{said}」请写作 {written}", "write {written} for `{said}`"))
}
