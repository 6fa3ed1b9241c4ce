//! Which desks are there beside the everyday ones?

use super::frame::{Frame, show};
use super::visit::Visit;
use crate::officer::May;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use engine::words::Words;

/// A desk that has a page of its own and no place in the main menu.
struct Desk {
    href: &'static str,
    may: May,
    name: fn() -> Words,
    says: fn() -> Words,
}

/// All of them, in the order in which they are shown.
const DESKS: &[Desk] = &[Desk {
    href: "/claims",
    may: May::ReadCases,
    name: || Words::new("追缴", "Claims"),
    says: || Words::new("多发而尚未退回的款项", "what was paid wrongly and has not come back"),
}];

#[derive(Template)]
#[template(path = "more.html")]
struct MorePage {
    f: Frame,
    desks: Vec<DeskLine>,
}

struct DeskLine {
    href: &'static str,
    name: String,
    says: String,
}

/// `GET /more`
pub async fn more(visit: Visit) -> Response {
    let l = visit.l;
    let open = DESKS.iter().filter(|desk| visit.actor.may(desk.may));
    let desks = open.map(|desk| DeskLine { href: desk.href, name: l.own((desk.name)()), says: l.own((desk.says)()) }).collect();
    let f = visit.frame("more", l.t("更多", "More"));
    show(StatusCode::OK, &MorePage { f, desks }).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
