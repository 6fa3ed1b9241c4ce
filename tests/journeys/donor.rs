//! A donor signs in, looks at a campaign, and commits it.

use super::browser::{Browser, Script};
use super::page_checks::check_page;
use super::server::{Door, Server};
use engine::calendar::civil_date;
use engine::population::dongcheng;
use serde_json::json;

const PASSWORD: &str = "a-long-password";
/// Households of the synthetic district that are put in.
const HOUSEHOLDS: usize = 40;

#[test]
fn a_donor_previews_and_commits_a_campaign() {
    let server = Server::start("2026-09-01", &Door::Accounts(&[("youth-league", "donor", PASSWORD)]));
    for household in dongcheng(civil_date(2026, 9, 1), 1).households.iter().take(HOUSEHOLDS) {
        let id = household.document["id"].as_str().expect("an id");
        server.call("PUT", &format!("/api/households/{id}"), &json!(household.document));
    }
    for (fund, donor, program) in
        [("dc-fund-youth-league", "youth-league", "dc-youth-league-study-aid"), ("dc-fund-civil-affairs", "民政局", "dc-civil-affairs-study-aid")]
    {
        server.call("POST", "/api/funds", &json!({"id": fund, "donor": donor, "opening": "30000.00", "programs": [program]}));
    }
    let browser = Browser::open(1_280, Script::On);
    browser.go(&server.page("/campaigns/dc-campaign-study"));
    assert!(browser.address().contains("/sign-in"), "nobody comes in without signing in");
    check_page(&browser);
    browser.write("#name", "youth-league");
    browser.write("#password", "not-the-password");
    browser.follow("button");
    assert!(browser.text(".box.bad").contains("用户名或密码不对"));
    browser.write("#password", PASSWORD);
    browser.follow("button");

    assert!(browser.address().ends_with("/campaigns/dc-campaign-study"), "the page that was asked for: {}", browser.address());
    check_page(&browser);
    let own = browser.text("tr.own");
    assert!(own.contains("30000.00"), "the donor's own fund is marked: {own}");
    let planned = browser.find_out("return document.querySelector('.tile strong').textContent");
    let planned: usize = planned.as_str().and_then(|count| count.parse().ok()).expect("a count");
    assert!(planned > 0, "somebody is eligible");
    let names = browser.find_out("return [...document.querySelectorAll('tbody th')].some((th) => /^[\u{4e00}-\u{9fff}]{2,4}$/.test(th.textContent.trim()) && th.textContent != '民政局')");
    assert_eq!(names, false, "a donor reads no full names");

    browser.find_out("document.querySelector('input[name=sure]').required = false");
    browser.follow("form[action$='/commit'] button");
    assert!(browser.text("form[action$='/commit'] .fault").contains("勾选"), "nothing is committed by a slip");
    browser.press("input[name=sure]");
    browser.follow("form[action$='/commit'] button");
    assert!(browser.address().ends_with("?done=committed"), "{}", browser.address());

    browser.go(&server.page("/funds/dc-fund-youth-league"));
    let grants = browser.find_out("return document.querySelectorAll('#grants ~ table tbody tr').length");
    assert!(grants.as_u64().is_some_and(|grants| grants > 0), "the fund shows whom it helped");
    let left = browser.text(".lead .amount");
    assert!(!left.contains("30000.00"), "and has less left: {left}");
    check_page(&browser);

    browser.go(&server.page("/households/SYN-00001"));
    assert!(browser.text("h1").contains("没有这项权限"), "households are none of a donor's business");
}
