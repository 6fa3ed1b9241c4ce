//! What does an expression come to, by an evaluator that shares nothing with the engine's?
//!
//! Kleene's logic as an order: no is below open, open below yes; "and" takes the lower, "or" the higher, "not" turns the
//! order round, and walks over the members do so with all of them. Numbers are big rationals.

use super::calendar::{Day, days, full_months, full_years};
use super::household::{Fact, Household};
use super::quantity::{Quantity, Rational, whole};
use super::tree::{Dated, Derived, FactTerm, Function, Kind, Operator, Parameter, Standard, Subject, Term, Walk};
use engine::eligibility::Rigour;
use engine::facts::BIRTH_DATE;
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Whose fact: the household's (`None`) or a member's by position, and its slot.
pub type Place = (Option<usize>, usize);

/// A derived fact, by its address, of the household or a member.
type Whose = (*const Derived, Option<usize>);

/// A household on a day.
pub struct World<'a> {
    /// The household.
    pub household: &'a Household,
    /// The day asked about.
    pub on: Day,
    /// What to do with numbers that nobody has checked up to the day.
    pub rigour: Rigour,
    /// Facts told in addition to the document's.
    told: BTreeMap<Place, Fact>,
    /// The unknown fact that was last asked for.
    asked: Cell<Option<Place>>,
    /// What derived facts came to, by where they stand in memory and whose they are: many rules rest on the same few.
    truths: RefCell<HashMap<Whose, Option<bool>>>,
    numbers: RefCell<HashMap<Whose, Quantity<'static>>>,
    /// Members born by the day; nobody knows better of those without a birth date.
    born: Vec<usize>,
    of_this_year: bool,
}

impl<'a> World<'a> {
    /// A household on a day.
    pub fn new(household: &'a Household, on: Day, rigour: Rigour) -> Self {
        let is_born = |member: &usize| !matches!(household.members[*member][BIRTH_DATE], Some(Fact::Day(born)) if born > on);
        let born = (0..household.members.len()).filter(is_born).collect();
        let of_this_year = household.facts_on.is_none_or(|day| day.year == on.year);
        let (told, asked, truths, numbers) = Default::default();
        Self { household, on, rigour, told, asked, truths, numbers, born, of_this_year }
    }

    /// Tells a fact, or takes it back, and forgets what was answered before.
    pub fn tell(&mut self, place: Place, fact: Option<Fact>) {
        match fact {
            Some(fact) => self.told.insert(place, fact),
            None => self.told.remove(&place),
        };
        self.asked.set(None);
        self.truths.borrow_mut().clear();
        self.numbers.borrow_mut().clear();
    }

    /// The unknown fact that was last asked for since something was told.
    pub fn asked(&self) -> Option<Place> {
        self.asked.get()
    }

    /// Members born by the day.
    pub fn born(&self) -> &[usize] {
        &self.born
    }

    fn fact(&self, fact: &FactTerm, view: View) -> Option<&Fact> {
        let member = view.member(fact.subject);
        if let Some(told) = self.told.get(&(member, fact.slot)) {
            return Some(told);
        }
        let facts = member.map_or(&self.household.facts, |member| &self.household.members[member]);
        let known = facts[fact.slot].as_ref().filter(|_| self.of_this_year || !fact.of_a_year);
        if known.is_none() {
            self.asked.set(Some((member, fact.slot)));
        }
        known
    }
}

/// Who is spoken of: the recipient, and the members at whom the walks around have arrived.
#[derive(Clone, Copy, Default)]
pub struct View {
    recipient: Option<usize>,
    walks: [usize; 4],
    depth: usize,
}

impl View {
    /// The view of a household, or of one of its members.
    pub fn of(recipient: Option<usize>) -> Self {
        Self { recipient, ..Self::default() }
    }

    fn member(&self, subject: Subject) -> Option<usize> {
        match subject {
            Subject::Household => None,
            Subject::Recipient => self.recipient,
            Subject::Bound(depth) => Some(self.walks[depth]),
        }
    }

    fn at(mut self, member: usize) -> Self {
        self.walks[self.depth] = member;
        self.depth += 1;
        self
    }
}

/// Yes, no, or open.
pub fn truth(term: &Term, view: View, world: &World<'_>) -> Option<bool> {
    match term {
        Term::Truth(value) => Some(*value),
        Term::Fact(fact) => match world.fact(fact, view)? {
            Fact::Truth(value) => Some(*value),
            other => panic!("{} is no truth: {other:?}", fact.key),
        },
        Term::Derived(derived, subject) => {
            let member = view.member(*subject);
            let known = world.truths.borrow().get(&(Arc::as_ptr(derived), member)).copied();
            known.unwrap_or_else(|| {
                let found = truth(&derived.body, View::of(member), world);
                world.truths.borrow_mut().insert((Arc::as_ptr(derived), member), found);
                found
            })
        }
        Term::Not(inner) => truth(inner, view, world).map(|value| !value),
        Term::Binary(Operator::And, a, b) => lowest([a, b].into_iter().map(|part| truth(part, view, world))),
        Term::Binary(Operator::Or, a, b) => highest([a, b].into_iter().map(|part| truth(part, view, world))),
        Term::Members(Walk::All, body) => lowest(world.born.iter().map(|member| truth(body, view.at(*member), world))),
        Term::Members(Walk::Exists, body) => highest(world.born.iter().map(|member| truth(body, view.at(*member), world))),
        Term::Binary(Operator::In, a, b) => contains(a, b, view, world),
        Term::Binary(Operator::Compare(comparison), a, b) => match a.kind() {
            Kind::Number { .. } => number(a, view, world).compare(*comparison, &number(b, view, world)),
            Kind::Truth => ordered(truth(a, view, world), truth(b, view, world)).map(|order| comparison.accepts(order)),
            Kind::Day => ordered(day(a, view, world), day(b, view, world)).map(|order| comparison.accepts(order)),
            _ => ordered(code(a, view, world), code(b, view, world)).map(|order| comparison.accepts(order)),
        },
        Term::Choose(test, a, b) => match truth(test, view, world) {
            Some(true) => truth(a, view, world),
            Some(false) => truth(b, view, world),
            None => truth(a, view, world).filter(|a| truth(b, view, world) == Some(*a)),
        },
        other => panic!("no condition: {other:?}"),
    }
}

fn rank(truth: Option<bool>) -> u8 {
    match truth {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    }
}

/// The lowest of all, yes if there is none; nothing lies below no.
fn lowest(mut truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut low = Some(true);
    while rank(low) > 0 {
        let Some(next) = truths.next() else { break };
        low = std::cmp::min_by_key(low, next, |truth| rank(*truth));
    }
    low
}

/// The highest of all, no if there is none; nothing lies above yes.
fn highest(mut truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut high = Some(false);
    while rank(high) < 2 {
        let Some(next) = truths.next() else { break };
        high = std::cmp::max_by_key(high, next, |truth| rank(*truth));
    }
    high
}

fn ordered<T: Ord>(a: Option<T>, b: Option<T>) -> Option<Ordering> {
    Some(a?.cmp(&b?))
}

fn contains(element: &Term, list: &Term, view: View, world: &World<'_>) -> Option<bool> {
    match list {
        Term::List(items) if matches!(element.kind(), Kind::Number { .. }) => {
            let equal = |item| number(element, view, world).compare(super::quantity::Comparison::Equal, &number(item, view, world));
            highest(items.iter().map(equal))
        }
        Term::List(items) => {
            let element = code(element, view, world)?;
            Some(items.iter().any(|item| code(item, view, world).is_some_and(|item| item == element)))
        }
        Term::Fact(fact) => match world.fact(fact, view)? {
            Fact::Codes(codes) => code(element, view, world).map(|element| codes.contains(&element)),
            other => panic!("{} is no set: {other:?}", fact.key),
        },
        other => panic!("nothing is in {other:?}"),
    }
}

fn code(term: &Term, view: View, world: &World<'_>) -> Option<Arc<str>> {
    match term {
        Term::Code(code) => Some(code.clone()),
        Term::Fact(fact) => match world.fact(fact, view)? {
            Fact::Code(code) => Some(code.clone()),
            other => panic!("{} is no code: {other:?}", fact.key),
        },
        other => panic!("no code: {other:?}"),
    }
}

fn day(term: &Term, view: View, world: &World<'_>) -> Option<Day> {
    match term {
        Term::Date(day) => Some(*day),
        Term::On => Some(world.on),
        Term::Fact(fact) => match world.fact(fact, view)? {
            Fact::Day(day) => Some(*day),
            other => panic!("{} is no day: {other:?}", fact.key),
        },
        other => panic!("no day: {other:?}"),
    }
}

/// A number, as far as it is known.
pub fn number<'a>(term: &'a Term, view: View, world: &'a World<'_>) -> Quantity<'a> {
    let of = |term: &'a Term| number(term, view, world);
    let stated = |value: Option<&'a Rational>| value.map_or(Quantity::Open, |value| Quantity::Exact(std::borrow::Cow::Borrowed(value)));
    match term {
        Term::Number(_, value) => stated(Some(value)),
        Term::Fact(fact) => match world.fact(fact, view) {
            Some(Fact::Number(value)) => stated(Some(value)),
            None => Quantity::Open,
            Some(other) => panic!("{} is no number: {other:?}", fact.key),
        },
        Term::Derived(derived, subject) => {
            let member = view.member(*subject);
            let known = world.numbers.borrow().get(&(Arc::as_ptr(derived), member)).cloned();
            known.unwrap_or_else(|| {
                let found = number(&derived.body, View::of(member), world).owned();
                world.numbers.borrow_mut().insert((Arc::as_ptr(derived), member), found.clone());
                found
            })
        }
        Term::Parameter(parameter) => stated(stated_in_rows(parameter, view, world)),
        Term::Standard(standard) => stated(stated_for_area(standard, world)),
        Term::Negate(inner) => Quantity::of(whole(0)).join(&of(inner), |a, b| a - b),
        Term::Binary(Operator::Add, a, b) => of(a).join(&of(b), |a, b| a + b),
        Term::Binary(Operator::Subtract, a, b) => of(a).join(&of(b), |a, b| a - b),
        Term::Binary(Operator::Multiply, a, b) => of(a).join(&of(b), |a, b| a * b),
        Term::Binary(Operator::Divide, a, b) => of(a).over(&of(b)),
        Term::Choose(test, a, b) => match truth(test, view, world) {
            Some(true) => of(a),
            Some(false) => of(b),
            None => match (of(a), of(b)) {
                (Quantity::Exact(a), Quantity::Exact(b)) if a == b => Quantity::Exact(a),
                _ => Quantity::Open,
            },
        },
        Term::Members(Walk::Count, body) => {
            let truths: Vec<_> = world.born.iter().map(|member| truth(body, view.at(*member), world)).collect();
            let sure = truths.iter().filter(|truth| **truth == Some(true)).count();
            let open = truths.iter().filter(|truth| truth.is_none()).count();
            Quantity::range(whole(sure as i64), whole((sure + open) as i64))
        }
        Term::Members(Walk::Sum, body) => {
            let parts = world.born.iter().map(|member| number(body, view.at(*member), world));
            parts.reduce(|sum, part| sum.join(&part, |a, b| a + b)).unwrap_or_else(|| Quantity::of(whole(0)))
        }
        Term::Call(function, terms) => call(*function, terms, view, world),
        other => panic!("no number: {other:?}"),
    }
}

fn call<'a>(function: Function, terms: &'a [Term], view: View, world: &'a World<'_>) -> Quantity<'a> {
    let pick = |wanted: Ordering| move |a: &Rational, b: &Rational| if a.cmp(b) == wanted { a.clone() } else { b.clone() };
    let numbers = || terms.iter().map(|term| number(term, view, world));
    let span = |between: fn(Day, Day) -> i64| match (day(&terms[0], view, world), day(&terms[1], view, world)) {
        (Some(from), Some(to)) => Quantity::of(whole(between(from, to))),
        _ => Quantity::Open,
    };
    match function {
        Function::Min => numbers().reduce(|least, next| least.join(&next, pick(Ordering::Less))).expect("a function has arguments"),
        Function::Max => numbers().reduce(|most, next| most.join(&next, pick(Ordering::Greater))).expect("a function has arguments"),
        Function::Years => span(full_years),
        Function::Months => span(full_months),
        Function::Days => span(days),
    }
}

fn holds(dated: &Dated, world: &World<'_>) -> bool {
    let in_time = |last: Option<Day>| last.is_none_or(|last| world.on <= last);
    dated.from <= world.on && in_time(dated.to) && (world.rigour == Rigour::Warn || in_time(dated.checked_until))
}

/// The value of the row whose condition holds; of rows that may hold, what they agree on.
fn stated_in_rows<'p>(parameter: &'p Parameter, view: View, world: &World<'_>) -> Option<&'p Rational> {
    let rows = parameter.rows.iter().filter(|(dated, _)| holds(dated, world));
    let judged: Vec<_> = rows.map(|(dated, when)| (&dated.value, when.as_ref().map_or(Some(true), |when| truth(when, view, world)))).collect();
    let sure = judged.iter().find(|(_, applies)| *applies == Some(true)).map(|(value, _)| *value);
    sure.or_else(|| agreed(judged.iter().filter(|(_, applies)| applies.is_none()).map(|(value, _)| *value)))
}

/// The value of the smallest area that contains the place. A place given only as a larger area may be anywhere in it, so
/// the values of all areas within must agree.
fn stated_for_area<'s>(standard: &'s Standard, world: &World<'_>) -> Option<&'s Rational> {
    let place = world.household.area.as_deref().map(significant).unwrap_or_default();
    let lives_in = |area: &str| standard.asked_from.starts_with(area) || (!place.is_empty() && place.starts_with(area));
    let rows = || standard.rows.iter().filter(|(dated, _)| holds(dated, world));
    let own = rows().filter(|(_, area)| lives_in(area)).max_by_key(|(_, area)| area.len())?;
    let within = rows().filter(|(_, area)| !lives_in(area) && area.starts_with(&place));
    agreed(std::iter::once(&own.0.value).chain(within.map(|(dated, _)| &dated.value)))
}

fn agreed<'v>(mut values: impl Iterator<Item = &'v Rational>) -> Option<&'v Rational> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

/// The digits of an administrative code that name something: `420700` is all of `4207`, `110101001000` all of `110101001`.
pub fn significant(code: &str) -> String {
    let mut digits = code;
    loop {
        let empty = if digits.len() > 6 { "000" } else { "00" };
        match digits.strip_suffix(empty) {
            Some(shorter) if shorter.len() >= 2 && digits.len().is_multiple_of(empty.len()) => digits = shorter,
            _ => return digits.to_string(),
        }
    }
}
