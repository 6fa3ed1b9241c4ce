//! What is known of Ezhou city in Hubei, 2008?
//!
//! Its opinion gives rules and no total: all numbers here are plausible ones, not published, and no figure is compared.
//! Families are such that each of the opinion's programs reaches somebody.

use crate::calendar::civil_date;
use crate::population::figures::LeftOut;
use crate::population::place::Role::{Adult, Elder, Ill, Junior, Primary, Senior, SeverelyDisabled, University, Vocational};
use crate::population::place::Told::{Count, Has, Is, No, Yes, Yuan};
use crate::population::place::{Cohort, Fact, Family, HouseholdKind, Income, Place, Planned, Register};

const fn rural(dibao: &'static str) -> [Fact; 4] {
    [("dibao", Is(dibao)), ("dibao_marginal", No), ("permanent_resident", Yes), ("tenure", Is("owned"))]
}

const HUIMIN: &[Fact] = &[("insurance", Is("huimin"))];
const CLASS_TWO: &[Fact] = &[("rural_dibao_class", Is("two"))];
const CLASS_THREE: &[Fact] = &[("rural_dibao_class", Is("three"))];
const CARD: Fact = ("reemployment_card", Yes);
const WILLING: Fact = ("able_and_willing", Yes);
const VOCATIONAL: Fact = ("trainings", Has(&["vocational"]));
const STARTUP: Fact = ("trainings", Has(&["startup"]));
const SUNSHINE: Fact = ("trainings", Has(&["sunshine"]));
const IN_HOSPITAL: [Fact; 4] =
    [("insurance", Is("huimin")), ("inpatient_cost_year", Yuan(1_500, 30_000)), ("own_medical_cost_year", Yuan(600, 20_000)), ("reimbursed_this_year", Yes)];

/// A patient of a hospital, insured with Huimin.
const fn treated(hospital: &'static str, disease: &'static str) -> [Fact; 6] {
    [IN_HOSPITAL[0], IN_HOSPITAL[1], IN_HOSPITAL[2], IN_HOSPITAL[3], ("inpatient_hospital", Is(hospital)), ("disease", Is(disease))]
}

/// Ezhou, 2008.
pub static EZHOU: Place = Place {
    code: "ezhou",
    zh: "湖北省鄂州市",
    en: "Ezhou city, Hubei",
    source: "S003",
    region: "4207",
    on: civil_date(2008, 6, 30),
    id_prefix: "SYN-EZ",
    number_regions: &[("420702", 26), ("420703", 26), ("420704", 34), ("420122", 8), ("421127", 6)],
    unknown_chance: 50,
    register: Register::Planned(Planned {
        counties: &[("420702", 6), ("420703", 7), ("420704", 12)],
        household_facts: &[
            "zone",
            "permanent_resident",
            "dibao",
            "dibao_marginal",
            "housing_area",
            "tenure",
            "rent_month",
            "house_condition",
            "bought_subsidised_home",
            "pipe_gas",
            "electricity_kwh_month",
            "zero_employment",
            "urban_dibao_second_class",
        ],
        member_facts: &[
            "orphan",
            "three_noes",
            "entitled_group",
            "vagrant",
            "critically_ill",
            "student",
            "boarder",
            "provincial_key_school",
            "admitted_this_year",
            "school_area",
            "reimbursed_this_year",
            "reemployment_card",
            "registered_unemployed",
            "able_and_willing",
            "employed_within_6_months",
            "startup_over_3_months",
            "poverty_file",
            "demobilised_soldier",
            "village_cadre",
            "five_guarantee",
            "insurance",
            "disease",
            "inpatient_hospital",
            "inpatient_cost_year",
            "own_medical_cost_year",
            "disability_type",
            "disability_grade",
            "employment",
            "unemployed_months",
            "trainings",
            "training_days",
            "rural_dibao_class",
            "city_migrant_worker",
            "legal_matter",
        ],
        cohorts: &[
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "urban",
                income: Income::Below { standards_a_year: &[("4207", 198_000)], top_up: 9_000 },
                household: &[("dibao", Is("urban")), ("dibao_marginal", No), ("permanent_resident", Yes), ("electricity_kwh_month", Count(45))],
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(2_200, &[Adult, Primary]).member(0, HUIMIN).household(&[("zone", Is("city")), ("pipe_gas", Yes)]),
                    Family::of(1_400, &[Adult, Adult, Junior]).member(0, &[WILLING, ("employment", Is("unemployed")), ("unemployed_months", Count(20))]),
                    Family::of(1_600, &[Elder]).member(0, HUIMIN),
                    Family::of(500, &[Ill, Adult]).member(0, &treated("huimin", "cancer")),
                    Family::of(200, &[Ill, Adult]).member(0, &treated("central", "renal_failure")),
                    Family::of(100, &[Ill, Adult]).member(0, &treated("provincial", "kidney_transplant")),
                    Family::of(300, &[Adult, University]).member(1, &[("admitted_this_year", Yes)]),
                    Family::of(200, &[Adult, Senior]).member(1, &[("provincial_key_school", Yes)]),
                    Family::of(300, &[Adult, Primary])
                        .household(&[("tenure", Is("private_rent")), ("housing_area", Count(15)), ("rent_month", Yuan(80, 200))])
                        .member(1, &[("school_area", Is("subdistrict"))]),
                    Family::of(300, &[Adult, Junior])
                        .household(&[("tenure", Is("public_rent")), ("housing_area", Count(16)), ("rent_month", Yuan(20, 60))])
                        .member(1, &[("school_area", Is("subdistrict"))]),
                    Family::of(80, &[Elder]).category("three_noes").household(&[("tenure", Is("none"))]).member(0, &[("three_noes", Yes)]),
                    Family::of(120, &[Ill])
                        .household(&[("urban_dibao_second_class", Yes)])
                        .member(0, &[("disease", Is("other_serious_chronic")), NOT_REIMBURSED, ("three_noes", No), ("five_guarantee", Is("none"))]),
                ],
            },
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "rural",
                income: Income::Below { standards_a_year: &[("4207", 84_000)], top_up: 4_000 },
                household: &rural("rural_1"),
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(900, &[Elder])
                        .household(&[("house_condition", Is("dangerous_rebuild"))])
                        .member(0, &[("three_noes", Yes), ("five_guarantee", Is("dispersed")), ("orphan", No)]),
                    Family::of(200, &[Elder]).member(0, &[("three_noes", Yes), ("disease", Is("other_serious_chronic")), NOT_REIMBURSED, ("orphan", No)]),
                    Family::of(150, &[Primary]).category("child_in_difficulty").member(0, &[("orphan", Yes), ("school_area", Is("rural"))]),
                ],
            },
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "rural",
                income: Income::Below { standards_a_year: &[("4207", 84_000)], top_up: 3_500 },
                household: &rural("rural_2"),
                everybody: CLASS_TWO,
                given: &[],
                families: &[
                    Family::of(1_500, &[Adult, Primary]).member(1, &[("school_area", Is("rural")), ("boarder", Yes)]),
                    Family::of(1_000, &[SeverelyDisabled, Junior]).member(1, &[("school_area", Is("rural")), ("boarder", Yes)]),
                    Family::of(400, &[Ill, Adult])
                        .member(0, &[("disease", Is("other_serious_chronic")), NOT_REIMBURSED, ("three_noes", No), ("five_guarantee", Is("none"))]),
                    Family::of(200, &[Adult, Elder]).household(&[("house_condition", Is("thatched"))]),
                ],
            },
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "rural",
                income: Income::Below { standards_a_year: &[("4207", 84_000)], top_up: 2_200 },
                household: &rural("rural_3"),
                everybody: CLASS_THREE,
                given: &[],
                families: &[
                    Family::of(2_500, &[Adult, Adult, Primary]).member(2, &[("school_area", Is("rural"))]),
                    Family::of(300, &[Adult, Vocational]),
                    Family::of(300, &[Adult, Elder]).household(&[("house_condition", Is("dangerous_repair"))]),
                    Family::of(300, &[Ill, Adult])
                        .member(0, &[("disease", Is("other_serious_chronic")), NOT_REIMBURSED, ("three_noes", No), ("five_guarantee", Is("none"))]),
                    Family::of(200, &[Ill, Adult])
                        .member(0, &[("insurance", Is("ncms")), IN_HOSPITAL[1], IN_HOSPITAL[2], IN_HOSPITAL[3], ("inpatient_hospital", Is("township"))]),
                ],
            },
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "urban",
                income: Income::Between(190, 500),
                household: &[("dibao", Is("none"))],
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(600, &[Ill, Adult])
                        .category("seriously_ill")
                        .household(&[("dibao_marginal", Yes)])
                        .member(0, &[("disease", Is("other_major")), ("own_medical_cost_year", Yuan(3_000, 40_000))]),
                    Family::of(500, &[Adult, Adult]).category("low_income").household(&[("housing_area", Count(28)), ("bought_subsidised_home", No)]),
                    Family::of(300, &[Adult, Primary])
                        .category("unemployed")
                        .household(&[("zone", Is("city"))])
                        .member(0, &[CARD, WILLING, VOCATIONAL, ("employed_within_6_months", Yes), ("employment", Is("laid_off"))]),
                    Family::of(60, &[Adult]).category("unemployed").household(&[("zone", Is("district"))]).member(0, &[CARD, STARTUP, OVER_THREE_MONTHS]),
                    Family::of(200, &[Adult])
                        .category("unemployed")
                        .household(&[("zone", Is("city"))])
                        .member(0, &[REGISTERED, ("reemployment_card", No), VOCATIONAL, ("employed_within_6_months", Yes)]),
                    Family::of(60, &[Adult])
                        .category("unemployed")
                        .household(&[("zone", Is("city"))])
                        .member(0, &[REGISTERED, ("reemployment_card", No), STARTUP, OVER_THREE_MONTHS]),
                    Family::of(80, &[Adult])
                        .category("vagrant")
                        .member(0, &[("vagrant", Yes), ("critically_ill", Yes), ("own_medical_cost_year", Yuan(300, 5_000))]),
                ],
            },
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "rural",
                income: Income::Between(80, 400),
                household: &[("dibao", Is("none")), ("zone", Is("district"))],
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(200, &[Adult, Adult]).category("unemployed").member(0, &[VOCATIONAL, ("employed_within_6_months", Yes)]),
                    Family::of(60, &[Adult, Adult]).category("unemployed").member(0, &[STARTUP, OVER_THREE_MONTHS]),
                    Family::of(100, &[Adult]).category("low_income").member(0, &[("poverty_file", Yes), ("trainings", Has(&["poverty"]))]),
                    Family::of(100, &[Adult]).category("low_income").member(0, &[SUNSHINE, ("training_days", Count(25))]),
                    Family::of(100, &[Adult]).category("low_income").member(0, &[SUNSHINE, ("training_days", Count(45))]),
                    Family::of(100, &[Adult]).category("low_income").member(0, &[SUNSHINE, ("training_days", Count(75))]),
                    Family::of(40, &[Adult]).category("low_income").member(0, &[("city_migrant_worker", Yes), ("legal_matter", Is("labour"))]),
                ],
            },
        ],
    }),
    figures: &[],
    left_out: &[LeftOut {
        printed: "S003",
        because: "the opinion has rules and no number of people or households; all totals here are plausible, not published",
    }],
};

const NOT_REIMBURSED: Fact = ("reimbursed_this_year", No);
const OVER_THREE_MONTHS: Fact = ("startup_over_3_months", Yes);
const REGISTERED: Fact = ("registered_unemployed", Yes);
