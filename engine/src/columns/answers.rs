//! Who of a block is eligible for which program, who may be, and what do they get?

use super::arithmetic::Selected;
use super::bits;
use super::numbers::{State, Whole};
use super::plan::{NodeId, NumberId, Plain, PlannedAmount, PlannedProgram, Rows};
use super::work::{Truths, Work};
use crate::catalog::{PaidTo, Program};
use crate::eligibility::{AmountFound, MissingSet, NumberValue, Recipient, Rigour, Situation, formula_amount};
use crate::facts::MemberSet;
use crate::money::Money;
use std::ops::Range;
use std::sync::Arc;

/// What the eligible get, in the order of their rows.
#[derive(Clone, Debug, PartialEq)]
pub enum Amounts<'a> {
    /// So many fen each; nothing where it hangs on unknown facts.
    Exactly(&'a [Option<i64>]),
    /// The agency decides within.
    Between(&'a [Option<(i64, i64)>]),
    /// What each case comes to.
    EachOfItsOwn(&'a [Paid]),
    /// In kind, not stated, or not wanted.
    Without,
}

/// What one gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paid {
    /// So many fen.
    Exactly(i64),
    /// Between so many fen.
    Between(i64, i64),
    /// It hangs on unknown facts.
    Unknown,
    /// Nothing in money.
    Without,
}

/// One program's answers for a block.
pub struct ProgramAnswers<'a> {
    /// Its position in the plan.
    pub position: usize,
    /// The program.
    pub program: &'a Arc<Program>,
    /// Rows of the block who are eligible: households, or members where the program is paid to a person.
    pub eligible: &'a [u32],
    /// What each of them gets.
    pub amounts: Amounts<'a>,
    /// Rows whose verdict hangs on unknown facts.
    pub needs: &'a [u32],
}

/// Which rows are wanted besides those of the eligible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The eligible with their amounts.
    Eligible,
    /// Those whose verdict is open too.
    EligibleAndOpen,
}

/// Room for one program's answers after the other.
#[derive(Default)]
pub(super) struct AnswerLists {
    verdict: Truths,
    eligible: Vec<u32>,
    needs: Vec<u32>,
    exactly: Vec<Option<i64>>,
    highs: Vec<Option<i64>>,
    between: Vec<Option<(i64, i64)>>,
    each: Vec<Paid>,
}

impl Work<'_> {
    /// Judges a block, one program after the other.
    pub fn judge(&mut self, position: usize, wanted: Wanted, take: impl FnMut(ProgramAnswers<'_>)) {
        self.begin(position);
        self.judge_some(0..self.plan.programs.len(), wanted, take);
    }

    /// Judges the block that was begun with by some programs of the plan.
    pub fn judge_some(&mut self, programs: Range<usize>, wanted: Wanted, mut take: impl FnMut(ProgramAnswers<'_>)) {
        let (plan, mut lists) = (self.plan, std::mem::take(&mut self.lists));
        let AnswerLists { verdict, eligible, needs, exactly, highs, between, each } = &mut lists;
        for position in programs {
            let planned = &plan.programs[position];
            let count = self.count(planned.rows);
            self.joined(&planned.criteria, count, verdict, false);
            eligible.clear();
            needs.clear();
            let asked = self.asked(planned.program.paid_to);
            if wanted != Wanted::Eligible && !verdict.is_total {
                bits::each((0..asked.len()).map(|word| !(verdict.yes[word] | verdict.no[word]) & asked[word]), |row| needs.push(row));
            }
            bits::each((0..asked.len()).map(|word| verdict.yes[word] & asked[word]), |row| eligible.push(row));
            if eligible.is_empty() && needs.is_empty() {
                continue;
            }
            let amounts = match &planned.amount {
                PlannedAmount::Without => Amounts::Without,
                PlannedAmount::Exactly(number, plain) => {
                    self.money(*number, *plain, planned.rows, eligible, exactly);
                    Amounts::Exactly(exactly)
                }
                PlannedAmount::Between(low, high) => {
                    self.money(low.0, low.1, planned.rows, eligible, exactly);
                    self.money(high.0, high.1, planned.rows, eligible, highs);
                    between.clear();
                    between.extend(exactly.iter().zip(&*highs).map(|(low, high)| low.zip(*high)));
                    Amounts::Between(between)
                }
                PlannedAmount::First(rows) => {
                    self.first(rows, planned.rows, eligible, each);
                    Amounts::EachOfItsOwn(each)
                }
                PlannedAmount::OneByOne => {
                    each.clear();
                    each.extend(eligible.iter().map(|row| self.amount_of_row(planned, *row as usize)));
                    Amounts::EachOfItsOwn(each)
                }
            };
            take(ProgramAnswers { position, program: &planned.program, eligible, amounts, needs });
        }
        self.lists = lists;
    }

    /// Adds the rows of the block that was begun with who are eligible for a program of the plan, and those whose verdict is open: one bit each.
    pub fn add_verdicts(&mut self, program: usize, eligible: &mut Vec<u64>, open: &mut Vec<u64>) {
        let planned = &self.plan.programs[program];
        let mut verdict = std::mem::take(&mut self.lists.verdict);
        self.joined(&planned.criteria, self.count(planned.rows), &mut verdict, false);
        let asked = self.asked(planned.program.paid_to);
        [&mut *eligible, &mut *open].into_iter().for_each(|bits| bits.resize(asked.len().max(bits.len()), 0));
        for (word, asked) in asked.iter().enumerate() {
            eligible[word] |= verdict.yes[word] & asked;
            open[word] |= !(verdict.yes[word] | verdict.no_word(word)) & asked;
        }
        self.lists.verdict = verdict;
    }

    /// For which members of a row's household its aid from a program is, where that is not everybody; a member whose facts leave it open
    /// counts.
    pub fn some_beneficiaries(&mut self, program: usize, household: usize) -> Option<MemberSet> {
        let node = self.plan.programs[program].beneficiaries?;
        self.prepare(node);
        let (mut born, mut some) = (0, MemberSet::default());
        for (position, row) in self.block().members_of(household).enumerate().filter(|(_, row)| bits::is_set(&self.there, *row)) {
            born += 1;
            if self.truth(node, row) != Some(false) {
                some.add(position as u16);
            }
        }
        (some.len() < born).then_some(some)
    }

    /// How many members of a row's household are born by the day.
    pub fn born(&self, household: usize) -> usize {
        self.block().members_of(household).filter(|row| bits::is_set(&self.there, *row)).count()
    }

    /// Fen of some rows, rounded half up once; below zero counts as zero.
    fn money(&mut self, number: NumberId, plain: Plain, rows: Rows, selected: &[u32], out: &mut Vec<Option<i64>>) {
        let numbers = self.numbers(number, Selected::Some(selected));
        out.clear();
        out.reserve(selected.len());
        let fen = |numerator: i64, denominator: i64| Some(if numerator <= 0 { 0 } else { (numerator * 200 + denominator) / (2 * denominator) });
        match (&numbers.denominator, &numbers.doubt) {
            (Whole::One(denominator), None) if 100 % denominator == 0 => {
                let factor = 100 / denominator;
                out.extend((0..selected.len()).map(|position| Some((numbers.numerator.at(position) * factor).max(0))));
            }
            _ => {
                for (position, row) in selected.iter().enumerate() {
                    out.push(match numbers.state(position) {
                        State::Known => fen(numbers.numerator.at(position), numbers.denominator.at(position)),
                        State::OneByOne => match self.plain_number(plain, rows, *row as usize) {
                            NumberValue::Known(yuan) => Money::from_yuan_rounded(&yuan).map(Money::fen),
                            _ => None,
                        },
                        State::Unknown => None,
                    });
                }
            }
        }
    }

    /// The first row that holds; where rows only may hold, all that still can must agree.
    fn first(&mut self, list: &[(Option<NodeId>, NumberId, Plain)], rows: Rows, selected: &[u32], out: &mut Vec<Paid>) {
        let mut found: Vec<Option<Paid>> = vec![None; selected.len()];
        let mut left = vec![0; bits::words(self.count(rows))];
        selected.iter().for_each(|row| bits::set(&mut left, *row as usize));
        let (mut taking, mut money) = (Vec::with_capacity(selected.len()), Vec::new());
        for (node, number, plain) in list {
            taking.clear();
            match node {
                Some(node) => {
                    let truths = self.truths(*node);
                    bits::each(left.iter().enumerate().map(|(word, left)| left & !truths.no_word(word)), |row| taking.push(row));
                    left.iter_mut().zip(&truths.yes).for_each(|(left, yes)| *left &= !yes);
                }
                None => bits::each(left.iter_mut().map(std::mem::take), |row| taking.push(row)),
            }
            self.money(*number, *plain, rows, &taking, &mut money);
            let mut places = selected.iter().zip(&mut found);
            for (row, money) in taking.iter().zip(&money) {
                let Some((_, found)) = places.find(|(selected, _)| *selected == row) else { continue };
                let one = money.map_or(Paid::Unknown, Paid::Exactly);
                *found = Some(if found.is_some_and(|before| before != one) { Paid::Unknown } else { one });
            }
            if left.iter().all(|word| *word == 0) {
                break;
            }
        }
        out.clear();
        out.extend(found.into_iter().map(|found| found.unwrap_or(Paid::Without)));
    }

    fn amount_of_row(&mut self, planned: &PlannedProgram, row: usize) -> Paid {
        let program = &planned.program;
        let (household, recipient) = match program.paid_to {
            PaidTo::Household => (row, Recipient::Household),
            PaidTo::Person => {
                let (household, position) = self.block().place_of(row);
                (household, Recipient::Member(position as u16))
            }
        };
        let document = self.population.household(self.vocabulary, self.position, household);
        let situation = Situation::new(&document, planned.on, Rigour::Warn);
        Paid::from(&formula_amount(program, &situation, recipient))
    }
}

impl From<Paid> for AmountFound {
    fn from(paid: Paid) -> Self {
        match paid {
            Paid::Exactly(fen) => AmountFound::Exactly(Money::from_fen(fen)),
            Paid::Between(low, high) => AmountFound::Between(Money::from_fen(low), Money::from_fen(high)),
            Paid::Unknown => AmountFound::Unknown(MissingSet::new()),
            Paid::Without => AmountFound::Without,
        }
    }
}

impl From<&AmountFound> for Paid {
    fn from(found: &AmountFound) -> Self {
        match found {
            AmountFound::Exactly(money) => Paid::Exactly(money.fen()),
            AmountFound::Between(low, high) => Paid::Between(low.fen(), high.fen()),
            AmountFound::Unknown(_) => Paid::Unknown,
            AmountFound::Without => Paid::Without,
        }
    }
}

impl Paid {
    /// Fen each time, of a range the least; nothing where no sum is known.
    pub fn least(self) -> Option<i64> {
        match self {
            Paid::Exactly(fen) | Paid::Between(fen, _) => Some(fen),
            Paid::Unknown | Paid::Without => None,
        }
    }
}

impl Amounts<'_> {
    /// What the one at a position gets.
    pub fn at(&self, position: usize) -> Paid {
        match self {
            Amounts::Exactly(list) => list[position].map_or(Paid::Unknown, Paid::Exactly),
            Amounts::Between(list) => list[position].map_or(Paid::Unknown, |(low, high)| Paid::Between(low, high)),
            Amounts::EachOfItsOwn(list) => list[position],
            Amounts::Without => Paid::Without,
        }
    }
}
