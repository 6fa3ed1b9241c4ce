//! Does a day at a desk in Dongcheng go as the district's report of 2010 says? Each step names its rule, dc-r1 to dc-r10.
//!
//! Once today, when Beijing's programs have taken the place of many, and once in the report's own year, when all 83 are in force.

use super::browser::{Browser, Script};
use super::page_checks::{check_page, check_pages};
use super::server::{Door, Server};
use engine::calendar::civil_date;
use engine::population::{DistrictHousehold, dongcheng};
use serde_json::{Value, json};

/// A day with its families and programs.
struct Day {
    today: &'static str,
    /// Synthetic numbers of a mother and her child in four families; the second has the first's child.
    families: [(&'static str, &'static str, &'static str); 4],
    /// The number of the last family's child but one, mistyped.
    mistyped: &'static str,
    income: &'static str,
    /// The allowance: program and name.
    law: (&'static str, &'static str),
    campaign: &'static str,
    /// Other people of the district on the day.
    people: Vec<DistrictHousehold>,
}

fn today() -> Day {
    let child = "110101201501010011";
    Day {
        today: "2026-09-01",
        families: [
            ("F-1", "110101198001010029", child),
            ("F-2", "110101198202020020", child),
            ("F-3", "110101198303030033", "110101201601010019"),
            ("F-4", "110101198404040038", "110101201701010016"),
        ],
        mistyped: "110101201601010018",
        income: "900.00",
        law: ("bj-dibao", "最低生活保障"),
        campaign: "dc-campaign-study",
        people: dongcheng(civil_date(2026, 9, 1), 1).households.into_iter().take(30).collect(),
    }
}

fn day_of_2010() -> Day {
    let child = "110101200101010018";
    Day {
        today: "2010-09-01",
        families: [
            ("F-1", "110101197501010020", child),
            ("F-2", "110101197602020025", child),
            ("F-3", "110101197703030038", "110101200201010015"),
            ("F-4", "110101197804040040", "110101200301010012"),
        ],
        mistyped: "110101200201010014",
        income: "400.00",
        law: ("dc-urban-dibao", "城市低保"),
        campaign: "dc-campaign-study-2010",
        people: dongcheng(civil_date(2010, 9, 1), 20_260_915).households.into_iter().step_by(100).collect(),
    }
}

fn family(id: &str, mother: &str, child: &str, income: &str) -> Value {
    json!({"id": id, "area": "110101003", "hukou": "urban", "permanent_resident": true, "dibao": "urban", "income_month": income,
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
    walk(&today());
}

#[test]
fn a_day_of_2010_by_the_ten_rules() {
    let day = day_of_2010();
    let (server, browser) = walk(&day);
    // Smart assistance: all 83 are in force; what is not quantified is named, and judged by nobody.
    browser.go(&server.page("/households/F-4"));
    let advice = browser.text("#advice");
    let asked = "return [...document.querySelectorAll('#advice details')].find(one => one.textContent.includes('未量化的项目')).textContent";
    let asked = browser.find_out(asked).as_str().unwrap_or_default().to_string();
    assert!(["自然灾害生活救助", "法律援助", "机关干部结对帮扶", "特殊困难个案会商救助"].iter().all(|name| asked.contains(name)), "{asked}");
    assert!(place_of(&advice, "未量化的项目") > place_of(&advice, "民政局兜底助学"), "{advice}");
    browser.go(&server.page("/programs"));
    let of_district =
        "return [...document.querySelectorAll('ul.rows > li')].filter(li => li.querySelector('a').getAttribute('href').startsWith('/programs/dc-'))";
    assert_eq!(browser.find_out(&format!("{of_district}.length")), 83);
    assert_eq!(browser.find_out(&format!("{of_district}.filter(li => /已停止|尚未施行/.test(li.textContent)).length")), 0, "all are in force");
    let later = "return [...document.querySelectorAll('ul.rows > li')].find(li => li.querySelector('a[href$=\\'/bj-dibao\\']')).textContent";
    assert!(browser.find_out(later).as_str().is_some_and(|line| line.contains("尚未施行")), "Beijing's allowance is not there yet");
    browser.go(&server.page("/campaigns"));
    let campaigns = browser.text("main");
    assert!(place_of(&campaigns, "（2010年）") < place_of(&campaigns, "尚未开始"), "the campaign of the year runs, others have not begun: {campaigns}");
    check_pages(
        &browser,
        &["/programs", "/programs/dc-urban-dibao", "/campaigns", "/campaigns/dc-campaign-study-2010", "/households/F-4"].map(|path| server.page(path)),
    );
}

/// Walks through a day, rule by rule; the server and the browser stay as it left them.
fn walk(day: &Day) -> (Server, Browser) {
    let server = Server::start(day.today, &Door::Local);
    let [(_, mother, child), second, third, fourth] = day.families;
    server.call("PUT", "/api/households/F-1", &family("F-1", mother, child, day.income));
    for household in &day.people {
        let id = household.document["id"].as_str().expect("an id");
        server.call("PUT", &format!("/api/households/{id}"), &json!(household.document));
    }
    let special: &[&str] = &["dc-cdpf-study-aid", "dc-redcross-study-aid", "dc-redcross-orphan-study-aid"];
    for (fund, donor, opening, programs) in [
        ("dc-fund-youth-league", "团区委", "30000.00", &["dc-youth-league-study-aid"][..]),
        ("dc-fund-special", "残联、红十字会", "30000.00", special),
        ("dc-fund-civil-affairs", "民政局", "1600.00", &["dc-civil-affairs-study-aid"]),
    ] {
        server.call("POST", "/api/funds", &json!({"id": fund, "donor": donor, "opening": opening, "programs": programs}));
    }
    // The same aid for school, filed so that acceptance is overdue in one family and due today in the other.
    let year = &day.today[..4];
    for ((id, mother, child), on) in [(third, format!("{year}-08-17")), (fourth, format!("{year}-08-27"))] {
        server.call("PUT", &format!("/api/households/{id}"), &family(id, mother, child, day.income));
        let filed = json!({"household": id, "program": "dc-civil-affairs-study-aid", "recipient": format!("{id}-2"), "on": on});
        server.call("POST", "/api/applications", &filed);
    }
    server.call("POST", "/api/applications", &json!({"household": "F-1", "program": day.law.0, "recipient": "household", "on": day.today}));
    let browser = Browser::open(1_280, Script::On);

    // dc-r5: the citizen number leads to the family.
    let found = search(&browser, &server, child);
    assert!(found.contains("李小雨") && !found.contains(child), "{found}");
    browser.follow("a.hit");

    // dc-r9: programs are recommended with reasons. dc-r1, dc-r2: what the law grants first, then what adds to it.
    let advice = browser.text("#advice");
    let [law, donor] = [day.law.1, "团区委捐资助学"].map(|name| place_of(&advice, name));
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
    server.call("PUT", "/api/households/F-2", &family("F-2", second.1, second.2, day.income));
    browser.go(&server.page("/households/F-2/award?program=dc-civil-affairs-study-aid&recipient=F-2-2"));
    browser.follow(GIVE);
    let refused = browser.text(".box.bad");
    assert!(refused.contains("团区委"), "also by way of another household: {refused}");

    // dc-r6: whose aid was stopped is locked out.
    server.call("POST", "/api/suspensions", &json!({"person": "F-1-1", "scope": "all", "from": day.today, "reason": "停保"}));
    browser.go(&page);
    assert!(browser.text("#advice").contains("停保锁定"), "the lock is shown: {}", browser.text("#advice"));
    browser.go(&server.page(&format!("/households/F-1/award?program={}&recipient=household", day.law.0)));
    browser.follow(GIVE);
    assert!(browser.text(".box.bad").contains("停保"), "{}", browser.text(".box.bad"));

    // dc-r3, dc-r4: the programs of one kind run together: the largest donation, special families, civil affairs as the floor.
    browser.go(&server.page(&format!("/campaigns/{}", day.campaign)));
    let planned = browser.text("main");
    assert!(planned.contains("兜底") && planned.contains("捐助"), "{planned}");
    check_page(&browser);
    browser.press("input[name=sure]");
    browser.follow("form[action$='/commit'] button");
    assert!(browser.address().ends_with("?done=committed"), "{}", browser.text("main"));

    for fund in ["dc-fund-youth-league", "dc-fund-civil-affairs"] {
        browser.go(&server.page(&format!("/funds/{fund}")));
        let given = browser.find_out("return document.querySelectorAll('#grants ~ table tbody tr').length");
        assert!(given.as_u64().is_some_and(|given| given > 1), "{fund}: {given}");
    }
    browser.go(&page);
    assert!(!browser.text("#held").contains("民政局兜底助学"), "the child of the first family has one program");

    // dc-r10: what a committee has typed wrongly is kept and asked about.
    server.call("PUT", "/api/households/F-3", &family("F-3", third.1, day.mistyped, day.income));

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
    (server, browser)
}
