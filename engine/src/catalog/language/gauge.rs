//! Where in a condition does a distance say how far it is from holding, of what and in which unit?
//!
//! Worked out when a program is loaded, so that a judgment that fails only subtracts.

use super::expression::{Comparison, Condition, DayExpression, DefinitionBody, NumberExpression, Over};
use super::print::Printer;
use super::unit::{either, unit_of};
use super::walk::walk_number;
use crate::facts::{Unit, Vocabulary};

/// Where distances are told, in the shape of the condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Gauge {
    /// Nowhere: a yes-or-no fact, a choice, a record.
    Untold,
    /// At a comparison.
    At(Measured),
    /// In what a negation or a walk over the members is made of.
    Within(Box<Gauge>),
    /// In a definition, whose own places are counted from this one.
    Defined(u16, Box<Gauge>),
    /// In some of the parts; of `?:` in its branches.
    Parts(Box<[Gauge]>),
}

/// A comparison at which a distance is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Its place among those of the condition.
    pub place: u16,
    /// Which side looks at facts; the other is the threshold.
    pub side: Side,
    /// The unit of both.
    pub unit: Unit,
    /// What is looked at, as rules write it; empty where the condition is this comparison alone.
    pub name: Box<str>,
}

/// A side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Side {
    Left,
    Right,
}

impl Gauge {
    /// The gauge of a condition.
    pub fn of(condition: &Condition, vocabulary: &Vocabulary) -> Self {
        let mut gauging = Gauging { vocabulary, printer: Printer { vocabulary, value_of: &|_| None }, count: 0 };
        match gauging.gauge(condition) {
            Gauge::At(alone) => Gauge::At(Measured { name: Box::default(), ..alone }),
            gauge => gauge,
        }
    }

    /// What is looked at by the comparison at a place.
    pub fn name(&self, place: u16) -> Option<&str> {
        match self {
            Gauge::At(measured) => (measured.place == place).then_some(&*measured.name),
            Gauge::Within(inner) => inner.name(place),
            Gauge::Defined(first, inner) => inner.name(place.checked_sub(*first)?),
            Gauge::Parts(parts) => parts.iter().find_map(|part| part.name(place)),
            Gauge::Untold => None,
        }
    }
}

struct Gauging<'a> {
    vocabulary: &'a Vocabulary,
    printer: Printer<'a>,
    /// Comparisons so far.
    count: u16,
}

impl Gauging<'_> {
    fn gauge(&mut self, condition: &Condition) -> Gauge {
        match condition {
            Condition::Numbers(_, a, b) => self.numbers(a, b),
            Condition::Days(_, a, b) => self.days(a, b),
            Condition::Not(inner) => self.within(inner),
            Condition::Exists(walk, body) | Condition::Every(walk, body) if walk.over == Over::Members => self.within(body),
            Condition::Defined(definition, _) => match &definition.body {
                DefinitionBody::Condition(body) => self.defined(body),
                DefinitionBody::Number(..) => Gauge::Untold,
            },
            Condition::All(parts) | Condition::Any(parts) => self.parts(parts),
            Condition::If(_, a, b) => self.parts([&**a, &**b]),
            // Records have no names.
            Condition::Exists(..) | Condition::Every(..) => Gauge::Untold,
            Condition::Constant(_) | Condition::Fact(_) | Condition::FactOr(..) | Condition::Among(..) | Condition::Holds(..) | Condition::Same(..) => {
                Gauge::Untold
            }
        }
    }

    fn within(&mut self, inner: &Condition) -> Gauge {
        match self.gauge(inner) {
            Gauge::Untold => Gauge::Untold,
            gauge => Gauge::Within(Box::new(gauge)),
        }
    }

    fn defined(&mut self, body: &Condition) -> Gauge {
        let first = std::mem::take(&mut self.count);
        let gauge = self.gauge(body);
        self.count += first;
        if gauge == Gauge::Untold { Gauge::Untold } else { Gauge::Defined(first, Box::new(gauge)) }
    }

    fn parts<'c>(&mut self, parts: impl IntoIterator<Item = &'c Condition>) -> Gauge {
        let parts: Box<[Gauge]> = parts.into_iter().map(|part| self.gauge(part)).collect();
        if parts.iter().all(|part| *part == Gauge::Untold) { Gauge::Untold } else { Gauge::Parts(parts) }
    }

    fn numbers(&mut self, a: &NumberExpression, b: &NumberExpression) -> Gauge {
        // `100 > income` is the same as `income < 100`.
        let side = if reads_facts(b) && !reads_facts(a) { Side::Right } else { Side::Left };
        let unit = either(unit_of(a, self.vocabulary), || unit_of(b, self.vocabulary));
        let name = self.printer.number(if side == Side::Right { b } else { a });
        self.at(side, unit, name)
    }

    fn days(&mut self, a: &DayExpression, b: &DayExpression) -> Gauge {
        let is_told = |day: &DayExpression| matches!(day, DayExpression::Fact(_));
        let side = if is_told(b) && !is_told(a) { Side::Right } else { Side::Left };
        let name = self.printer.day(if side == Side::Right { b } else { a });
        self.at(side, Unit::DAYS, name)
    }

    fn at(&mut self, side: Side, unit: Unit, name: String) -> Gauge {
        let place = self.count;
        // An expression has four thousand parts at most.
        self.count += 1;
        Gauge::At(Measured { place, side, unit, name: name.into() })
    }
}

impl Side {
    /// What is looked at, the threshold, and how the first compares with the second.
    pub fn split<'e, T>(self, comparison: Comparison, left: &'e T, right: &'e T) -> (&'e T, &'e T, Comparison) {
        match self {
            Side::Left => (left, right, comparison),
            Side::Right => (right, left, comparison.mirrored()),
        }
    }
}

fn reads_facts(number: &NumberExpression) -> bool {
    let mut reads = false;
    walk_number(number, &mut |part| {
        use NumberExpression::{Count, Days, Defined, Fact, FactOr, Months, Sum, Years};
        reads |= matches!(part, Fact(_) | FactOr(..) | Defined(..) | Count(..) | Sum(..) | Years(..) | Months(..) | Days(..));
    });
    reads
}
