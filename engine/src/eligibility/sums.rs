//! What do the offers of many households come to, each household's held together?
//!
//! The same sums that `bundle` works out for one household, where the programs are known before the households: how two of them stand
//! to each other is looked up once, and an offer that no other of its household stands against is added without a search.

use super::bundle::{Offer, YearSum, are_for_the_same, shared_people};
use super::bundle_search::{Choices, Worth};
use super::judge::Recipient;
use super::standing::{Standing, Standings};
use super::statuses::{Anew, best_of_household, sum_beside_statuses};
use crate::calendar::Date;
use crate::catalog::{AidUnit, Per, Program, ProgramKind, RelationTable};
use crate::facts::Household;

/// What a recipient is eligible for.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// Position of the program in the list.
    pub program: u32,
    /// To whom it would be paid.
    pub recipient: Recipient,
    /// What it gives each time, in fen: of a range the least, nothing where no sum is known.
    pub fen: i64,
}

/// A list of programs, made ready to sum what households hold of them.
#[derive(Clone, Debug)]
pub struct Sums {
    standings: Standings,
    weights: Vec<Weight>,
    /// For each program a row of bits: the others beside which it can't simply be held.
    against: Vec<u64>,
    words: usize,
}

/// How a program's sums are counted.
#[derive(Clone, Copy, Debug)]
struct Weight {
    kind: ProgramKind,
    per: Per,
    unit: AidUnit,
    stands_alone: bool,
}

/// Room for the work on one household after the other.
#[derive(Debug, Default)]
pub struct SumRoom {
    /// Programs that the household has, one bit each.
    present: Vec<u64>,
    /// Positions of the shares that may have to do with others.
    bound: Vec<usize>,
    choices: Choices,
}

impl Sums {
    /// Of a list.
    pub fn of(relations: &RelationTable, programs: &[&Program]) -> Self {
        let standings = Standings::of(relations, programs);
        let words = programs.len().div_ceil(64);
        let mut against = vec![0; programs.len() * words];
        let mut weights = Vec::with_capacity(programs.len());
        for (own, program) in programs.iter().enumerate() {
            let others = || standings.row(own).iter().map(|(other, _)| *other as usize).filter(|other| *other != own);
            others().for_each(|other| against[own * words + other / 64] |= 1 << (other % 64));
            weights.push(Weight { kind: program.kind, per: program.per, unit: program.unit, stands_alone: others().next().is_none() });
        }
        Sums { standings, weights, against, words }
    }

    /// Whether no other program stands against one.
    pub fn stands_alone(&self, program: u32) -> bool {
        self.weights[program as usize].stands_alone
    }

    /// What the shares of a household of so many members come to together; `some` tells the members for whom its aid from a program is,
    /// where that is not everybody.
    pub fn held_together(&self, shares: &[Share], some: &[(u32, Vec<u16>)], born: usize, room: &mut SumRoom) -> YearSum {
        let SumRoom { present, bound, choices } = room;
        present.resize(self.words, 0);
        let bit = |program: u32| (program as usize / 64, 1 << (program % 64));
        for share in shares {
            let (word, bit) = bit(share.program);
            present[word] |= bit;
        }
        bound.clear();
        let mut sum = YearSum::default();
        let mut pay = |share: &Share, fen: i128| {
            sum = sum + YearSum::paid(self.weights[share.program as usize].per, fen);
        };
        for (position, share) in shares.iter().enumerate() {
            if self.may_be_bound(share, shares, present) {
                bound.push(position);
            } else {
                pay(share, self.year_fen(share));
            }
        }
        present.fill(0);
        if bound.is_empty() {
            return sum;
        }
        let of = |share: &Share| Worth::of(self.weights[share.program as usize].kind, self.year_fen(share));
        let stands = |own: usize, other: usize| {
            let (own, other) = (&shares[bound[own]], &shares[bound[other]]);
            if own.program != other.program && !self.stand_against(own.program, other.program)
                || !are_for_the_same(self.people(own, some), self.people(other, some))
            {
                return Standing::Together;
            }
            self.standings.between(own.program, other.program)
        };
        let shared = |own: usize, other: usize| shared_people(self.people(&shares[bound[own]], some), self.people(&shares[bound[other]], some), born);
        choices.fill(bound.iter().map(|share| of(&shares[*share])), stands, shared);
        let (kept, _) = choices.best();
        kept.iter().for_each(|share| pay(&shares[bound[*share]], choices.paid_fen(*share, &kept)));
        sum
    }

    /// The same where the awards of some of a household's shares set what others look at: each counts beside what the others set. The
    /// offers are those of the shares.
    pub fn held_beside_statuses(&self, shares: &[Share], household: &Household, on: Date, offers: &[Offer<'_>]) -> YearSum {
        YearSum::of(&best_of_household(&self.standing_of(shares), household, on, offers))
    }

    /// The same where it is known which shares set what is not told so, by position; `anew` tells what shares are where the awards of
    /// some of those are taken.
    pub fn held_beside<'p>(&self, shares: &[Share], offers: &[Offer<'p>], setting: &[usize], anew: &Anew<'_, 'p>) -> YearSum {
        sum_beside_statuses(&self.standing_of(shares), offers, setting, anew)
    }

    fn standing_of<'s>(&'s self, shares: &'s [Share]) -> impl Fn(usize, usize) -> Standing + 's {
        |own, other| self.standings.between(shares[own].program, shares[other].program)
    }

    /// Whether two shares of a household may not simply be held together.
    pub fn is_near(&self, own: &Share, other: &Share) -> bool {
        own.program == other.program || self.stand_against(own.program, other.program) || self.stand_against(other.program, own.program)
    }

    fn may_be_bound(&self, share: &Share, shares: &[Share], present: &[u64]) -> bool {
        let own = share.program as usize;
        let Weight { unit, stands_alone, .. } = self.weights[own];
        let is_against = || self.against[own * self.words..][..self.words].iter().zip(present).any(|(against, present)| against & present != 0);
        // What counts for the whole household is given to one of its members.
        let is_given_twice = || unit != AidUnit::Person && shares.iter().filter(|other| other.program == share.program).count() > 1;
        !stands_alone && is_against() || is_given_twice()
    }

    fn stand_against(&self, own: u32, other: u32) -> bool {
        self.against[own as usize * self.words + other as usize / 64] >> (other % 64) & 1 == 1
    }

    fn year_fen(&self, share: &Share) -> i128 {
        i128::from(share.fen) * i128::from(self.weights[share.program as usize].per.times_a_year())
    }

    fn people<'s>(&self, share: &'s Share, some: &'s [(u32, Vec<u16>)]) -> Option<&'s [u16]> {
        match &share.recipient {
            Recipient::Household => some.iter().find(|(program, _)| *program == share.program).map(|(_, members)| members.as_slice()),
            Recipient::Member(member) => (self.weights[share.program as usize].unit == AidUnit::Person).then(|| std::slice::from_ref(member)),
        }
    }
}
