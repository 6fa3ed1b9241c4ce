//! Which answers to a question are tried, to see what it may decide?

use super::open_verdict::OpenVerdict;
use super::told::definition_of;
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::eligibility::{Missing, tried_values};
use crate::facts::{Area, FactKind, Value};
use std::collections::BTreeSet;

/// Regions tried for an unknown address at most.
const REGIONS_MAX: usize = 12;

/// Some answers to the question for a fact; none for what nobody can tell.
pub(super) fn answers(catalog: &Catalog, on: Date, fact: &Missing, hanging: &[&OpenVerdict]) -> Vec<Value> {
    let Some(definition) = definition_of(fact, &catalog.vocabulary) else { return Vec::new() };
    match &definition.kind {
        FactKind::Area => areas(hanging),
        _ => tried_values(definition, on),
    }
}

/// The regions of the programs that hang on the address, and one where none of them is.
fn areas(hanging: &[&OpenVerdict]) -> Vec<Value> {
    let regions: BTreeSet<&Area> = hanging.iter().map(|open| &open.program.region).filter(|region| !region.as_str().is_empty()).collect();
    regions.into_iter().take(REGIONS_MAX).cloned().chain(Area::parse_prefix("99")).map(Value::Area).collect()
}
