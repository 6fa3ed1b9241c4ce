//! Which facts, literals and days stand at the tips of the trees?

use super::calendar::Day;
use super::cel_text::cel_text;
use super::generate::{Bareness, COMPARISONS, Generator, Part};
use super::household::Word;
use super::quantity::from_digits;
use super::random_households::random_day;
use super::tree::{FactTerm, Function, Kind, Operator, Subject, Term, Walk};
use engine::catalog::Scope;
use engine::facts::{FactKind, Holder, Unit};

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

impl Generator<'_> {
    /// A condition without parts: a fact or a comparison of one.
    pub(super) fn plain_condition(&mut self) -> Term {
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

    /// A number without parts, or the span of two days.
    pub(super) fn plain_number(&mut self, unit: Unit, bareness: Bareness) -> Term {
        if bareness == Bareness::Allowed && self.rng.u8(0..3) == 0 {
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

    fn day(&mut self) -> Term {
        match self.rng.u8(0..8) {
            0 | 1 => Term::On,
            2 | 3 => Term::Date(Day::parse(&random_day(&mut self.rng, 1960..=2017))),
            _ => self.fact(|kind| matches!(kind, FactKind::Date)),
        }
    }

    /// Whose facts can be named here; the nearest walk is named most.
    fn subject(&mut self, holder: Holder) -> Option<Subject> {
        if holder == Holder::Household {
            return Some(Subject::Household);
        }
        let over_members = |depth: &usize| self.walks[*depth].is_none();
        let mut subjects: Vec<Subject> = (0..self.walks.len()).filter(over_members).map(Subject::Bound).collect();
        if self.scope == Scope::Person {
            subjects.insert(0, Subject::Recipient);
        }
        let last = *subjects.last()?;
        Some(if self.rng.bool() { last } else { self.pick(&subjects) })
    }

    fn fact_term(&self, subject: Subject, holder: Holder, slot: usize) -> Term {
        let word = &self.catalog.dictionary.words(holder)[slot];
        let fact = term_of(subject, slot, word);
        let computed = self.catalog.computed.iter().find(|(of, computed)| *of == holder && computed.key == word.key);
        match computed {
            Some((_, computed)) => Term::FactOr(fact, computed.clone(), word.bounds.clone()),
            None => Term::Fact(fact),
        }
    }

    /// A list of the household or of somebody who can be named.
    pub(super) fn list(&mut self) -> Option<(Holder, FactTerm)> {
        let holder = if self.rng.bool() { Holder::Household } else { Holder::Member };
        let (holder, subject) = match self.subject(holder) {
            Some(subject) => (holder, subject),
            None => (Holder::Household, Subject::Household),
        };
        let words = self.catalog.dictionary.words(holder);
        let slot = words.iter().position(|word| word.kind == Kind::Records)?;
        Some((holder, term_of(subject, slot, &words[slot])))
    }

    /// A field of a wanted kind of a record around, the nearest first.
    fn field(&mut self, fits: impl Fn(&FactKind) -> bool) -> Option<Term> {
        let (depth, (holder, list)) = self.walks.iter().enumerate().rev().find_map(|(depth, list)| Some((depth, (*list)?)))?;
        let fields = self.catalog.vocabulary.facts(holder)[list].kind.fields();
        let slots: Vec<usize> = (0..fields.len()).filter(|slot| fits(&fields[*slot].kind)).collect();
        let slot = *slots.get(self.rng.usize(..slots.len().max(1)))?;
        let word = &self.catalog.dictionary.words(holder)[list].fields[slot];
        Some(Term::Fact(term_of(Subject::Record(depth), slot, word)))
    }

    /// A fact of a wanted kind; of a member where one can be named, else of the household.
    fn some_fact(&mut self, fits: impl Fn(&FactKind) -> bool) -> Option<Term> {
        if self.rng.u8(0..3) > 0
            && let Some(field) = self.field(&fits)
        {
            return Some(field);
        }
        let part = self.part;
        let speakable = |word: &Word| part == Part::Whole || word.otherwise.is_none();
        let preferred = if self.rng.u8(0..5) < 2 { Holder::Household } else { Holder::Member };
        [preferred, Holder::Household, Holder::Member].into_iter().find_map(|holder| {
            let subject = self.subject(holder)?;
            let slots: Vec<usize> = self
                .catalog
                .vocabulary
                .facts(holder)
                .iter()
                .enumerate()
                .filter(|(slot, fact)| fits(&fact.kind) && speakable(&self.catalog.dictionary.words(holder)[*slot]))
                .map(|(slot, _)| slot)
                .collect();
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
            Some(slot) => self.fact_term(Subject::Bound(self.walks.len()), Holder::Member, slot),
            None => {
                let age = self.catalog.derived.iter().find(|(holder, _, of)| *holder == Holder::Member && *of == unit).expect("a derived number");
                Term::Derived(age.1.clone(), Subject::Bound(self.walks.len()))
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
        let words = |holder| self.catalog.dictionary.words(holder);
        let word = match fact.subject {
            Subject::Household => &words(Holder::Household)[fact.slot],
            Subject::Recipient | Subject::Bound(_) => &words(Holder::Member)[fact.slot],
            Subject::Record(depth) => {
                let (holder, list) = self.walks[depth].expect("a walk over a list");
                &words(holder)[list].fields[fact.slot]
            }
        };
        word.codes.iter().map(|code| Term::Code(code.clone())).collect()
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

fn term_of(subject: Subject, slot: usize, word: &Word) -> FactTerm {
    FactTerm { subject, key: word.key.clone(), slot, kind: word.kind, of_a_year: word.of_a_year }
}

fn has_unit(kind: &FactKind, unit: Unit) -> bool {
    match kind {
        FactKind::Money => unit == Unit::YUAN,
        FactKind::Decimal(of) | FactKind::Integer { unit: of, .. } => *of == unit,
        _ => false,
    }
}
