//! `yimen forget`: how is a person forgotten for good?

use super::account::first_line;
use super::arguments::ForgetOptions;
use super::catalog::catalog_of;
use super::fail;
use super::serve::open_store;
use crate::app::App;
use crate::clock::Clock;
use crate::officer::Actor;
use crate::problem::Problem;
use engine::casework::forget_person;
use engine::id::looks_like_id_number;
use engine::store::Store;
use engine::words;
use engine::words::Words;
use std::process::ExitCode;
use std::sync::Arc;

/// Destroys a person's key; the journal stays whole and can't be read for that person any more.
pub fn run(options: &ForgetOptions) -> ExitCode {
    match forget(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn forget(options: &ForgetOptions) -> Result<(), Words> {
    let person = match options.person.as_str() {
        "-" => first_line()?.trim().to_string(),
        // What is typed as an argument stands in the shell's history and in the list of processes.
        number if looks_like_id_number(number) => {
            return Err(Words::new("证件号码请从标准输入读取：yimen forget -", "an ID number is read from standard input: yimen forget -"));
        }
        member => member.to_string(),
    };
    let catalog = Arc::new(catalog_of(&options.catalog)?);
    let store = Arc::new(open_store(&options.data)?);
    let app = App::new(Arc::clone(&store) as Arc<dyn Store>, catalog, Clock::System);
    let count = app.with_desk(&Actor::local(), |desk| match forget_person(desk, &person) {
        Ok(count) => Ok(count),
        Err(error) => Err(Problem::of_case(desk, error).detail),
    })?;
    super::print(&format!("{}\n", words!("已遗忘 {count} 份登记，不可恢复", "{count} registrations are forgotten, for good")))
}
