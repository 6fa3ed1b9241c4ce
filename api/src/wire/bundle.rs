//! What does the JSON say of what can be held together?

use super::recommendations::recipient_key;
use engine::eligibility::{Bundle, Recommendation};
use engine::facts::Household;
use engine::money::Money;
use schemars::JsonSchema;
use serde::Serialize;

/// 可同时享受的组合 / the recommendations that give the most together: statutory first. Caps, seasons, funds and held aid are not looked at.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Bundle")]
pub struct BundleAnswer<'a> {
    /// Yuan a month of what comes again each month, term or year.
    #[schemars(with = "String")]
    monthly: Money,
    /// Yuan of what comes once or for an event.
    #[schemars(with = "String")]
    once: Money,
    /// Whether nothing that the relations allow gives more.
    exact: bool,
    kept: Vec<Kept<'a>>,
    /// What can't be held beside it.
    left_out: Vec<LeftOut<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "KeptTogether")]
struct Kept<'a> {
    program: &'a str,
    recipient: &'a str,
    /// Yuan a year that it pays: of what tops up others the difference, of a range the minimum.
    #[schemars(with = "String")]
    yearly: Money,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LeftOutOfBundle")]
struct LeftOut<'a> {
    program: &'a str,
    recipient: &'a str,
    excluded_by: Vec<ExcludedBy<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct ExcludedBy<'a> {
    program: &'a str,
    recipient: &'a str,
}

/// What can be held together of some recommendations.
pub fn bundle_answer<'a>(household: &'a Household, list: &'a [Recommendation], bundle: &Bundle) -> BundleAnswer<'a> {
    let program = |position: usize| list[position].program.id.as_str();
    let recipient = |position: usize| recipient_key(household, list[position].recipient);
    let excluded_by = |by: &[usize]| by.iter().map(|kept| ExcludedBy { program: program(*kept), recipient: recipient(*kept) }).collect();
    BundleAnswer {
        monthly: yuan(bundle.monthly_fen()),
        once: yuan(bundle.single_fen),
        exact: bundle.is_exact,
        kept: bundle
            .kept
            .iter()
            .zip(&bundle.paid_fen)
            .map(|(kept, fen)| Kept { program: program(*kept), recipient: recipient(*kept), yearly: yuan(*fen) })
            .collect(),
        left_out: bundle
            .left_out
            .iter()
            .map(|(position, by)| LeftOut { program: program(*position), recipient: recipient(*position), excluded_by: excluded_by(by) })
            .collect(),
    }
}

/// Fen as money.
pub fn yuan(fen: i128) -> Money {
    Money::from_fen(i64::try_from(fen).unwrap_or(i64::MAX))
}
