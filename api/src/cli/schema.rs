//! `yimen schema`: which shape does a kind of catalog file have, for editors?

use super::fail;
use clap::Args;
use engine::catalog::file_schemas;
use engine::words;
use std::process::ExitCode;

/// `yimen schema`.
#[derive(Debug, Args)]
pub struct SchemaOptions {
    /// 文件种类，如 program、standard、facts / the kind of file, as program, standard or facts
    #[arg(value_name = "KIND", default_value = "program")]
    pub kind: String,
}

/// Prints the JSON Schema.
pub fn run(options: &SchemaOptions) -> ExitCode {
    let (kind, schemas) = (&options.kind, file_schemas());
    let Some((_, schema)) = schemas.iter().find(|(name, _)| name == kind) else {
        let known = schemas.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        return fail(&words!("没有文件种类 {kind}；可用：{known}", "there is no kind of file {kind}; there are: {known}"));
    };
    let schema = serde_json::to_string_pretty(schema).expect("a schema is JSON");
    match super::print(&format!("{schema}\n")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}
