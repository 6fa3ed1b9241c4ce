//! A campaign worked out and given out, and sums that are cut at a cap.

use std::path::Path;
use support::{Server, repository};
use tempfile::TempDir;

/// Two programs of a donor with one cap over both, and a campaign that runs one of them.
const FIRST: &str = r#"format: 1
id: t-first
name: {zh: 甲助, en: First aid}
kind: non_statutory
agency: dc-cdpf
region: "110101"
need: education
paid_to: person
per: once
repeats: each_window
in_force: {from: 2020-01-01}
source: {key: illustrative, title: 演示目录, clause: 演示}
illustrative: true
doubts:
  - {zh: "演示用数字，非原文件规定", en: "illustrative number, not from a document"}
criteria:
  - {id: in-school, when: "person.student == 'primary'", says: {zh: 小学生, en: In primary school}, clause: 演示}
amount: {exactly: "300", clause: 演示}
relations:
  - {stacks: t-second, clause: 演示, says: {zh: 可同时享受, en: Both may be held}}
documents: [application-form]
base:
  on: 2024-09-01
  household: {area: "110101"}
  members:
    - {student: primary}
cases:
  - {name: a pupil, expect: eligible, amount: "300.00"}
  - {name: no pupil, set: {person.student: none}, expect: ineligible, because: [in-school]}
"#;

const CAMPAIGN: &str = r#"format: 1
id: t-autumn
name: {zh: 秋季助学, en: Autumn study aid}
agency: dc-cdpf
region: "110101"
need: education
season: {from: 2024-08-15, to: 2024-09-30}
unit: person
pool: {when: "person.student == 'primary'", says: {zh: 小学生, en: Pupils}}
tiers:
  - tier: donor
    programs:
      - {program: t-first, quota: 2}
hardship:
  - {id: income, value: "household.income_pc", direction: ascending, says: {zh: 人均收入, en: Income per head}}
source: {key: illustrative, title: 演示目录, clause: 演示}
illustrative: true
doubts:
  - {zh: "演示用数字，非原文件规定", en: "illustrative number, not from a document"}
"#;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// A server over a catalog with those programs.
fn server(folder: &TempDir) -> Server {
    let catalog = folder.path().join("catalog");
    copy(&repository().join("catalog"), &catalog);
    let cap = "caps:\n  - {amount: 500, over: [t-first], per: year, for: person, says: {zh: 两项合计每年不超过500元, en: \"Both together at most 500 yuan a year\"}, clause: 演示}\n";
    let second = FIRST.replace("t-first", "t-second").replace("stacks: t-second", "stacks: t-first").replace("甲助", "乙助").replace("First aid", "Second aid");
    let write = |path: &str, text: &str| {
        let path = catalog.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write("110101-dongcheng/cdpf/t-first.yaml", FIRST);
    write("110101-dongcheng/cdpf/t-second.yaml", &format!("{}{cap}", second.replace("stacks: t-second", "stacks: t-first")));
    write("110101-dongcheng/campaigns/t-autumn.yaml", CAMPAIGN);
    let server = Server::start_with(&folder.path().join("data"), &catalog, &["--today", "2024-09-01", "--print-key", "administrator"]);
    for (id, income) in [("H-1", "900"), ("H-2", "100"), ("H-3", "500")] {
        let document = format!(r#"{{"id":"{id}","area":"110101","income_month":"{income}","members":[{{"id":"{id}-1","student":"primary"}}]}}"#);
        server.put(id, &document).expect(201);
    }
    server.ask("POST", "/api/funds", r#"{"id":"F-1","donor":"某基金会","opening":"5000","programs":["t-first","t-second"]}"#).expect(201);
    server
}

#[test]
fn the_hardest_come_first_and_nobody_twice() {
    let folder = TempDir::new().expect("a folder");
    let server = server(&folder);
    let list = server.ask("GET", "/api/campaigns", "").expect(200);
    assert!(list.as_array().expect("a list").iter().any(|one| one["campaign"] == "t-autumn"), "{list}\n{}", server.log_text());
    let preview = server.ask("POST", "/api/campaigns/t-autumn/preview", "").expect(200);
    let households = |plan: &serde_json::Value| -> Vec<String> {
        plan["awards"].as_array().expect("a list").iter().map(|one| one["household"].as_str().unwrap_or_default().to_string()).collect()
    };
    assert_eq!(households(&preview), ["H-2", "H-3"], "{preview}");
    assert_eq!((&preview["awards"][0]["amount"], &preview["awards"][0]["rank"]), (&"300.00".into(), &1.into()));
    assert_eq!(preview["unserved"][0]["household"], "H-1", "{preview}");
    assert_eq!(server.ask("GET", "/api/funds/F-1", "").expect(200)["left"], "5000.00", "nothing is given by a preview");
    let commit = server.ask("POST", "/api/campaigns/t-autumn/commit", "{}").expect(200);
    assert_eq!(households(&commit), ["H-2", "H-3"]);
    assert!(commit["awards"].as_array().expect("a list").iter().all(|one| one["grant"].is_string()), "{commit}");
    let again = server.ask("POST", "/api/campaigns/t-autumn/commit", "{}").expect(200);
    assert_eq!(server.ask("GET", "/api/funds/F-1", "").expect(200)["granted"], "600.00", "{again}");
}

#[test]
fn a_campaign_s_answer_is_kept_under_its_key() {
    let folder = TempDir::new().expect("a folder");
    let server = server(&folder);
    let path = "/api/campaigns/t-autumn/commit";
    let first = server.ask_once("k", path, "{}");
    assert_eq!(first.expect(200)["funds"]["F-1"]["left_before"], "5000.00");
    server.ask("POST", "/api/funds/F-1/receive", r#"{"amount":"1000"}"#).expect(200);
    assert_eq!(server.ask_once("k", path, "{}").body, first.body, "the same bytes, what the fund had included");
    let anew = server.ask_once("k-2", path, "{}").expect(200);
    assert_eq!(anew["funds"]["F-1"]["left_before"], "6000.00", "another key asks anew");
    assert_eq!(server.ask_once("k", "/api/campaigns/t-autumn/preview", "{}").status, 200, "a preview decides nothing");
    assert_eq!(server.ask_once("k", "/api/funds/F-1/receive", r#"{"amount":"1"}"#).problem(), "key-reused");
    assert_eq!(server.ask("GET", "/api/funds/F-1", "").expect(200)["granted"], "600.00");
    // The office's ids stand in the answer and nowhere in the journal.
    let journal = std::fs::read_dir(server.data.join("journal")).expect("a journal").flatten();
    let kept: Vec<u8> = journal.flat_map(|file| std::fs::read(file.path()).expect("readable")).collect();
    assert!(first.body.contains("H-2-1") && !kept.windows(5).any(|bytes| bytes == b"H-2-1"), "{}", first.body);
}

#[test]
fn what_goes_over_a_cap_is_cut_and_said() {
    let folder = TempDir::new().expect("a folder");
    let server = server(&folder);
    let body = |program: &str| format!(r#"{{"household":"H-1","program":"{program}","recipient":"H-1-1","on":"2024-09-01"}}"#);
    server.ask("POST", "/api/grants", &body("t-first")).expect(201);
    let cut = server.ask("POST", "/api/grants", &body("t-second")).expect(201);
    assert_eq!(cut["amount"], "200.00");
    assert_eq!(cut["cut_by"]["zh"], "两项合计每年不超过500元");
}

#[test]
fn a_cap_that_leaves_nothing_refuses() {
    let folder = TempDir::new().expect("a folder");
    let server = server(&folder);
    let past = r#"{"member":"H-1-1","household":"H-1","program":"t-first","agency":"dc-cdpf","need":"education.tuition","kind":"statutory","from":"2024-02-01","until":"2024-02-02","amount":"500","per":"once"}"#;
    server.ask("POST", "/api/past-grants", past).expect(201);
    let refused = server.ask("POST", "/api/grants", r#"{"household":"H-1","program":"t-second","recipient":"H-1-1","on":"2024-09-01"}"#);
    assert_eq!((refused.status, refused.problem().as_str()), (409, "capped"), "{}", refused.body);
}
