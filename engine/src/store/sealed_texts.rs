//! Which sealed texts does an event hold, and which kept files does it name?

use crate::event_groups;
use crate::ledger::{EventBody, FileName};
use crate::sealing::{Note, Sealed};

/// All sealed texts of an event. Every kind of event is named, so that a new one can't be left out.
pub(super) fn sealed_texts(body: &EventBody) -> Vec<&Sealed> {
    match body {
        EventBody::HouseholdRecorded { sealed, members, .. } => {
            std::iter::once(sealed).chain(members.iter().filter_map(|member| member.sealed.as_ref())).collect()
        }
        EventBody::PersonRecorded { sealed, .. } => vec![sealed],
        EventBody::GrantAwarded { terms, .. } => terms.cause.iter().chain(&terms.exception).collect(),
        EventBody::GrantCancelled { reason, .. } => reason.iter().collect(),
        EventBody::SuspensionImposed { reason, .. } | EventBody::SuspensionLifted { reason, .. } | EventBody::StageDecided { reason, .. } => vec![reason],
        EventBody::AlertAnswered { reason: note, .. } | EventBody::NumberRevealed { purpose: note, .. } | EventBody::AskedBlindly { purpose: note, .. } => {
            match note {
                Note::Sealed(sealed) => vec![sealed],
                Note::Plain(_) => Vec::new(),
            }
        }
        event_groups!(pattern) => body.step().map(|(_, sealed)| sealed).unwrap_or_default(),
        EventBody::CatalogKept { .. }
        | EventBody::AwardRefused { .. }
        | EventBody::OverlapFound { .. }
        | EventBody::PaymentMade { .. }
        | EventBody::MoneyReturned { .. }
        | EventBody::FundOpened { .. }
        | EventBody::FundReceived { .. }
        | EventBody::ApplicationFiled { .. }
        | EventBody::AccountSet(_)
        | EventBody::KeyIssued { .. }
        | EventBody::Forgotten { .. }
        | EventBody::AnswerKept { .. } => Vec::new(),
    }
}

/// The kept file that an event names. Every kind of event is named here too, each group by itself: its files are its own.
pub(super) fn files_named(body: &EventBody) -> Option<FileName> {
    match body {
        EventBody::CatalogKept { file, .. } => Some(*file),
        EventBody::Paper(event) => event.file(),
        EventBody::Hold(_)
        | EventBody::Identity(_)
        | EventBody::Claim(_)
        | EventBody::Chain(_)
        | EventBody::Change(_)
        | EventBody::Upkeep(_)
        | EventBody::Report(_)
        | EventBody::Kin(_)
        | EventBody::Sample(_)
        | EventBody::Attention(_)
        | EventBody::Import(_)
        | EventBody::Partner(_)
        | EventBody::HouseholdRecorded { .. }
        | EventBody::PersonRecorded { .. }
        | EventBody::GrantAwarded { .. }
        | EventBody::AwardRefused { .. }
        | EventBody::OverlapFound { .. }
        | EventBody::GrantCancelled { .. }
        | EventBody::PaymentMade { .. }
        | EventBody::MoneyReturned { .. }
        | EventBody::FundOpened { .. }
        | EventBody::FundReceived { .. }
        | EventBody::SuspensionImposed { .. }
        | EventBody::SuspensionLifted { .. }
        | EventBody::ApplicationFiled { .. }
        | EventBody::StageDecided { .. }
        | EventBody::AlertAnswered { .. }
        | EventBody::AccountSet(_)
        | EventBody::KeyIssued { .. }
        | EventBody::NumberRevealed { .. }
        | EventBody::AskedBlindly { .. }
        | EventBody::Forgotten { .. }
        | EventBody::AnswerKept { .. } => None,
    }
}
