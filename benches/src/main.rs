//! How fast does the engine answer, on this machine, today? With an argument, one thing more: `server`, `durable`, `held`, `linkage`, `province`, `rules`.

mod durable;
mod held;
mod linkage;
mod postgres;
mod province;
mod resources;
mod rules;
mod server;

use engine::calendar::{Date, civil_date};
use engine::catalog::{Catalog, SourceFolder};
use engine::columns::{Plan, Population, Wanted, Work};
use engine::eligibility::{Question, Rigour, Situation, judge_household, recommend};
use engine::facts::{Household, read_registration};
use engine::population::{DistrictHousehold, dongcheng};
use engine::proof::load_catalog;
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 7;

/// Median of several rounds after one that is not counted.
fn median(mut work: impl FnMut()) -> Duration {
    work();
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .collect();
    times.sort();
    times[ROUNDS / 2]
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        None => judge(),
        Some("server") => server::measure(),
        Some("durable") => durable::measure(),
        Some("held") => held::measure(),
        Some("province") => province::measure(&arguments[1..]),
        Some("rules") => rules::measure(&arguments[1..]),
        Some("linkage") => linkage::measure(&arguments[1..]),
        Some(other) => panic!("{other} is none of: server, durable, held, linkage, province, rules"),
    }
}

/// The people of the synthetic district on a day.
fn district(catalog: &Catalog, on: Date) -> Vec<Household> {
    let read = |one: &DistrictHousehold| read_registration(&support::document_of(&one.document), &catalog.vocabulary).expect("the generator speaks it").0;
    dongcheng(on, 20_260_915).households.iter().map(read).collect()
}

/// Judging, without a store.
fn judge() {
    let folder = SourceFolder::read(&support::repository().join("catalog")).expect("the catalog is readable");
    let (catalog, problems) = load_catalog(&folder);
    assert!(problems.is_empty(), "the catalog has problems");
    let on = civil_date(2026, 9, 15);
    let households = district(&catalog, on);
    let in_force = catalog.programs.iter().filter(|p| p.in_force.contains(on) && p.region.as_str().starts_with("11") && p.open.is_none()).count();
    println!(
        "{} programs ({in_force} in force in the district), {} households; median of {ROUNDS} rounds, one thread",
        catalog.programs.len(),
        households.len()
    );

    let line = |what: &str, time: Duration, per: usize| {
        println!("{what:<58} {:>10.3} ms  {:>10.2} µs each", time.as_secs_f64() * 1e3, time.as_secs_f64() * 1e6 / per as f64);
    };
    line("read and prove the catalog (all cases)", median(|| drop(black_box(load_catalog(&folder)))), 1);
    let verdicts = || households.iter().for_each(|h| drop(black_box(judge_household(&catalog, &Situation::new(h, on, Rigour::Warn)))));
    line("the district: verdicts, amounts, what is missing", median(verdicts), households.len());
    let started = Instant::now();
    let population = Population::of(&catalog.vocabulary, &households);
    line("the district as columns, from its documents", started.elapsed(), households.len());
    let plan = Plan::new(&catalog, &population, on);
    println!("{} programs of all places, {} truth values, {} of them row by row", plan.programs(), plan.nodes(), plan.plain_nodes());
    let reaching =
        catalog.programs.iter().filter(|p| p.is_judged_on(on) && ("110101".starts_with(p.region.as_str()) || p.region.as_str().starts_with("110101")));
    let reaching = Plan::of_programs(&catalog.vocabulary, reaching, &population, on);
    let in_columns = |what: &str, plan: &Plan, population: &Population| {
        let mut work = Work::new(plan, population, &catalog.vocabulary);
        let mut hits = 0;
        let judge = || (0..population.blocks()).for_each(|block| work.judge(block, Wanted::Eligible, |found| hits += found.eligible.len()));
        line(what, median(judge), population.len());
        println!("{} programs, {} truth values ({} of them row by row), {} hits", plan.programs(), plan.nodes(), plan.plain_nodes(), hits / (ROUNDS + 1));
    };
    in_columns("the district in columns, programs of all places", &plan, &population);
    in_columns("the district in columns, those in force there", &reaching, &population);
    // A day on which all of Dongcheng's own are in force, and its people of that day.
    for day in [civil_date(2010, 9, 1), on] {
        let of_day = district(&catalog, day);
        let population = Population::of(&catalog.vocabulary, &of_day);
        let own = catalog.programs.iter().filter(|p| p.is_judged_on(day) && p.region.as_str().starts_with("110101"));
        let open = catalog.programs.iter().filter(|p| p.in_force.contains(day) && p.open.is_some() && p.region.as_str().starts_with("110101")).count();
        println!("{day}: {open} more have no criteria: ask the agency");
        let plan = Plan::of_programs(&catalog.vocabulary, own, &population, day);
        in_columns("the district in columns, Dongcheng's own", &plan, &population);
    }
    let question = Question { on, only: None, with_ineligible: false, rigour: Rigour::Warn };
    let reasons = || households.iter().for_each(|h| drop(black_box(recommend(&catalog, h, question))));
    line("the district: with every reason", median(reasons), households.len());
}
