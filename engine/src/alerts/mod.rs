//! What must a desk look at?
//!
//! Alerts are derived from the records and the day, never stored; only officers' answers are events. Each kind has a file.

mod alert;
mod answer;
mod deadline;
mod doubtful_number;
mod fund_low;
mod overlap_found;
mod overlap_refused;
mod report_due;
mod review_due;
mod shared_number;
mod suspended_applicant;

pub use alert::{About, Alert, AlertKind, AlertLevel, AlertState};
pub use answer::{alerts, answer_alert};
pub use deadline::urgency;
