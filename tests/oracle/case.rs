//! What do the engine and our evaluator say of one expression and one household?

use super::calendar::Day;
use super::evaluate::{View, World, number, truth};
use super::household::{Household, read_household};
use super::quantity::{Quantity, Rational, fen};
use super::random_households::{Telling, random_day, random_document};
use super::small_catalog::SmallCatalog;
use super::tree::{Kind, Term};
use engine::calendar::{Date, parse_date};
use engine::catalog::Compiled;
use engine::eligibility::{NumberValue, Rigour, Situation, evaluate_condition, evaluate_number};
use engine::facts::parse_household;
use engine::money::Money;
use fastrand::Rng;
use num_traits::ToPrimitive;
use serde_json::{Map, Value};

/// A household on a day, read twice.
pub struct Case {
    /// Its document.
    pub document: Map<String, Value>,
    /// As the engine reads it.
    pub engine_household: engine::facts::Household,
    /// As we read it.
    pub household: Household,
    /// The day asked about.
    pub on: String,
    /// What to do with numbers that nobody has checked.
    pub rigour: Rigour,
}

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// A condition; `None` is unknown.
    Truth(Option<bool>),
    /// A number.
    Number(Quantity<'static>),
}

impl Found {
    /// Whether nothing about it is open.
    pub fn is_final(&self) -> bool {
        matches!(self, Found::Truth(Some(_)) | Found::Number(Quantity::Exact(_)))
    }
}

impl Case {
    /// A random household on a random day.
    pub fn random(catalog: &SmallCatalog, telling: Telling, rng: &mut Rng) -> Self {
        let document = random_document(catalog, telling, rng);
        let on = random_day(rng, 2003..=2018);
        let rigour = if rng.u8(0..3) == 0 { Rigour::Strict } else { Rigour::Warn };
        Self::new(catalog, document, on, rigour)
    }

    fn new(catalog: &SmallCatalog, document: Map<String, Value>, on: String, rigour: Rigour) -> Self {
        let text = Value::Object(document.clone()).to_string();
        let engine_household = parse_household(&text, &catalog.vocabulary).unwrap_or_else(|faults| panic!("{text}: {faults:?}"));
        let household = read_household(&document, &catalog.dictionary);
        Self { document, engine_household, household, on, rigour }
    }

    /// The day for the engine.
    pub fn engine_day(&self) -> Date {
        parse_date(&self.on).expect("a day")
    }

    /// The household on the day, for us.
    pub fn world(&self) -> World<'_> {
        World::new(&self.household, Day::parse(&self.on), self.rigour)
    }

    /// What the engine says.
    pub fn ask_engine(&self, compiled: &Compiled, recipient: Option<usize>) -> Found {
        let situation = Situation::new(&self.engine_household, self.engine_day(), self.rigour);
        let view = engine::eligibility::View::new(&situation, recipient.map(|position| position as u16));
        match compiled {
            Compiled::Condition(condition) => Found::Truth(evaluate_condition(condition, view)),
            Compiled::Number(expression, _) => Found::Number(quantity_of(&evaluate_number(expression, view))),
        }
    }
}

/// What we say.
pub fn ask_us(term: &Term, recipient: Option<usize>, world: &World<'_>) -> Found {
    match term.kind() {
        Kind::Truth => Found::Truth(truth(term, View::of(recipient), world)),
        _ => Found::Number(number(term, View::of(recipient), world).owned()),
    }
}

/// The engine's number in big rationals.
pub fn quantity_of(value: &NumberValue) -> Quantity<'static> {
    match value {
        NumberValue::Known(number) => Quantity::of(number.to_big()),
        NumberValue::Between(low, high) => Quantity::Between(low.to_big(), high.to_big()),
        NumberValue::Unknown => Quantity::Open,
    }
}

/// The fen that the engine must pay for so many yuan: rounded half up, nothing below zero, none where 64 bits do not hold it.
pub fn fen_to_pay(yuan: &Rational) -> Option<i64> {
    fen(yuan).max(0.into()).to_i64()
}

/// Fails unless the engine rounds its number to the fen as we round ours.
pub fn check_rounding(compiled: &Compiled, case: &Case, recipient: Option<usize>) -> Result<(), String> {
    let Compiled::Number(expression, _) = compiled else { return Ok(()) };
    let situation = Situation::new(&case.engine_household, case.engine_day(), case.rigour);
    let view = engine::eligibility::View::new(&situation, recipient.map(|position| position as u16));
    let NumberValue::Known(yuan) = evaluate_number(expression, view) else { return Ok(()) };
    let (found, expected) = (Money::from_yuan_rounded(&yuan).map(Money::fen), fen_to_pay(&yuan.to_big()));
    if found == expected { Ok(()) } else { Err(format!("rounded to fen: engine {found:?}, oracle {expected:?}")) }
}
