//! What does a formula come to for many rows at once?

use super::bits;
use super::column::{Values, day_number};
use super::plan::{NodeId, Number, NumberId, Order, Plain, Rows};
use super::work::{Truths, Work};

/// Of a row it is known, unknown, or only exact arithmetic on the row itself can tell.
const KNOWN: u8 = 0;
const UNKNOWN: u8 = 1;
const ONE_BY_ONE: u8 = 2;

/// Rows of a block: all of them, or some.
#[derive(Clone, Copy)]
pub(super) enum Selected<'r> {
    All(usize),
    Some(&'r [u32]),
}

impl Selected<'_> {
    pub fn len(self) -> usize {
        match self {
            Selected::All(count) => count,
            Selected::Some(rows) => rows.len(),
        }
    }

    fn row(self, position: usize) -> usize {
        match self {
            Selected::All(_) => position,
            Selected::Some(rows) => rows[position] as usize,
        }
    }
}

/// Numerators over denominators, in the order of the selected rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    pub numerator: Vec<i64>,
    /// Of all rows, or one for each.
    pub denominator: Denominator,
    /// Known, unknown or one by one; nothing where all are known.
    pub state: Option<Vec<u8>>,
}

#[derive(Clone, Debug)]
pub(super) enum Denominator {
    One(i64),
    Each(Vec<i64>),
}

impl Default for Denominator {
    fn default() -> Self {
        Denominator::One(1)
    }
}

impl Denominator {
    pub fn at(&self, position: usize) -> i64 {
        match self {
            Denominator::One(denominator) => *denominator,
            Denominator::Each(list) => list[position],
        }
    }

    fn times(self, other: Denominator) -> Denominator {
        match (self, other) {
            (Denominator::One(a), Denominator::One(b)) => Denominator::One(a * b),
            (Denominator::One(1), each) | (each, Denominator::One(1)) => each,
            (Denominator::One(one), Denominator::Each(mut list)) | (Denominator::Each(mut list), Denominator::One(one)) => {
                list.iter_mut().for_each(|denominator| *denominator *= one);
                Denominator::Each(list)
            }
            (Denominator::Each(mut a), Denominator::Each(b)) => {
                a.iter_mut().zip(&b).for_each(|(a, b)| *a *= b);
                Denominator::Each(a)
            }
        }
    }

    /// Each numerator times its denominator.
    fn scale(&self, numerators: &mut [i64]) {
        match self {
            Denominator::One(1) => {}
            Denominator::One(one) => numerators.iter_mut().for_each(|n| *n *= one),
            Denominator::Each(list) => numerators.iter_mut().zip(list).for_each(|(n, d)| *n *= d),
        }
    }
}

fn joined(a: Option<Vec<u8>>, b: Option<Vec<u8>>) -> Option<Vec<u8>> {
    match (a, b) {
        (None, state) | (state, None) => state,
        (Some(mut a), Some(b)) => {
            a.iter_mut().zip(&b).for_each(|(a, b)| *a = (*a).max(*b));
            Some(a)
        }
    }
}

impl Numbers {
    pub fn is_known(&self, position: usize) -> bool {
        self.state.as_ref().is_none_or(|state| state[position] == KNOWN)
    }

    pub fn is_one_by_one(&self, position: usize) -> bool {
        self.state.as_ref().is_some_and(|state| state[position] == ONE_BY_ONE)
    }

    /// The same numbers with numerators that can be compared with another's.
    fn crossed(&self, other: &Numbers) -> Vec<i64> {
        let mut numerators = self.numerator.clone();
        other.denominator.scale(&mut numerators);
        numerators
    }

    fn same_denominator(&self, other: &Numbers) -> bool {
        matches!((&self.denominator, &other.denominator), (Denominator::One(a), Denominator::One(b)) if a == b)
    }

    fn operated(self, other: Numbers, operate: impl Fn(i64, i64) -> i64) -> Numbers {
        let is_same = self.same_denominator(&other);
        let (mut a, b) = if is_same { (self.numerator, other.numerator) } else { (self.crossed(&other), other.crossed(&self)) };
        a.iter_mut().zip(&b).for_each(|(a, b)| *a = operate(*a, *b));
        let denominator = if is_same { self.denominator } else { self.denominator.times(other.denominator) };
        Numbers { numerator: a, denominator, state: joined(self.state, other.state) }
    }

    /// For each row the one or the other, with its own denominator.
    fn chosen(self, other: Numbers, takes_first: impl Fn(usize) -> bool, state: Option<Vec<u8>>) -> Numbers {
        let is_same = self.same_denominator(&other);
        let count = self.numerator.len();
        let mut numerator = Vec::with_capacity(count);
        let mut denominators = Vec::with_capacity(if is_same { 0 } else { count });
        for position in 0..count {
            let from = if takes_first(position) { &self } else { &other };
            numerator.push(from.numerator[position]);
            if !is_same {
                denominators.push(from.denominator.at(position));
            }
        }
        let denominator = if is_same { self.denominator } else { Denominator::Each(denominators) };
        Numbers { numerator, denominator, state }
    }

    fn extreme(self, other: Numbers, wants_less: bool) -> Numbers {
        let (a, b) = (self.crossed(&other), other.crossed(&self));
        let state = joined(self.state.clone(), other.state.clone());
        self.chosen(other, |position| (a[position] < b[position]) == wants_less, state)
    }
}

impl Work<'_> {
    /// A formula for some rows of the block.
    pub(super) fn numbers(&mut self, id: NumberId, selected: Selected<'_>) -> Numbers {
        let plan = self.plan;
        let (number, ..) = &plan.numbers[id as usize];
        let count = selected.len();
        let whole = |numerator: Vec<i64>| Numbers { numerator, ..Numbers::default() };
        match number {
            Number::Constant(n, d) => Numbers { numerator: vec![*n; count], denominator: Denominator::One(*d), state: None },
            Number::Fact(source, scale) => self.numbers_of_fact(*source, *scale, selected),
            // What nobody has told is computed from other facts, row by row.
            Number::FactOr(source, scale) => {
                let mut told = self.numbers_of_fact(*source, *scale, selected);
                told.state.iter_mut().flatten().filter(|state| **state == UNKNOWN).for_each(|state| *state = ONE_BY_ONE);
                told
            }
            Number::Years(source) => {
                let today = day_number(self.plan.on);
                let mut numerator = self.loaded(*source, selected);
                numerator.iter_mut().for_each(|day| *day = (today - *day) >> 9);
                Numbers { state: self.states(*source, selected), ..whole(numerator) }
            }
            Number::Size => whole((0..count).map(|position| self.born_members(selected.row(position)).count() as i64).collect()),
            Number::Place(places, denominator) => {
                let block = self.block();
                let at = |position: usize| places[block.area[selected.row(position)] as usize];
                let state = places.iter().any(Option::is_none).then(|| (0..count).map(|position| u8::from(at(position).is_none())).collect());
                Numbers { numerator: (0..count).map(|position| at(position).unwrap_or(0)).collect(), denominator: Denominator::One(*denominator), state }
            }
            Number::Rows(list, denominator) => self.dated(list, *denominator, selected),
            Number::Add(a, b) => self.numbers(*a, selected).operated(self.numbers(*b, selected), |a, b| a + b),
            Number::Subtract(a, b) => self.numbers(*a, selected).operated(self.numbers(*b, selected), |a, b| a - b),
            Number::Multiply(a, b) => {
                let (a, b) = (self.numbers(*a, selected), self.numbers(*b, selected));
                let mut numerator = a.numerator;
                numerator.iter_mut().zip(&b.numerator).for_each(|(a, b)| *a *= b);
                Numbers { numerator, denominator: a.denominator.times(b.denominator), state: joined(a.state, b.state) }
            }
            Number::Divide(a, b) => {
                let (a, b) = (self.numbers(*a, selected), self.numbers(*b, selected));
                let mut numerator = a.numerator;
                b.denominator.scale(&mut numerator);
                let constant = b.numerator.first().copied().filter(|first| b.numerator.iter().all(|n| n == first));
                let divisor = match constant {
                    Some(constant) => Denominator::One(constant.max(1)),
                    None => Denominator::Each(b.numerator.into_iter().map(|n| n.max(1)).collect()),
                };
                Numbers { numerator, denominator: a.denominator.times(divisor), state: joined(a.state, b.state) }
            }
            Number::Least(a, b) => self.numbers(*a, selected).extreme(self.numbers(*b, selected), true),
            Number::Most(a, b) => self.numbers(*a, selected).extreme(self.numbers(*b, selected), false),
            Number::Count(member) => {
                self.prepare(*member);
                let bounds: Vec<(i64, i64)> = (0..count).map(|position| self.count_bounds(*member, selected.row(position))).collect();
                let state = bounds.iter().any(|(low, high)| low != high);
                let state = state.then(|| bounds.iter().map(|(low, high)| if low == high { KNOWN } else { ONE_BY_ONE }).collect());
                Numbers { state, ..whole(bounds.into_iter().map(|(low, _)| low).collect()) }
            }
            Number::Sum(of) => self.summed(*of, selected),
            Number::Spread(of) => {
                let block = self.block();
                let households: Vec<u32> = (0..count).map(|position| block.place_of(selected.row(position)).0 as u32).collect();
                self.numbers(*of, Selected::Some(&households))
            }
            Number::If(test, a, b) => self.one_of(*test, *a, *b, selected),
        }
    }

    fn numbers_of_fact(&self, source: super::plan::Source, scale: i64, selected: Selected<'_>) -> Numbers {
        Numbers { numerator: self.loaded(source, selected), denominator: Denominator::One(scale), state: self.states(source, selected) }
    }

    fn loaded(&self, source: super::plan::Source, selected: Selected<'_>) -> Vec<i64> {
        fn load<T: Copy + Into<i64>>(list: &[T], selected: Selected<'_>) -> Vec<i64> {
            match selected {
                Selected::All(_) => list.iter().map(|value| (*value).into()).collect(),
                Selected::Some(rows) => rows.iter().map(|row| list[*row as usize].into()).collect(),
            }
        }
        match &self.column(source).values {
            Values::Bytes(list) => load(list, selected),
            Values::Shorts(list) => load(list, selected),
            Values::Ints(list) => load(list, selected),
            Values::Longs(list) => load(list, selected),
            _ => vec![0; selected.len()],
        }
    }

    fn states(&self, source: super::plan::Source, selected: Selected<'_>) -> Option<Vec<u8>> {
        let column = self.column(source);
        let is_exact = matches!(column.values, Values::Kept(_));
        if column.known.is_none() && !is_exact && !self.has_unknown_year(source) {
            return None;
        }
        let state = |position: usize| match self.is_known(source, selected.row(position)) {
            false => UNKNOWN,
            true if is_exact => ONE_BY_ONE,
            true => KNOWN,
        };
        Some((0..selected.len()).map(state).collect())
    }

    /// The row whose condition holds; where rows only may hold, all that still can must agree.
    fn dated(&mut self, list: &[(Option<NodeId>, i64)], denominator: i64, selected: Selected<'_>) -> Numbers {
        list.iter().filter_map(|(node, _)| *node).for_each(|node| self.prepare(node));
        let mut numerator = Vec::with_capacity(selected.len());
        let mut state = Vec::with_capacity(selected.len());
        for position in 0..selected.len() {
            let row = selected.row(position);
            let truth = |node: Option<NodeId>| node.map_or(Some(true), |node| self.truth(node, row));
            let surely = list.iter().find(|(node, _)| truth(*node) == Some(true));
            let mut possible = list.iter().filter(|(node, _)| truth(*node) != Some(false)).map(|(_, value)| *value);
            let value = match surely {
                Some((_, value)) => Some(*value),
                None => possible.next().filter(|first| possible.all(|other| other == *first)),
            };
            numerator.push(value.unwrap_or(0));
            state.push(if value.is_some() { KNOWN } else { UNKNOWN });
        }
        let state = state.contains(&UNKNOWN).then_some(state);
        Numbers { numerator, denominator: Denominator::One(denominator), state }
    }

    /// Sums over the members of each selected household who are born.
    fn summed(&mut self, of: NumberId, selected: Selected<'_>) -> Numbers {
        let mut members: Vec<u32> = Vec::new();
        let mut ends = Vec::with_capacity(selected.len());
        for position in 0..selected.len() {
            members.extend(self.born_members(selected.row(position)).map(|member| member as u32));
            ends.push(members.len());
        }
        let each = self.numbers(of, Selected::Some(&members));
        let denominator = if members.is_empty() { 1 } else { each.denominator.at(0) };
        let mut sums = Numbers { numerator: Vec::with_capacity(ends.len()), denominator: Denominator::One(denominator), state: None };
        let mut states = Vec::new();
        let mut from = 0;
        for end in ends {
            sums.numerator.push(each.numerator[from..end].iter().sum());
            if let Some(state) = &each.state {
                states.push(state[from..end].iter().copied().max().unwrap_or(KNOWN));
            }
            from = end;
        }
        sums.state = each.state.is_some().then_some(states);
        sums
    }

    fn one_of(&mut self, test: NodeId, a: NumberId, b: NumberId, selected: Selected<'_>) -> Numbers {
        self.prepare(test);
        let (a, b) = (self.numbers(a, selected), self.numbers(b, selected));
        let truths: Vec<Option<bool>> = (0..selected.len()).map(|position| self.truth(test, selected.row(position))).collect();
        let is_needed = a.state.is_some() || b.state.is_some() || truths.contains(&None);
        let state = is_needed.then(|| {
            let (crossed_a, crossed_b) = (a.crossed(&b), b.crossed(&a));
            let of = |numbers: &Numbers, position: usize| numbers.state.as_ref().map_or(KNOWN, |state| state[position]);
            let one = |(position, truth): (usize, &Option<bool>)| match truth {
                Some(true) => of(&a, position),
                Some(false) => of(&b, position),
                None => match of(&a, position).max(of(&b, position)) {
                    KNOWN if crossed_a[position] == crossed_b[position] => KNOWN,
                    KNOWN => UNKNOWN,
                    other => other,
                },
            };
            truths.iter().enumerate().map(one).collect()
        });
        a.chosen(b, |position| truths[position] != Some(false), state)
    }

    /// Two formulas compared, for all rows.
    pub(super) fn compare(&mut self, order: Order, a: NumberId, b: NumberId, plain: Plain, rows: Rows, out: &mut Truths) {
        let count = self.count(rows);
        let (a, b) = (self.numbers(a, Selected::All(count)), self.numbers(b, Selected::All(count)));
        let (left, right) = if a.same_denominator(&b) { (a.numerator, b.numerator) } else { (a.crossed(&b), b.crossed(&a)) };
        let mut differences = left;
        differences.iter_mut().zip(&right).for_each(|(left, right)| *left = left.saturating_sub(*right));
        match order {
            Order::Less => bits::fill(&mut out.yes, &differences, |difference| difference < 0),
            Order::Equal => bits::fill(&mut out.yes, &differences, |difference| difference == 0),
        }
        let state = joined(a.state, b.state);
        out.is_total = state.is_none();
        let Some(state) = state else { return };
        let mut known = Vec::new();
        bits::fill(&mut known, &state, |state| state == KNOWN);
        out.no.clear();
        out.no.extend(known.iter().zip(&out.yes).map(|(known, yes)| known & !yes));
        out.yes.iter_mut().zip(&known).for_each(|(yes, known)| *yes &= known);
        if state.contains(&ONE_BY_ONE) {
            for row in self.rows_asked(rows).into_iter().filter(|row| state[*row] == ONE_BY_ONE) {
                self.settle(plain, rows, row, out);
            }
        }
    }
}
