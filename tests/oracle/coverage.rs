//! Which constructs of the language do the expressions use, and how often does each come out how?

use super::print::{function_name, mark, walk_name};
use super::tree::{Kind, Operator, Subject, Term};
use engine::facts::{FactKind, Holder, Vocabulary};
use std::collections::BTreeSet;

/// Every construct: operators by the type of what they join, functions, walks, facts of each type, whose they are, and the
/// dated and derived words.
pub const CONSTRUCTS: [&str; 71] = [
    "true",
    "false",
    "whole literal",
    "decimal literal",
    "on",
    "date()",
    "!",
    "- of one",
    "+",
    "-",
    "*",
    "/",
    "&&",
    "||",
    "== of numbers",
    "!= of numbers",
    "< of numbers",
    "<= of numbers",
    "> of numbers",
    ">= of numbers",
    "== of days",
    "!= of days",
    "< of days",
    "<= of days",
    "> of days",
    ">= of days",
    "== of conditions",
    "!= of conditions",
    "== of codes",
    "!= of codes",
    "code in list",
    "number in list",
    "code in set",
    "?: of conditions",
    "?: of numbers",
    "exists",
    "all",
    "count",
    "sum",
    "walk within a walk",
    "walk within two",
    "min",
    "max",
    "years_between",
    "months_between",
    "days_between",
    "bool fact",
    "money fact",
    "decimal fact",
    "integer fact",
    "date fact",
    "choice fact",
    "set fact",
    "fact of a year",
    "fact of the household",
    "fact of the recipient",
    "fact of a variable",
    "derived condition",
    "derived number",
    "derived of the recipient or a variable",
    "parameter",
    "parameter with where",
    "standard",
    "three of min or max",
    "exists over records",
    "all over records",
    "count over records",
    "sum over records",
    "records of a member",
    "field of a record",
    "fact that may be computed",
];

/// The constructs of one expression.
pub fn constructs(term: &Term, vocabulary: &Vocabulary) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    term.visit(&mut |part| found.extend(construct(part, vocabulary)));
    found.extend(match walks_within(term) {
        0 | 1 => Vec::new(),
        2 => vec!["walk within a walk".to_string()],
        _ => vec!["walk within a walk".to_string(), "walk within two".to_string()],
    });
    found
}

fn construct(term: &Term, vocabulary: &Vocabulary) -> Vec<String> {
    let one = |name: &str| vec![name.to_string()];
    match term {
        Term::Truth(value) => one(if *value { "true" } else { "false" }),
        Term::Number(digits, _) => one(if digits.contains('.') { "decimal literal" } else { "whole literal" }),
        Term::Code(_) | Term::List(_) => Vec::new(),
        Term::Date(_) => one("date()"),
        Term::On => one("on"),
        Term::FactOr(..) => one("fact that may be computed"),
        Term::Fact(fact) => {
            let (holder, whose) = match fact.subject {
                Subject::Household => (Holder::Household, "fact of the household"),
                Subject::Recipient => (Holder::Member, "fact of the recipient"),
                Subject::Bound(_) => (Holder::Member, "fact of a variable"),
                Subject::Record(_) => return one("field of a record"),
            };
            let mut names = one(whose);
            names.extend(fact_type(&vocabulary.facts(holder)[fact.slot].kind).map(str::to_string));
            names.extend(fact.of_a_year.then(|| "fact of a year".to_string()));
            names
        }
        Term::Derived(derived, subject) => {
            let mut names = one(if derived.kind == Kind::Truth { "derived condition" } else { "derived number" });
            names.extend((*subject != Subject::Household).then(|| "derived of the recipient or a variable".to_string()));
            names
        }
        Term::Parameter(parameter) => {
            let mut names = one("parameter");
            names.extend(parameter.rows.iter().any(|(_, when)| when.is_some()).then(|| "parameter with where".to_string()));
            names
        }
        Term::Standard(_) => one("standard"),
        Term::Not(_) => one("!"),
        Term::Negate(_) => one("- of one"),
        Term::Binary(Operator::In, a, b) => one(match (&**b, a.kind()) {
            (Term::List(_), Kind::Number { .. }) => "number in list",
            (Term::List(_), _) => "code in list",
            _ => "code in set",
        }),
        Term::Binary(operator @ Operator::Compare(_), a, _) => vec![format!("{} of {}", mark(*operator), kind_name(a.kind()))],
        Term::Binary(operator, ..) => one(mark(*operator)),
        Term::Choose(_, a, _) => vec![format!("?: of {}", kind_name(a.kind()))],
        Term::Members(walk, _) => one(walk_name(*walk)),
        Term::Records(walk, list, _) => {
            let mut names = vec![format!("{} over records", walk_name(*walk))];
            names.extend((list.subject != Subject::Household).then(|| "records of a member".to_string()));
            names
        }
        Term::Call(function, terms) => {
            let mut names = one(function_name(*function));
            names.extend((terms.len() == 3).then(|| "three of min or max".to_string()));
            names
        }
    }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Truth => "conditions",
        Kind::Number { .. } => "numbers",
        Kind::Day => "days",
        Kind::Code | Kind::Codes | Kind::Records | Kind::Unusable => "codes",
    }
}

fn fact_type(kind: &FactKind) -> Option<&'static str> {
    Some(match kind {
        FactKind::Bool => "bool fact",
        FactKind::Money => "money fact",
        FactKind::Decimal(_) => "decimal fact",
        FactKind::Integer { .. } => "integer fact",
        FactKind::Date => "date fact",
        FactKind::Choice(_) => "choice fact",
        FactKind::Set(_) => "set fact",
        FactKind::Text | FactKind::Area | FactKind::Records(_) => return None,
    })
}

/// How many walks stand within one another at most.
fn walks_within(term: &Term) -> usize {
    let most = |parts: &[&Term]| parts.iter().map(|part| walks_within(part)).max().unwrap_or(0);
    match term {
        Term::Members(_, body) | Term::Records(_, _, body) => 1 + walks_within(body),
        Term::Not(a) | Term::Negate(a) => walks_within(a),
        Term::Binary(_, a, b) => most(&[a, b]),
        Term::Choose(a, b, c) => most(&[a, b, c]),
        Term::List(parts) | Term::Call(_, parts) => most(&parts.iter().collect::<Vec<_>>()),
        _ => 0,
    }
}
