//! Which question comes next?
//!
//! The one whose answers decide the most open verdicts on average; of as many, the one on which more yuan hang, then more
//! verdicts. An answer that changes nothing is never asked for: where no single answer decides a verdict, the question is one of
//! the few facts that together decide one, none of which can be left out.

use super::answers::answers;
use super::open_verdict::OpenVerdict;
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::eligibility::{Missing, Rigour, Situation, StepBudget, Verdict, put_value, verdict_of};
use crate::facts::{Household, Value};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Facts tried out together, those on which most hangs first; more only where none of these decides anything.
const TRIED_AT_ONCE: usize = 12;
/// Verdicts judged again for an answer at most: a large family has the same ones many times.
const JUDGED_MAX: usize = 240;
/// Ways to answer everything that a verdict hangs on, tried until one decides it.
const ATTEMPTS_MAX: usize = 64;
/// A number that every usual count of answers divides, for averages in whole numbers.
const SHARES: u64 = 720_720;

/// A question, and what hangs on its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextQuestion {
    /// The fact that is asked for.
    pub fact: Missing,
    /// Positions of the open verdicts that hang on it.
    pub hanging: Vec<usize>,
    /// How many of them it decides whatever the answer is.
    pub surely: usize,
    /// Fen a year of those of them whose amount is known.
    pub yearly_fen: i128,
    /// Whether all answers were tried that may decide more; not so where the household is too large for it.
    pub is_exact: bool,
}

/// What is known so far, to try answers with.
pub(super) struct Trial<'c> {
    pub catalog: &'c Catalog,
    pub household: Household,
    pub on: Date,
    pub rigour: Rigour,
    pub budget: StepBudget,
}

struct Candidate {
    question: NextQuestion,
    /// Verdicts that an answer decides on average, in shares.
    decided: u64,
}

impl Trial<'_> {
    /// The next question; none where no answer decides anything any more.
    pub fn next_question(&mut self, open: &[OpenVerdict]) -> Option<NextQuestion> {
        let mut hanging: BTreeMap<&Missing, Vec<usize>> = BTreeMap::new();
        for (position, verdict) in open.iter().enumerate() {
            verdict.askable.iter().for_each(|fact| hanging.entry(fact).or_default().push(position));
        }
        let mut questions: Vec<NextQuestion> = hanging.iter().map(|(fact, positions)| question(fact, positions, open)).collect();
        questions.sort_by_key(|question| (Reverse(question.hanging.len()), Reverse(question.yearly_fen)));
        for some in questions.chunks(TRIED_AT_ONCE) {
            let tried = some.iter().map(|question| Candidate { decided: self.decided_by(question, open), question: question.clone() });
            let best = tried.filter(|one| one.decided > 0).max_by_key(|one| {
                let NextQuestion { yearly_fen, hanging, fact, .. } = &one.question;
                (one.decided, *yearly_fen, hanging.len(), Reverse(fact.clone()))
            });
            if let Some(best) = best {
                return Some(NextQuestion { is_exact: !self.budget.is_used_up(), ..best.question });
            }
            if self.budget.is_used_up() {
                break;
            }
        }
        match self.one_of_a_few(open, &hanging) {
            Some(fact) => Some(question(&fact, &hanging[&fact], open)),
            // Nobody knows whether it decides anything: the one on which most hangs.
            None if self.budget.is_used_up() => questions.into_iter().next().map(|question| NextQuestion { is_exact: false, ..question }),
            None => None,
        }
    }

    fn decided_by(&mut self, question: &NextQuestion, open: &[OpenVerdict]) -> u64 {
        let verdicts: Vec<&OpenVerdict> = question.hanging.iter().take(JUDGED_MAX).map(|position| &open[*position]).collect();
        let answers = answers(self.catalog, self.on, &question.fact, &verdicts);
        let count = answers.len() as u64;
        let mut decided = 0;
        let before = put_value(&mut self.household, &question.fact, None);
        for answer in answers {
            put_value(&mut self.household, &question.fact, Some(answer));
            let situation = Situation::new(&self.household, self.on, self.rigour);
            decided += verdicts.iter().filter(|verdict| is_decided(verdict, &situation, &mut self.budget)).count() as u64;
            if self.budget.is_used_up() {
                break;
            }
        }
        put_value(&mut self.household, &question.fact, before);
        if decided == 0 { 0 } else { (decided * SHARES / count).max(1) }
    }

    fn is_decided(&mut self, open: &OpenVerdict) -> bool {
        is_decided(open, &Situation::new(&self.household, self.on, self.rigour), &mut self.budget)
    }

    /// A fact without which some answers to others would not decide a verdict: the one of them on which most hangs.
    fn one_of_a_few(&mut self, open: &[OpenVerdict], hanging: &BTreeMap<&Missing, Vec<usize>>) -> Option<Missing> {
        let mut order: Vec<&OpenVerdict> = open.iter().filter(|verdict| !verdict.askable.is_empty()).collect();
        order.sort_by_key(|verdict| verdict.askable.len());
        order.truncate(JUDGED_MAX);
        let few = order.into_iter().find_map(|verdict| self.few_that_decide(verdict))?;
        few.into_iter().max_by_key(|fact| (hanging.get(fact).map_or(0, Vec::len), Reverse(fact.clone())))
    }

    /// Facts whose answers can decide a verdict together, and not with any of them left out.
    fn few_that_decide(&mut self, open: &OpenVerdict) -> Option<Vec<Missing>> {
        if self.budget.is_used_up() {
            return None;
        }
        let facts: Vec<(&Missing, Vec<Value>)> = open.askable.iter().map(|fact| (fact, answers(self.catalog, self.on, fact, &[open]))).collect();
        let before: Vec<Option<Value>> = facts.iter().map(|(fact, _)| put_value(&mut self.household, fact, None)).collect();
        let mut few = None;
        for attempt in 0..ATTEMPTS_MAX {
            for (position, (fact, answers)) in facts.iter().enumerate() {
                let answer = answers.get(choice(attempt, position, answers.len())).cloned();
                put_value(&mut self.household, fact, answer);
            }
            if self.is_decided(open) {
                few = Some(self.without_what_is_idle(open, &facts)).filter(|_| !self.budget.is_used_up());
            }
            if few.is_some() || self.budget.is_used_up() {
                break;
            }
        }
        for ((fact, _), value) in facts.iter().zip(before) {
            put_value(&mut self.household, fact, value);
        }
        few
    }

    fn without_what_is_idle(&mut self, open: &OpenVerdict, facts: &[(&Missing, Vec<Value>)]) -> Vec<Missing> {
        let mut needed = Vec::new();
        for (fact, _) in facts {
            let answer = put_value(&mut self.household, fact, None);
            if !self.is_decided(open) {
                put_value(&mut self.household, fact, answer);
                needed.push((*fact).clone());
            }
        }
        needed
    }
}

/// Whether a verdict is decided; not, where no more may be judged.
fn is_decided(open: &OpenVerdict, situation: &Situation<'_>, budget: &mut StepBudget) -> bool {
    budget.may_judge(&open.program, 0) && verdict_of(&open.program, situation, open.recipient) != Verdict::Needs
}

/// Which answer to a fact an attempt takes: all first ones, all last ones, then mixed ones, the same each time.
fn choice(attempt: usize, position: usize, count: usize) -> usize {
    match attempt {
        _ if count == 0 => 0,
        0 => 0,
        1 => count - 1,
        _ => (attempt.wrapping_mul(2_654_435_761) ^ (position + 1).wrapping_mul(40_503).wrapping_mul(attempt)) / 7 % count,
    }
}

fn question(fact: &Missing, hanging: &[usize], open: &[OpenVerdict]) -> NextQuestion {
    let surely = hanging.iter().filter(|position| !open[**position].is_blocked && open[**position].askable.len() == 1).count();
    let yearly_fen = hanging.iter().filter_map(|position| open[*position].yearly_fen).sum();
    NextQuestion { fact: fact.clone(), hanging: hanging.to_vec(), surely, yearly_fen, is_exact: true }
}
