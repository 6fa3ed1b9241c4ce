//! The self-check: in whichever order questions are answered the verdicts are the same; asking ends; nothing is asked that changes
//! nothing; and no set of facts decides more than those that are told.

use super::{household, question, random_households};
use engine::calendar::{Date, civil_date};
use engine::catalog::{Amount, Catalog, Condition, Criterion, FactRef, Gauge, PaidTo, Program, RegionIndex, Subject};
use engine::eligibility::{Missing, Recipient, Rigour, Situation, Verdict, recommend, verdict_of};
use engine::facts::{FactDefinition, FactKind, Holder, Household, Member, Value, Vocabulary};
use engine::self_check::{SelfCheck, SoFar, definition_of, fact_of_path, tell};
use engine::words::Words;
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use support::{Document, catalog, drop_facts};

type Verdicts = BTreeMap<(String, Recipient), Verdict>;

fn verdicts(look: &SelfCheck) -> Verdicts {
    let decided = look.decided.iter().map(|one| ((one.program.id.clone(), one.recipient), one.verdict));
    decided.chain(look.open.iter().map(|one| ((one.program.id.clone(), one.recipient), Verdict::Needs))).collect()
}

/// The value of a fact as a whole document has it, by its path.
fn answer_of(full: &Document, path: &str) -> String {
    let (facts, key) = match path.strip_prefix("household.") {
        Some(key) => (full, key),
        None => {
            let (id, key) = path.strip_prefix("member:").and_then(|rest| rest.split_once('.')).expect("a member's path");
            let member = full["members"].as_array().expect("members").iter().find(|member| member["id"] == id).expect("the member");
            (member.as_object().expect("an object"), key)
        }
    };
    match key.splitn(3, '.').collect::<Vec<_>>()[..] {
        [list, record, field] => facts[list][record.parse::<usize>().expect("a number") - 1][field].to_string(),
        _ => facts[key].to_string(),
    }
}

fn so_far<'a>(household: &'a Household, on: Date, asked: &'a BTreeSet<Missing>) -> SoFar<'a> {
    SoFar { catalog: catalog(), household, on, rigour: Rigour::Warn, asked }
}

/// Asks until nothing is left to ask; gives the last look and what was asked.
fn ask_through(start: &Household, full: &Document, on: Date, mut pick: impl FnMut(&SoFar<'_>, &SelfCheck) -> Vec<Missing>) -> (SelfCheck, Vec<String>) {
    let vocabulary = &catalog().vocabulary;
    let (mut told, mut asked, mut paths) = (start.clone(), BTreeSet::new(), Vec::new());
    loop {
        let so_far = so_far(&told, on, &asked);
        let now = so_far.look();
        let facts = pick(&so_far, &now);
        if facts.is_empty() {
            return (now, paths);
        }
        for fact in facts {
            let path = fact.path(&told, vocabulary);
            assert_eq!(fact_of_path(&path, &told, vocabulary).as_ref(), Some(&fact), "a path leads back to its fact");
            assert!(asked.insert(fact), "{path} is asked twice");
            tell(&mut told, vocabulary, &path, &answer_of(full, &path)).expect("an answer that the fact can have");
            paths.push(path);
        }
    }
}

#[test]
fn the_order_of_answers_changes_no_verdict_and_asking_ends() {
    let (mut questions, mut facts_unknown) = (0, 0);
    for (document, on, mut rng) in random_households(21, 12) {
        let less = drop_facts(&document, [30, 60, 95][rng.usize(..3)], &mut rng);
        let start = household(&less);
        let mut most = Vec::new();
        let (last, asked) = ask_through(&start, &document, on, |so_far, now| {
            most.push(so_far.questions_at_most(now));
            so_far.next_question(now).map(|next| next.fact).into_iter().collect()
        });
        assert!(most.windows(2).all(|pair| pair[1] < pair[0]), "each answer leaves fewer questions: {most:?}");
        assert!(asked.len() <= most[0], "{} questions, {} were the most", asked.len(), most[0]);
        let (other, _) = ask_through(&start, &document, on, |_, now| {
            let facts: BTreeSet<Missing> = now.open.iter().flat_map(|open| open.askable.iter().cloned()).collect();
            rng.choose_multiple(facts, 12)
        });
        let (whole, nothing) = (household(&document), BTreeSet::new());
        let whole = so_far(&whole, on, &nothing).look();
        assert_eq!(verdicts(&last), verdicts(&whole), "{document:?}");
        assert_eq!(verdicts(&other), verdicts(&whole), "{document:?}");
        questions += asked.len();
        facts_unknown += most[0];
    }
    println!("{questions} questions where {facts_unknown} facts were unknown");
    assert!(questions > 200 && questions < facts_unknown, "{questions} of {facts_unknown}");
}

#[test]
fn a_self_check_says_what_recommendations_say() {
    for (document, on, mut rng) in random_households(22, 9) {
        let asked = household(&drop_facts(&document, 40, &mut rng));
        let list = recommend(catalog(), &asked, question(on)).list;
        for one in &list {
            let alone = verdict_of(&one.program, &Situation::new(&asked, on, Rigour::Warn), one.recipient);
            assert_eq!(alone, one.verdict, "{} for {:?}", one.program.id, one.recipient);
        }
        let expected: Verdicts = list.iter().map(|one| ((one.program.id.clone(), one.recipient), one.verdict)).collect();
        assert_eq!(verdicts(&so_far(&asked, on, &BTreeSet::new()).look()), expected);
    }
}

/// Whoever can't tell the income of the month is asked what it is made of.
#[test]
fn what_cannot_be_told_is_asked_in_parts_and_never_again() {
    let text = r#"{"id":"H","area":"420704","members":[{"id":"a"},{"id":"b"}]}"#;
    let start = engine::facts::parse_household(text, &catalog().vocabulary).expect("sound");
    let on = civil_date(2008, 12, 1);
    let income = fact_of_path("household.income_month", &start, &catalog().vocabulary).expect("a fact");
    let list = fact_of_path("member:a.incomes", &start, &catalog().vocabulary).expect("a fact");
    let hangs_on = |asked: &BTreeSet<Missing>, fact: &Missing| so_far(&start, on, asked).look().open.iter().filter(|open| open.askable.contains(fact)).count();
    let (nothing, asked) = (BTreeSet::new(), BTreeSet::from([income.clone()]));
    assert!(hangs_on(&nothing, &income) > 3 && hangs_on(&nothing, &list) == 0, "the whole first");
    assert!(hangs_on(&asked, &income) == 0 && hangs_on(&asked, &list) > 3, "then its parts");
    let most = so_far(&start, on, &nothing).questions_at_most(&so_far(&start, on, &nothing).look());
    let mut asked = BTreeSet::new();
    while let Some(next) = so_far(&start, on, &asked).next_question(&so_far(&start, on, &asked).look()) {
        assert!(asked.insert(next.fact), "nothing is asked twice though nothing is told");
    }
    assert!(asked.len() <= most, "{} of {most}", asked.len());
}

/// Facts of another year than the one asked about count for nothing whatever is told, and are not asked.
#[test]
fn facts_that_would_not_count_are_not_asked() {
    let text = r#"{"id":"H","area":"420704","facts_on":"2007-05-01","members":[{"id":"a"}]}"#;
    let start = engine::facts::parse_household(text, &catalog().vocabulary).expect("sound");
    let asks_of_a_year = |start: &Household, on| {
        let now = so_far(start, on, &BTreeSet::new()).look();
        let facts: Vec<_> = now.open.iter().flat_map(|open| open.askable.clone()).collect();
        facts.iter().filter(|fact| definition_of(fact, &catalog().vocabulary).is_some_and(|definition| definition.holds_year)).count()
    };
    assert_eq!(asks_of_a_year(&start, civil_date(2008, 6, 1)), 0);
    let same_year = text.replace("2007-05-01", "2008-05-01");
    let start = engine::facts::parse_household(&same_year, &catalog().vocabulary).expect("sound");
    assert!(asks_of_a_year(&start, civil_date(2008, 6, 1)) > 3);
}

const FACTS: usize = 5;

/// A catalog of random programs over a few facts that are yes or no, of nobody but the household.
fn random_catalog(rng: &mut Rng) -> Catalog {
    let mut vocabulary = Vocabulary::skeleton();
    let words = || Words::new("问", "asked");
    for number in 0..FACTS {
        let key = format!("f{number}");
        let fact = FactDefinition { key, kind: FactKind::Bool, name: words(), question: words(), sensitive: false, holds_year: false, otherwise: None };
        vocabulary.add(Holder::Household, fact);
    }
    let base = &catalog().programs[0];
    let program = |number: usize, rng: &mut Rng| {
        let criterion = |id: usize, rng: &mut Rng| {
            let condition = random_condition(rng, 3);
            Criterion { id: format!("c{id}"), says: words(), clause: None, gauge: Gauge::of(&condition, &vocabulary), condition, alternatives: Vec::new() }
        };
        Arc::new(Program {
            id: format!("p{number}"),
            region: engine::facts::Area::parse_prefix("00").expect("a region"),
            paid_to: PaidTo::Household,
            local_forms: Vec::new(),
            in_force: engine::calendar::Period { from: civil_date(2000, 1, 1), to: None },
            open: None,
            criteria: (0..rng.usize(1..=3)).map(|id| criterion(id, rng)).collect(),
            amount: Amount::InKind(words()),
            ..Program::clone(base)
        })
    };
    let programs: Vec<Arc<Program>> = (0..rng.usize(1..=6)).map(|number| program(number, rng)).collect();
    Catalog { vocabulary, by_region: RegionIndex::of(&programs), programs, ..Catalog::default() }
}

fn random_condition(rng: &mut Rng, depth: usize) -> Condition {
    let fact = Condition::Fact(FactRef { subject: Subject::Household, slot: rng.u16(1..=FACTS as u16), holds_year: false });
    let mut part = || Box::new(random_condition(rng, depth.saturating_sub(1)));
    if depth == 0 {
        return fact;
    }
    let (a, b, c) = (part(), part(), part());
    match rng.u8(..6) {
        0 => fact,
        1 => Condition::Not(a),
        2 => Condition::All(vec![*a, *b]),
        3 | 4 => Condition::Any(vec![*a, *b]),
        _ => Condition::If(a, b, c),
    }
}

fn with(values: &[Option<bool>]) -> Household {
    let area = Value::Area(engine::facts::Area::parse("110101").expect("a code"));
    let facts = std::iter::once(Some(area)).chain(values.iter().map(|value| value.map(Value::Bool))).collect();
    let member = Member { id: "a".into(), document: None, number_as_written: None, name: None, facts: vec![None; 3] };
    Household { id: "H".into(), facts_on: None, facts, members: vec![member] }
}

/// All ways to know some of the facts.
fn partly_known() -> Vec<Vec<Option<bool>>> {
    (0..FACTS).fold(vec![Vec::new()], |ways, _| {
        ways.iter().flat_map(|way| [None, Some(false), Some(true)].map(|value| [way.as_slice(), &[value]].concat())).collect()
    })
}

#[test]
fn a_question_can_change_a_verdict_and_sets_are_the_best() {
    let on = civil_date(2026, 1, 1);
    let ways = partly_known();
    let (mut asked, mut alone, mut none_left, mut sets, mut large) = (0, 0, 0, 0, 0);
    for seed in 0..150 {
        let mut rng = Rng::with_seed(seed);
        let catalog = random_catalog(&mut rng);
        let needs: BTreeMap<&Vec<Option<bool>>, BTreeSet<String>> = ways
            .iter()
            .map(|way| {
                let open = recommend(&catalog, &with(way), question(on)).list.into_iter().filter(|one| one.verdict == Verdict::Needs);
                (way, open.map(|one| one.program.id.clone()).collect())
            })
            .collect();
        let changes = |way: &Vec<Option<bool>>, fact: usize| {
            [false, true].into_iter().any(|answer| {
                let mut told = way.clone();
                told[fact] = Some(answer);
                needs[&told] != needs[way]
            })
        };
        let start = &ways[rng.usize(..ways.len())];
        let (told, nothing) = (with(start), BTreeSet::new());
        let so_far = SoFar { catalog: &catalog, household: &told, on, rigour: Rigour::Warn, asked: &nothing };
        let now = so_far.look();
        match so_far.next_question(&now) {
            Some(next) => {
                let Missing::Household(slot) = next.fact else { panic!("{:?}", next.fact) };
                let fact = usize::from(slot) - 1;
                assert_eq!(start[fact], None, "seed {seed}: what is known is asked");
                // An answer changes a verdict now, or after some answers to others.
                let later = ways.iter().filter(|way| way[fact].is_none() && (0..FACTS).all(|other| start[other].is_none() || way[other] == start[other]));
                let now_already = changes(start, fact);
                assert!(now_already || later.into_iter().any(|way| changes(way, fact)), "seed {seed}: {start:?} asks f{fact} for nothing");
                let one_alone = (0..FACTS).any(|other| start[other].is_none() && changes(start, other));
                assert_eq!(now_already, one_alone, "seed {seed}: what decides by itself comes first");
                asked += 1;
                alone += usize::from(now_already);
            }
            None => {
                assert!(needs[start].is_empty(), "seed {seed}: {start:?} leaves {:?} open", needs[start]);
                none_left += 1;
            }
        }
        let told = now.deciding_sets();
        assert!(told.is_exact);
        for set in &told.list {
            let is_small = set.facts.len() <= 3;
            assert!((is_small || told.list.len() == 1) && !set.decides.is_empty(), "seed {seed}");
            let smallest = now.open.iter().map(|open| open.askable.len()).min();
            assert!(is_small || Some(set.facts.len()) == smallest, "seed {seed}: a smaller set decides something");
            sets += 1;
            large += usize::from(!is_small);
        }
        let decided_by = |facts: usize| {
            now.open.iter().filter(|open| open.askable.iter().all(|fact| matches!(fact, Missing::Household(slot) if facts & (1 << slot) != 0))).count()
        };
        for size in 1..=3_u32 {
            let most = (0..1_usize << (FACTS + 1)).filter(|facts| facts.count_ones() <= size).map(decided_by).max().unwrap_or_default();
            let told = told.list.iter().filter(|set| set.facts.len() <= size as usize).map(|set| set.decides.len()).max().unwrap_or_default();
            assert_eq!(told, most, "seed {seed}: sets of {size}");
        }
    }
    println!("{asked} asked, {alone} of them decide by themselves; {none_left} times nothing is left; {sets} sets, {large} large");
    assert!(asked > 60 && asked > alone && alone > 30 && none_left > 10 && sets > 60 && large > 0);
}

/// Of a family with many open verdicts too: every fact, every pair of facts that verdicts hang on.
#[test]
fn no_pair_of_facts_decides_more_than_is_told() {
    let (mut pairs, mut exact) = (0, 0);
    for (document, on, mut rng) in random_households(51, 40) {
        let chance = rng.u8(20..60);
        let told = household(&drop_facts(&document, chance, &mut rng));
        let nothing = BTreeSet::new();
        let look = so_far(&told, on, &nothing).look();
        let open = look.open.iter().filter(|open| !open.is_blocked && (1..=2).contains(&open.askable.len()));
        let open: Vec<&BTreeSet<Missing>> = open.map(|open| &open.askable).collect();
        let facts: BTreeSet<&Missing> = open.iter().copied().flatten().collect();
        let sets = look.deciding_sets();
        for size in 1..=2 {
            let mut most = 0;
            for a in &facts {
                for b in facts.iter().filter(|b| size == 2 || *b == a) {
                    most = most.max(open.iter().filter(|askable| askable.iter().all(|fact| fact == *a || fact == *b)).count());
                    pairs += 1;
                }
            }
            let told = sets.list.iter().filter(|set| set.facts.len() <= size).map(|set| set.decides.len()).max().unwrap_or_default();
            assert_eq!(told, most, "sets of {size} of {} open", look.open.len());
        }
        exact += usize::from(sets.is_exact);
    }
    println!("{pairs} sets tried; {exact} of 40 are exact");
    assert!(pairs > 2_000 && exact > 30);
}
