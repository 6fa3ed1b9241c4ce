//! What is a fact worth where nothing is the matter?

use super::place::{Role, Told};
use super::planned::yuan;
use fastrand::Rng;
use serde_json::{Value, json};

/// What is already known of a household.
pub(super) struct HouseholdSight {
    /// `urban` or `rural`.
    pub hukou: &'static str,
    /// Income in fen a month.
    pub income: i64,
}

/// What a plan tells, as a value.
pub(super) fn told(what: Told, rng: &mut Rng) -> Value {
    match what {
        Told::Yes => json!(true),
        Told::No => json!(false),
        Told::Is(choice) => json!(choice),
        Told::Has(choices) => json!(choices),
        Told::Count(count) => json!(count),
        Told::Yuan(low, high) => json!(format!("{}.00", rng.i64(low..=high))),
    }
}

/// A household's fact where nothing is the matter. What is not listed is a question to which the answer is no.
pub(super) fn quiet_household_fact(key: &str, household: &HouseholdSight, rng: &mut Rng) -> Value {
    match key {
        "permanent_resident" | "property_within_rule" | "spending_within_rule" => json!(true),
        "zone" => json!(["city", "district"][rng.usize(0..2)]),
        "dibao" | "emergency" | "cq_temp_class" | "cq_temp_difficulty" => json!("none"),
        "cq_dibao_class" => json!(["a", "b", "c"][rng.usize(0..3)]),
        "tenure" => json!(if household.hukou == "rural" || rng.u8(0..3) > 0 { "owned" } else { "private_rent" }),
        "house_condition" => json!("sound"),
        "rent_month" => json!("0"),
        "housing_area" => json!(format!("{}.{}", rng.u32(30..120), rng.u8(0..10))),
        "electricity_kwh_month" => json!(format!("{}", rng.u32(20..160))),
        "income_12_months" => json!(yuan(household.income * 12)),
        "rigid_expense_12_months" => json!("0"),
        _ => json!(false),
    }
}

/// A member's fact where nothing is the matter.
pub(super) fn quiet_member_fact(key: &str, role: Role, hukou: &str, rng: &mut Rng) -> Value {
    match key {
        "student" => json!(role.stage().unwrap_or("none")),
        "employment" => json!(match role {
            Role::Elder | Role::Ill | Role::SeverelyDisabled => "unable",
            _ if role.is_child() => "student",
            _ if hukou == "rural" => "farming",
            _ => ["employed", "employed", "unemployed"][rng.usize(0..3)],
        }),
        "able_and_willing" => json!(matches!(role, Role::Adult | Role::Disabled)),
        "without_work_ability" => json!(matches!(role, Role::Elder | Role::SeverelyDisabled)),
        "local_hukou" | "insured_as_resident" => json!(true),
        "insurance" => json!(if hukou == "rural" { "ncms" } else { "none" }),
        "school_area" => json!(if hukou == "rural" { "rural" } else { "subdistrict" }),
        "self_care" => json!("able"),
        "father_state" | "mother_state" => json!("able"),
        "disease" | "five_guarantee" | "tekun" | "child_class" | "aid_level" | "inpatient_hospital" | "rural_dibao_class" | "legal_matter" => json!("none"),
        "disability_type" | "disability_grade" | "unemployed_months" | "training_days" | "self_care_unmet" => json!(0),
        "disability_kinds" | "trainings" => json!([]),
        "own_medical_cost_year" | "inpatient_cost_year" | "ncms_outpatient_cost_year" | "single_applicant_income_month" => json!("0"),
        _ => json!(false),
    }
}
