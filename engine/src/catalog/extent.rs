//! How much may one program's file hold?
//!
//! What is compared with one another when the file is loaded is bounded before, so that no file keeps the server from starting.

use super::diagnostic::{Findings, Place};
use super::language::{Load, STEPS_MAX};
use super::program_file::Reader;
use super::yaml::Located;
use crate::words;
use crate::words::Words;

/// Most criteria, alternatives counted.
const CRITERIA_MAX: usize = 100;
/// Most rows of an amount, stages, reviews, papers, parameters.
const ROWS_MAX: usize = 100;
/// Most values of a parameter.
const PARAMETER_VALUES_MAX: usize = 200;
/// Most values of a standard in one file.
pub(super) const STANDARD_VALUES_MAX: usize = 5_000;
/// Most definitions of households, and of members, in one file.
pub(super) const DEFINITIONS_MAX: usize = 1_000;
/// Most cases.
const CASES_MAX: usize = 1_000;
/// Most parts of all conditions and formulas of a program together, with their definitions.
const PROGRAM_PARTS_MAX: u32 = 20_000;
/// Most steps of all of them for the largest household: as many as one of them may take alone.
const PROGRAM_STEPS_MAX: u64 = STEPS_MAX;

/// Whether a list has more entries than it may; then where the first too many stands is told.
pub(super) fn is_too_many<'e, T: 'e>(
    (zh, en): (&str, &str),
    mut entries: impl ExactSizeIterator<Item = &'e Located<T>>,
    most: usize,
    findings: &mut Findings<'_>,
) -> bool {
    let count = entries.len();
    let Some(first) = entries.nth(most) else { return false };
    refuse(first.place, (zh, en), count, most, findings);
    true
}

fn refuse(place: Place, (zh, en): (&str, &str), count: usize, most: usize, findings: &mut Findings<'_>) {
    findings.add(
        place,
        words!("{zh}过多：{count}，最多{most}", "too many {en}: {count}, at most {most}"),
        Words::new("请分成几个文件，或化简", "split it into several files, or simplify it"),
    );
}

impl Reader<'_> {
    /// Whether any of the file's lists is too long to be looked at further.
    pub(super) fn is_too_long(&self, findings: &mut Findings<'_>) -> bool {
        let file = self.file;
        let alternatives = file.criteria.iter().map(|criterion| criterion.any_of.as_ref().map_or(1, Vec::len));
        let mut sum = 0;
        let beyond = alternatives.clone().position(|count| {
            sum += count;
            sum > CRITERIA_MAX
        });
        if let Some(beyond) = beyond {
            refuse(file.criteria[beyond].place, ("条件", "criteria and alternatives"), alternatives.sum(), CRITERIA_MAX, findings);
            return true;
        }
        let rows = file.amount.as_ref().and_then(|amount| amount.first.as_deref()).unwrap_or_default();
        if is_too_many(("金额的行", "rows of the amount"), rows.iter(), ROWS_MAX, findings)
            || is_too_many(("审批环节", "stages"), file.stages.iter(), ROWS_MAX, findings)
            || is_too_many(("复核档次", "reviews"), file.reviews.iter(), ROWS_MAX, findings)
            || is_too_many(("材料", "documents"), file.documents.iter(), ROWS_MAX, findings)
            || is_too_many(("参数", "parameters"), file.parameters.values(), ROWS_MAX, findings)
            || is_too_many(("案例", "cases"), file.cases.iter(), CASES_MAX, findings)
        {
            return true;
        }
        file.parameters.values().any(|parameter| is_too_many(("参数的值", "values of a parameter"), parameter.values.iter(), PARAMETER_VALUES_MAX, findings))
    }

    /// Counts the parts and the steps of one more condition or formula; none further once there are too many together.
    pub(super) fn bears(&self, more: Load, place: Place, findings: &mut Findings<'_>) -> bool {
        let before = self.load.get();
        let load = Load { parts: before.parts.saturating_add(more.parts), steps: before.steps.saturating_add(more.steps) };
        self.load.set(load);
        let steps = load.steps;
        let was_bearable = before.parts <= PROGRAM_PARTS_MAX && before.steps <= PROGRAM_STEPS_MAX;
        let problem = if load.parts > PROGRAM_PARTS_MAX {
            words!(
                "到此为止，项目的条件和公式连同定义超过{PROGRAM_PARTS_MAX}个部分",
                "up to here the program's conditions and formulas with their definitions have more than {PROGRAM_PARTS_MAX} parts"
            )
        } else if steps > PROGRAM_STEPS_MAX {
            words!(
                "到此为止，项目的条件和公式对最大的家庭计算量过大：{steps}步，最多{PROGRAM_STEPS_MAX}步",
                "up to here the program's conditions and formulas take too many steps for the largest household: {steps}, at most {PROGRAM_STEPS_MAX}"
            )
        } else {
            return true;
        };
        if was_bearable {
            findings.add(place, problem, Words::new("请拆分项目，或化简", "split the program, or simplify it"));
        }
        false
    }
}
