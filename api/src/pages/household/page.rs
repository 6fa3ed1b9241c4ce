//! One household on one page: who, what is held, what may help, what has happened.

use super::bundle::{BundleView, bundle_view};
use super::events::{EventLine, event_lines};
use super::facts_known::{FactLine, known_facts};
use crate::officer::May;
use crate::pages::advice::{AdviceCard, NearMiss, cards, near_misses};
use crate::pages::form::fresh_key;
use crate::pages::frame::{Frame, part, show};
use crate::pages::notice::Notice;
use crate::pages::papers_shown::papers_line;
use crate::pages::records;
use crate::pages::refusal::Todo;
use crate::pages::tongue::Tongue;
use crate::pages::trouble::Trouble;
use crate::pages::visit::Visit;
use crate::pages::wording::{amount_text, application_state, days_text, grant_state, masked_number, scope_words};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::years_between;
use engine::casework::{Desk, look_at};
use engine::catalog::ProgramKind;
use engine::eligibility::{Question, Rigour, contradictions, rank};
use engine::facts::{FactKind, Holder, RELATION, SEX, Value};
use engine::ledger::{ApplicationRecord, EventBody, GrantRecord, NumberRecord, SuspensionRecord, read};
use engine::registry::HouseholdFile;
use engine::words;
use std::collections::{BTreeMap, BTreeSet};

/// Events shown on the page; the rest is asked for.
const EVENTS_SHOWN: usize = 20;
/// Cards with missing facts that are shown unfolded.
const OPEN_SHOWN: usize = 4;
/// Missing facts that are asked for first.
const QUESTIONS_SHOWN: usize = 6;

#[derive(Template)]
#[template(path = "household.html")]
struct HouseholdPage {
    f: Frame,
    id: String,
    base: String,
    notice: Option<Notice>,
    place: String,
    members: Vec<MemberRow>,
    doubts: Vec<String>,
    suspensions: Vec<SuspensionBox>,
    grants: Vec<GrantRow>,
    held: usize,
    applications: Vec<ApplicationRow>,
    questions: Vec<(usize, Todo)>,
    statutory: CardList,
    further: CardList,
    bundle: Option<BundleView>,
    near: Vec<NearMiss>,
    ask: Vec<Todo>,
    left_out: String,
    papers: String,
    facts: Vec<FactLine>,
    events: Vec<EventLine>,
    more_events: bool,
    today: String,
    key: String,
}

/// Cards of one kind: those whose verdict is firm, and those that hang on missing facts.
struct CardList {
    firm: Vec<AdviceCard>,
    open: Vec<AdviceCard>,
    /// Few enough to be read at once.
    shows_open: bool,
    /// So many more are not shown: the family is very large.
    more: usize,
}

impl CardList {
    fn of(cards: Vec<AdviceCard>, more: Option<&usize>) -> Self {
        let (open, firm): (Vec<AdviceCard>, Vec<AdviceCard>) = cards.into_iter().partition(|card| !card.missing.is_empty());
        CardList { shows_open: open.len() <= OPEN_SHOWN, firm, open, more: more.copied().unwrap_or_default() }
    }

    fn is_empty(&self) -> bool {
        self.firm.is_empty() && self.open.is_empty()
    }

    fn len(&self) -> usize {
        self.firm.len() + self.open.len() + self.more
    }
}

/// The missing facts on which most programs hang.
fn questions(cards: &[&AdviceCard]) -> Vec<(usize, Todo)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for todo in cards.iter().flat_map(|card| &card.missing).filter(|todo| !todo.href.is_empty()) {
        *counts.entry((&todo.text, &todo.href)).or_default() += 1;
    }
    let one = |((text, href), count): ((&str, &str), usize)| (count, Todo { text: text.to_string(), href: href.to_string() });
    let mut questions: Vec<(usize, Todo)> = counts.into_iter().map(one).filter(|(count, _)| *count > 1).collect();
    questions.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    questions.truncate(QUESTIONS_SHOWN);
    questions
}

struct MemberRow {
    id: String,
    name: String,
    relation: String,
    sex: String,
    age: String,
    birth: String,
    number: String,
    facts: Vec<FactLine>,
}

struct SuspensionBox {
    who: String,
    scope: String,
    days: String,
    reason: String,
    by: String,
}

struct GrantRow {
    id: String,
    name: String,
    who: String,
    amount: String,
    amount_says: Vec<String>,
    days: String,
    agency: String,
    look: &'static str,
    state: &'static str,
}

struct ApplicationRow {
    id: String,
    name: String,
    on: String,
    look: &'static str,
    state: &'static str,
}

/// `GET /households/{id}`
pub async fn household_page(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            write_page(visit, desk, &id, &query)
        })
        .await
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, id: &str, query: &BTreeMap<String, String>) -> Result<Response, Trouble> {
    let l = visit.l;
    let question = Question { on: desk.today, only: None, with_ineligible: true, rigour: Rigour::Warn };
    let look = look_at(desk, id, question)?;
    let file = &look.file;
    let history = records::placed_history(desk, file.id)?;
    let grants = records::grants_of(desk, file, &history)?;
    let ranked = rank(&look.recommendations.list);
    let is_statutory = |card: &AdviceCard| records::program(desk, &card.program).is_some_and(|program| program.kind == ProgramKind::Statutory);
    let (cards, more) = cards(desk, l, &look, &ranked)?;
    let (statutory, further): (Vec<AdviceCard>, Vec<AdviceCard>) = cards.into_iter().partition(is_statutory);
    let questions = questions(&statutory.iter().chain(&further).collect::<Vec<_>>());
    let limit = if query.contains_key("all") { usize::MAX } else { EVENTS_SHOWN };
    let title = l.own(words!("户 {id}", "Household {id}"));
    let grants: Vec<GrantRow> = grants.iter().map(|grant| grant_row(desk, l, grant)).collect::<Result<_, _>>()?;
    let page = HouseholdPage {
        f: visit.frame("home", &title),
        base: format!("/households/{}", part(id)),
        notice: Notice::of(l, query.get("done").map(String::as_str)),
        place: records::place(file).unwrap_or_else(|| l.t("居住地未填", "place unknown").to_string()),
        members: file.people.iter().enumerate().map(|(position, _)| member_row(desk, l, file, position)).collect(),
        doubts: doubts(desk, l, &look)?,
        suspensions: records::suspensions_of(desk, file)?.iter().map(|record| suspension_box(desk, l, record)).collect::<Result<_, _>>()?,
        held: grants.iter().filter(|grant| grant.look == "good").count(),
        grants,
        applications: applications(desk, l, &history)?,
        questions,
        statutory: CardList::of(statutory, more.get(&ProgramKind::Statutory)),
        further: CardList::of(further, more.get(&ProgramKind::NonStatutory)),
        bundle: bundle_view(l, desk.catalog, &file.household, desk.today, &look.recommendations.list),
        near: near_misses(l, desk.catalog, &file.household, &ranked),
        ask: look.recommendations.open.iter().map(|id| Todo { text: l.own(records::name_of(desk, id)), href: format!("/programs/{}", part(id)) }).collect(),
        left_out: desk.catalog.left_out.join(l.comma()),
        papers: papers_line(desk, l, file)?,
        facts: known_facts(l, &desk.catalog.vocabulary, Holder::Household, &file.payload.facts),
        events: event_lines(desk, l, &history, limit)?,
        more_events: history.len() > limit,
        today: desk.today.to_string(),
        key: fresh_key(desk),
        id: id.to_string(),
    };
    show(StatusCode::OK, &page)
}

fn member_row(desk: &Desk<'_>, l: Tongue, file: &HouseholdFile, position: usize) -> MemberRow {
    let (payload, member) = (&file.people[position].payload, &file.household.members[position]);
    let choice = |slot: usize| match (&member.facts[slot], &desk.catalog.vocabulary.facts(Holder::Member)[slot].kind) {
        (Some(Value::Choice(code)), FactKind::Choice(choices)) => choices.get(usize::from(*code)).map(|choice| l.w(&choice.words).to_string()),
        _ => None,
    };
    let unknown = || l.t("—", "—").to_string();
    MemberRow {
        id: payload.id.clone(),
        name: payload.name.clone().unwrap_or_else(|| payload.id.clone()),
        relation: choice(RELATION).unwrap_or_else(unknown),
        sex: choice(SEX).unwrap_or_else(unknown),
        age: member.birth_date().map_or_else(unknown, |born| years_between(born, desk.today).to_string()),
        birth: member.birth_date().map(|born| born.to_string()).unwrap_or_default(),
        number: payload.id_number.as_deref().map(masked_number).unwrap_or_default(),
        facts: known_facts(l, &desk.catalog.vocabulary, Holder::Member, &payload.facts),
    }
}

/// Numbers that fail, values that contradict each other, numbers on several registrations, and what the rules remark.
fn doubts(desk: &Desk<'_>, l: Tongue, look: &engine::casework::Look) -> Result<Vec<String>, Trouble> {
    let file = &look.file;
    let mut doubts = Vec::new();
    let contradictions = contradictions(desk.catalog, &file.household, desk.today);
    for doubt in file.doubts.0.iter().chain(&contradictions.0) {
        let position = doubt.path.split(['[', ']']).nth(1).and_then(|number| number.parse::<usize>().ok());
        let member = position.and_then(|position| file.people.get(position));
        let key = doubt.path.rsplit('.').next().unwrap_or_default();
        let vocabulary = &desk.catalog.vocabulary;
        let holder = if member.is_some() { Holder::Member } else { Holder::Household };
        let field = match vocabulary.slot(holder, key) {
            Some(slot) => l.w(&vocabulary.facts(holder)[slot].name).to_string(),
            None => l.t("证件号码", "ID number").to_string(),
        };
        let expected = l.w(&doubt.expected);
        doubts.push(match member {
            Some(member) => {
                let who = member.payload.name.as_deref().unwrap_or(&member.payload.id);
                l.own(words!("{who}的{field}：{expected}", "{field} of {who}: {expected}"))
            }
            None => format!("{field}{}{expected}", l.t("：", ": ")),
        });
    }
    for member in &file.people {
        let Some(mark) = member.record.number else { continue };
        let bearers = read::<NumberRecord>(desk.store, &mark)?.unwrap_or_default().people;
        if bearers.iter().any(|person| *person != member.person) {
            let who = member.payload.name.as_deref().unwrap_or(&member.payload.id);
            doubts.push(l.own(words!("{who}的证件号码已登记在另一人名下，请核对", "the number of {who} stands on another registration too: please check")));
        }
    }
    doubts.extend(crate::pages::upkeep::remarks(file).into_iter().map(|words| l.own(words)));
    doubts.extend(look.recommendations.warnings.iter().map(|words| l.w(words).to_string()));
    Ok(doubts)
}

fn suspension_box(desk: &Desk<'_>, l: Tongue, record: &SuspensionRecord) -> Result<SuspensionBox, Trouble> {
    let mut names = Vec::new();
    for person in &record.people {
        names.extend(records::name_of_person(desk, *person)?);
    }
    Ok(SuspensionBox {
        who: if record.household.is_some() { l.t("全家", "the household").to_string() } else { names.join(l.comma()) },
        scope: scope_words(l, &record.scope, |id| l.own(records::name_of(desk, id))),
        days: days_text(l, &record.days),
        reason: records::typed(desk, &record.reason),
        by: record.by.clone(),
    })
}

fn grant_row(desk: &Desk<'_>, l: Tongue, grant: &GrantRecord) -> Result<GrantRow, Trouble> {
    let terms = &grant.terms;
    let who = match terms.recipient {
        Some(person) => records::name_of_person(desk, person)?.unwrap_or_else(|| l.t("已遗忘的人", "somebody who was forgotten").to_string()),
        None => l.t("全家", "household").to_string(),
    };
    let (look, state) = grant_state(l, &grant.state, &terms.days, desk.today);
    Ok(GrantRow {
        id: terms.grant.to_string(),
        name: l.w(&terms.name).to_string(),
        who,
        amount: amount_text(l, grant.rate_on(desk.today), terms.per),
        amount_says: grant.rates_say().iter().map(|words| l.w(words).to_string()).collect(),
        days: days_text(l, &terms.days),
        agency: l.own(records::name_of(desk, &terms.agency)),
        look,
        state,
    })
}

fn applications(desk: &Desk<'_>, l: Tongue, history: &[(u64, engine::ledger::HistoryEntry)]) -> Result<Vec<ApplicationRow>, Trouble> {
    let filed: BTreeSet<_> = history
        .iter()
        .filter_map(|(_, entry)| match &entry.0.body {
            EventBody::ApplicationFiled { application, .. } => Some(*application),
            _ => None,
        })
        .collect();
    let mut rows = Vec::new();
    for id in filed {
        let Some(record) = read::<ApplicationRecord>(desk.store, &id)? else { continue };
        let (look, state) = application_state(l, record.state);
        rows.push((record.on, ApplicationRow { id: id.to_string(), name: l.w(&record.name).to_string(), on: record.on.to_string(), look, state }));
    }
    rows.sort_by_key(|(on, _)| std::cmp::Reverse(*on));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}
