//! What does a dated number come to on the day, where the household lives?

use super::evaluate::{View, evaluate_condition};
use super::situation::Rigour;
use crate::calendar::Date;
use crate::catalog::{Condition, NumberExpression, Parameter, ParameterRow, Standard, StandardRow};
use crate::facts::Reach;
use crate::number::Exact;

/// A dated value that applies, or may apply (`None`), on the date asked about.
pub(super) struct Row<'r> {
    pub value: &'r Exact,
    pub applies: Option<bool>,
    pub condition: Option<&'r Condition>,
    pub checked_until: Option<Date>,
}

impl Row<'_> {
    /// Unless nobody has checked it up to the date and the question is strict about that.
    pub(super) fn is_usable(&self, view: View<'_>) -> bool {
        view.situation.rigour == Rigour::Warn || self.checked_until.is_none_or(|until| view.situation.on <= until)
    }
}

/// The rows of a parameter that apply or may apply on the date.
pub(super) fn parameter_rows<'p>(parameter: &'p Parameter, view: View<'p>) -> impl Iterator<Item = Row<'p>> {
    let on = view.situation.on;
    let row = move |row: &'p ParameterRow| Row {
        value: &row.value,
        applies: row.condition.as_ref().map_or(Some(true), |condition| evaluate_condition(condition, view)),
        condition: row.condition.as_ref(),
        checked_until: row.checked_until,
    };
    parameter.rows.iter().filter(move |row| row.period.contains(on)).map(row).filter(|row| row.applies != Some(false))
}

/// The rows of a standard that apply or may apply where the household lives: the smallest area wins. Where a smaller area
/// is only possible, the larger one's row is no more than possible either; nothing where no row surely reaches the household.
pub(super) fn standard_rows<'s>(standard: &'s Standard, view: View<'_>) -> Vec<Row<'s>> {
    let (on, area) = (view.situation.on, view.situation.household.area());
    let reach = |row: &StandardRow| match area {
        _ if standard.asked_from.as_str().starts_with(row.area.as_str()) => Reach::Inside,
        Some(area) => area.reach(&row.area),
        None => Reach::Unknown,
    };
    let rows: Vec<(&StandardRow, Reach)> =
        standard.rows.iter().filter(|row| row.period.contains(on)).map(|row| (row, reach(row))).filter(|(_, reach)| *reach != Reach::Outside).collect();
    let nearest = rows.iter().filter(|(_, reach)| *reach == Reach::Inside).map(|(row, _)| row.area.as_str().len()).max();
    let Some(nearest) = nearest else { return Vec::new() };
    let is_certain = rows.iter().all(|(_, reach)| *reach == Reach::Inside);
    rows.into_iter()
        .filter(|(row, reach)| *reach == Reach::Unknown || row.area.as_str().len() == nearest)
        .map(|(row, _)| Row { value: &row.value, applies: is_certain.then_some(true), condition: None, checked_until: row.checked_until })
        .collect()
}

/// What a dated number comes to on the date.
pub(super) struct DatedValue<'r> {
    pub value: Option<&'r Exact>,
    /// Until when a row that applies or may apply was checked, where that is before the date.
    pub unchecked: Option<Date>,
}

/// The value of a parameter or standard; nothing of any other number.
pub(super) fn dated_value<'n>(number: &'n NumberExpression, view: View<'n>) -> Option<DatedValue<'n>> {
    match number {
        NumberExpression::Parameter(parameter) => Some(agreed(parameter_rows(parameter, view), view)),
        NumberExpression::Standard(standard) => Some(agreed(standard_rows(standard, view).into_iter(), view)),
        _ => None,
    }
}

/// The value of the row that applies; where several may, only if all agree and all may be used.
fn agreed<'r>(rows: impl Iterator<Item = Row<'r>>, view: View<'_>) -> DatedValue<'r> {
    let on = view.situation.on;
    let (mut certain, mut common, mut unchecked) = (None, None, None);
    for row in rows {
        let value = row.is_usable(view).then_some(row.value);
        if row.applies == Some(true) {
            certain = certain.or(Some(value));
        }
        common = match common {
            Some(before) if before != value => Some(None),
            _ => Some(value),
        };
        unchecked = row.checked_until.filter(|until| *until < on).into_iter().chain(unchecked).min();
    }
    DatedValue { value: certain.or(common).flatten(), unchecked }
}
