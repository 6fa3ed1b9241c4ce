//! An officer finds a household, awards aid, and is refused the same aid a second time.

use super::browser::{Browser, Script};
use super::page_checks::{check_page, check_pages};
use super::server::{Door, Server};
use serde_json::{Value, json};

fn household() -> Value {
    json!({"id": "H-000017", "area": "420704", "zone": "city", "hukou": "urban", "permanent_resident": true, "income_month": "320.00",
    "members": [
        {"id": "H-000017-1", "id_number": "420704197001011232", "name": "王伟", "relation": "head", "student": "none"},
        {"id": "H-000017-2", "name": "王小明", "relation": "child", "sex": "male", "birth_date": "1996-05-04", "student": "primary", "school_area": "subdistrict"},
    ]})
}

const AWARD: &str = "a.button[href*='award?program=ez-urban-dibao&']";

fn find_award_and_be_refused(browser: &Browser, server: &Server) {
    server.call("PUT", "/api/households/H-000017", &household());
    browser.go(&server.page("/"));
    check_page(browser);
    browser.write("#q", "wang wei");
    browser.follow("form.find button");
    assert!(!browser.address().contains("wang"), "what was searched for stands in no address");
    let found = browser.text("ol.hits");
    assert!(found.contains("王伟") && found.contains("420704********1232") && !found.contains("420704197001011232"), "{found}");
    check_page(browser);

    browser.follow("a.hit");
    let advice = browser.text("#advice");
    assert!(advice.contains("50.00元/月"), "two people at 160 each, 25 below the standard: {advice}");
    check_page(browser);
    browser.follow(AWARD);
    check_page(browser);
    browser.follow("form[action$='/award'] p.actions button");
    let first = browser.address();
    assert!(first.contains("/grants/G-"), "{first}");
    check_page(browser);

    browser.follow(".crumb a");
    assert!(browser.text("#held").contains("享受中"), "the aid stands on the household's page");
    browser.follow(AWARD);
    browser.follow("form[action$='/award'] p.actions button");
    let refused = browser.text(".box.bad");
    assert!(browser.address().ends_with("/award") && refused.contains("鄂州市民政局"), "the refusal names the agency: {refused}");
    assert!(refused.contains("2008-06-01"), "and the days: {refused}");
    check_page(browser);
    browser.follow(".box.bad a[href^='/grants/']");
    assert_eq!(browser.address().split('?').next(), first.split('?').next(), "the link leads to the earlier grant");
}

#[test]
fn an_officer_awards_aid_and_is_refused_the_second_time() {
    let server = Server::start("2008-06-01", &Door::Local);
    find_award_and_be_refused(&Browser::open(1_280, Script::On), &server);
}

#[test]
fn everything_works_without_a_script_and_on_a_small_screen() {
    let server = Server::start("2008-06-01", &Door::Local);
    let browser = Browser::open(360, Script::Off);
    find_award_and_be_refused(&browser, &server);

    // What is typed wrongly stays, with the fault beside the field; then it is mended.
    browser.go(&server.page("/households/H-000017/edit"));
    browser.find_out("document.getElementById('f-h-income_month').value = '3,2O'");
    browser.write("#f-m1-name", "儿");
    browser.follow("form.long p.actions button");
    assert_eq!(browser.find_out("return document.getElementById('f-h-income_month').value"), "3,2O");
    assert_eq!(browser.find_out("return document.getElementById('f-m1-name').value"), "王小明儿");
    assert!(browser.text(".field.wrong").contains("320.00"), "the fault says how it is written");
    check_page(&browser);
    browser.find_out("document.getElementById('f-h-income_month').value = '300'");
    browser.follow("form.long p.actions button");
    assert!(browser.address().ends_with("/households/H-000017?done=saved"), "{}", browser.address());
    assert!(browser.text("#members").contains("王小明儿"));

    // The son founds a household of his own.
    browser.go(&server.page("/households/H-000017/regroup?how=split"));
    browser.press("input[value='H-000017-2']");
    browser.find_out("document.getElementById('to').value = 'H-000018'");
    browser.follow("form[action$='/regroup'] p.actions button");
    assert!(browser.address().ends_with("/households/H-000018?done=regrouped"), "{}", browser.address());
    let held = browser.text("#held");
    assert!(held.contains("享受中"), "his aid has come along: {held}");
}

#[test]
fn every_page_of_an_officer_is_usable_in_both_languages() {
    let server = Server::start("2008-06-01", &Door::Local);
    server.call("PUT", "/api/households/H-000017", &household());
    let filed = json!({"household": "H-000017", "program": "ez-edu-sub-primary", "recipient": "H-000017-2", "on": "2008-06-01"});
    let application = server.call("POST", "/api/applications", &filed)["application"].as_str().expect("a number").to_string();
    let barred = json!({"household": "H-000017", "scope": "all", "from": "2008-06-01", "reason": "核对财产"});
    let allowance = json!({"household": "H-000017", "program": "ez-urban-dibao", "recipient": "household", "on": "2008-06-01"});
    let grant = server.call("POST", "/api/grants", &allowance)["grant"].as_str().expect("a number").to_string();
    server.call("POST", "/api/partners", &json!({"id": "charity", "name": "慈善会", "questions_a_day": 10}));
    server.call("POST", "/api/suspensions", &barred);
    let paths = [
        "/",
        "/households/new",
        "/households/H-000017",
        "/households/H-000017/edit",
        "/households/H-000017/regroup?how=merge",
        "/households/H-000017/award?program=ez-medaid-chronic-1&recipient=H-000017-1",
        "/applications",
        &format!("/applications/{application}"),
        "/programs",
        "/programs?q=school",
        "/programs/ez-urban-dibao",
        "/funds",
        "/campaigns",
        "/alerts",
        "/alerts/closed",
        "/entitlement-changes",
        "/more",
        "/partners",
        "/partners/charity",
        "/households/H-000017/apply?program=ez-edu-sub-primary&recipient=H-000017-2",
        &format!("/grants/{grant}"),
        &format!("/grants/{grant}/replay"),
        "/suspensions/new?household=H-000017",
        "/help",
        "/households/nobody",
    ];
    check_pages(&Browser::open(360, Script::On), &paths.map(|path| server.page(path)));
}
