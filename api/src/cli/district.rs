//! `yimen district`: what does the synthetic district look like as a file?

use super::arguments::DistrictOptions;
use super::{fail, print};
use crate::demo::{DEMO_DATE, SEED};
use engine::population::dongcheng;
use std::process::ExitCode;

/// Prints the households of the synthetic district as household documents, one a line.
pub fn run(options: &DistrictOptions) -> ExitCode {
    let district = dongcheng(DEMO_DATE, options.seed.unwrap_or(SEED));
    let most = options.households.unwrap_or(usize::MAX);
    let mut text = String::new();
    for household in district.households.iter().take(most) {
        text.push_str(&serde_json::to_string(&household.document).expect("a document is JSON"));
        text.push('\n');
    }
    match print(&text) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}
