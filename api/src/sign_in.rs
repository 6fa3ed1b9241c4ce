//! How does somebody sign in with a name and a password, and for how long?

use crate::app::fill_randomly;
use crate::officer::Actor;
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::ledger::{AccountRecord, ReadError, Records, read};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a session lasts.
pub const SESSION_HOURS: u64 = 12;
/// The shortest password.
pub const PASSWORD_LENGTH_MIN: usize = 10;

struct Session {
    actor: Actor,
    ends: Instant,
}

/// Who is signed in: in memory only, so that a restart signs everybody out.
#[derive(Default)]
pub struct SignIns {
    sessions: Mutex<HashMap<String, Session>>,
}

impl SignIns {
    fn sessions(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a session and gives its cookie's value.
    pub fn begin(&self, actor: Actor) -> String {
        let secret = random_text();
        let now = Instant::now();
        let mut sessions = self.sessions();
        sessions.retain(|_, session| session.ends > now);
        sessions.insert(secret.clone(), Session { actor, ends: now + Duration::from_secs(SESSION_HOURS * 3_600) });
        secret
    }

    /// Who holds a cookie.
    pub fn who(&self, cookie: &str) -> Option<Actor> {
        self.sessions().get(cookie).filter(|session| session.ends > Instant::now()).map(|session| session.actor.clone())
    }

    /// Ends a session.
    pub fn end(&self, cookie: &str) {
        self.sessions().remove(cookie);
    }
}

/// 32 random bytes as text that can stand in a header.
pub fn random_text() -> String {
    let mut bytes = [0; 32];
    fill_randomly(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The hash of a password, with a fresh salt. Slow on purpose: call it from a worker thread.
pub fn hash_password(password: &str) -> String {
    let mut salt = [0; 16];
    fill_randomly(&mut salt);
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.expect("16 bytes are a salt, and the usual parameters are sound").to_string()
}

/// The account with this name and password. An unknown name takes as long as a wrong password. Slow on purpose.
pub fn account_with(records: &(impl Records + ?Sized), name: &str, password: &str) -> Result<Option<Actor>, ReadError> {
    let account = read::<AccountRecord>(records, &name.to_string())?;
    let hash = account.as_ref().map_or_else(|| hash_password("no such account"), |account| account.password.clone());
    let is_right = Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok();
    Ok(account.filter(|_| is_right).map(|account| Actor { name: account.name, role: account.role, agency: account.agency, partner: None }))
}
