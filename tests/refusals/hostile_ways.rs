//! Is the heaviest catalog that may be loaded answered for the largest household in every way of judging, with work that can be
//! counted beforehand?

use crate::hostile::{town, within};
use engine::calendar::{Date, civil_date};
use engine::catalog::{Catalog, assemble};
use engine::columns::{Paid, Plan, Population, Single, Wanted, Work};
use engine::eligibility::{IncomeCurve, Question, Recommendation, Rigour, Situation, Verdict, best_bundle, judge_household, recommend, single_changes};
use engine::facts::{Household, parse_household};
use engine::ledger::HouseholdId;
use engine::rehearsal::{Grouping, Rehearsal, Roll};
use engine::self_check::SoFar;
use engine::watch::{OneHand, Watch};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use support::{Server, SmallCatalog, SmallProgram};

const DAY: Date = civil_date(2026, 6, 1);
/// The most points of an income curve, and one for the end.
const POINTS_MAX: usize = 401;
const CASES: &str = "  - {name: in, expect: eligible, amount: \"AMOUNT\"}\n  - {name: out, set: {household.hukou: rural}, expect: ineligible}\n";

/// Conditions and amounts at the edge of what may be loaded: walks over all pairs of members, a list of nine hundred, a tower of
/// brackets, quotients as many as members, a product of eight hundred digits.
fn heavy() -> Catalog {
    let list = (0..900).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let tower = format!("{}household.income_month < 1000000000000{}", "(".repeat(36), ")".repeat(36));
    let digits = vec!["9".repeat(20); 40].join(" * ");
    let fraction = (1..12).fold("3".to_string(), |inner, n| format!("({n}.7 + 1 / {inner})"));
    let conditions = [
        ("pairs", "household.members.all(a, household.members.all(b, a.age <= b.age + 200))".to_string()),
        ("list", format!("household.income_month in [{list}] || household.hukou == 'urban'")),
        ("tower", tower),
        ("digits", format!("{digits} > household.income_month")),
        ("fraction", format!("household.income_month / {fraction} >= 0")),
    ];
    let mut small = town(&[], "{exactly: \"1\"}", "");
    small.folder.files.retain(|file| !file.path.ends_with("hostile.yaml"));
    for (number, (id, when)) in conditions.iter().enumerate() {
        let base = "hukou: urban, income_month: \"50\"";
        let program = |(id, when): (&str, &str), (amount, one): (&str, &str), more: &str, small: SmallCatalog| {
            let (criteria, member) = ([("heavy", when), ("urban", "household.hukou == 'urban'")], "birth_date: 1980-01-01");
            small.with(&SmallProgram { id, criteria: &criteria, amount, more, base, member, cases: &CASES.replace("AMOUNT", one) })
        };
        small = program((id, when), ("{exactly: \"household.members.sum(m, min(household.income_month, 1000000) / 7)\"}", "7.14"), "", small);
        // Everybody alone, and each excludes the one before.
        let other = if number == 0 { "good".to_string() } else { format!("{}-each", conditions[number - 1].0) };
        // Each with all others: all pairs for each of them would be too many.
        let each = if *id == "pairs" { "household.members.all(b, person.age <= b.age + 200)" } else { when };
        small = program((&format!("{id}-each"), each), ("{exactly: 5}", "5.00"), &format!("paid_to: person\nrelations:\n  - {{excludes: {other}}}\n"), small);
    }
    // Without their cases, which would try each of nine hundred numbers.
    let (catalog, told) = assemble(&small.folder);
    assert!(catalog.left_out.is_empty(), "{:?} {told:?}", catalog.left_out);
    assert_eq!(catalog.programs.len(), 1 + 2 * conditions.len(), "{told:?}");
    catalog
}

fn household(catalog: &Catalog, members: usize, income: &str, hukou: &str) -> Household {
    let members: Vec<String> = (0..members).map(|n| format!(r#"{{"id":"m{n}","birth_date":"{}-06-{:02}"}}"#, 1930 + n % 90, n % 28 + 1)).collect();
    let text = format!(r#"{{"id":"H","area":"330102","hukou":{hukou},"income_month":{income},"members":[{}]}}"#, members.join(","));
    parse_household(&text, &catalog.vocabulary).expect("sound")
}

fn largest(catalog: &Catalog) -> Household {
    household(catalog, 200, "\"1000000000000\"", "\"urban\"")
}

/// What each program gives to whom.
type Given = BTreeMap<(String, Option<u16>), Paid>;

fn plainly(catalog: &Catalog, household: &Household) -> Given {
    let judged = judge_household(catalog, &Situation::new(household, DAY, Rigour::Warn)).into_iter();
    let kept = judged.filter(|(_, _, judgment)| judgment.verdict == Verdict::Eligible);
    kept.map(|(program, recipient, judgment)| ((program.id.clone(), recipient.member()), Paid::from(&judgment.amount))).collect()
}

#[test]
fn one_household_and_columns_answer_as_the_plain_judge() {
    let catalog = heavy();
    let households = [
        largest(&catalog),
        household(&catalog, 200, "null", "null"),
        household(&catalog, 1, "\"0\"", "\"rural\""),
        household(&catalog, 64, "\"0.01\"", "\"urban\""),
        household(&catalog, 65, "\"999999999999.99\"", "\"urban\""),
    ];
    let plain: Vec<Given> = within("plainly", 60, || households.iter().map(|household| plainly(&catalog, household)).collect());
    assert!(plain[0].len() > 200, "the largest is answered for each member: {}", plain[0].len());
    let plan = Plan::for_area(&catalog, households[0].area(), DAY);
    let mut single = Single::new(&plan, &catalog.vocabulary);
    for (household, expected) in households.iter().zip(&plain) {
        let found: Given = within("alone", 60, || {
            let mut answers = Vec::new();
            single.judge(household, &mut answers);
            let kept = answers.iter().filter(|answer| answer.verdict == Verdict::Eligible);
            kept.map(|answer| ((answer.program.id.clone(), answer.recipient.member()), answer.paid)).collect()
        });
        assert_eq!(&found, expected);
    }
    let population = Population::of(&catalog.vocabulary, &households);
    let plan = Plan::new(&catalog, &population, DAY);
    let mut together: Vec<Given> = vec![Given::new(); households.len()];
    within("in columns", 60, || {
        let mut work = Work::new(&plan, &population, &catalog.vocabulary);
        for block in 0..population.blocks() {
            work.judge(block, Wanted::EligibleAndOpen, |found| {
                let mut recipients = population.recipients(block, found.program.paid_to);
                for (at, row) in found.eligible.iter().enumerate() {
                    let (household, recipient) = recipients(*row);
                    together[household].insert((found.program.id.clone(), recipient.member()), found.amounts.at(at));
                }
            });
        }
    });
    assert_eq!(together, plain);
}

#[test]
fn a_rehearsal_and_the_watch_judge_each_once() {
    let catalog = heavy();
    let people = [largest(&catalog), household(&catalog, 200, "null", "null"), household(&catalog, 3, "\"7\"", "\"urban\"")];
    let mut draft = catalog.clone();
    draft.programs.retain(|program| program.id != "pairs");
    let (judged, lost) = within("a rehearsal", 60, || {
        let mut roll = Roll::new(&catalog, &draft, DAY, Grouping::default());
        people.iter().for_each(|household| roll.push(household.clone(), None));
        let roll = roll.finish();
        let rehearsal = Rehearsal::new(&catalog, &draft, &roll, DAY);
        let parts = (0..roll.blocks()).map(|block| rehearsal.judge(block..block + 1)).collect();
        let outcome = rehearsal.conclude(parts);
        (outcome.judged, outcome.tally.lose + outcome.tally.otherwise)
    });
    assert!(judged <= 2 * (people.len() * catalog.programs.len()) as u64, "{judged} judged");
    assert!(lost > 0, "somebody loses what the draft leaves out");
    let mut watch = Watch::new(&catalog, DAY);
    for (number, household) in people.iter().enumerate() {
        watch.put(&catalog, HouseholdId(number as u64), household.clone(), DAY);
    }
    let days = 6;
    within("six days", 60, || {
        let to = (0..days).fold(DAY, |day, _| day.tomorrow().expect("a day"));
        let open = &|id: HouseholdId| Ok::<_, Infallible>(people.get(id.0 as usize).cloned());
        watch.turn(&catalog, to, Date::MIN, &OneHand, open).expect("in memory");
    });
    let most = 2 * days * (people.len() * catalog.programs.len()) as u64;
    assert!(watch.judged() <= most, "{} judged of {most}", watch.judged());
    let before = watch.judged();
    within("other facts", 60, || watch.record(&catalog, HouseholdId(0), people[1].clone(), watch.until(), 1));
    assert_eq!(watch.judged() - before, 3 * catalog.programs.len() as u64, "one household, before and after, and on the day before");
}

#[test]
fn nearness_bundle_and_questions_end() {
    let catalog = heavy();
    let refused = household(&catalog, 60, "\"1000000000000\"", "\"rural\"");
    let question = Question { on: DAY, only: None, with_ineligible: true, rigour: Rigour::Warn };
    let list = within("all reasons", 60, || recommend(&catalog, &refused, question).list);
    let ineligible: Vec<&Recommendation> = list.iter().filter(|one| one.verdict == Verdict::Ineligible).collect();
    assert!(ineligible.len() > 60, "{} ineligible", ineligible.len());
    let mut changes = 0;
    within("how near", 120, || {
        for one in &ineligible {
            for change in single_changes(&catalog, &refused, DAY, Rigour::Warn, &one.program, one.recipient) {
                assert_ne!(change.leads_to, Verdict::Ineligible, "{}", one.program.id);
                changes += 1;
            }
        }
    });
    assert!(changes >= 60, "by the registration or the income: {changes}");
    let largest = largest(&catalog);
    let list = within("all reasons of the largest", 60, || recommend(&catalog, &largest, question).list);
    let bundle = within("what can be held together", 60, || best_bundle(&catalog, &largest, DAY, &list));
    let eligible = list.iter().filter(|one| one.verdict == Verdict::Eligible).count();
    assert_eq!(bundle.kept.len() + bundle.left_out.len(), eligible, "each is kept or left out");
    let unknown = household(&catalog, 60, "null", "null");
    let asked = BTreeSet::new();
    within("the next question", 120, || {
        let so_far = SoFar { catalog: &catalog, household: &unknown, on: DAY, rigour: Rigour::Warn, asked: &asked };
        let look = so_far.look();
        let next = so_far.next_question(&look).expect("something is open");
        assert!(!next.hanging.is_empty() && so_far.questions_at_most(&look) <= 2 + 60, "the facts that are open");
    });
}

#[test]
fn an_income_curve_has_so_many_points_at_most() {
    let catalog = heavy();
    let family = household(&catalog, 12, "\"800\"", "\"rural\"");
    let curve = IncomeCurve::of_place(&catalog, &family, DAY).expect("an income");
    // Nine hundred incomes at which it is held, each alone: more than a curve has points.
    let moves = within("a curve", 120, || curve.moves());
    assert!(moves.points.len() <= POINTS_MAX + 48, "{} points", moves.points.len());
    assert!(moves.points.is_sorted_by_key(|point| point.income));
}

#[test]
fn over_http_the_largest_household_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(&folder.path().join("data"), "2026-06-01", "officer");
    let members: Vec<String> = (0..200).map(|n| format!(r#"{{"id":"m{n}","birth_date":"1980-01-01"}}"#)).collect();
    let household = |id: &str, income: &str| format!(r#"{{"id":"{id}","area":"110101","income_month":{income},"members":[{}]}}"#, members.join(","));
    for income in ["null", "\"1000000000000\"", "0"] {
        let answer = server.ask("POST", "/api/recommendations?verdicts_only=true", &household("H", income));
        assert_eq!(answer.status, 200, "{income}: {}", &answer.body[..answer.body.len().min(300)]);
    }
    let deep = format!(r#"{{"id":"H","members":{}}}"#, "[".repeat(100_000));
    for (what, body) in [
        ("too deep", deep),
        ("too much money", household("H", "\"1000000000000.01\"")),
        ("a number of a million digits", household("H", &"9".repeat(1_000_000))),
        ("an exponent", household("H", "1e400000")),
        ("nobody", r#"{"id":"H","members":[]}"#.to_string()),
    ] {
        let answer = server.ask("POST", "/api/recommendations?near=true&bundle=true", &body);
        assert!(matches!(answer.status, 400 | 413 | 422), "{what}: {}", answer.status);
        let answer = server.ask("POST", "/api/cliffs", &body);
        assert!(matches!(answer.status, 400 | 413 | 422), "{what}: {}", answer.status);
    }
    // It answers on.
    assert_eq!(server.ask("POST", "/api/recommendations", r#"{"id":"H","members":[{"id":"m"}]}"#).status, 200);
}
