//! How do the pages' own style sheet and script reach a browser?

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// An asset that is part of the program.
pub struct Asset {
    stem: &'static str,
    ending: &'static str,
    kind: &'static str,
    text: &'static str,
}

/// The style sheet.
pub const STYLE: Asset = Asset { stem: "yimen", ending: "css", kind: "text/css; charset=utf-8", text: include_str!("../../assets/yimen.css") };
/// The script: everything works without it.
pub const SCRIPT: Asset = Asset { stem: "yimen", ending: "js", kind: "text/javascript; charset=utf-8", text: include_str!("../../assets/yimen.js") };
/// The sign in a browser's tab.
pub const ICON: Asset = Asset { stem: "yimen", ending: "svg", kind: "image/svg+xml", text: include_str!("../../assets/yimen.svg") };

/// Its address, with a hash of its bytes: a new text has a new address, so the old one may be kept for ever.
pub fn address(asset: &Asset) -> String {
    format!("/assets/{}", name(asset))
}

fn name(asset: &Asset) -> String {
    let mut hash = String::new();
    for byte in &Sha256::digest(asset.text.as_bytes())[..6] {
        _ = write!(hash, "{byte:02x}");
    }
    format!("{}-{hash}.{}", asset.stem, asset.ending)
}

/// `/assets/{name}`
pub async fn asset(Path(asked): Path<String>) -> Response {
    match [&STYLE, &SCRIPT, &ICON].into_iter().find(|asset| name(asset) == asked) {
        Some(asset) => {
            let headers = [(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
            (headers, asset.text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
