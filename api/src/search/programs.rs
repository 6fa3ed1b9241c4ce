//! Which programs may somebody mean who says in plain words what is wrong?
//!
//! Each program is read with the thesaurus when the catalog is loaded, and each query likewise; then a program counts for
//! every thing that both speak of (more where its name says so, less where only a condition does, and less for a wider
//! thing), and for every pair of characters or word that both hold. A rare thing counts more than a common
//! one.

use super::letters::{Letter, QUERY_CHARACTERS_MAX, fold};
use super::thesaurus::{Meaning, Thesaurus};
use engine::catalog::{Catalog, Program};
use engine::facts::{Area, Reach};
use engine::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, Searcher, TantivyDocument, Term};

/// Where a word stands in a program, and how much it counts there: by meaning, and by itself.
const PLACES: [Place; 4] = [
    Place { name: "title", meaning: 3.0, word: 1.0 },
    Place { name: "need", meaning: 1.8, word: 0.4 },
    Place { name: "text", meaning: 1.4, word: 0.5 },
    Place { name: "around", meaning: 0.4, word: 0.2 },
];
/// What a wider thing counts, as a share of the thing itself.
const WIDER: f32 = 0.3;
/// What counts that tells who or where, as a share of what is needed.
const CIRCUMSTANCE: f32 = 0.45;
/// What is left of a program's worth that is for something narrower than what was asked: who asks about lasting illness does
/// not mean dialysis first of all.
const NARROWER: f32 = 0.95;
/// What a single Chinese character counts, as a share of a pair.
const SINGLE: f32 = 0.12;
/// What three characters in their order count besides.
const PHRASE: f32 = 0.5;
/// What it counts that the query is a program's name, or one of its search words, and nothing else.
const CALLED: [f32; 2] = [30.0, 4.0];
/// What a thing counts further in the places where it counts less.
const ELSEWHERE: f32 = 0.15;
/// Memory of the writer while the index is made, in bytes.
const WRITER_BYTES: usize = 20_000_000;

struct Place {
    name: &'static str,
    meaning: f32,
    word: f32,
}

/// The fields of one place.
#[derive(Clone, Copy)]
struct PlaceFields {
    concepts: Field,
    words: Field,
}

/// An index of a catalog's programs, in memory.
pub struct ProgramSearch {
    thesaurus: Thesaurus,
    searcher: Searcher,
    places: [PlaceFields; PLACES.len()],
    called: [Field; 2],
    /// The programs by their ordinals.
    programs: Vec<Indexed>,
}

struct Indexed {
    id: String,
    name: Words,
    /// What its name and search words speak of.
    title: BTreeSet<String>,
}

/// A program found.
#[derive(Clone, Debug, PartialEq)]
pub struct ProgramHit {
    /// Its id.
    pub program: String,
    /// Its name.
    pub name: Words,
    /// How well it fits; only to be compared within one answer.
    pub score: f32,
}

impl ProgramSearch {
    /// Reads every program of a catalog.
    pub fn new(catalog: &Catalog) -> Self {
        Self::build(catalog).expect("an index in memory is written by one thread that no input stops")
    }

    fn build(catalog: &Catalog) -> tantivy::Result<Self> {
        let thesaurus = Thesaurus::new();
        let (schema, places, called) = schema();
        let ordinal = schema.get_field(ORDINAL)?;
        let mut writer = Index::builder().schema(schema).single_segment_index_writer(tantivy::directory::RamDirectory::create(), WRITER_BYTES)?;
        let mut programs = Vec::new();
        for program in &catalog.programs {
            let mut document = TantivyDocument::new();
            document.add_u64(ordinal, programs.len() as u64);
            let texts = texts(catalog, program);
            let title = thesaurus.meaning(&texts[0]);
            for (fields, text) in places.iter().zip(texts) {
                let mut meaning = thesaurus.meaning(&text);
                if fields.concepts == places[TEXT].concepts {
                    // A program about cancer is also one about serious illness, but not first of all.
                    meaning.concepts.extend(title.wider.iter().cloned());
                    meaning.concepts.extend(regions_of(&thesaurus, program));
                }
                meaning.concepts.iter().for_each(|concept| document.add_text(fields.concepts, concept));
                document.add_pre_tokenized_text(fields.words, tokens(&text, &meaning.letters));
            }
            [&program.name.zh, &program.name.en].into_iter().for_each(|name| document.add_text(called[0], squeezed(name)));
            program.search.iter().for_each(|word| document.add_text(called[1], squeezed(word)));
            writer.add_document(document)?;
            programs.push(Indexed { id: program.id.clone(), name: program.name.clone(), title: title.concepts });
        }
        let searcher = writer.finalize()?.reader()?.searcher();
        Ok(Self { thesaurus, searcher, places, called, programs })
    }

    /// The programs that fit a query best, best first; equal ones by id. At most 200 characters are read.
    pub fn find(&self, query: &str, limit: usize) -> Vec<ProgramHit> {
        let query: String = query.chars().take(QUERY_CHARACTERS_MAX).collect();
        let meaning = self.thesaurus.meaning(&query);
        let Some(query) = self.query(&query, &meaning) else { return Vec::new() };
        let found = self.searcher.search(&query, &TopDocs::with_limit(self.programs.len().max(1)).order_by_score()).unwrap_or_default();
        let mut best: BTreeMap<&str, (f32, &Words)> = BTreeMap::new();
        for (score, address) in found {
            let column = self.searcher.segment_reader(address.segment_ord).fast_fields().u64(ORDINAL);
            let Some(program) = column.ok().and_then(|column| column.first(address.doc_id)).and_then(|n| self.programs.get(n as usize)) else { continue };
            let score = if self.is_narrower(program, &meaning) { score * NARROWER } else { score };
            let entry = best.entry(&program.id).or_insert((score, &program.name));
            if score > entry.0 {
                *entry = (score, &program.name);
            }
        }
        let mut hits: Vec<ProgramHit> = best.into_iter().map(|(id, (score, name))| ProgramHit { program: id.to_string(), name: name.clone(), score }).collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.program.cmp(&b.program)));
        hits.truncate(limit);
        hits
    }

    fn is_narrower(&self, program: &Indexed, meaning: &Meaning) -> bool {
        let asked = &meaning.concepts;
        program.title.difference(asked).any(|part| asked.iter().any(|whole| self.thesaurus.is_part_of(part, whole)))
    }

    fn query(&self, text: &str, meaning: &Meaning) -> Option<BooleanQuery> {
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for (concepts, share) in [(&meaning.concepts, 1.0), (&meaning.wider, WIDER)] {
            for concept in concepts {
                let share = if self.thesaurus.is_circumstance(concept) { share * CIRCUMSTANCE } else { share };
                parts.push((Occur::Should, self.best_place(|place, fields| self.term(fields.concepts, concept, place.meaning * share))));
            }
        }
        for (word, share) in words(&meaning.letters) {
            parts.push((Occur::Should, self.best_place(|place, fields| self.term(fields.words, &word, place.word * share))));
        }
        for three in phrases(&meaning.letters) {
            let phrase = |place: &Place, fields: &PlaceFields| -> Box<dyn Query> {
                let terms = three.iter().map(|letter| Term::from_field_text(fields.words, &letter.text)).collect();
                Box::new(ConstScoreQuery::new(Box::new(PhraseQuery::new(terms)), place.word * PHRASE))
            };
            parts.push((Occur::Should, self.best_place(phrase)));
        }
        if parts.is_empty() {
            return None;
        }
        for (field, worth) in self.called.iter().zip(CALLED) {
            let same = TermQuery::new(Term::from_field_text(*field, &squeezed(text)), IndexRecordOption::Basic);
            parts.push((Occur::Should, Box::new(ConstScoreQuery::new(Box::new(same), worth))));
        }
        Some(BooleanQuery::new(parts))
    }

    /// A thing counts by how few programs speak of it, but a thing named once is not worth many that are named often: hence
    /// the root.
    fn term(&self, field: Field, text: &str, weight: f32) -> Box<dyn Query> {
        let term = Term::from_field_text(field, text);
        let holders = self.searcher.doc_freq(&term).unwrap_or_default() as f32;
        let rarity = (1.0 + (self.programs.len() as f32 + 1.0) / (holders + 1.0)).ln().sqrt();
        Box::new(ConstScoreQuery::new(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), weight * rarity))
    }

    /// Counts a thing where it counts most, and little elsewhere: a text does not gain by repeating itself.
    fn best_place(&self, make: impl Fn(&Place, &PlaceFields) -> Box<dyn Query>) -> Box<dyn Query> {
        let everywhere = PLACES.iter().zip(&self.places).map(|(place, fields)| make(place, fields)).collect();
        Box::new(DisjunctionMaxQuery::with_tie_breaker(everywhere, ELSEWHERE))
    }
}

/// The position of the program's own text among the places.
const TEXT: usize = 2;
/// The column with a program's position.
const ORDINAL: &str = "ordinal";

fn schema() -> (Schema, [PlaceFields; PLACES.len()], [Field; 2]) {
    let mut schema = Schema::builder();
    let concepts = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false).set_index_option(IndexRecordOption::Basic);
    let words = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let places = PLACES.map(|place| PlaceFields {
        concepts: schema.add_text_field(&format!("{}_concepts", place.name), TextOptions::default().set_indexing_options(concepts.clone())),
        words: schema.add_text_field(&format!("{}_words", place.name), TextOptions::default().set_indexing_options(words.clone())),
    });
    let called = ["names", "search_words"].map(|name| schema.add_text_field(name, TextOptions::default().set_indexing_options(concepts.clone())));
    schema.add_u64_field(ORDINAL, FAST);
    (schema.build(), places, called)
}

/// A program's texts in the order of [`PLACES`].
fn texts(catalog: &Catalog, program: &Program) -> [String; PLACES.len()] {
    let both = |words: &Words| format!("{}\n{}\n", words.zh, words.en);
    let title = format!("{}{}", both(&program.name), program.search.join("\n"));
    // `education.tuition` is also about education.
    let need = program.need.match_indices('.').map(|(end, _)| &program.need[..end]).chain([program.need.as_str()]);
    let need = need.filter_map(|id| catalog.needs.get(id)).map(both).collect();
    let mut text: String = program.summary.iter().map(both).collect();
    for criterion in &program.criteria {
        text.push_str(&both(&criterion.says));
        text.extend(criterion.alternatives.iter().map(|alternative| both(&alternative.says)));
    }
    let mut around: String = catalog.agencies.get(&program.agency).map(both).unwrap_or_default();
    around.extend(program.documents.iter().filter_map(|id| catalog.documents.get(id)).map(both));
    around.extend(program.categories.iter().map(|category| format!("{}\n", category.replace('_', " "))));
    [title, need, text, around]
}

/// The thesaurus's places in which a program can be had: those within its region, and those that its region lies in.
fn regions_of(thesaurus: &Thesaurus, program: &Program) -> BTreeSet<String> {
    let serves = |code: &str| Area::parse_prefix(code).is_some_and(|place| place.reach(&program.region) != Reach::Outside);
    thesaurus.concepts().filter(|concept| concept.strip_prefix("region-").is_some_and(serves)).map(str::to_string).collect()
}

/// A text without spaces and marks, in small letters.
fn squeezed(text: &str) -> String {
    text.chars().map(fold).filter(|c| c.is_alphanumeric()).collect()
}

/// Pairs of Chinese characters and English words count whole, single characters little.
fn words(letters: &[Letter]) -> BTreeMap<String, f32> {
    let mut words: BTreeMap<String, f32> = letters.iter().map(|letter| (letter.text.clone(), if letter.is_han { SINGLE } else { 1.0 })).collect();
    words.extend(pairs(letters).map(|(_, pair)| (pair, 1.0)));
    words
}

/// Two Chinese characters side by side, with the position of the first.
fn pairs(letters: &[Letter]) -> impl Iterator<Item = (usize, String)> {
    letters.windows(2).enumerate().filter(|(_, pair)| are_joined(pair)).map(|(position, pair)| (position, format!("{}{}", pair[0].text, pair[1].text)))
}

fn phrases(letters: &[Letter]) -> BTreeSet<[&Letter; 3]> {
    letters.windows(3).filter(|three| are_joined(three)).map(|three| [&three[0], &three[1], &three[2]]).collect()
}

fn are_joined(letters: &[Letter]) -> bool {
    letters.iter().all(|letter| letter.is_han) && letters.windows(2).all(|pair| pair[1].place == pair[0].place + 1)
}

/// A text's characters, pairs and words as the index takes them: a pair stands where its first character stands.
fn tokens(text: &str, letters: &[Letter]) -> PreTokenizedString {
    let token = |place: usize, text: &str| Token { offset_from: 0, offset_to: 0, position: place, text: text.to_string(), position_length: 1 };
    let mut tokens = Vec::new();
    let mut pairs = pairs(letters).peekable();
    for (position, letter) in letters.iter().enumerate() {
        tokens.push(token(letter.place, &letter.text));
        if let Some((_, pair)) = pairs.next_if(|(at, _)| *at == position) {
            tokens.push(token(letter.place, &pair));
        }
    }
    PreTokenizedString { text: text.to_string(), tokens }
}
