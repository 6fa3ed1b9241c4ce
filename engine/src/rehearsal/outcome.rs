//! What is told of a rehearsal: by program, by place, by kind of household, and of each household?

use super::judging::{Answer, AnswerChange, HouseholdChange, Rehearsal};
use super::part::{Counted, Moved, Part, merged};
use crate::catalog::Program;
use crate::eligibility::YearSum;
use crate::facts::Area;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Lengths of codes: provinces, cities, counties, subdistricts, communities.
const LEVELS: [usize; 5] = [2, 4, 6, 9, 12];

/// Whether a household fares better under the draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaning {
    /// It can hold less.
    Loses,
    /// It can hold more.
    Gains,
    /// Its answers change, and no sum that is known does.
    Otherwise,
}

/// What some households can hold together before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many households there are, met or not.
    pub households: usize,
    /// So many gain.
    pub gain: usize,
    /// So many lose.
    pub lose: usize,
    /// So many are met otherwise.
    pub otherwise: usize,
    /// What those who are met can hold under the catalog in use.
    pub before: YearSum,
    /// The same under the draft.
    pub after: YearSum,
}

/// One changed program's answers.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgramLine {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Words,
    /// Whether it is in force in the catalog in use, and in the draft.
    pub is_in: (bool, bool),
    /// Recipients who are eligible, before and after.
    pub eligible: (u64, u64),
    /// Recipients of whom a fact is missing, before and after.
    pub needs: (u64, u64),
    /// Eligible of whom no sum is known, before and after.
    pub without_sum: (u64, u64),
    /// What it would pay if each took it, whatever else is held; of ranges the least.
    pub pays: (YearSum, YearSum),
    /// Recipients who become eligible.
    pub newly: u64,
    /// Recipients who are eligible no longer.
    pub no_longer: u64,
    /// Those among them of whom only a fact is missing.
    pub now_needs: u64,
    /// Recipients who get more.
    pub more: u64,
    /// Recipients who get less.
    pub less: u64,
}

/// The households of a place, or of a kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The place's code; nothing for kinds, and for households of which no place is known.
    pub area: Option<String>,
    /// What it is called; nothing where the catalog has no name of the place.
    pub name: Option<Words>,
    /// What it comes to.
    pub tally: Tally,
}

/// All that a rehearsal comes to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Households and their sums.
    pub tally: Tally,
    /// Households that could not be read.
    pub unread: usize,
    /// Pairs of a household and a program that were judged.
    pub judged: u64,
    /// Changed programs, in the order of their ids.
    pub programs: Vec<ProgramLine>,
    /// Places, at the first level at which they differ.
    pub areas: Vec<Group>,
    /// Kinds of households.
    pub kinds: Vec<Group>,
    /// What was found, part by part as the households come.
    parts: Vec<Part>,
    /// Those who are met, by part and position in it: who lose first, each the larger change first.
    order: Vec<(u32, u32)>,
}

/// Where a household stands among those who are met: how it fares, by how much, and its position, as one number.
pub(super) type Place = u128;

/// No sum differs by more fen.
const DIFFERENCE_BITS: u32 = 94;

impl HouseholdChange {
    /// How much more it can hold.
    pub fn difference_fen(&self) -> i128 {
        self.after.total_fen() - self.before.total_fen()
    }

    /// Who loses comes first, then the larger change.
    pub(super) fn place(&self) -> Place {
        let largest = (1 << DIFFERENCE_BITS) - 1;
        let less_than_largest = largest - self.difference_fen().unsigned_abs().min(largest);
        (self.leaning() as u128) << (DIFFERENCE_BITS + 32) | less_than_largest << 32 | u128::from(self.household)
    }

    /// How it fares.
    pub fn leaning(&self) -> Leaning {
        match self.difference_fen() {
            0 => Leaning::Otherwise,
            fen if fen < 0 => Leaning::Loses,
            _ => Leaning::Gains,
        }
    }
}

impl AnswerChange {
    /// By household, program and member; what is had no longer comes last.
    pub(super) fn place(&self) -> (u32, u32, Option<u16>, bool) {
        (self.household, self.program, self.member, self.after == Answer::Ineligible)
    }
}

impl Tally {
    fn join(&mut self, other: &Tally) {
        self.households += other.households;
        self.gain += other.gain;
        self.lose += other.lose;
        self.otherwise += other.otherwise;
        self.before = self.before + other.before;
        self.after = self.after + other.after;
    }

    pub(super) fn add(&mut self, change: &HouseholdChange) {
        match change.leaning() {
            Leaning::Gains => self.gain += 1,
            Leaning::Loses => self.lose += 1,
            Leaning::Otherwise => self.otherwise += 1,
        }
        self.before = self.before + change.before;
        self.after = self.after + change.after;
    }

    /// How many are met.
    pub fn met(&self) -> usize {
        self.gain + self.lose + self.otherwise
    }

    /// What the draft costs more; below zero it saves.
    pub fn cost(&self) -> YearSum {
        let difference = |of: fn(&YearSum) -> i128| of(&self.after) - of(&self.before);
        YearSum { recurring_fen: difference(|sum| sum.recurring_fen), single_fen: difference(|sum| sum.single_fen) }
    }
}

impl ProgramLine {
    /// Whether anybody's answer changes.
    pub fn is_moved(&self) -> bool {
        self.newly + self.no_longer + self.more + self.less > 0 || self.needs.0 != self.needs.1 || self.without_sum.0 != self.without_sum.1
    }
}

impl Outcome {
    /// Changed programs by which somebody is met, and how many more are written otherwise and judged alike.
    pub fn moved_programs(&self) -> (Vec<&ProgramLine>, usize) {
        let moved: Vec<&ProgramLine> = self.programs.iter().filter(|line| line.is_moved()).collect();
        let rest = self.programs.len() - moved.len();
        (moved, rest)
    }

    /// Positions of the programs by which a household is met, each once.
    pub fn programs_of(&self, household: u32) -> Vec<usize> {
        let mut programs: Vec<usize> = self.answers_of(household).iter().map(|change| change.program as usize).collect();
        programs.dedup();
        programs
    }

    /// Those who are met in one way, the larger change first.
    pub fn those_who(&self, leaning: Leaning) -> impl ExactSizeIterator<Item = &HouseholdChange> + Clone {
        let (lose, gain) = (self.tally.lose, self.tally.lose + self.tally.gain);
        let range = match leaning {
            Leaning::Loses => 0..lose,
            Leaning::Gains => lose..gain,
            Leaning::Otherwise => gain..self.order.len(),
        };
        self.order[range].iter().map(|(part, place)| &self.parts[*part as usize].households[*place as usize])
    }

    /// What becomes of a household; nothing where it is not met.
    pub fn met(&self, household: u32) -> Option<&HouseholdChange> {
        let households = &self.part_of(household)?.households;
        households.binary_search_by_key(&household, |change| change.household).ok().map(|found| &households[found])
    }

    /// The changed answers of a household.
    pub fn answers_of(&self, household: u32) -> &[AnswerChange] {
        let answers = self.part_of(household).map_or(&[][..], |part| &part.answers);
        let from = answers.partition_point(|change| change.household < household);
        let to = answers.partition_point(|change| change.household <= household);
        &answers[from..to]
    }

    /// All changed answers, by household.
    pub fn answers(&self) -> impl Iterator<Item = &AnswerChange> {
        self.parts.iter().flat_map(|part| &part.answers)
    }

    fn part_of(&self, household: u32) -> Option<&Part> {
        self.parts[..self.parts.partition_point(|part| part.first <= household)].last()
    }
}

impl Rehearsal<'_> {
    /// What all parts come to together.
    pub fn conclude(&self, mut parts: Vec<Part>) -> Outcome {
        parts.sort_by_key(|part| part.first);
        let mut moved = vec![Moved::default(); self.changed.len()];
        let mut tally = Tally { households: self.roll.len(), ..Tally::default() };
        for part in &parts {
            moved.iter_mut().zip(&part.programs).for_each(|(all, own)| all.add(own));
            tally.join(&part.tally);
        }
        Outcome {
            tally,
            unread: self.roll.unread,
            judged: parts.iter().map(|part| part.judged).sum(),
            programs: self.changed.iter().zip(&moved).map(|(changed, moved)| line(changed, moved)).collect(),
            areas: self.areas(&parts),
            kinds: self.kinds(&parts),
            order: merged(&parts),
            parts,
        }
    }

    fn kinds(&self, parts: &[Part]) -> Vec<Group> {
        let roll = self.roll;
        let mut tallies = vec![Tally::default(); roll.kinds.len()];
        roll.kind.iter().for_each(|kind| tallies[usize::from(*kind)].households += 1);
        parts.iter().for_each(|part| join_each(&mut tallies, &part.of_kinds));
        let named = roll.kinds.iter().zip(tallies).filter(|(_, tally)| tally.households > 0);
        named.map(|(name, tally)| Group { area: None, name: Some(name.clone()), tally }).collect()
    }

    fn areas(&self, parts: &[Part]) -> Vec<Group> {
        let roll = self.roll;
        let shown = |level: usize| -> Vec<Option<&str>> {
            let cut = |area: &Area| -> usize { area.as_str().len().min(level) };
            roll.areas.iter().map(|area| area.as_ref().map(|area| &area.as_str()[..cut(area)])).collect()
        };
        let is_told_apart = |level: &&usize| shown(**level).into_iter().flatten().collect::<BTreeSet<_>>().len() > 1;
        let codes = shown(LEVELS.iter().find(is_told_apart).copied().unwrap_or(LEVELS[LEVELS.len() - 1]));
        // Places first, their codes second: there are few of these and many households.
        let mut of_places = vec![Tally::default(); codes.len()];
        roll.area.iter().for_each(|area| of_places[*area as usize].households += 1);
        parts.iter().for_each(|part| join_each(&mut of_places, &part.of_areas));
        let mut tallies: BTreeMap<Option<&str>, Tally> = BTreeMap::new();
        codes.iter().zip(&of_places).filter(|(_, tally)| tally.households > 0).for_each(|(code, tally)| tallies.entry(*code).or_default().join(tally));
        let group = |(code, tally): (Option<&str>, Tally)| Group {
            area: code.map(str::to_string),
            name: match code {
                Some(code) => self.live.region_names.get(code).cloned(),
                None => Some(Words::new("不清楚", "not known")),
            },
            tally,
        };
        tallies.into_iter().map(group).collect()
    }
}

fn join_each(all: &mut [Tally], own: &[Tally]) {
    all.iter_mut().zip(own).for_each(|(all, own)| all.join(own));
}

fn pays(program: &Option<Arc<Program>>, fen: i128) -> YearSum {
    program.as_ref().map_or(YearSum::default(), |program| YearSum::paid(program.per, fen))
}

fn line(changed: &super::ChangedProgram, moved: &Moved) -> ProgramLine {
    let Moved { before, after, newly, no_longer, more, less, now_needs } = *moved;
    let both = |of: fn(&Counted) -> u64| (of(&before), of(&after));
    ProgramLine {
        id: changed.id().to_string(),
        name: changed.name().clone(),
        is_in: (changed.live.is_some(), changed.drafted.is_some()),
        eligible: both(|counted| counted.eligible),
        needs: both(|counted| counted.needs),
        without_sum: both(|counted| counted.without_sum),
        pays: (pays(&changed.live, before.fen), pays(&changed.drafted, after.fen)),
        newly,
        no_longer,
        now_needs,
        more,
        less,
    }
}
