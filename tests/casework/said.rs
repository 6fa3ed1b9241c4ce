//! How is an answer said in a few words, so that a test can be read?

use engine::casework::CaseError;
use engine::ledger::{Answer, MissingFact, Refusal};

/// The answer in the words of the interface: `granted 500.00 2026-09-01..2027-08-31`, `overlap with b`, `fund-empty`.
pub fn said(answer: &Result<Answer, CaseError>) -> String {
    match answer {
        Ok(Answer::Granted { amount, from, until, cut_by, .. }) => {
            let amount = amount.map_or("in kind".to_string(), |amount| amount.to_string());
            let until = until.map_or(String::new(), |until| until.to_string());
            let cut = if cut_by.is_some() { " cut" } else { "" };
            format!("granted {amount} {from}..{until}{cut}")
        }
        Ok(Answer::Done) => "done".to_string(),
        Ok(other) => format!("{other:?}"),
        Err(CaseError::Refused(refusal)) => refused(refusal),
        Err(CaseError::Faults(faults)) => format!("faults {}", faults.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>().join(" ")),
        Err(CaseError::Unknown(_)) => "unknown".to_string(),
        Err(CaseError::NotYours(_)) => "not yours".to_string(),
        Err(CaseError::KeyReused) => "key-reused".to_string(),
        Err(error) => format!("{error:?}"),
    }
}

fn refused(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Overlap(overlap) => format!("overlap with {}", overlap.program),
        Refusal::Suspended { until, .. } => format!("suspended until {}", until.map_or("open".to_string(), |until| until.to_string())),
        Refusal::FundEmpty { fund, left } => format!("fund-empty {fund} {left}"),
        Refusal::Capped { .. } => "capped".to_string(),
        Refusal::NotBefore { program, or } => format!("not before {}", std::iter::once(program).chain(or).cloned().collect::<Vec<_>>().join(" or ")),
        Refusal::NotEligible { failed } => format!("not-eligible {}", failed.iter().map(|one| one.id.as_str()).collect::<Vec<_>>().join(" ")),
        Refusal::NeedsFacts { missing } => {
            let path = |fact: &MissingFact| match fact {
                MissingFact::Household(key) => format!("household.{key}"),
                MissingFact::Member(_, key) => format!("member.{key}"),
                MissingFact::Parameter(key) => format!("parameter:{key}"),
            };
            format!("needs-facts {}", missing.iter().map(path).collect::<Vec<_>>().join(" "))
        }
        Refusal::NotInForce { .. } => "not-in-force".to_string(),
        Refusal::NotPossible { .. } => "not possible".to_string(),
    }
}
