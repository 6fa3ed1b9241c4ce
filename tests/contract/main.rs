//! Does the program do what the contract says, judged by a second implementation that shares no code with it?
//!
//! `claim`, `fraction`, `identity`, `document`, `programs` and `reference` are that implementation, written from the text of
//! the contract alone; `kinds` and `households` draw random documents; `completions` says whether a firmer answer is allowed.
//! The rest are the proofs.

mod agreement;
mod answer;
mod as_printed;
mod claim;
mod command;
mod completions;
mod document;
mod fraction;
mod households;
mod identity;
mod kinds;
mod output;
mod people;
mod profiles;
mod programs;
mod reference;
