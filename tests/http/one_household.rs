//! What only the engine tells of one household: the next question, what can be held together, how near, how aid moves with income.

use super::{WANG, ezhou};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use support::{Answer, Server, repository, run_yimen};

fn page(server: &Server, path: &str, language: &str) -> String {
    let authorization = format!("Bearer {}", server.key);
    let answer = server.ask_with("GET", path, "", &[("Authorization", &authorization), ("Cookie", &format!("lang={language}"))]);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

fn post(server: &Server, path: &str, form: &str) -> Answer {
    let authorization = format!("Bearer {}", server.key);
    let headers = [("Authorization", authorization.as_str()), ("Cookie", "lang=en"), ("Content-Type", "application/x-www-form-urlencoded")];
    server.ask_with("POST", path, form, &headers)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is a text")).to_string()
}

/// Every byte that the office keeps.
fn kept_bytes(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut kept = Vec::new();
    for entry in std::fs::read_dir(folder.join("journal")).expect("a journal").flatten() {
        kept.push((entry.path().display().to_string(), std::fs::read(entry.path()).expect("readable")));
    }
    kept.sort();
    kept
}

#[test]
fn a_self_check_asks_until_nothing_more_is_decided_and_keeps_nothing() {
    let office = ezhou();
    let before = kept_bytes(&office._folder.path().join("data"));
    let whole: Value = serde_json::from_str(WANG).expect("a household");
    let mut told = json!({"id": "H-000017", "members": [{"id": "H-000017-1"}, {"id": "H-000017-2"}]});
    let (mut asked, mut most, mut sets) = (Vec::new(), Vec::new(), Vec::new());
    let last = loop {
        let body = json!({"household": told, "on": "2008-06-01", "asked": asked}).to_string();
        let now = office.ask("POST", "/api/self-check", &body).expect(200);
        let question = now["next_question"].clone();
        sets.extend(now["sets"].as_array().and_then(|sets| sets.first()).cloned());
        most.push(now["questions_at_most"].as_u64().expect("a count"));
        if question.is_null() {
            break now;
        }
        let path = text(&question["fact"]);
        assert!(question["question"]["zh"].is_string() && question["question"]["en"].is_string(), "{question}");
        assert!(question["may_decide"]["verdicts"].as_u64().is_some_and(|count| count > 0), "{question}");
        assert_eq!(matches!(question["kind"].as_str(), Some("choice" | "set")), question["choices"].is_array(), "{question}");
        assert!(!asked.contains(&path), "{path} is asked twice");
        match path.split_once('.').expect("a path") {
            ("household", key) => told[key] = whole[key].clone(),
            (_, key) => {
                let position = usize::from(question["member"] == "H-000017-2");
                assert_eq!(question["holder"], "member");
                told["members"][position][key] = whole["members"][position][key].clone();
            }
        }
        asked.push(path);
    };
    assert!(most.windows(2).all(|pair| pair[1] < pair[0]) && *most.last().expect("one") == 0, "{most:?}");
    assert!(asked.len() > 5 && asked.len() as u64 <= most[0], "{} questions, at most {}", asked.len(), most[0]);
    assert_eq!(asked[0], "household.area", "where they live decides the most");
    assert!(sets.iter().all(|set| set["verdicts"].as_u64() > Some(0) && set["facts"].as_array().is_some_and(|facts| !facts.is_empty())), "{sets:?}");
    assert!(sets.iter().any(|set| set["facts"].as_array().map(Vec::len) == Some(1)), "{sets:?}");
    // What it says of the household is what the desk says once it is registered.
    assert_eq!(kept_bytes(&office._folder.path().join("data")), before, "nothing is kept");
    assert_eq!(office.ask("GET", "/api/households/H-000017", "").status, 404);
    office.put("H-000017", &told.to_string()).expect(201);
    let verdicts = |list: &Value, verdict: &str| -> BTreeSet<(String, String)> {
        let those = list.as_array().expect("a list").iter().filter(|one| one["verdict"] == verdict);
        those.map(|one| (text(&one["program"]), text(&one["recipient"]))).collect()
    };
    let desk = office.ask("GET", "/api/households/H-000017/recommendations?all=true", "").expect(200);
    for verdict in ["eligible", "ineligible"] {
        assert_eq!(verdicts(&last["decided"], verdict), verdicts(&desk["recommendations"], verdict), "{verdict}");
    }
    assert!(verdicts(&last["decided"], "eligible").contains(&("ez-urban-dibao".to_string(), "household".to_string())));
}

#[test]
fn a_self_check_names_what_is_wrong() {
    let office = ezhou();
    let wrong = |body: Value| office.ask("POST", "/api/self-check", &body.to_string()).wrong_fields();
    assert_eq!(wrong(json!({"household": {"id": "H", "members": [{"id": "a", "student": 3}]}})), ["household.members[0].student"]);
    assert_eq!(wrong(json!({"household": {"id": "H", "members": [{"id": "a"}]}, "asked": ["household.area", "household.nonsense"]})), ["asked[1]"]);
    assert_eq!(wrong(json!({"household": {"id": "H", "members": [{"id": "a"}]}, "on": "soon"})), ["on"]);
    // Who only asks is not turned away for a number that fails.
    let doubtful = json!({"household": {"id": "H", "members": [{"id": "a", "id_number": "420704197001011233"}]}});
    let answer = office.ask("POST", "/api/self-check", &doubtful.to_string()).expect(200);
    assert!(answer["warnings"][0].as_str().is_some_and(|warning| warning.contains("members[0].id_number")), "{answer}");
}

#[test]
fn an_officer_goes_through_the_questions() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let path = "/households/H-000017/self-check";
    assert!(page(&office, "/households/H-000017", "en").contains(&format!("href=\"{path}\"")), "the household's page leads there");
    let first = page(&office, path, "zh");
    assert!(first.contains("第1问") && first.contains("问清哪几项最有用") && first.contains("城市居民最低生活保障"), "{first}");
    let asked = first.split("name=\"path\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a question").to_string();
    let skipped = post(&office, path, &format!("answers=%5B%5D&path={asked}&do=skip"));
    assert!(skipped.status == 200 && skipped.body.contains("Question 2") && skipped.body.contains("nobody can tell"), "{}", skipped.body);
    // An answer that does not fit is told beside its field, and the question stays.
    let kwh = "answers=%5B%5D&path=household.electricity_kwh_month&do=answer&q.electricity_kwh_month=";
    let wrong = post(&office, path, &format!("{kwh}much"));
    assert!(wrong.body.contains("Question 1"), "{}", wrong.body);
    let told = post(&office, path, &format!("{kwh}40"));
    assert!(told.body.contains("Question 2") && told.body.contains("<dd>40 kwh</dd>"), "{}", told.body);
    let answers = "%5B%5B%22household.electricity_kwh_month%22%2C%2240%22%5D%5D";
    let back = post(&office, path, &format!("answers={answers}&do=back"));
    assert!(back.body.contains("Question 1") && !back.body.contains("<dd>40 kwh</dd>"), "{}", back.body);
    for broken in ["answers=nonsense&do=back", "answers=%5B%5D&path=household.nonsense&do=answer"] {
        assert_eq!(post(&office, path, broken).status, 400, "{broken}");
    }
    let history = office.ask("GET", "/api/households/H-000017/history", "").expect(200);
    assert_eq!(history.as_array().map(Vec::len), Some(1), "nothing but the registration is on record");
}

#[test]
fn what_can_be_held_together_is_told_with_what_it_excludes() {
    let office = super::office("2026-09-15");
    let family = r#"{"id":"H-2","area":"110101003","hukou":"urban","permanent_resident":true,"income_month":"1000.00","dibao":"urban",
        "members":[{"id":"a","birth_date":"1980-01-01","disability_type":1,"disability_grade":1},{"id":"b","birth_date":"2008-09-01","student":"university","admitted_this_year":true}]}"#;
    office.put("H-2", family).expect(201);
    let answer = office.ask("GET", "/api/households/H-2/recommendations", "").expect(200);
    let bundle = &answer["bundle"];
    assert_eq!(bundle["exact"], true);
    let key = |one: &Value| (text(&one["program"]), text(&one["recipient"]));
    let list = |name: &str| bundle[name].as_array().expect("a list").clone();
    let eligible: BTreeSet<_> = answer["recommendations"].as_array().expect("a list").iter().filter(|one| one["verdict"] == "eligible").map(key).collect();
    let all: BTreeSet<_> = list("kept").iter().chain(&list("left_out")).map(key).collect();
    assert_eq!(all, eligible, "each is kept or left out");
    let kept: BTreeSet<_> = list("kept").iter().map(key).collect();
    assert!(!list("left_out").is_empty(), "{bundle}");
    for one in list("left_out") {
        let by = one["excluded_by"].as_array().expect("a list");
        assert!(!by.is_empty() && by.iter().all(|other| kept.contains(&key(other))), "{one}");
    }
    for language in ["zh", "en"] {
        let shown = page(&office, "/households/H-2", language);
        assert!(shown.contains(bundle["monthly"].as_str().expect("yuan")) && shown.contains("class=\"kept\""), "{bundle}");
    }
}

#[test]
fn how_near_is_told_with_threshold_gap_and_the_one_change() {
    let office = ezhou();
    office.put("H-000017", &WANG.replace("320.00", "400.00")).expect(201);
    let answer = office.ask("GET", "/api/households/H-000017/recommendations?all=true", "").expect(200);
    let of = |program: &str| answer["recommendations"].as_array().expect("a list").iter().find(|one| one["program"] == program).expect("it is listed").clone();
    let dibao = of("ez-urban-dibao");
    assert_eq!(dibao["near"]["one_change"], true);
    let income = dibao["near"]["changes"].as_array().expect("changes").iter().find(|one| one["fact"] == "household.income_month").expect("income").clone();
    assert_eq!(income, json!({"fact": "household.income_month", "from": "400.00", "to": "369.99", "leads_to": "eligible"}));
    let criterion = dibao["criteria"].as_array().expect("criteria").iter().find(|one| one["outcome"] == "false").expect("one fails").clone();
    assert_eq!((&criterion["gap"], &criterion["threshold"], &criterion["towards"]), (&json!("15"), &json!("185.00"), &json!("down")));
    assert_eq!(dibao["near"]["failing"], json!([criterion["id"]]));
    let rural = of("ez-rural-dibao-1");
    assert_eq!((&rural["near"]["one_change"], &rural["near"]["changes"]), (&json!(false), &json!([])));
    assert!(rural["near"]["failing"].as_array().is_some_and(|failing| failing.len() > 1), "{rural}");
    let english = page(&office, "/households/H-000017/near", "en");
    assert!(english.contains("from 400.00 yuan to 369.99 yuan") && english.contains("threshold 185.00, too high by 15 yuan"), "{english}");
    assert!(page(&office, "/households/H-000017/near", "zh").contains("由400.00元变为369.99元"));
}

/// Two of the city with 185 a head, water for a yuan, and 105 a term for the child of a family on the allowance.
#[test]
fn aid_moves_with_income_and_cliffs_are_told() {
    let office = ezhou();
    office.put("H-000017", WANG).expect(201);
    let answer = office.ask("GET", "/api/households/H-000017/cliffs?on=2008-06-01", "").expect(200);
    assert_eq!((&answer["income"], &answer["whole"]), (&json!("320.00"), &json!(true)));
    let cliffs = answer["cliffs"].as_array().expect("cliffs");
    let cliff = cliffs.iter().find(|cliff| cliff["income"] == "369.99").unwrap_or_else(|| panic!("{answer}"));
    assert_eq!((&cliff["until"], &cliff["loss"], &cliff["made_up_at"]), (&json!("370.00"), &json!("18.51"), &json!("388.50")));
    let lost: Vec<(String, String, String)> =
        cliff["changes"].as_array().expect("changes").iter().map(|one| (text(&one["program"]), text(&one["recipient"]), text(&one["yearly"]))).collect();
    let expected = [("ez-edu-sub-primary", "H-000017-2", "210.00"), ("ez-util-water", "household", "12.00")];
    assert_eq!(lost, expected.map(|(program, who, fen)| (program.to_string(), who.to_string(), fen.to_string())));
    assert_eq!(office.ask("GET", "/api/households/H-000017/cliffs?when=now", "").wrong_fields(), ["when"]);
    assert_eq!(office.ask("GET", "/api/households/nobody/cliffs", "").status, 404);
    for (language, says) in [("zh", "多得反而减少之处"), ("en", "Where a yuan more costs more than a yuan")] {
        let shown = page(&office, "/households/H-000017/income", language);
        assert!(shown.contains(says) && shown.contains("369.99") && shown.contains("388.50") && shown.contains("<polyline class=\"aid\""), "{shown}");
    }
}

/// The command line, the household that is sent, and the one that is registered and holds nothing.
#[test]
fn all_doors_tell_the_same() {
    let office = ezhou();
    let wang = WANG.replace('\n', " ");
    office.put("H-000017", &wang).expect(201);
    let catalog = repository().join("catalog");
    let run = |arguments: &[&str]| {
        let run = run_yimen(&[arguments, &["--as-of", "2008-06-01", "--catalog", catalog.to_str().expect("UTF-8"), "-"]].concat(), wang.as_bytes());
        assert_eq!(run.status, 0, "{}", run.err);
        run.out
    };
    let json = |text: &str| -> Value { serde_json::from_str(text).expect("JSON") };
    let list = |answer: &Value| answer["recommendations"].as_array().expect("a list").clone();
    let registered = office.ask("GET", "/api/households/H-000017/recommendations?all=true&on=2008-06-01", "").expect(200);
    let sent = office.ask("POST", "/api/recommendations?on=2008-06-01&near=true&bundle=true", &wang).expect(200);
    let typed = json(&run(&["recommend", "--near", "--bundle"]));
    assert_eq!(sent, typed);
    assert_eq!(typed["bundle"], registered["bundle"]);
    assert!(typed["bundle"]["kept"].as_array().is_some_and(|kept| !kept.is_empty()), "{}", typed["bundle"]);
    let near = |answer: &Value| -> Vec<(Value, Value, Value)> {
        list(answer).iter().map(|one| (one["program"].clone(), one["recipient"].clone(), one["near"].clone())).collect()
    };
    assert_eq!(near(&typed), near(&registered));
    assert!(list(&typed).iter().all(|one| (one["verdict"] == "ineligible") == one["near"].is_object()));
    // Neither is told unasked.
    let plain = json(&run(&["recommend", "--all"]));
    assert!(plain.get("bundle").is_none() && list(&plain).iter().all(|one| one.get("near").is_none()));
    assert_eq!(list(&plain).len(), list(&typed).len());
    for flag in ["near", "bundle"] {
        let both = office.ask("POST", &format!("/api/recommendations?verdicts_only=true&{flag}=true"), &wang);
        assert_eq!(both.wrong_fields(), ["verdicts_only"]);
    }
    let cliffs = office.ask("GET", "/api/households/H-000017/cliffs?on=2008-06-01", "").expect(200);
    assert_eq!(office.ask("POST", "/api/cliffs?on=2008-06-01", &wang).expect(200), cliffs);
    assert_eq!(json(&run(&["cliffs", "--format", "json"])), cliffs);
    assert_eq!(office.ask("POST", "/api/cliffs", &wang.replace("320.00", "many")).wrong_fields(), ["income_month"]);
    // For people, in both languages.
    let table = |language: &str| run(&["recommend", "--near", "--bundle", "--format", "table", "--lang", language]) + &run(&["cliffs", "--lang", language]);
    let said = [
        ("zh", ["可同时享受的组合：每月", "由城镇变为农村", "月收入超过（元）", "一年少210.00元"]),
        ("en", ["What can be held together:", "from urban to rural", "Income above (yuan)", "210.00 yuan a"]),
    ];
    for (language, says) in said {
        let shown = table(language);
        assert!(says.iter().all(|part| shown.contains(part)), "{shown}");
    }
}
