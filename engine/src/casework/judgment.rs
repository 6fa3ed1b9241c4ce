//! How is a judgment written down, so that whoever computes it again can compare it byte by byte?

use super::terms::person_of;
use crate::catalog::{Catalog, Program};
use crate::eligibility::{
    AmountFound, CriterionFinding, Judgment, Outcome, Recipient, Rigour, Situation, Verdict, explain, formula_amount, judge, missing_paths, sights_code,
};
use crate::facts::Reach;
use crate::ledger::{BasisVerdict, HouseholdId, PersonId};
use crate::money::Money;
use crate::registry::HouseholdFile;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The rules' answer for an award.
pub(super) struct Written {
    /// What the rules found.
    pub(super) judgment: Judgment,
    /// What the program gives on the basis on which it is awarded.
    pub(super) found: AmountFound,
}

/// What a program gives: as judged, or what its formula comes to where an officer makes an exception.
pub(super) fn found_on(program: &Program, situation: &Situation<'_>, recipient: Recipient, judgment: &Judgment, basis: BasisVerdict) -> AmountFound {
    match (basis, judgment.verdict) {
        // The rules give nothing to whom they refuse; the officer's exception gives what their formula comes to.
        (BasisVerdict::Exception, Verdict::Ineligible) => match formula_amount(program, situation, recipient) {
            AmountFound::Exactly(Money::ZERO) => AmountFound::Without,
            found => found,
        },
        _ => judgment.amount.clone(),
    }
}

/// What is judged, and on which word.
#[derive(Clone, Copy)]
pub(super) struct Judging<'j> {
    pub(super) catalog: &'j Catalog,
    pub(super) program: &'j Arc<Program>,
    pub(super) file: &'j HouseholdFile,
    pub(super) recipient: Recipient,
    pub(super) on: crate::calendar::Date,
    /// On what the award rests.
    pub(super) basis: BasisVerdict,
    /// The amount that the officer stated.
    pub(super) stated: Option<Money>,
}

/// The text, field by field in the order in which it is written. A later engine that writes it otherwise takes another form.
#[derive(Serialize)]
struct Text<'t> {
    form: u8,
    catalog: &'t str,
    file: &'t str,
    program: &'t str,
    in_force_from: crate::calendar::Date,
    on: crate::calendar::Date,
    household: HouseholdId,
    recipient: Option<PersonId>,
    /// SHA-256 of the household document as it was told.
    facts: String,
    basis: BasisVerdict,
    verdict: Verdict,
    region: &'static str,
    criteria: Vec<CriterionText>,
    missing: Vec<String>,
    found: AmountText,
    stated: Option<Money>,
    decided: Option<Money>,
}

#[derive(Serialize)]
struct CriterionText {
    id: String,
    outcome: Outcome,
    needed: String,
    found: Option<String>,
    cites: String,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum AmountText {
    Exactly(Money),
    Between(Money, Money),
    Unknown(Vec<String>),
    Without,
}

impl Judging<'_> {
    /// Judges.
    pub(super) fn judge(&self) -> Written {
        let situation = Situation::new(&self.file.household, self.on, Rigour::Warn);
        let judgment = judge(self.program, &situation, self.recipient);
        let found = found_on(self.program, &situation, self.recipient, &judgment, self.basis);
        Written { judgment, found }
    }

    /// Writes a judgment down.
    pub(super) fn write(&self, written: &Written) -> String {
        let Judging { catalog, program, file, on, .. } = *self;
        let situation = Situation::new(&file.household, on, Rigour::Warn);
        let explained = explain(catalog, program, &situation, self.recipient, written.judgment.clone());
        let criterion = |one: CriterionFinding<'_>| CriterionText {
            id: one.id().to_string(),
            outcome: one.outcome,
            needed: one.needed(&catalog.vocabulary),
            found: sights_code(&one.found(&catalog.vocabulary), &catalog.vocabulary),
            cites: one.cites(),
        };
        let found = match &written.found {
            AmountFound::Exactly(amount) => AmountText::Exactly(*amount),
            AmountFound::Between(low, high) => AmountText::Between(*low, *high),
            AmountFound::Unknown(missing) => AmountText::Unknown(missing_paths(missing, &file.household, &catalog.vocabulary)),
            AmountFound::Without => AmountText::Without,
        };
        let decided = match (self.stated, &written.found) {
            (Some(stated), _) => Some(stated),
            (None, AmountFound::Exactly(amount)) => Some(*amount),
            (None, _) => None,
        };
        let text = Text {
            form: 1,
            catalog: &catalog.hash,
            file: &program.file,
            program: &program.id,
            in_force_from: program.in_force.from,
            on,
            household: file.id,
            recipient: person_of(file, self.recipient),
            facts: sha256(file.document().as_bytes()),
            basis: self.basis,
            verdict: written.judgment.verdict,
            region: match written.judgment.region {
                Reach::Inside => "inside",
                Reach::Outside => "outside",
                Reach::Unknown => "unknown",
            },
            criteria: explained.criteria().map(criterion).collect(),
            missing: explained.missing_paths(&file.household, &catalog.vocabulary),
            found,
            stated: self.stated,
            decided,
        };
        serde_json::to_string(&text).expect("a judgment is plain data")
    }
}

/// SHA-256 as 64 hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
