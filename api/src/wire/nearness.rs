//! What does the JSON say of how near an ineligible recommendation is?

use engine::catalog::Catalog;
use engine::eligibility::{ChangeSearch, Changes, CriterionFinding, Gap, OneChange, Outcome, Recommendation, Towards, Verdict};
use engine::facts::{FactDefinition, FactKind, Household, Unit, Value};
use engine::self_check::definition_of;
use engine::words::Words;
use schemars::JsonSchema;
use serde::Serialize;

/// 差多少 / how near it is.
#[derive(Serialize, JsonSchema)]
pub struct Nearness<'a> {
    /// The criteria that fail; their gaps stand with them.
    failing: Vec<&'a str>,
    /// Whether the change of one fact alone would do; null where none was found and the household is too large to look for all.
    one_change: Option<bool>,
    /// Those changes: of a number or day to the nearest value that is enough, of a set to the one that differs the least.
    changes: Vec<ChangeLine>,
    /// Only where the household is too large to look for all: there may be more changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes_exact: Option<bool>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SingleChange")]
struct ChangeLine {
    /// The fact's path, as in `missing`.
    fact: String,
    /// What is told; null where it is computed from other facts.
    from: Option<serde_json::Value>,
    to: serde_json::Value,
    /// `eligible`, or `needs` where something else is still unknown.
    #[schemars(with = "String")]
    leads_to: Verdict,
}

/// 一个要变动的数 / one number or day that has to move.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "GapLine")]
pub struct GapLine<'a> {
    /// The member of whom it was found: of several who would do the nearest.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<&'a str>,
    /// As rules write it: `m.age`.
    looked_at: &'a str,
    found: String,
    gap: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap_unit: Option<Words>,
    threshold: String,
    #[schemars(with = "String")]
    towards: Towards,
}

/// What has to move for a criterion to hold, where that is several numbers or a member's; nothing where its own fields say all.
pub fn gap_lines<'a>(finding: CriterionFinding<'a>, household: &'a Household) -> Vec<GapLine<'a>> {
    let line = |gap: &'a Gap| {
        Some(GapLine {
            member: gap.member.map(|position| household.members[usize::from(position)].id.as_str()),
            looked_at: finding.looked_at(gap)?,
            found: gap.found_text(),
            gap: gap.distance().to_text(),
            gap_unit: unit_words(gap),
            threshold: gap.limit(),
            towards: gap.towards,
        })
    };
    finding.gaps.iter().filter_map(line).collect()
}

/// The unit of a gap, unless it is a bare number.
pub fn unit_words(gap: &Gap) -> Option<Words> {
    (gap.unit != Unit::NONE).then(|| gap.unit.words())
}

/// How near an ineligible recommendation is.
pub fn nearness<'a>(catalog: &Catalog, search: &mut ChangeSearch<'_>, one: &'a Recommendation) -> Nearness<'a> {
    let Changes { list, is_whole } = search.of(&one.program, one.recipient);
    Nearness {
        failing: one.criteria().filter(|criterion| criterion.outcome == Outcome::False).map(|criterion| criterion.id()).collect(),
        one_change: if list.is_empty() && !is_whole { None } else { Some(!list.is_empty()) },
        changes_exact: (!is_whole).then_some(false),
        changes: list.iter().filter_map(|change| change_line(catalog, change)).collect(),
    }
}

fn change_line(catalog: &Catalog, change: &OneChange) -> Option<ChangeLine> {
    let definition = definition_of(&change.fact, &catalog.vocabulary)?;
    let from = change.from.as_ref().map(|value| value_json(definition, value));
    Some(ChangeLine { fact: change.path.clone(), from, to: value_json(definition, &change.to), leads_to: change.leads_to })
}

/// A value as a household document tells it.
pub fn value_json(definition: &FactDefinition, value: &Value) -> serde_json::Value {
    let code = |position: usize| definition.kind.choices().get(position).map_or("", |choice| choice.code.as_str());
    match value {
        Value::Bool(truth) => (*truth).into(),
        Value::Money(money) => money.to_string().into(),
        Value::Number(number) => match (&definition.kind, number.whole_multiple(1)) {
            (FactKind::Integer { .. }, Some(whole)) => whole.into(),
            _ => number.to_text().into(),
        },
        Value::Date(day) => day.to_string().into(),
        Value::Choice(position) => code(usize::from(*position)).into(),
        Value::Set(bits) => (0..64).filter(|bit| bits & (1 << bit) != 0).map(code).collect::<Vec<_>>().into(),
        Value::Text(text) => text.to_string().into(),
        Value::Area(area) => format!("{:0<6}", area.as_str()).into(),
        Value::Records(records) => {
            let record = |values: &engine::facts::FactValues| {
                let fields =
                    definition.kind.fields().iter().zip(values).filter_map(|(field, value)| Some((field.key.clone(), value_json(field, value.as_ref()?))));
                serde_json::Value::Object(fields.collect())
            };
            records.iter().map(record).collect::<Vec<_>>().into()
        }
    }
}
