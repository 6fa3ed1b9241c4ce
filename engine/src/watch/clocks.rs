//! By which days do a program's criteria change their answer while all facts stay the same?

use crate::calendar::{Date, Period, days_between, months_between, years_between};
use crate::catalog::{Comparison, Condition, DayExpression, Definition, DefinitionBody, FactRef, NumberExpression, Over, Program, RecordList, Subject, Walk};
use crate::facts::{BIRTH_DATE, Holder};
use crate::number::Exact;
use std::collections::{BTreeMap, BTreeSet};

/// A day that is told of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ToldDay {
    Household(u16),
    Member(u16),
    Field(RecordList, u16),
}

/// How the time since a told day is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Count {
    Years,
    Months,
    Days,
}

impl Count {
    pub fn between(self, from: Date, to: Date) -> i64 {
        match self {
            Count::Years => years_between(from, to),
            Count::Months => months_between(from, to),
            Count::Days => days_between(from, to),
        }
    }
}

/// When a count matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Steps {
    /// Whenever it rises.
    pub every: bool,
    /// When it comes to one of these.
    pub at: BTreeSet<i64>,
}

/// All days by which a program's answers may change.
#[derive(Clone, Debug, Default)]
pub(super) struct Clocks {
    /// For everybody.
    pub fixed: BTreeSet<Date>,
    /// At each New Year, for a fact of one year then speaks of another.
    pub new_year: bool,
    /// For everybody whenever the count from a literal day rises.
    pub literals: BTreeSet<(Date, Count)>,
    /// For those of whom such a day is told.
    pub counts: BTreeMap<(ToldDay, Count), Steps>,
}

impl Clocks {
    pub fn of(program: &Program) -> Self {
        let mut clocks = Clocks::default();
        clocks.period(&program.in_force);
        program.local_forms.iter().for_each(|form| clocks.period(&form.in_force));
        // Whoever is born is one more of the household.
        clocks.at((ToldDay::Member(BIRTH_DATE as u16), Count::Days), 0);
        program.criteria.iter().for_each(|criterion| clocks.condition(&criterion.condition, program));
        clocks
    }

    fn period(&mut self, period: &Period) {
        self.fixed.insert(period.from);
        self.fixed.extend(period.to.and_then(|to| to.tomorrow().ok()));
    }

    fn at(&mut self, count: (ToldDay, Count), step: i64) {
        self.counts.entry(count).or_default().at.insert(step);
    }

    fn fact(&mut self, fact: &FactRef) {
        self.new_year |= fact.holds_year;
    }

    fn walk(&mut self, walk: &Walk) {
        if let Over::Records(list) = &walk.over {
            self.fact(list);
        }
    }

    fn definition(&mut self, definition: &Definition, program: &Program) {
        match &definition.body {
            DefinitionBody::Condition(condition) => self.condition(condition, program),
            DefinitionBody::Number(number, _) => self.number(number, program),
        }
    }

    fn condition(&mut self, condition: &Condition, program: &Program) {
        match condition {
            Condition::Constant(_) => {}
            Condition::Fact(fact) | Condition::Among(fact, _) | Condition::Holds(fact, _) => self.fact(fact),
            Condition::FactOr(fact, definition) => {
                self.fact(fact);
                self.definition(definition, program);
            }
            Condition::Defined(definition, _) => self.definition(definition, program),
            Condition::Not(of) => self.condition(of, program),
            Condition::All(list) | Condition::Any(list) => list.iter().for_each(|one| self.condition(one, program)),
            Condition::Same(a, b) => [a, b].into_iter().for_each(|one| self.condition(one, program)),
            Condition::If(test, a, b) => [test, a, b].into_iter().for_each(|one| self.condition(one, program)),
            Condition::Exists(walk, of) | Condition::Every(walk, of) => {
                self.walk(walk);
                self.condition(of, program);
            }
            Condition::Days(_, a, b) => self.days(a, b, None, program),
            Condition::Numbers(comparison, a, b) => self.numbers(*comparison, a, b, program),
        }
    }

    /// A count against numbers that are known matters only where it crosses one of them.
    fn numbers(&mut self, comparison: Comparison, a: &NumberExpression, b: &NumberExpression, program: &Program) {
        for (comparison, counted, limit) in [(comparison, a, b), (comparison.mirrored(), b, a)] {
            let (Some(count), Some(limits)) = (counted_of(counted), limits_of(limit)) else { continue };
            for limit in limits {
                let Some((numerator, denominator)) = limit.ratio_in_lowest_terms() else {
                    self.counts.entry(count).or_default().every = true;
                    continue;
                };
                let whole = numerator.div_euclid(denominator);
                let passed = whole.saturating_add(1);
                let reached = if denominator == 1 { whole } else { passed };
                match comparison {
                    Comparison::Less | Comparison::GreaterOrEqual => self.at(count, reached),
                    Comparison::LessOrEqual | Comparison::Greater => self.at(count, passed),
                    Comparison::Equal | Comparison::NotEqual => [reached, passed].into_iter().for_each(|step| self.at(count, step)),
                }
            }
            // The limit may be a number of another day.
            return self.number(limit, program);
        }
        self.number(a, program);
        self.number(b, program);
    }

    fn number(&mut self, number: &NumberExpression, program: &Program) {
        use NumberExpression as N;
        match number {
            N::Constant(_) => {}
            N::Fact(fact) => self.fact(fact),
            N::FactOr(fact, definition, _) => {
                self.fact(fact);
                self.definition(definition, program);
            }
            N::Defined(definition, _) => self.definition(definition, program),
            N::Parameter(parameter) => {
                for row in &parameter.rows {
                    self.period(&row.period);
                    row.condition.iter().for_each(|condition| self.condition(condition, program));
                }
            }
            N::Standard(standard) => standard.rows.iter().filter(|row| row.area.meets(&program.region)).for_each(|row| self.period(&row.period)),
            N::Add(a, b) | N::Subtract(a, b) | N::Multiply(a, b) | N::Divide(a, b) => [a, b].into_iter().for_each(|one| self.number(one, program)),
            N::Least(list) | N::Most(list) => list.iter().for_each(|one| self.number(one, program)),
            N::Count(walk, of) => {
                self.walk(walk);
                self.condition(of, program);
            }
            N::Sum(walk, of) => {
                self.walk(walk);
                self.number(of, program);
            }
            N::Years(a, b) => self.days(a, b, Some(Count::Years), program),
            N::Months(a, b) => self.days(a, b, Some(Count::Months), program),
            N::Days(a, b) => self.days(a, b, Some(Count::Days), program),
            N::If(test, a, b) => {
                self.condition(test, program);
                [a, b].into_iter().for_each(|one| self.number(one, program));
            }
        }
    }

    /// Two days, compared or counted between: it matters how each told day stands to the day asked about, where that is one of them.
    fn days(&mut self, a: &DayExpression, b: &DayExpression, count: Option<Count>, program: &Program) {
        let mut parts = Parts::default();
        [a, b].into_iter().for_each(|day| self.parts(day, &mut parts, program));
        if !parts.is_of_today {
            return;
        }
        for told in parts.told {
            match count {
                // Counted back from a day to come, the steps fall on other days than counted on from a past one.
                Some(count) if parts.is_plain && matches!(b, DayExpression::On) => self.counts.entry((told, count)).or_default().every = true,
                Some(_) => self.counts.entry((told, Count::Days)).or_default().every = true,
                None => [0, 1].into_iter().for_each(|step| self.at((told, Count::Days), step)),
            }
        }
        for day in parts.literal {
            self.period(&Period { from: day, to: Some(day) });
            self.literals.extend(count.map(|count| (day, if matches!(b, DayExpression::On) { count } else { Count::Days })));
        }
    }

    fn parts(&mut self, day: &DayExpression, parts: &mut Parts, program: &Program) {
        match day {
            DayExpression::Constant(day) => parts.literal.push(*day),
            DayExpression::On => parts.is_of_today = true,
            DayExpression::Fact(fact) => {
                self.fact(fact);
                parts.told.push(told_of(fact));
            }
            DayExpression::If(test, a, b) => {
                parts.is_plain = false;
                self.condition(test, program);
                [a, b].into_iter().for_each(|day| self.parts(day, parts, program));
            }
        }
    }
}

struct Parts {
    told: Vec<ToldDay>,
    literal: Vec<Date>,
    is_of_today: bool,
    is_plain: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Parts { told: Vec::new(), literal: Vec::new(), is_of_today: false, is_plain: true }
    }
}

fn told_of(fact: &FactRef) -> ToldDay {
    match fact.subject {
        Subject::Household => ToldDay::Household(fact.slot),
        Subject::Recipient | Subject::Bound(_) => ToldDay::Member(fact.slot),
        Subject::Record(_, list) => ToldDay::Field(list, fact.slot),
    }
}

/// The time since a told day, where a number is nothing else.
fn counted_of(number: &NumberExpression) -> Option<(ToldDay, Count)> {
    let (from, to, count) = match number {
        NumberExpression::Years(from, to) => (from, to, Count::Years),
        NumberExpression::Months(from, to) => (from, to, Count::Months),
        NumberExpression::Days(from, to) => (from, to, Count::Days),
        NumberExpression::Defined(definition, _) => match &definition.body {
            DefinitionBody::Number(number, _) => return counted_of(number),
            DefinitionBody::Condition(_) => return None,
        },
        _ => return None,
    };
    match (&**from, &**to) {
        (DayExpression::Fact(fact), DayExpression::On) => Some((told_of(fact), count)),
        _ => None,
    }
}

/// All values that a number can have, where they stand in the file.
fn limits_of(number: &NumberExpression) -> Option<Vec<Exact>> {
    match number {
        NumberExpression::Constant(literal) => Some(vec![literal.value.clone()]),
        NumberExpression::Parameter(parameter) => Some(parameter.rows.iter().map(|row| row.value.clone()).collect()),
        NumberExpression::Standard(standard) => Some(standard.rows.iter().map(|row| row.value.clone()).collect()),
        NumberExpression::Defined(definition, _) => match &definition.body {
            DefinitionBody::Number(number, _) => limits_of(number),
            DefinitionBody::Condition(_) => None,
        },
        _ => None,
    }
}

/// The told days of a household document.
pub(super) fn told_days(household: &crate::facts::Household, of: ToldDay) -> Vec<Date> {
    use crate::facts::{FactValues, Value};
    let day = |facts: &FactValues, slot: u16| match facts.get(usize::from(slot)) {
        Some(Some(Value::Date(day))) => Some(*day),
        _ => None,
    };
    let members = || household.members.iter();
    match of {
        ToldDay::Household(slot) => day(&household.facts, slot).into_iter().collect(),
        ToldDay::Member(slot) => members().filter_map(|member| day(&member.facts, slot)).collect(),
        ToldDay::Field(list, field) => {
            let holders: Vec<&FactValues> = match list.holder {
                Holder::Household => vec![&household.facts],
                Holder::Member => members().map(|member| &member.facts).collect(),
            };
            let records = holders.into_iter().filter_map(|facts| match facts.get(usize::from(list.slot)) {
                Some(Some(Value::Records(records))) => Some(records),
                _ => None,
            });
            records.flatten().filter_map(|record| day(record, field)).collect()
        }
    }
}
