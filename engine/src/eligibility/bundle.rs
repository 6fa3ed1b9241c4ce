//! What of all that a household is eligible for gives it the most, held together?
//!
//! The best of all sets that the relations allow: the most statutory aid first, then the most of the rest. Of two that exclude each
//! other, or of which only the highest is paid, one stays; where one tops up the other, it pays only the difference; one donor's or
//! local program serves one person and need. Of a range the minimum counts. Caps, seasons, funds and aid that is held already are
//! not looked at.

use super::beneficiaries::some_beneficiaries;
use super::evaluate::evaluate_condition;
use super::judge::{AmountFound, Recipient, Verdict, formula_amount, may_be_carried_out_locally, reach_of};
use super::recommend::{Recommendation, recipients};
use super::situation::{Rigour, Situation};
use super::statuses::best_with_statuses;
use super::sums::{Share, Sums};
use crate::calendar::Date;
use crate::catalog::{Catalog, Per, Program, RelationTable};
use crate::facts::{Household, MemberSet, Reach};
use crate::money::Money;
use std::iter::Sum;
use std::ops::Add;

/// Something that a recipient is eligible for.
#[derive(Clone, Debug)]
pub struct Offer<'p> {
    /// The program.
    pub program: &'p Program,
    /// To whom it would be paid.
    pub recipient: Recipient,
    /// What it gives.
    pub amount: AmountFound,
    /// The members for whom it is, where that is not everybody of the household; as a rule nothing.
    pub some: Option<MemberSet>,
    /// How many members the household has by then.
    pub born: usize,
}

/// What a household can hold together, in fen; of ranges the least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearSum {
    /// A year, of what comes again each month, term or year.
    pub recurring_fen: i128,
    /// Once, or for an event.
    pub single_fen: i128,
}

/// What can be held together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Positions of the offers that are kept, in the order of the offers.
    pub kept: Vec<usize>,
    /// Fen a year that each of them pays, in the same order: of what tops up others the difference, of a range the minimum.
    pub paid_fen: Vec<i128>,
    /// Offers that can't be held beside it, each with those kept ones that exclude it; where none does, those that would pay less
    /// beside it than it gives.
    pub left_out: Vec<(usize, Vec<usize>)>,
    /// Fen a year of what comes again each month, term or year.
    pub recurring_fen: i128,
    /// Fen of what comes once or for an event.
    pub single_fen: i128,
    /// Whether nothing that the relations allow comes to more; not so where more offers hang together than are searched.
    pub is_exact: bool,
}

impl YearSum {
    /// All together.
    pub fn total_fen(&self) -> i128 {
        self.recurring_fen + self.single_fen
    }

    /// What a best set comes to.
    pub fn of(bundle: &Bundle) -> Self {
        YearSum { recurring_fen: bundle.recurring_fen, single_fen: bundle.single_fen }
    }

    /// What is paid in this rhythm and comes to so much in a year.
    pub fn paid(per: Per, fen: i128) -> Self {
        match per.comes_again() {
            true => YearSum { recurring_fen: fen, single_fen: 0 },
            false => YearSum { recurring_fen: 0, single_fen: fen },
        }
    }
}

impl Add for YearSum {
    type Output = YearSum;

    fn add(self, other: YearSum) -> YearSum {
        YearSum { recurring_fen: self.recurring_fen + other.recurring_fen, single_fen: self.single_fen + other.single_fen }
    }
}

impl Sum for YearSum {
    fn sum<I: Iterator<Item = YearSum>>(sums: I) -> YearSum {
        sums.fold(YearSum::default(), Add::add)
    }
}

impl Bundle {
    /// Fen a month of what comes again, rounded half up.
    pub fn monthly_fen(&self) -> i128 {
        month_of_year(self.recurring_fen)
    }

    /// The same of other positions: those of a list from which the offers were taken.
    pub fn placed(self, positions: &[usize]) -> Self {
        let place = |offers: Vec<usize>| offers.into_iter().map(|offer| positions[offer]).collect::<Vec<_>>();
        let left_out = self.left_out.into_iter().map(|(offer, by)| (positions[offer], place(by))).collect();
        Bundle { kept: place(self.kept), left_out, ..self }
    }
}

/// Fen a month of what comes to so much in a year, rounded half up.
pub(super) fn month_of_year(fen: i128) -> i128 {
    (fen + 6).div_euclid(12)
}

/// Who of a household is eligible for a program, at the least cost: no reasons, no amounts.
pub fn eligible_recipients<'s>(program: &'s Program, situation: &'s Situation<'_>) -> impl Iterator<Item = Recipient> + 's {
    let is_here = || reach_of(program, situation.household.area(), situation.on) == Reach::Inside;
    let is_asked = program.is_judged_on(situation.on) && !situation.born.is_empty() && is_here();
    let is_eligible = |recipient: &Recipient| {
        let view = recipient.view(situation);
        !may_be_carried_out_locally(program, view) && program.criteria.iter().all(|criterion| evaluate_condition(&criterion.condition, view) == Some(true))
    };
    is_asked.then(|| recipients(program, situation)).into_iter().flatten().filter(is_eligible)
}

/// What a household is eligible for among some programs.
pub fn eligible_offers<'p>(programs: impl IntoIterator<Item = &'p Program>, situation: &Situation<'_>) -> Vec<Offer<'p>> {
    let mut offers = Vec::new();
    for program in programs {
        offers.extend(eligible_recipients(program, situation).map(|recipient| {
            let (amount, some) = (formula_amount(program, situation, recipient), some_beneficiaries(program, situation));
            Offer { program, recipient, amount, some, born: situation.born.len() }
        }));
    }
    offers
}

/// The offers that give the most together, and what they come to.
pub fn held_together(relations: &RelationTable, offers: &[Offer<'_>]) -> Bundle {
    let Weighable { sums, shares, born, .. } = Weighable::of(relations, offers);
    sums.bundle(&shares, born)
}

/// The offers of a household, made ready to be weighed.
pub(super) struct Weighable<'p> {
    pub programs: Vec<&'p Program>,
    pub sums: Sums,
    /// In the order of the offers.
    pub shares: Vec<Share>,
    /// Members of the household.
    pub born: usize,
}

impl<'p> Weighable<'p> {
    pub fn of(relations: &RelationTable, offers: &[Offer<'p>]) -> Self {
        let mut programs: Vec<&'p Program> = Vec::new();
        let mut share = |offer: &Offer<'p>| {
            let place = programs.iter().rposition(|program| std::ptr::eq(*program, offer.program)).unwrap_or_else(|| {
                programs.push(offer.program);
                programs.len() - 1
            });
            Share { program: place as u32, recipient: offer.recipient, fen: offer.amount.least().map_or(0, Money::fen), some: offer.some }
        };
        let shares = offers.iter().map(&mut share).collect();
        Weighable { sums: Sums::of(relations, &programs), programs, shares, born: offers.first().map_or(0, |offer| offer.born) }
    }
}

/// Of recommendations, those that are eligible and give the most together; positions are those of the list. What an award confers is
/// looked at: each aid counts as it would be beside the statuses that the others set.
pub fn best_bundle(catalog: &Catalog, household: &Household, on: Date, list: &[Recommendation]) -> Bundle {
    let situation = Situation::new(household, on, Rigour::Warn);
    let eligible = list.iter().enumerate().filter(|(_, one)| one.verdict == Verdict::Eligible);
    let (positions, offers): (Vec<usize>, Vec<Offer<'_>>) = eligible
        .map(|(position, one)| {
            let some = some_beneficiaries(&one.program, &situation);
            (position, Offer { program: &one.program, recipient: one.recipient, amount: one.amount.clone(), some, born: situation.born.len() })
        })
        .unzip();
    best_with_statuses(&catalog.relations, household, on, &offers).placed(&positions)
}
