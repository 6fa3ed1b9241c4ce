//! `yimen allocate`: whom would a campaign's money reach, and why not the others?

use super::arguments::{AllocateOptions, Lang};
use super::catalog::{catalog_and_files, keep_files};
use super::serve::open_store;
use super::{fail, print};
use crate::app::App;
use crate::clock::Clock;
use crate::officer::Actor;
use crate::problem::Problem;
use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use engine::allocation::{Plan, commit, preview};
use engine::store::Store;
use engine::words;
use engine::words::{Language, Words};
use std::fmt::Write;
use std::process::ExitCode;
use std::sync::Arc;

/// Lines of each list that are shown; `--all` shows every one.
const LINES_SHOWN: usize = 20;

/// Works a campaign out, and gives it out with `--commit`.
pub fn run(options: &AllocateOptions) -> ExitCode {
    match plan(options).and_then(|text| print(&text)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => fail(&words),
    }
}

fn plan(options: &AllocateOptions) -> Result<String, Words> {
    let clock = Clock::asked_for(options.on.as_deref())?.unwrap_or_else(|| crate::demo::clock_of(&options.data));
    let (catalog, files) = catalog_and_files(&options.catalog)?;
    let store = Arc::new(open_store(&options.data)?);
    let app = App::new(Arc::clone(&store) as Arc<dyn Store>, Arc::new(catalog), clock);
    let plan = app.with_desk(&Actor::local(), |desk| {
        if options.commit {
            keep_files(desk, &files)?;
        }
        let plan = if options.commit { commit(desk, &options.campaign) } else { preview(desk, &options.campaign) };
        plan.map_err(|error| Problem::of_case(desk, error).detail)
    })?;
    let shown = if options.all { usize::MAX } else { LINES_SHOWN };
    let text = text_of(&plan, options.lang.map_or(Language::Chinese, Lang::language), shown, options.commit);
    store.close().map_err(|error| words!("存储未能正常关闭：{error}", "the store could not be closed: {error}"))?;
    Ok(text)
}

fn text_of(plan: &Plan, language: Language, shown: usize, is_committed: bool) -> String {
    let pick = |words: &Words| words.in_language(language).to_string();
    let mut text = String::new();
    let (name, on) = (&plan.campaign.name, plan.on);
    let (zh, en) = (&name.zh, &name.en);
    let (awards, unserved, unclear) = (plan.awards.len(), plan.unserved.len(), plan.unclear.len());
    let done = if is_committed { Words::new("已发放", "given out") } else { Words::new("预览，尚未发放", "a preview: nothing is given yet") };
    let (done_zh, done_en) = (&done.zh, &done.en);
    let _ = writeln!(text, "{}", pick(&words!("{zh}（{on}，{done_zh}）", "{en} ({on}, {done_en})")));
    let _ = writeln!(
        text,
        "{}",
        pick(&words!(
            "救助 {awards} · 未获救助 {unserved} · 是否在范围内不清楚 {unclear}",
            "awards {awards} · without {unserved} · not known whether in the pool {unclear}"
        ))
    );
    let mut funds = table(language, &[("资金", "Fund"), ("原有", "Before"), ("发放", "Given"), ("剩余", "Left")]);
    for (id, fund) in &plan.funds {
        funds.add_row([id.clone(), fund.left_before.to_string(), fund.given.to_string(), fund.left_after.to_string()]);
    }
    (1..4).for_each(|column| right(&mut funds, column));
    let _ = writeln!(text, "{funds}");
    let mut lines = table(language, &[("名次", "Rank"), ("家庭", "Household"), ("对象", "Recipient"), ("项目", "Program"), ("金额", "Yuan"), ("理由", "Why")]);
    for award in plan.awards.iter().take(shown) {
        let amount = award.amount.map_or_else(|| "—".to_string(), |amount| amount.to_string());
        lines.add_row([award.rank.to_string(), award.household.clone(), award.recipient.clone(), pick(&award.name), amount, pick(&award.why)]);
    }
    let _ = writeln!(text, "{lines}");
    more(&mut text, awards, shown, language);
    let mut lines = table(language, &[("名次", "Rank"), ("家庭", "Household"), ("对象", "Recipient"), ("未获救助的原因", "Why not")]);
    for one in plan.unserved.iter().take(shown) {
        lines.add_row([one.rank.to_string(), one.household.clone(), one.recipient.clone(), pick(&one.reason)]);
    }
    let _ = writeln!(text, "{lines}");
    more(&mut text, unserved, shown, language);
    let (first, unknown) = (plan.apply_first.len(), plan.unknown_keys.len());
    let _ = writeln!(
        text,
        "{}",
        pick(&words!(
            "可先申请的法定救助 {first} 项；困难程度有未知项 {unknown} 处，排在该项之后",
            "statutory aid to apply for first: {first}; unknown keys of hardship: {unknown}, sorted last by that key"
        ))
    );
    text
}

fn table(language: Language, headings: &[(&str, &str)]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(120);
    table.set_header(headings.iter().map(|(zh, en)| Words::new(*zh, *en).in_language(language).to_string()));
    table
}

fn right(table: &mut Table, column: usize) {
    if let Some(column) = table.column_mut(column) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

fn more(text: &mut String, total: usize, shown: usize, language: Language) {
    if let Some(rest) = total.checked_sub(shown).filter(|rest| *rest > 0) {
        let _ = writeln!(text, "{}", words!("……另有 {rest} 行，加 --all 全部列出", "… and {rest} more; --all shows all").in_language(language));
    }
}
