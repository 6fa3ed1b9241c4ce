//! Which shares and rates fit a roll, when nobody has said which pairs are one person?

use super::levels::{FIELDS, LEVELS, Pattern, address, birth, levels_of, name, number, pattern_of, phone, sex};
use super::model::{ALL_KINDS, KINDS, Kind, LEVELS_TOTAL, Model, Rates, offset};

/// Rounds at most; the shares stand still long before.
const ROUNDS_MAX: usize = 60;
/// Shares that move by less than this stand still.
const STILL: f64 = 1e-6;
/// How much the starting rates count beside what is seen: this part of the pairs of a kind, and so many pairs at least.
const PRIOR_PART: f64 = 0.05;
const PRIOR_PAIRS: f64 = 50.0;

/// What nobody doubts, in the order of the fields, and whether it is one person. A model that denies one of these has lost its way.
const UNDOUBTED: [([u8; FIELDS], Verdict); 5] = [
    ([number::SAME, name::SAME, birth::SAME, sex::SAME, 0, 0, 0], Verdict::One),
    ([0, name::SAME, birth::SAME, sex::SAME, phone::SAME, address::HOME, 0], Verdict::One),
    ([number::OTHER, name::OTHER, birth::YEARS_APART, sex::OTHER, phone::OTHER, address::OTHER, 0], Verdict::Two),
    ([number::OTHER, name::SURNAME_ONLY, birth::GENERATION_APART, sex::SAME, phone::SAME, address::HOME, 0], Verdict::Two),
    ([0, name::SURNAME_ONLY, birth::GENERATION_APART, 0, 0, address::COMMUNITY, 0], Verdict::Two),
];

#[derive(Clone, Copy, PartialEq)]
enum Verdict {
    One,
    Two,
}

/// What is learnt beside the shares.
#[derive(Clone, Copy, PartialEq)]
enum Learnt {
    /// The rates of all kinds.
    AllRates,
    /// The rates of two people; those of one person stay as they are.
    RatesOfTwoPeople,
}

/// A combination of levels, how many pairs show it, and what people have decided of these.
pub(super) type Counted = (Pattern, u32, Option<Decision>);

/// What somebody decided of two registrations after looking at them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// They are one person.
    OnePerson,
    /// They are two people.
    TwoPeople,
}

/// Expectation and maximisation from a starting model. Where the outcome denies what nobody doubts, two kinds are fitted
/// instead, one person at the rates of the start and everybody else; and where that does too, the start stays.
pub(super) fn fit(counts: &[Counted], start: &Model) -> Model {
    let all_kinds = maximise(counts, start, Learnt::AllRates);
    if is_plausible(&all_kinds) {
        return all_kinds;
    }
    let two_kinds = maximise(counts, &with_two_kinds(start), Learnt::RatesOfTwoPeople);
    if is_plausible(&two_kinds) { two_kinds } else { start.clone() }
}

fn maximise(counts: &[Counted], start: &Model, learnt: Learnt) -> Model {
    let total: f64 = counts.iter().map(|(_, count, _)| f64::from(*count)).sum();
    let mut model = start.clone();
    for _ in 0..ROUNDS_MAX {
        let mut seen = [0.0; KINDS];
        let mut levels_seen = [[0.0; LEVELS_TOTAL]; KINDS];
        for (pattern, count, decision) in counts {
            let (levels, likelihoods) = (levels_of(*pattern), under(*decision, model.likelihoods(*pattern)));
            for kind in 0..KINDS {
                let pairs = likelihoods[kind] * f64::from(*count);
                seen[kind] += pairs;
                for (field, level) in levels.iter().enumerate().filter(|(_, level)| **level > 0) {
                    levels_seen[kind][offset(field) + usize::from(*level)] += pairs;
                }
            }
        }
        // A kind that the start does not know stays away.
        let floor = start.shares.map(|share| if share > 0.0 { 1.0 } else { 0.0 });
        let shares: [f64; KINDS] = std::array::from_fn(|kind| (seen[kind] + floor[kind]) / (total + floor.iter().sum::<f64>()));
        let moved = shares.iter().zip(model.shares).map(|(new, old)| (new - old).abs()).fold(0.0, f64::max);
        let mut rates: [Rates; KINDS] = std::array::from_fn(|kind| rates_of(&levels_seen[kind], &start.rates[kind], PRIOR_PAIRS + PRIOR_PART * seen[kind]));
        if learnt == Learnt::RatesOfTwoPeople {
            rates[0] = start.rates[0];
        }
        model = Model { shares, rates };
        if moved < STILL {
            break;
        }
    }
    model
}

/// The likelihoods of the kinds once somebody has decided.
fn under(decision: Option<Decision>, mut likelihoods: [f64; KINDS]) -> [f64; KINDS] {
    let others: f64 = likelihoods[1..].iter().sum();
    match decision {
        Some(Decision::TwoPeople) if others > 0.0 => {
            likelihoods[0] = 0.0;
            likelihoods.map(|own| own / others)
        }
        Some(Decision::OnePerson) => std::array::from_fn(|kind| if kind == 0 { 1.0 } else { 0.0 }),
        _ => likelihoods,
    }
}

/// Rates from what was seen, with the prior counted as so many pairs.
pub(super) fn rates_of(seen: &Rates, prior: &Rates, prior_pairs: f64) -> Rates {
    let mut rates = [0.0; LEVELS_TOTAL];
    for (field, levels) in LEVELS.into_iter().enumerate() {
        let range = offset(field) + 1..offset(field) + levels;
        let sum: f64 = seen[range.clone()].iter().sum();
        for at in range {
            rates[at] = (seen[at] + prior_pairs * prior[at]) / (sum + prior_pairs);
        }
    }
    rates
}

fn is_plausible(model: &Model) -> bool {
    UNDOUBTED.iter().all(|(levels, verdict)| (model.weight(pattern_of(*levels)) > 0) == (*verdict == Verdict::One))
}

/// Everybody who is not the same person as one kind, at the mean rates of all of them.
fn with_two_kinds(model: &Model) -> Model {
    let others: f64 = model.shares[1..].iter().sum();
    let mean = std::array::from_fn(|at| (1..KINDS).map(|kind| model.shares[kind] * model.rates[kind][at]).sum::<f64>() / others);
    let share = |kind: Kind| match kind {
        Kind::SamePerson => model.shares[0],
        Kind::Strangers => others,
        _ => 0.0,
    };
    let mut rates = [mean; KINDS];
    rates[0] = model.rates[0];
    Model { shares: ALL_KINDS.map(share), rates }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_denies_nothing_that_nobody_doubts() {
        assert!(is_plausible(&Model::shipped()));
        assert!(is_plausible(&with_two_kinds(&Model::shipped())));
    }

    /// One person and a family, with their rates exchanged: fitting from there would find families and call them one person.
    #[test]
    fn a_model_that_has_lost_its_way_is_not_taken() {
        let mut astray = Model::shipped();
        astray.rates.swap(0, 1);
        assert!(!is_plausible(&astray));
        let family = pattern_of([number::OTHER, name::SURNAME_ONLY, birth::GENERATION_APART, sex::SAME, phone::SAME, address::HOME, 0]);
        assert_eq!(fit(&[(family, 100_000, None)], &astray), astray, "neither way leads out, so the start stays");
    }

    /// Where families fill the list, all kinds together still tell them from one person.
    #[test]
    fn shares_follow_what_is_seen() {
        let family = pattern_of([number::OTHER, name::SURNAME_ONLY, birth::GENERATION_APART, sex::SAME, phone::SAME, address::HOME, 0]);
        let same = pattern_of([number::SAME, name::SAME, birth::SAME, sex::SAME, phone::SAME, address::HOME, 0]);
        let few = fit(&[(same, 1_000, None), (family, 99_000, None)], &Model::shipped());
        let many = fit(&[(same, 60_000, None), (family, 40_000, None)], &Model::shipped());
        assert!((few.shares[0] - 0.01).abs() < 0.001 && (many.shares[0] - 0.6).abs() < 0.001, "{:?} {:?}", few.shares, many.shares);
    }

    #[test]
    fn decisions_are_learnt_from() {
        let undecided = pattern_of([0, name::LAST_DIFFERS, birth::SAME, sex::SAME, phone::OTHER, address::HOME, 0]);
        let weight = |decision| fit(&[(undecided, 300, decision)], &Model::shipped()).weight(undecided);
        assert!(weight(Some(Decision::OnePerson)) > weight(None) && weight(None) > weight(Some(Decision::TwoPeople)));
    }
}
