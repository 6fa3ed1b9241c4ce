//! What do the two catalogs answer, household beside household?
//!
//! Only what the catalogs write otherwise is judged by both. What a household may hold besides is asked only of the blocks in
//! which somebody is met, so that a draft that changes little costs little.

use super::differences::{ChangedProgram, Differences};
use super::roll::Roll;
use crate::calendar::Date;
use crate::catalog::{Catalog, PaidTo, Program};
use crate::columns::bits::{is_set, set};
use crate::columns::{BLOCK, Paid, Plan, Population, ProgramAnswers, Wanted, Work};
use crate::eligibility::{Offer, Recipient, Rigour, Situation, Standings, YearSum, some_beneficiaries, sum_held_together};
use std::ops::Range;
use std::sync::Arc;

/// One catalog's answer for a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Not eligible.
    Ineligible,
    /// It hangs on unknown facts.
    Needs,
    /// Eligible, for so much.
    Eligible(Paid),
}

/// An answer that the draft changes, of somebody who is eligible under one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerChange {
    /// Position of the household in the roll.
    pub household: u32,
    /// Position of the member, where the program is paid to a person.
    pub member: Option<u16>,
    /// Position of the program among those that are changed.
    pub program: u16,
    /// Under the catalog in use.
    pub before: Answer,
    /// Under the draft.
    pub after: Answer,
}

/// A household that is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HouseholdChange {
    /// Its position in the roll.
    pub household: u32,
    /// What it can hold together under the catalog in use.
    pub before: YearSum,
    /// The same under the draft.
    pub after: YearSum,
}

/// What one program's answers come to, each taken alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub eligible: u64,
    pub needs: u64,
    pub fen: i128,
    /// Of so many of the eligible no sum is known.
    pub without_sum: u64,
}

/// How the answers to one changed program move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Moved {
    pub before: Counted,
    pub after: Counted,
    pub newly: u64,
    pub no_longer: u64,
    pub more: u64,
    pub less: u64,
    /// Of those no longer eligible, so many only lack a fact.
    pub now_needs: u64,
}

/// What was found in some blocks.
#[derive(Clone, Debug, Default)]
pub struct Part {
    pub(super) programs: Vec<Moved>,
    pub(super) answers: Vec<AnswerChange>,
    pub(super) households: Vec<HouseholdChange>,
    pub(super) judged: u64,
}

/// A draft beside the catalog in use, for a roll of households.
pub struct Rehearsal<'r> {
    pub(super) roll: &'r Roll<'r>,
    pub(super) live: &'r Catalog,
    pub(super) changed: Vec<ChangedProgram>,
    sides: [Side<'r>; 2],
    /// Programs that are the same in both.
    same: Plan,
    /// All of both, by id; where each of the same stands among them.
    programs: Vec<Arc<Program>>,
    same_at: Vec<u32>,
    on: Date,
}

/// One catalog's changed programs.
struct Side<'r> {
    catalog: &'r Catalog,
    population: &'r Population,
    plan: Plan,
    /// Which changed program each of the plan's is.
    changed: Vec<u16>,
    /// Where each changed program that this side has stands among all programs.
    at: Vec<Option<u32>>,
    standings: Standings,
}

/// Where an answer stands within a block: rows of one population, or households and members where there are two.
type Place = u32;

impl<'r> Rehearsal<'r> {
    /// Compares the two catalogs and makes ready to judge.
    pub fn new(live: &'r Catalog, draft: &'r Catalog, roll: &'r Roll<'r>, on: Date) -> Self {
        let Differences { changed, same } = Differences::between(live, draft, on, !roll.needs_both());
        let same = Plan::of_programs(&live.vocabulary, same.iter(), &roll.population, on);
        let same_programs = || (0..same.programs()).map(|position| same.program(position));
        let mut programs: Vec<Arc<Program>> =
            changed.iter().flat_map(|one| [&one.live, &one.drafted]).flatten().chain(same_programs()).map(Arc::clone).collect();
        programs.sort_by(|a, b| a.id.cmp(&b.id));
        let at = |program: &Arc<Program>| {
            let first = programs.partition_point(|other| other.id < program.id);
            programs[first..].iter().position(|other| Arc::ptr_eq(other, program)).map(|position| (first + position) as u32)
        };
        let side = |catalog: &'r Catalog, population: &'r Population, of: fn(&ChangedProgram) -> Option<&Arc<Program>>| {
            let own: Vec<(u16, &Arc<Program>)> = changed.iter().enumerate().filter_map(|(position, one)| Some((position as u16, of(one)?))).collect();
            let plan = Plan::of_programs(&catalog.vocabulary, own.iter().map(|(_, program)| *program), population, on);
            let standings = Standings::of(&catalog.relations, &programs.iter().map(AsRef::as_ref).collect::<Vec<_>>());
            let at = changed.iter().map(|one| of(one).and_then(at)).collect();
            Side { catalog, population, plan, changed: own.iter().map(|(position, _)| *position).collect(), at, standings }
        };
        let sides = [
            side(live, &roll.population, |one| one.live.as_ref()),
            side(draft, roll.as_drafted.as_ref().unwrap_or(&roll.population), |one| one.drafted.as_ref()),
        ];
        let same_at = same_programs().filter_map(at).collect();
        Rehearsal { roll, live, sides, same, changed, same_at, programs, on }
    }

    /// Programs that the two catalogs write otherwise.
    pub fn changed(&self) -> &[ChangedProgram] {
        &self.changed
    }

    /// Judges some blocks. Each call has its own room for work, so several may run at once.
    pub fn judge(&self, blocks: Range<usize>) -> Part {
        let mut part = Part { programs: vec![Moved::default(); self.changed.len()], ..Part::default() };
        if self.changed.is_empty() {
            return part;
        }
        let mut works = [0, 1].map(|side| {
            let Side { catalog, population, plan, .. } = &self.sides[side];
            Work::new(plan, population, &catalog.vocabulary)
        });
        let mut same = Work::new(&self.same, &self.roll.population, &self.live.vocabulary);
        let mut room = Room::new(self.changed.len());
        for block in blocks {
            self.judge_block(block, &mut works, &mut same, &mut room, &mut part);
        }
        part
    }

    fn judge_block(&self, block: usize, works: &mut [Work<'_>; 2], same: &mut Work<'_>, room: &mut Room, part: &mut Part) {
        let households = (self.roll.len() - block * BLOCK).min(BLOCK) as u64;
        room.clear();
        for ((side, work), answers) in self.sides.iter().zip(works).zip(&mut room.answers) {
            part.judged += households * side.plan.programs() as u64;
            work.judge(block, Wanted::EligibleAndOpen, |found| {
                let list = &mut answers[usize::from(side.changed[found.position])];
                self.collect(block, side, &found, list);
            });
        }
        for position in 0..self.changed.len() {
            self.compare(block, position, room, part);
        }
        if room.met.iter().all(|word| *word == 0) {
            return;
        }
        part.judged += households * self.same.programs() as u64;
        self.weigh(block, same, room, part);
    }

    /// Keeps the answers of a program by their places, in order.
    fn collect(&self, block: usize, side: &Side<'_>, found: &ProgramAnswers<'_>, list: &mut Vec<(Place, Answer)>) {
        list.extend(found.eligible.iter().enumerate().map(|(position, row)| (*row, Answer::Eligible(found.amounts.at(position)))));
        list.extend(found.needs.iter().map(|row| (*row, Answer::Needs)));
        if self.roll.needs_both() {
            // Rows of two populations need not stand alike.
            for (place, _) in list.iter_mut() {
                let (household, member) = person_at(side.population, block, found.program.paid_to, *place);
                *place = (household as u32) << 16 | member.map_or(0, |member| u32::from(member) + 1);
            }
        }
        list.sort_unstable_by_key(|(place, _)| *place);
    }

    /// The household, counted from the block's first, and the member at a place.
    fn at(&self, block: usize, paid_to: PaidTo, place: Place) -> (usize, Option<u16>) {
        if self.roll.needs_both() {
            return ((place >> 16) as usize, (place & 0xFFFF).checked_sub(1).map(|member| member as u16));
        }
        person_at(&self.roll.population, block, paid_to, place)
    }

    fn compare(&self, block: usize, position: usize, room: &mut Room, part: &mut Part) {
        let Room { answers: [before, after], met, answered, .. } = room;
        let (changed, moved) = (&self.changed[position], &mut part.programs[position]);
        let per = |program: &Option<Arc<Program>>| program.as_ref().map_or(1, |program| program.per.times_a_year());
        let times = (per(&changed.live), per(&changed.drafted));
        let is_paid_alike = changed.live.as_ref().zip(changed.drafted.as_ref()).is_none_or(|(one, other)| one.paid_to == other.paid_to);
        let paid_to = |program: &Option<Arc<Program>>| program.as_ref().map_or(PaidTo::Household, |program| program.paid_to);
        let paid_to = (paid_to(&changed.live), paid_to(&changed.drafted));
        let mut note = |place: Place, paid_to: PaidTo, was: Answer, is: Answer, moved: &mut Moved| {
            count(&mut moved.before, was, times.0);
            count(&mut moved.after, is, times.1);
            let is_met = matches!((was, is), (Answer::Eligible(_), _) | (_, Answer::Eligible(_))) && (was != is || changed.is_weighed_otherwise);
            if !is_met {
                return;
            }
            let (household, member) = self.at(block, paid_to, place);
            set(met, household);
            if was == is && times.0 == times.1 {
                return;
            }
            set(answered, household);
            move_on(moved, was, is, times);
            part.answers.push(AnswerChange { household: (block * BLOCK + household) as u32, member, program: position as u16, before: was, after: is });
        };
        let (before, after) = (&before[position], &after[position]);
        if !is_paid_alike {
            // The one is paid to households, the other to people: nobody's answer can be set beside the other.
            before.iter().for_each(|(place, was)| note(*place, paid_to.0, *was, Answer::Ineligible, moved));
            after.iter().for_each(|(place, is)| note(*place, paid_to.1, Answer::Ineligible, *is, moved));
            return;
        }
        let paid_to = if changed.live.is_some() { paid_to.0 } else { paid_to.1 };
        let (mut one, mut other) = (before.iter().peekable(), after.iter().peekable());
        while let Some(place) = [one.peek(), other.peek()].into_iter().flatten().map(|(place, _)| *place).min() {
            let next = |list: &mut std::iter::Peekable<std::slice::Iter<'_, (Place, Answer)>>| {
                list.next_if(|(own, _)| *own == place).map_or(Answer::Ineligible, |(_, answer)| *answer)
            };
            let (was, is) = (next(&mut one), next(&mut other));
            note(place, paid_to, was, is, moved);
        }
    }

    /// What those who are met can hold together before and after.
    fn weigh(&self, block: usize, same: &mut Work<'_>, room: &mut Room, part: &mut Part) {
        let Room { answers, met, answered, offers } = room;
        let is_met = |household: usize| is_set(met, household);
        for (side, answers) in answers.iter().enumerate() {
            for (position, list) in answers.iter().enumerate() {
                let Some(program) = self.sides[side].at[position] else { continue };
                let paid_to = self.programs[program as usize].paid_to;
                for (place, answer) in list {
                    let Answer::Eligible(paid) = answer else { continue };
                    let (household, member) = self.at(block, paid_to, *place);
                    if is_met(household) {
                        offers.push(Held { household: household as u16, program, member, side: side as u8, paid: *paid });
                    }
                }
            }
        }
        same.judge(block, Wanted::Eligible, |found| {
            let program = self.same_at[found.position];
            for (position, row) in found.eligible.iter().enumerate() {
                let (household, member) = person_at(&self.roll.population, block, found.program.paid_to, *row);
                if is_met(household) {
                    offers.push(Held { household: household as u16, program, member, side: BOTH, paid: found.amounts.at(position) });
                }
            }
        });
        offers.sort_unstable_by_key(Held::place);
        let (mut programs, mut held, mut rows) = (Vec::new(), Vec::new(), [None, None]);
        for own in offers.chunk_by(|a, b| a.household == b.household) {
            let mut sum = |side: u8| {
                programs.clear();
                held.clear();
                for one in own.iter().filter(|one| one.side == side || one.side == BOTH) {
                    programs.push(one.program);
                    held.push(one.offer(&self.programs));
                }
                let Side { catalog, population, standings, .. } = &self.sides[usize::from(side)];
                let is_for_some = |(program, offer): (&u32, &Offer<'_>)| offer.program.beneficiaries.is_some() && !standings.stands_alone(*program, &programs);
                if programs.iter().zip(&held).any(is_for_some) {
                    let rows = rows[usize::from(side)].get_or_insert_with(|| rows_of(population, block));
                    let household = population.household(&catalog.vocabulary, block, rows[usize::from(own[0].household)]);
                    let situation = Situation::new(&household, self.on, Rigour::Warn);
                    held.iter_mut().for_each(|offer| offer.some = some_beneficiaries(offer.program, &situation));
                }
                sum_held_together(&self.sides[usize::from(side)].standings, &programs, &held)
            };
            let household = (block * BLOCK + usize::from(own[0].household)) as u32;
            let (before, after) = (sum(0), sum(1));
            if before != after || is_set(answered, usize::from(own[0].household)) {
                part.households.push(HouseholdChange { household, before, after });
            }
        }
    }
}

/// The row of each household of a block, in the order in which all were given.
fn rows_of(population: &Population, block: usize) -> Vec<usize> {
    let count = (population.len() - block * BLOCK).min(BLOCK);
    let mut rows = vec![0; count];
    for row in 0..count {
        rows[population.household_number(block, row as u32) - block * BLOCK] = row;
    }
    rows
}

/// Room that is used again for one block after the other.
struct Room {
    /// Of each side and changed program, by place.
    answers: [Vec<Vec<(Place, Answer)>>; 2],
    /// Households of the block that are met, one bit each.
    met: Vec<u64>,
    /// Those among them of whom an answer changes.
    answered: Vec<u64>,
    offers: Vec<Held>,
}

impl Room {
    fn new(programs: usize) -> Self {
        Room { answers: [vec![Vec::new(); programs], vec![Vec::new(); programs]], met: vec![0; BLOCK / 64], answered: vec![0; BLOCK / 64], offers: Vec::new() }
    }

    fn clear(&mut self) {
        self.answers.iter_mut().flatten().for_each(Vec::clear);
        self.met.fill(0);
        self.answered.fill(0);
        self.offers.clear();
    }
}

/// On both sides.
const BOTH: u8 = 2;

/// What somebody is eligible for; the program by its position among all.
struct Held {
    household: u16,
    program: u32,
    member: Option<u16>,
    side: u8,
    paid: Paid,
}

impl Held {
    /// By household, program and member, as one number.
    fn place(&self) -> u64 {
        u64::from(self.household) << 49 | u64::from(self.program) << 17 | self.member.map_or(0, |member| u64::from(member) + 1)
    }

    fn offer<'p>(&self, programs: &'p [Arc<Program>]) -> Offer<'p> {
        let recipient = self.member.map_or(Recipient::Household, Recipient::Member);
        Offer { program: &programs[self.program as usize], recipient, amount: self.paid.into(), some: None }
    }
}

/// The household of a row, counted from its block's first, and the member where rows are members.
fn person_at(population: &Population, block: usize, paid_to: PaidTo, row: u32) -> (usize, Option<u16>) {
    let (household, recipient) = population.recipient_at(block, paid_to, row);
    (household - block * BLOCK, recipient.member())
}

/// The least that an answer comes to in a year.
fn year_fen(answer: Answer, times: i64) -> Option<i128> {
    match answer {
        Answer::Eligible(Paid::Exactly(fen) | Paid::Between(fen, _)) => Some(i128::from(fen) * i128::from(times)),
        _ => None,
    }
}

fn count(counted: &mut Counted, answer: Answer, times: i64) {
    match (answer, year_fen(answer, times)) {
        (Answer::Eligible(_), Some(fen)) => {
            counted.eligible += 1;
            counted.fen += fen;
        }
        (Answer::Eligible(_), None) => {
            counted.eligible += 1;
            counted.without_sum += 1;
        }
        (Answer::Needs, _) => counted.needs += 1,
        (Answer::Ineligible, _) => {}
    }
}

fn move_on(moved: &mut Moved, was: Answer, is: Answer, times: (i64, i64)) {
    match (was, is) {
        (Answer::Eligible(_), Answer::Eligible(_)) => match (year_fen(was, times.0), year_fen(is, times.1)) {
            (Some(was), Some(is)) if was < is => moved.more += 1,
            (Some(was), Some(is)) if was > is => moved.less += 1,
            _ => {}
        },
        (Answer::Eligible(_), _) => {
            moved.no_longer += 1;
            moved.now_needs += u64::from(is == Answer::Needs);
        }
        _ => moved.newly += 1,
    }
}
