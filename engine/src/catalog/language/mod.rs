//! What can a condition or formula say, and what does it mean?
//!
//! A typed subset of CEL with exact numbers and dates. `syntax` reads the text, `compile` gives it types and refuses what
//! has none, `expression` is the result: it can't fail any more. `bounds` proves divisors not zero and conditions possible.

mod bounds;
mod compile;
mod expression;
mod print;
mod syntax;
mod walk;

pub use bounds::{can_hold, cover_everything, exclude_each_other, number_bounds};
pub use compile::{compile_condition, compile_number, compile_value, Compiled, LanguageError, Names, Scope};
pub use expression::{
    Comparison, Condition, Literal, DayExpression, Definition, DefinitionBody, FactRef, NumberExpression, Parameter, ParameterRow, Standard,
    StandardRow, Subject,
};
pub use print::Printer;
pub use walk::{walk_condition, walk_number};
pub use syntax::{parse_expression, LENGTH_MAX};
