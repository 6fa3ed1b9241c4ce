//! Law 3: one bad program harms only itself.

use super::{essence, question, random_households};
use engine::catalog::{Catalog, SourceFolder};
use engine::eligibility::recommend;
use engine::facts::{Household, parse_household};
use engine::proof::load_catalog;
use support::{catalog, catalog_files};

const HOUSEHOLDS: usize = 12;

type Fault = fn(&str) -> String;

/// Ways to break a program file; each must keep it out.
const FAULTS: [(&str, Fault); 5] = [
    ("cut in the middle of a line", |text| text[..text.floor_char_boundary(text.len() / 2)].to_string() + "\n  : [unclosed"),
    ("an unknown key", |text| format!("{text}\nsurprise: true\n")),
    ("an unknown agency", |text| replaced_line(text, "agency:", "agency: nobody-knows")),
    ("a condition that makes no sense", |text| text.replacen("when: ", "when: 1 + ", 1)),
    ("a date that is none", |text| text.replacen("in_force: {from: 20", "in_force: {from: 20x", 1)),
];

fn replaced_line(text: &str, start: &str, with: &str) -> String {
    text.lines().map(|line| if line.starts_with(start) { with } else { line }).collect::<Vec<_>>().join("\n")
}

fn asked() -> Vec<(Household, engine::calendar::Date)> {
    let parse = |document: &support::Document| parse_household(&support::document_of(document), &catalog().vocabulary).expect("sound");
    random_households(11, HOUSEHOLDS).map(|(document, on, _)| (parse(&document), on)).collect()
}

fn answers(catalog: &Catalog, asked: &[(Household, engine::calendar::Date)], without: &str) -> Vec<super::Essence> {
    let all = asked.iter().flat_map(|(household, on)| recommend(catalog, household, question(*on)).list.into_iter().map(move |r| essence(household, &r)));
    all.filter(|answer| answer.0 != without).collect()
}

#[test]
fn a_broken_program_leaves_all_others_as_they_were() {
    let files = catalog_files();
    let asked = asked();
    let mut broken = 0;
    for (index, file) in files.files.iter().enumerate() {
        let text = String::from_utf8(file.bytes.clone()).expect("UTF-8");
        let Some(program) = catalog().programs.iter().find(|p| p.file == file.path) else { continue };
        // Of a local form whose dates are gone nobody knows since when it has taken the larger one's place.
        let faults = if program.implements.is_empty() { FAULTS.len() } else { FAULTS.len() - 1 };
        // Nor for whom it has, once its condition can't be read.
        let is_for_some = program.implements.iter().any(|larger| larger.when.is_some());
        let (what, fault) = if is_for_some { FAULTS[1 + index % 2] } else { FAULTS[index % faults] };
        let changed = fault(&text);
        if changed == text {
            continue;
        }
        let mut with_fault = files.clone();
        with_fault.files[index].bytes = changed.into_bytes();
        let (harmed, diagnostics) = load_catalog(&with_fault);
        let id = &program.id;
        assert!(harmed.left_out.contains(id), "{id} with {what} is left out");
        assert_eq!(harmed.left_out.len(), 1, "{id} with {what} takes nobody along: {:?}", harmed.left_out);
        assert!(diagnostics.iter().any(|d| d.file == file.path && d.place.line > 0), "{id} with {what} is reported with its file and line");
        assert_eq!(answers(&harmed, &asked, id), answers(catalog(), &asked, id), "{id} with {what}");
        broken += 1;
    }
    assert!(broken > 100, "{broken} programs were broken");
}

#[test]
fn an_empty_or_foreign_folder_is_no_catalog_but_no_crash() {
    let (empty, _) = load_catalog(&SourceFolder::default());
    assert!(empty.programs.is_empty() && empty.left_out.is_empty());
}

#[test]
fn several_faults_are_all_told_at_once() {
    let mut files = catalog_files();
    for (path, from, to) in
        [("civil-affairs/ez-urban-dibao.yaml", "household.income_pc", "household.incom_pc"), ("civil-affairs/ez-house-repair.yaml", "agency:", "agenzy:")]
    {
        let file = files.files.iter_mut().find(|f| f.path.ends_with(path)).expect("the file is there");
        file.bytes = String::from_utf8(file.bytes.clone()).expect("UTF-8").replace(from, to).into_bytes();
    }
    let (catalog, diagnostics) = load_catalog(&files);
    assert_eq!(catalog.left_out, ["ez-house-repair", "ez-urban-dibao"]);
    assert!(diagnostics.iter().any(|d| d.mend.en.contains("income_pc")), "the nearest name is offered");
    assert!(diagnostics.iter().any(|d| d.mend.en.contains("agency")));
}
