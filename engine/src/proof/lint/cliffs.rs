//! Where does a small rise of income lose more than it brings?
//!
//! Each program's first case that gets it is moved: its members are cut or filled up to one to six, and the income of the month is
//! raised until the program's own verdict turns. What all programs of the place give together just below and just above is reckoned by
//! the judge itself, statuses that an award confers included, and held together as relations allow. Facts that the case does not tell
//! stay unknown, so a real family may lose more. Only what comes again counts; a single payment is no income.

use crate::calendar::Date;
use crate::catalog::{Case, Catalog, Condition, Definition, DefinitionBody, NumberExpression, Program, Subject, VerdictFile, walk_number};
use crate::eligibility::{Rigour, Situation, eligible_offers, held_together, with_statuses};
use crate::facts::{Holder, Household, Value};
use crate::money::Money;
use crate::words;
use crate::words::Words;
use std::sync::Arc;

use super::advice::{Anchor, Remark};

/// The fact in which a household's income of a month is told, and the one for twelve months, where a catalog has it.
const INCOME: &str = "income_month";
const INCOME_OF_A_YEAR: &str = "income_12_months";
const SIZES: std::ops::RangeInclusive<usize> = 1..=6;
/// A million yuan a month: whoever may earn so much has no threshold.
const INCOME_MAX_FEN: i64 = 100_000_000;
/// How often the income that makes up for a loss is looked for; it is reached at once unless other aid falls on the way.
const STEPS_MAX: usize = 12;

/// A rise of income by a fen that loses more, for a household of one size. All in fen a month.
struct Cliff {
    size: usize,
    income: i64,
    loss: i128,
    /// The income from which the household has as much as before.
    made_up_at: Option<i64>,
}

pub(super) fn find(catalog: &Catalog) -> Vec<Remark> {
    let Some(income) = catalog.vocabulary.slot(Holder::Household, INCOME) else { return Vec::new() };
    let moved = Moved { month: income, year: catalog.vocabulary.slot(Holder::Household, INCOME_OF_A_YEAR) };
    let reads = Reads { watched: &|slot| moved.holds(slot) };
    let mut remarks = Vec::new();
    for program in catalog.programs.iter().filter(|program| program.open.is_none() && reads.criteria(program)) {
        let Some(case) = program.cases.iter().find(|case| case.expect == VerdictFile::Eligible) else { continue };
        let around = catalog.programs.iter().map(Arc::as_ref).filter(|other| other.region.meets(&program.region)).collect();
        let place = Place { catalog, program, programs: around, moved, on: case.base.on };
        let cliffs: Vec<Cliff> = SIZES.filter_map(|size| place.cliff(case, size)).collect();
        remarks.extend(remark(program, case.base.on, &cliffs));
    }
    remarks
}

/// The slots of the incomes that are moved.
#[derive(Clone, Copy)]
struct Moved {
    month: usize,
    year: Option<usize>,
}

impl Moved {
    fn holds(self, slot: usize) -> bool {
        slot == self.month || self.year == Some(slot)
    }

    /// Sets the month's income; the year's only where the case tells one.
    fn set(self, household: &mut Household, fen: i64) {
        household.facts[self.month] = Some(Value::Money(Money::from_fen(fen)));
        if let Some(told) = self.year.map(|year| &mut household.facts[year]).filter(|told| told.is_some()) {
            *told = Some(Value::Money(Money::from_fen(fen.saturating_mul(12))));
        }
    }
}

/// A program where it is looked at, with all that serve the place.
struct Place<'a> {
    catalog: &'a Catalog,
    program: &'a Program,
    programs: Vec<&'a Program>,
    moved: Moved,
    on: Date,
}

impl Place<'_> {
    fn cliff(&self, case: &Case, size: usize) -> Option<Cliff> {
        let household = of_size(&case.base.household, case.recipient, size);
        let told = match household.facts[self.moved.month] {
            Some(Value::Money(money)) => money.fen(),
            _ => 0,
        };
        let share = told / i64::try_from(case.base.household.members.len()).ok()? * i64::try_from(size).ok()?;
        let mut below = [share, told, 0].into_iter().find(|fen| self.is_met(&household, *fen))?;
        let mut above = INCOME_MAX_FEN;
        if self.is_met(&household, above) {
            return None;
        }
        while above - below > 1 {
            let middle = below + (above - below) / 2;
            if self.is_met(&household, middle) { below = middle } else { above = middle }
        }
        let before = self.aid(&household, below);
        let loss = before - self.aid(&household, above);
        // A fen more of income, up to a fen less of aid by rounding.
        (loss > 1).then(|| Cliff { size, income: below, loss, made_up_at: self.made_up_at(&household, below, before) })
    }

    /// The income from which income and aid together are what they were before.
    fn made_up_at(&self, household: &Household, income: i64, before: i128) -> Option<i64> {
        let whole = i128::from(income) + before;
        let mut next = income + 1;
        for _ in 0..STEPS_MAX {
            let needed = i64::try_from(whole - self.aid(household, next)).ok()?;
            if needed <= next {
                return Some(next);
            }
            next = needed;
        }
        None
    }

    fn with_income(&self, household: &Household, fen: i64) -> Household {
        let mut household = household.clone();
        self.moved.set(&mut household, fen);
        household
    }

    fn is_met(&self, household: &Household, fen: i64) -> bool {
        let household = self.with_income(household, fen);
        !eligible_offers([self.program], &Situation::new(&household, self.on, Rigour::Warn)).is_empty()
    }

    /// Fen a month of what the place gives at an income, with the statuses that its programs confer.
    fn aid(&self, household: &Household, fen: i64) -> i128 {
        let household = self.with_income(household, fen);
        let conferring = self.programs.iter().copied().filter(|program| !program.confers.is_empty());
        let decided = eligible_offers(conferring, &Situation::new(&household, self.on, Rigour::Warn));
        let household = with_statuses(&household, &decided);
        let offers = eligible_offers(self.programs.iter().copied(), &Situation::new(&household, self.on, Rigour::Warn));
        held_together(&self.catalog.relations, &offers).monthly_fen()
    }
}

/// The household of a case with so many members: cut after the recipient's, or filled up with copies of another member, or of the
/// recipient where there is no other.
fn of_size(household: &Household, recipient: usize, size: usize) -> Household {
    let mut household = household.clone();
    while household.members.len() > size {
        let last = household.members.len() - 1;
        household.members.remove(if last == recipient && last > 0 { last - 1 } else { last });
    }
    let source = household.members.iter().enumerate().rev().find(|(position, _)| *position != recipient).map_or(0, |(position, _)| position);
    while household.members.len() < size {
        let mut copy = household.members[source].clone();
        copy.id = format!("copy-{}", household.members.len());
        household.members.push(copy);
    }
    household
}

fn remark(program: &Program, on: Date, cliffs: &[Cliff]) -> Option<Remark> {
    if cliffs.is_empty() {
        return None;
    }
    let yuan = |fen: i128| Money::from_fen(i64::try_from(fen).unwrap_or(i64::MAX)).to_string();
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for cliff in cliffs {
        let (size, income, loss) = (cliff.size, yuan(cliff.income.into()), yuan(cliff.loss));
        let (back_zh, back_en) = match cliff.made_up_at {
            Some(fen) => (format!("到{}元才补回", yuan(fen.into())), format!("made up at {}", yuan(fen.into()))),
            None => ("再高也难补回".to_string(), "not soon made up".to_string()),
        };
        zh.push(format!("{size}人户超过{income}元少{loss}元、{back_zh}"));
        en.push(format!("{size}: above {income} loses {loss}, {back_en}"));
    }
    let (zh, en) = (zh.join("；"), en.join("; "));
    Some(Remark {
        file: program.file.clone(),
        anchor: Anchor::Key("amount"),
        problem: words!(
            "月收入多一分，每月救助就骤减（{on} 的算法）：{zh}",
            "one fen more of monthly income loses aid a month (as of {on}; by size of household): {en}"
        ),
        mend: Words::new(
            "原文如此则不必改；可查有无渐退或就业奖励的规定尚未写入",
            "nothing if the source says so; look whether a taper or work reward of the source is not written yet",
        ),
    })
}

/// Whether something reads one of the watched facts of the household.
struct Reads<'w> {
    watched: &'w dyn Fn(usize) -> bool,
}

impl Reads<'_> {
    fn criteria(&self, program: &Program) -> bool {
        program.criteria.iter().any(|criterion| self.condition(&criterion.condition))
    }

    fn fact(&self, fact: &crate::catalog::FactRef) -> bool {
        fact.subject == Subject::Household && (self.watched)(usize::from(fact.slot))
    }

    fn condition(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Fact(fact) | Condition::FactOr(fact, _) | Condition::Among(fact, _) | Condition::Holds(fact, _) => self.fact(fact),
            Condition::Defined(definition, _) => self.definition(definition),
            Condition::Not(inner) | Condition::Exists(_, inner) | Condition::Every(_, inner) => self.condition(inner),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().any(|part| self.condition(part)),
            Condition::Same(a, b) => self.condition(a) || self.condition(b),
            Condition::Numbers(_, a, b) => self.number(a) || self.number(b),
            Condition::If(test, a, b) => [test, a, b].into_iter().any(|part| self.condition(part)),
            _ => false,
        }
    }

    fn number(&self, number: &NumberExpression) -> bool {
        let mut found = false;
        walk_number(number, &mut |part| {
            found |= match part {
                NumberExpression::Fact(fact) | NumberExpression::FactOr(fact, ..) => self.fact(fact),
                NumberExpression::Count(_, body) => self.condition(body),
                NumberExpression::If(test, ..) => self.condition(test),
                NumberExpression::Parameter(parameter) => {
                    parameter.rows.iter().filter_map(|row| row.condition.as_ref()).any(|condition| self.condition(condition))
                }
                _ => false,
            }
        });
        found
    }

    fn definition(&self, definition: &Definition) -> bool {
        match &definition.body {
            DefinitionBody::Condition(condition) => self.condition(condition),
            DefinitionBody::Number(number, _) => self.number(number),
        }
    }
}
