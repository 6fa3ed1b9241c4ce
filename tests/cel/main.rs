//! Is the rule language the part of CEL that it says it is?
//!
//! `public_cases` takes CEL's public conformance cases, which `tests/long/run` fetches; `own_cases` are ours and always run.
//! Each goes through the real compiler and the plain evaluator (`answer`): as it stands, or said in the language's words
//! (`reword`, `words`).

mod answer;
mod own_cases;
mod public_cases;
mod reword;
mod words;
