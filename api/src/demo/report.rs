//! What does an officer want to see of the district?

use super::history::Made;
use super::judging::{Judged, ProgramTotals};
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use engine::alerts::AlertKind;
use engine::calendar::Date;
use engine::catalog::Catalog;
use engine::words;
use engine::words::{Language, Words};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

/// Everything the report shows.
pub struct Shown<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// What came out of judging the store.
    pub judged: &'a Judged,
    /// What was made, if it was made just now.
    pub made: Option<&'a Made>,
    /// Alerts, by kind.
    pub alerts: &'a BTreeMap<AlertKind, usize>,
    /// The demo's date.
    pub on: Date,
    /// The reader's language.
    pub language: Language,
    /// Time of everything.
    pub total: Duration,
}

/// The whole report as text.
pub fn write(shown: &Shown<'_>) -> String {
    let mut text = String::new();
    shown.write_head(&mut text);
    let _ = writeln!(text, "{}", shown.program_table());
    shown.line(
        &mut text,
        &Words::new(
            "“元/月”为金额已知的符合者合计，按年折算后除以12。",
            "Yuan a month: the eligible whose amount is known, counted by the year and divided by twelve.",
        ),
    );
    shown.write_alerts(&mut text);
    shown.write_end(&mut text);
    text
}

/// 12843 as 12,843.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

impl Shown<'_> {
    fn line(&self, text: &mut String, words: &Words) {
        let _ = writeln!(text, "{}", words.in_language(self.language));
    }

    fn write_head(&self, text: &mut String) {
        let on = self.on;
        let (households, people) = (grouped(self.judged.households), grouped(self.judged.people));
        let doubtful = self.judged.doubtful_numbers;
        self.line(text, &Words::new("一门 · 东城演示区（合成数据，没有真实的人）", "Yimen · Dongcheng demo district (synthetic: nobody in it exists)"));
        self.line(
            text,
            &words!(
                "演示日期 {on}；{households} 户 {people} 人；证件号码存疑 {doubtful} 个（按原样保留，不作依据）",
                "Demo date {on}; {households} households, {people} people; doubtful ID numbers: {doubtful} (kept as written, nothing rests on them)"
            ),
        );
        if let Some(made) = self.made {
            let (past, awards, refused) = (grouped(made.past), grouped(made.awards), made.refused);
            let (applications, suspended, consents) = (made.applications, made.suspended, grouped(made.consents));
            self.line(
                text,
                &words!(
                    "  登记往年救助 {past} 笔 · 今年发放 {awards} 笔 · 重复救助拦截 {refused} 次 · 申请 {applications} 件 · 停保 {suspended} 人 · 同意告知捐助方 {consents} 户",
                    "  aid of earlier years: {past} · awarded this year: {awards} · second awards refused: {refused} · applications: {applications} · suspended: {suspended} · families that let donors know: {consents}"
                ),
            );
        }
        text.push('\n');
    }

    fn write_alerts(&self, text: &mut String) {
        let total = grouped(self.alerts.values().sum());
        let _ = writeln!(text);
        self.line(text, &words!("待处理预警 {total} 条", "Open alerts: {total}"));
        for (kind, count) in self.alerts {
            let (name, count) = (kind.words(), grouped(*count));
            let (zh, en) = (&name.zh, &name.en);
            self.line(text, &words!("  {zh} {count}", "  {en}: {count}"));
        }
    }

    fn program_table(&self) -> Table {
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(110);
        let headings = [("项目", "Program"), ("类别", "Kind"), ("符合", "Eligible"), ("缺资料", "Needs facts"), ("元/月", "Yuan a month")];
        table.set_header(headings.map(|(zh, en)| Words::new(zh, en).in_language(self.language).to_string()));
        for column in 2..5 {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let none = ProgramTotals::default();
        let in_place: BTreeMap<&str, _> = self
            .catalog
            .programs
            .iter()
            .filter(|p| p.in_force.contains(self.on) && p.region.as_str().starts_with("11") && p.open.is_none())
            .map(|p| (p.id.as_str(), p))
            .collect();
        let mut programs: Vec<_> = in_place.into_values().collect();
        programs.sort_by_key(|program| {
            let totals = self.judged.programs.get(&program.id).unwrap_or(&none);
            (program.kind, std::cmp::Reverse((totals.fen_a_year, totals.eligible)), program.id.clone())
        });
        for program in programs {
            let totals = self.judged.programs.get(&program.id).unwrap_or(&none);
            let kind = program.kind.words();
            let yuan = totals.fen_a_year / 1200;
            table.add_row([
                program.name.in_language(self.language).to_string(),
                kind.in_language(self.language).to_string(),
                grouped(totals.eligible as usize),
                grouped(totals.needs as usize),
                if totals.fen_a_year == 0 { "—".to_string() } else { grouped(yuan as usize) },
            ]);
        }
        table
    }

    fn write_end(&self, text: &mut String) {
        let seconds = |duration: Duration| format!("{:.2}", duration.as_secs_f64());
        let (took, total) = (seconds(self.judged.took), seconds(self.total));
        let verdicts: u64 = self.judged.programs.values().map(|totals| totals.eligible + totals.needs).sum();
        let verdicts = grouped(verdicts as usize);
        let _ = writeln!(text);
        self.line(
            text,
            &words!(
                "用时：全区判定 {took} 秒（符合或缺资料 {verdicts} 项），合计 {total} 秒",
                "Time: the district judged in {took} s ({verdicts} eligible or lacking facts), {total} s in all"
            ),
        );
    }
}
