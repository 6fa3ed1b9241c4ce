//! Is a divisor that the engine accepts never zero?
//!
//! Divisors are numbers of every kind plus a literal, so that some are near zero; the engine refuses those that it can't
//! prove. A zero that slips through would make a known amount unknown.

use super::case::{Case, Found, ask_us};
use super::generate::{Generator, Part};
use super::print::{Brackets, print};
use super::quantity::{Quantity, whole};
use super::random_households::Telling;
use super::small_catalog::SmallCatalog;
use super::stream::{SEED, cases, seed_of};
use super::tally::Tally;
use super::tree::Term;
use super::workers::spread;
use engine::catalog::{Scope, compile_value};

const DIVISORS: usize = 10_000;
/// On how many households each accepted divisor is tried.
const TRIED_ON: usize = 40;

#[test]
fn a_divisor_that_is_accepted_is_never_zero() {
    let catalog = SmallCatalog::new();
    let cases = cases(&catalog, Telling::All);
    // Programs are judged for people who are born, so somebody is.
    let cases: Vec<&Case> = cases.iter().filter(|case| !case.world().born().is_empty()).collect();
    let tally = spread(
        DIVISORS,
        |index, tally: &mut Tally| {
            let term = Generator::new(&catalog, Scope::Person, Part::Whole, seed_of(index)).divisor_to_be_proved();
            let text = print(&term, Brackets::Needed, "person");
            if compile_value(&format!("1 / ({text})"), &catalog.engine_names(), Scope::Person).is_err() {
                tally.add("refused");
                return Ok(());
            }
            tally.add("accepted");
            let derived = std::cell::Cell::new(false);
            term.visit(&mut |part| derived.set(derived.get() || matches!(part, Term::Derived(..))));
            tally.add(if derived.get() { "accepted with a derived number" } else { "accepted without" });
            for case in cases.iter().cycle().skip(index).take(TRIED_ON) {
                let world = case.world();
                if ask_us(&term, Some(world.born()[0]), &world) == Found::Number(Quantity::of(whole(0))) {
                    let document = serde_json::Value::Object(case.document.clone());
                    return Err(format!("seed {SEED}, divisor {index}: `{text}` is accepted, but zero on {}\n  {document}", case.on));
                }
            }
            Ok(())
        },
        Tally::joined,
    );
    println!("{tally}");
    ["refused", "accepted", "accepted with a derived number", "accepted without"].iter().for_each(|name| tally.expect_share(name, 5, DIVISORS));
}
