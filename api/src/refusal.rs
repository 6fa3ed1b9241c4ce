//! How is a "no" of casework told to whoever asked?

use crate::problem::{self, FieldProblem, Problem};
use engine::casework::{CaseError, Desk};
use engine::catalog::RelationWords;
use engine::ledger::{MissingFact, Overlap, OverlapRule, PersonId, Refusal, one_of};
use engine::registry::read_person;
use engine::words;
use engine::words::Words;
use serde_json::{Value, json};

impl Problem {
    /// The problem that an error of casework is.
    pub fn of_case(desk: &Desk<'_>, error: CaseError) -> Problem {
        match error {
            CaseError::Refused(refusal) => of_refusal(desk, &refusal),
            CaseError::Faults(faults) => Problem::fields(faults.into_iter().map(|(path, expected)| FieldProblem { path, expected }).collect()),
            CaseError::Unknown(says) => Problem::new(problem::NOT_FOUND, says),
            CaseError::TooMany(says) => Problem::new(problem::TOO_MANY_QUESTIONS, says),
            CaseError::NotYours(says) => Problem::new(problem::FORBIDDEN, says),
            CaseError::KeyReused => Problem::plain(problem::KEY_REUSED),
            CaseError::Busy => Problem::plain(problem::BUSY),
            CaseError::Broken(error) => {
                tracing::error!(error, "the store has failed");
                Problem::plain(problem::UNAVAILABLE)
            }
        }
    }
}

/// The office's own id of a member; the random one if there is nobody any more.
pub fn member_id(desk: &Desk<'_>, person: PersonId) -> String {
    match read_person(desk.store, desk.store.vault(), person) {
        Ok(Some(file)) => file.payload.id,
        Ok(None) | Err(_) => person.to_string(),
    }
}

/// The path of a missing fact, as recommendations name it.
pub fn missing_path(desk: &Desk<'_>, missing: &MissingFact) -> String {
    match missing {
        MissingFact::Household(fact) => format!("household.{fact}"),
        MissingFact::Member(person, fact) => format!("member:{}.{fact}", member_id(desk, *person)),
        MissingFact::Parameter(key) => format!("parameter:{key}"),
    }
}

fn of_refusal(desk: &Desk<'_>, refusal: &Refusal) -> Problem {
    match refusal {
        Refusal::Overlap(overlap) => Problem::new(problem::OVERLAP, overlap_words(desk, overlap)).with("with", overlap_json(desk, overlap)),
        Refusal::Suspended { suspension, person, until } => Problem::new(problem::SUSPENDED, suspended_words(*until))
            .with("suspension", suspension.to_string())
            .with("member", member_id(desk, *person))
            .with("until", json!(until)),
        Refusal::FundEmpty { fund, left } => {
            let says = words!("资金 {fund} 只余 {left} 元", "the fund {fund} has {left} yuan left");
            Problem::new(problem::FUND_EMPTY, says).with("fund", fund.clone()).with("left", left.to_string())
        }
        Refusal::Capped { says } => Problem::new(problem::CAPPED, says.clone()),
        Refusal::NotBefore { program, or } => {
            let (zh, en) = one_of(program, or);
            let refused = Problem::new(problem::NOT_ELIGIBLE, words!("须先办理 {zh}", "{en} must be decided first")).with("after", program.clone());
            if or.is_empty() { refused } else { refused.with("or", or.clone()) }
        }
        Refusal::NotEligible { failed } => {
            let zh: Vec<&str> = failed.iter().map(|one| one.says.zh.as_str()).collect();
            let en: Vec<&str> = failed.iter().map(|one| one.says.en.as_str()).collect();
            let (zh, en) = (zh.join("；"), en.join("; "));
            let failed: Vec<Value> = failed.iter().map(|one| json!({"id": one.id, "says": one.says, "cites": one.cites})).collect();
            Problem::new(problem::NOT_ELIGIBLE, words!("不满足：{zh}", "these do not hold: {en}")).with("failed", failed)
        }
        Refusal::NeedsFacts { missing } => {
            let paths: Vec<String> = missing.iter().map(|one| missing_path(desk, one)).collect();
            let list = paths.join(", ");
            Problem::new(problem::NEEDS_FACTS, words!("缺少：{list}", "missing: {list}")).with("missing", paths)
        }
        Refusal::NotInForce { program } => {
            Problem::new(problem::NOT_IN_FORCE, words!("项目 {program} 当日未施行", "the program {program} is not in force on that day"))
        }
        Refusal::NotPossible { says } => Problem::new(problem::NOT_POSSIBLE, says.clone()),
    }
}

/// Until when aid is held, in words.
fn overlap_words(desk: &Desk<'_>, overlap: &Overlap) -> Words {
    let Overlap { grant, agency, name, until, .. } = overlap;
    let (name_zh, name_en) = (&name.zh, &name.en);
    let (until_zh, until_en) = match until {
        Some(until) if *until < desk.today => (format!("已于 {until} 结束"), format!("until {until}, which is over")),
        Some(until) => (format!("至 {until}"), format!("until {until}")),
        None => ("尚未结束".to_string(), "without an end so far".to_string()),
    };
    if let Some(held_until) = overlap.held_until {
        return words!(
            "{agency} 已为其预留「{name_zh}」至 {held_until}（{grant}）；到期自动失效",
            "{agency} keeps a place for \"{name_en}\" until {held_until} ({grant}); it then vanishes by itself"
        );
    }
    match overlap.rule {
        OverlapRule::SameNumber => words!(
            "同一证件号码的另一登记已享受「{name_zh}」，{until_zh}（{grant}，{agency}），请先核对是否同一人",
            "another registration under the same number holds \"{name_en}\" {until_en} ({grant}, {agency}): find out first whether it is the same person"
        ),
        OverlapRule::ReplaceByWord => words!(
            "已享受较小的「{name_zh}」，{until_zh}（{grant}，{agency}）；如要替换，请在 replaces 中注明",
            "the smaller \"{name_en}\" is held {until_en} ({grant}, {agency}); name it in `replaces` to replace it"
        ),
        _ => {
            let (why_zh, why_en) = overlap.why.as_ref().map(|why| (format!("；{}", why.zh), format!("; {}", why.en))).unwrap_or_default();
            let clause = relation_words(desk, overlap).map(|found| found.clause);
            let (clause_zh, clause_en) = clause.map(|clause| (format!("。依据：{clause}"), format!(". Source: {clause}"))).unwrap_or_default();
            words!(
                "已享受「{name_zh}」，{until_zh}（{grant}，{agency}）{why_zh}{clause_zh}",
                "\"{name_en}\" is held {until_en} ({grant}, {agency}){why_en}{clause_en}"
            )
        }
    }
}

/// What the catalog says of the two programs, where a relation of theirs refuses.
pub fn relation_words(desk: &Desk<'_>, overlap: &Overlap) -> Option<RelationWords> {
    match overlap.rule {
        OverlapRule::Excludes | OverlapRule::HeldIsLarger | OverlapRule::ReplaceByWord => {
            desk.catalog.relation_words(&overlap.asked, &overlap.program, desk.today)
        }
        _ => None,
    }
}

/// The aid that stands in the way, as JSON.
pub fn overlap_json(desk: &Desk<'_>, overlap: &Overlap) -> Value {
    let (says, clause) = relation_words(desk, overlap).map(|found| (found.says, Some(found.clause))).unwrap_or_default();
    json!({
        "grant": overlap.grant,
        "program": overlap.program,
        "name": overlap.name,
        "agency": overlap.agency,
        "from": overlap.from,
        "until": overlap.until,
        "member": member_id(desk, overlap.person),
        "rule": overlap.rule,
        "why": overlap.why,
        "says": says,
        "clause": clause,
        "held_until": overlap.held_until,
    })
}

fn suspended_words(until: Option<engine::calendar::Date>) -> Words {
    match until {
        Some(until) => words!("停保锁定至 {until}", "suspended until {until}"),
        None => Words::new("停保锁定，尚未解除", "suspended, and not lifted so far"),
    }
}
