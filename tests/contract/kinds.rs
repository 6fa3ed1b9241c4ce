//! Which facts may be sent, and which values lie near the thresholds? (Contract §1.)

use crate::identity::Day;
use fastrand::Rng;
use serde_json::{Value, json};

/// What values a fact may have.
pub enum Kind {
    /// One of these.
    Choice(&'static [&'static str]),
    /// Any of these.
    Set(&'static [&'static str]),
    /// Yes or no.
    Flag,
    /// Money near these fen.
    Fen(&'static [i64]),
    /// Money or a decimal near so many hundredths a head.
    HundredthsPerHead(&'static [i64], Written),
    /// A decimal near these hundredths.
    Hundredths(&'static [i64]),
    /// A count near these.
    Count(&'static [i64]),
    /// A birth date.
    Birth,
}

/// How a number is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Yuan: a string, or a whole number.
    Money,
    /// A decimal: a string, or any number.
    Decimal,
}

/// The household's facts.
pub static HOUSEHOLD: [(&str, Kind); 16] = [
    (
        "area",
        Kind::Choice(&[
            "420704",
            "420704",
            "420702",
            "420703001",
            "420704001002",
            "420700",
            "420700000",
            "420704001000",
            "420000",
            "420800",
            "420801",
            "110101",
            "430000",
        ]),
    ),
    ("zone", Kind::Choice(&["city", "district"])),
    ("hukou", Kind::Choice(&["urban", "rural"])),
    ("permanent_resident", Kind::Flag),
    ("income_month", Kind::HundredthsPerHead(&[0, 7_000, 16_500, 18_500, 60_000], Written::Money)),
    ("dibao", Kind::Choice(&["none", "urban", "urban", "rural_1", "rural_2", "rural_3"])),
    ("dibao_marginal", Kind::Flag),
    ("housing_area", Kind::HundredthsPerHead(&[1_000, 1_700], Written::Decimal)),
    ("tenure", Kind::Choice(&["owned", "public_rent", "private_rent", "none"])),
    ("rent_month", Kind::Fen(&[0, 1, 3, 12_345, 99_999_999_999_999])),
    ("house_condition", Kind::Choice(&["sound", "thatched", "dangerous_rebuild", "dangerous_repair", "collapsed"])),
    ("bought_subsidised_home", Kind::Flag),
    ("pipe_gas", Kind::Flag),
    ("electricity_kwh_month", Kind::Hundredths(&[0, 5_000])),
    ("zero_employment", Kind::Flag),
    ("facts_on", Kind::Birth),
];

/// A member's facts; `id`, `id_number`, `sex` and `birth_date` are made together.
pub static MEMBER: [(&str, Kind); 29] = [
    ("relation", Kind::Choice(&["head", "spouse", "child", "parent", "other"])),
    ("orphan", Kind::Flag),
    ("three_noes", Kind::Flag),
    ("entitled_group", Kind::Flag),
    ("vagrant", Kind::Flag),
    ("critically_ill", Kind::Flag),
    ("boarder", Kind::Flag),
    ("provincial_key_school", Kind::Flag),
    ("admitted_this_year", Kind::Flag),
    ("reimbursed_this_year", Kind::Flag),
    ("reemployment_card", Kind::Flag),
    ("registered_unemployed", Kind::Flag),
    ("able_and_willing", Kind::Flag),
    ("employed_within_6_months", Kind::Flag),
    ("poverty_file", Kind::Flag),
    ("demobilised_soldier", Kind::Flag),
    ("village_cadre", Kind::Flag),
    ("five_guarantee", Kind::Choice(&["none", "central", "dispersed"])),
    ("insurance", Kind::Choice(&["none", "worker", "huimin", "ncms"])),
    ("disease", Kind::Choice(&["none", "cancer", "kidney_transplant", "renal_failure", "other_serious_chronic", "other_major"])),
    ("inpatient_hospital", Kind::Choice(&["none", "huimin", "central", "provincial", "township"])),
    ("inpatient_cost_year", Kind::Fen(&[0, 1, 10_000, 10_003, 3_333_333, 3_343_333, 4_000_000, 4_010_000, 5_000_000, 5_010_000])),
    ("own_medical_cost_year", Kind::Fen(&[0, 1, 3, 77_777, 160_000, 160_001])),
    ("student", Kind::Choice(&["none", "preschool", "primary", "junior", "senior", "vocational", "university"])),
    ("school_area", Kind::Choice(&["rural", "subdistrict"])),
    ("employment", Kind::Choice(&["employed", "unemployed", "laid_off", "laid_off", "farming", "student", "retired", "unable"])),
    ("unemployed_months", Kind::Count(&[0, 12, 13, 36])),
    ("trainings", Kind::Set(&["vocational", "startup", "poverty", "sunshine"])),
    ("training_days", Kind::Count(&[0, 30, 31, 60, 61])),
];

/// The kind of a fact of the household or of a member.
pub fn kind_of(of_household: bool, key: &str) -> &'static Kind {
    let facts: &'static [(&str, Kind)] = if of_household { &HOUSEHOLD } else { &MEMBER };
    match key {
        "sex" => &Kind::Choice(&["male", "female"]),
        "birth_date" => &Kind::Birth,
        _ => facts.iter().find(|(name, _)| *name == key).map(|(_, kind)| kind).unwrap_or_else(|| panic!("the contract names no fact {key} here")),
    }
}

impl Kind {
    /// A value of this kind, for a household of so many members, on a day.
    pub fn draw(&self, rng: &mut Rng, size: i64, on: Day) -> Value {
        match self {
            Kind::Choice(codes) => json!(pick(codes, rng)),
            Kind::Set(codes) => codes.iter().filter(|_| rng.bool()).copied().collect(),
            Kind::Flag => json!(rng.bool()),
            Kind::Fen(near) => write(close_to(*pick(near, rng), rng), Written::Money, rng),
            Kind::Hundredths(near) => write(close_to(*pick(near, rng), rng), Written::Decimal, rng),
            Kind::HundredthsPerHead(near, written) => write(close_to(*pick(near, rng) * size, rng), *written, rng),
            Kind::Count(near) => json!(*pick(near, rng)),
            Kind::Birth => json!(birth(rng, on).to_string()),
        }
    }

    /// Values to try where the fact is unknown: every one of a list, or some near every threshold.
    pub fn completions(&self, rng: &mut Rng, size: i64, on: Day) -> Vec<Value> {
        match self {
            Kind::Choice(codes) => codes.iter().map(|code| json!(code)).collect(),
            Kind::Set(codes) => (0u32..1 << codes.len())
                .map(|bits| codes.iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, code)| json!(code)).collect())
                .collect(),
            Kind::Flag => vec![json!(true), json!(false)],
            Kind::Count(near) => near.iter().map(|count| json!(count)).collect(),
            Kind::Birth => {
                (0..12).map(|_| birth(rng, on)).filter(|born| *born <= on).map(|born| json!(born.to_string())).chain([json!(on.to_string())]).collect()
            }
            Kind::Fen(near) | Kind::Hundredths(near) => around(near, 1),
            Kind::HundredthsPerHead(near, _) => around(near, size),
        }
    }
}

/// Each of some hundredths times a factor, with one hundredth more and less.
fn around(near: &[i64], factor: i64) -> Vec<Value> {
    near.iter().flat_map(|hundredths| [-1, 0, 1].map(|step| (hundredths * factor + step).max(0))).map(|hundredths| json!(text_of(hundredths))).collect()
}

fn close_to(hundredths: i64, rng: &mut Rng) -> i64 {
    let moved = match rng.u8(0..8) {
        0..=1 => 0,
        2..=3 => 1,
        4..=5 => -1,
        6 => rng.i64(-20_000..20_000),
        _ => rng.i64(0..100_000),
    };
    (hundredths + moved).clamp(0, 100_000_000_000_000)
}

fn write(hundredths: i64, written: Written, rng: &mut Rng) -> Value {
    match written {
        _ if hundredths % 100 == 0 && rng.bool() => json!(hundredths / 100),
        _ if hundredths % 10 == 0 && rng.bool() => json!(format!("{}.{}", hundredths / 100, hundredths / 10 % 10)),
        Written::Decimal if rng.bool() => serde_json::from_str(&text_of(hundredths)).expect("a number"),
        _ => json!(text_of(hundredths)),
    }
}

fn text_of(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A birth date near an age or a day that rules speak of, or any.
pub fn birth(rng: &mut Rng, on: Day) -> Day {
    let years_back = |years: i64| Day(on.0 - years, on.1, on.2.min(28));
    match rng.u8(0..12) {
        0 => years_back(16),
        1 => next_day(years_back(16)),
        2 => years_back(46),
        3 => next_day(years_back(46)),
        4 => *pick(&[Day(1957, 12, 31), Day(1958, 1, 1), Day(1967, 12, 31), Day(1968, 1, 1)], rng),
        5 => Day(*pick(&[1952, 1956, 1964, 1968, 1992, 1996], rng), 2, 29),
        6 => Day(on.0, 12, 31),
        7 => on,
        8 => Day(rng.i64(1905..1958), rng.i64(1..=12), rng.i64(1..=28)),
        _ => Day(rng.i64(1950..=2007), rng.i64(1..=12), rng.i64(1..=28)),
    }
}

fn next_day(day: Day) -> Day {
    if day.2 < 28 {
        Day(day.0, day.1, day.2 + 1)
    } else if day.1 < 12 {
        Day(day.0, day.1 + 1, 1)
    } else {
        Day(day.0 + 1, 1, 1)
    }
}

/// One of some.
pub fn pick<'a, T>(list: &'a [T], rng: &mut Rng) -> &'a T {
    &list[rng.usize(..list.len())]
}
