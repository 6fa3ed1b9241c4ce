//! How far is a failing criterion from holding?

use super::evaluate::{View, day, evaluate_condition, evaluate_number};
use super::found::unit_of;
use crate::calendar::{Date, days_between};
use crate::catalog::{Comparison, Condition, DayExpression, DefinitionBody, NumberExpression, walk_number};
use crate::facts::{Unit, Vocabulary};
use crate::number::Exact;
use serde::Serialize;

/// In which way a found number would have to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Towards {
    /// It is too low.
    Up,
    /// It is too high.
    Down,
}

/// The distance of a found number or day from its threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// Found minus threshold, without its sign.
    pub distance: Exact,
    /// The threshold; of a day, the days between it and the found one.
    pub threshold: Exact,
    /// The day that is the threshold, of a day.
    pub day: Option<Date>,
    /// In this unit.
    pub unit: Unit,
    /// In which way the found one would have to move.
    pub towards: Towards,
}

impl Gap {
    /// The threshold as it is shown: a number or a day.
    pub fn limit(&self) -> String {
        self.day.map_or_else(|| super::found::number_text(&self.threshold, self.unit), |day| day.to_string())
    }

    /// Whether a person would call it near: within a fifth of a threshold above zero, and at most two years for an age.
    pub fn is_near(&self) -> bool {
        let within_a_fifth = &self.distance * &Exact::whole(5) <= self.threshold;
        match self.unit {
            _ if self.threshold <= Exact::ZERO => false,
            Unit::NONE => false,
            Unit::YEARS => self.distance <= Exact::whole(2),
            _ => within_a_fifth,
        }
    }
}

/// How far a failing condition is from holding, where one comparison in it is what fails: of parts that must all hold the only
/// one that does not, of alternatives the nearest.
pub(super) fn gap(condition: &Condition, view: View<'_>, vocabulary: &Vocabulary) -> Option<Gap> {
    match condition {
        Condition::Numbers(comparison, a, b) => of_numbers(*comparison, a, b, view, vocabulary),
        Condition::Days(comparison, a, b) => of_days(*comparison, a, b, view),
        Condition::Not(inner) => match &**inner {
            Condition::Numbers(comparison, a, b) => of_numbers(comparison.opposite(), a, b, view, vocabulary),
            Condition::Days(comparison, a, b) => of_days(comparison.opposite(), a, b, view),
            _ => None,
        },
        Condition::Defined(definition, subject) => match &definition.body {
            DefinitionBody::Condition(body) => gap(body, view.within_definition(*subject), vocabulary),
            DefinitionBody::Number(..) => None,
        },
        Condition::All(parts) => {
            let mut failing = parts.iter().filter(|part| evaluate_condition(part, view) != Some(true));
            let (Some(only), None) = (failing.next(), failing.next()) else { return None };
            gap(only, view, vocabulary)
        }
        Condition::Any(parts) => {
            let gaps = parts.iter().filter_map(|part| gap(part, view, vocabulary));
            gaps.min_by(|a, b| (&a.distance * &b.threshold).cmp(&(&b.distance * &a.threshold)))
        }
        Condition::If(test, a, b) => gap(if evaluate_condition(test, view)? { a } else { b }, view, vocabulary),
        _ => None,
    }
}

fn of_numbers(comparison: Comparison, a: &NumberExpression, b: &NumberExpression, view: View<'_>, vocabulary: &Vocabulary) -> Option<Gap> {
    // `100 > income` is the same as `income < 100`: the threshold is the side that looks at no fact.
    let turned = reads_facts(b) && !reads_facts(a);
    let (looked_at, limit, comparison) = if turned { (b, a, comparison.mirrored()) } else { (a, b, comparison) };
    let (found, threshold) = (evaluate_number(looked_at, view).known()?, evaluate_number(limit, view).known()?);
    let distance = if found < threshold { &threshold - &found } else { &found - &threshold };
    let unit = [a, b].into_iter().map(|n| unit_of(n, vocabulary)).find(|unit| *unit != Unit::NONE).unwrap_or_default();
    let towards = towards(comparison, found < threshold);
    Some(Gap { distance, threshold, day: None, unit, towards })
}

fn of_days(comparison: Comparison, a: &DayExpression, b: &DayExpression, view: View<'_>) -> Option<Gap> {
    let is_told = |day: &DayExpression| matches!(day, DayExpression::Fact(_));
    let turned = is_told(b) && !is_told(a);
    let (looked_at, limit, comparison) = if turned { (b, a, comparison.mirrored()) } else { (a, b, comparison) };
    let (found, threshold) = (day(looked_at, view)?, day(limit, view)?);
    let distance = Exact::whole(days_between(found, threshold).abs());
    let towards = towards(comparison, found < threshold);
    Some(Gap { threshold: distance.clone(), distance, day: Some(threshold), unit: Unit::DAYS, towards })
}

fn towards(comparison: Comparison, is_below: bool) -> Towards {
    match comparison {
        Comparison::Less | Comparison::LessOrEqual => Towards::Down,
        Comparison::Greater | Comparison::GreaterOrEqual => Towards::Up,
        Comparison::Equal | Comparison::NotEqual if is_below => Towards::Up,
        Comparison::Equal | Comparison::NotEqual => Towards::Down,
    }
}

fn reads_facts(number: &NumberExpression) -> bool {
    let mut reads = matches!(number, NumberExpression::Fact(_));
    if reads || matches!(number, NumberExpression::Constant(_)) {
        return reads;
    }
    walk_number(number, &mut |part| {
        use NumberExpression::{Count, Days, Defined, Fact, FactOr, Months, Sum, Years};
        reads |= matches!(part, Fact(_) | FactOr(..) | Defined(..) | Count(..) | Sum(..) | Years(..) | Months(..) | Days(..));
    });
    reads
}
