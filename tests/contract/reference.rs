//! What should the program answer about a household? (Contract §2.)

use crate::claim::Claim;
use crate::document::{Household, Member};
use crate::identity::Day;
use crate::programs::{Amount, Asked, PROGRAMS, Program, REGION, Rule};
use std::collections::BTreeSet;
use support::Document;

/// What the contract says of one program and one recipient.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// The program's id.
    pub program: &'static str,
    /// `household`, or a member's id.
    pub recipient: String,
    /// True: eligible, false: ineligible, unknown: needs.
    pub verdict: Option<bool>,
    /// `month`, `term`, `year`, `once` or `event`.
    pub per: &'static str,
    /// What is paid.
    pub sum: Sum,
    /// The facts that the verdict hangs on.
    pub missing: BTreeSet<String>,
    /// The facts that the amount hangs on.
    pub amount_missing: BTreeSet<String>,
}

/// An amount as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sum {
    /// `amount`.
    Exactly(String),
    /// `amount_min` and `amount_max`.
    Between(String, String),
    /// It hangs on unknown facts.
    Unknown,
    /// In kind, or not stated.
    Without,
}

/// The first day on which the programs of the table are in force.
const IN_FORCE_FROM: Day = Day(2008, 1, 1);

/// All programs of the table for all recipients, in the order of the output; ineligible ones too.
pub fn expect(document: &Document, on: Day) -> Vec<Expected> {
    let household = Household::read(document, on);
    let mut programs: Vec<&Program> = PROGRAMS.iter().filter(|_| is_served(&household)).collect();
    programs.sort_unstable_by_key(|program| program.id);
    programs.into_iter().flat_map(|program| recipients(program, &household).into_iter().map(|recipient| conclude(program, &household, recipient))).collect()
}

/// One program of the table for one recipient.
pub fn expect_one(document: &Document, on: Day, program: &str, recipient: &str) -> Option<Expected> {
    let household = Household::read(document, on);
    let program = PROGRAMS.iter().find(|row| row.id == program && is_served(&household))?;
    let recipient = recipients(program, &household).into_iter().find(|found| found.map_or("household", |member| member.id) == recipient)?;
    Some(conclude(program, &household, recipient))
}

/// Programs not in force and programs of other regions are never listed; if nobody is born, nothing is.
fn is_served(household: &Household<'_>) -> bool {
    household.on >= IN_FORCE_FROM && !household.members.is_empty() && household.lies_in(REGION).value != Some(false)
}

/// The household (nobody in particular), or each member who is born.
fn recipients<'h>(program: &Program, household: &'h Household<'h>) -> Vec<Option<&'h Member<'h>>> {
    match program.rule {
        Rule::Household(_) => vec![None],
        Rule::Person(_) => household.members.iter().map(Some).collect(),
    }
}

fn conclude(program: &Program, household: &Household<'_>, recipient: Option<&Member<'_>>) -> Expected {
    let asked: Asked = match (&program.rule, recipient) {
        (Rule::Household(rule), _) => rule(household),
        (Rule::Person(rule), Some(member)) => rule(household, member),
        (Rule::Person(_), None) => unreachable!("a program paid to persons is judged for persons"),
    };
    let all = Claim::All(vec![household.lies_in(REGION).holds(), asked.criteria]);
    let (sum, amount_missing) = match asked.amount {
        Amount::Exactly(Some(yuan), _) => (Sum::Exactly(yuan.to_yuan()), Vec::new()),
        Amount::Exactly(None, unknown) => (Sum::Unknown, unknown),
        Amount::Between(low, high) => (Sum::Between(format!("{low}.00"), format!("{high}.00")), Vec::new()),
        Amount::Without => (Sum::Without, Vec::new()),
    };
    Expected {
        program: program.id,
        recipient: recipient.map_or("household", |member| member.id).to_string(),
        verdict: all.truth(),
        per: program.per,
        sum,
        missing: all.missing(),
        amount_missing: amount_missing.into_iter().collect(),
    }
}
