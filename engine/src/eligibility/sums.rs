//! What do offers come to, held together?
//!
//! One way of weighing for one household and for many: the programs are known before the households, so how two of them stand to each
//! other is looked up once, and an offer that no other of its household stands against is added without a search.

use super::bundle::{Bundle, YearSum};
use super::bundle_search::{Choices, SharedPeople, Worth, places};
use super::judge::Recipient;
use super::standing::{Standing, Standings};
use crate::catalog::{AidUnit, Per, Program, ProgramKind, RelationTable};
use crate::facts::MemberSet;

/// What a recipient is eligible for.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// Position of the program in the list.
    pub program: u32,
    /// To whom it would be paid.
    pub recipient: Recipient,
    /// What it gives each time, in fen: of a range the least, nothing where no sum is known.
    pub fen: i64,
    /// Of a household's aid the members for whom it is, where that is not everybody.
    pub some: Option<MemberSet>,
}

/// A list of programs, made ready to weigh what households hold of them.
#[derive(Clone, Debug)]
pub struct Sums {
    standings: Standings,
    weights: Vec<Weight>,
    /// For each program a row of bits: the others that can't simply be held beside it.
    against: Vec<u64>,
    /// For each program a row of bits: those that look at a status that its award sets.
    looking: Vec<u64>,
    words: usize,
}

/// What some shares pay: fen a year, and of how many; by law and otherwise, once and again.
#[derive(Default)]
struct Payments([(i128, usize); 4]);

impl Payments {
    fn add(&mut self, weight: &Weight, fen: i128) {
        let (sum, count) = &mut self.0[weight.place];
        *sum += fen;
        *count += 1;
    }

    fn sums(&self) -> (Worth, YearSum) {
        let [law_once, law_again, other_once, other_again] = self.0;
        let worth = Worth {
            statutory_fen: law_once.0 + law_again.0,
            statutory: law_once.1 + law_again.1,
            other_fen: other_once.0 + other_again.0,
            other: other_once.1 + other_again.1,
        };
        (worth, YearSum { recurring_fen: law_again.0 + other_again.0, single_fen: law_once.0 + other_once.0 })
    }
}

/// How a program's sums are counted.
#[derive(Clone, Copy, Debug)]
struct Weight {
    kind: ProgramKind,
    per: Per,
    times_a_year: i64,
    /// Where among the payments.
    place: usize,
    unit: AidUnit,
    stands_alone: bool,
    is_looked_at: bool,
}

/// Room for the work on one household after the other.
#[derive(Debug, Default)]
pub struct SumRoom {
    /// Programs that the household has, one bit each.
    present: Vec<u64>,
    /// Positions of the shares that may have to do with others, and of those among them that are given up.
    bound: Vec<usize>,
    given_up: Vec<usize>,
    choices: Choices,
}

impl SumRoom {
    /// Shares that were given up when a household was last weighed, in rising order.
    pub(super) fn given_up(&self) -> &[usize] {
        &self.given_up
    }
}

impl Sums {
    /// Of a list.
    pub fn of(relations: &RelationTable, programs: &[&Program]) -> Self {
        let standings = Standings::of(relations, programs);
        let words = programs.len().div_ceil(64);
        let (mut against, mut looking) = (vec![0; programs.len() * words], vec![0; programs.len() * words]);
        let set = |rows: &mut Vec<u64>, own: usize, other: usize| rows[own * words + other / 64] |= 1 << (other % 64);
        for (own, program) in programs.iter().enumerate() {
            for other in standings.row(own).iter().map(|(other, _)| *other as usize).filter(|other| *other != own) {
                set(&mut against, own, other);
                set(&mut against, other, own);
            }
            let looks_at_it = |other: &usize| program.confers.iter().any(|fact| programs[*other].looks_at(fact.holder, fact.slot));
            (0..programs.len()).filter(looks_at_it).for_each(|other| set(&mut looking, own, other));
        }
        let is_empty = |rows: &[u64], own: usize| rows[own * words..][..words].iter().all(|word| *word == 0);
        let weight = |(own, program): (usize, &&Program)| Weight {
            kind: program.kind,
            per: program.per,
            times_a_year: program.per.times_a_year(),
            place: 2 * usize::from(program.kind == ProgramKind::NonStatutory) + usize::from(program.per.comes_again()),
            unit: program.unit,
            stands_alone: is_empty(&against, own),
            is_looked_at: !is_empty(&looking, own),
        };
        let weights = programs.iter().enumerate().map(weight).collect();
        Sums { standings, weights, against, looking, words }
    }

    /// Whether a program can be held beside whatever else.
    pub fn stands_alone(&self, program: u32) -> bool {
        self.weights[program as usize].stands_alone
    }

    /// Whether some program looks at a status that an award of one sets.
    pub fn is_looked_at(&self, program: u32) -> bool {
        self.weights[program as usize].is_looked_at
    }

    /// Whether a program looks at a status that an award of another one sets.
    pub fn looks_at(&self, program: u32, setting: u32) -> bool {
        self.is_set(&self.looking, setting, program)
    }

    /// What the shares of a household of so many members come to together.
    pub fn held_together(&self, shares: &[Share], born: usize, room: &mut SumRoom) -> YearSum {
        self.weigh(shares, born, room).1
    }

    /// The same with what weighs more than money.
    pub(super) fn weigh(&self, shares: &[Share], born: usize, room: &mut SumRoom) -> (Worth, YearSum) {
        let SumRoom { present, bound, given_up, choices, .. } = room;
        self.present(shares, present);
        bound.clear();
        given_up.clear();
        let mut payments = Payments::default();
        let mut pay = |share: &Share, fen: i128| payments.add(&self.weights[share.program as usize], fen);
        for (position, share) in shares.iter().enumerate() {
            if self.may_be_bound(share, shares, present) {
                bound.push(position);
            } else {
                pay(share, self.year_fen(share));
            }
        }
        if !bound.is_empty() {
            self.fill(choices, bound.len(), |position| &shares[bound[position]], born);
            choices.search();
            choices.kept().iter().for_each(|kept| pay(&shares[bound[*kept]], choices.paid_fen(*kept, choices.kept())));
            given_up.extend((0..bound.len()).filter(|position| choices.kept().binary_search(position).is_err()).map(|position| bound[position]));
        }
        payments.sums()
    }

    /// The shares that give the most together, with those that are left out and by which others.
    pub(super) fn bundle(&self, shares: &[Share], born: usize) -> Bundle {
        let mut choices = Choices::default();
        self.fill(&mut choices, shares.len(), |position| &shares[position], born);
        let is_exact = choices.search();
        let kept = choices.kept().to_vec();
        let paid_fen: Vec<i128> = kept.iter().map(|share| choices.paid_fen(*share, &kept)).collect();
        let paid = |(share, fen): (&usize, &i128)| YearSum::paid(self.weights[shares[*share].program as usize].per, *fen);
        let YearSum { recurring_fen, single_fen } = kept.iter().zip(&paid_fen).map(paid).sum();
        let out = (0..shares.len()).filter(|share| kept.binary_search(share).is_err());
        let left_out = out.map(|share| (share, choices.excluding(share, &kept))).collect();
        Bundle { kept, paid_fen, left_out, recurring_fen, single_fen, is_exact }
    }

    fn fill<'s>(&self, choices: &mut Choices, count: usize, share: impl Fn(usize) -> &'s Share, born: usize) {
        let worth = (0..count).map(&share).map(|share| Worth::of(self.weights[share.program as usize].kind, self.year_fen(share)));
        let shared = |own: usize, other: usize| self.people(share(own)).shared(self.people(share(other)), born);
        choices.fill(worth, |own, other| self.standing(share(own), share(other)), shared);
    }

    /// How two shares of a household stand to each other.
    pub(super) fn standing(&self, own: &Share, other: &Share) -> Standing {
        let are_bound = own.program == other.program || self.is_set(&self.against, own.program, other.program);
        if are_bound && self.people(own).meet(self.people(other)) { self.standings.between(own.program, other.program) } else { Standing::Together }
    }

    /// Takes out of a household's programs, one bit each, those that have to do with one, directly or through others; beside which they
    /// can't simply be held, or which look at what those that set something set.
    pub fn take_group(&self, first: u32, setting: &[u32], left: &mut [u64], group: &mut Vec<u32>) {
        group.clear();
        let take = |program: u32, left: &mut [u64], group: &mut Vec<u32>| {
            let (word, bit) = (program as usize / 64, 1 << (program % 64));
            if left[word] & bit != 0 {
                left[word] &= !bit;
                group.push(program);
            }
        };
        take(first, left, group);
        let mut next = 0;
        while let Some(own) = group.get(next).copied() {
            next += 1;
            let row = |rows: &[u64], word: usize| rows[own as usize * self.words + word];
            let sets_something = setting.contains(&own);
            for word in 0..self.words {
                let near = row(&self.against, word) | if sets_something { row(&self.looking, word) } else { 0 };
                places((near & left[word]).into()).for_each(|place| take((word * 64 + place) as u32, left, group));
            }
            setting.iter().filter(|other| self.looks_at(own, **other)).for_each(|other| take(*other, left, group));
        }
    }

    /// The programs of some shares, one bit each.
    pub fn present(&self, shares: &[Share], present: &mut Vec<u64>) {
        present.clear();
        present.resize(self.words, 0);
        shares.iter().for_each(|share| present[share.program as usize / 64] |= 1 << (share.program % 64));
    }

    fn may_be_bound(&self, share: &Share, shares: &[Share], present: &[u64]) -> bool {
        let own = share.program as usize;
        let Weight { unit, stands_alone, .. } = self.weights[own];
        let is_against = || self.against[own * self.words..][..self.words].iter().zip(present).any(|(against, present)| against & present != 0);
        // What counts for the whole household is given to one of its members.
        let is_given_twice =
            || unit != AidUnit::Person && share.recipient != Recipient::Household && shares.iter().filter(|other| other.program == share.program).count() > 1;
        !stands_alone && is_against() || is_given_twice()
    }

    fn is_set(&self, rows: &[u64], own: u32, other: u32) -> bool {
        rows[own as usize * self.words + other as usize / 64] >> (other % 64) & 1 == 1
    }

    fn year_fen(&self, share: &Share) -> i128 {
        i128::from(share.fen) * i128::from(self.weights[share.program as usize].times_a_year)
    }

    /// For whom a share is: a household's aid is every member's, unless its program says for whom it is, and what is given once to a
    /// household counts for all.
    fn people<'s>(&self, share: &'s Share) -> People<'s> {
        match (share.recipient, &share.some) {
            (Recipient::Household, Some(some)) => People::Some(some),
            (Recipient::Member(member), _) if self.weights[share.program as usize].unit == AidUnit::Person => People::One(member),
            _ => People::Everybody,
        }
    }
}

/// Members of a household.
#[derive(Clone, Copy)]
enum People<'s> {
    Everybody,
    One(u16),
    Some(&'s MemberSet),
}

impl People<'_> {
    /// Whether some of them are the same.
    fn meet(self, other: Self) -> bool {
        match (self, other) {
            (People::Everybody, _) | (_, People::Everybody) => true,
            (People::One(own), People::One(other)) => own == other,
            (People::One(one), People::Some(some)) | (People::Some(some), People::One(one)) => some.has(one),
            (People::Some(own), People::Some(other)) => !own.shared(other).is_empty(),
        }
    }

    /// How many they are in a household of so many.
    fn count(self, born: usize) -> usize {
        match self {
            People::Everybody => born,
            People::One(_) => 1,
            People::Some(some) => some.len(),
        }
    }

    /// How many two have in common.
    fn shared(self, other: Self, born: usize) -> SharedPeople {
        let both = match (self, other) {
            (People::Some(own), People::Some(other)) => own.shared(other).len(),
            (People::Everybody, one) | (one, People::Everybody) => one.count(born),
            _ => usize::from(self.meet(other)),
        };
        SharedPeople { both, own: self.count(born), other: other.count(born) }
    }
}
