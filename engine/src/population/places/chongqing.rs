//! What is known of Chongqing, 2017?
//!
//! The report gives standards and no number of people: all totals and incomes here are plausible ones, not published,
//! and small, because nothing is gained by more. Compared are the sums.

use crate::calendar::civil_date;
use crate::population::figures::{LeftOut, Measure, PublishedFigure};
use crate::population::place::Role::{Adult, Disabled, Elder, Ill, Junior, Primary, SeverelyDisabled, University};
use crate::population::place::Told::{Is, No, Yes};
use crate::population::place::{Cohort, Fact, Family, HouseholdKind, Income, Place, Planned, Register};

const fn figure(what: &'static str, value: i64, quote: &'static str, measure: Measure) -> PublishedFigure {
    PublishedFigure { what, value, source: "S004 救助标准再提高", quote, measure }
}

const TEMPORARY: &[&str] = &["cq-temp-aid-a", "cq-temp-aid-b", "cq-temp-aid-c", "cq-temp-aid-d"];
const WITHIN: &[Fact] = &[("property_within_rule", Yes), ("spending_within_rule", Yes)];
const OFF: &[Fact] = &[("dibao", Is("none")), ("rural_dibao", No)];
const LOCAL: &[Fact] = &[("local_hukou", Yes)];
const UNABLE: &[Fact] = &[("tekun", Is("dispersed")), ("three_noes", Yes), ("self_care", Is("unable"))];
const PARTLY: &[Fact] = &[("tekun", Is("central")), ("three_noes", Yes), ("self_care", Is("partly"))];
const ABLE: &[Fact] = &[("tekun", Is("dispersed")), ("three_noes", Yes), ("self_care", Is("able"))];

/// Chongqing, 2017.
pub static CHONGQING: Place = Place {
    code: "chongqing",
    zh: "重庆市",
    en: "Chongqing",
    source: "S004",
    region: "50",
    on: civil_date(2017, 12, 31),
    id_prefix: "SYN-CQ",
    number_regions: &[
        ("500101", 12),
        ("500102", 10),
        ("500112", 12),
        ("500107", 10),
        ("500116", 10),
        ("500117", 10),
        ("500236", 12),
        ("500243", 12),
        ("510202", 12),
    ],
    unknown_chance: 50,
    register: Register::Planned(Planned {
        // 38 districts and counties with a code; how the 1,030 townships divide among them is made up.
        counties: &[
            ("500101", 28),
            ("500102", 28),
            ("500103", 28),
            ("500104", 28),
            ("500105", 27),
            ("500106", 27),
            ("500107", 27),
            ("500108", 27),
            ("500109", 27),
            ("500110", 27),
            ("500111", 27),
            ("500112", 27),
            ("500113", 27),
            ("500114", 27),
            ("500115", 27),
            ("500116", 27),
            ("500117", 27),
            ("500118", 27),
            ("500119", 27),
            ("500120", 27),
            ("500151", 27),
            ("500152", 27),
            ("500153", 27),
            ("500154", 27),
            ("500155", 27),
            ("500156", 27),
            ("500229", 27),
            ("500230", 27),
            ("500231", 27),
            ("500233", 27),
            ("500235", 27),
            ("500236", 27),
            ("500237", 27),
            ("500238", 27),
            ("500240", 27),
            ("500241", 27),
            ("500242", 27),
            ("500243", 27),
        ],
        household_facts: &[
            "dibao",
            "rural_dibao",
            "property_within_rule",
            "spending_within_rule",
            "cq_dibao_class",
            "cq_temp_class",
            "cq_temp_difficulty",
            "expense_shock",
            "emergency",
            "severe_hardship_now",
            "disaster_hardship",
            "housing_hardship",
            "zero_employment",
        ],
        member_facts: &[
            "dibao_single",
            "local_hukou",
            "student",
            "disability_type",
            "disability_grade",
            "disease",
            "tekun",
            "three_noes",
            "without_work_ability",
            "without_income_source",
            "no_able_supporter",
            "self_care",
            "vagrant",
            "employment",
            "able_and_willing",
            "registered_alone",
            "single_applicant_income_month",
            "lives_as_clergy_3_years",
            "identity_unknown",
            "cannot_pay_emergency_care",
            "disabled_child_out_of_school",
            "insured_as_resident",
            "own_medical_share_unbearable",
        ],
        cohorts: &[
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "urban",
                income: Income::Below { standards_a_year: &[("50", 600_000)], top_up: 32_000 },
                household: &[("dibao", Is("urban")), ("rural_dibao", No), WITHIN[0], WITHIN[1]],
                everybody: LOCAL,
                given: &[],
                families: &[
                    Family::of(900, &[Adult]),
                    Family::of(700, &[Adult, Primary]),
                    Family::of(500, &[Elder]),
                    Family::of(500, &[Ill, Adult]),
                    Family::of(400, &[Adult, Disabled, University]),
                ],
            },
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "rural",
                income: Income::Below { standards_a_year: &[("50", 420_000)], top_up: 21_000 },
                household: &[("dibao", Is("none")), ("rural_dibao", Yes), WITHIN[0], WITHIN[1]],
                everybody: LOCAL,
                given: &[],
                families: &[
                    Family::of(1_800, &[Elder]),
                    Family::of(1_400, &[Elder, Elder]),
                    Family::of(1_000, &[SeverelyDisabled, Elder]),
                    Family::of(1_000, &[Adult, Junior]),
                    Family::of(800, &[Ill, Adult, Primary]),
                ],
            },
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "rural",
                income: Income::Between(650, 850),
                household: OFF,
                everybody: LOCAL,
                given: &[],
                families: &[
                    Family::of(300, &[Elder]).category("tekun").member(0, UNABLE),
                    Family::of(300, &[Elder]).category("tekun").member(0, PARTLY),
                    Family::of(1_200, &[Elder]).category("tekun").member(0, ABLE),
                ],
            },
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "urban",
                income: Income::Between(500, 1_500),
                household: OFF,
                everybody: LOCAL,
                given: &[],
                families: &[
                    Family::of(200, &[Ill, Adult]).category("seriously_ill").household(&[
                        ("cq_temp_class", Is("a")),
                        ("cq_temp_difficulty", Is("medical")),
                        ("expense_shock", Yes),
                    ]),
                    Family::of(150, &[Adult, Adult, Primary]).category("disaster_struck").household(&[
                        ("cq_temp_class", Is("b")),
                        ("cq_temp_difficulty", Is("disaster")),
                        ("disaster_hardship", Yes),
                    ]),
                    Family::of(150, &[Adult, University]).category("student").household(&[("cq_temp_class", Is("c")), ("cq_temp_difficulty", Is("schooling"))]),
                    Family::of(100, &[Adult, Elder]).category("worker_in_hardship").household(&[
                        ("cq_temp_class", Is("d")),
                        ("cq_temp_difficulty", Is("other")),
                        ("emergency", Is("accident")),
                        ("severe_hardship_now", Yes),
                    ]),
                    Family::of(1_000, &[Adult, Adult, Primary]).category("low_income"),
                ],
            },
        ],
    }),
    figures: &[
        figure("urban standard a month", 50_000, "城乡低保标准分别为每人每月500元", Measure::StandardAHead("cq-urban-dibao")),
        figure("rural standard a month", 35_000, "每人每月350元", Measure::StandardAHead("cq-rural-dibao")),
        figure("destitute support a month", 65_000, "基本生活标准统一调整为每人每月650元", Measure::Amount("cq-tekun")),
        figure("care of the disabled destitute a month", 20_000, "为失能特困人员每人每月发放200元的护理补贴", Measure::Amount("cq-tekun-care")),
        figure("largest temporary aid", 5_000_000, "最高可获得不超过5万元的救助", Measure::Most(TEMPORARY, "urban")),
        figure("townships with a window", 1_030, "全市1030个乡镇(街道)", Measure::Townships),
    ],
    left_out: &[
        LeftOut { printed: "S004 40个区县", because: "38 of them have a code; two zones have none of their own" },
        LeftOut { printed: "S004 28.53%、42.19%", because: "parts of an average consumption that the report does not give" },
        LeftOut { printed: "S004 8000万元、3200万元", because: "work funds, not aid to people" },
    ],
};
