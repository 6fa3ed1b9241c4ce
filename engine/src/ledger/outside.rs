//! What comes from outside: files of which rows were set aside, and partners who ask.

use super::apply::Applying;
use super::attention::alert_key;
use super::closing::close_alert;
use super::event::EventBody;
use super::file_name::FileName;
use super::ids::{HouseholdId, PersonId};
use super::key::{KeyPart, ReadError, RecordKey, Stored, read};
use super::record::Seconds;
use crate::calendar::{Date, Period};
use crate::sealing::{Mark, Note, Sealed};
use crate::words::Words;
use serde::{Deserialize, Serialize};

/// What an import left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ImportEvent {
    /// A file was read; some rows could not be taken.
    RowsSetAside {
        /// The file's name: the next file of that name takes its place.
        file: String,
        /// How many rows were taken.
        taken: u32,
        /// Those that were not; empty when all were taken.
        rows: Vec<SetAside>,
    },
}

/// A row that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Its line.
    pub line: u64,
    /// The mark of what stood there, so that the same row is known again and nobody can search for it.
    pub digest: Mark,
    /// The field.
    pub path: String,
    /// What was expected; never what stood there.
    pub expected: Words,
}

/// What the last file of a name left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// How many rows were taken.
    pub taken: u32,
    /// Those that were not.
    pub rows: Vec<SetAside>,
    /// Who read it in.
    pub by: String,
    /// When.
    pub since: Seconds,
}

impl ImportEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        let ImportEvent::RowsSetAside { .. } = self;
        "rows_set_aside"
    }

    /// Its sealed texts: it has none, for rows are kept as marks.
    pub fn sealed(&self) -> Vec<&Sealed> {
        let ImportEvent::RowsSetAside { .. } = self;
        Vec::new()
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let ImportEvent::RowsSetAside { file, taken, rows } = self;
        let was_open = read::<ImportRecord>(applying.changes, file)?.is_some_and(|before| !before.rows.is_empty());
        if was_open && rows.is_empty() {
            close_alert(applying, alert_key("import_rows", vec![file.clone()]), None);
        }
        let record = ImportRecord { taken: *taken, rows: rows.clone(), by: applying.event.by.clone(), since: applying.event.at };
        applying.changes.put(file, &record, applying.position);
        Ok(())
    }
}

/// What happens to a partner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum PartnerEvent {
    /// A partner may ask with tokens; a later generation makes the earlier key useless.
    Set(PartnerRecord),
}

/// Somebody outside who may ask whether a need was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerRecord {
    /// Its key in the ledger: the agency's or charity's id.
    pub partner: String,
    /// Its name.
    pub name: String,
    /// Which key it has, from 1.
    pub generation: u32,
    /// How many questions it may ask on a day.
    pub questions_a_day: u32,
}

/// How many questions a partner has asked on a day; the key is the partner, a zero byte and the day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerDay {
    /// How many.
    pub asked: u32,
    /// Of how many of them nobody is registered here.
    #[serde(default)]
    pub unknown: u32,
    /// When the last one was asked.
    #[serde(default)]
    pub latest: Seconds,
}

impl PartnerDay {
    /// The key of a partner's day.
    pub fn id(partner: &str, day: crate::calendar::Date) -> String {
        format!("{partner}\u{0}{day}")
    }
}

impl PartnerEvent {
    /// Its code.
    pub fn code(&self) -> &'static str {
        let PartnerEvent::Set(_) = self;
        "partner_set"
    }

    /// Its sealed texts: it has none.
    pub fn sealed(&self) -> Vec<&Sealed> {
        let PartnerEvent::Set(_) = self;
        Vec::new()
    }

    pub(super) fn apply(&self, applying: &mut Applying<'_, '_, '_>) -> Result<(), ReadError> {
        let PartnerEvent::Set(record) = self;
        applying.changes.put(&record.partner, record, applying.position);
        Ok(())
    }
}

/// One question of a partner; the key is the partner and the position of the event. What it was asked for stands in the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerQuestion {
    /// The household of whoever was meant; none where nobody is registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdId>,
    /// Whoever was meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The need.
    pub need: String,
    /// The days.
    pub window: Period,
    /// What for, with the reference of the consent; empty where nobody is registered.
    pub purpose: Note,
    /// Who asked: the key's name.
    pub by: String,
    /// When.
    pub at: Seconds,
}

impl PartnerQuestion {
    /// What the keys of one partner's questions begin with.
    pub fn prefix_of(partner: &str) -> RecordKey {
        let mut bytes = Self::prefix().0;
        partner.to_string().write(&mut bytes);
        bytes.push(0);
        RecordKey(bytes)
    }
}

/// Counts a partner's question on the day that its quota was looked up for, and keeps it in the log. Recorded time may run ahead of the
/// day: counted there, no question would ever be seen.
pub(super) fn count_question(applying: &mut Applying<'_, '_, '_>, partner: &str, person: Option<PersonId>, on: Option<Date>) -> Result<(), ReadError> {
    if let EventBody::AskedBlindly { household, need, window, purpose, .. } = &applying.event.body {
        let (household, need, window, purpose) = (*household, need.clone(), *window, purpose.clone());
        let asked = PartnerQuestion { household, person, need, window, purpose, by: applying.event.by.clone(), at: applying.event.at };
        applying.changes.put(&(format!("{partner}\u{0}"), applying.position), &asked, applying.position);
    }
    let id = PartnerDay::id(partner, on.unwrap_or_else(|| applying.today()));
    let mut day = read::<PartnerDay>(applying.changes, &id)?.unwrap_or_default();
    day.latest = applying.event.at;
    day.asked = day.asked.saturating_add(1);
    day.unknown = day.unknown.saturating_add(u32::from(person.is_none()));
    applying.changes.put(&id, &day, applying.position);
    Ok(())
}

/// Under which name the files of a catalog are kept; the key is the catalog's hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCatalog {
    /// The kept file.
    pub file: FileName,
}
