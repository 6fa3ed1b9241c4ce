//! What are the words of a text, in Chinese and in English, as they are looked up?

/// One Chinese character, or one English word without its ending, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Letter {
    /// The character or the stem.
    pub text: String,
    /// Whether it is a Chinese character.
    pub is_han: bool,
    /// Whether it says nothing by itself; it still makes up phrases (`in prison`).
    pub is_light: bool,
    /// Its place; a gap in the places is a punctuation mark.
    pub place: usize,
}

/// Characters of a query that are read; the rest is passed over.
pub const QUERY_CHARACTERS_MAX: usize = 200;

/// Words that say nothing about a need by themselves. `no`, `not` and `without` do: "no job".
const LIGHT: &[&str] = &[
    "a",
    "about",
    "after",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "been",
    "before",
    "being",
    "but",
    "by",
    "can",
    "cannot",
    "cant",
    "could",
    "couldnt",
    "did",
    "didnt",
    "do",
    "does",
    "doing",
    "done",
    "dont",
    "each",
    "for",
    "from",
    "get",
    "gets",
    "getting",
    "give",
    "given",
    "gives",
    "got",
    "had",
    "has",
    "have",
    "having",
    "he",
    "her",
    "here",
    "hers",
    "him",
    "his",
    "how",
    "i",
    "if",
    "im",
    "in",
    "into",
    "is",
    "isnt",
    "it",
    "its",
    "ive",
    "just",
    "keep",
    "keeps",
    "kind",
    "like",
    "made",
    "make",
    "makes",
    "many",
    "may",
    "me",
    "more",
    "most",
    "much",
    "must",
    "my",
    "need",
    "needs",
    "now",
    "of",
    "off",
    "on",
    "one",
    "or",
    "our",
    "out",
    "over",
    "own",
    "please",
    "she",
    "should",
    "so",
    "some",
    "somebody",
    "someone",
    "something",
    "still",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "too",
    "up",
    "upon",
    "us",
    "very",
    "want",
    "wants",
    "was",
    "wasnt",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "wont",
    "would",
    "yet",
    "you",
    "your",
];

/// Full-width forms become plain ones, letters small, accents of pinyin and apostrophes go.
pub fn fold(c: char) -> char {
    let c = match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    };
    match c.to_lowercase().next().unwrap_or(c) {
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'ê' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        other => other,
    }
}

/// Whether a character is Chinese.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// The characters and stems of a text in their order.
pub fn letters(text: &str) -> Vec<Letter> {
    letters_with(text, &[])
}

/// As [`letters`], where further characters count as parts of words.
pub fn letters_with(text: &str, further: &[char]) -> Vec<Letter> {
    let mut list = Vec::new();
    let mut place = 0;
    let mut word = String::new();
    let end_word = |word: &mut String, place: &mut usize, list: &mut Vec<Letter>| {
        if !word.is_empty() {
            let is_light = LIGHT.binary_search(&word.as_str()).is_ok();
            let text = if is_light { said_shortly(word).to_string() } else { stem(word) };
            list.push(Letter { text, is_han: false, is_light, place: *place });
            *place += 1;
        }
        word.clear();
    };
    for c in text.chars().map(fold) {
        if is_han(c) {
            end_word(&mut word, &mut place, &mut list);
            list.push(Letter { text: c.to_string(), is_han: true, is_light: false, place });
            place += 1;
        } else if c.is_alphanumeric() || further.contains(&c) {
            word.push(c);
        } else if !matches!(c, '\'' | '’') {
            end_word(&mut word, &mut place, &mut list);
            if matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '(' | ')' | '。' | '、' | '\n') {
                place += 1;
            }
        }
    }
    end_word(&mut word, &mut place, &mut list);
    list
}

/// One form for those that mean the same.
fn said_shortly(word: &str) -> &str {
    match word {
        "cant" | "couldnt" => "cannot",
        "gets" | "getting" | "got" => "get",
        "has" | "had" | "having" => "have",
        "is" | "are" | "am" | "was" | "were" | "been" | "being" => "be",
        "needs" => "need",
        "wants" => "want",
        other => other,
    }
}

/// An English word without its ending: `disabled` and `disable`, `studies` and `study` become the same.
pub fn stem(word: &str) -> String {
    if !word.is_ascii() || word.len() < 4 || word.bytes().any(|b| b.is_ascii_digit()) {
        return word.to_string();
    }
    let mut stem = word;
    for (ending, instead) in [("sses", "ss"), ("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", "")] {
        if let Some(rest) = stem.strip_suffix(ending) {
            return shorten(&format!("{rest}{instead}"));
        }
    }
    stem = word;
    shorten(stem)
}

fn shorten(word: &str) -> String {
    for ending in ["ments", "ment", "ings", "ing", "edly", "ed", "ness", "ly"] {
        let Some(rest) = word.strip_suffix(ending).filter(|rest| rest.len() >= 3 && rest.contains(['a', 'e', 'i', 'o', 'u', 'y'])) else { continue };
        let bytes = rest.as_bytes();
        let is_doubled = bytes[bytes.len() - 1] == bytes[bytes.len() - 2] && !matches!(bytes[bytes.len() - 1], b'l' | b's' | b'z');
        let rest = if is_doubled { &rest[..rest.len() - 1] } else { rest };
        return without_last(rest);
    }
    without_last(word)
}

/// Without a silent `e`; `y` after a consonant becomes `i`, so that `study` and `studied` meet.
fn without_last(word: &str) -> String {
    if let Some(rest) = word.strip_suffix('e').filter(|rest| rest.len() >= 3) {
        return rest.to_string();
    }
    match word.strip_suffix('y') {
        Some(rest) if rest.len() >= 2 && !rest.ends_with(['a', 'e', 'o', 'u']) => format!("{rest}i"),
        _ => word.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_words_are_in_order() {
        assert!(LIGHT.is_sorted(), "they are looked up by halving");
    }

    #[test]
    fn forms_of_a_word_meet() {
        for (one, other) in [
            ("studies", "study"),
            ("studied", "study"),
            ("heating", "heats"),
            ("housing", "house"),
            ("disabled", "disable"),
            ("unemployed", "unemployment"),
            ("begging", "beg"),
            ("universities", "university"),
            ("classes", "class"),
            ("illness", "ill"),
        ] {
            assert_eq!(stem(one), stem(other));
        }
    }

    #[test]
    fn both_languages_stand_in_one_text() {
        let texts = |text: &str| letters(text).into_iter().map(|l| l.text).collect::<Vec<_>>();
        assert_eq!(texts("我的ＩＤ卡，for the Boys"), ["我", "的", "id", "卡", "for", "the", "boy"]);
        let places = |text: &str| letters(text).into_iter().map(|l| l.place).collect::<Vec<_>>();
        assert_eq!(places("病。钱"), [0, 2], "a mark parts what stands around it");
    }
}
