//! The server's program: command line first, HTTP and pages later.

mod cli;
mod demo;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os())
}
