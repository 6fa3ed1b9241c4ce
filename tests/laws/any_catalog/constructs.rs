//! Which constructs of the language does a program use?

use engine::catalog::{
    Amount, Comparison, Condition, DayExpression, Definition, DefinitionBody, FactRef, NumberExpression, Over, PaidTo, Parameter, Program, Subject, Walk,
};
use engine::facts::{FactKind, Vocabulary};

/// All that is looked for, of conditions, numbers, days, facts, and of programs as a whole.
pub const CONSTRUCTS: &[&str] = &[
    "true or false",
    "bool fact",
    "bool computed",
    "choice among",
    "set holds",
    "not",
    "and",
    "or",
    "same",
    "cond ? a : b",
    "derived condition of household",
    "derived condition of recipient",
    "derived condition of bound member",
    "numbers ==",
    "numbers !=",
    "numbers <",
    "numbers <=",
    "numbers >",
    "numbers >=",
    "days ==",
    "days !=",
    "days <",
    "days <=",
    "days >",
    "days >=",
    "exists over members",
    "exists over records",
    "all over members",
    "all over records",
    "count over members",
    "count over records",
    "sum over members",
    "sum over records",
    "two walks",
    "three walks",
    "records of a recipient",
    "records of a bound member",
    "literal",
    "literal beyond what is usual",
    "money fact",
    "integer fact",
    "decimal fact",
    "number computed",
    "derived number of household",
    "derived number of recipient",
    "derived number of bound member",
    "parameter of one value",
    "parameter by condition",
    "parameter of several periods",
    "standard",
    "+",
    "-",
    "*",
    "/",
    "min",
    "max",
    "years_between",
    "months_between",
    "days_between",
    "number ? a : b",
    "date literal",
    "on",
    "date fact",
    "day ? a : b",
    "fact of household",
    "fact of recipient",
    "fact of bound member",
    "fact of record",
    "fact of a year",
    "amount exactly",
    "amount between",
    "amount first",
    "amount in kind",
    "amount not stated",
    "any_of",
    "several criteria",
    "paid to household",
    "paid to person",
    "local form for all",
    "local form for some",
    "region of the nation",
    "region of a province",
    "region of a city",
    "region of a county",
    "region below a county",
];

/// A set of constructs: a bit for each.
pub type Met = u128;

/// What a program's criteria use, and the program as a whole.
pub fn constructs_of_criteria(program: &Program, vocabulary: &Vocabulary) -> Met {
    let mut walker = Walker { vocabulary, met: 0, walks: 0 };
    program.criteria.iter().for_each(|criterion| walker.condition(&criterion.condition));
    walker.note_if("any_of", program.criteria.iter().any(|criterion| !criterion.alternatives.is_empty()));
    walker.note_if("several criteria", program.criteria.len() > 1);
    walker.note(if program.paid_to == PaidTo::Household { "paid to household" } else { "paid to person" });
    walker.note_if("local form for all", program.local_forms.iter().any(|form| form.when.is_none()));
    for condition in program.local_forms.iter().filter_map(|form| form.when.as_ref()) {
        walker.note("local form for some");
        walker.condition(condition);
    }
    walker.note(match program.region.as_str().len() {
        0 => "region of the nation",
        2 => "region of a province",
        4 => "region of a city",
        6 => "region of a county",
        _ => "region below a county",
    });
    walker.met
}

/// What a program's amount uses.
pub fn constructs_of_amount(program: &Program, vocabulary: &Vocabulary) -> Met {
    let mut walker = Walker { vocabulary, met: 0, walks: 0 };
    match &program.amount {
        Amount::Exactly(number) => {
            walker.note("amount exactly");
            walker.number(number);
        }
        Amount::Between(low, high) => {
            walker.note("amount between");
            [low, high].into_iter().for_each(|number| walker.number(number));
        }
        Amount::First(rows) => {
            walker.note("amount first");
            rows.iter().filter_map(|row| row.condition.as_ref()).for_each(|condition| walker.condition(condition));
            rows.iter().for_each(|row| walker.number(&row.value));
        }
        Amount::InKind(_) => walker.note("amount in kind"),
        Amount::NotStated(_) => walker.note("amount not stated"),
    }
    walker.met
}

struct Walker<'v> {
    vocabulary: &'v Vocabulary,
    met: Met,
    /// How many walks are around.
    walks: usize,
}

impl Walker<'_> {
    fn note(&mut self, name: &str) {
        let position = CONSTRUCTS.iter().position(|known| *known == name).unwrap_or_else(|| panic!("{name} is looked for"));
        self.met |= 1 << position;
    }

    fn note_if(&mut self, name: &str, is_met: bool) {
        if is_met {
            self.note(name);
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Constant(_) => self.note("true or false"),
            Condition::Fact(fact) => {
                self.note("bool fact");
                self.fact(*fact);
            }
            Condition::FactOr(fact, otherwise) => {
                self.note("bool computed");
                self.fact(*fact);
                self.definition(otherwise);
            }
            Condition::Defined(definition, subject) => {
                self.of("derived condition", *subject);
                self.definition(definition);
            }
            Condition::Not(inner) => {
                self.note("not");
                self.condition(inner);
            }
            Condition::All(list) | Condition::Any(list) => {
                self.note(if matches!(condition, Condition::All(_)) { "and" } else { "or" });
                list.iter().for_each(|part| self.condition(part));
            }
            Condition::Same(a, b) => {
                self.note("same");
                [a, b].into_iter().for_each(|part| self.condition(part));
            }
            Condition::Numbers(comparison, a, b) => {
                self.comparison("numbers", *comparison);
                [a, b].into_iter().for_each(|number| self.number(number));
            }
            Condition::Days(comparison, a, b) => {
                self.comparison("days", *comparison);
                [a, b].into_iter().for_each(|day| self.day(day));
            }
            Condition::Among(fact, _) => {
                self.note("choice among");
                self.fact(*fact);
            }
            Condition::Holds(fact, _) => {
                self.note("set holds");
                self.fact(*fact);
            }
            Condition::Exists(walk, body) => self.walk("exists", walk, |walker| walker.condition(body)),
            Condition::Every(walk, body) => self.walk("all", walk, |walker| walker.condition(body)),
            Condition::If(test, a, b) => {
                self.note("cond ? a : b");
                [test, a, b].into_iter().for_each(|part| self.condition(part));
            }
        }
    }

    fn number(&mut self, number: &NumberExpression) {
        match number {
            NumberExpression::Constant(literal) => {
                self.note("literal");
                self.note_if("literal beyond what is usual", literal.value.whole_multiple(10_000).is_none_or(|units| units > 1_000_000_000_000));
            }
            NumberExpression::Fact(fact) => {
                self.note(match fact.definition(self.vocabulary).kind {
                    FactKind::Money => "money fact",
                    FactKind::Integer { .. } => "integer fact",
                    _ => "decimal fact",
                });
                self.fact(*fact);
            }
            NumberExpression::FactOr(fact, otherwise, _) => {
                self.note("number computed");
                self.fact(*fact);
                self.definition(otherwise);
            }
            NumberExpression::Defined(definition, subject) => {
                self.of("derived number", *subject);
                self.definition(definition);
            }
            NumberExpression::Parameter(parameter) => self.parameter(parameter),
            NumberExpression::Standard(_) => self.note("standard"),
            NumberExpression::Add(a, b) => self.operation("+", [&**a, b]),
            NumberExpression::Subtract(a, b) => self.operation("-", [&**a, b]),
            NumberExpression::Multiply(a, b) => self.operation("*", [&**a, b]),
            NumberExpression::Divide(a, b) => self.operation("/", [&**a, b]),
            NumberExpression::Least(list) => self.operation("min", list),
            NumberExpression::Most(list) => self.operation("max", list),
            NumberExpression::Count(walk, body) => self.walk("count", walk, |walker| walker.condition(body)),
            NumberExpression::Sum(walk, body) => self.walk("sum", walk, |walker| walker.number(body)),
            NumberExpression::Years(from, to) => self.span("years_between", [from, to]),
            NumberExpression::Months(from, to) => self.span("months_between", [from, to]),
            NumberExpression::Days(from, to) => self.span("days_between", [from, to]),
            NumberExpression::If(test, a, b) => {
                self.condition(test);
                self.operation("number ? a : b", [&**a, b]);
            }
        }
    }

    fn operation<'n>(&mut self, name: &str, numbers: impl IntoIterator<Item = &'n NumberExpression>) {
        self.note(name);
        numbers.into_iter().for_each(|number| self.number(number));
    }

    fn span(&mut self, name: &str, days: [&DayExpression; 2]) {
        self.note(name);
        days.into_iter().for_each(|day| self.day(day));
    }

    fn day(&mut self, day: &DayExpression) {
        match day {
            DayExpression::Constant(_) => self.note("date literal"),
            DayExpression::On => self.note("on"),
            DayExpression::Fact(fact) => {
                self.note("date fact");
                self.fact(*fact);
            }
            DayExpression::If(test, a, b) => {
                self.note("day ? a : b");
                self.condition(test);
                [a, b].into_iter().for_each(|day| self.day(day));
            }
        }
    }

    fn parameter(&mut self, parameter: &Parameter) {
        let is_conditional = parameter.rows.iter().any(|row| row.condition.is_some());
        self.note(match parameter.rows.len() {
            _ if is_conditional => "parameter by condition",
            1 => "parameter of one value",
            _ => "parameter of several periods",
        });
        let walks = std::mem::take(&mut self.walks);
        parameter.rows.iter().filter_map(|row| row.condition.as_ref()).for_each(|condition| self.condition(condition));
        self.walks = walks;
    }

    fn comparison(&mut self, of: &str, comparison: Comparison) {
        self.note(&format!("{of} {}", comparison.symbol()));
    }

    fn walk(&mut self, name: &str, walk: &Walk, body: impl FnOnce(&mut Self)) {
        match walk.over {
            Over::Members => self.note(&format!("{name} over members")),
            Over::Records(list) => {
                self.note(&format!("{name} over records"));
                self.fact(list);
                match list.subject {
                    Subject::Recipient => self.note("records of a recipient"),
                    Subject::Bound(_) => self.note("records of a bound member"),
                    Subject::Household | Subject::Record(..) => {}
                }
            }
        }
        self.walks += 1;
        self.note_if("two walks", self.walks == 2);
        self.note_if("three walks", self.walks == 3);
        body(self);
        self.walks -= 1;
    }

    fn of(&mut self, what: &str, subject: Subject) {
        let whose = match subject {
            Subject::Household => "household",
            Subject::Recipient => "recipient",
            Subject::Bound(_) | Subject::Record(..) => "bound member",
        };
        self.note(&format!("{what} of {whose}"));
    }

    fn definition(&mut self, definition: &Definition) {
        let walks = std::mem::take(&mut self.walks);
        match &definition.body {
            DefinitionBody::Condition(condition) => self.condition(condition),
            DefinitionBody::Number(number, _) => self.number(number),
        }
        self.walks = walks;
    }

    fn fact(&mut self, fact: FactRef) {
        self.note(match fact.subject {
            Subject::Household => "fact of household",
            Subject::Recipient => "fact of recipient",
            Subject::Bound(_) => "fact of bound member",
            Subject::Record(..) => "fact of record",
        });
        self.note_if("fact of a year", fact.holds_year);
    }
}
