//! What does somebody see who types one command? A synthetic district in the store, with its history, and the pages on it.

mod consents;
mod desks;
mod funds;
mod history;
mod judging;
mod label;
mod report;
mod warnings;

use crate::app::App;
use crate::cli::{catalog_and_files, fail, keep_files, print};
use crate::clock::Clock;
use crate::officer::Actor;
use crate::opening::read_all;
use engine::alerts::{AlertKind, AlertState, alerts_with};
use engine::calendar::Date;
use engine::casework::CaseError;
use engine::words::Language;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// The demo's own today.
pub const DEMO_DATE: Date = jiff::civil::date(2026, 9, 15);
/// The same district each time.
pub const SEED: u64 = 20_260_915;

/// The clock of a data folder: the demonstration's stands still.
pub fn clock_of(data: &Path) -> Clock {
    if label::is_whole(data) { Clock::fixed(DEMO_DATE) } else { Clock::System }
}

/// Makes the district in `data` or opens it, tells what is there, and serves the pages.
pub fn run(data: &Path, catalog: &Path, language: Language, port: u16) -> ExitCode {
    let started = Instant::now();
    let (catalog, files) = match catalog_and_files(catalog) {
        Ok((catalog, files)) => (Arc::new(catalog), files),
        Err(words) => return fail(&words),
    };
    let standing = match label::prepare(data) {
        Ok(standing) => standing,
        Err(words) => return fail(&words),
    };
    let store = match crate::cli::open_store(data) {
        Ok(store) => Arc::new(store),
        Err(words) => return fail(&words),
    };
    let made = match standing {
        label::Standing::Whole | label::Standing::Foreign => None,
        label::Standing::Empty => match history::make(&store, &catalog, &files).and_then(|made| label::finish(data).map(|()| made)) {
            Ok(made) => Some(made),
            Err(words) => return fail(&words),
        },
    };
    let clock = if standing == label::Standing::Foreign { Clock::System } else { Clock::fixed(DEMO_DATE) };
    let on = clock.today();
    let households = match read_all(&store, &catalog.vocabulary) {
        Ok(households) => households,
        Err(words) => return fail(&words),
    };
    let judged = judging::judge_district(&catalog, &households, on);
    let app = Arc::new(App::new(store.clone(), catalog.clone(), clock));
    if let Err(words) = app.with_desk(&Actor::local(), |desk| keep_files(desk, &files)) {
        return fail(&words);
    }
    let compared = app.registrations.compare_all(app.store.as_ref()).map_err(CaseError::from).and_then(|()| app.handed_in());
    let alerts = match compared.and_then(|handed| app.with_desk(&Actor::local(), |desk| alerts_with(desk, &handed))) {
        Ok(alerts) => alerts,
        Err(error) => return fail(&history::failed(&error)),
    };
    let mut open: BTreeMap<AlertKind, usize> = BTreeMap::new();
    for alert in alerts.iter().filter(|alert| alert.state == AlertState::Open) {
        *open.entry(alert.kind).or_default() += 1;
    }
    let shown = report::Shown { catalog: &catalog, judged: &judged, made: made.as_ref(), alerts: &open, on, language, total: started.elapsed() };
    if let Err(words) = print(&report::write(&shown)) {
        return fail(&words);
    }
    crate::cli::serve_app(app, store, port, households)
}
