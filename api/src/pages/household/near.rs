//! How near are the programs that do not help?

use super::facts_known::value_words;
use crate::officer::May;
use crate::pages::advice::recipient_name;
use crate::pages::frame::{Frame, part, show};
use crate::pages::tongue::Tongue;
use crate::pages::trouble::Trouble;
use crate::pages::visit::Visit;
use crate::wire::value_json;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::Desk;
use engine::catalog::Catalog;
use engine::eligibility::{
    ChangeSearch, CriterionFinding, Gap, Missing, OneChange, Outcome, Question, Recipient, Recommendation, Rigour, Situation, Towards, Verdict, recommend,
    sights_words,
};
use engine::facts::{Household, Unit};
use engine::self_check::definition_of;
use engine::words;

#[derive(Template)]
#[template(path = "near.html")]
struct NearPage {
    f: Frame,
    back: String,
    near: Vec<NearLine>,
    far: Vec<NearLine>,
    /// Whether all changes were looked for.
    is_whole: bool,
}

struct NearLine {
    href: String,
    name: String,
    who: String,
    failing: Vec<FailingLine>,
    changes: Vec<String>,
    /// Whether one of the changes alone makes it eligible, with nothing left unknown.
    is_enough: bool,
}

struct FailingLine {
    says: String,
    found: String,
    gap: String,
    cites: String,
}

/// `GET /households/{id}/near`
pub async fn near_page(visit: Visit, Path(id): Path<String>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            write_page(visit, desk, &id)
        })
        .await
}

fn write_page(visit: &Visit, desk: &mut Desk<'_>, id: &str) -> Result<Response, Trouble> {
    let (l, catalog, on) = (visit.l, desk.catalog, desk.today);
    let household = desk.household(id)?.household;
    let question = Question { on, only: None, with_ineligible: true, rigour: Rigour::Warn };
    let list = recommend(catalog, &household, question).list;
    let situation = Situation::new(&household, on, Rigour::Warn);
    let (mut search, mut is_whole) = (ChangeSearch::new(catalog, &situation), true);
    let ineligible = list.iter().filter(|one| one.verdict == Verdict::Ineligible);
    let mut lines: Vec<NearLine> = ineligible
        .map(|one| {
            let changes = search.of(&one.program, one.recipient);
            is_whole &= changes.is_whole;
            near_line(l, catalog, &household, one, &changes.list)
        })
        .collect();
    lines.sort_by_key(|line| (!line.is_enough, line.failing.len()));
    let (near, far) = lines.into_iter().partition(|line| !line.changes.is_empty());
    let back = format!("/households/{}", part(id));
    show(StatusCode::OK, &NearPage { f: visit.frame("home", &l.own(words!("差多少：户 {id}", "How near: household {id}"))), back, near, far, is_whole })
}

fn near_line(l: Tongue, catalog: &Catalog, household: &Household, one: &Recommendation, changes: &[OneChange]) -> NearLine {
    let failing = one.criteria().filter(|criterion| criterion.outcome == Outcome::False).map(|criterion| FailingLine {
        says: l.w(criterion.says()).to_string(),
        found: sights_words(&criterion.found(&catalog.vocabulary), &catalog.vocabulary, l.0).unwrap_or_else(|| l.t("不清楚", "unknown").to_string()),
        gap: criterion.gaps.iter().map(|gap| gap_text(l, household, &criterion, gap)).collect::<Vec<_>>().join(l.t("；", "; ")),
        cites: criterion.cites(),
    });
    NearLine {
        href: format!("/programs/{}", part(&one.program.id)),
        name: l.w(&one.program.name).to_string(),
        who: recipient_name(l, household, one.recipient),
        failing: failing.collect(),
        is_enough: changes.iter().any(|change| change.leads_to == Verdict::Eligible),
        changes: changes.iter().filter_map(|change| change_text(l, catalog, household, change)).collect(),
    }
}

/// `界限185.00，高出15元`; of a member, or of one of several numbers, `王某：现为58，界限60，还差2岁`.
fn gap_text(l: Tongue, household: &Household, criterion: &CriterionFinding<'_>, gap: &Gap) -> String {
    let distance = distance_text(l, gap);
    if criterion.looked_at(gap).is_none() {
        return distance;
    }
    let found = gap.found_text();
    let whose = gap.member.map(|position| recipient_name(l, household, Recipient::Member(position)));
    let whose = whose.map_or_else(String::new, |name| l.own(words!("{name}：", "{name}: ")));
    l.own(words!("{whose}现为{found}，{distance}", "{whose}found {found}, {distance}"))
}

fn distance_text(l: Tongue, gap: &Gap) -> String {
    let (limit, distance) = (gap.limit(), gap.distance());
    let unit = if gap.unit == Unit::NONE { words!("", "") } else { gap.unit.words() };
    let (zh, en, off) = (unit.zh, unit.en, distance.to_text());
    l.own(match (distance.is_zero(), gap.towards) {
        (true, _) => words!("界限{limit}，正好在界限上", "threshold {limit}, exactly at it"),
        (false, Towards::Down) => words!("界限{limit}，高出{off}{zh}", "threshold {limit}, too high by {off} {en}"),
        (false, Towards::Up) => words!("界限{limit}，还差{off}{zh}", "threshold {limit}, too low by {off} {en}"),
    })
}

/// `月收入：由900元变为600元`; nothing where the catalog does not know the fact.
pub fn change_text(l: Tongue, catalog: &Catalog, household: &Household, change: &OneChange) -> Option<String> {
    let definition = definition_of(&change.fact, &catalog.vocabulary)?;
    let words_of = |value| value_words(l, definition, &value_json(definition, value).to_string());
    let (name, to) = (l.w(&definition.name), words_of(&change.to));
    let from = change.from.as_ref().map_or_else(|| l.t("（按明细计算）", "(computed)").to_string(), words_of);
    let whose = match change.fact {
        Missing::Member(position, _) => {
            let who = recipient_name(l, household, Recipient::Member(position));
            l.own(words!("（{who}）", " ({who})"))
        }
        _ => String::new(),
    };
    let then = if change.leads_to == Verdict::Needs { words!("，另有资料待补", "; other facts are still missing") } else { words!("", "") };
    let (then_zh, then_en) = (then.zh, then.en);
    Some(l.own(words!("{name}{whose}：由{from}变为{to}{then_zh}", "{name}{whose}: from {from} to {to}{then_en}")))
}
