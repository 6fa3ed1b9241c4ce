//! What does an officer want to see of the district?

use super::district_file::DistrictFile;
use super::judging::{Judged, ProgramTotals};
use crate::cli::write_household;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use engine::calendar::Date;
use engine::catalog::Catalog;
use engine::eligibility::{Question, Rigour, recommend};
use engine::words;
use engine::words::{Language, Words};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

/// Everything the report shows.
pub struct Shown<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// Where the district lies.
    pub district: &'a DistrictFile,
    /// What came out.
    pub judged: &'a Judged,
    /// The demo's date.
    pub on: Date,
    /// The reader's language.
    pub language: Language,
    /// Time until the district was there.
    pub made: Duration,
    /// Time of everything.
    pub total: Duration,
}

/// Programs explained in full for each of the three households.
const EXPLAINED_MAX: usize = 4;

/// The whole report as text.
pub fn write(shown: &Shown<'_>) -> String {
    let mut text = String::new();
    let pick = |words: Words| words.in_language(shown.language).to_string();
    shown.write_head(&mut text);
    let _ = writeln!(text, "{}", shown.program_table());
    let _ = writeln!(
        text,
        "{}",
        pick(Words::new(
            "“元/月”为金额已知的符合者合计，按年折算后除以12。",
            "Yuan a month: the eligible whose amount is known, counted by the year and divided by twelve."
        ))
    );
    let _ = writeln!(text, "\n{}\n", pick(Words::new("三户详解", "Three households in full")));
    for index in shown.examples() {
        let household = &shown.judged.households[index];
        let question = Question { on: shown.on, only: None, with_ineligible: true, rigour: Rigour::Warn };
        let answer = recommend(shown.catalog, household, question);
        text.push_str(&write_household(shown.catalog, household, shown.on, &answer, shown.language, Some(EXPLAINED_MAX)));
    }
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
        let people = |range: &[engine::facts::Household]| grouped(range.iter().map(|h| h.members.len()).sum());
        let (dibao, other) = self.judged.households.split_at(self.district.dibao_households);
        let (households, all_people) = (grouped(self.judged.households.len()), people(&self.judged.households));
        let (dibao_households, dibao_people) = (grouped(dibao.len()), people(dibao));
        let (other_households, other_people) = (grouped(other.len()), people(other));
        let (on_register, elsewhere) = self.judged.is_on_standard.split_at(self.district.dibao_households);
        let count = |list: &[bool]| grouped(list.iter().filter(|eligible| **eligible).count());
        let (confirmed, unregistered) = (count(on_register), count(elsewhere));
        let doubtful = self.judged.doubtful_numbers;
        self.line(text, &Words::new("一门 · 东城演示区（合成数据，没有真实的人）", "Yimen · Dongcheng demo district (synthetic: nobody in it exists)"));
        self.line(text, &words!("演示日期 {on};{households} 户 {all_people} 人", "Demo date {on}; {households} households, {all_people} people"));
        self.line(
            text,
            &words!(
                "  低保 {dibao_households} 户 {dibao_people} 人 · 其他困难 {other_households} 户 {other_people} 人",
                "  on the allowance: {dibao_households} households, {dibao_people} people · other needy: {other_households} households, {other_people} people"
            ),
        );
        self.line(text, &words!(
                "  在册低保户中 {confirmed} 户现仍符合低保；未在册而可能符合的 {unregistered} 户\n  证件号码有误 {doubtful} 个（按原样保留，不作依据）",
                "  of the allowance's register {confirmed} households are still eligible for it; not on the register but eligible: {unregistered}\n  ID numbers that fail their check: {doubtful} (kept as written, nothing rests on them)"
            ));
        text.push('\n');
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

    /// A family on the allowance that several programs help, a needy one that lacks facts, and one confirmed household whose
    /// income now exceeds the standard.
    fn examples(&self) -> Vec<usize> {
        let judged = self.judged;
        let (dibao, all) = (self.district.dibao_households, judged.households.len());
        let helped = (0..dibao).filter(|i| judged.households[*i].members.len() >= 3).max_by_key(|i| (judged.counts[*i].0, std::cmp::Reverse(*i)));
        let lacking = (dibao..all).filter(|i| judged.counts[*i].0 >= 1).max_by_key(|i| (judged.counts[*i].1, std::cmp::Reverse(*i)));
        let outgrown = (0..dibao).find(|i| !judged.is_on_standard[*i]);
        [helped, lacking, outgrown].into_iter().flatten().collect()
    }

    fn write_end(&self, text: &mut String) {
        let seconds = |duration: Duration| format!("{:.2}", duration.as_secs_f64());
        let (made, took, total) = (seconds(self.made), seconds(self.judged.took), seconds(self.total));
        let path = self.district.path.display();
        let verdicts: u64 = self.judged.programs.values().map(|t| t.eligible + t.needs).sum();
        let verdicts = grouped(verdicts as usize);
        let (zh, en) = if self.district.is_reused { ("读取", "read") } else { ("生成", "made") };
        self.line(
            text,
            &words!(
                "用时：{zh}演示区 {made} 秒，判定 {took} 秒（符合或缺资料 {verdicts} 项），合计 {total} 秒",
                "Time: district {en} in {made} s, judged in {took} s ({verdicts} eligible or lacking facts), {total} s in all"
            ),
        );
        self.line(text, &words!("演示区在 {path}（合成数据）", "The district lies in {path} (synthetic)"));
        self.line(text, &Words::new("接下来可以试：", "What to type next:"));
        let on = self.on;
        for (command, zh, en) in [
            (
                format!("yimen recommend --as-of {on} --format table {path} | less"),
                "每户一页：符合什么、为什么、缺什么、带什么",
                "each household: what helps, why, what is missing, what to bring",
            ),
            (format!("yimen recommend --as-of {on} {path} > answers.jsonl"), "同样的结果，JSON 格式", "the same as JSON"),
            ("yimen check".to_string(), "检查目录中的每个项目和案例", "check every program and case of the catalog"),
            ("yimen check --mutants".to_string(), "逐一改动条件，看案例能否发现", "change one thing at a time and see whether the cases notice"),
            ("yimen --help".to_string(), "全部命令", "all commands"),
        ] {
            let what = Words::new(zh, en);
            let _ = writeln!(text, "  target/release/{command}\n      {}", what.in_language(self.language));
        }
    }
}
