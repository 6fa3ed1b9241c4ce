//! What did a criterion come to, and how is that said?
//!
//! What is found is kept as data, side by side for all criteria of a program; texts are made of it when somebody reads them.

use super::dated::dated_value;
use super::evaluate::View;
use super::found::{Sight, SightValue, find, sights};
use super::gap::{Gap, add_gaps};
use super::stale::UncheckedNumber;
use crate::catalog::{Criterion, NumberExpression, Printer, Program, unit_of};
use crate::facts::Vocabulary;
use crate::words::Words;
use serde::Serialize;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

static LIVES_THERE: LazyLock<Words> = LazyLock::new(|| Words::new("家庭在本项目的实施地区", "the household lives where the program runs"));

/// What a criterion came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It holds.
    True,
    /// It fails.
    False,
    /// It hangs on unknown facts.
    Unknown,
}

/// One criterion with what was needed and what was found.
#[derive(Clone, Copy, Debug)]
pub struct CriterionFinding<'a> {
    /// What it came to.
    pub outcome: Outcome,
    /// How far a failing criterion is from holding, where that is numbers and days alone: all of these have to move.
    pub gaps: &'a [Gap],
    program: &'a Program,
    /// None asks for the region.
    criterion: Option<&'a Criterion>,
    numbers: &'a [Option<SightValue>],
    values: &'a [Option<SightValue>],
}

/// What all criteria of some programs came to, each for one recipient: side by side, for an answer has hundreds of them.
#[derive(Debug, Default)]
pub(super) struct Findings {
    list: Vec<Finding>,
    /// Program by program what its dated numbers come to; then what is found at the things that the conditions look at, condition by
    /// condition.
    values: Vec<Option<SightValue>>,
    /// What has to move, criterion by criterion.
    gaps: Vec<Gap>,
}

/// One program's findings for one recipient.
#[derive(Clone, Debug)]
pub(super) struct OwnFindings {
    all: Arc<Findings>,
    place: FindingsPlace,
}

/// Where a program's own begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct FindingsPlace {
    list: usize,
    values: usize,
}

#[derive(Debug)]
struct Finding {
    outcome: Outcome,
    values_from: usize,
    /// Where its own begin and end.
    gaps: Range<u32>,
}

impl From<Option<bool>> for Outcome {
    fn from(truth: Option<bool>) -> Self {
        match truth {
            Some(true) => Outcome::True,
            Some(false) => Outcome::False,
            None => Outcome::Unknown,
        }
    }
}

impl Findings {
    /// Room for those of programs that are asked for recipients.
    pub fn with_room<'p>(programs: impl Iterator<Item = (&'p Program, usize)>) -> Self {
        let (criteria, numbers) = programs.fold((0, 0), |(criteria, numbers), (program, recipients)| {
            (criteria + program.criteria.len() * recipients, numbers + program.dated.len() * recipients)
        });
        Findings { list: Vec::with_capacity(criteria), values: Vec::with_capacity(numbers + criteria + criteria / 2), gaps: Vec::with_capacity(criteria / 2) }
    }

    /// Adds what a program's criteria came to for one recipient, and which of its numbers nobody has checked up to the date.
    pub fn add(&mut self, program: &Program, outcomes: &[Option<bool>], view: View<'_>, vocabulary: &Vocabulary) -> (FindingsPlace, Vec<UncheckedNumber>) {
        let Findings { list, values, gaps } = self;
        let place = FindingsPlace { list: list.len(), values: values.len() };
        let mut unchecked = Vec::new();
        for number in &program.dated {
            let dated = dated_value(number, view);
            if let Some(until) = dated.as_ref().and_then(|dated| dated.unchecked) {
                // A program and a definition of a larger region may ask the same standard from two places.
                unchecked.pop_if(|last: &mut UncheckedNumber| last.key() == number.dated_key().unwrap_or_default());
                unchecked.push(UncheckedNumber { number: number.clone(), until });
            }
            values.push(dated.and_then(|dated| dated.value.cloned()).map(|value| SightValue::Number(value, unit_of(number, vocabulary))));
        }
        for (criterion, outcome) in program.criteria.iter().zip(outcomes) {
            let (condition, values_from) = (&criterion.condition, values.len());
            find(condition, *outcome, view, vocabulary, values);
            let gaps_from = gaps.len() as u32;
            if *outcome == Some(false) {
                add_gaps(condition, &criterion.gauge, view, gaps);
            }
            list.push(Finding { outcome: (*outcome).into(), values_from, gaps: gaps_from..gaps.len() as u32 });
        }
        (place, unchecked)
    }
}

impl OwnFindings {
    pub fn new(all: &Arc<Findings>, place: FindingsPlace) -> Self {
        OwnFindings { all: Arc::clone(all), place }
    }

    pub fn of_criteria<'a>(&'a self, program: &'a Program) -> impl Iterator<Item = CriterionFinding<'a>> {
        let Findings { list, values, gaps } = &*self.all;
        list[self.place.list..].iter().zip(&program.criteria).map(move |(finding, criterion)| CriterionFinding {
            outcome: finding.outcome,
            gaps: &gaps[finding.gaps.start as usize..finding.gaps.end as usize],
            program,
            criterion: Some(criterion),
            numbers: &values[self.place.values..],
            values: &values[finding.values_from..],
        })
    }
}

impl<'a> CriterionFinding<'a> {
    /// The region of a program, where the area is unknown.
    pub(super) fn of_region(program: &'a Program) -> Self {
        CriterionFinding { outcome: Outcome::Unknown, gaps: &[], program, criterion: None, numbers: &[], values: &[] }
    }

    /// Its key.
    pub fn id(&self) -> &'a str {
        self.criterion.map_or("region", |criterion| &criterion.id)
    }

    /// How far it is from holding, where that is one number or day.
    pub fn gap(&self) -> Option<&'a Gap> {
        if let [only] = self.gaps { Some(only) } else { None }
    }

    /// What one of its gaps looks at, as rules write it: `m.age`; nothing where the criterion looks at nothing else.
    pub fn looked_at(&self, gap: &Gap) -> Option<&'a str> {
        self.criterion?.gauge.name(gap.place?)
    }

    /// What it says, for people.
    pub fn says(&self) -> &'a Words {
        self.criterion.map_or(&LIVES_THERE, |criterion| &criterion.says)
    }

    /// Title and clause.
    pub fn cites(&self) -> String {
        self.program.cites(self.criterion.and_then(|criterion| criterion.clause.as_deref()))
    }

    /// The condition with its numbers: `income_pc < 185`.
    pub fn needed(&self, vocabulary: &Vocabulary) -> String {
        match self.criterion {
            Some(Criterion { condition, .. }) => self.printed(vocabulary, |printer| printer.condition(condition)),
            None => format!("area in {}", self.program.region.as_str()),
        }
    }

    /// What it looked at and found, each thing once, in the order of the text.
    pub fn found(&self, vocabulary: &Vocabulary) -> Vec<Sight> {
        let of = |condition| self.printed(vocabulary, |printer| sights(condition, self.values, printer));
        self.criterion.map(|criterion| of(&criterion.condition)).unwrap_or_default()
    }

    /// Prints with the program's dated numbers as they were found.
    fn printed<T>(&self, vocabulary: &Vocabulary, print: impl FnOnce(&Printer<'_>) -> T) -> T {
        let value_of = |wanted: &NumberExpression| {
            let position = self.program.dated.iter().position(|number| number.is_same_dated(wanted))?;
            match self.numbers.get(position)? {
                Some(SightValue::Number(value, _)) => Some(value.clone()),
                _ => None,
            }
        };
        print(&Printer { vocabulary, value_of: &value_of })
    }
}
