//! What becomes of a file's unsynced pages?

use fastrand::Rng;
use std::collections::BTreeMap;
use std::io::BufRead;

const PAGE: usize = 4096;

/// What has happened to pages and names in all cuts so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Losses {
    pub cuts: usize,
    pub kept_pages: usize,
    pub lost_pages: usize,
    pub torn_pages: usize,
    pub kept_names: usize,
    pub lost_names: usize,
}

/// A file: what is durable, what is read now, and the way from one to the other.
#[derive(Default)]
pub struct FilePages {
    durable: Vec<u8>,
    current: Vec<u8>,
    /// The bytes that each page has had since the last sync, oldest first.
    pages: BTreeMap<usize, Vec<Vec<u8>>>,
    /// The lengths that it has had since.
    lengths: Vec<usize>,
}

impl FilePages {
    fn page(bytes: &[u8], page: usize) -> Vec<u8> {
        let from = (page * PAGE).min(bytes.len());
        let mut copy = bytes[from..bytes.len().min(from + PAGE)].to_vec();
        copy.resize(PAGE, 0);
        copy
    }

    pub fn write(&mut self, offset: usize, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        if self.current.len() < offset + bytes.len() {
            self.set_length(offset + bytes.len());
        }
        self.current[offset..offset + bytes.len()].copy_from_slice(bytes);
        for page in offset / PAGE..=(offset + bytes.len() - 1) / PAGE {
            self.pages.entry(page).or_default().push(Self::page(&self.current, page));
        }
    }

    pub fn set_length(&mut self, length: usize) {
        let before = self.current.len();
        self.current.resize(length, 0);
        self.lengths.push(length);
        if length < before && !length.is_multiple_of(PAGE) {
            // The page where it ends has zeros behind its end from now on.
            self.pages.entry(length / PAGE).or_default().push(Self::page(&self.current, length / PAGE));
        }
    }

    /// What is read now.
    pub fn bytes(&self) -> &[u8] {
        &self.current
    }

    /// Everything written is durable.
    pub fn sync(&mut self) {
        self.durable.clone_from(&self.current);
        self.pages.clear();
        self.lengths.clear();
    }

    /// A bad sector: one bit is another, synced or not.
    pub fn flip(&mut self, place: usize) {
        self.current[place] ^= 1;
        if let Some(byte) = self.durable.get_mut(place) {
            *byte ^= 1;
        }
    }

    /// Whether these bytes stand anywhere, or could after a cut.
    pub fn holds(&self, needle: &[u8]) -> bool {
        is_within(&self.durable, needle) || is_within(&self.current, needle) || self.pages.values().flatten().any(|page| is_within(page, needle))
    }

    /// The power fails: each unsynced page and length is decided.
    pub fn lose_power(&mut self, mood: u8, rng: &mut Rng, losses: &mut Losses) {
        let mut length = self.durable.len();
        if let Some(last) = self.lengths.last().copied() {
            length = match (mood, rng.u8(0..4)) {
                (0, _) | (2.., 0) => last,
                (1, _) | (2.., 1) => length,
                (_, 2) => self.lengths[rng.usize(..self.lengths.len())],
                _ => rng.usize(length.min(last)..=length.max(last)),
            };
        }
        let mut after = self.durable.clone();
        after.resize(length, 0);
        for (page, versions) in std::mem::take(&mut self.pages) {
            let old = Self::page(&self.durable, page);
            let new = versions.last().expect("a page that was written");
            let result = match (mood, rng.u8(0..6)) {
                (0, _) | (2.., 0) => new.clone(),
                (1, _) | (2.., 1) => old.clone(),
                (_, 2) => versions[rng.usize(..versions.len())].clone(),
                _ => {
                    let prefix = rng.usize(1..PAGE);
                    [&new[..prefix], &old[prefix..]].concat()
                }
            };
            match () {
                () if result == *new => losses.kept_pages += 1,
                () if result == old => losses.lost_pages += 1,
                () => losses.torn_pages += 1,
            }
            let from = (page * PAGE).min(length);
            let to = length.min(from + PAGE);
            after[from..to].copy_from_slice(&result[..to - from]);
        }
        self.lengths.clear();
        self.current.clone_from(&after);
        self.durable = after;
    }
}

/// Whether some bytes hold others.
pub fn is_within(mut bytes: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else { return true };
    // The standard library's search for one byte is fast in every profile; a loop of our own is not.
    while let Ok(skipped) = bytes.skip_until(*first) {
        if skipped == 0 || bytes.len() < rest.len() {
            return false;
        }
        if bytes.starts_with(rest) {
            return true;
        }
    }
    false
}
