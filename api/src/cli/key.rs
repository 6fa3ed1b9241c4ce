//! `yimen key issue`: how does a program get a key?

use super::arguments::{KeyOptions, RoleName};
use super::catalog::catalog_of;
use super::fail;
use super::serve::open_store;
use crate::app::App;
use crate::clock::Clock;
use crate::officer::{API_KEY, Actor, role_words};
use crate::problem::Problem;
use crate::sign_in::random_text;
use engine::casework::{Desk, issue_key};
use engine::ledger::{AccountRecord, ApiKeyRecord, Role, read, read_all};
use engine::store::Store;
use engine::words;
use engine::words::Words;
use std::process::ExitCode;
use std::sync::Arc;

/// Issues a key and prints it: the only time that it is shown.
pub fn run(options: &KeyOptions) -> ExitCode {
    let issued = || -> Result<(), Words> {
        let catalog = Arc::new(catalog_of(&options.catalog)?);
        let store = Arc::new(open_store(&options.data)?);
        let app = App::new(Arc::clone(&store) as Arc<dyn Store>, catalog, Clock::System);
        let secret = app.with_desk(&Actor::local(), |desk| issue(desk, &Wanted::of(options), options.name.as_deref()))?;
        super::print(&format!("{secret}\n"))
    };
    match issued() {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

/// For whom a key is.
pub struct Wanted {
    /// What it may do.
    pub role: Role,
    /// For which agency.
    pub agency: Option<String>,
    /// Of which partner.
    pub partner: Option<String>,
}

impl Wanted {
    fn of(options: &KeyOptions) -> Self {
        let role = options.role.map_or(Role::Partner, RoleName::role);
        Wanted { role, agency: options.agency.clone(), partner: options.partner.clone() }
    }
}

/// Issues a key: only the mark of its secret is kept. Names are used once, for idempotency keys belong to a name.
pub fn issue(desk: &mut Desk<'_>, wanted: &Wanted, name: Option<&str>) -> Result<String, Words> {
    let name = match name {
        Some(name) => name.to_string(),
        None => format!("{}-{}", role_words(wanted.role).en, random_text().replace(['-', '_'], "").chars().take(6).collect::<String>()),
    };
    let is_plain = (1..=40).contains(&name.chars().count()) && !name.chars().any(|c| c.is_control() || c.is_whitespace());
    if !is_plain {
        return Err(Words::new("--name：应为1至40字、无空格", "--name: expected 1 to 40 characters without spaces"));
    }
    if is_taken(desk, &name)? {
        return Err(words!("--name：{name} 已被使用", "--name: {name} is taken"));
    }
    let secret = format!("ymn_{}", random_text());
    let mark = desk.store.vault().mark(API_KEY, &secret);
    let key = ApiKeyRecord { name, role: wanted.role, agency: wanted.agency.clone(), partner: wanted.partner.clone() };
    issue_key(desk, mark, &key).map_err(|error| Problem::of_case(desk, error).detail)?;
    Ok(secret)
}

fn is_taken(desk: &Desk<'_>, name: &str) -> Result<bool, Words> {
    let unreadable = |error: engine::ledger::ReadError| words!("无法读取存储：{error}", "the store can't be read: {error}");
    let keys: Vec<ApiKeyRecord> = read_all(desk.store).map_err(unreadable)?;
    let has_key = keys.iter().any(|key| key.name == name);
    Ok(has_key || read::<AccountRecord>(desk.store, &name.to_string()).map_err(unreadable)?.is_some())
}
