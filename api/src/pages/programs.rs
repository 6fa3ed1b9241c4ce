//! Which programs are there, and what is there to know about one?

use super::advice::{StageLine, stage_lines};
use super::frame::{Frame, part, show};
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use super::wording::{days_text, paid_to_words, relation_words};
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::Period;
use engine::casework::Desk;
use engine::catalog::{Amount, Covers, FirstMonth, NumberExpression, PairRelation, Payment, Printer, Program, RelationKind, Repeats};
use engine::number::Exact;
use engine::words;
use std::collections::{BTreeMap, BTreeSet};

/// Programs shown for a question.
const FOUND_MAX: usize = 30;

#[derive(Template)]
#[template(path = "programs.html")]
struct ProgramsPage {
    f: Frame,
    query: String,
    lines: Vec<ProgramLine>,
    total: usize,
    left_out: String,
}

struct ProgramLine {
    href: String,
    name: String,
    summary: String,
    kind: String,
    agency: String,
    need: String,
    place: String,
    in_force: String,
    not_now: &'static str,
    is_open: bool,
    illustrative: bool,
}

#[derive(Template)]
#[template(path = "program.html")]
struct ProgramPage {
    f: Frame,
    id: String,
    name: String,
    summary: String,
    kind: String,
    agency: String,
    need: String,
    paid_to: &'static str,
    region: String,
    in_force: String,
    not_now: &'static str,
    versions: usize,
    open: String,
    illustrative: bool,
    doubts: Vec<String>,
    criteria: Vec<CriterionRow>,
    amounts: Vec<AmountLine>,
    per: String,
    covers: String,
    payment: String,
    repeats: String,
    season: String,
    caps: Vec<String>,
    papers: Vec<String>,
    apply_at: String,
    stages: Vec<StageLine>,
    relations: Vec<RelationLine>,
    source: String,
    clause: String,
    funds: Vec<FundLink>,
    file: String,
}

struct CriterionRow {
    says: String,
    rule: String,
    clause: String,
    alternatives: Vec<(String, String)>,
}

struct AmountLine {
    says: String,
    formula: String,
    clause: String,
}

struct RelationLine {
    kind: &'static str,
    name: String,
    href: String,
    place: String,
    not_now: &'static str,
    says: String,
    clause: String,
}

struct FundLink {
    href: String,
    name: String,
}

/// `GET /programs?q=…`
pub async fn programs_page(visit: Visit, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            let l = visit.l;
            let asked = query.get("q").map(|text| text.trim().to_string()).unwrap_or_default();
            let lines = match asked.is_empty() {
                true => all_programs(desk).into_iter().map(|program| program_line(desk, l, program)).collect(),
                false => {
                    let hits = visit.app.programs.find(&asked, FOUND_MAX);
                    hits.iter().filter_map(|hit| records::program(desk, &hit.program)).map(|program| program_line(desk, l, program)).collect()
                }
            };
            let f = visit.frame("programs", l.t("救助项目", "Programs"));
            let total = all_programs(desk).len();
            show(StatusCode::OK, &ProgramsPage { f, query: asked, lines, total, left_out: desk.catalog.left_out.join(l.comma()) })
        })
        .await
}

/// Each program once, in the version of today; statutory ones first.
fn all_programs<'c>(desk: &Desk<'c>) -> Vec<&'c Program> {
    let ids: BTreeSet<&str> = desk.catalog.programs.iter().map(|program| program.id.as_str()).collect();
    let mut programs: Vec<&Program> = ids.into_iter().filter_map(|id| records::program(desk, id)).map(|program| &**program).collect();
    programs.sort_by_key(|program| (program.region.as_str().to_string(), program.kind == engine::catalog::ProgramKind::NonStatutory, program.id.clone()));
    programs
}

fn program_line(desk: &Desk<'_>, l: Tongue, program: &Program) -> ProgramLine {
    ProgramLine {
        href: format!("/programs/{}", part(&program.id)),
        name: l.w(&program.name).to_string(),
        summary: program.summary.as_ref().map(|words| l.w(words).to_string()).unwrap_or_default(),
        kind: l.own(program.kind.words()),
        agency: l.own(records::name_of(desk, &program.agency)),
        need: l.own(records::name_of(desk, &program.need)),
        place: place_of(desk, l, program),
        in_force: days_text(l, &program.in_force),
        not_now: not_now(desk, l, program),
        is_open: program.open.is_some(),
        illustrative: program.illustrative,
    }
}

/// The region that a program serves, by its name where the catalog has one.
fn place_of(desk: &Desk<'_>, l: Tongue, program: &Program) -> String {
    let code = program.region.as_str();
    match desk.catalog.region_names.get(code) {
        Some(name) => l.w(name).to_string(),
        None if code.is_empty() => l.t("全国", "the whole country").to_string(),
        None => code.to_string(),
    }
}

/// Whether its rules do not hold yet, or no longer; nothing where they hold today.
fn not_now(desk: &Desk<'_>, l: Tongue, program: &Program) -> &'static str {
    match program.in_force.from > desk.today {
        true => l.t("尚未施行", "not yet in force"),
        false if program.in_force.contains(desk.today) => "",
        false => l.t("已停止", "ended"),
    }
}

/// `GET /programs/{id}`
pub async fn program_page(visit: Visit, Path(id): Path<String>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            let unknown = || Trouble::Missing(words!("目录中没有项目 {id}", "there is no program {id} in the catalog"));
            let program = records::program(desk, &id).ok_or_else(unknown)?.clone();
            let page = page_of(visit, desk, &program)?;
            show(StatusCode::OK, &page)
        })
        .await
}

fn page_of(visit: &Visit, desk: &Desk<'_>, program: &Program) -> Result<ProgramPage, Trouble> {
    let l = visit.l;
    let name = l.w(&program.name).to_string();
    let place = program.apply_at.as_ref().or_else(|| desk.catalog.agencies.get(&program.agency));
    let funds = records::funds(desk)?.into_iter().filter(|fund| fund.programs.contains(&program.id));
    Ok(ProgramPage {
        f: visit.frame("programs", &name),
        id: program.id.clone(),
        summary: program.summary.as_ref().map(|words| l.w(words).to_string()).unwrap_or_default(),
        kind: l.own(program.kind.words()),
        agency: l.own(records::name_of(desk, &program.agency)),
        need: l.own(records::name_of(desk, &program.need)),
        paid_to: paid_to_words(l, program.paid_to),
        region: place_of(desk, l, program),
        not_now: not_now(desk, l, program),
        in_force: days_text(l, &program.in_force),
        versions: desk.catalog.programs.iter().filter(|other| other.id == program.id).count(),
        open: program.open.as_ref().map(|words| l.w(words).to_string()).unwrap_or_default(),
        illustrative: program.illustrative,
        doubts: program.doubts.iter().map(|words| l.w(words).to_string()).collect(),
        criteria: criteria(desk, l, program),
        amounts: amounts(desk, l, program),
        per: l.own(program.per.words()),
        covers: covers_text(l, program.covers),
        payment: program.procedure.payment.as_ref().map(|payment| payment_text(l, payment)).unwrap_or_default(),
        repeats: repeats_text(l, program.repeats),
        season: program.season.and_then(|season| season.around(desk.today)).map(|(from, to)| days_text(l, &Period { from, to: Some(to) })).unwrap_or_default(),
        caps: program.caps.iter().map(|cap| l.w(&cap.says).to_string()).collect(),
        papers: program.documents.iter().filter_map(|id| desk.catalog.documents.get(id)).map(|words| l.w(words).to_string()).collect(),
        apply_at: place.map(|words| l.w(words).to_string()).unwrap_or_default(),
        stages: stage_lines(l, desk.catalog, program, desk.today),
        relations: relations(desk, l, program),
        source: program.source.title.clone(),
        clause: program.source.clause.clone().unwrap_or_default(),
        funds: funds.map(|fund| FundLink { href: format!("/funds/{}", part(&fund.id)), name: fund.donor }).collect(),
        file: program.file.clone(),
        name,
    })
}

fn criteria(desk: &Desk<'_>, l: Tongue, program: &Program) -> Vec<CriterionRow> {
    let printer = Printer { vocabulary: &desk.catalog.vocabulary, value_of: &number_today(desk) };
    let clause = |own: &Option<String>| own.clone().or_else(|| program.source.clause.clone()).unwrap_or_default();
    program
        .criteria
        .iter()
        .map(|criterion| CriterionRow {
            says: l.w(&criterion.says).to_string(),
            rule: printer.condition(&criterion.condition),
            clause: clause(&criterion.clause),
            alternatives: criterion.alternatives.iter().map(|one| (l.w(&one.says).to_string(), clause(&one.clause))).collect(),
        })
        .collect()
}

/// The number in force today, where it does not hang on the household.
fn number_today(desk: &Desk<'_>) -> impl Fn(&NumberExpression) -> Option<Exact> {
    let today = desk.today;
    move |number| {
        let NumberExpression::Parameter(parameter) = number else { return None };
        let mut rows = parameter.rows.iter().filter(|row| row.period.contains(today));
        rows.next().filter(|_| rows.next().is_none()).map(|row| row.value.clone())
    }
}

fn amounts(desk: &Desk<'_>, l: Tongue, program: &Program) -> Vec<AmountLine> {
    let printer = Printer { vocabulary: &desk.catalog.vocabulary, value_of: &number_today(desk) };
    let line =
        |says: &str, formula: String, clause: &Option<String>| AmountLine { says: says.to_string(), formula, clause: clause.clone().unwrap_or_default() };
    match &program.amount {
        Amount::Exactly(number) => vec![line(l.t("金额（元）", "amount in yuan"), printer.number(number), &None)],
        Amount::Between(low, high) => vec![
            line(l.t("最低（元）", "at least, in yuan"), printer.number(low), &None),
            line(l.t("最高（元）", "at most, in yuan"), printer.number(high), &None),
        ],
        Amount::First(rows) => rows
            .iter()
            .map(|row| {
                let condition = row.condition.as_ref().map(|condition| printer.condition(condition));
                let says = row.says.as_ref().map(|words| l.w(words).to_string()).or(condition).unwrap_or_else(|| l.t("其他情形", "otherwise").to_string());
                line(&says, printer.number(&row.value), &row.clause)
            })
            .collect(),
        Amount::InKind(words) | Amount::NotStated(words) => vec![line(l.w(words), String::new(), &None)],
    }
}

/// Since when monthly aid is paid, and by which day of a month; with the clause.
fn payment_text(l: Tongue, payment: &Payment) -> String {
    let from = payment.from.map(|from| match from {
        FirstMonth::MonthOfApplication => l.t("自申请当月起", "from the month of the application"),
        FirstMonth::MonthAfterApplication => l.t("自申请次月起", "from the month after the application"),
        FirstMonth::MonthOfDecision => l.t("自决定当月起", "from the month of the decision"),
        FirstMonth::MonthAfterDecision => l.t("自决定次月起", "from the month after the decision"),
    });
    let back = payment.back_months.map(|months| {
        l.own(words!(
            "符合条件后{months}个月内申请的，自符合条件的当月起",
            "or from the month of becoming eligible, if it is applied for within {months} months"
        ))
    });
    let by = payment.by_day.map(|day| l.own(words!("每月{day}日前", "by day {day} of each month")));
    let parts: Vec<String> = from.map(str::to_string).into_iter().chain(back).chain(by).chain(payment.clause.clone()).collect();
    parts.join(l.t("，", ", "))
}

fn covers_text(l: Tongue, covers: Covers) -> String {
    l.own(match covers {
        Covers::Open => engine::words::Words::new("自发放日起，直至停发", "from the award until it is ended"),
        Covers::Months(months) => words!("自发放日起{months}个月", "{months} months from the award"),
        Covers::Term => engine::words::Words::new("一个学期", "a school term"),
        Covers::Year => engine::words::Words::new("一个自然年", "a calendar year"),
        Covers::SchoolYear => engine::words::Words::new("一个学年（9月1日至次年8月31日）", "a school year, 1 September to 31 August"),
        Covers::Season => engine::words::Words::new("活动期间；无活动的，自发放日起12个月", "the campaign's season, else twelve months from the award"),
        Covers::Event => engine::words::Words::new("事件当日", "the day of the event"),
    })
}

fn repeats_text(l: Tongue, repeats: Repeats) -> String {
    l.own(match repeats {
        Repeats::Never => engine::words::Words::new("只发放一次", "once in a life"),
        Repeats::EachWindow => engine::words::Words::new("每期一次", "once for each such time"),
        Repeats::PerCause => engine::words::Words::new("每一事由一次", "once for each cause"),
        Repeats::Standing => engine::words::Words::new("同时只有一项在发", "one at a time"),
        Repeats::After { months } => words!("上次发放{months}个月后", "again {months} months after the last award"),
    })
}

/// How it stands to others: what its own file says, then what others' files say of it.
fn relations(desk: &Desk<'_>, l: Tongue, program: &Program) -> Vec<RelationLine> {
    let line = |kind: &'static str, other: &str| {
        let found = records::program(desk, other);
        RelationLine {
            kind,
            name: l.own(records::name_of(desk, other)),
            href: found.map(|program| format!("/programs/{}", part(&program.id))).unwrap_or_default(),
            place: found.map(|program| place_of(desk, l, program)).unwrap_or_default(),
            not_now: found.map(|program| not_now(desk, l, program)).unwrap_or_default(),
            says: String::new(),
            clause: String::new(),
        }
    };
    let own = |relation: &engine::catalog::Relation| RelationLine {
        says: relation.says.as_ref().map(|words| l.w(words).to_string()).unwrap_or_default(),
        clause: relation.clause.clone().unwrap_or_default(),
        ..line(relation_words(l, relation.kind), &relation.other)
    };
    let mut lines: Vec<RelationLine> = program.relations.iter().map(own).collect();
    let said: BTreeSet<&str> = program.relations.iter().map(|relation| relation.other.as_str()).collect();
    let of_others = desk.catalog.relations.row(&program.id);
    lines.extend(of_others.iter().filter(|(other, _)| !said.contains(other.as_str())).map(|(other, pair)| line(pair_words(l, *pair), other)));
    lines
}

fn pair_words(l: Tongue, pair: PairRelation) -> &'static str {
    match pair {
        PairRelation::Excludes => relation_words(l, RelationKind::Excludes),
        PairRelation::ExcludesSameCause => relation_words(l, RelationKind::ExcludesSameCause),
        PairRelation::HighestOf => relation_words(l, RelationKind::HighestOf),
        PairRelation::TopsUp => relation_words(l, RelationKind::TopsUp),
        PairRelation::ToppedUpBy => l.t("差额另由其补足：", "the difference is paid by"),
        PairRelation::Stacks => relation_words(l, RelationKind::Stacks),
    }
}
