//! Does a day at a desk in Dongcheng go as the district's report of 2010 says? Each step names its rule, dc-r1 to dc-r10.

use super::browser::{Browser, Script};
use super::page_checks::check_page;
use super::server::{Door, Server};
use engine::calendar::civil_date;
use engine::population::dongcheng;
use serde_json::{Value, json};

/// Synthetic numbers of a mother and her child.
const MOTHER: &str = "110101198001010029";
const CHILD: &str = "110101201501010011";

fn family(id: &str, mother: &str, child: &str) -> Value {
    json!({"id": id, "area": "110101003", "hukou": "urban", "permanent_resident": true, "dibao": "urban", "income_month": "900.00",
    "supporters": [], "property_within_rule": true, "single_parent": false, "carer_60": false, "low_income": false,
    "members": [
        {"id": format!("{id}-1"), "name": "李梅", "relation": "head", "id_number": mother, "student": "none", "local_hukou": true, "tekun": "none",
         "special_relief": "none", "child_class": "none", "seriously_ill_certified": false, "disability_type": 0, "disability_grade": 0, "work_form": "none"},
        {"id": format!("{id}-2"), "name": "李小雨", "relation": "child", "id_number": child, "student": "primary", "local_hukou": true, "tekun": "none",
         "special_relief": "none", "child_class": "none", "seriously_ill_certified": false, "disability_type": 0, "disability_grade": 0, "work_form": "none"},
    ]})
}

fn award_link(program: &str, recipient: &str) -> String {
    format!("a.button[href*='award?program={program}&'][href*='recipient={recipient}']")
}

const GIVE: &str = "form[action$='/award'] p.actions button";

fn search(browser: &Browser, server: &Server, text: &str) -> String {
    browser.go(&server.page("/"));
    browser.write("#q", text);
    browser.follow("form.find button");
    assert!(!browser.address().contains(text), "what was searched for stands in no address");
    browser.text("ol.hits")
}

/// The place of a program on the page of a family.
fn place_of(advice: &str, name: &str) -> usize {
    advice.find(name).unwrap_or_else(|| panic!("{name} is recommended: {advice}"))
}

#[test]
fn a_day_by_the_districts_ten_rules() {
    let server = Server::start("2026-09-01", &Door::Local);
    server.call("PUT", "/api/households/F-1", &family("F-1", MOTHER, CHILD));
    for household in dongcheng(civil_date(2026, 9, 1), 1).households.iter().take(30) {
        let id = household.document["id"].as_str().expect("an id");
        server.call("PUT", &format!("/api/households/{id}"), &json!(household.document));
    }
    for (fund, donor, opening, program) in [
        ("dc-fund-youth-league", "团区委", "30000.00", "dc-youth-league-study-aid"),
        ("dc-fund-special", "残联、红十字会", "30000.00", "dc-cdpf-study-aid"),
        ("dc-fund-civil-affairs", "民政局", "1600.00", "dc-civil-affairs-study-aid"),
    ] {
        server.call("POST", "/api/funds", &json!({"id": fund, "donor": donor, "opening": opening, "programs": [program]}));
    }
    // The same aid for school, filed so that acceptance is overdue in one family and due today in the other.
    for (id, mother, child, on) in
        [("F-3", "110101198303030033", "110101201601010019", "2026-08-17"), ("F-4", "110101198404040038", "110101201701010016", "2026-08-27")]
    {
        server.call("PUT", &format!("/api/households/{id}"), &family(id, mother, child));
        let filed = json!({"household": id, "program": "dc-civil-affairs-study-aid", "recipient": format!("{id}-2"), "on": on});
        server.call("POST", "/api/applications", &filed);
    }
    server.call("POST", "/api/applications", &json!({"household": "F-1", "program": "bj-dibao", "recipient": "household", "on": "2026-09-01"}));
    let browser = Browser::open(1_280, Script::On);

    // dc-r5: the citizen number leads to the family.
    let found = search(&browser, &server, CHILD);
    assert!(found.contains("李小雨") && !found.contains(CHILD), "{found}");
    browser.follow("a.hit");

    // dc-r9: programs are recommended with reasons. dc-r1, dc-r2: what the law grants first, then what adds to it.
    let advice = browser.text("#advice");
    let [law, donor] = ["最低生活保障", "团区委捐资助学"].map(|name| place_of(&advice, name));
    assert!(law < donor, "statutory aid comes first: {advice}");
    let reason = browser.find_out("return document.querySelector('#advice').textContent.includes('最困难家庭')");
    assert_eq!(reason, true, "the reason is told");
    check_page(&browser);

    // dc-r3: one agency's aid for school; the next agency's is refused at once and names the first.
    let page = browser.address();
    browser.follow(&award_link("dc-youth-league-study-aid", "F-1-2"));
    browser.follow(GIVE);
    assert!(browser.address().contains("/grants/G-"), "{}", browser.address());
    browser.go(&server.page("/households/F-1/award?program=dc-civil-affairs-study-aid&recipient=F-1-2"));
    browser.follow(GIVE);
    let refused = browser.text(".box.bad");
    assert!(refused.contains("团区委"), "the refusal names who helps already: {refused}");
    check_page(&browser);

    // dc-r5: the past aid is written into the record, and the same number in another household is the same child.
    browser.go(&page);
    assert!(browser.text("#held").contains("团区委捐资助学"));
    server.call("PUT", "/api/households/F-2", &family("F-2", "110101198202020020", CHILD));
    browser.go(&server.page("/households/F-2/award?program=dc-civil-affairs-study-aid&recipient=F-2-2"));
    browser.follow(GIVE);
    let refused = browser.text(".box.bad");
    assert!(refused.contains("团区委"), "also by way of another household: {refused}");

    // dc-r6: whose aid was stopped is locked out.
    server.call("POST", "/api/suspensions", &json!({"person": "F-1-1", "scope": "all", "from": "2026-09-01", "reason": "停保"}));
    browser.go(&page);
    assert!(browser.text("#advice").contains("停保锁定"), "the lock is shown: {}", browser.text("#advice"));
    browser.go(&server.page("/households/F-1/award?program=bj-dibao&recipient=household"));
    browser.follow(GIVE);
    assert!(browser.text(".box.bad").contains("停保"), "{}", browser.text(".box.bad"));

    // dc-r3, dc-r4: the programs of one kind run together: the largest donation, special families, civil affairs as the floor.
    browser.go(&server.page("/campaigns/dc-campaign-study"));
    let planned = browser.text("main");
    assert!(planned.contains("兜底") && planned.contains("捐助"), "{planned}");
    check_page(&browser);
    browser.press("input[name=sure]");
    browser.follow("form[action$='/commit'] button");
    assert!(browser.address().ends_with("?done=committed"), "{}", browser.address());

    for fund in ["dc-fund-youth-league", "dc-fund-civil-affairs"] {
        browser.go(&server.page(&format!("/funds/{fund}")));
        let given = browser.find_out("return document.querySelectorAll('#grants ~ table tbody tr').length");
        assert!(given.as_u64().is_some_and(|given| given > 1), "{fund}: {given}");
    }
    browser.go(&page);
    assert!(!browser.text("#held").contains("民政局兜底助学"), "the child of the first family has one program");

    // dc-r10: what a committee has typed wrongly is kept and asked about.
    server.call("PUT", "/api/households/F-3", &family("F-3", "110101198303030033", "110101201601010018"));

    // dc-r7: time limits. dc-r8: money that runs out. dc-r6: who is stopped and has applied. dc-r5: refused second awards.
    browser.go(&server.page("/alerts"));
    let alerts = browser.text("main");
    for (told, rule) in [
        ("资金 dc-fund-", "dc-r8"),
        ("重复救助被拦截", "dc-r5"),
        ("审批超时", "dc-r7"),
        ("审批时限临近", "dc-r7"),
        ("停保人员有在办申请", "dc-r6"),
        ("证件号码存疑", "dc-r10"),
    ] {
        assert!(alerts.contains(told), "{rule}: {told}: {alerts}");
    }
    check_page(&browser);
}
