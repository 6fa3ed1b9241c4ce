//! From which day to which do a program's numbers stay the same?

use crate::calendar::Date;
use crate::catalog::{NumberExpression, Program};
use std::collections::BTreeSet;

/// Days on which numbers of these programs begin or end to hold, within the time in which the first is in force. From each of them to
/// the next, every number stays the same.
pub(super) fn turning_days(programs: &[&Program]) -> Vec<Date> {
    let Some(first) = programs.first() else { return Vec::new() };
    let mut days: BTreeSet<Date> = BTreeSet::from([first.in_force.from]);
    let mut note = |from: Date, to: Option<Date>| {
        days.insert(from);
        days.extend(to.and_then(|to| to.tomorrow().ok()));
    };
    for program in programs {
        note(program.in_force.from, program.in_force.to);
        program.walk_numbers(&mut |number| match number {
            NumberExpression::Parameter(parameter) => parameter.rows.iter().for_each(|row| note(row.period.from, row.period.to)),
            NumberExpression::Standard(standard) => standard.rows.iter().for_each(|row| note(row.period.from, row.period.to)),
            _ => {}
        });
    }
    days.into_iter().filter(|day| first.in_force.contains(*day)).collect()
}

/// The day within a program's time that is nearest to the one asked about.
pub(super) fn day_in_force(program: &Program, asked: Date) -> Date {
    let latest = program.in_force.to.map_or(asked, |to| asked.min(to));
    latest.max(program.in_force.from)
}
