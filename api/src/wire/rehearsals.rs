//! Which shapes have a rehearsal's request and its answer?

use super::bodies::bodies;
use super::bodies_upkeep::Small;
use super::fields::{Body, Fields, Within};
use super::values::{Day, FileText, KeyText};
use engine::calendar::Date;
use engine::columns::Paid;
use engine::eligibility::YearSum;
use engine::rehearsal::{Answer, Group, HouseholdChange, Leaning, Outcome, ProgramLine, Roll, Tally};
use schemars::JsonSchema;
use serde_json::{Map, Value, json};

bodies! {
    /// 草案中的一个文件 / a file of a draft.
    DraftFileBody {
        /// 目录内的路径 / its path within the catalog.
        path: KeyText,
        /// 全文；不写表示删去此文件 / its whole text; left out, the file is taken away.
        text: Option<FileText>,
    }

    /// 试行 / a rehearsal: files that take the place of those in use.
    RehearsalBody {
        /// 与现行目录不同的文件 / the files that differ from those in use.
        files: Vec<Within<DraftFileBody>>,
        /// 日期，不写为今天 / the day asked about; today if left out.
        on: Option<Day>,
        /// 按家庭的哪个事实分类；不写则按家庭成员 / which fact of the household tells kinds apart; who lives there if left out.
        by: Option<KeyText>,
        /// 每类最多列出多少户，默认20 / how many households to name of each kind of change; 20 if left out.
        names: Option<Small>,
    }
}

/// Fen as yuan, with a sign on either side of zero.
pub fn signed_yuan(fen: i128) -> String {
    if fen > 0 { format!("+{}", yuan(fen)) } else { yuan(fen) }
}

fn yuan(fen: i128) -> String {
    let (sign, fen) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    format!("{sign}{}.{:02}", fen / 100, fen % 100)
}

fn sum_json(sum: &YearSum) -> Value {
    json!({"a_year": yuan(sum.recurring_fen), "once": yuan(sum.single_fen)})
}

/// What an answer is told with.
pub struct Told<'t> {
    /// The households.
    pub roll: &'t Roll<'t>,
    /// The day asked about.
    pub on: Date,
    /// Content hashes of the catalog in use and of the draft.
    pub hashes: (&'t str, &'t str),
    /// How many households are named of those who lose, who gain, and who are met otherwise.
    pub names: usize,
}

/// All that a rehearsal comes to, as JSON.
pub fn outcome_json(outcome: &Outcome, told: &Told<'_>) -> Value {
    let (live, draft) = told.hashes;
    let mut json = json!({
        "on": told.on,
        "catalog": live,
        "draft": draft,
        "unread": outcome.unread,
        "judged": outcome.judged,
        "programs": outcome.programs.iter().map(program_json).collect::<Vec<_>>(),
        "areas": outcome.areas.iter().map(group_json).collect::<Vec<_>>(),
        "kinds": outcome.kinds.iter().map(group_json).collect::<Vec<_>>(),
    });
    let Some(fields) = json.as_object_mut() else { return json };
    fields.extend(tally_json(&outcome.tally));
    let named = |leaning| -> Vec<Value> { outcome.those_who(leaning).take(told.names).map(|change| household_json(outcome, told, change)).collect() };
    let households = json!({"lose": named(Leaning::Loses), "gain": named(Leaning::Gains), "otherwise": named(Leaning::Otherwise)});
    fields.insert("named".to_string(), households);
    json
}

fn tally_json(tally: &Tally) -> Map<String, Value> {
    let fields = json!({
        "households": tally.households,
        "gain": tally.gain,
        "lose": tally.lose,
        "otherwise": tally.otherwise,
        "before": sum_json(&tally.before),
        "after": sum_json(&tally.after),
        "cost": sum_json(&tally.cost()),
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn group_json(group: &Group) -> Value {
    let mut fields = Map::new();
    group.area.iter().for_each(|area| _ = fields.insert("area".to_string(), json!(area)));
    group.name.iter().for_each(|name| _ = fields.insert("name".to_string(), json!(name)));
    fields.extend(tally_json(&group.tally));
    Value::Object(fields)
}

fn program_json(line: &ProgramLine) -> Value {
    let both = |(before, after): (u64, u64)| json!({"before": before, "after": after});
    json!({
        "program": line.id,
        "name": line.name,
        "in_force": {"before": line.is_in.0, "after": line.is_in.1},
        "eligible": both(line.eligible),
        "needs": both(line.needs),
        "without_sum": both(line.without_sum),
        "newly": line.newly,
        "no_longer": line.no_longer,
        "now_needs": line.now_needs,
        "more": line.more,
        "less": line.less,
        "pays": {"before": sum_json(&line.pays.0), "after": sum_json(&line.pays.1)},
    })
}

fn household_json(outcome: &Outcome, told: &Told<'_>, change: &HouseholdChange) -> Value {
    let answers: Vec<Value> = outcome
        .answers_of(change.household)
        .iter()
        .map(|one| {
            let recipient = one.member.map(|member| told.roll.member_id(change.household, member));
            json!({"program": outcome.programs[one.program as usize].id, "member": recipient, "before": answer_json(one.before), "after": answer_json(one.after)})
        })
        .collect();
    json!({"household": told.roll.id(change.household), "before": sum_json(&change.before), "after": sum_json(&change.after), "answers": answers})
}

fn answer_json(answer: Answer) -> Value {
    match answer {
        Answer::Ineligible => json!({"verdict": "ineligible"}),
        Answer::Needs => json!({"verdict": "needs"}),
        Answer::Eligible(Paid::Exactly(fen)) => json!({"verdict": "eligible", "amount": yuan(fen.into())}),
        Answer::Eligible(Paid::Between(least, most)) => json!({"verdict": "eligible", "amount_min": yuan(least.into()), "amount_max": yuan(most.into())}),
        Answer::Eligible(Paid::Unknown | Paid::Without) => json!({"verdict": "eligible"}),
    }
}
