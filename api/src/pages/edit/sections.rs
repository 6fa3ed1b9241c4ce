//! Into which groups do facts fall on a form?

use engine::facts::{FactDefinition, Holder, Vocabulary};
use engine::words::Words;

/// A group of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Who, where, of which status.
    Identity,
    /// Income, property and the home.
    Living,
    /// Illness, disability, care.
    Health,
    /// School.
    School,
    /// Work and training.
    Work,
}

/// All groups in the order of the form.
pub const SECTIONS: [Section; 5] = [Section::Identity, Section::Living, Section::Health, Section::School, Section::Work];

/// Parts of keys by which a fact is put into a group; the first group that fits has it.
const KEYS: [(Section, &[&str]); 4] = [
    (
        Section::Health,
        &[
            "medical",
            "inpatient",
            "outpatient",
            "disease",
            "ill",
            "insurance",
            "disab",
            "nursing",
            "self_care",
            "care_sub",
            "treatment",
            "reimbursed",
            "incapacity",
            "tekun",
        ],
    ),
    (Section::School, &["student", "school", "kindergarten", "teacher", "grades", "major", "admitted", "boarder", "class", "full_time", "tuition"]),
    (Section::Work, &["employ", "work", "training", "retire", "jobless", "able_and_willing", "labour", "cadre"]),
    (
        Section::Living,
        &["income", "asset", "expense", "cost", "rent", "hous", "home", "tenure", "property", "vehicle", "electric", "gas", "month", "area_", "support"],
    ),
];

impl Section {
    /// The group of a fact.
    pub fn of(definition: &FactDefinition) -> Self {
        let fits = |parts: &[&str]| parts.iter().any(|part| definition.key.contains(part));
        KEYS.iter().find(|(_, parts)| fits(parts)).map_or(Section::Identity, |(section, _)| *section)
    }

    /// Its code in names of fields.
    pub fn code(self) -> &'static str {
        match self {
            Section::Identity => "identity",
            Section::Living => "living",
            Section::Health => "health",
            Section::School => "school",
            Section::Work => "work",
        }
    }

    /// Its name.
    pub fn words(self, holder: Holder) -> Words {
        match (self, holder) {
            (Section::Identity, Holder::Household) => Words::new("住址与身份", "Place and status"),
            (Section::Identity, Holder::Member) => Words::new("身份", "Identity and status"),
            (Section::Living, _) => Words::new("收入与住房", "Income and housing"),
            (Section::Health, _) => Words::new("健康与照料", "Health and care"),
            (Section::School, _) => Words::new("就学", "Schooling"),
            (Section::Work, _) => Words::new("就业与培训", "Work and training"),
        }
    }

    /// Its facts, in the vocabulary's order.
    pub fn facts(self, vocabulary: &Vocabulary, holder: Holder) -> impl Iterator<Item = &FactDefinition> {
        vocabulary.facts(holder).iter().filter(move |definition| Section::of(definition) == self)
    }
}
