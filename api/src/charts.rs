//! How are money and numbers of households shown as a bar or a curve, for those who see it, beside the figures for everybody?

use engine::calendar::Date;
use engine::eligibility::CurvePoint;
use engine::ledger::FundRecord;
use engine::money::Money;
use engine::rehearsal::Tally;

/// How many units a bar is long.
const LENGTH: i128 = 1_000;

/// One part of a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarPart {
    /// Its kind, for the style sheet.
    pub look: &'static str,
    /// Where it begins, of 1,000.
    pub from: i128,
    /// How long it is.
    pub length: i128,
    /// What it stands for: fen, or households.
    pub amount: i128,
}

/// A bar of parts that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its parts; those of nothing are left out.
    pub parts: Vec<BarPart>,
}

impl Bar {
    /// A bar of amounts of money, each with its look. The whole bar stands for their sum.
    pub fn of(amounts: &[(&'static str, Money)]) -> Self {
        let amounts: Vec<(&'static str, i128)> = amounts.iter().map(|(look, money)| (*look, i128::from(money.fen()))).collect();
        Bar::of_amounts(&amounts)
    }

    fn of_amounts(amounts: &[(&'static str, i128)]) -> Self {
        let total: i128 = amounts.iter().map(|(_, amount)| (*amount).max(0)).sum();
        let mut parts = Vec::new();
        let mut before = 0;
        for (look, amount) in amounts.iter().copied().filter(|(_, amount)| *amount > 0) {
            // Ends are rounded, not lengths: the parts fill the bar without a gap.
            let (from, to) = (before * LENGTH / total, (before + amount) * LENGTH / total);
            before += amount;
            parts.push(BarPart { look, from, length: to - from, amount });
        }
        Bar { parts }
    }

    /// How a draft meets some households: who loses, who is met otherwise, who gains, and the rest of those who are met anywhere.
    /// `most` households make a whole bar, so that bars below each other can be compared.
    pub fn of_rehearsal(tally: &Tally, most: usize) -> Self {
        let count = |number: usize| i128::try_from(number).unwrap_or(i128::MAX);
        let rest = count(most) - count(tally.met());
        Bar::of_amounts(&[("lose", count(tally.lose)), ("otherwise", count(tally.otherwise)), ("gain", count(tally.gain)), ("rest", rest)])
    }

    /// What has become of a fund's money.
    pub fn of_fund(fund: &FundRecord, today: Date) -> Self {
        let kept = Money::from_fen(fund.paid.fen() - fund.returned.fen());
        Bar::of(&[("paid", kept), ("granted", fund.granted), ("held", fund.held_on(today)), ("left", fund.left(today))])
    }

    /// What a plan takes from what is left of a fund.
    pub fn of_plan(given: Money, left_after: Money) -> Self {
        Bar::of(&[("granted", given), ("left", left_after)])
    }
}

/// How high a curve is.
const HEIGHT: i128 = 300;

/// Aid, and income and aid together, over income.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    /// The points of the aid.
    pub aid: String,
    /// The points of both together.
    pub together: String,
    /// Where the income of now stands.
    pub now: Option<i128>,
    /// The income at the right end.
    pub income_max: Money,
    /// The money at the upper end.
    pub sum_max: Money,
}

impl Curve {
    /// A curve of points in rising order of income; both axes begin at nothing.
    pub fn of(points: &[CurvePoint], now: Option<i64>) -> Self {
        let income_max = points.last().map_or(0, |point| i128::from(point.income)).max(1);
        let sum_max = points.iter().map(|point| point.aid + i128::from(point.income)).max().unwrap_or(0).max(1);
        let across = |income: i64| i128::from(income) * LENGTH / income_max;
        let up = |fen: i128| HEIGHT - fen * HEIGHT / sum_max;
        let line = |fen: &dyn Fn(&CurvePoint) -> i128| {
            let each = points.iter().map(|point| format!("{},{}", across(point.income), up(fen(point))));
            each.collect::<Vec<_>>().join(" ")
        };
        let money = |fen: i128| Money::from_fen(i64::try_from(fen).unwrap_or(i64::MAX));
        Curve {
            aid: line(&|point| point.aid),
            together: line(&|point| point.aid + i128::from(point.income)),
            now: now.map(across),
            income_max: money(income_max),
            sum_max: money(sum_max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(yuan: i64) -> Money {
        Money::from_fen(yuan * 100)
    }

    #[test]
    fn the_parts_fill_the_bar() {
        let bar = Bar::of(&[("a", yuan(1)), ("b", yuan(1)), ("c", yuan(1)), ("none", yuan(0))]);
        assert_eq!(bar.parts.len(), 3, "nothing has no part");
        assert_eq!(bar.parts.iter().map(|part| part.length).sum::<i128>(), 1_000);
        for pair in bar.parts.windows(2) {
            assert_eq!(pair[0].from + pair[0].length, pair[1].from, "no gap");
        }
        assert_eq!(Bar::of(&[("a", yuan(0))]).parts, Vec::new(), "no money, no bar");
        let tally = Tally { households: 9, lose: 1, gain: 2, ..Tally::default() };
        let lengths: Vec<(&str, i128)> = Bar::of_rehearsal(&tally, 4).parts.iter().map(|part| (part.look, part.length)).collect();
        assert_eq!(lengths, [("lose", 250), ("gain", 500), ("rest", 250)]);
        let large = Money::from_fen(i64::MAX);
        assert_eq!(Bar::of(&[("a", large), ("b", large)]).parts.len(), 2, "large sums don't overflow");
    }

    #[test]
    fn a_curve_fills_its_frame() {
        let points = [(0, 400), (100, 300), (101, 0), (200, 0)].map(|(income, aid)| CurvePoint { income, aid });
        let curve = Curve::of(&points, Some(100));
        assert_eq!(curve.aid, "0,0 500,75 505,300 1000,300", "left and up are where the most is");
        assert_eq!(curve.together, "0,0 500,0 505,225 1000,150");
        assert_eq!((curve.now, curve.income_max, curve.sum_max), (Some(500), Money::from_fen(200), Money::from_fen(400)));
        assert_eq!(Curve::of(&[], None).aid, "", "no points, no line");
    }
}
