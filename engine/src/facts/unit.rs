//! In what is a number counted?

/// A unit as powers of yuan, square metre, kilowatt-hour, year, month and day. Counts of people and plain ratios have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Unit([i8; 6]);

const NAMES: [(&str, &str); 6] = [("yuan", "元"), ("m2", "平方米"), ("kwh", "千瓦时"), ("years", "岁"), ("months", "个月"), ("days", "天")];

impl Unit {
    /// A plain number.
    pub const NONE: Unit = Unit([0; 6]);
    /// Yuan.
    pub const YUAN: Unit = Unit([1, 0, 0, 0, 0, 0]);
    /// Square metres.
    pub const SQUARE_METRES: Unit = Unit([0, 1, 0, 0, 0, 0]);
    /// Full years.
    pub const YEARS: Unit = Unit([0, 0, 0, 1, 0, 0]);
    /// Months.
    pub const MONTHS: Unit = Unit([0, 0, 0, 0, 1, 0]);
    /// Days.
    pub const DAYS: Unit = Unit([0, 0, 0, 0, 0, 1]);

    /// Reads `yuan`, `m2`, `kwh`, `years`, `months`, `days`, `count`, `ratio`, `percent`, and quotients such as `yuan/m2` (of anything but `percent` and `ratio`).
    pub fn parse(text: &str) -> Option<Unit> {
        let mut parts = text.split('/');
        let base = |part: &str| -> Option<Unit> {
            if matches!(part, "count" | "ratio" | "percent") {
                return Some(Unit::NONE);
            }
            let index = NAMES.iter().position(|(name, _)| *name == part)?;
            let mut powers = [0; 6];
            powers[index] = 1;
            Some(Unit(powers))
        };
        let is_quotient = text.contains('/');
        if is_quotient && text.split('/').any(|part| matches!(part, "percent" | "ratio")) {
            return None;
        }
        let first = base(parts.next()?)?;
        parts.try_fold(first, |unit, part| base(part).map(|divisor| unit.over(divisor)))
    }

    /// The unit of a product.
    pub fn times(self, other: Unit) -> Unit {
        Unit(std::array::from_fn(|i| self.0[i].saturating_add(other.0[i])))
    }

    /// The unit of a quotient.
    pub fn over(self, other: Unit) -> Unit {
        Unit(std::array::from_fn(|i| self.0[i].saturating_sub(other.0[i])))
    }

    /// The smallest step a person would move a threshold by: a fen, a hundredth of a square metre or kilowatt-hour, else one.
    pub fn step(self) -> crate::number::Exact {
        let hundredths = self == Unit::YUAN || self.0[1] != 0 || self.0[2] != 0;
        if hundredths { crate::number::Exact::ratio(1, 100) } else { crate::number::Exact::ONE }
    }

    /// The name in Chinese (true) or English.
    fn name(self, chinese: bool) -> String {
        let one = |i: usize| if chinese { NAMES[i].1 } else { NAMES[i].0 };
        let side = |positive: bool| -> Vec<&str> { (0..6).filter(|i| if positive { self.0[*i] > 0 } else { self.0[*i] < 0 }).map(one).collect() };
        let (above, below) = (side(true).join("·"), side(false).join("·"));
        match (above.as_str(), below.as_str()) {
            ("", "") => if chinese { "无单位" } else { "plain number" }.to_string(),
            (above, "") => above.to_string(),
            (above, below) => format!("{}/{below}", if above.is_empty() { "1" } else { above }),
        }
    }

    /// The unit in both languages.
    pub fn words(self) -> crate::words::Words {
        crate::words::Words::new(self.name(true), self.name(false))
    }
}
