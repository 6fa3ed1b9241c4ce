//! Where does a small rise of income lose more than it brings?
//!
//! Each program's first case that gets it is moved: its members are cut or filled up to one to six, and the income of the month is
//! raised until the program's own verdict turns. What all programs of the place give together just below and just above is reckoned by
//! the judge itself, statuses that an award confers included, and held together as relations allow. Facts that the case does not tell
//! stay unknown, so a real family may lose more; where the program's own verdict turns from yes to "not known", nothing is said. Only what comes again counts; a single payment is no income.

use crate::calendar::Date;
use crate::catalog::{Case, Catalog, Condition, Definition, DefinitionBody, NumberExpression, Program, Subject, VerdictFile, walk_number};
use crate::eligibility::{INCOME_MAX_FEN, IncomeCurve, MovedIncome, Rigour, Situation, Verdict, eligible_offers, recipients, verdict_of};
use crate::facts::Household;
use crate::money::Money;
use crate::words;
use crate::words::Words;
use std::sync::Arc;

use super::advice::{Anchor, Remark};

const SIZES: std::ops::RangeInclusive<usize> = 1..=6;
/// A rise of income by a fen that loses more, for a household of one size. All in fen a month.
struct Cliff {
    size: usize,
    income: i64,
    loss: i128,
    /// The income from which the household has as much as before.
    made_up_at: Option<i64>,
}

pub(super) fn find(catalog: &Catalog) -> Vec<Remark> {
    let Some(moved) = MovedIncome::of(&catalog.vocabulary) else { return Vec::new() };
    let reads = Reads { watched: &|slot| moved.holds(slot) };
    let mut remarks = Vec::new();
    for program in catalog.programs.iter().filter(|program| program.open.is_none() && reads.criteria(program)) {
        let Some(case) = program.cases.iter().find(|case| case.expect == VerdictFile::Eligible) else { continue };
        let around: Vec<&Program> = catalog.programs.iter().map(Arc::as_ref).filter(|other| other.region.meets(&program.region)).collect();
        let cliff = |size| {
            let household = of_size(&case.base.household, case.recipient, size);
            let curve = IncomeCurve { catalog, programs: around.clone(), household: &household, on: case.base.on, moved };
            cliff(&curve, program, case, size)
        };
        let cliffs: Vec<Cliff> = SIZES.filter_map(cliff).collect();
        remarks.extend(remark(program, case.base.on, &cliffs));
    }
    remarks
}

fn cliff(curve: &IncomeCurve<'_>, program: &Program, case: &Case, size: usize) -> Option<Cliff> {
    let is_met = |fen: i64| {
        let household = curve.moved.with(curve.household, fen);
        !eligible_offers([program], &Situation::new(&household, curve.on, Rigour::Warn)).is_empty()
    };
    let told = curve.moved.told(curve.household).unwrap_or(0);
    let share = told / i64::try_from(case.base.household.members.len()).ok()? * i64::try_from(size).ok()?;
    let mut below = [share, told, 0].into_iter().find(|fen| is_met(*fen))?;
    let mut above = INCOME_MAX_FEN;
    if is_met(above) {
        return None;
    }
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if is_met(middle) { below = middle } else { above = middle }
    }
    // Above, the verdict may hang on something that is not known: nothing is lost that anybody knows of.
    let household = curve.moved.with(curve.household, above);
    let situation = Situation::new(&household, curve.on, Rigour::Warn);
    if recipients(program, &situation).any(|recipient| verdict_of(program, &situation, recipient) == Verdict::Needs) {
        return None;
    }
    let before = curve.aid(below);
    let loss = before - curve.aid(above);
    // A fen more of income, up to a fen less of aid by rounding.
    (loss > 1).then(|| Cliff { size, income: below, loss, made_up_at: curve.made_up_at(below, before) })
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
