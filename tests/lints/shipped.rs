//! What is advised for the catalog as it is shipped?

use crate::small::{assert_is_whole, line_of};
use engine::calendar::civil_date;
use engine::proof::{LintKind, lint_catalog};
use support::{catalog, catalog_files};

#[test]
fn the_shipped_catalog_as_of_a_day() {
    let advice = lint_catalog(catalog(), &catalog_files(), civil_date(2026, 6, 30));
    advice.iter().for_each(assert_is_whole);
    for one in &advice {
        println!("{:?} {}", one.kind, line_of(one));
    }
    let told = |kind: LintKind| -> Vec<String> { advice.iter().filter(|one| one.kind == kind).map(line_of).collect() };
    // The opinion's classes pay 15 to 30, 35 to 60 and 70 yuan.
    let bands = told(LintKind::Bands);
    for gap in ["31 - 34", "61 - 69"] {
        assert!(bands.iter().any(|one| one.contains(gap) && one.contains("ez-rural-dibao")), "{gap}: {bands:#?}");
    }
    assert!(told(LintKind::Impossible).is_empty() && told(LintKind::Shadowed).is_empty(), "nothing that is shipped is in vain");
    let expired = told(LintKind::Expiring);
    assert!(expired.iter().any(|one| one.contains("ez-urban-dibao.yaml") && one.contains("after 2008-12-31")), "{expired:#?}");
}
