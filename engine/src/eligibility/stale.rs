//! Which numbers of a program has nobody checked up to the date?

use crate::calendar::Date;
use crate::catalog::NumberExpression;
use crate::words;
use crate::words::Words;

/// A dated number that nobody has checked up to the date asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct UncheckedNumber {
    pub(super) number: NumberExpression,
    /// Until when it was checked.
    pub until: Date,
}

impl UncheckedNumber {
    /// `ez-urban-dibao.standard`, `standard.dibao`.
    pub fn key(&self) -> String {
        self.number.dated_key().unwrap_or_default()
    }

    /// The warning in both languages.
    pub fn words(&self) -> Words {
        let (key, until) = (self.key(), self.until);
        words!("parameter:{key} 只核对到 {until}，请确认现行标准", "parameter:{key} was checked up to {until} only: confirm the number in force")
    }
}
