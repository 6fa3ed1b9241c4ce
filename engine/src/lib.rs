//! Which programs may help this household, and why?
//!
//! Pure: data in, data out. No clock, no network; dates are arguments. The rooms in reading order, each importing only
//! from those above it: [`words`], [`number`], [`money`], [`calendar`], [`id`], [`facts`], [`catalog`], [`eligibility`],
//! [`population`], [`proof`].

pub mod calendar;
pub mod catalog;
pub mod eligibility;
pub mod facts;
pub mod id;
pub mod money;
pub mod number;
pub mod population;
pub mod proof;
pub mod words;
