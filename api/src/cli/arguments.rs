//! What may be typed?

use clap::error::{ContextKind, ErrorKind};
use clap::{Args, Parser, Subcommand};
use engine::words::Language;
use std::path::PathBuf;
use std::process::ExitCode;

/// 一门：社会救助统一匹配与去重引擎 / one door to social assistance
#[derive(Debug, Parser)]
#[command(name = "yimen", version, disable_help_subcommand = true, args_conflicts_with_subcommands = true, max_term_width = 120)]
pub struct Arguments {
    /// 要执行的命令；不写则运行演示区 / the command; without one the demo district runs
    #[command(subcommand)]
    pub command: Option<Command>,
    /// 演示区所在的数据文件夹 / the data folder of the demo district
    #[arg(long, value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 演示用的目录文件夹 / the demo's catalog
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 语言 / language
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 检查项目目录：一次列出所有问题 / check the catalog: every problem at once
    Check(CheckOptions),
    /// 对每户推荐救助项目：符合、缺资料、金额、理由 / recommend programs for each household, with reasons
    Recommend(RecommendOptions),
    /// 输出项目文件的JSON Schema（供编辑器使用） / print the JSON Schema of a program file, for editors
    Schema,
}

/// `yimen check`.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// 目录文件夹 / the catalog's folder [./catalog]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", conflicts_with = "folder")]
    pub catalog: Option<PathBuf>,
    /// 逐一改动条件，列出案例没有发现的改动 / change one thing at a time and list what the cases don't notice
    #[arg(long, value_name = "PATH", num_args = 0..=1, default_missing_value = "")]
    pub mutants: Option<String>,
    /// 语言 / language
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// `yimen recommend`.
#[derive(Debug, Args)]
pub struct RecommendOptions {
    /// 每行一户的JSON文件；- 为标准输入 / a file with one household in JSON a line; - reads standard input
    #[arg(value_name = "FILE.jsonl")]
    pub file: PathBuf,
    /// 判定日期 YYYY-MM-DD / the date asked about
    #[arg(long, value_name = "DATE")]
    pub as_of: String,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 只判定这些项目（可重复） / only these programs (may be repeated)
    #[arg(long, value_name = "ID")]
    pub program: Vec<String>,
    /// 连不符合的也列出 / list ineligible ones too
    #[arg(long)]
    pub all: bool,
    /// 未核对到该日的数字按缺失处理 / treat numbers that nobody has checked up to the date as missing
    #[arg(long)]
    pub strict: bool,
    /// 输出格式 / output format
    #[arg(long, value_enum, default_value_t = OutputFormat::Json)]
    pub format: OutputFormat,
    /// 表格的语言 / language of the table
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// Output formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum OutputFormat {
    /// 每户一行JSON / one line of JSON a household
    Json,
    /// 给人看的表格 / tables for people
    Table,
}

/// Languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language of answers for people.
    pub fn language(self) -> Language {
        match self {
            Lang::Zh => Language::Chinese,
            Lang::En => Language::English,
        }
    }
}

/// Prints help as it is, and anything else wrong with the command line in both languages. Nothing could be done: 1.
pub fn explain(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand) {
        return match super::print(&error.to_string()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(words) => super::fail(&words),
        };
    }
    let named = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let (argument, value) = (named(ContextKind::InvalidArg), named(ContextKind::InvalidValue));
    let zh = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识的参数 {argument}"),
        ErrorKind::InvalidSubcommand => format!("没有命令 {}", named(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("参数 {argument} 的值「{value}」不对"),
        ErrorKind::ArgumentConflict => format!("参数 {argument} 不能与其他参数同用"),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => format!("参数 {argument} 的值个数不对"),
        _ => "命令行有误".to_string(),
    };
    eprintln!("错误：{zh}（yimen --help 查看用法）");
    eprintln!("{}", error.render());
    ExitCode::FAILURE
}
