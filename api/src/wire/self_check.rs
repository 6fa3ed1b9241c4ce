//! What does the JSON of a self-check look like?

use super::bundle::yuan;
use super::recommendations::{amounts, recipient_key};
use engine::catalog::{Catalog, Per};
use engine::eligibility::{Missing, Recipient, Verdict};
use engine::facts::{FactDefinition, FactKind, Household, Unit};
use engine::money::Money;
use engine::self_check::{NextQuestion, OpenVerdict, SelfCheck, SoFar, definition_of};
use engine::words::Words;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// 自查的现状 / a self-check at one point: what is decided, what is open, what comes next. Nothing of it is stored.
#[derive(Serialize, JsonSchema)]
pub struct SelfCheckAnswer<'a> {
    /// 户编号 / the household's id in the document.
    household: &'a str,
    as_of: String,
    /// Content hash of the catalog.
    catalog: &'a str,
    /// 已有定论的项目 / what no answer changes any more.
    decided: Vec<DecidedLine<'a>>,
    /// 尚无定论的项目 / what hangs on unknown facts.
    open: Vec<OpenLine<'a>>,
    /// 下一个问题；没有则不必再问 / the next question; null where no answer decides anything any more.
    next_question: Option<Question<'a>>,
    /// 最多还要问几项 / how many questions there can be from here, at most.
    questions_at_most: usize,
    /// 先问哪几项最有用 / the few facts that decide the most, whatever the answers: the best one, two and three.
    sets: Vec<SetLine<'a>>,
    /// 是否确为最佳 / whether no set of the same size decides more.
    sets_exact: bool,
    /// Programs that serve the place but can't be judged: ask the agency.
    ask_agency: &'a [String],
    left_out: &'a [String],
    warnings: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DecidedVerdict")]
struct DecidedLine<'a> {
    program: &'a str,
    /// `household`, or a member's id.
    recipient: &'a str,
    #[schemars(with = "String")]
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    amount: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    amount_min: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    amount_max: Option<Money>,
    per: Per,
    name: &'a Words,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OpenVerdict")]
struct OpenLine<'a> {
    program: &'a str,
    /// `household`, or a member's id.
    recipient: &'a str,
    name: &'a Words,
    /// What it hangs on.
    missing: Vec<String>,
}

/// 一个问题 / a question.
#[derive(Serialize, JsonSchema)]
struct Question<'a> {
    /// Its path, as in `missing`.
    fact: String,
    /// `household` or `member`.
    holder: &'static str,
    /// The member's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<&'a str>,
    /// The fact's name.
    name: &'a Words,
    /// How to ask for it.
    question: &'a Words,
    /// Whether only those who handle the case may see it.
    sensitive: bool,
    #[serde(flatten)]
    answer: AnswerShape<'a>,
    may_decide: MayDecide<'a>,
    /// Only where the household is too large to try all answers: another question may decide more.
    #[serde(skip_serializing_if = "Option::is_none")]
    exact: Option<bool>,
}

/// 怎样回答 / what an answer looks like in the household document.
#[derive(Serialize, JsonSchema)]
struct AnswerShape<'a> {
    /// `bool`, `money`, `decimal`, `integer`, `date`, `choice`, `set`, `text`, `area` or `records`.
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Words>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<ChoiceLine<'a>>,
    /// The fields of a list's records.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldLine<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AnswerChoice")]
struct ChoiceLine<'a> {
    code: &'a str,
    words: &'a Words,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "RecordField")]
struct FieldLine<'a> {
    key: &'a str,
    name: &'a Words,
    question: &'a Words,
    #[serde(flatten)]
    answer: Box<AnswerShape<'a>>,
}

/// 可能判定什么 / what may be decided by it.
#[derive(Serialize, JsonSchema)]
struct MayDecide<'a> {
    /// Verdicts that hang on it.
    verdicts: usize,
    /// How many of them it decides whatever the answer.
    surely: usize,
    /// Their programs, each once.
    programs: BTreeSet<&'a str>,
    /// Yuan a year of those whose amount is known.
    #[schemars(with = "String")]
    yearly: Money,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DecidingSet")]
struct SetLine<'a> {
    facts: Vec<String>,
    /// Verdicts that they decide, whatever the answers.
    verdicts: usize,
    /// Their programs, each once.
    programs: BTreeSet<&'a str>,
    /// Yuan a year of those whose amount is known.
    #[schemars(with = "String")]
    yearly: Money,
}

/// The answer for one household as far as it is known.
pub fn write_self_check(so_far: &SoFar<'_>, look: &SelfCheck, more_warnings: Vec<String>) -> Vec<u8> {
    let (catalog, household) = (so_far.catalog, so_far.household);
    let path = |fact: &Missing| fact.path(household, &catalog.vocabulary);
    let next = so_far.next_question(look);
    let sets = look.deciding_sets();
    let set_line = |set: &engine::self_check::DecidingSet| SetLine {
        facts: set.facts.iter().map(path).collect(),
        verdicts: set.decides.len(),
        programs: programs(&look.open, &set.decides),
        yearly: yuan(set.yearly_fen),
    };
    let answer = SelfCheckAnswer {
        household: &household.id,
        as_of: so_far.on.to_string(),
        catalog: &catalog.hash,
        decided: look.decided.iter().map(|one| decided_line(household, one)).collect(),
        open: look.open.iter().map(|one| open_line(household, one, &path)).collect(),
        questions_at_most: next.as_ref().map_or(0, |_| so_far.questions_at_most(look)),
        next_question: next.and_then(|next| question(catalog, household, look, &next, path(&next.fact))),
        sets: sets.list.iter().map(set_line).collect(),
        sets_exact: sets.is_exact,
        ask_agency: &look.ask_agency,
        left_out: &catalog.left_out,
        warnings: look.warnings.iter().map(Words::to_string).chain(more_warnings).collect(),
    };
    serde_json::to_vec(&answer).expect("answers are plain data")
}

fn decided_line<'a>(household: &'a Household, one: &'a engine::self_check::Decided) -> DecidedLine<'a> {
    let (amount, amount_min, amount_max) = amounts(&one.amount);
    DecidedLine {
        program: &one.program.id,
        recipient: recipient_key(household, one.recipient),
        verdict: one.verdict,
        amount,
        amount_min,
        amount_max,
        per: one.program.per,
        name: &one.program.name,
    }
}

fn open_line<'a>(household: &'a Household, one: &'a OpenVerdict, path: &dyn Fn(&Missing) -> String) -> OpenLine<'a> {
    OpenLine {
        program: &one.program.id,
        recipient: recipient_key(household, one.recipient),
        name: &one.program.name,
        missing: one.missing.iter().map(path).collect(),
    }
}

fn programs<'a>(open: &'a [OpenVerdict], positions: &[usize]) -> BTreeSet<&'a str> {
    positions.iter().map(|position| open[*position].program.id.as_str()).collect()
}

fn question<'a>(catalog: &'a Catalog, household: &'a Household, look: &'a SelfCheck, next: &NextQuestion, fact: String) -> Option<Question<'a>> {
    let definition = definition_of(&next.fact, &catalog.vocabulary)?;
    let member = match next.fact {
        Missing::Member(position, _) | Missing::MemberRecord(position, ..) => Some(recipient_key(household, Recipient::Member(position))),
        _ => None,
    };
    Some(Question {
        fact,
        holder: if member.is_some() { "member" } else { "household" },
        member,
        name: &definition.name,
        question: &definition.question,
        sensitive: definition.sensitive,
        answer: answer_shape(definition),
        exact: (!next.is_exact).then_some(false),
        may_decide: MayDecide {
            verdicts: next.hanging.len(),
            surely: next.surely,
            programs: programs(&look.open, &next.hanging),
            yearly: yuan(next.yearly_fen),
        },
    })
}

fn answer_shape(definition: &FactDefinition) -> AnswerShape<'_> {
    let (kind, bounds) = match &definition.kind {
        FactKind::Bool => ("bool", None),
        FactKind::Money => ("money", None),
        FactKind::Decimal(_) => ("decimal", None),
        FactKind::Integer { min, max, .. } => ("integer", Some((*min, *max))),
        FactKind::Date => ("date", None),
        FactKind::Choice(_) => ("choice", None),
        FactKind::Set(_) => ("set", None),
        FactKind::Text => ("text", None),
        FactKind::Area => ("area", None),
        FactKind::Records(_) => ("records", None),
    };
    AnswerShape {
        kind,
        unit: definition.kind.unit().filter(|unit| *unit != Unit::NONE).map(Unit::words),
        min: bounds.map(|(min, _)| min),
        max: bounds.map(|(_, max)| max),
        choices: definition.kind.choices().iter().map(|choice| ChoiceLine { code: &choice.code, words: &choice.words }).collect(),
        fields: definition
            .kind
            .fields()
            .iter()
            .map(|own| FieldLine { key: &own.key, name: &own.name, question: &own.question, answer: Box::new(answer_shape(own)) })
            .collect(),
    }
}
