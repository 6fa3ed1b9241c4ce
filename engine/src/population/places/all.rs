//! Which places have a synthetic population?

use super::{CHONGQING, COASTAL, DONGCHENG, EZHOU, MENTOUGOU, QIANNAN, SHIYAN};
use crate::population::place::Place;

/// All of them.
pub static PLACES: [&Place; 7] = [&DONGCHENG, &MENTOUGOU, &EZHOU, &SHIYAN, &QIANNAN, &CHONGQING, &COASTAL];

/// The place of a code; Beijing's is Dongcheng.
pub fn place_of(code: &str) -> Option<&'static Place> {
    let code = if code == "beijing" { DONGCHENG.code } else { code };
    PLACES.into_iter().find(|place| place.code == code)
}
