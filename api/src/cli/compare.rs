//! `yimen compare`: what would one household get in each city, year by year?

use super::arguments::{Lang, OutputFormat};
use super::catalog::catalog_of;
use super::fail;
use crate::clock::Clock;
use clap::Args;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use engine::calendar::{Date, parse_date};
use engine::catalog::Catalog;
use engine::eligibility::{
    AmountFound, Elsewhere, Recipient, Recommendation, Verdict, code_of, codes_that_differ, consistent, is_served, judge_elsewhere, june_days,
    regions_with_programs,
};
use engine::facts::{Area, Faults, Household, parse_household};
use engine::money::Money;
use engine::words;
use engine::words::{Language, Words};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const WIDTH: u16 = 110;
/// Missing facts named of one program.
const MISSING_MAX: usize = 4;
/// What a household's file may weigh at most.
const BYTES_MAX: u64 = 4 << 20;

/// `yimen compare`.
#[derive(Debug, Args)]
pub struct CompareOptions {
    /// 一户的JSON文件；- 为标准输入 / a file with one household in JSON; - reads standard input
    #[arg(value_name = "HOUSEHOLD.json")]
    pub file: PathBuf,
    /// 判定日期（可重复）；不写则每年6月30日 / a date asked about (may be repeated); else 30 June of each year
    #[arg(long, value_name = "DATE")]
    pub on: Vec<String>,
    /// 住在这个代码的地方，只看它所在的城市（可重复） / live at this code: only its city is asked (may be repeated)
    #[arg(long, value_name = "CODE")]
    pub area: Vec<String>,
    /// 列出每个城市的项目 / list each city's programs
    #[arg(long)]
    pub all: bool,
    /// 年龄以这一天为准，默认 facts_on 或今天 / ages are those of this day; facts_on or today if left out
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 输出格式 / output format
    #[arg(long, value_enum, default_value_t = OutputFormat::Table)]
    pub format: OutputFormat,
    /// 表格的语言 / language of the table
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// A place on a day with its answer.
struct Row {
    region: Area,
    area: Area,
    on: Date,
    answer: Elsewhere,
    /// What the parts of the region give that may differ, where the whole of it is asked about.
    parts: Vec<Part>,
}

/// What a part of a region gives.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    area: Area,
    monthly: Money,
    single: Money,
}

impl Row {
    /// The parts that give the least and the most a month, where they differ in what they give.
    fn range(&self) -> Option<(&Part, &Part)> {
        let sum = |part: &&Part| (part.monthly, part.single);
        let (least, most) = (self.parts.iter().min_by_key(sum)?, self.parts.iter().rev().max_by_key(sum)?);
        (sum(&least) != sum(&most)).then_some((least, most))
    }
}

/// Prints the comparison.
pub fn run(options: &CompareOptions) -> ExitCode {
    let text = compare(options);
    match text.and_then(|text| super::print(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn compare(options: &CompareOptions) -> Result<String, Words> {
    let catalog = catalog_of(&options.catalog)?;
    let day = |name: &str, text: &str| parse_date(text).map_err(|Words { zh, en }| words!("{name}：{zh}", "{name}: {en}"));
    let today = Clock::System.today();
    let as_of = options.as_of.as_ref().map(|text| day("--as-of", text)).transpose()?;
    let household = household_of(&options.file, &catalog, as_of)?;
    let told_on = as_of.or(household.facts_on).unwrap_or(today);
    let days: Vec<Date> = options.on.iter().map(|text| day("--on", text)).collect::<Result<_, _>>()?;
    let places = places(&catalog, &options.area)?;
    let mut rows = Vec::new();
    let regions = regions_with_programs(&catalog);
    for Place { region, area, served_by } in places {
        let june: BTreeSet<Date> = served_by.iter().flat_map(|region| june_days(&catalog, region, today)).collect();
        let serves = |on: &Date| served_by.iter().any(|region| is_served(&catalog, region, *on));
        let asked: Vec<Date> = if days.is_empty() { june.into_iter().collect() } else { days.iter().copied().filter(serves).collect() };
        for on in asked {
            let judged = |area: &Area| judge_elsewhere(&catalog, &household, told_on, area, on);
            let part = |area: &Area, answer: &Elsewhere| Part {
                area: area.clone(),
                monthly: money(answer.bundle.monthly_fen()),
                single: money(answer.bundle.single_fen),
            };
            let answer = judged(&area);
            let others = if options.area.is_empty() { codes_that_differ(&catalog, &region) } else { Vec::new() };
            let has_own_row = |other: &Area| regions.iter().any(|own| *own != region && own.lies_in(&region) && other.lies_in(own));
            let others = others.into_iter().filter(|other| *other != area && !has_own_row(other)).map(|other| part(&other, &judged(&other)));
            let parts = std::iter::once(part(&area, &answer)).chain(others).collect();
            rows.push(Row { region: region.clone(), area: area.clone(), on, answer, parts });
        }
    }
    if rows.is_empty() {
        return Err(Words::new("这些日期没有城市有生效的项目", "no city has a program in force on these dates"));
    }
    match options.format {
        OutputFormat::Json => {
            let list: Vec<Value> = rows.iter().map(|row| json_of(&catalog, row)).collect();
            Ok(format!("{}\n", json!({ "household": household.id, "ages_as_of": told_on.to_string(), "rows": list })))
        }
        OutputFormat::Table => {
            let language = options.lang.map_or(Language::Chinese, Lang::language);
            let view = View { catalog: &catalog, household: &household, told_on, language };
            Ok(view.page(&rows, options.all))
        }
    }
}

/// The one household of a file, or of standard input for `-`. What it tells must agree on a day: the one given, else that of which it
/// speaks, else today.
pub fn household_of(path: &Path, catalog: &Catalog, as_of: Option<Date>) -> Result<Household, Words> {
    let explain = |faults: Faults| {
        let Words { zh, en } = faults.to_words();
        words!("家庭资料有误：{zh}", "the household can't be read: {en}")
    };
    let text = read(path)?;
    let household = parse_household(text.strip_prefix('\u{feff}').unwrap_or(&text), &catalog.vocabulary).map_err(explain)?;
    let on = as_of.or(household.facts_on).unwrap_or_else(|| Clock::System.today());
    consistent(catalog, household, on).map_err(explain)
}

/// The text of a file, or of standard input for `-`.
fn read(path: &Path) -> Result<String, Words> {
    let shown = path.display();
    let explain = |error: std::io::Error| words!("无法读取 {shown}：{error}", "can't read {shown}: {error}");
    let mut text = String::new();
    let source: Box<dyn Read> = if path == Path::new("-") { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(path).map_err(explain)?) };
    source.take(BYTES_MAX).read_to_string(&mut text).map_err(explain)?;
    Ok(text)
}

/// Where to live: the region whose row it is, a code, and the regions whose programs make it worth asking about.
struct Place {
    region: Area,
    area: Area,
    served_by: Vec<Area>,
}

/// Every region with programs of its own, or those of the codes that are given.
fn places(catalog: &Catalog, codes: &[String]) -> Result<Vec<Place>, Words> {
    let regions = regions_with_programs(catalog);
    if codes.is_empty() {
        let place = |region: Area| code_of(catalog, &region).map(|area| Place { served_by: vec![region.clone()], region, area });
        return Ok(regions.into_iter().filter_map(place).collect());
    }
    let place = |code: &String| {
        let area = Area::parse(code)
            .ok_or_else(|| words!("--area：{code} 应为6位（或9、12位）行政区划代码", "--area: {code} is no administrative code of 6 digits (or 9 or 12)"))?;
        let served_by: Vec<Area> = regions.iter().filter(|region| area.as_str().starts_with(region.as_str())).cloned().collect();
        let nearest = served_by.iter().max_by_key(|region| region.as_str().len()).cloned();
        let region = nearest.ok_or_else(|| words!("--area：目录中没有 {code} 所在城市的项目", "--area: the catalog has no program for {code}"))?;
        Ok(Place { region, area, served_by })
    };
    codes.iter().map(place).collect()
}

/// What a region is called: its own name, else the name of the folder of its programs.
fn name_of(catalog: &Catalog, region: &Area) -> Words {
    let named = catalog.region_names.get(region.as_str()).cloned();
    named.unwrap_or_else(|| {
        let folder = catalog.programs.iter().find(|program| program.region == *region).and_then(|program| program.file.split('/').next());
        let name = folder.unwrap_or(region.as_str());
        Words::new(name, name)
    })
}

fn full_code(area: &Area) -> String {
    format!("{:0<6}", area.as_str())
}

fn count(row: &Row, verdict: Verdict) -> usize {
    row.answer.recommendations.list.iter().filter(|one| one.verdict == verdict).count()
}

fn money(fen: i128) -> Money {
    Money::from_fen(i64::try_from(fen).unwrap_or(i64::MAX))
}

fn is_unchecked(row: &Row) -> bool {
    row.answer.recommendations.list.iter().any(|one| one.verdict == Verdict::Eligible && !one.unchecked().is_empty())
}

/// Which sum of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sum {
    /// What comes again, by the month.
    AMonth,
    /// Single payments.
    Once,
}

/// Numbers that nobody has entered and on which a verdict or an amount hangs, of aid that comes again or of single payments.
fn unknown_numbers(catalog: &Catalog, row: &Row, sum: Sum) -> BTreeSet<String> {
    let list = row.answer.recommendations.list.iter().filter(|one| one.program.per.comes_again() == (sum == Sum::AMonth));
    let (household, vocabulary) = (&row.answer.household, &catalog.vocabulary);
    let paths = list.flat_map(|one| one.missing_paths(household, vocabulary).into_iter().chain(one.amount_missing_paths(household, vocabulary)));
    paths.filter_map(|path| path.strip_prefix("parameter:").map(str::to_string)).collect()
}

fn all_unknown_numbers(catalog: &Catalog, row: &Row) -> BTreeSet<String> {
    [Sum::AMonth, Sum::Once].into_iter().flat_map(|sum| unknown_numbers(catalog, row, sum)).collect()
}

fn json_of(catalog: &Catalog, row: &Row) -> Value {
    let Row { region, area, on, answer, .. } = row;
    let programs = answer.recommendations.list.iter().enumerate().map(|(position, one)| {
        let (amount, amount_max) = match &one.amount {
            AmountFound::Exactly(money) => (Some(money.to_string()), None),
            AmountFound::Between(least, most) => (Some(least.to_string()), Some(most.to_string())),
            AmountFound::Unknown(_) | AmountFound::Without => (None, None),
        };
        json!({
            "program": one.program.id,
            "recipient": recipient_of(&answer.household, one),
            "verdict": one.verdict,
            "amount": amount,
            "amount_max": amount_max,
            "per": one.program.per,
            "counted": answer.bundle.kept.contains(&position),
            "missing": one.missing_paths(&answer.household, &catalog.vocabulary),
        })
    });
    json!({
        "region": region.as_str(),
        "name": name_of(catalog, region),
        "area": full_code(area),
        "on": on.to_string(),
        "monthly": money(answer.bundle.monthly_fen()),
        "single": money(answer.bundle.single_fen),
        "monthly_is_least": is_least(row, Sum::AMonth),
        "single_is_least": is_least(row, Sum::Once),
        "least": row.range().map(|(least, _)| part_json(least)),
        "most": row.range().map(|(_, most)| part_json(most)),
        "eligible": count(row, Verdict::Eligible),
        "needs": count(row, Verdict::Needs),
        "ask_agency": answer.recommendations.open,
        "unchecked_numbers": is_unchecked(row),
        "unknown_numbers": all_unknown_numbers(catalog, row),
        "programs": programs.collect::<Vec<_>>(),
    })
}

fn part_json(part: &Part) -> Value {
    json!({ "area": full_code(&part.area), "monthly": part.monthly, "single": part.single })
}

fn recipient_of(household: &Household, one: &Recommendation) -> String {
    match one.recipient {
        Recipient::Household => "household".to_string(),
        Recipient::Member(position) => household.members[usize::from(position)].id.clone(),
    }
}

struct View<'a> {
    catalog: &'a Catalog,
    household: &'a Household,
    told_on: Date,
    language: Language,
}

impl View<'_> {
    fn pick(&self, words: &Words) -> String {
        words.in_language(self.language).to_string()
    }

    fn page(&self, rows: &[Row], all: bool) -> String {
        let (id, size, told_on) = (&self.household.id, self.household.members.len(), self.told_on);
        let mut text =
            format!("{}\n", self.pick(&words!("■ 户 {id}（{size}人）在各地能得到什么", "■ What household {id} ({size} members) would get in each place")));
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
        let headings = [
            ("城市", "City"),
            ("日期", "Date"),
            ("每月（元）", "A month (yuan)"),
            ("一次性（元）", "Once (yuan)"),
            ("符合", "Eligible"),
            ("缺资料", "Needs facts"),
        ];
        table.set_header(headings.map(|(zh, en)| self.pick(&Words::new(zh, en))));
        let runs = runs(rows);
        for run in &runs {
            let (first, last) = (&run[0], &run[run.len() - 1]);
            let mark = if is_unchecked(first) { " *" } else { "" };
            let bundle = &first.answer.bundle;
            table.add_row([
                format!("{} {}", self.pick(&name_of(self.catalog, &first.region)), full_code(&first.area)),
                if run.len() > 1 { format!("{} … {}", first.on, last.on) } else { first.on.to_string() },
                format!("{}{mark}", sum_or_unknown(self.catalog, first, bundle.monthly_fen(), Sum::AMonth)),
                sum_or_unknown(self.catalog, first, bundle.single_fen, Sum::Once),
                count(first, Verdict::Eligible).to_string(),
                count(first, Verdict::Needs).to_string(),
            ]);
        }
        for column in 2..6 {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let _ = writeln!(text, "{table}");
        self.ranges(&runs, &mut text);
        if all {
            runs.iter().for_each(|run| self.list(&run[0], &mut text));
        }
        let notes = [
            words!(
                "各人年龄以 {told_on} 为准，出生日期随判定日期平移；住址换成该地代码，其余事实照所报。",
                "Ages are those of {told_on}: birth dates move with the date asked about. The address is that place's; all else is as told."
            ),
            Words::new(
                "每月合计：相互排斥、只取高的取较大者，补差的只计差额，同一需求的非法定救助每人只计一项；区间按下限；年、学期的款折成每月。",
                "The month's total: of what excludes each other the larger; of top-ups the difference; one local program for one person and need; of ranges the least; sums by the year or term as a month's part.",
            ),
            Words::new("限额、资金和已享受的救助不计在内。", "Caps, funds and aid that is held already are not counted."),
        ];
        notes.iter().for_each(|note| {
            let _ = writeln!(text, "  {}", self.pick(note));
        });
        let unknown: BTreeSet<String> = rows.iter().flat_map(|row| all_unknown_numbers(self.catalog, row)).collect();
        if !unknown.is_empty() {
            let list = unknown.into_iter().collect::<Vec<_>>().join(", ");
            let note = words!(
                "? 不是没有，≥ 不止这些：当地当年的数字没有录入：{list}。",
                "? does not mean nothing, and ≥ means more: numbers of that place and day are not entered ({list})."
            );
            let _ = writeln!(text, "  {}", self.pick(&note));
        }
        if rows.iter().any(is_unchecked) {
            let note = Words::new("* 有数字没有核对到该日，可能已经改变。", "* Some numbers are not checked up to that date and may have changed.");
            let _ = writeln!(text, "  {}", self.pick(&note));
        }
        text
    }

    /// How far the parts of a city differ: the table shows one of them.
    fn ranges(&self, runs: &[&[Row]], text: &mut String) {
        for run in runs {
            let first = &run[0];
            let Some((least, most)) = first.range() else { continue };
            let name = name_of(self.catalog, &first.region);
            let (zh, en) = (&name.zh, &name.en);
            let on = if run.len() > 1 { format!("{} … {}", first.on, run[run.len() - 1].on) } else { first.on.to_string() };
            let shown = |part: &Part| format!("{} / {} ({})", part.monthly, part.single, full_code(&part.area));
            let (least, most) = (shown(least), shown(most));
            let says =
                words!("{zh} {on}：各区县不同，每月 / 一次性从 {least} 到 {most}", "{en} {on}: its counties differ, a month / once from {least} to {most}");
            let _ = writeln!(text, "  {}", self.pick(&says));
        }
        if runs.iter().any(|run| !run[0].parts.is_empty()) {
            let note = Words::new(
                "每个城市按其名称后代码的区县计算；用 --area 看其他地方。",
                "Each city is shown at the county whose code stands behind its name; --area asks about another.",
            );
            let _ = writeln!(text, "  {}", self.pick(&note));
        }
    }

    /// The programs of one place, those that are counted first.
    fn list(&self, row: &Row, text: &mut String) {
        let _ = writeln!(text, "\n  {} {}", self.pick(&name_of(self.catalog, &row.region)), row.on);
        let list = &row.answer.recommendations.list;
        let is_counted = |position: &usize| row.answer.bundle.kept.contains(position);
        let mut order: Vec<usize> = (0..list.len()).collect();
        order.sort_by_key(|position| (list[*position].verdict, !is_counted(position)));
        for position in order {
            let one = &list[position];
            let (name, recipient) = (self.pick(&one.program.name), recipient_of(&row.answer.household, one));
            let amount = match &one.amount {
                AmountFound::Exactly(money) => money.to_string(),
                AmountFound::Between(least, most) => format!("{least} - {most}"),
                AmountFound::Unknown(_) => "?".to_string(),
                AmountFound::Without => one.in_words().map(|words| self.pick(words)).unwrap_or_default(),
            };
            let state = match (one.verdict, is_counted(&position)) {
                (Verdict::Eligible, true) => Words::new("符合", "eligible"),
                (Verdict::Eligible, false) => Words::new("符合，但与上面的不能同享", "eligible, but not beside those above"),
                _ => {
                    let more = if one.missing.len() > MISSING_MAX { " …" } else { "" };
                    let paths = one.missing.iter().take(MISSING_MAX).map(|fact| fact.path(&row.answer.household, &self.catalog.vocabulary));
                    let missing = paths.collect::<Vec<_>>().join(", ") + more;
                    words!("缺：{missing}", "missing: {missing}")
                }
            };
            let _ = writeln!(text, "    {name} ({recipient}) {amount} {}: {}", self.pick(&one.program.per.words()), self.pick(&state));
        }
    }
}

/// A sum; a question mark where it would be nothing only because a number is not known, and "at least" where what is counted for it
/// gives an amount that is not known.
fn sum_or_unknown(catalog: &Catalog, row: &Row, fen: i128, sum: Sum) -> String {
    let is_least = is_least(row, sum);
    match fen {
        0 if is_least || !unknown_numbers(catalog, row, sum).is_empty() => "?".to_string(),
        fen if is_least => format!("≥ {}", money(fen)),
        fen => money(fen).to_string(),
    }
}

/// Whether something is counted of which only that it is given is known, not how much.
fn is_least(row: &Row, sum: Sum) -> bool {
    let counted = row.answer.bundle.kept.iter().map(|position| &row.answer.recommendations.list[*position]);
    counted.filter(|one| one.program.per.comes_again() == (sum == Sum::AMonth)).any(|one| matches!(one.amount, AmountFound::Unknown(_)))
}

/// Rows one after the other of one place whose answers are the same: shown as one.
fn runs(rows: &[Row]) -> Vec<&[Row]> {
    let answer = |row: &Row| {
        let list = row.answer.recommendations.list.iter().map(|one| (one.program.id.clone(), one.recipient, one.verdict, one.amount.clone()));
        (row.area.clone(), is_unchecked(row), row.parts.clone(), list.collect::<Vec<_>>())
    };
    rows.chunk_by(|a, b| answer(a) == answer(b)).collect()
}
