//! Which programs are there for this household, with every reason?

use super::finding::{CriterionFinding, Findings, OwnFindings};
use super::judge::{AmountFound, Judgment, Recipient, Verdict, judge_reached, judge_unless_ineligible, reach_of};
use super::missing::{MissingSet, missing_paths};
use super::situation::{Rigour, Situation};
use super::stale::UncheckedNumber;
use crate::calendar::Date;
use crate::catalog::{Amount, Catalog, PaidTo, Program};
use crate::facts::{Area, Household, Reach, Vocabulary};
use crate::words;
use crate::words::Words;
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

/// One program for one recipient: all that was found, as data. Texts are made of it when they are asked for, and nothing is judged again.
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
    /// What an open verdict hangs on.
    pub missing: MissingSet,
    region: Reach,
    findings: OwnFindings,
    unchecked: Vec<UncheckedNumber>,
}

/// Everything that may help a household, in byte order of program ids, then members in the document's order.
pub fn recommend(catalog: &Catalog, household: &Household, question: Question<'_>) -> Recommendations {
    let situation = Situation::new(household, question.on, question.rigour);
    let mut answer = Recommendations { list: Vec::new(), open: Vec::new(), warnings: situation.warnings() };
    answer.warnings.extend(doubtful_regions(catalog, household));
    let reaching = programs_for(catalog, &situation, question.only);
    let mut programs = Vec::with_capacity(reaching.size_hint().1.unwrap_or_default());
    programs.extend(reaching);
    let of_all = || programs.iter().filter(|_| question.with_ineligible).map(|(program, _)| (&***program, recipients(program, &situation).count()));
    let mut findings = Findings::with_room(of_all());
    let mut judged = Vec::with_capacity(of_all().map(|(_, recipients)| recipients).sum());
    for (program, region) in &programs {
        if program.open.is_some() {
            answer.open.push(program.id.clone());
            continue;
        }
        for recipient in recipients(program, &situation) {
            let judgment = match question.with_ineligible {
                // Whoever is served by a local form of it is not told that it fails.
                true => Some(judge_reached(program, &situation, recipient, *region)).filter(|judgment| judgment.region != Reach::Outside),
                false => judge_unless_ineligible(program, &situation, recipient, *region),
            };
            judged.extend(judgment.map(|mut judgment| {
                let outcomes = std::mem::take(&mut judgment.outcomes);
                let found = findings.add(program, &outcomes, recipient.view(&situation), &catalog.vocabulary);
                (*program, recipient, judgment, found)
            }));
        }
    }
    let findings = Arc::new(findings);
    let explained = |(program, recipient, judgment, (place, unchecked)): (&Arc<Program>, Recipient, Judgment, _)| {
        Recommendation::new(program, recipient, judgment, OwnFindings::new(&findings, place), unchecked)
    };
    answer.list.extend(judged.into_iter().map(explained));
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
    let reaching = programs_reaching(catalog, situation.household.area(), situation.on);
    reaching.filter(move |(program, _)| is_anybody && only.is_none_or(|only| only.contains(&program.id)))
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
    let mut findings = Findings::default();
    let (place, unchecked) = findings.add(program, &judgment.outcomes, recipient.view(situation), &catalog.vocabulary);
    Recommendation::new(program, recipient, judgment, OwnFindings::new(&Arc::new(findings), place), unchecked)
}

impl Recommendation {
    fn new(program: &Arc<Program>, recipient: Recipient, judgment: Judgment, findings: OwnFindings, unchecked: Vec<UncheckedNumber>) -> Self {
        let Judgment { verdict, region, missing, amount, .. } = judgment;
        Recommendation { program: program.clone(), recipient, verdict, amount, missing, region, findings, unchecked }
    }

    /// Every criterion in the file's order, with the region first where the area is unknown.
    pub fn criteria(&self) -> impl Iterator<Item = CriterionFinding<'_>> {
        let region = (self.region == Reach::Unknown).then(|| CriterionFinding::of_region(&self.program));
        region.into_iter().chain(self.findings.of_criteria(&self.program))
    }

    /// Numbers that nobody has checked up to the date, in byte order of their keys.
    pub fn unchecked(&self) -> &[UncheckedNumber] {
        &self.unchecked
    }

    /// Numbers not checked up to the date, and what is doubtful in the source.
    pub fn warnings(&self) -> Vec<Words> {
        self.unchecked().iter().map(UncheckedNumber::words).chain(self.program.doubts.iter().cloned()).collect()
    }

    /// Paths of the facts that an open verdict hangs on.
    pub fn missing_paths(&self, household: &Household, vocabulary: &Vocabulary) -> Vec<String> {
        missing_paths(&self.missing, household, vocabulary)
    }

    /// Paths of the facts that an unknown amount hangs on.
    pub fn amount_missing_paths(&self, household: &Household, vocabulary: &Vocabulary) -> Vec<String> {
        match &self.amount {
            AmountFound::Unknown(missing) => missing_paths(missing, household, vocabulary),
            _ => Vec::new(),
        }
    }

    /// Goods or a service instead of money, or what the source says in place of a number.
    pub fn in_words(&self) -> Option<&Words> {
        match &self.program.amount {
            Amount::InKind(words) | Amount::NotStated(words) => Some(words),
            _ => None,
        }
    }
}
