//! Which expressions are tried?
//!
//! Trees grown at random, downwards from a wanted type and unit, so that every one of them is well-typed. A number without a
//! unit of its own (a bare literal, or sums of them) fits any unit where it is added or compared, and none where it is
//! multiplied or summed: `Bareness` keeps the two apart.

use super::quantity::{Comparison, from_digits};
use super::small_catalog::SmallCatalog;
use super::tree::{Function, Operator, Term, Walk};
use engine::catalog::Scope;
use engine::facts::{Holder, Unit};
use fastrand::Rng;

/// Which part of the language is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// What CEL has too: no division, no decimals, no functions of dates, no sums over members, no dated numbers.
    SharedWithCel,
}

/// Whether a number may come without a unit of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bareness {
    /// It may: it is added or compared.
    Allowed,
    /// It may not: it is multiplied or summed.
    Refused,
}

/// All comparisons; the first two need no order.
pub const COMPARISONS: [Comparison; 6] =
    [Comparison::Equal, Comparison::NotEqual, Comparison::Less, Comparison::LessOrEqual, Comparison::Greater, Comparison::GreaterOrEqual];
const NEAR_ZERO: [&str; 8] = ["0", "1", "2", "3", "4", "5", "6", "12"];

/// Grows expressions of one scope.
pub struct Generator<'a> {
    pub(super) catalog: &'a SmallCatalog,
    pub(super) scope: Scope,
    pub(super) part: Part,
    pub(super) rng: Rng,
    /// Walks around the place where the tree grows: over the members (`None`) or the records of a list.
    pub(super) walks: Vec<Option<(Holder, usize)>>,
}

impl<'a> Generator<'a> {
    /// A generator that always grows the same expressions from one seed.
    pub fn new(catalog: &'a SmallCatalog, scope: Scope, part: Part, seed: u64) -> Self {
        Self { catalog, scope, part, rng: Rng::with_seed(seed), walks: Vec::new() }
    }

    /// A condition, or once in four a number.
    pub fn expression(&mut self) -> Term {
        let size = self.rng.usize(3..=22);
        if self.rng.u8(0..4) == 0 {
            let unit = if self.rng.bool() && self.part == Part::Whole { Unit::YUAN } else { self.unit() };
            return self.number(unit, Bareness::Allowed, size);
        }
        self.condition(size)
    }

    /// A number near zero, of which nothing is known that would keep it from being zero.
    pub fn divisor_to_be_proved(&mut self) -> Term {
        let (unit, size) = (self.unit(), self.rng.usize(1..=6));
        let number = self.number(unit, Bareness::Refused, size);
        let digits = self.pick(&NEAR_ZERO);
        let literal = Term::Number(digits.into(), from_digits(digits));
        match self.rng.u8(0..4) {
            0 => number,
            1 => Term::Call(Function::Max, vec![number, literal]),
            _ => Term::Binary(Operator::Add, Box::new(number), Box::new(literal)),
        }
    }

    pub(super) fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.rng.usize(..list.len())]
    }

    /// The sizes of parts that share what is left of a size.
    fn shares<const N: usize>(&mut self, size: usize) -> [usize; N] {
        let mut shares = [1; N];
        for _ in N..size {
            shares[self.rng.usize(..N)] += 1;
        }
        shares
    }

    fn condition(&mut self, size: usize) -> Term {
        if size <= 2 {
            return self.plain_condition();
        }
        match self.rng.u8(0..100) {
            0..4 => self.plain_condition(),
            4..12 => Term::Not(Box::new(self.condition(size - 1))),
            12..25 => self.pair_of_conditions(Operator::And, size),
            25..38 => self.pair_of_conditions(Operator::Or, size),
            38..44 => {
                let comparison = self.pick(&COMPARISONS[..2]);
                self.pair_of_conditions(Operator::Compare(comparison), size)
            }
            44..64 => {
                let (unit, comparison) = (self.unit(), self.pick(&COMPARISONS));
                let [a, b] = self.shares(size - 1);
                let (a, b) = (self.number(unit, Bareness::Allowed, a), self.number(unit, Bareness::Allowed, b));
                Term::Binary(Operator::Compare(comparison), Box::new(a), Box::new(b))
            }
            64..70 => {
                let unit = self.unit();
                let [element, first, second] = self.shares(size - 1);
                let element = self.number(unit, Bareness::Refused, element);
                let items = vec![self.number(unit, Bareness::Allowed, first), self.number(unit, Bareness::Allowed, second)];
                Term::Binary(Operator::In, Box::new(element), Box::new(Term::List(items)))
            }
            70..80 => {
                let [test, a, b] = self.shares(size - 1);
                Term::Choose(Box::new(self.condition(test)), Box::new(self.condition(a)), Box::new(self.condition(b)))
            }
            walk => {
                let walk = if walk < 90 { Walk::Exists } else { Walk::All };
                self.walk(walk, size, |generator, size| generator.condition(size)).unwrap_or_else(|| self.plain_condition())
            }
        }
    }

    fn pair_of_conditions(&mut self, operator: Operator, size: usize) -> Term {
        let [a, b] = self.shares(size - 1);
        Term::Binary(operator, Box::new(self.condition(a)), Box::new(self.condition(b)))
    }

    fn number(&mut self, unit: Unit, bareness: Bareness, size: usize) -> Term {
        if size <= 2 {
            return self.plain_number(unit, bareness);
        }
        let bare = Bareness::Allowed;
        let whole = self.part == Part::Whole;
        match self.rng.u8(0..100) {
            0..16 => self.plain_number(unit, bareness),
            16..40 => {
                let operator = if self.rng.bool() { Operator::Add } else { Operator::Subtract };
                let [a, b] = self.shares(size - 1);
                let (a, b) = (self.number(unit, bareness, a), self.number(unit, bare, b));
                Term::Binary(operator, Box::new(a), Box::new(b))
            }
            40..52 => {
                // The side without a unit may count people, so the other must have the unit itself.
                let [a, b] = self.shares(size - 1);
                let (a, b) = (self.number(unit, Bareness::Refused, a), self.number(Unit::NONE, bare, b));
                let (a, b) = if self.rng.bool() { (a, b) } else { (b, a) };
                Term::Binary(Operator::Multiply, Box::new(a), Box::new(b))
            }
            52..56 if whole && unit == Unit::YUAN => {
                let area = self.number(Unit::SQUARE_METRES, Bareness::Refused, size - 2);
                let price = self.number(self.price(), Bareness::Refused, 1);
                Term::Binary(Operator::Multiply, Box::new(area), Box::new(price))
            }
            52..64 if whole => {
                let [a, b] = self.shares(size - 1);
                let (a, b) = (self.number(unit, Bareness::Refused, a), self.divisor(b));
                Term::Binary(Operator::Divide, Box::new(a), Box::new(b))
            }
            64..76 => {
                let function = if self.rng.bool() { Function::Min } else { Function::Max };
                let [a, b, c] = self.shares(size);
                let mut terms = vec![self.number(unit, bareness, a), self.number(unit, bare, b)];
                if self.rng.bool() {
                    terms.push(self.number(unit, bare, c));
                }
                Term::Call(function, terms)
            }
            76..81 => Term::Negate(Box::new(self.number(unit, bareness, size - 1))),
            81..89 => {
                let [test, a, b] = self.shares(size - 1);
                Term::Choose(Box::new(self.condition(test)), Box::new(self.number(unit, bareness, a)), Box::new(self.number(unit, bare, b)))
            }
            89..94 if unit == Unit::NONE => {
                let count = self.walk(Walk::Count, size, |generator, size| generator.condition(size));
                count.unwrap_or_else(|| self.plain_number(unit, bareness))
            }
            _ if whole => {
                // A sum of bare literals counts people, so only a count may be one.
                let bareness_of_body = if unit == Unit::NONE { bare } else { Bareness::Refused };
                let sum = self.walk(Walk::Sum, size, |generator, size| generator.number(unit, bareness_of_body, size));
                sum.unwrap_or_else(|| self.plain_number(unit, bareness))
            }
            _ => self.plain_number(unit, bareness),
        }
    }

    /// A number of people or parts that the engine can prove not to be zero.
    fn divisor(&mut self, size: usize) -> Term {
        let literal = |digits: &str| Term::Number(digits.into(), from_digits(digits));
        let inner = size.saturating_sub(2).max(1);
        match self.rng.u8(0..7) {
            0 => literal("3"),
            1 => literal("0.07"),
            2 => Term::Negate(Box::new(literal("7"))),
            3 => Term::Call(Function::Max, vec![self.number(Unit::NONE, Bareness::Allowed, inner), literal("1.5")]),
            4 => Term::Call(Function::Min, vec![Term::Negate(Box::new(literal("2"))), self.number(Unit::NONE, Bareness::Allowed, inner)]),
            5 => Term::Choose(Box::new(self.condition(inner)), Box::new(literal("2")), Box::new(literal("12"))),
            _ => self.catalog.parse("household.size", None),
        }
    }

    /// A walk over the members or over a list, unless three are around already.
    fn walk(&mut self, walk: Walk, size: usize, body: impl FnOnce(&mut Self, usize) -> Term) -> Option<Term> {
        if self.walks.len() >= 3 {
            return None;
        }
        // Within the last walk somebody can be named, for no walk is left to find somebody who has a number of any unit.
        let may_be_list = self.walks.len() < 2 || self.scope == Scope::Person || self.walks.contains(&None);
        // Few numbers are counts, so that more of these go over lists.
        let one_in = if walk == Walk::Count { 2 } else { 4 };
        let list = if may_be_list && self.rng.u8(0..one_in) == 0 { self.list() } else { None };
        self.walks.push(list.as_ref().map(|(holder, list)| (*holder, list.slot)));
        let body = Box::new(body(self, size - 1));
        self.walks.pop();
        Some(match list {
            Some((_, list)) => Term::Records(walk, list, body),
            None => Term::Members(walk, body),
        })
    }

    /// Unit of a number, often one that many facts have.
    fn unit(&mut self) -> Unit {
        let counted = [Unit::NONE, Unit::NONE, Unit::MONTHS, Unit::DAYS];
        let all = [Unit::NONE, Unit::NONE, Unit::YUAN, Unit::YUAN, Unit::YEARS, Unit::MONTHS, Unit::DAYS, Unit::SQUARE_METRES];
        match self.part {
            Part::Whole => self.pick(&all),
            Part::SharedWithCel if self.walks.is_empty() && self.scope == Scope::Household => Unit::NONE,
            Part::SharedWithCel => self.pick(&counted),
        }
    }

    pub(super) fn price(&self) -> Unit {
        Unit::YUAN.over(Unit::SQUARE_METRES)
    }
}
