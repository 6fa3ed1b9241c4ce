//! What do the words mean, and which keys are there?

use super::frame::{Frame, show};
use super::visit::Visit;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    f: Frame,
}

/// `GET /help`
pub async fn help(visit: Visit) -> Response {
    let f = visit.frame("help", visit.l.t("帮助", "Help"));
    show(StatusCode::OK, &HelpPage { f }).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
