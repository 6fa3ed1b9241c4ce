//! Which address does what, and who may ask?

use crate::app::App;
use crate::json::{
    BodyRoom, Handler, Operation, alerts, application_steps, applications, campaigns, changes, checks, cliffs, clock, consents, entitlement_changes, funds,
    grants, history, holds, households, identities, overlap_checks, papers, partners, past, programs, receive, recommendations, rehearsals, replay, reports,
    reviews, samples, self_check, staff, suspensions, upkeep,
};
use crate::observe::observe;
use crate::officer::May;
use crate::{documents, problem};
use axum::extract::{Request, State};
use axum::http::Method;
use axum::routing::{MethodFilter, get, on};
use axum::{Router, middleware};
use std::sync::Arc;

/// A call of the JSON interface.
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its address; parts in braces are ids.
    pub path: &'static str,
    /// What one must be allowed.
    pub may: May,
    /// How much may be sent.
    pub room: BodyRoom,
    /// What answers it.
    pub handler: Handler,
    /// What is said of it.
    pub operation: Operation,
}

/// Every call of the JSON interface.
pub fn table() -> Vec<Route> {
    let route = |method, path, may, handler, operation| Route { method, path, may, room: BodyRoom::Usual, handler, operation };
    let scan = |method, path, may, handler, operation| Route { method, path, may, room: BodyRoom::Scan, handler, operation };
    let (read, write, change) = (Method::GET, Method::POST, Method::PUT);
    vec![
        route(change, "/api/households/{id}", May::KeepCases, households::put, households::PUT),
        route(read.clone(), "/api/households/{id}", May::ReadCases, households::get, households::GET),
        route(write.clone(), "/api/recommendations", May::ReadFunds, recommendations::post, recommendations::POST),
        route(read.clone(), "/api/households/{id}/recommendations", May::ReadCases, recommendations::get, recommendations::GET),
        route(read.clone(), "/api/households/{id}/cliffs", May::ReadCases, cliffs::get, cliffs::GET),
        route(write.clone(), "/api/cliffs", May::ReadFunds, cliffs::post, cliffs::POST),
        route(read.clone(), "/api/households/{id}/history", May::ReadCases, history::get, history::GET),
        route(write.clone(), "/api/households/{id}/members/{member}/reveal", May::ReadCases, households::reveal, households::REVEAL),
        route(write.clone(), "/api/households/{id}/members/{member}/death", May::KeepCases, upkeep::death, upkeep::DEATH),
        route(write.clone(), "/api/households/{id}/members/{member}/death/withdraw", May::KeepCases, upkeep::withdraw, upkeep::WITHDRAW_DEATH),
        route(write.clone(), "/api/households/{id}/move-away", May::KeepCases, upkeep::away, upkeep::MOVE_AWAY),
        route(read.clone(), "/api/households/{id}/transfer", May::KeepCases, upkeep::transfer, upkeep::TRANSFER),
        route(write.clone(), "/api/households/{id}/protection", May::KeepCases, upkeep::protection, upkeep::PROTECTION),
        scan(write.clone(), "/api/households/{id}/papers", May::KeepCases, papers::post, papers::POST),
        route(read.clone(), "/api/households/{id}/papers", May::ReadCases, papers::list, papers::LIST),
        route(write.clone(), "/api/households/{id}/papers/{paper}/view", May::ReadCases, papers::view, papers::VIEW),
        route(read.clone(), "/api/households/{id}/check", May::ReadCases, checks::get, checks::GET),
        route(write.clone(), "/api/households/{id}/check/authorise", May::KeepCases, checks::authorise, checks::AUTHORISE),
        route(write.clone(), "/api/households/{id}/check/ask", May::KeepCases, checks::ask, checks::ASK),
        route(write.clone(), "/api/households/{id}/check/answer", May::KeepCases, checks::answer, checks::ANSWER),
        route(read.clone(), "/api/households/{id}/consents", May::ReadCases, consents::list, consents::LIST),
        route(write.clone(), "/api/households/{id}/consents", May::KeepCases, consents::post, consents::POST),
        route(write.clone(), "/api/households/{id}/consents/{consent}/withdraw", May::KeepCases, consents::withdraw, consents::WITHDRAW),
        route(read.clone(), "/api/search/households", May::ReadCases, households::find, households::FIND),
        route(read.clone(), "/api/search/programs", May::ReadFunds, programs::find, programs::FIND),
        route(write.clone(), "/api/self-check", May::ReadFunds, self_check::post, self_check::POST),
        route(write.clone(), "/api/applications", May::KeepCases, applications::post, applications::POST),
        route(read.clone(), "/api/applications/{id}", May::ReadCases, applications::get, applications::GET),
        route(write.clone(), "/api/applications/{id}/decide", May::KeepCases, applications::decide, applications::DECIDE),
        route(write.clone(), "/api/applications/{id}/ask-papers", May::KeepCases, application_steps::ask_papers, application_steps::ASK_PAPERS),
        route(write.clone(), "/api/applications/{id}/resume", May::KeepCases, application_steps::resume, application_steps::RESUME),
        route(write.clone(), "/api/applications/{id}/extend", May::KeepCases, application_steps::extend, application_steps::EXTEND),
        route(write.clone(), "/api/applications/{id}/publicity", May::KeepCases, application_steps::publicity, application_steps::PUBLICITY),
        route(write.clone(), "/api/applications/{id}/objections", May::KeepCases, application_steps::object, application_steps::OBJECT),
        route(write.clone(), "/api/applications/{id}/objections/{n}/settle", May::KeepCases, application_steps::settle, application_steps::SETTLE),
        route(write.clone(), "/api/applications/{id}/visits", May::KeepCases, application_steps::visit, application_steps::VISIT),
        route(write.clone(), "/api/applications/{id}/serve-notice", May::KeepCases, application_steps::serve, application_steps::SERVE),
        route(write.clone(), "/api/applications/{id}/reopen", May::KeepCases, application_steps::reopen, application_steps::REOPEN),
        route(write.clone(), "/api/applications/{id}/withdraw", May::KeepCases, application_steps::withdraw, application_steps::WITHDRAW),
        route(write.clone(), "/api/applications/{id}/appeal", May::KeepCases, application_steps::appeal, application_steps::APPEAL),
        route(write.clone(), "/api/applications/{id}/appeal/decide", May::KeepCases, application_steps::decide_appeal, application_steps::DECIDE_APPEAL),
        route(read.clone(), "/api/applications/{id}/times", May::ReadCases, application_steps::times, application_steps::TIMES),
        route(write.clone(), "/api/grants", May::KeepCases, grants::post, grants::POST),
        route(read.clone(), "/api/grants/{id}", May::ReadCases, grants::get, grants::GET),
        route(read.clone(), "/api/grants/{id}/replay", May::ReadCases, replay::get, replay::GET),
        route(write.clone(), "/api/grants/{id}/cancel", May::Cancel, grants::cancel, grants::CANCEL),
        route(write.clone(), "/api/grants/{id}/pay", May::KeepCases, grants::pay, grants::PAY),
        route(write.clone(), "/api/grants/{id}/return", May::KeepCases, grants::give_back, grants::RETURN),
        route(write.clone(), "/api/grants/{id}/raise", May::Cancel, grants::raise, grants::RAISE),
        route(write.clone(), "/api/grants/{id}/claim", May::Cancel, grants::claim, grants::CLAIM),
        route(write.clone(), "/api/grants/{id}/waive", May::Cancel, grants::waive, grants::WAIVE),
        route(write.clone(), "/api/grants/{id}/review", May::KeepCases, reviews::post, reviews::POST),
        route(read.clone(), "/api/reviews", May::ReadCases, reviews::list, reviews::LIST),
        route(write.clone(), "/api/holds", May::KeepCases, holds::post, holds::POST),
        route(write.clone(), "/api/holds/{id}/release", May::KeepCases, holds::release, holds::RELEASE),
        route(write.clone(), "/api/grants/{id}/changes", May::KeepCases, changes::post, changes::POST),
        route(read.clone(), "/api/grants/{id}/changes", May::ReadCases, changes::list, changes::LIST),
        route(read.clone(), "/api/changes/{id}", May::ReadCases, changes::get, changes::GET),
        route(write.clone(), "/api/changes/{id}/hear", May::KeepCases, changes::hear, changes::HEAR),
        route(write.clone(), "/api/changes/{id}/decide", May::KeepCases, changes::decide, changes::DECIDE),
        route(write.clone(), "/api/changes/{id}/appeal", May::KeepCases, changes::appeal, changes::APPEAL),
        route(write.clone(), "/api/changes/{id}/appeal/decide", May::KeepCases, changes::decide_appeal, changes::DECIDE_APPEAL),
        route(write.clone(), "/api/past-grants", May::KeepCases, past::post, past::POST),
        route(read.clone(), "/api/funds", May::ReadFunds, funds::list, funds::LIST),
        route(write.clone(), "/api/funds", May::KeepFunds, funds::post, funds::POST),
        route(read.clone(), "/api/funds/{id}", May::ReadFunds, funds::get, funds::GET),
        route(write.clone(), "/api/funds/{id}/receive", May::KeepFunds, funds::receive, funds::RECEIVE),
        route(write.clone(), "/api/suspensions", May::Suspend, suspensions::post, suspensions::POST),
        route(read.clone(), "/api/suspensions/{id}", May::ReadCases, suspensions::get, suspensions::GET),
        route(write.clone(), "/api/suspensions/{id}/lift", May::Suspend, suspensions::lift, suspensions::LIFT),
        route(read.clone(), "/api/reports", May::FollowReports, reports::list, reports::LIST),
        route(write.clone(), "/api/reports", May::FollowReports, reports::post, reports::POST),
        route(read.clone(), "/api/reports/{id}", May::FollowReports, reports::get, reports::GET),
        route(write.clone(), "/api/reports/{id}/steps", May::FollowReports, reports::step, reports::STEP),
        route(read.clone(), "/api/samples", May::DrawSamples, samples::list, samples::LIST),
        route(write.clone(), "/api/samples", May::DrawSamples, samples::post, samples::POST),
        route(read.clone(), "/api/samples/{id}", May::DrawSamples, samples::get, samples::GET),
        route(write.clone(), "/api/samples/{id}/checks", May::DrawSamples, samples::check, samples::CHECK),
        route(read.clone(), "/api/campaigns", May::ReadFunds, campaigns::list, campaigns::LIST),
        route(write.clone(), "/api/campaigns/{id}/preview", May::RunCampaigns, campaigns::look_ahead, campaigns::PREVIEW),
        route(write.clone(), "/api/campaigns/{id}/commit", May::RunCampaigns, campaigns::give_out, campaigns::COMMIT),
        route(read.clone(), "/api/staff", May::KeepStaff, staff::list, staff::LIST),
        route(write.clone(), "/api/staff", May::KeepStaff, staff::post, staff::POST),
        route(write.clone(), "/api/staff/{id}", May::KeepStaff, staff::change, staff::CHANGE),
        route(write.clone(), "/api/staff/{id}/remove", May::KeepStaff, staff::remove, staff::REMOVE),
        route(write.clone(), "/api/identities", May::AnswerAlerts, identities::post, identities::POST),
        route(read.clone(), "/api/partners", May::Administer, partners::list, partners::LIST),
        route(write.clone(), "/api/partners", May::Administer, partners::post, partners::POST),
        route(write.clone(), "/api/overlap-checks", May::AskBlindly, overlap_checks::post, overlap_checks::POST),
        route(write.clone(), "/api/rehearsals", May::Rehearse, rehearsals::post, rehearsals::POST),
        route(write.clone(), "/api/clock", May::Administer, clock::post, clock::POST),
        route(read.clone(), "/api/alerts", May::ReadAlerts, alerts::list, alerts::LIST),
        route(read.clone(), "/api/entitlement-changes", May::ReadAlerts, entitlement_changes::list, entitlement_changes::LIST),
        route(read, "/api/alerts/precision", May::ReadAlerts, alerts::precision, alerts::PRECISION),
        route(write.clone(), "/api/alerts/{key}/notice", May::AnswerAlerts, alerts::notice, alerts::NOTICE),
        route(write.clone(), "/api/alerts/{key}/reply", May::AnswerAlerts, alerts::reply, alerts::REPLY),
        route(write.clone(), "/api/alerts/{key}/answer", May::AnswerAlerts, alerts::answer, alerts::ANSWER),
        route(write, "/api/alerts/{key}/review", May::AnswerAlerts, alerts::review, alerts::REVIEW),
    ]
}

/// The whole server.
pub fn router(app: Arc<App>) -> Router {
    let mut router: Router<Arc<App>> = Router::new();
    for Route { method, path, may, room, handler, .. } in table() {
        let filter = MethodFilter::try_from(method).expect("the table holds usual methods");
        router = router.route(path, on(filter, move |State(app): State<Arc<App>>, request: Request| receive(app, request, may, room, handler)));
    }
    router
        .route("/healthz", get(documents::health))
        .route("/metrics", get(documents::metrics))
        .route("/api/openapi.json", get(documents::openapi))
        .route("/api/docs", get(documents::viewer))
        .route("/api/docs/viewer.js", get(documents::viewer_script))
        .route("/api/docs/start.js", get(documents::viewer_start))
        .route("/problems/{word}", get(documents::problem_page))
        .merge(crate::pages::page_routes())
        .fallback(async || problem::Problem::plain(problem::NOT_FOUND))
        .method_not_allowed_fallback(async || problem::Problem::plain(problem::METHOD_NOT_ALLOWED))
        .layer(middleware::from_fn_with_state(Arc::clone(&app), observe))
        .with_state(app)
}
