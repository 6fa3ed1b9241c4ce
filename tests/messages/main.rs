//! Do the messages to a catalog's author climb the whole ladder: clear, gentle, concise, thorough, and with a next step?
//!
//! `faulty` is a sound catalog with one of everything; `faults` changes it in every way that the check knows; `ladder` grades what is
//! told, and asks whether every message that the source holds was told at least once.

mod faults;
mod faulty;
mod ladder;

use engine::proof::load_catalog;

#[test]
fn without_a_fault_nothing_is_told() {
    let (catalog, diagnostics) = load_catalog(&faulty::folder());
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    assert_eq!((catalog.programs.len(), catalog.campaigns.len(), catalog.reports.len()), (2, 1, 1));
}
