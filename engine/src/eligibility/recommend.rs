//! Which programs are there for this household, with every reason?

use super::evaluate::{evaluate_condition, evaluate_number, View};
use super::judge::{judge, reach_of, verdict_of, AmountFound, Judgment, Recipient, Verdict};
use super::missing::MissingSet;
use super::situation::{Rigour, Situation};
use super::stale::unchecked_numbers;
use crate::calendar::Date;
use crate::catalog::{Amount, Catalog, Condition, DefinitionBody, FactRef, NumberExpression, PaidTo, Printer, Program};
use crate::facts::{FactKind, Holder, Household, Reach, Unit, Value, Vocabulary, AREA};
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is asked of a catalog.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The date asked about.
    pub on: Date,
    /// Only these programs (ids), if given.
    pub only: Option<&'a BTreeSet<String>>,
    /// Whether programs that do not help are listed too.
    pub with_ineligible: bool,
    /// What to do with numbers that nobody has checked up to the date.
    pub rigour: Rigour,
}

/// The answer for one household.
#[derive(Clone, Debug)]
pub struct Recommendations {
    /// In byte order of program ids, then members in the document's order.
    pub list: Vec<Recommendation>,
    /// Ids of programs that serve the place on the date but can't be judged: ask the agency.
    pub open: Vec<String>,
    /// What is remarkable about the household.
    pub warnings: Vec<Words>,
}

/// One program for one recipient.
#[derive(Clone, Debug)]
pub struct Recommendation {
    /// The program.
    pub program: Arc<Program>,
    /// To whom it would be paid.
    pub recipient: Recipient,
    /// The verdict.
    pub verdict: Verdict,
    /// What it gives.
    pub amount: AmountFound,
    /// Every criterion in the file's order, with the region first where the area is unknown.
    pub criteria: Vec<CriterionFinding>,
    /// Paths of the facts that an open verdict hangs on.
    pub missing: Vec<String>,
    /// Paths of the facts that an unknown amount hangs on.
    pub amount_missing: Vec<String>,
    /// Unchecked numbers and doubts of the source.
    pub warnings: Vec<Words>,
}

/// What a criterion came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It holds.
    True,
    /// It fails.
    False,
    /// It hangs on unknown facts.
    Unknown,
}

/// One criterion with what was needed and what was found.
#[derive(Clone, Debug)]
pub struct CriterionFinding {
    /// Its key.
    pub id: String,
    /// What it came to.
    pub outcome: Outcome,
    /// The condition with its numbers: `income_pc < 185`.
    pub needed: String,
    /// The facts it looked at: `160.00`; nothing when all are unknown.
    pub found: Option<String>,
    /// Title and clause.
    pub cites: String,
    /// What it says, for people.
    pub says: Words,
    /// How far a failing comparison is from holding.
    pub gap: Option<Gap>,
}

/// The distance of a found number from its threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Found minus threshold, without its sign.
    pub distance: Exact,
    /// In this unit.
    pub unit: Unit,
}

impl From<Option<bool>> for Outcome {
    fn from(truth: Option<bool>) -> Self {
        match truth {
            Some(true) => Outcome::True,
            Some(false) => Outcome::False,
            None => Outcome::Unknown,
        }
    }
}

/// Everything that may help a household, in byte order of program ids, then members in the document's order.
pub fn recommend(catalog: &Catalog, household: &Household, question: Question<'_>) -> Recommendations {
    let situation = Situation::new(household, question.on, question.rigour);
    let mut answer = Recommendations { list: Vec::new(), open: Vec::new(), warnings: situation.warnings() };
    answer.warnings.extend(doubtful_regions(catalog, household));
    if situation.born.is_empty() {
        return answer;
    }
    for program in &catalog.programs {
        if !program.in_force.contains(question.on) || question.only.is_some_and(|only| !only.contains(&program.id)) {
            continue;
        }
        let region = reach_of(program, &situation);
        if region == Reach::Outside {
            continue;
        }
        if program.open.is_some() {
            answer.open.push(program.id.clone());
            continue;
        }
        for recipient in recipients(program, &situation) {
            if question.with_ineligible || verdict_of(program, &situation, recipient, region) != Verdict::Ineligible {
                answer.list.push(explain(catalog, program, &situation, recipient));
            }
        }
    }
    answer
}

/// To whom a program could be paid in a household: the household, or each member born by the date.
fn recipients<'s>(program: &Program, situation: &'s Situation<'_>) -> impl Iterator<Item = Recipient> + 's {
    let household = (program.paid_to == PaidTo::Household).then_some(Recipient::Household);
    let members = if household.is_some() { &[][..] } else { &situation.born[..] };
    household.into_iter().chain(members.iter().map(|position| Recipient::Member(*position)))
}

fn doubtful_regions(catalog: &Catalog, household: &Household) -> Vec<Words> {
    let doubtful = |member: &&crate::facts::Member| {
        let number = member.document.filter(|d| d.kind() == crate::id::DocumentKind::Citizen || d.kind() == crate::id::DocumentKind::DisabilityCertificate).and_then(|d| d.number());
        number.is_some_and(|number| !catalog.regions.knows(number.region()))
    };
    let warning = |member: &crate::facts::Member| {
        let id = &member.id;
        words!("成员 {id} 的证件号码地区码不在已知代码中,请核对", "the region code in the id_number of member {id} is not a known one: please check it")
    };
    household.members.iter().filter(doubtful).map(warning).collect()
}

/// One program for one recipient with every reason.
fn explain(catalog: &Catalog, program: &Arc<Program>, situation: &Situation<'_>, recipient: Recipient) -> Recommendation {
    let Judgment { verdict, region, outcomes, missing, amount } = judge(program, situation, recipient);
    let view = match recipient {
        Recipient::Household => View::new(situation, None),
        Recipient::Member(position) => View::new(situation, Some(position)),
    };
    let value_of = |number: &NumberExpression| evaluate_number(number, view).known();
    let printer = Printer { vocabulary: &catalog.vocabulary, value_of: &value_of };
    let mut criteria = Vec::with_capacity(outcomes.len() + 1);
    if region == Reach::Unknown {
        criteria.push(region_finding(program, situation));
    }
    for (criterion, outcome) in program.criteria.iter().zip(outcomes) {
        criteria.push(CriterionFinding {
            id: criterion.id.clone(),
            outcome: outcome.into(),
            needed: printer.condition(&criterion.condition),
            found: found(&criterion.condition, view, &catalog.vocabulary, &printer),
            cites: cites(program, criterion.clause.as_deref()),
            says: criterion.says.clone(),
            gap: if outcome == Some(false) { gap(&criterion.condition, view, &catalog.vocabulary) } else { None },
        });
    }
    let paths = |missing: &MissingSet| missing.iter().map(|one| one.path(situation, &catalog.vocabulary)).collect::<Vec<_>>();
    let amount_missing = match &amount {
        AmountFound::Unknown(missing) => paths(missing),
        _ => Vec::new(),
    };
    let mut warnings = unchecked_numbers(program, situation);
    warnings.extend(program.doubts.iter().cloned());
    Recommendation { program: program.clone(), recipient, verdict, amount, criteria, missing: paths(&missing), amount_missing, warnings }
}

fn cites(program: &Program, clause: Option<&str>) -> String {
    match clause.or(program.source.clause.as_deref()) {
        Some(clause) => format!("{} {clause}", program.source.title),
        None => program.source.title.clone(),
    }
}

fn region_finding(program: &Program, situation: &Situation<'_>) -> CriterionFinding {
    CriterionFinding {
        id: "region".to_string(),
        outcome: Outcome::Unknown,
        needed: format!("area in {}", program.region.as_str()),
        found: situation.household.area().map(|area| area.as_str().to_string()),
        cites: cites(program, None),
        says: Words::new("家庭在本项目的实施地区", "the household lives where the program runs"),
        gap: None,
    }
}

/// What a condition looked at: one value alone, several with their names.
fn found(condition: &Condition, view: View<'_>, vocabulary: &Vocabulary, printer: &Printer<'_>) -> Option<String> {
    let mut leaves = Vec::new();
    leaves_of_condition(condition, view, vocabulary, printer, &mut leaves);
    let mut distinct: Vec<(String, Option<String>)> = Vec::new();
    for leaf in leaves {
        if !distinct.contains(&leaf) {
            distinct.push(leaf);
        }
    }
    if let [(_, value)] = distinct.as_slice() {
        return value.clone();
    }
    let known: Vec<String> = distinct.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name} = {value}"))).collect();
    (!known.is_empty()).then(|| known.join(", "))
}

type Leaf = (String, Option<String>);

fn leaves_of_condition(condition: &Condition, view: View<'_>, vocabulary: &Vocabulary, printer: &Printer<'_>, leaves: &mut Vec<Leaf>) {
    match condition {
        Condition::Constant(_) => {}
        Condition::Fact(fact) | Condition::Among(fact, _) | Condition::Holds(fact, _) => leaves.push(fact_leaf(*fact, view, vocabulary, printer)),
        Condition::Defined(..) | Condition::Exists(..) | Condition::Every(..) => {
            leaves.push((printer.condition(condition), evaluate_condition(condition, view).map(|truth| truth.to_string())));
        }
        Condition::Not(inner) => leaves_of_condition(inner, view, vocabulary, printer, leaves),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| leaves_of_condition(part, view, vocabulary, printer, leaves)),
        Condition::Same(a, b) => [a, b].into_iter().for_each(|part| leaves_of_condition(part, view, vocabulary, printer, leaves)),
        Condition::Numbers(_, a, b) => [a, b].into_iter().for_each(|number| leaves_of_number(number, view, vocabulary, printer, leaves)),
        Condition::Days(_, a, b) => {
            for day in [a, b] {
                if let crate::catalog::DayExpression::Fact(fact) = day {
                    leaves.push(fact_leaf(*fact, view, vocabulary, printer));
                }
            }
        }
        Condition::If(test, a, b) => [test, a, b].into_iter().for_each(|part| leaves_of_condition(part, view, vocabulary, printer, leaves)),
    }
}

fn leaves_of_number(number: &NumberExpression, view: View<'_>, vocabulary: &Vocabulary, printer: &Printer<'_>, leaves: &mut Vec<Leaf>) {
    match number {
        NumberExpression::Constant(_) | NumberExpression::Parameter(_) | NumberExpression::Standard(_) => {}
        NumberExpression::Fact(fact) => leaves.push(fact_leaf(*fact, view, vocabulary, printer)),
        NumberExpression::Add(a, b) | NumberExpression::Subtract(a, b) | NumberExpression::Multiply(a, b) | NumberExpression::Divide(a, b) => {
            [a, b].into_iter().for_each(|number| leaves_of_number(number, view, vocabulary, printer, leaves));
        }
        NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter().for_each(|number| leaves_of_number(number, view, vocabulary, printer, leaves)),
        NumberExpression::If(test, a, b) => {
            leaves_of_condition(test, view, vocabulary, printer, leaves);
            [a, b].into_iter().for_each(|number| leaves_of_number(number, view, vocabulary, printer, leaves));
        }
        derived => {
            let unit = unit_of(derived, vocabulary);
            let value = evaluate_number(derived, view).known().map(|value| number_text(&value, unit));
            leaves.push((printer.number(derived), value));
        }
    }
}

fn fact_leaf(fact: FactRef, view: View<'_>, vocabulary: &Vocabulary, printer: &Printer<'_>) -> Leaf {
    let holder = if fact.subject == crate::catalog::Subject::Household { Holder::Household } else { Holder::Member };
    let kind = &vocabulary.facts(holder)[usize::from(fact.slot)].kind;
    (printer.fact(fact), view.value(fact).map(|value| value_text(value, kind)))
}

/// A value as answers write it.
fn value_text(value: &Value, kind: &FactKind) -> String {
    let code = |position: usize| kind.choices().get(position).map_or("?", |choice| choice.code.as_str());
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Money(money) => money.to_string(),
        Value::Number(number) => number.to_text(),
        Value::Date(date) => date.to_string(),
        Value::Choice(position) => code(usize::from(*position)).to_string(),
        Value::Set(bits) => format!("[{}]", (0..64).filter(|i| bits & (1 << i) != 0).map(code).collect::<Vec<_>>().join(", ")),
        Value::Text(text) => text.to_string(),
        Value::Area(area) => area.as_str().to_string(),
    }
}

/// A number with two decimals where it is money and ends within them.
fn number_text(value: &Exact, unit: Unit) -> String {
    let text = value.to_text();
    if unit != Unit::YUAN || text.starts_with('≈') {
        return text;
    }
    match text.split_once('.') {
        None => format!("{text}.00"),
        Some((_, fraction)) if fraction.len() == 1 => format!("{text}0"),
        Some(_) => text,
    }
}

fn unit_of(number: &NumberExpression, vocabulary: &Vocabulary) -> Unit {
    match number {
        NumberExpression::Constant(_) | NumberExpression::Count(..) => Unit::NONE,
        NumberExpression::Fact(fact) => {
            let holder = if fact.subject == crate::catalog::Subject::Household { Holder::Household } else { Holder::Member };
            match &vocabulary.facts(holder)[usize::from(fact.slot)].kind {
                FactKind::Money => Unit::YUAN,
                FactKind::Decimal(unit) | FactKind::Integer { unit, .. } => *unit,
                _ => Unit::NONE,
            }
        }
        NumberExpression::Defined(definition, _) => match &definition.body {
            DefinitionBody::Number(_, unit) => *unit,
            DefinitionBody::Condition(_) => Unit::NONE,
        },
        NumberExpression::Parameter(parameter) => parameter.unit,
        NumberExpression::Standard(standard) => standard.unit,
        NumberExpression::Add(a, _) | NumberExpression::Subtract(a, _) => unit_of(a, vocabulary),
        NumberExpression::Multiply(a, b) => unit_of(a, vocabulary).times(unit_of(b, vocabulary)),
        NumberExpression::Divide(a, b) => unit_of(a, vocabulary).over(unit_of(b, vocabulary)),
        NumberExpression::Least(list) | NumberExpression::Most(list) => list.iter().map(|n| unit_of(n, vocabulary)).find(|unit| *unit != Unit::NONE).unwrap_or_default(),
        NumberExpression::Sum(_, body) => unit_of(body, vocabulary),
        NumberExpression::Years(..) => Unit::YEARS,
        NumberExpression::Months(..) => Unit::MONTHS,
        NumberExpression::Days(..) => Unit::DAYS,
        NumberExpression::If(_, a, b) => [a, b].into_iter().map(|n| unit_of(n, vocabulary)).find(|unit| *unit != Unit::NONE).unwrap_or_default(),
    }
}

/// How far a failing comparison is from its threshold.
fn gap(condition: &Condition, view: View<'_>, vocabulary: &Vocabulary) -> Option<Gap> {
    let Condition::Numbers(_, a, b) = condition else { return None };
    let (found, threshold) = (evaluate_number(a, view).known()?, evaluate_number(b, view).known()?);
    let distance = if found < threshold { &threshold - &found } else { &found - &threshold };
    let unit = [a, b].into_iter().map(|n| unit_of(n, vocabulary)).find(|unit| *unit != Unit::NONE).unwrap_or_default();
    Some(Gap { distance, unit })
}

impl Recommendation {
    /// Goods or a service instead of money, or what the source says in place of a number.
    pub fn in_words(&self) -> Option<&Words> {
        match &self.program.amount {
            Amount::InKind(words) | Amount::NotStated(words) => Some(words),
            _ => None,
        }
    }

    /// Whether the household's area is itself among what is missing.
    pub fn hangs_on_area(&self, vocabulary: &Vocabulary) -> bool {
        self.missing.iter().any(|path| *path == format!("household.{}", vocabulary.facts(Holder::Household)[AREA].key))
    }
}
