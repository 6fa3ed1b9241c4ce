//! Does the comparison of cities say what a family would get there, at the ages that its members have?

use engine::eligibility::{AmountFound, Question, Recipient, Rigour, Situation, Verdict, conferred_value, recommend};
use engine::facts::{Holder, parse_household};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{Run, SmallCatalog, SmallProgram, catalog, run_yimen};

const HOUSEHOLD: &str = r#"{
  "id": "H-1", "area": "330102", "facts_on": "2026-06-30", "hukou": "urban", "income_month": "500.00",
  "members": [{"id": "old", "birth_date": "1960-03-01"}, {"id": "young", "birth_date": "2000-02-29"}]
}"#;

const CASES: &str = "  - {name: in, expect: eligible, amount: \"AMOUNT\"}\n  - {name: out, set: {household.hukou: rural}, expect: ineligible}\n";

fn program(id: &str, amount: u32, more: &str) -> (String, String, String, String) {
    (id.to_string(), format!("{{exactly: {amount}}}"), more.to_string(), CASES.replace("AMOUNT", &format!("{amount}.00")))
}

/// Two towns. In the first: 100 and 70 that exclude each other, 50 over which 80 is topped up, 1,200 a year, 30 once, and 40 for
/// those of 66 years exactly. In the second: 10, from 2025 on.
fn towns() -> tempfile::TempDir {
    let mut small = SmallCatalog::start();
    small.file("3301-town/region.yaml", "format: 1\nregion: \"3301\"\nname: {zh: 甲城, en: First Town}\n");
    let old = "in_force: {from: 2024-01-01}\n";
    let programs = [
        program("larger", 100, old),
        program("smaller", 70, &format!("{old}relations:\n  - {{excludes: larger}}\n")),
        program("base", 50, old),
        program("over-base", 80, &format!("{old}relations:\n  - {{tops_up: base}}\n")),
        program("yearly", 1200, &format!("{old}per: year\n")),
        program("single", 30, &format!("{old}per: once\n")),
        program("port-aid", 10, "region: \"4401\"\nin_force: {from: 2025-01-01}\n"),
    ];
    for (id, amount, more, cases) in &programs {
        let criteria = [("urban", "household.hukou == 'urban'")];
        small = small.with(&SmallProgram { id, criteria: &criteria, amount, more, base: "hukou: urban", member: "birth_date: 1970-01-01", cases });
    }
    let aged = SmallProgram {
        id: "aged",
        criteria: &[("age", "person.age == 66 || person.age == 26")],
        amount: "{exactly: 40}",
        more: "in_force: {from: 2024-01-01}\npaid_to: person\n",
        base: "hukou: urban",
        member: "birth_date: 1960-01-01",
        cases: "  - {name: in, expect: eligible, amount: \"40.00\"}\n  - {name: out, set: {person.birth_date: 1970-01-01}, expect: ineligible}\n",
    };
    let folder = tempfile::tempdir().expect("a folder");
    small.with(&aged).write_to(folder.path());
    folder
}

fn compare(folder: &tempfile::TempDir, more: &[&str]) -> Run {
    let mut all = vec!["compare", "-", "--catalog", folder.path().to_str().expect("UTF-8")];
    all.extend(more);
    run_yimen(&all, HOUSEHOLD.as_bytes())
}

fn rows(run: &Run) -> Vec<Value> {
    assert_eq!(run.status, 0, "{}", run.err);
    serde_json::from_str::<Value>(&run.out).expect("JSON")["rows"].as_array().expect("rows").clone()
}

#[test]
fn each_city_and_year_with_what_can_be_held_together() {
    let towns = towns();
    let rows = rows(&compare(&towns, &["--format", "json", "--on", "2024-06-30", "--on", "2026-06-30", "--on", "2023-06-30"]));
    let told: Vec<String> = rows
        .iter()
        .map(|r| {
            format!("{} {} {} {}", r["region"].as_str().unwrap(), r["on"].as_str().unwrap(), r["monthly"].as_str().unwrap(), r["single"].as_str().unwrap())
        })
        .collect();
    // 100 (not 70), 80 over 50 is 80 in all, 1,200 a year is 100 a month, 40 each for the two who are 66 and 26.
    let first = 100 + 80 + 1200 / 12 + 2 * 40;
    assert_eq!(told, [format!("3301 2024-06-30 {first}.00 30.00"), format!("3301 2026-06-30 {first}.00 30.00"), "4401 2026-06-30 10.00 0.00".to_string()]);
    assert_eq!((rows[0]["name"]["zh"].as_str(), rows[2]["name"]["zh"].as_str()), (Some("甲城"), Some("4401-port")), "its name, else its folder's");
    let counted = |id: &str| rows[0]["programs"].as_array().unwrap().iter().find(|p| p["program"] == id).map(|p| p["counted"].clone());
    assert_eq!((counted("larger"), counted("smaller")), (Some(true.into()), Some(false.into())));
}

/// In 2024, whose 29 February lies otherwise, both are as old as they are today.
#[test]
fn ages_stay_as_they_are_on_every_date() {
    let towns = towns();
    for on in ["2024-02-28", "2024-02-29", "2024-03-01", "2025-02-28", "2025-03-01", "2031-12-31"] {
        let rows = rows(&compare(&towns, &["--format", "json", "--on", on, "--area", "330106"]));
        let aged = rows[0]["programs"].as_array().unwrap().iter().filter(|p| p["program"] == "aged" && p["verdict"] == "eligible").count();
        assert_eq!((aged, rows.len(), rows[0]["area"].as_str()), (2, 1, Some("330106")), "{on}");
    }
}

#[test]
fn the_table_joins_years_with_the_same_answer_and_lists_programs() {
    let towns = towns();
    let run = compare(&towns, &["--lang", "zh"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("甲城 330101") && run.out.contains("2024-06-30 … ") && run.out.contains("360.00"), "{}", run.out);
    assert!(!run.out.contains("smaller") && run.out.contains("取较大者"), "{}", run.out);
    let all = compare(&towns, &["--lang", "en", "--all"]);
    assert!(all.out.contains("eligible, but not beside those above") && all.out.contains("of what excludes each other the larger"), "{}", all.out);
}

#[test]
fn what_can_not_be_compared_is_said() {
    let towns = towns();
    for (more, told) in [
        (vec!["--area", "110101"], "no program for 110101"),
        (vec!["--area", "xx"], "administrative code"),
        (vec!["--on", "June"], "YYYY-MM-DD"),
        (vec!["--on", "1999-01-01"], "no city has a program in force"),
    ] {
        let run = compare(&towns, &more);
        assert!(run.status == 1 && run.err.contains(told) && run.err.contains("错误"), "{more:?}: {}", run.err);
    }
    let bad = run_yimen(&["compare", "-", "--catalog", towns.path().to_str().expect("UTF-8")], b"{\"id\":\"H\"}");
    assert!(bad.status == 1 && bad.err.contains("can't be read"), "{}", bad.err);
}

#[test]
fn the_shipped_cities() {
    let household = r#"{"id":"H","hukou":"urban","zone":"city","permanent_resident":true,"income_month":"100.00","facts_on":"2026-06-30","members":[{"id":"1","birth_date":"1980-01-01"}]}"#;
    let run = run_yimen(&["compare", "-", "--format", "json"], household.as_bytes());
    let rows = rows(&run);
    let ezhou: Vec<&Value> = rows.iter().filter(|r| r["region"] == "4207").collect();
    assert!(ezhou.len() > 15 && ezhou[0]["on"] == "2008-06-30" && ezhou[0]["name"]["en"] == "Ezhou", "{ezhou:?}");
    let allowance = ezhou[0]["programs"].as_array().unwrap().iter().find(|p| p["program"] == "ez-urban-dibao").expect("listed");
    // 185 yuan less 100 of income.
    assert_eq!((allowance["amount"].as_str(), allowance["counted"].as_bool()), (Some("85.00"), Some(true)));
    assert!(rows.iter().any(|r| r["region"] == "11" && r["area"] == "110102"), "Beijing outside the districts that have rows of their own");
    for district in ["110101", "110109", "331002"] {
        assert!(rows.iter().any(|r| r["region"] == district && r["area"] == district), "{district} has programs of its own");
    }
}

/// What the rules say to the same household living there, with the statuses that it would be awarded: program, recipient, verdict and
/// amount of all that may help.
fn recommended(household: &Value, area: &str, on: &str) -> BTreeSet<String> {
    let mut there = household.clone();
    there["area"] = json!(area);
    let mut there = parse_household(&there.to_string(), &catalog().vocabulary).expect("sound");
    let on = engine::calendar::parse_date(on).expect("a day");
    let question = Question { on, only: None, with_ineligible: false, rigour: Rigour::Warn };
    let before = there.clone();
    for one in recommend(catalog(), &before, question).list.iter().filter(|one| one.verdict == Verdict::Eligible) {
        for status in &one.program.confers {
            // Values for some are looked up in the household as it was told.
            let told = Situation::new(&before, on, Rigour::Warn);
            let said = |person: Option<u16>| conferred_value(status, &told, person).cloned();
            let own = match one.recipient {
                Recipient::Household => None,
                Recipient::Member(position) => Some(position),
            };
            match (status.holder, own) {
                (Holder::Household, own) => there.facts[status.slot] = said(own).or(there.facts[status.slot].take()),
                (Holder::Member, Some(own)) => there.members[usize::from(own)].facts[status.slot] = said(Some(own)),
                (Holder::Member, None) => (0..).zip(&mut there.members).for_each(|(position, member)| member.facts[status.slot] = said(Some(position))),
            }
        }
    }
    let list = recommend(catalog(), &there, question).list;
    let line = |one: &engine::eligibility::Recommendation| {
        let recipient = match one.recipient {
            Recipient::Household => "household",
            Recipient::Member(position) => &there.members[usize::from(position)].id,
        };
        let verdict = if one.verdict == Verdict::Eligible { "eligible" } else { "needs" };
        let amount = match one.amount {
            AmountFound::Exactly(amount) => amount.to_string(),
            AmountFound::Between(least, most) => format!("{least} {most}"),
            AmountFound::Unknown(_) | AmountFound::Without => "-".to_string(),
        };
        format!("{} {recipient} {verdict} {amount}", one.program.id)
    };
    list.iter().map(line).collect()
}

fn compared(row: &Value) -> BTreeSet<String> {
    let line = |one: &Value| {
        let text = |key: &str| one[key].as_str().unwrap_or("-").to_string();
        let most = one["amount_max"].as_str().map_or(String::new(), |most| format!(" {most}"));
        format!("{} {} {} {}{most}", text("program"), text("recipient"), text("verdict"), text("amount"))
    };
    row["programs"].as_array().expect("programs").iter().map(line).collect()
}

/// Every region with a catalog of its own, and every district that has one when it is asked about; each answer is what `recommend` says there.
#[test]
fn every_place_answers_as_it_would_by_itself() {
    let household = json!({"id": "H", "hukou": "rural", "zone": "city", "permanent_resident": true, "income_month": "100.00", "dibao": "none",
        "property_within_rule": true, "spending_within_rule": true,
        "members": [{"id": "1", "local_hukou": true, "student": "none", "tekun": "none", "disability_type": 0, "disability_grade": 0},
            {"id": "2", "local_hukou": true, "student": "primary", "school_area": "rural", "tekun": "none", "disability_type": 0, "disability_grade": 0}]});
    let ask = |more: &[&str]| {
        let mut all = vec!["compare", "-", "--format", "json"];
        all.extend(more);
        rows(&run_yimen(&all, household.to_string().as_bytes()))
    };
    let everywhere = ask(&[]);
    let places: BTreeSet<&str> = everywhere.iter().map(|row| row["region"].as_str().expect("a region")).collect();
    assert_eq!(places, ["11", "110101", "110109", "33", "331002", "4203", "4207", "50", "5227"].into());
    let (mut answers, mut amounts) = (0, 0);
    let mut same = |row: &Value| {
        let (area, on) = (row["area"].as_str().expect("an area"), row["on"].as_str().expect("a day"));
        let found = compared(row);
        let expected = recommended(&household, area, on);
        assert_eq!(found.symmetric_difference(&expected).collect::<Vec<_>>(), [""; 0], "{area} {on}");
        answers += found.len();
        amounts += found.iter().filter(|line| line.contains("eligible") && !line.ends_with('-')).count();
    };
    everywhere.iter().for_each(&mut same);
    for district in ["110101", "110109", "331002", "420302", "420704", "500103", "522701"] {
        let there = ask(&["--area", district]);
        assert!(!there.is_empty() && there.iter().all(|row| row["area"] == district), "{district}");
        there.iter().for_each(&mut same);
    }
    assert!(answers > 1_000 && amounts > 100, "{answers} answers with {amounts} amounts");
}

/// A city is shown at one county; where another one gives more or less, that is said with its code. Qiannan's counties are in two tiers of 495
/// and 440 yuan, less 300 of income; the coast of Zhejiang has 340 and a row of its own.
#[test]
fn counties_that_differ_are_told() {
    let household = r#"{"id":"H","hukou":"urban","income_month":"300.00","property_within_rule":true,"facts_on":"2026-06-30","members":[{"id":"1","birth_date":"1980-01-01","local_hukou":true,"tekun":"none","student":"none"}]}"#;
    let ask = |more: &[&str]| {
        let mut all = vec!["compare", "-", "--on", "2015-06-30", "--on", "2008-06-30"];
        all.extend(more);
        run_yimen(&all, household.as_bytes())
    };
    let found = rows(&ask(&["--format", "json"]));
    let of = |region: &str, on: &str| found.iter().find(|row| row["region"] == region && row["on"] == on).unwrap_or_else(|| panic!("{region} {on}"));
    let part = |area: &str, monthly: &str| json!({"area": area, "monthly": monthly, "single": "0.00"});
    let tiers = of("5227", "2015-06-30");
    assert_eq!((&tiers["least"], &tiers["most"]), (&part("522722", "140.00"), &part("522701", "195.00")));
    let coast = of("331002", "2008-06-30");
    assert_eq!((&coast["area"], &coast["monthly"]), (&json!("331002"), &json!("40.00")));
    assert!(!found.iter().any(|row| row["region"] == "33" && row["on"] == "2008-06-30"), "the province's own rules begin in November 2014");
    assert!(of("4203", "2015-06-30")["least"].is_null(), "the same everywhere");
    let table = ask(&["--lang", "en"]).out;
    assert!(table.contains("Qiannan 2015-06-30: its counties differ, a month / once from 140.00 / 0.00 (522722) to 195.00 / 0.00 (522701)"), "{table}");
    assert!(table.contains("--area asks about another"), "{table}");
    let one = ask(&["--lang", "en", "--area", "522722"]).out;
    assert!(!one.contains("its counties differ"), "{one}");
}

/// Between 1997 and 2008 the standard of the coast is not known: that is no nothing.
#[test]
fn an_unknown_number_is_a_question_mark() {
    let household = r#"{"id":"H","hukou":"urban","income_month":"300.00","property_within_rule":true,"facts_on":"2003-06-30","members":[{"id":"1","birth_date":"1980-01-01","local_hukou":true,"tekun":"none","student":"none"}]}"#;
    let ask = |more: &[&str]| {
        let mut all = vec!["compare", "-", "--area", "331002", "--on", "2003-06-30", "--on", "2008-06-30"];
        all.extend(more);
        run_yimen(&all, household.as_bytes())
    };
    let found = rows(&ask(&["--format", "json"]));
    let unknown: Vec<bool> = found.iter().map(|row| row["unknown_numbers"].as_array().expect("a list").contains(&json!("standard.dibao_urban"))).collect();
    assert_eq!(unknown, [true, false]);
    let table = ask(&["--lang", "en"]).out;
    let line = |on: &str| table.lines().find(|line| line.contains(on)).unwrap_or_else(|| panic!("{on}: {table}")).to_string();
    assert!(line("2003-06-30").contains(" ? ") && !line("2008-06-30").contains(" ? "), "{table}");
    assert!(line("2008-06-30").contains("40.00") && table.contains("? does not mean nothing"), "{table}");
}
