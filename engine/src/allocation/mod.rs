//! Who gets which donor's money?
//!
//! Largest first: the programs of a campaign run tier by tier (donors, then special families, then the floor), within a
//! tier by amount; each takes the hardest first, whoever is eligible, not yet served and free of collisions, until its
//! quota or its fund ends.

mod candidate;
mod commit;
mod give;
mod hardship;
mod plan;

pub use commit::commit;
pub use give::{Ended, Given, Giving, GivingCandidate, GivingProgram, give, running_order};
pub use hardship::{Hardship, compare_hardship};
pub use plan::{ApplyFirst, FundUse, NotServed, Plan, PlannedAward, UnknownKey, Unserved, preview};
