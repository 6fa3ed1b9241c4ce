//! How is the text of an expression read, without the engine?
//!
//! One function for each level of CEL's grammar, loosest first, straight from the characters. What is not of the language
//! is a panic: the texts are the catalog's and our own.

use super::calendar::Day;
use super::household::Dictionary;
use super::quantity::{Comparison, from_digits};
use super::tree::{Derived, FactTerm, Function, Kind, Operator, Parameter, Standard, Subject, Term, Walk};
use engine::facts::Holder;
use std::sync::Arc;

/// What an expression may name.
pub struct Names<'a> {
    /// Declared facts.
    pub dictionary: &'a Dictionary,
    /// Derived facts in sight.
    pub derived: &'a dyn Fn(Holder, &str) -> Option<Arc<Derived>>,
    /// `param.x`.
    pub parameter: &'a dyn Fn(&str) -> Option<Arc<Parameter>>,
    /// `standard.x`.
    pub standard: &'a dyn Fn(&str) -> Option<Arc<Standard>>,
    /// What the recipient is called, if there is one.
    pub recipient: Option<&'a str>,
}

/// Reads an expression.
pub fn parse(text: &str, names: &Names<'_>) -> Term {
    let mut parser = Parser { text, rest: text, names, variables: Vec::new() };
    let term = parser.choice();
    if !parser.rest.trim_start().is_empty() {
        parser.fail("the end");
    }
    term
}

struct Parser<'t, 'n> {
    text: &'t str,
    rest: &'t str,
    names: &'n Names<'n>,
    /// Variables of the walks around, each with the list over whose records it goes.
    variables: Vec<(&'t str, Option<(Holder, usize)>)>,
}

impl<'t> Parser<'t, '_> {
    fn fail(&self, expected: &str) -> ! {
        panic!("expected {expected} at byte {} of `{}`", self.text.len() - self.rest.len(), self.text)
    }

    fn takes(&mut self, mark: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, mark: &str) {
        if !self.takes(mark) {
            self.fail(mark);
        }
    }

    /// The longest run of characters that fit, after white space.
    fn run(&mut self, fits: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest.trim_start();
        let (run, rest) = rest.split_at(rest.find(|c| !fits(c)).unwrap_or(rest.len()));
        self.rest = rest;
        run
    }

    fn name(&mut self) -> &'t str {
        self.run(|c| c.is_ascii_alphanumeric() || c == '_')
    }

    fn choice(&mut self) -> Term {
        let test = self.or();
        if !self.takes("?") {
            return test;
        }
        let yes = self.choice();
        self.expect(":");
        let no = self.choice();
        Term::Choose(Box::new(test), Box::new(yes), Box::new(no))
    }

    /// Operators of one level between parts of the next, from left to right.
    fn chain(&mut self, operators: &[(&str, Operator)], part: fn(&mut Self) -> Term) -> Term {
        let mut left = part(self);
        while let Some((_, operator)) = operators.iter().find(|(mark, _)| self.takes(mark)) {
            left = Term::Binary(*operator, Box::new(left), Box::new(part(self)));
        }
        left
    }

    fn or(&mut self) -> Term {
        self.chain(&[("||", Operator::Or)], Self::and)
    }

    fn and(&mut self) -> Term {
        self.chain(&[("&&", Operator::And)], Self::relation)
    }

    fn relation(&mut self) -> Term {
        // Longer marks first: `<=` is not `<`.
        let operators = [
            ("==", Operator::Compare(Comparison::Equal)),
            ("!=", Operator::Compare(Comparison::NotEqual)),
            ("<=", Operator::Compare(Comparison::LessOrEqual)),
            (">=", Operator::Compare(Comparison::GreaterOrEqual)),
            ("<", Operator::Compare(Comparison::Less)),
            (">", Operator::Compare(Comparison::Greater)),
            ("in ", Operator::In),
        ];
        self.chain(&operators, Self::sum)
    }

    fn sum(&mut self) -> Term {
        self.chain(&[("+", Operator::Add), ("-", Operator::Subtract)], Self::product)
    }

    fn product(&mut self) -> Term {
        self.chain(&[("*", Operator::Multiply), ("/", Operator::Divide)], Self::sign)
    }

    fn sign(&mut self) -> Term {
        if self.takes("!") {
            Term::Not(Box::new(self.sign()))
        } else if self.takes("-") {
            Term::Negate(Box::new(self.sign()))
        } else {
            self.primary()
        }
    }

    fn primary(&mut self) -> Term {
        if self.takes("(") {
            let inner = self.choice();
            self.expect(")");
            return inner;
        }
        if self.takes("[") {
            return Term::List(self.parts("]"));
        }
        if self.rest.trim_start().starts_with('\'') {
            return Term::Code(self.quoted().into());
        }
        let digits = self.run(|c| c.is_ascii_digit() || c == '.');
        if !digits.is_empty() {
            return Term::Number(digits.into(), from_digits(digits));
        }
        let name = self.name();
        if let Some(depth) = self.variables.iter().position(|(variable, _)| *variable == name) {
            return match self.variables[depth].1 {
                None => self.field(Subject::Bound(depth), Holder::Member),
                Some(list) => self.record_field(depth, list),
            };
        }
        match name {
            "true" | "false" => Term::Truth(name == "true"),
            "on" => Term::On,
            "date" => {
                self.expect("(");
                let day = Day::parse(self.quoted());
                self.expect(")");
                Term::Date(day)
            }
            "min" => self.call(Function::Min),
            "max" => self.call(Function::Max),
            "years_between" => self.call(Function::Years),
            "months_between" => self.call(Function::Months),
            "days_between" => self.call(Function::Days),
            "param" | "standard" => {
                self.expect(".");
                let key = self.name();
                let (parameter, standard) = (|| (self.names.parameter)(key).map(Term::Parameter), || (self.names.standard)(key).map(Term::Standard));
                (if name == "param" { parameter() } else { standard() }).unwrap_or_else(|| self.fail("a stated number"))
            }
            "household" => self.field(Subject::Household, Holder::Household),
            name if Some(name) == self.names.recipient => self.field(Subject::Recipient, Holder::Member),
            _ => self.fail("a value"),
        }
    }

    fn quoted(&mut self) -> &'t str {
        self.expect("'");
        let (text, rest) = self.rest.split_once('\'').unwrap_or_else(|| self.fail("a closing quote"));
        self.rest = rest;
        text
    }

    fn parts(&mut self, close: &str) -> Vec<Term> {
        let mut parts = vec![self.choice()];
        while self.takes(",") {
            parts.push(self.choice());
        }
        self.expect(close);
        parts
    }

    fn call(&mut self, function: Function) -> Term {
        self.expect("(");
        Term::Call(function, self.parts(")"))
    }

    fn field(&mut self, subject: Subject, holder: Holder) -> Term {
        self.expect(".");
        let key = self.name();
        if subject == Subject::Household && key == "members" {
            return self.walk(None);
        }
        if let Some((slot, word)) = self.names.dictionary.find(holder, key) {
            let fact = FactTerm { subject, key: word.key.clone(), slot, kind: word.kind, of_a_year: word.of_a_year };
            return match (word.kind, &word.otherwise) {
                (Kind::Records, _) => self.walk(Some((holder, fact))),
                (_, None) => Term::Fact(fact),
                (_, Some(_)) => {
                    let computed = (self.names.derived)(holder, key).unwrap_or_else(|| self.fail("what it is computed from"));
                    Term::FactOr(fact, computed, word.bounds.clone())
                }
            };
        }
        match (self.names.derived)(holder, key) {
            Some(derived) => Term::Derived(derived, subject),
            None => self.fail("a fact"),
        }
    }

    fn record_field(&mut self, depth: usize, (holder, list): (Holder, usize)) -> Term {
        self.expect(".");
        let key = self.name();
        let fields = &self.names.dictionary.words(holder)[list].fields;
        let slot = fields.iter().position(|field| &*field.key == key).unwrap_or_else(|| self.fail("a field"));
        Term::Fact(FactTerm { subject: Subject::Record(depth), key: fields[slot].key.clone(), slot, kind: fields[slot].kind, of_a_year: false })
    }

    /// A walk over the members, or over the records of a list.
    fn walk(&mut self, list: Option<(Holder, FactTerm)>) -> Term {
        self.expect(".");
        let walk = match self.name() {
            "exists" => Walk::Exists,
            "all" => Walk::All,
            "count" => Walk::Count,
            "sum" => Walk::Sum,
            _ => self.fail("exists, all, count or sum"),
        };
        self.expect("(");
        let variable = self.name();
        self.expect(",");
        self.variables.push((variable, list.as_ref().map(|(holder, list)| (*holder, list.slot))));
        let body = self.choice();
        self.variables.pop();
        self.expect(")");
        match list {
            None => Term::Members(walk, Box::new(body)),
            Some((_, list)) => Term::Records(walk, list, Box::new(body)),
        }
    }
}
