//! In which order is the money given out? Numbers in, numbers out: no store, no names.

use crate::catalog::{AwardOrder, PartialAward, TierKind};
use crate::money::Money;
use std::collections::BTreeMap;

/// A program of the campaign as the giving sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivingProgram {
    /// Its id.
    pub id: String,
    /// Its tier.
    pub tier: TierKind,
    /// Awards that are still free.
    pub quota: Option<u32>,
    /// Its fund, if it has one.
    pub fund: Option<String>,
    /// Whether what is left of a fund may be given where it is less than the amount.
    pub partial: PartialAward,
    /// The largest amount that it would give to anybody in the pool.
    pub largest: Money,
}

/// A candidate: positions stand in order of hardship.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct GivingCandidate {
    /// For each program (by position) that the candidate is eligible for without a collision: the amount.
    pub options: BTreeMap<usize, Money>,
}

/// One award of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// Position of the candidate.
    pub candidate: usize,
    /// Position of the program.
    pub program: usize,
    /// How much.
    pub amount: Money,
}

/// Why a program stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Its quota was used up.
    Quota,
    /// Its fund had too little for the next in order.
    Fund,
}

/// What came of the giving.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Giving {
    /// Awards, in the order in which they were given.
    pub given: Vec<Given>,
    /// Programs (by position) that ended before their candidates did.
    pub ended: BTreeMap<usize, Ended>,
}

/// The order in which programs run: tier, then amount from the largest, then id.
pub fn running_order(programs: &[GivingProgram]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..programs.len()).collect();
    order.sort_by(|a, b| {
        let key = |position: &usize| (programs[*position].tier, std::cmp::Reverse(programs[*position].largest), programs[*position].id.clone());
        key(a).cmp(&key(b))
    });
    order
}

/// Gives out the money. `left` is what each fund still has.
pub fn give(programs: &[GivingProgram], candidates: &[GivingCandidate], order: AwardOrder, left: &BTreeMap<String, Money>) -> Giving {
    let mut giving = Running { programs, left: left.clone(), quotas: programs.iter().map(|program| program.quota).collect(), result: Giving::default() };
    let running = running_order(programs);
    let mut served = vec![false; candidates.len()];
    match order {
        AwardOrder::ProgramsFirst => {
            for program in running {
                for (position, candidate) in candidates.iter().enumerate().filter(|(position, _)| !served[*position]).collect::<Vec<_>>() {
                    let Some(amount) = candidate.options.get(&program) else { continue };
                    if !giving.award(position, program, *amount) {
                        break;
                    }
                    served[position] = true;
                }
            }
        }
        AwardOrder::PeopleFirst => {
            for (position, candidate) in candidates.iter().enumerate() {
                let mut options: Vec<(usize, Money)> = candidate.options.iter().map(|(program, amount)| (*program, *amount)).collect();
                options.sort_by_key(|(program, amount)| (std::cmp::Reverse(*amount), running.iter().position(|one| one == program)));
                // A program that ended for a harder case stays closed: nobody is passed over.
                options.retain(|(program, _)| !giving.result.ended.contains_key(program));
                options.into_iter().any(|(program, amount)| giving.award(position, program, amount));
            }
        }
    }
    giving.result
}

struct Running<'p> {
    programs: &'p [GivingProgram],
    left: BTreeMap<String, Money>,
    quotas: Vec<Option<u32>>,
    result: Giving,
}

impl Running<'_> {
    /// Awards if quota and fund allow; else the program has ended.
    fn award(&mut self, candidate: usize, program: usize, amount: Money) -> bool {
        if self.quotas[program] == Some(0) {
            self.result.ended.insert(program, Ended::Quota);
            return false;
        }
        let mut given = amount;
        if let Some(fund) = &self.programs[program].fund {
            let left = self.left.get(fund).copied().unwrap_or_default();
            given = match self.programs[program].partial {
                PartialAward::Allowed => amount.min(left),
                PartialAward::Refused => amount,
            };
            if given > left || (given == Money::ZERO && amount > Money::ZERO) {
                self.result.ended.insert(program, Ended::Fund);
                return false;
            }
            self.left.insert(fund.clone(), left.less(given));
        }
        self.quotas[program] = self.quotas[program].map(|quota| quota - 1);
        self.result.given.push(Given { candidate, program, amount: given });
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(id: &str, tier: TierKind, quota: Option<u32>, fund: &str, largest: i64) -> GivingProgram {
        let fund = Some(fund.to_string());
        GivingProgram { id: id.to_string(), tier, quota, fund, partial: PartialAward::Refused, largest: Money::from_fen(largest) }
    }

    fn candidate(options: &[(usize, i64)]) -> GivingCandidate {
        GivingCandidate { options: options.iter().map(|(program, fen)| (*program, Money::from_fen(*fen))).collect() }
    }

    fn given(giving: &Giving) -> Vec<(usize, usize, i64)> {
        giving.given.iter().map(|one| (one.candidate, one.program, one.amount.fen())).collect()
    }

    #[test]
    fn the_largest_donor_program_goes_to_the_hardest_and_the_floor_comes_last() {
        let programs = [
            program("floor", TierKind::Floor, None, "c", 900),
            program("small", TierKind::Donor, None, "b", 100),
            program("large", TierKind::Donor, Some(1), "a", 500),
            program("special", TierKind::Special, None, "b", 300),
        ];
        let left = [("a", 5_000), ("b", 500), ("c", 900)].map(|(fund, fen)| (fund.to_string(), Money::from_fen(fen))).into();
        let all = |special: bool| candidate(if special { &[(0, 900), (1, 100), (2, 500), (3, 300)] } else { &[(0, 900), (2, 500)] });
        let giving = give(&programs, &[all(false), all(false), all(true), all(false)], AwardOrder::ProgramsFirst, &left);
        assert_eq!(given(&giving), [(0, 2, 500), (2, 1, 100), (1, 0, 900)]);
        assert_eq!(giving.ended, BTreeMap::from([(2, Ended::Quota), (0, Ended::Fund)]));
    }

    #[test]
    fn nobody_is_passed_over_for_a_smaller_sum() {
        let programs = [program("p", TierKind::Donor, None, "a", 500)];
        let left = BTreeMap::from([("a".to_string(), Money::from_fen(700))]);
        let candidates = [candidate(&[(0, 500)]), candidate(&[(0, 500)]), candidate(&[(0, 100)])];
        assert_eq!(given(&give(&programs, &candidates, AwardOrder::ProgramsFirst, &left)), [(0, 0, 500)]);
        let partial = [GivingProgram { partial: PartialAward::Allowed, ..programs[0].clone() }];
        assert_eq!(given(&give(&partial, &candidates, AwardOrder::ProgramsFirst, &left)), [(0, 0, 500), (1, 0, 200)]);
    }

    #[test]
    fn people_first_lets_the_hardest_choose_the_largest() {
        let programs = [program("small", TierKind::Donor, None, "a", 100), program("large", TierKind::Floor, Some(1), "a", 500)];
        let left = BTreeMap::from([("a".to_string(), Money::from_fen(1_000))]);
        let both = candidate(&[(0, 100), (1, 500)]);
        assert_eq!(given(&give(&programs, &[both.clone(), both], AwardOrder::PeopleFirst, &left)), [(0, 1, 500), (1, 0, 100)]);
    }
}
