//! How fast does the engine answer, on this machine, today? With an argument, one thing more: `server`, `durable`, `held`, `linkage`, `province`, `rules`.

mod durable;
mod held;
mod linkage;
mod postgres;
mod province;
mod resources;
mod rules;
mod server;

use engine::calendar::civil_date;
use engine::catalog::SourceFolder;
use engine::columns::{Plan, Population, Wanted, Work};
use engine::eligibility::{Question, Rigour, Situation, judge_household, recommend};
use engine::facts::{Household, read_registration};
use engine::population::dongcheng;
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

/// Judging, without a store.
fn judge() {
    let folder = SourceFolder::read(&support::repository().join("catalog")).expect("the catalog is readable");
    let (catalog, problems) = load_catalog(&folder);
    assert!(problems.is_empty(), "the catalog has problems");
    let on = civil_date(2026, 9, 15);
    let households: Vec<Household> = dongcheng(on, 20_260_915)
        .households
        .iter()
        .map(|h| read_registration(&support::document_of(&h.document), &catalog.vocabulary).expect("the generator speaks the vocabulary").0)
        .collect();
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
    let own: Vec<_> = catalog.programs.iter().filter(|p| p.in_force.contains(on) && p.open.is_none() && p.region.as_str().starts_with("1101")).collect();
    let local = Plan::of_programs(&catalog.vocabulary, own.into_iter(), &population, on);
    let reaching =
        catalog.programs.iter().filter(|p| p.is_judged_on(on) && ("110101".starts_with(p.region.as_str()) || p.region.as_str().starts_with("110101")));
    let reaching = Plan::of_programs(&catalog.vocabulary, reaching, &population, on);
    let plans = [
        ("the district in columns, programs of all places", &plan),
        ("the district in columns, those in force there", &reaching),
        ("the district in columns, Dongcheng's own", &local),
    ];
    for (what, plan) in plans {
        let mut work = Work::new(plan, &population, &catalog.vocabulary);
        let mut hits = 0;
        let judge = || (0..population.blocks()).for_each(|block| work.judge(block, Wanted::Eligible, |found| hits += found.eligible.len()));
        line(what, median(judge), households.len());
        println!("{} programs, {} hits", plan.programs(), hits / (ROUNDS + 1));
    }
    let question = Question { on, only: None, with_ineligible: false, rigour: Rigour::Warn };
    let reasons = || households.iter().for_each(|h| drop(black_box(recommend(&catalog, h, question))));
    line("the district: with every reason", median(reasons), households.len());
}
