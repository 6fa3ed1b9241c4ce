//! Does a new file stand in its place, say what is to be written, and never overwrite?

use std::path::Path;
use support::{Run, SmallCatalog, run_yimen};

const TO_WRITE: &str = "【待写】";

fn begin(catalog: &Path, more: &[&str]) -> Run {
    let mut all = vec!["new", "program", "--catalog", catalog.to_str().expect("UTF-8")];
    all.extend(more);
    run_yimen(&all, b"")
}

const WHOLE: [&str; 12] =
    ["--id", "to-rice", "--region", "3301", "--agency", "one", "--need", "food", "--name-zh", "大米补助", "--name-en", "Rice: \"monthly\" allowance"];

fn town() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    SmallCatalog::start().write_to(folder.path());
    folder
}

#[test]
fn the_skeleton_stands_in_its_folder_and_check_lists_what_is_left() {
    let catalog = town();
    let run = begin(catalog.path(), &WHOLE);
    assert_eq!(run.status, 0, "{}", run.err);
    let path = catalog.path().join("3301/one/to-rice.yaml");
    let text = std::fs::read_to_string(&path).expect("the file is there");
    assert!(text.contains("$schema=../../program.schema.json") && text.contains("need: food") && text.contains("paid_to: household"), "{text}");
    let check = run_yimen(&["check", catalog.path().to_str().expect("UTF-8")], b"");
    assert_eq!(check.status, 1);
    let marked: Vec<usize> =
        text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && line.contains(TO_WRITE)).map(|(index, _)| index + 1).collect();
    assert!(marked.len() > 10);
    for line in marked {
        assert!(check.out.contains(&format!("{}:{line}:", path.display())), "line {line} is told: {}", check.out);
    }
    for part in ["source.title is still to be written", "criteria[0].when 还没有写", "write the number as the text has it"] {
        assert!(check.out.contains(part), "{part}: {}", check.out);
    }
    assert!(!check.out.contains("wrong value") && !check.out.contains("lacks the key"), "only what is to be written is told: {}", check.out);
}

/// Written out, the skeleton is a sound program.
#[test]
fn a_skeleton_that_is_filled_is_sound() {
    let catalog = town();
    assert_eq!(begin(catalog.path(), &WHOLE).status, 0);
    let path = catalog.path().join("3301/one/to-rice.yaml");
    let mut text = std::fs::read_to_string(&path).expect("the file is there");
    let head = text.find("format: 1").expect("the file begins");
    let mut fill = |after: &str, value: &str| {
        let at = head + text[head..].find(after).unwrap_or_else(|| panic!("{after} stands in the file")) + after.len();
        let mark = at + text[at..].find(TO_WRITE).expect("a mark");
        text.replace_range(mark..mark + TO_WRITE.len(), value);
    };
    for (after, value) in [
        ("summary: {zh: ", "每月大米"),
        ("summary: {zh: 每月大米, en: ", "rice each month"),
        ("in_force: {from: ", "2026-01-01"),
        ("source: {key: ", "K"),
        ("title: ", "办法"),
        ("clause: ", "一"),
        ("name: {zh: ", "标准"),
        ("name: {zh: 标准, en: ", "standard"),
        ("- {from: ", "2026-01-01"),
        ("checked_until: ", "2026-12-31"),
        ("value: ", "500"),
        ("value: 500, clause: ", "一"),
        ("when: ", "household.income_month < param.standard"),
        ("says: {zh: ", "收入低于标准"),
        ("says: {zh: 收入低于标准, en: ", "below the standard"),
        ("    clause: ", "一"),
        ("exactly: ", "param.standard - household.income_month"),
        ("household.income_month, clause: ", "一"),
        ("  on: ", "2026-06-01"),
        ("area: ", "\"330102\""),
        ("income_month: ", "\"499.99\""),
        ("birth_date: ", "1970-01-01"),
        ("expect: eligible, amount: ", "\"0.01\""),
        ("{household.income_month: ", "\"500.00\""),
    ] {
        fill(after, value);
    }
    std::fs::write(&path, &text).expect("written");
    let check = run_yimen(&["check", "--mutants", "--", catalog.path().to_str().expect("UTF-8")], b"");
    assert_eq!(check.status, 0, "{}\n{}\n{text}", check.out, check.err);
    assert!(check.out.contains("1 programs ready") && check.out.contains("3 cases pass"), "{}", check.out);
}

#[test]
fn nothing_is_overwritten() {
    let catalog = town();
    assert_eq!(begin(catalog.path(), &WHOLE).status, 0);
    let path = catalog.path().join("3301/one/to-rice.yaml");
    let first = std::fs::read(&path).expect("there");
    let again = begin(catalog.path(), &WHOLE);
    assert!(again.status == 1 && again.err.contains("to-rice") && again.err.contains("already"), "{}", again.err);
    // A file of that name whose id is another one's: only the file itself stands in the way.
    std::fs::write(&path, "format: 1\nid: another\n").expect("written");
    let again = begin(catalog.path(), &WHOLE);
    assert!(
        again.status == 1 && again.err.contains("没有改动") && again.err.contains("left as it is") || again.err.contains("left as it was"),
        "{}",
        again.err
    );
    assert_ne!(std::fs::read(&path).expect("there"), first);
    assert_eq!(std::fs::read(&path).expect("there"), b"format: 1\nid: another\n");
}

#[test]
fn what_is_needed_is_said_with_an_example() {
    let catalog = town();
    let run = begin(catalog.path(), &["--id", "to-rice"]);
    assert_eq!(run.status, 1);
    for part in ["--region --agency --need --name-zh --name-en", "例如", "yimen new program --id ez-heating"] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    for (index, value, told) in [(1, "Rice", "lower-case"), (3, "town", "digits"), (5, "on", "did you mean one?"), (7, "fod", "did you mean food?")] {
        let mut wrong = WHOLE;
        wrong[index] = value;
        let run = begin(catalog.path(), &wrong);
        assert!(run.status == 1 && run.err.contains(told), "{value}: {}", run.err);
    }
    assert!(!catalog.path().join("3301").exists(), "nothing was written");
}

#[test]
fn it_stands_beside_the_agency_s_other_programs() {
    let catalog = tempfile::tempdir().expect("a folder");
    for file in support::catalog_files().files {
        let path = catalog.path().join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, &file.bytes).expect("a file");
    }
    let run = begin(
        catalog.path(),
        &[
            "--id",
            "ez-heating",
            "--region",
            "4207",
            "--agency",
            "ez-civil-affairs",
            "--need",
            "heating",
            "--name-zh",
            "取暖",
            "--name-en",
            "Heating",
            "--paid-to",
            "person",
        ],
    );
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(catalog.path().join("4207-ezhou/civil-affairs/ez-heating.yaml").is_file());
}
