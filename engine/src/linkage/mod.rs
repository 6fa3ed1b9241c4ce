//! Is somebody registered twice?

mod address;
mod candidates;
mod clusters;
mod compare;
mod duplicates;
mod fingerprint;
mod fit;
mod id_number;
mod index;
mod keys;
mod learn;
mod levels;
mod model;
mod name;
mod registration;
mod roll;
mod ruling;
mod shipped;
mod sound;
mod variants;

pub use candidates::Candidates;
pub use clusters::clusters;
pub use duplicates::{Pair, duplicates};
pub use fit::Decision;
pub use index::{Index, Match};
pub use levels::Field;
pub use model::{Kind, Model, Part};
pub use registration::Registration;
pub use roll::Roll;
pub use ruling::{CERTAIN, REVIEW, THRESHOLD};
