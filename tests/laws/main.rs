//! Do the laws of the design hold, whatever the household?

mod any_catalog;
mod any_order;
mod bundle;
mod calendar;
mod campaigns;
mod columns;
mod dated_numbers;
mod differences;
mod dongcheng;
mod four_ways;
mod income;
mod isolation;
mod local_forms;
mod near;
mod order;
mod rehearsal;
mod relations;
mod self_check;
mod terms;
mod time_travel;
mod unknown_is_not_no;
mod watch;

use engine::calendar::Date;
use engine::eligibility::{AmountFound, Question, Recommendation, Rigour, Verdict, recommend};
use engine::facts::{Household, parse_household};
use fastrand::Rng;
use support::{Document, catalog};

/// Dates on which programs of every region are in force, with the region's prefix.
fn dates() -> [(Date, &'static str); 3] {
    let day = engine::calendar::civil_date;
    [(day(2008, 6, 1), "420704"), (day(2024, 12, 1), "110101001002"), (day(2026, 9, 15), "110101003")]
}

fn household(document: &Document) -> Household {
    parse_household(&support::document_of(document), &catalog().vocabulary).expect("a random household is sound")
}

fn question(on: Date) -> Question<'static> {
    Question { on, only: None, with_ineligible: true, rigour: Rigour::Warn }
}

/// The paths of the facts that an open verdict hangs on.
fn missing(household: &Household, recommendation: &Recommendation) -> Vec<String> {
    recommendation.missing_paths(household, &catalog().vocabulary)
}

/// What matters of an answer: program, recipient's id, verdict, amount.
type Essence = (String, String, Verdict, String);

fn essence(household: &Household, recommendation: &Recommendation) -> Essence {
    let recipient = match recommendation.recipient {
        engine::eligibility::Recipient::Household => "household".to_string(),
        engine::eligibility::Recipient::Member(position) => household.members[usize::from(position)].id.clone(),
    };
    let amount = match &recommendation.amount {
        AmountFound::Unknown(_) => "unknown".to_string(),
        other => format!("{other:?}"),
    };
    (recommendation.program.id.clone(), recipient, recommendation.verdict, amount)
}

fn essences(household: &Household, on: Date) -> Vec<Essence> {
    recommend(catalog(), household, question(on)).list.iter().map(|r| essence(household, r)).collect()
}

/// Seeded random complete households with the date to ask about.
fn random_households(seed: u64, count: usize) -> impl Iterator<Item = (Document, Date, Rng)> {
    (0..count).map(move |index| {
        let mut rng = Rng::with_seed(seed ^ (index as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (on, area) = dates()[index % 3];
        let document = support::complete_document(&catalog().vocabulary, &mut rng, Some(area));
        (support::consistent(&document, catalog(), on), on, rng)
    })
}
