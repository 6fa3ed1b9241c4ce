//! Which programs may help this household, how much, why, and what is missing?
//!
//! `situation` is a household on a date, `evaluate` answers conditions and formulas in three values, `missing` names what
//! an unknown answer hangs on, `judge` gives one program's verdict, `recommend` all of them with their reasons, `bundle` what of
//! them can be held together, `elsewhere` what another place would give.

mod bundle;
mod computed;
mod elsewhere;
mod evaluate;
mod found;
mod judge;
mod missing;
mod near;
mod order;
mod recommend;
mod review;
mod situation;
mod stale;

pub use bundle::{Bundle, Offer, eligible_offers, held_together, with_statuses};
pub use computed::{computed_value, contradictions};
pub use elsewhere::{Elsewhere, code_within, codes_that_differ, is_served, judge_elsewhere, june_days, top_regions};
pub use evaluate::{NumberValue, View, evaluate_condition, evaluate_number};
pub use found::{Sight, SightValue, sights_code, sights_words};
pub use judge::{AmountFound, Judgment, Recipient, Verdict, forms_for_some, formula_amount, judge, reach_of};
pub use missing::{Missing, MissingSet};
pub use near::{NearMiss, near_misses};
pub use order::{Ranked, rank, yearly_fen};
pub use recommend::{CriterionFinding, Gap, Outcome, Question, Recommendation, Recommendations, explain, judge_household, programs_reaching, recommend};
pub use review::review_class;
pub use situation::{Rigour, Situation};
pub use stale::UncheckedNumber;
