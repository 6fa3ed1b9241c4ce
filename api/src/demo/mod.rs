//! What does somebody see who types one command? A synthetic district, judged.

mod district_file;
mod judging;
mod report;

use crate::cli::{fail, read_folder, report_left_out};
use engine::calendar::Date;
use engine::proof::load_catalog;
use engine::words::Language;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// The demo's own today.
pub const DEMO_DATE: Date = jiff::civil::date(2026, 9, 15);
/// The same district each time.
const SEED: u64 = 20_260_915;

/// Makes or reuses the district in `data`, judges it, and prints what an officer wants to see.
pub fn run(data: &Path, catalog: &Path, language: Language) -> ExitCode {
    let started = Instant::now();
    let folder = match read_folder(catalog) {
        Ok(folder) => folder,
        Err(words) => return fail(&words),
    };
    let (catalog, diagnostics) = load_catalog(&folder);
    report_left_out(&catalog, &diagnostics);
    let district = match district_file::make_or_reuse(data, DEMO_DATE, SEED) {
        Ok(district) => district,
        Err(words) => return fail(&words),
    };
    let made = started.elapsed();
    let judged = match judging::judge_district(&catalog, &district.text, DEMO_DATE) {
        Ok(judged) => judged,
        Err(words) => return fail(&words),
    };
    let text =
        report::write(&report::Shown { catalog: &catalog, district: &district, judged: &judged, on: DEMO_DATE, language, made, total: started.elapsed() });
    match crate::cli::print(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}
