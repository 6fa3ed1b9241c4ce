//! Which pages are there, and which form is answered where?

use super::{
    alert_case, alerts, applications, assets, award, campaigns, claims, edit, funds, grants, help, home, household, more, programs, sign_in, suspensions,
};
use crate::app::App;
use axum::Router;
use axum::routing::{get, post};
use std::sync::Arc;

/// All pages. Reading is GET, acting is POST; after an action the browser is led to a page that may be loaded again.
pub fn page_routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(home::home))
        .route("/find", post(home::find))
        // Households
        .route("/households/new", get(edit::new_household).post(edit::save_new))
        .route("/households/{id}", get(household::household_page))
        .route("/households/{id}/edit", get(edit::edit_household).post(edit::save_changes))
        .route("/households/{id}/regroup", get(household::move_form).post(household::regroup))
        .route("/households/{id}/reveal", post(household::reveal))
        .route("/households/{id}/apply", post(applications::apply))
        .route("/households/{id}/award", get(award::award_form).post(award::award))
        // Applications and grants
        .route("/applications", get(applications::applications_page))
        .route("/applications/{id}", get(applications::application_page))
        .route("/applications/{id}/decide", post(applications::decide))
        .route("/grants/{id}", get(grants::grant_page))
        .route("/grants/{id}/cancel", post(grants::cancel))
        .route("/grants/{id}/pay", post(grants::pay))
        .route("/grants/{id}/return", post(grants::give_back))
        .route("/grants/{id}/release", post(grants::release))
        .route("/grants/{id}/claim", post(grants::claim))
        .route("/grants/{id}/waive", post(grants::waive))
        // Programs
        .route("/programs", get(programs::programs_page))
        .route("/programs/{id}", get(programs::program_page))
        // Donors' money
        .route("/funds", get(funds::funds_page).post(funds::open))
        .route("/funds/{id}", get(funds::fund_page))
        .route("/funds/{id}/receive", post(funds::receive))
        .route("/campaigns", get(campaigns::campaigns_page))
        .route("/campaigns/{id}", get(campaigns::campaign_page))
        .route("/campaigns/{id}/commit", post(campaigns::commit))
        // Supervision
        .route("/alerts", get(alerts::alerts_page))
        .route("/alerts/answer", post(alerts::answer))
        .route("/alerts/{key}", get(alert_case::alert_page))
        .route("/alerts/{key}/notice", get(alert_case::notice_page).post(alert_case::tell))
        .route("/alerts/{key}/reply", post(alert_case::hear))
        .route("/alerts/{key}/decide", post(alert_case::decide))
        .route("/alerts/{key}/review", post(alert_case::review))
        .route("/suspensions/new", get(suspensions::suspension_form))
        .route("/suspensions", post(suspensions::suspend))
        .route("/suspensions/{id}/lift", post(suspensions::lift))
        // The rest
        .route("/sign-in", get(sign_in::sign_in_page).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/help", get(help::help))
        .route("/more", get(more::more))
        .route("/claims", get(claims::claims_page))
        .route("/assets/{name}", get(assets::asset))
}
