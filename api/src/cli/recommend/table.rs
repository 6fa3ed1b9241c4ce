//! How does an officer read the answer for one household?

use crate::pages::{Tongue, recipient_name};
use comfy_table::{ContentArrangement, Table, presets};
use engine::calendar::{Date, Deadline};
use engine::catalog::{Catalog, Program};
use engine::eligibility::{AmountFound, Outcome, Ranked, Recipient, Recommendation, Recommendations, Verdict, near_misses, rank, sights_words};
use engine::facts::{Holder, Household};
use engine::words;
use engine::words::{Language, Words};
use std::fmt::Write;

const WIDTH: u16 = 110;
/// Characters of an amount's text in the table.
const CELL_CHARACTERS_MAX: usize = 30;

/// One household in full: a table of what helps, then each program with reasons, clause, papers, place and dates, what is
/// missing, what excludes what, and near misses. `programs_max` limits the programs explained in full.
pub fn write_household(
    catalog: &Catalog,
    household: &Household,
    on: Date,
    recommendations: &Recommendations,
    language: Language,
    programs_max: Option<usize>,
) -> String {
    let page = Page { catalog, household, on, language };
    let mut text = String::new();
    let ranked = rank(&recommendations.list);
    let helpful: Vec<&Ranked<'_>> = ranked.iter().filter(|r| r.recommendation.verdict != Verdict::Ineligible).collect();
    let (id, size) = (&household.id, household.members.len());
    let title = words!("■ 户 {id}（{size}人），{on}", "■ Household {id} ({size} members), {on}");
    let _ = writeln!(text, "{}", page.pick(&title));
    for warning in &recommendations.warnings {
        let _ = writeln!(text, "  ! {}", page.pick(warning));
    }
    if helpful.is_empty() {
        let _ = writeln!(text, "  {}", page.pick(&Words::new("没有符合或可能符合的项目。", "No program helps or may help.")));
    } else {
        let _ = writeln!(text, "{}", page.summary(&helpful));
    }
    for ranked in helpful.iter().take(programs_max.unwrap_or(usize::MAX)) {
        page.explain(ranked, &mut text);
    }
    if let Some(rest) = helpful.len().checked_sub(programs_max.unwrap_or(usize::MAX)).filter(|rest| *rest > 0) {
        let _ = writeln!(text, "  {}", page.pick(&words!("……另有 {rest} 项", "… and {rest} more")));
    }
    page.near_misses(&ranked, &mut text);
    if !recommendations.open.is_empty() {
        let names: Vec<String> = recommendations.open.iter().map(|id| page.program_name(id)).collect();
        let names = names.join("、");
        let _ = writeln!(text, "  {}", page.pick(&words!("未量化的项目，请询问主管部门：{names}", "Not quantified, ask the agency: {names}")));
    }
    if !catalog.left_out.is_empty() {
        let left_out = catalog.left_out.join(", ");
        let _ =
            writeln!(text, "  {}", page.pick(&words!("! 文件有错、未参加判定的项目：{left_out}", "! Not judged, because their files are broken: {left_out}")));
    }
    text.push('\n');
    text
}

struct Page<'a> {
    catalog: &'a Catalog,
    household: &'a Household,
    on: Date,
    language: Language,
}

impl Page<'_> {
    fn pick(&self, words: &Words) -> String {
        words.in_language(self.language).to_string()
    }

    fn program_name(&self, id: &str) -> String {
        let program = self.catalog.programs.iter().find(|p| p.id == id);
        program.map_or_else(|| id.to_string(), |program| self.pick(&program.name))
    }

    fn recipient(&self, recipient: Recipient) -> String {
        recipient_name(Tongue(self.language), self.household, recipient)
    }

    fn verdict(&self, ranked: &Ranked<'_>) -> String {
        let words = match ranked.recommendation.verdict {
            Verdict::Eligible if ranked.excluded_by.is_some() => Words::new("符合·互斥", "eligible, excluded"),
            Verdict::Needs if ranked.excluded_by.is_some() => Words::new("缺资料·互斥", "needs facts, excluded"),
            Verdict::Eligible => Words::new("符合", "eligible"),
            Verdict::Needs => Words::new("缺资料", "needs facts"),
            Verdict::Ineligible => Words::new("不符合", "ineligible"),
        };
        self.pick(&words)
    }

    fn amount(&self, recommendation: &Recommendation) -> String {
        let per = self.pick(&recommendation.program.per.words());
        match &recommendation.amount {
            AmountFound::Exactly(money) => self.pick(&words!("{money}元/{per}", "{money} yuan per {per}")),
            AmountFound::Between(low, high) => self.pick(&words!("{low}—{high}元/{per}", "{low} to {high} yuan per {per}")),
            AmountFound::Unknown(_) => self.pick(&words!("金额待定/{per}", "amount open, per {per}")),
            AmountFound::Without => match recommendation.in_words() {
                Some(words) => self.pick(words),
                None => String::new(),
            },
        }
    }

    fn summary(&self, helpful: &[&Ranked<'_>]) -> String {
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
        let headings = [("判定", "Verdict"), ("项目", "Program"), ("类别", "Kind"), ("对象", "Paid to"), ("金额", "Amount")];
        table.set_header(headings.map(|(zh, en)| self.pick(&Words::new(zh, en))));
        for ranked in helpful {
            let recommendation = ranked.recommendation;
            let kind = recommendation.program.kind.words();
            table.add_row([
                self.verdict(ranked),
                self.pick(&recommendation.program.name),
                self.pick(&kind),
                self.recipient(recommendation.recipient),
                shortened(&self.amount(recommendation)),
            ]);
        }
        table.to_string()
    }

    fn explain(&self, ranked: &Ranked<'_>, text: &mut String) {
        let (recommendation, vocabulary) = (ranked.recommendation, &self.catalog.vocabulary);
        let program = &recommendation.program;
        let mark = match recommendation.verdict {
            _ if ranked.excluded_by.is_some() => "×",
            Verdict::Eligible => "●",
            _ => "○",
        };
        let (name, recipient, amount) = (self.pick(&program.name), self.recipient(recommendation.recipient), self.amount(recommendation));
        let _ = writeln!(text, "  {mark} {name} [{}] · {recipient} · {amount}", program.id);
        if let Some((other, relation)) = ranked.excluded_by {
            let (other, clause) = (self.pick(&other.program.name), relation.clause.clone().unwrap_or_default());
            let says = relation.says.as_ref().map(|says| self.pick(says)).unwrap_or_default();
            self.line(text, &words!("不能与“{other}”同时享受。{says} {clause}", "Can't be held together with “{other}”. {says} {clause}"));
        }
        if let Some((other, _)) = ranked.tops_up {
            let other = self.pick(&other.program.name);
            self.line(text, &words!("只补足“{other}”以外的差额", "Pays only the difference over “{other}”"));
        }
        for finding in recommendation.criteria() {
            let sign = match finding.outcome {
                Outcome::True => "✓",
                Outcome::False => "✗",
                Outcome::Unknown => "?",
            };
            let found = sights_words(&finding.found(vocabulary), vocabulary, self.language).map(|found| format!("({found})")).unwrap_or_default();
            let gap = if self.language == Language::English { " " } else { "" };
            let _ = writeln!(text, "      {sign} {}{gap}{found} — {}", self.pick(finding.says()), finding.cites());
        }
        let (missing, amount_missing) =
            (recommendation.missing_paths(self.household, vocabulary), recommendation.amount_missing_paths(self.household, vocabulary));
        if !missing.is_empty() {
            let list = self.questions(&missing);
            self.line(text, &words!("还缺：{list}", "Missing: {list}"));
        }
        if !amount_missing.is_empty() {
            let list = self.questions(&amount_missing);
            self.line(text, &words!("金额取决于：{list}", "The amount hangs on: {list}"));
        }
        self.doubts(recommendation, text);
        if program.illustrative {
            self.line(text, &Words::new("演示用数字，非原文件规定", "Illustrative numbers, not from a document"));
        }
        self.how_to_apply(program, text);
    }

    /// Numbers not checked up to the date in one line, then what is doubtful in the source.
    fn doubts(&self, recommendation: &Recommendation, text: &mut String) {
        if let Some(until) = recommendation.unchecked().iter().map(|number| number.until).min() {
            let count = recommendation.unchecked().len();
            self.line(
                text,
                &words!("! 有 {count} 个数字只核对到 {until}，请确认现行标准", "! numbers checked up to {until} only ({count}): confirm those in force"),
            );
        }
        for doubt in &recommendation.program.doubts {
            let _ = writeln!(text, "      ! {}", self.pick(doubt));
        }
    }

    fn line(&self, text: &mut String, words: &Words) {
        let _ = writeln!(text, "      {}", self.pick(words).trim_end());
    }

    /// Papers to bring, where to apply, and by when.
    fn how_to_apply(&self, program: &Program, text: &mut String) {
        let papers: Vec<String> = program.documents.iter().filter_map(|id| self.catalog.documents.get(id)).map(|words| self.pick(words)).collect();
        if !papers.is_empty() {
            let papers = papers.join(if self.language == Language::Chinese { "、" } else { ", " });
            self.line(text, &words!("材料：{papers}", "Bring: {papers}"));
        }
        let place = program.apply_at.as_ref().or_else(|| self.catalog.agencies.get(&program.agency)).map(|words| self.pick(words));
        let mut parts = Vec::new();
        parts.extend(place.map(|place| self.pick(&words!("办理：{place}", "Apply at: {place}"))));
        if let Some((from, to)) = program.season.and_then(|season| season.around(self.on)) {
            parts.push(self.pick(&words!("受理期 {from} 至 {to}", "applications from {from} to {to}")));
        }
        parts.extend(self.decision_due(program).map(|due| self.pick(&due)));
        if !parts.is_empty() {
            let _ = writeln!(text, "      {}", parts.join(" · "));
        }
    }

    /// Until when the stages that state a limit take, one after the other with all extensions, if the application were filed
    /// on the date asked about; up to the decision where a stage is called so.
    fn decision_due(&self, program: &Program) -> Option<Words> {
        let last = program.stages.iter().position(|stage| stage.id == "decision").map_or(program.stages.len(), |position| position + 1);
        let days = program.stage_days(&self.catalog.calendar, self.on);
        let chain: Vec<Option<Deadline>> = days[..last].iter().filter(|one| !one.stage.optional).map(|one| one.due).collect();
        let unlimited = chain.iter().filter(|due| due.is_none()).count();
        let Deadline { day, provisional } = chain.into_iter().flatten().next_back()?;
        let open = match unlimited {
            0 => Words::new("", ""),
            _ => words!("(另有{unlimited}个环节没有规定时限)", " ({unlimited} further stages state no limit)"),
        };
        let (open_zh, open_en) = (open.zh, open.en);
        Some(match provisional {
            false => words!("如当日受理，规定时限合计至 {day}{open_zh}", "if filed that day, the stated limits end on {day}{open_en}"),
            true => words!(
                "如当日受理，规定时限合计不早于 {day}（日历未公布，暂定）{open_zh}",
                "if filed that day, the stated limits end not before {day} (calendar not published yet: provisional){open_en}"
            ),
        })
    }

    /// Missing facts as questions; numbers of the catalog by their key.
    fn questions(&self, paths: &[String]) -> String {
        let mut list: Vec<String> = Vec::new();
        for path in paths {
            let (who, key, holder) = match path.split_once(':') {
                Some(("member", rest)) => match self.household.member_of_path(rest) {
                    Some((position, key)) => (Some(position), key, Holder::Member),
                    None => (None, rest, Holder::Member),
                },
                Some((_, parameter)) => {
                    list.push(self.pick(&words!("目录参数 {parameter} 在该日没有数值", "the catalog's number {parameter} has no value on that date")));
                    continue;
                }
                None => (None, path.trim_start_matches("household."), Holder::Household),
            };
            let name = self.catalog.vocabulary.name_of(holder, key).map_or_else(|| key.to_string(), |name| self.pick(&name));
            let who = who.map(|position| self.recipient(Recipient::Member(position as u16)));
            list.push(match who {
                Some(who) => format!("{name}({who})"),
                None => name,
            });
        }
        list.join(if self.language == Language::Chinese { "、" } else { ", " })
    }

    /// Programs that fail by one number alone, the nearest first.
    fn near_misses(&self, ranked: &[Ranked<'_>], text: &mut String) {
        let near = near_misses(ranked);
        if near.is_empty() {
            return;
        }
        let _ = writeln!(text, "  {}", self.pick(&Words::new("只差一项：", "Missed by one number:")));
        for miss in near {
            let (name, recipient) = (self.pick(&miss.recommendation.program.name), self.recipient(miss.recommendation.recipient));
            let _ = writeln!(text, "    - {name} · {recipient} · {}", miss.why(&self.catalog.vocabulary, self.language));
        }
    }
}

/// The beginning of a long text; the whole stands below the table.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(CELL_CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}
