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
}

impl Program {
    /// The stages in their order, each taking all its time with extensions. One that may be left out takes none from those after it.
    pub fn stage_days(&self, calendar: &Calendar, filed: Date) -> Vec<StageDay<'_>> {
        let mut before = Deadline { day: filed, provisional: false };
        let mut days = Vec::with_capacity(self.stages.len());
        for stage in &self.stages {
            let due = stage.limit.map(|(least, most, unit)| {
                let Deadline { day, provisional } = calendar.deadline(before.day, Limit { days: most.unwrap_or(least), unit });
                Deadline { day, provisional: provisional || before.provisional }
            });
            if !stage.optional && stage.only_if == OnlyIf::Always {
                before = due.unwrap_or(before);
            }
            days.push(StageDay { stage, due });
        }
        days
    }
}
