//! Do the shipped programs stand to each other as their documents say, in the catalog and on the ledger?
//!
//! One row a statement of a document. The ledger's rows give both to one person: an exception is asked for, so that only the relation can
//! refuse what the rules alone would refuse as well.

use crate::office::Office;
use crate::said::said;
use engine::casework::AwardRequest;
use engine::catalog::PairRelation::{self, Excludes, ExcludesSameCause, HighestOf, Stacks, TopsUp};
use engine::catalog::{AidUnit, PaidTo};
use support::catalog;

/// Each of the first with each of the second, and where that is written.
type Row = (&'static str, &'static str, PairRelation, &'static str);

const BEIJING: [Row; 24] = [
    ("bj-child-living", "bj-tekun", Excludes, "特困人员认定办法第九条；京民社救发〔2017〕24号第二十八条"),
    ("bj-child-living", "bj-dibao-direct bj-dibao-extra-25 bj-dibao-extra-35", Excludes, "BJ:bj-2011-orphan-basic-living 二"),
    ("bj-tekun", "bj-dis-living bj-dis-care", Excludes, "京民福发〔2016〕434号 3"),
    ("bj-child-living", "bj-dis-living", Excludes, "京民福发〔2016〕434号 3"),
    ("bj-child-living", "bj-dis-care", Stacks, "京民福发〔2016〕434号 3"),
    ("bj-dis-living", "bj-dis-care", Stacks, "京民福发〔2016〕434号 3"),
    ("bj-eld-hardship", "bj-dis-living", Excludes, "京民养老发〔2019〕160号 三"),
    ("bj-eld-care", "bj-dis-care", Excludes, "京民养老发〔2019〕160号 三"),
    ("bj-eld-hardship", "bj-eld-care bj-eld-age", Stacks, "京民养老发〔2019〕160号 三"),
    ("bj-eld-care", "bj-eld-age", Stacks, "京民养老发〔2019〕160号 三"),
    ("bj-eld-age", "bj-dibao", Stacks, "京民养老发〔2019〕160号 三"),
    ("bj-child-living-de-facto", "bj-dis-living", Excludes, "民发〔2019〕62号 三(一)"),
    ("bj-child-living-de-facto", "bj-dis-care", Stacks, "民发〔2019〕62号 三(一)"),
    ("bj-child-living-de-facto", "bj-dibao bj-dibao-direct bj-dibao-extra-25 bj-dibao-extra-35", TopsUp, "民发〔2019〕62号 三(一)"),
    ("bj-med-illness-poverty", "bj-med-outpatient bj-med-inpatient bj-med-outpatient-relief bj-med-inpatient-relief", HighestOf, "BJ:bj-2022 一"),
    ("bj-med-outpatient-relief", "bj-med-outpatient", HighestOf, "BJ:bj-2022 一"),
    ("bj-med-inpatient-relief", "bj-med-inpatient", HighestOf, "BJ:bj-2022 一"),
    (
        "bj-child-medical-inpatient bj-child-medical-outpatient bj-child-medical-serious",
        "bj-med-illness-poverty bj-med-outpatient bj-med-inpatient",
        Excludes,
        "BJ:bj-2018-orphan-medical 五(二)",
    ),
    ("bj-temp-urgent", "bj-temp-expense", ExcludesSameCause, "同一事由一年内不重复"),
    ("bj-dibao-extra-35", "bj-dibao-extra-25", HighestOf, "京民社救发〔2018〕445号 十"),
    ("bj-child-education", "bj-stu-college bj-stu-vocational", TopsUp, "京社委儿福发〔2019〕36号 二(三)"),
    ("bj-child-preschool", "bj-stu-preschool", TopsUp, "京社委儿福发〔2019〕36号 二(三)"),
    ("bj-low-income", "bj-dibao", Excludes, "京民社救发〔2018〕445号 十一"),
    ("bj-low-income-student", "bj-dibao bj-dibao-direct bj-dibao-extra-25 bj-dibao-extra-35", Excludes, "京民社救发〔2018〕445号 十一"),
];

const ELSEWHERE: [Row; 15] = [
    ("cq-extra-severe", "cq-extra-ill cq-extra-elderly cq-extra-student", Excludes, "此五类对象不交叉重复享受"),
    ("cq-extra-ill", "cq-extra-elderly cq-extra-student", Excludes, "此五类对象不交叉重复享受"),
    ("cq-extra-elderly", "cq-extra-student", Excludes, "此五类对象不交叉重复享受"),
    ("cq-extra-disabled", "cq-extra-severe cq-extra-ill cq-extra-elderly cq-extra-student", Stacks, "但属残疾人可同时享受"),
    ("cq-tekun", "cq-urban-dibao cq-rural-dibao", Excludes, "特困人员救助供养"),
    (
        "ez-medaid-chronic-1 ez-medaid-chronic-2 ez-medaid-chronic-3",
        "ez-huimin-inpatient ez-huimin-ref-central ez-huimin-ref-prov ez-huimin-chronic-cancer ez-huimin-chronic-transplant ez-huimin-chronic-dialysis ez-ncms-inpatient",
        Excludes,
        "S003：当年报销过的不再享受定额救助",
    ),
    ("ez-rent-sanwu", "ez-rent-subsidy", Excludes, "S003：集中供养的不享受租赁补贴"),
    ("ez-house-wubao", "ez-house-new ez-house-repair", Excludes, "S003：一类五保对象入住福利院"),
    ("tz-edu-15y", "tz-edu-9y", Excludes, "S002d"),
    ("tz-wubao", "tz-sanwu", Excludes, "S002d"),
    ("tz-wubao", "tz-rural-dibao", Stacks, "S002d 一(一)2"),
    // Old forms of an aid, and those of another place.
    (
        "ez-urban-dibao sy-urban-dibao tz-urban-dibao dc-urban-dibao qn-rural-dibao cq-urban-dibao",
        "bj-tekun bj-dibao",
        Excludes,
        "特困供养不再适用低保；低保只在一处享受",
    ),
    ("sy-wubao-central sy-wubao-decentral", "sy-rural-dibao bj-tekun bj-dibao", Excludes, "社会救助暂行办法第十四条"),
    ("dc-orphan-living ez-rural-dibao-orphan", "bj-child-living", Excludes, "BJ:bj-2011-orphan-basic-living 二"),
    ("dc-dis-living", "bj-dis-living bj-eld-hardship bj-tekun", Excludes, "京民福发〔2016〕434号 3"),
];

#[test]
fn each_pair_is_related_as_its_document_says() {
    let mut pairs = 0;
    for (own, others, relation, clause) in BEIJING.into_iter().chain(ELSEWHERE) {
        for (one, other) in own.split(' ').flat_map(|one| others.split(' ').map(move |other| (one, other))) {
            assert!([one, other].iter().all(|id| catalog().programs.iter().any(|program| program.id == *id)), "{one} and {other} are shipped");
            assert_eq!(catalog().relations.between(one, other), Some(relation), "{one} and {other}: {clause}");
            pairs += 1;
        }
    }
    assert_eq!(pairs, 108);
}

/// A donors' campaign gives study aid to a child once, whichever program comes first.
#[test]
fn a_child_is_served_once_in_a_study_campaign() {
    let study = catalog().campaigns.iter().find(|campaign| campaign.id == "dc-campaign-study").expect("it is shipped");
    assert_eq!(study.unit, AidUnit::Person);
}

/// A desk with the shipped catalog on a day, and one household `h` there.
fn desk(on: &str, area: &str, household: &str, members: &str) -> Office {
    let mut office = Office::with_catalog(catalog().clone());
    office.on(on).put(&format!("{{\"id\": \"h\", \"area\": \"{area}\", {household} \"members\": [{members}]}}"));
    office
}

/// The first word of the answer and, where aid is given, its sum: `granted 300.00`, `overlap with a`. Where the agency decides within a
/// range, or the sum can't be reckoned, a hundred yuan are asked for.
fn asked(office: &mut Office, program: &str, cause: Option<&str>) -> String {
    let is_household = catalog().programs.iter().any(|one| one.id == program && one.paid_to == PaidTo::Household);
    let recipient = if is_household { "household" } else { "m" };
    let request = AwardRequest { exception: Some("核对关系".into()), cause: cause.map(str::to_string), ..office.request("h", recipient, program) };
    let mut answer = said(&office.award(&request));
    if answer == "faults amount" || answer.starts_with("needs-facts") {
        let stated = AwardRequest { amount: engine::money::Money::from_yuan_text("100"), ..request };
        answer = said(&office.award(&stated));
    }
    match answer.strip_prefix("granted ") {
        Some(granted) => format!("granted {}", granted.split(' ').next().unwrap_or_default()),
        None => answer,
    }
}

/// Both are asked for in either order: the second is refused, or given.
fn either_order(make: &dyn Fn() -> Office, one: &str, other: &str, both: bool) {
    for (first, second) in [(one, other), (other, one)] {
        let mut office = make();
        let given = asked(&mut office, first, None);
        assert!(given.starts_with("granted "), "{first} before {second}: {given}");
        let found = asked(&mut office, second, None);
        let is_as_said = if both { found.starts_with("granted ") } else { found == format!("overlap with {first}") };
        assert!(is_as_said, "{second} after {first}: {found}");
    }
}

const BOTH: bool = true;
const ONE: bool = false;

#[test]
fn beijing_s_disabled_elderly_and_children_on_the_ledger() {
    let disabled = || {
        let born = "\"sex\": \"male\", \"birth_date\": \"1956-06-01\", \"local_hukou\": true, \"disability_type\": 4, \"disability_grade\": 1";
        desk("2026-06-02", "110101", "\"dibao\": \"urban\", \"low_income\": false,", &format!("{{\"id\": \"m\", {born}, \"work_injury_nursing\": false}}"))
    };
    for (one, other, both) in [
        ("bj-tekun", "bj-dis-living", ONE),
        ("bj-tekun", "bj-dis-care", ONE),
        ("bj-dis-living", "bj-dis-care", BOTH),
        ("bj-eld-hardship", "bj-dis-living", ONE),
        ("bj-eld-care", "bj-dis-care", ONE),
        ("bj-eld-hardship", "bj-eld-care", BOTH),
        ("bj-eld-hardship", "bj-eld-age", BOTH),
    ] {
        either_order(&disabled, one, other, both);
    }
    let child = || {
        desk(
            "2026-06-02",
            "110101",
            "\"dibao\": \"none\",",
            "{\"id\": \"m\", \"birth_date\": \"2015-01-01\", \"local_hukou\": true, \"child_class\": \"orphan\"}",
        )
    };
    for (one, other, both) in [
        ("bj-child-living", "bj-tekun", ONE),
        ("bj-child-living", "bj-dibao-extra-25", ONE),
        ("bj-child-living", "bj-dis-living", ONE),
        ("bj-child-living", "bj-dis-care", BOTH),
        ("bj-child-medical-inpatient", "bj-med-inpatient", ONE),
    ] {
        either_order(&child, one, other, both);
    }
}

/// Work-injury nursing is no program of the catalog but a fact: it bars both subsidies for disabled people.
#[test]
fn work_injury_nursing_bars_both_subsidies() {
    for (told, expected) in [("false", "granted"), ("true", "not-eligible")] {
        for program in ["bj-dis-living", "bj-dis-care"] {
            let member = "\"sex\": \"male\", \"birth_date\": \"1984-06-01\", \"local_hukou\": true, \"disability_type\": 4, \"disability_grade\": 1, \"tekun\": \"none\", \
                \"dibao_single\": false, \"other_nursing\": false, \"student\": \"none\", \"employment\": \"employed\", \"stable_income_month\": \"3000.00\"";
            let member = format!("{{\"id\": \"m\", {member}, \"work_injury_nursing\": {told}}}");
            let mut office = desk("2026-06-02", "110101", "\"dibao\": \"urban\", \"low_income\": false,", &member);
            let found = office.ask("h", "m", program);
            assert_eq!(found.split(' ').next(), Some(expected), "{program}, work-injury nursing {told}: {found}");
        }
    }
}

#[test]
fn the_higher_extra_percentage_stays() {
    let make = || {
        let ill = "\"birth_date\": \"1950-01-01\", \"seriously_ill_certified\": true, \"disability_type\": 0, \"disability_grade\": 0";
        let member =
            format!("{{\"id\": \"m\", {ill}, \"dibao_single\": false, \"special_relief\": \"none\", \"student\": \"none\", \"retirement_age\": true}}");
        desk("2026-06-02", "110101", "\"dibao\": \"urban\",", &member)
    };
    let mut office = make();
    assert_eq!(asked(&mut office, "bj-dibao-extra-35", None), "granted 507.50");
    assert_eq!(asked(&mut office, "bj-dibao-extra-25", None), "overlap with bj-dibao-extra-35");
    let mut office = make();
    assert_eq!(asked(&mut office, "bj-dibao-extra-25", None), "granted 362.50");
    assert_eq!(asked(&mut office, "bj-dibao-extra-35", None), "overlap with bj-dibao-extra-25", "only by the officer's word");
    let smaller = office.act(|desk| {
        engine::ledger::read::<engine::ledger::AidRecord>(
            desk.store,
            &engine::registry::members_called(desk.store, desk.store.vault(), "m").expect("readable")[0],
        )
    });
    let smaller = smaller.expect("readable").expect("held").held[0].grant;
    let request = AwardRequest { replaces: Some(smaller), ..office.request("h", "m", "bj-dibao-extra-35") };
    assert!(said(&office.award(&request)).starts_with("granted 507.50"));
}

#[test]
fn only_the_difference_is_paid_above_what_is_held() {
    let student = "\"birth_date\": \"2007-06-01\", \"local_hukou\": true, \"child_class\": \"de_facto_unsupported\", \"student\": \"university\", \"postgraduate\": false, \
        \"full_time\": true, \"city_school_roll\": true, \"free_teacher_training\": false, \"aid_level\": \"hard\", \"poverty_file\": false, \"tekun\": \"none\", \
        \"pensioned_family\": false, \"hero_parent\": \"none\", \"disability_type\": 0, \"disability_grade\": 0, \"parent_disabled\": false, \"dibao_single\": false";
    let household = "\"dibao\": \"none\", \"low_income\": false, \"low_income_farmer\": false,";
    let mut office = desk("2026-09-10", "110101", household, &format!("{{\"id\": \"m\", {student}}}"));
    let held = asked(&mut office, "bj-stu-college", None);
    let held = engine::money::Money::from_yuan_text(held.strip_prefix("granted ").unwrap_or_else(|| panic!("{held}"))).expect("money");
    let rest = engine::money::Money::from_yuan_text("8000").expect("money").less(held);
    assert_eq!(asked(&mut office, "bj-child-education", None), format!("granted {rest}"), "8,000 a school year, less what is held");
}

#[test]
fn temporary_aid_comes_once_for_one_cause() {
    for (one, other) in [("bj-temp-urgent", "bj-temp-expense"), ("bj-temp-expense", "bj-temp-urgent")] {
        let mut office = desk("2026-06-02", "110101", "", "{\"id\": \"m\", \"local_hukou\": true}");
        assert!(asked(&mut office, one, Some("火灾")).starts_with("granted "));
        assert_eq!(asked(&mut office, other, Some("火灾")), format!("overlap with {one}"));
        office.on("2027-05-30");
        assert_eq!(asked(&mut office, other, Some("火灾")), format!("overlap with {one}"), "within the year");
        assert!(asked(&mut office, other, Some("车祸")).starts_with("granted "), "another cause");
    }
}

#[test]
fn chongqing_s_extras_on_the_ledger() {
    let make = || {
        desk(
            "2018-06-02",
            "500103",
            "\"dibao\": \"urban\", \"rural_dibao\": false,",
            "{\"id\": \"m\", \"birth_date\": \"1940-01-01\", \"disability_type\": 4, \"disability_grade\": 2, \"disease\": \"cancer\"}",
        )
    };
    for (one, other, both) in [
        ("cq-extra-severe", "cq-extra-ill", ONE),
        ("cq-extra-severe", "cq-extra-elderly", ONE),
        ("cq-extra-ill", "cq-extra-elderly", ONE),
        ("cq-extra-disabled", "cq-extra-severe", BOTH),
        ("cq-extra-disabled", "cq-extra-ill", BOTH),
        ("cq-extra-disabled", "cq-extra-elderly", BOTH),
    ] {
        either_order(&make, one, other, both);
    }
}

#[test]
fn ezhou_s_exclusions_on_the_ledger() {
    let member = "{\"id\": \"m\", \"birth_date\": \"1940-07-07\", \"disease\": \"cancer\", \"three_noes\": true, \"insurance\": \"huimin\", \"inpatient_hospital\": \"huimin\", \
        \"inpatient_cost_year\": \"1100.00\"}";
    let sick = || desk("2008-06-02", "420704", "\"dibao\": \"urban\",", member);
    either_order(&sick, "ez-medaid-chronic-1", "ez-huimin-inpatient", ONE);
    for (one, other) in [("ez-rent-sanwu", "ez-rent-subsidy"), ("ez-house-wubao", "ez-house-new")] {
        either_order(&sick, one, other, ONE);
    }
}

/// A grant without exception, as a desk would give it: whether it is given.
fn is_given(office: &mut Office, program: &str, cause: Option<&str>, amount: Option<&str>) -> bool {
    let is_household = catalog().programs.iter().any(|one| one.id == program && one.paid_to == PaidTo::Household);
    let recipient = if is_household { "household" } else { "m" };
    let amount = amount.and_then(engine::money::Money::from_yuan_text);
    let request = AwardRequest { cause: cause.map(str::to_string), amount, ..office.request("h", recipient, program) };
    said(&office.award(&request)).starts_with("granted ")
}

/// 京民社救发〔2017〕24号第二十八条: who is alone has the one or the other, in either order.
#[test]
fn destitute_support_or_the_allowance_for_one_person() {
    let member = "\"birth_date\": \"1950-01-01\", \"local_hukou\": true, \"tekun\": \"none\", \"special_relief\": \"none\", \"child_class\": \"none\", \
        \"seriously_ill_certified\": false, \"disability_type\": 0, \"disability_grade\": 0, \"work_form\": \"none\", \"student\": \"none\", \
        \"work_ability_lost\": false, \"no_able_supporter\": true, \"dibao_single\": false";
    let household = "\"income_month\": \"0\", \"supporters\": [], \"property_within_rule\": true, \"single_parent\": false, \"carer_60\": false,";
    for (first, second) in [("bj-dibao", "bj-tekun"), ("bj-tekun", "bj-dibao")] {
        let mut office = desk("2026-09-15", "110101", household, &format!("{{\"id\": \"m\", {member}}}"));
        assert!(is_given(&mut office, first, None, None), "{first} is given");
        office.on("2026-09-16");
        assert!(!is_given(&mut office, second, None, None), "{second} beside {first}");
    }
}

/// BJ:bj-2018-orphan-medical 五(二): one of the two pays a bill.
#[test]
fn an_orphan_s_bill_is_paid_once() {
    let social = "bj-med-illness-poverty bj-med-outpatient bj-med-inpatient";
    for other in social.split(' ') {
        assert_eq!(catalog().relations.between("bj-child-medical-orphan", other), Some(Excludes), "{other}");
    }
    let child = || {
        desk(
            "2026-06-02",
            "110101",
            "\"dibao\": \"urban\",",
            "{\"id\": \"m\", \"birth_date\": \"2015-01-01\", \"local_hukou\": true, \"child_class\": \"orphan\"}",
        )
    };
    either_order(&child, "bj-child-medical-orphan", "bj-med-inpatient", ONE);
}

/// One cause within a year, whichever program and whichever day comes first.
#[test]
fn temporary_aid_is_not_had_again_the_next_day() {
    for (area, on, next_day, later, one, other) in [
        ("522701", "2026-09-15", "2026-09-16", "2027-09-16", "cn-temp-urgent", "cn-temp-expense"),
        ("110101", "2026-09-15", "2026-09-16", "2027-09-16", "cn-temp-fast", "bj-temp-urgent"),
        ("110101", "2026-09-15", "2026-09-16", "2027-09-16", "cn-temp-fast", "bj-temp-expense"),
        ("500103", "2018-03-15", "2018-03-16", "2019-03-16", "cq-temp-aid-a", "cq-temp-aid-b"),
    ] {
        for (first, second) in [(one, other), (other, one)] {
            let mut office = desk(on, area, "", "{\"id\": \"m\", \"local_hukou\": true}");
            let given = asked(&mut office, first, Some("火灾"));
            assert!(given.starts_with("granted "), "{first}: {given}");
            office.on(next_day);
            let found = asked(&mut office, second, Some("火灾"));
            assert!(found.starts_with("overlap with "), "{second} the day after {first}: {found}");
            office.on(later);
            let found = asked(&mut office, second, Some("火灾"));
            assert!(found.starts_with("granted "), "{second} a year after {first}: {found}");
        }
    }
}
