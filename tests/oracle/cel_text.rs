//! How is an expression said in CEL, where CEL has the words for it?
//!
//! CEL has no dates but as time stamps: days are compared as texts of the form YYYY-MM-DD, which order as days do. It has
//! `filter` and `size` for `count`. It has no unknown facts, exact decimals, spans of days, sums over a list or dated
//! numbers: what needs those is not said at all. Derived facts are written out in place.

use super::print::{function_name, mark, variable, walk_name};
use super::tree::{Function, Kind, Operator, Subject, Term, Walk};

/// The expression in CEL, unless CEL lacks the words; the recipient has the name given.
pub fn cel_text(term: &Term, recipient: &str) -> Option<String> {
    Speaker { recipient, outer: 0 }.say(term, 0)
}

struct Speaker<'a> {
    recipient: &'a str,
    /// Walks around the derived fact that is being written out: its own variables come after theirs.
    outer: usize,
}

impl Speaker<'_> {
    /// A term within `depth` walks; each operation stands in brackets.
    fn say(&self, term: &Term, depth: usize) -> Option<String> {
        let list = |terms: &[Term]| terms.iter().map(|term| self.say(term, depth)).collect::<Option<Vec<_>>>().map(|parts| parts.join(", "));
        Some(match term {
            Term::Truth(value) => value.to_string(),
            Term::Number(..) if term.kind() != (Kind::Number { whole: true }) => return None,
            Term::Number(digits, _) => digits.to_string(),
            Term::Code(code) => format!("'{code}'"),
            Term::List(terms) => format!("[{}]", list(terms)?),
            Term::Date(day) => format!("'{day}'"),
            Term::On => "on".into(),
            Term::Fact(fact) if fact.kind == (Kind::Number { whole: false }) => return None,
            Term::Fact(fact) => format!("{}.{}", self.subject(fact.subject), fact.key),
            Term::Derived(derived, subject) => {
                let subject = self.subject(*subject);
                return Speaker { recipient: &subject, outer: depth }.say(&derived.body, depth);
            }
            Term::Not(inner) => format!("!({})", self.say(inner, depth)?),
            Term::Negate(inner) => format!("-({})", self.say(inner, depth)?),
            Term::Binary(Operator::Divide, ..) | Term::Parameter(_) | Term::Standard(_) => return None,
            Term::Binary(operator, a, b) => format!("({} {} {})", self.say(a, depth)?, mark(*operator), self.say(b, depth)?),
            Term::Choose(test, a, b) => format!("({} ? {} : {})", self.say(test, depth)?, self.say(a, depth)?, self.say(b, depth)?),
            Term::Members(Walk::Sum, _) => return None,
            Term::Members(Walk::Count, body) => format!("size(household.members.filter({}, {}))", variable(depth), self.say(body, depth + 1)?),
            Term::Members(walk, body) => format!("household.members.{}({}, {})", walk_name(*walk), variable(depth), self.say(body, depth + 1)?),
            Term::Call(function @ (Function::Min | Function::Max), terms) => format!("{}({})", function_name(*function), list(terms)?),
            Term::Call(..) | Term::FactOr(..) => return None,
            Term::Records(Walk::Sum, ..) => return None,
            Term::Records(walk, list, body) => {
                let (list, body) = (format!("{}.{}", self.subject(list.subject), list.key), self.say(body, depth + 1)?);
                match walk {
                    Walk::Count => format!("size({list}.filter({}, {body}))", variable(depth)),
                    _ => format!("{list}.{}({}, {body})", walk_name(*walk), variable(depth)),
                }
            }
        })
    }

    fn subject(&self, subject: Subject) -> String {
        match subject {
            Subject::Household => "household".into(),
            Subject::Recipient => self.recipient.into(),
            Subject::Bound(depth) | Subject::Record(depth) => variable(self.outer + depth),
        }
    }
}
