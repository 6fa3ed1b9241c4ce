//! Which pairs are decided by a rule, whatever they weigh?

use super::compare::Side;
use super::id_number::Standing;
use super::model::Part;
use super::name::NO_NAME;
use crate::words::Words;

/// From this weight on two registrations are shown as one person: as likely as not.
pub const THRESHOLD: i64 = 0;
/// From this weight on it is ninety-nine to one.
pub const CERTAIN: i64 = 6_629;
/// From this weight on a supervisor should look.
pub const REVIEW: i64 = -5_000;
/// What two people weigh at most.
const TWO_PEOPLE: i64 = -100_000;

/// What a rule says of a pair beside its weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ruling {
    /// Nothing: the weight decides.
    Open,
    /// Two firm numbers and names that do not sound alike: two people.
    TwoPeople,
    /// Two firm numbers and names that sound alike: never certain. Somebody may have been given a second number.
    NeverCertain,
    /// The same valid number and a name that sounds the same: shown whatever else differs.
    AlwaysShown,
}

/// The rule that decides of two.
pub(super) fn rule(a: Side, b: Side) -> Ruling {
    let ((x, own), (y, other)) = (a, b);
    let is_one_number = x.number.places == y.number.places && x.number.length == y.number.length;
    let is_valid = matches!(x.number.standing, Standing::Checked | Standing::Unchecked);
    let are_named = x.name != NO_NAME && y.name != NO_NAME;
    match () {
        () if is_one_number && is_valid && are_named && own.spoken == other.spoken => Ruling::AlwaysShown,
        () if is_one_number || !x.has_firm_number() || !y.has_firm_number() => Ruling::Open,
        () if are_named && own.folded != other.folded => Ruling::TwoPeople,
        () => Ruling::NeverCertain,
    }
}

impl Ruling {
    /// The weight with the rule over it.
    pub(super) fn over(self, weight: i64) -> i64 {
        match self {
            Ruling::Open => weight,
            Ruling::TwoPeople => weight.min(TWO_PEOPLE),
            Ruling::NeverCertain => weight.min(CERTAIN - 1),
            Ruling::AlwaysShown => weight.max(THRESHOLD),
        }
    }

    /// The parts of a weight, with one for the rule where it moves the sum.
    pub(super) fn parts(self, mut parts: Vec<Part>) -> Vec<Part> {
        let weight: i64 = parts.iter().map(|part| part.weight).sum();
        let moved = self.over(weight) - weight;
        if moved != 0 {
            parts.push(Part { field: None, words: self.words(), weight: moved });
        }
        parts
    }

    fn words(self) -> Words {
        match self {
            Ruling::Open => Words::new("无规则", "no rule"),
            Ruling::TwoPeople => {
                Words::new("两个有效号码不同且姓名不同音：不是同一人", "two valid numbers differ and the names do not sound alike: two people")
            }
            Ruling::NeverCertain => Words::new("两个有效号码不同：须由人核对", "two valid numbers differ: somebody must look"),
            Ruling::AlwaysShown => Words::new("有效号码与姓名读音均相同：一律列出", "the same valid number and a name that sounds the same: always shown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stand_over_weights_and_are_told() {
        let part = |weight| vec![Part { field: None, words: Words::new("比对之前", "before"), weight }];
        for (ruling, weight, ruled) in [
            (Ruling::Open, 20_000, 20_000),
            (Ruling::TwoPeople, 20_000, TWO_PEOPLE),
            (Ruling::TwoPeople, -200_000, -200_000),
            (Ruling::NeverCertain, 20_000, CERTAIN - 1),
            (Ruling::NeverCertain, -3, -3),
            (Ruling::AlwaysShown, -9_000, THRESHOLD),
            (Ruling::AlwaysShown, 9_000, 9_000),
        ] {
            let parts = ruling.parts(part(weight));
            assert_eq!(parts.iter().map(|part| part.weight).sum::<i64>(), ruled);
            assert_eq!(parts.len(), if weight == ruled { 1 } else { 2 }, "the rule is told where it moves the weight");
        }
    }
}
