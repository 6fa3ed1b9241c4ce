//! What can a number or condition be at all?
//!
//! Proofs made when a file is loaded: a divisor is never zero, an amount fits its type, a condition can hold,
//! the rows of a table exclude each other and leave no gap. They err on the side of "possible".

use super::expression::{Comparison, Condition, Definition, DefinitionBody, FactRef, NumberExpression, Over, Subject, Walk};
use crate::facts::{BIRTH_DATE, MEMBERS_MAX, RECORDS_MAX, Vocabulary};
use crate::number::Exact;
use std::collections::BTreeMap;

/// The numbers from `low` to `high`, each end with or without itself; a missing end is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Interval {
    /// Smallest.
    pub low: Option<Exact>,
    /// Largest.
    pub high: Option<Exact>,
    low_open: bool,
    high_open: bool,
}

impl Interval {
    fn closed(low: Exact, high: Exact) -> Self {
        Self { low: Some(low), high: Some(high), low_open: false, high_open: false }
    }

    fn anything() -> Self {
        Self { low: None, high: None, low_open: false, high_open: false }
    }

    fn hull(&self, other: &Self) -> Self {
        let side = |a: &Option<Exact>, a_open: bool, b: &Option<Exact>, b_open: bool, lower: bool| match (a, b) {
            (Some(a), Some(b)) if a == b => (Some(a.clone()), a_open && b_open),
            (Some(a), Some(b)) if (a < b) == lower => (Some(a.clone()), a_open),
            (Some(_), Some(b)) => (Some(b.clone()), b_open),
            _ => (None, false),
        };
        let (low, low_open) = side(&self.low, self.low_open, &other.low, other.low_open, true);
        let (high, high_open) = side(&self.high, self.high_open, &other.high, other.high_open, false);
        Self { low, high, low_open, high_open }
    }

    fn is_empty(&self) -> bool {
        matches!((&self.low, &self.high), (Some(low), Some(high)) if low > high || (low == high && (self.low_open || self.high_open)))
    }

    fn contains_zero(&self) -> bool {
        let above = self.low.as_ref().is_some_and(|low| *low > Exact::ZERO || (low.is_zero() && self.low_open));
        let below = self.high.as_ref().is_some_and(|high| high.is_negative() || (high.is_zero() && self.high_open));
        !above && !below
    }

    fn add(&self, other: &Self, subtract: bool) -> Self {
        let (low, high) = if subtract { (&other.high, &other.low) } else { (&other.low, &other.high) };
        let combine = |a: &Option<Exact>, b: &Option<Exact>| Some(if subtract { a.as_ref()? - b.as_ref()? } else { a.as_ref()? + b.as_ref()? });
        Self { low: combine(&self.low, low), high: combine(&self.high, high), low_open: false, high_open: false }
    }

    fn corners(&self, other: &Self, combine: impl Fn(&Exact, &Exact) -> Option<Exact>) -> Self {
        let (Some(a), Some(b), Some(c), Some(d)) = (&self.low, &self.high, &other.low, &other.high) else { return Self::anything() };
        let mut corners = Vec::new();
        for x in [a, b] {
            for y in [c, d] {
                match combine(x, y) {
                    Some(corner) => corners.push(corner),
                    None => return Self::anything(),
                }
            }
        }
        Self { low: corners.iter().min().cloned(), high: corners.iter().max().cloned(), low_open: false, high_open: false }
    }
}

/// Between which numbers a formula lies.
pub fn number_bounds(number: &NumberExpression, vocabulary: &Vocabulary) -> Interval {
    let of = |n: &NumberExpression| number_bounds(n, vocabulary);
    let whole = |count: i64| Exact::whole(count);
    match number {
        NumberExpression::Constant(literal) => Interval::closed(literal.value.clone(), literal.value.clone()),
        NumberExpression::Fact(fact) | NumberExpression::FactOr(fact, ..) => fact_bounds(*fact, vocabulary),
        NumberExpression::Defined(definition, _) => definition_bounds(definition, vocabulary),
        NumberExpression::Parameter(parameter) => hull_of(parameter.rows.iter().map(|row| &row.value)),
        NumberExpression::Standard(standard) => hull_of(standard.rows.iter().map(|row| &row.value)),
        NumberExpression::Add(a, b) => of(a).add(&of(b), false),
        NumberExpression::Subtract(a, b) => of(a).add(&of(b), true),
        NumberExpression::Multiply(a, b) => of(a).corners(&of(b), |x, y| Some(x * y)),
        NumberExpression::Divide(a, b) => of(a).corners(&of(b), Exact::checked_div),
        NumberExpression::Least(list) => extreme(list.iter().map(of), true),
        NumberExpression::Most(list) => extreme(list.iter().map(of), false),
        NumberExpression::Count(walk, body) => {
            let (least, most) = walked(walk);
            let all_count = matches!(**body, Condition::Constant(true));
            Interval::closed(if all_count { least } else { Exact::ZERO }, most)
        }
        NumberExpression::Sum(walk, body) => {
            let (least, most) = walked(walk);
            of(body).corners(&Interval::closed(least, most), |x, y| Some(x * y))
        }
        NumberExpression::Years(..) => Interval::closed(whole(-10_000), whole(10_000)),
        NumberExpression::Months(..) => Interval::closed(whole(-120_000), whole(120_000)),
        NumberExpression::Days(..) => Interval::closed(whole(-4_000_000), whole(4_000_000)),
        NumberExpression::If(_, a, b) => of(a).hull(&of(b)),
    }
}

/// How many a walk can meet: a household has a member, a list may be empty.
fn walked(walk: &Walk) -> (Exact, Exact) {
    match walk.over {
        Over::Members => (Exact::ONE, Exact::whole(MEMBERS_MAX as i64)),
        Over::Records(_) => (Exact::ZERO, Exact::whole(RECORDS_MAX as i64)),
    }
}

fn hull_of<'a>(mut values: impl Iterator<Item = &'a Exact>) -> Interval {
    // A number of which no source states a value: it can be anything that a fact can be, zero too.
    let Some(first) = values.next() else { return Interval::closed(Exact::ZERO, Exact::whole(1_000_000_000_000)) };
    let start = Interval::closed(first.clone(), first.clone());
    values.fold(start, |hull, value| hull.hull(&Interval::closed(value.clone(), value.clone())))
}

fn extreme(intervals: impl Iterator<Item = Interval>, least: bool) -> Interval {
    intervals
        .reduce(|a, b| {
            let pick = |x: &Option<Exact>, y: &Option<Exact>, may_be_one: bool| match (x, y) {
                (Some(x), Some(y)) => Some(if least { x.min(y) } else { x.max(y) }.clone()),
                (Some(one), None) | (None, Some(one)) if may_be_one => Some(one.clone()),
                _ => None,
            };
            Interval { low: pick(&a.low, &b.low, !least), high: pick(&a.high, &b.high, least), low_open: false, high_open: false }
        })
        .unwrap_or_else(Interval::anything)
}

fn fact_bounds(fact: FactRef, vocabulary: &Vocabulary) -> Interval {
    match fact.definition(vocabulary).kind.bounds() {
        Some((low, high)) => Interval::closed(low, high),
        None => Interval::anything(),
    }
}

fn definition_bounds(definition: &Definition, vocabulary: &Vocabulary) -> Interval {
    match &definition.body {
        DefinitionBody::Number(number, _) if is_age(number) => Interval::closed(Exact::ZERO, Exact::whole(10_000)),
        DefinitionBody::Number(number, _) => number_bounds(number, vocabulary),
        DefinitionBody::Condition(_) => Interval::anything(),
    }
}

/// An age can't be below zero: members who are not born by the date asked about are left out.
fn is_age(number: &NumberExpression) -> bool {
    let NumberExpression::Years(from, to) = number else { return false };
    let born = matches!(&**from, super::DayExpression::Fact(fact) if usize::from(fact.slot) == BIRTH_DATE && matches!(fact.subject, Subject::Recipient | Subject::Bound(_)));
    born && matches!(**to, super::DayExpression::On)
}

/// Whether a divisor can be zero, as far as can be proved.
pub(super) fn divisor_can_be_zero(divisor: &NumberExpression, vocabulary: &Vocabulary) -> bool {
    number_bounds(divisor, vocabulary).contains_zero()
}

/// What a fact can still be.
#[derive(Clone, Debug, PartialEq)]
enum Domain {
    Number(Interval),
    /// One bit per choice; for yes-or-no bit 0 is no, bit 1 yes.
    Bits(u64),
}

/// What conditions are about: facts of the household and the recipient, and derived numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Fact(Subject, u16),
    Defined(Subject, String),
    Day(Subject, u16),
}

type Domains = BTreeMap<About, Domain>;

/// Whether all of these conditions can hold together, as far as can be told.
pub fn can_hold<'a>(conditions: impl IntoIterator<Item = &'a Condition>, vocabulary: &Vocabulary) -> bool {
    let parts: Vec<&Condition> = conditions.into_iter().collect();
    let mut domains = Domains::new();
    // Twice: what a later condition fixes may close an alternative of an earlier one.
    (0..2).all(|_| parts.iter().all(|part| refine(part, true, &mut domains, vocabulary)))
}

/// Whether no two of these can hold together.
pub fn exclude_each_other(conditions: &[&Condition], vocabulary: &Vocabulary) -> bool {
    conditions.iter().enumerate().all(|(i, a)| conditions[i + 1..].iter().all(|b| !can_hold([*a, *b], vocabulary)))
}

/// Whether, given some conditions, one of the others always holds.
pub fn cover_everything(given: &[&Condition], conditions: &[&Condition], vocabulary: &Vocabulary) -> bool {
    let denied: Vec<Condition> = conditions.iter().map(|c| Condition::Not(Box::new((*c).clone()))).collect();
    !can_hold(given.iter().copied().chain(&denied), vocabulary)
}

/// Narrows the domains to where a condition has the wanted truth. False when nothing is left.
fn refine(condition: &Condition, wanted: bool, domains: &mut Domains, vocabulary: &Vocabulary) -> bool {
    match condition {
        Condition::Constant(value) => *value == wanted,
        Condition::Not(inner) => refine(inner, !wanted, domains, vocabulary),
        Condition::All(parts) if wanted => parts.iter().all(|part| refine(part, true, domains, vocabulary)),
        Condition::Any(parts) if !wanted => parts.iter().all(|part| refine(part, false, domains, vocabulary)),
        Condition::All(parts) | Condition::Any(parts) => {
            let branches = parts.iter().filter_map(|part| branch(part, wanted, domains, vocabulary)).collect();
            join(branches, domains)
        }
        // A definition's body speaks of the household, and of the recipient where it is used of the recipient.
        Condition::Defined(definition, Subject::Household | Subject::Recipient) => match &definition.body {
            DefinitionBody::Condition(body) => refine(body, wanted, domains, vocabulary),
            DefinitionBody::Number(..) => true,
        },
        Condition::Defined(..) => true,
        Condition::Fact(fact) | Condition::FactOr(fact, _) => {
            keep_bits(About::Fact(fact.subject, fact.slot), 0b11, 1 << u32::from(wanted), fact.subject, domains)
        }
        Condition::Among(fact, bits) => {
            let all = (1u64 << choices_of(*fact, vocabulary)) - 1;
            keep_bits(About::Fact(fact.subject, fact.slot), all, if wanted { *bits } else { all & !bits }, fact.subject, domains)
        }
        Condition::Numbers(comparison, left, right) => {
            let comparison = if wanted { *comparison } else { comparison.opposite() };
            let forward = narrow(left, comparison, &number_bounds(right, vocabulary), domains, vocabulary);
            forward && narrow(right, comparison.mirrored(), &number_bounds(left, vocabulary), domains, vocabulary)
        }
        Condition::Days(comparison, left, right) => refine_days(if wanted { *comparison } else { comparison.opposite() }, left, right, domains),
        Condition::If(test, yes, no) => {
            let branches = [(yes, true), (no, false)]
                .into_iter()
                .filter_map(|(body, truth)| branch(test, truth, domains, vocabulary).and_then(|d| branch(body, wanted, &d, vocabulary)))
                .collect();
            join(branches, domains)
        }
        Condition::Same(..) | Condition::Holds(..) | Condition::Exists(..) | Condition::Every(..) => true,
    }
}

fn branch(condition: &Condition, wanted: bool, domains: &Domains, vocabulary: &Vocabulary) -> Option<Domains> {
    let mut copy = domains.clone();
    refine(condition, wanted, &mut copy, vocabulary).then_some(copy)
}

/// What holds in every branch that is left.
fn join(branches: Vec<Domains>, domains: &mut Domains) -> bool {
    let Some(joined) = branches.into_iter().reduce(|mut a, b| {
        a.retain(|about, _| b.contains_key(about));
        for (about, domain) in &mut a {
            match (domain, &b[about]) {
                (Domain::Number(x), Domain::Number(y)) => *x = x.hull(y),
                (Domain::Bits(x), Domain::Bits(y)) => *x |= y,
                _ => {}
            }
        }
        a
    }) else {
        return false;
    };
    *domains = joined;
    true
}

fn keep_bits(about: About, all: u64, bits: u64, subject: Subject, domains: &mut Domains) -> bool {
    if is_variable(subject) {
        return bits != 0;
    }
    let Domain::Bits(left) = domains.entry(about).or_insert(Domain::Bits(all)) else { return true };
    *left &= bits;
    *left != 0
}

fn choices_of(fact: FactRef, vocabulary: &Vocabulary) -> usize {
    fact.definition(vocabulary).kind.choices().len()
}

/// Whether a subject is a quantifier's variable, so that nothing said of it in one place holds in another.
fn is_variable(subject: Subject) -> bool {
    matches!(subject, Subject::Bound(_) | Subject::Record(..))
}

fn narrow(number: &NumberExpression, comparison: Comparison, to: &Interval, domains: &mut Domains, vocabulary: &Vocabulary) -> bool {
    let about = match number {
        NumberExpression::Fact(fact) | NumberExpression::FactOr(fact, ..) if !is_variable(fact.subject) => Some(About::Fact(fact.subject, fact.slot)),
        NumberExpression::Defined(definition, subject) if !is_variable(*subject) => Some(About::Defined(*subject, definition.key.clone())),
        _ => None,
    };
    let bounds = number_bounds(number, vocabulary);
    let mut loose = bounds.clone();
    let interval = match &about {
        Some(about) => match domains.entry(about.clone()).or_insert(Domain::Number(bounds)) {
            Domain::Number(interval) => interval,
            Domain::Bits(_) => return true,
        },
        None => &mut loose,
    };
    cut(interval, comparison, to)
}

/// Cuts an interval to what can stand so to some number of `to`.
fn cut(interval: &mut Interval, comparison: Comparison, to: &Interval) -> bool {
    let lower = |interval: &mut Interval, low: &Option<Exact>, open: bool| {
        if let Some(low) = low {
            let raise = interval.low.as_ref().is_none_or(|own| low > own || (low == own && open));
            if raise {
                (interval.low, interval.low_open) = (Some(low.clone()), open);
            }
        }
    };
    let upper = |interval: &mut Interval, high: &Option<Exact>, open: bool| {
        if let Some(high) = high {
            let sink = interval.high.as_ref().is_none_or(|own| high < own || (high == own && open));
            if sink {
                (interval.high, interval.high_open) = (Some(high.clone()), open);
            }
        }
    };
    match comparison {
        Comparison::Less => upper(interval, &to.high, true),
        Comparison::LessOrEqual => upper(interval, &to.high, to.high_open),
        Comparison::Greater => lower(interval, &to.low, true),
        Comparison::GreaterOrEqual => lower(interval, &to.low, to.low_open),
        Comparison::Equal => {
            lower(interval, &to.low, to.low_open);
            upper(interval, &to.high, to.high_open);
        }
        Comparison::NotEqual => {
            if let (Some(low), Some(high)) = (&to.low, &to.high)
                && low == high
            {
                interval.low_open |= interval.low.as_ref() == Some(low);
                interval.high_open |= interval.high.as_ref() == Some(low);
            }
        }
    }
    !interval.is_empty()
}

fn refine_days(comparison: Comparison, left: &super::DayExpression, right: &super::DayExpression, domains: &mut Domains) -> bool {
    use super::DayExpression as Day;
    let number = |date: &crate::calendar::Date| Exact::whole(crate::calendar::days_between(jiff::civil::date(1, 1, 1), *date));
    let (fact, date, comparison) = match (left, right) {
        (Day::Fact(fact), Day::Constant(date)) => (fact, date, comparison),
        (Day::Constant(date), Day::Fact(fact)) => (fact, date, comparison.mirrored()),
        (Day::Constant(a), Day::Constant(b)) => return comparison.holds(a.cmp(b)),
        _ => return true,
    };
    if is_variable(fact.subject) {
        return true;
    }
    let about = About::Day(fact.subject, fact.slot);
    let Domain::Number(interval) = domains.entry(about).or_insert_with(|| Domain::Number(Interval::anything())) else { return true };
    cut(interval, comparison, &Interval::closed(number(date), number(date)))
}
