//! Which numbers are left of a range once conditions have cut it?

use crate::catalog::Comparison;
use crate::number::Exact;

/// The numbers between two ends, each with or without itself; a missing end is open. With a step, only its multiples count.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    pub low: Option<End>,
    pub high: Option<End>,
    /// What the number moves by; nothing where it can be anything in between.
    pub step: Option<Exact>,
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub at: Exact,
    /// Whether the end itself belongs to the range.
    pub is_in: bool,
}

impl Span {
    pub fn between(low: Option<Exact>, high: Option<Exact>, step: Option<Exact>) -> Self {
        let end = |at: Option<Exact>| at.map(|at| End { at, is_in: true });
        Self { low: end(low), high: end(high), step }
    }

    /// Cuts to the numbers that stand so to a limit. False when nothing is left.
    pub fn cut(&mut self, comparison: Comparison, limit: &Exact) -> bool {
        match comparison {
            Comparison::Less => self.lower_to(limit, false),
            Comparison::LessOrEqual => self.lower_to(limit, true),
            Comparison::Greater => self.raise_to(limit, false),
            Comparison::GreaterOrEqual => self.raise_to(limit, true),
            Comparison::Equal => {
                self.raise_to(limit, true);
                self.lower_to(limit, true);
            }
            Comparison::NotEqual => {
                for end in [&mut self.low, &mut self.high].into_iter().flatten().filter(|end| end.at == *limit) {
                    end.is_in = false;
                }
            }
        }
        self.settle();
        !self.is_empty()
    }

    fn raise_to(&mut self, limit: &Exact, is_in: bool) {
        if self.low.as_ref().is_none_or(|low| *limit > low.at || (*limit == low.at && !is_in)) {
            self.low = Some(End { at: limit.clone(), is_in });
        }
    }

    fn lower_to(&mut self, limit: &Exact, is_in: bool) {
        if self.high.as_ref().is_none_or(|high| *limit < high.at || (*limit == high.at && !is_in)) {
            self.high = Some(End { at: limit.clone(), is_in });
        }
    }

    /// Moves open or uneven ends to the next number that the step allows.
    fn settle(&mut self) {
        let Some(step) = &self.step else { return };
        if let Some(low) = &mut self.low {
            let next = multiple(&low.at, step, Side::Above);
            let at = if next == low.at && !low.is_in { &next + step } else { next };
            *low = End { at, is_in: true };
        }
        if let Some(high) = &mut self.high {
            let next = multiple(&high.at, step, Side::Below);
            let at = if next == high.at && !high.is_in { &next - step } else { next };
            *high = End { at, is_in: true };
        }
    }

    pub fn is_empty(&self) -> bool {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) => low.at > high.at || (low.at == high.at && !(low.is_in && high.is_in)),
            _ => false,
        }
    }

    /// What both ranges hold; nothing if that is nothing.
    pub fn meet(&self, other: &Span) -> Option<Span> {
        let mut both = self.clone();
        if let Some(low) = &other.low {
            both.raise_to(&low.at, low.is_in);
        }
        if let Some(high) = &other.high {
            both.lower_to(&high.at, high.is_in);
        }
        both.settle();
        (!both.is_empty()).then_some(both)
    }

    /// The hole between the end of this range and the beginning of another that lies above it; nothing if there is none.
    pub fn hole_below(&self, above: &Span) -> Option<Span> {
        let (end, begin) = (self.high.as_ref()?, above.low.as_ref()?);
        let mut hole = Span {
            low: Some(End { at: end.at.clone(), is_in: !end.is_in }),
            high: Some(End { at: begin.at.clone(), is_in: !begin.is_in }),
            step: self.step.clone(),
        };
        hole.settle();
        (!hole.is_empty()).then_some(hole)
    }

    /// The range as people read it: `31 - 34`, `> 100, < 120`.
    pub fn text(&self) -> String {
        match (&self.low, &self.high) {
            (Some(low), Some(high)) if low.at == high.at => low.at.to_text(),
            (Some(low), Some(high)) if low.is_in && high.is_in => format!("{} - {}", low.at.to_text(), high.at.to_text()),
            (low, high) => {
                let side = |end: &Option<End>, closed: &str, open: &str| {
                    end.as_ref().map(|end| format!("{} {}", if end.is_in { closed } else { open }, end.at.to_text()))
                };
                [side(low, ">=", ">"), side(high, "<=", "<")].into_iter().flatten().collect::<Vec<_>>().join(", ")
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Side {
    Below,
    Above,
}

/// The multiple of a step that is nearest to a number on one side, or the number itself.
fn multiple(number: &Exact, step: &Exact, side: Side) -> Exact {
    let Some(times) = number.checked_div(step) else { return number.clone() };
    let Some(rounded) = times.rounded_half_up(0).and_then(|n| i64::try_from(n).ok()) else { return number.clone() };
    let nearest = &Exact::whole(rounded) * step;
    match side {
        Side::Below if nearest > *number => &nearest - step,
        Side::Above if nearest < *number => &nearest + step,
        _ => nearest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(low: i64, high: i64) -> Span {
        Span::between(Some(Exact::whole(low)), Some(Exact::whole(high)), Some(Exact::ONE))
    }

    #[test]
    fn cuts_of_whole_numbers_end_on_whole_numbers() {
        let mut span = whole(0, 100);
        assert!(span.cut(Comparison::Greater, &Exact::whole(60)) && span.cut(Comparison::Less, &Exact::ratio(141, 2)));
        assert_eq!(span.text(), "61 - 70");
        assert!(!span.cut(Comparison::Less, &Exact::whole(61)), "nothing is left");
    }

    #[test]
    fn a_hole_has_a_number_in_it() {
        assert_eq!(whole(15, 30).hole_below(&whole(35, 60)).map(|hole| hole.text()), Some("31 - 34".into()));
        assert_eq!(whole(15, 30).hole_below(&whole(31, 60)), None, "the next whole number");
        let (mut below, mut above) = (Span::between(None, None, None), Span::between(None, None, None));
        assert!(below.cut(Comparison::Less, &Exact::whole(100)) && above.cut(Comparison::Greater, &Exact::whole(100)));
        assert_eq!(below.hole_below(&above).map(|hole| hole.text()), Some("100".into()), "the point between two open ends");
        assert!(above.cut(Comparison::GreaterOrEqual, &Exact::whole(100)));
    }
}
