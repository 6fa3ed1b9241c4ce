//! Where on an income curve does a yuan more cost more than a yuan, and where is that made up for?
//!
//! The points are those between which the aid moves evenly. A loss is looked for over a yuan of income: a fall from one fen to the next,
//! a stretch along which more than a yuan is taken of each, or several small falls within a yuan.

use super::income_curve::{CurvePoint, HeldAid, IncomeCliff, IncomeCurve, monthly};
use super::judge::Recipient;
use std::collections::BTreeSet;

const YUAN_FEN: i64 = 100;
/// How many fen about the reckoned one are looked at for the first that makes up for a loss.
const BESIDE_MAX: usize = 64;

/// A point, and by how many fen its sum may be off because amounts are rounded.
pub(super) type RoundedPoint = (CurvePoint, i128);

/// The same curve with fewer points: what lies between two others as it should, up to rounding, is left out.
pub(super) fn even_points(points: &[RoundedPoint]) -> Vec<RoundedPoint> {
    let mut kept: Vec<RoundedPoint> = points.first().copied().into_iter().collect();
    let mut first = 0;
    for next in 1..points.len() {
        let (from, to) = (points[first], points[next]);
        let is_even = |between: &RoundedPoint| (between.0.aid - aid_between(from.0, to.0, between.0.income)).abs() <= between.1.min(from.1).min(to.1);
        if !points[first + 1..next].iter().all(is_even) {
            first = next - 1;
            kept.push(points[first]);
        }
    }
    kept.extend(points.last().copied().filter(|_| points.len() > 1));
    kept
}

/// What lies between two points at an income, rounded down.
fn aid_between(from: CurvePoint, to: CurvePoint, income: i64) -> i128 {
    let width = i128::from(to.income - from.income).max(1);
    from.aid + ((to.aid - from.aid) * i128::from(income - from.income)).div_euclid(width)
}

/// All cliffs in rising order of income; the points reach from no income to the highest, and each of them is looked at to the fen.
pub(super) fn cliffs(curve: &IncomeCurve<'_>, points: &[RoundedPoint]) -> Vec<IncomeCliff> {
    let mut told = steep(points);
    let mut small = small_falls(points, &told);
    told.append(&mut small);
    told.sort_unstable();
    told.into_iter().map(|(from, until)| cliff(curve, points, from, until)).collect()
}

/// Falls of more than a yuan from one fen to the next, and stretches along which each yuan costs more than a yuan.
fn steep(points: &[RoundedPoint]) -> Vec<(i64, i64)> {
    let is_steep = |pair: &&[RoundedPoint]| {
        let [(from, rounding), (to, other)] = [pair[0], pair[1]];
        let (width, loss) = (to.income - from.income, from.aid - to.aid);
        match width {
            1 => loss > i128::from(YUAN_FEN),
            _ => width >= YUAN_FEN && loss > i128::from(width) + rounding.max(other),
        }
    };
    points.windows(2).filter(is_steep).map(|pair| (pair[0].0.income, pair[1].0.income)).collect()
}

/// Yuan that cost more than a yuan though nothing of that which is told lies in them.
fn small_falls(points: &[RoundedPoint], told: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let last = points.last().map_or(0, |(point, _)| point.income);
    let starts = points.iter().flat_map(|(point, _)| [point.income - YUAN_FEN, point.income]).filter(|start| *start >= 0 && start + YUAN_FEN <= last);
    let loss = |start: i64| aid_at(points, start) - aid_at(points, start + YUAN_FEN);
    let counts = |start: &i64| {
        let rounding = points.get(points.partition_point(|(point, _)| point.income < *start)).map_or(0, |(_, rounding)| *rounding);
        loss(*start) > i128::from(YUAN_FEN) + rounding && !told.iter().any(|(from, until)| *from < start + YUAN_FEN && *until > *start)
    };
    let starts: BTreeSet<i64> = starts.filter(counts).collect();
    let mut groups: Vec<Vec<i64>> = Vec::new();
    for start in starts {
        match groups.last_mut() {
            Some(group) if group[0] + YUAN_FEN > start => group.push(start),
            _ => groups.push(vec![start]),
        }
    }
    let worst = |group: Vec<i64>| group.into_iter().max_by_key(|start| (loss(*start), -start)).map(|start| (start, start + YUAN_FEN));
    groups.into_iter().filter_map(worst).collect()
}

/// The aid at an income by the points.
fn aid_at(points: &[RoundedPoint], income: i64) -> i128 {
    let right = points.partition_point(|(point, _)| point.income < income);
    match (right.checked_sub(1).and_then(|left| points.get(left)), points.get(right)) {
        (_, Some((point, _))) if point.income == income => point.aid,
        (Some((from, _)), Some((to, _))) => aid_between(*from, *to, income),
        (Some((point, _)), None) | (None, Some((point, _))) => point.aid,
        (None, None) => 0,
    }
}

fn cliff(curve: &IncomeCurve<'_>, points: &[RoundedPoint], income: i64, until: i64) -> IncomeCliff {
    let (before, after) = (curve.held(income), curve.held(until));
    let (aid, loss) = (monthly(&before), monthly(&before) - monthly(&after));
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let paid = |held: &HeldAid, key: &(String, Recipient)| held.get(key).copied().unwrap_or(0);
    let changes = keys.into_iter().map(|key| (key.0.clone(), key.1, paid(&before, key) - paid(&after, key)));
    // A fen of rounding is no change.
    let changes = changes.filter(|(_, _, less)| less.abs() > 12).collect();
    let made_up_at = made_up_at(curve, points, until, i128::from(income) + aid);
    IncomeCliff { income, until, loss, made_up_at, changes }
}

/// The first income from one on at which income and aid come to so much.
fn made_up_at(curve: &IncomeCurve<'_>, points: &[RoundedPoint], first: i64, whole: i128) -> Option<i64> {
    let is_enough = |income: i64| i128::from(income) + curve.aid(income) >= whole;
    let sum = |income: i64| i128::from(income) + aid_at(points, income);
    for pair in points.windows(2) {
        let (from, to) = (pair[0].0.income.max(first), pair[1].0.income);
        if to < first || (sum(from) < whole && sum(to) < whole) {
            continue;
        }
        let (low, high) = (sum(from), sum(to));
        let part = if low >= whole { 0 } else { ((whole - low) * i128::from(to - from) + (high - low) - 1) / (high - low) };
        let mut income = from + i64::try_from(part).unwrap_or(0);
        // What is reckoned may be off by the rounding of some fen.
        let up = (income..=to).take(BESIDE_MAX).find(|income| is_enough(*income));
        let Some(found) = up else { continue };
        income = found;
        for _ in 0..BESIDE_MAX {
            if income <= from || !is_enough(income - 1) {
                break;
            }
            income -= 1;
        }
        return Some(income);
    }
    None
}
