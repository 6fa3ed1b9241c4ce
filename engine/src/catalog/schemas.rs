//! Which JSON Schema does each kind of catalog file have, for editors?

use super::shape::{
    AgenciesFile, CalendarFile, CampaignFile, DefinitionsFile, DocumentsFile, FactsFile, NeedsFile, ProgramFile, RegionFile, ReportsFile, StandardFile,
};
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

/// The kinds of files by their names, each with its schema: `program` is kept as `program.schema.json` beside the catalog's files.
pub fn file_schemas() -> Vec<(&'static str, Value)> {
    fn of<T: JsonSchema>() -> Value {
        schema_for!(T).to_value()
    }
    vec![
        ("program", of::<ProgramFile>()),
        ("campaign", of::<CampaignFile>()),
        ("standard", of::<StandardFile>()),
        ("definitions", of::<DefinitionsFile>()),
        ("facts", of::<FactsFile>()),
        ("agencies", of::<AgenciesFile>()),
        ("needs", of::<NeedsFile>()),
        ("documents", of::<DocumentsFile>()),
        ("region", of::<RegionFile>()),
        ("reports", of::<ReportsFile>()),
        ("calendar", of::<CalendarFile>()),
    ]
}
