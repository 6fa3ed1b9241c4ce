//! How long may a hostile thing take, on a thread with a small stack?

use engine::catalog::{Catalog, Diagnostic};
use engine::proof::load_catalog;
use std::fmt::Write;
use std::time::{Duration, Instant};
use support::{SmallCatalog, SmallProgram};

/// The stack that a thread has unless somebody asks for more.
const STACK_BYTES: usize = 2 << 20;

/// Works something out on a thread of its own with the usual stack; it may take so many seconds, on a machine that is busy.
pub fn within<T: Send>(what: &str, seconds: u64, work: impl FnOnce() -> T + Send) -> T {
    let start = Instant::now();
    let done = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).expect("a thread");
        thread.join().unwrap_or_else(|_| panic!("{what}: panicked"))
    });
    let taken = start.elapsed();
    println!("{what}: {taken:?}");
    assert!(taken < Duration::from_secs(seconds), "{what} took {taken:?}, more than {seconds} s");
    done
}

/// What is told of a file when the catalog is loaded, and the catalog.
pub fn told_of(small: &SmallCatalog, file: &str) -> (Catalog, Vec<Diagnostic>) {
    let (catalog, diagnostics) = load_catalog(&small.folder);
    let told = diagnostics.into_iter().filter(|diagnostic| diagnostic.file == file).collect();
    (catalog, told)
}

/// The file is refused: every problem has its place, and one of them says this.
pub fn assert_refused(what: &str, small: &SmallCatalog, file: &str, says: &str) {
    let (catalog, told) = within(what, 10, || told_of(small, file));
    assert!(!told.is_empty(), "{what}: nothing is told");
    assert!(told.iter().any(|diagnostic| diagnostic.problem.en.contains(says)), "{what}: {:?}", told.first());
    for diagnostic in &told {
        assert!(diagnostic.place.line > 0 && !diagnostic.problem.zh.is_empty() && !diagnostic.mend.en.is_empty(), "{what}: {diagnostic:?}");
    }
    assert!(catalog.programs.iter().all(|program| program.file != file), "{what}: it is in the catalog all the same");
    assert!(catalog.programs.iter().any(|program| program.id == "good"), "{what}: another program suffers");
}

pub const HOSTILE: &str = "3301-town/one/hostile.yaml";

/// A town with a good program and one of these criteria, this amount and these other keys.
pub fn town(criteria: &[(String, String)], amount: &str, more: &str) -> SmallCatalog {
    let good = SmallProgram {
        id: "good",
        criteria: &[("poor", "household.income_month < 100")],
        amount: "{exactly: \"200\"}",
        more: "",
        base: "income_month: \"50\"",
        member: "birth_date: 1980-01-01",
        cases: "  - {name: poor, expect: eligible, amount: \"200.00\"}\n  - {name: not poor, set: {household.income_month: \"100\"}, expect: ineligible, because: [poor]}\n",
    };
    let criteria: Vec<(&str, &str)> = criteria.iter().map(|(id, when)| (id.as_str(), when.as_str())).collect();
    SmallCatalog::start().with(&good).with(&SmallProgram { id: "hostile", criteria: &criteria, amount, more, ..good })
}

pub fn one(when: &str) -> Vec<(String, String)> {
    vec![("poor".to_string(), when.to_string())]
}

#[test]
fn lists_without_end_are_refused() {
    let many: Vec<(String, String)> = (0..10_000).map(|n| (format!("c{n}"), format!("household.income_month < {}", n + 100))).collect();
    assert_refused("ten thousand criteria", &town(&many, "{exactly: \"1\"}", ""), HOSTILE, "too many criteria");

    let mut rows = String::new();
    for n in 0..10_000 {
        write!(rows, "{{when: \"household.income_month == {n}\", value: \"1\"}}, ").expect("a text");
    }
    let amount = format!("{{first: [{rows}{{value: \"2\"}}]}}");
    assert_refused("ten thousand rows of an amount", &town(&one("household.income_month < 100"), &amount, ""), HOSTILE, "too many rows");

    let (mut values, mut parameters) = (String::new(), String::new());
    for n in 0..100_000 {
        let (year, month, day) = (1_800 + n / 336, n / 28 % 12 + 1, n % 28 + 1);
        writeln!(values, "      - {{from: {year}-{month:02}-{day:02}, checked_until: 2026-12-31, value: 1}}").expect("a text");
    }
    for n in 0..10_000 {
        writeln!(parameters, "  p{n}:\n    unit: yuan\n    values: [{{from: 2026-01-01, checked_until: 2026-12-31, value: 1}}]").expect("a text");
    }
    let by_parameter = one("household.income_month < param.line");
    let more = format!("parameters:\n  line:\n    unit: yuan\n    values:\n{values}");
    assert_refused("a hundred thousand values", &town(&by_parameter, "{exactly: \"1\"}", &more), HOSTILE, "too many values");
    assert_refused("ten thousand parameters", &town(&by_parameter, "{exactly: \"1\"}", &format!("parameters:\n{parameters}")), HOSTILE, "too many parameters");

    let mut small = town(&by_parameter, "{exactly: \"1\"}", "parameters: {line: {unit: yuan, values: []}}\n");
    small.file(
        "3301-town/standards/line.yaml",
        &format!(
            "format: 1\nid: line\nname: {{zh: 线, en: line}}\nunit: yuan\nregion: \"3301\"\nsource: {{key: K, title: 办法, clause: 一}}\nvalues:\n{}",
            values.replace("      - ", "  - ")
        ),
    );
    let (_, told) = within("a hundred thousand values of a standard", 10, || told_of(&small, "3301-town/standards/line.yaml"));
    assert!(told.iter().any(|diagnostic| diagnostic.problem.en.contains("too many values of a standard")), "{told:?}");
}

#[test]
fn what_is_as_long_as_it_may_be_is_answered() {
    // Two hundred rows that all may apply on every day, told apart by a number: every pair must be proved.
    let mut values = String::new();
    for n in 0..200 {
        let condition =
            if n == 199 { format!("household.income_month >= {n}") } else { format!("household.income_month >= {n} && household.income_month < {}", n + 1) };
        writeln!(values, "      - {{from: 2026-{:02}-{:02}, checked_until: 2026-12-31, where: \"{condition}\", value: {n}}}", n / 28 + 1, n % 28 + 1)
            .expect("a text");
    }
    let small = town(&one("household.income_month < param.line"), "{exactly: \"1\"}", &format!("parameters:\n  line:\n    unit: yuan\n    values:\n{values}"));
    let (_, told) = within("two hundred rows that exclude each other", 10, || told_of(&small, HOSTILE));
    assert!(!told.is_empty(), "on the first day a value is missing");

    let alternatives = |n: usize| (0..40).map(|k| format!("household.income_month == {}", n * 50 + k)).collect::<Vec<_>>().join(" || ");
    let criteria: Vec<(String, String)> = (0..100).map(|n| (format!("c{n}"), format!("household.hukou == 'urban' || {}", alternatives(n)))).collect();
    within("a hundred criteria of many alternatives", 10, || told_of(&town(&criteria, "{exactly: \"1\"}", ""), HOSTILE));
    let larger: Vec<(String, String)> = (0..100)
        .map(|n| (format!("c{n}"), (0..70).map(|k| format!("household.income_month >= {k}")).collect::<Vec<_>>().join(" || ") + &" ".repeat(n)))
        .collect();
    assert_refused("more parts than a program may have", &town(&larger, "{exactly: \"1\"}", ""), HOSTILE, "more than 20000 parts");
}

#[test]
fn definitions_in_rings_and_towers_are_refused() {
    let with_definitions = |definitions: &str, when: &str| {
        let mut small = town(&one(when), "{exactly: \"1\"}", "");
        small.file("3301-town/definitions.yaml", &format!("format: 1\nregion: \"3301\"\nhousehold:\n{definitions}"));
        small
    };
    let definition = |name: &str, is: &str| format!("  {name}: {{is: \"{is}\", says: {{zh: 话, en: words}}, clause: 一}}\n");
    let told = |what: &str, small: &SmallCatalog, says: &str| {
        let (catalog, told) = within(what, 10, || told_of(small, "3301-town/definitions.yaml"));
        assert!(told.iter().any(|diagnostic| diagnostic.place.line > 3 && diagnostic.problem.en.contains(says)), "{what}: {:?}", told.first());
        assert!(catalog.programs.iter().any(|program| program.id == "good"), "{what}: another program suffers");
    };
    let ring = definition("a", "household.b") + &definition("b", "!household.c") + &definition("c", "household.a || household.hukou == 'urban'");
    told("a ring", &with_definitions(&ring, "household.a"), "unknown fact");
    told("itself", &with_definitions(&definition("a", "household.a"), "household.a"), "unknown fact");
    // Written so that each needs the next one in the file.
    let chain: String =
        (0..1_000).map(|n| definition(&format!("d{n:04}"), &if n == 999 { "true".into() } else { format!("!household.d{:04}", n + 1) })).collect();
    told("a chain of a thousand", &with_definitions(&chain, "household.d0000"), "unknown fact");
    let many: String = (0..20_000).map(|n| definition(&format!("d{n}"), "household.hukou == 'urban'")).collect();
    told("twenty thousand definitions", &with_definitions(&many, "household.d1"), "too many definitions");
    let doubled: String = (0..60)
        .map(|n| {
            definition(
                &format!("d{n:02}"),
                &if n == 0 { "household.hukou == 'urban'".into() } else { format!("household.d{:02} && household.d{:02}", n - 1, n - 1) },
            )
        })
        .collect();
    told("doubled sixty times", &with_definitions(&doubled, "household.d59"), "too large or too deep");
    let squares: String = (0..40)
        .map(|n| {
            definition(
                &format!("d{n:02}"),
                &if n == 0 { format!("{}.7", "9".repeat(90)) } else { format!("household.d{0:02} * household.d{0:02} / (household.d{0:02} + 3)", n - 1) },
            )
        })
        .collect();
    told("squared forty times", &with_definitions(&squares, "household.d39 > 1"), "fractions grow too long");
}
