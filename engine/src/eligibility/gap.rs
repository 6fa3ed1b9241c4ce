//! How far is a failing criterion from holding?

use super::evaluate::{View, day, evaluate_condition, evaluate_number};
use super::found::unit_of;
use crate::calendar::{Date, days_between};
use crate::catalog::{Comparison, Condition, DayExpression, DefinitionBody, NumberExpression, Over, Printer, Walk, walk_number};
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
    /// The member of whom it was found, by position, where members are walked over.
    pub member: Option<u16>,
    /// What was looked at, as rules write it, where one criterion looks at several or at a member's.
    pub looked_at: Option<String>,
    /// What was found: a number, or a day.
    pub found: FoundAt,
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

/// What stands at some distance of a threshold.
#[derive(Clone, Debug, PartialEq)]
pub enum FoundAt {
    /// A number, in the gap's unit.
    Number(Exact),
    /// A day.
    Day(Date),
}

impl Gap {
    /// What was found as it is shown.
    pub fn found_text(&self) -> String {
        match &self.found {
            FoundAt::Number(number) => super::found::number_text(number, self.unit),
            FoundAt::Day(day) => day.to_string(),
        }
    }

    /// The threshold as it is shown: a number or a day.
    pub fn limit(&self) -> String {
        self.day.map_or_else(|| super::found::number_text(&self.threshold, self.unit), |day| day.to_string())
    }

    /// What a distance is measured by beside those of other units: of a day the time from it to the day asked about.
    fn scale(&self, on: Date) -> Exact {
        self.day.map_or_else(|| self.threshold.clone(), |day| Exact::whole(days_between(day, on).abs().max(1)))
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

/// Adds what has to move for a failing condition to hold, where that is numbers and days alone: of alternatives and of members of whom
/// one is enough the nearest.
pub(super) fn add_gaps(condition: &Condition, view: View<'_>, vocabulary: &Vocabulary, gaps: &mut Vec<Gap>) {
    let asked = Asked { view, vocabulary, member: None };
    // As a rule it is one comparison.
    match condition {
        Condition::Numbers(comparison, a, b) => return gaps.extend(asked.of_numbers(*comparison, a, b).map(|seen| seen.gap)),
        Condition::Days(comparison, a, b) => return gaps.extend(asked.of_days(*comparison, a, b).map(|seen| seen.gap)),
        _ => {}
    }
    let Some(mut all) = asked.seen(condition, Wanted::True) else { return };
    if !all.others.is_empty() || all.first.gap.member.is_some() {
        let printer = Printer { vocabulary, value_of: &|_| None };
        for one in all.iter_mut() {
            one.gap.looked_at = Some(match one.looked_at {
                LookedAt::Number(number) => printer.number(number),
                LookedAt::Day(day) => printer.day(day),
            });
        }
    }
    gaps.extend(std::iter::once(all.first).chain(all.others).map(|one| one.gap));
}

/// What a condition should come to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    True,
    False,
}

/// A gap with what is looked at.
struct Seen<'c> {
    gap: Gap,
    looked_at: LookedAt<'c>,
}

/// Gaps that all have to close.
struct Together<'c> {
    first: Seen<'c>,
    others: Vec<Seen<'c>>,
}

#[derive(Clone, Copy)]
enum LookedAt<'c> {
    Number(&'c NumberExpression),
    Day(&'c DayExpression),
}

/// Of whom it is asked.
#[derive(Clone, Copy)]
struct Asked<'a> {
    view: View<'a>,
    vocabulary: &'a Vocabulary,
    /// The member whom a walk has come to.
    member: Option<u16>,
}

impl<'a> Asked<'a> {
    /// What all has to move; nothing where something else fails too.
    fn seen<'c>(self, condition: &'c Condition, wanted: Wanted) -> Option<Together<'c>> {
        match (condition, wanted) {
            (Condition::Numbers(comparison, a, b), _) => self.of_numbers(wanted.of(*comparison), a, b).map(Together::one),
            (Condition::Days(comparison, a, b), _) => self.of_days(wanted.of(*comparison), a, b).map(Together::one),
            (Condition::Not(inner), _) => self.seen(inner, wanted.turned()),
            (Condition::Defined(definition, subject), _) => match &definition.body {
                DefinitionBody::Condition(body) => Asked { view: self.view.within_definition(*subject), ..self }.seen(body, wanted),
                DefinitionBody::Number(..) => None,
            },
            (Condition::All(parts), Wanted::True) | (Condition::Any(parts), Wanted::False) => {
                let failing = parts.iter().filter(|part| evaluate_condition(part, self.view) != Some(wanted == Wanted::True));
                all_of(failing.map(|part| self.seen(part, wanted)))
            }
            (Condition::Any(parts), Wanted::True) | (Condition::All(parts), Wanted::False) => {
                nearest(parts.iter().filter_map(|part| self.seen(part, wanted)), self.view.situation.on)
            }
            (Condition::Exists(walk, body), Wanted::True) | (Condition::Every(walk, body), Wanted::False) => {
                nearest(self.each(walk)?.filter_map(|one| one.seen(body, wanted)), self.view.situation.on)
            }
            (Condition::Every(walk, body), Wanted::True) | (Condition::Exists(walk, body), Wanted::False) => {
                let failing = self.each(walk)?.filter(|one| evaluate_condition(body, one.view) != Some(wanted == Wanted::True));
                all_of(failing.map(|one| one.seen(body, wanted)))
            }
            (Condition::If(test, a, b), _) => self.seen(if evaluate_condition(test, self.view)? { a } else { b }, wanted),
            _ => None,
        }
    }

    /// Each member that is walked over; nothing for records, which have no names.
    fn each(self, walk: &Walk) -> Option<impl Iterator<Item = Asked<'a>>> {
        let members = self.view.situation.born.iter().copied();
        let depth = walk.depth;
        (walk.over == Over::Members).then(|| members.map(move |member| Asked { view: self.view.of_member(depth, member), member: Some(member), ..self }))
    }

    fn of_numbers<'c>(self, comparison: Comparison, a: &'c NumberExpression, b: &'c NumberExpression) -> Option<Seen<'c>> {
        // `100 > income` is the same as `income < 100`: the threshold is the side that looks at no fact.
        let turned = reads_facts(b) && !reads_facts(a);
        let (looked_at, limit, comparison) = if turned { (b, a, comparison.mirrored()) } else { (a, b, comparison) };
        let (found, threshold) = (evaluate_number(looked_at, self.view).known()?, evaluate_number(limit, self.view).known()?);
        let distance = if found < threshold { &threshold - &found } else { &found - &threshold };
        let unit = [a, b].into_iter().map(|n| unit_of(n, self.vocabulary)).find(|unit| *unit != Unit::NONE).unwrap_or_default();
        let towards = towards(comparison, found < threshold);
        let gap = Gap { member: self.member, looked_at: None, found: FoundAt::Number(found), distance, threshold, day: None, unit, towards };
        Some(Seen { gap, looked_at: LookedAt::Number(looked_at) })
    }

    fn of_days<'c>(self, comparison: Comparison, a: &'c DayExpression, b: &'c DayExpression) -> Option<Seen<'c>> {
        let is_told = |day: &DayExpression| matches!(day, DayExpression::Fact(_));
        let turned = is_told(b) && !is_told(a);
        let (looked_at, limit, comparison) = if turned { (b, a, comparison.mirrored()) } else { (a, b, comparison) };
        let (found, threshold) = (day(looked_at, self.view)?, day(limit, self.view)?);
        let distance = Exact::whole(days_between(found, threshold).abs());
        let towards = towards(comparison, found < threshold);
        let (found, threshold, day) = (FoundAt::Day(found), distance.clone(), Some(threshold));
        let gap = Gap { member: self.member, looked_at: None, found, distance, threshold, day, unit: Unit::DAYS, towards };
        Some(Seen { gap, looked_at: LookedAt::Day(looked_at) })
    }
}

impl Wanted {
    fn of(self, comparison: Comparison) -> Comparison {
        if self == Wanted::True { comparison } else { comparison.opposite() }
    }

    fn turned(self) -> Self {
        if self == Wanted::True { Wanted::False } else { Wanted::True }
    }
}

impl<'c> Together<'c> {
    fn one(first: Seen<'c>) -> Self {
        Together { first, others: Vec::new() }
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut Seen<'c>> {
        std::iter::once(&mut self.first).chain(&mut self.others)
    }

    fn farthest(&self) -> &Exact {
        self.others.iter().map(|one| &one.gap.distance).fold(&self.first.gap.distance, |a, b| a.max(b))
    }

    /// Whether they are as many of the same unit, so that distances tell which are nearer.
    fn is_like(&self, other: &Self) -> bool {
        self.others.len() == other.others.len() && self.first.gap.unit == other.first.gap.unit
    }
}

/// All together; nothing where one is nothing.
fn all_of<'c>(mut each: impl Iterator<Item = Option<Together<'c>>>) -> Option<Together<'c>> {
    let mut all = each.next()??;
    for one in each {
        let one = one?;
        all.others.push(one.first);
        all.others.extend(one.others);
    }
    Some(all)
}

/// Of alternatives those of the fewest numbers; of them of one unit the nearest, of several units the nearest in proportion.
fn nearest<'c>(alternatives: impl Iterator<Item = Together<'c>>, on: Date) -> Option<Together<'c>> {
    let mut of_units: Vec<Together<'c>> = Vec::new();
    for one in alternatives {
        match of_units.iter_mut().find(|best| best.is_like(&one)) {
            Some(best) if one.farthest() < best.farthest() => *best = one,
            Some(_) => {}
            None => of_units.push(one),
        }
    }
    let in_proportion = |a: &Gap, b: &Gap| (&a.distance * &b.scale(on)).cmp(&(&b.distance * &a.scale(on)));
    of_units.into_iter().min_by(|a, b| a.others.len().cmp(&b.others.len()).then_with(|| in_proportion(&a.first.gap, &b.first.gap)))
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
