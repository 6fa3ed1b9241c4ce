//! What is written down of a request? Method, route template, status, time, and who asked: never a path, a query or a body.

use crate::app::App;
use crate::json::Asked;
use crate::problem::{self, Problem};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;
use std::time::Instant;

/// Pages load nothing from elsewhere and can't be framed.
const PAGE_POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Answers a request, counts it, logs it, and sees to it that nothing that goes wrong inside gets out as anything but a problem.
pub async fn observe(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "other".to_string(), |path| path.as_str().to_string());
    let wants_page = wants_page(request.headers(), &route);
    // On a task of its own: a panic ends there, and whoever hangs up does not stop what was begun.
    let mut response = match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            app.counters.count_panic();
            Problem::plain(problem::INTERNAL).into_response()
        }
    };
    if wants_page && let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = problem_page(&problem);
    }
    set_headers(response.headers_mut());
    let took = begun.elapsed();
    let status = response.status().as_u16();
    let by = response.extensions().get::<Asked>().map_or("-", |asked| asked.0.as_str());
    app.counters.count(known_method(method.as_str()), &route, status, took);
    tracing::info!(method = known_method(method.as_str()), route, status, micros = took.as_micros() as u64, by, "request");
    response
}

/// Anybody can send a method that is a name or a number.
fn known_method(method: &str) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"].into_iter().find(|known| *known == method).unwrap_or("other")
}

/// Whether somebody looks at this with a browser.
fn wants_page(headers: &HeaderMap, route: &str) -> bool {
    let accepts = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    !route.starts_with("/api/") && accepts.contains("text/html")
}

/// A problem as a plain page.
fn problem_page(problem: &Problem) -> Response {
    let (title, detail) = (problem.kind.title(), &problem.detail);
    let page = page(&format!("{} {}", problem.kind.status, title), &[&detail.zh, &detail.en]);
    (problem.status(), Html(page)).into_response()
}

/// A page of a heading and some paragraphs.
pub fn page(heading: &str, paragraphs: &[&str]) -> String {
    let heading = escaped(heading);
    let body: String = paragraphs.iter().map(|text| format!("<p>{}</p>\n", escaped(text))).collect();
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{heading}</title></head>\n<body>\n<main>\n<h1>{heading}</h1>\n{body}<p><a href=\"/\">一门 / Yimen</a></p>\n</main>\n</body>\n</html>\n"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn set_headers(headers: &mut HeaderMap) {
    let is_page = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let mut set = |name, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(REFERRER_POLICY, "same-origin");
    set(CACHE_CONTROL, "no-store");
    if is_page {
        set(CONTENT_SECURITY_POLICY, PAGE_POLICY);
        set(X_FRAME_OPTIONS, "DENY");
    }
}
