//! Do a hundred thousand random expressions come to the same by the engine and by our evaluator?

use super::case::{Found, ask_us, check_rounding};
use super::completions::{Completions, complete};
use super::coverage::{CONSTRUCTS, constructs};
use super::quantity::Quantity;
use super::random_households::Telling;
use super::small_catalog::SmallCatalog;
use super::stream::{EXPRESSIONS, cases, expression_at};
use super::tally::Tally;
use super::workers::spread;
use engine::catalog::Scope;

/// Most households that one case may turn out to be, where the engine knows more than we.
const COMPLETIONS_MAX: usize = 4_096;

#[test]
fn a_hundred_thousand_expressions_come_to_the_same() {
    let catalog = SmallCatalog::new();
    let cases = cases(&catalog, Telling::Some);
    let tally = spread(
        EXPRESSIONS,
        |index, tally: &mut Tally| {
            let expression = expression_at(index, &catalog)?;
            let (case, recipient) = expression.case_in(&cases);
            let fail = |what: &str| Err(expression.failure(case, recipient, what));
            let reread = catalog.parse(&expression.text, (expression.scope == Scope::Person).then_some("person"));
            if reread != expression.term {
                return fail("our parser reads another expression than the one written");
            }
            let world = case.world();
            let (engine, us) = (case.ask_engine(&expression.compiled, recipient), ask_us(&expression.term, recipient, &world));
            if engine != us {
                // The engine may know more than Kleene's rules give, where all that the household can turn out to be agrees.
                let completions = complete(&expression.term, recipient, &mut case.world(), &catalog.dictionary, COMPLETIONS_MAX);
                let knows_more = |all: Completions| engine.is_final() && all.all && all.answers.iter().all(|answer| *answer == engine);
                if us.is_final() || !completions.is_some_and(knows_more) {
                    return fail(&format!("engine {engine:?}, oracle {us:?}"));
                }
                tally.add("the engine knows more");
            }
            if let Err(what) = check_rounding(&expression.compiled, case, recipient) {
                return fail(&what);
            }
            constructs(&expression.term, &catalog.vocabulary).into_iter().for_each(|name| tally.add(name));
            tally.add(outcome(&engine));
            Ok(())
        },
        Tally::joined,
    );
    println!("{tally}");
    CONSTRUCTS.iter().for_each(|name| tally.expect_share(name, 1, EXPRESSIONS));
    let of = |names: &[&str]| names.iter().map(|name| tally.count(name)).sum();
    let conditions = of(&["condition true", "condition false", "condition unknown"]);
    ["condition true", "condition false", "condition unknown"].iter().for_each(|name| tally.expect_share(name, 10, conditions));
    let numbers = of(&["number known", "number between", "number unknown"]);
    assert_eq!(conditions + numbers, EXPRESSIONS);
    tally.expect_share("number known", 10, numbers);
    tally.expect_share("number unknown", 10, numbers);
    tally.expect_share("number between", 1, numbers);
}

fn outcome(found: &Found) -> &'static str {
    match found {
        Found::Truth(Some(true)) => "condition true",
        Found::Truth(Some(false)) => "condition false",
        Found::Truth(None) => "condition unknown",
        Found::Number(Quantity::Exact(_)) => "number known",
        Found::Number(Quantity::Between(..)) => "number between",
        Found::Number(Quantity::Open) => "number unknown",
    }
}
