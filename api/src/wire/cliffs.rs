//! What does the JSON say of how a household's aid moves with its income?

use super::bundle::yuan;
use super::recommendations::recipient_key;
use engine::calendar::Date;
use engine::eligibility::{IncomeCliff, Moves};
use engine::facts::Household;
use engine::money::Money;
use schemars::JsonSchema;
use serde::Serialize;

/// 收入变化时救助如何变化 / how the aid that comes again moves as income moves. All in yuan a month.
#[derive(Serialize, JsonSchema)]
pub struct CliffsAnswer<'a> {
    household: &'a str,
    as_of: String,
    /// The income of a month that is told; null where it is unknown or computed.
    #[schemars(with = "Option<String>")]
    income: Option<Money>,
    /// Between two of them the aid moves evenly, up to rounding.
    points: Vec<PointLine>,
    /// Where a yuan more costs more than a yuan.
    cliffs: Vec<CliffLine<'a>>,
    /// Whether every part was looked at down to the fen.
    whole: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CurvePoint")]
struct PointLine {
    #[schemars(with = "String")]
    income: Money,
    #[schemars(with = "String")]
    aid: Money,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "IncomeCliff")]
struct CliffLine<'a> {
    /// The last income before the loss.
    #[schemars(with = "String")]
    income: Money,
    /// The income at which it is lost: a fen more, unless it is lost bit by bit.
    #[schemars(with = "String")]
    until: Money,
    #[schemars(with = "String")]
    loss: Money,
    /// The income from which the household has as much as before.
    #[schemars(with = "Option<String>")]
    made_up_at: Option<Money>,
    changes: Vec<LostLine<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LostAid")]
struct LostLine<'a> {
    program: String,
    recipient: &'a str,
    /// Yuan a year less; below zero what comes in its place.
    #[schemars(with = "String")]
    yearly: Money,
}

/// How a household's aid moves.
pub fn cliffs_answer<'a>(household: &'a Household, on: Date, income: Option<i64>, moves: &Moves) -> CliffsAnswer<'a> {
    CliffsAnswer {
        household: &household.id,
        as_of: on.to_string(),
        income: income.map(Money::from_fen),
        points: moves.points.iter().map(|point| PointLine { income: Money::from_fen(point.income), aid: yuan(point.aid) }).collect(),
        cliffs: moves.cliffs.iter().map(|cliff| cliff_line(household, cliff)).collect(),
        whole: moves.is_whole,
    }
}

fn cliff_line<'a>(household: &'a Household, cliff: &IncomeCliff) -> CliffLine<'a> {
    let change = |(program, recipient, fen): &(String, engine::eligibility::Recipient, i128)| LostLine {
        program: program.clone(),
        recipient: recipient_key(household, *recipient),
        yearly: yuan(*fen),
    };
    CliffLine {
        income: Money::from_fen(cliff.income),
        until: Money::from_fen(cliff.until),
        loss: yuan(cliff.loss),
        made_up_at: cliff.made_up_at.map(Money::from_fen),
        changes: cliff.changes.iter().map(change).collect(),
    }
}
