//! Do the people of each place meet the figures that its document published?

use crate::measuring::{Judged, judged, measured};
use engine::catalog::Program;
use engine::population::{
    CHONGQING, COASTAL, DONGCHENG, EZHOU, FigureUnit, MENTOUGOU, PLACES, Place, PublishedFigure, QIANNAN, Register, SHIYAN, Sampling, households,
};
use std::collections::{BTreeMap, BTreeSet};
use support::catalog;

const SEED: u64 = 20_260_915;

/// One household stands for so many of its kind where a place is large; a hundred of each kind are kept in any case.
fn scale_of(place: &Place) -> usize {
    match place.code {
        "qiannan" => 200,
        "shiyan" => 50,
        "coastal" => 20,
        "ezhou" => 10,
        "chongqing" => 4,
        _ => 1,
    }
}

/// Prints the table of a place and returns the figures that are not met.
fn unmet(place: &Place, people: &[Judged]) -> Vec<&'static str> {
    println!("\n{} ({}), judged on {}, {} households, scale 1:{}", place.en, place.source, place.on, people.len(), scale_of(place));
    let [figure, published, measured_here, deviation, by] = ["figure", "published", "measured", "deviation", "of"];
    println!("{figure:<48} {published:>16} {measured_here:>16} {deviation:>9}  {by:<8} source");
    let mut unmet = Vec::new();
    for figure in place.figures {
        let found = measured(figure.measure, people);
        let per_mille = found.map(|found| (found - figure.value) * 1000 / figure.value);
        let shown = |value: Option<i64>| value.map_or("nobody".to_string(), |value| in_unit(figure, value));
        let deviation = per_mille.map_or(String::new(), |d| format!("{}{}.{} %", if d < 0 { "-" } else { "" }, d.abs() / 10, d.abs() % 10));
        let by = if figure.measure.is_history() { "history" } else { "rules" };
        println!("{:<48} {:>16} {:>16} {:>9}  {by:<8} {} {}", figure.what, in_unit(figure, figure.value), shown(found), deviation, figure.source, figure.quote);
        let is_met = found.is_some_and(|found| (found - figure.value).abs() * 1000 <= figure.value * figure.measure.tolerance_per_mille());
        if !is_met {
            unmet.push(figure.what);
        }
    }
    place.left_out.iter().for_each(|left| println!("  left out: {}: {}", left.printed, left.because));
    unmet
}

fn in_unit(figure: &PublishedFigure, value: i64) -> String {
    match figure.measure.unit() {
        FigureUnit::Number => value.to_string(),
        FigureUnit::Fen => format!("{}.{:02} yuan", value / 100, value % 100),
        FigureUnit::PerMille => format!("{}.{} %", value / 10, value % 10),
    }
}

/// The programs of a place's own folder that can be judged on its day.
fn own_programs(place: &Place) -> impl Iterator<Item = &'static Program> + use<'_> {
    let programs = catalog().programs.iter().map(AsRef::as_ref);
    programs.filter(|p| p.region.as_str() == place.region && p.open.is_none() && p.in_force.contains(place.on))
}

fn meets_its_figures(place: &'static Place) {
    // Dongcheng's and Mentougou's families are drawn, and always by this seed; the others' averages hang on no seed.
    let is_planned = matches!(place.register, Register::Planned(_)) && !place.figures.is_empty();
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    for seed in [SEED, SEED + 1].into_iter().take(1 + usize::from(is_planned)) {
        let people = judged(place, Sampling::thinned(seed, scale_of(place)));
        let unmet = unmet(place, &people);
        assert!(unmet.is_empty(), "{} with seed {seed}: not met: {unmet:?}", place.code);
        reached.extend(people.iter().flat_map(|one| one.reached.keys().copied()));
    }
    assert!(own_programs(place).count() > 5, "{}: its programs are found", place.code);
    let idle: Vec<&str> = own_programs(place).map(|p| p.id.as_str()).filter(|id| !reached.contains(id)).collect();
    assert!(idle.is_empty(), "{}: programs that reach nobody: {idle:?}", place.code);
}

/// A sum that the office gave is taken over from the document, so that its figure only shows that the history is the reported one. What the
/// rules can say of it is who may have it: whoever has got it on record is eligible on the place's day, or only some fact is missing, but for the
/// few who are made to have come to earn too much. Programs that can't be judged (ask the agency) say nothing of anybody.
#[test]
fn figures_of_the_history_are_told_apart_and_their_people_are_judged() {
    let (mut of_history, mut of_rules, mut sums) = (0, 0, 0);
    for place in PLACES {
        for figure in place.figures {
            *(if figure.measure.is_history() { &mut of_history } else { &mut of_rules }) += 1;
        }
        let people = judged(place, Sampling::thinned(SEED, scale_of(place)));
        let is_judged = |program: &str| own_programs(place).any(|own| own.id == program);
        let (mut here, mut strangers) = (0, Vec::new());
        for (one, aid) in people.iter().flat_map(|one| one.made.given.iter().map(move |aid| (one, aid))).filter(|(_, aid)| is_judged(aid.program)) {
            here += 1;
            if !one.reached.contains_key(aid.program) && !one.missing.iter().any(|(program, _)| *program == aid.program) {
                strangers.push(format!("{} {}", one.made.document["id"], aid.program));
            }
        }
        // One in two hundred has come to earn too much since.
        assert!(
            strangers.len() * 100 <= here,
            "{}: {} of {here} have got what they are not eligible for, as {:?}",
            place.code,
            strangers.len(),
            strangers.first()
        );
        sums += here;
    }
    assert!(of_rules > 2 * of_history && of_history > 5 && sums > 100, "{of_rules} figures of the rules, {of_history} of the history, {sums} sums");
}

/// The comparison is no formality: people who are missing, or sums that are off, are noticed.
#[test]
fn a_blurred_population_is_noticed() {
    let mut people = judged(&COASTAL, Sampling::thinned(SEED, 100));
    people.iter_mut().flat_map(|one| &mut one.made.given).for_each(|aid| aid.fen = aid.fen * 11 / 10);
    let unmet_sums = unmet(&COASTAL, &people);
    assert!(unmet_sums.contains(&"medical aid on average") && !unmet_sums.contains(&"people with medical aid"), "{unmet_sums:?}");
    let mut position = 0;
    people.retain(|_| {
        position += 1;
        position % 20 != 0
    });
    let unmet_numbers = unmet(&COASTAL, &people);
    assert!(unmet_numbers.contains(&"people on the allowance") && unmet_numbers.contains(&"pupils without fees"), "{unmet_numbers:?}");
}

#[test]
fn dongcheng_meets_its_figures() {
    meets_its_figures(&DONGCHENG);
}

#[test]
fn mentougou_meets_its_figures() {
    meets_its_figures(&MENTOUGOU);
}

#[test]
fn ezhou_meets_its_figures() {
    meets_its_figures(&EZHOU);
}

#[test]
fn shiyan_meets_its_figures() {
    meets_its_figures(&SHIYAN);
}

#[test]
fn qiannan_meets_its_figures() {
    meets_its_figures(&QIANNAN);
}

#[test]
fn chongqing_meets_its_figures() {
    meets_its_figures(&CHONGQING);
}

#[test]
fn the_coastal_district_meets_its_figures() {
    meets_its_figures(&COASTAL);
}

/// Were nothing left unknown, no verdict of the place's own programs would hang on a fact.
#[test]
fn a_place_tells_what_its_programs_ask() {
    for place in PLACES.iter().filter(|place| place.code != "dongcheng") {
        let told = Sampling { unknown_chance: Some(0), at_least: 20, ..Sampling::thinned(SEED, 2_000) };
        let own: BTreeSet<&str> = own_programs(place).map(|p| p.id.as_str()).collect();
        let mut missing: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (program, path) in judged(place, told).iter().flat_map(|one| &one.missing) {
            let key = path.rsplit(['.', ':']).next().unwrap_or_default().to_string();
            if own.contains(program) {
                missing.entry(key).or_default().insert(program);
            }
        }
        assert!(missing.is_empty(), "{}: never told: {missing:?}", place.code);
    }
}

/// A few facts in a hundred are unknown, and what a family's case rests on never is.
#[test]
fn some_facts_are_unknown() {
    for place in PLACES.iter().filter(|place| place.unknown_chance == 50) {
        let facts = |unknown| -> usize {
            let sampling = Sampling { unknown_chance: Some(unknown), at_least: 20, ..Sampling::thinned(SEED, 2_000) };
            households(place, sampling)
                .map(|one| one.document["members"].as_array().expect("members").iter().map(|m| m.as_object().map_or(0, |m| m.len())).sum::<usize>())
                .sum()
        };
        let (all, told) = (facts(0), facts(50));
        assert!((10..=60).contains(&((all - told) * 1000 / all)), "{}: {told} of {all} facts are told", place.code);
    }
}

#[test]
fn a_place_is_the_same_each_time_and_another_with_another_seed() {
    for place in PLACES {
        let first = |seed| households(place, Sampling::thinned(seed, 500)).nth(7).expect("a household").document;
        assert_eq!(first(SEED), first(SEED), "{}", place.code);
        assert_ne!(first(SEED), first(SEED + 1), "{}", place.code);
    }
}

/// What stands for many stands for as many as there are.
#[test]
fn thinned_households_stand_for_all() {
    let all = |scale| -> u64 { households(&SHIYAN, Sampling::thinned(SEED, scale)).map(|one| one.stands_for_millionths).sum::<u64>() / 1_000_000 };
    let (whole, thinned) = (all(1), all(40));
    assert!(whole.abs_diff(thinned) <= 2, "{whole} and {thinned}");
    assert!(households(&SHIYAN, Sampling::thinned(SEED, 40)).count() * 10 < whole as usize, "and are far fewer");
}
