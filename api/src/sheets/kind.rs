//! Does a file hold households or past grants?

use super::heading_words::{Column, own_column};
use super::table::Table;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Households, one row a member.
    Households,
    /// Aid given elsewhere, one row a grant.
    PastGrants,
}

/// What a sheet holds: only past grants have a program.
pub fn kind_of_table(table: &Table) -> SheetKind {
    let has_program = table.headings.iter().any(|heading| own_column(heading) == Some(Column::Program));
    if has_program { SheetKind::PastGrants } else { SheetKind::Households }
}

/// What an object of JSON Lines is: a household has members, a past grant a program.
pub fn kind_of_object(object: &serde_json::Map<String, serde_json::Value>) -> SheetKind {
    if object.contains_key("program") && !object.contains_key("members") { SheetKind::PastGrants } else { SheetKind::Households }
}
