//! What can a condition or formula say, and what does it mean?
//!
//! A typed subset of CEL with exact numbers and dates. `syntax` reads the text, `compile` gives it types and refuses what
//! has none, `expression` is the result: it can't fail any more. `bounds` proves divisors not zero and conditions possible,
//! `weight`, `effort` and `steps` that judging takes a bounded time; `gauge` says where a failing one is near.

mod bounds;
mod calls;
mod compile;
mod effort;
mod error;
mod expression;
mod gauge;
mod operators;
mod print;
mod slips;
mod steps;
mod syntax;
mod unit;
mod walk;
mod weight;

pub use bounds::{can_hold, cover_everything, exclude_each_other, number_bounds};
pub use compile::{Compiled, Names, Scope, compile_condition, compile_number, compile_value};
pub use effort::STEPS_MAX;
pub use error::LanguageError;
pub use expression::{
    Comparison, Condition, DayExpression, Definition, DefinitionBody, FactRef, Literal, NumberExpression, Over, Parameter, ParameterRow, RecordList, Standard,
    StandardRow, Subject, Walk,
};
pub use gauge::{Gauge, Measured, Side};
pub use print::Printer;
pub use syntax::{LENGTH_MAX, parse_expression};
pub use unit::unit_of;
pub use walk::{facts_of_condition, facts_of_number, walk_condition, walk_number};
pub use weight::{Load, condition_load, number_load};
