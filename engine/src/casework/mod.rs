//! What can somebody at a desk do?
//!
//! Each action looks at the records, judges, remembers the version of everything it read, and asks the store to commit. If
//! something has changed meanwhile it looks and judges again.

mod account;
mod application;
pub(crate) mod award;
mod back_months;
mod blind_check;
mod cancel;
pub(crate) mod case_view;
mod cause;
mod chain;
mod change;
mod check;
pub(crate) mod consent;
mod death;
pub(crate) mod desk;
mod error;
mod forget;
mod fund;
mod identity;
mod import;
mod judgment;
mod kin;
mod look;
mod misfit;
mod move_away;
mod paper;
mod partner;
mod past;
mod protect;
mod register;
mod regroup;
mod replay;
mod report;
mod review;
mod sample;
mod suspend;
pub(crate) mod terms;

pub use account::{issue_key, set_account};
pub use application::{Filing, file_application, open_applications};
pub use award::{AwardRequest, InCampaign, award, hold, release_hold};
pub use blind_check::{AskedAbout, BlindAnswer, BlindQuestion, BlindReply, ask_blindly};
pub use cancel::{cancel_grant, pay_grant, raise_claim, raise_grant, return_money, waive_claim};
pub use chain::{Bench, ChainAct, Settlement, StageRequest, StatusTime, act_on_application, clocks_of, decide_stage, replayed, status_times, step};
pub use change::{ChangeAct, ChangeRequest, FadingOut, act_on_change, changes_of, open_changes, propose_change};
pub use check::{
    AuthoriseRequest, CheckStands, Contradiction, Findings, adults, answer_check, ask_check, authorise_check, check_stands, contradiction_subjects,
    contradictions, findings_of,
};
pub use consent::{Consent, ConsentRequest, consents_of, give_consent, withdraw_consent};
pub use death::{record_death, withdraw_death};
pub use desk::{Desk, MayAct};
pub use error::CaseError;
pub use forget::{forget_person, reveal_number};
pub use fund::{open_fund, receive_money};
pub use identity::identify;
pub use import::record_set_aside;
pub use kin::{KinCase, StaffFile, kin_applications, kin_grants, kin_of, record_staff, remove_staff, staff_register};
pub use look::{Look, StandingNow, Standpoint, look_at};
pub use move_away::{Transfer, hand_over, move_away};
pub use paper::{MissingPaper, PaperRequest, SCAN_BYTES_MAX, Scan, media_of, missing_papers, papers_of, receive_paper, view_paper};
pub use partner::{KeyWish, PartnerRequest, set_partner, token_of};
pub use past::{PastGrant, PastPerson, record_past, record_past_once};
pub use protect::{is_protected, set_protection};
pub use register::{Change, Observed, Registered, Registration, register};
pub use regroup::{Destination, regroup};
pub use replay::{Compared, Replayed, keep_catalog, kept_files, replay};
pub use report::{NewReport, NextStep, move_report, open_report, open_reports, steps_after};
pub use review::{DueReview, review_grant, reviews_due};
pub use sample::{STRATA, SampleRequest, StratumResult, check_drawn, draw, draw_sample, sample_results, stratum_words};
pub use suspend::{Suspended, SuspensionRequest, lift_suspension, suspend};
