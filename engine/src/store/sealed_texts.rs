//! Which sealed texts does an event hold, and which kept files does it name?

use crate::ledger::{EventBody, FileName, PaperEvent};
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
        EventBody::Hold(_)
        | EventBody::Identity(_)
        | EventBody::Claim(_)
        | EventBody::Chain(_)
        | EventBody::Change(_)
        | EventBody::Upkeep(_)
        | EventBody::Report(_)
        | EventBody::Paper(_)
        | EventBody::Kin(_)
        | EventBody::Sample(_)
        | EventBody::Attention(_)
        | EventBody::Import(_)
        | EventBody::Partner(_) => body.step().map(|(_, sealed)| sealed).unwrap_or_default(),
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

/// The kept files that an event names.
pub(super) fn files_named(body: &EventBody) -> Option<FileName> {
    match body {
        EventBody::CatalogKept { file, .. } => Some(*file),
        EventBody::Paper(PaperEvent::Received { file, .. }) => *file,
        _ => None,
    }
}
