//! What can be typed, and which command answers?

mod account;
mod advice;
mod allocate;
mod arguments;
mod ask;
mod backup;
mod catalog;
mod check;
mod cliffs;
mod compare;
mod district;
mod explain;
mod find;
mod forget;
mod import;
mod import_commit;
mod key;
mod new_program;
mod partner;
mod recommend;
mod rehearse;
mod replay;
mod restore;
mod schema;
mod serve;
mod verify;

pub use catalog::{catalog_and_files, keep_files};
pub use serve::{open_store, serve_app};

use crate::clock::Clock;
use arguments::{AccountCommand, Arguments, Command, KeyCommand, Lang, PartnerCommand};
use clap::Parser;
use engine::calendar::{Date, parse_date};
use engine::words;
use engine::words::{Language, Words};
use new_program::NewCommand;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Runs a command line and gives its exit status: 0 done, 1 nothing could be done, 2 some input was refused.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return explain::explain(&error),
    };
    match arguments.command {
        Some(Command::Check(options)) => check::run(&options),
        Some(Command::Recommend(options)) => recommend::run(&options),
        Some(Command::Compare(options)) => compare::run(&options),
        Some(Command::Ask(options)) => ask::run(&options),
        Some(Command::Cliffs(options)) => cliffs::run(&options),
        Some(Command::Rehearse(options)) => rehearse::run(&options),
        Some(Command::New(NewCommand::Program(options))) => new_program::run(&options),
        Some(Command::Schema(options)) => schema::run(&options),
        Some(Command::Import(options)) => import::run(&options),
        Some(Command::Find(options)) => find::run(&options),
        Some(Command::Allocate(options)) => allocate::run(&options),
        Some(Command::District(options)) => district::run(&options),
        Some(Command::Serve(options)) => serve::run(&options),
        Some(Command::Key(KeyCommand::Issue(options))) => key::run(&options),
        Some(Command::Account(AccountCommand::Set(options))) => account::run(&options),
        Some(Command::Partner(PartnerCommand::Add(options))) => partner::run(&options),
        Some(Command::Verify(options)) => verify::run(&options),
        Some(Command::Backup(options)) => backup::run(&options),
        Some(Command::Restore(options)) => restore::run(&options),
        Some(Command::Replay(options)) => replay::run(&options),
        Some(Command::Forget(options)) => forget::run(&options),
        None => crate::demo::run(&arguments.data, &arguments.catalog, arguments.lang.map_or(Language::Chinese, Lang::language), arguments.port),
    }
}

/// The day of `--as-of`: today in Shanghai where none is given.
fn as_of_or_today(as_of: Option<&str>) -> Result<Date, Words> {
    as_of.map_or_else(|| Ok(Clock::System.today()), |text| parse_date(text).map_err(|Words { zh, en }| words!("--as-of：{zh}", "--as-of: {en}")))
}

/// Prints a text. Whoever reads it may stop early, as `head` does; that is no failure.
pub fn print(text: &str) -> Result<(), Words> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(words!("无法输出：{error}", "can't write the output: {error}")),
        _ => Ok(()),
    }
}

/// Says something on standard error. Where nobody reads it any more, as after `2>&1 | head`, there is nobody to be told.
pub fn tell(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Says on standard error that nothing could be done, in both languages.
pub fn fail(words: &Words) -> ExitCode {
    tell(&format!("错误：{}\nerror: {}", words.zh, words.en));
    ExitCode::FAILURE
}
