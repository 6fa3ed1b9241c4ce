//! What does the JSON interface look like to a program? An OpenAPI 3.1 document made of the route table and the types.

use crate::json::{Operation, SchemaOf};
use crate::problem::{self, Kind};
use crate::routes::Route;
use axum::http::Method;
use engine::catalog::Catalog;
use engine::facts::{Choice, FactDefinition, FactKind, Holder, MEMBERS_MAX, RECORDS_MAX, Vocabulary};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

/// The household document's schema, by reference: it is made of the catalog's vocabulary.
pub fn household_document(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"$ref": "#/components/schemas/HouseholdDocument"})
}

/// The whole document.
pub fn document(routes: &[Route], catalog: &Catalog) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for route in routes {
        let operation = operation_json(route, &mut generator);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.as_str().to_ascii_lowercase(), operation);
        }
    }
    let mut schemas = generator.take_definitions(true);
    schemas.insert("HouseholdDocument".to_string(), household_schema(&catalog.vocabulary));
    schemas.insert("Problem".to_string(), problem_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "一门 / Yimen",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "社会救助统一匹配与去重引擎的JSON接口。金额为元，字符串或整数；日期为 YYYY-MM-DD。\n\nThe JSON interface of a social-assistance matching and deduplication engine. Money is in yuan, a string or an integer; dates are YYYY-MM-DD.",
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "yimen key issue --role ROLE"}},
            "schemas": schemas,
        },
    })
}

fn operation_json(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let Operation { zh, en, query, body, answers, problems } = route.operation;
    let mut parameters: Vec<Value> = path_parts(route.path)
        .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string", "minLength": 1, "maxLength": 128}}))
        .collect();
    for field in query {
        let schema: Value = serde_json::from_str(field.schema).expect("schemas in the table are JSON");
        parameters.push(json!({"name": field.name, "in": "query", "required": field.is_required, "description": field.says, "schema": schema}));
    }
    if route.method == Method::POST {
        let says = "同一键、同一请求得到同一答复 / the same key with the same request gets the same answer";
        let schema = json!({"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"});
        parameters.push(json!({"name": "Idempotency-Key", "in": "header", "required": false, "description": says, "schema": schema}));
    }
    let mut responses: Map<String, Value> = Map::new();
    for (status, schema_of) in answers {
        let content = json!({"application/json": {"schema": schema_of(generator)}});
        responses.insert(status.to_string(), json!({"description": if *status == 201 { "已办理 / done" } else { "答复 / the answer" }, "content": content}));
    }
    for (status, words) in problems_by_status(route, problems) {
        let content = json!({"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}});
        responses.insert(status.to_string(), json!({"description": words, "content": content}));
    }
    let id = format!("{}{}", route.method.as_str().to_ascii_lowercase(), route.path.replace(['/', '{', '}', '-'], "_"));
    let mut operation = json!({
        "operationId": id,
        "summary": format!("{zh} / {en}"),
        "tags": [route.path.trim_start_matches("/api/").split('/').next().unwrap_or_default()],
        "parameters": parameters,
        "responses": responses,
    });
    if let (Some(operation), Some(body)) = (operation.as_object_mut(), body_json(body, generator)) {
        operation.insert("requestBody".to_string(), body);
    }
    operation
}

fn body_json(body: Option<SchemaOf>, generator: &mut SchemaGenerator) -> Option<Value> {
    let schema = body?(generator);
    Some(json!({"required": true, "content": {"application/json": {"schema": schema}}}))
}

fn path_parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|part| part.split('}').next())
}

/// The problems a call may have, by status: its own, and those of every call.
fn problems_by_status(route: &Route, own: &[Kind]) -> Vec<(u16, String)> {
    let mut kinds: Vec<Kind> = vec![problem::MALFORMED, problem::UNAUTHORIZED, problem::FORBIDDEN, problem::INTERNAL, problem::UNAVAILABLE];
    if route.method != Method::GET {
        kinds.extend([problem::TOO_LARGE, problem::UNSUPPORTED_TYPE, problem::BUSY, problem::NOT_FOUND]);
    }
    if route.path.contains('{') {
        kinds.push(problem::NOT_FOUND);
    }
    if route.method != Method::GET || !route.operation.query.is_empty() {
        kinds.push(problem::INVALID);
    }
    if route.method == Method::POST {
        kinds.push(problem::KEY_REUSED);
    }
    kinds.extend(own);
    let mut by_status: std::collections::BTreeMap<u16, Vec<String>> = std::collections::BTreeMap::new();
    for kind in kinds {
        let line = format!("`{}`: {}", kind.word, kind.title());
        let lines = by_status.entry(kind.status).or_default();
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    by_status.into_iter().map(|(status, lines)| (status, lines.join("\n\n"))).collect()
}

fn problem_schema() -> Value {
    let words: Vec<String> = problem::KINDS.iter().map(|kind| format!("/problems/{}", kind.word)).collect();
    json!({
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "enum": words},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "array", "items": {
                "type": "object",
                "required": ["path", "expected"],
                "properties": {"path": {"type": "string"}, "expected": {"type": "string"}},
            }},
            "with": {"type": "object", "description": "已有的救助 / the aid that stands in the way"},
            "missing": {"type": "array", "items": {"type": "string"}},
            "failed": {"type": "array", "items": {"type": "object"}},
        },
    })
}

/// The household document as a JSON Schema: the facts that the catalog declares. Absent or null is unknown.
fn household_schema(vocabulary: &Vocabulary) -> Value {
    let id = json!({"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[A-Za-z][A-Za-z0-9-]*$"});
    let text = json!({"type": ["string", "null"], "maxLength": 200});
    let mut member = json!({"id": id, "id_number": text, "name": text});
    let mut household = json!({"id": id, "facts_on": {"type": ["string", "null"], "format": "date"}});
    for (object, holder) in [(&mut household, Holder::Household), (&mut member, Holder::Member)] {
        if let Some(object) = object.as_object_mut() {
            object.extend(vocabulary.facts(holder).iter().map(|fact| (fact.key.clone(), fact_schema(fact))));
        }
    }
    if let Some(household) = household.as_object_mut() {
        let items = json!({"type": "object", "required": ["id"], "additionalProperties": false, "properties": member});
        household.insert("members".to_string(), json!({"type": "array", "minItems": 1, "maxItems": MEMBERS_MAX, "items": items}));
    }
    json!({"type": "object", "required": ["id", "members"], "additionalProperties": false, "properties": household})
}

fn fact_schema(fact: &FactDefinition) -> Value {
    let codes = |choices: &[Choice]| choices.iter().map(|choice| Value::from(choice.code.as_str())).collect::<Vec<_>>();
    let mut schema = match &fact.kind {
        FactKind::Bool => json!({"type": ["boolean", "null"]}),
        FactKind::Money => json!({"anyOf": [
            {"type": "string", "pattern": "^[0-9]{1,12}(\\.[0-9]{1,2})?$"},
            {"type": "integer", "minimum": 0, "maximum": 1_000_000_000_000_u64},
            {"type": "null"},
        ]}),
        FactKind::Decimal(_) => json!({"anyOf": [
            {"type": "string", "pattern": "^[0-9]{1,12}(\\.[0-9]{1,4})?$"},
            {"type": "number", "minimum": 0, "maximum": 1_000_000_000_000_u64},
            {"type": "null"},
        ]}),
        FactKind::Integer { min, max, .. } => json!({"type": ["integer", "null"], "minimum": min, "maximum": max}),
        FactKind::Date => json!({"type": ["string", "null"], "format": "date"}),
        FactKind::Choice(choices) => {
            let mut list = codes(choices);
            list.push(Value::Null);
            json!({"enum": list})
        }
        FactKind::Set(choices) => json!({"type": ["array", "null"], "uniqueItems": true, "items": {"enum": codes(choices)}}),
        FactKind::Text => json!({"type": ["string", "null"], "maxLength": 200}),
        FactKind::Area => json!({"type": ["string", "null"], "pattern": "^[0-9]{6}([0-9]{3}([0-9]{3})?)?$", "examples": ["420704"]}),
        FactKind::Records(fields) => {
            let properties: serde_json::Map<String, Value> = fields.iter().map(|field| (field.key.clone(), fact_schema(field))).collect();
            let record = json!({"type": "object", "additionalProperties": false, "properties": properties});
            json!({"type": ["array", "null"], "maxItems": RECORDS_MAX, "items": record})
        }
    };
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_string(), Value::from(fact.name.to_string()));
    }
    schema
}
