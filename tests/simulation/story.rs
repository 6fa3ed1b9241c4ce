//! What happens in one seed: batches of commands, power cuts in their midst, and the way back.

use crate::asked::{Asked, Form, Wish};
use crate::auditor::{Auditor, Complaint};
use crate::disk::{Honesty, SimulatedDisk};
use crate::evidence::is_torn;
use crate::judging::Casework;
use crate::office::Office;
use crate::people::Seeded;
use crate::tally::Tally;
use engine::calendar::Date;
use engine::ledger::{RecordKey, StoredBytes};
use engine::store::{Applied, CommitError, Committed, Committer, MemoryIndex, MemoryPlace, StoreSettings, open_committer};
use fastrand::Rng;
use std::collections::BTreeMap;
use std::sync::Arc;

/// So often the power is cut at least, and so often at most until enough has come up.
const CUTS: usize = 4;
const CUTS_AT_MOST: usize = 24;
/// So many batches at most until the plug is pulled by hand.
const BATCHES: usize = 4;
const SETTINGS: StoreSettings = StoreSettings { segment_bytes: 48 << 10, commands_waiting: 64, commands_at_once: 64 };

/// At least so many commands are sent together.
const IN_FLIGHT: usize = 16;

/// So many stale forms are judged again in the next batch; whoever filed the others gives up.
const JUDGED_AGAIN: usize = 8;

/// Somebody who sees an answer before the auditor does.
pub type Witness<'a> = dyn FnMut(&Auditor, &Asked, &Result<Committed, CommitError>) + 'a;

/// One seed.
pub struct Story {
    rng: Rng,
    pub disk: SimulatedDisk,
    pub place: MemoryPlace,
    pub committer: Committer,
    pub auditor: Auditor,
    office: Office,
    /// Indexes as they stood after some batch: what a lazy index might still hold after a cut.
    older: Vec<(BTreeMap<RecordKey, StoredBytes>, Applied)>,
    /// Commands that were sent and not answered.
    in_flight: Vec<Asked>,
    /// Forms that were judged on something that has changed.
    stale: Vec<Form>,
}

/// Runs a whole seed.
pub fn run(seed: u64, honesty: Honesty) -> Result<Tally, Complaint> {
    let mut story = Story::begin(seed, honesty)?;
    for cuts in 0.. {
        if cuts >= CUTS && story.auditor.tally.is_enough() {
            break;
        }
        if cuts == CUTS_AT_MOST {
            return Err(format!("little has come up: {:?}", story.tally()));
        }
        let calls = story.rng.u64(1..=14);
        story.disk.cut_after(calls);
        for _ in 0..BATCHES {
            if !story.batch()? {
                break;
            }
        }
        story.recover()?;
    }
    story.batch()?;
    story.examine()?;
    story.auditor.nothing_unsealed(&story.disk, &story.place.index())?;
    Ok(story.tally())
}

impl Story {
    /// A new store; the power may fail while it is made.
    pub fn begin(seed: u64, honesty: Honesty) -> Result<Self, Complaint> {
        let mut rng = Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let disk = SimulatedDisk::new(seed, honesty);
        let mut tally = Tally::default();
        let (place, committer) = loop {
            if rng.bool() {
                disk.cut_after(rng.u64(1..=40));
            }
            let place = MemoryPlace::empty();
            match open(&disk, &place, &mut rng) {
                Ok(committer) => break (place, committer),
                Err(_) if disk.is_down() => {
                    disk.restart();
                    tally.cuts_in_recovery += 1;
                }
                Err(complaint) => return Err(format!("a new store does not begin: {complaint}")),
            }
        };
        disk.stay_up();
        let mut auditor = Auditor::default();
        auditor.tally = tally;
        let office = Office::new(seed);
        Ok(Self { rng, disk, place, committer, auditor, office, older: Vec::new(), in_flight: Vec::new(), stale: Vec::new() })
    }

    /// Sends a batch; says whether the power stayed on.
    pub fn batch(&mut self) -> Result<bool, Complaint> {
        self.batch_before(&mut |_, _, _| {})
    }

    /// Sends a batch; a witness sees every answer before the auditor takes it.
    pub fn batch_before(&mut self, witness: &mut Witness<'_>) -> Result<bool, Complaint> {
        let batch = self.forms_to_commands();
        assert!(batch.len() >= IN_FLIGHT, "{} commands are in flight", batch.len());
        let results = self.committer.commit_batch(batch.iter().map(|asked| asked.command.clone()).collect());
        if results.iter().any(|result| matches!(result, Err(CommitError::Closed(_)))) {
            if !self.disk.is_down() {
                return Err(format!("the store closes though the power is on: {:?}", self.committer.closed()));
            }
            self.auditor.tally.cuts_in_batches += 1;
            self.in_flight = batch;
            return Ok(false);
        }
        self.auditor.tally.batches += 1;
        for (asked, result) in batch.into_iter().zip(&results) {
            witness(&self.auditor, &asked, result);
            self.auditor.answered(&asked, result)?;
            match result {
                Err(CommitError::Stale) if self.stale.len() < JUDGED_AGAIN => self.stale.push(asked.form),
                Ok(_) if asked.form.serial.is_some() => self.office.answered.push(asked),
                _ => {}
            }
        }
        self.auditor.compare(self.committer.records(), self.committer.vault(), self.office.today)?;
        if self.rng.bool() {
            self.older.push(self.place.index().state());
        }
        Ok(true)
    }

    fn forms_to_commands(&mut self) -> Vec<Asked> {
        self.office.pass_time();
        self.office.archive.mark_numbers(self.committer.vault());
        let mut batch: Vec<Asked> = std::mem::take(&mut self.in_flight);
        batch.retain(|asked| asked.form.serial.is_some());
        for asked in &mut batch {
            asked.is_resent = true;
        }
        if !self.office.answered.is_empty() {
            for _ in 0..self.rng.usize(0..3) {
                batch.push(self.office.answered[self.rng.usize(..self.office.answered.len())].clone());
            }
        }
        let count = self.rng.usize(16..=30);
        let mut forms = std::mem::take(&mut self.stale);
        forms.extend(self.office.forms(self.committer.records(), count));
        for form in forms {
            let (rng, at) = (self.rng.fork(), self.office.moment());
            let (records, vault) = (self.committer.records(), self.committer.vault());
            let casework = Casework::new(records, vault, &self.office.archive, rng, self.office.today, at, self.auditor.decided);
            batch.push(casework.judge(form));
        }
        batch
    }

    /// The power comes back, and may fail again before the store is open.
    pub fn recover(&mut self) -> Result<(), Complaint> {
        self.disk.restart();
        let mut cuts = 0;
        loop {
            self.auditor.tally.torn_frames += usize::from(is_torn(&self.disk)?);
            let place = self.index_after_the_cut();
            if self.rng.u8(0..3) > 0 {
                self.disk.cut_after(self.rng.u64(1..=45));
            }
            match open(&self.disk, &place, &mut self.rng) {
                Ok(committer) => {
                    self.disk.stay_up();
                    (self.place, self.committer) = (place, committer);
                    break;
                }
                Err(_) if self.disk.is_down() => {
                    cuts += 1;
                    self.auditor.tally.cuts_in_recovery += 1;
                    self.auditor.tally.cuts_twice_in_recovery += usize::from(cuts == 2);
                    // It may have got as far as another index.
                    self.place = place;
                    self.disk.restart();
                }
                Err(complaint) => return Err(format!("the store does not open again: {complaint}")),
            }
        }
        self.auditor.recovered(&self.in_flight, self.committer.records())?;
        self.auditor.compare(self.committer.records(), self.committer.vault(), self.office.today)?;
        self.examine()
    }

    /// What is left of the index: all of it, an older state, nothing, or something that can't be used.
    fn index_after_the_cut(&mut self) -> MemoryPlace {
        let tally = &mut self.auditor.tally;
        let older = match self.older.len() {
            0 => return self.place.clone(),
            length => self.older[self.rng.usize(..length)].clone(),
        };
        match self.rng.u8(0..4) {
            0 => self.place.clone(),
            1 => {
                tally.older_indexes += 1;
                MemoryPlace::holding(MemoryIndex::holding(older.0, older.1))
            }
            2 => {
                tally.empty_indexes += 1;
                MemoryPlace::empty()
            }
            _ => {
                tally.damaged_indexes += 1;
                let (mut records, mut applied) = older;
                match self.rng.bool() {
                    true => applied.chain[self.rng.usize(..32)] ^= 1,
                    // Records that are none, and too few events: going on from there must fail.
                    false => {
                        applied.chain = [0; 32];
                        records.values_mut().for_each(|stored| stored.bytes.truncate(1));
                    }
                }
                MemoryPlace::holding(MemoryIndex::holding(records, applied))
            }
        }
    }

    /// The day in the office.
    pub fn today(&self) -> Date {
        self.office.today
    }

    /// Looks at the bare bytes.
    pub fn examine(&self) -> Result<(), Complaint> {
        self.auditor.examine(&self.disk, &self.place.index(), self.committer.vault())
    }

    /// What has come up.
    pub fn tally(&self) -> Tally {
        let losses = self.disk.losses();
        let forgotten = self.auditor.world.people.values().filter(|someone| someone.is_forgotten).count();
        Tally {
            cuts: losses.cuts,
            torn_pages: losses.torn_pages,
            lost_pages: losses.lost_pages,
            kept_pages: losses.kept_pages,
            lost_names: losses.lost_names,
            forgotten,
            ..self.auditor.tally
        }
    }
}

fn open(disk: &SimulatedDisk, place: &MemoryPlace, rng: &mut Rng) -> Result<Committer, Complaint> {
    let mut entropy = Seeded(rng.fork());
    open_committer(Arc::new(disk.clone()), Box::new(place.clone()), &mut entropy, &SETTINGS, &mut |_, _| {}).map_err(|error| error.to_string())
}

/// Whether a form wants somebody forgotten.
pub fn forgets(asked: &Asked) -> Option<engine::sealing::Owner> {
    match asked.form.wish {
        Wish::Forget(owner) => Some(owner),
        _ => None,
    }
}
