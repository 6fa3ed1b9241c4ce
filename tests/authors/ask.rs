//! Does `yimen ask` ask on the terminal what decides, and take answers as people type them?

use serde_json::Value;
use support::run_yimen;

const FAMILY: &str = r#"{"id":"H","area":"420704","zone":"city","permanent_resident":true,"members":[{"id":"a","name":"王伟"},{"id":"b"}]}"#;

fn file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("family.json");
    std::fs::write(&path, text).expect("written");
    let path = path.to_str().expect("UTF-8").to_string();
    (folder, path)
}

#[test]
fn questions_are_asked_until_the_answers_end() {
    let (_folder, path) = file(FAMILY);
    let catalog = support::repository().join("catalog");
    let all = |more: &[&str]| {
        [&["ask", &path, "--as-of", "2008-06-01", "--catalog", catalog.to_str().expect("UTF-8")], more]
            .concat()
            .iter()
            .map(|s| s.to_string())
            .collect::<Vec<_>>()
    };
    let run = |more: &[&str], input: &str| {
        let all = all(more);
        let run = run_yimen(&all.iter().map(String::as_str).collect::<Vec<_>>(), input.as_bytes());
        assert_eq!(run.status, 0, "{}", run.err);
        run.out
    };
    let json: Value = serde_json::from_str(&run(&["--format", "json"], "")).expect("JSON");
    let first = json["next_question"]["question"]["zh"].as_str().expect("a question").to_string();
    let most = json["questions_at_most"].as_u64().expect("a count");
    let shown = run(&[], "");
    assert!(shown.contains(&format!("第1问（最多还有{most}问）")) && shown.contains(&first) && shown.contains("仍缺资料"), "{shown}");
    // What is passed over is not asked again: asking ends though nothing is told.
    let passed_over = run(&["--lang", "en"], &"\n".repeat(2_000));
    let questions = passed_over.matches("■ Question ").count();
    assert!(questions > 20 && questions as u64 <= most, "{questions} of {most}");
    assert!(passed_over.trim_end().lines().last().is_some_and(|line| line.starts_with("  ")), "{passed_over}");
    // An answer in the words of people; one that does not fit is asked for again.
    if json["next_question"]["kind"] == "choice" {
        let word = json["next_question"]["choices"][0]["words"]["zh"].as_str().expect("words");
        let answered = run(&[], &format!("nonsense\n{word}\n"));
        assert!(answered.contains("应为") && answered.contains("第2问") && !answered.contains("第3问"), "{answered}");
        assert_eq!(run(&[], "1\n"), run(&[], &format!("{word}\n")), "the first choice by its number");
    }
    assert_eq!(json["next_question"]["kind"], "choice", "the first question is one of a list: {first}");
}

#[test]
fn a_household_that_cannot_be_read_is_explained() {
    let (_folder, path) = file(r#"{"id":"H","zone":"moon","members":[{"id":"a"}]}"#);
    let run = run_yimen(&["ask", &path], b"");
    assert_eq!(run.status, 1);
    assert!(run.err.contains("zone") && run.err.contains("city"), "{}", run.err);
}
