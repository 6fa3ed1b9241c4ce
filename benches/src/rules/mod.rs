//! How long does it take to judge everybody by the peers' rules?
//!
//! `benches rules FOLDER [HOUSEHOLDS [ROUNDS]]` reads `rules.json` and the population's columns as the peers' scripts left them, and holds every
//! program's answers (how many, how many fen, which households) against `ref.json`.

mod catalog;
mod numpy;
mod peers;

use crate::resources::{extra_mb, thread_cpu_seconds};
use catalog::{HOUSEHOLD, Kind, MEMBER};
use engine::calendar::civil_date;
use engine::catalog::{Catalog, Program, RegionIndex};
use engine::columns::{Amounts, BLOCK, Plan, Population, Single, Wanted, Work};
use engine::eligibility::{Question, Rigour, Situation, judge_household, near_misses, rank, recommend};
use engine::facts::{AREA, Area, Holder, Household, Member, Value};
use engine::money::Money;
use engine::number::Exact;
use engine::rehearsal::{Grouping, Roll};
use peers::{Ours, median, print_beside};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Someone is eligible for something: household, program, fen.
type Hit = (u32, u8, i32);

/// Measures the population, complete and with unknown facts.
pub fn measure(arguments: &[String]) {
    let [folder, rest @ ..] = arguments else { panic!("name the folder with rules.json and data/") };
    let folder = PathBuf::from(folder);
    let count: usize = rest.first().map_or(1_000_000, |count| count.parse().expect("how many households"));
    let rounds: usize = rest.get(1).map_or(7, |rounds| rounds.parse().expect("how many rounds"));
    let rules = serde_json::from_slice(&std::fs::read(folder.join("rules.json")).expect("rules.json")).expect("JSON");
    let (catalog, conditions) = catalog::catalog(&rules);
    println!("{} programs, {conditions} conditions, {count} households", catalog.programs.len());
    let data = folder.join(format!("data/h{count}"));
    let (draft, _) = catalog::catalog(&raised(rules));
    rehearse(&catalog, &draft, &data, count);
    let mut ours = Ours { count, everybody: 0.0, one: one_household(&catalog, &data, count.min(20_000)) };
    for unknown in [0, 20] {
        let population = population(&catalog, &data, count, unknown);
        let plan = Plan::new(&catalog, &population, civil_date(2006, 12, 1));
        let order = order(&plan);
        let mut seen = Vec::new();
        if let (Some(extra), hits) = extra_mb(|| judge(&plan, &population, &catalog, &order, 0..population.blocks())) {
            let kept = (hits.capacity() * size_of::<Hit>()) as f64 / 1e6;
            println!("{unknown} % unknown: {extra:.1} MB beside the columns, {kept:.1} MB of them the answers kept");
        }
        for round in 0..rounds {
            let (started, cpu) = (Instant::now(), thread_cpu_seconds());
            let hits = judge(&plan, &population, &catalog, &order, 0..population.blocks());
            let (wall, cpu) = (started.elapsed(), thread_cpu_seconds() - cpu);
            println!("{unknown} % unknown, round {round}: {} hits, wall {:.1} ms, CPU {:.1} ms", hits.len(), wall.as_secs_f64() * 1e3, cpu * 1e3);
            seen.push(cpu);
            if unknown == 0 && round == 0 {
                check(&data, &hits, catalog.programs.len());
            }
        }
        if unknown == 0 {
            ours.everybody = median(&mut seen);
        }
        for round in 0..rounds {
            let started = Instant::now();
            let hits = on_two_threads(&plan, &population, &catalog, &order);
            println!("{unknown} % unknown, two threads, round {round}: {hits} hits, wall {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
        }
    }
    print_beside(&folder, &ours);
}

/// The rules with another line for the first allowance: 25 yuan more.
fn raised(mut rules: serde_json::Value) -> serde_json::Value {
    let program = &mut rules["programs"][0];
    let line = |value: &serde_json::Value| value.as_i64().map(|yuan| serde_json::Value::from(yuan + 25)).expect("whole yuan");
    let condition = program["when"].as_array_mut().and_then(|list| list.iter_mut().find(|one| one[0] == "income_pc")).expect("a line");
    condition[2] = line(&condition[2]);
    program["amount"]["topup"] = line(&program["amount"]["topup"]);
    rules
}

/// The draft on everybody, one thread and two.
fn rehearse(live: &Catalog, draft: &Catalog, data: &Path, count: usize) {
    let on = civil_date(2006, 12, 1);
    let mut roll = Roll::new(live, draft, on, Grouping::default());
    each_block(live, data, count, 0, |block| block.into_iter().for_each(|household| roll.push(household, None)));
    crate::province::time_rehearsal(live, draft, &roll.finish(), on);
}

/// The peers' position of each program of the plan.
fn order(plan: &Plan) -> Vec<u8> {
    (0..plan.programs()).map(|position| plan.program(position).id[3..].parse::<u8>().expect("r-p01 and so on") - 1).collect()
}

/// Each thread takes every second block.
fn on_two_threads(plan: &Plan, population: &Population, catalog: &Catalog, order: &[u8]) -> usize {
    std::thread::scope(|scope| {
        let thread = |first: usize| scope.spawn(move || judge(plan, population, catalog, order, (first..population.blocks()).step_by(2)).len());
        let threads = [thread(0), thread(1)];
        threads.into_iter().map(|thread| thread.join().expect("no thread panics")).sum()
    })
}

fn judge(plan: &Plan, population: &Population, catalog: &Catalog, order: &[u8], blocks: impl Iterator<Item = usize>) -> Vec<Hit> {
    let mut work = Work::new(plan, population, &catalog.vocabulary);
    let mut hits = Vec::new();
    for block in blocks {
        work.judge(block, Wanted::Eligible, |found| {
            let Amounts::Exactly(amounts) = found.amounts else { panic!("exact amounts only") };
            let program = order[found.position];
            hits.extend(
                found.eligible.iter().zip(amounts).map(|(row, fen)| (population.household_number(block, *row) as u32, program, fen.unwrap_or(-1) as i32)),
            );
        });
    }
    hits
}

fn check(data: &Path, hits: &[Hit], programs: usize) {
    let mut found = vec![[0_i64; 3]; programs];
    for (household, program, fen) in hits {
        let row = &mut found[usize::from(*program)];
        row[0] += 1;
        row[1] += i64::from(*fen);
        row[2] += i64::from(*household);
    }
    let wanted: Vec<[i64; 3]> = serde_json::from_slice(&std::fs::read(data.join("ref.json")).expect("ref.json")).expect("JSON");
    for (program, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
        assert_eq!(found, wanted, "program {}", program + 1);
    }
    println!("equal to ref.json in all {programs} programs");
}

/// One household after the other, in process: verdicts and amounts, then every reason, what is missing and what is near. Gives the
/// median seconds of the first, where all facts are known.
fn one_household(catalog: &Catalog, data: &Path, count: usize) -> f64 {
    let on = civil_date(2006, 12, 1);
    let mut median = 0.0;
    for unknown in [0, 20] {
        let mut households = Vec::new();
        each_block(catalog, data, count, unknown, |block| households.extend(block));
        let plan = Plan::for_area(catalog, households[0].area(), on);
        let mut single = Single::new(&plan, &catalog.vocabulary);
        let (mut answers, mut more) = (Vec::new(), Vec::new());
        let verdicts = quantiles(&format!("{unknown} % unknown, verdicts and amounts"), &households, |household| single.judge(household, &mut answers));
        if unknown == 0 {
            median = verdicts;
        }
        quantiles(&format!("{unknown} % unknown, the same without the compiled list"), &households, |household| {
            drop(black_box(judge_household(catalog, &Situation::new(household, on, Rigour::Warn))));
        });
        for (with_ineligible, what) in [(false, "every reason of what may help"), (true, "every reason of all programs")] {
            let question = Question { on, only: None, with_ineligible, rigour: Rigour::Warn };
            quantiles(&format!("{unknown} % unknown, {what}"), &households, |household| drop(black_box(recommend(catalog, household, question))));
        }
        let question = Question { on, only: None, with_ineligible: true, rigour: Rigour::Warn };
        quantiles(&format!("{unknown} % unknown, with what is near"), &households, |household| {
            let found = recommend(catalog, household, question);
            black_box(near_misses(&rank(&found.list)).len());
        });
        let country = country(catalog);
        let plan = Plan::for_area(&country, households[0].area(), on);
        let mut single = Single::new(&plan, &country.vocabulary);
        let what = format!("{unknown} % unknown, {} programs, verdicts and amounts", country.programs.len());
        quantiles(&what, &households, |household| single.judge(household, &mut more));
        quantiles(&format!("{unknown} % unknown, compiling the list for a place"), &households[..2_000], |household| {
            drop(black_box(Plan::for_area(&country, household.area(), on)));
        });
        quantiles(&format!("{unknown} % unknown, {} programs, without the compiled list", country.programs.len()), &households, |household| {
            drop(black_box(judge_household(&country, &Situation::new(household, on, Rigour::Warn))));
        });
    }
    median
}

/// The same programs in every county of a country.
fn country(catalog: &Catalog) -> Catalog {
    let mut country = catalog.clone();
    let counties = 100_000 / catalog.programs.len();
    for county in 0..counties {
        let region = format!("{:02}{:02}{:02}", 11 + county / 900, 1 + county / 30 % 30, 1 + county % 30);
        for program in &catalog.programs {
            let region = Area::parse_prefix(&region).expect("a region");
            country.programs.push(Arc::new(Program { id: format!("{}-{}", program.id, region.as_str()), region, ..Program::clone(program) }));
        }
    }
    country.programs.sort_by(|a, b| a.id.cmp(&b.id));
    country.by_region = RegionIndex::of(&country.programs);
    country
}

/// Median and 99 % of the time for one; gives the median in seconds.
fn quantiles(what: &str, households: &[Household], mut ask: impl FnMut(&Household)) -> f64 {
    households.iter().take(2_000).for_each(&mut ask);
    let mut times: Vec<u64> = households
        .iter()
        .map(|household| {
            let started = Instant::now();
            ask(household);
            started.elapsed().as_nanos() as u64
        })
        .collect();
    times.sort_unstable();
    println!("{what:<60} median {:>8.2} µs, 99 % under {:>8.2} µs", times[times.len() / 2] as f64 / 1e3, times[times.len() * 99 / 100] as f64 / 1e3);
    times[times.len() / 2] as f64 / 1e9
}

fn population(catalog: &Catalog, data: &Path, count: usize, unknown: u8) -> Population {
    let mut population = Population::of(&catalog.vocabulary, []);
    each_block(catalog, data, count, unknown, |block| population.push_block(&catalog.vocabulary, &block.iter().collect::<Vec<_>>()));
    population
}

/// The population's columns as households, block by block; so many percent of the facts are left out.
fn each_block(catalog: &Catalog, data: &Path, count: usize, unknown: u8, mut take: impl FnMut(Vec<Household>)) {
    let vocabulary = &catalog.vocabulary;
    let columns = |facts: &[(&str, Kind)], prefix: &str, holder: Holder| -> Vec<(usize, Kind, Vec<i64>)> {
        let column = |(name, kind): &(&str, Kind)| {
            let values = numpy::column(&data.join(format!("{prefix}_{}.npy", name.trim_end_matches('_'))));
            (vocabulary.slot(holder, name).expect("a fact"), *kind, values)
        };
        facts.iter().map(column).collect()
    };
    let households = columns(&HOUSEHOLD, "hh", Holder::Household);
    let members = columns(&MEMBER, "m", Holder::Member);
    let start = numpy::column(&data.join("m_start.npy"));
    let area = Area::parse("330102").expect("an area");
    let mut rng = fastrand::Rng::with_seed(7);
    let mut facts = |columns: &[(usize, Kind, Vec<i64>)], row: usize, slots: usize| {
        let mut facts = vec![None; slots];
        for (slot, kind, values) in columns {
            let value = values[row];
            let is_known = unknown == 0 || rng.u8(0..100) >= unknown;
            facts[*slot] = is_known.then(|| match kind {
                Kind::Flag => Value::Bool(value == 1),
                Kind::Whole(_) => Value::Number(Exact::ratio(value, 1)),
                Kind::Money => Value::Money(Money::from_fen(value * 100)),
            });
        }
        facts
    };
    let slots = |holder| vocabulary.facts(holder).len();
    for first in (0..count).step_by(BLOCK) {
        let block: Vec<Household> = (first..count.min(first + BLOCK))
            .map(|row| {
                let mut own = facts(&households, row, slots(Holder::Household));
                own[AREA] = Some(Value::Area(area.clone()));
                let member = |row: i64| Member {
                    id: String::new(),
                    document: None,
                    number_as_written: None,
                    name: None,
                    facts: facts(&members, row as usize, slots(Holder::Member)),
                };
                let members = (start[row]..start[row + 1]).map(member).collect();
                Household { id: String::new(), facts_on: None, facts: own, members }
            })
            .collect();
        take(block);
    }
}
