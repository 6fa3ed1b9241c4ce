//! What may a list of records say, and a fact that is computed from one?

use crate::catalog_copy::{CatalogCopy, assert_check_names};
use crate::line::{BadLine, assert_accepted, assert_refused, household_with, member_with};
use std::fs;

#[test]
fn lists_of_known_fields_are_accepted() {
    let lines = [
        "null",
        "[]",
        "[{}]",
        r#"[{"relation":"child","aided":false,"income_month":"9000.00","family_size":3}]"#,
        r#"[{"income_month":9000,"family_size":null},{"fixed":true,"fixed_month":"0.01"}]"#,
    ];
    let lines: Vec<String> = lines.iter().map(|list| household_with("supporters", list)).collect();
    assert_accepted(&lines);
    let most = format!("[{}]", vec!["{}"; 100].join(","));
    assert_accepted(&[household_with("expenses", &most), member_with("incomes", r#"[{"kind":"wages","amount_month":"1"}]"#)]);
}

/// All lists of a household have a bound together, which is told.
#[test]
fn no_household_has_records_without_end() {
    let line = |members: usize, last: usize| {
        let lists = (0..members).map(|member| format!(r#"{{"id":"m{member}","incomes":[{}]}}"#, vec!["{}"; if member == 0 { last } else { 100 }].join(",")));
        format!(r#"{{"id":"H","members":[{}]}}"#, lists.collect::<Vec<_>>().join(","))
    };
    assert_accepted(&[line(10, 100)]);
    assert_refused(vec![BadLine::new(line(11, 1), "")]);
    let run = crate::line::recommend(line(11, 1).as_bytes());
    assert!(run.out.contains("1000") && run.out.contains("1001"), "{}", run.out);
}

#[test]
fn what_is_no_list_is_refused_by_path() {
    let mut bad = Vec::new();
    for list in ["{}", "1", "true", r#""none""#, r#"{"0":{}}"#, &format!("[{}]", vec!["{}"; 101].join(","))] {
        bad.push(BadLine::new(household_with("supporters", list), "supporters"));
        bad.push(BadLine::new(member_with("incomes", list), "members[1].incomes"));
    }
    for (list, path) in [
        ("[null]", "supporters[0]"),
        ("[[]]", "supporters[0]"),
        (r#"[{},"a"]"#, "supporters[1]"),
        (r#"[{"incme_month":"1"}]"#, "supporters[0].incme_month"),
        (r#"[{},{"income_month":"1.001"}]"#, "supporters[1].income_month"),
        (r#"[{"family_size":0}]"#, "supporters[0].family_size"),
        (r#"[{"family_size":"3"}]"#, "supporters[0].family_size"),
        (r#"[{"aided":"yes"}]"#, "supporters[0].aided"),
        (r#"[{"relation":"uncle"}]"#, "supporters[0].relation"),
        (r#"[{"aided":true,"aided":true}]"#, "supporters[0].aided"),
        (r#"[{"income_month":[]}]"#, "supporters[0].income_month"),
    ] {
        bad.push(BadLine::new(household_with("supporters", list), path));
    }
    bad.push(BadLine::new(member_with("incomes", r#"[{"kind":"wage"}]"#), "members[1].incomes[0].kind"));
    assert_refused(bad);
}

/// Where a fact is told and computed otherwise, both values are named.
#[test]
fn a_total_that_its_records_deny_is_refused() {
    let line =
        |total: &str, records: &str| format!(r#"{{"id":"H","area":"110101","necessary_expense_year":{total},"expenses":{records},"members":[{{"id":"m"}}]}}"#);
    let records = r#"[{"amount_year":"1500.00","recognised":true},{"amount_year":"9.00","recognised":false},{"amount_year":"500.50","recognised":true}]"#;
    assert_accepted(&[line("\"2000.50\"", records), line("null", records), line("\"7\"", "null"), line("\"7\"", r#"[{"recognised":true}]"#)]);
    assert_refused(vec![BadLine::new(line("\"2000.51\"", records), "necessary_expense_year"), BadLine::new(line("\"1\"", "[]"), "necessary_expense_year")]);
    let run = crate::line::recommend(line("\"2000.51\"", records).as_bytes());
    assert!(run.out.contains("2000.51") && run.out.contains("2000.50"), "both values are named: {}", run.out);
    // A count of which some records are open still denies what lies beyond.
    let cars = |number: u8| format!(r#"{{"id":"H","area":"110101","vehicles":{number},"property":[{{"kind":"vehicle"}},{{}}],"members":[{{"id":"m"}}]}}"#);
    assert_accepted(&[cars(1), cars(2)]);
    assert_refused(vec![BadLine::new(cars(0), "vehicles"), BadLine::new(cars(3), "vehicles")]);
}

/// Each of these declarations is refused at its place in the file of facts.
#[test]
fn declarations_that_make_no_sense() {
    let words = "name: {zh: 名, en: name}, question: {zh: 问, en: question}";
    for (about, fact) in [
        ("a list without fields", format!("odd: {{type: records, {words}}}")),
        ("fields of what is no list", format!("odd: {{type: bool, {words}, fields: {{a: {{type: bool, {words}}}}}}}")),
        ("a set within a record", format!("odd: {{type: records, {words}, fields: {{a: {{type: set, values: {{b: {{zh: 一, en: one}}}}, {words}}}}}}}")),
        ("a list within a record", format!("odd: {{type: records, {words}, fields: {{a: {{type: records, {words}}}}}}}")),
        ("a sensitive field", format!("odd: {{type: records, {words}, fields: {{a: {{type: bool, sensitive: true, {words}}}}}}}")),
        ("a list that is computed", format!("odd: {{type: records, {words}, otherwise: household.odd, fields: {{a: {{type: bool, {words}}}}}}}")),
        ("computed from itself", format!("odd: {{type: money, {words}, otherwise: household.odd + 1}}")),
        ("computed in another unit", format!("odd: {{type: money, {words}, otherwise: household.housing_area}}")),
        ("computed as a number", format!("odd: {{type: bool, {words}, otherwise: household.housing_area}}")),
        ("computed from a standard", format!("odd: {{type: money, {words}, otherwise: standard.dibao}}")),
        ("a field that nobody has", format!("odd: {{type: money, {words}, otherwise: \"household.supporters.sum(s, s.incme_month)\"}}")),
        ("a list as a condition", format!("odd: {{type: bool, {words}, otherwise: household.supporters}}")),
        (
            "three walks around a fourth",
            format!(
                "odd: {{type: bool, {words}, otherwise: \"household.members.exists(a, household.members.exists(b, household.members.exists(c, c.incomes.exists(d, true))))\"}}"
            ),
        ),
    ] {
        let copy = CatalogCopy::of_ezhou();
        let folder = copy.file_of("ez-urban-dibao").ancestors().nth(2).expect("the region's folder").join("facts");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("odd.yaml"), format!("format: 1\nhousehold:\n  {fact}\n")).expect("the file is written");
        assert_check_names(&copy, &["4207-ezhou/facts/odd.yaml:3:".to_string()], about);
    }
}
