//! What is printed for the applicant, and for the wall?
//!
//! No sheet bears an ID number; the one for the wall has name, number of members and amount, and nothing else.

use super::application_page::number;
use super::applications::who_of;
use super::changes::{change_of, plan_lines, what_text};
use super::frame::{Frame, show};
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::officer::May;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::LimitUnit;
use engine::casework::Desk;
use engine::eligibility::{AmountFound, Recipient, Rigour, Situation, judge};
use engine::ledger::{ApplicationRecord, ApplicationState, ChangeId, Outcome};
use engine::words;
use engine::words::Words;

#[derive(Template)]
#[template(path = "print_sheet.html")]
struct SheetPage {
    f: Frame,
    back: String,
    title: String,
    to: String,
    lines: Vec<String>,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    after: Vec<String>,
    agency: String,
    on: String,
}

/// What a sheet says.
#[derive(Default)]
struct Sheet {
    title: String,
    to: String,
    lines: Vec<String>,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
    after: Vec<String>,
}

/// `GET /applications/{id}/print/{sheet}`
pub async fn application_sheet(visit: Visit, Path((id, sheet)): Path<(String, String)>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let (l, record) = (visit.l, records::application(desk, number(&id)?)?);
            let written = match sheet.as_str() {
                "papers" => missing_papers(desk, l, &record)?,
                "publicity" => Some(publicity(desk, l, &record)?),
                "decision" => decision(desk, l, &record)?,
                "refusal" => refusal(desk, l, &record)?,
                _ => None,
            };
            let none = || Trouble::Missing(Words::new("这件申请现在没有这张单子", "there is no such sheet of this application now"));
            let agency = l.own(records::name_of(desk, &record.agency));
            write_sheet(visit, desk, written.ok_or_else(none)?, format!("/applications/{id}"), agency)
        })
        .await
}

/// `GET /changes/{id}/print`
pub async fn change_sheet(visit: Visit, Path(id): Path<String>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::ReadCases)?;
            let l = visit.l;
            let id: ChangeId = id.parse().map_err(|_| Trouble::Missing(words!("没有变更 {id}", "there is no change {id}")))?;
            let change = change_of(desk, id)?;
            let grant = records::grant(desk, change.grant)?;
            let to = match grant.terms.recipient.or(grant.terms.beneficiaries.first().map(|one| one.person)) {
                Some(person) => records::name_of_person(desk, person)?.unwrap_or_default(),
                None => String::new(),
            };
            let (name, what) = (l.w(&grant.terms.name).to_string(), what_text(l, change.kind));
            let (until, clause) = (change.reply_until, &change.clause);
            let mut lines = vec![
                l.own(words!("您享受的“{name}”拟作如下变更：{what}。", "It is proposed to change your “{name}”: {what}.")),
                format!("{}{}", l.t("理由：", "Reason: "), records::typed(desk, &change.reason)),
                l.own(words!("依据：{clause}", "Clause: {clause}")),
            ];
            lines.extend(plan_lines(l, &change.plan));
            let mut after = vec![l.own(words!(
                "您可以在 {until} 前陈述意见；作出决定前，救助照常发放。",
                "You may answer until {until}; until it is decided, all is paid as before."
            ))];
            if let Some((Outcome::Accept, on, reason)) = &change.decided {
                after = vec![format!("{on} {}{}", l.t("决定：同意变更。理由：", "decided: it is done. Reason: "), records::typed(desk, reason))];
                after.push(where_to_appeal(l, change.appeal_until.map(|day| day.to_string())));
            }
            let sheet = Sheet { title: l.t("救助变更告知书", "Notice of a change of aid").to_string(), to, lines, after, ..Sheet::default() };
            let agency = l.own(records::name_of(desk, &grant.terms.agency));
            write_sheet(visit, desk, sheet, format!("/grants/{}/changes", change.grant), agency)
        })
        .await
}

fn write_sheet(visit: &Visit, desk: &Desk<'_>, sheet: Sheet, back: String, agency: String) -> Result<Response, Trouble> {
    let Sheet { title, to, lines, heads, rows, after } = sheet;
    let f = visit.frame("applications", &title);
    show(StatusCode::OK, &SheetPage { f, back, title, to, lines, heads, rows, after, agency, on: desk.today.to_string() })
}

/// The applicant's name: the recipient's, else the first member's.
fn applicant(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<String, Trouble> {
    if record.recipient.is_some() {
        return who_of(desk, l, record);
    }
    let file = desk.file(record.household)?;
    let head = file.and_then(|file| file.people.into_iter().next());
    Ok(head.map(|head| head.payload.name.unwrap_or(head.payload.id)).unwrap_or_default())
}

fn missing_papers(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<Option<Sheet>, Trouble> {
    let Some(asked) = &record.asked else { return Ok(None) };
    let (name, on, until) = (l.w(&record.name), asked.on, asked.until);
    let mut lines = vec![l.own(words!("您申请的“{name}”尚缺下列材料，现一次性告知：", "Your application for “{name}” lacks the following, told at once:"))];
    let papers = asked.papers.iter().map(|id| desk.catalog.documents.get(id).map_or(id.as_str(), |words| l.w(words)));
    lines.extend((1..).zip(papers).map(|(number, paper)| format!("{number}. {paper}")));
    lines.extend(asked.note.as_ref().map(|note| records::typed(desk, note)));
    let after = vec![
        l.own(words!(
            "请于 {until} 前补齐。自 {on} 起办理时限暂停，补齐后继续计算。",
            "Please bring them by {until}. The clock stands still from {on} until then."
        )),
        l.t("今后不再要求补充其他材料。", "Nothing else will be asked for later.").to_string(),
    ];
    let title = l.t("补正材料一次性告知书", "Notice of missing papers").to_string();
    Ok(Some(Sheet { title, to: applicant(desk, l, record)?, lines, after, ..Sheet::default() }))
}

fn publicity(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<Sheet, Trouble> {
    let members = desk.file(record.household)?.map(|file| file.people.len()).unwrap_or_default();
    let name = l.w(&record.name);
    let mut lines = vec![l.own(words!("“{name}”拟批准名单公示如下：", "“{name}”: it is proposed to approve"))];
    let shown = record.stages.iter().rev().find_map(|stage| stage.shown).or(record.publicity.last().map(|one| (one.from, one.until)));
    if let Some((from, until)) = shown {
        lines.push(l.own(words!("公示期：{from} 至 {until}", "In public from {from} to {until}")));
    }
    let heads = [l.t("申请人", "Applicant"), l.t("人数", "Members"), l.t("金额（元）", "Yuan")].map(str::to_string).to_vec();
    let rows = vec![vec![applicant(desk, l, record)?, members.to_string(), amount(desk, l, record)?]];
    let after = vec![l.t("如有异议，请在公示期内向受理窗口提出。", "Objections can be brought to any window in that time.").to_string()];
    Ok(Sheet { title: l.t("社会救助公示", "Public notice of social assistance").to_string(), lines, heads, rows, after, ..Sheet::default() })
}

/// What was granted, else what the rules come to on the day of filing.
fn amount(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<String, Trouble> {
    let open = || l.t("待核定", "to be fixed").to_string();
    let granted = match (record.state, record.paid_first) {
        (ApplicationState::Awarded(grant), _) | (_, Some(grant)) => records::grant(desk, grant)?.terms.amount,
        _ => None,
    };
    if let Some(amount) = granted {
        return Ok(amount.to_string());
    }
    let (Some(file), Some(program)) = (desk.file(record.household)?, records::program(desk, &record.program)) else { return Ok(open()) };
    let recipient = match record.recipient {
        None => Recipient::Household,
        Some(person) => match file.people.iter().position(|one| one.person == person).and_then(|position| u16::try_from(position).ok()) {
            Some(position) => Recipient::Member(position),
            None => return Ok(open()),
        },
    };
    let situation = Situation::new(&file.household, record.on, Rigour::Warn);
    Ok(match judge(program, &situation, recipient).amount {
        AmountFound::Exactly(amount) => amount.to_string(),
        _ => open(),
    })
}

fn decision(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<Option<Sheet>, Trouble> {
    if !matches!(record.state, ApplicationState::Accepted | ApplicationState::Awarded(_)) {
        return Ok(None);
    }
    let (name, on) = (l.w(&record.name), record.on);
    let mut lines = vec![l.own(words!("您于 {on} 提出的“{name}”申请，经审核予以批准。", "Your application of {on} for “{name}” is approved."))];
    lines.push(format!("{}{}", l.t("金额（元）：", "Yuan: "), amount(desk, l, record)?));
    let last = record.stages.iter().rev().find_map(|stage| stage.decided.as_ref());
    lines.extend(last.map(|decided| format!("{}{}", l.t("理由：", "Reason: "), records::typed(desk, &decided.reason))));
    lines.extend(record.valid_until.map(|until| l.own(words!("本批准有效至 {until}。", "It may be used until {until}."))));
    let title = l.t("批准决定书", "Notice of the decision").to_string();
    Ok(Some(Sheet { title, to: applicant(desk, l, record)?, lines, after: vec![where_to_appeal(l, None)], ..Sheet::default() }))
}

fn refusal(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<Option<Sheet>, Trouble> {
    let Some(refused) = record.refusal().filter(|_| record.state == ApplicationState::Refused) else { return Ok(None) };
    let (name, on) = (l.w(&record.name), record.on);
    let mut lines = vec![l.own(words!("您于 {on} 提出的“{name}”申请，经审核不予批准。", "Your application of {on} for “{name}” is not approved."))];
    lines.extend(refused.decided.as_ref().map(|decided| format!("{}{}", l.t("理由：", "Reason: "), records::typed(desk, &decided.reason))));
    lines.extend(failed(desk, l, record)?);
    let days = record.chain.appeal.map(|(days, unit)| {
        l.own(match unit {
            LimitUnit::Working => words!("收到本通知之日起{days}个工作日内", "within {days} working days of this notice"),
            LimitUnit::Calendar => words!("收到本通知之日起{days}日内", "within {days} days of this notice"),
            LimitUnit::DayOfMonth => words!("收到本通知后的第一个{days}日前", "by the first day {days} of a month after this notice"),
        })
    });
    let title = l.t("不予批准决定书", "Notice of refusal").to_string();
    Ok(Some(Sheet { title, to: applicant(desk, l, record)?, lines, after: vec![where_to_appeal(l, days)], ..Sheet::default() }))
}

/// The criteria that the rules find false, each with its clause.
fn failed(desk: &Desk<'_>, l: Tongue, record: &ApplicationRecord) -> Result<Vec<String>, Trouble> {
    let (Some(file), Some(program)) = (desk.file(record.household)?, records::program(desk, &record.program)) else { return Ok(Vec::new()) };
    let position = |person| file.people.iter().position(|one| one.person == person).and_then(|position| u16::try_from(position).ok());
    let recipient = match record.recipient.map(position) {
        None => Recipient::Household,
        Some(Some(position)) => Recipient::Member(position),
        Some(None) => return Ok(Vec::new()),
    };
    let situation = Situation::new(&file.household, record.on, Rigour::Warn);
    let judgment = judge(program, &situation, recipient);
    let unmet = program.criteria.iter().zip(&judgment.outcomes).filter(|(_, outcome)| **outcome == Some(false));
    Ok(unmet
        .map(|(criterion, _)| {
            let clause = criterion.clause.as_ref().or(program.source.clause.as_ref()).map(String::as_str).unwrap_or_default();
            let (says, title) = (l.w(&criterion.says), &program.source.title);
            l.own(words!("不符合：{says}（{title} {clause}）", "not met: {says} ({title} {clause})"))
        })
        .collect())
}

/// Social Assistance Law, article 76.
fn where_to_appeal(l: Tongue, within: Option<String>) -> String {
    let within = within.unwrap_or_default();
    l.own(words!(
        "如不服本决定，可{within}向本机关申请复核，也可依法申请行政复议或者提起行政诉讼（社会救助法第七十六条）。",
        "Against this you may appeal to this office {within}, ask for administrative review or go to court (Social Assistance Law, article 76)."
    ))
}
