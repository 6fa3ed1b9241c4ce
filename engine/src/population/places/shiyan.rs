//! What is known of Shiyan city in Hubei, 2010?
//!
//! From a machine translation: only figures that reckon out are taken. Families, and the sums of the rural allowance
//! for which the report has no rule, are made up around the published averages.

use crate::calendar::civil_date;
use crate::population::figures::{LeftOut, Measure, PublishedFigure};
use crate::population::place::Role::{Adult, Elder, Ill, Junior, Primary, Senior, SeverelyDisabled};
use crate::population::place::Told::{Is, No, Yes, Yuan};
use crate::population::place::{Cohort, Fact, Family, Given, HouseholdKind, Income, Place, Planned, Register};

const fn figure(what: &'static str, value: i64, source: &'static str, quote: &'static str, measure: Measure) -> PublishedFigure {
    PublishedFigure { what, value, source, quote, measure }
}

const SUPPORT: &[&str] = &["sy-wubao-central", "sy-wubao-decentral"];
const OFF: &[Fact] = &[("dibao", Is("none")), ("rural_dibao_unclassed", No)];
const TREATED: &[Fact] = &[("own_medical_cost_year", Yuan(3_000, 60_000))];

/// Shiyan, 2010.
pub static SHIYAN: Place = Place {
    code: "shiyan",
    zh: "湖北省十堰市",
    en: "Shiyan city, Hubei",
    source: "S000",
    region: "4203",
    on: civil_date(2010, 12, 31),
    id_prefix: "SYN-SY",
    number_regions: &[("420302", 10), ("420303", 10), ("420321", 18), ("420322", 15), ("420323", 14), ("420324", 13), ("420325", 12), ("420381", 8)],
    unknown_chance: 50,
    register: Register::Planned(Planned {
        counties: &[("420302", 8), ("420303", 9), ("420321", 19), ("420322", 18), ("420323", 17), ("420324", 15), ("420325", 20), ("420381", 18)],
        household_facts: &["dibao", "rural_dibao_unclassed", "land_lost"],
        member_facts: &["five_guarantee", "own_medical_cost_year", "vagrant", "student", "disease", "disability_type", "disability_grade"],
        cohorts: &[
            // 90,000 people.
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "urban",
                income: Income::Below { standards_a_year: &[("4203", 336_000)], top_up: 14_400 },
                household: &[("dibao", Is("urban")), ("rural_dibao_unclassed", No)],
                everybody: &[("five_guarantee", Is("none"))],
                given: &[],
                families: &[
                    Family::of(12_000, &[Adult, Adult, Primary]),
                    Family::of(14_000, &[Adult]),
                    Family::of(10_000, &[Elder]),
                    Family::of(9_700, &[Adult, Senior]),
                    Family::of(300, &[Adult, Senior]).household(&[("land_lost", Yes)]),
                    Family::of(5_000, &[Ill, Adult]).member(0, TREATED),
                ],
            },
            // 243,000 people. The report's standard is only for reference; the sums that were paid are on average 62 a head.
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "rural",
                income: Income::Below { standards_a_year: &[("4203", 80_000)], top_up: 3_300 },
                household: &[("dibao", Is("none")), ("rural_dibao_unclassed", Yes)],
                everybody: &[("five_guarantee", Is("none"))],
                given: &[Given::about("sy-rural-dibao", 6_200).a_head()],
                families: &[
                    Family::of(27_000, &[Adult, Adult, Primary]),
                    Family::of(42_000, &[Elder]),
                    Family::of(20_000, &[Elder, Elder]),
                    Family::of(15_000, &[Ill, Adult]).member(0, TREATED),
                    Family::of(10_000, &[SeverelyDisabled, Adult]),
                    Family::of(15_000, &[Adult, Junior]),
                ],
            },
            // In support, which lies above the rural reference standard of 66.70 a month.
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "rural",
                income: Income::Between(84, 130),
                household: OFF,
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(15_221, &[Elder]).category("tekun").member(0, &[("five_guarantee", Is("central"))]),
                    Family::of(13_882, &[Elder]).category("tekun").member(0, &[("five_guarantee", Is("dispersed"))]),
                ],
            },
            // What is left of the 380,000 whom civil affairs serves.
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "urban",
                income: Income::Between(290, 500),
                household: OFF,
                everybody: &[("five_guarantee", Is("none"))],
                given: &[],
                families: &[Family::of(5_965, &[Adult, Adult, Primary]).category("low_income"), Family::of(1, &[Elder, Elder]).category("low_income")],
            },
            // Those helped from 2008 to 2010.
            Cohort {
                kind: HouseholdKind::Ordinary,
                hukou: "rural",
                income: Income::Between(70, 200),
                household: OFF,
                everybody: &[("vagrant", Yes)],
                given: &[],
                families: &[
                    Family::of(19_156, &[Adult]).category("vagrant"),
                    Family::of(3_894, &[Junior]).category("vagrant"),
                    Family::of(310, &[Ill]).category("vagrant"),
                ],
            },
        ],
    }),
    figures: &[
        figure("people on the rural allowance", 243_000, "S000 一1", "increased from 96,000 to 243,000", Measure::People(&["sy-rural-dibao"])),
        figure("rural allowance a head and month", 6_200, "S000 一1", "raised from 30 yuan to 62 yuan", Measure::GivenAHead("sy-rural-dibao")),
        figure("people on the urban allowance", 90_000, "S000 一2", "stable at around 90,000", Measure::People(&["sy-urban-dibao"])),
        figure("urban allowance a head and month", 14_400, "S000 一2", "increased from 117 yuan to 144 yuan", Measure::AmountAHead("sy-urban-dibao")),
        figure(
            "urban standard a month",
            28_000,
            "S000 三1",
            "the urban minimum living standard is 280 yuan every month",
            Measure::StandardAHead("sy-urban-dibao"),
        ),
        figure("people on five-guarantee support", 29_103, "S000 一3", "29 103 people in the five-guarantee policy", Measure::People(SUPPORT)),
        figure("share supported in homes", 523, "S000 一3", "a centralized support rate of 52.3%", Measure::Share(&["sy-wubao-central"], SUPPORT)),
        figure(
            "largest medical aid in the towns",
            800_000,
            "S000 一4",
            "raised from 3,000 yuan in the first year to 8,000 yuan",
            Measure::Most(&["sy-medical-aid"], "urban"),
        ),
        figure("vagrants helped since 2008", 23_360, "S000 一6", "return assistance to 23,360 people", Measure::People(&["sy-vagrant"])),
        figure("minors among them", 3_894, "S000 一6", "3,894 homeless minors", Measure::Younger("sy-vagrant", 18)),
        figure(
            "people whom civil affairs serves",
            380_000,
            "S000 三4",
            "the direct service target is 380,000 people",
            Measure::RegisteredPeople(&["dibao", "tekun", "low_income"]),
        ),
    ],
    left_out: &[
        LeftOut {
            printed: "S000 urban funds 1.9 1 billion and nearly 1.8",
            because: "garbled, and the two contradict each other and 90,000 × 144 × 12 = 1.56",
        },
        LeftOut { printed: "S000 rural funds 65.438+0.75 billion and 654.38+0.6", because: "garbled, and the two contradict each other" },
        LeftOut { printed: "S000 654.38+000%, 65.438+008 billion, 1.1.90 billion, 65.438+0089 million", because: "garbled beyond recovery" },
        LeftOut {
            printed: "S000 660,000 subsidised, 48,000 treatments, 89.82 million since 2008",
            because: "sums of three years, premiums and treatments mixed",
        },
        LeftOut {
            printed: "S000 1.500 and 1.000 yuan in 2008, 2 1.000 and 1.600 in 2011",
            because: "none of them is said to hold at the end of 2010, so no sum is judged then",
        },
        LeftOut {
            printed: "S000 6.448 million affected, 38,570 houses, 3,942 renovations",
            because: "the report has no rule by which a family could be judged",
        },
    ],
};
