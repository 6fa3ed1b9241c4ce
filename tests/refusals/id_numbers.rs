//! Which ID numbers are refused, and do the errors keep them secret? (Contract §1, domain facts §2.)

use crate::line::{BadLine, assert_refused, member_with};

/// Numbers that fail, one for each way in which each form can.
const FAILING: [(&str, &[&str]); 7] = [
    (
        "eighteen characters",
        &[
            "1101A519491231002X",
            "A10105194912310029",
            "1101051949A231002X",
            "11010519491231A02X",
            "11010519491231002Y",
            "11010519491331002X",
            "11010519490230002X",
            "110105190002290021",
            "11010519491200002X",
            "110105194912310021",
            "11010519491231002A",
            "210105194912310029",
            "X10105194912310029",
        ],
    ),
    (
        "other lengths",
        &[
            "",
            "1",
            "1101051949123100",
            "11010519491231002",
            "11010519491231002XX",
            "1101051949123100299",
            "11010519491231002X110105",
            "11010519491231002X11010519491231002X",
        ],
    ),
    (
        "fifteen digits",
        &[
            "11010562092769A",
            "1101A5620927690",
            "110101620A27690",
            "110101620230690",
            "110101621327690",
            "11010162092700X",
            "61010462092769",
            "6101046209276901",
        ],
    ),
    (
        "twenty characters",
        &[
            "11010119850101001783",
            "11010119850101001703",
            "11010119850101001745",
            "11010119850101001740",
            "110101198501010017A3",
            "1101011985010100174X",
            "11010119850101001843",
            "1101011985023000174 3",
            "1101A119850101001743",
        ],
    ),
    (
        "twenty-two characters",
        &[
            "11010119850101001743C1",
            "11010119850101001743B0",
            "11010119850101001743BB",
            "1101011985010100174311",
            "11010119850101001743B",
            "11010119850101001843B1",
            "11010119850101001793B1",
        ],
    ),
    ("permits and the card of 2023", &["810000199408230022", "830000199213300022", "932682198501010018", "932682198502300017", "9326821985010A0017"]),
    ("the card of 2017", &["USA11019001011", "USA1101900101123", "USA11019001011A", "US1110190010112", "US-A11019001011"]),
];

#[test]
fn numbers_that_fail_are_refused_and_never_repeated() {
    for (form, numbers) in FAILING {
        assert!(numbers.len() > 4, "{form}");
        let line = |number: &str| {
            let bad = BadLine::new(member_with("id_number", &format!("\"{number}\"")), "members[1].id_number");
            if number.len() > 5 { bad.with_secret(number) } else { bad }
        };
        assert_refused(numbers.iter().map(|number| line(number)).collect());
    }
}

#[test]
fn no_part_of_a_failing_number_that_tells_the_person_is_repeated() {
    let parts = ["110105", "19491231", "491231"];
    assert_refused(
        parts.into_iter().map(|part| BadLine::new(member_with("id_number", "\"110105194912310021\""), "members[1].id_number").with_secret(part)).collect(),
    );
}

#[test]
fn sex_and_birth_date_agree_with_the_number() {
    // Born 1985-01-01, sequence 001: male. The centenarian's 15 digits say 1890.
    let numbers = [
        "110101198501010017",
        "11010119850101001743",
        "11010119850101001743B1",
        "110101850101001",
        "1101-0119 850101 0017",
        "１１０１０１１９８５０１０１００１７",
        "932682198501010017",
    ];
    let mut bad = Vec::new();
    for number in numbers {
        let line = |fact: &str| format!(r#"{{"id":"H","members":[{{"id":"m","id_number":"{number}",{fact}}}]}}"#);
        bad.push(BadLine::new(line(r#""sex":"female""#), "members[0].sex").with_secret(number));
        bad.push(BadLine::new(line(r#""birth_date":"1985-01-02""#), "members[0].birth_date").with_secret(number));
        bad.push(BadLine::new(line(r#""birth_date":"1985-01-02","sex":"female""#), "members[0].sex").with_secret("110101198501010017"));
        // Whichever stands first.
        let turned = format!(r#"{{"id":"H","members":[{{"sex":"female","id_number":"{number}","id":"m"}}]}}"#);
        bad.push(BadLine::new(turned, "members[0].sex").with_secret(number));
    }
    bad.push(BadLine::new(r#"{"id":"H","members":[{"id":"m","id_number":"11010519491231002X","sex":"male"}]}"#, "members[0].sex"));
    bad.push(BadLine::new(r#"{"id":"H","members":[{"id":"m","id_number":"110101900101997","birth_date":"1990-01-01"}]}"#, "members[0].birth_date"));
    assert_refused(bad);
}
