//! What do the two catalogs answer, household beside household?
//!
//! Only what the catalogs write otherwise is judged by both. What a household may hold besides is asked only of the blocks in
//! which somebody is met, so that a draft that changes little costs little.

use super::differences::{ChangedProgram, Differences};
use super::part::{Counted, Moved, Part};
use super::roll::Roll;
use super::trials::TrialPlan;
use super::weighing::{BOTH, Held, WeighRoom, put_in_order};
use crate::calendar::Date;
use crate::catalog::{Catalog, PaidTo, Program};
use crate::columns::bits::{each, is_set, set};
use crate::columns::{BLOCK, Paid, Plan, Population, ProgramAnswers, Wanted, Work};
use crate::eligibility::{Sums, YearSum, may_be_for_some};
use crate::facts::Vocabulary;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

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
    pub program: u32,
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

/// A draft beside the catalog in use, for a roll of households.
pub struct Rehearsal<'r> {
    pub(super) roll: &'r Roll<'r>,
    pub(super) live: &'r Catalog,
    pub(super) changed: Vec<ChangedProgram>,
    pub(super) sides: [Side<'r>; 2],
    /// What is judged together: both catalogs' programs, so that what they have in common is worked out once; or the draft's by
    /// themselves, where it reads documents otherwise.
    pub(super) plans: Vec<Plan>,
    /// For each plan what trials are judged by, made when it is first needed.
    trials: [OnceLock<TrialPlan>; 2],
    /// The programs of the first plan that are the same in both.
    pub(super) same: Range<usize>,
    /// All of both, by id; where each of the same stands among them.
    pub(super) programs: Vec<Arc<Program>>,
    pub(super) same_at: Vec<u32>,
    pub(super) on: Date,
}

/// One catalog's changed programs.
pub(super) struct Side<'r> {
    pub catalog: &'r Catalog,
    pub population: &'r Population,
    /// In which plan they stand, and where in it.
    pub plan: usize,
    pub own: Range<usize>,
    /// Which changed program each of them is.
    changed: Vec<u32>,
    /// Where each changed program that this side has stands among all programs.
    pub at: Vec<Option<u32>>,
    /// Of all programs, where in the plan a household's aid stands that may be for some of its members.
    pub for_some: Vec<Option<usize>>,
    pub sums: Sums,
}

/// Where an answer stands within a block: rows of one population, or households and members where there are two.
type Place = u32;

/// One side's answers to a changed program in a block, by rising places.
#[derive(Default)]
pub(super) struct Answers {
    pub eligible: Vec<(Place, Paid)>,
    needs: Vec<Place>,
}

impl<'r> Rehearsal<'r> {
    /// Compares the two catalogs and makes ready to judge.
    pub fn new(live: &'r Catalog, draft: &'r Catalog, roll: &'r Roll<'r>, on: Date) -> Self {
        let Differences { changed, same: alike } = Differences::between(live, draft, on, !roll.needs_both());
        let mut programs: Vec<Arc<Program>> = changed.iter().flat_map(|one| [&one.live, &one.drafted]).flatten().chain(&alike).map(Arc::clone).collect();
        programs.sort_by(|a, b| a.id.cmp(&b.id));
        let at = |program: &Arc<Program>| {
            let first = programs.partition_point(|other| other.id < program.id);
            programs[first..].iter().position(|other| Arc::ptr_eq(other, program)).map(|position| (first + position) as u32)
        };
        let of_live = || changed.iter().filter_map(|one| one.live.as_ref());
        let of_draft = || changed.iter().filter_map(|one| one.drafted.as_ref());
        let same = of_live().count()..of_live().count() + alike.len();
        let (plans, drafted) = match &roll.as_drafted {
            None => {
                let all = of_live().chain(&alike).chain(of_draft());
                (vec![Plan::of_programs(&live.vocabulary, all, &roll.population, on)], (0, same.end..same.end + of_draft().count()))
            }
            // Then nothing is the same.
            Some(population) => {
                let plans = [(live, of_live().collect::<Vec<_>>(), &roll.population), (draft, of_draft().collect(), population)];
                let plan = |(catalog, own, population): (&Catalog, Vec<&Arc<Program>>, &Population)| {
                    Plan::of_programs(&catalog.vocabulary, own.into_iter(), population, on)
                };
                (plans.map(plan).into(), (1, 0..of_draft().count()))
            }
        };
        let side = |catalog: &'r Catalog, population: &'r Population, (plan, own): (usize, Range<usize>), of: fn(&ChangedProgram) -> Option<&Arc<Program>>| {
            let has = |(position, one)| of(one).map(|_| position as u32);
            let sums = Sums::of(&catalog.relations, &programs.iter().map(AsRef::as_ref).collect::<Vec<_>>());
            let mut for_some = vec![None; programs.len()];
            for planned in own.clone().chain(same.clone()) {
                let program = plans[plan].program(planned);
                // Of what is held beside anything it doesn't matter.
                if let Some(at) = at(program).filter(|at| may_be_for_some(program) && !sums.stands_alone(*at)) {
                    for_some[at as usize] = Some(planned);
                }
            }
            let at = changed.iter().map(|one| of(one).and_then(at)).collect();
            Side { catalog, population, plan, own, changed: changed.iter().enumerate().filter_map(has).collect(), at, for_some, sums }
        };
        let sides = [
            side(live, &roll.population, (0, 0..same.start), |one| one.live.as_ref()),
            side(draft, roll.as_drafted.as_ref().unwrap_or(&roll.population), drafted, |one| one.drafted.as_ref()),
        ];
        let same_at = alike.iter().filter_map(at).collect();
        Rehearsal { roll, live, sides, plans, trials: Default::default(), same, changed, same_at, programs, on }
    }

    /// Programs that the two catalogs write otherwise.
    pub fn changed(&self) -> &[ChangedProgram] {
        &self.changed
    }

    /// What the trials of those are judged by whose programs stand in a plan.
    pub(super) fn trials(&self, plan: usize) -> &TrialPlan {
        self.trials[plan].get_or_init(|| {
            let sides = || self.sides.iter().filter(|side| side.plan == plan);
            let own = sides().flat_map(|side| side.at.iter().flatten().chain(&self.same_at)).copied().collect();
            TrialPlan::of(self.vocabulary(plan), self.population(plan), &self.programs, &own, &self.sides[0].sums, self.on)
        })
    }

    /// The households that a plan judges.
    pub(super) fn population(&self, plan: usize) -> &Population {
        self.sides[plan].population
    }

    /// What their facts are called.
    pub(super) fn vocabulary(&self, plan: usize) -> &Vocabulary {
        &self.sides[plan].catalog.vocabulary
    }

    /// Judges some blocks. Each call has its own room for work, so several may run at once.
    pub fn judge(&self, blocks: Range<usize>) -> Part {
        let first = (blocks.start * BLOCK) as u32;
        let mut part = Part { first, programs: vec![Moved::default(); self.changed.len()], ..Part::default() };
        if self.changed.is_empty() {
            return part;
        }
        let work = |(position, plan)| Work::new(plan, self.population(position), self.vocabulary(position));
        let mut works: Vec<Work<'_>> = self.plans.iter().enumerate().map(work).collect();
        let mut room = Room::new(self.changed.len());
        for block in blocks {
            self.judge_block(block, &mut works, &mut room, &mut part);
        }
        part.count(self.roll);
        part
    }

    fn judge_block<'s>(&'s self, block: usize, works: &mut [Work<'_>], room: &mut Room<'s>, part: &mut Part) {
        let households = (self.roll.len() - block * BLOCK).min(BLOCK) as u64;
        room.clear();
        works.iter_mut().for_each(|work| work.begin(block));
        for (side, answers) in self.sides.iter().zip(&mut room.answers) {
            part.judged += households * side.own.len() as u64;
            works[side.plan].judge_some(side.own.clone(), Wanted::EligibleAndOpen, |found| {
                let list = &mut answers[side.changed[found.position - side.own.start] as usize];
                self.collect(block, side, &found, list);
            });
        }
        let first = part.answers.len();
        for position in 0..self.changed.len() {
            self.compare(block, position, room, part);
        }
        room.order(block, &mut part.answers[first..]);
        let asked = self.meet_whose_awards_set(block, works, room);
        let is_anybody_met = room.met.iter().any(|word| *word != 0);
        part.judged += households * if is_anybody_met { self.same.len() } else { asked } as u64;
        if !is_anybody_met {
            return;
        }
        self.weigh(block, works, room, part);
    }

    /// Where a status is only read otherwise those are met for whom an award may set one; tells how many programs were asked for that.
    fn meet_whose_awards_set(&self, block: usize, works: &mut [Work<'_>], room: &mut Room<'_>) -> usize {
        let Room { met, reading, setting, .. } = room;
        if reading.iter().all(|word| *word == 0) {
            return 0;
        }
        let (mut asked, mut eligible, mut open) = (0, Vec::new(), Vec::new());
        for planned in self.same.clone().filter(|planned| self.sets_statuses(self.same_at[planned - self.same.start])) {
            asked += 1;
            [&mut eligible, &mut open].into_iter().for_each(Vec::clear);
            works[0].add_verdicts(planned, &mut eligible, &mut open);
            let mut people = people(&self.roll.population, block, self.plans[0].program(planned).paid_to);
            each(eligible.iter().copied(), |row| set(setting, people(row).0));
        }
        met.iter_mut().zip(reading.iter().zip(&*setting)).for_each(|(met, (reading, setting))| *met |= reading & setting);
        asked
    }

    /// Whether some program of either side looks at a status that an award of one sets; both sides' sums know all programs.
    fn sets_statuses(&self, program: u32) -> bool {
        self.sides[0].sums.is_looked_at(program)
    }

    /// Keeps the answers of a program by their places, in order.
    fn collect(&self, block: usize, side: &Side<'_>, found: &ProgramAnswers<'_>, list: &mut Answers) {
        let paid = (0..found.eligible.len()).map(|position| found.amounts.at(position));
        if !self.roll.needs_both() {
            list.eligible.extend(found.eligible.iter().copied().zip(paid));
            list.needs.extend_from_slice(found.needs);
            return;
        }
        // Two populations order their rows each its own way.
        let packed = |(household, member): Person| (household as u32) << 16 | member.map_or(0, |member| u32::from(member) + 1);
        let [mut eligible, mut open] = [(); 2].map(|()| people(side.population, block, found.program.paid_to));
        list.eligible.extend(found.eligible.iter().map(|row| packed(eligible(*row))).zip(paid));
        list.needs.extend(found.needs.iter().map(|row| packed(open(*row))));
        list.eligible.sort_unstable_by_key(|(place, _)| *place);
        list.needs.sort_unstable();
    }

    /// Tells who is at one place after the other, by rising places.
    fn people(&self, block: usize, paid_to: PaidTo) -> impl FnMut(Place) -> Person {
        let (needs_both, mut people) = (self.roll.needs_both(), people(&self.roll.population, block, paid_to));
        move |place| match needs_both {
            true => ((place >> 16) as usize, (place & 0xFFFF).checked_sub(1).map(|member| member as u16)),
            false => people(place),
        }
    }

    fn compare(&self, block: usize, position: usize, room: &mut Room<'_>, part: &mut Part) {
        let Room { answers: [before, after], met, answered, reading, setting, .. } = room;
        let (changed, moved) = (&self.changed[position], &mut part.programs[position]);
        let per = |program: &Option<Arc<Program>>| program.as_ref().map_or(1, |program| program.per.times_a_year());
        let times = (per(&changed.live), per(&changed.drafted));
        let is_paid_alike = changed.live.as_ref().zip(changed.drafted.as_ref()).is_none_or(|(one, other)| one.paid_to == other.paid_to);
        let paid_to = |program: &Option<Arc<Program>>| program.as_ref().map_or(PaidTo::Household, |program| program.paid_to);
        let paid_to = (paid_to(&changed.live), paid_to(&changed.drafted));
        let (before, after) = (&before[position], &after[position]);
        before.count(&mut moved.before, times.0);
        after.count(&mut moved.after, times.1);
        let sets_statuses = self.sides.iter().any(|side| side.at[position].is_some_and(|program| self.sets_statuses(program)));
        let mut note = |(household, member): Person, was: Answer, is: Answer| {
            let is_alike = was == is;
            if sets_statuses {
                set(setting, household);
            }
            if is_alike && changed.is_read_otherwise {
                set(reading, household);
            }
            if is_alike && !changed.is_weighed_otherwise {
                return;
            }
            set(met, household);
            if is_alike && times.0 == times.1 {
                return;
            }
            set(answered, household);
            move_on(moved, was, is, times);
            part.answers.push(AnswerChange { household: (block * BLOCK + household) as u32, member, program: position as u32, before: was, after: is });
        };
        if !is_paid_alike {
            // The one is paid to households, the other to people: nobody's answer can be set beside the other.
            let (mut those_before, mut those_after) = (self.people(block, paid_to.0), self.people(block, paid_to.1));
            before.eligible.iter().for_each(|(place, was)| note(those_before(*place), Answer::Eligible(*was), Answer::Ineligible));
            after.eligible.iter().for_each(|(place, is)| note(those_after(*place), Answer::Ineligible, Answer::Eligible(*is)));
            return;
        }
        let mut people = self.people(block, if changed.live.is_some() { paid_to.0 } else { paid_to.1 });
        let (mut one, mut other) = (before.eligible.as_slice(), after.eligible.as_slice());
        let mut open = [before.needs.as_slice(), after.needs.as_slice()];
        let mut without = |side: usize, place: Place| {
            let from = open[side].partition_point(|other| *other < place);
            open[side] = &open[side][from..];
            if open[side].first() == Some(&place) { Answer::Needs } else { Answer::Ineligible }
        };
        loop {
            match (one, other) {
                ([], []) => return,
                ([(place, was), rest @ ..], [(other_place, is), other_rest @ ..]) if place == other_place => {
                    note(people(*place), Answer::Eligible(*was), Answer::Eligible(*is));
                    (one, other) = (rest, other_rest);
                }
                ([(place, was), rest @ ..], _) if other.first().is_none_or(|(other, _)| place < other) => {
                    note(people(*place), Answer::Eligible(*was), without(1, *place));
                    one = rest;
                }
                (_, [(place, is), rest @ ..]) => {
                    note(people(*place), without(0, *place), Answer::Eligible(*is));
                    other = rest;
                }
                (_, []) => return,
            }
        }
    }

    /// What those who are met can hold together before and after.
    fn weigh<'s>(&'s self, block: usize, works: &mut [Work<'_>], room: &mut Room<'s>, part: &mut Part) {
        let Room { answers, met, answered, weigh, .. } = room;
        let is_met = |household: usize| is_set(met, household);
        weigh.clear();
        for (side, answers) in answers.iter().enumerate() {
            for (position, list) in answers.iter().enumerate() {
                let Some(program) = self.sides[side].at[position] else { continue };
                let mut people = self.people(block, self.programs[program as usize].paid_to);
                let places = list.eligible.iter().map(|(place, paid)| (people(*place), *paid)).filter(|((household, _), _)| is_met(*household));
                weigh.take(program, places.map(|(person, paid)| Held::new(program, person, side as u8, paid)));
            }
        }
        works[0].judge_some(self.same.clone(), Wanted::Eligible, |found| {
            let program = self.same_at[found.position - self.same.start];
            let mut people = people(&self.roll.population, block, found.program.paid_to);
            let held = found.eligible.iter().enumerate().map(|(position, row)| (people(*row), position)).filter(|((household, _), _)| is_met(*household));
            weigh.take(program, held.map(|(person, position)| Held::new(program, person, BOTH, found.amounts.at(position))));
        });
        self.sum(block, works, weigh, |household, before, after| {
            if before != after || is_set(answered, household) {
                part.households.push(HouseholdChange { household: (block * BLOCK + household) as u32, before, after });
            }
        });
    }
}

/// Room that is used again for one block after the other.
struct Room<'r> {
    /// Of each side and changed program.
    answers: [Vec<Answers>; 2],
    /// Households of the block that are met, one bit each.
    met: Vec<u64>,
    /// Those among them of whom an answer changes.
    answered: Vec<u64>,
    /// Who is eligible for something that reads a status otherwise, and for something whose award sets one.
    reading: Vec<u64>,
    setting: Vec<u64>,
    weigh: WeighRoom<'r>,
    /// Where the answers of each household begin, and the answers as they came.
    starts: Vec<usize>,
    unordered: Vec<AnswerChange>,
}

impl Room<'_> {
    fn new(programs: usize) -> Self {
        let answers = || (0..programs).map(|_| Answers::default()).collect();
        Room {
            answers: [answers(), answers()],
            met: vec![0; BLOCK / 64],
            answered: vec![0; BLOCK / 64],
            reading: vec![0; BLOCK / 64],
            setting: vec![0; BLOCK / 64],
            weigh: WeighRoom::default(),
            starts: Vec::new(),
            unordered: Vec::new(),
        }
    }

    /// Puts a block's answers, which came program by program, in the order of the households.
    fn order(&mut self, block: usize, answers: &mut [AnswerChange]) {
        let Room { starts, unordered, .. } = self;
        let household = |answer: &AnswerChange| answer.household as usize - block * BLOCK;
        unordered.clear();
        unordered.extend_from_slice(answers);
        put_in_order(unordered.iter().map(|answer| (household(answer), *answer)), starts, |place, answer| answers[place] = answer);
        // As a rule they are in order now.
        answers.chunk_by_mut(|one, other| one.household == other.household).for_each(|own| own.sort_by_key(AnswerChange::place));
    }

    fn clear(&mut self) {
        for answers in self.answers.iter_mut().flatten() {
            answers.eligible.clear();
            answers.needs.clear();
        }
        [&mut self.met, &mut self.answered, &mut self.reading, &mut self.setting].into_iter().for_each(|bits| bits.fill(0));
    }
}

impl Answers {
    fn count(&self, counted: &mut Counted, times: i64) {
        counted.eligible += self.eligible.len() as u64;
        counted.needs += self.needs.len() as u64;
        for (_, paid) in &self.eligible {
            match paid.least() {
                Some(fen) => counted.fen += i128::from(fen) * i128::from(times),
                None => counted.without_sum += 1,
            }
        }
    }
}

/// A household, counted from its block's first, and the member to whom something would be paid.
pub(super) type Person = (usize, Option<u16>);

/// Tells who is in one row after the other, by rising rows.
fn people(population: &Population, block: usize, paid_to: PaidTo) -> impl FnMut(u32) -> Person + '_ {
    let mut recipients = population.recipients(block, paid_to);
    move |row| {
        let (household, recipient) = recipients(row);
        (household - block * BLOCK, recipient.member())
    }
}

/// The least that an answer comes to in a year.
fn year_fen(answer: Answer, times: i64) -> Option<i128> {
    match answer {
        Answer::Eligible(paid) => paid.least().map(|fen| i128::from(fen) * i128::from(times)),
        _ => None,
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
