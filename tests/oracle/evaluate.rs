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

/// Whose fact: the household's (`None`) or a member's by position, and its slot; within a list the record's place and the field's.
pub type Place = (Option<usize>, usize, Option<(usize, usize)>);

/// A derived fact, by its address, of the household or a member.
type Whose = (*const Derived, Option<usize>, People);

/// Over whom a walk over the members goes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
enum People {
    /// Those born by the day: so rules ask.
    #[default]
    Born,
    /// All who are listed: so a fact is computed that is not told.
    Listed,
}

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
        let (place, known) = self.look(fact, view);
        if known.is_none() {
            self.asked.set(Some(place));
        }
        known
    }

    /// Where a fact stands, and what is known of it. Whoever can compute it does not ask for it.
    fn look(&self, fact: &FactTerm, view: View) -> (Place, Option<&Fact>) {
        let (place, known) = match fact.subject {
            Subject::Record(depth) => {
                let Arrived { member, record: Some((list, record)) } = view.walks[depth] else { panic!("{} is no field here", fact.key) };
                let records = self.told.get(&(member, list, None)).or(self.facts_of(member)[list].as_ref());
                let Some(Fact::Records(records)) = records else { panic!("a walk goes over a list that is known") };
                ((member, list, Some((record, fact.slot))), records[record][fact.slot].as_ref())
            }
            subject => {
                let member = view.member(subject);
                let known = self.facts_of(member)[fact.slot].as_ref().filter(|_| self.of_this_year || !fact.of_a_year);
                ((member, fact.slot, None), known)
            }
        };
        (place, self.told.get(&place).or(known))
    }

    fn facts_of(&self, member: Option<usize>) -> &[Option<Fact>] {
        member.map_or(&self.household.facts, |member| &self.household.members[member])
    }

    /// A view for each member over whom a walk goes.
    fn members<'v>(&'v self, view: View) -> Box<dyn Iterator<Item = View> + 'v> {
        let at = move |member: usize| view.at(Arrived { member: Some(member), record: None });
        match view.people {
            People::Born => Box::new(self.born.iter().map(move |member| at(*member))),
            People::Listed => Box::new((0..self.household.members.len()).map(at)),
        }
    }

    /// A view for each record of a list; nothing where the list is unknown.
    fn records(&self, list: &FactTerm, view: View) -> Option<Vec<View>> {
        let Fact::Records(records) = self.fact(list, view)? else { panic!("{} is no list", list.key) };
        let at = |record| view.at(Arrived { member: view.member(list.subject), record: Some((list.slot, record)) });
        Some((0..records.len()).map(at).collect())
    }
}

/// Where a walk has arrived: at a member, or at a record of its list.
#[derive(Clone, Copy, Default)]
struct Arrived {
    member: Option<usize>,
    record: Option<(usize, usize)>,
}

/// Who is spoken of: the recipient, and the members at whom the walks around have arrived.
#[derive(Clone, Copy, Default)]
pub struct View {
    recipient: Option<usize>,
    walks: [Arrived; 4],
    depth: usize,
    people: People,
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
            Subject::Bound(depth) | Subject::Record(depth) => self.walks[depth].member,
        }
    }

    /// The view from within a derived fact of a member.
    fn within(self, member: Option<usize>) -> Self {
        Self { people: self.people, ..Self::of(member) }
    }

    /// The view from within what a fact of a member is computed from.
    fn computing(member: Option<usize>) -> Self {
        Self { people: People::Listed, ..Self::of(member) }
    }

    fn at(mut self, arrived: Arrived) -> Self {
        self.walks[self.depth] = arrived;
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
        Term::FactOr(fact, computed, _) => match world.look(fact, view).1 {
            Some(Fact::Truth(value)) => Some(*value),
            Some(other) => panic!("{} is no truth: {other:?}", fact.key),
            None => truth(&computed.body, View::computing(view.member(fact.subject)), world),
        },
        Term::Derived(derived, subject) => {
            let member = view.member(*subject);
            let whose = (Arc::as_ptr(derived), member, view.people);
            let known = world.truths.borrow().get(&whose).copied();
            known.unwrap_or_else(|| {
                let found = truth(&derived.body, view.within(member), world);
                world.truths.borrow_mut().insert(whose, found);
                found
            })
        }
        Term::Not(inner) => truth(inner, view, world).map(|value| !value),
        Term::Binary(Operator::And, a, b) => lowest([a, b].into_iter().map(|part| truth(part, view, world))),
        Term::Binary(Operator::Or, a, b) => highest([a, b].into_iter().map(|part| truth(part, view, world))),
        Term::Members(Walk::All, body) => lowest(world.members(view).map(|view| truth(body, view, world))),
        Term::Members(Walk::Exists, body) => highest(world.members(view).map(|view| truth(body, view, world))),
        Term::Records(Walk::All, list, body) => lowest(world.records(list, view)?.into_iter().map(|view| truth(body, view, world))),
        Term::Records(Walk::Exists, list, body) => highest(world.records(list, view)?.into_iter().map(|view| truth(body, view, world))),
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
        Term::FactOr(fact, computed, bounds) => match world.look(fact, view).1 {
            Some(Fact::Number(value)) => stated(Some(value)),
            Some(other) => panic!("{} is no number: {other:?}", fact.key),
            None => number(&computed.body, View::computing(view.member(fact.subject)), world).if_within(bounds),
        },
        Term::Derived(derived, subject) => {
            let member = view.member(*subject);
            let whose = (Arc::as_ptr(derived), member, view.people);
            let known = world.numbers.borrow().get(&whose).cloned();
            known.unwrap_or_else(|| {
                let found = number(&derived.body, view.within(member), world).owned();
                world.numbers.borrow_mut().insert(whose, found.clone());
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
        Term::Members(Walk::Count, body) => counted(world.members(view).map(|view| truth(body, view, world))),
        Term::Members(Walk::Sum, body) => added(world.members(view).map(|view| number(body, view, world))),
        Term::Records(Walk::Count, list, body) => match world.records(list, view) {
            Some(views) => counted(views.into_iter().map(|view| truth(body, view, world))),
            None => Quantity::Open,
        },
        Term::Records(Walk::Sum, list, body) => match world.records(list, view) {
            Some(views) => added(views.into_iter().map(|view| number(body, view, world))),
            None => Quantity::Open,
        },
        Term::Call(function, terms) => call(*function, terms, view, world),
        other => panic!("no number: {other:?}"),
    }
}

fn counted<'a>(truths: impl Iterator<Item = Option<bool>>) -> Quantity<'a> {
    let truths: Vec<_> = truths.collect();
    let sure = truths.iter().filter(|truth| **truth == Some(true)).count();
    let open = truths.iter().filter(|truth| truth.is_none()).count();
    Quantity::range(whole(sure as i64), whole((sure + open) as i64))
}

fn added<'a>(parts: impl Iterator<Item = Quantity<'a>>) -> Quantity<'a> {
    parts.reduce(|sum, part| sum.join(&part, |a, b| a + b)).unwrap_or_else(|| Quantity::of(whole(0)))
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
            Some(shorter) if shorter.len() != 1 && digits.len().is_multiple_of(empty.len()) => digits = shorter,
            _ => return digits.to_string(),
        }
    }
}
