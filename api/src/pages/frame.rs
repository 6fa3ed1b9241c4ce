//! What stands around every page, and which headers go with it?

use super::assets::{ICON, SCRIPT, STYLE, address};
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::officer::{Access, Actor, May, role_words};
use askama::Template;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};

/// Own assets only; no inline script or style, no frames.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What a visitor may do, for the menu and the buttons.
#[derive(Clone, Copy, Debug)]
pub struct Rights {
    /// See households and applications.
    pub read_cases: bool,
    /// Register, apply, decide, award.
    pub keep_cases: bool,
    /// Cancel grants.
    pub cancel: bool,
    /// Suspend and let in again.
    pub suspend: bool,
    /// See alerts.
    pub read_alerts: bool,
    /// Answer them.
    pub answer_alerts: bool,
    /// Open funds and take money in.
    pub keep_funds: bool,
}

impl Rights {
    /// The rights of somebody.
    pub fn of(actor: &Actor) -> Self {
        Rights {
            read_cases: actor.may(May::ReadCases),
            keep_cases: actor.may(May::KeepCases),
            cancel: actor.may(May::Cancel),
            suspend: actor.may(May::Suspend),
            read_alerts: actor.may(May::ReadAlerts),
            answer_alerts: actor.may(May::AnswerAlerts),
            keep_funds: actor.may(May::KeepFunds),
        }
    }
}

/// Title, menu, language and visitor.
pub struct Frame {
    /// The language.
    pub l: Tongue,
    /// The page's title.
    pub title: String,
    /// The entry of the menu that is lit.
    pub here: &'static str,
    /// Address of this page in the other language.
    pub other_language: String,
    /// Who is at the desk.
    pub who: String,
    /// As what.
    pub role: String,
    /// Whether there are accounts, so that one can sign out.
    pub has_accounts: bool,
    /// What may be done.
    pub may: Rights,
    /// Today in China.
    pub today: String,
    /// The style sheet.
    pub style: String,
    /// The script.
    pub script: String,
    /// The sign in the browser's tab.
    pub icon: String,
}

impl Frame {
    /// The frame of a visit's page.
    pub fn new(visit: &Visit, here: &'static str, title: &str) -> Self {
        Frame {
            l: visit.l,
            title: title.to_string(),
            here,
            other_language: in_other_language(&visit.path, visit.l),
            who: visit.actor.name.clone(),
            role: visit.l.own(role_words(visit.actor.role)),
            has_accounts: visit.app.access() == Access::SignedIn,
            may: Rights::of(&visit.actor),
            today: visit.app.clock.today().to_string(),
            style: address(&STYLE),
            script: address(&SCRIPT),
            icon: address(&ICON),
        }
    }

    /// The same for the answer to a form: the other language is found on another page, because a form is not sent twice.
    pub fn back_at(mut self, path: &str) -> Self {
        self.other_language = in_other_language(path, self.l);
        self
    }
}

fn in_other_language(path: &str, l: Tongue) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}lang={}", l.t("en", "zh"))
}

/// A page.
pub fn show(status: StatusCode, page: &impl Template) -> Result<Response, Trouble> {
    let text = page.render().map_err(|error| Trouble::Broken(format!("failed to write a page: {error}")))?;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, POLICY),
        (REFERRER_POLICY, "same-origin"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((status, headers, text).into_response())
}

/// On to another page of this server.
pub fn go(path: &str) -> Result<Response, Trouble> {
    Ok((StatusCode::SEE_OTHER, [(LOCATION, path)]).into_response())
}

/// A text as one part of a path or a value of a query.
pub fn part(text: &str) -> String {
    use std::fmt::Write;
    let mut path = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => path.push(char::from(byte)),
            _ => _ = write!(path, "%{byte:02X}"),
        }
    }
    // `.` and `..` would be taken for folders.
    if path.bytes().all(|b| b == b'.') { path.replace('.', "%2E") } else { path }
}
