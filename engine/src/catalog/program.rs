//! What is a program once its file is sound?

use super::Place;
use super::campaign::Campaign;
use super::language::{Condition, Definition, FactRef, Gauge, NumberExpression, Parameter, facts_of_condition, facts_of_number, walk_condition, walk_number};
use super::region_index::RegionIndex;
use super::relation_table::RelationTable;
use super::relations::Relation;
use super::reviews::{ReportRules, ReviewClass};
use super::shape::{AidUnit, PaidTo, Per, ProgramKind, SourceFile, VerdictFile};
use super::stages::{Procedure, Stage};
use super::terms::{Cap, Confer, Covers, PartialAward, Repeats};
use crate::calendar::{Calendar, Date, Period};
use crate::facts::{Area, Holder, Household, Vocabulary};
use crate::id::RegionCodes;
use crate::money::Money;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A whole catalog: what loaded, and what was left out.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// The words of the household document.
    pub vocabulary: Vocabulary,
    /// Facts that are computed from others where they are not told.
    pub computed: Vec<ComputedFact>,
    /// Sound programs in byte order of their id, then by the day from which they are in force.
    pub programs: Vec<Arc<Program>>,
    /// Where they are carried out.
    pub by_region: RegionIndex,
    /// How the programs stand to each other, from either side.
    pub relations: RelationTable,
    /// Sound campaigns in byte order of their id.
    pub campaigns: Vec<Arc<Campaign>>,
    /// How soon reports of people in need are followed, by region.
    pub reports: Vec<ReportRules>,
    /// Ids of programs that did not load.
    pub left_out: Vec<String>,
    /// Whether a file of facts is broken, so that household documents can't be read as they are meant.
    pub has_broken_words: bool,
    /// Agencies by id.
    pub agencies: BTreeMap<String, Words>,
    /// Names of regions by the prefix of their codes, where a file gives one.
    pub region_names: BTreeMap<String, Words>,
    /// Needs by id.
    pub needs: BTreeMap<String, Words>,
    /// Papers by id.
    pub documents: BTreeMap<String, Words>,
    /// Working days.
    pub calendar: Calendar,
    /// Region codes that are or were in use.
    pub regions: RegionCodes,
    /// SHA-256 of every file's path and bytes.
    pub hash: String,
}

/// What a fact is computed from where it is not told.
#[derive(Clone, Debug)]
pub struct ComputedFact {
    /// Whose fact.
    pub holder: Holder,
    /// Its slot in the vocabulary.
    pub slot: usize,
    /// From what.
    pub definition: Arc<Definition>,
}

/// A program.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    /// Its key.
    pub id: String,
    /// The file, relative to the catalog.
    pub file: String,
    /// Name for people.
    pub name: Words,
    /// Who gets what, in one sentence.
    pub summary: Option<Words>,
    /// Statutory or not.
    pub kind: ProgramKind,
    /// Who decides.
    pub agency: String,
    /// The region it serves.
    pub region: Area,
    /// What it is for.
    pub need: String,
    /// Recipient categories.
    pub categories: Vec<String>,
    /// To whom it is paid.
    pub paid_to: PaidTo,
    /// How the amount is counted.
    pub per: Per,
    /// When it may be given again.
    pub repeats: Repeats,
    /// The days that one grant is for.
    pub covers: Covers,
    /// Who counts as one when it is given once.
    pub unit: AidUnit,
    /// Of aid to a household: for which members it is; for all of them where there is none.
    pub beneficiaries: Option<Condition>,
    /// Limits of its sum with others'.
    pub caps: Vec<Cap>,
    /// Whether less than the amount may be awarded where a campaign's fund has no more.
    pub partial: PartialAward,
    /// Facts that an award sets.
    pub confers: Vec<Confer>,
    /// When it is in force.
    pub in_force: Period,
    /// Where it comes from.
    pub source: SourceFile,
    /// Whether its numbers are invented for a demonstration.
    pub illustrative: bool,
    /// What is doubtful in the source.
    pub doubts: Vec<Words>,
    /// Why it can't be judged, if it can't.
    pub open: Option<Words>,
    /// Dated numbers.
    pub parameters: Vec<Arc<Parameter>>,
    /// Conditions; all must hold.
    pub criteria: Vec<Criterion>,
    /// What it gives.
    pub amount: Amount,
    /// Steps that all its conditions and formulas take at most, for the largest household.
    pub steps: u64,
    /// Dated numbers of which its criteria and amount speak, definitions included: each once, in byte order of their keys.
    pub dated: Vec<NumberExpression>,
    /// Facts on which its criteria, its amount, its local forms or for whom it is may hang: each once, in order.
    pub looked_at: Vec<(Holder, u16)>,
    /// Papers to bring.
    pub documents: Vec<String>,
    /// Where to apply.
    pub apply_at: Option<Words>,
    /// When applications are taken.
    pub season: Option<Season>,
    /// The approval chain.
    pub stages: Vec<Stage>,
    /// What holds of the chain as a whole.
    pub procedure: Procedure,
    /// How often running aid is looked at again.
    pub reviews: Vec<ReviewClass>,
    /// Programs of a larger region whose local form this is.
    pub implements: Vec<Implements>,
    /// Where and when a smaller region's own program takes this one's place.
    pub local_forms: Vec<LocalForm>,
    /// How it stands to other programs, as its own file says.
    pub relations: Vec<Relation>,
    /// Words that people use for it.
    pub search: Vec<String>,
    /// Its cases.
    pub cases: Vec<Case>,
    /// Mutants that change nothing, with the reason.
    pub equivalent: Vec<(String, Words)>,
}

/// A program of a larger region that another is the local form of.
#[derive(Clone, Debug, PartialEq)]
pub struct Implements {
    /// Its id.
    pub program: String,
    /// For whom; for everybody where there is none.
    pub when: Option<Condition>,
}

/// A smaller region's own form of a program.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalForm {
    /// The region that it serves.
    pub region: Area,
    /// When it is in force.
    pub in_force: Period,
    /// For whom it takes the program's place; for everybody where there is none.
    pub when: Option<Condition>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Its key within the program.
    pub id: String,
    /// What it says.
    pub says: Words,
    /// The clause it comes from.
    pub clause: Option<String>,
    /// The condition (for alternatives, that any of them holds).
    pub condition: Condition,
    /// Where in it a distance is told when it fails.
    pub gauge: Gauge,
    /// The alternatives, where it has any.
    pub alternatives: Vec<Alternative>,
}

/// One of several conditions of which one is enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// Its key.
    pub id: String,
    /// What it says.
    pub says: Words,
    /// The clause it comes from.
    pub clause: Option<String>,
    /// The condition.
    pub condition: Condition,
}

/// What a program gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// A formula in yuan.
    Exactly(NumberExpression),
    /// The agency decides within two formulas.
    Between(NumberExpression, NumberExpression),
    /// The first row whose condition holds.
    First(Vec<AmountRow>),
    /// Goods, a service or a place.
    InKind(Words),
    /// The source gives no number.
    NotStated(Words),
}

impl Amount {
    /// Visits every number of the formulas.
    pub fn walk(&self, visit: &mut dyn FnMut(&NumberExpression)) {
        match self {
            Amount::Exactly(number) => walk_number(number, visit),
            Amount::Between(low, high) => [low, high].into_iter().for_each(|number| walk_number(number, visit)),
            Amount::First(rows) => {
                for row in rows {
                    row.condition.iter().for_each(|condition| walk_condition(condition, visit));
                    walk_number(&row.value, visit);
                }
            }
            Amount::InKind(_) | Amount::NotStated(_) => {}
        }
    }

    /// Visits every fact that the formulas may look at.
    pub fn facts(&self, visit: &mut dyn FnMut(&FactRef)) {
        match self {
            Amount::Exactly(number) => facts_of_number(number, visit),
            Amount::Between(low, high) => [low, high].into_iter().for_each(|number| facts_of_number(number, visit)),
            Amount::First(rows) => {
                rows.iter().filter_map(|row| row.condition.as_ref()).for_each(|condition| facts_of_condition(condition, visit));
                rows.iter().for_each(|row| facts_of_number(&row.value, visit));
            }
            Amount::InKind(_) | Amount::NotStated(_) => {}
        }
    }
}

impl Program {
    /// Whether a day's households are judged by it: it is in force, and what it asks can be judged.
    pub fn is_judged_on(&self, on: Date) -> bool {
        self.in_force.contains(on) && self.open.is_none()
    }

    /// Title and clause: a criterion's own, or the program's.
    pub fn cites(&self, clause: Option<&str>) -> String {
        match clause.or(self.source.clause.as_deref()) {
            Some(clause) => format!("{} {clause}", self.source.title),
            None => self.source.title.clone(),
        }
    }

    /// Parameters and standards of which the criteria and the amount speak.
    pub(super) fn dated_numbers(&self) -> Vec<NumberExpression> {
        let mut dated: Vec<NumberExpression> = Vec::new();
        self.walk_numbers(&mut |number| {
            if number.dated_key().is_some() && !dated.iter().any(|one| one.is_same_dated(number)) {
                dated.push(number.clone());
            }
        });
        dated.sort_by_cached_key(NumberExpression::dated_key);
        dated
    }

    /// Whether its criteria, its amount or for whom it is may hang on a fact.
    pub fn looks_at(&self, holder: Holder, slot: usize) -> bool {
        self.looked_at.binary_search_by_key(&(holder, slot), |(holder, slot)| (*holder, usize::from(*slot))).is_ok()
    }

    /// Facts on which its criteria, its amount, its local forms or for whom it is may hang.
    pub(super) fn facts_looked_at(&self) -> Vec<(Holder, u16)> {
        let mut facts = BTreeSet::new();
        let mut see = |fact: &FactRef| facts.extend(fact.holder().map(|holder| (holder, fact.slot)));
        let criteria = self.criteria.iter().map(|criterion| &criterion.condition);
        let forms = self.local_forms.iter().filter_map(|form| form.when.as_ref());
        criteria.chain(forms).chain(&self.beneficiaries).for_each(|condition| facts_of_condition(condition, &mut see));
        self.amount.facts(&mut see);
        facts.into_iter().collect()
    }

    /// Visits every number of the criteria and the amount, definitions included.
    pub fn walk_numbers(&self, visit: &mut dyn FnMut(&NumberExpression)) {
        self.criteria.iter().for_each(|criterion| walk_condition(&criterion.condition, visit));
        self.amount.walk(visit);
    }
}

/// A row of an amount table.
#[derive(Clone, Debug, PartialEq)]
pub struct AmountRow {
    /// Its condition, if it has one.
    pub condition: Option<Condition>,
    /// A formula in yuan.
    pub value: NumberExpression,
    /// What it says.
    pub says: Option<Words>,
    /// The clause it comes from.
    pub clause: Option<String>,
}

/// When applications are taken, each year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Season {
    /// First month and day.
    pub from: (i8, i8),
    /// Last month and day; before `from` it lies in the next year.
    pub to: (i8, i8),
}

impl Season {
    /// The season that contains a day, or the next one to come: first and last day.
    pub fn around(&self, day: Date) -> Option<(Date, Date)> {
        (-1..=1).find_map(|shift| {
            let year = day.year().checked_add(shift)?;
            let on = |(month, d): (i8, i8), year| Date::new(year, month, d).or_else(|_| Date::new(year, month, 28)).ok();
            let from = on(self.from, year)?;
            let to = on(self.to, if self.to < self.from { year + 1 } else { year })?;
            (to >= day).then_some((from, to))
        })
    }
}

/// The household from which a case starts, with its date.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseBase {
    /// The date asked about.
    pub on: Date,
    /// The household.
    pub household: Household,
}

/// A case worked out by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Household and date.
    pub base: CaseBase,
    /// Position of the recipient among the members.
    pub recipient: usize,
    /// The verdict.
    pub expect: VerdictFile,
    /// Exactly the criteria that are false.
    pub because: Option<Vec<String>>,
    /// Exactly what the verdict hangs on, as missing paths.
    pub missing: Option<Vec<String>>,
    /// What it gives.
    pub amount: Option<ExpectedAmount>,
    /// Exactly the facts that an award would set, with their values.
    pub confers: Option<BTreeMap<String, String>>,
}

/// The amount that a case expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedAmount {
    /// So much.
    Exactly(Money),
    /// Between.
    Between(Money, Money),
    /// It hangs on an unknown fact.
    Unknown,
}
