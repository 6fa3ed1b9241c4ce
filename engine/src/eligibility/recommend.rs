//! Which programs are there for this household, with every reason?

use super::evaluate::evaluate_number;
use super::found::{Sight, sights};
use super::gap::{Gap, gap};
use super::judge::{AmountFound, Judgment, Recipient, Verdict, judge, judge_unless_ineligible, reach_of};
use super::missing::MissingSet;
use super::situation::{Rigour, Situation};
use super::stale::{UncheckedNumber, unchecked_numbers};
use crate::calendar::Date;
use crate::catalog::{Amount, Catalog, NumberExpression, PaidTo, Printer, Program};
use crate::facts::{Area, Household, Reach};
use crate::words;
use crate::words::Words;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is asked of a catalog.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The date asked about.
    pub on: Date,
    /// Only these programs (ids), if given.
    pub only: Option<&'a BTreeSet<String>>,
    /// Whether programs that do not help are listed too.
    pub with_ineligible: bool,
    /// What to do with numbers that nobody has checked up to the date.
    pub rigour: Rigour,
}

/// The answer for one household.
#[derive(Clone, Debug)]
pub struct Recommendations {
    /// In byte order of program ids, then members in the document's order.
    pub list: Vec<Recommendation>,
    /// Ids of programs that serve the place on the date but can't be judged: ask the agency.
    pub open: Vec<String>,
    /// What is remarkable about the household.
    pub warnings: Vec<Words>,
}

/// One program for one recipient.
#[derive(Clone, Debug)]
pub struct Recommendation {
    /// The program.
    pub program: Arc<Program>,
    /// To whom it would be paid.
    pub recipient: Recipient,
    /// The verdict.
    pub verdict: Verdict,
    /// What it gives.
    pub amount: AmountFound,
    /// Every criterion in the file's order, with the region first where the area is unknown.
    pub criteria: Vec<CriterionFinding>,
    /// Paths of the facts that an open verdict hangs on.
    pub missing: Vec<String>,
    /// Paths of the facts that an unknown amount hangs on.
    pub amount_missing: Vec<String>,
    /// Numbers that nobody has checked up to the date.
    pub unchecked: Vec<UncheckedNumber>,
}

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
#[derive(Clone, Debug)]
pub struct CriterionFinding {
    /// Its key.
    pub id: String,
    /// What it came to.
    pub outcome: Outcome,
    /// The condition with its numbers: `income_pc < 185`.
    pub needed: String,
    /// What it looked at and found.
    pub found: Vec<Sight>,
    /// Title and clause.
    pub cites: String,
    /// What it says, for people.
    pub says: Words,
    /// How far a failing criterion is from holding, where that is one number or day.
    pub gap: Option<Gap>,
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

/// Everything that may help a household, in byte order of program ids, then members in the document's order.
pub fn recommend(catalog: &Catalog, household: &Household, question: Question<'_>) -> Recommendations {
    let situation = Situation::new(household, question.on, question.rigour);
    let mut answer = Recommendations { list: Vec::new(), open: Vec::new(), warnings: situation.warnings() };
    answer.warnings.extend(doubtful_regions(catalog, household));
    for (program, region) in programs_for(catalog, &situation, question.only) {
        if program.open.is_some() {
            answer.open.push(program.id.clone());
            continue;
        }
        for recipient in recipients(program, &situation) {
            let judgment = match question.with_ineligible {
                // Whoever is served by a local form of it is not told that it fails.
                true => Some(judge(program, &situation, recipient)).filter(|judgment| judgment.region != Reach::Outside),
                false => judge_unless_ineligible(program, &situation, recipient, region),
            };
            answer.list.extend(judgment.map(|judgment| explain(catalog, program, &situation, recipient, judgment)));
        }
    }
    answer
}

/// The verdicts without their reasons: every program and recipient that is not ineligible, in the order of [`recommend`].
pub fn judge_household<'c>(catalog: &'c Catalog, situation: &Situation<'_>) -> Vec<(&'c Arc<Program>, Recipient, Judgment)> {
    let mut judgments = Vec::new();
    for (program, region) in programs_for(catalog, situation, None).filter(|(program, _)| program.open.is_none()) {
        for recipient in recipients(program, situation) {
            let judgment = judge_unless_ineligible(program, situation, recipient, region);
            judgments.extend(judgment.map(|judgment| (program, recipient, judgment)));
        }
    }
    judgments
}

/// Programs in force on the date whose region the household may live in; none when nobody is born.
pub fn programs_for<'c>(catalog: &'c Catalog, situation: &Situation<'_>, only: Option<&BTreeSet<String>>) -> impl Iterator<Item = (&'c Arc<Program>, Reach)> {
    let is_anybody = !situation.born.is_empty();
    let reaching = is_anybody.then(|| programs_reaching(catalog, situation.household.area(), situation.on));
    reaching.into_iter().flatten().filter(move |(program, _)| only.is_none_or(|only| only.contains(&program.id)))
}

/// Programs in force on a date that may reach a place, in the catalog's order.
pub fn programs_reaching<'c, 'a>(catalog: &'c Catalog, area: Option<&'a Area>, on: Date) -> impl Iterator<Item = (&'c Arc<Program>, Reach)> + use<'c, 'a> {
    let programs = catalog.by_region.meeting(area).into_iter().map(|position| &catalog.programs[position as usize]);
    let in_force = programs.filter(move |program| program.in_force.contains(on));
    in_force.map(move |program| (program, reach_of(program, area, on))).filter(|(_, region)| *region != Reach::Outside)
}

/// To whom a program could be paid in a household: the household, or each member born by the date.
pub fn recipients<'s>(program: &Program, situation: &'s Situation<'_>) -> impl Iterator<Item = Recipient> + 's {
    let household = (program.paid_to == PaidTo::Household).then_some(Recipient::Household);
    let members = if household.is_some() { &[][..] } else { &situation.born[..] };
    household.into_iter().chain(members.iter().map(|position| Recipient::Member(*position)))
}

fn doubtful_regions(catalog: &Catalog, household: &Household) -> Vec<Words> {
    let doubtful = |member: &&crate::facts::Member| {
        let number = member
            .document
            .filter(|d| d.kind() == crate::id::DocumentKind::Citizen || d.kind() == crate::id::DocumentKind::DisabilityCertificate)
            .and_then(|d| d.number());
        number.is_some_and(|number| !catalog.regions.knows(number.region()))
    };
    let warning = |member: &crate::facts::Member| {
        let id = &member.id;
        words!("成员 {id} 的证件号码地区码不在已知代码中，请核对", "the region code in the id_number of member {id} is not a known one: please check it")
    };
    household.members.iter().filter(doubtful).map(warning).collect()
}

/// One program's judgment for one recipient, with every reason.
pub fn explain(catalog: &Catalog, program: &Arc<Program>, situation: &Situation<'_>, recipient: Recipient, judgment: Judgment) -> Recommendation {
    let Judgment { verdict, region, outcomes, missing, amount } = judgment;
    let view = recipient.view(situation);
    let value_of = |number: &NumberExpression| evaluate_number(number, view).known();
    let printer = Printer { vocabulary: &catalog.vocabulary, value_of: &value_of };
    let mut criteria = Vec::with_capacity(outcomes.len() + 1);
    if region == Reach::Unknown {
        criteria.push(region_finding(program));
    }
    for (criterion, outcome) in program.criteria.iter().zip(outcomes) {
        criteria.push(CriterionFinding {
            id: criterion.id.clone(),
            outcome: outcome.into(),
            needed: printer.condition(&criterion.condition),
            found: sights(&criterion.condition, view, &catalog.vocabulary, &printer),
            cites: cites(program, criterion.clause.as_deref()),
            says: criterion.says.clone(),
            gap: if outcome == Some(false) { gap(&criterion.condition, view, &catalog.vocabulary) } else { None },
        });
    }
    let paths = |missing: &MissingSet| missing.iter().map(|one| one.path(situation, &catalog.vocabulary)).collect::<Vec<_>>();
    let amount_missing = match &amount {
        AmountFound::Unknown(missing) => paths(missing),
        _ => Vec::new(),
    };
    let unchecked = unchecked_numbers(program, view);
    Recommendation { program: program.clone(), recipient, verdict, amount, criteria, missing: paths(&missing), amount_missing, unchecked }
}

fn cites(program: &Program, clause: Option<&str>) -> String {
    match clause.or(program.source.clause.as_deref()) {
        Some(clause) => format!("{} {clause}", program.source.title),
        None => program.source.title.clone(),
    }
}

fn region_finding(program: &Program) -> CriterionFinding {
    CriterionFinding {
        id: "region".to_string(),
        outcome: Outcome::Unknown,
        needed: format!("area in {}", program.region.as_str()),
        found: Vec::new(),
        cites: cites(program, None),
        says: Words::new("家庭在本项目的实施地区", "the household lives where the program runs"),
        gap: None,
    }
}

impl Recommendation {
    /// Numbers not checked up to the date, and what is doubtful in the source.
    pub fn warnings(&self) -> Vec<Words> {
        self.unchecked.iter().map(UncheckedNumber::words).chain(self.program.doubts.iter().cloned()).collect()
    }

    /// Goods or a service instead of money, or what the source says in place of a number.
    pub fn in_words(&self) -> Option<&Words> {
        match &self.program.amount {
            Amount::InKind(words) | Amount::NotStated(words) => Some(words),
            _ => None,
        }
    }
}
