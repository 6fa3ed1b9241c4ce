//! Which words do offices use for a value?

use super::plain::{plain, without_brackets};
use engine::facts::Choice;

const YES: &[&str] = &["是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "1"];
const NO: &[&str] = &["否", "无", "没有", "不是", "×", "✗", "✘", "☐", "n", "no", "false", "0"];

/// Other words for a choice, by the fact's key and the choice's code.
const CHOICES: &[(&str, &str, &[&str])] = &[
    ("relation", "head", &["本人", "户主本人"]),
    ("relation", "spouse", &["夫", "妻", "丈夫", "妻子", "夫妻", "爱人", "老伴"]),
    (
        "relation",
        "child",
        &[
            "子",
            "女",
            "儿子",
            "女儿",
            "长子",
            "次子",
            "三子",
            "四子",
            "长女",
            "次女",
            "三女",
            "四女",
            "独生子",
            "独生女",
            "养子",
            "养女",
            "继子",
            "继女",
            "孩子",
            "之子",
            "之女",
        ],
    ),
    ("relation", "parent", &["父", "母", "父亲", "母亲", "养父", "养母", "继父", "继母"]),
    (
        "relation",
        "other",
        &[
            "孙子",
            "孙女",
            "外孙",
            "外孙女",
            "祖父",
            "祖母",
            "爷爷",
            "奶奶",
            "外祖父",
            "外祖母",
            "兄",
            "弟",
            "姐",
            "妹",
            "哥哥",
            "弟弟",
            "姐姐",
            "妹妹",
            "兄弟",
            "姐妹",
            "儿媳",
            "女婿",
            "岳父",
            "岳母",
            "公公",
            "婆婆",
            "侄子",
            "侄女",
            "外甥",
            "外甥女",
            "其他亲属",
            "其他家属",
            "非亲属",
        ],
    ),
    ("sex", "male", &["男性", "m"]),
    ("sex", "female", &["女性", "f"]),
    ("hukou", "urban", &["非农", "非农业", "非农业户口", "城镇户口", "城市", "居民户"]),
    ("hukou", "rural", &["农业", "农业户口", "农村户口", "农户"]),
];

/// Yes, no, or neither.
pub fn yes_or_no(text: &str) -> Option<bool> {
    let text = plain(text);
    match text.as_str() {
        text if YES.contains(&text) => Some(true),
        text if NO.contains(&text) => Some(false),
        _ => None,
    }
}

/// The choice that a text means, by its code, its words in either language, or a usual other word. A plain "no" means `none`.
pub fn choice_of<'a>(text: &str, key: &str, choices: &'a [Choice]) -> Option<&'a Choice> {
    // With what stands in brackets, or without it where that leaves one choice.
    let bare = |text: &str| plain(text).replace(['(', ')', '[', ']', '【', '】'], "");
    let (whole, short) = (bare(text), without_brackets(text));
    let by_code = |code: &str| choices.iter().find(|choice| choice.code == code);
    let is_said = |choice: &&Choice| [&choice.code, &choice.words.zh, &choice.words.en].iter().any(|said| bare(said) == whole);
    if let Some(choice) = choices.iter().find(is_said) {
        return Some(choice);
    }
    if let Some((_, code, _)) = CHOICES.iter().find(|(fact, _, said)| *fact == key && said.iter().any(|said| *said == whole)) {
        return by_code(code);
    }
    let mut alike =
        choices.iter().filter(|choice| !short.is_empty() && [&choice.words.zh, &choice.words.en].iter().any(|said| without_brackets(said) == short));
    match (alike.next(), alike.next()) {
        (Some(choice), None) => Some(choice),
        _ => by_code("none").filter(|_| yes_or_no(text) == Some(false)),
    }
}
