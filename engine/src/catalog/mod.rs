//! Which programs are there, what do they ask and give, and does every file make sense?
//!
//! `folder` reads the disk, `yaml` keeps every value's place, `shape` is the file format, `assemble` makes sound programs
//! and diagnostics of all the rest. Whether the programs do what their cases say is proved in the room `proof`.

mod agreement;
mod assemble;
mod bundle;
mod campaign;
mod campaign_file;
mod case_file;
mod criteria_file;
mod diagnostic;
mod extent;
mod facts_file;
mod folder;
mod language;
mod local_forms;
mod names;
mod program;
mod program_file;
mod region_index;
mod relation_table;
mod relation_words;
mod relations;
mod reviews;
mod schemas;
pub mod shape;
mod shape_check;
mod shared;
mod stage_days;
mod stages;
mod stages_file;
mod terms;
mod terms_file;
mod unwritten;
mod word_files;
pub mod yaml;

pub use assemble::assemble;
pub use campaign::{Campaign, HardshipKey, HardshipValue, Tier, TierProgram};
pub(crate) use campaign_file::is_same_need;
pub use diagnostic::{Diagnostic, Findings, Place};
pub use folder::{SourceFile as CatalogSource, SourceFolder};
pub use language::{
    Comparison, Compiled, Condition, DayExpression, Definition, DefinitionBody, FactRef, Gauge, LENGTH_MAX, LanguageError, Literal, Measured, Names,
    NumberExpression, Over, Parameter, ParameterRow, Printer, RecordList, Scope, Side, Standard, StandardRow, Subject, Walk, compile_condition, compile_value,
    facts_of_condition, number_bounds, parse_expression, unit_of, walk_number,
};
pub use program::{Alternative, Amount, AmountRow, Case, CaseBase, Catalog, ComputedFact, Criterion, ExpectedAmount, Implements, LocalForm, Program, Season};
pub use region_index::RegionIndex;
pub use relation_table::{PairRelation, RelationTable};
pub use relation_words::RelationWords;
pub use relations::{Relation, RelationKind};
pub use reviews::{REPORT_STEPS, ReportRules, ReviewClass};
pub use schemas::file_schemas;
pub use shape::{
    Actor, AidUnit, AwardOrder, BuiltInKey, CampaignFile, CapWindow, ConsentRule, Direction, FirstMonth, OnlyIf, PaidTo, Per, ProgramFile, ProgramKind,
    SourceFile, StatutoryFirst, TierKind, VerdictFile,
};
pub use stage_days::StageDay;
pub use stages::{ChainLimit, Payment, Procedure, Process, Stage, Taper, Validity, VisitRule};
pub use terms::{Cap, CapAmount, Confer, ConferRow, Covers, PartialAward, Repeats};
pub use unwritten::TO_WRITE;
pub use yaml::parse_yaml;
