//! Do the worked examples for authors load, answer their cases, and notice every change?

use engine::calendar::civil_date;
use engine::catalog::{Catalog, CatalogSource, Diagnostic, SourceFolder};
use engine::proof::{LintKind, lint_catalog, load_catalog, try_mutants};
use std::collections::BTreeSet;
use support::{catalog_files, repository};

const REGION: &str = "99-example/";

/// The YAML blocks of the page, each under the path in its first line, beside the files that all regions share.
fn folder() -> SourceFolder {
    let page = std::fs::read_to_string(repository().join("catalog/EXAMPLES.md")).expect("the page");
    let mut files: Vec<CatalogSource> = catalog_files().files.into_iter().filter(|file| !file.path.contains('/')).collect();
    for block in page.split("```yaml\n").skip(1) {
        let text = block.split("\n```").next().expect("a block ends");
        let path = text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_else(|| panic!("a block begins with its path: {text}"));
        files.push(CatalogSource { path: path.to_string(), bytes: text.as_bytes().to_vec() });
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    SourceFolder { files, ..SourceFolder::default() }
}

fn load() -> (Catalog, Vec<Diagnostic>) {
    load_catalog(&folder())
}

#[test]
fn every_example_loads_and_answers_its_cases() {
    let (catalog, diagnostics) = load();
    assert!(diagnostics.is_empty(), "{diagnostics:#?}");
    let ids: Vec<&str> = catalog.programs.iter().map(|program| program.id.as_str()).collect();
    assert_eq!(ids, ["ex-care", "ex-disability-1", "ex-disability-2", "ex-food", "ex-heating", "ex-medical", "ex-school"]);
    assert!(catalog.programs.iter().all(|program| program.cases.len() >= 4 && program.file.starts_with(REGION)));
    assert_eq!(catalog.region_names["99"].en, "Example County");
}

#[test]
fn a_case_with_another_amount_would_be_told() {
    let mut folder = folder();
    let file = folder.files.iter_mut().find(|file| file.path.ends_with("ex-food.yaml")).expect("there");
    file.bytes = String::from_utf8(file.bytes.clone()).expect("UTF-8").replace("amount: \"100.00\"", "amount: \"100.01\"").into_bytes();
    let (catalog, diagnostics) = load_catalog(&folder);
    assert_eq!((catalog.left_out.as_slice(), diagnostics.len()), (["ex-food".to_string()].as_slice(), 1));
}

#[test]
fn their_cases_notice_every_change() {
    let unnoticed: Vec<String> = try_mutants(&load().0).into_iter().filter(|mutant| !mutant.is_noticed).map(|m| format!("{:?} {}", m.owner, m.name)).collect();
    let own: Vec<&String> = unnoticed.iter().filter(|one| one.contains("ex-") || one.contains("ex_")).collect();
    assert!(own.is_empty(), "no case notices: {own:#?}");
}

#[test]
fn the_page_has_what_it_promises_and_nothing_is_advised_but_cliffs() {
    let page = std::fs::read_to_string(repository().join("catalog/EXAMPLES.md")).expect("the page");
    assert_eq!(page.matches("\n## ").count(), 6, "six examples");
    assert_eq!(page.matches("\n> ").count(), 12, "each from its clause in both languages");
    let folder = folder();
    let advice = lint_catalog(&load().0, &folder, civil_date(2026, 6, 30));
    let kinds: BTreeSet<LintKind> = advice.iter().map(|one| one.kind).collect();
    assert!(kinds.iter().all(|kind| *kind == LintKind::Cliff), "{advice:#?}");
}
