//! Which compiled lists are kept at hand?

use super::plan::Plan;
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::facts::Area;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Places and days of which the lists are kept; beyond them all are made anew when they are asked for.
const KEPT: usize = 1_000;

type PlaceAndDay = (Option<Area>, Date);

/// The lists of one catalog by place and day, each made when it is first asked for.
#[derive(Debug, Default)]
pub struct Plans {
    kept: Mutex<BTreeMap<PlaceAndDay, Arc<Plan>>>,
}

impl Plans {
    /// The list for the households of a place on a day; always ask with the same catalog.
    pub fn for_area(&self, catalog: &Catalog, area: Option<&Area>, on: Date) -> Arc<Plan> {
        let key = (area.cloned(), on);
        // A list is whole or absent, whoever panicked beside it.
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = kept().get(&key) {
            return Arc::clone(plan);
        }
        let plan = Arc::new(Plan::for_area(catalog, area, on));
        let mut kept = kept();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&plan));
        plan
    }
}
