//! How is a row judged that the list of nodes can't judge?

use super::bits;
use super::plan::{Plain, PlainExpression, RowIs, Rows, Seen};
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
        let block = self.block();
        let (holders, holder, record) = match rows {
            Rows::Records(list) => {
                let holder = block.above(rows, row);
                let first = block.records(list).map_or(0, |records| records.rows_of(holder).start);
                (rows.above(), holder, row - first)
            }
            _ => (rows, row, 0),
        };
        let (household, position) = if holders == Rows::Households { (holder, 0) } else { block.place_of(holder) };
        let (population, vocabulary, block) = (self.population, self.vocabulary, self.position);
        let document = self.documents.entry(household).or_insert_with(|| population.household(vocabulary, block, household));
        let situation = Situation::new(document, plain.on, Rigour::Warn);
        ask(view_of(plain, position as u16, record as u16, &situation))
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

/// A row as a variable of a plain expression: the household, a member by position, or a record of either's list.
pub(super) fn view_of<'a>(plain: Plain, member: u16, record: u16, situation: &'a Situation<'a>) -> View<'a> {
    let Seen { row, record: bound, people } = plain.seen;
    let (view, member) = match row {
        RowIs::Household => (View::new(situation, None), None),
        RowIs::Recipient => (View::new(situation, Some(member)), Some(member)),
        RowIs::Bound(depth) => (View::new(situation, None).of_member(depth, member), Some(member)),
    };
    let view = view.over(people);
    bound.map_or(view, |(depth, _)| view.of_record(depth, member, record))
}
