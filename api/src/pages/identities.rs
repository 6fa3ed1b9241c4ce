//! Are two registrations one person? Both side by side, and what speaks for it and against it.

use super::alerts::Link;
use super::form::{Form, fresh_key};
use super::frame::{Frame, go, part, show};
use super::notice::Notice;
use super::refusal::short_words;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::{masked_number, moment_text};
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{CaseError, Desk, identify};
use engine::facts::Holder;
use engine::id::{IdDocument, Sex};
use engine::ledger::{AidRecord, IdentityFinding, PairRecord, PersonId, pair, read};
use engine::registry::{PersonFile, household_name, read_person};
use engine::words;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "identity.html")]
struct IdentityPage {
    f: Frame,
    notice: Option<Notice>,
    href: String,
    rows: Vec<Row>,
    weight: Option<String>,
    fields: Vec<FieldLine>,
    stands: Option<Stands>,
    is_same: bool,
    is_different: bool,
    fault: Option<String>,
    /// The findings that a refusal names.
    named: Vec<Link>,
    form_key: String,
}

/// One thing that both registrations say.
struct Row {
    name: &'static str,
    one: String,
    other: String,
    agrees: &'static str,
}

/// How much one field speaks for one person.
struct FieldLine {
    says: String,
    weight: String,
    look: &'static str,
}

/// What was found before.
struct Stands {
    finding: &'static str,
    reason: String,
    by: String,
    at: String,
}

fn person(text: &str) -> Result<PersonId, Trouble> {
    text.parse().map_err(|_| Trouble::Missing(words!("没有登记 {text}", "there is no registration {text}")))
}

/// `GET /identities/{one}/{other}`
pub async fn identity_page(visit: Visit, Path((one, other)): Path<(String, String)>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadAlerts)?;
            let notice = Notice::of(visit.l, query.get("done").map(String::as_str));
            write_page(visit, desk, (person(&one)?, person(&other)?), notice, None, StatusCode::OK)
        })
        .await
}

/// `POST /identities/{one}/{other}`
pub async fn decide(visit: Visit, Path((one, other)): Path<(String, String)>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::AnswerAlerts)?;
            let (one, other) = (person(&one)?, person(&other)?);
            let finding = match form.get("finding") {
                "same" => IdentityFinding::Same,
                "different" => IdentityFinding::Different,
                _ => IdentityFinding::Open,
            };
            form.keep_answer(desk, "identify");
            let done = identify(desk, one, other, finding, form.get("reason"));
            desk.key = None;
            let l = visit.l;
            match done {
                Ok(_) => go(&format!("/identities/{one}/{other}?done=identified")),
                Err(CaseError::Faults(faults)) => {
                    let fault = faults.first().map(|(_, expected)| l.w(expected).to_string());
                    write_page(visit, desk, (one, other), None, fault, StatusCode::UNPROCESSABLE_ENTITY)
                }
                Err(CaseError::Refused(refusal)) => write_page(visit, desk, (one, other), None, Some(l.own(short_words(&refusal))), StatusCode::CONFLICT),
                Err(error) => Err(error.into()),
            }
        })
        .await
}

fn write_page(
    visit: &Visit,
    desk: &mut Desk<'_>,
    (one, other): (PersonId, PersonId),
    notice: Option<Notice>,
    fault: Option<String>,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let file = |id: PersonId| -> Result<PersonFile, Trouble> {
        read_person(desk.store, desk.store.vault(), id)?.ok_or_else(|| Trouble::Missing(words!("没有登记 {id}", "there is no registration {id}")))
    };
    let files = (file(one)?, file(other)?);
    let people = pair(one, other);
    let found = read::<PairRecord>(desk.store, &people)?.filter(|record| record.finding != IdentityFinding::Open);
    let suspected = visit.app.suspected_pairs()?.into_iter().find(|suspected| suspected.people == people);
    let fields = suspected.iter().flat_map(|suspected| &suspected.fields).map(|field| FieldLine {
        says: l.w(&field.says).to_string(),
        weight: bits(field.weight),
        look: if field.weight > 0 { "good" } else { "bad" },
    });
    let href = format!("/identities/{}/{}", part(&one.to_string()), part(&other.to_string()));
    let page = IdentityPage {
        f: visit.frame("alerts", l.t("是否同一人", "One person or two?")).back_at(&href),
        notice,
        rows: rows(visit, desk, &files)?,
        weight: suspected.as_ref().map(|suspected| bits(suspected.weight)),
        fields: fields.collect(),
        is_same: found.as_ref().is_some_and(|record| record.finding == IdentityFinding::Same),
        is_different: found.as_ref().is_some_and(|record| record.finding == IdentityFinding::Different),
        stands: found.map(|record| Stands {
            finding: match record.finding {
                IdentityFinding::Same => l.t("同一人", "one person"),
                IdentityFinding::Different => l.t("不同的人", "two people"),
                IdentityFinding::Open => "",
            },
            reason: super::records::noted(desk, &record.reason),
            by: record.by,
            at: moment_text(record.since),
        }),
        href,
        named: fault.as_deref().map(|fault| named(desk, l, fault)).transpose()?.unwrap_or_default(),
        fault,
        form_key: fresh_key(desk),
    };
    show(status, &page)
}

/// The pairs of registrations that a refusal names, by their people's names: each leads to where its finding can be taken back.
fn named(desk: &Desk<'_>, l: Tongue, says: &str) -> Result<Vec<Link>, Trouble> {
    let people: Vec<PersonId> = says.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter_map(|word| word.parse().ok()).collect();
    let name = |person: PersonId| -> Result<String, Trouble> {
        Ok(super::records::name_of_person(desk, person)?.unwrap_or_else(|| l.t("已遗忘的人", "somebody who was forgotten").to_string()))
    };
    let link = |(one, other): (PersonId, PersonId)| {
        let (who, whom) = (name(one)?, name(other)?);
        Ok(Link { text: l.own(words!("查看认定：{who} 与 {whom}", "See the finding: {who} and {whom}")), href: format!("/identities/{one}/{other}") })
    };
    people.chunks_exact(2).map(|pair| link((pair[0], pair[1]))).collect()
}

fn rows(visit: &Visit, desk: &Desk<'_>, (one, other): &(PersonFile, PersonFile)) -> Result<Vec<Row>, Trouble> {
    let l = visit.l;
    let fact = |file: &PersonFile, key: &str| {
        let told = file.payload.facts.get(key);
        told.map(|fact| serde_json::from_str::<String>(fact.value.get()).unwrap_or_else(|_| fact.value.get().to_string())).unwrap_or_default()
    };
    // What was not told is read from the number, where that is whole.
    let document = |file: &PersonFile| file.payload.id_number.as_deref().and_then(|number| IdDocument::parse(number).ok());
    let born = |file: &PersonFile| match fact(file, "birth_date") {
        told if told.is_empty() => document(file).and_then(|document| document.birth_date()).map(|day| day.to_string()).unwrap_or_default(),
        told => told,
    };
    let sex = |file: &PersonFile| {
        let told = fact(file, "sex");
        let code = match document(file).and_then(|document| document.sex()) {
            Some(Sex::Male) if told.is_empty() => "male".to_string(),
            Some(Sex::Female) if told.is_empty() => "female".to_string(),
            _ => told,
        };
        let vocabulary = &desk.catalog.vocabulary;
        let definition = vocabulary.slot(Holder::Member, "sex").map(|slot| &vocabulary.facts(Holder::Member)[slot]);
        let choice = definition.and_then(|definition| definition.kind.choices().iter().find(|choice| choice.code == code));
        choice.map_or(code.clone(), |choice| l.w(&choice.words).to_string())
    };
    let home = |file: &PersonFile| -> Result<String, Trouble> {
        Ok(match file.record.household {
            Some(household) => household_name(desk.store, desk.store.vault(), household)?.unwrap_or_default(),
            None => l.t("不在任何户中", "in no household").to_string(),
        })
    };
    let aid = |file: &PersonFile| -> Result<String, Trouble> {
        let held = read::<AidRecord>(desk.store, &file.person)?.unwrap_or_default().held;
        let running = held.iter().filter(|held| held.stands(desk.today) && held.days.contains(desk.today));
        let names: Vec<&str> = running.map(|held| l.w(&held.name)).collect();
        Ok(if names.is_empty() { l.t("无", "none").to_string() } else { names.join(l.t("；", "; ")) })
    };
    let number = |file: &PersonFile| file.payload.id_number.as_deref().map(masked_number).unwrap_or_default();
    let same_number = one.record.number.is_some() && one.record.number == other.record.number;
    let row = |name, one: String, other: String| {
        let agrees = match (one.is_empty() || other.is_empty(), one == other) {
            (true, _) => l.t("缺", "missing"),
            (false, true) => l.t("一致", "agrees"),
            (false, false) => l.t("不同", "differs"),
        };
        Row { name, one, other, agrees }
    };
    let name = |file: &PersonFile| file.payload.name.clone().unwrap_or_default();
    let mut rows = vec![
        row(l.t("姓名", "Name"), name(one), name(other)),
        row(l.t("证件号码", "ID number"), number(one), number(other)),
        row(l.t("出生日期", "Born"), born(one), born(other)),
        row(l.t("性别", "Sex"), sex(one), sex(other)),
        row(l.t("电话", "Phone"), fact(one, "phone"), fact(other, "phone")),
        row(l.t("户", "Household"), home(one)?, home(other)?),
        row(l.t("正在享受", "Aid now"), aid(one)?, aid(other)?),
        row(l.t("登记时间", "Recorded"), moment_text(one.record.recorded), moment_text(other.record.recorded)),
    ];
    // Masked numbers that look alike need not be the same.
    rows[1].agrees = match (one.record.number.is_some() && other.record.number.is_some(), same_number) {
        (false, _) => l.t("缺", "missing"),
        (true, true) => l.t("一致", "agrees"),
        (true, false) => l.t("不同", "differs"),
    };
    Ok(rows)
}

/// Thousandths of a bit as a signed number with one decimal.
fn bits(weight: i64) -> String {
    let tenths = (weight + if weight < 0 { -50 } else { 50 }) / 100;
    let sign = if tenths < 0 { "−" } else { "+" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

/// The pages on which an alert's people are compared.
pub fn links(key: &str) -> Vec<String> {
    let Some((kind, subjects)) = key.split_once(':') else { return Vec::new() };
    if !matches!(kind, "possible_duplicate" | "shared_number") {
        return Vec::new();
    }
    let people: Vec<PersonId> = subjects.split('+').filter_map(|subject| subject.parse().ok()).collect();
    let pairs = people.iter().enumerate().flat_map(|(position, one)| people[position + 1..].iter().map(move |other| (one, other)));
    pairs.map(|(one, other)| format!("/identities/{one}/{other}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_told_in_bits() {
        assert_eq!((bits(12_340), bits(-5_060), bits(0)), ("+12.3".to_string(), "−5.1".to_string(), "+0.0".to_string()));
    }

    #[test]
    fn an_alert_about_three_people_leads_to_three_pairs() {
        let key = "shared_number:P-0000000000001+P-0000000000002+P-0000000000003";
        assert_eq!(links(key).len(), 3);
        assert!(links("fund_low:till").is_empty());
    }
}
