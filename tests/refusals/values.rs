//! Which values may a fact not have? (The tables of contract §1.)

use crate::line::{BadLine, assert_refused, household_with, member_with};

const BOOLS: [&str; 5] = ["permanent_resident", "dibao_marginal", "bought_subsidised_home", "pipe_gas", "zero_employment"];
const MEMBER_BOOLS: [&str; 16] = [
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
];
const CHOICES: [&str; 5] = ["zone", "hukou", "dibao", "tenure", "house_condition"];
const MEMBER_CHOICES: [&str; 9] = ["relation", "sex", "five_guarantee", "insurance", "disease", "inpatient_hospital", "student", "school_area", "employment"];
const MONEY: [&str; 2] = ["income_month", "rent_month"];
const MEMBER_MONEY: [&str; 2] = ["inpatient_cost_year", "own_medical_cost_year"];
const DECIMALS: [&str; 2] = ["housing_area", "electricity_kwh_month"];
const MEMBER_COUNTS: [&str; 4] = ["disability_type", "disability_grade", "unemployed_months", "training_days"];

const NOT_BOOLS: [&str; 8] = ["1", "0", r#""true""#, r#""yes""#, r#""""#, "[]", "{}", "[true]"];
const NOT_CHOICES: [&str; 9] = [r#""""#, r#""city ""#, r#""Urban""#, r#""whatever""#, "1", "true", "[]", "{}", r#"["urban"]"#];
const NOT_MONEY: [&str; 36] = [
    r#""1.001""#,
    r#""1.000""#,
    r#""-1""#,
    r#""-0.01""#,
    r#""+1""#,
    r#""1e3""#,
    r#""1E3""#,
    r#""1,000""#,
    r#""1,000.00""#,
    r#""1 000""#,
    r#""1_000""#,
    r#""1.""#,
    r#"".5""#,
    r#"".""#,
    r#""""#,
    r#"" 1""#,
    r#""1 ""#,
    r#""1元""#,
    r#""¥1""#,
    r#""１００""#,
    r#""0x10""#,
    r#""NaN""#,
    r#""Infinity""#,
    r#""1000000000000.01""#,
    r#""1000000000001""#,
    r#""99999999999999999999999999""#,
    "1.5",
    "1.50",
    "1.0",
    "-1",
    "1e3",
    "1E2",
    "1000000000001",
    "99999999999999999999999999",
    "true",
    "{}",
];
const NOT_DECIMALS: [&str; 25] = [
    r#""-1""#,
    r#""-0.5""#,
    r#""+1""#,
    r#""1,000""#,
    r#""1.""#,
    r#"".5""#,
    r#""""#,
    r#"" 1""#,
    r#""1 ""#,
    r#""一""#,
    r#""１""#,
    r#""1m2""#,
    r#""1/3""#,
    r#""NaN""#,
    r#""1000000000000.1""#,
    r#""1000000000001""#,
    "-1",
    "-0.5",
    "-1e1",
    "1000000000000.000000001",
    "1000000000001",
    "1e13",
    "false",
    "[]",
    "{}",
];
const NOT_COUNTS: [&str; 14] =
    ["-1", "1.5", "1.0", "1e1", r#""1""#, r#""一""#, r#""""#, "99999999999999999999", "-99999999999999999999", "true", "[]", "{}", "[1]", "0.5"];
const NOT_DATES: [&str; 22] = [
    r#""2008-02-30""#,
    r#""2007-02-29""#,
    r#""1900-02-29""#,
    r#""2000-13-01""#,
    r#""2000-00-01""#,
    r#""2000-01-00""#,
    r#""2000-04-31""#,
    r#""2000-1-1""#,
    r#""00-01-01""#,
    r#""2000/01/01""#,
    r#""01.01.2000""#,
    r#""2000-01-01 ""#,
    r#""2000-01-01T00:00:00""#,
    r#""２０００-01-01""#,
    r#""2000年1月1日""#,
    r#""""#,
    r#""+02000-01-01""#,
    "20000101",
    "2000",
    "true",
    "[]",
    "{}",
];

fn refuse(household: &[&str], members: &[&str], values: &[&str]) {
    let of_household = household.iter().flat_map(|key| values.iter().map(move |value| BadLine::new(household_with(key, value), *key)));
    let of_members = members.iter().flat_map(|key| values.iter().map(move |value| BadLine::new(member_with(key, value), format!("members[1].{key}"))));
    assert_refused(of_household.chain(of_members).collect());
}

#[test]
fn yes_or_no_is_true_or_false() {
    refuse(&BOOLS, &MEMBER_BOOLS, &NOT_BOOLS);
}

#[test]
fn a_choice_is_one_of_its_list() {
    refuse(&CHOICES, &MEMBER_CHOICES, &NOT_CHOICES);
}

#[test]
fn money_is_yuan_with_at_most_two_decimals() {
    refuse(&MONEY, &MEMBER_MONEY, &NOT_MONEY);
}

#[test]
fn a_decimal_lies_between_zero_and_a_million_millions() {
    refuse(&DECIMALS, &[], &NOT_DECIMALS);
}

#[test]
fn a_count_is_whole_and_never_negative() {
    refuse(&[], &MEMBER_COUNTS, &NOT_COUNTS);
    refuse(&[], &["disability_type"], &["8", "100"]);
    refuse(&[], &["disability_grade"], &["5", "100"]);
}

#[test]
fn a_date_is_real_and_written_in_full() {
    refuse(&["facts_on"], &["birth_date"], &NOT_DATES);
}

#[test]
fn a_set_is_a_list_of_its_elements() {
    refuse(
        &[],
        &["trainings"],
        &[
            r#""vocational""#,
            r#"["cooking"]"#,
            r#"["vocational","cooking"]"#,
            r#"["Vocational"]"#,
            "[1]",
            "[null]",
            r#"[["vocational"]]"#,
            r#"[""]"#,
            "{}",
            "1",
            "true",
            r#""""#,
        ],
    );
}

#[test]
fn an_area_is_an_administrative_code() {
    refuse(
        &["area"],
        &[],
        &[
            "420704",
            r#""42070""#,
            r#""4207""#,
            r#""4207041""#,
            r#""42070a""#,
            r#""420704 ""#,
            r#""４２０７０４""#,
            r#""鄂州""#,
            r#""""#,
            r#""42070400100112""#,
            r#""-20704""#,
            "true",
            "[]",
            "{}",
        ],
    );
}

#[test]
fn a_name_is_a_text() {
    refuse(&[], &["name"], &["1", "true", "[]", "{}", r#"["王伟"]"#]);
}

#[test]
fn an_id_number_is_a_text() {
    refuse(&[], &["id_number"], &["110105194912310029", "true", "[]", "{}"]);
}
