//! Which programs and whose days does a day meet?

use super::clocks::{Clocks, Count, ToldDay, told_days};
use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::facts::Household;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Months times days.
const BUCKETS: usize = 12 * 31;

/// Programs by the position of their first version in the catalog: one that follows another is the same program.
pub(super) type Programs = BTreeSet<u32>;

/// The days by which the programs of a catalog may change their answers.
pub(super) struct Timetable {
    fixed: BTreeMap<Date, Programs>,
    new_year: Programs,
    literals: BTreeMap<(Date, Count), Programs>,
    told: Vec<ToldDay>,
    /// By position of the told day.
    counts: BTreeMap<(u16, Count), Steps>,
}

#[derive(Default)]
struct Steps {
    every: Programs,
    at: BTreeMap<i64, Programs>,
}

/// The told days of everybody, by the day of the year.
pub(super) struct Days {
    buckets: Vec<Vec<Entry>>,
}

#[derive(Clone, Copy)]
struct Entry {
    household: u32,
    year: i16,
    told: u16,
}

impl Timetable {
    pub fn of(catalog: &Catalog) -> Self {
        let mut table = Timetable { fixed: BTreeMap::new(), new_year: Programs::new(), literals: BTreeMap::new(), told: Vec::new(), counts: BTreeMap::new() };
        for (position, program) in catalog.programs.iter().enumerate().filter(|(_, program)| program.open.is_none()) {
            let (position, clocks) = (first_version(catalog, position), Clocks::of(program));
            clocks.fixed.iter().for_each(|day| _ = table.fixed.entry(*day).or_default().insert(position));
            clocks.literals.iter().for_each(|literal| _ = table.literals.entry(*literal).or_default().insert(position));
            if clocks.new_year {
                table.new_year.insert(position);
            }
            for ((told, count), steps) in clocks.counts {
                let found = table.told.iter().position(|known| *known == told).unwrap_or_else(|| {
                    table.told.push(told);
                    table.told.len() - 1
                });
                let own = table.counts.entry((found as u16, count)).or_default();
                if steps.every {
                    own.every.insert(position);
                }
                steps.at.into_iter().for_each(|step| _ = own.at.entry(step).or_default().insert(position));
            }
        }
        table
    }

    /// Programs whose answers may change for everybody on a day.
    pub fn programs_on(&self, day: Date) -> Programs {
        let mut met = self.fixed.get(&day).cloned().unwrap_or_default();
        if (day.month(), day.day()) == (1, 1) {
            met.extend(&self.new_year);
        }
        let rises = |from: Date, count: Count| day.yesterday().is_ok_and(|before| count.between(from, before) != count.between(from, day));
        self.literals.iter().filter(|((from, count), _)| rises(*from, *count)).for_each(|(_, programs)| met.extend(programs));
        met
    }

    /// Whose answers may change on a day by a day that is told of them, and to which programs.
    pub fn households_on(&self, days: &Days, day: Date) -> BTreeMap<u32, Programs> {
        let mut met: BTreeMap<u32, Programs> = BTreeMap::new();
        let Ok(before) = day.yesterday() else { return met };
        for ((told, count), steps) in &self.counts {
            for bucket in buckets(*count, steps, day) {
                let (month, number) = (bucket / 31 + 1, bucket % 31 + 1);
                for entry in days.buckets[bucket].iter().filter(|entry| entry.told == *told) {
                    let Ok(from) = Date::new(entry.year, month as i8, number as i8) else { continue };
                    let now = count.between(from, day);
                    if now == count.between(from, before) {
                        continue;
                    }
                    let at = steps.at.get(&now);
                    if at.is_some() || !steps.every.is_empty() {
                        met.entry(entry.household).or_default().extend(at.into_iter().flatten().chain(&steps.every));
                    }
                }
            }
        }
        met
    }

    /// Notes the told days of a household.
    pub fn note(&self, days: &mut Days, number: u32, household: &Household) {
        for (told, kind) in self.told.iter().enumerate() {
            for day in told_days(household, *kind) {
                days.buckets[bucket(day.month(), day.day())].push(Entry { household: number, year: day.year(), told: told as u16 });
            }
        }
    }
}

/// The position of the first version of a program.
fn first_version(catalog: &Catalog, position: usize) -> u32 {
    catalog.programs.partition_point(|other| other.id < catalog.programs[position].id) as u32
}

/// All programs, by their first versions.
pub(super) fn all_programs(catalog: &Catalog) -> Programs {
    (0..catalog.programs.len()).map(|position| first_version(catalog, position)).collect()
}

/// All versions of a program.
pub(super) fn versions(catalog: &Catalog, first: u32) -> impl Iterator<Item = &Arc<Program>> {
    let first = first as usize;
    catalog.programs[first..].iter().take_while(move |program| program.id == catalog.programs[first].id)
}

impl Days {
    pub fn none() -> Self {
        Days { buckets: vec![Vec::new(); BUCKETS] }
    }
}

fn bucket(month: i8, day: i8) -> usize {
    (month as usize - 1) * 31 + day as usize - 1
}

/// The days of the year whose counts may rise on a day.
fn buckets(count: Count, steps: &Steps, day: Date) -> Vec<usize> {
    let is_first = day.day() == 1;
    match count {
        Count::Years => {
            // Who was born on 29 February is a year older on 1 March of other years.
            let leap = (is_first && day.month() == 3).then(|| bucket(2, 29));
            std::iter::once(bucket(day.month(), day.day())).chain(leap).collect()
        }
        // Where a month has no such day the count rises on the 1st of the next.
        Count::Months => {
            (1..=12).flat_map(|month| std::iter::once(day.day()).chain(29..if is_first { 32 } else { 29 }).map(move |day| bucket(month, day))).collect()
        }
        Count::Days if steps.every.is_empty() => {
            let on = |step: &i64| day.checked_sub(jiff::Span::new().try_days(*step).ok()?).ok().map(|from| bucket(from.month(), from.day()));
            steps.at.keys().filter_map(on).collect::<BTreeSet<usize>>().into_iter().collect()
        }
        Count::Days => (0..BUCKETS).collect(),
    }
}
