//! What does a synthetic district look like?
//!
//! Seeded and therefore the same each time; nobody in it exists. `district` holds the published totals and puts families
//! together, `person` gives each member an age, a school stage and work, `names` and `numbers` make names and valid ID
//! numbers, `flaws` plants what a real register has: twins, neighbours of one name, mistyped numbers, one number on two
//! people.

mod district;
mod flaws;
mod names;
mod numbers;
mod person;

pub use district::{CATEGORIES, DONGCHENG, District, DistrictHousehold, HouseholdKind, Totals, dongcheng, dongcheng_with};
pub use flaws::Flaws;
pub use person::{STAGES, school_stage_fits};
