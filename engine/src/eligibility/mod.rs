//! Which programs may help this household, how much, why, and what is missing?
//!
//! `situation` is a household on a date, `evaluate` answers conditions and formulas in three values, `missing` names what
//! an unknown answer hangs on, `judge` gives one program's verdict, `recommend` all of them with their reasons, `bundle` what of
//! them can be held together (`standing` how two of them stand to each other, `statuses` what is best beside the statuses that awards set, `sums` what it comes to, for one household as for many), `gap` and `change` what is missed and by how much (within a `step_budget`), `income_curve` how aid moves with income (`stretch` where it turns, `income_cliffs` where it is lost),
//! `elsewhere` what another place would give.

mod beneficiaries;
mod bundle;
mod bundle_search;
mod change;
mod compared;
mod computed;
mod conferred;
mod dated;
mod elsewhere;
mod evaluate;
mod finding;
mod found;
mod gap;
mod income_cliffs;
mod income_curve;
mod judge;
mod looks;
mod memo;
mod missing;
mod near;
mod nearest;
mod order;
mod recommend;
mod review;
mod situation;
mod stale;
mod standing;
mod statuses;
mod step_budget;
mod stretch;
mod stretch_numbers;
mod sums;
mod tried;

pub use beneficiaries::{may_be_for_some, some_beneficiaries};
pub use bundle::{Bundle, Offer, YearSum, best_bundle, eligible_offers, eligible_recipients, held_together};
pub use change::{ChangeSearch, Changes, OneChange, single_changes};
pub use computed::{computed_value, consistent, contradictions, parts_of, read_consistent};
pub use conferred::{Conferred, add_surely_set, award_sets, conferred, conferred_value};
pub use elsewhere::{Elsewhere, code_of, codes_that_differ, is_served, judge_elsewhere, june_days, regions_with_programs};
pub use evaluate::{NumberValue, People, View, evaluate_condition, evaluate_number};
pub use finding::{CriterionFinding, Outcome};
pub use found::{Sight, SightValue, sights_code, sights_words};
pub use gap::{Apart, Gap, Towards};
pub use income_curve::{CurvePoint, HeldAid, INCOME_MAX_FEN, IncomeCliff, IncomeCurve, MovedIncome, Moves};
pub use judge::{AmountFound, Judgment, Recipient, Verdict, forms_for_some, formula_amount, judge, reach_of, verdict_of};
pub use missing::{Missing, MissingSet, missing_paths};
pub use near::{NearMiss, near_misses};
pub use order::{Ranked, rank, yearly_fen};
pub use recommend::{Question, Recommendation, Recommendations, explain, judge_household, programs_for, programs_reaching, recipients, recommend};
pub use review::review_class;
pub use situation::{Rigour, Situation};
pub use stale::UncheckedNumber;
pub use statuses::{Anew, TRIED_MAX, TrialRoom, with_statuses};
pub use step_budget::{SEARCH_STEPS, StepBudget};
pub use sums::{Share, SumRoom, Sums};
pub use tried::{put_value, tried_values};
