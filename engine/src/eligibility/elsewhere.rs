//! What would a household get in another place, on another day?
//!
//! Only place and time change. The household lives in the other place; everybody is as old on that day as on the day of which the
//! document speaks, and its other dates move by the same number of days; statuses that the other place's own awards would set are set.
//! All else stays as it was told.

use super::bundle::{Bundle, best_bundle, eligible_offers};
use super::recommend::{Question, Recommendations, recommend};
use super::situation::{Rigour, Situation};
use super::statuses::with_statuses;
use crate::calendar::{Date, days_between, years_between};
use crate::catalog::{Catalog, NumberExpression, Program};
use crate::facts::{AREA, Area, BIRTH_DATE, Household, Value};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The answer for one place and day.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The household as it was placed there.
    pub household: Household,
    /// What it is eligible for, or may be.
    pub recommendations: Recommendations,
    /// What of it can be held together; positions are those of the recommendations.
    pub bundle: Bundle,
}

/// The regions that have programs of their own, a district within a city too: the prefix of their codes, as programs state it. What a
/// subdistrict adds counts for its district.
pub fn regions_with_programs(catalog: &Catalog) -> Vec<Area> {
    let regions: BTreeSet<&Area> = catalog.programs.iter().map(|program| &program.region).collect();
    // The whole country is no place to live in.
    let places: Vec<&Area> = regions.into_iter().filter(|region| !region.as_str().is_empty()).collect();
    let lies_in_another = |own: &Area| places.iter().any(|other| *other != own && own.lies_in(other));
    places.iter().filter(|region| region.as_str().len() <= 6 || !lies_in_another(region)).map(|region| (*region).clone()).collect()
}

/// The programs of a region, without those of smaller ones that have a row of their own.
fn own_programs<'c>(catalog: &'c Catalog, region: &'c Area) -> impl Iterator<Item = &'c Program> {
    let smaller: Vec<Area> = regions_with_programs(catalog).into_iter().filter(|other| other != region && other.lies_in(region)).collect();
    let programs = catalog.programs.iter().map(Arc::as_ref).filter(|program| program.region.lies_in(region));
    programs.filter(move |program| !smaller.iter().any(|other| program.region.lies_in(other)))
}

/// A code to live under within a region, outside the smaller ones that have programs of their own.
pub fn code_of(catalog: &Catalog, region: &Area) -> Option<Area> {
    let regions = regions_with_programs(catalog);
    let smaller: Vec<&Area> = regions.iter().filter(|other| *other != region && other.lies_in(region)).collect();
    let rest = if region.as_str().len() < 6 { first_county(catalog, region.as_str(), &smaller) } else { None };
    rest.or_else(|| code_within(catalog, region))
}

/// A code to live under within a region: itself where it is one of a county or smaller, else the first county of it that is known.
fn code_within(catalog: &Catalog, region: &Area) -> Option<Area> {
    let prefix = region.as_str();
    if prefix.len() >= 6 {
        return Area::parse(&format!("{prefix:0<width$}", width = prefix.len().div_ceil(3) * 3));
    }
    first_county(catalog, prefix, &[]).or_else(|| Area::parse(&format!("{prefix:0<6}")))
}

/// The first known county of a region that lies in none of some places.
fn first_county(catalog: &Catalog, prefix: &str, but: &[&Area]) -> Option<Area> {
    let digits = 6 - prefix.len();
    let codes = (0..10usize.pow(digits as u32)).map(|number| format!("{prefix}{number:0digits$}"));
    let counties = codes.filter(|code| !code.ends_with("00") && code[2..4] != *"00" && catalog.regions.knows(code));
    counties.filter_map(|code| Area::parse(&code)).find(|county| !but.iter().any(|place| county.lies_in(place)))
}

/// Codes to live under of which each stands for a part of a region that may answer otherwise than the rest: one in each place that has
/// programs or numbers of its own, and one in the rest, unless a number is stated county by county: then no rest is left but codes of
/// counties that are no more.
pub fn codes_that_differ(catalog: &Catalog, region: &Area) -> Vec<Area> {
    let mut own: BTreeSet<&Area> = catalog.programs.iter().map(|program| &program.region).collect();
    let mut areas: BTreeSet<Area> = BTreeSet::new();
    let mut has_rest = true;
    for program in catalog.programs.iter().filter(|program| program.region.meets(region)) {
        program.walk_numbers(&mut |number| {
            if let NumberExpression::Standard(standard) = number {
                let is_for_all = standard.rows.iter().any(|row| region.lies_in(&row.area));
                let within: BTreeSet<&Area> = standard.rows.iter().map(|row| &row.area).filter(|area| area.lies_in(region)).collect();
                has_rest &= is_for_all || within.len() < 2;
                areas.extend(within.into_iter().cloned());
            }
        });
    }
    own.extend(&areas);
    let parts: Vec<&Area> = own.into_iter().filter(|place| *place != region && place.lies_in(region)).collect();
    let rest = match region.as_str().len() < 6 {
        true => first_county(catalog, region.as_str(), &parts).filter(|_| has_rest),
        false => code_within(catalog, region),
    };
    let codes: BTreeSet<Area> = rest.into_iter().chain(parts.iter().filter_map(|part| code_within(catalog, part))).collect();
    codes.into_iter().collect()
}

/// Whether some program of a region's own is in force on a day.
pub fn is_served(catalog: &Catalog, region: &Area, on: Date) -> bool {
    own_programs(catalog, region).any(|program| program.in_force.contains(on))
}

/// The days of some years on which a region is served: 30 June of each year up to the last.
pub fn june_days(catalog: &Catalog, region: &Area, last: Date) -> Vec<Date> {
    let first = own_programs(catalog, region).map(|program| program.in_force.from.year()).min();
    let days = first.into_iter().flat_map(|first| first..=last.year()).filter_map(|year| Date::new(year, 6, 30).ok());
    days.filter(|day| is_served(catalog, region, *day)).collect()
}

/// Judges a household as if it lived at a place on a day. Ages are those of `told_on`.
pub fn judge_elsewhere(catalog: &Catalog, household: &Household, told_on: Date, area: &Area, on: Date) -> Elsewhere {
    let moved = moved(household, told_on, area, on);
    let conferring = catalog.programs.iter().map(Arc::as_ref).filter(|program| !program.confers.is_empty());
    let decided = eligible_offers(conferring, &Situation::new(&moved, on, Rigour::Warn));
    let placed = with_statuses(&moved, on, &decided);
    let question = Question { on, only: None, with_ineligible: false, rigour: Rigour::Warn };
    let recommendations = recommend(catalog, &placed, question);
    let bundle = best_bundle(catalog, &placed, on, &recommendations.list);
    Elsewhere { household: placed, bundle, recommendations }
}

fn moved(household: &Household, told_on: Date, area: &Area, on: Date) -> Household {
    let mut household = household.clone();
    let days = days_between(told_on, on);
    let dates = household.facts.iter_mut().chain(household.members.iter_mut().flat_map(|member| member.facts.iter_mut()));
    for value in dates.flatten() {
        if let Value::Date(date) = value {
            *date = shifted(*date, days);
        }
    }
    for member in &mut household.members {
        if let Some(Value::Date(born)) = &mut member.facts[BIRTH_DATE] {
            *born = as_old(*born, years_between(shifted(*born, -days), told_on), on);
        }
    }
    household.facts[AREA] = Some(Value::Area(area.clone()));
    household.facts_on = household.facts_on.map(|_| on);
    household
}

/// The birth date nearest to one with which somebody has so many full years on a day: leap days lie differently from year to year.
fn as_old(born: Date, age: i64, on: Date) -> Date {
    let mut born = born;
    // A few days lead there; nobody is moved by more than a year.
    for _ in 0..366 {
        match years_between(born, on).cmp(&age) {
            Ordering::Less => born = shifted(born, -1),
            Ordering::Greater => born = shifted(born, 1),
            Ordering::Equal => break,
        }
    }
    born
}

fn shifted(date: Date, days: i64) -> Date {
    date.checked_add(jiff::Span::new().days(days.clamp(-2_000_000, 2_000_000))).unwrap_or(date)
}
