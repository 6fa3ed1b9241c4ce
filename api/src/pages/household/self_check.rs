//! Which question comes next for a household? An officer goes through them one by one; nothing is stored.
//!
//! The answers so far travel in the form itself. What is to be kept is entered on the household's form, with its source.

use super::facts_known::value_words;
use crate::officer::May;
use crate::pages::advice::recipient_name;
use crate::pages::edit::{FieldView, Typed, fact_field, records_field, records_json, rows_sent, value_of};
use crate::pages::form::{Form, FormFaults};
use crate::pages::frame::{Frame, part, show};
use crate::pages::tongue::Tongue;
use crate::pages::trouble::Trouble;
use crate::pages::visit::Visit;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::Desk;
use engine::catalog::Catalog;
use engine::eligibility::{AmountFound, Missing, Recipient, Rigour, Verdict};
use engine::facts::{FactDefinition, FactKind, Household};
use engine::self_check::{Decided, OpenVerdict, SelfCheck, SoFar, definition_of, fact_of_path, tell};
use engine::words;
use std::collections::BTreeSet;

/// Names of programs shown for a question or a set of them.
const NAMES_SHOWN: usize = 6;
/// The name under which the field of a question is sent.
const PREFIX: &str = "q";

#[derive(Template)]
#[template(path = "self_check.html")]
struct SelfCheckPage {
    f: Frame,
    back: String,
    action: String,
    answers: String,
    asked: usize,
    at_most: usize,
    question: Option<QuestionView>,
    sets: Vec<SetView>,
    sets_exact: bool,
    told: Vec<(String, String)>,
    eligible: Vec<DecidedView>,
    ineligible: usize,
    open: usize,
    edit: String,
}

struct QuestionView {
    path: String,
    who: String,
    field: FieldView,
    is_list: bool,
    hanging: usize,
    surely: usize,
    names: String,
}

struct SetView {
    facts: String,
    verdicts: usize,
    names: String,
}

struct DecidedView {
    href: String,
    name: String,
    who: String,
    amount: String,
}

/// What was answered so far: paths with their values in JSON, or nothing where nobody could tell.
type Answers = Vec<(String, Option<String>)>;

/// `GET /households/{id}/self-check`
pub async fn self_check_page(visit: Visit, Path(id): Path<String>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            write_page(visit, desk, &id, Answers::new(), None)
        })
        .await
}

/// `POST /households/{id}/self-check`: an answer, or that nobody can tell, or a step back.
pub async fn self_check_answer(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let answers: Answers = serde_json::from_str(form.get("answers")).map_err(|_| Trouble::Unreadable)?;
            step(visit, desk, &id, answers, &form)
        })
        .await
}

/// A question that is shown again, with what was typed and what is wrong with it.
struct Again {
    typed: Typed,
    faults: FormFaults,
}

fn step(visit: &Visit, desk: &mut Desk<'_>, id: &str, mut answers: Answers, form: &Form) -> Result<Response, Trouble> {
    let path = form.get("path").to_string();
    match form.get("do") {
        "back" => {
            answers.pop();
        }
        "skip" => answers.push((path, None)),
        act => {
            let catalog = desk.catalog;
            let mut household = desk.household(id)?.household;
            apply(catalog, &mut household, &answers);
            let fact = fact_of_path(&path, &household, &catalog.vocabulary);
            let definition = fact.and_then(|fact| definition_of(&fact, &catalog.vocabulary)).ok_or(Trouble::Unreadable)?;
            let (typed, json) = sent(form, definition);
            let mut faults = FormFaults::default();
            if act.starts_with("add-row") {
                return write_page(visit, desk, id, answers, Some(Again { typed, faults }));
            }
            let name = format!("{PREFIX}.{}", definition.key);
            match json {
                None => faults.add(name, words!("请回答，或按“说不清”", "please answer, or say that nobody can tell")),
                Some(json) => match tell(&mut household, &catalog.vocabulary, &path, &json) {
                    Ok(()) => answers.push((path, Some(json))),
                    Err(wrong) => wrong.0.into_iter().for_each(|fault| faults.add(name.clone(), fault.expected)),
                },
            }
            if !faults.is_empty() {
                return write_page(visit, desk, id, answers, Some(Again { typed, faults }));
            }
        }
    }
    write_page(visit, desk, id, answers, None)
}

/// What was typed, and the same as JSON.
fn sent(form: &Form, definition: &FactDefinition) -> (Typed, Option<String>) {
    if matches!(definition.kind, FactKind::Records(_)) {
        let typed = rows_sent(form, PREFIX, definition);
        let json = records_json(definition, &typed).map(|json| json.get().to_string());
        return (typed, json);
    }
    let values: Vec<String> = form.all(&format!("{PREFIX}.{}", definition.key)).into_iter().filter(|value| !value.is_empty()).map(str::to_string).collect();
    let json = value_of(definition, &values).map(|json| json.get().to_string());
    (Typed::from([(definition.key.clone(), values)]), json)
}

/// Tells the household what was answered; an answer that no longer fits counts as asked and nothing more.
fn apply(catalog: &Catalog, household: &mut Household, answers: &Answers) -> BTreeSet<Missing> {
    let mut asked = BTreeSet::new();
    for (path, json) in answers {
        asked.extend(fact_of_path(path, household, &catalog.vocabulary));
        if let Some(json) = json {
            _ = tell(household, &catalog.vocabulary, path, json);
        }
    }
    asked
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, id: &str, answers: Answers, again: Option<Again>) -> Result<Response, Trouble> {
    let (l, catalog) = (visit.l, desk.catalog);
    let mut household = desk.household(id)?.household;
    let asked = apply(catalog, &mut household, &answers);
    let so_far = SoFar { catalog, household: &household, on: desk.today, rigour: Rigour::Warn, asked: &asked };
    let look = so_far.look();
    let next = so_far.next_question(&look);
    let question = next.as_ref().and_then(|next| {
        let definition = definition_of(&next.fact, &catalog.vocabulary)?;
        let again = again.unwrap_or_else(|| Again { typed: Typed::new(), faults: FormFaults::default() });
        let is_list = matches!(definition.kind, FactKind::Records(_));
        let field = match is_list {
            true => records_field(l, PREFIX, definition, &again.typed, None, &again.faults),
            false => fact_field(l, PREFIX, definition, again.typed.get(&definition.key), None, &again.faults),
        };
        Some(QuestionView {
            path: next.fact.path(&household, &catalog.vocabulary),
            who: recipient_name(l, &household, bearer(&next.fact)),
            field,
            is_list,
            hanging: next.hanging.len(),
            surely: next.surely,
            names: names(l, &look.open, &next.hanging),
        })
    });
    let sets = if answers.is_empty() { look.deciding_sets() } else { Default::default() };
    let set_view = |set: &engine::self_check::DecidingSet| {
        let facts: Vec<String> = set.facts.iter().map(|fact| fact_name(l, catalog, &household, fact)).collect();
        SetView { facts: facts.join(l.comma()), verdicts: set.decides.len(), names: names(l, &look.open, &set.decides) }
    };
    let base = format!("/households/{}", part(id));
    let page = SelfCheckPage {
        f: visit.frame("home", &l.own(words!("逐项询问：户 {id}", "Questions: household {id}"))).back_at(&format!("{base}/self-check")),
        action: format!("{base}/self-check"),
        edit: format!("{base}/edit"),
        back: base,
        asked: answers.len(),
        at_most: next.as_ref().map_or(0, |_| so_far.questions_at_most(&look)),
        question,
        sets: sets.list.iter().map(set_view).collect(),
        sets_exact: sets.is_exact,
        told: answers.iter().map(|(path, json)| told_line(l, catalog, &household, path, json.as_deref())).collect(),
        eligible: look.decided.iter().filter(|one| one.verdict == Verdict::Eligible).map(|one| decided_view(l, &household, one)).collect(),
        ineligible: ineligible(&look),
        open: look.open.len(),
        answers: serde_json::to_string(&answers).map_err(|error| Trouble::Broken(error.to_string()))?,
    };
    show(StatusCode::OK, &page)
}

fn ineligible(look: &SelfCheck) -> usize {
    look.decided.iter().filter(|one| one.verdict == Verdict::Ineligible).count()
}

/// Of whom a fact is told.
fn bearer(fact: &Missing) -> Recipient {
    match fact {
        Missing::Member(position, _) | Missing::MemberRecord(position, ..) => Recipient::Member(*position),
        Missing::Household(_) | Missing::HouseholdRecord(..) | Missing::Parameter(_) => Recipient::Household,
    }
}

fn fact_name(l: Tongue, catalog: &Catalog, household: &Household, fact: &Missing) -> String {
    let name = definition_of(fact, &catalog.vocabulary).map_or("", |definition| l.w(&definition.name));
    match bearer(fact) {
        Recipient::Household => name.to_string(),
        member => {
            let who = recipient_name(l, household, member);
            l.own(words!("{name}（{who}）", "{name} ({who})"))
        }
    }
}

/// Names of the programs of some open verdicts, each once.
fn names(l: Tongue, open: &[OpenVerdict], positions: &[usize]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for position in positions {
        let name = l.w(&open[*position].program.name);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = if names.len() > NAMES_SHOWN { " …" } else { "" };
    names.truncate(NAMES_SHOWN);
    names.join(l.comma()) + more
}

fn told_line(l: Tongue, catalog: &Catalog, household: &Household, path: &str, json: Option<&str>) -> (String, String) {
    let fact = fact_of_path(path, household, &catalog.vocabulary);
    let name = fact.as_ref().map_or_else(|| path.to_string(), |fact| fact_name(l, catalog, household, fact));
    let definition = fact.and_then(|fact| definition_of(&fact, &catalog.vocabulary));
    let value = match (json, definition) {
        (Some(json), Some(definition)) => value_words(l, definition, json),
        _ => l.t("说不清", "nobody can tell").to_string(),
    };
    (name, value)
}

fn decided_view(l: Tongue, household: &Household, one: &Decided) -> DecidedView {
    let per = one.program.per.words();
    let per = l.w(&per);
    DecidedView {
        href: format!("/programs/{}", part(&one.program.id)),
        name: l.w(&one.program.name).to_string(),
        who: recipient_name(l, household, one.recipient),
        amount: match &one.amount {
            AmountFound::Exactly(money) => l.own(words!("{money}元/{per}", "{money} yuan per {per}")),
            AmountFound::Between(low, high) => l.own(words!("{low}—{high}元/{per}", "{low} to {high} yuan per {per}")),
            AmountFound::Unknown(_) => l.own(words!("金额待定/{per}", "amount open, per {per}")),
            AmountFound::Without => String::new(),
        },
    }
}
