//! Which expressions are tried?
//!
//! Trees grown at random, downwards from a wanted type and unit, so that every one of them is well-typed. A number without a
//! unit of its own (a bare literal, or sums of them) fits any unit where it is added or compared, and none where it is
//! multiplied or summed: `Bareness` keeps the two apart.

use super::calendar::Day;
use super::cel_text::cel_text;
use super::quantity::{Comparison, from_digits};
use super::random_households::random_day;
use super::small_catalog::SmallCatalog;
use super::tree::{FactTerm, Function, Kind, Operator, Subject, Term, Walk};
use engine::catalog::Scope;
use engine::facts::{FactKind, Holder, Unit};
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
enum Bareness {
    Allowed,
    Refused,
}

const COMPARISONS: [Comparison; 6] =
    [Comparison::Equal, Comparison::NotEqual, Comparison::Less, Comparison::LessOrEqual, Comparison::Greater, Comparison::GreaterOrEqual];
const WHOLE_LITERALS: [&str; 16] = ["0", "1", "2", "3", "4", "5", "6", "12", "16", "18", "55", "60", "100", "300", "800", "1000"];
const DECIMAL_LITERALS: [&str; 14] = [
    "0.35",
    "0.5",
    "1.0",
    "0.01",
    "0.99",
    "2.50",
    "33.333333",
    "99.99",
    "400.25",
    "500.50",
    "900.5",
    "0.000001",
    "1234567890123.45",
    "0.1234567890123456789012345678",
];

/// Grows expressions of one scope.
pub struct Generator<'a> {
    catalog: &'a SmallCatalog,
    scope: Scope,
    part: Part,
    rng: Rng,
    /// Walks over the members around the place where the tree grows.
    walks: usize,
}

impl<'a> Generator<'a> {
    /// A generator that always grows the same expressions from one seed.
    pub fn new(catalog: &'a SmallCatalog, scope: Scope, part: Part, seed: u64) -> Self {
        Self { catalog, scope, part, rng: Rng::with_seed(seed), walks: 0 }
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
        let digits = self.pick(&WHOLE_LITERALS[..8]);
        let literal = Term::Number(digits.into(), from_digits(digits));
        match self.rng.u8(0..4) {
            0 => number,
            1 => Term::Call(Function::Max, vec![number, literal]),
            _ => Term::Binary(Operator::Add, Box::new(number), Box::new(literal)),
        }
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
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

    /// A condition without parts: a fact or a comparison of one.
    fn plain_condition(&mut self) -> Term {
        match self.rng.u8(0..20) {
            0 => Term::Truth(self.rng.bool()),
            1..6 => self.fact(|kind| matches!(kind, FactKind::Bool)),
            6..9 => self.derived(Kind::Truth, Unit::NONE).unwrap_or_else(|| self.fact(|kind| matches!(kind, FactKind::Bool))),
            9..13 => self.days_compared(),
            13..16 => {
                let (fact, code) = self.fact_and_code(|kind| matches!(kind, FactKind::Choice(_)));
                let operator = Operator::Compare(self.pick(&COMPARISONS[..2]));
                let (a, b) = if self.rng.u8(0..5) == 0 { (code, fact) } else { (fact, code) };
                Term::Binary(operator, Box::new(a), Box::new(b))
            }
            16..18 => {
                let (fact, first) = self.fact_and_code(|kind| matches!(kind, FactKind::Choice(_)));
                let Term::Fact(term) = &fact else { unreachable!("a fact") };
                let mut codes = vec![first];
                codes.extend(self.codes_of(term).into_iter().filter(|_| self.rng.u8(0..3) == 0));
                Term::Binary(Operator::In, Box::new(fact), Box::new(Term::List(codes)))
            }
            _ => {
                let (fact, code) = self.fact_and_code(|kind| matches!(kind, FactKind::Set(_)));
                Term::Binary(Operator::In, Box::new(code), Box::new(fact))
            }
        }
    }

    fn days_compared(&mut self) -> Term {
        let (a, b) = (self.day(), self.day());
        Term::Binary(Operator::Compare(self.pick(&COMPARISONS)), Box::new(a), Box::new(b))
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

    /// A number without parts, or the span of two days.
    fn plain_number(&mut self, unit: Unit, bareness: Bareness) -> Term {
        let literal = if bareness == Bareness::Allowed { self.rng.u8(0..3) == 0 } else { false };
        if literal {
            return self.literal();
        }
        let span = [(Unit::YEARS, Function::Years), (Unit::MONTHS, Function::Months), (Unit::DAYS, Function::Days)].into_iter().find(|(of, _)| *of == unit);
        if let Some((_, function)) = span.filter(|_| self.part == Part::Whole && self.rng.bool()) {
            return Term::Call(function, vec![self.day(), self.day()]);
        }
        let (whole, scope) = (self.part == Part::Whole, self.scope);
        if whole && self.rng.u8(0..3) == 0 {
            let parameters = self.catalog.parameters.iter().filter(|(parameter, of)| *of == unit && (scope == Scope::Person || &*parameter.key != "retired"));
            let mut stated: Vec<Term> = parameters.map(|(parameter, _)| Term::Parameter(parameter.clone())).collect();
            stated.extend(self.catalog.standards.iter().filter(|(_, of)| *of == unit).map(|(standard, _)| Term::Standard(standard.clone())));
            if !stated.is_empty() {
                return stated.swap_remove(self.rng.usize(..stated.len()));
            }
        }
        let derived = if self.rng.u8(0..3) == 0 { self.derived(Kind::Number { whole: false }, unit) } else { None };
        derived.or_else(|| self.number_fact(unit)).or_else(|| self.derived(Kind::Number { whole: false }, unit)).unwrap_or_else(|| {
            // Nobody is near who has a number of this unit: one who is walked over has.
            let price = self.catalog.parameters.iter().find(|(_, of)| *of == unit && unit == self.price());
            price.map_or_else(|| Term::Members(Walk::Sum, Box::new(self.fact_of_variable(unit))), |(price, _)| Term::Parameter(price.clone()))
        })
    }

    fn literal(&mut self) -> Term {
        let decimals = self.part == Part::Whole && self.rng.u8(0..5) < 2;
        let digits = if decimals { self.pick(&DECIMAL_LITERALS) } else { self.pick(&WHOLE_LITERALS) };
        Term::Number(digits.into(), from_digits(digits))
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

    fn day(&mut self) -> Term {
        match self.rng.u8(0..8) {
            0 | 1 => Term::On,
            2 | 3 => Term::Date(Day::parse(&random_day(&mut self.rng, 1960..=2017))),
            _ => self.fact(|kind| matches!(kind, FactKind::Date)),
        }
    }

    /// A walk over the members, unless three are around already.
    fn walk(&mut self, walk: Walk, size: usize, body: impl FnOnce(&mut Self, usize) -> Term) -> Option<Term> {
        if self.walks >= 3 {
            return None;
        }
        self.walks += 1;
        let body = body(self, size - 1);
        self.walks -= 1;
        Some(Term::Members(walk, Box::new(body)))
    }

    /// Unit of a number, often one that many facts have.
    fn unit(&mut self) -> Unit {
        let counted = [Unit::NONE, Unit::NONE, Unit::MONTHS, Unit::DAYS];
        let all = [Unit::NONE, Unit::NONE, Unit::YUAN, Unit::YUAN, Unit::YEARS, Unit::MONTHS, Unit::DAYS, Unit::SQUARE_METRES];
        match self.part {
            Part::Whole => self.pick(&all),
            Part::SharedWithCel if self.walks == 0 && self.scope == Scope::Household => Unit::NONE,
            Part::SharedWithCel => self.pick(&counted),
        }
    }

    fn price(&self) -> Unit {
        Unit::YUAN.over(Unit::SQUARE_METRES)
    }

    /// Whose facts can be named here; the nearest walk is named most.
    fn subject(&mut self, holder: Holder) -> Option<Subject> {
        if holder == Holder::Household {
            return Some(Subject::Household);
        }
        let mut subjects: Vec<Subject> = (0..self.walks).map(Subject::Bound).collect();
        if self.scope == Scope::Person {
            subjects.insert(0, Subject::Recipient);
        }
        let last = *subjects.last()?;
        Some(if self.rng.bool() { last } else { self.pick(&subjects) })
    }

    fn fact_term(&self, subject: Subject, holder: Holder, slot: usize) -> Term {
        let word = &self.catalog.dictionary.words(holder)[slot];
        Term::Fact(FactTerm { subject, key: word.key.clone(), slot, kind: word.kind, of_a_year: word.of_a_year })
    }

    /// A fact of a wanted kind; of a member where one can be named, else of the household.
    fn some_fact(&mut self, fits: impl Fn(&FactKind) -> bool) -> Option<Term> {
        let preferred = if self.rng.u8(0..5) < 2 { Holder::Household } else { Holder::Member };
        [preferred, Holder::Household, Holder::Member].into_iter().find_map(|holder| {
            let subject = self.subject(holder)?;
            let slots: Vec<usize> =
                self.catalog.vocabulary.facts(holder).iter().enumerate().filter(|(_, fact)| fits(&fact.kind)).map(|(slot, _)| slot).collect();
            let slot = *slots.get(self.rng.usize(..slots.len().max(1)))?;
            Some(self.fact_term(subject, holder, slot))
        })
    }

    fn fact(&mut self, fits: impl Fn(&FactKind) -> bool) -> Term {
        self.some_fact(fits).expect("the household has facts of every kind that is asked for")
    }

    fn number_fact(&mut self, unit: Unit) -> Option<Term> {
        let whole = self.part == Part::Whole;
        self.some_fact(|kind| has_unit(kind, unit) && (whole || matches!(kind, FactKind::Integer { .. })))
    }

    /// A fact of the variable of one more walk.
    fn fact_of_variable(&self, unit: Unit) -> Term {
        let facts = self.catalog.vocabulary.facts(Holder::Member);
        let slot = facts.iter().position(|fact| has_unit(&fact.kind, unit));
        match slot {
            Some(slot) => self.fact_term(Subject::Bound(self.walks), Holder::Member, slot),
            None => {
                let age = self.catalog.derived.iter().find(|(holder, _, of)| *holder == Holder::Member && *of == unit).expect("a derived number");
                Term::Derived(age.1.clone(), Subject::Bound(self.walks))
            }
        }
    }

    fn fact_and_code(&mut self, fits: impl Fn(&FactKind) -> bool) -> (Term, Term) {
        let fact = self.fact(fits);
        let Term::Fact(term) = &fact else { unreachable!("a fact") };
        let codes = self.codes_of(term);
        let code = codes[self.rng.usize(..codes.len())].clone();
        (fact, code)
    }

    fn codes_of(&self, fact: &FactTerm) -> Vec<Term> {
        let holder = if fact.subject == Subject::Household { Holder::Household } else { Holder::Member };
        self.catalog.dictionary.words(holder)[fact.slot].codes.iter().map(|code| Term::Code(code.clone())).collect()
    }

    /// A derived fact of a wanted kind and unit, if one can be named and said in the part of the language.
    fn derived(&mut self, kind: Kind, unit: Unit) -> Option<Term> {
        let same = |found: Kind| std::mem::discriminant(&found) == std::mem::discriminant(&kind);
        let speakable = |term: &Term| self.part == Part::Whole || cel_text(term, "member").is_some();
        let fitting: Vec<_> = self.catalog.derived.iter().filter(|(_, derived, of)| same(derived.kind) && *of == unit && speakable(&derived.body)).collect();
        let (holder, derived, _) = *fitting.get(self.rng.usize(..fitting.len().max(1)))?;
        Some(Term::Derived(derived.clone(), self.subject(*holder)?))
    }
}

fn has_unit(kind: &FactKind, unit: Unit) -> bool {
    match kind {
        FactKind::Money => unit == Unit::YUAN,
        FactKind::Decimal(of) | FactKind::Integer { unit: of, .. } => *of == unit,
        _ => false,
    }
}
