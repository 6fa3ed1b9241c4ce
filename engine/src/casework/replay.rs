//! Does a decision come out the same when it is computed again from what was known then?
//!
//! What was known is read from the journal as it stood at the award: the facts as they were told, the aid that set facts. The
//! rules are those of the catalog as it was, whose files are kept under their hash. Nothing of the answer is fetched but what
//! an officer decided: that it is an exception, and an amount that the rules leave open.

use super::desk::{Desk, Judged, not_possible};
use super::error::CaseError;
use super::judgment::{Judging, sha256};
use crate::calendar::{Date, date_at};
use crate::catalog::{Catalog, Program, SourceFolder, assemble};
use crate::eligibility::Recipient;
use crate::ledger::{
    Action, Answer, BasisVerdict, Event, EventBody, ForgottenRecord, GrantId, GrantRecord, GrantTerms, HistoryEntry, HouseholdId, HouseholdRecord, KeptCatalog,
    PersonId, Records, Seconds, decode, forgotten_key, read, read_version,
};
use crate::money::Money;
use crate::registry::read_household_on;
use crate::sealing::Owner;
use crate::store::Store;
use crate::words;
use crate::words::Words;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A decision, computed again.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    /// The grant.
    pub grant: GrantId,
    /// Its program's name, as it was then.
    pub name: Words,
    /// The position of the award in the journal.
    pub position: u64,
    /// When it was awarded.
    pub at: Seconds,
    /// By whom.
    pub by: String,
    /// The catalog's hash.
    pub catalog: String,
    /// The engine that judged.
    pub engine_then: String,
    /// The engine that has judged again.
    pub engine_now: String,
    /// The judgment as it is written down now: JSON.
    pub text: String,
    /// SHA-256 of that text.
    pub hash: String,
    /// SHA-256 of the text that was written down then.
    pub hash_then: Option<String>,
    /// How the two compare.
    pub compared: Compared,
    /// The amount that stood after caps and what is topped up.
    pub awarded: Option<Money>,
    /// What cut it.
    pub cut_by: Option<Words>,
}

/// How a decision compares with the one that was computed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Compared {
    /// They are the same to the byte.
    Same,
    /// They differ, and the same version of the engine has judged: something was changed.
    Differs,
    /// They differ, and another version of the engine had judged.
    DiffersByVersion,
    /// The decision was made before judgments were written down.
    NotWritten,
}

impl Compared {
    /// What it says.
    pub fn words(self) -> Words {
        match self {
            Compared::Same => Words::new("重算结果与当时逐字节一致", "computed again, it is the same to the byte"),
            Compared::Differs => Words::new("重算结果与当时不一致", "computed again, it differs"),
            Compared::DiffersByVersion => {
                Words::new("重算结果与当时不一致；当时由另一版本的引擎判定", "computed again, it differs; another version of the engine had judged")
            }
            Compared::NotWritten => {
                Words::new("当时没有留存判定文本，只能重算，不能比对", "no judgment was written down then: it is computed again and can't be compared")
            }
        }
    }
}

/// Computes a decision again from what was known.
pub fn replay(store: &dyn Store, grant: GrantId) -> Result<Replayed, CaseError> {
    let record = read::<GrantRecord>(store, &grant)?;
    let record = record.ok_or_else(|| CaseError::Unknown(words!("没有救助 {grant}", "there is no grant {grant}")))?;
    let household = record.terms.household.filter(|_| record.terms.basis.verdict != BasisVerdict::Elsewhere);
    let household =
        household.ok_or_else(|| not_possible(Words::new("该救助不是在本处决定的，无从重算", "this aid was not decided here: there is nothing to compute")))?;
    let awarded = award_in(store, household, grant)?;
    let GrantTerms { on, basis, .. } = &*awarded.terms;
    let catalog = kept_catalog(store, &basis.catalog)?;
    let then = records_then(store, household, awarded.position)?;
    refuse_forgotten(store, &*then, household)?;
    let file = read_household_on(&*then, store.vault(), &catalog.vocabulary, household, *on)?;
    let file = file.ok_or_else(|| CaseError::Broken(format!("household {household} can't be made from the journal")))?;
    let recipient = match awarded.terms.recipient {
        None => Recipient::Household,
        Some(person) => {
            let position = file.people.iter().position(|member| member.person == person).and_then(|position| u16::try_from(position).ok());
            Recipient::Member(position.ok_or_else(|| CaseError::Broken(format!("{person} can't be made from the journal")))?)
        }
    };
    let program = program_then(&catalog, &awarded.terms.program, *on)?;
    let judging = Judging { catalog: &catalog, program: &program, file: &file, recipient, on: *on, basis: basis.verdict, stated: basis.stated };
    let text = judging.write(&judging.judge());
    let (hash, engine_now) = (sha256(text.as_bytes()), env!("CARGO_PKG_VERSION").to_string());
    let compared = match &basis.judgment {
        None => Compared::NotWritten,
        Some(then) if *then == hash => Compared::Same,
        Some(_) if basis.engine == engine_now => Compared::Differs,
        Some(_) => Compared::DiffersByVersion,
    };
    Ok(Replayed {
        grant,
        name: awarded.terms.name.clone(),
        position: awarded.position,
        at: awarded.at,
        by: awarded.by,
        catalog: basis.catalog.clone(),
        engine_then: basis.engine.clone(),
        engine_now,
        text,
        hash,
        hash_then: basis.judgment.clone(),
        compared,
        awarded: awarded.terms.amount,
        cut_by: awarded.cut_by,
    })
}

/// An award as the journal has it.
struct Awarded {
    position: u64,
    at: Seconds,
    by: String,
    terms: Box<GrantTerms>,
    cut_by: Option<Words>,
}

/// A household's history with the positions of its events.
fn history_of(records: &dyn Records, household: HouseholdId) -> Result<Vec<(u64, Event)>, CaseError> {
    let prefix = HistoryEntry::prefix_of(household);
    let mut history = Vec::new();
    for (key, stored) in records.range(&prefix, None, usize::MAX)? {
        let Some(position) = key.0.last_chunk().map(|bytes| u64::from_be_bytes(*bytes)) else { continue };
        history.push((position, decode::<HistoryEntry>(&stored.bytes)?.0));
    }
    Ok(history)
}

fn award_in(store: &dyn Store, household: HouseholdId, grant: GrantId) -> Result<Awarded, CaseError> {
    let award = history_of(store, household)?.into_iter().find_map(|(position, event)| match event.body {
        EventBody::GrantAwarded { terms, cut_by } if terms.grant == grant => Some(Awarded { position, at: event.at, by: event.by, terms, cut_by }),
        _ => None,
    });
    award.ok_or_else(|| not_possible(Words::new("没有该救助的审批记录，无从重算", "there is no award of this grant to compute")))
}

/// What concerns a household's facts up to a position: its own history, and wherever anybody stood who ever was a member.
fn records_then(store: &dyn Store, household: HouseholdId, until: u64) -> Result<Box<dyn Records>, CaseError> {
    let mut people: BTreeSet<PersonId> = BTreeSet::new();
    let mut positions: BTreeSet<u64> = BTreeSet::new();
    for (position, event) in history_of(store, household)?.into_iter().filter(|(position, _)| *position <= until) {
        positions.insert(position);
        if let EventBody::HouseholdRecorded { members, .. } = event.body {
            people.extend(members.iter().map(|member| member.person));
        }
    }
    let mut elsewhere: BTreeSet<HouseholdId> = BTreeSet::new();
    let mut failed = None;
    let mut concerns = |position: u64, event: &Event| {
        if let EventBody::HouseholdRecorded { household: other, members, .. } = &event.body
            && members.iter().any(|member| people.contains(&member.person))
            && *other != household
            && elsewhere.insert(*other)
        {
            // From here on what happens to the other household may be aid of somebody who comes from there.
            match history_of(store, *other) {
                Ok(history) => positions.extend(history.iter().map(|(position, _)| *position)),
                Err(error) => failed = Some(error),
            }
        }
        match &event.body {
            EventBody::PersonRecorded { person, .. } if people.contains(person) => true,
            EventBody::Forgotten { owner: Owner::Person(person) } if people.contains(&PersonId(*person)) => true,
            _ => positions.contains(&position),
        }
    };
    let records = store.records_at(until, &mut concerns)?;
    match failed {
        Some(error) => Err(error),
        None => Ok(records),
    }
}

/// Nothing can be computed of people whose facts nobody can read any more.
fn refuse_forgotten(store: &dyn Store, then: &dyn Records, household: HouseholdId) -> Result<(), CaseError> {
    let members = read::<HouseholdRecord>(then, &household)?.map(|record| record.members).unwrap_or_default();
    let owners = std::iter::once(Owner::from(household)).chain(members.into_iter().map(Owner::from));
    for owner in owners.filter(|owner| store.vault().key_of(*owner).is_none()) {
        let Some(record) = read::<ForgottenRecord>(store, &forgotten_key(owner))? else { continue };
        let day = date_at(record.since);
        return Err(not_possible(words!("有关资料已于 {day} 被遗忘，无法重算", "forgotten on {day}: the facts can't be read any more")));
    }
    Ok(())
}

/// The catalog with this hash, from its kept files.
fn kept_catalog(store: &dyn Store, hash: &str) -> Result<Catalog, CaseError> {
    Ok(assemble(&kept_files(store, hash)?).0)
}

/// The files of the catalog with this hash. Refused where they were not kept, or are damaged.
pub fn kept_files(store: &dyn Store, hash: &str) -> Result<SourceFolder, CaseError> {
    let short: String = hash.chars().take(12).collect();
    let kept = read::<KeptCatalog>(store, &hash.to_string())?;
    let kept = kept.ok_or_else(|| not_possible(words!("没有留存当时的目录（{short}）", "the catalog of that time ({short}) was not kept")))?;
    let refused = |why: String| not_possible(words!("留存的目录（{short}）不能采用：{why}", "the kept catalog ({short}) can't be used: {why}"));
    let bundle = store.file(&kept.file).map_err(|error| refused(error.to_string()))?;
    let bundle = bundle.ok_or_else(|| refused(Words::new("文件不见了", "its file is gone").to_string()))?;
    let folder = SourceFolder::of_bundle(&bundle).filter(|folder| folder.hash() == hash);
    folder.ok_or_else(|| refused(Words::new("内容与其校验值不符", "its files are not those of its hash").to_string()))
}

fn program_then(catalog: &Catalog, id: &str, on: Date) -> Result<Arc<Program>, CaseError> {
    let found = catalog.programs.iter().find(|program| program.id == id && program.in_force.contains(on));
    found.cloned().ok_or_else(|| not_possible(words!("留存的目录中没有项目 {id}", "the kept catalog has no program {id}")))
}

/// Keeps the files of the catalog that is in use, so that its decisions can be computed again; once for each catalog.
pub fn keep_catalog(desk: &mut Desk<'_>, files: &SourceFolder) -> Result<(), CaseError> {
    let hash = files.hash();
    if let Some(kept) = read::<KeptCatalog>(desk.store, &hash)?
        && desk.store.file(&kept.file).is_ok_and(|found| found.is_some())
    {
        return Ok(());
    }
    let file = desk.store.keep_file(&files.to_bundle())?;
    desk.commit(|desk| {
        let expected = vec![read_version::<KeptCatalog>(desk.store, &hash)?];
        let is_kept = read::<KeptCatalog>(desk.store, &hash)?.is_some();
        let events = if is_kept { Vec::new() } else { vec![EventBody::CatalogKept { hash: hash.clone(), file }] };
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events, answer: Answer::Done } })
    })?;
    Ok(())
}
