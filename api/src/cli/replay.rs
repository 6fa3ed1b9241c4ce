//! `yimen replay`: does a decision come out the same when it is computed again?

use super::arguments::{Lang, ReplayOptions};
use super::fail;
use super::serve::open_store;
use crate::clock::moment_text;
use engine::casework::{CaseError, Compared, Replayed, replay};
use engine::ledger::{GrantId, Refusal};
use engine::words;
use engine::words::{Language, Words};
use std::process::ExitCode;

/// Computes a decision again. Exit status 0 if it is the same to the byte, 2 if it is not or can't be compared, 1 if nothing could be computed.
pub fn run(options: &ReplayOptions) -> ExitCode {
    match compute(options) {
        Ok(Compared::Same) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(2),
        Err(words) => fail(&words),
    }
}

fn compute(options: &ReplayOptions) -> Result<Compared, Words> {
    let text = &options.grant;
    let grant: GrantId = text.parse().map_err(|_| words!("{text} 不是救助编号（G- 加13位）", "{text} is no grant: G- and thirteen characters"))?;
    let shown = options.data.display();
    if !options.data.join("journal").is_dir() {
        return Err(words!("{shown} 中没有日志（journal）", "{shown} holds no journal"));
    }
    let store = open_store(&options.data)?;
    let replayed = replay(&store, grant).map_err(words_of)?;
    let language = options.lang.map(Lang::language);
    super::print(&format!("{}\n{}\n", told(&replayed, language), replayed.text))?;
    Ok(replayed.compared)
}

fn words_of(error: CaseError) -> Words {
    match error {
        CaseError::Refused(Refusal::NotPossible { says }) | CaseError::Unknown(says) => says,
        error => words!("无法重算：{error:?}", "it can't be computed: {error:?}"),
    }
}

/// What came out, line by line.
fn told(replayed: &Replayed, language: Option<Language>) -> String {
    let Replayed { grant, name, position, by, catalog, engine_then, engine_now, hash, hash_then, .. } = replayed;
    let (zh, en, at) = (&name.zh, &name.en, moment_text(replayed.at));
    let then = hash_then.as_deref().unwrap_or("-");
    let mut lines = vec![
        words!("{grant}“{zh}”，{at} 由 {by} 审批（日志第 {position} 条）", "{grant} “{en}”, awarded at {at} by {by} (event {position} of the journal)"),
        words!("目录 {catalog}", "catalog {catalog}"),
        words!("引擎：当时 {engine_then}，现在 {engine_now}", "engine: {engine_then} then, {engine_now} now"),
        words!("判定文本 SHA-256：当时 {then}", "SHA-256 of the judgment: then {then}"),
        words!("                  现在 {hash}", "                          now  {hash}"),
    ];
    if let (Some(awarded), Some(cut_by)) = (replayed.awarded, &replayed.cut_by) {
        let (zh, en) = (&cut_by.zh, &cut_by.en);
        lines.push(words!("实际发放 {awarded} 元：{zh}", "awarded were {awarded} yuan: {en}"));
    }
    lines.push(replayed.compared.words());
    let pick = |words: &Words| language.map_or_else(|| words.to_string(), |language| words.in_language(language).to_string());
    lines.iter().map(pick).collect::<Vec<_>>().join("\n")
}
