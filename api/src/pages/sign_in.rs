//! How does somebody sign in and out?

use super::assets::{STYLE, address};
use super::form::Form;
use super::frame::{part, show};
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::{Visit, language_of};
use crate::app::App;
use crate::officer::{SESSION_COOKIE, session_cookie};
use crate::sign_in::{SESSION_HOURS, account_with};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    l: Tongue,
    style: String,
    to: String,
    other_language: String,
    name: String,
    fault: Option<&'static str>,
}

/// Only pages of this server, whatever the address says.
fn own_path(to: &str) -> String {
    let is_own = to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && !to.chars().any(char::is_control);
    if is_own { to.to_string() } else { "/".to_string() }
}

/// `GET /sign-in?to=…`
pub async fn sign_in_page(headers: HeaderMap, Query(query): Query<BTreeMap<String, String>>) -> Response {
    let chosen = query.get("lang").and_then(|lang| Tongue::parse(lang));
    let to = own_path(query.get("to").map_or("/", String::as_str));
    if let Some(tongue) = chosen {
        return super::visit::with_cookie("/sign-in", &format!("to={}", part(&to)), tongue);
    }
    write_page(language_of(&headers), &to, "", None, StatusCode::OK)
}

fn write_page(l: Tongue, to: &str, name: &str, fault: Option<&'static str>, status: StatusCode) -> Response {
    let other_language = format!("/sign-in?to={}&lang={}", part(to), l.t("en", "zh"));
    let page = SignInPage { l, style: address(&STYLE), to: to.to_string(), other_language, name: name.to_string(), fault };
    show(status, &page).unwrap_or_else(|trouble| Trouble::bare(l, trouble))
}

/// `POST /sign-in`
pub async fn sign_in(State(app): State<Arc<App>>, headers: HeaderMap, form: Form) -> Response {
    let l = language_of(&headers);
    let (name, to) = (form.get("name").to_string(), own_path(form.get("to")));
    // A password may begin or end with a space.
    let password = form.fields().find(|(field, _)| *field == "password").map(|(_, value)| value.to_string()).unwrap_or_default();
    let (store, asked) = (app.clone(), name.clone());
    let found = tokio::task::spawn_blocking(move || account_with(store.store.as_ref(), &asked, &password)).await;
    match found {
        Ok(Ok(Some(actor))) => {
            let secret = app.sign_ins.begin(actor);
            let seconds = SESSION_HOURS * 3_600;
            let cookie = format!("{SESSION_COOKIE}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}");
            (StatusCode::SEE_OTHER, [(LOCATION, to), (SET_COOKIE, cookie)]).into_response()
        }
        Ok(Ok(None)) => write_page(l, &to, &name, Some(l.t("用户名或密码不对", "The name or the password is wrong")), StatusCode::FORBIDDEN),
        Ok(Err(error)) => Trouble::bare(l, Trouble::from(error)),
        Err(error) => Trouble::bare(l, Trouble::Broken(error.to_string())),
    }
}

/// `POST /sign-out`
pub async fn sign_out(visit: Visit, headers: HeaderMap) -> Response {
    if let Some(cookie) = session_cookie(&headers) {
        visit.app.sign_ins.end(cookie);
    }
    let gone = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    (StatusCode::SEE_OTHER, [(LOCATION, "/sign-in".to_string()), (SET_COOKIE, gone)]).into_response()
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn signing_in_leads_to_a_page_of_this_server_only() {
        assert_eq!(own_path("/households/H-1?a=b"), "/households/H-1?a=b");
        for foreign in ["//evil.example", "https://evil.example", "", "/\\evil.example", "/\n"] {
            assert_eq!(own_path(foreign), "/", "{foreign}");
        }
    }
}
