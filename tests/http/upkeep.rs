//! Deaths, moves, protection, reviews, reports and samples over HTTP.

use super::{ALLOWANCE, Office, WANG, ezhou};
use serde_json::json;
use support::{Server, repository, run_yimen};
use tempfile::TempDir;

fn ready() -> Office {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    office
}

#[test]
fn a_death_bars_aid_until_the_household_is_recorded_anew() {
    let office = ready();
    let death = "/api/households/H-000017/members/H-000017-2/death";
    let told = office.ask("POST", death, r#"{"on":"2008-05-20","note":"死亡证明"}"#).expect(200);
    assert_eq!(told["died"], "2008-05-20");
    let refused = office.ask("POST", "/api/grants", ALLOWANCE);
    assert_eq!((refused.status, refused.problem().as_str()), (409, "not-possible"));
    let history = office.ask("GET", "/api/households/H-000017/history", "").expect(200).to_string();
    assert!(history.contains("person_died") && history.contains("死亡证明"), "{history}");
    let wrong = office.ask("POST", death, r#"{"on":"2008-06-02","note":"x"}"#);
    assert_eq!((wrong.status, wrong.wrong_fields()), (422, vec!["on".to_string()]));
    office.ask("POST", &format!("{death}/withdraw"), r#"{"note":"登记有误"}"#).expect(200);
    office.ask("POST", "/api/grants", ALLOWANCE).expect(201);
}

/// The file that is handed over is one that the other district's own program reads, and there it bars the same aid.
#[test]
fn what_is_handed_over_is_read_by_the_other_district() {
    let office = ready();
    office.ask("POST", "/api/grants", ALLOWANCE).expect(201);
    let transfer = |part: &str| office.ask("GET", &format!("/api/households/H-000017/transfer?part={part}&purpose=%E8%BF%81%E7%A7%BB"), "");
    assert_eq!(transfer("household").problem(), "not-possible", "the move comes first");
    let moved = office.ask("POST", "/api/households/H-000017/move-away", r#"{"to":"420703","on":"2008-06-01","note":"随子女居住"}"#).expect(200);
    assert_eq!(moved["moved"], json!({"to": "420703", "on": "2008-06-01"}));

    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    for part in ["household", "grants"] {
        let answer = transfer(part);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/x-ndjson")), "{}", answer.body);
        let file = folder.path().join(format!("{part}.jsonl"));
        std::fs::write(&file, &answer.body).expect("written");
        let text = |path: &std::path::Path| path.to_str().expect("a plain path").to_string();
        let run = run_yimen(&["import", &text(&file), "--data", &text(&data), "--lang", "en"], b"");
        assert_eq!(run.status, 0, "{part}: {}{}", run.out, run.err);
        assert!(run.out.contains("1 new"), "{part}: {}", run.out);
    }
    let there = Server::start(&data, "2008-06-02", "administrator");
    let asked = there.ask("POST", "/api/grants", &ALLOWANCE.replace("2008-06-01", "2008-06-02"));
    assert_eq!((asked.status, asked.problem().as_str()), (409, "overlap"), "{}", asked.body);
    let history = office.ask("GET", "/api/households/H-000017/history", "").expect(200).to_string();
    assert_eq!(history.matches("household_handed_over").count(), 2, "{history}");
    assert_eq!(office.ask("GET", "/api/households/H-000017/transfer?part=all&purpose=x", "").wrong_fields(), ["part"]);
    assert_eq!(office.ask("GET", "/api/households/H-000017/transfer?part=grants", "").wrong_fields(), ["purpose"]);
}

#[test]
fn protection_is_set_once_and_ended() {
    let office = ready();
    let set = |to: &str| office.ask("POST", "/api/households/H-000017/protection", &format!(r#"{{"protection":"{to}","reason":"家庭暴力"}}"#));
    assert_eq!(set("protected").expect(200)["protection"], "protected");
    assert_eq!(set("protected").problem(), "not-possible");
    assert_eq!(set("usual").expect(200)["protection"], "usual");
    assert_eq!(set("secret").wrong_fields(), ["protection"]);
}

/// After a death the household's allowance is due within three months; it has no cycle of its own.
#[test]
fn what_is_due_is_listed_until_it_was_looked_at() {
    let office = ready();
    let grant = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    office.ask("POST", "/api/households/H-000017/members/H-000017-2/death", r#"{"on":"2008-05-20","note":"死亡证明"}"#).expect(200);
    let due = |until: &str| office.ask("GET", &format!("/api/reviews?until={until}"), "").expect(200);
    assert_eq!(due("2008-08-19"), json!([]));
    let listed = due("2008-08-20");
    assert_eq!((&listed[0]["grant"], &listed[0]["due"], &listed[0]["household"]), (&json!(grant), &json!("2008-08-20"), &json!("H-000017")));
    assert_eq!(office.ask("GET", "/api/reviews?until=2008-08-20&agency=ez-education", "").expect(200), json!([]));
    let review = |body: &str| office.ask("POST", &format!("/api/grants/{grant}/review"), body);
    assert_eq!(review(r#"{"finding":"stops","note":"x"}"#).wrong_fields(), ["finding"]);
    assert_eq!(review(r#"{"finding":"continues","note":"已入户"}"#).expect(200)["next"], json!(null));
    assert_eq!(due("2030-01-01"), json!([]));
    assert_eq!(office.ask("POST", "/api/grants/G-0000000000000/review", r#"{"finding":"continues","note":"x"}"#).problem(), "not-found");
}

#[test]
fn a_report_goes_its_way_between_two_people() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let issue = |role: &str| {
        let run = run_yimen(&["key", "issue", "--role", role, "--data", data.to_str().expect("a path")], b"");
        assert_eq!(run.status, 0, "{}", run.err);
        format!("Bearer {}", run.out.trim())
    };
    let (officer, supervisor, donor) = (issue("officer"), issue("supervisor"), issue("donor"));
    let server = Server::start_with(&data, &repository().join("catalog"), &["--today", "2026-09-01"]);
    let ask = |key: &str, method: &str, path: &str, body: &str| server.ask_with(method, path, body, &[("Authorization", key)]);
    let new = r#"{"channel":"neighbour","area":"110101","text":"独居老人家中无煤"}"#;
    assert_eq!(ask(&donor, "POST", "/api/reports", new).problem(), "forbidden");
    let id = ask(&officer, "POST", "/api/reports", new).expect(201)["report"].as_str().expect("an id").to_string();
    let step = |key: &str, body: &str| ask(key, "POST", &format!("/api/reports/{id}/steps"), body);
    let listed = ask(&officer, "GET", "/api/reports", "").expect(200);
    assert_eq!((&listed[0]["report"], &listed[0]["due"]), (&json!(id), &json!("2026-09-02")));
    assert_eq!(step(&officer, r#"{"step":"closed","note":"x"}"#).problem(), "not-possible");
    assert_eq!(step(&officer, r#"{"step":"dispatched","note":"x"}"#).wrong_fields(), ["agency"]);
    step(&officer, r#"{"step":"dispatched","note":"请处理","agency":"dc-civil-affairs"}"#).expect(200);
    step(&officer, r#"{"step":"handled","note":"已送煤"}"#).expect(200);
    assert_eq!(step(&officer, r#"{"step":"checked","note":"x"}"#).problem(), "not-possible", "not by whoever handled it");
    step(&supervisor, r#"{"step":"checked","note":"已回访"}"#).expect(200);
    step(&officer, r#"{"step":"closed","note":"办结"}"#).expect(200);
    assert_eq!(step(&supervisor, r#"{"step":"evaluated","note":"满意","score":101}"#).wrong_fields(), ["score"]);
    step(&supervisor, r#"{"step":"evaluated","note":"满意","score":5}"#).expect(200);
    assert_eq!(ask(&officer, "GET", "/api/reports", "").expect(200), json!([]));
    let whole = ask(&officer, "GET", &format!("/api/reports/{id}"), "").expect(200);
    assert_eq!((&whole["score"], &whole["stands_at"], &whole["steps"][0]["note"]), (&json!(5), &json!("evaluated"), &json!("独居老人家中无煤")));
    assert_eq!(ask(&officer, "GET", "/api/reports?all=true", "").expect(200).as_array().map(Vec::len), Some(1));
}

#[test]
fn a_sample_is_published_with_its_list_and_its_seed() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let issue = |role: &str| {
        let run = run_yimen(&["key", "issue", "--role", role, "--data", data.to_str().expect("a path")], b"");
        assert_eq!(run.status, 0, "{}", run.err);
        format!("Bearer {}", run.out.trim())
    };
    let (officer, supervisor) = (issue("officer"), issue("supervisor"));
    let server = Server::start_with(&data, &repository().join("catalog"), &["--today", "2008-06-01"]);
    let ask = |key: &str, method: &str, path: &str, body: &str| server.ask_with(method, path, body, &[("Authorization", key)]);
    ask(&officer, "PUT", "/api/households/H-000017", WANG).expect(201);
    let grant = ask(&officer, "POST", "/api/grants", ALLOWANCE).expect(201)["grant"].clone();
    let draw = r#"{"window":{"from":"2008-06-01","until":"2008-06-01"},"percent":30,"seed":"彩票 2008-064"}"#;
    assert_eq!(ask(&officer, "POST", "/api/samples", draw).problem(), "forbidden");
    let sample = ask(&supervisor, "POST", "/api/samples", draw).expect(201);
    assert_eq!((&sample["seed"], &sample["drawn"]), (&json!("彩票 2008-064"), &json!([grant])));
    assert_eq!(sample["listed"], json!({"one_person": [grant]}));
    let id = sample["sample"].as_str().expect("an id");
    let check = |finding: &str| {
        ask(&supervisor, "POST", &format!("/api/samples/{id}/checks"), &json!({"grant": grant, "finding": finding, "note": "已入户"}).to_string())
    };
    assert_eq!(check("fine").wrong_fields(), ["finding"]);
    check("office_error").expect(200);
    let whole = ask(&supervisor, "GET", &format!("/api/samples/{id}"), "").expect(200);
    assert_eq!((&whole["strata"][0]["office_errors"], &whole["checks"][0]["note"]), (&json!(1), &json!("已入户")));
    assert_eq!(ask(&supervisor, "GET", "/api/samples", "").expect(200)[0]["sample"], *id);
    let open = r#"{"window":{"from":"2008-06-01"},"percent":30,"seed":"x"}"#;
    assert_eq!(ask(&supervisor, "POST", "/api/samples", open).wrong_fields(), ["window.until"]);
}

/// Every page of these desks is shown in both languages, and a form that lacks something comes back with what is wrong.
#[test]
fn each_desk_has_its_page() {
    let office = ready();
    let grant = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    let report = office.ask("POST", "/api/reports", r#"{"channel":"visit","area":"420704","text":"屋顶漏雨"}"#).expect(201);
    let sample = office.ask("POST", "/api/samples", r#"{"window":{"from":"2008-06-01","until":"2008-06-01"},"percent":1,"seed":"x"}"#).expect(201);
    let (report, sample) = (report["report"].as_str().expect("an id"), sample["sample"].as_str().expect("an id"));
    office.ask("POST", "/api/households/H-000017/members/H-000017-2/death", r#"{"on":"2008-05-20","note":"死亡证明"}"#).expect(200);
    let authorization = format!("Bearer {}", office.key);
    let page = |path: &str, language: &str| {
        let answer = office.ask_with("GET", path, "", &[("Authorization", &authorization), ("Cookie", &format!("lang={language}"))]);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    };
    for (path, zh, en) in [
        ("/reviews".to_string(), "定期复核", "Overdue"),
        ("/reports".to_string(), "求助线索", "Take in a report"),
        (format!("/reports/{report}"), "屋顶漏雨", "The next step"),
        ("/samples".to_string(), "抽查", "Draw"),
        (format!("/samples/{sample}"), grant.as_str(), "What was drawn"),
        ("/households/H-000017/upkeep".to_string(), "信息保护", "Protection"),
        ("/households/H-000017".to_string(), "已于 2008-05-20 死亡", "died on 2008-05-20"),
    ] {
        assert!(page(&path, "zh").contains(zh), "{path} says {zh}");
        assert!(page(&path, "en").contains(en), "{path} says {en}");
    }
}

/// Aid to somebody whom a member of staff has declared is a stratum of its own, though one person filed and awarded it.
#[test]
fn aid_to_kin_of_staff_is_a_stratum_of_its_own() {
    let office = ready();
    let declared = json!({"name": "赵经办", "agency": "鄂州市民政局", "id_number": "42070419960315108X",
        "relatives": [{"name": "王伟", "relation": "弟", "id_number": "420704197001011232"}]});
    office.ask("POST", "/api/staff", &declared.to_string()).expect(201);
    let grant = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].clone();
    office
        .put("H-000018", &WANG.replace("H-000017", "H-000018").replace("\"id_number\":\"420704197001011232\",", "\"birth_date\":\"1970-01-01\","))
        .expect(201);
    let other = office.ask("POST", "/api/grants", &ALLOWANCE.replace("H-000017", "H-000018")).expect(201)["grant"].clone();
    let sample = office.ask("POST", "/api/samples", r#"{"window":{"from":"2008-06-01","until":"2008-06-01"},"percent":1,"seed":"x"}"#).expect(201);
    assert_eq!(sample["listed"], json!({"kin": [grant], "one_person": [other]}), "the riskier one first");
    let id = sample["sample"].as_str().expect("an id");
    let page = office.ask("GET", &format!("/samples/{id}"), "");
    assert!(page.status == 200 && page.body.contains("涉及工作人员近亲属"), "{}", page.body);
    assert!(!page.body.contains("420704197001011232") && !page.body.contains("赵经办"), "whose kin it is stands in the register only");
}
