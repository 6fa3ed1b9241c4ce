//! Do the pages beside the everyday ones show what the interface knows, in both languages, and do their forms act?

use super::{ALLOWANCE, Office, WANG, ezhou};
use serde_json::json;
use std::path::Path;
use support::{Answer, Server, catalog_files, run_yimen};
use tempfile::TempDir;

/// A page in a language.
fn page(server: &Server, path: &str, language: &str) -> Answer {
    let authorization = format!("Bearer {}", server.key);
    server.ask_with("GET", path, "", &[("Authorization", &authorization), ("Cookie", &format!("lang={language}"))])
}

pub(super) fn shown(server: &Server, path: &str, language: &str) -> String {
    let answer = page(server, path, language);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

/// What answers to a form.
fn post(server: &Server, path: &str, form: &str) -> Answer {
    let authorization = format!("Bearer {}", server.key);
    let headers = [("Authorization", authorization.as_str()), ("Cookie", "lang=en"), ("Content-Type", "application/x-www-form-urlencoded")];
    server.ask_with("POST", path, form, &headers)
}

fn says(server: &Server, path: &str, zh: &str, en: &str) {
    for (language, text) in [("zh", zh), ("en", en)] {
        let body = shown(server, path, language);
        assert!(body.contains(text), "{path} says {text}: {body}");
    }
}

#[test]
fn a_partner_is_registered_on_the_page_and_its_questions_are_listed() {
    let folder = TempDir::new().expect("a folder");
    let data = folder.path().join("data");
    let run = |arguments: &[&str]| {
        let all: Vec<&str> = arguments.iter().copied().chain(["--data", data.to_str().expect("a path")]).collect();
        let run = run_yimen(&all, b"");
        assert_eq!(run.status, 0, "{}", run.err);
        run.out.lines().next().unwrap_or_default().to_string()
    };
    run(&["partner", "add", "charity", "--name", "慈善会", "--questions-a-day", "3"]);
    let key = run(&["key", "issue", "--partner", "charity", "--name", "charity-1"]);
    // Later than any clock by which the key was issued: questions are counted by recorded time, which never goes back.
    let server = Server::start(&data, "2090-06-01", "administrator");
    server.put("H-000017", WANG).expect(201);
    let ask = |number: &str| {
        let body = json!({"id_number": number, "need": "living", "window": {"from": "2008-06-01", "until": "2008-06-30"}, "purpose": "核对420704197001011232",
            "consent": "同意书 17"});
        server.ask_with("POST", "/api/overlap-checks", &body.to_string(), &[("Authorization", &format!("Bearer {key}"))]).expect(200)
    };
    ask("420704197001011232");
    ask("42070419960315108X");
    says(&server, "/more", "合作方", "Partners");
    says(&server, "/partners", "慈善会", "About nobody");
    says(&server, "/partners/charity", "查无此人", "nobody who is registered");
    let log = shown(&server, "/partners/charity", "en");
    assert!(log.contains("href=\"/households/H-000017\"") && log.contains("同意书 17") && log.contains("charity-1"), "{log}");
    assert!(!log.contains("420704197001011232"), "what was typed is masked: {log}");
    assert!(log.contains("asked today 2") && log.contains("2090-06-01"), "the quota and the days: {log}");
    assert_eq!(page(&server, "/partners/nobody", "en").status, 404);

    // A new partner's key stands on the page that answers, and nowhere else.
    let made = post(&server, "/partners", "partner=youth&name=%E9%9D%92%E5%B9%B4&questions_a_day=5");
    assert_eq!(made.status, 200, "{}", made.body);
    let key = made.body.split("class=\"whole\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
    assert!(key.len() >= 40, "the key is shown: {}", made.body);
    assert!(!shown(&server, "/partners", "en").contains(key));
    let kept = post(&server, "/partners", "partner=youth&name=%E9%9D%92%E5%B9%B4&questions_a_day=6");
    assert!(kept.body.contains("Its key goes on"), "{}", kept.body);
    for form in ["partner=you+th&name=x&questions_a_day=6", "partner=other&name=x&questions_a_day=many", "partner=other&name=x&questions_a_day=0"] {
        let wrong = post(&server, "/partners", form);
        assert!(wrong.status == 422 && wrong.body.contains("filled in wrongly") && wrong.body.contains("value=\"x\""), "{form}: {}", wrong.body);
    }
    let listed = server.ask("GET", "/api/partners", "").expect(200);
    assert_eq!((listed.as_array().map(Vec::len), &listed[1]["questions_a_day"]), (Some(2), &json!(6)));
}

#[test]
fn only_an_administrator_keeps_partners() {
    let folder = TempDir::new().expect("a folder");
    let server = Server::start(&folder.path().join("data"), "2008-06-01", "supervisor");
    assert_eq!(page(&server, "/partners", "en").status, 403);
    assert_eq!(post(&server, "/partners", "partner=youth&name=x&questions_a_day=5").status, 403);
    assert!(!shown(&server, "/more", "en").contains("/partners"));
}

#[test]
fn a_closed_alert_leads_to_the_edit_that_closed_it() {
    let office = ezhou();
    office.put("H-000017", &WANG.replace("420704197001011232", "420704197001011233")).expect(201);
    says(&office, "/alerts/closed", "没有已消失的预警", "No alert was closed");
    office.put("H-000017", WANG).expect(200);
    says(&office, "/alerts/closed", "证件号码存疑", "doubtful ID number");
    says(&office, "/alerts", "/alerts/closed", "/alerts/closed");
    let closed = shown(&office, "/alerts/closed", "en");
    let href = closed.split("href=\"").map(|rest| rest.split('"').next().unwrap_or_default()).find(|href| href.contains("#event-"));
    let (path, anchor) = href.and_then(|href| href.split_once('#')).unwrap_or_else(|| panic!("a link to the edit: {closed}"));
    assert!(path.starts_with("/households/H-000017?"), "{path}");
    let event = shown(&office, path, "en");
    let told = event.split(&format!("id=\"{anchor}\"")).nth(1).unwrap_or_else(|| panic!("{anchor} stands on {path}"));
    assert!(told.split("</li>").next().is_some_and(|line| line.contains("facts recorded")), "{told}");
}

/// The catalog with an extension that its demonstration has not.
fn catalog_with_extension(folder: &Path) {
    for file in catalog_files().files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, &file.bytes).expect("written");
    }
    let file = folder.join("4207-ezhou/civil-affairs/ez-urban-dibao.yaml");
    let text = std::fs::read_to_string(&file).expect("the allowance");
    let (before, stages) = text.split_once("\nstages:").expect("stages");
    let after = stages.lines().skip(1).skip_while(|line| line.starts_with(' ')).collect::<Vec<_>>().join("\n");
    let chain = "  - {id: survey, name: {zh: 调查, en: survey}, by: community, limit: {days: 10, days_max: 15, unit: working}}\n  \
        - {id: decision, name: {zh: 审批, en: decision}, by: district, limit: {days: 5, unit: working}}";
    std::fs::write(&file, format!("{before}\nstages:\n{chain}\n{after}\n")).expect("written");
}

#[test]
fn an_application_is_handed_in_at_another_window_and_a_stage_extended_where_its_source_allows() {
    let folder = TempDir::new().expect("a folder");
    let catalog = folder.path().join("catalog");
    catalog_with_extension(&catalog);
    let server = Server::start_with(&folder.path().join("data"), &catalog, &["--today", "2008-06-02", "--print-key", "administrator"]);
    server.put("H-000017", WANG).expect(201);
    let form = "/households/H-000017/apply?program=ez-urban-dibao&recipient=household";
    says(&server, form, "递交窗口", "Window where it is handed in");
    assert_eq!(page(&server, "/households/H-000017/apply?program=nothing", "en").status, 404);
    let late = post(&server, "/households/H-000017/apply", "program=ez-urban-dibao&recipient=household&on=2008-06-03&window=");
    assert!(late.status == 422 && late.body.contains("later than today"), "{}", late.body);
    let filed = post(&server, "/households/H-000017/apply", "program=ez-urban-dibao&recipient=household&on=2008-06-02&window=ez-education&key=k1");
    let path = filed.header("location").and_then(|to| to.split('?').next()).unwrap_or_else(|| panic!("on to the application: {}", filed.body)).to_string();
    says(&server, &path, "鄂州市教育局", "at the window of");
    says(&server, &path, "调查，延至15个工作日", "survey, to 15 working days in all");
    assert!(!shown(&server, &path, "en").contains("decision, to"), "its source has no longer one");
    let extended = post(&server, &format!("{path}/extend"), "stage=survey&reason=%E6%83%85%E5%86%B5%E5%A4%8D%E6%9D%82&key=k2");
    assert_eq!(extended.status, 303, "{}", extended.body);
    let after = shown(&server, &path, "en");
    assert!(after.contains("extended on 2008-06-02") && !after.contains("survey, to 15"), "once: {after}");
}

#[test]
fn a_grant_leads_to_the_decision_computed_again() {
    let office: Office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let grant = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    let path = format!("/grants/{grant}/replay");
    assert!(shown(&office, &format!("/grants/{grant}"), "en").contains(&path));
    says(&office, &path, "逐字节一致", "the same to the byte");
    let (body, told) = (shown(&office, &path, "en"), office.ask("GET", &format!("/api{path}"), "").expect(200));
    let hash = told["hash"].as_str().expect("a hash");
    assert_eq!(body.matches(hash).count(), 2, "then and now");
    assert!(body.contains("income-below-standard") && body.contains("50.00"), "{body}");
    assert_eq!(page(&office, "/grants/G-0000000000000/replay", "en").status, 404);

    // Aid that was decided elsewhere can't be computed here, and no link says so.
    let past = json!({"member": "H-000017-2", "household": "H-000017", "program": "one", "agency": "elsewhere", "need": "education",
        "kind": "non_statutory", "from": "2008-03-01", "until": "2008-12-31", "amount": "100", "per": "once"});
    let past = office.ask("POST", "/api/past-grants", &past.to_string()).expect(201)["grant"].as_str().expect("an id").to_string();
    assert!(!shown(&office, &format!("/grants/{past}"), "en").contains("/replay"));
    assert_eq!(page(&office, &format!("/grants/{past}/replay"), "en").status, 409);
}

/// What an officer types into a note may hold a number: pages mask it as the interface does.
#[test]
fn numbers_in_typed_notes_are_masked_on_every_page() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let note = "与420704197001011232核对";
    let grant = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    office.ask("POST", &format!("/api/grants/{grant}/cancel"), &json!({"reason": note}).to_string()).expect(200);
    let suspended = json!({"household": "H-000017", "scope": "all", "from": "2008-06-01", "reason": note});
    office.ask("POST", "/api/suspensions", &suspended.to_string()).expect(201);
    let application = office.ask("POST", "/api/applications", ALLOWANCE).expect(201)["application"].as_str().expect("an id").to_string();
    let decided = json!({"stage": "acceptance", "outcome": "refuse", "reason": note});
    office.ask("POST", &format!("/api/applications/{application}/decide"), &decided.to_string()).expect(200);
    for path in ["/households/H-000017".to_string(), format!("/grants/{grant}"), format!("/applications/{application}")] {
        let body = shown(&office, &path, "zh");
        assert!(body.contains("与**************1232核对"), "{path} shows the note: {body}");
        assert!(!body.contains("420704197001011232"), "{path} shows the number");
    }
    let history = office.ask("GET", "/api/households/H-000017/history", "").expect(200).to_string();
    assert_eq!(history.matches("**************1232").count(), 3, "{history}");
}

#[test]
fn an_alert_about_reviews_leads_to_its_desk_s_list_of_the_month() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let grant = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    office.ask("POST", "/api/households/H-000017/members/H-000017-2/death", r#"{"on":"2008-03-02","note":"死亡证明"}"#).expect(200);
    let alerts = office.ask("GET", "/api/alerts?state=open", "").expect(200);
    let list = alerts.as_array().expect("a list").iter().find(|alert| alert["kind"] == "review_due").unwrap_or_else(|| panic!("one question: {alerts}"));
    assert_eq!((&list["about"][0]["agency"], &list["about"][0]["reviews"]), (&json!("ez-civil-affairs"), &json!("2008-06")));
    let href = "/reviews?month=2008-06&#38;agency=ez-civil-affairs";
    let body = shown(&office, "/alerts", "zh");
    assert!(body.contains(href) || body.contains("/reviews?month=2008-06&amp;agency=ez-civil-affairs"), "{body}");
    assert!(shown(&office, "/reviews?month=2008-06&agency=ez-civil-affairs", "zh").contains(&grant));
    assert!(!shown(&office, "/reviews?month=2008-06&agency=ez-education", "en").contains(&grant));
    assert!(!shown(&office, "/reviews?month=2008-07", "en").contains(&grant));
    assert_eq!(page(&office, "/reviews?month=June", "en").status, 404);
}

/// Three registrations under one number: what was found of two of them stands in the way of a third finding.
#[test]
fn a_finding_that_stands_in_the_way_is_led_to() {
    let office = ezhou();
    for (id, name) in [("H-000017", "王小明"), ("H-000018", "王晓明"), ("H-000019", "李明")] {
        office.put(id, &WANG.replace("H-000017", id).replace("王小明", name)).expect(201);
    }
    let alerts = office.ask("GET", "/api/alerts?state=open", "").expect(200);
    let shared = alerts.as_array().expect("a list").iter().find(|alert| alert["kind"] == "shared_number").expect("one question");
    let key = shared["key"].as_str().unwrap_or_default().split_once(':').expect("kind and subjects").1.to_string();
    let people: Vec<&str> = key.split('+').filter(|subject| subject.starts_with("P-")).collect();
    let [one, other, third] = people[..] else { panic!("{key}") };
    let find = |one: &str, other: &str, finding: &str| post(&office, &format!("/identities/{one}/{other}"), &format!("finding={finding}&reason=papers"));
    assert_eq!(find(one, other, "same").status, 303);
    assert_eq!(find(other, third, "different").status, 303);
    let refused = find(one, third, "same");
    assert_eq!(refused.status, 409, "{}", refused.body);
    let (first, second) = if other < third { (other, third) } else { (third, other) };
    assert!(refused.body.contains(&format!("href=\"/identities/{first}/{second}\"")), "{}", refused.body);
    assert!(refused.body.contains("See the finding: "), "{}", refused.body);
}

/// Food for who is not on the allowance, then the allowance: the answer and the page say what to look at again.
#[test]
fn an_award_that_sets_a_status_names_what_no_longer_fits() {
    let office = super::office("2026-09-15");
    office.put("H-1", r#"{"id":"H-1","area":"110101003","dibao":"none","members":[{"id":"H-1-1","name":"王小明"}]}"#).expect(201);
    let body = |program: &str, more: &str| {
        format!(r#"{{"household":"H-1","program":"{program}","recipient":"household","on":"2026-09-15","exception":"papers were lost"{more}}}"#)
    };
    let food = office.ask("POST", "/api/grants", &body("dc-jiaodaokou-care-shop", "")).expect(201);
    assert_eq!(food.get("look_again"), None, "{food}");
    let allowance = body("bj-dibao", r#","amount":"800""#);
    let first = office.ask_once("k", "/api/grants", &allowance);
    let told = first.expect(201);
    assert_eq!(told["look_again"][0]["grant"], food["grant"], "{told}");
    assert_eq!(told["look_again"][0]["program"], "dc-jiaodaokou-care-shop");
    assert_eq!(office.ask_once("k", "/api/grants", &allowance).body, first.body);
    let grant = |answer: &serde_json::Value| answer["grant"].as_str().unwrap_or_default().to_string();
    let address = format!("/grants/{}?done=awarded&look_again={}", grant(&told), grant(&food));
    says(&office, &address, "现在一分不减，请复核", "Nothing is less for now; please look again");
    assert!(shown(&office, &address, "en").contains(&format!("href=\"/grants/{}\"", grant(&food))));
}

/// The paper that is handed over says to whom, and the page of the case what was found and about which aid.
#[test]
fn a_written_notice_names_whom_it_is_for() {
    let office = ezhou();
    for id in ["H-000017", "H-000018"] {
        office.put(id, &WANG.replace("H-000017", id).replace("王小明", "王晓明")).expect(201);
    }
    // Registrations are compared as soon as the server has read those that it began with.
    let heard = || {
        let alerts = office.ask("GET", "/api/alerts?state=open", "").expect(200);
        alerts.as_array().expect("a list").iter().find(|alert| alert["heard_first"] == true).cloned()
    };
    let heard = (0..5_000).find_map(|_| heard()).expect("a question about somebody");
    let path = format!("/alerts/{}", heard["key"].as_str().unwrap_or_default().replace(':', "%3A").replace('+', "%2B"));
    assert_eq!(office.ask("POST", &format!("/api{path}/notice"), "{}").status, 200);
    says(&office, &format!("{path}/notice"), "致：", "To: ");
    says(&office, &format!("{path}/notice"), "（户 H-000017）", "(household H-000017)");
    office.ask("POST", &format!("/api{path}/answer"), r#"{"outcome":"dismissed","reason":"looked at both papers"}"#).expect(200);
    says(&office, &path, "looked at both papers", "/households/H-000017");
}
