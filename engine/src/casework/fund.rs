//! How does a donor's money come in?

use super::desk::{Desk, Judged};
use super::error::CaseError;
use crate::ledger::{Action, Answer};
use crate::money::{LARGEST_FACT, Money};
use crate::words;
use crate::words::Words;

/// Opens a fund for some programs.
pub fn open_fund(desk: &mut Desk<'_>, id: &str, donor: &str, opening: Money, programs: &[String]) -> Result<Answer, CaseError> {
    let mut faults = Vec::new();
    let is_plain = |text: &str| !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    if !is_plain(id) {
        faults.push(("id".to_string(), Words::new("应为1至64个字母、数字或 - _ .", "expected 1 to 64 letters, digits, or - _ .")));
    }
    if !(1..=100).contains(&donor.trim().chars().count()) {
        faults.push(("donor".to_string(), Words::new("应为1至100字", "expected 1 to 100 characters")));
    }
    if opening > LARGEST_FACT {
        faults.push(("opening".to_string(), Words::new("金额过大", "the sum is too large")));
    }
    if programs.is_empty() {
        faults.push(("programs".to_string(), Words::new("至少一个项目", "expected at least one program")));
    }
    for (position, program) in programs.iter().enumerate() {
        if !desk.catalog.programs.iter().any(|known| known.id == *program) && !desk.catalog.left_out.contains(program) {
            faults.push((format!("programs[{position}]"), words!("目录中没有 {program}", "there is no program {program} in the catalog")));
        }
    }
    if !faults.is_empty() {
        return Err(CaseError::Faults(faults));
    }
    let action = Action::OpenFund { fund: id.to_string(), donor: donor.trim().to_string(), opening, programs: programs.to_vec() };
    desk.commit(|_| Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: action.clone() }))
}

/// Takes money into a fund.
pub fn receive_money(desk: &mut Desk<'_>, id: &str, amount: Money) -> Result<Answer, CaseError> {
    if amount == Money::ZERO || amount > LARGEST_FACT {
        return Err(CaseError::field("amount", Words::new("应大于零且不过大", "expected more than nothing, and not too large")));
    }
    let action = Action::Receive { fund: id.to_string(), amount };
    desk.commit(|_| Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: action.clone() }))
}
