//! Who asks for a page, in which language, and from which desk is it answered?

use super::frame::{Frame, part};
use super::tongue::Tongue;
use super::trouble::Trouble;
use crate::app::{App, on_worker};
use crate::officer::{Actor, May, identify};
use crate::problem;
use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::casework::Desk;
use engine::words::Language;
use std::sync::Arc;

/// The cookie that keeps the language.
const LANGUAGE_COOKIE: &str = "lang";

/// One request for a page.
#[derive(Clone)]
pub struct Visit {
    /// What all requests share.
    pub app: Arc<App>,
    /// Who asks.
    pub actor: Actor,
    /// In which language.
    pub l: Tongue,
    /// The path with its query, as it was asked for.
    pub path: String,
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Response;

    /// `?lang=en` sets the cookie and leads back to the same page without it.
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let query = parts.uri.query().unwrap_or_default();
        let chosen = query.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Tongue::parse);
        if let (Some(tongue), true) = (chosen, parts.method == Method::GET) {
            return Err(with_cookie(parts.uri.path(), query, tongue));
        }
        let l = language_of(&parts.headers);
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_string();
        match identify(app, &parts.method, &parts.headers) {
            Ok(actor) => Ok(Visit { app: app.clone(), actor, l, path }),
            Err(problem) if problem.kind == problem::UNAUTHORIZED => Err(to_sign_in(&parts.method, &path)),
            Err(problem) => Err(Trouble::bare(l, Trouble::Problem(Box::new(problem)))),
        }
    }
}

/// The language that the cookie says; Chinese without one.
pub fn language_of(headers: &HeaderMap) -> Tongue {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok()).flat_map(|header| header.split(';'));
    let value = cookies.filter_map(|cookie| cookie.trim().split_once('=')).find(|(name, _)| *name == LANGUAGE_COOKIE);
    value.and_then(|(_, value)| Tongue::parse(value)).unwrap_or(Tongue(Language::Chinese))
}

/// Back to a page of this server, with the language kept in a cookie.
pub fn with_cookie(path: &str, query: &str, tongue: Tongue) -> Response {
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("lang=") && !pair.is_empty()).collect();
    // Only the path of this server, whatever stands before it: `//evil.example` would be another one.
    let path = format!("/{}", path.trim_start_matches('/'));
    let target = if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) };
    let cookie = format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly", tongue.t("zh", "en"));
    (StatusCode::SEE_OTHER, [(LOCATION, target), (SET_COOKIE, cookie)]).into_response()
}

/// Whoever is not signed in signs in and comes back to the page that was asked for.
fn to_sign_in(method: &Method, path: &str) -> Response {
    let back = if *method == Method::GET { path } else { "/" };
    (StatusCode::SEE_OTHER, [(LOCATION, format!("/sign-in?to={}", part(back)))]).into_response()
}

impl Visit {
    /// Answers from a desk on a worker thread: the store blocks.
    pub async fn at_desk(self, work: impl FnOnce(&Visit, &mut Desk<'_>) -> Result<Response, Trouble> + Send + 'static) -> Response {
        let (app, actor) = (self.app.clone(), self.actor.clone());
        let answer = on_worker(app, actor, move |_, desk| work(&self, desk).unwrap_or_else(|trouble| trouble.page(&self))).await;
        answer.unwrap_or_else(IntoResponse::into_response)
    }

    /// Refuses whoever may not do something.
    pub fn must(&self, what: May) -> Result<(), Trouble> {
        if self.actor.may(what) { Ok(()) } else { Err(Trouble::Forbidden) }
    }

    /// The frame of a page with this title.
    pub fn frame(&self, here: &'static str, title: &str) -> Frame {
        Frame::new(self, here, title)
    }
}
