//! How far is a failing criterion from holding?

use super::evaluate::{NumberValue, View, compare, day, evaluate_condition, evaluate_number};
use super::memo::Memo;
use crate::calendar::{Date, days_between};
use crate::catalog::{Comparison, Condition, DayExpression, Definition, DefinitionBody, Gauge, Measured, NumberExpression, Subject};
use crate::facts::Unit;
use crate::number::Exact;
use serde::Serialize;
use std::ops::Range;
use std::sync::Arc;

/// In which way a found number would have to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Towards {
    /// It is too low.
    Up,
    /// It is too high.
    Down,
}

/// A found number or day that is not where its threshold is.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The member of whom it was found, by position, where members are walked over.
    pub member: Option<u16>,
    /// The place of the comparison, where one criterion looks at several or at a member's.
    pub(super) place: Option<u16>,
    /// What was found, and its threshold.
    pub apart: Apart,
    /// In this unit.
    pub unit: Unit,
    /// In which way the found one would have to move.
    pub towards: Towards,
}

/// Two numbers, in the gap's unit, or two days.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Apart {
    Numbers { found: Exact, threshold: Exact },
    Days { found: Date, threshold: Date },
}

impl Gap {
    /// Found minus threshold, without its sign; of days their number.
    pub fn distance(&self) -> Exact {
        match &self.apart {
            Apart::Numbers { found, threshold } if found < threshold => threshold - found,
            Apart::Numbers { found, threshold } => found - threshold,
            Apart::Days { found, threshold } => Exact::whole(days_between(*found, *threshold).abs()),
        }
    }

    /// What was found as it is shown.
    pub fn found_text(&self) -> String {
        match &self.apart {
            Apart::Numbers { found, .. } => super::found::number_text(found, self.unit),
            Apart::Days { found, .. } => found.to_string(),
        }
    }

    /// The threshold as it is shown: a number or a day.
    pub fn limit(&self) -> String {
        match &self.apart {
            Apart::Numbers { threshold, .. } => super::found::number_text(threshold, self.unit),
            Apart::Days { threshold, .. } => threshold.to_string(),
        }
    }

    /// What a distance is measured by beside those of other units: of a day the time from it to the day asked about.
    fn scale(&self, on: Date) -> Exact {
        match &self.apart {
            Apart::Numbers { threshold, .. } => threshold.clone(),
            Apart::Days { threshold, .. } => Exact::whole(days_between(*threshold, on).abs().max(1)),
        }
    }

    /// The distance as a part of the threshold, where a person would call it near: at most a fifth of one above zero, and at most
    /// two years of an age.
    pub fn share_if_near(&self) -> Option<Exact> {
        let Apart::Numbers { threshold, .. } = &self.apart else { return None };
        let distance = self.distance();
        let is_near = match self.unit {
            Unit::NONE => false,
            Unit::YEARS => distance <= Exact::whole(2),
            _ => &distance * &Exact::whole(5) <= *threshold,
        };
        if is_near && *threshold > Exact::ZERO { distance.checked_div(threshold) } else { None }
    }
}

/// Adds what has to move for a failing condition to hold, where that is numbers and days alone: of alternatives and of members of whom
/// one is enough the nearest.
pub(super) fn add_gaps(condition: &Condition, gauge: &Gauge, view: View<'_>, gaps: &mut Vec<Gap>) {
    let from = gaps.len();
    if *gauge == Gauge::Untold || (Asked { view, member: None }).look(condition, gauge, Wanted::True, gaps) != Seen::Gaps {
        return;
    }
    // Its own text says what is looked at where that is one thing.
    if let [Gap { member: None, place, .. }] = &mut gaps[from..] {
        *place = None;
    }
}

/// What a condition should come to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    True,
    False,
}

/// How a condition stands to what it should come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Seen {
    /// It comes to it.
    Reached,
    /// Gaps that all have to close were added.
    Gaps,
    /// Something else fails too, or is unknown; nothing was added.
    Nothing,
}

/// The gaps of definitions, for them to hold or to fail, with places of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct KeptGaps {
    to_hold: Memo<(Seen, Arc<[Gap]>)>,
    to_fail: Memo<(Seen, Arc<[Gap]>)>,
}

/// How many of several have to come to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Enough {
    All,
    One,
}

/// Of whom it is asked.
#[derive(Clone, Copy)]
struct Asked<'a> {
    view: View<'a>,
    /// The member whom a walk has come to.
    member: Option<u16>,
}

/// One of several that are asked together.
type Part<'a, 'c> = (Asked<'a>, &'c Condition, &'c Gauge);

impl<'a> Asked<'a> {
    fn look(&self, condition: &Condition, gauge: &Gauge, wanted: Wanted, gaps: &mut Vec<Gap>) -> Seen {
        match (condition, gauge) {
            (Condition::Numbers(comparison, a, b), Gauge::At(at)) => self.look_at_numbers(wanted.of(*comparison), a, b, at, gaps),
            (Condition::Days(comparison, a, b), Gauge::At(at)) => self.look_at_days(wanted.of(*comparison), a, b, at, gaps),
            (Condition::Not(inner), Gauge::Within(gauge)) => self.look(inner, gauge, wanted.turned(), gaps),
            (Condition::Defined(definition, subject), Gauge::Defined(first, gauge)) => self.look_into(definition, *subject, (*first, gauge), wanted, gaps),
            (Condition::All(parts), Gauge::Parts(gauges)) => self.of_several(wanted.enough_of(Wanted::True), self.parts(parts, gauges), wanted, gaps),
            (Condition::Any(parts), Gauge::Parts(gauges)) => self.of_several(wanted.enough_of(Wanted::False), self.parts(parts, gauges), wanted, gaps),
            (Condition::Every(walk, body), Gauge::Within(gauge)) => {
                self.of_several(wanted.enough_of(Wanted::True), self.members(walk.depth, body, gauge), wanted, gaps)
            }
            (Condition::Exists(walk, body), Gauge::Within(gauge)) => {
                self.of_several(wanted.enough_of(Wanted::False), self.members(walk.depth, body, gauge), wanted, gaps)
            }
            (Condition::If(test, a, b), Gauge::Parts(gauges)) => match (evaluate_condition(test, self.view), &**gauges) {
                (Some(true), [gauge, _]) => self.look(a, gauge, wanted, gaps),
                (Some(false), [_, gauge]) => self.look(b, gauge, wanted, gaps),
                _ => self.reached(condition, wanted),
            },
            _ => self.reached(condition, wanted),
        }
    }

    /// What a definition's gaps are is found once for each whom it is asked of: many programs rest on the same few.
    fn look_into(&self, definition: &Arc<Definition>, subject: Subject, (first, gauge): (u16, &Gauge), wanted: Wanted, gaps: &mut Vec<Gap>) -> Seen {
        let DefinitionBody::Condition(body) = &definition.body else { return Seen::Nothing };
        let view = self.view.within_definition(subject);
        let kept = if wanted == Wanted::True { &view.situation.gaps.to_hold } else { &view.situation.gaps.to_fail };
        let (seen, own) = kept.get(definition, view.recipient, || {
            let mut own = Vec::new();
            (Asked { view, member: None }.look(body, gauge, wanted, &mut own), own.into())
        });
        gaps.extend(own.iter().map(|gap| Gap { member: gap.member.or(self.member), place: gap.place.map(|place| first + place), ..gap.clone() }));
        seen
    }

    fn reached(&self, condition: &Condition, wanted: Wanted) -> Seen {
        if evaluate_condition(condition, self.view) == Some(wanted == Wanted::True) { Seen::Reached } else { Seen::Nothing }
    }

    fn parts<'c>(&self, parts: &'c [Condition], gauges: &'c [Gauge]) -> impl Iterator<Item = Part<'a, 'c>> + Clone {
        let own = *self;
        parts.iter().zip(gauges).map(move |(part, gauge)| (own, part, gauge))
    }

    fn members<'c>(&self, depth: u8, body: &'c Condition, gauge: &'c Gauge) -> impl Iterator<Item = Part<'a, 'c>> + Clone {
        let view = self.view;
        let members = view.situation.born.iter().copied();
        members.map(move |member| (Asked { view: view.of_member(depth, member), member: Some(member) }, body, gauge))
    }

    fn of_several<'c>(&self, enough: Enough, parts: impl Iterator<Item = Part<'a, 'c>> + Clone, wanted: Wanted, gaps: &mut Vec<Gap>) -> Seen {
        match enough {
            Enough::All => all_of(parts, wanted, gaps),
            Enough::One => nearest_of(parts, wanted, self.view.situation.on, gaps),
        }
    }

    fn look_at_numbers(&self, comparison: Comparison, a: &NumberExpression, b: &NumberExpression, at: &Measured, gaps: &mut Vec<Gap>) -> Seen {
        let (looked_at, limit, comparison) = at.side.split(comparison, a, b);
        let (found, threshold) = (evaluate_number(looked_at, self.view), evaluate_number(limit, self.view));
        match (compare(comparison, &found, &threshold), found, threshold) {
            (Some(true), ..) => Seen::Reached,
            (Some(false), NumberValue::Known(found), NumberValue::Known(threshold)) => {
                let towards = towards(comparison, found < threshold);
                gaps.push(Gap { member: self.member, place: Some(at.place), apart: Apart::Numbers { found, threshold }, unit: at.unit, towards });
                Seen::Gaps
            }
            _ => Seen::Nothing,
        }
    }

    fn look_at_days(&self, comparison: Comparison, a: &DayExpression, b: &DayExpression, at: &Measured, gaps: &mut Vec<Gap>) -> Seen {
        let (looked_at, limit, comparison) = at.side.split(comparison, a, b);
        let (Some(found), Some(threshold)) = (day(looked_at, self.view), day(limit, self.view)) else { return Seen::Nothing };
        if comparison.holds(found.cmp(&threshold)) {
            return Seen::Reached;
        }
        let towards = towards(comparison, found < threshold);
        gaps.push(Gap { member: self.member, place: Some(at.place), apart: Apart::Days { found, threshold }, unit: at.unit, towards });
        Seen::Gaps
    }
}

impl Wanted {
    fn of(self, comparison: Comparison) -> Comparison {
        if self == Wanted::True { comparison } else { comparison.opposite() }
    }

    fn turned(self) -> Self {
        if self == Wanted::True { Wanted::False } else { Wanted::True }
    }

    /// How many parts are enough where this outcome takes all of them.
    fn enough_of(self, takes_all: Wanted) -> Enough {
        if self == takes_all { Enough::All } else { Enough::One }
    }
}

/// What has to move in all that is not reached; nothing where one of them can't be told.
fn all_of<'a, 'c>(parts: impl Iterator<Item = Part<'a, 'c>> + Clone, wanted: Wanted, gaps: &mut Vec<Gap>) -> Seen {
    // What no distance is told of is looked at first: as a rule that is what fails.
    let (untold, told) = (|gauge: &Gauge| *gauge == Gauge::Untold, gaps.len());
    for (asked, part, _) in parts.clone().filter(|(_, _, gauge)| untold(gauge)) {
        if asked.reached(part, wanted) == Seen::Nothing {
            return Seen::Nothing;
        }
    }
    for (asked, part, gauge) in parts.filter(|(_, _, gauge)| !untold(gauge)) {
        if asked.look(part, gauge, wanted, gaps) == Seen::Nothing {
            gaps.truncate(told);
            return Seen::Nothing;
        }
    }
    if gaps.len() > told { Seen::Gaps } else { Seen::Reached }
}

/// Of alternatives those of the fewest gaps; of them of one unit the nearest, of several units the nearest in proportion.
fn nearest_of<'a, 'c>(alternatives: impl Iterator<Item = Part<'a, 'c>>, wanted: Wanted, on: Date, gaps: &mut Vec<Gap>) -> Seen {
    let before = gaps.len();
    // As a rule all are of one unit.
    let (mut of_others, mut of_last): (Vec<Range<usize>>, Option<Range<usize>>) = (Vec::new(), None);
    for (asked, alternative, gauge) in alternatives {
        let own = gaps.len();
        match asked.look(alternative, gauge, wanted, gaps) {
            Seen::Nothing => continue,
            Seen::Reached => {
                gaps.truncate(before);
                return Seen::Reached;
            }
            Seen::Gaps => {}
        }
        let own = own..gaps.len();
        // Distances tell which is nearer where they are as many of the same unit.
        let is_like = |best: &&mut Range<usize>| best.len() == own.len() && gaps[best.start].unit == gaps[own.start].unit;
        match of_others.iter_mut().chain(&mut of_last).find(is_like) {
            Some(best) if farthest(&gaps[own.clone()]) < farthest(&gaps[best.clone()]) => *best = own,
            Some(_) => gaps.truncate(own.start),
            None => of_others.extend(of_last.replace(own)),
        }
    }
    let in_proportion = |a: &Gap, b: &Gap| (&a.distance() * &b.scale(on)).cmp(&(&b.distance() * &a.scale(on)));
    let nearest = of_others.into_iter().chain(of_last).min_by(|a, b| a.len().cmp(&b.len()).then_with(|| in_proportion(&gaps[a.start], &gaps[b.start])));
    let Some(nearest) = nearest else { return Seen::Nothing };
    gaps.truncate(nearest.end);
    gaps.drain(before..nearest.start);
    Seen::Gaps
}

fn farthest(gaps: &[Gap]) -> Option<Exact> {
    gaps.iter().map(Gap::distance).max()
}

fn towards(comparison: Comparison, is_below: bool) -> Towards {
    match comparison {
        Comparison::Less | Comparison::LessOrEqual => Towards::Down,
        Comparison::Greater | Comparison::GreaterOrEqual => Towards::Up,
        Comparison::Equal | Comparison::NotEqual if is_below => Towards::Up,
        Comparison::Equal | Comparison::NotEqual => Towards::Down,
    }
}
