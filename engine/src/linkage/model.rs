//! How much does what two registrations have in common speak for one person?
//!
//! Fellegi and Sunter weigh a field by how much more often its level occurs among pairs of one person than among others.
//! Others are of five kinds here, because fields depend on each other in families, and a home that is shared says little
//! of whether two people are one once it is known that they are a family.

use super::levels::{ALL, FIELDS, Field, LEVELS, Pattern, levels_of};
use crate::words::Words;

/// How two registrations that are compared may belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// One person registered twice.
    SamePerson,
    /// People of one family or home.
    Family,
    /// Twins, or others of one home born on one day.
    Twins,
    /// Two people whose names sound the same.
    Namesakes,
    /// Two people of one community whose names sound the same.
    NearbyNamesakes,
    /// Two people of one surname born on one day.
    SameDay,
    /// Two people of one community born on one day.
    NearbySameDay,
    /// Two people who have little in common but a part of a number or a telephone.
    Strangers,
}

/// How many kinds there are.
pub(super) const KINDS: usize = 8;
/// All kinds in order; the first is the one that is looked for.
pub(super) const ALL_KINDS: [Kind; KINDS] =
    [Kind::SamePerson, Kind::Family, Kind::Twins, Kind::Namesakes, Kind::NearbyNamesakes, Kind::SameDay, Kind::NearbySameDay, Kind::Strangers];
/// Levels of all fields together.
pub(super) const LEVELS_TOTAL: usize = 10 + 16 + 8 + 3 + 5 + 7 + 3;

/// How often each level of each field occurs; the levels of a field sum to one, and "not known" is not counted.
pub(super) type Rates = [f64; LEVELS_TOTAL];

/// Where the levels of each field begin within [`Rates`].
pub(super) const fn offset(field: usize) -> usize {
    let (mut sum, mut at) = (0, 0);
    while at < field {
        sum += LEVELS[at];
        at += 1;
    }
    sum
}

/// Shares of the kinds among compared pairs, and for each kind how often each level occurs. All that weights come from.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(super) shares: [f64; KINDS],
    pub(super) rates: [Rates; KINDS],
}

/// What one field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The field; none for what holds before anything is compared, and for a rule at the end.
    pub field: Option<Field>,
    /// What the two have in common in it.
    pub words: Words,
    /// By how much it moves the weight, in thousandths of a bit.
    pub weight: i64,
}

impl Kind {
    /// How the kind is called.
    pub fn words(self) -> Words {
        match self {
            Kind::SamePerson => Words::new("同一人", "one person"),
            Kind::Family => Words::new("一家人", "one family"),
            Kind::Twins => Words::new("双胞胎", "twins"),
            Kind::Namesakes => Words::new("同名者", "namesakes"),
            Kind::NearbyNamesakes => Words::new("同社区的同名者", "namesakes of one community"),
            Kind::SameDay => Words::new("同姓且同日出生者", "people of one surname and birthday"),
            Kind::NearbySameDay => Words::new("同社区且同日出生者", "neighbours of one birthday"),
            Kind::Strangers => Words::new("无关的两人", "strangers"),
        }
    }
}

impl Model {
    /// Logarithms to base 2 of share times rates, for each kind, of the fields before `until`.
    fn evidence(&self, levels: &[u8; FIELDS], until: usize) -> [f64; KINDS] {
        let mut evidence = [0.0; KINDS];
        for (kind, sum) in evidence.iter_mut().enumerate() {
            let mut product = self.shares[kind];
            for (field, level) in levels[..until].iter().enumerate().filter(|(_, level)| **level > 0) {
                product *= self.rates[kind][offset(field) + usize::from(*level)];
            }
            *sum = product;
        }
        evidence
    }

    /// How likely each kind is for a pair, summing to one.
    pub(super) fn likelihoods(&self, pattern: Pattern) -> [f64; KINDS] {
        let evidence = self.evidence(&levels_of(pattern), FIELDS);
        let sum: f64 = evidence.iter().sum();
        evidence.map(|own| own / sum)
    }

    /// The weight of a pair in thousandths of a bit: 0 is as likely as not, 10,000 about a thousand to one.
    pub(super) fn weight(&self, pattern: Pattern) -> i64 {
        thousandths(odds(&self.evidence(&levels_of(pattern), FIELDS)))
    }

    /// What each field says, given those before it; the parts sum to the weight.
    pub(super) fn parts(&self, pattern: Pattern) -> Vec<Part> {
        let levels = levels_of(pattern);
        let mut before = thousandths(odds(&self.evidence(&levels, 0)));
        let mut parts = vec![Part { field: None, words: Words::new("比对之前", "before anything is compared"), weight: before }];
        for (place, field) in ALL.into_iter().enumerate() {
            let after = thousandths(odds(&self.evidence(&levels, place + 1)));
            parts.push(Part { field: Some(field), words: field.level_words(levels[place]), weight: after - before });
            before = after;
        }
        parts
    }

    /// What two people most likely are to each other if they are two.
    pub(super) fn otherwise(&self, pattern: Pattern) -> Kind {
        let likelihoods = self.likelihoods(pattern);
        let best = (1..KINDS).fold(1, |best, kind| if likelihoods[kind] > likelihoods[best] { kind } else { best });
        ALL_KINDS[best]
    }
}

/// The logarithm to base 2 of the odds for one person.
fn odds(evidence: &[f64; KINDS]) -> f64 {
    (evidence[0] / evidence[1..].iter().sum::<f64>()).log2()
}

/// Rounded once, so that answers are the same wherever they are reckoned.
fn thousandths(bits: f64) -> i64 {
    (bits.clamp(-500.0, 500.0) * 1000.0).round() as i64
}
