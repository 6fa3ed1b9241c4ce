//! Where the ways of judging have differed once: do they agree?

use super::any_catalog::{criterion, family, program_text};
use super::four_ways::judged_four_ways;
use engine::calendar::civil_date;
use engine::catalog::{CatalogSource, SourceFolder, assemble};
use engine::eligibility::Verdict;
use fastrand::Rng;

const WORDS: &str = "name: {zh: 名, en: name}, question: {zh: 问, en: question}";

/// Conditions of programs paid to the household.
const CONDITIONS: [&str; 13] = [
    // A count of which members are open lies on both sides of a broken number.
    "household.members.count(m, m.poor) == 0.5",
    "household.members.count(m, m.poor) != 1.5",
    "household.members.count(m, m.poor) in [0.5, 1]",
    "household.members.count(m, m.poor) < 1.5",
    "1.5 <= household.members.count(m, m.poor)",
    // A decimal is told as finely as one likes, also more finely than its column is.
    "household.floor == 33.33333",
    "household.floor < 33.33334",
    "0.00001 < household.floor",
    "household.floor in [0.00001, 10000000.0001]",
    // Parts that no whole number of 62 bits holds, though their difference is small.
    "household.income < 10000000000000.00032 - 10000000000000.0001",
    "household.income + (10000000000000.00032 - 10000000000000.0001) < 500",
    "household.income - 10000000000000.00032 < household.income - 10000000000000.0001",
    // A divisor that is the same for everybody, though it is worked out for each.
    "household.members.sum(m, household.income / max(household.floor < 0 ? 1 : 0, 1) + 500.5) > 1100",
];

#[test]
fn differences_once_found_stay_mended() {
    let mut folder = SourceFolder::default();
    let mut file = |path: &str, text: &str| folder.files.push(CatalogSource { path: path.into(), bytes: text.as_bytes().to_vec() });
    file("agencies.yaml", "format: 1\nagencies: {one: {zh: 甲局, en: Bureau one}}\n");
    file(
        "facts.yaml",
        &format!(
            "format: 1\nhousehold:\n  income: {{type: money, {WORDS}}}\n  floor: {{type: decimal, unit: m2, {WORDS}}}\nmember:\n  poor: {{type: bool, {WORDS}}}\n"
        ),
    );
    file("needs.yaml", "format: 1\nneeds: {living: {zh: 生活, en: living}}\n");
    for (number, condition) in CONDITIONS.iter().enumerate() {
        let text =
            program_text(&format!("p{number}"), "00", "household", "in_force: {from: 2000-01-01}\n", &criterion(1, condition), "{in_kind: {zh: 米, en: rice}}");
        file(&format!("programs/p{number}.yaml"), &text);
    }
    let (catalog, diagnostics) = assemble(&folder);
    assert!(diagnostics.is_empty(), "{:?}", diagnostics.first());
    let on = civil_date(2026, 6, 1);
    let mut rng = Rng::with_seed(41);
    let households: Vec<_> = (0..2_000).map(|_| family(&catalog, on, 12, &mut rng)).collect();
    let answers = judged_four_ways(&catalog, &households, on);
    for verdict in [Verdict::Eligible, Verdict::Needs] {
        assert!(answers.iter().flatten().filter(|(_, found, _)| *found == verdict).count() > 500, "{verdict:?} is met");
    }
}
