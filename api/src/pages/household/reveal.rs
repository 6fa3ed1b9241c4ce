//! How is an ID number shown in full, once, to somebody who says what for?

use crate::officer::May;
use crate::pages::form::Form;
use crate::pages::frame::{Frame, part, show};
use crate::pages::trouble::Trouble;
use crate::pages::visit::Visit;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::reveal_number;
use engine::words::Words;

#[derive(Template)]
#[template(path = "revealed.html")]
struct RevealedPage {
    f: Frame,
    base: String,
    member: String,
    number: String,
    purpose: String,
}

/// `POST /households/{id}/reveal`
pub async fn reveal(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let (member, purpose) = (form.get("member"), form.get("purpose"));
            let number = reveal_number(desk, &id, member, purpose)?;
            let number = number.ok_or_else(|| Trouble::Missing(Words::new("该成员没有登记证件号码", "no number is registered for this member")))?;
            let base = format!("/households/{}", part(&id));
            let f = visit.frame("home", visit.l.t("证件号码", "ID number")).back_at(&base);
            show(StatusCode::OK, &RevealedPage { f, base, member: member.to_string(), number, purpose: purpose.to_string() })
        })
        .await
}
