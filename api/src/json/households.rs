//! Households: registered, read, found.

use super::call::{Call, Operation, QueryField, Reply, schema_of};
use crate::app::App;
use crate::openapi::household_document;
use crate::opening::entry_of;
use crate::problem::{self, Problem};
use crate::refusal::member_id;
use crate::search::MatchedBy;
use crate::wire::{GrantLine, HouseholdAnswer, HouseholdFound, RegisteredAnswer, RevealBody, syntax_problem};
use engine::casework::{Desk, Observed, Registration, register, reveal_number};
use engine::ledger::{AidRecord, GrantId, GrantRecord, HouseholdId, PersonId, read};
use engine::registry::{HouseholdFile, read_household};
use engine::words::Words;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// `PUT /api/households/{id}`
pub const PUT: Operation = Operation {
    zh: "登记家庭，或以此文档替换已登记的资料",
    en: "Register a household, or replace what is registered by this document",
    query: &[],
    body: Some(household_document),
    answers: &[(200, schema_of::<RegisteredAnswer>), (201, schema_of::<RegisteredAnswer>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// The id of a document, whatever else is in it.
#[derive(Deserialize)]
struct DocumentId<'a> {
    #[serde(borrow, default)]
    id: Option<&'a RawValue>,
}

/// Registers a household document: absent facts are unknown from now on.
pub fn put(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    match serde_json::from_str::<DocumentId<'_>>(call.body) {
        // What is JSON and yet no household is told in full below.
        Err(error) if error.classify() != serde_json::error::Category::Data => return Err(syntax_problem(&error)),
        Ok(DocumentId { id: Some(id) }) => {
            let id: Option<String> = serde_json::from_str(id.get()).ok();
            if id.is_some_and(|id| id != call.part("id")) {
                return Err(Problem::field("id", Words::new("应与网址中的户编号相同", "expected the same id as in the path")));
            }
        }
        _ => {}
    }
    let observed = Observed { source: "api".to_string(), on: call.desk.today };
    let result = register(call.desk, call.body, Registration::Replace, &observed);
    let registered = call.told(result)?;
    note_household(call.app, call.desk, registered.household);
    let answer = RegisteredAnswer { household: call.part("id").to_string(), warnings: registered.warnings.iter().map(Words::to_string).collect() };
    let is_new = registered.change == engine::casework::Change::New;
    Ok(Reply::json(if is_new { 201 } else { 200 }, &answer))
}

/// `GET /api/households/{id}`
pub const GET: Operation = Operation {
    zh: "家庭资料与已有救助",
    en: "The household document, with aid held",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<HouseholdAnswer>)],
    problems: &[],
};

/// Reads a household with its aid.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let file = call.household(call.part("id"))?;
    let grants = grants_of(call, &file)?;
    let document = RawValue::from_string(file.document()).expect("a document is JSON");
    Ok(Reply::json(200, &HouseholdAnswer { household: document, grants }))
}

/// Grants of the present members, each once, oldest first. A grant to the household stands on all whom it covers.
fn grants_of(call: &Call<'_, '_>, file: &HouseholdFile) -> Result<Vec<GrantLine>, Problem> {
    let mut ids: BTreeSet<GrantId> = BTreeSet::new();
    for member in &file.people {
        let aid = call.read(read::<AidRecord>(call.desk.store, &member.person))?.unwrap_or_default();
        ids.extend(aid.held.iter().map(|held| held.grant));
    }
    let mut records: Vec<GrantRecord> = Vec::with_capacity(ids.len());
    for id in ids {
        records.extend(call.read(read::<GrantRecord>(call.desk.store, &id))?);
    }
    records.sort_by_key(|record| (record.terms.days.from, record.since, record.terms.grant));
    Ok(records.iter().map(|record| GrantLine::new(record, recipient_name(call.desk, file, record.terms.recipient), call.desk.today)).collect())
}

fn recipient_name(desk: &Desk<'_>, file: &HouseholdFile, recipient: Option<PersonId>) -> String {
    let Some(person) = recipient else { return "household".to_string() };
    file.member_id(person).map_or_else(|| member_id(desk, person), str::to_string)
}

/// `POST /api/households/{id}/members/{member}/reveal`
pub const REVEAL: Operation = Operation {
    zh: "查看成员的完整证件号码；每次查看都会留痕",
    en: "Show a member's number in full; each time is an event",
    query: &[],
    body: Some(schema_of::<RevealBody>),
    answers: &[(200, schema_of::<serde_json::Value>)],
    problems: &[],
};

/// Shows a number in full to somebody who says what for.
pub fn reveal(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let body: RevealBody = call.body()?;
    let (household, member) = (call.part("id").to_string(), call.part("member").to_string());
    let result = reveal_number(call.desk, &household, &member, &body.purpose.0);
    let number = call.told(result)?;
    Ok(Reply::json(200, &json!({"household": household, "member": member, "id_number": number})))
}

const QUERY: &[QueryField] = &[
    QueryField::required("q", "要找的话 / what is sought", r#"{"type":"string","minLength":1,"maxLength":200}"#),
    QueryField::optional("limit", "最多几项 / at most so many", r#"{"type":"integer","minimum":1,"maximum":100}"#),
];

/// `GET /api/search/households`
pub const FIND: Operation = Operation {
    zh: "按姓名、拼音、证件号码、地址或编号查找家庭",
    en: "Find households by name, pinyin, number, address or id",
    query: QUERY,
    body: None,
    answers: &[(200, schema_of::<Vec<HouseholdFound>>)],
    problems: &[],
};

/// Finds households.
pub fn find(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["q", "limit"])?;
    let query = required_query(call)?;
    let hits = call.app.fresh_households().find(query, call.query_limit(100)?);
    let found = hits.into_iter().map(|hit| HouseholdFound { household: hit.household, score: hit.score, matched: matched_code(hit.matched) });
    Ok(Reply::json(200, &found.collect::<Vec<_>>()))
}

/// The `q` of a search.
pub fn required_query<'c>(call: &'c Call<'_, '_>) -> Result<&'c str, Problem> {
    let expected = || Problem::field("q", Words::new("必填，1至200字", "required: 1 to 200 characters"));
    call.query("q").filter(|query| (1..=200).contains(&query.trim().chars().count())).ok_or_else(expected)
}

fn matched_code(matched: MatchedBy) -> &'static str {
    match matched {
        MatchedBy::Name => "name",
        MatchedBy::Pinyin => "pinyin",
        MatchedBy::Number => "number",
        MatchedBy::Address => "address",
        MatchedBy::Id => "id",
    }
}

/// Puts a household into the search as it stands now. Nothing is decided by the search, so what can't be read is left out of it.
pub fn note_household(app: &App, desk: &Desk<'_>, household: HouseholdId) {
    match read_household(desk.store, desk.store.vault(), &desk.catalog.vocabulary, household) {
        Ok(Some(file)) => {
            app.households.put(&entry_of(&file, &app.catalog.vocabulary));
            app.note_new_households();
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(error = %error, "a household is left out of the search"),
    }
}
