//! By which day is every stage of an application due, as things stand?
//!
//! Each limit runs from the day on which the stage before it ended or must end. While the applicant is asked for papers no day counts.

use crate::calendar::{Calendar, Date, Limit, LimitUnit};
use crate::ledger::{ApplicationRecord, Clocks, Outcome, StageKind, StageRecord, ValidTerms};

/// When all that is not decided is due.
pub fn clocks_of(record: &ApplicationRecord, calendar: &Calendar) -> Clocks {
    let pauses: Vec<(Date, Date)> = record.asked.iter().map(|asked| (asked.on, asked.resumed.unwrap_or(asked.until))).collect();
    let ends = |from: Date, (days, unit): (u16, LimitUnit), pauses: &[(Date, Date)]| {
        let end = calendar.deadline_around(from, Limit { days, unit }, pauses);
        (end.day, end.provisional)
    };
    let passed = record.stages.iter().rposition(|stage| stage.decided.is_some() && stage.kind != StageKind::RefusalNotice);
    let mut begun = (record.on, false);
    let mut later = Vec::new();
    let mut spans: Vec<(&StageRecord, Date, Date)> = Vec::new();
    for (position, stage) in record.stages.iter().enumerate() {
        if stage.kind == StageKind::RefusalNotice {
            let refused = record.refusal().and_then(|refused| refused.decided.as_ref());
            let due = refused.zip(stage.limit_now()).map(|(refused, limit)| ends(refused.on, limit, &[]));
            later.push((stage.stage.clone(), due.map(|(day, _)| day), due.is_some_and(|(_, provisional)| provisional)));
            continue;
        }
        if let Some(decided) = &stage.decided {
            spans.push((stage, begun.0, decided.on));
            begun = (decided.on, false);
            continue;
        }
        if passed.is_some_and(|passed| position < passed) {
            later.push((stage.stage.clone(), None, false));
            continue;
        }
        let named = stage.after.as_ref().and_then(|after| spans.iter().find(|(earlier, _, _)| earlier.stage == *after));
        let start = named.map_or(begun.0, |(_, _, end)| *end);
        let from = start.max(stage.reopened.unwrap_or(start));
        let due = match stage.shown {
            // It can be finished from the day after its last.
            Some((_, until)) => Some(ends(until, (1, LimitUnit::Working), &[])),
            None => stage.limit_now().map(|limit| ends(from, limit, &pauses)),
        };
        let due = due.map(|(day, provisional)| (day, provisional || begun.1));
        later.push((stage.stage.clone(), due.map(|(day, _)| day), due.is_some_and(|(_, provisional)| provisional)));
        if !record.may_leave_out(stage) {
            let end = due.unwrap_or((from, begun.1));
            spans.push((stage, from, end.0));
            begun = if end.0 < begun.0 { begun } else { end };
        }
    }
    Clocks { process: process_due(record, &spans, pauses, ends), later }
}

/// The day on which the whole chain must be through.
fn process_due(
    record: &ApplicationRecord,
    spans: &[(&StageRecord, Date, Date)],
    mut pauses: Vec<(Date, Date)>,
    ends: impl Fn(Date, (u16, LimitUnit), &[(Date, Date)]) -> (Date, bool),
) -> Option<(Date, bool)> {
    let process = record.chain.process.as_ref()?;
    let of = |id: &String| spans.iter().find(|(stage, _, _)| stage.stage == *id);
    let began = process.after.as_ref().and_then(of).map_or(record.on, |(_, _, end)| *end);
    pauses.extend(process.without.iter().filter_map(of).map(|(_, from, to)| (*from, *to)));
    Some(ends(began.max(record.restarted.unwrap_or(began)), record.process_limit()?, &pauses))
}

/// The last day on which an acceptance of a day may be used.
pub(super) fn valid_until(record: &ApplicationRecord, outcome: Outcome, on: Date) -> Option<Date> {
    if outcome == Outcome::Refuse {
        return None;
    }
    let span = match record.chain.valid? {
        ValidTerms::Days(days) => jiff::Span::new().days(days),
        ValidTerms::Months(months) => jiff::Span::new().months(months),
    };
    Some(on.checked_add(span).unwrap_or(Date::MAX))
}
