//! Does every program answer its cases, and would its cases notice a change?
//!
//! One named test for each case of the catalog, one for the mutants of each program, one for those of what programs share.

use engine::catalog::Program;
use engine::proof::{Mutant, MutantOwner, failing_cases, try_mutants};
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use support::catalog;

/// Mutants that change nothing and are named with the reason: at most so many in a hundred of all.
const EXCUSED_PERCENT_MAX: usize = 2;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = catalog().programs.iter().flat_map(case_trials).collect();
    trials.extend(mutant_trials());
    trials.push(Trial::test("catalog::its_size", catalog_holds_what_was_asked));
    libtest_mimic::run(&arguments, trials).exit();
}

fn case_trials(program: &'static Arc<Program>) -> impl Iterator<Item = Trial> {
    program.cases.iter().enumerate().map(move |(index, case)| {
        let name = format!("{}::case_{:02}::{}", program.id, index + 1, case.name.replace(' ', "_"));
        Trial::test(name, move || match failing_cases(program, std::slice::from_ref(case), &catalog().vocabulary).pop() {
            None => Ok(()),
            Some(failure) => Err(Failed::from(format!("{}:{}: {}", program.file, failure.place.line, failure.problem))),
        })
    })
}

fn mutant_trials() -> Vec<Trial> {
    let mut by_owner: BTreeMap<MutantOwner, Vec<Mutant>> = BTreeMap::new();
    let mutants = try_mutants(catalog());
    let stale = stale_excuses(&mutants);
    let (all, excused) = (mutants.len(), mutants.iter().filter(|m| !m.is_noticed && m.excuse.is_some()).count());
    for mutant in mutants {
        by_owner.entry(mutant.owner.clone()).or_default().push(mutant);
    }
    let mut trials: Vec<Trial> = by_owner
        .into_iter()
        .map(|(owner, mutants)| {
            let name = match owner {
                MutantOwner::Program(file) => format!("{}::mutants", file.rsplit('/').next().unwrap_or_default().trim_end_matches(".yaml")),
                MutantOwner::Shared(name) => format!("shared::{}::mutants", name.replace(' ', "_")),
            };
            Trial::test(name, move || {
                let unnoticed: Vec<String> = mutants.iter().filter(|m| !m.is_noticed && m.excuse.is_none()).map(|m| m.name.clone()).collect();
                if unnoticed.is_empty() { Ok(()) } else { Err(Failed::from(format!("no case notices: {}", unnoticed.join("; ")))) }
            })
        })
        .collect();
    trials.push(Trial::test("catalog::every_excuse_is_needed", move || if stale.is_empty() { Ok(()) } else { Err(Failed::from(stale.join("; "))) }));
    trials.push(Trial::test("catalog::excused_mutants_are_few", move || {
        println!("{all} mutants, {excused} of them change nothing");
        if excused * 100 <= all * EXCUSED_PERCENT_MAX { Ok(()) } else { Err(Failed::from(format!("{excused} of {all} mutants are excused"))) }
    }));
    trials
}

/// Entries of `equivalent` that name no mutant, or one that the cases notice.
fn stale_excuses(mutants: &[Mutant]) -> Vec<String> {
    let needed: BTreeSet<&str> = mutants.iter().filter(|m| !m.is_noticed).map(|m| m.name.as_str()).collect();
    let stale = |(name, _): &&(String, engine::words::Words)| !needed.contains(name.as_str());
    catalog().programs.iter().flat_map(|p| p.equivalent.iter().filter(stale).map(|(name, _)| format!("{}: {name}", p.id))).collect()
}

/// Every program of the contract's table, every criterion with words and clause, enough mutants for the proof to mean something.
fn catalog_holds_what_was_asked() -> Result<(), Failed> {
    let ids: BTreeSet<&str> = catalog().programs.iter().map(|p| p.id.as_str()).collect();
    for id in CONTRACT_PROGRAMS.split_whitespace() {
        if !ids.contains(id) {
            return Err(Failed::from(format!("{id} is missing")));
        }
    }
    for program in &catalog().programs {
        let cited = |clause: &Option<String>| clause.is_some() || program.source.clause.is_some();
        if let Some(criterion) = program.criteria.iter().find(|c| !cited(&c.clause) || c.says.zh.is_empty() || c.says.en.is_empty()) {
            return Err(Failed::from(format!("{} criterion {}: no clause or no words", program.id, criterion.id)));
        }
    }
    Ok(())
}

const CONTRACT_PROGRAMS: &str = "
    ez-urban-dibao ez-rural-dibao-1 ez-rural-dibao-orphan ez-huimin-inpatient ez-huimin-ref-central ez-huimin-ref-prov ez-huimin-chronic-cancer
    ez-huimin-chronic-transplant ez-huimin-chronic-dialysis ez-medaid-chronic-1 ez-medaid-premium-rural ez-medaid-vagrant ez-edu-misc-primary
    ez-edu-misc-junior ez-edu-book-primary ez-edu-book-junior ez-edu-sub-primary ez-edu-sub-junior ez-edu-boarder ez-edu-key-high ez-edu-univ-once
    ez-edu-vocational ez-rent-subsidy ez-rent-cut ez-house-new ez-house-repair ez-house-wubao ez-affordable ez-train-reemp ez-train-urban ez-train-rural
    ez-train-poverty ez-train-sunshine-2 ez-train-sunshine-3 ez-public-post ez-util-water ez-util-power ez-util-gas";
