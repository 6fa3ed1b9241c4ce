//! How do all written forms of a heading or a word become one?

/// Full-width ASCII becomes half-width, and invisible characters go; spaces at both ends too.
pub fn folded(text: &str) -> String {
    let folded: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{202A}'..='\u{202E}'))
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            '\u{3000}' | '\u{A0}' => ' ',
            '￥' | '¥' => '¥',
            other => other,
        })
        .collect();
    folded.trim().to_string()
}

/// The form in which headings and words are compared: folded, lower case, without spaces and marks.
pub fn plain(text: &str) -> String {
    folded(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '_' | '-' | '*' | ':' | '"' | '\'' | '“' | '”' | '·' | '?' | '。' | '、' | ','))
        .flat_map(char::to_lowercase)
        .collect()
}

/// The same without what stands in brackets, as `（元）`.
pub fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut rest = String::new();
    for c in folded(text).chars() {
        match c {
            '(' | '[' | '{' | '【' | '〔' | '〈' => depth += 1,
            ')' | ']' | '}' | '】' | '〕' | '〉' => depth = depth.saturating_sub(1),
            other if depth == 0 => rest.push(other),
            _ => {}
        }
    }
    plain(&rest)
}

/// What stands in brackets, joined.
pub fn in_brackets(text: &str) -> String {
    let mut depth = 0usize;
    folded(text)
        .chars()
        .filter(|c| match c {
            '(' | '[' | '【' | '〔' => {
                depth += 1;
                false
            }
            ')' | ']' | '】' | '〕' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth > 0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_forms_of_a_heading_are_one() {
        for text in ["家庭月收入", " 家庭 月收入（元）", "家庭月收入(元)：", "*家庭月收入【必填】", "家庭月收入\n（元）"] {
            assert_eq!(without_brackets(text), "家庭月收入", "{text}");
        }
        assert_eq!(plain("Ｉｎｃｏｍｅ＿Month"), "incomemonth");
        assert_eq!(in_brackets("月收入（万元）"), "万元");
    }

    #[test]
    fn brackets_without_partner_do_no_harm() {
        for text in ["）））", "（（", "a）b（c", ""] {
            assert!(without_brackets(text).len() <= text.len() && in_brackets(text).len() <= text.len());
        }
    }
}
