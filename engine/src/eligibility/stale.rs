//! Which numbers of a program has nobody checked up to the date?

use super::situation::Situation;
use crate::calendar::Date;
use crate::catalog::{NumberExpression, Program};
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;

/// A dated number that nobody has checked up to the date asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncheckedNumber {
    /// `ez-urban-dibao.standard`, `standard.dibao`.
    pub key: String,
    /// Until when it was checked.
    pub until: Date,
}

impl UncheckedNumber {
    /// The warning in both languages.
    pub fn words(&self) -> Words {
        let (key, until) = (&self.key, self.until);
        words!("parameter:{key} 只核对到 {until}，请确认现行标准", "parameter:{key} was checked up to {until} only: confirm the number in force")
    }
}

/// Each dated number that applies on the date and was last checked before it.
pub(super) fn unchecked_numbers(program: &Program, situation: &Situation<'_>) -> Vec<UncheckedNumber> {
    let on = situation.on;
    let mut oldest = BTreeMap::new();
    let mut note = |key: String, checked_until: Option<Date>| {
        if let Some(until) = checked_until.filter(|until| *until < on) {
            let entry = oldest.entry(key).or_insert(until);
            *entry = until.min(*entry);
        }
    };
    program.walk_numbers(&mut |number| match number {
        NumberExpression::Parameter(parameter) => {
            parameter.rows.iter().filter(|row| row.period.contains(on)).for_each(|row| note(parameter.key.clone(), row.checked_until));
        }
        NumberExpression::Standard(standard) => {
            standard.rows.iter().filter(|row| row.period.contains(on)).for_each(|row| note(format!("standard.{}", standard.key), row.checked_until));
        }
        _ => {}
    });
    oldest.into_iter().map(|(key, until)| UncheckedNumber { key, until }).collect()
}
