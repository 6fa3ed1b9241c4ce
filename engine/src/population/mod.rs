//! What do the people of a place look like?
//!
//! Seeded and therefore the same each time; nobody in it exists. A place is data, one file each in `places/`: what its
//! document published (`figures`), and how many families of which kind live on what (`place`). `planned` makes
//! households of families, with `roles` and `quiet` for what a member's part says and what is so where nothing is the
//! matter; `drawn` makes them where only numbers by size are known, with `person` for ages, schools and work. `names`
//! and `numbers` make names and valid ID numbers, `flaws` plants what a real register has: twins, neighbours of one
//! name, mistyped numbers, one number on two people.

mod district;
mod drawn;
mod figures;
mod flaws;
mod names;
mod numbers;
mod person;
mod place;
mod places;
mod planned;
mod quiet;
mod roles;

pub use district::{Aid, District, DistrictHousehold, Sampling, dongcheng, dongcheng_with, households};
pub use drawn::CATEGORIES;
pub use figures::{FigureUnit, LeftOut, Measure, PublishedFigure};
pub use flaws::Flaws;
pub use person::{STAGES, school_stage_fits};
pub use place::{Cohort, Drawn, Each, Fact, Family, Given, HouseholdKind, Income, Place, Planned, Register, Role, Told};
pub use places::{CHONGQING, COASTAL, DONGCHENG, EZHOU, MENTOUGOU, PLACES, QIANNAN, SHIYAN, place_of};
