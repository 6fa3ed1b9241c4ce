//! What can be typed, and which command answers?

mod arguments;
mod check;
mod recommend;
mod schema;

use arguments::{Arguments, Command};
use clap::Parser;
use std::ffi::OsString;
use std::process::ExitCode;

/// Runs a command line and gives its exit status: 0 done, 1 nothing could be done, 2 some input was refused.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return arguments::explain(&error),
    };
    match arguments.command {
        Some(Command::Check(options)) => check::run(&options),
        Some(Command::Recommend(options)) => recommend::run(&options),
        Some(Command::Schema) => schema::run(),
        None => ExitCode::SUCCESS,
    }
}

/// Says on standard error that nothing could be done, in both languages.
fn fail(words: &engine::words::Words) -> ExitCode {
    eprintln!("错误:{}\nerror: {}", words.zh, words.en);
    ExitCode::FAILURE
}
