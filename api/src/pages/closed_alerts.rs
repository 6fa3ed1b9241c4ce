//! Which alerts has an edit closed, and where does that edit stand?

use super::alerts::Link;
use super::frame::{Frame, part, show};
use super::household::told;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::moment_text;
use crate::officer::May;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use engine::alerts::{AlertKind, Closed, closed_alerts};
use engine::casework::Desk;

/// Closed alerts shown at most, the latest first.
const SHOWN_MAX: usize = 200;

#[derive(Template)]
#[template(path = "closed_alerts.html")]
struct ClosedAlertsPage {
    f: Frame,
    lines: Vec<ClosedLine>,
    total: usize,
}

struct ClosedLine {
    kind: String,
    about: String,
    at: String,
    by: String,
    edit: Option<Link>,
    note: String,
}

/// `GET /alerts/closed`
pub async fn closed_page(visit: Visit) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadAlerts)?;
            let closed = closed_alerts(desk, &visit.app.handed_in()?)?;
            let lines = closed.iter().take(SHOWN_MAX).map(|one| line(visit, desk, one)).collect::<Result<Vec<_>, _>>()?;
            let f = visit.frame("alerts", visit.l.t("已消失的预警", "Closed alerts"));
            show(StatusCode::OK, &ClosedAlertsPage { f, lines, total: closed.len() })
        })
        .await
}

fn line(visit: &Visit, desk: &Desk<'_>, closed: &Closed) -> Result<ClosedLine, Trouble> {
    let l = visit.l;
    let (edit, note) = match (&closed.household, &closed.edit) {
        (Some(household), Some(event)) => {
            let told = told(desk, l, &event.body)?;
            let href = format!("/households/{}?all=yes#event-{}", part(household), closed.position);
            (Some(Link { text: l.own(told.what), href }), told.note)
        }
        _ => (edit_elsewhere(visit, closed), String::new()),
    };
    let about: Vec<&str> = closed.subjects.iter().map(|words| l.w(words)).collect();
    Ok(ClosedLine { kind: l.own(closed.kind.words()), about: about.join(l.comma()), at: moment_text(closed.since), by: closed.by.clone(), edit, note })
}

/// The page on which an edit is seen that stands in no household's history.
fn edit_elsewhere(visit: &Visit, closed: &Closed) -> Option<Link> {
    let subject = closed.key.split_once(':').map(|(_, subjects)| subjects)?;
    let (text, folder) = match closed.kind {
        AlertKind::FundLow => (visit.l.t("资金进款", "money came into the fund"), "funds"),
        AlertKind::ReportOverdue => (visit.l.t("线索办理有进展", "the report moved on"), "reports"),
        _ => return None,
    };
    Some(Link { text: text.to_string(), href: format!("/{folder}/{}", part(subject)) })
}
