//! Decisions, computed again from what was known.

use super::call::{Call, Operation, Reply, schema_of};
use crate::clock::moment_text;
use crate::problem::{self, Problem};
use engine::casework::{Compared, replay};
use engine::ledger::GrantId;
use engine::money::Money;
use engine::words::Words;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

/// 重算的决定 / a decision, computed again.
#[derive(Serialize, JsonSchema)]
pub struct ReplayAnswer {
    /// 救助 / the grant.
    #[schemars(with = "String")]
    grant: GrantId,
    /// 名称 / its name.
    name: Words,
    /// 比对结果 / `same`, `differs`, `differs_by_version` or `not_written`.
    #[schemars(with = "String")]
    compared: Compared,
    /// 比对结果的说明 / what that means.
    says: Words,
    /// 审批时间 / when it was awarded.
    at: String,
    /// 审批人 / by whom.
    by: String,
    /// 日志中的位置 / its position in the journal.
    position: u64,
    /// 目录的校验值 / the catalog's hash.
    catalog: String,
    /// 当时的引擎 / the engine that judged.
    engine_then: String,
    /// 现在的引擎 / the engine that has judged again.
    engine_now: String,
    /// 当时判定文本的 SHA-256 / of the judgment that was written down then.
    hash_then: Option<String>,
    /// 现在判定文本的 SHA-256 / of the judgment below, to the byte.
    hash: String,
    /// 判定文本 / the judgment, as it is written down.
    #[schemars(with = "serde_json::Value")]
    judgment: Box<RawValue>,
    /// 实际发放 / what was awarded after caps.
    #[schemars(with = "Option<String>")]
    awarded: Option<Money>,
    /// 削减依据 / what cut it.
    cut_by: Option<Words>,
}

/// `GET /api/grants/{id}/replay`
pub const GET: Operation = Operation {
    zh: "由当时所知重新计算一项决定，并与当时逐字节比对",
    en: "Compute a decision again from what was known then, and compare it byte by byte",
    query: &[],
    body: None,
    answers: &[(200, schema_of::<ReplayAnswer>)],
    problems: &[problem::NOT_POSSIBLE],
};

/// Computes a decision again.
pub fn get(call: &mut Call<'_, '_>) -> Result<Reply, Problem> {
    let grant: GrantId = call.id("id")?;
    let replayed = call.told(replay(call.desk.store, grant))?;
    let answer = ReplayAnswer {
        grant,
        name: replayed.name,
        compared: replayed.compared,
        says: replayed.compared.words(),
        at: moment_text(replayed.at),
        by: replayed.by,
        position: replayed.position,
        catalog: replayed.catalog,
        engine_then: replayed.engine_then,
        engine_now: replayed.engine_now,
        hash_then: replayed.hash_then,
        hash: replayed.hash,
        judgment: RawValue::from_string(replayed.text).expect("a judgment is JSON"),
        awarded: replayed.awarded,
        cut_by: replayed.cut_by,
    };
    Ok(Reply::json(200, &answer))
}
