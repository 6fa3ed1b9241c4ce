//! Campaigns: who would get which donor's money, and the giving out.

use super::call::{Call, Operation, Reply, schema_of};
use crate::problem::{self, Problem};
use crate::refusal::member_id;
use crate::wire::EmptyBody;
use engine::allocation::{Plan, Unserved, commit, preview};
use engine::casework::{CaseError, Desk};
use engine::catalog::Campaign;
use engine::ledger::{HouseholdId, PersonId};
use engine::registry::{HouseholdFile, household_called};
use engine::words;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// `GET /api/campaigns`
pub const LIST: Operation =
    Operation { zh: "专项活动", en: "The campaigns", query: &[], body: None, answers: &[(200, schema_of::<Vec<Value>>)], problems: &[] };

/// Lists the campaigns that whoever asks may see.
pub fn list(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let seen = call.desk.catalog.campaigns.iter().filter(|campaign| is_seen(call, campaign)).map(|campaign| {
        let tiers: Vec<Value> = campaign
            .tiers
            .iter()
            .map(|tier| {
                let programs: Vec<Value> = tier.programs.iter().map(|one| json!({"program": one.program, "quota": one.quota, "fund": one.fund})).collect();
                json!({"tier": tier.kind, "programs": programs})
            })
            .collect();
        json!({
            "campaign": campaign.id,
            "name": campaign.name,
            "agency": campaign.agency,
            "need": campaign.need,
            "from": campaign.season.from,
            "until": campaign.season.to,
            "pool": campaign.pool_says,
            "tiers": tiers,
        })
    });
    Ok(Reply::json(200, &seen.collect::<Vec<_>>()))
}

fn is_seen(call: &Call<'_, '_>, campaign: &Campaign) -> bool {
    call.actor.role != engine::ledger::Role::Donor || call.actor.acts_for(&campaign.agency)
}

/// The campaign of the path, if whoever asks may run it.
fn campaign_called(call: &Call<'_, '_>) -> Result<String, Problem> {
    let id = call.part("id");
    let found = call.desk.catalog.campaigns.iter().find(|campaign| campaign.id == id);
    let campaign = found.ok_or_else(|| Problem::new(problem::NOT_FOUND, words!("目录中没有活动 {id}", "there is no campaign {id} in the catalog")))?;
    if call.actor.acts_for(&campaign.agency) { Ok(campaign.id.clone()) } else { Err(Problem::plain(problem::FORBIDDEN)) }
}

/// `POST /api/campaigns/{id}/preview`
pub const PREVIEW: Operation = Operation {
    zh: "试算：谁将得到什么，不发放",
    en: "Work a campaign out; nothing is given",
    query: &[],
    body: Some(schema_of::<EmptyBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Works a campaign out.
pub fn look_ahead(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let _: EmptyBody = call.body()?;
    let id = campaign_called(call)?;
    let result = preview(call.desk, &id);
    Ok(Reply::json(200, &plan_json(&call.told(result)?)))
}

/// `POST /api/campaigns/{id}/commit`
pub const COMMIT: Operation = Operation {
    zh: "按方案发放；中断后可再次提交，不会重复发放",
    en: "Give a campaign out; when cut off it can be sent again, and nothing is given twice",
    query: &[],
    body: Some(schema_of::<EmptyBody>),
    answers: &[(200, schema_of::<Value>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Gives a campaign out.
pub fn give_out(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let _: EmptyBody = call.body()?;
    let id = campaign_called(call)?;
    let result = call.desk.once(|desk| {
        let mut told = plan_json(&commit(desk, &id)?);
        name_at_random(desk, &mut told)?;
        Ok(told.to_string())
    });
    let text = call.told(result)?;
    let mut told: Value = serde_json::from_str(&text).map_err(|_| call.unexpected())?;
    name_for_office(call, &mut told)?;
    Ok(Reply::json(200, &told))
}

/// The lists of a plan whose lines name a household and a recipient.
const LISTS: [&str; 5] = ["awards", "unserved", "unclear", "apply_first", "unknown_keys"];

fn lines_of(plan: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let lists = plan.as_object_mut().into_iter().flat_map(Map::iter_mut).filter(|(name, _)| LISTS.contains(&name.as_str()));
    lists.filter_map(|(_, list)| list.as_array_mut()).flatten().filter_map(Value::as_object_mut)
}

fn text_of(line: &Map<String, Value>, name: &str) -> String {
    line.get(name).and_then(Value::as_str).unwrap_or_default().to_string()
}

/// Random ids in place of the office's: the answer is kept for ever, and must not tell of anybody who is forgotten.
fn name_at_random(desk: &Desk<'_>, plan: &mut Value) -> Result<(), CaseError> {
    let mut files: BTreeMap<String, Option<HouseholdFile>> = BTreeMap::new();
    for line in lines_of(plan) {
        let (household, recipient) = (text_of(line, "household"), text_of(line, "recipient"));
        if !files.contains_key(&household) {
            let (found, _) = household_called(desk.store, desk.store.vault(), &household)?;
            files.insert(household.clone(), found.map(|id| desk.file(id)).transpose()?.flatten());
        }
        let file = files.get(&household).and_then(Option::as_ref);
        let member = file.and_then(|file| file.people.iter().find(|member| member.payload.id == recipient));
        if recipient != "household" {
            line.insert("recipient".to_string(), json!(member.map(|member| member.person)));
        }
        line.insert("household".to_string(), json!(file.map(|file| file.id)));
    }
    Ok(())
}

/// The office's ids again; those of people who were forgotten since stay random.
fn name_for_office(call: &Call<'_, '_>, plan: &mut Value) -> Result<(), Problem> {
    let mut names: BTreeMap<HouseholdId, Option<String>> = BTreeMap::new();
    for line in lines_of(plan) {
        if let Ok(household) = text_of(line, "household").parse::<HouseholdId>() {
            let name = match names.entry(household) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => unknown.insert(call.household_name(household)?),
            };
            if let Some(name) = name {
                line.insert("household".to_string(), json!(name));
            }
        }
        if let Ok(person) = text_of(line, "recipient").parse::<PersonId>() {
            line.insert("recipient".to_string(), json!(member_id(call.desk, person)));
        }
    }
    Ok(())
}

/// A plan, without names.
fn plan_json(plan: &Plan) -> Value {
    let awards: Vec<Value> = plan
        .awards
        .iter()
        .map(|one| {
            json!({
                "household": one.household, "recipient": one.recipient, "program": one.program, "name": one.name, "tier": one.tier,
                "amount": one.amount, "fund": one.fund, "rank": one.rank, "why": one.why, "grant": one.grant,
            })
        })
        .collect();
    let unserved = |list: &[Unserved]| -> Vec<Value> {
        list.iter()
            .map(|one| json!({"household": one.household, "recipient": one.recipient, "reason": one.reason, "code": one.code, "rank": one.rank}))
            .collect()
    };
    let funds = plan.funds.iter().map(|(id, fund)| (id.clone(), json!({"left_before": fund.left_before, "given": fund.given, "left_after": fund.left_after})));
    let apply_first: Vec<Value> =
        plan.apply_first.iter().map(|one| json!({"household": one.household, "recipient": one.recipient, "program": one.program, "name": one.name})).collect();
    let unknown: Vec<Value> = plan.unknown_keys.iter().map(|one| json!({"household": one.household, "recipient": one.recipient, "says": one.says})).collect();
    json!({
        "campaign": plan.campaign.id,
        "on": plan.on,
        "awards": awards,
        "unserved": unserved(&plan.unserved),
        "unclear": unserved(&plan.unclear),
        "funds": funds.collect::<serde_json::Map<_, _>>(),
        "apply_first": apply_first,
        "unknown_keys": unknown,
    })
}
