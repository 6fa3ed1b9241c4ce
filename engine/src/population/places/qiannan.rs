//! What is known of Qiannan prefecture in Guizhou, 2015?
//!
//! Published: the totals, the averages, who gets an extra. Not published and made up here: how the allowance divides
//! into towns and countryside, how large families are, who of those in support is an orphan.

use crate::calendar::civil_date;
use crate::population::figures::{LeftOut, Measure, PublishedFigure};
use crate::population::place::Role::{Adult, Elder, Ill, Junior, Preschool, Primary, SeverelyDisabled, Toddler};
use crate::population::place::Told::{Is, No, Yes, Yuan};
use crate::population::place::{Cohort, Fact, Family, Given, HouseholdKind, Income, Place, Planned, Register};

const fn figure(what: &'static str, value: i64, source: &'static str, quote: &'static str, measure: Measure) -> PublishedFigure {
    PublishedFigure { what, value, source, quote, measure }
}

const ALLOWANCES: &[&str] = &["qn-urban-dibao", "qn-rural-dibao"];
const EXTRAS: &[&str] = &["qn-classified-urban", "qn-classified-rural"];
const SUPPORT: &[&str] = &["qn-wubao-central", "qn-wubao-decentral", "qn-tekun-support"];
const ON_URBAN: &[Fact] = &[("dibao", Is("urban")), ("property_within_rule", Yes)];
const ON_RURAL: &[Fact] = &[("dibao", Is("none")), ("rural_dibao", Yes), ("property_within_rule", Yes), ("tenure", Is("owned"))];
const OFF: &[Fact] = &[("dibao", Is("none")), ("rural_dibao", No)];
const OWN_HOUSE: &[Fact] = &[("dibao", Is("none")), ("rural_dibao", No), ("tenure", Is("owned"))];
const NO_HOUSE: &[Fact] = &[("tenure", Is("none"))];
const SINGLE_PARENT: &[Fact] = &[("single_parent", Yes)];
const TREATED: &[Fact] = &[("own_medical_cost_year", Yuan(4_000, 40_000))];
const NOT_TREATED: &[Fact] = &[("own_medical_cost_year", Yuan(0, 0))];
const TREATMENT: &[Given] = &[Given::about("qn-medical-treatment", 319_000)];

/// Qiannan, 2015.
pub static QIANNAN: Place = Place {
    code: "qiannan",
    zh: "贵州省黔南州",
    en: "Qiannan prefecture, Guizhou",
    source: "S001",
    region: "5227",
    on: civil_date(2015, 12, 31),
    id_prefix: "SYN-QN",
    number_regions: &[
        ("522701", 13),
        ("522702", 8),
        ("522722", 6),
        ("522723", 8),
        ("522725", 11),
        ("522726", 9),
        ("522727", 8),
        ("522728", 8),
        ("522729", 7),
        ("522730", 6),
        ("522731", 9),
        ("522732", 7),
    ],
    unknown_chance: 50,
    register: Register::Planned(Planned {
        // Thirteen counties count alike in the published average standards; the economic zone has no code and goes with Duyun.
        counties: &[
            ("522701", 16),
            ("522702", 8),
            ("522722", 8),
            ("522723", 8),
            ("522725", 8),
            ("522726", 8),
            ("522727", 8),
            ("522728", 8),
            ("522729", 8),
            ("522730", 8),
            ("522731", 8),
            ("522732", 8),
        ],
        household_facts: &[
            "property_within_rule",
            "dibao",
            "rural_dibao",
            "tenure",
            "single_parent",
            "family_planning_family",
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
            "own_medical_cost_year",
            "five_guarantee",
            "three_noes",
            "orphan",
            "tekun",
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
            // 45,000 people in towns, 12,850 of whom get an extra.
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "urban",
                income: Income::Below { standards_a_year: &[("522701", 594_000), ("522702", 594_000), ("52", 528_000)], top_up: 30_524 },
                household: ON_URBAN,
                everybody: &[("local_hukou", Yes), ("tekun", Is("none"))],
                given: &[],
                families: &[
                    Family::of(9_000, &[Adult, Adult]),
                    Family::of(4_000, &[Adult, Adult, Primary]),
                    Family::of(4_500, &[Elder]),
                    Family::of(2_400, &[Adult, Toddler]),
                    Family::of(600, &[Ill, Adult]).member(0, TREATED).given(TREATMENT),
                    Family::of(750, &[Ill, Adult]).member(0, NOT_TREATED),
                    Family::of(1_000, &[Adult, Junior]).household(SINGLE_PARENT),
                    Family::of(1_000, &[SeverelyDisabled]),
                ],
            },
            // 252,000 people in the countryside, 80,550 of whom get an extra.
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "rural",
                income: Income::Below { standards_a_year: &[("522701", 264_000), ("522702", 264_000), ("52", 258_000)], top_up: 13_560 },
                household: ON_RURAL,
                everybody: &[("local_hukou", Yes), ("five_guarantee", Is("none")), ("tekun", Is("none"))],
                given: &[],
                families: &[
                    Family::of(34_950, &[Adult, Adult]),
                    Family::of(20_000, &[Adult, Adult, Toddler]),
                    Family::of(14_000, &[Adult, Adult, Primary]),
                    Family::of(21_000, &[Elder]),
                    Family::of(8_000, &[Elder, Elder]),
                    Family::of(5_000, &[Adult, Junior]).household(SINGLE_PARENT),
                    Family::of(8_000, &[Ill, Adult]).member(0, TREATED).given(TREATMENT),
                    Family::of(5_550, &[SeverelyDisabled, Adult]),
                    Family::of(3_000, &[Adult, Preschool]).household(&[("family_planning_family", Yes)]),
                ],
            },
            // In support, which with a pension or some land lies above the rural standard.
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "rural",
                income: Income::Between(260, 300),
                household: OFF,
                everybody: &[("local_hukou", Yes), ("three_noes", Yes)],
                given: &[],
                families: &[
                    Family::of(3_935, &[Elder]).category("tekun").household(NO_HOUSE).member(0, &[("five_guarantee", Is("central"))]),
                    Family::of(5_065, &[Elder]).category("tekun").household(&[("tenure", Is("owned"))]).member(0, &[("five_guarantee", Is("dispersed"))]),
                ],
            },
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "urban",
                income: Income::Between(600, 700),
                household: OFF,
                everybody: &[("local_hukou", Yes), ("five_guarantee", Is("none"))],
                given: &[],
                families: &[
                    Family::of(400, &[Elder]).category("three_noes").member(0, &[("three_noes", Yes)]),
                    Family::of(672, &[Primary]).category("child_in_difficulty").household(NO_HOUSE).member(0, &[("orphan", Yes)]),
                ],
            },
            // House owners in the countryside, among them those whom a disaster or an emergency struck.
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "rural",
                income: Income::Between(240, 700),
                household: OWN_HOUSE,
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(609, &[Adult, Adult, Primary, Elder])
                        .category("disaster_struck")
                        .household(&[("disaster_hardship", Yes)])
                        .given(&[Given::about("qn-house-insurance", 353_038), Given::about("qn-disaster", 22_947).a_head()]),
                    Family::of(97_441, &[Adult, Adult, Primary, Elder])
                        .category("disaster_struck")
                        .household(&[("disaster_hardship", Yes)])
                        .given(&[Given::about("qn-disaster", 22_947).a_head()]),
                    Family::of(5_000, &[Adult, Adult, Primary])
                        .category("worker_in_hardship")
                        .household(&[("emergency", Is("accident")), ("severe_hardship_now", Yes)])
                        .given(&[Given::about("qn-temp-aid", 160_000)]),
                ],
            },
            Cohort {
                kind: HouseholdKind::Ordinary,
                hukou: "rural",
                income: Income::Between(400, 1_200),
                household: OWN_HOUSE,
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(362_385, &[Adult, Adult, Junior]).category("resident"),
                    Family::of(200_000, &[Adult, Adult, Elder]).category("resident"),
                ],
            },
            Cohort {
                kind: HouseholdKind::Ordinary,
                hukou: "rural",
                income: Income::Between(240, 300),
                household: OFF,
                everybody: &[("vagrant", Yes)],
                given: &[],
                families: &[Family::of(7_500, &[Adult]).category("vagrant").household(NO_HOUSE)],
            },
        ],
    }),
    figures: &[
        figure("people on the allowance", 297_000, "S001 一(一)1", "全州有城乡低保对象29.7万人", Measure::People(ALLOWANCES)),
        figure("urban standard a month, on average", 45_300, "S001 一(一)1", "平均低保标准提高到453元/月/人", Measure::StandardAHead("qn-urban-dibao")),
        figure("rural standard, on average (2,594 a year)", 21_617, "S001 一(一)1", "2594元/年/人", Measure::StandardAHead("qn-rural-dibao")),
        figure("urban top-up a head and month", 30_524, "S001 一(一)1", "城低保…月人均补差305.24元", Measure::AmountAHead("qn-urban-dibao")),
        figure("rural top-up a head and month", 13_560, "S001 一(一)1", "农低保月人均补差…135.6元", Measure::AmountAHead("qn-rural-dibao")),
        figure("people with an extra on the allowance", 93_400, "S001 一(一)2", "享受增发补助金的特殊困难对象9.34万人", Measure::People(EXTRAS)),
        figure("people in support (五保、三无、孤儿)", 10_072, "S001 一(二)2", "全州供养特困人员(五保、三无、孤儿)10072人", Measure::People(SUPPORT)),
        figure("people supported in homes", 3_935, "S001 一(二)2", "其中集中供养对象3935人", Measure::People(&["qn-wubao-central"])),
        figure("share supported in homes", 390, "S001 一(二)2", "集中供养率达39%", Measure::Share(&["qn-wubao-central"], SUPPORT)),
        figure("support in a home a year", 350_000, "S001 一(二)4", "集中供养对象提高到3500元/年", Measure::Amount("qn-wubao-central")),
        figure("support at home a year", 220_000, "S001 一(二)4", "分散供养提高到2200元/人", Measure::Amount("qn-wubao-decentral")),
        figure("people aided after disasters", 392_200, "S001 一(三)1", "共救助受灾困难群众39.22万人", Measure::People(&["cn-disaster-aid"])),
        figure(
            "disaster aid a head (90 million / 392,200)",
            22_947,
            "S001 一(三)1",
            "自然灾害救助、冬春救助资金9000余万元",
            Measure::GivenAHead("qn-disaster"),
        ),
        figure("insured rural houses", 790_000, "S001 一(三)1", "全州政策性农房保险79万户", Measure::Households(&["qn-house-insurance"])),
        figure("houses for which the insurer paid", 609, "S001 一(三)1", "己理赔农房609户", Measure::GivenTimes("qn-house-insurance")),
        figure("paid by the insurer", 215_000_000, "S001 一(三)1", "兑付保险金215万元", Measure::GivenInAll("qn-house-insurance")),
        figure("treatments aided", 8_600, "S001 一(三)2", "8600余人次实施门诊救助、住院救助", Measure::People(&["qn-medical-treatment"])),
        figure("medical aid a treatment (27.435 million / 8,600)", 319_012, "S001 一(三)2", "支出2743.5万元", Measure::GivenAverage("qn-medical-treatment")),
        figure("temporary aid, times", 5_000, "S001 一(三)3", "实施临时救助5000余人次", Measure::Households(&["cn-temp-urgent"])),
        figure("temporary aid, in all", 800_000_000, "S001 一(三)3", "共支出800余万元", Measure::GivenInAll("qn-temp-aid")),
        figure("people helped by the shelters", 7_500, "S001 一(三)3", "对自愿受助者实施救助7500人(次)", Measure::People(&["cn-vagrant"])),
    ],
    left_out: &[
        LeftOut { printed: "S001 比上年减少29.2%；减了11.3万人；10倍", because: "the three contradict each other" },
        LeftOut {
            printed: "S001 资助36.7万人参合参保、1040万元", because: "the listed groups come to 307,000; who the other 60,000 are is not said"
        },
        LeftOut { printed: "S001 54万贫困人口、7.6万留守儿童、4.3万留守老人、2万留守妇女", because: "no program asks for them" },
        LeftOut { printed: "S001 求助事项4399件；有救助机构排查12000人(次)", because: "counts requests and checks, not people" },
    ],
};
