//! What do the bare bytes of disk and index say: is anything there twice, or readable that should be forgotten?

use crate::auditor::{Auditor, Complaint};
use crate::books::{forgotten, marks_left};
use crate::disk::SimulatedDisk;
use crate::pages::is_within;
use engine::ledger::{Event, EventBody, HoldEvent, NUMBER};
use engine::sealing::{Mark, Opened, Owner, Sealed, Vault};
use engine::store::{Disk, Index, MemoryIndex, verify};
use std::collections::BTreeMap;
use std::sync::Arc;

const HEADER: usize = 52;
const CHAIN: usize = 32;
const FOOTER: u32 = u32::MAX;

/// The events of the journal, read with nothing but its format in hand.
pub fn events(disk: &SimulatedDisk) -> Result<Vec<Event>, Complaint> {
    let mut events = Vec::new();
    let names = disk.list("journal").map_err(|error| error.to_string())?;
    for name in names.iter().filter(|name| name.ends_with(".log")) {
        let mut file = disk.open(&format!("journal/{name}")).map_err(|error| error.to_string())?;
        let mut bytes = vec![0; file.length().map_err(|error| error.to_string())? as usize];
        file.read_at(0, &mut bytes).map_err(|error| error.to_string())?;
        let mut rest = bytes.get(HEADER..).ok_or("a segment without a header")?;
        while let Some((length, after)) = rest.split_first_chunk::<4>() {
            let length = u32::from_le_bytes(*length);
            if length == FOOTER {
                break;
            }
            let (payload, after) = after.split_at_checked(length as usize).ok_or("half a frame stands in the journal")?;
            let batch: Vec<Event> = serde_json::from_slice(payload).map_err(|error| error.to_string())?;
            events.extend(batch);
            rest = after.get(CHAIN..).ok_or("a frame without its chain value")?;
        }
    }
    Ok(events)
}

/// Whether something stands behind the last whole frame of the journal: what was being written when the power failed.
pub fn is_torn(disk: &SimulatedDisk) -> Result<bool, Complaint> {
    let names = disk.list("journal").map_err(|error| error.to_string())?;
    let Some(name) = names.iter().rfind(|name| name.ends_with(".log")) else { return Ok(false) };
    let mut file = disk.open(&format!("journal/{name}")).map_err(|error| error.to_string())?;
    let mut bytes = vec![0; file.length().map_err(|error| error.to_string())? as usize];
    file.read_at(0, &mut bytes).map_err(|error| error.to_string())?;
    let mut rest = bytes.get(HEADER..).unwrap_or_default();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_le_bytes(*length);
        if length == FOOTER {
            return Ok(false);
        }
        let frame = after.split_at_checked(length as usize).filter(|(_, after)| after.len() >= CHAIN);
        let Some((_, after)) = frame.filter(|(payload, _)| serde_json::from_slice::<Vec<Event>>(payload).is_ok()) else { return Ok(true) };
        rest = &after[CHAIN..];
    }
    Ok(!rest.is_empty())
}

impl Auditor {
    /// Everything that needs the disk at rest: the journal's own proof, nothing doubled, nothing readable of the forgotten.
    pub fn examine(&self, disk: &SimulatedDisk, index: &MemoryIndex, vault: &dyn Vault) -> Result<(), Complaint> {
        let verified = verify(Arc::new(disk.clone()), Some(index as &dyn Index)).map_err(|faults| format!("the store does not verify: {faults:?}"))?;
        let events = events(disk)?;
        if verified.events != events.len() as u64 {
            return Err(format!("{} events are verified, {} stand in the journal", verified.events, events.len()));
        }
        self.nothing_doubled(&events)?;
        self.nothing_readable(disk, index, vault)
    }

    fn nothing_doubled(&self, events: &[Event]) -> Result<(), Complaint> {
        let (mut grants, mut answers, mut paid, mut latest) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), i64::MIN);
        for event in events {
            if event.at < latest {
                return Err("recorded time goes back".to_string());
            }
            latest = event.at;
            match &event.body {
                EventBody::GrantAwarded { terms, .. } | EventBody::Hold(HoldEvent::Placed { terms, .. }) => *grants.entry(terms.grant).or_insert(0) += 1,
                EventBody::AnswerKept { command, .. } => *answers.entry(*command).or_insert(0) += 1,
                EventBody::PaymentMade { grant, amount, .. } => *paid.entry(*grant).or_insert(0) += amount.fen(),
                _ => {}
            }
        }
        let once = |meant: usize, found: &[i32]| meant == found.len() && found.iter().all(|count| *count == 1);
        if !once(self.world.gifts.len(), &grants.values().copied().collect::<Vec<_>>()) {
            return Err("grants are missing from the journal or stand in it twice".to_string());
        }
        if !once(self.answers.len(), &answers.values().copied().collect::<Vec<_>>()) {
            return Err("answers are missing from the journal or stand in it twice".to_string());
        }
        match self.world.gifts.iter().find(|(id, gift)| paid.get(id).copied().unwrap_or_default() != gift.paid) {
            Some((id, _)) => Err(format!("the payments of {id} in the journal are not what was acknowledged")),
            None => Ok(()),
        }
    }

    fn nothing_readable(&self, disk: &SimulatedDisk, index: &MemoryIndex, vault: &dyn Vault) -> Result<(), Complaint> {
        let (records, _) = index.state();
        for owner in forgotten(&self.world) {
            let key = self.keys.get(&owner).ok_or("a forgotten owner who never had a key")?;
            if vault.key_of(owner).is_some() || disk.holds(&key.0) {
                return Err(format!("the key of {owner} is still there"));
            }
            let sealed = Sealed { owner, bytes: vec![0; 40] };
            if vault.open(&sealed) != Opened::Forgotten {
                return Err(format!("{owner} is not known to be forgotten"));
            }
            for mark in self.marks_of(owner, vault) {
                if marks_left(&records, &mark) {
                    return Err(format!("the index still knows the number of {owner}"));
                }
            }
        }
        for (owner, key) in &self.keys {
            if vault.key_of(*owner).is_none() && !forgotten(&self.world).any(|other| other == *owner) {
                return Err(format!("the key of {owner} is lost"));
            }
            let is_kept = vault.key_of(*owner).is_none_or(|kept| kept == *key);
            if !is_kept {
                return Err(format!("{owner} has another key"));
            }
        }
        Ok(())
    }

    /// No name and no number ever stands on the disk or in the index as it is: what is forgotten can't be found there either.
    pub fn nothing_unsealed(&self, disk: &SimulatedDisk, index: &MemoryIndex) -> Result<(), Complaint> {
        let (records, _) = index.state();
        let index: Vec<u8> = records.iter().flat_map(|(key, stored)| [key.0.as_slice(), stored.bytes.as_slice()]).collect::<Vec<_>>().concat();
        for (owner, secrets) in &self.secrets {
            if let Some(secret) = secrets.iter().find(|secret| disk.holds(secret.as_bytes()) || is_within(&index, secret.as_bytes())) {
                return Err(format!("“{secret}” of {owner} stands there unsealed"));
            }
        }
        Ok(())
    }

    /// Marks of all numbers that a person ever had and that nobody else bears now.
    fn marks_of(&self, owner: Owner, vault: &dyn Vault) -> Vec<Mark> {
        let borne: Vec<&String> = self.world.people.values().filter_map(|someone| someone.number.as_ref()).collect();
        let numbers = self.secrets.get(&owner).into_iter().flatten().filter(|secret| secret.len() == 18 && secret.is_ascii() && !borne.contains(secret));
        numbers.map(|number| vault.mark(NUMBER, number)).collect()
    }
}
