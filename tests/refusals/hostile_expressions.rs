//! Is every expression refused with its place or answered in time, however it is written?

use crate::hostile::within;
use engine::calendar::civil_date;
use engine::catalog::{Compiled, LanguageError, Names, Scope, compile_value};
use engine::eligibility::{NumberValue, Rigour, Situation, View, evaluate_condition, evaluate_number};
use engine::facts::{Household, parse_household};
use std::collections::BTreeMap;

fn compile(text: &str) -> Result<Compiled, LanguageError> {
    let nothing = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let names = Names { vocabulary: &support::catalog().vocabulary, definitions: &nothing.0, parameters: &nothing.1, standards: &nothing.2 };
    compile_value(text, &names, Scope::Household)
}

/// The largest household: two hundred members, and as many records as there may be, a hundred in each list that has any.
fn largest() -> Household {
    let incomes: Vec<String> = (0..100).map(|n| format!(r#"{{"kind":"wages","amount_month":"{}.{:02}"}}"#, 1_000 + n * 7, n)).collect();
    let incomes = incomes.join(",");
    let members: Vec<String> =
        (0..200).map(|n| format!(r#"{{"id":"m{n}","birth_date":"1980-01-01","orphan":false,"incomes":[{}]}}"#, if n < 9 { &incomes } else { "" })).collect();
    let supporters: Vec<String> = (0..100).map(|n| format!(r#"{{"income_month":"9000.{n:02}","family_size":{}}}"#, n + 1)).collect();
    let document = format!(r#"{{"id":"H","rent_month":"320.00","supporters":[{}],"members":[{}]}}"#, supporters.join(","), members.join(","));
    parse_household(&document, &support::catalog().vocabulary).expect("sound")
}

fn truth(text: &str, household: &Household) -> Option<bool> {
    let Ok(Compiled::Condition(condition)) = compile(text) else { panic!("no condition: {:?}", compile(text)) };
    let situation = Situation::new(household, civil_date(2026, 6, 1), Rigour::Warn);
    evaluate_condition(&condition, View::new(&situation, None))
}

fn number(text: &str, household: &Household) -> NumberValue {
    let Ok(Compiled::Number(number, _)) = compile(text) else { panic!("no formula: {:?}", compile(text)) };
    let situation = Situation::new(household, civil_date(2026, 6, 1), Rigour::Warn);
    evaluate_number(&number, View::new(&situation, None))
}

fn assert_refused(what: &str, text: &str, says: &str) {
    match within(what, 5, || compile(text)) {
        Ok(_) => panic!("{what} is compiled"),
        Err(error) => {
            assert!(error.at <= text.len() && text.is_char_boundary(error.at), "{what}: a place in the text, not {}", error.at);
            assert!(error.problem.en.contains(says) && !error.problem.zh.is_empty(), "{what}: {error:?}");
        }
    }
}

#[test]
fn nesting_and_length() {
    for (open, inner, close) in
        [("(", "true", ")"), ("!", "true", ""), ("-", "1", ""), ("[", "1", "]"), ("min(1, ", "1", ")"), ("true ? true : ", "true", ""), ("1 < (", "1", ")")]
    {
        for times in [60, 280] {
            let text = format!("{}{inner}{}", open.repeat(times), close.repeat(times));
            assert_refused(&format!("{times} times {open}"), &text, "nested too deeply");
        }
        let text = format!("{}{inner}{}", open.repeat(10_000), close.repeat(10_000));
        assert_refused(&format!("ten thousand times {open}"), &text, "too long");
    }
    assert_refused("a thousand sums", &format!("1{} > 0", " + 1".repeat(900)), "at most 150 operations");
    assert_refused("a long chain of ors", &format!("true{}", " || true".repeat(400)), "at most 150 operations");
    assert_refused(
        "four walks",
        "household.members.exists(a, household.members.exists(b, household.members.exists(c, household.members.exists(d, d.orphan))))",
        "at most 3 walks",
    );
    assert_refused("many dots", &format!("household{}", ".a".repeat(100)), "too many dots");
    assert_refused("a long name", &"a".repeat(3_900), "unknown name");
}

#[test]
fn lists_within_lists_do_not_multiply() {
    let list = vec!["1"; 30].join(",");
    let mut text = "household.rent_month".to_string();
    for _ in 0..12 {
        text = format!("(({text}) in [{list}] ? 1 : 0)");
    }
    assert_refused("lists of thirty, twelve deep", &format!("{text} > 0"), "too large or too deep");
    assert_refused(
        "a list of two thousand of a large number",
        &format!("{} in [{}]", vec!["household.rent_month"; 60].join(" + "), vec!["1"; 1_000].join(",")),
        "too large",
    );
    let household = largest();
    let text = format!("household.rent_month in [{}]", (0..900).map(|n| n.to_string()).collect::<Vec<_>>().join(","));
    assert_eq!(within("a list of nine hundred", 5, || truth(&text, &household)), Some(true));
}

#[test]
fn numbers_without_end() {
    let digits = |count: usize| "9".repeat(count);
    assert_refused("a thousand digits", &format!("{} > 0", digits(1_000)), "too many digits");
    assert_refused("a hundred digits behind the point", &format!("0.{} > 0", digits(101)), "too many digits");
    for text in ["1e999 > 0", "1E5 > 0", "0x7fffffffffffffff > 0", "18446744073709551616u > 0", "1_000 > 0"] {
        assert_refused(text, text, "can't be followed by a letter");
    }
    for text in [".5 > 0", "5. > 0", "1..2 > 0", "9 % 2 > 0"] {
        assert!(within(text, 5, || compile(text)).is_err_and(|error| error.at <= text.len()), "{text}");
    }
    for divisor in [
        "0",
        "0.0",
        "-0",
        "(1 - 1)",
        "household.rent_month",
        "(household.size - 1)",
        "min(1, 0)",
        "max(0, 0)",
        "household.members.count(m, m.orphan)",
        "(1 / 3 - 1 / 3)",
        "(true ? 0 : 1)",
    ] {
        assert_refused(&format!("divided by {divisor}"), &format!("1 / {divisor} > 0"), if divisor.contains(".size") { "unknown fact" } else { "can be zero" });
    }
    let household = largest();
    // Beyond every machine's integers and floats, exactly.
    assert_eq!(truth("9223372036854775807 + 1 == 9223372036854775808 && -9223372036854775808 - 1 < -9223372036854775808", &household), Some(true));
    assert_eq!(truth("0.1 + 0.2 == 0.3 && 1 / 3 * 3 == 1 && 5000000000 * 5000000000 == 25000000000000000000", &household), Some(true));
    let product = vec![digits(20); 140].join(" * ");
    assert_eq!(within("a product of 2,800 digits", 5, || truth(&format!("{product} > 1"), &household)), Some(true));
    let tower = (1..12).fold("3".to_string(), |inner, n| format!("({n}.7 + 1 / {inner})"));
    assert!(matches!(within("a continued fraction", 5, || number(&tower, &household)), NumberValue::Known(_)));
}

#[test]
fn walks_over_the_largest_household_are_answered_or_refused() {
    let household = largest();
    assert_eq!(within("all with all", 20, || truth("household.members.all(a, household.members.all(b, !a.orphan || b.orphan))", &household)), Some(true));
    assert_eq!(
        within("a sum over all records", 20, || truth("household.members.sum(m, m.incomes.sum(i, i.amount_month * 0.35 / 3)) > 1", &household)),
        Some(true)
    );
    let body = |count: usize| vec!["(c.orphan || !a.orphan)"; count].join(" && ");
    let thrice = |body: &str| format!("household.members.all(a, household.members.all(b, household.members.all(c, {body})))");
    // Everybody's records, once for each member: as many as there are, not as many as each of all might have.
    let by_member = "household.members.all(a, household.members.all(b, b.incomes.all(i, i.amount_month >= 0)))";
    assert_eq!(within("all records for each member", 20, || truth(by_member, &household)), Some(true));
    assert_refused("three walks with a large body", &thrice(&body(70)), "takes too many steps");
    assert_refused(
        "a hundred millions of records",
        "household.members.all(a, a.incomes.all(i, household.members.all(b, b.incomes.all(j, i.amount_month == j.amount_month))))",
        "at most 3 walks",
    );
    let by_record = "household.members.sum(m, m.incomes.sum(i, 1 / max(i.amount_month, 1))) > 1";
    assert_refused("as many denominators as records", by_record, "takes too many steps");
    let by_definition = "household.members.sum(m, m.incomes.sum(i, household.rent_month / (i.amount_month + 1))) > 1";
    assert_refused("as many denominators as records, with a sum", by_definition, "takes too many steps");
    // Of one list of a hundred they stay short enough.
    let by_list = "household.supporters.sum(s, s.income_month / s.family_size) > 0";
    assert_eq!(within("a hundred denominators", 20, || truth(by_list, &household)), Some(true));
}

#[test]
fn an_expression_takes_so_many_steps_at_most() {
    let list = |count: usize| (0..count).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
    let all = |variable: &str, body: &str| format!("household.members.all({variable}, {body})");
    // A walk comes by 200 times and is a step itself; each item of a list is three: the fact, the number, and their comparison.
    let thrice = (all("a", &all("b", &all("c", "true"))), ((200 + 1) * 200 + 1) * 200 + 1);
    let parts = [
        thrice.clone(),
        thrice.clone(),
        thrice.clone(),
        thrice,
        (all("a", &all("b", &format!("b.unemployed_months in [{}]", list(64)))), ((3 * 64 + 1) * 200 + 1) * 200 + 1),
        (all("a", &format!("a.unemployed_months in [{}]", list(197))), (3 * 197 + 1) * 200 + 1),
        (all("a", "true"), 201),
        (all("a", "true"), 201),
        (format!("household.rent_month in [{}]", list(63)), 3 * 63 + 1),
        ("true".to_string(), 1),
    ];
    // Together they are one more.
    assert_eq!(parts.iter().map(|(_, steps)| steps).sum::<u64>() + 1, 40_000_000);
    let met = parts.map(|(text, _)| text).join(" && ");
    let household = largest();
    assert_eq!(within("as many steps as there may be", 30, || truth(&met, &household)), Some(false), "the rent is not in the list");
    let (above, found) = (format!("{met} && true"), "takes too many steps: 40000001, at most 40000000");
    assert_refused("one step more", &above, found);
    assert!(compile(&above).is_err_and(|error| error.problem.zh.contains("40000001步，最多40000000步")));
}

#[test]
fn odd_characters_have_a_place() {
    for text in [
        "true\u{0}",
        "\u{0}",
        "\u{feff}true",
        "true \u{202e}&& false",
        "（true）",
        "１ < 2",
        "household.ｉncome_month > 1",
        "'\u{0}' == 'a'",
        "true\u{200b}",
        "true && 家庭",
        "'open",
        "\"",
        "household.hukou == 'urb\\u0061n'",
        "\u{301}true",
        "true;",
        "true // why",
        "{'a': 1}",
        "#",
        "@",
        "household.members.exists(\u{e9}, true)",
        "🐱",
        "household.hukou == 'ur\u{202e}nab'",
    ] {
        let error = within(&format!("{text:?}"), 5, || compile(text)).expect_err(text);
        assert!(error.at <= text.len() && text.is_char_boundary(error.at), "{text:?}: {}", error.at);
    }
    // CEL's white space parts the words, a line's end too, and no other.
    assert_eq!(truth("true &&\r\n\t!\u{c}false", &largest()), Some(true));
    for space in ["\u{a0}", "\u{3000}", "\u{2028}", "\u{85}", "\u{b}", "\u{2003}"] {
        let error = within(&format!("{space:?}"), 5, || compile(&format!("true {space}&& true"))).expect_err(space);
        let code = format!("U+{:04X}", u32::from(space.chars().next().expect("one")));
        assert!(error.at == 5 && error.problem.en.contains(&code) && error.mend.en.contains("plain space"), "{error:?}");
    }
}
