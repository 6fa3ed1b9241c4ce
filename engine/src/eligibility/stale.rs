//! Which numbers of a program has nobody checked up to the date?

use super::evaluate::{Row, View, parameter_rows, standard_rows};
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

/// Each dated number that applies or may apply and was last checked before the date.
pub(super) fn unchecked_numbers(program: &Program, view: View<'_>) -> Vec<UncheckedNumber> {
    let on = view.situation.on;
    let mut oldest: BTreeMap<String, Date> = BTreeMap::new();
    let mut note = |key: &str, rows: Vec<Row<'_>>| {
        if let Some(until) = rows.iter().filter_map(|row| row.checked_until).filter(|until| *until < on).min() {
            oldest.insert(key.to_string(), until);
        }
    };
    program.walk_numbers(&mut |number| match number {
        NumberExpression::Parameter(parameter) => note(&parameter.key, parameter_rows(parameter, view)),
        NumberExpression::Standard(standard) => note(&format!("standard.{}", standard.key), standard_rows(standard, view)),
        _ => {}
    });
    oldest.into_iter().map(|(key, until)| UncheckedNumber { key, until }).collect()
}
