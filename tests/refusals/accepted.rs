//! Which varieties are good?

use crate::line::{assert_accepted, household_with, member_with};
use serde_json::Value;
use support::run_yimen;

const HOUSEHOLD: [&str; 15] = [
    "facts_on",
    "area",
    "zone",
    "hukou",
    "permanent_resident",
    "income_month",
    "dibao",
    "dibao_marginal",
    "housing_area",
    "tenure",
    "rent_month",
    "house_condition",
    "bought_subsidised_home",
    "pipe_gas",
    "electricity_kwh_month",
];
const MEMBER: [&str; 34] = [
    "id_number",
    "name",
    "relation",
    "sex",
    "birth_date",
    "orphan",
    "three_noes",
    "entitled_group",
    "vagrant",
    "critically_ill",
    "boarder",
    "provincial_key_school",
    "admitted_this_year",
    "reimbursed_this_year",
    "reemployment_card",
    "registered_unemployed",
    "able_and_willing",
    "employed_within_6_months",
    "poverty_file",
    "demobilised_soldier",
    "village_cadre",
    "five_guarantee",
    "insurance",
    "disease",
    "inpatient_hospital",
    "inpatient_cost_year",
    "own_medical_cost_year",
    "student",
    "school_area",
    "disability_type",
    "disability_grade",
    "employment",
    "unemployed_months",
    "training_days",
];

/// Every value of every list of contract §1.
const CHOICES: [(&str, &[&str]); 14] = [
    ("zone", &["city", "district"]),
    ("hukou", &["urban", "rural"]),
    ("dibao", &["none", "urban", "rural_1", "rural_2", "rural_3"]),
    ("tenure", &["owned", "public_rent", "private_rent", "none"]),
    ("house_condition", &["sound", "thatched", "dangerous_rebuild", "dangerous_repair", "collapsed"]),
    ("members.relation", &["head", "spouse", "child", "parent", "other"]),
    ("members.sex", &["male", "female"]),
    ("members.five_guarantee", &["none", "central", "dispersed"]),
    ("members.insurance", &["none", "worker", "huimin", "ncms"]),
    ("members.disease", &["none", "cancer", "kidney_transplant", "renal_failure", "other_serious_chronic", "other_major"]),
    ("members.inpatient_hospital", &["none", "huimin", "central", "provincial", "township"]),
    ("members.student", &["none", "preschool", "primary", "junior", "senior", "vocational", "university"]),
    ("members.school_area", &["rural", "subdistrict"]),
    ("members.employment", &["employed", "unemployed", "laid_off", "farming", "student", "retired", "unable"]),
];

#[test]
fn null_is_unknown_for_every_fact() {
    let of_household = HOUSEHOLD.iter().chain(&["zero_employment"]).map(|key| household_with(key, "null"));
    let of_members = MEMBER.iter().chain(&["trainings"]).map(|key| member_with(key, "null"));
    assert_accepted(&of_household.chain(of_members).collect::<Vec<_>>());
}

#[test]
fn every_choice_of_the_contract() {
    let line = |key: &str, value: &str| match key.strip_prefix("members.") {
        Some(key) => member_with(key, &format!("\"{value}\"")),
        None => household_with(key, &format!("\"{value}\"")),
    };
    let lines = CHOICES.iter().flat_map(|(key, values)| values.iter().map(move |value| line(key, value)));
    assert_accepted(&lines.collect::<Vec<_>>());
}

#[test]
fn money_as_text_or_whole_number() {
    let values = [
        r#""320.00""#,
        r#""320.5""#,
        r#""320""#,
        r#""0""#,
        r#""0.01""#,
        "320",
        "0",
        "1000000000000",
        r#""1000000000000""#,
        r#""1000000000000.00""#,
        r#""999999999999.99""#,
    ];
    let lines = values.iter().flat_map(|value| {
        [
            household_with("income_month", value),
            household_with("rent_month", value),
            member_with("inpatient_cost_year", value),
            member_with("own_medical_cost_year", value),
        ]
    });
    assert_accepted(&lines.collect::<Vec<_>>());
}

#[test]
fn decimals_as_text_or_number() {
    let values = [
        r#""45.5""#,
        r#""45""#,
        r#""0""#,
        "45.5",
        "45",
        "0",
        "0.0",
        "45.50",
        r#""33.333333333333333333333333""#,
        "33.333333333333333333333333",
        "1000000000000",
        r#""1000000000000""#,
        "1e2",
        "1.5E1",
        "25e-1",
    ];
    let lines = values.iter().flat_map(|value| [household_with("housing_area", value), household_with("electricity_kwh_month", value)]);
    assert_accepted(&lines.collect::<Vec<_>>());
}

/// What is answered about an affordable home (less than 17 m² a head) for so much floor, one line each.
fn affordable_homes(floors: &[String]) -> Vec<Value> {
    let line = |floor: &String| {
        format!(
            r#"{{"id":"H","area":"420704","hukou":"urban","income_month":0,"housing_area":{floor},"bought_subsidised_home":false,"members":[{{"id":"m"}}]}}"#
        )
    };
    let lines: Vec<String> = floors.iter().map(line).collect();
    let run = run_yimen(&["recommend", "--as-of", "2008-06-01", "--all", "--program", "ez-affordable", "-"], lines.join("\n").as_bytes());
    let answers: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).expect("a line of output is JSON")).collect();
    assert_eq!(answers.len(), floors.len());
    answers
}

#[test]
fn decimals_are_read_from_their_digits() {
    // The same float, 17, on either side of the threshold.
    let floors = ["16.9999999999999999999", "17.0000000000000000000", "17.0000000000000000001"];
    let written: Vec<String> = floors.iter().flat_map(|floor| [floor.to_string(), format!("\"{floor}\"")]).collect();
    for (answer, floor) in affordable_homes(&written).iter().zip(&written) {
        let verdict = if floor.contains("16.") { "eligible" } else { "ineligible" };
        assert_eq!(answer["recommendations"][0]["verdict"], verdict, "{floor}: {answer}");
    }
}

#[test]
fn a_decimal_of_endless_digits_is_never_rounded() {
    let written = |digits: usize| {
        let nines = "9".repeat(digits);
        [format!("16.{nines}"), format!("\"16.{nines}\""), format!("1.6{nines}e1"), format!("16{nines}e-{digits}")]
    };
    let floors: Vec<String> = [30, 100, 1_000].into_iter().flat_map(written).collect();
    for (answer, floor) in affordable_homes(&floors).iter().zip(&floors) {
        let is_refused = answer["error"].as_str().is_some_and(|error| error.contains("housing_area"));
        assert!(is_refused || answer["recommendations"][0]["verdict"] == "eligible", "{floor}: {answer}");
    }
}

#[test]
fn counts_and_sets() {
    let counts = [
        ("disability_type", "0"),
        ("disability_type", "7"),
        ("disability_grade", "0"),
        ("disability_grade", "4"),
        ("unemployed_months", "0"),
        ("unemployed_months", "600"),
        ("training_days", "0"),
        ("training_days", "365"),
    ];
    let sets = ["[]", r#"["vocational"]"#, r#"["sunshine","poverty","startup","vocational"]"#];
    let lines = counts.iter().map(|(key, value)| member_with(key, value)).chain(sets.iter().map(|value| member_with("trainings", value)));
    assert_accepted(&lines.collect::<Vec<_>>());
}

#[test]
fn codes_and_dates() {
    let areas = ["420704", "420700", "420000", "420704001", "420704001002", "999999"].map(|code| household_with("area", &format!("\"{code}\"")));
    let days = ["2008-02-29", "2000-02-29", "1900-03-01", "2008-12-31"].map(|day| format!("\"{day}\""));
    let lines = areas.into_iter().chain(days.iter().map(|day| household_with("facts_on", day))).chain(days.iter().map(|day| member_with("birth_date", day)));
    assert_accepted(&lines.collect::<Vec<_>>());
}

#[test]
fn id_numbers_in_every_written_form() {
    let numbers = [
        "11010519491231002X",
        "440524188001010014",
        "440308199901101512",
        "110103196001010014",
        "33100219500101001X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
        " 110105 19491231 002X ",
        "610104620927690",
        "110101900101997",
        "810000199408230021",
        "820000199408230015",
        "830000199201300022",
        "USA110190010112",
        "usa110190010112",
        "932682198501010017",
        "911124198108030024",
        "11010119850101001743",
        "11010119850101001743B1",
        "11010119850101001743b9",
    ];
    assert_accepted(&numbers.map(|number| member_with("id_number", &format!("\"{number}\""))));
}

#[test]
fn sex_and_birth_date_beside_a_number_that_says_the_same() {
    let line =
        |number: &str, born: &str, sex: &str| format!(r#"{{"id":"H","members":[{{"id":"m","id_number":"{number}","birth_date":"{born}","sex":"{sex}"}}]}}"#);
    assert_accepted(&[
        line("11010519491231002X", "1949-12-31", "female"),
        line("610104620927690", "1962-09-27", "female"),
        line("11010119850101001743", "1985-01-01", "male"),
        line("USA110190010112", "2001-01-01", "female"),
        r#"{"members":[{"birth_date":null,"sex":null,"id_number":"11010519491231002X","id":"m"}],"id":"H"}"#.to_string(),
    ]);
}

#[test]
fn keys_and_texts_may_be_escaped() {
    assert_accepted(&[r#"{"\u0069d":"\u6237","zon\u0065":"cit\u0079","members":[{"id":"\ud83d\ude00","name":"\"\\\/\n\t"}]}"#.to_string()]);
}
