//! `yimen recommend`: which programs may help each household of a file?

mod besides;
mod lines;
mod progress;
mod table;

use super::arguments::{Lang, OutputFormat};
use super::catalog::catalog_of;
use super::fail;
use crate::wire::{Besides, write_household as write_household_json, write_refusal};
use clap::Args;
use engine::calendar::parse_date;
use engine::catalog::Catalog;
use engine::eligibility::{Question, Recommendations, Rigour, read_consistent, recommend};
use engine::facts::{Faults, Household};
use engine::words;
use engine::words::{Language, Words};
use lines::Line;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub use lines::Lines;
pub use progress::Progress;
pub use table::write_household;

/// Lines judged together, on all cores.
const BATCH: usize = 256;

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
    /// 连不符合的也列出，并说明差多少、改变哪一项资料就够 / list ineligible ones too, with how near they are and which single change would do
    #[arg(long)]
    pub near: bool,
    /// 可同时享受的最佳组合 / what gives the most of all that can be held together
    #[arg(long)]
    pub bundle: bool,
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

/// What is asked of every line.
struct Asked<'a> {
    catalog: &'a Catalog,
    question: Question<'a>,
    besides: Besides,
    format: OutputFormat,
    language: Language,
}

/// Runs the command. Exit status 0 when every line was processed, 2 when some were refused, 1 when nothing could be done.
pub fn run(options: &RecommendOptions) -> ExitCode {
    match prepare_and_stream(options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(2),
        Err(words) => fail(&words),
    }
}

fn prepare_and_stream(options: &RecommendOptions) -> Result<u64, Words> {
    let on = parse_date(&options.as_of).map_err(|expected| {
        let (zh, en) = (expected.zh, expected.en);
        words!("--as-of:{zh}", "--as-of: {en}")
    })?;
    let catalog = catalog_of(&options.catalog)?;
    if catalog.programs.is_empty() {
        let shown = options.catalog.display();
        return Err(words!(
            "{shown} 中没有可用的项目\u{ff08}运行 yimen check 查看原因\u{ff09}",
            "{shown} holds no program that loads (`yimen check` says why)"
        ));
    }
    let only: BTreeSet<String> = options.program.iter().cloned().collect();
    if let Some(unknown) = only.iter().find(|id| !catalog.programs.iter().any(|p| p.id == **id) && !catalog.left_out.contains(id)) {
        return Err(words!("--program：没有项目 {unknown}", "--program: there is no program {unknown}"));
    }
    let asked = Asked {
        catalog: &catalog,
        question: Question {
            on,
            only: (!only.is_empty()).then_some(&only),
            with_ineligible: options.all || options.near || options.format == OutputFormat::Table,
            rigour: if options.strict { Rigour::Strict } else { Rigour::Warn },
        },
        besides: Besides { near: options.near, bundle: options.bundle },
        format: options.format,
        language: options.lang.map_or(Language::Chinese, Lang::language),
    };
    let (input, size) = open(&options.file)?;
    stream(&asked, Lines::new(input), size).or_else(|error| match error.kind() {
        // Whoever reads the output may stop early, as `head` does.
        io::ErrorKind::BrokenPipe => Ok(0),
        _ => Err(words!("读写失败：{error}", "reading or writing failed: {error}")),
    })
}

fn open(path: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>), Words> {
    if path == Path::new("-") {
        return Ok((Box::new(io::stdin()), None));
    }
    let shown = path.display();
    let fail = |error: io::Error| words!("无法打开 {shown}:{error}", "can't open {shown}: {error}");
    let file = File::open(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    if metadata.is_dir() {
        return Err(words!("{shown} 是文件夹，应为 .jsonl 文件", "{shown} is a folder; expected a .jsonl file"));
    }
    Ok((Box::new(file), Some(metadata.len())))
}

/// Judges line by line, in order, in batches. Gives the number of refused lines.
fn stream(asked: &Asked<'_>, mut lines: Lines, size: Option<u64>) -> io::Result<u64> {
    let progress = Progress::start(size);
    let mut out = BufWriter::with_capacity(1 << 18, io::stdout().lock());
    let mut refused = 0;
    loop {
        let batch = lines.next_batch(BATCH)?;
        if batch.is_empty() {
            break;
        }
        let answers: Vec<(Vec<u8>, bool)> = batch.par_iter().map(|line| answer(asked, line)).collect();
        for (text, is_refused) in &answers {
            out.write_all(text)?;
            refused += u64::from(*is_refused);
        }
        progress.advance(lines.bytes_read(), answers.len() as u64);
    }
    out.flush()?;
    progress.finish(refused);
    Ok(refused)
}

/// The output of one line, and whether the line was refused.
fn answer(asked: &Asked<'_>, line: &Line) -> (Vec<u8>, bool) {
    let household = match &line.content {
        Ok(text) => read_consistent(asked.catalog, text, asked.question.on).map_err(|faults| faults.to_text(line.number)),
        Err(expected) => {
            let mut faults = Faults::default();
            faults.add("", expected.clone());
            Err(faults.to_text(line.number))
        }
    };
    let mut out = Vec::with_capacity(4096);
    let is_refused = household.is_err();
    match household {
        Ok(household) => {
            let recommendations = recommend(asked.catalog, &household, asked.question);
            write_answer(asked, &household, &recommendations, &mut out);
        }
        Err(error) => match asked.format {
            OutputFormat::Json => write_refusal(line.number, &error, &mut out),
            OutputFormat::Table => out.extend(format!("✗ {error}\n\n").into_bytes()),
        },
    }
    (out, is_refused)
}

fn write_answer(asked: &Asked<'_>, household: &Household, recommendations: &Recommendations, out: &mut Vec<u8>) {
    let Asked { catalog, question, besides, language, .. } = *asked;
    match asked.format {
        OutputFormat::Json => write_household_json(catalog, household, question, besides, recommendations, out),
        OutputFormat::Table => {
            let mut text = write_household(catalog, household, question.on, recommendations, language, None);
            besides::write_besides(catalog, household, question, besides, &recommendations.list, language, &mut text);
            out.extend(text.into_bytes());
        }
    }
}

/// Whether a progress bar would be seen and is wanted.
fn is_watched() -> bool {
    io::stderr().is_terminal()
}
