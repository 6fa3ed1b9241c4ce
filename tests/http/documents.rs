//! What the server tells of itself.

use super::ezhou;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn the_openapi_document_holds_together() {
    let office = ezhou();
    let document = office.ask_with("GET", "/api/openapi.json", "", &[]).expect(200);
    assert_eq!(document["openapi"], "3.1.0");
    let text = document.to_string();
    let mut references = BTreeSet::new();
    for part in text.split("\"$ref\":\"").skip(1) {
        references.insert(part.split('"').next().unwrap_or_default().to_string());
    }
    assert!(references.len() > 15, "{references:?}");
    for reference in references {
        let name = reference.strip_prefix("#/components/schemas/").unwrap_or_else(|| panic!("{reference}"));
        assert!(document["components"]["schemas"][name].is_object(), "{reference} leads nowhere");
    }
    let paths = document["paths"].as_object().expect("paths");
    let operations: Vec<(&String, &String, &Value)> =
        paths.iter().flat_map(|(path, item)| item.as_object().into_iter().flatten().map(move |(method, operation)| (path, method, operation))).collect();
    assert!(operations.len() >= 28, "{}", operations.len());
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations {
        let summary = operation["summary"].as_str().unwrap_or_default();
        assert!(summary.contains(" / "), "{path} {method} is told in both languages");
        assert!(ids.insert(operation["operationId"].as_str().unwrap_or_default().to_string()), "{path} {method} has its own id");
        let declared: BTreeSet<&str> =
            operation["parameters"].as_array().into_iter().flatten().filter(|one| one["in"] == "path").filter_map(|one| one["name"].as_str()).collect();
        let named: BTreeSet<&str> = path.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        assert_eq!(declared, named, "{path} {method}");
        assert_eq!(operation["requestBody"].is_object(), method != "get", "{path} {method}");
        assert!(operation["responses"].as_object().is_some_and(|responses| responses.keys().any(|status| status.starts_with('2'))), "{path} {method}");
    }
}

/// Whatever the table promises answers: nothing is 404 as an address or 405, and nothing fails inside.
#[test]
fn every_documented_call_reaches_its_handler() {
    let office = ezhou();
    let document = office.ask_with("GET", "/api/openapi.json", "", &[]).expect(200);
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("methods").keys() {
            let address: String = path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect::<Vec<_>>().join("/");
            let answer = office.ask(&method.to_uppercase(), &address, if method == "get" { "" } else { "{}" });
            asked += 1;
            assert!(answer.status < 500 && answer.status != 405, "{method} {path}: {}", answer.body);
            if answer.status == 404 {
                assert!(answer.json()["detail"].as_str().is_some_and(|detail| !detail.contains("没有这个地址")), "{method} {path}");
            }
        }
    }
    assert!(asked >= 28, "{asked}");
}

/// The fields that a schema names are the fields that the handler knows.
#[test]
fn bodies_are_read_as_their_schemas_say() {
    let office = ezhou();
    let document = office.ask_with("GET", "/api/openapi.json", "", &[]).expect(200);
    let mut bodies = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        let Some(schema) = item["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str() else { continue };
        // Its facts are too many to be listed in a message; the next test looks at them.
        if schema.ends_with("/HouseholdDocument") {
            continue;
        }
        let schema = &document["components"]["schemas"][schema.rsplit('/').next().unwrap_or_default()];
        assert_eq!(schema["additionalProperties"], false, "{path}");
        let fields: BTreeSet<&str> = schema["properties"].as_object().into_iter().flat_map(|fields| fields.keys()).map(String::as_str).collect();
        let address: String = path.split('/').map(|part| if part.starts_with('{') { "G-0000000000001" } else { part }).collect::<Vec<_>>().join("/");
        let answer = office.ask("POST", &address, r#"{"no_such_field":1}"#);
        if answer.status == 404 {
            continue;
        }
        bodies += 1;
        let says = answer.json()["errors"].as_array().into_iter().flatten().find(|one| one["path"] == "no_such_field").map(|one| one["expected"].to_string());
        let says = says.unwrap_or_else(|| panic!("{path} does not know its fields: {}", answer.body));
        let known: BTreeSet<String> = says
            .rsplit("there are: ")
            .next()
            .unwrap_or_default()
            .trim_end_matches('"')
            .split(", ")
            .filter(|name| !name.is_empty())
            .map(str::to_string)
            .collect();
        assert_eq!(known.iter().map(String::as_str).collect::<BTreeSet<_>>(), fields, "{path}");
    }
    assert!(bodies >= 8, "{bodies}");
}

#[test]
fn the_household_s_schema_is_made_of_the_catalog_s_facts() {
    let office = ezhou();
    let document = office.ask_with("GET", "/api/openapi.json", "", &[]).expect(200);
    let household = &document["components"]["schemas"]["HouseholdDocument"];
    assert_eq!(household["properties"]["dibao"]["enum"], serde_json::json!(["none", "urban", "rural_1", "rural_2", "rural_3", null]));
    assert_eq!(household["properties"]["members"]["items"]["properties"]["orphan"]["type"], serde_json::json!(["boolean", "null"]));
    let catalog = support::catalog();
    let facts = catalog.vocabulary.facts(engine::facts::Holder::Member).len();
    assert_eq!(household["properties"]["members"]["items"]["properties"].as_object().map(|fields| fields.len()), Some(facts + 3));
}

#[test]
fn the_viewer_asks_nobody_else() {
    let office = ezhou();
    let page = office.ask_with("GET", "/api/docs", "", &[("Accept", "text/html")]);
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").is_some_and(|policy| policy.starts_with("default-src 'self'")));
    for source in page.body.split("src=\"").skip(1) {
        assert!(source.starts_with("/api/docs/"), "{}", page.body);
        let script = office.ask_with("GET", source.split('"').next().unwrap_or_default(), "", &[]);
        assert!(script.status == 200 && script.header("content-type").is_some_and(|kind| kind.starts_with("text/javascript")));
    }
}

#[test]
fn problems_explain_themselves() {
    let office = ezhou();
    let missing = office.ask("GET", "/api/nowhere", "");
    assert_eq!((missing.status, missing.problem().as_str()), (404, "not-found"));
    let kind = missing.json()["type"].as_str().expect("a type").to_string();
    let page = office.ask_with("GET", &kind, "", &[]);
    assert!(page.status == 200 && page.body.contains("没有这个地址") && page.body.contains("There is no such address"), "{}", page.body);
    let person = office.ask_with("GET", "/nowhere", "", &[("Accept", "text/html,*/*;q=0.8")]);
    assert!(person.status == 404 && person.header("content-type").is_some_and(|kind| kind.starts_with("text/html")), "{person:?}");
    let wrong = office.ask("DELETE", "/api/grants", "");
    assert_eq!((wrong.status, wrong.problem().as_str(), wrong.header("allow")), (405, "method-not-allowed", Some("POST")));
    assert_eq!(office.ask_with("GET", "/problems/nothing", "", &[]).status, 404);
}
