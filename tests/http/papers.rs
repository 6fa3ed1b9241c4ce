//! Papers with their scans, the economic check, consents, the register of staff, and decisions computed again.

use super::{ALLOWANCE, Office, WANG, ezhou};
use serde_json::{Value, json};

/// `%PDF-1.4 scan`
const SCAN: &str = "JVBERi0xLjQgc2Nhbg==";
const PAPERS: &str = "/api/households/H-000017/papers";

fn with_wang() -> Office {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    office
}

fn bearer(office: &Office) -> String {
    format!("Bearer {}", office.key)
}

#[test]
fn a_scan_comes_back_as_it_was_to_who_says_what_for() {
    let office = with_wang();
    let body = format!(r#"{{"kind":"diagnosis","member":"H-000017-1","scan":"{SCAN}","note":"市医院","until":"2008-06-30"}}"#);
    let paper = office.ask("POST", PAPERS, &body).expect(201)["paper"].as_str().expect("an id").to_string();
    let list = office.ask("GET", PAPERS, "").expect(200);
    let one = &list["papers"][0];
    assert_eq!((&one["kind"], &one["member"], &one["media"]), (&json!("diagnosis"), &json!("H-000017-1"), &json!("application/pdf")));
    assert_eq!((&one["on"], &one["expired"], &one["note"]), (&json!("2008-06-01"), &json!(false), &json!("市医院")));
    let view = format!("{PAPERS}/{paper}/view");
    assert_eq!(office.ask("POST", &view, "{}").wrong_fields(), ["purpose"]);
    assert_eq!(office.ask("POST", &view, r#"{"purpose":"审核"}"#).expect(200)["scan"], SCAN);
    let history = office.ask("GET", "/api/households/H-000017/history", "").expect(200);
    assert_eq!((&history[0]["what"], &history[0]["purpose"]), (&json!("paper_viewed"), &json!("审核")));
    assert_eq!(history[1]["what"], "paper_received");
    assert_eq!(office.ask("POST", &format!("{PAPERS}/D-0000000000001/view"), r#"{"purpose":"审核"}"#).problem(), "not-found");
}

#[test]
fn what_an_application_lacks_is_listed() {
    let office = with_wang();
    let filed = office.ask("POST", "/api/applications", ALLOWANCE).expect(201);
    let lacking = |office: &Office| office.ask("GET", PAPERS, "").expect(200)["missing"][0].clone();
    let before = lacking(&office);
    assert_eq!(before["application"], filed["application"]);
    let kinds: Vec<String> = before["papers"].as_array().expect("a list").iter().map(|one| one["kind"].as_str().unwrap_or_default().to_string()).collect();
    let first = kinds.first().expect("the allowance asks for papers");
    office.ask("POST", PAPERS, &format!(r#"{{"kind":"{first}"}}"#)).expect(201);
    let after: Vec<String> =
        lacking(&office)["papers"].as_array().expect("a list").iter().map(|one| one["kind"].as_str().unwrap_or_default().to_string()).collect();
    assert_eq!(after, kinds[1..]);
}

#[test]
fn scans_are_taken_up_to_their_size_and_of_their_kinds() {
    let office = with_wang();
    assert_eq!(office.ask("POST", PAPERS, r#"{"kind":"letter","scan":"PGh0bWw+","on":"2008-06-02"}"#).wrong_fields(), ["kind", "on", "scan"]);
    assert_eq!(office.ask("POST", PAPERS, r#"{"kind":"diagnosis","scan":"no base64!"}"#).wrong_fields(), ["scan"]);
    // The whole 10 MiB go through, one byte more does not.
    let text = |bytes: usize| format!("JVBERi0x{}", "AAAA".repeat((bytes - 6) / 3)) + ["", "AA==", "AAA="][(bytes - 6) % 3];
    let body = |bytes: usize| format!(r#"{{"kind":"diagnosis","scan":"{}"}}"#, text(bytes));
    office.ask("POST", PAPERS, &body(10 << 20)).expect(201);
    assert_eq!(office.ask("POST", PAPERS, &body((10 << 20) + 1)).wrong_fields(), ["scan"]);
    assert_eq!(office.ask("POST", "/api/grants", &" ".repeat((4 << 20) + 1)).status, 413, "other calls have no room for that");
}

#[test]
fn the_check_is_asked_when_every_adult_has_signed_and_contradictions_are_told() {
    let office = with_wang();
    let check = |step: &str, body: &str| office.ask("POST", &format!("/api/households/H-000017/check/{step}"), body);
    assert_eq!((check("ask", "{}").status, check("ask", "{}").problem().as_str()), (409, "not-possible"));
    assert_eq!(check("authorise", r#"{"members":["H-000017-2"]}"#).wrong_fields(), ["members[0]"], "the boy is twelve");
    check("authorise", r#"{"members":["H-000017-1"]}"#).expect(200);
    check("ask", r#"{"due":"2008-06-30"}"#).expect(200);
    assert_eq!(check("answer", r#"{"findings":{"income":1}}"#).wrong_fields(), ["findings.income"]);
    check("answer", r#"{"findings":{"income_month":"2000.00","hukou":"urban"}}"#).expect(200);
    let stands = office.ask("GET", "/api/households/H-000017/check", "").expect(200);
    let expected = json!([{"holder": "household", "fact": "income_month", "told": "320.00", "found": "2000.00"}]);
    assert_eq!((&stands["contradictions"], &stands["lacking"]), (&expected, &json!([])));
    assert_eq!((&stands["authorised"][0]["member"], &stands["asked"]["answered"]), (&json!("H-000017-1"), &json!("2008-06-01")));
}

#[test]
fn a_consent_is_given_and_taken_back() {
    let office = with_wang();
    let path = "/api/households/H-000017/consents";
    assert_eq!(office.ask("POST", path, r#"{"purpose":"charity","to":["nobody"]}"#).wrong_fields(), ["to[0]"]);
    let consent = office.ask("POST", path, r#"{"purpose":"charity","until":"2008-12-31"}"#).expect(201)["consent"].clone();
    let list = office.ask("GET", path, "").expect(200);
    assert_eq!((&list[0]["consent"], &list[0]["from"], &list[0]["withdrawn"]), (&consent, &json!("2008-06-01"), &Value::Null));
    let withdraw = format!("{path}/{}/withdraw", consent.as_str().expect("an id"));
    office.ask("POST", &withdraw, "{}").expect(200);
    assert_eq!(office.ask("POST", &withdraw, "{}").problem(), "not-possible");
    assert_eq!(office.ask("GET", path, "").expect(200)[0]["withdrawn"], "2008-06-01");
}

#[test]
fn numbers_of_the_register_go_in_and_never_come_out() {
    let office = with_wang();
    let (own, kin) = ("420704198002021226", "420704197001011232");
    let body =
        format!(r#"{{"name":"赵敏","agency":"ez-civil-affairs","id_number":"{own}","relatives":[{{"name":"王伟","relation":"配偶","id_number":"{kin}"}}]}}"#);
    let recorded = office.ask("POST", "/api/staff", &body);
    let staff = recorded.expect(201)["staff"].as_str().expect("an id").to_string();
    let twice = office.ask("POST", "/api/staff", &body);
    assert_eq!(twice.wrong_fields(), ["id_number"]);
    let wrong = office.ask("POST", "/api/staff", &body.replace(kin, "42070419700101123"));
    assert_eq!(wrong.wrong_fields(), ["relatives[0].id_number"]);
    let list = office.ask("GET", "/api/staff", "");
    assert_eq!(list.expect(200)[0]["relatives"], json!([{"name": "王伟", "relation": "配偶"}]));
    let page = office.ask_with("GET", "/staff", "", &[("Authorization", &bearer(&office))]);
    assert!(page.status == 200 && page.body.contains("王伟"), "{}", page.status);
    for answer in [&recorded, &twice, &wrong, &list, &page] {
        assert!(![own, kin, &own[6..], &kin[6..]].iter().any(|number| answer.body.contains(number)), "{}", answer.body);
    }
    office.ask("POST", &format!("/api/staff/{staff}"), &body.replace("赵敏", "赵民")).expect(200);
    office.ask("POST", &format!("/api/staff/{staff}/remove"), "").expect(200);
    assert_eq!(office.ask("GET", "/api/staff", "").expect(200), json!([]));
}

#[test]
fn a_decision_is_computed_again() {
    let office = with_wang();
    let grant = office.ask("POST", "/api/grants", ALLOWANCE).expect(201)["grant"].as_str().expect("an id").to_string();
    office.put("H-000017", &WANG.replace("320.00", "9999.00")).expect(200);
    let again = office.ask("GET", &format!("/api/grants/{grant}/replay"), "").expect(200);
    assert_eq!((&again["compared"], &again["judgment"]["verdict"]), (&json!("same"), &json!("eligible")));
    assert_eq!(again["hash"], again["hash_then"]);
    assert!(again["judgment"]["criteria"].as_array().is_some_and(|list| list.iter().any(|one| one["found"] == "160.00")), "of that day: {again}");
    assert_eq!(office.ask("GET", "/api/grants/G-0000000000001/replay", "").problem(), "not-found");
}

#[test]
fn the_page_takes_a_scan_and_shows_it() {
    let office = with_wang();
    let key = bearer(&office);
    let form = |kind: &str| {
        let field = |name: &str, value: &str| format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        let scan = "--XX\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n%PDF-1.4 scan\r\n--XX--\r\n";
        field("key", "K-1") + &field("kind", kind) + &field("member", "") + &field("on", "2008-06-01") + &field("until", "") + scan
    };
    let send = |body: &str| {
        let headers = [("Authorization", key.as_str()), ("Content-Type", "multipart/form-data; boundary=XX")];
        office.ask_with("POST", "/households/H-000017/papers", body, &headers)
    };
    let wrong = send(&form("letter"));
    assert!(wrong.status == 422 && wrong.body.contains("kind"), "{}", wrong.status);
    assert_eq!(send(&form("diagnosis")).status, 303);
    assert_eq!(send(&form("diagnosis")).status, 303, "the same form once more");
    let list = office.ask("GET", PAPERS, "").expect(200);
    assert_eq!(list["papers"].as_array().map(Vec::len), Some(1), "{list}");
    let paper = list["papers"][0]["paper"].as_str().expect("an id");
    let headers = [("Authorization", key.as_str()), ("Content-Type", "application/x-www-form-urlencoded")];
    let seen = office.ask_with("POST", &format!("/households/H-000017/papers/{paper}/view"), "purpose=check", &headers);
    assert_eq!((seen.status, seen.body.as_str(), seen.header("content-type")), (200, "%PDF-1.4 scan", Some("application/pdf")), "told by its first bytes");
    assert!(seen.header("content-disposition").is_some_and(|shown| shown.starts_with("attachment")));
    let page = office.ask_with("GET", "/households/H-000017/papers", "", &[("Authorization", &key)]);
    assert!(page.status == 200 && page.body.contains("材料与核对"), "{}", page.status);
}
