//! Who would gain and who would lose if one file of the catalog were another, and what would it cost?

use super::form::{Form, FormFaults};
use super::frame::{Frame, part, show};
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::charts::Bar;
use crate::officer::May;
use crate::rehearsals::{draft_of, rehearse, roll_of_store, with_changes};
use crate::wire::signed_yuan;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use engine::casework::{Desk, kept_files};
use engine::catalog::Diagnostic;
use engine::eligibility::YearSum;
use engine::rehearsal::{Group, Grouping, Leaning, Outcome, Roll, Tally};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

/// Households named of each kind of change.
const NAMES: usize = 20;

#[derive(Template)]
#[template(path = "rehearsal.html")]
struct RehearsalPage {
    f: Frame,
    files: Vec<FileChoice>,
    file: String,
    text: String,
    on: String,
    by: String,
    faults: Vec<String>,
    found: Option<Found>,
}

struct FileChoice {
    path: String,
    is_chosen: bool,
}

/// What came out.
struct Found {
    says: Vec<String>,
    programs: Vec<ProgramRow>,
    tables: Vec<GroupTable>,
    named: Vec<NamedList>,
}

struct ProgramRow {
    id: String,
    name: String,
    href: String,
    numbers: Vec<String>,
}

struct GroupTable {
    title: &'static str,
    rows: Vec<GroupRow>,
}

struct GroupRow {
    label: String,
    numbers: Vec<String>,
    bar: Bar,
    bar_says: String,
}

struct NamedList {
    title: String,
    rows: Vec<NamedRow>,
    rest: String,
}

struct NamedRow {
    id: String,
    href: String,
    sum: String,
    programs: String,
}

/// `GET /rehearsals`: choose a file and change it.
pub async fn rehearsals_page(visit: Visit, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Rehearse)?;
            let form = Form::of(query);
            write_page(visit, desk, &form, Vec::new(), None, StatusCode::OK)
        })
        .await
}

fn write_page(visit: &Visit, desk: &Desk<'_>, form: &Form, faults: Vec<String>, found: Option<Found>, status: StatusCode) -> Result<Response, Trouble> {
    let l = visit.l;
    let files = kept_files(desk.store, &desk.catalog.hash)?;
    let file = form.get("file").to_string();
    let own = files.files.iter().find(|own| own.path == file).map(|own| String::from_utf8_lossy(&own.bytes).into_owned());
    let choices = files.files.iter().filter(|own| own.path.ends_with(".yaml")).map(|own| FileChoice { is_chosen: own.path == file, path: own.path.clone() });
    let page = RehearsalPage {
        f: visit.frame("more", l.t("试行草案", "Try a draft")).back_at("/rehearsals"),
        files: choices.collect(),
        text: form.given("text").map(str::to_string).or(own).unwrap_or_default(),
        file,
        on: form.given("on").map_or_else(|| desk.today.to_string(), str::to_string),
        by: form.get("by").to_string(),
        faults,
        found,
    };
    show(status, &page)
}

/// `POST /rehearsals`: try the file on everybody.
pub async fn try_draft(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::Rehearse)?;
            match tried(visit, desk, &form)? {
                Ok(found) => write_page(visit, desk, &form, Vec::new(), Some(found), StatusCode::OK),
                Err(faults) => write_page(visit, desk, &form, faults, None, StatusCode::UNPROCESSABLE_ENTITY),
            }
        })
        .await
}

fn tried(visit: &Visit, desk: &Desk<'_>, form: &Form) -> Result<Result<Found, Vec<String>>, Trouble> {
    let l = visit.l;
    let mut faults = FormFaults::default();
    let on = form.day("on", &mut faults).unwrap_or(desk.today);
    let file = faults.require("file", form.given("file").filter(|path| path.ends_with(".yaml")));
    let live = desk.catalog;
    let grouping = form.given("by").map(|key| Grouping::by_fact(&live.vocabulary, key)).transpose();
    let grouping = grouping.map_err(|expected| faults.add("by", expected)).ok().flatten().unwrap_or_default();
    let (Some(file), true) = (file, faults.is_empty()) else {
        return Ok(Err(faults.0.iter().map(|(name, expected)| format!("{name}: {}", l.w(expected))).collect()));
    };
    // Browsers send line ends as two characters; the catalog's files have one.
    let text = form.given("text").map(|text| format!("{}\n", text.replace("\r\n", "\n")));
    let files = with_changes(kept_files(desk.store, &live.hash)?, [(file.to_string(), text)]);
    let draft = match draft_of(&files) {
        Ok(draft) => draft,
        Err(diagnostics) => return Ok(Err(diagnostics.iter().take(NAMES).map(|one| told(l, one)).collect())),
    };
    let roll = roll_of_store(desk.store, live, &draft, on, grouping)?;
    let outcome = rehearse(live, &draft, &roll, on);
    Ok(Ok(found(visit, &outcome, &roll)))
}

fn told(l: Tongue, diagnostic: &Diagnostic) -> String {
    let Diagnostic { file, place, problem, mend, .. } = diagnostic;
    format!("{file}:{}:{} {} — {}", place.line, place.column, l.w(problem), l.w(mend))
}

fn found(visit: &Visit, outcome: &Outcome, roll: &Roll<'_>) -> Found {
    let l = visit.l;
    let Tally { households, gain, lose, otherwise, .. } = outcome.tally;
    let cost = outcome.tally.cost();
    let (recurring, single) = (signed_yuan(cost.recurring_fen), signed_yuan(cost.single_fen));
    let mut says = vec![
        words!(
            "{households}户中：得益 {gain} 户，受损 {lose} 户，另有 {otherwise} 户判定改变而金额不变或不明。",
            "Of {households} households {gain} gain, {lose} lose, and {otherwise} get other answers without a known change of sum."
        ),
        words!("花费：每年 {recurring} 元，一次性 {single} 元。", "Cost: {recurring} yuan a year, {single} yuan once."),
    ];
    if outcome.programs.is_empty() {
        says.push(Words::new("该日没有任何项目的判定不同。", "On this day no program is judged otherwise."));
    }
    if outcome.unread > 0 {
        let unread = outcome.unread;
        says.push(words!("无法读懂 {unread} 户，未计入。", "{unread} households can't be read and are not counted."));
    }
    let programs = outcome.moved_programs().0.into_iter().map(|line| {
        let counts = [line.eligible.0, line.eligible.1, line.newly, line.no_longer, line.more, line.less].map(|number| number.to_string());
        let sums =
            YearSum { recurring_fen: line.pays.1.recurring_fen - line.pays.0.recurring_fen, single_fen: line.pays.1.single_fen - line.pays.0.single_fen };
        ProgramRow {
            name: l.w(&line.name).to_string(),
            href: format!("/programs/{}", part(&line.id)),
            id: line.id.clone(),
            numbers: counts.into_iter().chain([signed_yuan(sums.recurring_fen), signed_yuan(sums.single_fen)]).collect(),
        }
    });
    let may_name = visit.actor.may(May::ReadCases);
    let named =
        [(Leaning::Loses, l.t("受损", "Who loses")), (Leaning::Gains, l.t("得益", "Who gains")), (Leaning::Otherwise, l.t("判定改变", "Other answers"))];
    Found {
        says: says.into_iter().map(|words| l.own(words)).collect(),
        programs: programs.collect(),
        tables: vec![
            GroupTable { title: l.t("按地区", "By place"), rows: rows(l, &outcome.areas) },
            GroupTable { title: l.t("按家庭类别", "By kind of household"), rows: rows(l, &outcome.kinds) },
        ],
        named: named.into_iter().filter(|_| may_name).filter_map(|(leaning, title)| list(l, outcome, roll, leaning, title)).collect(),
    }
}

fn rows(l: Tongue, groups: &[Group]) -> Vec<GroupRow> {
    let most = groups.iter().map(|group| group.tally.met()).max().unwrap_or(0);
    let row = |Group { area, name, tally }: &Group| {
        let label: Vec<String> = name.iter().map(|name| l.w(name).to_string()).chain(area.clone()).collect();
        let Tally { households, gain, lose, otherwise, .. } = *tally;
        let cost = tally.cost();
        let numbers = [households, gain, lose, otherwise].map(|number| number.to_string());
        GroupRow {
            label: label.join(" "),
            numbers: numbers.into_iter().chain([signed_yuan(cost.recurring_fen), signed_yuan(cost.single_fen)]).collect(),
            bar: Bar::of_rehearsal(tally, most),
            bar_says: l.own(words!("受损{lose}户，其他{otherwise}户，得益{gain}户", "{lose} lose, {otherwise} other, {gain} gain")),
        }
    };
    groups.iter().map(row).collect()
}

fn list(l: Tongue, outcome: &Outcome, roll: &Roll<'_>, leaning: Leaning, title: &str) -> Option<NamedList> {
    let list = outcome.those_who(leaning);
    let (count, rest) = (list.len(), list.len().saturating_sub(NAMES));
    let rows = list.take(NAMES).map(|change| {
        let id = roll.id(change.household).to_string();
        let answers = outcome.programs_of(change.household).into_iter().map(|program| l.w(&outcome.programs[program].name).to_string());
        NamedRow {
            href: format!("/households/{}", part(&id)),
            id,
            sum: signed_yuan(change.difference_fen()),
            programs: answers.collect::<Vec<_>>().join(l.t("、", ", ")),
        }
    });
    (count > 0).then(|| NamedList {
        title: l.own(words!("{title}（{count}户）", "{title} ({count})")),
        rows: rows.collect(),
        rest: if rest > 0 { l.own(words!("另有 {rest} 户", "{rest} more")) } else { String::new() },
    })
}
