//! What is decided by what is known so far, what is open, and what comes next?

use super::open_verdict::{Asking, OpenVerdict};
use super::question::{NextQuestion, Trial};
use super::sets::{DecidingSets, deciding_sets};
use crate::calendar::Date;
use crate::catalog::{Catalog, Program};
use crate::eligibility::{AmountFound, Missing, Recipient, Rigour, Situation, StepBudget, Verdict, judge, programs_for, recipients, yearly_fen};
use crate::facts::Household;
use crate::words::Words;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A self-check at one point: what is known so far, and what was asked already.
#[derive(Clone, Copy, Debug)]
pub struct SoFar<'a> {
    /// The rules.
    pub catalog: &'a Catalog,
    /// What is known.
    pub household: &'a Household,
    /// The date asked about.
    pub on: Date,
    /// What to do with numbers that nobody has checked up to the date.
    pub rigour: Rigour,
    /// What was asked, answered or not: it is not asked again.
    pub asked: &'a BTreeSet<Missing>,
}

/// A verdict that no answer changes any more.
#[derive(Clone, Debug)]
pub struct Decided {
    /// The program.
    pub program: Arc<Program>,
    /// To whom it would be paid.
    pub recipient: Recipient,
    /// Eligible or ineligible.
    pub verdict: Verdict,
    /// What it gives.
    pub amount: AmountFound,
}

/// What is decided and what is open.
#[derive(Clone, Debug, Default)]
pub struct SelfCheck {
    /// What is decided, in byte order of program ids, then members in the document's order.
    pub decided: Vec<Decided>,
    /// What is open, in the same order.
    pub open: Vec<OpenVerdict>,
    /// Ids of programs that serve the place on the date but can't be judged: ask the agency.
    pub ask_agency: Vec<String>,
    /// What is remarkable about the household.
    pub warnings: Vec<Words>,
}

impl SoFar<'_> {
    /// Judges everything with what is known.
    pub fn look(&self) -> SelfCheck {
        let situation = Situation::new(self.household, self.on, self.rigour);
        let asking = Asking { catalog: self.catalog, situation: &situation, asked: self.asked };
        let mut look = SelfCheck { warnings: situation.warnings(), ..SelfCheck::default() };
        for (program, _) in programs_for(self.catalog, &situation, None) {
            if program.open.is_some() {
                look.ask_agency.push(program.id.clone());
                continue;
            }
            for recipient in recipients(program, &situation) {
                let judgment = judge(program, &situation, recipient);
                if judgment.verdict != Verdict::Needs {
                    look.decided.push(Decided { program: program.clone(), recipient, verdict: judgment.verdict, amount: judgment.amount });
                    continue;
                }
                let (askable, is_blocked) = asking.askable(&judgment.missing);
                let yearly_fen = yearly_fen(program.per, &judgment.amount);
                look.open.push(OpenVerdict { program: program.clone(), recipient, missing: judgment.missing, askable, is_blocked, yearly_fen });
            }
        }
        look
    }

    /// The next question; none where no answer decides anything any more.
    pub fn next_question(&self, look: &SelfCheck) -> Option<NextQuestion> {
        let budget = StepBudget::of(self.household);
        let mut trial = Trial { catalog: self.catalog, household: self.household.clone(), on: self.on, rigour: self.rigour, budget };
        trial.next_question(&look.open)
    }

    /// How many questions there can be from here at most, as long as lists are told whole.
    pub fn questions_at_most(&self, look: &SelfCheck) -> usize {
        let situation = Situation::new(self.household, self.on, self.rigour);
        let asking = Asking { catalog: self.catalog, situation: &situation, asked: self.asked };
        asking.at_most(look.open.iter().flat_map(|open| open.askable.iter().cloned()).collect())
    }
}

impl SelfCheck {
    /// The few facts that decide the most, whatever the answers.
    pub fn deciding_sets(&self) -> DecidingSets {
        deciding_sets(&self.open)
    }
}
