//! What of CEL must hold here, in cases of our own?

use crate::answer::{Answer, Told, answer, choice_of, declared, plain_number};
use engine::facts::FactKind;
use engine::number::Exact;
use serde_json::json;

/// Two people, of one of whom the age is open; a choice; a number that nobody has told.
fn told() -> Told {
    let mut told = Told::default();
    told.fact("rent", plain_number(), Some(json!("320.5")));
    told.fact("unknown", plain_number(), None);
    told.fact("open", FactKind::Bool, None);
    told.fact("home", choice_of(["none", "owned", "rented"].into_iter()), Some(json!("owned")));
    told.fact(
        "jobs",
        FactKind::Records(vec![declared("pay", plain_number()), declared("own", FactKind::Bool)]),
        Some(json!([{"pay": "10", "own": true}, {"pay": "25"}, {"own": false}])),
    );
    told.fact("none", FactKind::Records(vec![declared("pay", plain_number())]), Some(json!([])));
    told.fact("lost", FactKind::Records(vec![declared("pay", plain_number())]), None);
    told
}

#[test]
fn conditions_come_to_what_cel_says() {
    for (text, expected) in [
        // Precedence and grouping.
        ("true || false && false", Some(true)),
        ("(true || false) && false", Some(false)),
        ("!true || true", Some(true)),
        ("!(true || true)", Some(false)),
        ("1 + 2 * 3 == 7", Some(true)),
        ("(1 + 2) * 3 == 9", Some(true)),
        ("10 - 4 - 3 == 3", Some(true)),
        ("-2 * -3 == 6 && - -5 == 5", Some(true)),
        ("false ? false : true ? true : false", Some(true)),
        ("true ? false : true", Some(false)),
        // Comparisons.
        ("3 < 4 && 4 <= 4 && 5 > 4 && 5 >= 5 && 5 != 4 && !(5 == 4)", Some(true)),
        ("true == true && true != false", Some(true)),
        ("household.rent > 320 && household.rent < 321", Some(true)),
        ("household.home == 'owned' && household.home != 'none'", Some(true)),
        ("household.home in ['none', 'rented']", Some(false)),
        ("2 in [1, 2, 3] && !(4 in [1, 2, 3]) && !(4 in [])", Some(true)),
        // What is open is absorbed on either side, and only where it decides nothing.
        ("household.open && false", Some(false)),
        ("false && household.open", Some(false)),
        ("household.open || true", Some(true)),
        ("true || household.unknown > 3", Some(true)),
        ("household.open && true", None),
        ("household.open || false", None),
        ("!household.open", None),
        ("household.unknown == household.unknown", None),
        ("household.open ? true : false", None),
        ("household.unknown in [1, 2]", None),
        // Macros: one record decides, an open field does not.
        ("household.jobs.exists(j, j.pay > 20)", Some(true)),
        ("household.jobs.exists(j, j.pay > 30)", None),
        ("household.jobs.all(j, j.pay < 20)", Some(false)),
        ("household.jobs.all(j, j.pay < 30)", None),
        ("household.jobs.exists(j, !j.own)", Some(true)),
        ("household.jobs.count(j, j.pay > 5) >= 2", Some(true)),
        ("household.jobs.count(j, j.pay > 5) == 1", Some(false)),
        ("household.none.exists(n, true)", Some(false)),
        ("household.none.all(n, false)", Some(true)),
        ("household.none.count(n, true) == 0", Some(true)),
        ("household.lost.exists(n, true)", None),
        ("household.lost.all(n, true)", None),
        ("household.jobs.exists(a, household.jobs.all(b, a.pay >= b.pay || b.pay == 25 || !b.own))", Some(true)),
    ] {
        assert_eq!(answer(text, &told()), Ok(Answer::Truth(expected)), "{text}");
    }
}

#[test]
fn numbers_are_exact_where_cel_rounds_or_runs_over() {
    for (text, expected) in [
        ("7 / 2", Some("3.5")),
        ("0.1 + 0.2", Some("0.3")),
        ("9223372036854775807 + 1", Some("9223372036854775808")),
        ("5000000000 * 5000000000", Some("25000000000000000000")),
        ("1 / 3 * 3", Some("1")),
        ("min(3, 1, 2) + max(3, 1, 2)", Some("4")),
        ("true ? 1 : 2", Some("1")),
        ("household.none.sum(n, n.pay)", Some("0")),
        ("household.jobs.sum(j, j.pay)", None),
        ("household.jobs.sum(j, j.own ? 1 : 1)", Some("3")),
        ("household.unknown + 1", None),
    ] {
        let expected = expected.map(|digits| Exact::from_decimal_text(digits).expect("digits"));
        assert_eq!(answer(text, &told()), Ok(Answer::Number(expected)), "{text}");
    }
}

#[test]
fn the_rest_of_cel_is_refused_where_it_stands() {
    for (text, at) in [
        ("has(household.rent)", 0),
        ("true && has(household.rent)", 8),
        ("1 / 0 > 2", 4),
        ("household.rent / household.unknown > 2", 27),
        ("9 % 2 == 1", 2),
        ("1u == 1", 0),
        ("1e3 > 1", 0),
        ("0xff > 1", 0),
        ("null == null", 0),
        ("'a' < 'b'", 4),
        ("'a' == 'a'", 4),
        ("true < false", 5),
        ("1 == true", 2),
        ("true && 1", 8),
        ("'horses' && false", 0),
        ("!1", 1),
        ("-true", 1),
        ("[1, 2][0] == 1", 6),
        ("[1, 2] == [1, 2]", 7),
        ("size(household.jobs) > 1", 0),
        ("household.jobs.size() > 1", 15),
        ("household.jobs.map(j, j.pay)", 15),
        ("household.jobs.filter(j, j.own)", 15),
        ("household.jobs.exists_one(j, j.own)", 15),
        ("household.jobs.exists(i, j, true)", 15),
        ("{'a': 1}.a == 1", 0),
        ("b'abc' == b'abc'", 1),
        ("r'abc' == 'abc'", 1),
        ("'a\\n' == 'a'", 0),
        ("\"\"\"abc\"\"\" == 'abc'", 2),
        ("timestamp('2026-01-01T00:00:00Z') > on", 0),
        ("duration('1h') > duration('1m')", 0),
        ("int('1') == 1", 0),
        ("household.home.startsWith('own')", 15),
        ("household.home == 'castle'", 15),
        ("type(1) == int", 0),
        ("1 < 2 // why", 7),
        ("household['rent'] > 1", 9),
        ("household.?rent > 1", 10),
        ("x == 1", 0),
    ] {
        let error = answer(text, &told()).expect_err(text);
        assert_eq!(error.at, at, "{text}: {}", error.problem.en);
    }
}
