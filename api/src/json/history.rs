//! History: what has happened to a household, newest first.

use super::call::{Call, Operation, QueryField, Reply, schema_of};
use super::history_steps::step_json;
use crate::clock::moment_text;
use crate::problem::Problem;
use crate::refusal::member_id;
use engine::event_groups;
use engine::ledger::{Event, EventBody, HistoryEntry, PersonId, read_under};
use engine::sealing::Sealed;
use serde_json::{Map, Value, json};

const QUERY: &[QueryField] = &[QueryField::optional("limit", "最多几项 / at most so many", r#"{"type":"integer","minimum":1,"maximum":1000}"#)];

/// `GET /api/households/{id}/history`
pub const GET: Operation = Operation {
    zh: "本户的办理记录，从新到旧；证件号码不显示",
    en: "What has happened to a household, newest first; numbers are masked",
    query: QUERY,
    body: None,
    answers: &[(200, schema_of::<Vec<Value>>)],
    problems: &[],
};

/// Lists the events of a household.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    call.know_query(&["limit"])?;
    let limit = call.query_limit(1_000)?;
    let file = call.household(call.part("id"))?;
    let history: Vec<HistoryEntry> = call.read(read_under(call.desk.store, &HistoryEntry::prefix_of(file.id)))?;
    let list: Vec<Value> = history.iter().rev().take(limit).map(|HistoryEntry(event)| event_json(call, event)).collect();
    Ok(Reply::json(200, &list))
}

fn event_json(call: &Call<'_, '_>, event: &Event) -> Value {
    let mut told = Map::new();
    told.insert("at".to_string(), json!(moment_text(event.at)));
    told.insert("by".to_string(), json!(event.by));
    let (what, more) = body_json(call, &event.body);
    told.insert("what".to_string(), json!(what));
    if let Value::Object(more) = more {
        told.extend(more);
    }
    Value::Object(told)
}

/// What an event is called, and what is told of it.
pub fn body_json(call: &Call<'_, '_>, body: &EventBody) -> (&'static str, Value) {
    let who = |person: Option<PersonId>| person.map_or_else(|| "household".to_string(), |person| member_id(call.desk, person));
    let why = |sealed: &Sealed| sealed.text(call.desk.store.vault()).map(|text| masked(&text));
    match body {
        EventBody::OverlapFound { grant, overlap, .. } => (
            "overlap_found",
            json!({"grant": grant, "with": {"grant": overlap.grant, "program": overlap.program, "agency": overlap.agency, "until": overlap.until}}),
        ),
        EventBody::PersonRecorded { person, .. } => ("person_recorded", json!({"person": who(Some(*person))})),
        EventBody::HouseholdRecorded { members, .. } => {
            let changed: Vec<String> = members.iter().filter(|member| member.sealed.is_some()).map(|member| who(Some(member.person))).collect();
            ("household_recorded", json!({"members": members.len(), "changed": changed}))
        }
        EventBody::GrantAwarded { terms, cut_by } => (
            "grant_awarded",
            json!({
                "grant": terms.grant, "program": terms.program, "name": terms.name, "recipient": who(terms.recipient), "amount": terms.amount,
                "from": terms.days.from, "until": terms.days.to, "cut_by": cut_by, "exception": terms.exception.as_ref().and_then(why),
            }),
        ),
        EventBody::AwardRefused { recipient, program, name, refusal, .. } => {
            let problem = Problem::of_case(call.desk, engine::casework::CaseError::Refused(refusal.clone()));
            ("award_refused", json!({"program": program, "name": name, "recipient": who(*recipient), "problem": problem.to_json()}))
        }
        EventBody::GrantCancelled { grant, on, reason } => ("grant_cancelled", json!({"grant": grant, "on": on, "reason": reason.as_ref().and_then(why)})),
        EventBody::PaymentMade { grant, amount, on, .. } => ("payment_made", json!({"grant": grant, "amount": amount, "on": on})),
        EventBody::MoneyReturned { grant, amount, on } => ("money_returned", json!({"grant": grant, "amount": amount, "on": on})),
        EventBody::SuspensionImposed { suspension, people, scope, days, reason, .. } => {
            let members: Vec<String> = people.iter().map(|person| who(Some(*person))).collect();
            let scope = super::suspensions::scope_json(scope);
            (
                "suspension_imposed",
                json!({"suspension": suspension, "members": members, "scope": scope, "from": days.from, "until": days.to, "reason": why(reason)}),
            )
        }
        EventBody::SuspensionLifted { suspension, reason } => ("suspension_lifted", json!({"suspension": suspension, "reason": why(reason)})),
        EventBody::ApplicationFiled { application, recipient, program, name, on, .. } => {
            ("application_filed", json!({"application": application, "program": program, "name": name, "recipient": who(*recipient), "on": on}))
        }
        EventBody::StageDecided { application, stage, outcome, on, reason, .. } => {
            ("stage_decided", json!({"application": application, "stage": stage, "outcome": outcome, "on": on, "reason": why(reason)}))
        }
        EventBody::AlertAnswered { outcome, reason, .. } => {
            ("alert_answered", json!({"outcome": outcome, "reason": reason.text(call.desk.store.vault()).map(|text| masked(&text))}))
        }
        EventBody::NumberRevealed { person, purpose, .. } => {
            ("number_revealed", json!({"member": who(Some(*person)), "purpose": purpose.text(call.desk.store.vault()).map(|text| masked(&text))}))
        }
        EventBody::AskedBlindly { person, need, window, purpose, partner, .. } => (
            "asked_blindly",
            json!({"member": person.map(|person| member_id(call.desk, person)), "partner": partner, "need": need, "from": window.from, "until": window.to,
                "purpose": purpose.text(call.desk.store.vault()).map(|text| masked(&text))}),
        ),
        EventBody::Forgotten { .. } => ("forgotten", json!({})),
        EventBody::FundOpened { fund, .. } | EventBody::FundReceived { fund, .. } => ("fund", json!({"fund": fund})),
        event_groups!(pattern) => {
            let (code, sealed) = body.step().unwrap_or(("office", Vec::new()));
            (code, step_json(call, body, &sealed))
        }
        EventBody::AccountSet(_) | EventBody::KeyIssued { .. } | EventBody::AnswerKept { .. } | EventBody::CatalogKept { .. } => ("office", json!({})),
    }
}

/// A typed text in which whatever is as long as an ID number shows its last four characters only.
pub fn masked(text: &str) -> String {
    const SHORTEST: usize = 15;
    let mut shown = String::new();
    let mut run: Vec<char> = Vec::new();
    let is_part = |c: char| c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(&c) || matches!(c, 'x' | 'X');
    let flush = |run: &mut Vec<char>, shown: &mut String| {
        let hidden = if run.len() >= SHORTEST { run.len() - 4 } else { 0 };
        shown.extend(std::iter::repeat_n('*', hidden).chain(run.drain(..).skip(hidden)));
    };
    for c in text.chars() {
        if is_part(c) {
            run.push(c);
        } else {
            flush(&mut run, &mut shown);
            shown.push(c);
        }
    }
    flush(&mut run, &mut shown);
    shown
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn numbers_in_typed_texts_are_masked() {
        assert_eq!(masked("号码110101199003070134已核对"), "号码**************0134已核对");
        assert_eq!(masked("12345678901234 and 2008-06-01"), "12345678901234 and 2008-06-01");
        assert_eq!(masked("１１０１０１１９９００３０７０１３４"), "**************０１３４");
    }
}
