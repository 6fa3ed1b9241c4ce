//! Are files and household documents of megabytes refused or read in time?

use crate::hostile::within;
use crate::mutation::{cases, mutated};
use engine::catalog::{SourceFolder, parse_yaml};
use engine::facts::parse_household;
use engine::proof::load_catalog;
use proptest::prelude::*;
use std::sync::OnceLock;

const MEGABYTES: usize = 4 << 20;

fn filled(piece: &str) -> String {
    piece.repeat(MEGABYTES / piece.len())
}

#[test]
fn yaml_of_four_megabytes() {
    for piece in ["[", "{", "- ", "{a: ", "? ", "&a ", "*a ", "!!str "] {
        assert!(within(&format!("four megabytes of {piece:?}"), 20, || parse_yaml(&filled(piece))).is_err(), "{piece:?}");
    }
    for piece in ["a: ", "\"", "'", "# ", "\n", " ", "\t", "%", "---\n", "|\n ", "a\n", "\u{0}", "\u{85}", "例"] {
        let _ = within(&format!("four megabytes of {piece:?}"), 20, || parse_yaml(&filled(piece)));
    }
    let deeper: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert!(
        within("two thousand levels", 10, || parse_yaml(&deeper))
            .is_err_and(|problems| problems[0].1.en.contains("nested too deeply") && problems[0].0.line > 1)
    );
    let keys: String = (0..200_000).map(|n| format!("key{n}: {n}\n")).collect();
    assert!(within("two hundred thousand keys", 20, || parse_yaml(&keys)).is_ok());
    let repeated = "key: 1\n".repeat(200_000);
    assert!(within("one key two hundred thousand times", 20, || parse_yaml(&repeated)).is_err());
}

#[test]
fn aliases_do_not_multiply() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_string();
    for n in 1..40 {
        bomb += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", "));
    }
    for text in [bomb.as_str(), "a: &a [*a]\n", "a: &a {b: 1}\nc: {<<: *a}\n"] {
        let problems = within("a bomb of aliases", 5, || parse_yaml(text)).expect_err("refused");
        assert!(problems[0].1.en.contains("not allowed") && problems[0].0.line == 1, "{problems:?}");
    }
}

#[test]
fn household_documents_of_megabytes() {
    let around = |inner: &str| format!(r#"{{"id":"H","members":[{{"id":"m"}}]{inner}}}"#);
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(500_000), close.repeat(500_000));
    let many = |piece: &dyn Fn(usize) -> String, count: usize| (0..count).map(piece).collect::<Vec<_>>().join(",");
    let documents = [
        ("half a million brackets", deep("[", "]")),
        ("half a million objects", deep("{\"a\":", "}")),
        ("brackets in a fact", around(&format!(r#","income_month":{}"#, deep("[", "]")))),
        ("objects in a list of records", around(&format!(r#","supporters":[{}]"#, deep("{\"a\":", "}")))),
        ("brackets never closed", "[".repeat(MEGABYTES)),
        ("a hundred thousand members", format!(r#"{{"id":"H","members":[{}]}}"#, many(&|n| format!(r#"{{"id":"m{n}"}}"#), 100_000))),
        ("a hundred thousand records", around(&format!(r#","supporters":[{}]"#, many(&|n| format!(r#"{{"income_month":"{n}.00"}}"#), 100_000)))),
        ("a hundred thousand unknown keys", around(&format!(",{}", many(&|n| format!(r#""key{n}":{n}"#), 100_000)))),
        ("one key a hundred thousand times", around(&format!(",{}", many(&|_| r#""income_month":"1.00""#.to_string(), 100_000)))),
        ("a number of four million digits", around(&format!(r#","housing_area":{}"#, "9".repeat(MEGABYTES)))),
        ("a decimal of four million digits", around(&format!(r#","housing_area":0.{}"#, "9".repeat(MEGABYTES)))),
        ("an exponent without end", around(r#","housing_area":1e999999999"#)),
        ("an amount of four million digits", around(&format!(r#","income_month":"{}""#, "9".repeat(MEGABYTES)))),
        ("a choice of four megabytes", around(&format!(r#","hukou":"{}""#, filled("例")))),
        ("an id of four megabytes", format!(r#"{{"id":"{}","members":[{{"id":"m"}}]}}"#, "x".repeat(MEGABYTES))),
        ("a key of four megabytes", around(&format!(r#","{}":1"#, filled("k")))),
        ("a set of a million", around(&format!(r#","members2":[{}]"#, many(&|n| n.to_string(), 500_000)))),
        ("white space and nothing else", " ".repeat(MEGABYTES)),
    ];
    for (what, document) in documents {
        let faults = within(what, 10, || parse_household(&document, &support::catalog().vocabulary)).expect_err(what);
        let told = faults.to_text(7);
        assert!(told.contains("line 7") && told.len() < 200_000, "{what}: {} bytes: {}", told.len(), told.chars().take(300).collect::<String>());
    }
}

/// The files of the whole catalog that stand at the top or in one of its smaller folders.
fn region(folder: &str) -> SourceFolder {
    let wanted = |path: &str| !path.contains('/') || path.starts_with(folder);
    SourceFolder { files: support::catalog_files().files.into_iter().filter(|file| wanted(&file.path)).collect(), ..SourceFolder::default() }
}

fn regions() -> &'static [SourceFolder; 3] {
    static REGIONS: OnceLock<[SourceFolder; 3]> = OnceLock::new();
    REGIONS.get_or_init(|| [region("4207-ezhou/"), region("5227-qiannan/"), region("331002-coastal/")])
}

const PIECES: [&str; 20] = [
    "(",
    ")",
    " && ",
    " || ",
    "!",
    " / 0",
    " * 99999999999999999999",
    "household.members.sum(m, ",
    "- ",
    "\n",
    ": ",
    "{",
    "[",
    "\"",
    "'",
    "\u{0}",
    "0x1",
    "9999-12-31",
    "&a ",
    "例",
];

/// One of the shipped catalog's own files with one to four slips, with the files around it.
fn slipped() -> impl Strategy<Value = (usize, usize, String)> {
    (0usize..3, any::<prop::sample::Index>()).prop_flat_map(|(region, file)| {
        let files = &regions()[region].files;
        let file = file.index(files.len());
        let text = String::from_utf8_lossy(&files[file].bytes).into_owned();
        mutated(text, &PIECES).prop_map(move |text| (region, file, text))
    })
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn any_slip_in_any_file_of_the_catalog_is_loaded_or_told((region, file, text) in slipped()) {
        let mut folder = regions()[region].clone();
        folder.files[file].bytes = text.into_bytes();
        let path = folder.files[file].path.clone();
        let (catalog, diagnostics) = within(&path, 20, || load_catalog(&folder));
        prop_assert!(!diagnostics.is_empty() || catalog.left_out.is_empty(), "what is left out is told");
        for diagnostic in &diagnostics {
            prop_assert!(!diagnostic.file.is_empty() && diagnostic.place.line > 0, "{diagnostic:?}");
        }
    }
}
