//! `yimen rehearse`: who would gain and who would lose by a draft of the catalog, and what would it cost?

use super::arguments::{Lang, OutputFormat};
use super::catalog::catalog_of;
use super::check::{read_folder, text_of};
use super::fail;
use super::recommend::Lines;
use super::serve::open_store;
use crate::clock::Clock;
use crate::demo::{SEED, clock_of};
use crate::rehearsals::{draft_of, rehearse, roll_of_store};
use crate::wire::{Told, outcome_json, signed_yuan};
use clap::Args;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use engine::calendar::{Date, parse_date};
use engine::catalog::Catalog;
use engine::facts::read_registration;
use engine::population::{PLACES, Sampling, households, place_of};
use engine::rehearsal::{Group, Grouping, Leaning, Outcome, Roll};
use engine::words;
use engine::words::{Language, Words};
use serde_json::Value;
use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const WIDTH: u16 = 130;
const LINES_AT_ONCE: usize = 4_096;

/// `yimen rehearse`.
#[derive(Debug, Args)]
pub struct RehearseOptions {
    /// 草案文件夹：一个完整的目录 / the draft's folder: a whole catalog
    #[arg(value_name = "DRAFT_DIR")]
    pub draft: PathBuf,
    /// 现行目录文件夹 / the folder of the catalog in use
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 对数据文件夹中登记的家庭试行 / try it on the households of this data folder
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 对文件中的家庭试行，每行一户；- 为标准输入 / try it on the households of a file, one a line; - reads standard input
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "data")]
    pub households: Option<PathBuf>,
    /// 对合成地区的家庭试行 / try it on the households of a synthetic place
    #[arg(long, value_name = "PLACE", conflicts_with_all = ["data", "households"])]
    pub place: Option<String>,
    /// 合成地区每N户只做1户 / of a synthetic place one household for every N
    #[arg(long, value_name = "N", default_value = "1", requires = "place")]
    pub scale: std::num::NonZeroUsize,
    /// 判定日期 YYYY-MM-DD；不写为今天 / the date asked about; today if left out
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// 按家庭的这个事实分类；不写则按家庭成员 / tell kinds apart by this fact of the household; by who lives there if left out
    #[arg(long, value_name = "FACT")]
    pub by: Option<String>,
    /// 每类列出多少户 / how many households to name of each kind of change
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub names: usize,
    /// 输出格式 / output format
    #[arg(long, value_enum, default_value_t = OutputFormat::Table)]
    pub format: OutputFormat,
    /// 表格的语言 / language of the table
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// Tries a draft. Exit status 1 if it has errors, 2 if some households could not be read.
pub fn run(options: &RehearseOptions) -> ExitCode {
    match try_draft(options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(2),
        Err(words) => fail(&words),
    }
}

fn try_draft(options: &RehearseOptions) -> Result<usize, Words> {
    let live = catalog_of(&options.catalog)?;
    let draft = draft_of(&read_folder(&options.draft)?).map_err(|diagnostics| {
        diagnostics.iter().for_each(|one| super::tell(&format!("{}\n", text_of(one, &options.draft, options.lang.map(Lang::language)))));
        let problems = diagnostics.len();
        words!("草案有 {problems} 个问题，改正后再试行", "the draft has {problems} problems; mend them before it is tried")
    })?;
    let asked = options.as_of.as_deref().map(parse_date).transpose();
    let asked = asked.map_err(|Words { zh, en }| words!("--as-of：{zh}", "--as-of: {en}"))?;
    let grouping = match &options.by {
        Some(key) => Grouping::by_fact(&live.vocabulary, key)?,
        None => Grouping::default(),
    };
    let (roll, on) = roll_of(options, &live, &draft, asked, grouping)?;
    let outcome = rehearse(&live, &draft, &roll, on);
    let text = match options.format {
        OutputFormat::Json => {
            let told = Told { roll: &roll, on, hashes: (&live.hash, &draft.hash), names: options.names };
            format!("{}\n", outcome_json(&outcome, &told))
        }
        OutputFormat::Table => {
            View { outcome: &outcome, roll: &roll, on, language: options.lang.map_or(Language::Chinese, Lang::language) }.page(options.names)
        }
    };
    super::print(&text)?;
    Ok(outcome.unread)
}

/// The households on whom the draft is tried, and the day.
fn roll_of<'c>(options: &RehearseOptions, live: &'c Catalog, draft: &'c Catalog, asked: Option<Date>, grouping: Grouping) -> Result<(Roll<'c>, Date), Words> {
    if let Some(code) = &options.place {
        let known = PLACES.map(|place| place.code).join(", ");
        let place = place_of(code).ok_or_else(|| words!("没有合成地区“{code}”。可用：{known}", "there is no synthetic place “{code}”. There are: {known}"))?;
        let on = asked.unwrap_or(place.on);
        let mut roll = Roll::new(live, draft, on, grouping);
        let sampling = Sampling { at_least: 1, ..Sampling::thinned(SEED, options.scale.get()) };
        households(place, sampling).for_each(|household| read_into(&mut roll, live, draft, &Value::Object(household.document).to_string()));
        return Ok((roll.finish(), on));
    }
    if let Some(path) = &options.households {
        let on = asked.unwrap_or_else(|| Clock::System.today());
        let mut roll = Roll::new(live, draft, on, grouping);
        read_lines(path, |text| match text {
            Some(text) => read_into(&mut roll, live, draft, text),
            None => roll.pass_over(),
        })?;
        return Ok((roll.finish(), on));
    }
    let shown = options.data.display();
    if !options.data.join("journal").is_dir() {
        return Err(words!(
            "{shown} 中没有日志（journal）；也可用 --households 或 --place 指定家庭",
            "{shown} holds no journal; --households or --place name other households"
        ));
    }
    let on = asked.unwrap_or_else(|| clock_of(&options.data).today());
    let store = open_store(&options.data)?;
    let roll = roll_of_store(&store, live, draft, on, grouping).map_err(|error| words!("读取户籍失败：{error}", "households can't be read: {error}"))?;
    store.close().map_err(|error| words!("存储未能正常关闭：{error}", "the store could not be closed: {error}"))?;
    Ok((roll, on))
}

fn read_into(roll: &mut Roll<'_>, live: &Catalog, draft: &Catalog, text: &str) {
    // As the registry reads them: a doubtful number is no reason to leave a family out.
    let read = |catalog: &Catalog| read_registration(text, &catalog.vocabulary).map(|(household, _)| household);
    match (read(live), roll.needs_both().then(|| read(draft)).transpose()) {
        (Ok(household), Ok(drafted)) => roll.push(household, drafted),
        _ => roll.pass_over(),
    }
}

/// Gives the lines of a file one by one; nothing for those that can't be read.
fn read_lines(path: &Path, mut take: impl FnMut(Option<&str>)) -> Result<(), Words> {
    let shown = path.display();
    let failed = |error: std::io::Error| words!("无法读取 {shown}：{error}", "can't read {shown}: {error}");
    let input: Box<dyn Read + Send> = if path == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(path).map_err(failed)?) };
    let mut lines = Lines::new(input);
    loop {
        let batch = lines.next_batch(LINES_AT_ONCE).map_err(failed)?;
        if batch.is_empty() {
            return Ok(());
        }
        batch.iter().for_each(|line| take(line.content.as_deref().ok()));
    }
}

struct View<'a> {
    outcome: &'a Outcome,
    roll: &'a Roll<'a>,
    on: Date,
    language: Language,
}

impl View<'_> {
    fn pick(&self, words: &Words) -> String {
        words.in_language(self.language).to_string()
    }

    fn page(&self, names: usize) -> String {
        let (on, tally) = (self.on, &self.outcome.tally);
        let cost = tally.cost();
        let (households, gain, lose, otherwise) = (tally.households, tally.gain, tally.lose, tally.otherwise);
        let (recurring, single) = (signed_yuan(cost.recurring_fen), signed_yuan(cost.single_fen));
        let mut text = String::new();
        let heads = [
            words!("■ 草案试行（{on}，{households}户）", "■ The draft, tried on {households} households on {on}"),
            words!(
                "得益 {gain} 户 · 受损 {lose} 户 · 另有 {otherwise} 户判定改变而金额不变或不明",
                "gain: {gain} · lose: {lose} · other answers, no known sum: {otherwise}"
            ),
            words!("花费：每年 {recurring} 元，一次性 {single} 元", "cost: {recurring} yuan a year, {single} yuan once"),
        ];
        heads.iter().for_each(|words| _ = writeln!(text, "{}", self.pick(words)));
        if self.outcome.unread > 0 {
            let unread = self.outcome.unread;
            let _ = writeln!(text, "{}", self.pick(&words!("无法读懂 {unread} 户，未计入", "{unread} households can't be read and are not counted")));
        }
        if self.outcome.programs.is_empty() {
            let _ = writeln!(text, "{}", self.pick(&Words::new("该日没有任何项目的判定不同。", "On this day no program is judged otherwise.")));
            return text;
        }
        let _ = writeln!(text, "{}", self.programs());
        for (title, groups) in [(("地区", "Place"), &self.outcome.areas), (("家庭类别", "Kind of household"), &self.outcome.kinds)] {
            let _ = writeln!(text, "{}", self.groups(title, groups));
        }
        let alike = self.outcome.moved_programs().1;
        if alike > 0 {
            let _ = writeln!(
                text,
                "  {}",
                self.pick(&words!("另有 {alike} 个项目的文件不同而判定相同。", "{alike} more programs are written otherwise and judged alike."))
            );
        }
        let notes = [
            Words::new(
                "按项目：各项目单独计算。户数和花费：按可以同时享受的项目合计，互相排斥的只计一项；区间按下限。",
                "By program each is taken alone. Households and cost count what can be held together: of what excludes each other one; of ranges the least.",
            ),
            Words::new("限额、资金和已享受的救助不计在内。", "Caps, funds and aid that is held already are not counted."),
        ];
        notes.iter().for_each(|note| _ = writeln!(text, "  {}", self.pick(note)));
        for (leaning, title) in [(Leaning::Loses, ("受损", "Lose")), (Leaning::Gains, ("得益", "Gain")), (Leaning::Otherwise, ("判定改变", "Other answers"))]
        {
            self.named(leaning, title, names, &mut text);
        }
        text
    }

    fn table(&self, headings: &[(&str, &str)], texts: usize) -> Table {
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
        table.set_header(headings.iter().map(|(zh, en)| self.pick(&Words::new(*zh, *en))));
        for column in texts..headings.len() {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table
    }

    fn programs(&self) -> Table {
        let headings = [
            ("项目", "Program"),
            ("符合：现行", "Eligible now"),
            ("草案", "Draft"),
            ("新符合", "Newly"),
            ("不再符合", "No longer"),
            ("其中缺资料", "For want of facts"),
            ("增加", "More"),
            ("减少", "Less"),
            ("每年（元）", "A year (yuan)"),
            ("一次性（元）", "Once (yuan)"),
        ];
        let mut table = self.table(&headings, 1);
        for line in self.outcome.moved_programs().0 {
            let (before, after) = line.pays;
            let numbers = [line.eligible.0, line.eligible.1, line.newly, line.no_longer, line.now_needs, line.more, line.less].map(|number| number.to_string());
            let sums = [signed_yuan(after.recurring_fen - before.recurring_fen), signed_yuan(after.single_fen - before.single_fen)];
            table.add_row(std::iter::once(format!("{}\n{}", line.id, self.pick(&line.name))).chain(numbers).chain(sums));
        }
        table
    }

    fn groups(&self, (zh, en): (&str, &str), groups: &[Group]) -> Table {
        let headings = [
            (zh, en),
            ("户数", "Households"),
            ("得益", "Gain"),
            ("受损", "Lose"),
            ("其他", "Other"),
            ("每年（元）", "A year (yuan)"),
            ("一次性（元）", "Once (yuan)"),
        ];
        let mut table = self.table(&headings, 1);
        for Group { area, name, tally } in groups {
            let label: Vec<String> = name.iter().map(|name| self.pick(name)).chain(area.clone()).collect();
            let numbers = [tally.households, tally.gain, tally.lose, tally.otherwise].map(|number| number.to_string());
            let cost = tally.cost();
            table.add_row(std::iter::once(label.join(" ")).chain(numbers).chain([signed_yuan(cost.recurring_fen), signed_yuan(cost.single_fen)]));
        }
        table
    }

    fn named(&self, leaning: Leaning, (zh, en): (&str, &str), names: usize, text: &mut String) {
        let list = self.outcome.those_who(leaning);
        if names == 0 || list.len() == 0 {
            return;
        }
        let count = list.len();
        let _ = writeln!(text, "\n  {}", self.pick(&words!("{zh}（{count}户）", "{en} ({count})")));
        for change in list.take(names) {
            let programs: Vec<&str> =
                self.outcome.programs_of(change.household).into_iter().map(|program| self.outcome.programs[program].id.as_str()).collect();
            let (id, sum) = (self.roll.id(change.household), signed_yuan(change.difference_fen()));
            let _ = writeln!(text, "    {id}  {sum}  {}", programs.join(", "));
        }
        if let Some(rest) = count.checked_sub(names).filter(|rest| *rest > 0) {
            let _ = writeln!(text, "    {}", self.pick(&words!("……另有 {rest} 户", "… and {rest} more")));
        }
    }
}
