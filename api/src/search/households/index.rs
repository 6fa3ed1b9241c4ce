//! Where are households put in, taken out and found?
//!
//! Scores are fixed by how something was found, not by how often words occur, so that an answer does not depend on the order
//! in which households were put in.

use super::fields::{HouseholdFields, SLOT};
use super::query::{Tier, queries, split};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};
use tantivy::collector::TopDocs;
use tantivy::query::Query;
use tantivy::{Index, IndexReader, IndexWriter, ReloadPolicy, Searcher, Term};

/// Memory of the writer, in bytes: the least that it takes is 15 MB.
const WRITER_BYTES: usize = 16_000_000;
/// Why nothing goes wrong with an index that no disk and no network can fail.
const IN_MEMORY: &str = "an index in memory is written by one thread that no input stops";

/// An index of households, in memory.
pub struct HouseholdSearch {
    fields: HouseholdFields,
    slots: RwLock<Slots>,
    writer: Mutex<IndexWriter>,
    reader: IndexReader,
}

/// A place for each id that was ever put in: the index carries places, because thousands of ids are slow to read from it.
#[derive(Default)]
struct Slots {
    by_id: BTreeMap<String, usize>,
    ids: Vec<String>,
}

/// What is known of a household, for the search. It holds plain names and numbers: hence no `Debug`.
#[derive(Clone, Default)]
pub struct HouseholdEntry {
    /// Its id.
    pub id: String,
    /// Its members.
    pub members: Vec<MemberEntry>,
    /// Where it lives.
    pub address: Option<String>,
    /// The code of its area.
    pub area: Option<String>,
    /// The name of its area.
    pub area_name: Option<String>,
}

/// What is known of a member, for the search.
#[derive(Clone, Default)]
pub struct MemberEntry {
    /// Its id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// The ID number in its normal form.
    pub number: Option<String>,
    /// The ID number as somebody wrote it.
    pub number_as_written: Option<String>,
}

/// How a household was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchedBy {
    /// By a member's name.
    Name,
    /// By a name's sound.
    Pinyin,
    /// By an ID number.
    Number,
    /// By address or area.
    Address,
    /// By the id of the household or of a member.
    Id,
}

/// A household found.
#[derive(Clone, Debug, PartialEq)]
pub struct HouseholdHit {
    /// Its id.
    pub household: String,
    /// How well it fits, at most 120.
    pub score: f32,
    /// How it was found; if in several ways, by the best one.
    pub matched: MatchedBy,
}

impl HouseholdSearch {
    /// An empty index.
    pub fn new() -> Self {
        let (schema, fields) = HouseholdFields::new();
        let index = Index::create_in_ram(schema);
        let writer = index.writer_with_num_threads(1, WRITER_BYTES).expect(IN_MEMORY);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().expect(IN_MEMORY);
        Self { fields, slots: RwLock::default(), writer: Mutex::new(writer), reader }
    }

    /// Puts a household in, in the place of what was known of it. Seen after [`HouseholdSearch::refresh`].
    pub fn put(&self, entry: &HouseholdEntry) {
        // The writer comes first: of two threads that put one id in, the second must see the first one's place.
        let writer = self.writer();
        let (slot, is_new) = self.slot(&entry.id);
        let document = self.fields.document(entry, slot);
        if !is_new {
            writer.delete_term(Term::from_field_text(self.fields.key, &entry.id));
        }
        writer.add_document(document).expect(IN_MEMORY);
    }

    /// Takes a household out. Seen after [`HouseholdSearch::refresh`].
    pub fn remove(&self, id: &str) {
        self.writer().delete_term(Term::from_field_text(self.fields.key, id));
    }

    /// Makes changes visible.
    pub fn refresh(&self) {
        self.writer().commit().expect(IN_MEMORY);
        self.reader.reload().expect(IN_MEMORY);
    }

    /// The households that a query may mean, the likeliest first; equal ones by id. Of a query of several words all count
    /// together. At most 200 characters are read.
    pub fn find(&self, query: &str, limit: usize) -> Vec<HouseholdHit> {
        let searcher = self.reader.searcher();
        let parts = split(query);
        // What each household is worth so far, and the best way in which it was found.
        let mut found: BTreeMap<usize, (f32, Tier)> = BTreeMap::new();
        for word in &parts.words {
            for (household, tier) in self.find_part(&searcher, word) {
                let (worth, best) = found.entry(household).or_insert((0.0, tier));
                *worth += tier.score() / parts.words.len() as f32;
                if tier.score() > best.score() {
                    *best = tier;
                }
            }
        }
        // Whoever fits all the words as one text is worth that: `wang wei` is first of all one name.
        if parts.words.len() > 1 {
            for (household, tier) in self.find_part(&searcher, &parts.whole) {
                let (worth, best) = found.entry(household).or_insert((0.0, tier));
                if tier.score() >= *worth {
                    (*worth, *best) = (tier.score(), tier);
                }
            }
        }
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        let mut hits: Vec<(&str, f32, Tier)> =
            found.into_iter().filter_map(|(slot, (score, tier))| Some((slots.ids.get(slot)?.as_str(), score, tier))).collect();
        hits.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        hits.truncate(limit);
        hits.into_iter().map(|(id, score, tier)| HouseholdHit { household: id.to_string(), score, matched: tier.matched() }).collect()
    }

    /// What one word finds: by what it says, and only if that is nothing, by what it nearly says.
    fn find_part(&self, searcher: &Searcher, part: &str) -> Vec<(usize, Tier)> {
        let queries = queries(&self.fields, part);
        let close = self.search(searcher, queries.close);
        if close.is_empty() { self.search(searcher, queries.near) } else { close }
    }

    fn search(&self, searcher: &Searcher, query: Option<Box<dyn Query>>) -> Vec<(usize, Tier)> {
        let Some(query) = query else { return Vec::new() };
        let everything = (searcher.num_docs() as usize).max(1);
        let found = searcher.search(&query, &TopDocs::with_limit(everything).order_by_score()).unwrap_or_default();
        let mut columns = BTreeMap::new();
        let mut households = Vec::with_capacity(found.len());
        for (score, address) in found {
            let segment = address.segment_ord;
            let column = columns.entry(segment).or_insert_with(|| searcher.segment_reader(segment).fast_fields().u64(SLOT).ok());
            let slot = column.as_ref().and_then(|column| column.first(address.doc_id)).and_then(|slot| usize::try_from(slot).ok());
            households.extend(slot.zip(Tier::of_score(score)));
        }
        households
    }

    /// The place of an id, and whether it is a new one.
    fn slot(&self, id: &str) -> (usize, bool) {
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.by_id.get(id) {
            return (*slot, false);
        }
        let slot = slots.ids.len();
        slots.ids.push(id.to_string());
        slots.by_id.insert(id.to_string(), slot);
        (slot, true)
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
