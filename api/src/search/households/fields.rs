//! How does a household lie in the index?

use super::index::HouseholdEntry;
use super::numbers::{forms, last_fours};
use super::readings::readings;
use crate::search::letters::{fold, is_han};
use std::collections::BTreeSet;
use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};

/// Characters of a name or an address that are read.
const TEXT_CHARACTERS_MAX: usize = 200;

/// The name of the column of places.
pub const SLOT: &str = "slot";

/// The fields of a household.
#[derive(Clone, Copy)]
pub struct HouseholdFields {
    /// The household's id, by which it is replaced.
    pub key: Field,
    /// Its place among the ids, by which it is named.
    pub slot: Field,
    /// Ids of the household and its members, in small letters.
    pub ids: Field,
    /// ID numbers in every form.
    pub numbers: Field,
    /// The last four characters of ID numbers.
    pub last_fours: Field,
    /// Whole names.
    pub names: Field,
    /// The characters of names in their order.
    pub name_characters: Field,
    /// Whole names in pinyin.
    pub sounds: Field,
    /// First letters of names in pinyin.
    pub initials: Field,
    /// Parts of names in pinyin.
    pub sound_parts: Field,
    /// The characters and words of address and area in their order.
    pub places: Field,
    /// The area's code and all its beginnings from two digits on.
    pub areas: Field,
}

impl HouseholdFields {
    /// The schema and its fields.
    pub fn new() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let indexing = |option| TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false).set_index_option(option);
        let whole = |schema: &mut SchemaBuilder, name: &str| {
            schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing(IndexRecordOption::Basic)))
        };
        let ordered = |schema: &mut SchemaBuilder, name: &str| {
            schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing(IndexRecordOption::WithFreqsAndPositions)))
        };
        let fields = Self {
            key: whole(&mut schema, "key"),
            slot: schema.add_u64_field(SLOT, FAST),
            ids: whole(&mut schema, "ids"),
            numbers: whole(&mut schema, "numbers"),
            last_fours: whole(&mut schema, "last_fours"),
            names: whole(&mut schema, "names"),
            name_characters: ordered(&mut schema, "name_characters"),
            sounds: whole(&mut schema, "sounds"),
            initials: whole(&mut schema, "initials"),
            sound_parts: whole(&mut schema, "sound_parts"),
            places: ordered(&mut schema, "places"),
            areas: whole(&mut schema, "areas"),
        };
        (schema.build(), fields)
    }

    /// A household as it lies in the index.
    pub fn document(&self, entry: &HouseholdEntry, slot: usize) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(self.key, &entry.id);
        document.add_u64(self.slot, slot as u64);
        let ids: BTreeSet<String> = entry.members.iter().map(|member| &member.id).chain([&entry.id]).map(|id| id.to_lowercase()).collect();
        ids.iter().for_each(|id| document.add_text(self.ids, id));
        for member in &entry.members {
            let numbers: BTreeSet<String> = [&member.number, &member.number_as_written].into_iter().flatten().flat_map(|number| forms(number)).collect();
            last_fours(&numbers).iter().for_each(|four| document.add_text(self.last_fours, four));
            numbers.iter().for_each(|number| document.add_text(self.numbers, number));
            let Some(name) = &member.name else { continue };
            let name: String = name.chars().take(TEXT_CHARACTERS_MAX).collect();
            document.add_text(self.names, squeezed_name(&name));
            document.add_pre_tokenized_text(self.name_characters, in_order(&name));
            let readings = readings(&name);
            readings.whole.iter().for_each(|sound| document.add_text(self.sounds, sound));
            readings.initials.iter().for_each(|sound| document.add_text(self.initials, sound));
            readings.parts.iter().for_each(|sound| document.add_text(self.sound_parts, sound));
        }
        for place in [&entry.address, &entry.area_name].into_iter().flatten() {
            document.add_pre_tokenized_text(self.places, in_order(&place.chars().take(TEXT_CHARACTERS_MAX).collect::<String>()));
        }
        if let Some(area) = entry.area.as_ref().filter(|area| area.is_ascii()) {
            (2..=area.len().min(12)).for_each(|end| document.add_text(self.areas, &area[..end]));
        }
        document
    }
}

/// A name as it is compared: without spaces and dots, in small letters.
pub fn squeezed_name(name: &str) -> String {
    name.chars().map(fold).filter(|c| c.is_alphanumeric()).collect()
}

/// Each Chinese character, and each run of other letters or digits.
pub fn units(text: &str) -> Vec<String> {
    let mut units = Vec::new();
    let mut run = String::new();
    for c in text.chars().map(fold).chain([' ']) {
        if c.is_alphanumeric() && !is_han(c) {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            units.push(std::mem::take(&mut run));
        }
        if is_han(c) {
            units.push(c.to_string());
        }
    }
    units
}

fn in_order(text: &str) -> PreTokenizedString {
    let token = |(position, text)| Token { offset_from: 0, offset_to: 0, position, text, position_length: 1 };
    PreTokenizedString { text: String::new(), tokens: units(text).into_iter().enumerate().map(token).collect() }
}
