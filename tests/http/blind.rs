//! What is a partner told, and what not?

use super::{ALLOWANCE, WANG, ezhou};
use serde_json::{Value, json};

fn question(number: &str, from: &str, until: &str) -> String {
    json!({"id_number": number, "need": "living", "window": {"from": from, "until": until}, "purpose": "助学核对", "consent": "同意书 2008-17"}).to_string()
}

#[test]
fn a_partner_learns_yes_no_or_partly_and_nothing_else() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let ask = |number: &str, from: &str, until: &str| office.ask("POST", "/api/overlap-checks", &question(number, from, until)).expect(200);
    assert_eq!(ask("420704197001011232", "2008-06-01", "2008-06-30"), json!({"answer": "no"}));
    office.ask("POST", "/api/grants", ALLOWANCE).expect(201);
    // In any written form of the number; nothing of who gave it, how much, or to whom.
    for number in ["420704197001011232", "420704700101123", "４２０７０４１９７００１０１１２３２"] {
        assert_eq!(ask(number, "2008-06-01", "2008-06-30"), json!({"answer": "yes"}), "{number}");
    }
    assert_eq!(ask("420704197001011232", "2008-05-01", "2008-06-30"), json!({"answer": "partly"}));
    assert_eq!(ask("420704197001011232", "2008-05-01", "2008-05-31"), json!({"answer": "no"}));
    assert_eq!(ask("42070419960315108X", "2008-06-01", "2008-06-30"), json!({"answer": "no"}), "a number that nobody bears");

    let history = office.ask("GET", "/api/households/H-000017/history", "").expect(200);
    let asked = history.as_array().expect("a list").iter().filter(|event| event["what"] == "asked_blindly").count();
    assert_eq!(asked, 6, "the household's officer sees every question: {history}");
}

#[test]
fn a_question_without_purpose_consent_or_window_is_refused_by_field() {
    let office = ezhou();
    let wrong = |change: &dyn Fn(&mut Value)| {
        let mut body: Value = serde_json::from_str(&question("420704197001011232", "2008-06-01", "2008-06-30")).expect("JSON");
        change(&mut body);
        let answer = office.ask("POST", "/api/overlap-checks", &body.to_string());
        assert_eq!(answer.status, 422, "{}", answer.body);
        answer.wrong_fields()
    };
    assert_eq!(wrong(&|body| body["consent"] = Value::Null), ["consent"]);
    assert_eq!(wrong(&|body| body["purpose"] = json!("")), ["purpose"]);
    assert_eq!(wrong(&|body| body["window"]["from"] = json!("yesterday")), ["window.from"]);
    assert_eq!(wrong(&|body| body["window"] = json!("June")), ["window"]);
    assert_eq!(wrong(&|body| body["need"] = json!("nothing")), ["need"]);
    assert_eq!(wrong(&|body| body["id_number"] = json!("420704197001011233")), ["id_number"]);
}
