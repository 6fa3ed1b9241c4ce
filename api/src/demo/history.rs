//! How does the demonstration come by its history? Only through what an office can do itself.

use super::{DEMO_DATE, SEED, consents, desks, funds, warnings};
use crate::app::SystemEntropy;
use crate::clock::Clock;
use crate::many_desks::at_many_desks;
use engine::calendar::{Date, Period, civil_date};
use engine::casework::{AwardRequest, CaseError, Desk, MayAct, Observed, PastGrant, PastPerson, Registration, award, keep_catalog, record_past, register};
use engine::catalog::{Catalog, PaidTo, Per, Program, Repeats, SourceFolder};
use engine::money::Money;
use engine::population::{DistrictHousehold, HouseholdKind, dongcheng};
use engine::store::{JournalStore, Store};
use engine::words;
use engine::words::Words;
use fastrand::Rng;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Past grants of other years, beside what is awarded this year.
const PAST: usize = 24_000;

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    /// Grants of earlier years recorded.
    pub past: usize,
    /// Households that allow that donors are told.
    pub consents: usize,
    /// Grants awarded.
    pub awards: usize,
    /// Second awards that were refused.
    pub refused: usize,
    /// Applications handed in.
    pub applications: usize,
    /// People suspended.
    pub suspended: usize,
}

/// Whatever the making needs.
pub struct Making<'a> {
    /// The store.
    pub store: &'a JournalStore,
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The district, as it is registered.
    pub households: &'a [DistrictHousehold],
}

impl Making<'_> {
    /// Does something at a desk of a day.
    pub fn on<T>(&self, day: Date, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
        let (_, noon) = Clock::fixed(day).now();
        let mut desk = Desk {
            store: self.store as &dyn Store,
            catalog: self.catalog,
            by: "demo".to_string(),
            may_act: MayAct::ForAll,
            at: noon,
            today: day,
            entropy: &mut SystemEntropy,
            key: None,
        };
        work(&mut desk)
    }

    /// Does the same to many things at many desks at once; a failure is told.
    pub fn at_many_desks<T: Sync>(&self, day: Date, items: &[T], work: impl Fn(&mut Desk<'_>, &T) -> Result<(), CaseError> + Sync) -> Result<(), Words> {
        let open = |work: &mut dyn FnMut(&mut Desk<'_>)| self.on(day, |desk| work(desk));
        match at_many_desks(items, open, work).first() {
            Some((_, error)) => Err(failed(error)),
            None => Ok(()),
        }
    }
}

/// A step of the making that must not fail, in words.
pub fn failed(error: &CaseError) -> Words {
    words!("演示数据未能生成：{error:?}", "the demonstration could not be made: {error:?}")
}

/// Registers the district and gives it its history.
pub fn make(store: &Arc<JournalStore>, catalog: &Catalog, files: &SourceFolder) -> Result<Made, Words> {
    let district = dongcheng(DEMO_DATE, SEED);
    let making = Making { store, catalog, households: &district.households };
    let mut made = Made::default();
    let registration = civil_date(2026, 1, 5);
    making.on(registration, |desk| keep_catalog(desk, files)).map_err(|error| failed(&error))?;
    let observed = Observed { source: "2026年入户调查 / household survey of 2026".to_string(), on: registration };
    making.at_many_desks(registration, &district.households, |desk, household| {
        let document = serde_json::to_string(&household.document).expect("a document is JSON");
        register(desk, &document, Registration::Replace, &observed).map(|_| ())
    })?;
    let past = past_grants(&making);
    making.at_many_desks(registration, &past, |desk, grant| record_past(desk, grant).map(|_| ()))?;
    made.past = past.len();
    made.consents = consents::give(&making)?;
    made.awards = confirmed_allowances(&making)?;
    let (awards, refused) = funds::open_and_use(&making)?;
    made.awards += awards;
    (made.applications, made.suspended, made.refused) = warnings::make(&making, refused)?;
    desks::make(&making)?;
    Ok(made)
}

/// The members of a household.
pub fn members(household: &DistrictHousehold) -> &[serde_json::Value] {
    household.document["members"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A text of a document.
pub fn text<'v>(value: &'v serde_json::Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// The office's id of a household.
pub fn id_of(household: &DistrictHousehold) -> &str {
    household.document["id"].as_str().unwrap_or_default()
}

/// The confirmed households get this year's allowance, where the rules say yes.
fn confirmed_allowances(making: &Making<'_>) -> Result<usize, Words> {
    let confirmed: Vec<&DistrictHousehold> = making.households.iter().filter(|household| household.kind == HouseholdKind::Dibao).collect();
    let given = AtomicUsize::new(0);
    let day = civil_date(2026, 2, 2);
    making.at_many_desks(day, &confirmed, |desk, household| {
        let request = AwardRequest {
            household: id_of(household).to_string(),
            program: "bj-dibao".to_string(),
            recipient: "household".to_string(),
            on: day,
            ..AwardRequest::default()
        };
        match award(desk, &request) {
            Ok(_) => given.fetch_add(1, Ordering::Relaxed),
            // Some households lack a fact, or no longer meet the line: that is for an officer to look at.
            Err(CaseError::Refused(_)) => 0,
            Err(error) => return Err(error),
        };
        Ok(())
    })?;
    Ok(given.into_inner())
}

/// Aid of 2024 and 2025, as registers of other agencies tell it.
fn past_grants(making: &Making<'_>) -> Vec<PastGrant> {
    let again = |program: &&Arc<Program>| program.repeats != Repeats::Never && program.open.is_none() && program.per != Per::Month;
    let programs: Vec<&Arc<Program>> = making.catalog.programs.iter().filter(|program| program.region.as_str().starts_with("11")).filter(again).collect();
    let mut rng = Rng::with_seed(SEED);
    let mut list: Vec<PastGrant> = Vec::with_capacity(PAST);
    let mut seen = std::collections::BTreeSet::new();
    while list.len() < PAST {
        let household = &making.households[rng.usize(..making.households.len())];
        let program = programs[rng.usize(..programs.len())];
        let day = civil_date(if rng.bool() { 2024 } else { 2025 }, rng.i8(1..=12), rng.i8(1..=28));
        let member = rng.choice(members(household)).map(|member| text(member, "id").to_string()).unwrap_or_default();
        let Period { from, to } = program.covers.days(day, None);
        let fen = i64::from(rng.u32(10..=300)) * 1_000;
        let who = match program.paid_to {
            PaidTo::Household => PastPerson::Household(id_of(household).to_string()),
            PaidTo::Person => PastPerson::Member { member, household: Some(id_of(household).to_string()) },
        };
        // Days that reach into this summer would collide with the campaign that is to be shown.
        let is_over = to.is_none_or(|to| to < civil_date(2026, 8, 1));
        // One kind of help a year for a household, as careful registers would have it.
        let kind = program.need.split('.').next().unwrap_or_default().to_string();
        if !is_over || !seen.insert((id_of(household).to_string(), kind, from.year())) {
            continue;
        }
        list.push(PastGrant {
            who,
            program: program.id.clone(),
            agency: program.agency.clone(),
            need: program.need.clone(),
            kind: program.kind,
            from,
            until: to,
            amount: Some(Money::from_fen(fen)),
            per: program.per,
        });
    }
    list
}
