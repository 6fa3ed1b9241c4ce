//! Does anything that a catalog file can hold make a reader panic?

use crate::mutation::{bytes, cases, mutated, soup};
use engine::catalog::{CatalogSource, Names, Scope, SourceFolder, compile_value, parse_expression, parse_yaml};
use engine::proof::load_catalog;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const WORDS: [&str; 58] = [
    "household",
    "person",
    "member",
    "m",
    ".",
    ".",
    ".",
    "members",
    "exists",
    "all",
    "count",
    "sum",
    "(",
    "(",
    ")",
    ")",
    ",",
    "size",
    "income_pc",
    "income_month",
    "zone",
    "hukou",
    "orphan",
    "age",
    "birth_date",
    "trainings",
    "param",
    "standard",
    "'city'",
    "'vocational'",
    "[",
    "]",
    "in",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "&&",
    "||",
    "!",
    "?",
    ":",
    "+",
    "-",
    "*",
    "/",
    "0",
    "12",
    "0.35",
    "99999999999999999999999999999999999999",
    "min",
    "date",
    "'2008-02-30'",
    "on",
    "years_between",
    "has",
];
const EXPRESSIONS: [&str; 8] = [
    "household.size * 185 - household.income_month",
    "household.members.exists(m, m.orphan && m.age >= 16) || household.zone == 'city'",
    "person.student in ['primary', 'junior'] && person.age < 18",
    "min(0.35 * person.inpatient_cost_year, 20000)",
    "household.size <= 2 ? 40 : 60",
    "person.birth_date <= date('1967-12-31') && years_between(person.birth_date, on) > 50",
    "'vocational' in person.trainings",
    "household.members.count(m, m.employment == 'laid_off') >= 2",
];
const YAML_PIECES: [&str; 40] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    "- ",
    "\n",
    "\n  ",
    "\t",
    "#",
    "\"",
    "'",
    "&a",
    "*a",
    "!!str ",
    "<<: ",
    "|",
    ">-",
    "---\n",
    "...\n",
    "? ",
    "~",
    "null",
    "-1",
    "1e9",
    "9999999999999999999999",
    "2008-02-30",
    "household.size",
    "0",
    "50%",
    "",
    "\u{0}",
    "\u{feff}",
    "\u{85}",
    "例",
    "value: ",
    "when: ",
    "from: 9999-12-31",
    "cases: ",
];
const PROGRAM: &str = "4207-ezhou/civil-affairs/ez-urban-dibao.yaml";

fn compile(text: &str) {
    let nothing = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let names = Names { vocabulary: &support::catalog().vocabulary, definitions: &nothing.0, parameters: &nothing.1, standards: &nothing.2 };
    for scope in [Scope::Household, Scope::Person, Scope::Member] {
        if let Err(error) = compile_value(text, &names, scope) {
            assert!(error.at <= text.len() && text.is_char_boundary(error.at), "a place in the text: {} in {text:?}", error.at);
        }
    }
}

/// The words and the agencies of Ezhou, and one program.
fn small_catalog() -> &'static SourceFolder {
    static FOLDER: OnceLock<SourceFolder> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let wanted = |path: &str| (!path.contains('/') && path != "regions.txt") || path == "4207-ezhou/agencies.yaml" || path == PROGRAM;
        let folder = SourceFolder { files: support::catalog_files().files.into_iter().filter(|file| wanted(&file.path)).collect(), ..SourceFolder::default() };
        let (catalog, _) = load_catalog(&folder);
        assert_eq!(catalog.programs.len(), 1, "the program stands on its own: {:?}", catalog.left_out);
        folder
    })
}

fn program_text() -> String {
    let file = small_catalog().files.iter().find(|file| file.path == PROGRAM).expect("the program");
    String::from_utf8(file.bytes.clone()).expect("UTF-8")
}

fn load_with(bytes: Vec<u8>) {
    let mut folder = small_catalog().clone();
    folder.files.iter_mut().filter(|file| file.path == PROGRAM).for_each(|file| file.bytes.clone_from(&bytes));
    let (catalog, diagnostics) = load_catalog(&folder);
    assert!(!diagnostics.is_empty() || catalog.left_out.is_empty(), "what is left out is told");
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.file == PROGRAM) {
        assert!(diagnostic.place.line > 0 && !diagnostic.problem.zh.is_empty() && !diagnostic.mend.en.is_empty(), "{diagnostic:?}");
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn any_text_is_an_expression_or_refused(text in prop_oneof![any::<String>(), bytes(), soup(&WORDS, 30)]) {
        if let Err((at, _)) = parse_expression(&text) {
            prop_assert!(at <= text.len());
        }
        compile(&text);
    }

    #[test]
    fn any_slip_in_an_expression_is_compiled_or_refused(text in select(&EXPRESSIONS[..]).prop_flat_map(|text| mutated(text.to_string(), &WORDS))) {
        compile(&text);
    }

    #[test]
    fn any_text_is_yaml_or_refused(text in prop_oneof![any::<String>(), bytes(), soup(&YAML_PIECES, 40)]) {
        let _ = parse_yaml(&text);
    }
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn any_slip_in_a_program_file_is_loaded_or_told(text in mutated(program_text(), &YAML_PIECES)) {
        load_with(text.into_bytes());
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn any_file_is_loaded_or_told(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), soup(&YAML_PIECES, 40).prop_map(String::into_bytes)]) {
        let mut folder = small_catalog().clone();
        folder.files.push(CatalogSource { path: "4207-ezhou/tax/any.yaml".to_string(), bytes });
        let _ = load_catalog(&folder);
    }

    #[test]
    fn every_other_file_may_be_broken(at in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 0..60), from in any::<prop::sample::Index>()) {
        let mut folder = small_catalog().clone();
        let file = at.index(folder.files.len());
        let place = from.index(folder.files[file].bytes.len() + 1);
        folder.files[file].bytes.splice(place..place, bytes);
        let _ = load_catalog(&folder);
    }
}

#[test]
fn nesting_and_length_without_end_are_refused() {
    for piece in ["(", "!", "-", "[", "household.members.exists(m, ", "1+", "true ? ", "min(1,", "true &&", "a."] {
        for times in [200, 10_000] {
            let text = piece.repeat(times);
            assert!(parse_expression(&text).is_err(), "{piece} {times} times");
            compile(&text);
            compile(&format!("{text}1{}", ")".repeat(times)));
        }
    }
    for piece in ["[", "{", "- ", "{a: ", "? ", "a:\n ", "\"", "&a ", "!!"] {
        for times in [200, 20_000] {
            let _ = parse_yaml(&piece.repeat(times));
        }
    }
    load_with(program_text().replace("household.hukou == 'urban'", &format!("{}true{}", "(".repeat(5_000), ")".repeat(5_000))).into_bytes());
}
