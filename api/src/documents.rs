//! What does the server tell of itself? Its health, its counters, its OpenAPI document with a viewer, and what problems mean.

use crate::app::App;
use crate::observe::page;
use crate::openapi::document;
use crate::problem::{self, KindFacts, Problem};
use crate::routes::table;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use engine::words;
use std::sync::Arc;

const SCRIPT: &str = "text/javascript; charset=utf-8";
/// The viewer sets styles as it goes, and loads nothing from elsewhere.
const VIEWER_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/// Whether the server answers.
pub async fn health() -> Response {
    ([(CONTENT_TYPE, "application/json")], "{\"status\":\"ok\"}").into_response()
}

/// Counters in Prometheus's text form.
pub async fn metrics(State(app): State<Arc<App>>) -> Response {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], app.counters.to_text(app.store.position())).into_response()
}

/// The OpenAPI document.
pub async fn openapi(State(app): State<Arc<App>>) -> Response {
    ([(CONTENT_TYPE, "application/json")], document(&table(), &app.catalog).to_string()).into_response()
}

/// The viewer of the OpenAPI document: everything that it needs is in the program.
pub async fn viewer() -> Response {
    let page = "<!doctype html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>一门 / Yimen: API</title>\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"></head>\n<body><div id=\"app\"></div>\
        <script src=\"/api/docs/viewer.js\"></script><script src=\"/api/docs/start.js\"></script></body>\n</html>\n";
    ([(CONTENT_SECURITY_POLICY, VIEWER_POLICY)], Html(page)).into_response()
}

/// The viewer's own script.
pub async fn viewer_script() -> Response {
    match scalar_api_reference::get_asset("scalar.js") {
        Some(script) => ([(CONTENT_TYPE, SCRIPT), (CACHE_CONTROL, "public, max-age=86400")], script).into_response(),
        None => Problem::plain(problem::NOT_FOUND).into_response(),
    }
}

/// Starts the viewer, without what would ask other machines.
pub async fn viewer_start() -> Response {
    let script = "Scalar.createApiReference('#app', {url: '/api/openapi.json', withDefaultFonts: false, telemetry: false, \
        showDeveloperTools: 'never', hideClientButton: true, agent: {disabled: true}});\n";
    ([(CONTENT_TYPE, SCRIPT)], script).into_response()
}

/// What a kind of problem means.
pub async fn problem_page(Path(word): Path<String>) -> Result<Html<String>, Problem> {
    let unknown = || Problem::new(problem::NOT_FOUND, words!("没有名为 {word} 的问题", "there is no problem called {word}"));
    let kind = KindFacts::named(&word).ok_or_else(unknown)?;
    let meaning = kind.meaning();
    Ok(Html(page(&format!("{} {}", kind.status, kind.title()), &[&meaning.zh, &meaning.en])))
}
