//! How is money shown as a bar, for those who see it, beside the figures for everybody?

use engine::calendar::Date;
use engine::ledger::FundRecord;
use engine::money::Money;

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
    /// The money that it stands for.
    pub money: Money,
}

/// A bar of parts that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Its parts; those of nothing are left out.
    pub parts: Vec<BarPart>,
}

impl Bar {
    /// A bar of amounts, each with its look. The whole bar stands for their sum.
    pub fn of(amounts: &[(&'static str, Money)]) -> Self {
        let fen = |money: &Money| i128::from(money.fen().max(0));
        let total: i128 = amounts.iter().map(|(_, money)| fen(money)).sum();
        let mut parts = Vec::new();
        let mut before = 0;
        for (look, money) in amounts.iter().filter(|(_, money)| money.fen() > 0) {
            // Ends are rounded, not lengths: the parts fill the bar without a gap.
            let (from, to) = (before * LENGTH / total, (before + fen(money)) * LENGTH / total);
            before += fen(money);
            parts.push(BarPart { look, from, length: to - from, money: *money });
        }
        Bar { parts }
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
        let large = Money::from_fen(i64::MAX);
        assert_eq!(Bar::of(&[("a", large), ("b", large)]).parts.len(), 2, "large sums don't overflow");
    }
}
