//! What of all that a household is eligible for gives it the most, held together?
//!
//! The best of all sets that the relations allow: the most statutory aid first, then the most of the rest. Of two that exclude each
//! other, or of which only the highest is paid, one stays; where one tops up the other, it pays only the difference; one donor's or
//! local program serves one person and need. Of a range the minimum counts. Caps, seasons, funds and aid that is held already are
//! not looked at.

use super::beneficiaries::some_beneficiaries;
use super::bundle_search::{Choices, SharedPeople, Worth};
use super::evaluate::evaluate_condition;
use super::judge::{AmountFound, Recipient, Verdict, formula_amount, may_be_carried_out_locally, reach_of};
use super::order::yearly_fen;
use super::recommend::{Recommendation, recipients};
use super::situation::{Rigour, Situation};
use super::standing::{Standing, stands};
use super::statuses::best_with_statuses;
use crate::calendar::Date;
use crate::catalog::{AidUnit, Catalog, Per, Program, RelationTable};
use crate::facts::{Household, Reach};
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
    /// The positions of those members for whom it is, where that is not everybody of the household; as a rule none.
    pub some: Option<Vec<u16>>,
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
        (self.recurring_fen + 6) / 12
    }

    /// The same of other positions: those of a list from which the offers were taken.
    pub fn placed(self, positions: &[usize]) -> Self {
        let place = |offers: Vec<usize>| offers.into_iter().map(|offer| positions[offer]).collect::<Vec<_>>();
        let left_out = self.left_out.into_iter().map(|(offer, by)| (positions[offer], place(by))).collect();
        Bundle { kept: place(self.kept), left_out, ..self }
    }
}

/// What a household is eligible for among some programs, at the least cost: no reasons.
pub fn eligible_offers<'p>(programs: impl IntoIterator<Item = &'p Program>, situation: &Situation<'_>) -> Vec<Offer<'p>> {
    let mut offers = Vec::new();
    for program in programs {
        if !program.is_judged_on(situation.on) || situation.born.is_empty() || reach_of(program, situation.household.area(), situation.on) != Reach::Inside {
            continue;
        }
        for recipient in recipients(program, situation) {
            let view = recipient.view(situation);
            if !may_be_carried_out_locally(program, view)
                && program.criteria.iter().all(|criterion| evaluate_condition(&criterion.condition, view) == Some(true))
            {
                let (amount, some) = (formula_amount(program, situation, recipient), some_beneficiaries(program, situation));
                offers.push(Offer { program, recipient, amount, some, born: situation.born.len() });
            }
        }
    }
    offers
}

/// The offers that give the most together, and what they come to.
pub fn held_together(relations: &RelationTable, offers: &[Offer<'_>]) -> Bundle {
    held_as(offers, |own, other| stands(relations, offers[own].program, offers[other].program))
}

/// The same where it is known how the programs of two offers, by position, stand to each other.
pub(super) fn held_as(offers: &[Offer<'_>], stands: impl Fn(usize, usize) -> Standing) -> Bundle {
    chosen(&mut Choices::default(), &offers.iter().collect::<Vec<_>>(), stands)
}

/// The same in room that is used again.
pub(super) fn chosen(choices: &mut Choices, offers: &[&Offer<'_>], stands: impl Fn(usize, usize) -> Standing) -> Bundle {
    let stands = |own: usize, other: usize| if may_be_for_the_same(offers[own], offers[other]) { stands(own, other) } else { Standing::Together };
    let worth = offers.iter().map(|offer| worth(offer));
    choices.fill(worth, stands, |own, other| shared_people(people(offers[own]), people(offers[other]), offers[own].born));
    let (kept, is_exact) = choices.best();
    let paid_fen: Vec<i128> = kept.iter().map(|offer| choices.paid_fen(*offer, &kept)).collect();
    let YearSum { recurring_fen, single_fen } = kept.iter().zip(&paid_fen).map(|(offer, fen)| YearSum::paid(offers[*offer].program.per, *fen)).sum();
    let out = (0..offers.len()).filter(|offer| kept.binary_search(offer).is_err());
    let left_out = out.map(|offer| (offer, choices.excluding(offer, &kept))).collect();
    Bundle { kept, paid_fen, left_out, recurring_fen, single_fen, is_exact }
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

fn worth(offer: &Offer<'_>) -> Worth {
    Worth::of(offer.program.kind, yearly_fen(offer.program.per, &offer.amount).unwrap_or(0))
}

/// For whom an offer is: a household's aid is every member's, unless its program says for whom it is, and what is given once to a
/// household counts for all. Nothing stands for everybody.
fn people<'o>(offer: &'o Offer<'_>) -> Option<&'o [u16]> {
    match &offer.recipient {
        Recipient::Household => offer.some.as_deref(),
        Recipient::Member(member) => (offer.program.unit == AidUnit::Person).then(|| std::slice::from_ref(member)),
    }
}

/// Whether somebody may have both.
pub(super) fn may_be_for_the_same(own: &Offer<'_>, other: &Offer<'_>) -> bool {
    are_for_the_same(people(own), people(other))
}

/// Whether some of them are the same.
pub(super) fn are_for_the_same(a: Option<&[u16]>, b: Option<&[u16]>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.iter().any(|member| b.contains(member)),
        _ => true,
    }
}

/// How many of a household's members two offers share.
pub(super) fn shared_people(own: Option<&[u16]>, other: Option<&[u16]>, born: usize) -> SharedPeople {
    let count = |people: Option<&[u16]>| people.map_or(born, <[u16]>::len);
    let both = match (own, other) {
        (Some(own), Some(other)) => own.iter().filter(|member| other.contains(member)).count(),
        (some, None) | (None, some) => count(some),
    };
    SharedPeople { both, own: count(own), other: count(other) }
}
