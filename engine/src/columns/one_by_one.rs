//! How is a row judged that the list of nodes can't judge?

use super::bits;
use super::plan::{Plain, PlainExpression, RowIs, Rows};
use super::work::{Truths, Work};
use crate::eligibility::{NumberValue, Rigour, Situation, View, evaluate_condition, evaluate_number};

impl Work<'_> {
    /// Judges one row by the plain evaluator.
    pub(super) fn settle(&mut self, plain: Plain, rows: Rows, row: usize, out: &mut Truths) {
        match self.plain_condition(plain, rows, row) {
            Some(true) => bits::set(&mut out.yes, row),
            Some(false) => bits::set(&mut out.no, row),
            None => {}
        }
    }

    fn with_view<T>(&mut self, plain: Plain, rows: Rows, row: usize, ask: impl FnOnce(View<'_>) -> T) -> T {
        let (household, position) = if rows == Rows::Households { (row, 0) } else { self.block().place_of(row) };
        let (population, vocabulary, block) = (self.population, self.vocabulary, self.position);
        let document = self.documents.entry(household).or_insert_with(|| population.household(vocabulary, block, household));
        let situation = Situation::new(document, self.plan.on, Rigour::Warn);
        let view = view_of(plain, position as u16, &situation);
        ask(view)
    }

    fn plain_condition(&mut self, plain: Plain, rows: Rows, row: usize) -> Option<bool> {
        let plan = self.plan;
        let PlainExpression::Condition(condition) = &plan.plain[plain.expression as usize] else { return None };
        self.with_view(plain, rows, row, |view| evaluate_condition(condition, view))
    }

    /// A formula of one row, exactly.
    pub(super) fn plain_number(&mut self, plain: Plain, rows: Rows, row: usize) -> NumberValue {
        let plan = self.plan;
        let PlainExpression::Number(number) = &plan.plain[plain.expression as usize] else { return NumberValue::Unknown };
        self.with_view(plain, rows, row, |view| evaluate_number(number, view))
    }
}

/// A row as a variable of a plain expression: the household, or a member by position.
pub(super) fn view_of<'a>(plain: Plain, member: u16, situation: &'a Situation<'a>) -> View<'a> {
    match plain.row {
        RowIs::Household => View::new(situation, None),
        RowIs::Recipient => View::new(situation, Some(member)),
        RowIs::Bound(depth) => View::new(situation, None).of_member(depth, member),
    }
}
