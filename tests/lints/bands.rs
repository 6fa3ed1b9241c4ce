//! Are gaps and overlaps between classes told, and no others?

use crate::small::{Program, Small};
use engine::proof::LintKind;

fn class<'a>(id: &'a str, when: &'a str, amount: &'a str, more: &'a str, base: &'a str, cases: &'a str) -> Program<'a> {
    Program { id, criteria: std::slice::from_ref(Box::leak(Box::new(("band", when)))), amount, more, base, member: "birth_date: 1960-01-01", cases }
}

/// Two classes by age, of which nobody can be in both.
fn by_age(first: &str, second: &str, more: &str) -> Vec<String> {
    let cases = |born: &str| {
        format!("  - {{name: in, expect: eligible, amount: \"100.00\"}}\n  - {{name: out, set: {{person.birth_date: {born}}}, expect: ineligible}}\n")
    };
    Small::new()
        .with(&Program { member: "birth_date: 1961-01-01", ..class("young", first, "{exactly: 100}", "paid_to: person\n", "", &cases("2020-01-01")) })
        .with(&Program {
            member: "birth_date: 1940-01-01",
            ..class("old", second, "{exactly: 100}", &format!("paid_to: person\n{more}"), "", &cases("2020-01-01"))
        })
        .told(LintKind::Bands)
}

#[test]
fn ages_that_no_class_takes() {
    const EXCLUDES: &str = "relations:\n  - {excludes: young}\n";
    let told = by_age("person.age >= 60 && person.age < 70", "person.age >= 80", EXCLUDES);
    assert!(told.len() == 1 && told[0].contains("70 - 79") && told[0].contains("old.yaml"), "{told:?}");
    assert!(by_age("person.age >= 60 && person.age < 80", "person.age >= 80", EXCLUDES).is_empty(), "they touch");
    let told = by_age("person.age >= 60 && person.age <= 80", "person.age >= 80", EXCLUDES);
    assert!(told.len() == 1 && told[0].contains("with age 80 both"), "{told:?}");
    assert!(by_age("person.age >= 60 && person.age < 70", "person.age >= 80", "").is_empty(), "they are no classes of one aid");
}

/// Classes that pay between two sums, as the office decides.
fn by_sum(amounts: [&str; 3]) -> Vec<String> {
    let of = |index: usize| {
        let ids = ["third", "second", "first"];
        let relations = ids.iter().take(index).map(|other| format!("  - {{excludes: {other}}}\n")).collect::<String>();
        (ids[index], if relations.is_empty() { String::new() } else { format!("relations:\n{relations}") })
    };
    let mut small = Small::new();
    for (index, amount) in amounts.iter().enumerate() {
        let (id, more) = of(index);
        let ends = amount.trim_start_matches("{between: [").trim_end_matches("]}");
        let expected = match ends.split_once(", ") {
            Some((least, most)) => format!("amount_min: \"{least}.00\", amount_max: \"{most}.00\""),
            None => "amount: \"70.00\"".to_string(),
        };
        let cases = format!("  - {{name: in, expect: eligible, {expected}}}\n  - {{name: out, set: {{household.hukou: urban}}, expect: ineligible}}\n");
        small = small.with(&class(id, "household.hukou == 'rural'", amount, &more, "hukou: rural", &cases));
    }
    small.told(LintKind::Bands)
}

#[test]
fn sums_that_no_class_pays_or_two_do() {
    let told = by_sum(["{between: [15, 30]}", "{between: [35, 60]}", "{exactly: 70}"]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|one| one.contains("no class pays 31 - 34 yuan")) && told.iter().any(|one| one.contains("no class pays 61 - 69 yuan")), "{told:?}");
    assert!(by_sum(["{between: [15, 30]}", "{between: [31, 69]}", "{exactly: 70}"]).is_empty(), "each whole yuan is paid");
    let told = by_sum(["{between: [15, 40]}", "{between: [35, 69]}", "{exactly: 70}"]);
    assert!(told.len() == 1 && told[0].contains("35 - 40 yuan belong to third and to second"), "{told:?}");
    assert!(
        by_sum(["{between: [15, 80]}", "{between: [35, 60]}", "{exactly: 70}"]).iter().all(|one| !one.contains("no class pays")),
        "another class covers it"
    );
    assert!(by_sum(["{between: [0, 40]}", "{between: [0, 60]}", "{exactly: 70}"]).is_empty(), "up to a sum is no class of sums");
}
