//! Which number, day or set of choices is the nearest that is enough?
//!
//! A verdict changes only where a comparison tips. Between two values that lie on different sides of one the place is looked for
//! along a straight line, as most rules are, and else by halves; then the judge itself says which of these values are enough.

use super::judge::Verdict;
use crate::calendar::{Date, days_between};
use crate::facts::{FactKind, Value};
use crate::money::{LARGEST_FACT, Money};
use crate::number::Exact;
use jiff::ToSpan;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Values of one fact tried at most.
const PROBES_MAX: usize = 400;
/// Tries along a straight line before the halves.
const STRAIGHT_MAX: u32 = 4;
/// The largest decimal that a household document may tell, in hundredths.
const LARGEST_DECIMAL: i64 = 100_000_000_000_000;
/// Days are looked for in the last hundred years.
const DAYS_BACK: i64 = 36_525;
/// Choices of a set that are tried in all ways.
const CHOICES_MAX: usize = 10;

/// What a value leads to.
pub(super) struct Probe {
    /// The judge's answer.
    pub verdict: Verdict,
    /// For each comparison one side less the other; unknown where it hangs on something else.
    pub differences: Vec<Option<Exact>>,
}

/// A fact's values in its smallest steps: fen, hundredths, ones, days from a date.
#[derive(Clone, Copy)]
pub(super) enum Scale {
    Fen,
    Hundredths,
    Ones(i64, i64),
    Days(Date),
}

impl Scale {
    /// None where a fact has no numbers.
    pub fn of(kind: &FactKind, on: Date) -> Option<Self> {
        match kind {
            FactKind::Money => Some(Scale::Fen),
            FactKind::Decimal(_) => Some(Scale::Hundredths),
            FactKind::Integer { min, max, .. } => Some(Scale::Ones(*min, *max)),
            FactKind::Date => Some(Scale::Days(on)),
            FactKind::Bool | FactKind::Choice(_) | FactKind::Set(_) | FactKind::Text | FactKind::Area | FactKind::Records(_) => None,
        }
    }

    /// The least and the most.
    pub fn ends(self) -> [i64; 2] {
        match self {
            Scale::Fen => [0, LARGEST_FACT.fen()],
            Scale::Hundredths => [0, LARGEST_DECIMAL],
            Scale::Ones(min, max) => [min, max],
            Scale::Days(_) => [-DAYS_BACK, 0],
        }
    }

    pub fn steps(self, value: &Value) -> Option<i64> {
        match (self, value) {
            (Scale::Fen, Value::Money(money)) => Some(money.fen()),
            (Scale::Hundredths | Scale::Ones(..), Value::Number(number)) => self.steps_of_number(number),
            (Scale::Days(on), Value::Date(day)) => Some(days_between(on, *day)),
            _ => None,
        }
    }

    pub fn steps_of_number(self, number: &Exact) -> Option<i64> {
        let places = match self {
            Scale::Fen | Scale::Hundredths => 2,
            Scale::Ones(..) => 0,
            Scale::Days(_) => return None,
        };
        i64::try_from(number.rounded_half_up(places)?).ok()
    }

    pub fn value(self, steps: i64) -> Option<Value> {
        Some(match self {
            Scale::Fen => Value::Money(Money::from_fen(steps)),
            Scale::Hundredths => Value::Number(Exact::ratio(steps, 100)),
            Scale::Ones(..) => Value::Number(Exact::whole(steps)),
            Scale::Days(on) => Value::Date(on.checked_add(steps.days()).ok()?),
        })
    }
}

/// The verdicts at some values and on both sides of every place between them where a comparison tips.
pub(super) fn verdicts_where_it_tips(start: impl Iterator<Item = i64>, mut probe: impl FnMut(i64) -> Option<Probe>) -> BTreeMap<i64, Verdict> {
    let mut probes: BTreeMap<i64, Probe> = start.filter_map(|steps| Some((steps, probe(steps)?))).collect();
    let mut left: Vec<Stretch> = probes.keys().zip(probes.keys().skip(1)).map(|(low, high)| Stretch { low: *low, high: *high, tips: 0, tries: 0 }).collect();
    while let Some(stretch) = left.pop().filter(|_| probes.len() < PROBES_MAX) {
        let Some((tips, between)) = stretch.split(&probes) else { continue };
        let Some(found) = probe(between) else { continue };
        probes.insert(between, found);
        let tries = if tips == stretch.tips { stretch.tries + 1 } else { 1 };
        left.extend([Stretch { low: between, high: stretch.high, tips, tries }, Stretch { low: stretch.low, high: between, tips, tries }]);
    }
    probes.into_iter().map(|(steps, probe)| (steps, probe.verdict)).collect()
}

/// Between two values that were tried; how often one comparison was looked for there.
struct Stretch {
    low: i64,
    high: i64,
    tips: usize,
    tries: u32,
}

impl Stretch {
    /// The first comparison that tips in between, and the value to try next; nothing where none does.
    fn split(&self, probes: &BTreeMap<i64, Probe>) -> Option<(usize, i64)> {
        let (low, high) = (self.low, self.high);
        if high - low < 2 {
            return None;
        }
        let sides = probes.get(&low)?.differences.iter().zip(&probes.get(&high)?.differences);
        let (tips, (at_low, at_high)) = sides.enumerate().find(|(_, (a, b))| sign(a.as_ref()) != sign(b.as_ref()))?;
        let tries = if tips == self.tips { self.tries } else { 0 };
        let straight = || {
            let (at_low, at_high) = (at_low.as_ref()?, at_high.as_ref()?);
            let share = at_low.checked_div(&(at_low - at_high))?;
            i64::try_from((&share * &Exact::whole(high - low)).rounded_half_up(0)?).ok()
        };
        let along = if tries < STRAIGHT_MAX { straight() } else { None };
        Some((tips, (low + along.unwrap_or((high - low) / 2)).clamp(low + 1, high - 1)))
    }
}

fn sign(difference: Option<&Exact>) -> Option<Ordering> {
    difference.map(|difference| difference.cmp(&Exact::ZERO))
}

/// Sets of choices, those that differ the least from what is told first; only these choices are added or taken away.
pub(super) fn sets_beside(told: u64, choices: &[u8]) -> Vec<u64> {
    let choices = &choices[..choices.len().min(CHOICES_MAX)];
    let mut ways: Vec<u64> = (0..1_u64 << choices.len()).collect();
    ways.sort_by_key(|way| way.count_ones());
    let changed = |way: u64| choices.iter().enumerate().filter(|(place, _)| way & (1 << place) != 0).fold(0, |bits, (_, choice)| bits | (1 << choice));
    ways.into_iter().map(|way| told ^ changed(way)).collect()
}
