//! How long does a whole province take: a draft tried on everybody, and a day that finds whom it meets?
//!
//! `benches province [REHEARSED [WATCHED]]`: the families of the synthetic district again and again, each copy born a few days later, so
//! that birthdays fall on all days as they do. The draft is next year's standard of Beijing's allowance.

use crate::resources::{Stage, held_mb};
use engine::calendar::{Date, civil_date};
use engine::catalog::{Catalog, SourceFolder};
use engine::facts::{BIRTH_DATE, Household, Value, read_registration};
use engine::ledger::HouseholdId;
use engine::population::dongcheng;
use engine::proof::load_catalog;
use engine::rehearsal::{Grouping, Outcome, Part, Rehearsal, Roll};
use engine::watch::{Hands, Watch};
use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const STANDARD: &str = "11-beijing/standards/dibao.yaml";
const LAST_ROW: &str = "{from: 2024-07-01, checked_until: 2024-12-31, value: 1450, clause: 一、三}";
const NEXT_ROWS: &str = "{from: 2024-07-01, to: 2026-12-31, checked_until: 2024-12-31, value: 1450, clause: 一、三}
  - {from: 2027-01-01, checked_until: 2027-12-31, value: 1550, clause: illustrative}";

/// Measures both.
pub fn measure(arguments: &[String]) {
    let number = |position: usize, otherwise: usize| arguments.get(position).map_or(otherwise, |count| count.parse().expect("how many households"));
    let (rehearsed, watched) = (number(0, 1_000_000), number(1, 6_360_000));
    let (live, draft) = catalogs();
    let families = Families::of(&draft);
    rehearse(&live, &draft, &families, rehearsed);
    watch(&draft, &families, watched);
}

/// The catalog in use and the draft.
fn catalogs() -> (Catalog, Catalog) {
    let live = SourceFolder::read(&support::repository().join("catalog")).expect("the catalog is readable");
    let mut draft = live.clone();
    let standard = draft.files.iter_mut().find(|file| file.path == STANDARD).expect("Beijing's standard");
    let text = String::from_utf8(standard.bytes.clone()).expect("text");
    assert!(text.contains(LAST_ROW), "the standard's last row is another");
    standard.bytes = text.replace(LAST_ROW, NEXT_ROWS).into_bytes();
    let sound = |folder: &SourceFolder| {
        let (catalog, problems) = load_catalog(folder);
        assert!(problems.is_empty(), "{problems:#?}");
        catalog
    };
    (sound(&live), sound(&draft))
}

/// The district's families, to be copied.
struct Families(Vec<Household>);

impl Families {
    fn of(catalog: &Catalog) -> Self {
        let district = dongcheng(civil_date(2026, 9, 15), 20_260_915);
        let read = |document| read_registration(&support::document_of(document), &catalog.vocabulary).expect("the generator speaks the vocabulary").0;
        Families(district.households.iter().map(|household| read(&household.document)).collect())
    }

    /// The family at a position of the province: each copy of the district is born another day.
    fn at(&self, position: usize) -> Household {
        let mut household = self.0[position % self.0.len()].clone();
        let days = (position / self.0.len() % 365) as u64;
        for member in &mut household.members {
            if let Some(Value::Date(born)) = &mut member.facts[BIRTH_DATE] {
                *born = later(*born, days);
            }
        }
        household
    }
}

fn later(born: Date, days: u64) -> Date {
    born.checked_add(Duration::from_secs(86_400 * days)).expect("a day of this century")
}

fn rehearse(live: &Catalog, draft: &Catalog, families: &Families, count: usize) {
    let on = civil_date(2027, 1, 1);
    let stage = Stage::begin();
    let mut roll = Roll::new(live, draft, on, Grouping::default());
    (0..count).for_each(|position| roll.push(families.at(position), None));
    let roll = roll.finish();
    stage.end(&format!("{count} households as columns"));
    time_rehearsal(live, draft, &roll, on);
}

/// A draft on everybody, one thread and two.
pub fn time_rehearsal(live: &Catalog, draft: &Catalog, roll: &Roll<'_>, on: Date) {
    for round in 0..3 {
        let started = Instant::now();
        let rehearsal = Rehearsal::new(live, draft, roll, on);
        let one: Outcome = rehearsal.conclude(vec![rehearsal.judge(0..roll.blocks())]);
        let alone = started.elapsed();
        let started = Instant::now();
        let rehearsal = Rehearsal::new(live, draft, roll, on);
        let two = rehearsal.conclude(on_two_threads(&rehearsal, roll.blocks()));
        let together = started.elapsed();
        assert_eq!(one.tally, two.tally, "the same on both ways");
        println!(
            "rehearsal, round {round}: {} programs written otherwise, {} gain, {} lose; one thread {:.0} ms, two {:.0} ms",
            one.programs.len(),
            one.tally.gain,
            one.tally.lose,
            alone.as_secs_f64() * 1e3,
            together.as_secs_f64() * 1e3
        );
    }
}

/// Two threads, each taking the next part that is left.
struct BothCores;

impl Hands for BothCores {
    fn work(&self, parts: usize, part: &(dyn Fn(usize) + Sync)) {
        let next = AtomicUsize::new(0);
        let work = || std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)).filter(|taken| *taken < parts)).for_each(part);
        std::thread::scope(|scope| {
            scope.spawn(work);
            work();
        });
    }
}

fn on_two_threads(rehearsal: &Rehearsal<'_>, blocks: usize) -> Vec<Part> {
    // As the service does: a thread that is slower leaves the other work.
    let step = blocks.div_ceil(2 * 16).max(1);
    let parts: Vec<Mutex<Option<Part>>> = (0..blocks.div_ceil(step)).map(|_| Mutex::new(None)).collect();
    BothCores.work(parts.len(), &|part| {
        let found = rehearsal.judge(part * step..((part + 1) * step).min(blocks));
        *parts[part].lock().expect("no thread panics") = Some(found);
    });
    parts.into_iter().filter_map(|part| part.into_inner().expect("no thread panics")).collect()
}

fn watch(catalog: &Catalog, families: &Families, count: usize) {
    let from = civil_date(2026, 11, 30);
    let mut watch = Watch::new(catalog, from);
    let stage = Stage::begin();
    let mut people = 0;
    for position in 0..count {
        let household = families.at(position);
        people += household.members.len();
        watch.put(catalog, HouseholdId(position as u64), household, from);
    }
    stage.end(&format!("{count} households, {people} people are watched"));
    println!("{:.0} MB held", held_mb());
    let mut day = from;
    while day < civil_date(2027, 1, 8) {
        day = day.tomorrow().expect("a day");
        let (started, judged) = (Instant::now(), watch.judged());
        watch.turn(catalog, day, Date::MIN, &BothCores, &|id| Ok::<_, Infallible>(Some(families.at(id.0 as usize)))).expect("in memory");
        let time = started.elapsed();
        let found = watch.found(catalog).iter().filter(|one| one.on == day).count();
        println!("{day}: {:>9} judged, {found:>7} found, {:>8.1} ms", watch.judged() - judged, time.as_secs_f64() * 1e3);
    }
    let mut changed = families.at(7);
    changed.members.truncate(1);
    let started = Instant::now();
    watch.record(catalog, HouseholdId(7), changed, day, 1);
    println!("other facts of one household: {:.2} ms", started.elapsed().as_secs_f64() * 1e3);
}
