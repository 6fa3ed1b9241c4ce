//! What do the programs of Ezhou ask and give? The table of contract §4, row by row.

use crate::claim::Claim::{All, Any};
use crate::claim::{Claim, Fact, at_least};
use crate::document::{Household, Member};
use crate::fraction::Fraction;
use crate::identity::Day;

/// The region of all programs of the table.
pub const REGION: &str = "4207";

/// A row of the table.
pub struct Program {
    /// Its id.
    pub id: &'static str,
    /// `month`, `term`, `year`, `once` or `event`.
    pub per: &'static str,
    /// To whom it is paid, and what it asks and gives.
    pub rule: Rule,
}

/// What a program asks and gives.
pub enum Rule {
    /// Paid to the household.
    Household(fn(&Household<'_>) -> Asked),
    /// Paid to each member for whom it holds.
    Person(fn(&Household<'_>, &Member<'_>) -> Asked),
}

/// The criteria, of which all must hold, and the amount.
pub struct Asked {
    /// All criteria.
    pub criteria: Claim,
    /// What is paid.
    pub amount: Amount,
}

/// What is paid.
pub enum Amount {
    /// So many yuan where they are known, and the unknown facts that they hang on.
    Exactly(Option<Fraction>, Vec<String>),
    /// The agency decides within, in whole yuan.
    Between(i128, i128),
    /// In kind, or not stated by the source.
    Without,
}

const fn to_household(id: &'static str, per: &'static str, rule: fn(&Household<'_>) -> Asked) -> Program {
    Program { id, per, rule: Rule::Household(rule) }
}

const fn to_person(id: &'static str, per: &'static str, rule: fn(&Household<'_>, &Member<'_>) -> Asked) -> Program {
    Program { id, per, rule: Rule::Person(rule) }
}

/// The table.
pub const PROGRAMS: [Program; 38] = [
    to_household("ez-urban-dibao", "month", |h| {
        let standard = h.facts.code("zone").map(|zone| yuan(if zone == "city" { 185 } else { 165 }));
        let (size, income) = (Fraction::whole(h.size()), h.facts.number("income_month"));
        let topped_up = standard.value.zip(income.value).map(|(standard, income)| size * standard - income);
        let below = h.income_per_head().claim_with(&standard, |income, standard| income < standard);
        let criteria = All(vec![hukou(h, "urban"), h.facts.flag("permanent_resident").holds(), below]);
        Asked { criteria, amount: Amount::Exactly(topped_up, [standard.unknown(), income.unknown()].concat()) }
    }),
    to_person("ez-rural-dibao-1", "month", |h, m| {
        let helpless = Any(vec![m.facts.flag("three_noes").holds(), m.facts.code("five_guarantee").is("dispersed")]);
        paying(70, [poor_villager(h), helpless, m.facts.flag("orphan").fails()])
    }),
    to_person("ez-rural-dibao-orphan", "month", |h, m| paying(100, [poor_villager(h), m.facts.flag("orphan").holds()])),
    to_person("ez-huimin-inpatient", "year", |h, m| inpatient(h, m, "huimin", 60)),
    to_person("ez-huimin-ref-central", "year", |h, m| inpatient(h, m, "central", 50)),
    to_person("ez-huimin-ref-prov", "year", |h, m| inpatient(h, m, "provincial", 40)),
    to_person("ez-huimin-chronic-cancer", "month", |h, m| paying(150, [huimin(h, m), m.facts.code("disease").is("cancer")])),
    to_person("ez-huimin-chronic-transplant", "month", |h, m| paying(500, [huimin(h, m), m.facts.code("disease").is("kidney_transplant")])),
    to_person("ez-huimin-chronic-dialysis", "month", |h, m| paying(600, [huimin(h, m), m.facts.code("disease").is("renal_failure")])),
    to_person("ez-medaid-chronic-1", "year", |_, m| {
        let serious = m.facts.code("disease").among(&["cancer", "kidney_transplant", "renal_failure", "other_serious_chronic"]);
        let helpless = Any(vec![m.facts.flag("three_noes").holds(), m.facts.code("five_guarantee").is_not("none")]);
        within(0, 600, [serious, m.facts.flag("reimbursed_this_year").fails(), helpless])
    }),
    to_person("ez-medaid-premium-rural", "year", |h, m| {
        without_amount([Any(vec![m.facts.code("five_guarantee").is_not("none"), h.facts.code("dibao").among(&["rural_1", "rural_2", "rural_3"])])])
    }),
    to_person("ez-medaid-vagrant", "event", |_, m| {
        let cost = m.facts.number("own_medical_cost_year");
        let half = cost.map(|cost| cost.percent(50).at_most(yuan(800)));
        let criteria = All(vec![m.facts.flag("vagrant").holds(), m.facts.flag("critically_ill").holds(), cost.claim(|cost| *cost > yuan(0))]);
        Asked { criteria, amount: Amount::Exactly(half.value, half.unknown()) }
    }),
    to_person("ez-edu-misc-primary", "term", |_, m| paying(85, [pupil(m, "rural", "primary")])),
    to_person("ez-edu-misc-junior", "term", |_, m| paying(135, [pupil(m, "rural", "junior")])),
    to_person("ez-edu-book-primary", "term", |h, m| paying(35, [pupil(m, "rural", "primary"), poor(h)])),
    to_person("ez-edu-book-junior", "term", |h, m| paying(70, [pupil(m, "rural", "junior"), poor(h)])),
    to_person("ez-edu-sub-primary", "term", |h, m| paying(105, [pupil(m, "subdistrict", "primary"), rural_or_on_dibao(h)])),
    to_person("ez-edu-sub-junior", "term", |h, m| paying(170, [pupil(m, "subdistrict", "junior"), rural_or_on_dibao(h)])),
    to_person("ez-edu-boarder", "year", |h, m| {
        let at_school = All(vec![m.facts.code("school_area").is("rural"), m.facts.code("student").among(&["primary", "junior"])]);
        within(150, 300, [at_school, m.facts.flag("boarder").holds(), poor(h)])
    }),
    to_person("ez-edu-key-high", "year", |h, m| paying(2000, [m.facts.code("student").is("senior"), m.facts.flag("provincial_key_school").holds(), poor(h)])),
    to_person("ez-edu-univ-once", "once", |h, m| {
        within(1000, 3000, [m.facts.code("student").is("university"), m.facts.flag("admitted_this_year").holds(), poor(h)])
    }),
    to_person("ez-edu-vocational", "year", |h, m| paying(1500, [hukou(h, "rural"), m.facts.code("student").is("vocational")])),
    to_household("ez-rent-subsidy", "month", |h| without_amount([cramped_tenant(h, "private_rent")])),
    to_household("ez-rent-cut", "month", |h| {
        let half = h.facts.number("rent_month").map(|rent| rent.percent(50));
        Asked { criteria: cramped_tenant(h, "public_rent"), amount: Amount::Exactly(half.value, half.unknown()) }
    }),
    to_household("ez-house-new", "once", |h| {
        let homeless = Any(vec![h.facts.code("tenure").is("none"), h.facts.code("house_condition").among(&["thatched", "dangerous_rebuild", "collapsed"])]);
        let square_metres = match h.size() {
            1..=2 => 40,
            3..=5 => 60,
            _ => 80,
        };
        paying(180 * square_metres, [hukou(h, "rural"), h.facts.code("dibao").among(&["rural_2", "rural_3"]), homeless])
    }),
    to_household("ez-house-repair", "once", |h| {
        paying(4000, [hukou(h, "rural"), h.facts.code("dibao").among(&["rural_2", "rural_3"]), h.facts.code("house_condition").is("dangerous_repair")])
    }),
    to_household("ez-house-wubao", "once", |h| {
        let unsound = Any(vec![h.facts.code("tenure").is("none"), h.facts.code("house_condition").is_not("sound")]);
        without_amount([h.facts.code("dibao").is("rural_1"), unsound])
    }),
    to_household("ez-affordable", "once", |h| {
        let small = h.area_per_head().claim(|area| *area < Fraction::whole(17));
        let low = h.income_per_head().claim(|income| Fraction::whole(12) * *income < yuan(7200));
        without_amount([hukou(h, "urban"), small, low, h.facts.flag("bought_subsidised_home").fails()])
    }),
    to_person("ez-train-reemp", "once", |h, m| trained(h, [m.facts.flag("reemployment_card").holds(), trained_and_employed(m)])),
    to_person("ez-train-urban", "once", |h, m| {
        let unemployed = All(vec![m.facts.flag("registered_unemployed").holds(), m.facts.flag("reemployment_card").fails()]);
        trained(h, [hukou(h, "urban"), unemployed, trained_and_employed(m)])
    }),
    to_person("ez-train-rural", "once", |h, m| trained(h, [hukou(h, "rural"), trained_and_employed(m)])),
    to_person("ez-train-poverty", "once", |h, m| {
        let entitled = Any(["poverty_file", "demobilised_soldier", "village_cadre"].map(|key| m.facts.flag(key).holds()).into());
        paying(600, [of_training_age(h, m), entitled, m.facts.set("trainings").has("poverty")])
    }),
    to_person("ez-train-sunshine-2", "once", |h, m| {
        paying(300, [sunshine(h, m), m.facts.number("training_days").claim(|days| *days >= Fraction::whole(31) && *days <= Fraction::whole(60))])
    }),
    to_person("ez-train-sunshine-3", "once", |h, m| paying(500, [sunshine(h, m), m.facts.number("training_days").claim(|days| *days > Fraction::whole(60))])),
    to_person("ez-public-post", "month", |h, m| {
        let born_by = |sex, last| All(vec![m.facts.sex().is(sex), m.facts.birth_date().claim(|born| *born <= last)]);
        let older = Any(vec![born_by("female", Day(1967, 12, 31)), born_by("male", Day(1957, 12, 31))]);
        let long_unemployed = m.facts.number("unemployed_months").claim(|months| *months > Fraction::whole(12));
        let employments: Vec<Fact<String>> = h.members.iter().map(|member| member.facts.code("employment")).collect();
        let hard_to_place = Any(vec![
            All(vec![m.facts.flag("reemployment_card").holds(), older]),
            All(vec![h.facts.code("dibao").is("urban"), long_unemployed]),
            at_least(2, &employments, |employment| employment == "laid_off"),
            h.facts.flag("zero_employment").holds(),
        ]);
        without_amount([m.facts.flag("able_and_willing").holds(), hard_to_place])
    }),
    to_household("ez-util-water", "month", |h| paying(1, [h.facts.code("dibao").is("urban")])),
    to_household("ez-util-power", "month", |h| {
        without_amount([h.facts.code("dibao").is("urban"), h.facts.number("electricity_kwh_month").claim(|used| *used <= Fraction::whole(50))])
    }),
    to_household("ez-util-gas", "month", |h| without_amount([h.facts.code("dibao").is("urban"), h.facts.flag("pipe_gas").holds()])),
];

fn yuan(amount: i128) -> Fraction {
    Fraction::whole(amount)
}

fn paying<const N: usize>(amount: i128, criteria: [Claim; N]) -> Asked {
    Asked { criteria: All(criteria.into()), amount: Amount::Exactly(Some(yuan(amount)), Vec::new()) }
}

fn within<const N: usize>(low: i128, high: i128, criteria: [Claim; N]) -> Asked {
    Asked { criteria: All(criteria.into()), amount: Amount::Between(low, high) }
}

fn without_amount<const N: usize>(criteria: [Claim; N]) -> Asked {
    Asked { criteria: All(criteria.into()), amount: Amount::Without }
}

fn hukou(h: &Household<'_>, kind: &str) -> Claim {
    h.facts.code("hukou").is(kind)
}

fn poor(h: &Household<'_>) -> Claim {
    Any(vec![h.facts.code("dibao").is_not("none"), h.facts.flag("dibao_marginal").holds()])
}

fn poor_villager(h: &Household<'_>) -> Claim {
    All(vec![hukou(h, "rural"), h.facts.flag("permanent_resident").holds(), h.income_per_head().claim(|income| *income < yuan(70))])
}

fn huimin(h: &Household<'_>, m: &Member<'_>) -> Claim {
    All(vec![h.facts.code("dibao").is("urban"), m.facts.code("insurance").is("huimin")])
}

fn inpatient(h: &Household<'_>, m: &Member<'_>, hospital: &str, rate: i128) -> Asked {
    let cost = m.facts.number("inpatient_cost_year");
    let deductible = m.facts.flag("three_noes").map(|is_three_noes| yuan(if *is_three_noes { 0 } else { 100 }));
    let paid = cost.value.zip(deductible.value).map(|(cost, deductible)| (cost - deductible).percent(rate).at_most(yuan(20_000)));
    let above = cost.claim_with(&deductible, |cost, deductible| cost > deductible);
    Asked {
        criteria: All(vec![huimin(h, m), m.facts.code("inpatient_hospital").is(hospital), above]),
        amount: Amount::Exactly(paid, [cost.unknown(), deductible.unknown()].concat()),
    }
}

fn pupil(m: &Member<'_>, area: &str, stage: &str) -> Claim {
    All(vec![m.facts.code("school_area").is(area), m.facts.code("student").is(stage)])
}

fn rural_or_on_dibao(h: &Household<'_>) -> Claim {
    Any(vec![hukou(h, "rural"), h.facts.code("dibao").is("urban")])
}

fn cramped_tenant(h: &Household<'_>, tenure: &str) -> Claim {
    let cramped = h.area_per_head().claim(|area| *area < Fraction::whole(10));
    All(vec![hukou(h, "urban"), h.facts.code("dibao").is("urban"), cramped, h.facts.code("tenure").is(tenure)])
}

fn trained_and_employed(m: &Member<'_>) -> Claim {
    All(vec![m.facts.set("trainings").has("vocational"), m.facts.flag("employed_within_6_months").holds()])
}

fn trained<const N: usize>(h: &Household<'_>, criteria: [Claim; N]) -> Asked {
    let amount = h.facts.code("zone").map(|zone| yuan(if zone == "city" { 600 } else { 500 }));
    Asked { criteria: All(criteria.into()), amount: Amount::Exactly(amount.value, amount.unknown()) }
}

fn of_training_age(h: &Household<'_>, m: &Member<'_>) -> Claim {
    m.age_on(h.on).claim(|age| (16..=45).contains(age))
}

fn sunshine(h: &Household<'_>, m: &Member<'_>) -> Claim {
    All(vec![hukou(h, "rural"), of_training_age(h, m), m.facts.set("trainings").has("sunshine")])
}

#[test]
fn each_program_stands_in_one_row() {
    let mut ids: Vec<&str> = PROGRAMS.iter().map(|program| program.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), PROGRAMS.len());
}
