//! What is known of the district on the coast of central Zhejiang, 2007 and 2008?
//!
//! Its name is starred out in the document. Published: the allowance's households and people, what it cost, who got
//! medical aid and how much, pupils, homes. Made up: who lives in a family, and what those live on who are not needy.

use crate::calendar::civil_date;
use crate::population::figures::{LeftOut, Measure, PublishedFigure};
use crate::population::place::Role::{Adult, Elder, Ill, Junior, Primary, Senior, SeverelyDisabled, Toddler};
use crate::population::place::Told::{Is, No, Yes, Yuan};
use crate::population::place::{Cohort, Fact, Family, Given, HouseholdKind, Income, Place, Planned, Register};

const fn figure(what: &'static str, value: i64, source: &'static str, quote: &'static str, measure: Measure) -> PublishedFigure {
    PublishedFigure { what, value, source, quote, measure }
}

const ALLOWANCES: &[&str] = &["tz-rural-dibao", "tz-urban-dibao"];
const ON_RURAL: &[Fact] = &[("dibao", Is("none")), ("rural_dibao", Yes), ("dibao_marginal", No)];
const ON_URBAN: &[Fact] = &[("dibao", Is("urban")), ("rural_dibao", No), ("dibao_marginal", No)];
const OFF: &[Fact] = &[("dibao", Is("none")), ("rural_dibao", No), ("dibao_marginal", No)];
/// Whoever is on the allowance has the card of the Huimin hospital and has used it.
const CARD: &[Fact] = &[("treated_at_huimin_hospital", Yes)];
const HARD: &[Fact] = &[("aid_level", Is("hard"))];
const LOW_RENT: &[Fact] = &[("low_rent_qualification", Yes)];
const RENT: Given = Given::about("tz-low-rent-subsidy", 224_138);
const PRICES: &[Given] = &[Given::about("tz-price-subsidy", 39_453).a_head()];
const REPAIRS: &[Given] = &[Given::about("tz-house-renovation", 500_000)];

/// The coastal district, 2008.
pub static COASTAL: Place = Place {
    code: "coastal",
    zh: "浙江中部沿海某区",
    en: "A district on the coast of central Zhejiang",
    source: "S002d",
    region: "331002",
    on: civil_date(2008, 6, 30),
    id_prefix: "SYN-TZ",
    number_regions: &[("331002", 70), ("331003", 10), ("331004", 8), ("332621", 4), ("522121", 4), ("362323", 4)],
    unknown_chance: 50,
    register: Register::Planned(Planned {
        // Eight streets, a town, a farm and a fishery company.
        counties: &[("331002", 11)],
        household_facts: &[
            "dibao",
            "rural_dibao",
            "dibao_marginal",
            "house_condition",
            "emergency",
            "low_rent_qualification",
            "affordable_home_permit",
            "destitute_household",
        ],
        member_facts: &[
            "student",
            "aid_level",
            "disability_type",
            "disability_grade",
            "disability_kinds",
            "five_guarantee",
            "three_noes",
            "without_work_ability",
            "without_income_source",
            "no_able_supporter",
            "insurance",
            "ncms_outpatient_cost_year",
            "own_medical_cost_year",
            "treated_at_huimin_hospital",
            "commended_for_bravery",
            "outstanding_contributor",
            "incoming_migrant_worker",
            "district_recognised_needy",
            "poor_party_member",
        ],
        cohorts: &[
            // 1,463 households and 2,508 people in the countryside; five-guarantee people follow. What the allowance paid
            // in 2008 less those (all of the standard) is 55.8 % of the standards of these and of the urban ones.
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "rural",
                income: Income::Below { standards_a_year: &[("331002", 252_000)], top_up: 11_726 },
                household: ON_RURAL,
                everybody: CARD,
                given: PRICES,
                families: &[
                    Family::of(400, &[Elder]),
                    Family::of(162, &[SeverelyDisabled]),
                    Family::of(101, &[Ill]).member(0, &[("own_medical_cost_year", Yuan(1_000, 80_000))]).given(&[Given::between(
                        "tz-medical-aid",
                        738_000,
                        52_300,
                        3_000_000,
                    )]),
                    Family::of(30, &[Adult, Elder]).household(&[("house_condition", Is("dangerous_rebuild"))]).given(REPAIRS),
                    Family::of(49, &[Adult, Elder]).household(&[("house_condition", Is("dangerous_repair"))]).given(REPAIRS),
                    Family::of(21, &[Adult, Elder]).household(&[("house_condition", Is("collapsed"))]).given(REPAIRS),
                    Family::of(155, &[Adult, Elder]),
                    Family::of(200, &[Adult, Primary]),
                    Family::of(100, &[SeverelyDisabled, Adult]),
                    Family::of(245, &[Adult, Adult, Junior]),
                ],
            },
            // 179 households and 405 people in the town.
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "urban",
                income: Income::Below { standards_a_year: &[("331002", 408_000)], top_up: 18_985 },
                household: ON_URBAN,
                everybody: CARD,
                given: PRICES,
                families: &[Family::of(33, &[Elder]), Family::of(66, &[Adult, Senior]), Family::of(80, &[Adult, Adult, Primary])],
            },
            // Five-guarantee and three-noes people stand in the register of the allowance too.
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "rural",
                income: Income::Between(0, 0),
                household: ON_RURAL,
                everybody: &[("treated_at_huimin_hospital", Yes), ("three_noes", No), WITHOUT[0], WITHOUT[1], WITHOUT[2]],
                given: PRICES,
                families: &[
                    Family::of(173, &[Elder]).category("tekun").member(0, &[("five_guarantee", Is("central"))]),
                    Family::of(13, &[Elder]).category("tekun").member(0, &[("five_guarantee", Is("dispersed"))]),
                ],
            },
            Cohort {
                kind: HouseholdKind::Dibao,
                hukou: "urban",
                income: Income::Between(0, 0),
                household: ON_URBAN,
                everybody: &[("treated_at_huimin_hospital", Yes), ("three_noes", Yes), ("five_guarantee", Is("none"))],
                given: PRICES,
                families: &[Family::of(44, &[Elder]).category("three_noes")],
            },
            // Those who seek a home, in town and above the standard.
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "urban",
                income: Income::Between(350, 600),
                household: OFF,
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(19, &[Toddler]).category("child_in_difficulty").member(0, &[("child_class", Is("abandoned"))]),
                    Family::of(40, &[Elder]).category("low_income").household(LOW_RENT).given(&[RENT]),
                    Family::of(18, &[Adult, Primary]).category("low_income").household(LOW_RENT).given(&[RENT]),
                    Family::of(10, &[Adult, Primary]).category("low_income").household(LOW_RENT),
                    Family::of(2, &[Adult, Adult, Junior]).category("low_income").household(LOW_RENT).given(&[Given::about("tz-low-rent-flat", 0)]),
                    Family::of(6, &[Adult, Adult, Junior]).category("low_income").household(LOW_RENT),
                ],
            },
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "rural",
                income: Income::Between(250, 500),
                household: OFF,
                everybody: &[],
                given: &[],
                families: &[Family::of(148, &[Adult, Elder])
                    .category("disaster_struck")
                    .household(&[("emergency", Is("accident"))])
                    .given(&[Given::about("tz-temp-aid", 175_676)])],
            },
            // Of 97,066 pupils of compulsory education 561 stand above.
            Cohort {
                kind: HouseholdKind::OtherNeedy,
                hukou: "rural",
                income: Income::Between(250, 600),
                household: OFF,
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(4_746, &[Adult, Adult, Primary]).category("student").member(2, HARD).given(&[Given::about("tz-edu-meal", 0)]),
                    Family::of(8_655, &[Adult, Adult, Junior]).category("student").member(2, HARD),
                    Family::of(20, &[Adult, Adult, Junior])
                        .category("student")
                        .member(2, &[("aid_level", Is("special"))])
                        .given(&[Given::about("tz-edu-special", 100_000)]),
                ],
            },
            Cohort {
                kind: HouseholdKind::Ordinary,
                hukou: "rural",
                income: Income::Between(600, 2_000),
                household: OFF,
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(20_000, &[Adult, Adult, Primary, Junior]).category("resident"),
                    Family::of(30_000, &[Adult, Adult, Primary]).category("resident"),
                    Family::of(13_084, &[Adult, Adult, Junior]).category("resident"),
                    Family::of(2_000, &[Adult, Adult, Elder])
                        .category("resident")
                        .member(2, &[("insurance", Is("ncms")), ("ncms_outpatient_cost_year", Yuan(50, 900))]),
                ],
            },
            Cohort {
                kind: HouseholdKind::Ordinary,
                hukou: "urban",
                income: Income::Between(700, 1_500),
                household: OFF,
                everybody: &[],
                given: &[],
                families: &[
                    Family::of(1_210, &[Adult, Adult])
                        .category("resident")
                        .household(&[("affordable_home_permit", Yes)])
                        .given(&[Given::about("tz-affordable", 0)]),
                    Family::of(300, &[Adult, Adult]).category("resident").household(&[("affordable_home_permit", Yes)]),
                    Family::of(6, &[Adult])
                        .category("migrant")
                        .member(0, &[("incoming_migrant_worker", Yes), ("own_medical_cost_year", Yuan(2_000, 40_000))])
                        .given(&[Given::between("tz-migrant-medical", 399_800, 54_300, 982_300)]),
                ],
            },
        ],
    }),
    figures: &[
        figure("households on the allowance", 1_872, "S002d 一(一)2", "全区在册最低生活保障对象1872户", Measure::Households(ALLOWANCES)),
        figure("people on the allowance", 3_143, "S002d 一(一)2", "人数3143人", Measure::People(ALLOWANCES)),
        figure("rural households on it", 1_649, "S002d 一(一)2", "农村户数为1649户", Measure::Households(&["tz-rural-dibao"])),
        figure("rural people on it", 2_694, "S002d 一(一)2", "人数2694人", Measure::People(&["tz-rural-dibao"])),
        figure("urban households on it", 223, "S002d 一(一)2", "城镇户数为223户", Measure::Households(&["tz-urban-dibao"])),
        figure("urban people on it", 449, "S002d 一(一)2", "人数449人", Measure::People(&["tz-urban-dibao"])),
        figure("urban standard a month", 34_000, "S002d 一(一)1", "2008年的340元/月", Measure::StandardAHead("tz-urban-dibao")),
        figure("rural standard a month", 21_000, "S002d 一(一)1", "2008年的210元/月", Measure::StandardAHead("tz-rural-dibao")),
        figure("what the allowance paid in the year", 510_000_000, "S002d 一(一)1", "发放最低生活保障510万元", Measure::TwelveMonths(ALLOWANCES)),
        figure("price subsidy of 2008 in all", 124_000_000, "S002d 一(一)1", "发放物价上涨一次性补贴124万元", Measure::GivenInAll("tz-price-subsidy")),
        figure("people with medical aid", 101, "S002d 一(二)2", "对符合救助条件的101人进行了救助", Measure::People(&["tz-medical-aid"])),
        figure("medical aid on average", 738_000, "S002d 一(二)2", "人均救助额7380元", Measure::GivenAverage("tz-medical-aid")),
        figure("medical aid in all", 74_540_000, "S002d 一(二)2", "医疗救助金额74.54万元", Measure::GivenInAll("tz-medical-aid")),
        figure("largest medical aid", 3_000_000, "S002d 一(二)2", "个人最高救助金额达30000元", Measure::GivenMost("tz-medical-aid")),
        figure("least medical aid", 52_300, "S002d 一(二)2", "最低金额523元", Measure::GivenLeast("tz-medical-aid")),
        figure("migrant workers with medical aid", 6, "S002d 一(二)3", "已救助6名外来民工", Measure::People(&["tz-migrant-medical"])),
        figure("their aid in all", 2_398_800, "S002d 一(二)3", "累计支出救助金23988元", Measure::GivenInAll("tz-migrant-medical")),
        figure("the largest", 982_300, "S002d 一(二)3", "最高救助金额支出9823元", Measure::GivenMost("tz-migrant-medical")),
        figure("the least", 54_300, "S002d 一(二)3", "最低金额543元", Measure::GivenLeast("tz-migrant-medical")),
        figure("Huimin cards", 3_100, "S002d 一(二)4", "发放了3100多张“惠民医疗卡”", Measure::People(&["tz-huimin-card"])),
        figure("most a card gives in a year", 60_000, "S002d 一(二)4", "优惠限额为每年600元", Measure::Most(&["tz-huimin-card"], "rural")),
        figure("five-guarantee people", 186, "S002d 一(三)", "农村五保对象有186人", Measure::People(&["tz-wubao"])),
        figure("three-noes people", 44, "S002d 一(三)", "城镇“三无”人员44人", Measure::People(&["tz-sanwu"])),
        figure("abandoned babies", 19, "S002d 一(三)", "弃婴19人", Measure::RegisteredPeople(&["child_in_difficulty"])),
        figure(
            "people in homes (173 and 44)",
            217,
            "S002d 一(三)",
            "集中供养人数为173人；“三无”人员全部实现集中供养",
            Measure::People(&["tz-institution-outpatient"]),
        ),
        figure("outpatient aid in homes a year", 45_000, "S002d 一(三)", "享受人均450元的门诊费补助", Measure::Amount("tz-institution-outpatient")),
        figure("low-rent certificates", 76, "S002d 一(四)", "共办理廉租住房资格证76户", Measure::Households(&["tz-low-rent-subsidy"])),
        figure("people with them", 120, "S002d 一(四)", "共120人", Measure::People(&["tz-low-rent-subsidy"])),
        figure("rent subsidies", 58, "S002d 一(四)", "其中享受租赁补贴58户", Measure::GivenTimes("tz-low-rent-subsidy")),
        figure("rent subsidies in all", 13_000_000, "S002d 一(四)", "发放租赁补贴13万元", Measure::GivenInAll("tz-low-rent-subsidy")),
        figure("low-rent flats let", 2, "S002d 一(四)", "实行实物配租2户", Measure::GivenTimes("tz-low-rent-flat")),
        figure("permits for an affordable home", 1_510, "S002d 一(四)", "发放《准购证》1510份", Measure::Households(&["tz-affordable"])),
        figure("affordable homes sold", 1_210, "S002d 一(四)", "销售住宅1210套", Measure::GivenTimes("tz-affordable")),
        figure("houses renovated", 100, "S002d 一(四)", "完成了100户农村低保家庭危旧房改造", Measure::Households(&["tz-house-renovation"])),
        figure("renovations in all", 50_000_000, "S002d 一(四)", "投入资金50多万元", Measure::GivenInAll("tz-house-renovation")),
        figure("pupils without fees", 97_066, "S002d 一(五)", "97066名义务教育学生被免除学杂费", Measure::People(&["tz-edu-fee"])),
        figure("education vouchers", 13_946, "S002d 一(五)", "义务教育券13946张", Measure::People(&["tz-edu-voucher"])),
        figure("meal vouchers", 4_746, "S002d 一(五)", "发放营养餐券4746张", Measure::GivenTimes("tz-edu-meal")),
        figure("pupils in special need", 20, "S002d 一(五)", "对20名特困生给予生活补助", Measure::People(&["tz-edu-special"])),
        figure("their aid in all", 2_000_000, "S002d 一(五)", "投入2万元", Measure::GivenInAll("tz-edu-special")),
        figure("temporary aid, times", 148, "S002d 一(七)", "全区全年临时救助148人次", Measure::Households(&["tz-temp-aid"])),
        figure("temporary aid in all", 26_000_000, "S002d 一(七)", "发放救助金26万元", Measure::GivenInAll("tz-temp-aid")),
    ],
    left_out: &[
        LeftOut { printed: "S002d 222户…城镇18户、农村194户", because: "the parts make 212" },
        LeftOut { printed: "S002d 低保资金635万元", because: "its parts make 634; the part for the allowance is compared" },
        LeftOut { printed: "S002d 60岁以上6.97万人、14.12%", because: "the share contradicts the population; only the needy and the pupils are made" },
        LeftOut { printed: "S002d 资助面达到13.99%", because: "fits neither the vouchers nor the meals of 97,066 pupils" },
        LeftOut { printed: "S002d 120.8元、24套（48户）", because: "misprints" },
        LeftOut {
            printed: "S002d 95304人次、15386人次、5510人次、2383.52万元、1059万元、35万余元",
            because: "counts visits or costs of which no rule says whose they are",
        },
        LeftOut {
            printed: "S002d 67.74万元、5万余元、100多万元、27多万元（2007年）", because: "of programs that had ended by 2008, or goods"
        },
    ],
};

/// What makes somebody one of the five guarantees' people.
const WITHOUT: &[Fact] = &[("without_work_ability", Yes), ("without_income_source", Yes), ("no_able_supporter", Yes)];
