//! How are exact numbers of many rows added, multiplied and chosen from?
//!
//! A numerator over a denominator; either may be one number for all rows. Of some rows it may be unknown, or known only to exact
//! arithmetic on the row itself. Nothing here can overflow: the plan has proved the bounds (`arithmetic_plan`).

use super::arithmetic::Selected;
use super::bits::{self, words};
use super::column::{Block, Values};
use super::plan::Rows;
use super::work::spread;
use std::sync::Arc;

/// A whole number of each row, or one for all; what is kept for others to read is not copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    One(i64),
    Each(Arc<Vec<i64>>),
}

impl Whole {
    pub fn each(list: Vec<i64>) -> Self {
        Whole::Each(Arc::new(list))
    }

    pub fn at(&self, position: usize) -> i64 {
        match self {
            Whole::One(one) => *one,
            Whole::Each(list) => list[position],
        }
    }

    /// Row by row with another's.
    pub fn with(self, other: &Whole, operate: impl Fn(i64, i64) -> i64) -> Whole {
        match (self, other) {
            (Whole::One(a), Whole::One(b)) => Whole::One(operate(a, *b)),
            (Whole::One(a), Whole::Each(b)) => Whole::each(b.iter().map(|b| operate(a, *b)).collect()),
            (Whole::Each(mut a), Whole::One(b)) => match Arc::get_mut(&mut a) {
                Some(own) => {
                    own.iter_mut().for_each(|a| *a = operate(*a, *b));
                    Whole::Each(a)
                }
                None => Whole::each(a.iter().map(|a| operate(*a, *b)).collect()),
            },
            (Whole::Each(mut a), Whole::Each(b)) => match Arc::get_mut(&mut a) {
                Some(own) => {
                    own.iter_mut().zip(b.iter()).for_each(|(a, b)| *a = operate(*a, *b));
                    Whole::Each(a)
                }
                None => Whole::each(a.iter().zip(b.iter()).map(|(a, b)| operate(*a, *b)).collect()),
            },
        }
    }

    fn times(self, other: &Whole) -> Whole {
        match other {
            Whole::One(1) => self,
            _ => self.with(other, |a, b| a * b),
        }
    }

    /// One bit a row: whether it stands so to another's.
    pub fn compare(&self, other: &Whole, count: usize, out: &mut Vec<u64>, holds: impl Fn(i64, i64) -> bool) {
        match (self, other) {
            (Whole::One(a), Whole::One(b)) => *out = vec![if holds(*a, *b) { !0 } else { 0 }; words(count)],
            (Whole::One(a), Whole::Each(b)) => bits::fill(out, b, |b| holds(*a, b)),
            (Whole::Each(a), Whole::One(b)) => bits::fill(out, a, |a| holds(a, *b)),
            (Whole::Each(a), Whole::Each(b)) => bits::fill_pairs(out, a, b, holds),
        }
    }
}

/// Rows of which a number is not known, as bits.
#[derive(Clone, Debug, Default)]
pub(super) struct Doubt {
    pub unknown: Vec<u64>,
    /// Known or unknown, as exact arithmetic on the row itself will tell; this goes before `unknown`.
    pub one_by_one: Vec<u64>,
}

/// What is known of a number in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Known,
    Unknown,
    OneByOne,
}

impl Doubt {
    pub fn none(count: usize) -> Self {
        Doubt { unknown: vec![0; words(count)], one_by_one: vec![0; words(count)] }
    }

    fn join(&mut self, other: &Doubt) {
        self.unknown.iter_mut().zip(&other.unknown).for_each(|(a, b)| *a |= b);
        self.one_by_one.iter_mut().zip(&other.one_by_one).for_each(|(a, b)| *a |= b);
    }
}

/// Numerators over denominators of some rows.
#[derive(Clone, Debug)]
pub(super) struct Numbers {
    pub numerator: Whole,
    /// Never below one.
    pub denominator: Whole,
    /// Nothing where all are known.
    pub doubt: Option<Doubt>,
}

pub(super) fn joined(a: Option<Doubt>, b: Option<Doubt>) -> Option<Doubt> {
    match (a, b) {
        (None, doubt) | (doubt, None) => doubt,
        (Some(mut a), Some(b)) => {
            a.join(&b);
            Some(a)
        }
    }
}

impl Numbers {
    pub fn whole(numerator: Vec<i64>) -> Self {
        Numbers { numerator: Whole::each(numerator), denominator: Whole::One(1), doubt: None }
    }

    pub fn state(&self, position: usize) -> State {
        match &self.doubt {
            Some(doubt) if bits::is_set(&doubt.one_by_one, position) => State::OneByOne,
            Some(doubt) if bits::is_set(&doubt.unknown, position) => State::Unknown,
            _ => State::Known,
        }
    }

    /// Those of some rows, of the numbers of all.
    pub fn picked(&self, selected: Selected<'_>) -> Numbers {
        let whole = |whole: &Whole| match whole {
            Whole::Each(list) => Whole::each((0..selected.len()).map(|position| list[selected.row(position)]).collect()),
            one => one.clone(),
        };
        let doubt = self.doubt.as_ref().map(|doubt| Doubt { unknown: selected.bits(&doubt.unknown), one_by_one: selected.bits(&doubt.one_by_one) });
        Numbers { numerator: whole(&self.numerator), denominator: whole(&self.denominator), doubt }
    }

    fn has_denominator_of(&self, other: &Numbers) -> bool {
        matches!((&self.denominator, &other.denominator), (Whole::One(a), Whole::One(b)) if a == b)
    }

    /// Numerators that can be compared.
    pub fn crossed(self, other: Numbers) -> (Whole, Whole) {
        if self.has_denominator_of(&other) {
            return (self.numerator, other.numerator);
        }
        (self.numerator.times(&other.denominator), other.numerator.times(&self.denominator))
    }

    /// Sum or difference.
    pub fn added(mut self, mut other: Numbers, operate: impl Fn(i64, i64) -> i64) -> Numbers {
        let doubt = joined(self.doubt.take(), other.doubt.take());
        let denominator = if self.has_denominator_of(&other) { self.denominator.clone() } else { self.denominator.clone().times(&other.denominator) };
        let (a, b) = self.crossed(other);
        Numbers { numerator: a.with(&b, operate), denominator, doubt }
    }

    pub fn multiplied(self, other: Numbers) -> Numbers {
        Numbers {
            numerator: self.numerator.times(&other.numerator),
            denominator: self.denominator.times(&other.denominator),
            doubt: joined(self.doubt, other.doubt),
        }
    }

    /// The divisor is above zero where it is known; elsewhere a one stands for it.
    pub fn divided(self, other: Numbers) -> Numbers {
        let divisor = other.numerator.with(&Whole::One(1), i64::max);
        Numbers { numerator: self.numerator.times(&other.denominator), denominator: self.denominator.times(&divisor), doubt: joined(self.doubt, other.doubt) }
    }

    /// The smaller or the larger.
    pub fn extreme(mut self, mut other: Numbers, count: usize, wants_less: impl Fn(i64, i64) -> bool) -> Numbers {
        let doubt = joined(self.doubt.take(), other.doubt.take());
        if self.has_denominator_of(&other) {
            let numerator = self.numerator.with(&other.numerator, |a, b| if wants_less(a, b) { a } else { b });
            return Numbers { numerator, denominator: self.denominator, doubt };
        }
        let mut takes_first = Vec::new();
        let (a, b) = self.clone().crossed(other.clone());
        a.compare(&b, count, &mut takes_first, wants_less);
        self.chosen(other, count, &takes_first, doubt)
    }

    /// The numbers of rows above, for the rows below them.
    pub fn spread(self, rows: Rows, block: &Block) -> Numbers {
        let whole = |whole: Whole| match whole {
            Whole::Each(list) => Whole::each(block.spread_list(rows, &list)),
            one => one,
        };
        let doubt = self.doubt.map(|doubt| Doubt { unknown: spread(&doubt.unknown, rows, block), one_by_one: spread(&doubt.one_by_one, rows, block) });
        Numbers { numerator: whole(self.numerator), denominator: whole(self.denominator), doubt }
    }

    /// What lies beyond whole bounds is unknown; a bound stands for it, so that nothing overflows.
    pub fn keep_within(&mut self, least: i64, most: i64, count: usize) {
        let (mut below, mut above) = (Vec::new(), Vec::new());
        let (low, high) = (Whole::One(least).times(&self.denominator), Whole::One(most).times(&self.denominator));
        self.numerator.compare(&low, count, &mut below, |n, low| n < low);
        self.numerator.compare(&high, count, &mut above, |n, high| n > high);
        if bits::any(&below, count) || bits::any(&above, count) {
            let doubt = self.doubt.get_or_insert_with(|| Doubt::none(count));
            doubt.unknown.iter_mut().zip(below.iter().zip(&above)).for_each(|(unknown, (below, above))| *unknown |= below | above);
            let numerator = std::mem::replace(&mut self.numerator, Whole::One(0));
            self.numerator = numerator.with(&low, i64::max).with(&high, i64::min);
        }
    }

    /// For each row the one or the other, with its own denominator.
    pub fn chosen(self, other: Numbers, count: usize, takes_first: &[u64], doubt: Option<Doubt>) -> Numbers {
        let pick = |a: &Whole, b: Whole| {
            let mut list = match b {
                Whole::One(one) => vec![one; count],
                Whole::Each(list) => Arc::unwrap_or_clone(list),
            };
            bits::each(bits::rows(takes_first.iter().copied(), count), |position| list[position as usize] = a.at(position as usize));
            Whole::each(list)
        };
        let denominator = if self.has_denominator_of(&other) { self.denominator } else { pick(&self.denominator, other.denominator) };
        Numbers { numerator: pick(&self.numerator, other.numerator), denominator, doubt }
    }
}

/// A number, rounded down or a whole number of times as large, for all rows, for a round of work.
#[derive(Clone, Debug)]
pub(super) struct Floored {
    pub values: Values,
    pub range: (i64, i64),
    /// How many times as large as the number its values are.
    pub times: i64,
    pub doubt: Option<Doubt>,
    pub round: u32,
}

impl Default for Floored {
    fn default() -> Self {
        Floored { values: Values::Nothing, range: (0, 0), times: 1, doubt: None, round: 0 }
    }
}

impl Floored {
    pub fn of(numbers: Numbers, factor: i64, count: usize, round: u32) -> Self {
        let numerator = numbers.numerator.times(&Whole::One(factor));
        // Where all have one denominator nothing is divided: what it is compared with is multiplied.
        let (quotient, times) = match &numbers.denominator {
            Whole::One(one) => (numerator, *one),
            denominator => (numerator.with(denominator, i64::div_euclid), 1),
        };
        let list = match quotient {
            Whole::One(one) => vec![one; count],
            Whole::Each(list) => Arc::unwrap_or_clone(list),
        };
        let range = (list.iter().copied().min().unwrap_or(0), list.iter().copied().max().unwrap_or(0));
        Floored { values: Values::narrow(list, range), range, times, doubt: numbers.doubt, round }
    }
}
