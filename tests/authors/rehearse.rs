//! Does a rehearsal on the command line say who gains, who loses and what it costs, from each source of households?

use serde_json::Value;
use std::path::Path;
use std::process::Stdio;
use support::{Run, SmallCatalog, SmallProgram, run_yimen};

const FAMILIES: &str = r#"{"id":"H1","area":"330102001","hukou":"urban","income_month":"300","members":[{"id":"a","birth_date":"1940-01-01"}]}
{"id":"H2","area":"330102002","hukou":"urban","income_month":"500","members":[{"id":"b","birth_date":"1980-01-01"},{"id":"c","birth_date":"2020-01-01"}]}

{"id":"H3","area":"330102002","hukou":"rural","income_month":"9000","members":[{"id":"d"}]}
{"id":"H4","area":"nowhere"}
"#;

fn write(catalog: &SmallCatalog) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    catalog.write_to(folder.path());
    folder
}

fn rehearse(live: &Path, draft: &Path, more: &[&str], input: &str) -> Run {
    let path = |path: &Path| path.to_str().expect("UTF-8").to_string();
    let (live, draft) = (path(live), path(draft));
    let all: Vec<&str> = ["rehearse", &draft, "--catalog", &live, "--as-of", "2026-06-30"].into_iter().chain(more.iter().copied()).collect();
    run_yimen(&all, input.as_bytes())
}

#[test]
fn a_file_of_households_as_json_and_as_a_table() {
    let (live, draft) = (write(&SmallCatalog::town("600", "100", "")), write(&SmallCatalog::town("400", "120", "")));
    let run = rehearse(live.path(), draft.path(), &["--households", "-", "--format", "json", "--names", "5"], FAMILIES);
    assert_eq!(run.status, 2, "one line can't be read: {}", run.err);
    let found: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!((&found["households"], &found["unread"], &found["gain"], &found["lose"]), (&3.into(), &1.into(), &1.into(), &1.into()));
    // 20 more a month for the one, 100 less for the other.
    assert_eq!(found["cost"]["a_year"], format!("-{}.00", (100 - 20) * 12));
    assert_eq!((&found["named"]["lose"][0]["household"], &found["named"]["gain"][0]["household"]), (&"H2".into(), &"H1".into()));
    assert_eq!(found["named"]["gain"][0]["answers"][0]["after"]["amount"], "120.00");
    let line = &found["programs"][0];
    assert_eq!((&line["program"], &line["eligible"]["before"], &line["eligible"]["after"]), (&"allowance".into(), &2.into(), &1.into()));
    assert_eq!(found["programs"].as_array().map(Vec::len), Some(1), "the bonus is the same");
    let table = rehearse(live.path(), draft.path(), &["--households", "-", "--lang", "en", "--names", "1", "--by", "hukou"], FAMILIES).out;
    for part in ["gain: 1 · lose: 1", "cost: -960.00 yuan a year", "allowance", "330102002", "Registration: urban", "H2  -1200.00  allowance"] {
        assert!(table.contains(part), "{part}: {table}");
    }
    let unnamed = rehearse(live.path(), draft.path(), &["--households", "-", "--format", "json"], FAMILIES).out;
    assert!(!unnamed.contains("H1") && !unnamed.contains("H2"), "nobody is named unless it is asked: {unnamed}");
}

#[test]
fn members_are_named_by_their_ids() {
    let child = |most: &str| {
        let (criteria, cases) = (
            [("young", format!("person.age < {most}"))],
            "  - {name: in, expect: eligible, amount: \"9.00\"}\n  - {name: out, set: {person.birth_date: 1950-01-01}, expect: ineligible}\n",
        );
        let criteria: Vec<(&str, &str)> = criteria.iter().map(|(id, when)| (*id, when.as_str())).collect();
        let (amount, more, base, member) = ("{exactly: 9}", "paid_to: person\n", "hukou: urban", "birth_date: 2020-01-01");
        write(&SmallCatalog::town("600", "100", "").with(&SmallProgram { id: "young", criteria: &criteria, amount, more, base, member, cases }))
    };
    let run = rehearse(child("18").path(), child("50").path(), &["--households", "-", "--format", "json", "--names", "5"], FAMILIES);
    let found: Value = serde_json::from_str(&run.out).expect("JSON");
    let gains = &found["named"]["gain"];
    assert_eq!((gains[0]["household"].as_str(), gains.as_array().map(Vec::len)), (Some("H2"), Some(1)), "{found}");
    assert_eq!(
        gains[0]["answers"],
        serde_json::json!([{"program": "young", "member": "b", "before": {"verdict": "ineligible"}, "after": {"verdict": "eligible", "amount": "9.00"}}])
    );
}

#[test]
fn nobody_need_read_to_the_end_what_is_wrong() {
    let (live, faulty) = (write(&SmallCatalog::town("600", "100", "")), write(&SmallCatalog::town("600", "household.incom", "")));
    let mut command = std::process::Command::new(support::yimen());
    command.arg("rehearse").arg(faulty.path()).arg("--catalog").arg(live.path()).args(["--households", "-"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("yimen starts");
    // As `2>&1 | head -1` does, at once.
    drop(child.stderr.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(1), "no panic");
}

#[test]
fn a_store_of_households() {
    let (live, draft) =
        (write(&SmallCatalog::town("600", "100", "")), write(&SmallCatalog::town("600", "100", "in_force: {from: 2026-06-01, to: 2026-06-29}\n")));
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join("h.jsonl"), folder.path().join("data"));
    let three: Vec<&str> = FAMILIES.lines().take(4).collect();
    std::fs::write(&file, three.join("\n")).expect("a file");
    let (file, data) = (file.to_str().expect("UTF-8"), data.to_str().expect("UTF-8"));
    let import = run_yimen(&["import", file, "--data", data, "--catalog", live.path().to_str().expect("UTF-8")], b"");
    assert_eq!(import.status, 0, "{}", import.err);
    let run = rehearse(live.path(), draft.path(), &["--data", data, "--format", "json", "--names", "9"], "");
    assert_eq!(run.status, 0, "{}", run.err);
    let found: Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!((&found["households"], &found["lose"], &found["cost"]["a_year"]), (&3.into(), &2.into(), &"-2400.00".into()));
    assert_eq!(found["programs"][0]["in_force"]["after"], false);
}

#[test]
fn what_is_refused() {
    let live = write(&SmallCatalog::town("600", "100", ""));
    let path = live.path();
    let faulty = write(&SmallCatalog::town("600", "household.incom", ""));
    let run = rehearse(path, faulty.path(), &["--households", "-"], FAMILIES);
    assert_eq!((run.status, run.out.as_str()), (1, ""));
    assert!(run.err.contains("allowance.yaml:") && run.err.contains("incom") && run.err.contains("the draft has"), "{}", run.err);
    for (more, part) in [
        (vec!["--households", "-", "--by", "income_month"], "hukou"),
        (vec!["--place", "atlantis"], "dongcheng"),
        (vec!["--households", "/nowhere/x.jsonl"], "can't read"),
        (vec!["--data", "/nowhere"], "no journal"),
    ] {
        let run = rehearse(path, path, &more, FAMILIES);
        assert_eq!(run.status, 1, "{more:?}");
        assert!(run.err.contains(part) && run.err.contains("错误"), "{more:?}: {}", run.err);
    }
    let same = rehearse(path, path, &["--households", "-", "--lang", "en"], FAMILIES).out;
    assert!(same.contains("no program is judged otherwise"), "{same}");
}
