//! Which pages are there, and which form is answered where?

use super::{
    alert_case, alerts, application_page, applications, assets, award, campaigns, changes, claims, closed_alerts, edit, entitlement_changes, funds, grants,
    help, home, household, identities, more, papers, partners, print_sheets, programs, rehearsals, replays, reports, reviews, samples, sign_in, staff,
    suspensions, upkeep,
};
use crate::app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::sync::Arc;

/// A scan of 10 MiB, with the fields around it.
const UPLOAD_BYTES_MAX: usize = 11 << 20;

/// All pages. Reading is GET, acting is POST; after an action the browser is led to a page that may be loaded again.
pub fn page_routes() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(home::home))
        .route("/find", post(home::find))
        // Households
        .route("/households/new", get(edit::new_household).post(edit::save_new))
        .route("/households/{id}", get(household::household_page))
        .route("/households/{id}/edit", get(edit::edit_household).post(edit::save_changes))
        .route("/households/{id}/self-check", get(household::self_check_page).post(household::self_check_answer))
        .route("/households/{id}/near", get(household::near_page))
        .route("/households/{id}/income", get(household::income_page))
        .route("/households/{id}/regroup", get(household::move_form).post(household::regroup))
        .route("/households/{id}/reveal", post(household::reveal))
        .route("/households/{id}/papers", get(papers::papers_page).post(papers::receive).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
        .route("/households/{id}/papers/{paper}/view", post(papers::view))
        .route("/households/{id}/check/{step}", post(papers::check))
        .route("/households/{id}/consents", post(papers::consent))
        .route("/households/{id}/consents/{consent}/withdraw", post(papers::withdraw))
        .route("/households/{id}/apply", get(applications::apply_form).post(applications::apply))
        .route("/households/{id}/upkeep", get(upkeep::upkeep_page))
        .route("/households/{id}/death", post(upkeep::death))
        .route("/households/{id}/move-away", post(upkeep::away))
        .route("/households/{id}/protection", post(upkeep::protection))
        .route("/households/{id}/transfer", post(upkeep::transfer))
        .route("/households/{id}/award", get(award::award_form).post(award::award))
        // Applications and grants
        .route("/applications", get(applications::applications_page))
        .route("/applications/{id}", get(application_page::application_page))
        .route("/applications/{id}/{act}", post(application_page::act))
        .route("/applications/{id}/print/{sheet}", get(print_sheets::application_sheet))
        .route("/changes", get(changes::changes_page))
        .route("/changes/{id}/{act}", post(changes::act))
        .route("/changes/{id}/print", get(print_sheets::change_sheet))
        .route("/grants/{id}/changes", get(changes::grant_changes).post(changes::propose))
        .route("/grants/{id}", get(grants::grant_page))
        .route("/grants/{id}/replay", get(replays::replay_page))
        .route("/grants/{id}/cancel", post(grants::cancel))
        .route("/grants/{id}/pay", post(grants::pay))
        .route("/grants/{id}/return", post(grants::give_back))
        .route("/grants/{id}/release", post(grants::release))
        .route("/grants/{id}/raise", post(grants::raise))
        .route("/grants/{id}/claim", post(grants::claim))
        .route("/grants/{id}/waive", post(grants::waive))
        .route("/reviews", get(reviews::reviews_page))
        .route("/reviews/{grant}", post(reviews::review))
        .route("/reports", get(reports::reports_page).post(reports::open))
        .route("/reports/{id}", get(reports::report_page))
        .route("/reports/{id}/steps", post(reports::step))
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
        .route("/alerts/closed", get(closed_alerts::closed_page))
        .route("/entitlement-changes", get(entitlement_changes::changes_page))
        .route("/staff", get(staff::staff_page).post(staff::record))
        .route("/staff/{id}/remove", post(staff::remove))
        .route("/partners", get(partners::partners_page).post(partners::set))
        .route("/partners/{id}", get(partners::partner_page))
        .route("/alerts/{key}", get(alert_case::alert_page))
        .route("/alerts/{key}/notice", get(alert_case::notice_page).post(alert_case::tell))
        .route("/alerts/{key}/reply", post(alert_case::hear))
        .route("/alerts/{key}/decide", post(alert_case::decide))
        .route("/alerts/{key}/review", post(alert_case::review))
        .route("/suspensions/new", get(suspensions::suspension_form))
        .route("/suspensions", post(suspensions::suspend))
        .route("/suspensions/{id}/lift", post(suspensions::lift))
        .route("/samples", get(samples::samples_page).post(samples::draw))
        .route("/samples/{id}", get(samples::sample_page))
        .route("/samples/{id}/checks", post(samples::check))
        .route("/rehearsals", get(rehearsals::rehearsals_page).post(rehearsals::try_draft))
        // The rest
        .route("/sign-in", get(sign_in::sign_in_page).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/help", get(help::help))
        .route("/more", get(more::more))
        .route("/identities/{one}/{other}", get(identities::identity_page).post(identities::decide))
        .route("/claims", get(claims::claims_page))
        .route("/assets/{name}", get(assets::asset))
}
