//! What can be typed, and which command answers?

mod arguments;
mod check;
mod recommend;
mod schema;

pub use check::read_folder;
pub use recommend::{Progress, report_left_out, write_household};

use arguments::{Arguments, Command, Lang};
use clap::Parser;
use engine::words;
use engine::words::{Language, Words};
use std::ffi::OsString;
use std::io::Write;
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
        None => crate::demo::run(&arguments.data, &arguments.catalog, arguments.lang.map_or(Language::Chinese, Lang::language)),
    }
}

/// Prints a text. Whoever reads it may stop early, as `head` does; that is no failure.
pub fn print(text: &str) -> Result<(), Words> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(words!("无法输出：{error}", "can't write the output: {error}")),
        _ => Ok(()),
    }
}

/// Says on standard error that nothing could be done, in both languages.
pub fn fail(words: &Words) -> ExitCode {
    eprintln!("错误：{}\nerror: {}", words.zh, words.en);
    ExitCode::FAILURE
}
