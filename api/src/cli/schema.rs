//! `yimen schema`: which shape does a program file have, for editors?

use std::process::ExitCode;

/// Prints the JSON Schema.
pub fn run() -> ExitCode {
    let schema = serde_json::to_string_pretty(&engine::catalog::program_schema()).expect("a schema is JSON");
    match super::print(&format!("{schema}\n")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => super::fail(&words),
    }
}
