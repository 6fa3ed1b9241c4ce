//! `yimen cliffs`: how does a household's aid move as its income moves, and where does a yuan more cost more than a yuan?

use super::arguments::{Lang, OutputFormat};
use super::catalog::catalog_of;
use super::compare::household_of;
use super::{as_of_or_today, fail};
use crate::pages::{Tongue, cliff_line};
use crate::wire::cliffs_answer;
use clap::Args;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use engine::eligibility::{IncomeCurve, Moves};
use engine::money::Money;
use engine::words;
use engine::words::{Language, Words};
use std::path::PathBuf;
use std::process::ExitCode;

const WIDTH: u16 = 110;

/// `yimen cliffs`.
#[derive(Debug, Args)]
pub struct CliffsOptions {
    /// 一户的JSON文件；- 为标准输入 / a file with one household in JSON; - reads standard input
    #[arg(value_name = "HOUSEHOLD.json")]
    pub file: PathBuf,
    /// 判定日期，默认今天 / the date asked about; today if left out
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// 目录文件夹 / the catalog's folder
    #[arg(long, value_name = "DIR", default_value = "catalog")]
    pub catalog: PathBuf,
    /// 输出格式：table 只列骤减之处，json 连折线各点 / table lists the cliffs; json has every point of the curve too
    #[arg(long, value_enum, default_value_t = OutputFormat::Table)]
    pub format: OutputFormat,
    /// 表格的语言 / language of the table
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
}

/// Prints how the aid moves.
pub fn run(options: &CliffsOptions) -> ExitCode {
    let text = cliffs(options);
    match text.and_then(|text| super::print(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn cliffs(options: &CliffsOptions) -> Result<String, Words> {
    let catalog = catalog_of(&options.catalog)?;
    let on = as_of_or_today(options.as_of.as_deref())?;
    let household = household_of(&options.file, &catalog, Some(on))?;
    let none = || Words::new("目录中没有月收入这项资料", "the catalog's households tell no income of a month");
    let curve = IncomeCurve::of_place(&catalog, &household, on).ok_or_else(none)?;
    let (moves, told) = (curve.moves(), curve.moved.told(&household));
    match options.format {
        OutputFormat::Json => {
            let json = serde_json::to_string(&cliffs_answer(&household, on, told, &moves)).expect("answers are plain data");
            Ok(format!("{json}\n"))
        }
        OutputFormat::Table => Ok(page(Tongue(options.lang.map_or(Language::Chinese, Lang::language)), &curve, &moves, told)),
    }
}

fn page(l: Tongue, curve: &IncomeCurve<'_>, moves: &Moves, told: Option<i64>) -> String {
    let (id, on, household) = (&curve.household.id, curve.on, curve.household);
    let mut text = format!("{}\n", l.own(words!("■ 户 {id}，{on}：收入变化时每月的救助", "■ Household {id}, {on}: aid of a month as income moves")));
    let yuan = |fen: i128| Money::from_fen(i64::try_from(fen).unwrap_or(i64::MAX));
    if let Some(fen) = told {
        let (income, aid) = (Money::from_fen(fen), yuan(curve.aid(fen)));
        text += &format!("  {}\n", l.own(words!("现月收入 {income} 元，每月救助 {aid} 元", "income now {income} yuan, aid {aid} yuan a month")));
    }
    if moves.cliffs.is_empty() {
        text += &format!("  {}\n", l.t("没有多得反而减少之处。", "Nowhere does a yuan more cost more than a yuan."));
    } else {
        let mut table = Table::new();
        table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
        table.set_header([
            l.t("月收入超过（元）", "Income above (yuan)"),
            l.t("每月少（元）", "Lost a month (yuan)"),
            l.t("补回时的收入（元）", "Made up at (yuan)"),
            l.t("变化", "What changes"),
        ]);
        for cliff in &moves.cliffs {
            let line = cliff_line(l, curve.catalog, on, household, cliff);
            table.add_row([line.at, line.loss.to_string(), line.made_up, line.changes.join("\n")]);
        }
        for column in 0..3 {
            table.column_mut(column).into_iter().for_each(|column| column.set_cell_alignment(CellAlignment::Right));
        }
        text += &format!("{table}\n");
    }
    if !moves.is_whole {
        let says = l.t("变化之处太多，末段没有逐分查找。", "There are too many changes: the last part was not looked at down to the fen.");
        text += &format!("  {says}\n");
    }
    text
}
