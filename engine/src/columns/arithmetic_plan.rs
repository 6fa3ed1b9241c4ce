//! How do formulas become whole-number arithmetic that can't overflow?
//!
//! A number is a numerator over a positive denominator. For each the bounds are worked out from the values that the columns
//! really hold; what could leave 62 bits is left to exact arithmetic, row by row.

use super::column::{Population, Values, scale_of};
use super::compile::{Compiler, Scope, Unsaid};
use super::plan::{Node, NodeId, Number, NumberId, Range, Rows, Source};
use super::records::Records;
use super::spans::{Begins, Span, SpanUnit};
use crate::catalog::{DayExpression, DefinitionBody, FactRef, NumberExpression, Parameter, Standard};
use crate::eligibility::{NumberValue, Rigour, Situation, View, evaluate_number};
use crate::facts::{AREA, Area, FactKind, Household, MEMBERS_MAX, RECORDS_MAX, Value};
use crate::number::Exact;

const LARGEST: i128 = 1 << 62;
/// Up to here all numbers by which something is divided are put over one denominator where the quotients are summed.
const DIVISORS: i64 = 20;

/// Numerator and denominator, where a number is the same for all rows.
pub(super) fn constant_of(number: &Number) -> Option<(i64, i64)> {
    match number {
        Number::Constant(n, d) => Some((*n, *d)),
        _ => None,
    }
}

pub(super) fn is_within(bounds: (i128, i128)) -> bool {
    -LARGEST < bounds.0 && bounds.1 < LARGEST
}

pub(super) fn times(a: (i128, i128), b: (i128, i128)) -> (i128, i128) {
    let corners = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
    (corners.into_iter().min().unwrap_or(0), corners.into_iter().max().unwrap_or(0))
}

/// Whether two numbers can be compared by multiplying each numerator with the other's denominator.
pub(super) fn fits(a: &Range, b: &Range) -> bool {
    is_within(times(a.numerator, b.denominator)) && is_within(times(b.numerator, a.denominator))
}

/// Beyond this many units of a column nobody's facts are expected; whoever has more is judged plainly.
const USUAL: i64 = 100_000_000_000;

/// The bounds of a column's values over all blocks; of nobody's, what is usual.
pub(super) fn range_of(population: &Population, source: Source) -> (i64, i64) {
    if population.is_empty() {
        return (-USUAL, USUAL);
    }
    let columns = population.blocks.iter().map(|block| block.column(source));
    columns.filter(|column| !matches!(column.values, Values::Nothing)).fold((0, 0), |(low, high), column| (low.min(column.range.0), high.max(column.range.1)))
}

/// The most members of one household, or records of one holder, over all blocks; of nobody's, as many as a document may have.
pub(super) fn most_of(population: &Population, rows: Rows) -> usize {
    match rows {
        Rows::Households => 1,
        Rows::Members if population.is_empty() => MEMBERS_MAX,
        Rows::Members => population.blocks.iter().map(|block| block.layers.len()).max().unwrap_or(0),
        Rows::Records(_) if population.is_empty() => RECORDS_MAX,
        Rows::Records(list) => population.blocks.iter().filter_map(|block| block.records(list)).map(Records::most).max().unwrap_or(0),
    }
}

impl Compiler<'_> {
    fn add_number(&mut self, number: Number, rows: Rows, range: Range) -> Result<NumberId, Unsaid> {
        if !is_within(range.numerator) || range.denominator.0 < 1 || range.denominator.1 >= LARGEST {
            return Err(Unsaid);
        }
        if let Some(id) = self.number_at.get(&(number.clone(), rows)) {
            return Ok(*id);
        }
        let id = self.numbers.len() as NumberId;
        self.numbers.push((number.clone(), rows, range));
        self.number_at.insert((number, rows), id);
        Ok(id)
    }

    fn constant(&mut self, value: &Exact) -> Result<NumberId, Unsaid> {
        let (n, d) = value.ratio_in_lowest_terms().ok_or(Unsaid)?;
        let range = Range { numerator: (n.into(), n.into()), denominator: (d.into(), d.into()) };
        self.add_number(Number::Constant(n, d), Rows::Households, range)
    }

    /// A number for the same rows or rows below: a household's for each of its members, a member's for each of its records.
    pub(super) fn number_for(&mut self, id: NumberId, rows: Rows) -> Result<NumberId, Unsaid> {
        let (number, own, range) = self.numbers[id as usize].clone();
        if own == rows {
            return Ok(id);
        }
        if constant_of(&number).is_some() {
            return self.add_number(number, rows, range);
        }
        let above = self.number_for(id, rows.above())?;
        self.add_number(Number::Spread(above), rows, range)
    }

    fn pair(&mut self, a: &NumberExpression, b: &NumberExpression, scope: Scope) -> Result<(NumberId, NumberId, Rows), Unsaid> {
        let (a, b) = (self.number(a, scope)?, self.number(b, scope)?);
        self.same_rows(a, b)
    }

    fn same_rows(&mut self, a: NumberId, b: NumberId) -> Result<(NumberId, NumberId, Rows), Unsaid> {
        let rows = self.numbers[a as usize].1.max(self.numbers[b as usize].1);
        Ok((self.number_for(a, rows)?, self.number_for(b, rows)?, rows))
    }

    /// Two numbers for the same rows, to be added, compared or chosen from: over one denominator where each has one.
    fn alike(&mut self, a: NumberId, b: NumberId) -> Result<(NumberId, NumberId, Rows), Unsaid> {
        let (a, b, rows) = self.same_rows(a, b)?;
        let (x, y) = self.ranges(a, b);
        let common = if is_one(x.denominator) && is_one(y.denominator) { common_of(x.denominator.0, y.denominator.0) } else { None };
        let Some(common) = common else { return Ok((a, b, rows)) };
        match (self.over(a, common, rows), self.over(b, common, rows)) {
            (Ok(a), Ok(b)) => Ok((a, b, rows)),
            // As they are: what is too large over one denominator may still be compared.
            _ => Ok((a, b, rows)),
        }
    }

    /// A number over a multiple of its denominator.
    fn over(&mut self, id: NumberId, common: i64, rows: Rows) -> Result<NumberId, Unsaid> {
        let (number, _, Range { numerator, denominator }) = self.numbers[id as usize].clone();
        let factor = i128::from(common) / denominator.0;
        if factor == 1 {
            return Ok(id);
        }
        let range = Range { numerator: times(numerator, (factor, factor)), denominator: (common.into(), common.into()) };
        if let Some((n, _)) = constant_of(&number) {
            let n = i128::from(n) * factor;
            return self.add_number(Number::Constant(i64::try_from(n).map_err(|_| Unsaid)?, common), rows, range);
        }
        let factor = i64::try_from(factor).map_err(|_| Unsaid)?;
        let one = self.add_number(
            Number::Constant(factor, factor),
            rows,
            Range { numerator: (factor.into(), factor.into()), denominator: (factor.into(), factor.into()) },
        )?;
        self.add_number(Number::Multiply(id, one), rows, range)
    }

    fn ranges(&self, a: NumberId, b: NumberId) -> (Range, Range) {
        (self.numbers[a as usize].2, self.numbers[b as usize].2)
    }

    /// Sum or difference: over the common denominator where both have one that is the same, else over the product.
    fn sum(&mut self, a: NumberId, b: NumberId, make: fn(NumberId, NumberId) -> Number) -> Result<NumberId, Unsaid> {
        let (a, b, rows) = self.alike(a, b)?;
        let (x, y) = self.ranges(a, b);
        let is_difference = make(0, 0) == Number::Subtract(0, 0);
        let add = |p: (i128, i128), q: (i128, i128)| if is_difference { (p.0 - q.1, p.1 - q.0) } else { (p.0 + q.0, p.1 + q.1) };
        let range = if is_one(x.denominator) && x.denominator == y.denominator {
            Range { numerator: add(x.numerator, y.numerator), denominator: x.denominator }
        } else {
            // Either side alone must fit too: two large ones can have a small difference.
            if !fits(&x, &y) {
                return Err(Unsaid);
            }
            let numerator = add(times(x.numerator, y.denominator), times(y.numerator, x.denominator));
            Range { numerator, denominator: times(x.denominator, y.denominator) }
        };
        self.add_number(make(a, b), rows, range)
    }

    /// The smaller or larger of two: as it is compared, with either's own numerator and denominator.
    fn extreme(&mut self, a: NumberId, b: NumberId, rows: Rows, make: fn(NumberId, NumberId) -> Number) -> Result<NumberId, Unsaid> {
        let (x, y) = self.ranges(a, b);
        if !fits(&x, &y) {
            return Err(Unsaid);
        }
        self.add_number(make(a, b), rows, either(x, y))
    }

    fn extremes(&mut self, list: &[NumberExpression], scope: Scope, make: fn(NumberId, NumberId) -> Number) -> Result<NumberId, Unsaid> {
        let mut best: Option<NumberId> = None;
        for number in list {
            let id = self.number(number, scope)?;
            best = Some(match best {
                None => id,
                Some(before) => {
                    let (a, b, rows) = self.alike(before, id)?;
                    self.extreme(a, b, rows, make)?
                }
            });
        }
        best.ok_or(Unsaid)
    }

    pub(super) fn number(&mut self, number: &NumberExpression, scope: Scope) -> Result<NumberId, Unsaid> {
        match number {
            NumberExpression::Constant(literal) => self.constant(&literal.value),
            NumberExpression::Fact(fact) => self.told(*fact, scope),
            NumberExpression::FactOr(fact, otherwise, bounds) => {
                let DefinitionBody::Number(body, _) = &otherwise.body else { return Err(Unsaid) };
                let source = self.source(*fact, scope)?;
                let within = self.within_computed(fact.subject, scope)?;
                let computed = self.number(body, within)?;
                let computed = self.within(computed, bounds)?;
                let (told, is_told) = (self.told(*fact, scope)?, self.node(Node::Told(source), source.rows));
                self.one_of(is_told, told, computed)
            }
            NumberExpression::Defined(definition, subject) => {
                let within = self.within_definition(*subject, scope)?;
                match &definition.body {
                    DefinitionBody::Number(body, _) => self.number(body, within),
                    DefinitionBody::Condition(_) => Err(Unsaid),
                }
            }
            NumberExpression::Parameter(parameter) => self.parameter(parameter, scope),
            NumberExpression::Standard(standard) => self.standard(standard),
            NumberExpression::Add(a, b) => {
                let (a, b) = (self.number(a, scope)?, self.number(b, scope)?);
                self.sum(a, b, Number::Add)
            }
            NumberExpression::Subtract(a, b) => {
                let (a, b) = (self.number(a, scope)?, self.number(b, scope)?);
                self.sum(a, b, Number::Subtract)
            }
            NumberExpression::Multiply(a, b) => {
                let (a, b, rows) = self.pair(a, b, scope)?;
                let (x, y) = self.ranges(a, b);
                let range = Range { numerator: times(x.numerator, y.numerator), denominator: times(x.denominator, y.denominator) };
                self.add_number(Number::Multiply(a, b), rows, range)
            }
            NumberExpression::Divide(a, b) => {
                let (a, b, rows) = self.pair(a, b, scope)?;
                let (x, y) = self.ranges(a, b);
                // The divisor is above zero wherever it is known; where it is not, its place is held by a zero that nobody reads.
                if y.numerator.0 < 0 {
                    return Err(Unsaid);
                }
                let denominator = times(x.denominator, (y.numerator.0.max(1), y.numerator.1.max(1)));
                let range = Range { numerator: times(x.numerator, y.denominator), denominator };
                self.add_number(Number::Divide(a, b), rows, range)
            }
            NumberExpression::Least(list) => self.extremes(list, scope, Number::Least),
            NumberExpression::Most(list) => self.extremes(list, scope, Number::Most),
            NumberExpression::Count(walk, body) => {
                let below = self.body(body, walk, scope)?;
                let (people, rows) = (scope.seen.people, self.nodes[below as usize].1);
                let range = Range { numerator: (0, self.most_of(rows)), denominator: (1, 1) };
                match (&self.nodes[below as usize].0, rows) {
                    (Node::Constant(true), Rows::Members) => self.add_number(Number::Size(people), rows.above(), range),
                    _ => self.add_number(Number::Count(below, people), rows.above(), range),
                }
            }
            NumberExpression::Sum(walk, body) => {
                let bound = self.bound(walk, scope)?;
                let id = self.number(body, bound)?;
                self.summed(id, bound)
            }
            NumberExpression::Years(from, to) => self.span(SpanUnit::Years, from, to, scope),
            NumberExpression::Months(from, to) => self.span(SpanUnit::Months, from, to, scope),
            NumberExpression::Days(from, to) => self.span(SpanUnit::Days, from, to, scope),
            NumberExpression::If(test, a, b) => {
                let test = self.part(test, scope)?;
                let (a, b, _) = self.pair(a, b, scope)?;
                self.one_of(test, a, b)
            }
        }
    }

    fn span(&mut self, unit: SpanUnit, from: &DayExpression, to: &DayExpression, scope: Scope) -> Result<NumberId, Unsaid> {
        let (fact, begins, fixed) = match (from, to) {
            (DayExpression::Fact(fact), fixed) => (fact, Begins::Told, self.fixed_day(fixed)?),
            (fixed, DayExpression::Fact(fact)) => (fact, Begins::Fixed, self.fixed_day(fixed)?),
            _ => return self.constant(&Exact::whole(unit.between(self.fixed_day(from)?, self.fixed_day(to)?))),
        };
        let source = self.source(*fact, scope)?;
        self.add_number(Number::Span(source, Span { unit, fixed, begins }), source.rows, Range { numerator: unit.range(), denominator: (1, 1) })
    }

    fn told(&mut self, fact: FactRef, scope: Scope) -> Result<NumberId, Unsaid> {
        let source = self.source(fact, scope)?;
        let kind = source.kind(self.vocabulary);
        if !matches!(kind, FactKind::Money | FactKind::Decimal(_) | FactKind::Integer { .. }) {
            return Err(Unsaid);
        }
        let scale = scale_of(kind);
        let (low, high) = *self.ranges.entry(source).or_insert_with(|| range_of(self.population, source));
        let range = Range { numerator: (low.into(), high.into()), denominator: (scale.into(), scale.into()) };
        self.add_number(Number::Fact(source, scale), source.rows, range)
    }

    /// The one or the other, by a condition.
    fn one_of(&mut self, test: NodeId, a: NumberId, b: NumberId) -> Result<NumberId, Unsaid> {
        let (a, b, rows) = self.alike(a, b)?;
        let rows = rows.max(self.nodes[test as usize].1);
        let (a, b, test) = (self.number_for(a, rows)?, self.number_for(b, rows)?, self.at(test, rows));
        let (x, y) = self.ranges(a, b);
        if !fits(&x, &y) {
            return Err(Unsaid);
        }
        self.add_number(Number::If(test, a, b), rows, either(x, y))
    }

    /// A number that is unknown beyond whole bounds; as it is where its range lies within them.
    fn within(&mut self, id: NumberId, bounds: &(Exact, Exact)) -> Result<NumberId, Unsaid> {
        let whole = |bound: &Exact| bound.ratio_in_lowest_terms().filter(|(_, d)| *d == 1).map(|(n, _)| n).ok_or(Unsaid);
        let (least, most) = (whole(&bounds.0)?, whole(&bounds.1)?);
        let (_, rows, Range { numerator, denominator }) = self.numbers[id as usize];
        let reach = times((least.into(), most.into()), denominator);
        if !is_within(reach) {
            return Err(Unsaid);
        }
        let (lowest, highest) = (times((least.into(), least.into()), denominator).1, times((most.into(), most.into()), denominator).0);
        if lowest <= numerator.0 && numerator.1 <= highest {
            return Ok(id);
        }
        // What lies beyond means nothing; the nearest bound stands for it.
        let numerator = (numerator.0.clamp(reach.0, reach.1).min(highest), numerator.1.clamp(reach.0, reach.1).max(lowest));
        self.add_number(Number::Within(id, least, most), rows, Range { numerator, denominator })
    }

    /// A sum over members or records: each is put over one denominator that all divide.
    fn summed(&mut self, id: NumberId, bound: Scope) -> Result<NumberId, Unsaid> {
        let rows = bound.seen.rows();
        let id = self.number_for(id, rows)?;
        let Range { numerator, denominator } = self.numbers[id as usize].2;
        let common = self.common_denominator(id).ok_or(Unsaid)?;
        let widest = self.most_of(rows) * (i128::from(common) / denominator.0);
        let range = Range { numerator: (numerator.0.min(0) * widest, numerator.1.max(0) * widest), denominator: (common.into(), common.into()) };
        self.add_number(Number::Sum(id, bound.seen.people, common), rows.above(), range)
    }

    fn most_of(&mut self, rows: Rows) -> i128 {
        *self.most.entry(rows).or_insert_with(|| most_of(self.population, rows)) as i128
    }

    /// A number that every denominator of a number divides, if it is not too large.
    fn common_denominator(&self, id: NumberId) -> Option<i64> {
        let (number, _, Range { denominator, .. }) = &self.numbers[id as usize];
        if is_one(*denominator) {
            return i64::try_from(denominator.0).ok();
        }
        match number {
            Number::Spread(of) | Number::Within(of, ..) => self.common_denominator(*of),
            Number::Least(a, b) | Number::Most(a, b) | Number::If(_, a, b) => common_multiple(self.common_denominator(*a)?, self.common_denominator(*b)?),
            Number::Add(a, b) | Number::Subtract(a, b) | Number::Multiply(a, b) => self.common_denominator(*a)?.checked_mul(self.common_denominator(*b)?),
            // The dividend's, times the divisor's numerator, which is some number from one to the largest that it can be.
            Number::Divide(a, b) => {
                let largest = i64::try_from(self.numbers[*b as usize].2.numerator.1).ok().filter(|largest| *largest <= DIVISORS)?;
                (1..=largest).try_fold(1, common_multiple)?.checked_mul(self.common_denominator(*a)?)
            }
            _ => None,
        }
    }

    fn parameter(&mut self, parameter: &Parameter, scope: Scope) -> Result<NumberId, Unsaid> {
        let rows: Vec<_> = parameter.rows.iter().filter(|row| row.period.contains(self.on)).collect();
        if let [only] = rows.as_slice()
            && only.condition.is_none()
        {
            return self.constant(&only.value);
        }
        let values: Vec<Option<&Exact>> = rows.iter().map(|row| Some(&row.value)).collect();
        let (numerators, denominator) = over_one_denominator(&values).ok_or(Unsaid)?;
        let mut nodes = Vec::new();
        for row in &rows {
            nodes.push(match &row.condition {
                None => None,
                Some(condition) => Some(self.part(condition, scope)?),
            });
        }
        let wide = nodes.iter().flatten().map(|node| self.nodes[*node as usize].1).max().unwrap_or(Rows::Households);
        let nodes: Vec<_> = nodes.into_iter().map(|node| node.map(|node| self.at(node, wide))).collect();
        let range = range_over(&numerators, denominator);
        let list = nodes.into_iter().zip(numerators).map(|(node, n)| (node, n.unwrap_or(0))).collect();
        self.add_number(Number::Rows(list, denominator), wide, range)
    }

    /// A shared number, for each place of the population.
    fn standard(&mut self, standard: &std::sync::Arc<Standard>) -> Result<NumberId, Unsaid> {
        let key = std::sync::Arc::as_ptr(standard) as usize;
        if let Some(known) = self.standards.get(&key) {
            return *known;
        }
        let found = self.standard_of_places(standard);
        self.standards.insert(key, found);
        found
    }

    fn standard_of_places(&mut self, standard: &std::sync::Arc<Standard>) -> Result<NumberId, Unsaid> {
        let expression = NumberExpression::Standard(standard.clone());
        let value_at = |area: &Option<Area>| {
            // Of a place nothing but itself is known.
            let mut facts = vec![None; AREA + 1];
            facts[AREA] = area.clone().map(Value::Area);
            let household = Household { id: String::new(), facts_on: None, facts, members: Vec::new() };
            let situation = Situation::new(&household, self.on, Rigour::Warn);
            match evaluate_number(&expression, View::new(&situation, None)) {
                NumberValue::Known(value) => Some(value),
                _ => None,
            }
        };
        let values: Vec<Option<Exact>> = self.population.areas.iter().map(value_at).collect();
        if let Some(Some(first)) = values.first()
            && values.iter().all(|value| value.as_ref() == Some(first))
        {
            return self.constant(first);
        }
        let (numerators, denominator) = over_one_denominator(&values.iter().map(Option::as_ref).collect::<Vec<_>>()).ok_or(Unsaid)?;
        let range = range_over(&numerators, denominator);
        self.add_number(Number::Place(numerators, denominator), Rows::Households, range)
    }
}

/// Whether a denominator is the same for all rows.
pub(super) fn is_one(denominator: (i128, i128)) -> bool {
    denominator.0 == denominator.1
}

fn either(a: Range, b: Range) -> Range {
    let both = |p: (i128, i128), q: (i128, i128)| (p.0.min(q.0), p.1.max(q.1));
    Range { numerator: both(a.numerator, b.numerator), denominator: both(a.denominator, b.denominator) }
}

fn range_over(numerators: &[Option<i64>], denominator: i64) -> Range {
    let known = || numerators.iter().flatten().map(|n| i128::from(*n));
    let numerator = (known().min().unwrap_or(0).min(0), known().max().unwrap_or(0).max(0));
    Range { numerator, denominator: (denominator.into(), denominator.into()) }
}

fn common_of(a: i128, b: i128) -> Option<i64> {
    common_multiple(i64::try_from(a).ok()?, i64::try_from(b).ok()?)
}

/// The least number that both divide.
fn common_multiple(one: i64, other: i64) -> Option<i64> {
    let (mut a, mut b) = (one, other);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    one.checked_mul(other / a)
}

/// Numerators of several numbers over the least denominator that all share.
fn over_one_denominator(values: &[Option<&Exact>]) -> Option<(Vec<Option<i64>>, i64)> {
    let ratios = values.iter().map(|value| value.map(Exact::ratio_in_lowest_terms)).collect::<Vec<_>>();
    if ratios.iter().flatten().any(Option::is_none) {
        return None;
    }
    let ratios: Vec<Option<(i64, i64)>> = ratios.into_iter().map(Option::flatten).collect();
    let common = ratios.iter().flatten().try_fold(1, |common, (_, d)| common_multiple(common, *d))?;
    let scaled = |ratio: &Option<(i64, i64)>| match ratio {
        None => Some(None),
        Some((n, d)) => n.checked_mul(common / d).map(Some),
    };
    Some((ratios.iter().map(scaled).collect::<Option<Vec<_>>>()?, common))
}
