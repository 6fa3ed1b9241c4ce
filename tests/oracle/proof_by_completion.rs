//! Is an answer that was given early the answer whatever the unknown facts turn out to be?
//!
//! The rules about unknowns are proved without them: every household that a partly known one can turn out to be is answered
//! with everything known.

use super::completions::{agrees, complete};
use super::random_households::Telling;
use super::small_catalog::SmallCatalog;
use super::stream::{EXPRESSIONS, cases, expression_at};
use super::tally::Tally;
use super::workers::spread;

/// Most households that one case may turn out to be.
const COMPLETIONS_MAX: usize = 32;
/// How many of the expressions are tried.
const TRIED: usize = EXPRESSIONS / 2;

#[test]
fn what_is_answered_early_stays_so_when_everything_is_told() {
    let catalog = SmallCatalog::new();
    let cases = cases(&catalog, Telling::Some);
    let tally = spread(
        TRIED,
        |index, tally: &mut Tally| {
            let expression = expression_at(index, &catalog)?;
            let (case, recipient) = expression.case_in(&cases);
            let early = case.ask_engine(&expression.compiled, recipient);
            let completions = complete(&expression.term, recipient, &mut case.world(), &catalog.dictionary, COMPLETIONS_MAX);
            let Some(completions) = completions.filter(|completions| completions.answers.len() > 1) else {
                tally.add("nothing unknown, or too much");
                return Ok(());
            };
            if let Some(other) = completions.answers.iter().find(|complete| !agrees(&early, complete)) {
                return Err(expression.failure(case, recipient, &format!("engine {early:?}, but {other:?} once everything is told")));
            }
            tally.add(if completions.all { "every completion" } else { "some completions" });
            let settled = completions.answers.iter().all(|answer| *answer == completions.answers[0]);
            let name = match (early.is_final(), settled) {
                (true, _) => "answered early",
                (false, false) => "rightly unknown",
                (false, true) => "unknown though all tried completions agree",
            };
            tally.add(name);
            Ok(())
        },
        Tally::joined,
    );
    println!("{tally}");
    assert!(tally.count("every completion") >= 5_000, "too few cases were tried in every completion");
    assert!(tally.count("some completions") >= 8_000, "too few cases were tried in some completions");
    tally.expect_share("answered early", 8, TRIED);
    tally.expect_share("rightly unknown", 10, TRIED);
}
