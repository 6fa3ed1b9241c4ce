//! Do the answers for one household change on the very day on which a rule or a number does, and on no other?
//!
//! Every day of the years is asked about, so each change is seen from both sides. What is expected is taken from the documents' dates.

use super::question;
use engine::calendar::{Date, parse_date};
use engine::eligibility::{AmountFound, Question, Recipient, Verdict, recommend};
use engine::facts::{Household, parse_household};
use std::collections::BTreeSet;
use support::catalog;

fn day(text: &str) -> Date {
    parse_date(text).unwrap_or_else(|_| panic!("{text} is a day"))
}

fn household(facts: &str, members: &[&str]) -> Household {
    let members: Vec<String> = members.iter().enumerate().map(|(position, facts)| format!("{{\"id\": \"{}\", {facts}}}", position + 1)).collect();
    parse_household(&format!("{{\"id\": \"T\", {facts}, \"members\": [{}]}}", members.join(", ")), &catalog().vocabulary)
        .unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// What is said of some programs on a day: the file that holds, who it is for, and the amount or what is missing. What does not help is left out.
fn answers(household: &Household, only: &BTreeSet<String>, on: Date) -> String {
    let question = Question { only: Some(only), with_ineligible: false, ..question(on) };
    let one = |found: &engine::eligibility::Recommendation| {
        let file = found.program.file.rsplit('/').next().unwrap_or_default().trim_end_matches(".yaml").to_string();
        let who = match found.recipient {
            Recipient::Household => String::new(),
            Recipient::Member(position) => format!(" to {}", household.members[usize::from(position)].id),
        };
        let what = match (&found.verdict, &found.amount) {
            (Verdict::Needs, _) => format!("needs {}", super::missing(household, found).join(" ")),
            (_, AmountFound::Exactly(amount)) => amount.to_string(),
            (_, AmountFound::Unknown(_)) => format!("eligible, amount needs {}", found.amount_missing_paths(household, &catalog().vocabulary).join(" ")),
            (_, other) => format!("eligible {other:?}"),
        };
        format!("{file}{who}: {what}")
    };
    recommend(catalog(), household, question).list.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Each day on which the answer differs from the day before, from the first day on.
fn timeline(household: &Household, programs: &[&str], from: &str, to: &str) -> Vec<(String, String)> {
    let only = programs.iter().map(|id| id.to_string()).collect();
    let mut changes: Vec<(String, String)> = Vec::new();
    let mut on = day(from);
    while on <= day(to) {
        let found = answers(household, &only, on);
        if changes.last().is_none_or(|(_, last)| *last != found) {
            changes.push((on.to_string(), found));
        }
        on = on.tomorrow().expect("a day");
    }
    changes
}

fn goes(household: &Household, programs: &[&str], to: &str, expected: &[(&str, &str)]) {
    let found = timeline(household, programs, expected[0].0, to);
    let expected: Vec<(String, String)> = expected.iter().map(|(on, what)| (on.to_string(), what.to_string())).collect();
    let differing = found.iter().zip(&expected).find(|(one, other)| one != other);
    assert_eq!(differing, None, "found and expected");
    assert_eq!(found, expected);
}

const LOCAL: &str = "\"local_hukou\": true";
/// Registered here, and not on destitute support: somebody who counts for the allowance.
const COUNTS: &str = "\"local_hukou\": true, \"tekun\": \"none\"";

/// Two people with 120 yuan a month. Of the allowance of the coast only the numbers of 1997 and 2008 are known, and of Zhejiang's none; what the
/// nation and the province enacted is named all the same, and reads the standard of the family's registration.
#[test]
fn a_family_on_the_coast_of_zhejiang() {
    for (hukou, program, of_1997, of_2008, read) in
        [("urban", "tz-urban-dibao", "180.00", "560.00", "standard.dibao"), ("rural", "tz-rural-dibao", "90.00", "300.00", "standard.rural_dibao_year")]
    {
        let facts = format!("\"area\": \"331002\", \"hukou\": \"{hukou}\", \"income_month\": \"120.00\", \"property_within_rule\": true");
        let family = household(&facts, &[COUNTS, COUNTS]);
        let standard = program.trim_start_matches("tz-").trim_end_matches("-dibao");
        let unknown = format!("{program}: needs parameter:standard.dibao_{standard}");
        let [known_1997, known_2008] = [of_1997, of_2008].map(|amount| format!("{program}: {amount}"));
        let [nation_2012, nation_2014] = ["2012", "2014"].map(|year| format!("cn-dibao.{year}: needs parameter:{read}; {known_2008}"));
        let province = |year: &str| format!("zj-dibao.{year}: needs parameter:{read}");
        let [province_2014, province_2021] = ["2014", "2021"].map(province);
        let expected = [
            ("1996-12-31", ""),
            ("1997-01-01", &known_1997),
            ("1998-01-01", &unknown),
            ("2008-01-01", &known_2008),
            ("2012-12-12", &nation_2012),
            ("2014-05-01", &nation_2014),
            ("2014-11-01", &province_2014),
            ("2021-07-01", &province_2021),
        ];
        goes(&family, &[program, "zj-dibao", "cn-dibao"], "2026-12-31", &expected);
    }
}

/// Aid of one year begins and ends with it, and medical aid without a threshold begins on 1 November 2007.
#[test]
fn an_old_person_on_the_coast_of_zhejiang() {
    let own =
        "\"five_guarantee\": \"none\", \"three_noes\": true, \"own_medical_cost_year\": \"3000.00\", \"disability_grade\": 0, \"birth_date\": \"1940-05-05\"";
    let person = household("\"area\": \"331002\", \"hukou\": \"urban\", \"dibao\": \"urban\", \"rural_dibao\": false", &[&format!("{own}, {LOCAL}")]);
    let [gas, price_2007, price_2008] = ["tz-lpg-subsidy", "tz-price-subsidy-2007", "tz-price-subsidy-2008"].map(|file| format!("{file}: eligible Without"));
    let [medical, support, nation] = ["tz-medical-aid", "tz-sanwu", "cn-tekun.2014"].map(|file| format!("{file} to 1: eligible Without"));
    let expected = [
        ("2006-12-31", String::new()),
        ("2007-01-01", format!("{gas}; {price_2007}; {support}")),
        ("2007-11-01", format!("{gas}; {medical}; {price_2007}; {support}")),
        ("2008-01-01", format!("{medical}; {price_2008}; {support}")),
        ("2009-01-01", format!("{medical}; {support}")),
        ("2014-05-01", format!("{nation}; {medical}")),
    ];
    let expected = expected.each_ref().map(|(on, what)| (*on, what.as_str()));
    goes(&person, &["tz-medical-aid", "tz-price-subsidy", "tz-lpg-subsidy", "tz-sanwu", "cn-tekun"], "2021-06-30", &expected);
}

/// Two people with 300 yuan: 2 x 350, 410 and 496 less 300. Nobody has checked the local rule beyond 2020, so the nation's is named beside it.
#[test]
fn a_family_in_chongqing() {
    let facts = "\"area\": \"500103\", \"hukou\": \"rural\", \"income_month\": \"300.00\", \"property_within_rule\": true, \"spending_within_rule\": true";
    let expected = [
        ("2016-12-31", "cn-dibao.2014: needs parameter:standard.rural_dibao_year"),
        ("2017-01-01", "cq-rural-dibao: 400.00"),
        ("2018-01-01", "cq-rural-dibao: 520.00"),
        ("2020-09-01", "cq-rural-dibao: 692.00"),
        ("2021-01-01", "cn-dibao.2014: 692.00; cq-rural-dibao: 692.00"),
    ];
    goes(&household(facts, &[COUNTS, COUNTS]), &["cq-rural-dibao", "cn-dibao"], "2021-06-30", &expected);
}

/// Destitute support and the care subsidy: who looks after himself has the third tier from September 2020.
#[test]
fn two_destitute_people_in_chongqing() {
    let able = "\"birth_date\": \"1940-05-05\", \"three_noes\": true, \"disability_grade\": 0, \"tekun\": \"dispersed\", \"self_care\": \"able\"";
    let unable = "\"local_hukou\": false, \"tekun\": \"dispersed\", \"self_care\": \"unable\"";
    let people = household("\"area\": \"500103\"", &[&format!("{able}, {LOCAL}"), unable]);
    let expected = [
        ("2017-03-31", ""),
        ("2017-04-01", "cq-tekun to 1: 650.00; cq-tekun-care to 2: 200.00"),
        ("2018-01-01", "cq-tekun to 1: 710.00; cq-tekun-care to 2: 300.00"),
        ("2020-09-01", "cq-tekun to 1: 806.00; cq-tekun-care to 1: 50.00; cq-tekun-care to 2: 300.00"),
    ];
    goes(&people, &["cq-tekun", "cq-tekun-care"], "2026-12-31", &expected);
}

/// Two people with 1,000 yuan: 2 x 1,395 and 1,450 less 1,000. Only the month before the rise is known, and the nation's rule steps back for the city's.
#[test]
fn a_family_in_beijing() {
    let facts = "\"area\": \"110101\", \"income_month\": \"1000.00\", \"supporters\": [], \"property_within_rule\": true, \"single_parent\": false, \"carer_60\": false";
    let member = "\"birth_date\": \"1980-05-01\", \"local_hukou\": true, \"tekun\": \"none\", \"special_relief\": \"none\", \"child_class\": \"none\", \
                  \"seriously_ill_certified\": false, \"disability_type\": 0, \"disability_grade\": 0, \"work_form\": \"none\", \"student\": \"none\"";
    let expected = [
        ("2018-12-31", "cn-dibao.2014: needs household.hukou parameter:standard.dibao parameter:standard.rural_dibao_year"),
        ("2019-01-01", "bj-dibao: needs parameter:standard.dibao"),
        ("2024-06-01", "bj-dibao: 1790.00"),
        ("2024-07-01", "bj-dibao: 1900.00"),
    ];
    goes(&household(facts, &[member, member]), &["bj-dibao", "cn-dibao"], "2026-12-31", &expected);
    let orphan =
        household("\"area\": \"110101\"", &["\"birth_date\": \"2008-03-01\", \"local_hukou\": true, \"child_class\": \"orphan\", \"student\": \"none\""]);
    let expected = [("2025-06-30", ""), ("2025-07-01", "bj-child-living to 1: 2850.00"), ("2026-03-01", "")];
    goes(&orphan, &["bj-child-living"], "2026-12-31", &expected);
}

/// The nation's allowance and emergency aid, enacted anew five times from 2012 to 2026. In Shiyan the standard is known: 280 less 100.
#[test]
fn a_family_under_the_nations_own_rules() {
    let facts = "\"area\": \"420302\", \"hukou\": \"urban\", \"income_month\": \"100.00\", \"property_within_rule\": true, \"dibao\": \"urban\", \
                 \"dibao_marginal\": true, \"expense_shock\": true, \"emergency\": \"accident\", \"severe_hardship_now\": true, \"hardship_after_aid\": false";
    let family = household(facts, &[COUNTS]);
    let expected = [
        ("2012-12-11", ""),
        ("2012-12-12", "cn-dibao.2012: 180.00"),
        ("2014-05-01", "cn-dibao.2014: 180.00"),
        ("2021-07-01", "cn-dibao.2021: 180.00"),
        ("2026-07-01", "cn-dibao.2026: 180.00"),
    ];
    goes(&family, &["cn-dibao"], "2026-12-31", &expected);
    let both = |version: &str| format!("cn-temp-expense.{version}: eligible Without; cn-temp-urgent.{version}: eligible Without");
    let versions =
        [("2014-05-01", "2014"), ("2018-01-23", "2018"), ("2026-01-29", "2026-01"), ("2026-07-01", "2026-07")].map(|(on, version)| (on, both(version)));
    let mut expected = vec![("2014-04-30", "")];
    expected.extend(versions.iter().map(|(on, what)| (*on, what.as_str())));
    goes(&family, &["cn-temp-expense", "cn-temp-urgent"], "2026-12-31", &expected);
}

/// The coast, Chongqing and Beijing: where the family lives, how it is registered and what it has; all else is the same document. Its
/// income is that of the place, and it moves on New Year's Day.
fn one_family_at(area: &str) -> Household {
    let member = "\"local_hukou\": true, \"tekun\": \"none\", \"special_relief\": \"none\", \"child_class\": \"none\", \"seriously_ill_certified\": false, \
                  \"disability_type\": 0, \"disability_grade\": 0, \"work_form\": \"none\"";
    let household = "\"hukou\": \"urban\", \"income_month\": \"250.00\", \"supporters\": [], \"property_within_rule\": true, \"spending_within_rule\": true, \
                     \"single_parent\": false, \"carer_60\": false, \"dibao_marginal\": false";
    let parent = format!("\"birth_date\": \"1965-03-01\", {member}, \"student\": \"none\"");
    let child = format!("\"birth_date\": \"1994-09-01\", {member}, \"student\": \"none\"");
    self::household(&format!("\"area\": \"{area}\", {household}"), &[&parent, &child])
}

/// One and the same family of two with 250 yuan a month, through all the years that the documents tell of: 2 x 150 on the coast in 1997 and
/// 2 x 340 in 2008, 2 x 500, 546 and 620 in Chongqing, 2 x 1,395 and 1,450 in Beijing. Each amount changes on the day of its document and on no other.
#[test]
fn one_family_through_the_years() {
    let programs = ["tz-urban-dibao", "cq-urban-dibao", "bj-dibao"];
    let unknown_on_the_coast = "tz-urban-dibao: needs parameter:standard.dibao_urban";
    for (area, until, expected) in [
        (
            "331002",
            "2008-12-31",
            vec![("1996-12-31", ""), ("1997-01-01", "tz-urban-dibao: 50.00"), ("1998-01-01", unknown_on_the_coast), ("2008-01-01", "tz-urban-dibao: 430.00")],
        ),
        (
            "500103",
            "2020-12-31",
            vec![
                ("2016-12-31", ""),
                ("2017-01-01", "cq-urban-dibao: 750.00"),
                ("2018-01-01", "cq-urban-dibao: 842.00"),
                ("2020-09-01", "cq-urban-dibao: 990.00"),
            ],
        ),
        (
            "110101",
            "2026-12-31",
            vec![
                ("2018-12-31", ""),
                ("2019-01-01", "bj-dibao: needs parameter:standard.dibao"),
                ("2024-06-01", "bj-dibao: 2540.00"),
                ("2024-07-01", "bj-dibao: 2650.00"),
            ],
        ),
    ] {
        goes(&one_family_at(area), &programs, until, &expected);
    }
}
