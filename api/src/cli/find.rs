//! `yimen find`: which programs does somebody mean who says in plain words what is wrong?

use super::arguments::{FindOptions, Lang};
use super::catalog::programs_of;
use super::fail;
use crate::search::{ProgramHit, ProgramSearch};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use engine::catalog::Catalog;
use engine::words;
use engine::words::{Language, Words};
use std::process::ExitCode;

const WIDTH: u16 = 110;

/// Prints the programs that fit best, best first.
pub fn run(options: &FindOptions) -> ExitCode {
    let catalog = match programs_of(&options.catalog) {
        Ok(catalog) => catalog,
        Err(words) => return fail(&words),
    };
    let language = options.lang.map_or(Language::Chinese, Lang::language);
    let query = options.words.join(" ");
    let hits = ProgramSearch::new(&catalog).find(&query, options.limit);
    let text = if hits.is_empty() {
        // What was typed may hold anything; a terminal obeys control characters.
        let query: String = query.chars().filter(|c| !c.is_control()).collect();
        let words = words!(
            "没有找到与“{query}”相关的项目。请换个说法，说明家里遇到了什么困难。",
            "No program was found for “{query}”. Say in other words what is wrong at home."
        );
        words.in_language(language).to_string()
    } else {
        table(&catalog, &hits, language)
    };
    match super::print(&format!("{text}\n")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn table(catalog: &Catalog, hits: &[ProgramHit], language: Language) -> String {
    let pick = |words: &Words| words.in_language(language).to_string();
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    let headings = [("项目", "Program"), ("类别", "Kind"), ("主管部门", "Agency"), ("给谁、给什么", "Who gets what"), ("编号", "Id")];
    table.set_header(headings.map(|(zh, en)| pick(&Words::new(zh, en))));
    for hit in hits {
        let Some(program) = catalog.programs.iter().find(|program| program.id == hit.program) else { continue };
        let agency = catalog.agencies.get(&program.agency).map_or_else(|| program.agency.clone(), pick);
        let summary = program.summary.as_ref().map(pick).unwrap_or_default();
        table.add_row([pick(&hit.name), pick(&program.kind.words()), agency, summary, hit.program.clone()]);
    }
    // An id is copied into other commands: it stays on one line.
    if let Some(ids) = table.column_mut(4) {
        ids.set_constraint(ColumnConstraint::ContentWidth);
    }
    table.to_string()
}
