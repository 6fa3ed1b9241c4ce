//! By which day is each stage to be done if the application were handed in on a day?

use super::program::Program;
use super::shape::OnlyIf;
use super::stages::Stage;
use crate::calendar::{Calendar, Date, Deadline, Limit};

/// A stage with the last day that its limit leaves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StageDay<'p> {
    /// The stage.
    pub stage: &'p Stage,
    /// Its last day, where it states a limit; "not before" as soon as one day on the way is.
    pub due: Option<Deadline>,
    /// The day from which its limit runs.
    from: Deadline,
}

impl Program {
    /// The stages in their order, each taking all its time with extensions. One that may be left out takes none from those after it.
    pub fn stage_days(&self, calendar: &Calendar, filed: Date) -> Vec<StageDay<'_>> {
        let mut before = Deadline { day: filed, provisional: false };
        let mut days: Vec<StageDay<'_>> = Vec::with_capacity(self.stages.len());
        for stage in &self.stages {
            let named = stage.after.as_ref().and_then(|after| days.iter().find(|earlier| earlier.stage.id == *after));
            // A stage without a limit ends on the day on which it begins, as far as can be told.
            let from = named.map_or(before, |earlier| earlier.due.unwrap_or(earlier.from));
            let due = stage.limit.map(|(least, most, unit)| {
                let Deadline { day, provisional } = calendar.deadline(from.day, Limit { days: most.unwrap_or(least), unit });
                Deadline { day, provisional: provisional || from.provisional }
            });
            if !stage.optional && stage.only_if == OnlyIf::Always {
                before = due.filter(|due| due.day >= before.day).unwrap_or(before);
            }
            days.push(StageDay { stage, due, from });
        }
        days
    }
}
