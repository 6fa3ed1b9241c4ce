//! How does a character sound, without tones, and which sounds are taken for each other?

use pinyin::ToPinyin;
use std::collections::BTreeMap;

/// The block of Chinese characters that names are written with.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// Characters that are read otherwise as surnames than in other words.
const SURNAMES: [(char, &str); 33] = [
    ('单', "shan"),
    ('曾', "zeng"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('查', "zha"),
    ('区', "ou"),
    ('朴', "piao"),
    ('尉', "yu"),
    ('乐', "yue"),
    ('任', "ren"),
    ('华', "hua"),
    ('盖', "ge"),
    ('缪', "miao"),
    ('翟', "zhai"),
    ('折', "she"),
    ('员', "yun"),
    ('黑', "he"),
    ('隗', "wei"),
    ('逄', "pang"),
    ('谌', "chen"),
    ('覃', "qin"),
    ('召', "shao"),
    ('种', "chong"),
    ('繁', "po"),
    ('秘', "bi"),
    ('洗', "xian"),
    ('那', "na"),
    ('宁', "ning"),
    ('万', "wan"),
    ('郗', "xi"),
    ('能', "nai"),
    ('晟', "cheng"),
    ('曲', "qu"),
];

/// Surnames of two characters.
const DOUBLE_SURNAMES: [&str; 34] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "长孙", "宇文", "端木", "独孤", "南宫", "呼延", "轩辕",
    "钟离", "澹台", "公冶", "闾丘", "太史", "申屠", "万俟", "濮阳", "淳于", "单于", "东郭", "西门", "百里", "拓跋", "第五",
];

/// The sound of a character: as it is spoken, and with sounds folded that dialects and clerks take for each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sound {
    /// The syllable without its tone.
    pub spoken: u32,
    /// The same with zh/z, ch/c, sh/s, l/n and final ng/n folded.
    pub folded: u32,
}

/// Sounds of all characters, worked out once.
#[derive(Clone)]
pub(super) struct Sounds {
    characters: Vec<Sound>,
    surnames: BTreeMap<char, Sound>,
}

impl Sounds {
    pub(super) fn new() -> Self {
        let mut syllables = BTreeMap::new();
        let mut sound = |spoken: &str| Sound { spoken: number(&mut syllables, spoken.to_string()), folded: number(&mut syllables, fold(spoken)) };
        let surnames = SURNAMES.iter().map(|(character, spoken)| (*character, sound(spoken))).collect();
        let characters = (FIRST..=LAST)
            .map(|code| char::from_u32(code).and_then(|c| c.to_pinyin()).map_or_else(|| letter(code), |reading| sound(reading.plain())))
            .collect();
        Self { characters, surnames }
    }

    /// How a character sounds within a given name; what is no Chinese character sounds as it is written.
    pub(super) fn of(&self, character: char) -> Sound {
        let code = u32::from(character);
        if (FIRST..=LAST).contains(&code) { self.characters[(code - FIRST) as usize] } else { letter(code) }
    }

    /// How a character sounds as a surname.
    pub(super) fn of_surname(&self, character: char) -> Sound {
        self.surnames.get(&character).copied().unwrap_or_else(|| self.of(character))
    }
}

/// How many characters of a name are its surname.
pub(super) fn surname_length(name: &[char]) -> usize {
    let is_double = name.len() > 2 && DOUBLE_SURNAMES.iter().any(|surname| surname.chars().eq(name[..2].iter().copied()));
    if is_double { 2 } else { name.len().min(1) }
}

/// Syllables are numbered from 1; letters lie above them.
fn letter(code: u32) -> Sound {
    Sound { spoken: 0x8000_0000 | code, folded: 0x8000_0000 | code }
}

fn number(syllables: &mut BTreeMap<String, u32>, syllable: String) -> u32 {
    let next = syllables.len() as u32 + 1;
    *syllables.entry(syllable).or_insert(next)
}

fn fold(spoken: &str) -> String {
    let (initial, rest) = match spoken.as_bytes() {
        [b'z' | b'c' | b's', b'h', ..] => (&spoken[..1], &spoken[2..]),
        [b'l', ..] => ("n", &spoken[1..]),
        _ => ("", spoken),
    };
    let rest = if rest.ends_with("ng") { &rest[..rest.len() - 1] } else { rest };
    format!("{initial}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_is_taken_for_each_other() {
        for (one, other) in [("zhang", "zan"), ("cheng", "cen"), ("shi", "si"), ("lin", "ning"), ("lan", "nan")] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
        assert_ne!(fold("wang"), fold("huang"));
        assert_ne!(fold("li"), fold("ji"));
    }

    #[test]
    fn surnames_are_read_as_surnames() {
        let sounds = Sounds::new();
        assert_eq!(sounds.of_surname('单').spoken, sounds.of('山').spoken);
        assert_eq!(sounds.of_surname('曾').spoken, sounds.of('增').spoken);
        assert_eq!(sounds.of('张').spoken, sounds.of('章').spoken);
        assert_ne!(sounds.of('李').spoken, sounds.of('季').spoken);
        let name: Vec<char> = "欧阳娜娜".chars().collect();
        assert_eq!((surname_length(&name), surname_length(&name[..2])), (2, 1));
    }
}
