//! How may a Chinese name be typed in pinyin?

use crate::search::letters::{fold, is_han};
use pinyin::ToPinyinMulti;
use std::collections::BTreeSet;

/// Ways to read a whole name that are kept; a name of four characters with three readings each has 81.
const READINGS_MAX: usize = 64;
/// Characters of a name that are read.
const CHARACTERS_MAX: usize = 12;
/// Readings of surnames that the table of characters has not.
const SURNAMES: [(char, &str); 4] = [('谌', "shen"), ('黑', "he"), ('隗', "wei"), ('逄', "pang")];

/// A name's readings without tones, written together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Readings {
    /// The whole name: `wangxiaowei`.
    pub whole: BTreeSet<String>,
    /// The first letters: `wxw`.
    pub initials: BTreeSet<String>,
    /// The name without its first characters, and each syllable: `xiaowei`, `wei`, `xiao`.
    pub parts: BTreeSet<String>,
}

/// All readings of a name; a character that can be read in several ways gives several. Empty for a name without Chinese.
pub fn readings(name: &str) -> Readings {
    let syllables: Vec<BTreeSet<String>> = name.chars().filter(|c| is_han(*c)).take(CHARACTERS_MAX).map(syllables).collect();
    let mut readings = Readings::default();
    if syllables.is_empty() || syllables.iter().any(BTreeSet::is_empty) {
        return readings;
    }
    for spoken in combinations(&syllables) {
        readings.whole.insert(spoken.concat());
        readings.initials.insert(spoken.iter().filter_map(|syllable| syllable.chars().next()).collect());
        readings.parts.extend((1..spoken.len()).map(|from| spoken[from..].concat()));
        readings.parts.extend(spoken.iter().map(|syllable| syllable.to_string()));
    }
    readings
}

/// What somebody typed as pinyin, written together without tones; nothing if it is no pinyin.
pub fn typed(text: &str) -> Option<String> {
    let text: String = text.chars().map(fold).collect::<String>().replace("u:", "v");
    let is_pinyin = text.chars().any(|c| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_whitespace() || matches!(c, '1'..='5' | '\'' | '’' | '-'))
        && text.starts_with(|c: char| c.is_ascii_lowercase());
    is_pinyin.then(|| text.chars().filter(char::is_ascii_lowercase).collect())
}

fn syllables(c: char) -> BTreeSet<String> {
    let table = c.to_pinyin_multi().into_iter().flat_map(|readings| readings.into_iter().map(|reading| reading.plain()));
    let surnames = SURNAMES.iter().filter(|(surname, _)| *surname == c).map(|(_, reading)| *reading);
    let mut syllables = BTreeSet::new();
    for reading in table.chain(surnames) {
        let plain: String = reading.chars().map(fold).collect();
        // 吕 is typed lv, lu or, as in passports, lyu.
        if plain.contains('v') {
            syllables.insert(plain.replace('v', "u"));
            syllables.insert(plain.replace('v', "yu"));
        }
        syllables.insert(plain);
    }
    syllables
}

fn combinations(syllables: &[BTreeSet<String>]) -> Vec<Vec<&str>> {
    let mut spoken: Vec<Vec<&str>> = vec![Vec::new()];
    for choices in syllables {
        let longer = spoken.iter().flat_map(|before| choices.iter().map(move |next| before.iter().copied().chain([next.as_str()]).collect()));
        spoken = longer.take(READINGS_MAX).collect();
    }
    spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_with_a_reading_of_their_own() {
        for (name, reading) in [
            ("单雄信", "shanxiongxin"),
            ("仇英", "qiuying"),
            ("曾国强", "zengguoqiang"),
            ("解珍", "xiezhen"),
            ("查良", "zhaliang"),
            ("区桂兰", "ouguilan"),
            ("朴正", "piaozheng"),
            ("尉迟恭", "yuchigong"),
            ("谌容", "shenrong"),
            ("吕布", "lvbu"),
            ("吕布", "lubu"),
            ("吕布", "lyubu"),
        ] {
            assert!(readings(name).whole.contains(reading), "{name} may be read {reading}");
        }
        assert!(readings("王晓伟").initials.contains("wxw"));
        assert!(readings("王晓伟").parts.contains("xiaowei"));
        assert_eq!(readings("John Smith"), Readings::default());
    }

    #[test]
    fn no_name_has_too_many() {
        let readings = readings("单曾乐单曾乐单曾乐单曾乐单曾乐");
        assert!(readings.whole.len() <= READINGS_MAX && !readings.whole.is_empty());
    }

    #[test]
    fn tones_and_spaces_do_not_matter() {
        for text in ["wangwei", "Wang Wei", "wáng wěi", "wang2 wei3", "WANG'WEI", "wang-wei", "ｗａｎｇwei"] {
            assert_eq!(typed(text).as_deref(), Some("wangwei"), "{text}");
        }
        assert_eq!(typed("lü bu").as_deref(), Some("lvbu"));
        assert_eq!(typed("lu:bu").as_deref(), Some("lvbu"));
        for text in ["", "王wei", "123456", "2wang", "wang6", "a@b"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }
}
