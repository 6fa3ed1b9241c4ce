//! How old is a synthetic person, at which school, and with what work?

use crate::calendar::{Date, years_between};
use fastrand::Rng;
use serde_json::{Map, Value, json};

/// School stages with the ages on 1 September at which a pupil can be in them: first and last full year.
pub const STAGES: [(&str, i64, i64); 6] =
    [("preschool", 3, 5), ("primary", 6, 11), ("junior", 12, 14), ("senior", 15, 17), ("vocational", 15, 17), ("university", 18, 21)];

/// Whether somebody of an age on 1 September can be at a stage (or at none).
pub fn school_stage_fits(stage: &str, age: i64) -> bool {
    match STAGES.iter().find(|(name, ..)| *name == stage) {
        Some((_, first, last)) => (*first..=*last).contains(&age),
        // Compulsory school leaves nobody of 6 to 14 out.
        None => stage == "none" && !(6..=14).contains(&age),
    }
}

/// The part a person plays in a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// 0 to 17 years.
    Child,
    /// 23 to 59 years.
    Adult,
    /// 60 to 99 years.
    Elder,
}

/// A person before names, numbers and categories.
pub(super) struct Person {
    pub part: Part,
    pub born: Date,
    pub is_male: bool,
    pub facts: Map<String, Value>,
}

impl Person {
    /// A person of a part, with all the facts that any member of the district is asked for.
    pub(super) fn new(part: Part, on: Date, rng: &mut Rng) -> Self {
        let years = match part {
            Part::Child => rng.i16(0..=20),
            Part::Adult => rng.i16(24..=58),
            // The oldest are the fewest.
            Part::Elder => 60 + rng.i16(0..=38).min(rng.i16(0..=38)),
        };
        let born = day_before(on, years, rng);
        let is_male = rng.bool();
        let mut person = Self { part, born, is_male, facts: Map::new() };
        person.give_facts(on, rng);
        person
    }

    pub(super) fn set(&mut self, key: &str, value: Value) {
        self.facts.insert(key.to_string(), value);
    }

    pub(super) fn age(&self, on: Date) -> i64 {
        years_between(self.born, on)
    }

    /// Sets the birth date and what follows from the age.
    pub(super) fn reborn(&mut self, born: Date, on: Date, rng: &mut Rng) {
        self.born = born;
        self.give_facts(on, rng);
    }

    fn give_facts(&mut self, on: Date, rng: &mut Rng) {
        let age = self.age(on);
        let stage = stage_at(years_between(self.born, Date::new(on.year(), 9, 1).expect("1 September")), rng);
        let at_school = stage != "none";
        let is_ill = rng.u8(0..100) < if self.part == Part::Elder { 14 } else { 5 };
        let (disability_type, disability_grade) = if rng.u8(0..100) < 9 { (rng.u8(1..=6), rng.u8(1..=4)) } else { (0, 0) };
        let employment = match self.part {
            _ if at_school || age < 16 => "student",
            Part::Elder => "retired",
            _ if disability_grade == 1 || is_ill => "unable",
            _ => ["unemployed", "unemployed", "laid_off", "employed", "employed"][rng.usize(0..5)],
        };
        let work_form = if employment == "employed" { ["flexible", "employee"][usize::from(rng.u8(0..3) == 0)] } else { "none" };
        let boards = at_school && matches!(stage, "junior" | "senior" | "vocational" | "university") && rng.u8(0..4) == 0;
        let jobless = matches!(employment, "unemployed" | "laid_off");
        for (key, value) in [
            ("student", json!(stage)),
            ("boarder", json!(boards)),
            ("admitted_this_year", json!(stage == "university" && rng.u8(0..4) == 0)),
            ("employment", json!(employment)),
            ("work_form", json!(work_form)),
            ("work_income_month", json!("0")),
            ("registered_unemployed", json!(jobless && rng.u8(0..3) > 0)),
            ("unemployed_months", json!(if jobless { rng.u32(1..60) } else { 0 })),
            ("able_and_willing", json!(jobless || work_form != "none")),
            ("disability_type", json!(disability_type)),
            ("disability_grade", json!(disability_grade)),
            ("seriously_ill_certified", json!(is_ill)),
            ("disease", json!(if is_ill { ["cancer", "renal_failure", "other_serious_chronic", "other_major"][rng.usize(0..4)] } else { "none" })),
            ("own_medical_cost_year", json!(cost(is_ill, rng))),
            ("local_hukou", json!(true)),
            ("tekun", json!("none")),
            ("orphan", json!(false)),
            ("three_noes", json!(false)),
            ("entitled_group", json!(false)),
            ("insurance", json!(if employment == "employed" || employment == "retired" { "worker" } else { "none" })),
            ("child_class", json!("none")),
            ("special_family_planning", json!(false)),
            ("veteran_cadre", json!(false)),
            ("work_ability_lost", json!(employment == "unable")),
            ("retirement_age", json!(age >= 60)),
            ("stable_income_month", json!(if employment == "retired" { format!("{}.00", rng.u32(0..1_400)) } else { "0".to_string() })),
            ("no_able_supporter", json!(rng.u8(0..10) == 0)),
            ("kept_by_relatives", json!(rng.u8(0..10) == 0)),
            ("self_care", json!(self_care(self.part, disability_grade, rng))),
            ("severe_incapacity", json!(self.part == Part::Elder && rng.u8(0..12) == 0)),
            ("outpatient_own_year", json!(cost(is_ill, rng))),
            ("inpatient_own_year", json!(if is_ill { cost(true, rng) } else { "0".to_string() })),
            ("serious_illness_own_year", json!(if is_ill { cost(true, rng) } else { "0".to_string() })),
            ("full_time", json!(matches!(stage, "senior" | "vocational" | "university"))),
            ("city_school_roll", json!(at_school)),
            ("inclusive_kindergarten", json!(stage == "preschool" && rng.u8(0..4) > 0)),
            ("aid_level", json!(if at_school { ["none", "hard", "special"][rng.usize(0..3)] } else { "none" })),
            ("school_year", json!(if at_school { rng.u8(1..=3) } else { 1 })),
            ("excellent_grades", json!(at_school && rng.u8(0..5) == 0)),
            ("widowed_or_divorced", json!(self.part != Part::Child && rng.u8(0..3) == 0)),
            ("parent_disabled", json!(self.part == Part::Child && rng.u8(0..6) == 0)),
            ("disability_kinds", json!([])),
            ("trainings", if jobless && rng.u8(0..4) == 0 { json!(["vocational"]) } else { json!([]) }),
            ("training_days", json!(if jobless { rng.u8(0..90) } else { 0 })),
            ("only_child_loss", json!("none")),
            ("special_relief", json!("none")),
            ("hero_parent", json!("none")),
        ] {
            self.set(key, value);
        }
        for key in SELDOM {
            self.set(key, json!(false));
        }
    }
}

/// Facts that are true of so few that they are false throughout the district.
const SELDOM: [&str; 15] = [
    "spouse_with_permit",
    "dibao_single",
    "work_injury_nursing",
    "other_nursing",
    "other_care_subsidy",
    "postgraduate",
    "free_teacher_training",
    "special_class",
    "reform_school",
    "pensioned_family",
    "agricultural_major",
    "only_child_certificate",
    "poverty_file",
    "critically_ill",
    "employed_within_6_months",
];

fn self_care(part: Part, disability_grade: u8, rng: &mut Rng) -> &'static str {
    match (part, disability_grade) {
        (_, 1) => "unable",
        (Part::Elder, _) => ["able", "able", "partly", "unable"][rng.usize(0..4)],
        (_, 2) => "partly",
        _ => "able",
    }
}

fn cost(is_ill: bool, rng: &mut Rng) -> String {
    let yuan = if is_ill { rng.u32(2_000..60_000) } else { rng.u32(0..1_500) };
    format!("{yuan}.{:02}", rng.u8(0..100))
}

fn stage_at(age: i64, rng: &mut Rng) -> &'static str {
    match age {
        3..=5 if rng.u8(0..10) < 8 => "preschool",
        6..=11 => "primary",
        12..=14 => "junior",
        15..=17 => ["senior", "senior", "vocational"][rng.usize(0..3)],
        18..=21 if rng.u8(0..10) < 7 => "university",
        _ => "none",
    }
}

/// A day such that somebody born on it is `years` old on `on`.
pub(super) fn day_before(on: Date, years: i16, rng: &mut Rng) -> Date {
    let back = jiff::Span::new().years(years).days(rng.i32(0..365));
    on.checked_sub(back).expect("a day within the last centuries")
}
