//! Is an amount rounded half up to the fen, however large and however close to the half?

use super::case::{Case, fen_to_pay};
use super::evaluate::{View, number};
use super::quantity::{Quantity, fen, whole};
use super::random_households::Telling;
use super::small_catalog::SmallCatalog;
use super::stream::{SEED, seed_of};
use super::tally::Tally;
use super::workers::spread;
use engine::catalog::{Compiled, Scope, compile_value};
use engine::eligibility::{NumberValue, Situation, evaluate_number};
use engine::money::Money;
use fastrand::Rng;
use num_traits::ToPrimitive;

const QUOTIENTS: usize = 20_000;

#[test]
fn amounts_are_rounded_half_up_to_the_fen() {
    let catalog = SmallCatalog::new();
    let case = Case::random(&catalog, Telling::All, &mut Rng::with_seed(SEED));
    let tally = spread(
        QUOTIENTS,
        |index, tally: &mut Tally| {
            let situation = Situation::new(&case.engine_household, case.engine_day(), case.rigour);
            let text = quotient(&mut Rng::with_seed(seed_of(index)));
            let (world, term) = (case.world(), catalog.parse(&text, None));
            let Quantity::Exact(us) = number(&term, View::of(None), &world) else { panic!("`{text}` is a number") };
            let Ok(Compiled::Number(formula, _)) = compile_value(&text, &catalog.engine_names(), Scope::Household) else { panic!("`{text}` is a formula") };
            let NumberValue::Known(engine) = evaluate_number(&formula, engine::eligibility::View::new(&situation, None)) else {
                return Err(format!("seed {SEED}, quotient {index}: the engine does not know {text}"));
            };
            let found = (engine.to_big() == *us, engine.rounded_half_up(2), Money::from_yuan_rounded(&engine).map(Money::fen));
            let expected = (true, fen(&us).to_i128(), fen_to_pay(&us));
            if found != expected {
                return Err(format!("seed {SEED}, quotient {index}: {text}: engine {found:?}, oracle {expected:?}"));
            }
            let halves = &*us * whole(200);
            let is_half = halves.is_integer() && halves.to_integer().bit(0);
            tally.add(if is_half { "exactly half a fen" } else { "other" });
            tally.add(if expected.2.is_none() { "too large to pay" } else { "payable" });
            Ok(())
        },
        Tally::joined,
    );
    tally.expect_share("exactly half a fen", 10, QUOTIENTS);
    tally.expect_share("too large to pay", 5, QUOTIENTS);
    tally.expect_share("payable", 50, QUOTIENTS);
}

/// A number divided, so that it often falls on half a fen or close to it.
fn quotient(rng: &mut Rng) -> String {
    let sign = if rng.u8(0..4) == 0 { "-" } else { "" };
    let length = if rng.bool() { rng.usize(1..=7) } else { rng.usize(1..=26) };
    let digits: String = (0..length).map(|_| char::from(b'0' + rng.u8(0..10))).collect();
    let divisor = ["200", "200", "200", "40", "600", "3", "7", "1600", "0.8"][rng.usize(..9)];
    let nudge = ["", "", " + 0.000000000001", " - 0.000000000001"][rng.usize(..4)];
    format!("{sign}{digits} / {divisor}{nudge}")
}
