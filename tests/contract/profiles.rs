//! Which facts together make a household match a program, so that random ones do so often?

use serde_json::Value;
use support::Document;

/// Facts of the household, and of one member, as JSON.
pub const PROFILES: [(&str, &str); 24] = [
    (r#"{"hukou":"urban","permanent_resident":true,"income_month":"184.99"}"#, "{}"),
    (r#"{"hukou":"rural","permanent_resident":true,"income_month":"69.99"}"#, r#"{"three_noes":true,"orphan":false}"#),
    (r#"{"hukou":"rural","permanent_resident":true,"income_month":"69.99"}"#, r#"{"orphan":true}"#),
    (r#"{"dibao":"urban"}"#, r#"{"insurance":"huimin","inpatient_hospital":"huimin"}"#),
    (r#"{"dibao":"urban"}"#, r#"{"insurance":"huimin","inpatient_hospital":"central"}"#),
    (r#"{"dibao":"urban"}"#, r#"{"insurance":"huimin","inpatient_hospital":"provincial"}"#),
    (r#"{"dibao":"urban"}"#, r#"{"insurance":"huimin"}"#),
    ("{}", r#"{"disease":"cancer","reimbursed_this_year":false}"#),
    ("{}", r#"{"vagrant":true,"critically_ill":true}"#),
    ("{}", r#"{"school_area":"rural","student":"primary","boarder":true}"#),
    ("{}", r#"{"school_area":"rural","student":"junior","boarder":true}"#),
    (r#"{"dibao":"urban"}"#, r#"{"school_area":"subdistrict","student":"primary"}"#),
    (r#"{"dibao":"urban"}"#, r#"{"school_area":"subdistrict","student":"junior"}"#),
    (r#"{"dibao":"none"}"#, r#"{"student":"senior","provincial_key_school":true}"#),
    (r#"{"dibao":"none"}"#, r#"{"student":"university","admitted_this_year":true}"#),
    (r#"{"hukou":"urban","dibao":"urban","tenure":"private_rent","housing_area":"9.99"}"#, "{}"),
    (r#"{"hukou":"urban","dibao":"urban","tenure":"public_rent","housing_area":"9.99"}"#, "{}"),
    (r#"{"hukou":"rural","dibao":"rural_2","tenure":"none"}"#, "{}"),
    (r#"{"hukou":"rural","dibao":"rural_3","house_condition":"dangerous_repair"}"#, "{}"),
    (r#"{"hukou":"urban","bought_subsidised_home":false,"housing_area":"16.99"}"#, "{}"),
    (r#"{"hukou":"urban"}"#, r#"{"trainings":["vocational"],"employed_within_6_months":true,"registered_unemployed":true}"#),
    (r#"{"hukou":"rural"}"#, r#"{"trainings":["sunshine","poverty"],"birth_date":"1980-02-29"}"#),
    (r#"{"hukou":"rural"}"#, r#"{"trainings":["vocational","sunshine"],"employed_within_6_months":true,"birth_date":"1980-02-29"}"#),
    ("{}", r#"{"able_and_willing":true,"reemployment_card":true}"#),
];

/// A profile's facts of the household and of a member.
pub fn profile(index: usize) -> (Document, Document) {
    let (household, member) = PROFILES[index];
    (object(household), object(member))
}

fn object(text: &str) -> Document {
    match serde_json::from_str(text) {
        Ok(Value::Object(facts)) => facts,
        other => panic!("a profile is an object: {other:?}"),
    }
}
