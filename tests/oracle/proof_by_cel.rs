//! Does the crate `cel`, where it has the same words, say the same?
//!
//! CEL knows no unknown facts, so the households are complete. Of the 100,000 expressions it can say 42,174 (nearly all of the
//! 25,000 that are grown for it, and 17,000 of the others). Of the other 57,826, 39,000 hold decimals or a division (7 / 2 is 3
//! in CEL), 27,000 dated numbers, 15,000 spans of days, 14,000 sums over the members, or derived facts that rest on these.

use super::case::{Case, Found};
use super::cel_text::cel_text;
use super::coverage::constructs;
use super::household::{Dictionary, Fact, Facts, Household, Word};
use super::quantity::{Quantity, whole};
use super::random_households::Telling;
use super::small_catalog::SmallCatalog;
use super::stream::{EXPRESSIONS, cases, expression_at};
use super::tally::Tally;
use super::workers::spread;
use cel::objects::Value;
use cel::{Context, Env, ExecutionError};
use engine::facts::Holder;
use num_traits::ToPrimitive;
use std::collections::HashMap;
use std::sync::Arc;

/// How many of the hundred thousand CEL can say at least.
const COMPARED_MIN: usize = 20_000;

/// What the two languages share.
const SHARED: [&str; 31] = [
    "true",
    "false",
    "whole literal",
    "on",
    "date()",
    "!",
    "- of one",
    "+",
    "-",
    "*",
    "&&",
    "||",
    "== of numbers",
    "< of numbers",
    "<= of numbers",
    "== of days",
    "< of days",
    "== of conditions",
    "!= of codes",
    "code in list",
    "number in list",
    "code in set",
    "?: of conditions",
    "exists",
    "all",
    "count",
    "min",
    "max",
    "integer fact",
    "derived condition",
    "walk within a walk",
];

#[test]
fn cel_says_the_same_where_it_has_the_words() {
    let catalog = SmallCatalog::new();
    let cases = cases(&catalog, Telling::All);
    let env = Arc::new(Env::stdlib());
    let tally = spread(
        EXPRESSIONS,
        |index, tally: &mut Tally| {
            let expression = expression_at(index, &catalog)?;
            let Some(text) = cel_text(&expression.term, "person") else { return Ok(()) };
            let (case, recipient) = expression.case_in(&cases);
            let fail = |what: String| Err(expression.failure(case, recipient, &format!("{what}\n  in CEL: {text}")));
            let program = match env.compile(&text) {
                Ok(program) => program,
                Err(errors) => return fail(format!("CEL refuses it: {errors}")),
            };
            let cel = match program.execute(&context_of(case, recipient, &catalog.dictionary, &env)) {
                // CEL's integers end at 64 bits; ours do not end.
                Err(ExecutionError::Overflow(..)) => {
                    tally.add("too large for CEL");
                    return Ok(());
                }
                Err(error) => return fail(format!("CEL fails: {error}")),
                Ok(Value::Bool(value)) => Found::Truth(Some(value)),
                Ok(Value::Int(value)) => Found::Number(Quantity::of(whole(value))),
                Ok(other) => return fail(format!("CEL answers {other:?}")),
            };
            let engine = case.ask_engine(&expression.compiled, recipient);
            if engine != cel {
                return fail(format!("engine {engine:?}, CEL {cel:?}"));
            }
            tally.add("compared");
            tally.add(match engine {
                Found::Truth(Some(true)) => "came out true",
                Found::Truth(_) => "came out false",
                Found::Number(_) => "came out a number",
            });
            constructs(&expression.term, &catalog.vocabulary).into_iter().for_each(|name| tally.add(name));
            Ok(())
        },
        Tally::joined,
    );
    println!("{tally}");
    let compared = tally.count("compared");
    assert!(compared >= COMPARED_MIN, "only {compared} expressions were compared");
    assert!(tally.count("too large for CEL") * 100 < compared, "too many expressions are too large for CEL");
    SHARED.iter().for_each(|name| tally.expect_share(name, 1, compared));
    ["came out true", "came out false", "came out a number"].iter().for_each(|name| tally.expect_share(name, 10, compared));
}

fn context_of(case: &Case, recipient: Option<usize>, dictionary: &Dictionary, env: &Arc<Env>) -> Context<'static, 'static> {
    let mut context = Context::with_env(env.clone());
    context.add_function("min", cel::functions::min).expect("a free name");
    context.add_function("max", cel::functions::max).expect("a free name");
    context.add_variable_from_value("on", case.on.as_str());
    context.add_variable_from_value("household", household_of(&case.household, case.world().born(), dictionary));
    if let Some(recipient) = recipient {
        context.add_variable_from_value("person", map_of(&case.household.members[recipient], Holder::Member, dictionary));
    }
    context
}

/// The household with the members who are born.
fn household_of(household: &Household, born: &[usize], dictionary: &Dictionary) -> HashMap<String, Value> {
    let mut map = map_of(&household.facts, Holder::Household, dictionary);
    let members: Vec<Value> = born.iter().map(|member| map_of(&household.members[*member], Holder::Member, dictionary).into()).collect();
    map.insert("members".into(), members.into());
    map
}

/// Facts as CEL values; numbers that may have decimals are left out, because no expression that is compared names them.
fn map_of(facts: &Facts, holder: Holder, dictionary: &Dictionary) -> HashMap<String, Value> {
    map_of_words(facts, dictionary.words(holder))
}

fn map_of_words(facts: &Facts, words: &[Word]) -> HashMap<String, Value> {
    let known = words.iter().zip(facts).filter_map(|(word, fact)| Some((word, fact.as_ref()?)));
    let value = |word: &Word, fact: &Fact| -> Option<Value> {
        Some(match fact {
            Fact::Truth(value) => (*value).into(),
            Fact::Number(number) => number.is_integer().then(|| number.to_integer().to_i64())??.into(),
            Fact::Day(day) => day.to_string().into(),
            Fact::Code(code) => code.to_string().into(),
            Fact::Codes(codes) => codes.iter().map(|code| code.to_string()).collect::<Vec<_>>().into(),
            Fact::Records(records) => records.iter().map(|record| Value::from(map_of_words(record, &word.fields))).collect::<Vec<_>>().into(),
        })
    };
    known.filter_map(|(word, fact)| Some((word.key.to_string(), value(word, fact)?))).collect()
}
