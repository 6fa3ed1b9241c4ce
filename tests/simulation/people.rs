//! Who lives in the simulated district, and what do the office's papers say?

use engine::id::check_character;
use engine::ledger::{HouseholdId, NUMBER, PersonId};
use engine::sealing::{Entropy, Mark, Owner, SealKey, Vault};
use fastrand::Rng;
use serde_json::json;
use std::collections::BTreeMap;

/// Random bytes from the seed.
pub struct Seeded(pub Rng);

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}

/// An ID number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// As somebody wrote it down.
    pub written: String,
    /// The 18 characters that it means; none if it fails its check.
    pub means: Option<String>,
}

/// What the papers say about a person.
#[derive(Clone, Debug)]
pub struct Card {
    pub person: PersonId,
    pub alias: String,
    pub name: String,
    pub number: Option<Number>,
    pub income: u32,
}

impl Card {
    /// What is sealed.
    pub fn document(&self) -> Vec<u8> {
        let mut document = json!({"id": self.alias, "name": self.name, "income_month": self.income.to_string()});
        if let Some(number) = &self.number {
            document["id_number"] = json!(number.written);
        }
        document.to_string().into_bytes()
    }
}

/// What the papers say about a household.
#[derive(Clone, Debug)]
pub struct Home {
    pub household: HouseholdId,
    pub alias: String,
    pub rent: u32,
    pub members: Vec<Card>,
}

impl Home {
    /// What is sealed of the household itself.
    pub fn document(&self) -> Vec<u8> {
        json!({"id": self.alias, "rent_month": self.rent.to_string()}).to_string().into_bytes()
    }
}

/// The office's archive: papers of everybody who was ever planned, and the keys that were made for them.
pub struct Archive {
    rng: Rng,
    serial: u32,
    pub homes: BTreeMap<HouseholdId, Home>,
    pub cards: BTreeMap<PersonId, Card>,
    pub keys: BTreeMap<Owner, SealKey>,
    /// Every number that was ever written down, by its mark.
    marks: BTreeMap<Mark, String>,
    unmarked: Vec<String>,
}

const SURNAMES: [&str; 8] = ["欧阳", "王", "李", "张", "赵", "慕容", "陈", "孙"];
const GIVEN: [&str; 10] = ["晓燕", "志刚", "雨桐", "建国", "淑芬", "子轩", "海燕", "德贵", "梦琪", "长河"];

impl Archive {
    pub fn new(rng: Rng) -> Self {
        Self { rng, serial: 0, homes: BTreeMap::new(), cards: BTreeMap::new(), keys: BTreeMap::new(), marks: BTreeMap::new(), unmarked: Vec::new() }
    }

    /// Marks the numbers that came since, so that they are known again by their marks.
    pub fn mark_numbers(&mut self, vault: &dyn Vault) {
        for means in std::mem::take(&mut self.unmarked) {
            self.marks.insert(vault.mark(NUMBER, &means), means);
        }
    }

    /// The number of a mark.
    pub fn means(&self, mark: Mark) -> Option<String> {
        self.marks.get(&mark).cloned()
    }

    /// A household with new people. Some of them share a number with somebody who is known already.
    pub fn new_home(&mut self) -> Home {
        let household = HouseholdId(self.rng.u64(1..));
        self.key(household.into());
        let mut members: Vec<Card> = Vec::new();
        for _ in 0..self.rng.usize(1..=4) {
            let mut card = self.new_card();
            let means = |card: &Card| card.number.as_ref().and_then(|number| number.means.clone());
            if members.iter().any(|member| means(member).is_some() && means(member) == means(&card)) {
                card.number = Some(self.fresh_number());
                self.cards.insert(card.person, card.clone());
            }
            members.push(card);
        }
        let home = Home { household, alias: format!("户{}", self.next_serial()), rent: self.rng.u32(0..3000), members };
        self.homes.insert(household, home.clone());
        home
    }

    /// A new person.
    pub fn new_card(&mut self) -> Card {
        let person = PersonId(self.rng.u64(1..));
        self.key(person.into());
        let serial = self.next_serial();
        let name = format!("{}{}{serial}", SURNAMES[self.rng.usize(..SURNAMES.len())], GIVEN[self.rng.usize(..GIVEN.len())]);
        let number = match self.rng.u8(0..20) {
            0..3 => None,
            3 => Some(self.failing(serial)),
            4..9 => self.somebodys_number().or_else(|| Some(self.number(serial))),
            _ => Some(self.number(serial)),
        };
        let card = Card { person, alias: format!("员{serial}"), name, number, income: self.rng.u32(0..4000) };
        self.cards.insert(person, card.clone());
        card
    }

    /// A number that nobody has.
    pub fn fresh_number(&mut self) -> Number {
        let serial = self.next_serial();
        self.number(serial)
    }

    fn next_serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }

    fn key(&mut self, owner: Owner) {
        let key = SealKey::fresh(&mut Seeded(self.rng.fork()));
        self.keys.insert(owner, key);
    }

    /// The number of another person of another registration, in a written form of its own: a twin registration.
    fn somebodys_number(&mut self) -> Option<Number> {
        let known: Vec<String> = self.cards.values().filter_map(|card| card.number.as_ref()?.means.clone()).collect();
        let means = self.rng.choice(known)?;
        Some(self.written(means))
    }

    fn number(&mut self, serial: u32) -> Number {
        let mut digits = [b'0'; 17];
        // A county that was never used, so that the number is nobody's.
        let text = format!("429999{:04}{:02}{:02}{:03}", self.rng.u16(1930..2000), self.rng.u8(1..=12), self.rng.u8(1..=28), serial % 990);
        digits.copy_from_slice(text.as_bytes());
        let means = format!("{text}{}", char::from(check_character(&digits)));
        self.unmarked.push(means.clone());
        self.written(means)
    }

    fn failing(&mut self, serial: u32) -> Number {
        let mut means = self.number(serial).means.expect("a whole number");
        let check = means.pop().expect("18 characters");
        let wrong = if check == '3' { '4' } else { '3' };
        Number { written: format!("{means}{wrong}"), means: None }
    }

    fn written(&mut self, means: String) -> Number {
        let written = match self.rng.u8(0..5) {
            0 if &means[6..8] == "19" => format!("{}{}", &means[..6], &means[8..17]),
            1 => means.chars().map(|c| char::from_u32(c as u32 + 0xFEE0).expect("full-width")).collect(),
            2 => means.to_lowercase(),
            3 => format!("{} {} {}", &means[..6], &means[6..14], &means[14..]),
            _ => means.clone(),
        };
        Number { written, means: Some(means) }
    }
}
