//! Who is signed in, and what may they do?

use crate::app::App;
use crate::problem::{self, Problem};
use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use engine::casework::MayAct;
use engine::ledger::{AccountRecord, ApiKeyRecord, ReadError, Records, Role, Stored, read};
use engine::words;
use engine::words::Words;
use std::sync::Arc;

/// The purpose under which the secret of a key is marked; the secret itself is kept nowhere.
pub const API_KEY: &str = "api-key";
/// The name of the session's cookie.
pub const SESSION_COOKIE: &str = "yimen_session";

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The name that events carry.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// For which agency; none for all.
    pub agency: Option<String>,
    /// Which partner, where a partner's key asks.
    pub partner: Option<String>,
}

/// Whether anybody has to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// There is no account and no key yet: whoever sits at this machine may do everything.
    Local,
    /// Accounts or keys exist.
    SignedIn,
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// See households, grants, applications, suspensions and history; find households.
    ReadCases,
    /// Register, apply, decide, award, pay, record past aid.
    KeepCases,
    /// Cancel grants.
    Cancel,
    /// Suspend and let in again.
    Suspend,
    /// Take in reports of people in need, and follow them.
    FollowReports,
    /// Draw samples, and check what was drawn.
    DrawSamples,
    /// Keep the register of staff and their relatives.
    KeepStaff,
    /// See alerts.
    ReadAlerts,
    /// Answer alerts.
    AnswerAlerts,
    /// See funds, campaigns and programs.
    ReadFunds,
    /// Open funds and take money in.
    KeepFunds,
    /// Preview and commit campaigns.
    RunCampaigns,
    /// Ask whether somebody had a need met already.
    AskBlindly,
    /// Try a draft of the catalog on everybody.
    Rehearse,
    /// Move a demonstration's date on.
    Administer,
}

/// Who may do what: the whole table.
fn may(role: Role, what: May) -> bool {
    use Role::{Administrator, Donor, Officer, Partner, Supervisor};
    let roles: &[Role] = match what {
        May::ReadCases | May::ReadAlerts | May::FollowReports => &[Officer, Supervisor],
        May::KeepCases => &[Officer],
        May::Cancel => &[Officer, Supervisor],
        May::Suspend | May::KeepStaff | May::AnswerAlerts | May::DrawSamples | May::Rehearse => &[Supervisor],
        May::ReadFunds => &[Officer, Donor, Supervisor],
        May::KeepFunds | May::RunCampaigns => &[Donor],
        May::AskBlindly => &[Officer, Donor, Supervisor, Partner],
        May::Administer => &[],
    };
    role == Administrator || roles.contains(&role)
}

impl Actor {
    /// Whoever sits at the machine as long as there is no account and no key.
    pub fn local() -> Self {
        Actor { name: "local".to_string(), role: Role::Administrator, agency: None, partner: None }
    }

    /// For which agencies they may decide.
    pub fn may_act(&self) -> MayAct {
        self.agency.clone().map_or(MayAct::ForAll, MayAct::For)
    }

    /// Whether they act for an agency.
    pub fn acts_for(&self, agency: &str) -> bool {
        self.agency.as_deref().is_none_or(|own| own == agency)
    }

    /// Whether they may do something.
    pub fn may(&self, what: May) -> bool {
        may(self.role, what)
    }

    /// A problem unless they may do something.
    pub fn must(&self, what: May) -> Result<(), Problem> {
        if self.may(what) {
            return Ok(());
        }
        let role = role_words(self.role);
        let (zh, en) = (role.zh, role.en);
        Err(Problem::new(problem::FORBIDDEN, words!("您的角色（{zh}）不能办理此事", "your role ({en}) may not do this")))
    }
}

/// A role in words.
pub fn role_words(role: Role) -> Words {
    match role {
        Role::Officer => Words::new("经办人", "officer"),
        Role::Donor => Words::new("捐助方", "donor"),
        Role::Supervisor => Words::new("监督人", "supervisor"),
        Role::Administrator => Words::new("管理员", "administrator"),
        Role::Partner => Words::new("合作方", "partner"),
    }
}

/// Whether there is any account or key.
pub fn access_of(records: &(impl Records + ?Sized)) -> Result<Access, ReadError> {
    let has = |prefix| records.range(&prefix, None, 1).map(|found| !found.is_empty());
    Ok(if has(AccountRecord::prefix())? || has(ApiKeyRecord::prefix())? { Access::SignedIn } else { Access::Local })
}

/// Finds out who asks: a key, a session, or whoever sits at the machine.
pub fn identify(app: &App, method: &Method, headers: &HeaderMap) -> Result<Actor, Problem> {
    if let Some(header) = headers.get(AUTHORIZATION) {
        let bad_key = || Problem::new(problem::UNAUTHORIZED, Words::new("密钥无效", "this key is not valid"));
        let text = header.to_str().map_err(|_| bad_key())?;
        let secret = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, secret)| secret.trim()).ok_or_else(bad_key)?;
        let mark = app.store.vault().mark(API_KEY, secret);
        let found = read::<ApiKeyRecord>(app.store.as_ref(), &mark).map_err(unreadable)?.ok_or_else(bad_key)?;
        return Ok(Actor { name: found.name, role: found.role, agency: found.agency, partner: found.partner });
    }
    if let Some(actor) = session_cookie(headers).and_then(|cookie| app.sign_ins.who(cookie)) {
        refuse_foreign_origin(method, headers)?;
        return Ok(actor);
    }
    match app.access() {
        Access::Local => {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            if !is_loopback_name(host) {
                let detail = Words::new("尚未设置账户：只能在本机以 localhost 访问", "no account is set yet: only localhost on this machine is served");
                return Err(Problem::new(problem::FORBIDDEN, detail));
            }
            refuse_foreign_origin(method, headers)?;
            Ok(Actor::local())
        }
        Access::SignedIn => Err(Problem::plain(problem::UNAUTHORIZED)),
    }
}

fn unreadable(error: ReadError) -> Problem {
    tracing::error!(error = %error, "a record can't be read");
    Problem::plain(problem::UNAVAILABLE)
}

/// The session's cookie among the others.
pub fn session_cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok()).flat_map(|text| text.split(';'));
    cookies.filter_map(|cookie| cookie.trim().split_once('=')).find(|(name, _)| *name == SESSION_COOKIE).map(|(_, value)| value)
}

/// A page of another site may not write in the name of whoever looks at it.
fn refuse_foreign_origin(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if method == Method::GET || method == Method::HEAD {
        return Ok(());
    }
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let own = origin.to_str().ok().and_then(|origin| origin.split_once("://")).map(|(_, own)| own);
    if own.is_some() && own == host {
        return Ok(());
    }
    Err(Problem::new(problem::FORBIDDEN, Words::new("不接受来自其他网站的请求", "requests from other sites are not taken")))
}

/// `localhost`, `127.x.y.z` or `[::1]`, with or without a port.
fn is_loopback_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl FromRequestParts<Arc<App>> for Actor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        identify(app, &parts.method, &parts.headers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for name in ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.0.0.1:1", "[::1]:8080", "[::1]", "127.8.8.8"] {
            assert!(is_loopback_name(name), "{name}");
        }
        for name in ["", "example.org", "localhost.example.org", "127.0.0.1.nip.io", "10.0.0.1:80", "0.0.0.0", "[::2]", "localhost:80:80"] {
            assert!(!is_loopback_name(name), "{name}");
        }
    }

    #[test]
    fn a_foreign_origin_writes_nothing() {
        let headers = |origin: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, "127.0.0.1:80".parse().expect("a header"));
            headers.insert(ORIGIN, origin.parse().expect("a header"));
            headers
        };
        assert!(refuse_foreign_origin(&Method::POST, &headers("http://127.0.0.1:80")).is_ok());
        assert!(refuse_foreign_origin(&Method::GET, &headers("http://evil.example")).is_ok());
        for origin in ["http://evil.example", "null", "http://127.0.0.1:81"] {
            assert!(refuse_foreign_origin(&Method::POST, &headers(origin)).is_err(), "{origin}");
        }
    }

    #[test]
    fn roles_have_their_desks() {
        let actor = |role| Actor { name: "x".to_string(), role, agency: None, partner: None };
        assert!(actor(Role::Officer).must(May::KeepCases).is_ok() && actor(Role::Officer).must(May::Suspend).is_err());
        assert!(actor(Role::Supervisor).must(May::ReadCases).is_ok() && actor(Role::Supervisor).must(May::KeepCases).is_err());
        assert!(actor(Role::Donor).must(May::ReadFunds).is_ok() && actor(Role::Donor).must(May::ReadCases).is_err());
        assert!(actor(Role::Partner).must(May::AskBlindly).is_ok() && actor(Role::Partner).must(May::ReadFunds).is_err());
        assert!(actor(Role::Administrator).must(May::KeepFunds).is_ok() && actor(Role::Supervisor).must(May::KeepFunds).is_err());
    }
}
