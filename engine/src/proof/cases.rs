//! Does a program answer its cases as its author worked them out?

use crate::catalog::{Case, Catalog, ExpectedAmount, PaidTo, Place, Program, VerdictFile};
use crate::eligibility::{AmountFound, Judgment, Recipient, Rigour, Situation, Verdict, conferred_value, contradictions, judge};
use crate::facts::{Holder, Reach, Value, Vocabulary};
use crate::words;
use crate::words::Words;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A case that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFailure {
    /// The case's name.
    pub case: String,
    /// Where it stands.
    pub place: Place,
    /// What was expected and what came out.
    pub problem: Words,
}

/// The cases whose household tells a fact otherwise than it is computed from what else is told.
pub(super) fn contradicting_cases(catalog: &Catalog, cases: &[Case]) -> Vec<CaseFailure> {
    let failure = |case: &Case| {
        let faults = contradictions(catalog, &case.base.household, case.base.on).0;
        let (path, expected) = faults.into_iter().next().map(|fault| (fault.path, fault.expected))?;
        let (zh, en) = (expected.zh, expected.en);
        Some(CaseFailure { case: case.name.clone(), place: case.place, problem: words!("{path}：{zh}", "{path}: {en}") })
    };
    cases.iter().filter_map(failure).collect()
}

/// The cases that come out otherwise than expected.
pub fn failing_cases(program: &Program, cases: &[Case], vocabulary: &Vocabulary) -> Vec<CaseFailure> {
    // What a file says is proved by itself, wherever smaller regions have their own form of it.
    let alone = if program.local_forms.is_empty() { Cow::Borrowed(program) } else { Cow::Owned(Program { local_forms: Vec::new(), ..program.clone() }) };
    cases.iter().filter_map(|case| failure_of(&alone, case, vocabulary)).collect()
}

fn failure_of(program: &Program, case: &Case, vocabulary: &Vocabulary) -> Option<CaseFailure> {
    let fail = |problem: Words| Some(CaseFailure { case: case.name.clone(), place: case.place, problem });
    let situation = Situation::new(&case.base.household, case.base.on, Rigour::Warn);
    if !program.in_force.contains(case.base.on) {
        let on = case.base.on;
        return fail(words!("{on} 项目尚未或不再生效", "the program is not in force on {on}"));
    }
    let recipient = match program.paid_to {
        PaidTo::Household => Recipient::Household,
        PaidTo::Person => Recipient::Member(case.recipient as u16),
    };
    let judgment = judge(program, &situation, recipient);
    let expected = match case.expect {
        VerdictFile::Eligible => Verdict::Eligible,
        VerdictFile::Ineligible => Verdict::Ineligible,
        VerdictFile::Needs => Verdict::Needs,
    };
    if judgment.verdict != expected {
        let (found, expected) = (verdict_code(judgment.verdict), verdict_code(expected));
        let why = reasons(program, &judgment, &situation, vocabulary);
        return fail(words!("应为 {expected}，却是 {found}({why})", "expected {expected}, found {found} ({why})"));
    }
    if let Some(because) = &case.because {
        let failing = failing_criteria(program, &judgment);
        let (mut sorted, mut wanted) = (failing.clone(), because.clone());
        sorted.sort();
        wanted.sort();
        if sorted != wanted {
            let (found, expected) = (failing.join(", "), because.join(", "));
            return fail(words!("应因 {expected} 不符合，却因 {found}", "expected to fail by {expected}, failed by {found}"));
        }
    }
    if let Some(missing) = &case.missing {
        let mut found: Vec<String> = judgment.missing.iter().map(|one| one.path(situation.household, vocabulary)).collect();
        let mut expected = missing.clone();
        found.sort();
        expected.sort();
        if found != expected {
            let (found, expected) = (found.join(", "), expected.join(", "));
            return fail(words!("应缺 {expected}，却缺 {found}", "expected to miss {expected}, missed {found}"));
        }
    }
    let amount_agrees = match (case.amount, &judgment.amount) {
        (None, _) => true,
        (Some(ExpectedAmount::Unknown), AmountFound::Unknown(_)) => true,
        (Some(ExpectedAmount::Exactly(expected)), AmountFound::Exactly(found)) => expected == *found,
        (Some(ExpectedAmount::Between(low, high)), AmountFound::Between(found_low, found_high)) => (low, high) == (*found_low, *found_high),
        _ => false,
    };
    if !amount_agrees {
        let found = amount_text(&judgment.amount);
        let expected = match case.amount {
            Some(ExpectedAmount::Exactly(money)) => money.to_string(),
            Some(ExpectedAmount::Between(low, high)) => format!("{low}-{high}"),
            _ => "unknown".to_string(),
        };
        return fail(words!("金额应为 {expected}，却是 {found}", "expected the amount {expected}, found {found}"));
    }
    if let Some(expected) = &case.confers {
        let found = conferred(program, case, &situation, vocabulary);
        if found != *expected {
            let (found, expected) = (facts_text(&found), facts_text(expected));
            return fail(words!("应确认 {expected}，却确认了 {found}", "expected to set {expected}, set {found}"));
        }
    }
    None
}

/// The facts that an award would set: of the household, or of the recipient.
fn conferred(program: &Program, case: &Case, situation: &Situation<'_>, vocabulary: &Vocabulary) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    for confer in &program.confers {
        let person = (program.paid_to == PaidTo::Person || confer.holder == Holder::Member).then_some(case.recipient as u16);
        let text = match conferred_value(confer, situation, person) {
            Some(Value::Bool(is_so)) => Some(is_so.to_string()),
            Some(Value::Choice(position)) => {
                let choices = vocabulary.facts(confer.holder)[confer.slot].kind.choices();
                choices.get(usize::from(*position)).map(|choice| choice.code.clone())
            }
            _ => None,
        };
        facts.extend(text.map(|text| (confer.key.clone(), text)));
    }
    facts
}

fn facts_text(facts: &BTreeMap<String, String>) -> String {
    let facts: Vec<String> = facts.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", facts.join(", "))
}

fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Eligible => "eligible",
        Verdict::Needs => "needs",
        Verdict::Ineligible => "ineligible",
    }
}

fn failing_criteria(program: &Program, judgment: &Judgment) -> Vec<String> {
    program.criteria.iter().zip(&judgment.outcomes).filter(|(_, outcome)| **outcome == Some(false)).map(|(criterion, _)| criterion.id.clone()).collect()
}

fn reasons(program: &Program, judgment: &Judgment, situation: &Situation<'_>, vocabulary: &Vocabulary) -> String {
    let mut parts: Vec<String> = failing_criteria(program, judgment).into_iter().map(|id| format!("{id}: false")).collect();
    parts.extend(judgment.missing.iter().map(|one| format!("{}: ?", one.path(situation.household, vocabulary))));
    if judgment.region == Reach::Outside {
        parts.push("region".to_string());
    }
    parts.join(", ")
}

fn amount_text(amount: &AmountFound) -> String {
    match amount {
        AmountFound::Exactly(money) => money.to_string(),
        AmountFound::Between(low, high) => format!("{low}-{high}"),
        AmountFound::Unknown(_) => "unknown".to_string(),
        AmountFound::Without => "none".to_string(),
    }
}
