//! `yimen account set`: who may sign in with a password?

use super::arguments::AccountOptions;
use super::catalog::catalog_of;
use super::fail;
use super::serve::open_store;
use crate::app::App;
use crate::clock::Clock;
use crate::officer::Actor;
use crate::problem::Problem;
use crate::sign_in::{PASSWORD_LENGTH_MIN, hash_password};
use engine::casework::set_account;
use engine::ledger::AccountRecord;
use engine::store::Store;
use engine::words;
use engine::words::Words;
use std::io::BufRead;
use std::process::ExitCode;
use std::sync::Arc;

/// Makes or changes an account; the password is the first line of standard input.
pub fn run(options: &AccountOptions) -> ExitCode {
    match set(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn set(options: &AccountOptions) -> Result<(), Words> {
    let password = first_line()?;
    if password.chars().count() < PASSWORD_LENGTH_MIN {
        return Err(words!(
            "密码至少{PASSWORD_LENGTH_MIN}个字符，从标准输入读取",
            "the password is read from standard input and has at least {PASSWORD_LENGTH_MIN} characters"
        ));
    }
    let catalog = Arc::new(catalog_of(&options.catalog)?);
    let store = Arc::new(open_store(&options.data)?);
    let app = App::new(Arc::clone(&store) as Arc<dyn Store>, catalog, Clock::System);
    let account = AccountRecord { name: options.name.clone(), role: options.role.role(), agency: options.agency.clone(), password: hash_password(&password) };
    app.with_desk(&Actor::local(), |desk| match set_account(desk, &account) {
        Ok(_) => Ok(()),
        Err(error) => Err(Problem::of_case(desk, error).detail),
    })?;
    let name = &options.name;
    super::print(&format!("{}\n", words!("已设置账户 {name}", "the account {name} is set")))
}

/// The first line of standard input, without its end.
pub fn first_line() -> Result<String, Words> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| words!("无法读取标准输入：{error}", "can't read standard input: {error}"))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_string())
}
