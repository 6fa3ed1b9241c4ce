//! Does the rule language mean what it says?
//!
//! The engine's reader, types and evaluator against a second implementation that shares no code with them (`parse`, `tree`,
//! `evaluate`, `quantity`, `calendar`), and against the `cel` crate where CEL has the same words.

mod calendar;
mod case;
mod catalog_texts;
mod cel_text;
mod completions;
mod coverage;
mod evaluate;
mod generate;
mod household;
mod leaves;
mod parse;
mod print;
mod proof_by_cel;
mod proof_by_completion;
mod proof_of_catalog;
mod proof_of_divisors;
mod proof_of_expressions;
mod proof_of_rounding;
mod quantity;
mod random_households;
mod small_catalog;
mod stream;
mod tally;
mod tree;
mod workers;
