//! What is known of each place, and what is made up?

mod all;
mod chongqing;
mod coastal;
mod dongcheng;
mod ezhou;
mod mentougou;
mod qiannan;
mod shiyan;

pub use all::{PLACES, place_of};
pub use chongqing::CHONGQING;
pub use coastal::COASTAL;
pub use dongcheng::DONGCHENG;
pub use ezhou::EZHOU;
pub use mentougou::MENTOUGOU;
pub use qiannan::QIANNAN;
pub use shiyan::SHIYAN;
