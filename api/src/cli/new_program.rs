//! `yimen new program`: how does a program file begin?
//!
//! A skeleton of a whole file stands in the right folder, with a mark wherever its author has to write; `yimen check` tells each of
//! them until none is left. Nothing is ever overwritten.

use super::catalog::programs_of;
use super::fail;
use clap::{Args, Subcommand, ValueEnum};
use engine::catalog::{Catalog, TO_WRITE};
use engine::facts::{Area, nearest_key};
use engine::words;
use engine::words::Words;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// `yimen new`.
#[derive(Debug, Subcommand)]
pub enum NewCommand {
    /// 新建一个项目文件 / begin a program file
    Program(NewProgramOptions),
}

/// `yimen new program`.
#[derive(Debug, Args)]
pub struct NewProgramOptions {
    /// 编号：小写字母、数字和连字符 / its id: lower-case letters, digits and hyphens
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// 地区代码前缀，如 4207 / prefix of the area codes it serves, as 4207
    #[arg(long, value_name = "CODE")]
    pub region: Option<String>,
    /// 部门编号，见 agencies.yaml / the agency's id, of agencies.yaml
    #[arg(long, value_name = "ID")]
    pub agency: Option<String>,
    /// 需求编号，见 needs.yaml / the need's id, of needs.yaml
    #[arg(long, value_name = "ID")]
    pub need: Option<String>,
    /// 法定或非法定 / statutory or not
    #[arg(long, value_enum, default_value_t = KindName::Statutory)]
    pub kind: KindName,
    /// 发给家庭或个人 / paid to the household or to a person
    #[arg(long, value_enum, default_value_t = PaidToName::Household)]
    pub paid_to: PaidToName,
    /// 中文名称 / the Chinese name
    #[arg(long, value_name = "TEXT")]
    pub name_zh: Option<String>,
    /// 英文名称 / the English name
    #[arg(long, value_name = "TEXT")]
    pub name_en: Option<String>,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
}

/// Kinds of programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindName {
    /// 法定 / statutory
    Statutory,
    /// 非法定 / set up by an agency or donor
    NonStatutory,
}

/// To whom a program is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PaidToName {
    /// 家庭 / the household
    Household,
    /// 个人 / a person
    Person,
}

/// What must be given.
struct Given<'a> {
    id: &'a str,
    region: &'a str,
    agency: &'a str,
    need: &'a str,
    name_zh: &'a str,
    name_en: &'a str,
}

/// Writes the file, or says what is needed.
pub fn run(options: &NewProgramOptions) -> ExitCode {
    let written = begin(options);
    let done = written.and_then(|path| {
        let (shown, catalog) = (path.display(), options.catalog.display());
        let words = words!(
            "已新建 {shown}；按文中注释填写，再运行 yimen check {catalog}，会列出还没有写的地方",
            "{shown} is begun; write where the comments say, then `yimen check {catalog}` lists what is left"
        );
        super::print(&format!("{}\n{}\n", words.zh, words.en))
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn begin(options: &NewProgramOptions) -> Result<PathBuf, Words> {
    let given = given(options)?;
    let catalog = programs_of(&options.catalog)?;
    let region = check(&given, &catalog)?;
    let folder = options.catalog.join(folder_of(&given, &region, &catalog));
    let path = folder.join(format!("{}.yaml", given.id));
    let shown = path.display();
    let explain = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => words!("{shown} 已存在，没有改动它；请换一个编号", "{shown} is there already and was left as it is; take another id"),
        _ => words!("无法写入 {shown}：{error}", "can't write {shown}: {error}"),
    };
    std::fs::create_dir_all(&folder).map_err(explain)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path).map_err(explain)?;
    let depth = path.strip_prefix(&options.catalog).unwrap_or(&path).components().count() - 1;
    file.write_all(skeleton(&given, options, depth).as_bytes()).map_err(explain)?;
    Ok(path)
}

fn given(options: &NewProgramOptions) -> Result<Given<'_>, Words> {
    let asked = [
        ("--id", &options.id),
        ("--region", &options.region),
        ("--agency", &options.agency),
        ("--need", &options.need),
        ("--name-zh", &options.name_zh),
        ("--name-en", &options.name_en),
    ];
    let missing: Vec<&str> = asked.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
    let [Some(id), Some(region), Some(agency), Some(need), Some(name_zh), Some(name_en)] = asked.map(|(_, value)| value.as_deref()) else {
        let missing = missing.join(" ");
        let example =
            "yimen new program --id ez-heating --region 4207 --agency ez-civil-affairs --need heating --name-zh 冬季取暖补助 --name-en 'Winter heating aid'";
        return Err(words!("还需要：{missing}。例如：\n  {example}", "still needed: {missing}. For example:\n  {example}"));
    };
    Ok(Given { id, region, agency, need, name_zh, name_en })
}

/// Whether the id is free and well shaped, and what is named is known.
fn check(given: &Given<'_>, catalog: &Catalog) -> Result<Area, Words> {
    let Given { id, region, agency, need, .. } = given;
    let is_shaped = !id.is_empty() && id.len() <= 80 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !is_shaped {
        return Err(words!(
            "--id：{id} 应为小写字母、数字和连字符，如 ez-heating",
            "--id: {id} should have lower-case letters, digits and hyphens, as ez-heating"
        ));
    }
    if catalog.programs.iter().any(|program| program.id == *id) || catalog.left_out.iter().any(|other| other == id) {
        return Err(words!("--id：已有项目 {id}；请换一个编号", "--id: there is a program {id} already; take another id"));
    }
    let known = |name: &str, value: &str, list: Vec<&str>, file: &str| {
        if list.contains(&value) {
            return Ok(());
        }
        Err(match nearest_key(list.iter().copied(), value) {
            Some(near) => words!("{name}：{file} 中没有 {value}；是否应为 {near}？", "{name}: {file} has no {value}; did you mean {near}?"),
            None => words!("{name}：{file} 中没有 {value}；请先写入", "{name}: {file} has no {value}; add it there first"),
        })
    };
    known("--agency", agency, catalog.agencies.keys().map(String::as_str).collect(), "agencies.yaml")?;
    known("--need", need, catalog.needs.keys().map(String::as_str).collect(), "needs.yaml")?;
    Area::parse_prefix(region).ok_or_else(|| words!("--region：{region} 应为2至12位数字，如 4207", "--region: {region} should be 2 to 12 digits, as 4207"))
}

/// Beside the programs of the same agency and region, else in the region's folder, else in a new one.
fn folder_of(given: &Given<'_>, region: &Area, catalog: &Catalog) -> PathBuf {
    let of_region = || catalog.programs.iter().filter(|program| program.region == *region);
    let beside = of_region().find(|program| program.agency == given.agency).and_then(|program| Path::new(&program.file).parent());
    if let Some(folder) = beside {
        return folder.to_path_buf();
    }
    let top = of_region().next().and_then(|program| program.file.split_once('/')).map_or_else(|| given.region.to_string(), |(top, _)| top.to_string());
    // `ez-civil-affairs` decides in `civil-affairs`: the prefix is the region's.
    let agency = given.agency.split_once('-').filter(|(prefix, _)| prefix.len() <= 3).map_or(given.agency, |(_, rest)| rest);
    Path::new(&top).join(agency)
}

/// A text within braces: quoted where YAML would take a character of it for its own.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.chars().filter(|c| !c.is_control()).collect::<String>().replace('\\', "\\\\").replace('"', "\\\""))
}

fn skeleton(given: &Given<'_>, options: &NewProgramOptions, depth: usize) -> String {
    let Given { id, region, agency, need, .. } = given;
    let (name_zh, name_en, up, mark) = (quoted(given.name_zh), quoted(given.name_en), "../".repeat(depth), TO_WRITE);
    let kind = match options.kind {
        KindName::Statutory => "statutory",
        KindName::NonStatutory => "non_statutory",
    };
    let paid_to = match options.paid_to {
        PaidToName::Household => "household",
        PaidToName::Person => "person",
    };
    format!(
        r#"# yaml-language-server: $schema={up}program.schema.json
# 凡写着 {mark} 的地方都要对照原文填写；# 后的说明填完可删。 / Write wherever {mark} stands, by the source's text; the comments may go.
# 格式 / format: {up}README.md    六个例子 / six examples: {up}EXAMPLES.md
format: 1
id: {id}
name: {{zh: {name_zh}, en: {name_en}}}
summary: {{zh: {mark}, en: {mark}}}   # 一句话：谁得到什么 / one plain sentence: who gets what
kind: {kind}
agency: {agency}
region: "{region}"
need: {need}
paid_to: {paid_to}
per: month                         # month | term | year | once | event
in_force: {{from: {mark}}}         # 生效的第一天 YYYY-MM-DD / the first day
source: {{key: {mark}, title: {mark}, clause: {mark}}}
parameters:                        # 原文的每个数字，带日期和条款 / every number of the text with its dates and clause
  standard:
    unit: yuan                     # yuan, percent, ratio, count, years, months, days, m2, kwh, yuan/m2
    name: {{zh: {mark}, en: {mark}}}
    values:
      - {{from: {mark}, checked_until: {mark}, value: {mark}, clause: {mark}}}
criteria:                          # 每个条件一条，全部成立才符合 / one for each condition; all must hold
  - id: income-below-standard
    when: {mark}                   # 如 / as: household.income_pc < param.standard
    says: {{zh: {mark}, en: {mark}}}
    clause: {mark}
amount: {{exactly: {mark}, clause: {mark}}}   # 或 / or: between, first, in_kind, not_stated
documents: []                      # documents.yaml 的编号 / ids of documents.yaml
base:                              # 一户能得到的家庭 / a household that gets it
  on: {mark}
  household: {{area: {mark}, income_month: {mark}}}
  members:
    - {{birth_date: {mark}}}
cases:                             # 每个界线两侧各一例，金额手算 / one for each side of every boundary, worked out by hand
  - {{name: one fen below, expect: eligible, amount: {mark}}}
  - {{name: at the line, set: {{household.income_month: {mark}}}, expect: ineligible, because: [income-below-standard]}}
  - {{name: income not known, set: {{household.income_month: null}}, expect: needs, missing: [household.income_month]}}
"#
    )
}
