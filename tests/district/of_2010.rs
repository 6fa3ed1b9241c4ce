//! Do the people of Dongcheng's own year meet its report and its 83 programs, all of them in force?

use crate::{SEED, jiff_date, read};
use engine::calendar::Date;
use engine::catalog::ProgramKind;
use engine::eligibility::{Question, Rigour, Verdict, rank, recommend};
use engine::population::{District, HouseholdKind, dongcheng};
use std::collections::{BTreeMap, BTreeSet};
use support::catalog;

/// The day of the report's totals: the end of March 2010.
const COUNTED: Date = jiff_date(2010, 3, 31);

/// A day of the school campaign of that year.
const SCHOOL: Date = jiff_date(2010, 9, 1);

/// Programs for what the register tells of nobody: a ruined house, training of a disabled child, contributions of one's own, a lost only
/// child, a funeral, a degree, hardly any power used, a birth, old workers' relief, a loan, somebody passing through.
const NOT_TOLD: [&str; 12] = [
    "dc-danger-relief",
    "dc-dis-rehab-child",
    "dc-flexible-insurance",
    "dc-fp-once",
    "dc-fp-special",
    "dc-funeral-aid",
    "dc-graduate-jobseeker",
    "dc-jianguomen-utilities",
    "dc-maternity-aid",
    "dc-old-worker-relief",
    "dc-startup-interest",
    "dc-vagrant-return",
];

/// Households on the allowance, and those of them whom the district's own program confirms on a day.
fn confirmed(district: &District, on: Date) -> (usize, usize, usize) {
    let only = BTreeSet::from(["dc-urban-dibao".to_string()]);
    let question = Question { on, only: Some(&only), with_ineligible: true, rigour: Rigour::Warn };
    let verdicts: Vec<Verdict> = district
        .households
        .iter()
        .filter(|one| one.kind == HouseholdKind::Dibao)
        .map(|one| recommend(catalog(), &read(one).0, question).list[0].verdict)
        .collect();
    let of = |verdict| verdicts.iter().filter(|one| **one == verdict).count();
    (verdicts.len(), of(Verdict::Eligible), of(Verdict::Needs))
}

#[test]
fn the_reports_families_are_confirmed_by_the_standard_of_their_day() {
    for on in [COUNTED, SCHOOL] {
        let (all, eligible, open) = confirmed(&dongcheng(on, SEED), on);
        println!("{on}: {eligible} of {all} are confirmed");
        assert_eq!((all, open), (6_345, 0), "低保家庭6345户, and nothing that the allowance rests on is unknown");
        assert!(eligible.abs_diff(6_345) * 100 <= 6_345 * 2 && eligible < all, "{on}: {eligible}");
    }
}

/// What a pupil's costs and a family's income were in 2010 is of 2010: sums move with the standard, and nothing else does.
#[test]
fn sums_are_those_of_the_day() {
    let sum = |on: Date, key: &str| -> i64 {
        let district = dongcheng(on, SEED);
        let known =
            district.households.iter().filter_map(|one| one.document.get(key)?.as_str()).map(|text| engine::money::Money::from_yuan_text(text).expect("yuan"));
        known.map(engine::money::Money::fen).sum::<i64>()
    };
    for key in ["income_month", "necessary_expense_year", "rent_month"] {
        let (then, now) = (sum(SCHOOL, key), sum(crate::ON, key));
        let expected = now * 430 / 1_450;
        assert!((then - expected).abs() * 100 <= expected * 3, "{key}: {then} and {expected}");
    }
}

/// Smart assistance for every family of the district: all of the 79 are judged, the law's come first, four are to be asked about.
#[test]
fn every_family_is_shown_all_83_the_laws_first() {
    let district = dongcheng(SCHOOL, SEED);
    let question = Question { on: SCHOOL, only: None, with_ineligible: true, rigour: Rigour::Warn };
    let (mut reached, mut both): (BTreeMap<String, usize>, usize) = (BTreeMap::new(), 0);
    for made in &district.households {
        let family = read(made).0;
        let answered = recommend(catalog(), &family, question);
        let own = |id: &str| id.starts_with("dc-");
        assert_eq!(answered.open.iter().filter(|id| own(id)).count(), 4, "{}: four are only named", family.id);
        let here = &made.document["area"].as_str().expect("an area")[..9];
        let judged: BTreeSet<&str> = answered.list.iter().map(|one| one.program.id.as_str()).filter(|id| own(id)).collect();
        let reaching = catalog().programs.iter().filter(|p| own(&p.id) && p.is_judged_on(SCHOOL) && here.starts_with(p.region.as_str()));
        assert_eq!(judged, reaching.map(|p| p.id.as_str()).collect(), "{}", family.id);
        let ranked = rank(&answered.list);
        let kinds: Vec<ProgramKind> = ranked.iter().map(|one| one.recommendation.program.kind).collect();
        let first_donor = kinds.iter().position(|kind| *kind == ProgramKind::NonStatutory).unwrap_or(kinds.len());
        assert!(kinds[first_donor..].iter().all(|kind| *kind == ProgramKind::NonStatutory), "{}: what the law grants comes first", family.id);
        let eligible: Vec<_> = answered.list.iter().filter(|one| one.verdict == Verdict::Eligible).collect();
        both += usize::from(BTreeSet::from_iter(eligible.iter().map(|one| one.program.kind.words().en)).len() == 2);
        eligible.iter().for_each(|one| *reached.entry(one.program.id.clone()).or_default() += 1);
    }
    let mut idle: Vec<&str> = catalog()
        .programs
        .iter()
        .filter(|p| p.id.starts_with("dc-") && p.is_judged_on(SCHOOL) && !reached.contains_key(&p.id))
        .map(|p| p.id.as_str())
        .collect();
    idle.sort_unstable();
    println!("{both} families can have both kinds; {reached:?}");
    assert!(both > 6_000, "{both} families can have the law's aid and more besides");
    assert_eq!(idle, NOT_TOLD, "programs of 2010 that reach nobody");
}
