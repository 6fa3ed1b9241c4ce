//! What does one program do for everybody? Commands, the JSON interface, the pages.

mod app;
mod charts;
mod cli;
mod clock;
mod demo;
mod documents;
mod entitlement_changes;
mod json;
mod many_desks;
mod metrics;
mod observe;
mod officer;
mod openapi;
mod opening;
mod pages;
mod partner_tokens;
mod problem;
mod refusal;
mod registrations;
mod rehearsals;
mod routes;
mod search;
mod sheets;
mod sign_in;
mod watched;
mod wire;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os())
}
