//! How do the criteria and the amount of a program file become conditions and formulas?

use super::diagnostic::{Findings, Place};
use super::language::{
    Condition, Gauge, Names, NumberExpression, Parameter, can_hold, compile_condition, compile_number, condition_load, cover_everything, number_bounds,
    number_load,
};
use super::program::{Alternative, Amount, AmountRow, Criterion};
use super::program_file::Reader;
use super::shape::{AmountFile, AmountRowFile, CriterionFile};
use super::shared::report;
use super::yaml::Located;
use crate::facts::Unit;
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most yuan that a formula may come to: what fits 64 bits of fen, with room.
const AMOUNT_MAX_YUAN: i64 = 90_000_000_000_000_000;

/// Compiles the expressions of one program.
pub(super) struct Compile<'a> {
    pub reader: &'a Reader<'a>,
    pub parameters: &'a BTreeMap<String, Arc<Parameter>>,
}

impl Compile<'_> {
    fn names(&self) -> Names<'_> {
        Names {
            vocabulary: &self.reader.catalog.vocabulary,
            definitions: &self.reader.names.definitions,
            parameters: self.parameters,
            standards: &self.reader.names.standards,
        }
    }

    pub(super) fn condition(&self, text: &Located<String>, findings: &mut Findings<'_>) -> Option<Condition> {
        let condition = compile_condition(text, &self.names(), self.reader.scope()).map_err(|error| report(text, error, findings)).ok()?;
        self.reader.bears(condition_load(&condition, self.names().vocabulary, self.reader.scope()), text.place, findings).then_some(condition)
    }

    fn yuan(&self, text: &Located<String>, findings: &mut Findings<'_>) -> Option<NumberExpression> {
        let number = compile_number(text, &self.names(), self.reader.scope(), Unit::YUAN).map_err(|error| report(text, error, findings)).ok()?;
        if !self.reader.bears(number_load(&number, self.names().vocabulary, self.reader.scope()), text.place, findings) {
            return None;
        }
        let high = number_bounds(&number, &self.reader.catalog.vocabulary).high;
        if high.is_none_or(|high| high > Exact::whole(AMOUNT_MAX_YUAN)) {
            findings.add(
                text.place,
                Words::new("金额没有上限或过大", "the amount has no bound or can be too large"),
                Words::new("请用 min(…) 设上限", "put a cap on it by min(…)"),
            );
            return None;
        }
        Some(number)
    }

    pub(super) fn criteria(&self, findings: &mut Findings<'_>) -> Vec<Criterion> {
        let vocabulary = &self.reader.catalog.vocabulary;
        let mut ids = BTreeSet::new();
        let mut criteria: Vec<Criterion> = Vec::new();
        for entry in &self.reader.file.criteria {
            if !ids.insert(entry.id.value.as_str()) {
                let id = &entry.id.value;
                findings.add(entry.id.place, words!("条件 {id} 重复", "the criterion {id} stands twice"), Words::new("请换一个 id", "take another id"));
            }
            let Some(criterion) = self.criterion(entry, findings) else { continue };
            let before = || criteria.iter().map(|c| &c.condition);
            if !can_hold([&criterion.condition], vocabulary) {
                findings.add(
                    entry.place,
                    Words::new("这个条件永远不可能成立", "this criterion can never hold"),
                    Words::new("请检查数值、选项和范围", "check its numbers, choices and bounds"),
                );
            } else if !can_hold(before().chain([&criterion.condition]), vocabulary) {
                findings.add(
                    entry.place,
                    Words::new("这个条件与前面的条件不可能同时成立", "this criterion and those before it can never hold together"),
                    Words::new("请检查数值、选项和范围", "check their numbers, choices and bounds"),
                );
            }
            for (alternative, place) in criterion.alternatives.iter().zip(entry.any_of.iter().flatten().map(|a| a.place)) {
                if !can_hold(before().chain([&alternative.condition]), vocabulary) {
                    findings.add(
                        place,
                        Words::new("这个选择永远不可能成立", "this alternative can never hold"),
                        Words::new("请对照前面的条件检查它的数值，或删去", "check its numbers against the criteria before it, or remove it"),
                    );
                }
            }
            criteria.push(criterion);
        }
        criteria
    }

    fn criterion(&self, entry: &Located<CriterionFile>, findings: &mut Findings<'_>) -> Option<Criterion> {
        let file = &entry.value;
        let mut alternatives = Vec::new();
        let condition = match (&file.when, &file.any_of) {
            (Some(when), None) => self.condition(when, findings)?,
            (None, Some(list)) if list.len() >= 2 => {
                for alternative in list {
                    let Some(when) = alternative.when.as_ref().filter(|_| alternative.any_of.is_none()) else {
                        findings.add(
                            alternative.place,
                            Words::new("any_of 的每一项应有 when", "each of any_of has a `when`"),
                            Words::new("请写 when: 条件", "write when: CONDITION"),
                        );
                        return None;
                    };
                    alternatives.push(Alternative {
                        id: alternative.id.value.clone(),
                        says: alternative.says.clone(),
                        clause: alternative.clause.clone(),
                        condition: self.condition(when, findings)?,
                    });
                }
                Condition::Any(alternatives.iter().map(|a| a.condition.clone()).collect())
            }
            _ => {
                findings.add(
                    entry.place,
                    Words::new("条件应恰好有 when 或 any_of（至少两项）", "a criterion has either `when` or `any_of` (at least two)"),
                    Words::new("请写 when: 条件", "write when: CONDITION"),
                );
                return None;
            }
        };
        let gauge = Gauge::of(&condition, self.names().vocabulary);
        Some(Criterion { id: file.id.value.clone(), says: file.says.clone(), clause: file.clause.clone(), condition, gauge, alternatives })
    }

    pub(super) fn amount(&self, criteria: &[Criterion], findings: &mut Findings<'_>) -> Option<Amount> {
        let Some(entry) = &self.reader.file.amount else {
            return self.reader.file.open.as_ref().map(|open| Amount::NotStated(open.value.clone()));
        };
        let AmountFile { exactly, between, first, in_kind, not_stated, .. } = &entry.value;
        let given = usize::from(exactly.is_some())
            + usize::from(between.is_some())
            + usize::from(first.is_some())
            + usize::from(in_kind.is_some())
            + usize::from(not_stated.is_some());
        if given != 1 {
            findings.add(
                entry.place,
                Words::new("amount 恰好写一种", "an amount is of exactly one kind"),
                Words::new("请只写 exactly、between、first、in_kind、not_stated 之一", "write one of exactly, between, first, in_kind and not_stated"),
            );
            return None;
        }
        if let Some(formula) = exactly {
            return self.yuan(formula, findings).map(Amount::Exactly);
        }
        if let Some(bounds) = between {
            let [low, high] = bounds.as_slice() else {
                findings.add(
                    entry.place,
                    Words::new("between 应有两个公式", "between takes two formulas"),
                    Words::new("写作 between: [下限，上限]", "write between: [LEAST, MOST]"),
                );
                return None;
            };
            return Some(Amount::Between(self.yuan(low, findings)?, self.yuan(high, findings)?));
        }
        if let Some(rows) = first {
            return self.amount_rows(entry.place, rows, criteria, findings);
        }
        in_kind.clone().map(Amount::InKind).or_else(|| not_stated.clone().map(Amount::NotStated))
    }

    fn amount_rows(&self, place: Place, rows: &[Located<AmountRowFile>], criteria: &[Criterion], findings: &mut Findings<'_>) -> Option<Amount> {
        let mut read = Vec::new();
        for row in rows {
            let condition = match &row.when {
                Some(when) => Some(self.condition(when, findings)?),
                None => None,
            };
            read.push(AmountRow { condition, value: self.yuan(&row.value.value, findings)?, says: row.says.clone(), clause: row.clause.clone() });
        }
        let open_ended = read.last().is_some_and(|row| row.condition.is_none());
        let given: Vec<&Condition> = criteria.iter().map(|c| &c.condition).collect();
        let conditions: Vec<&Condition> = read.iter().filter_map(|row| row.condition.as_ref()).collect();
        if !open_ended && !cover_everything(&given, &conditions, &self.reader.catalog.vocabulary) {
            findings.add(
                place,
                Words::new("金额表没有覆盖所有情况", "the amount table leaves a gap"),
                Words::new("请给最后一行去掉 when", "leave the last row without a `when`"),
            );
            return None;
        }
        if let Some(row) = rows.iter().rev().skip(1).find(|row| row.when.is_none()) {
            findings.add(
                row.place,
                Words::new("没有 when 的行之后的行用不到", "rows after one without a `when` are never reached"),
                Words::new("请把它放到最后", "put it last"),
            );
            return None;
        }
        Some(Amount::First(read))
    }
}
