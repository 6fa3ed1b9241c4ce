//! What came with a form that has a file?

use super::form::Form;
use super::trouble::Trouble;
use super::visit::language_of;
use crate::problem::{self, Problem};
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::Response;
use engine::ledger::FileName;

/// A form with one file, named `scan`.
pub struct Upload {
    /// The other fields; `scan` is the hash of the file, so that a form sent twice is known again.
    pub form: Form,
    /// The file, unless none was chosen.
    pub file: Option<Vec<u8>>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let l = language_of(request.headers());
        let unreadable = || Trouble::bare(l, Trouble::Unreadable);
        let refused = |error: MultipartError| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Trouble::bare(l, Trouble::Problem(Box::new(Problem::plain(problem::TOO_LARGE)))),
            _ => unreadable(),
        };
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| unreadable())?;
        let (mut fields, mut file) = (Vec::new(), None);
        while let Some(part) = parts.next_field().await.map_err(refused)? {
            let name = part.name().unwrap_or_default().to_string();
            let bytes = part.bytes().await.map_err(refused)?;
            if name == "scan" {
                if !bytes.is_empty() {
                    fields.push((name, FileName::of(&bytes).to_string()));
                    file = Some(bytes.to_vec());
                }
            } else {
                fields.push((name, String::from_utf8(bytes.to_vec()).map_err(|_| unreadable())?));
            }
        }
        Ok(Upload { form: Form::of(fields), file })
    }
}
