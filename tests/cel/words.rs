//! Into which words does a CEL expression fall?

/// A piece of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Word {
    /// A number in plain decimal digits, and whether CEL takes it for a whole one.
    Number(String, Whole),
    /// A text in quotes.
    Text(String),
    /// A name or a keyword.
    Name(String),
    /// Anything else.
    Mark(char),
}

/// Whether a number is one of CEL's integers or a double.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    Integer,
    Double,
}

/// The words of an expression; nothing where it has literals that rules never have: bytes, escapes, comments.
pub fn words(text: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_whitespace() {
            first.len_utf8()
        } else if first.is_ascii_digit() || first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
            let (word, length) = number(rest)?;
            words.push(word);
            length
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            words.push(Word::Name(rest[..length].to_string()));
            length
        } else if first == '\'' || first == '"' {
            let length = rest[1..].find(first)?;
            let content = &rest[1..=length];
            // A quotation right after a name is one of bytes or a raw one.
            if content.contains('\\') || matches!(words.last(), Some(Word::Name(name)) if ["b", "B", "r", "R", "br", "rb"].contains(&name.as_str())) {
                return None;
            }
            words.push(Word::Text(content.to_string()));
            length + 2
        } else {
            if rest.starts_with("//") {
                return None;
            }
            words.push(Word::Mark(first));
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    Some(words)
}

/// A number with `0x`, an exponent or a `u` behind it, in plain decimal digits, and how long it stood.
fn number(text: &str) -> Option<(Word, usize)> {
    let digits_of = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (plain, mut length, whole) = if let Some(hexadecimal) = text.strip_prefix("0x") {
        let digits = hexadecimal.bytes().take_while(u8::is_ascii_hexdigit).count();
        (u64::from_str_radix(&hexadecimal[..digits], 16).ok()?.to_string(), digits + 2, Whole::Integer)
    } else {
        let before = digits_of(text);
        let after = if text[before..].starts_with('.') { digits_of(&text[before + 1..]) } else { 0 };
        let mut length = if after > 0 { before + 1 + after } else { before };
        let mut exponent = 0i32;
        if text[length..].starts_with(['e', 'E']) {
            let sign = usize::from(text[length + 1..].starts_with(['+', '-']));
            let digits = digits_of(&text[length + 1 + sign..]);
            if digits > 0 {
                exponent = text[length + 1..length + 1 + sign + digits].parse().ok()?;
                length += 1 + sign + digits;
            }
        }
        let whole = if length == before { Whole::Integer } else { Whole::Double };
        let fraction = if after > 0 { &text[before + 1..before + 1 + after] } else { "" };
        (shifted(&text[..before], fraction, exponent), length, whole)
    };
    if whole == Whole::Integer && text[length..].starts_with(['u', 'U']) {
        length += 1;
    }
    Some((Word::Number(plain, whole), length))
}

/// The digits with the point moved by the exponent.
fn shifted(whole: &str, fraction: &str, exponent: i32) -> String {
    let digits = format!("{whole}{fraction}");
    let point = whole.len() as i32 + exponent;
    let text = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(point.unsigned_abs() as usize))
    } else if point as usize >= digits.len() {
        format!("{digits}{}", "0".repeat(point as usize - digits.len()))
    } else {
        format!("{}.{}", &digits[..point as usize], &digits[point as usize..])
    };
    text.strip_suffix('.').unwrap_or(&text).to_string()
}

#[test]
fn numbers_are_said_in_plain_digits() {
    for (text, plain) in [("1e+1", "10"), (".99", "0.99"), ("9.9e-1", "0.99"), ("0x10u", "16"), ("0.1e-3", "0.0001"), ("42u", "42"), ("2.5e0", "2.5")] {
        assert_eq!(words(text).map(|words| words.len()), Some(1), "{text}");
        let said = words(text).and_then(|words| words.into_iter().next());
        assert!(matches!(&said, Some(Word::Number(said, _)) if said.trim_start_matches('0') == plain.trim_start_matches('0')), "{text}: {said:?}");
    }
}
