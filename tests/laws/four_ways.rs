//! Does every way of judging give the same verdicts and amounts, whatever the catalog and whatever is told?
//!
//! Plainly, every program for every recipient; by the programs that the index of regions finds; by the compiled list, one household
//! alone; and in columns, many at once. `YIMEN_PAIRS=10000000` tries so many pairs of a catalog and a household, `YIMEN_FIRST_CATALOG`
//! begins at a later catalog.

use super::any_catalog::{CONSTRUCTS, Texts, constructs_of_amount, constructs_of_criteria, draw, family};
use engine::calendar::Date;
use engine::catalog::{Catalog, PaidTo, Program, assemble};
use engine::columns::{Paid, Plan, Population, Single, Wanted, Work};
use engine::eligibility::{Judgment, Recipient, Rigour, Situation, Verdict, judge, judge_household, reach_of, verdict_of};
use engine::facts::{Area, Household, Reach};
use fastrand::Rng;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Households of each catalog.
const HOUSEHOLDS: usize = 200;
/// Pairs of a catalog and a household that are tried each time.
const PAIRS: usize = 100_000;

/// A program by position, and the member's position if it is paid to a person.
pub type Who = (usize, Option<usize>);
/// What one household gets: all that is not ineligible, in order.
pub type Answers = Vec<(Who, Verdict, Paid)>;

/// The seed of a catalog and all its households.
pub fn seed_of(index: usize) -> u64 {
    20_261_122 ^ (index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn member(recipient: Recipient) -> Option<usize> {
    recipient.member().map(usize::from)
}

fn position_of(catalog: &Catalog, program: &Arc<Program>) -> usize {
    catalog.programs.iter().position(|known| Arc::ptr_eq(known, program)).expect("a program of the catalog")
}

fn answer(who: Who, judgment: &Judgment) -> (Who, Verdict, Paid) {
    (who, judgment.verdict, Paid::from(&judgment.amount))
}

/// Of many households only that a verdict is open: what it would give is for people to read.
fn without_open(answers: &Answers) -> Answers {
    answers.iter().map(|(who, verdict, paid)| (*who, *verdict, if *verdict == Verdict::Needs { Paid::Without } else { *paid })).collect()
}

/// The first way that does not give what the plain one gives, with what was expected and found.
fn different(plain: Answers, by_index: Answers, alone: &Answers, together: &Answers) -> Option<(&'static str, Answers, Answers)> {
    let many = without_open(&plain);
    [("by the index", &plain, &by_index), ("alone", &plain, alone), ("in columns", &many, together)]
        .into_iter()
        .find(|(_, expected, found)| expected != found)
        .map(|(way, expected, found)| (way, expected.clone(), found.clone()))
}

/// Every program in force for every recipient, without any help.
pub fn plainly(catalog: &Catalog, household: &Household, on: Date) -> Vec<(Who, Judgment)> {
    let situation = Situation::new(household, on, Rigour::Warn);
    let mut judgments = Vec::new();
    let judged = catalog.programs.iter().enumerate().filter(|(_, program)| program.in_force.contains(on) && program.open.is_none());
    for (position, program) in judged.filter(|_| !situation.born.is_empty()) {
        let recipients = match program.paid_to {
            PaidTo::Household => vec![Recipient::Household],
            PaidTo::Person => situation.born.iter().map(|position| Recipient::Member(*position)).collect(),
        };
        for recipient in recipients {
            let judgment = judge(program, &situation, recipient);
            assert_eq!(verdict_of(program, &situation, recipient), judgment.verdict, "the verdict alone of {}: {household:?}", program.id);
            judgments.push(((position, member(recipient)), judgment));
        }
    }
    judgments
}

/// What is not ineligible of them.
pub fn plain_answers(judgments: &[(Who, Judgment)]) -> Answers {
    judgments.iter().filter(|(_, judgment)| judgment.verdict != Verdict::Ineligible).map(|(who, judgment)| answer(*who, judgment)).collect()
}

/// By the index, with every reason as it is plainly.
fn by_index(catalog: &Catalog, household: &Household, on: Date, plain: &[(Who, Judgment)]) -> Answers {
    let found = judge_household(catalog, &Situation::new(household, on, Rigour::Warn));
    let found = found.into_iter().map(|(program, recipient, judgment)| ((position_of(catalog, program), member(recipient)), judgment));
    found
        .map(|(who, judgment)| {
            let same = plain.iter().find(|(other, _)| *other == who);
            assert_eq!(same.map(|(_, plain)| plain), Some(&judgment), "found by the index {who:?}");
            answer(who, &judgment)
        })
        .collect()
}

/// Each household alone, by the compiled list of its place.
pub fn each_alone(catalog: &Catalog, households: &[Household], on: Date) -> Vec<Answers> {
    let mut plans: BTreeMap<Option<&Area>, Plan> = BTreeMap::new();
    for household in households {
        plans.entry(household.area()).or_insert_with(|| Plan::for_area(catalog, household.area(), on));
    }
    let mut rooms: BTreeMap<Option<&Area>, Single<'_>> = plans.iter().map(|(area, plan)| (*area, Single::new(plan, &catalog.vocabulary))).collect();
    let mut found = Vec::new();
    let mut answers = Vec::with_capacity(households.len());
    for household in households {
        rooms.get_mut(&household.area()).expect("a room").judge(household, &mut found);
        answers.push(found.iter().map(|answer| ((position_of(catalog, answer.program), member(answer.recipient)), answer.verdict, answer.paid)).collect());
    }
    answers
}

/// All together; the first some of them in a block of their own.
pub fn in_columns(catalog: &Catalog, households: &[Household], on: Date, first: usize) -> Vec<Answers> {
    let mut population = Population::of(&catalog.vocabulary, &households[..first]);
    population.push_block(&catalog.vocabulary, &households[first..].iter().collect::<Vec<_>>());
    let plan = Plan::new(catalog, &population, on);
    let mut work = Work::new(&plan, &population, &catalog.vocabulary);
    let mut answers: Vec<Answers> = vec![Vec::new(); households.len()];
    for block in 0..population.blocks() {
        work.judge(block, Wanted::EligibleAndOpen, |found| {
            let position = position_of(catalog, found.program);
            let [mut eligible, mut open] = [(); 2].map(|()| population.recipients(block, found.program.paid_to));
            let eligible = found.eligible.iter().enumerate().map(|(at, row)| (eligible(*row), Verdict::Eligible, found.amounts.at(at)));
            let open = found.needs.iter().map(|row| (open(*row), Verdict::Needs, Paid::Without));
            for ((household, recipient), verdict, paid) in eligible.chain(open) {
                answers[household].push(((position, member(recipient)), verdict, paid));
            }
        });
    }
    answers.iter_mut().for_each(|list| list.sort_by_key(|(who, ..)| *who));
    answers
}

/// What was met.
#[derive(Default)]
struct Tally {
    pairs: usize,
    offered: usize,
    accepted: usize,
    judgments: usize,
    verdicts: [usize; 3],
    pairs_of_verdict: [usize; 3],
    paid: [usize; 4],
    large: usize,
    constructs: Vec<usize>,
}

impl Tally {
    fn joined(mut self, other: Tally) -> Tally {
        let add = |own: &mut [usize], other: &[usize]| own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
        self.constructs.resize(CONSTRUCTS.len(), 0);
        add(&mut self.constructs, &other.constructs);
        add(&mut self.verdicts, &other.verdicts);
        add(&mut self.pairs_of_verdict, &other.pairs_of_verdict);
        add(&mut self.paid, &other.paid);
        self.pairs += other.pairs;
        self.offered += other.offered;
        self.accepted += other.accepted;
        self.judgments += other.judgments;
        self.large += other.large;
        self
    }
}

/// A catalog and its households, all from one seed.
pub fn world(index: usize, households: usize) -> (Texts, Catalog, Vec<Household>, Rng) {
    let mut rng = Rng::with_seed(seed_of(index));
    let texts = draw(&mut rng);
    let (catalog, _) = assemble(&texts.folder());
    let families = (0..households).map(|_| family(&catalog, texts.on, if texts.has_large { 70 } else { 12 }, &mut rng)).collect();
    (texts, catalog, families, rng)
}

fn try_catalog(index: usize, tally: &mut Tally) {
    let (texts, catalog, households, mut rng) = world(index, HOUSEHOLDS);
    let on = texts.on;
    tally.offered += texts.programs;
    tally.accepted += catalog.programs.len();
    tally.constructs.resize(CONSTRUCTS.len(), 0);
    let used: Vec<_> =
        catalog.programs.iter().map(|p| (constructs_of_criteria(p, &catalog.vocabulary), constructs_of_amount(p, &catalog.vocabulary))).collect();
    let alone = each_alone(&catalog, &households, on);
    let together = in_columns(&catalog, &households, on, rng.usize(..HOUSEHOLDS));
    for (number, household) in households.iter().enumerate() {
        let judgments = plainly(&catalog, household, on);
        let plain = plain_answers(&judgments);
        let indexed = by_index(&catalog, household, on, &judgments);
        if let Some((way, expected, found)) = different(plain.clone(), indexed, &alone[number], &together[number]) {
            differ(index, &texts, &catalog, household, way, &expected, &found);
        }
        tally.pairs += 1;
        tally.large += usize::from(household.members.len() > 64);
        let (mut met, mut verdicts) = (0, [0; 3]);
        for ((position, _), judgment) in &judgments {
            // A program of another place fails before its rules are looked at.
            if reach_of(&catalog.programs[*position], household.area(), on) != Reach::Outside {
                met |= used[*position].0;
                verdicts[judgment.verdict as usize] += 1;
                if judgment.verdict == Verdict::Eligible {
                    met |= used[*position].1;
                }
            }
        }
        for (_, _, paid) in plain.iter().filter(|(_, verdict, _)| *verdict == Verdict::Eligible) {
            let kind = match paid {
                Paid::Exactly(_) => 0,
                Paid::Between(..) => 1,
                Paid::Unknown => 2,
                Paid::Without => 3,
            };
            tally.paid[kind] += 1;
        }
        (0..CONSTRUCTS.len()).filter(|position| met >> position & 1 == 1).for_each(|position| tally.constructs[position] += 1);
        for (verdict, count) in verdicts.into_iter().enumerate() {
            tally.judgments += count;
            tally.verdicts[verdict] += count;
            tally.pairs_of_verdict[verdict] += usize::from(count > 0);
        }
    }
}

/// Fails unless all ways give what the plain one gives; gives that.
pub fn judged_four_ways(catalog: &Catalog, households: &[Household], on: Date) -> Vec<Answers> {
    let alone = each_alone(catalog, households, on);
    let together = in_columns(catalog, households, on, households.len() / 2);
    let answers = households.iter().enumerate().map(|(number, household)| {
        let judgments = plainly(catalog, household, on);
        let plain = plain_answers(&judgments);
        let indexed = by_index(catalog, household, on, &judgments);
        let found = different(plain.clone(), indexed, &alone[number], &together[number]);
        assert_eq!(found, None, "{household:?}");
        plain
    });
    answers.collect()
}

fn differ(index: usize, texts: &Texts, catalog: &Catalog, household: &Household, way: &str, plain: &Answers, found: &Answers) -> ! {
    let one = plain.iter().chain(found).find(|answer| plain.contains(answer) != found.contains(answer)).expect("they differ");
    let (who, ..) = one;
    let of = |list: &Answers| list.iter().find(|(other, ..)| other == who).copied();
    let program = &catalog.programs[who.0];
    let text = |path: &str| texts.files.iter().find(|file| file.0 == path).map_or("", |file| file.1.as_str());
    panic!(
        "catalog {index}, {} for {:?} on {}: plainly {:?}, {way} {:?}\n{}\n{}\n{household:?}",
        program.id,
        who.1,
        texts.on,
        of(plain),
        of(found),
        text("facts.yaml"),
        text(&program.file)
    );
}

/// Tells the others to stop when its owner fails.
struct Alarm<'a>(&'a AtomicBool);

impl Drop for Alarm<'_> {
    fn drop(&mut self) {
        self.0.fetch_or(std::thread::panicking(), Ordering::Relaxed);
    }
}

/// Works on so many numbers on all cores, until one fails.
pub fn on_all_cores<T: Send>(first: usize, count: usize, work: impl Fn(&mut dyn Iterator<Item = usize>) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let has_failed = AtomicBool::new(false);
    let share = |core: usize| {
        let _alarm = Alarm(&has_failed);
        work(&mut (first + core..first + count).step_by(cores).take_while(|_| !has_failed.load(Ordering::Relaxed)))
    };
    std::thread::scope(|scope| {
        let share = &share;
        let threads: Vec<_> = (0..cores).map(|core| scope.spawn(move || share(core))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

#[test]
fn four_ways_of_judging_are_one() {
    let number = |name: &str, usual: usize| std::env::var(name).ok().map_or(usual, |text| text.parse().expect("a number"));
    let (pairs, first) = (number("YIMEN_PAIRS", PAIRS), number("YIMEN_FIRST_CATALOG", 0));
    let shares = on_all_cores(first, pairs.div_ceil(HOUSEHOLDS), |catalogs| {
        let mut tally = Tally::default();
        catalogs.for_each(|index| try_catalog(index, &mut tally));
        tally
    });
    let tally = shares.into_iter().fold(Tally::default(), Tally::joined);
    let share = |count: usize, of: usize| 100.0 * count as f64 / of as f64;
    println!("{} pairs, {} of {} programs accepted, {} judgments", tally.pairs, tally.accepted, tally.offered, tally.judgments);
    println!(
        "eligible, needs, ineligible: {:?}, in pairs {:?}; paid exactly, between, unknown, without: {:?}; {} large households",
        tally.verdicts.map(|count| share(count, tally.judgments)),
        tally.pairs_of_verdict.map(|count| share(count, tally.pairs)),
        tally.paid,
        tally.large
    );
    for (name, count) in CONSTRUCTS.iter().zip(&tally.constructs) {
        println!("{:6.2} % {name}", share(*count, tally.pairs));
    }
    assert!(tally.accepted * 10 >= tally.offered * 7, "{} of {} programs were accepted", tally.accepted, tally.offered);
    for (verdict, count) in tally.verdicts.iter().enumerate() {
        assert!(count * 10 >= tally.judgments, "verdict {verdict}: {count} of {} judgments", tally.judgments);
        let pairs = tally.pairs_of_verdict[verdict];
        assert!(pairs * 10 >= tally.pairs, "verdict {verdict}: in {pairs} of {} pairs", tally.pairs);
    }
    for (name, count) in CONSTRUCTS.iter().zip(&tally.constructs) {
        assert!(count * 100 >= tally.pairs, "{name}: in {count} of {} pairs", tally.pairs);
    }
    assert!(tally.large > 0 && tally.paid.iter().all(|count| *count > 0), "{} large households, {:?} amounts", tally.large, tally.paid);
}
