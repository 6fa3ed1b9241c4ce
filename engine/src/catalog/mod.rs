//! Which programs are there, what do they ask and give, and does every file make sense?
//!
//! `folder` reads the disk, `yaml` keeps every value's place, `shape` is the file format, `assemble` makes sound programs
//! and diagnostics of all the rest. Whether the programs do what their cases say is proved in the room `proof`.

mod assemble;
mod case_file;
mod criteria_file;
mod diagnostic;
mod folder;
mod language;
mod program;
mod program_file;
mod relations;
pub mod shape;
mod shape_check;
mod shared;
mod word_files;
pub mod yaml;

pub use assemble::assemble;
pub use diagnostic::{Diagnostic, Findings, Place};
pub use folder::{SourceFile as CatalogSource, SourceFolder};
pub use language::{
    Comparison, Compiled, Condition, DayExpression, Definition, DefinitionBody, FactRef, LENGTH_MAX, LanguageError, Literal, Names, NumberExpression,
    Parameter, ParameterRow, Printer, Scope, Standard, StandardRow, Subject, compile_condition, compile_value, parse_expression, walk_number,
};
pub use program::{Alternative, Amount, AmountRow, Case, CaseBase, Catalog, Criterion, ExpectedAmount, Program, Season, Stage};
pub use relations::{Relation, RelationKind};
pub use shape::{Actor, PaidTo, Per, ProgramFile, ProgramKind, SourceFile, VerdictFile};
pub use yaml::parse_yaml;

/// The JSON Schema of a program file, for editors.
pub fn program_schema() -> serde_json::Value {
    schemars::schema_for!(ProgramFile).to_value()
}
