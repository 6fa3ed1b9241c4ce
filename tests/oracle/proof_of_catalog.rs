//! Does every rule of the catalog come to the same by the engine and by our reading of its text?
//!
//! Not only the evaluators are compared: our side reads the conditions, formulas, numbers and definitions from the files.

use super::calendar::Day;
use super::case::{fen_to_pay, quantity_of};
use super::catalog_texts::{AmountText, CatalogTexts, ProgramText};
use super::evaluate::{View, World, number, significant, truth};
use super::household::read_household;
use super::quantity::Quantity;
use super::stream::{SEED, seed_of};
use super::tree::Term;
use super::workers::spread;
use engine::calendar::parse_date;
use engine::catalog::{Amount, Catalog, PaidTo, Program, assemble};
use engine::eligibility::{AmountFound, Judgment, Recipient, Rigour, Situation, Verdict, evaluate_condition, evaluate_number, judge};
use engine::facts::{FactKind, Holder, Unit, Vocabulary, parse_household};
use fastrand::Rng;
use std::collections::BTreeSet;

const HOUSEHOLDS: usize = 10_000;

/// A program as the engine has it, and as its text says.
struct Rule<'a> {
    program: &'a Program,
    /// The same wherever smaller regions have their own form of it: its text knows nothing of them.
    alone: Program,
    /// The same without criteria, so that it gives its amount to everybody.
    gift: Program,
    text: ProgramText,
    /// Where its criteria begin among those of all programs.
    first: usize,
}

/// How often each criterion came out false, true and open, and each kind of amount.
#[derive(Default)]
struct Seen {
    criteria: Vec<[usize; 3]>,
    judged: usize,
    exact: usize,
    ranges: usize,
    open: usize,
}

impl Seen {
    fn joined(mut self, other: Seen) -> Seen {
        self.criteria.resize(self.criteria.len().max(other.criteria.len()), [0; 3]);
        for (mine, theirs) in self.criteria.iter_mut().zip(&other.criteria) {
            (0..3).for_each(|outcome| mine[outcome] += theirs[outcome]);
        }
        Seen {
            criteria: self.criteria,
            judged: self.judged + other.judged,
            exact: self.exact + other.exact,
            ranges: self.ranges + other.ranges,
            open: self.open + other.open,
        }
    }
}

/// What a program pays, in fen.
#[derive(Debug, PartialEq)]
enum Paid {
    Exactly(i64),
    Between(i64, i64),
    Open,
    Without,
}

#[test]
fn every_rule_of_the_catalog_means_what_its_text_says() {
    // Without the programs' own cases, which would be the first to notice: this is another proof.
    let files = support::catalog_files();
    let (catalog, diagnostics) = assemble(&files);
    assert!(diagnostics.is_empty(), "the catalog has problems; run `yimen check`: {:?}", diagnostics.first());
    let texts = CatalogTexts::new(&files, &catalog);
    let rules = rules_of(&catalog, &texts);
    let (dictionary, days) = (texts.dictionary(), days_of(&catalog));
    let thresholds = thresholds_of(&catalog);
    let criteria = rules.iter().map(|rule| rule.text.criteria.len()).sum();
    let check = |index: usize, seen: &mut Seen| {
        seen.criteria.resize(criteria, [0; 3]);
        let mut rng = Rng::with_seed(seed_of(index));
        let mut document = support::complete_document(&catalog.vocabulary, &mut rng, None);
        put_on_thresholds(&mut document, &catalog.vocabulary, &thresholds, &mut rng);
        if rng.bool() {
            // Untold, so that they are computed.
            document.retain(|key, _| catalog.vocabulary.facts(Holder::Household).iter().all(|fact| fact.key != *key || fact.otherwise.is_none()));
        }
        let on = days[rng.usize(..days.len())].clone();
        let rigour = if rng.u8(0..4) == 0 { Rigour::Strict } else { Rigour::Warn };
        let line = support::document_of(&document);
        let household = parse_household(&line, &catalog.vocabulary).unwrap_or_else(|faults| panic!("{line}: {faults:?}"));
        let situation = Situation::new(&household, parse_date(&on).expect("a day"), rigour);
        let own_household = read_household(&document, dictionary);
        let world = World::new(&own_household, Day::parse(&on), rigour);
        for rule in &rules {
            let recipients = match rule.program.paid_to {
                PaidTo::Household => vec![None],
                PaidTo::Person => (0..household.members.len()).map(Some).collect(),
            };
            for recipient in recipients {
                check_rule(rule, recipient, &situation, &world, seen).map_err(|what| {
                    format!("{what}\n  seed {SEED}, household {index}, program {}, recipient {recipient:?}, on {on}, {rigour:?}\n  {line}", rule.program.id)
                })?;
            }
        }
        Ok(())
    };
    let seen = spread(HOUSEHOLDS, check, Seen::joined);
    let both_ways = seen.criteria.iter().filter(|[no, yes, _]| *no > 0 && *yes > 0).count();
    let always_open = seen.criteria.iter().filter(|[no, yes, _]| *no + *yes == 0).count();
    println!("{} judgments of {} programs: {} exact amounts, {} ranges, {} open", seen.judged, rules.len(), seen.exact, seen.ranges, seen.open);
    println!("{criteria} criteria: {both_ways} came out both ways, {always_open} rest on numbers that no source states");
    for (name, count) in [("exact amounts", seen.exact), ("ranges", seen.ranges), ("open amounts", seen.open)] {
        assert!(count >= HOUSEHOLDS, "too few {name}: {count}");
    }
    // A criterion that always comes out one way is hardly proved; a few need rare households.
    assert!((both_ways + always_open) * 100 >= criteria * 97, "only {both_ways} of {criteria} criteria came out both ways");
}

fn rules_of<'a>(catalog: &'a Catalog, texts: &CatalogTexts) -> Vec<Rule<'a>> {
    let mut first = 0;
    let rules = catalog.programs.iter().map(|program| {
        let text = texts.program(&program.file);
        assert_eq!(text.criteria.len(), program.criteria.len(), "{}: criteria", program.id);
        let province = engine::facts::Area::parse_prefix(text.region.get(..2).unwrap_or("00")).expect("a province");
        let gift = Program { criteria: Vec::new(), region: province, local_forms: Vec::new(), ..(**program).clone() };
        let begins = first;
        first += text.criteria.len();
        let alone = Program { local_forms: Vec::new(), ..(**program).clone() };
        Rule { program, alone, gift, text, first: begins }
    });
    rules.collect()
}

/// Days on which numbers and programs begin and end, the days before and after, and some between.
fn days_of(catalog: &Catalog) -> Vec<String> {
    let mut days = BTreeSet::new();
    for program in &catalog.programs {
        let periods = program.parameters.iter().flat_map(|parameter| parameter.rows.iter().map(|row| (row.period, row.checked_until)));
        for (period, checked) in periods.chain([(program.in_force, None)]) {
            for day in [Some(period.from), period.to, checked].into_iter().flatten() {
                days.extend([day.yesterday(), Ok(day), day.tomorrow()].into_iter().flatten().map(|day| day.to_string()));
            }
        }
    }
    days.extend((2006..=2026).flat_map(|year| [format!("{year}-02-28"), format!("{year}-07-01"), format!("{year}-10-15")]));
    days.into_iter().collect()
}

/// Every number of yuan that a program states, a fen less and a fen more.
fn thresholds_of(catalog: &Catalog) -> Vec<String> {
    let parameters = catalog.programs.iter().flat_map(|program| &program.parameters).filter(|parameter| parameter.unit == Unit::YUAN);
    let fen: BTreeSet<i64> = parameters.flat_map(|parameter| &parameter.rows).filter_map(|row| fen_to_pay(&row.value.to_big())).collect();
    let around: BTreeSet<i64> = fen.into_iter().flat_map(|fen| [(fen - 1).max(0), fen, fen + 1]).collect();
    around.into_iter().map(|fen| format!("{}.{:02}", fen / 100, fen % 100)).collect()
}

/// Sets one amount in four to a threshold.
fn put_on_thresholds(document: &mut support::Document, vocabulary: &Vocabulary, thresholds: &[String], rng: &mut Rng) {
    let mut put = |holder: Holder, facts: &mut support::Document| {
        for fact in vocabulary.facts(holder).iter().filter(|fact| fact.kind == FactKind::Money) {
            if rng.u8(0..4) == 0 {
                facts.insert(fact.key.clone(), thresholds[rng.usize(..thresholds.len())].as_str().into());
            }
        }
    };
    put(Holder::Household, document);
    let members = document.get_mut("members").and_then(serde_json::Value::as_array_mut).expect("a household has members");
    members.iter_mut().filter_map(serde_json::Value::as_object_mut).for_each(|member| put(Holder::Member, member));
}

fn check_rule(rule: &Rule<'_>, recipient: Option<usize>, situation: &Situation<'_>, world: &World<'_>, seen: &mut Seen) -> Result<(), String> {
    let engine_view = engine::eligibility::View::new(situation, recipient.map(|position| position as u16));
    let view = View::of(recipient);
    let mut outcomes = Vec::with_capacity(rule.text.criteria.len());
    for (position, (criterion, alternatives)) in rule.program.criteria.iter().zip(&rule.text.criteria).enumerate() {
        let conditions = criterion.alternatives.iter().map(|alternative| &alternative.condition);
        let conditions: Vec<_> = if criterion.alternatives.is_empty() { vec![&criterion.condition] } else { conditions.collect() };
        let (engine, us): (Vec<_>, Vec<_>) = (
            conditions.iter().map(|condition| evaluate_condition(condition, engine_view)).collect(),
            alternatives.iter().map(|term| truth(term, view, world)).collect(),
        );
        if engine != us {
            return Err(format!("criterion {}: engine {engine:?}, oracle {us:?}", criterion.id));
        }
        let outcome = if us.contains(&Some(true)) {
            Some(true)
        } else if us.contains(&None) {
            None
        } else {
            Some(false)
        };
        seen.criteria[rule.first + position][match outcome {
            Some(false) => 0,
            Some(true) => 1,
            None => 2,
        }] += 1;
        outcomes.push(outcome);
    }
    let whom = recipient.map_or(Recipient::Household, |position| Recipient::Member(position as u16));
    let judgment = judge(&rule.alone, situation, whom);
    let verdict = verdict_of(&outcomes, &rule.text.region, world);
    if judgment.outcomes != outcomes || judgment.verdict != verdict {
        return Err(format!("engine {:?} {:?}, oracle {verdict:?} {outcomes:?}", judgment.verdict, judgment.outcomes));
    }
    seen.judged += 1;
    let us = to_pay(rule, engine_view, view, world)?;
    let given = judge(&rule.gift, situation, whom);
    if given.verdict == Verdict::Ineligible {
        return Ok(());
    }
    let engine = paid(&given);
    match us {
        Paid::Exactly(_) => seen.exact += 1,
        Paid::Between(..) => seen.ranges += 1,
        Paid::Open => seen.open += 1,
        Paid::Without => {}
    }
    if engine == us { Ok(()) } else { Err(format!("amount: engine {engine:?}, oracle {us:?}")) }
}

fn verdict_of(outcomes: &[Option<bool>], region: &str, world: &World<'_>) -> Verdict {
    let area = world.household.area.as_deref().map(significant).unwrap_or_default();
    let inside = world.household.area.is_some() && area.starts_with(region);
    let may_be_inside = region.starts_with(&area) || area.starts_with(region);
    if outcomes.contains(&Some(false)) || !(inside || may_be_inside) {
        Verdict::Ineligible
    } else if outcomes.contains(&None) || !inside {
        Verdict::Needs
    } else {
        Verdict::Eligible
    }
}

/// What the program pays by our reading; every formula and condition of the amount must come to the same by the engine,
/// before any rounding.
fn to_pay(rule: &Rule<'_>, engine_view: engine::eligibility::View<'_>, view: View, world: &World<'_>) -> Result<Paid, String> {
    let pay = |formula, term: &Term| {
        let (engine, us) = (quantity_of(&evaluate_number(formula, engine_view)), number(term, view, world));
        match &us {
            _ if engine != us => Err(format!("formula of the amount: engine {engine:?}, oracle {us:?}")),
            Quantity::Exact(yuan) => Ok(fen_to_pay(yuan)),
            _ => Ok(None),
        }
    };
    Ok(match (&rule.program.amount, &rule.text.amount) {
        (Amount::Exactly(formula), AmountText::Exactly(term)) => pay(formula, term)?.map_or(Paid::Open, Paid::Exactly),
        (Amount::Between(low, high), AmountText::Between(low_term, high_term)) => {
            pay(low, low_term)?.zip(pay(high, high_term)?).map_or(Paid::Open, |(low, high)| Paid::Between(low, high))
        }
        (Amount::First(rows), AmountText::First(terms)) if rows.len() == terms.len() => {
            let mut values = Vec::new();
            for (row, (when, term)) in rows.iter().zip(terms) {
                let engine = row.condition.as_ref().map(|condition| evaluate_condition(condition, engine_view));
                let us = when.as_ref().map(|when| truth(when, view, world));
                if engine != us {
                    return Err(format!("row of the amount: engine {engine:?}, oracle {us:?}"));
                }
                values.push((us.unwrap_or(Some(true)), pay(&row.value, term)?));
            }
            first_that_holds(&values)
        }
        (Amount::InKind(_) | Amount::NotStated(_), AmountText::Without) => Paid::Without,
        _ => return Err("the amount is of another form than its text".into()),
    })
}

/// The first row that holds is the last that counts; rows before it that may hold must pay the same.
fn first_that_holds(rows: &[(Option<bool>, Option<i64>)]) -> Paid {
    let last = rows.iter().position(|(holds, _)| *holds == Some(true)).map_or(rows.len(), |position| position + 1);
    let values: Vec<Option<i64>> = rows[..last].iter().filter(|(holds, _)| *holds != Some(false)).map(|(_, value)| *value).collect();
    match values.first() {
        None => Paid::Without,
        Some(Some(first)) if values.iter().all(|value| *value == Some(*first)) => Paid::Exactly(*first),
        Some(_) => Paid::Open,
    }
}

fn paid(judgment: &Judgment) -> Paid {
    match &judgment.amount {
        AmountFound::Exactly(money) => Paid::Exactly(money.fen()),
        AmountFound::Between(low, high) => Paid::Between(low.fen(), high.fen()),
        AmountFound::Unknown(_) => Paid::Open,
        AmountFound::Without => Paid::Without,
    }
}
