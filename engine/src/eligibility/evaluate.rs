//! What does a condition or formula come to, with facts that may be unknown?
//!
//! Kleene's logic: an unknown stays unknown unless every value it could have leads to the same answer. Counts of members
//! keep their bounds, so that two unknown members change nothing where one is already enough.

use super::dated::dated_value;
use super::memo::Worked;
use super::situation::Situation;
use crate::calendar::{Date, days_between, months_between, years_between};
use crate::catalog::{Comparison, Condition, DayExpression, Definition, DefinitionBody, FactRef, NumberExpression, Over, Subject, Walk};
use crate::facts::Value;
use crate::number::Exact;
use std::sync::Arc;

/// A situation seen from a recipient and the members that quantifiers have bound.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The household on a date.
    pub situation: &'a Situation<'a>,
    /// The recipient's position, in a program paid to a person.
    pub recipient: Option<u16>,
    bound: [Bound; 4],
    told: Told,
    people: People,
}

/// What a quantifier has bound: a member; or a record by its place, with the member whose list it is.
#[derive(Clone, Copy, Default)]
struct Bound {
    member: Option<u16>,
    record: Option<u16>,
}

/// Over whom a walk over the members goes: rules ask about those born by the date, what is told speaks of all who are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum People {
    /// Those born by the date.
    Born,
    /// All who are listed.
    Listed,
}

/// Whether a view sees what was told, or none of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    AsItIs,
    Nothing,
}

/// A number, its bounds, or nothing.
#[derive(Clone, Debug, PartialEq)]
pub enum NumberValue {
    /// Known.
    Known(Exact),
    /// Between these, as members about whom something is unknown count or not.
    Between(Exact, Exact),
    /// Unknown.
    Unknown,
}

impl<'a> View<'a> {
    /// The view of a household (`None`) or of one of its members by position.
    pub fn new(situation: &'a Situation<'a>, recipient: Option<u16>) -> Self {
        Self { situation, recipient, bound: Default::default(), told: Told::AsItIs, people: People::Born }
    }

    /// The same view of the same people about whom nothing is told.
    pub(super) fn untold(self) -> Self {
        Self { told: Told::Nothing, ..self }
    }

    /// The same view of another situation of the same people.
    pub(super) fn in_situation<'b>(self, situation: &'b Situation<'b>) -> View<'b> {
        View { situation, recipient: self.recipient, bound: self.bound, told: self.told, people: self.people }
    }

    #[inline]
    pub(super) fn member(&self, subject: Subject) -> Option<u16> {
        match subject {
            Subject::Household => None,
            Subject::Recipient => self.recipient,
            Subject::Bound(depth) | Subject::Record(depth, _) => self.bound[usize::from(depth)].member,
        }
    }

    /// The place of the record that a subject is; none where its list is not known.
    pub(super) fn record(&self, depth: u8) -> Option<u16> {
        self.bound[usize::from(depth)].record
    }

    #[inline]
    pub(super) fn value(&self, fact: FactRef) -> Option<&'a Value> {
        if self.told == Told::Nothing {
            return None;
        }
        match fact.subject {
            Subject::Record(depth, list) => {
                let Value::Records(records) = self.situation.value(self.member(fact.subject), list.slot, false)? else { return None };
                records.get(usize::from(self.record(depth)?))?.get(usize::from(fact.slot))?.as_ref()
            }
            _ => self.situation.value(self.member(fact.subject), fact.slot, fact.holds_year),
        }
    }

    /// A view for each member or record that a quantifier walks over; nothing where the list is unknown.
    pub(super) fn walked(self, walk: &Walk) -> Option<impl Iterator<Item = View<'a>>> {
        let count = match walk.over {
            Over::Members if self.people == People::Listed => self.situation.household.members.len(),
            Over::Members => self.situation.born.len(),
            Over::Records(list) => match self.value(list)? {
                Value::Records(records) => records.len(),
                _ => return None,
            },
        };
        let walk = *walk;
        Some((0..count as u16).map(move |place| match walk.over {
            Over::Members => {
                let member = if self.people == People::Listed { place } else { self.situation.born[usize::from(place)] };
                self.binding(walk.depth, Bound { member: Some(member), record: None })
            }
            Over::Records(list) => self.binding(walk.depth, Bound { member: self.member(list.subject), record: Some(place) }),
        }))
    }

    /// The view of a record of which nothing is known: its list is not.
    pub(super) fn unknown_record(self, walk: &Walk, list: FactRef) -> Self {
        self.binding(walk.depth, Bound { member: self.member(list.subject), record: None })
    }

    /// The view with a quantifier's variable set to a member.
    pub fn of_member(self, depth: u8, member: u16) -> Self {
        self.binding(depth, Bound { member: Some(member), record: None })
    }

    /// The view with a quantifier's variable set to a record of a member's list, or of the household's.
    pub fn of_record(self, depth: u8, member: Option<u16>, record: u16) -> Self {
        self.binding(depth, Bound { member, record: Some(record) })
    }

    /// The same view of the same people in another situation.
    pub(super) fn seen_in(self, situation: &'a Situation<'a>) -> Self {
        Self { situation, ..self }
    }

    /// The view whose walks over the members go over these.
    pub fn over(self, people: People) -> Self {
        Self { people, ..self }
    }

    fn binding(mut self, depth: u8, bound: Bound) -> Self {
        self.bound[usize::from(depth)] = bound;
        self
    }

    /// The view from within what a fact of the subject is computed from: it does not hang on who is born by the date.
    pub(super) fn within_computed(self, subject: Subject) -> Self {
        self.within_definition(subject).over(People::Listed)
    }

    /// The view from within a definition: its `member` is the subject it is used of.
    pub(super) fn within_definition(self, subject: Subject) -> Self {
        Self { recipient: self.member(subject), bound: Default::default(), ..self }
    }
}

/// What a condition comes to; `None` is unknown.
pub fn evaluate_condition(condition: &Condition, view: View<'_>) -> Option<bool> {
    match condition {
        Condition::Constant(value) => Some(*value),
        Condition::Fact(fact) => match view.value(*fact) {
            Some(Value::Bool(value)) => Some(*value),
            _ => None,
        },
        Condition::FactOr(fact, otherwise) => match view.value(*fact) {
            Some(Value::Bool(value)) => Some(*value),
            _ => computed(otherwise, fact.subject, view).truth(),
        },
        Condition::Defined(definition, subject) => defined(definition, *subject, view).truth(),
        Condition::Not(inner) => evaluate_condition(inner, view).map(|value| !value),
        Condition::All(parts) => unless(false, parts.iter().map(|part| evaluate_condition(part, view))),
        Condition::Any(parts) => unless(true, parts.iter().map(|part| evaluate_condition(part, view))),
        Condition::Same(a, b) => Some(evaluate_condition(a, view)? == evaluate_condition(b, view)?),
        Condition::Numbers(comparison, a, b) => compare(*comparison, &evaluate_number(a, view), &evaluate_number(b, view)),
        Condition::Days(comparison, a, b) => Some(comparison.holds(day(a, view)?.cmp(&day(b, view)?))),
        Condition::Among(fact, bits) => match view.value(*fact) {
            Some(Value::Choice(position)) => Some(bits & (1 << position) != 0),
            _ => None,
        },
        Condition::Holds(fact, position) => match view.value(*fact) {
            Some(Value::Set(bits)) => Some(bits & (1 << position) != 0),
            _ => None,
        },
        Condition::Exists(walk, body) => unless(true, view.walked(walk)?.map(|view| evaluate_condition(body, view))),
        Condition::Every(walk, body) => unless(false, view.walked(walk)?.map(|view| evaluate_condition(body, view))),
        Condition::If(test, a, b) => match evaluate_condition(test, view) {
            Some(true) => evaluate_condition(a, view),
            Some(false) => evaluate_condition(b, view),
            None => {
                let (a, b) = (evaluate_condition(a, view), evaluate_condition(b, view));
                if a == b { a } else { None }
            }
        },
    }
}

/// `decisive` as soon as one part is so; unknown if any is unknown; else the opposite.
fn unless(decisive: bool, parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(!decisive);
    for part in parts {
        match part {
            Some(value) if value == decisive => return Some(decisive),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}

/// What a definition comes to for a subject, worked out once where the view is the rules' own.
fn defined(definition: &Arc<Definition>, subject: Subject, view: View<'_>) -> Worked {
    let within = view.within_definition(subject);
    match (view.told, view.people) {
        (Told::AsItIs, People::Born) => view.situation.memo.get(definition, within.recipient, || worked_out(definition, within)),
        _ => worked_out(definition, within),
    }
}

/// What a fact of a subject is computed as, worked out once: it is always seen with all who are listed.
fn computed(otherwise: &Arc<Definition>, subject: Subject, view: View<'_>) -> Worked {
    let within = view.within_computed(subject);
    match view.told {
        Told::AsItIs => view.situation.memo.get(otherwise, within.recipient, || worked_out(otherwise, within)),
        Told::Nothing => worked_out(otherwise, within),
    }
}

fn worked_out(definition: &Definition, within: View<'_>) -> Worked {
    match &definition.body {
        DefinitionBody::Condition(condition) => Worked::Truth(evaluate_condition(condition, within)),
        DefinitionBody::Number(number, _) => Worked::Number(evaluate_number(number, within)),
    }
}

/// What a definition's formula comes to for the subject that a view is within.
pub(super) fn defined_number(definition: &Definition, view: View<'_>) -> NumberValue {
    worked_out(definition, view).number()
}

pub(super) fn defined_condition(definition: &Definition, view: View<'_>) -> Option<bool> {
    worked_out(definition, view).truth()
}

#[inline]
pub(super) fn compare(comparison: Comparison, a: &NumberValue, b: &NumberValue) -> Option<bool> {
    if let (NumberValue::Known(a), NumberValue::Known(b)) = (a, b) {
        return Some(comparison.holds(a.cmp(b)));
    }
    compare_open(comparison, a, b)
}

/// The same where not both numbers are known.
fn compare_open(comparison: Comparison, a: &NumberValue, b: &NumberValue) -> Option<bool> {
    let ((a_low, a_high), (b_low, b_high)) = (a.ends()?, b.ends()?);
    let decided = |yes: bool, no: bool| {
        if yes {
            Some(true)
        } else if no {
            Some(false)
        } else {
            None
        }
    };
    match comparison {
        Comparison::Less => decided(a_high < b_low, a_low >= b_high),
        Comparison::LessOrEqual => decided(a_high <= b_low, a_low > b_high),
        Comparison::Greater | Comparison::GreaterOrEqual => compare_open(comparison.mirrored(), b, a),
        Comparison::Equal => decided(a_low == a_high && b_low == b_high && a_low == b_low, a_high < b_low || b_high < a_low),
        Comparison::NotEqual => compare_open(Comparison::Equal, a, b).map(|same| !same),
    }
}

impl NumberValue {
    /// The smallest and the largest that it can be, where anything is known of it.
    pub(super) fn ends(&self) -> Option<(&Exact, &Exact)> {
        match self {
            NumberValue::Known(value) => Some((value, value)),
            NumberValue::Between(low, high) => Some((low, high)),
            NumberValue::Unknown => None,
        }
    }

    /// The number where it lies within bounds; unknown where it may lie beyond.
    fn within(self, (least, most): &(Exact, Exact)) -> Self {
        match self.ends() {
            Some((low, high)) if low >= least && high <= most => self,
            _ => NumberValue::Unknown,
        }
    }

    /// The number, if known.
    #[inline]
    pub fn known(self) -> Option<Exact> {
        match self {
            NumberValue::Known(value) => Some(value),
            _ => None,
        }
    }

    fn between(low: Exact, high: Exact) -> Self {
        if low == high { NumberValue::Known(low) } else { NumberValue::Between(low, high) }
    }

    fn combine(self, other: NumberValue, low: impl Fn(&Exact, &Exact, &Exact, &Exact) -> (Exact, Exact), known: impl Fn(&Exact, &Exact) -> Exact) -> Self {
        match (&self, &other) {
            (NumberValue::Known(a), NumberValue::Known(b)) => NumberValue::Known(known(a, b)),
            _ => match (self.ends(), other.ends()) {
                (Some((a, b)), Some((c, d))) => {
                    let (low, high) = low(a, b, c, d);
                    NumberValue::between(low, high)
                }
                _ => NumberValue::Unknown,
            },
        }
    }
}

/// What a formula comes to.
#[inline]
pub fn evaluate_number(number: &NumberExpression, view: View<'_>) -> NumberValue {
    match number {
        NumberExpression::Constant(literal) => NumberValue::Known(literal.value.clone()),
        NumberExpression::Fact(fact) => told_number(*fact, view).map_or(NumberValue::Unknown, NumberValue::Known),
        worked_out => work_out(worked_out, view),
    }
}

fn work_out(number: &NumberExpression, view: View<'_>) -> NumberValue {
    let of = |n: &NumberExpression| evaluate_number(n, view);
    match number {
        NumberExpression::Constant(_) | NumberExpression::Fact(_) => of(number),
        NumberExpression::FactOr(fact, otherwise, bounds) => match told_number(*fact, view) {
            Some(told) => NumberValue::Known(told),
            None => computed(otherwise, fact.subject, view).number().within(bounds),
        },
        NumberExpression::Defined(definition, subject) => defined(definition, *subject, view).number(),
        NumberExpression::Parameter(_) | NumberExpression::Standard(_) => {
            dated_value(number, view).and_then(|dated| dated.value.cloned()).map_or(NumberValue::Unknown, NumberValue::Known)
        }
        NumberExpression::Add(a, b) => of(a).combine(of(b), |a, b, c, d| (a + c, b + d), |a, b| a + b),
        NumberExpression::Subtract(a, b) => of(a).combine(of(b), |a, b, c, d| (a - d, b - c), |a, b| a - b),
        NumberExpression::Multiply(a, b) => of(a).combine(
            of(b),
            |a, b, c, d| {
                let corners = [a * c, a * d, b * c, b * d];
                (corners.iter().min().expect("four").clone(), corners.iter().max().expect("four").clone())
            },
            |a, b| a * b,
        ),
        NumberExpression::Divide(a, b) => match (of(a), of(b)) {
            (NumberValue::Known(a), NumberValue::Known(b)) => a.checked_div(&b).map_or(NumberValue::Unknown, NumberValue::Known),
            _ => NumberValue::Unknown,
        },
        NumberExpression::Least(list) => extreme(list, view, |a, b| a.min(b).clone()),
        NumberExpression::Most(list) => extreme(list, view, |a, b| a.max(b).clone()),
        NumberExpression::Count(walk, body) => {
            let (mut low, mut high) = (0, 0);
            let Some(views) = view.walked(walk) else { return NumberValue::Unknown };
            for truth in views.map(|view| evaluate_condition(body, view)) {
                low += i64::from(truth == Some(true));
                high += i64::from(truth != Some(false));
            }
            NumberValue::between(Exact::whole(low), Exact::whole(high))
        }
        NumberExpression::Sum(walk, body) => {
            let Some(views) = view.walked(walk) else { return NumberValue::Unknown };
            views
                .map(|view| evaluate_number(body, view))
                .fold(NumberValue::Known(Exact::ZERO), |sum, one| sum.combine(one, |a, b, c, d| (a + c, b + d), |a, b| a + b))
        }
        NumberExpression::Years(from, to) => spans(from, to, view, years_between),
        NumberExpression::Months(from, to) => spans(from, to, view, months_between),
        NumberExpression::Days(from, to) => spans(from, to, view, days_between),
        NumberExpression::If(test, a, b) => match evaluate_condition(test, view) {
            Some(true) => of(a),
            Some(false) => of(b),
            None => match (of(a), of(b)) {
                (NumberValue::Known(a), NumberValue::Known(b)) if a == b => NumberValue::Known(a),
                _ => NumberValue::Unknown,
            },
        },
    }
}

/// The number that a fact was told as.
#[inline]
pub(super) fn told_number(fact: FactRef, view: View<'_>) -> Option<Exact> {
    match view.value(fact)? {
        Value::Money(money) => Some(money.to_yuan()),
        Value::Number(number) => Some(number.clone()),
        _ => None,
    }
}

fn extreme(list: &[NumberExpression], view: View<'_>, pick: impl Fn(&Exact, &Exact) -> Exact + Copy) -> NumberValue {
    list.iter()
        .map(|number| evaluate_number(number, view))
        .reduce(|a, b| a.combine(b, |a, b, c, d| (pick(a, c), pick(b, d)), pick))
        .unwrap_or(NumberValue::Unknown)
}

fn spans(from: &DayExpression, to: &DayExpression, view: View<'_>, count: impl Fn(Date, Date) -> i64) -> NumberValue {
    match (day(from, view), day(to, view)) {
        (Some(from), Some(to)) => NumberValue::Known(Exact::whole(count(from, to))),
        _ => NumberValue::Unknown,
    }
}

pub(super) fn day(day: &DayExpression, view: View<'_>) -> Option<Date> {
    match day {
        DayExpression::Constant(date) => Some(*date),
        DayExpression::On => Some(view.situation.on),
        DayExpression::Fact(fact) => match view.value(*fact) {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        },
        DayExpression::If(test, a, b) => match evaluate_condition(test, view) {
            Some(true) => self::day(a, view),
            Some(false) => self::day(b, view),
            None => self::day(a, view).filter(|one| self::day(b, view) == Some(*one)),
        },
    }
}
