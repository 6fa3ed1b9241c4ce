//! What must a desk look at?
//!
//! Alerts are derived from the records and the day, never stored; what officers do about them are events. Each kind has a file.

mod alert;
mod claim_open;
mod closed;
mod contradiction;
mod deadline;
mod difference;
mod doubtful_number;
mod due_process;
mod entitlement;
mod fund_low;
mod import_rows;
mod kin_award;
mod list;
mod objection;
mod overlap_found;
mod overlap_refused;
mod partner_probing;
mod possible_duplicate;
mod precision;
mod report_due;
mod review_due;
mod shared_number;
mod suspended_applicant;
mod top_up_low;

pub use alert::{About, Alert, AlertKind, AlertLevel, AlertState, Hearing};
pub use closed::{Closed, closed_alerts};
pub use deadline::urgency;
pub use difference::Difference;
pub use due_process::{NoticeRequest, REPLY_WORKING_DAYS, answer_alert, notify_person, record_reply, review_answer};
pub use list::{HandedIn, alerts, alerts_with};
pub use possible_duplicate::{ComparedField, SuspectedPair};
pub use precision::{Precision, precision_by_kind};
