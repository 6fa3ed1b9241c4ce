//! How does an HTTP request become a call, and its answer a response?

use super::call::{Call, Handler, Reply};
use crate::app::{App, on_worker};
use crate::officer::{May, identify};
use crate::problem::{self, Problem};
use axum::body::{Body, HttpBody};
use axum::extract::{FromRequestParts, RawPathParams, Request};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use engine::ledger::CommandKey;
use engine::words;
use engine::words::Words;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// How much may be sent with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyRoom {
    /// Up to 4 MiB.
    Usual,
    /// Room for a scan in Base64.
    Scan,
}

impl BodyRoom {
    fn bytes_max(self) -> usize {
        match self {
            BodyRoom::Usual => 4 << 20,
            BodyRoom::Scan => 14 << 20,
        }
    }
}

/// How much of a body that is too large is still taken in, so that whoever sends it hears why it is refused.
const DRAINED_BYTES_MAX: usize = 64 << 20;
const BODY_TIME: Duration = Duration::from_secs(30);
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const IDEMPOTENCY_KEY_BYTES_MAX: usize = 200;

/// Who asked, for the log.
#[derive(Clone)]
pub struct Asked(pub String);

/// Takes a request in: who asks, whether they may, the body; runs the handler on a worker thread.
pub async fn receive(app: Arc<App>, request: Request, may: May, room: BodyRoom, handler: Handler) -> Response {
    let (mut parts, body) = request.into_parts();
    let actor = match identify(&app, &parts.method, &parts.headers) {
        Ok(actor) => actor,
        Err(problem) => return refused(body, problem).await,
    };
    let name = actor.name.clone();
    let mut response = match actor.must(may) {
        Err(problem) => refused(body, problem).await,
        Ok(()) => {
            let path = path_parts(&mut parts, &app).await;
            match answer(app, &parts.method, &parts.headers, parts.uri.query(), path, parts.uri.path(), body, room, actor, handler).await {
                Ok(reply) => respond(reply),
                Err(problem) => axum::response::IntoResponse::into_response(problem),
            }
        }
    };
    response.extensions_mut().insert(Asked(name));
    response
}

/// A problem that is told before the body was read: the body is taken in first, for many clients listen only when they have sent all.
async fn refused(body: Body, problem: Problem) -> Response {
    _ = tokio::time::timeout(BODY_TIME, collect(body, BodyRoom::Usual)).await;
    axum::response::IntoResponse::into_response(problem)
}

async fn path_parts(parts: &mut axum::http::request::Parts, app: &Arc<App>) -> Result<Vec<(String, String)>, Problem> {
    let found = RawPathParams::from_request_parts(parts, app).await;
    let found = found.map_err(|_| Problem::new(problem::MALFORMED, Words::new("网址不是正确的UTF-8", "the path is not UTF-8 as it should be")))?;
    Ok(found.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect())
}

#[expect(clippy::too_many_arguments, reason = "the parts of one request, taken apart once")]
async fn answer(
    app: Arc<App>,
    method: &Method,
    headers: &HeaderMap,
    query: Option<&str>,
    path: Result<Vec<(String, String)>, Problem>,
    address: &str,
    body: Body,
    room: BodyRoom,
    actor: crate::officer::Actor,
    handler: Handler,
) -> Result<Reply, Problem> {
    let text = read_text(method, headers, body, room).await?;
    let path = path?;
    let query = parse_query(query.unwrap_or_default())?;
    let key = if *method == Method::POST { idempotency_key(headers)? } else { None };
    let target = format!("{method} {address}");
    let asked = actor.clone();
    on_worker(app, actor, move |app, desk| {
        desk.key = key.map(|key| command_key(desk, &key, &target, &text));
        handler(&mut Call { app, desk, actor: &asked, path: &path, query: &query, body: &text })
    })
    .await?
}

/// The key of a command; what is asked is the address and the body, however its spaces and keys are set.
fn command_key(desk: &engine::casework::Desk<'_>, key: &str, target: &str, body: &str) -> CommandKey {
    let canonical = match serde_json::from_str::<serde_json::Value>(body) {
        Ok(value) => value.to_string(),
        Err(_) => body.to_string(),
    };
    desk.command_key(key, format!("{target}\n{canonical}").as_bytes())
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(header) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = header.to_str().ok().filter(|key| !key.trim().is_empty() && key.len() <= IDEMPOTENCY_KEY_BYTES_MAX);
    let expected = || {
        let says = words!("应为1至{IDEMPOTENCY_KEY_BYTES_MAX}个可见的ASCII字符", "expected 1 to {IDEMPOTENCY_KEY_BYTES_MAX} visible ASCII characters");
        Problem::field("Idempotency-Key", says)
    };
    key.map(|key| Some(key.to_string())).ok_or_else(expected)
}

async fn read_text(method: &Method, headers: &HeaderMap, body: Body, room: BodyRoom) -> Result<String, Problem> {
    let declared = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()).and_then(|length| length.parse::<u64>().ok());
    if declared.is_some_and(|length| length > DRAINED_BYTES_MAX as u64) {
        return Err(Problem::plain(problem::TOO_LARGE));
    }
    let collected = tokio::time::timeout(BODY_TIME, collect(body, room)).await.map_err(|_| Problem::plain(problem::TIMEOUT))?;
    let bytes = collected?;
    if method != Method::GET && !bytes.is_empty() && !is_json(headers, &bytes) {
        return Err(Problem::plain(problem::UNSUPPORTED_TYPE));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        Problem::new(problem::MALFORMED, words!("正文第{at}字节起不是UTF-8", "the body is not UTF-8 from byte {at} on"))
    })
}

/// Whether the body says that it is JSON, or says nothing, or is JSON under the label that simple clients put on everything.
fn is_json(headers: &HeaderMap, body: &[u8]) -> bool {
    let Some(header) = headers.get(CONTENT_TYPE) else { return true };
    let essence = header.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.is_empty() || essence == "application/json" || essence == "text/json" || essence.ends_with("+json") || is_mislabelled(&essence, body)
}

fn is_mislabelled(essence: &str, body: &[u8]) -> bool {
    essence == "application/x-www-form-urlencoded" && body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// All bytes of a body, up to the limit.
async fn collect(mut body: Body, room: BodyRoom) -> Result<Vec<u8>, Problem> {
    let (mut bytes, mut length) = (Vec::new(), 0);
    loop {
        let frame = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await;
        let data = match frame {
            None if length > room.bytes_max() => return Err(Problem::plain(problem::TOO_LARGE)),
            None => return Ok(bytes),
            Some(frame) => frame.map_err(|_| Problem::new(problem::MALFORMED, Words::new("正文没有发完", "the body was not sent to its end")))?.into_data(),
        };
        if let Ok(data) = data {
            length += data.len();
            if length <= room.bytes_max() {
                bytes.extend_from_slice(&data);
            } else if length > DRAINED_BYTES_MAX {
                return Err(Problem::plain(problem::TOO_LARGE));
            }
        }
    }
}

/// The pairs of a query, decoded.
fn parse_query(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let uri = format!("/?{query}").parse::<axum::http::Uri>();
    let pairs = uri.ok().and_then(|uri| axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    let malformed = || Problem::new(problem::MALFORMED, Words::new("查询参数无法读取", "the query can't be read"));
    Ok(pairs.ok_or_else(malformed)?.0)
}

fn respond(reply: Reply) -> Response {
    let kind = HeaderValue::from_static(reply.kind);
    let mut response = Response::new(Body::from(reply.json));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::OK);
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
