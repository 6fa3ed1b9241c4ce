//! What may not serve as the id of a household or a member?

use crate::line::{BadLine, assert_accepted, assert_refused};

fn with_household_id(id: &str) -> String {
    format!(r#"{{"id":{id},"members":[{{"id":"m"}}]}}"#)
}

fn with_member_id(id: &str) -> String {
    format!(r#"{{"id":"H","members":[{{"id":"m"}},{{"id":{id}}}]}}"#)
}

fn refuse(id: &str, secret: Option<&str>) -> [BadLine; 2] {
    let lines = [BadLine::new(with_household_id(id), "id"), BadLine::new(with_member_id(id), "members[1].id")];
    match secret {
        Some(secret) => lines.map(|line| line.with_secret(secret)),
        None => lines,
    }
}

#[test]
fn an_id_is_a_text_of_its_own() {
    let bad = [r#""""#, r#""a\u0000b""#, r#""a\nb""#, r#""\t""#, r#""\u007f""#, r#""\u0085""#, "null", "1", "17.5", "true", "[]", "{}", r#"["H"]"#];
    assert_refused(bad.into_iter().flat_map(|id| refuse(id, None)).collect());
}

#[test]
fn an_id_is_required() {
    assert_refused(vec![
        BadLine::new(r#"{"members":[{"id":"m"}]}"#, "id"),
        BadLine::new(r#"{"id":"H","members":[{"id":"m"},{}]}"#, "members[1].id"),
        BadLine::new(r#"{"id":"H","members":[{"name":"王伟"}]}"#, "members[0].id"),
    ]);
}

#[test]
fn an_id_number_is_no_id_because_ids_stand_in_urls() {
    let numbers = [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002X",
        "110105 19491231 002X",
        "610104620927690",
        "11010119850101001743",
        "11010119850101001743B1",
        "810000199408230021",
        "932682198501010017",
    ];
    assert_refused(numbers.into_iter().flat_map(|number| refuse(&format!("\"{number}\""), Some(number))).collect());
}

#[test]
fn a_repeated_member_id_is_named_by_its_place() {
    let line = r#"{"id":"H","members":[{"id":"tell nobody"},{"id":"tell nobody"}]}"#;
    assert_refused(vec![BadLine::new(line, "members[1].id")]);
}

#[test]
fn anything_else_may_serve_as_an_id() {
    let ids = ["H-000017", "户 17", "0", "110105194912310021", "1101051949123100", "a.b:c/d?e#f%20", "\\\"", "ü", "<b>", "e\u{301}"];
    let lines: Vec<String> = ids.iter().flat_map(|id| [with_household_id(&format!("\"{id}\"")), with_member_id(&format!("\"{id}\""))]).collect();
    assert_accepted(&lines);
}
