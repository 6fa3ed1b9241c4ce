//! Does each file begin with the question it answers?

use super::{read, rust_files, shown};

#[test]
fn every_module_begins_with_what_it_answers() {
    for file in rust_files() {
        let text = read(&file);
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 12, "{} begins with: {first}", shown(&file));
    }
}

#[test]
fn nothing_is_left_to_do_or_passed_over() {
    // Put together here, so that this file does not find itself.
    let banned = [["TO", "DO"], ["FIX", "ME"], ["XX", "X "], ["#[ign", "ore"], ["unimplemented", "!("], ["thread::sl", "eep"]].map(|parts| parts.concat());
    for file in rust_files() {
        let text = read(&file);
        for word in &banned {
            assert!(!text.contains(word.as_str()), "{} holds {word}", shown(&file));
        }
    }
}

#[test]
fn every_message_has_both_languages() {
    // `Words::new("zh", "en")` with literals: the first has Chinese characters, the second has none.
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mut seen = 0;
    for file in rust_files().into_iter().filter(|f| !shown(f).starts_with("tests")) {
        for call in read(&file).split("Words::new(\"").skip(1) {
            let mut literals = call.split('"');
            let (Some(zh), Some(between), Some(en)) = (literals.next(), literals.next(), literals.next()) else { continue };
            if between.trim().trim_end_matches('\n') != "," || zh.ends_with('\\') {
                continue;
            }
            seen += 1;
            assert!(!is_chinese(en), "{}: the English of “{zh}” is Chinese: {en}", shown(&file));
        }
    }
    assert!(seen > 60, "messages are found: {seen}");
}
