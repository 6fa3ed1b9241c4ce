//! Which programs may help this household, and why?
//!
//! Pure: data in, data out. No clock, no network; dates, moments and random bytes are arguments. The rooms in reading order,
//! each importing only from those above it: [`words`], [`number`], [`money`], [`calendar`], [`id`], [`facts`], [`catalog`],
//! [`eligibility`], [`self_check`], [`columns`], [`rehearsal`], [`sealing`], [`ledger`], [`store`], [`registry`], [`watch`], [`linkage`], [`casework`], [`allocation`],
//! [`alerts`], [`population`], [`proof`].

pub mod alerts;
pub mod allocation;
pub mod calendar;
pub mod casework;
pub mod catalog;
pub mod columns;
pub mod eligibility;
pub mod facts;
pub mod id;
pub mod ledger;
pub mod linkage;
pub mod money;
pub mod number;
pub mod population;
pub mod proof;
pub mod registry;
pub mod rehearsal;
pub mod sealing;
pub mod self_check;
pub mod store;
pub mod watch;
pub mod words;
