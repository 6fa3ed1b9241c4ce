//! How are families drawn where only numbers by size are known?
//!
//! How the members divide into ages, schools and work, and what they live on, is made up.

use super::district::{DistrictHousehold, Sampling};
use super::flaws::{Flaws, plant_flaws};
use super::names::{full_name, surname};
use super::numbers::Numbers;
use super::person::{Part, Person, day_before};
use super::place::{Drawn, HouseholdKind, Place};
use crate::calendar::Date;
use crate::money::Money;
use fastrand::Rng;
use serde_json::{Map, Value, json};

/// The recipient categories: the seven that the source names, and nine plausible ones (a suggestion, not a fact).
pub const CATEGORIES: [&str; 16] = [
    "dibao",
    "unemployed",
    "disabled",
    "student",
    "very_old",
    "veteran_cadre",
    "woman",
    "tekun",
    "three_noes",
    "child_in_difficulty",
    "entitled_group",
    "low_income",
    "seriously_ill",
    "family_planning",
    "worker_in_hardship",
    "disaster_struck",
];

/// Facts that a confirmed allowance rests on; they are known in every household of the allowance's register.
const RESTS_ON: [&str; 20] = [
    "area",
    "hukou",
    "permanent_resident",
    "income_month",
    "dibao",
    "supporters",
    "property_within_rule",
    "single_parent",
    "carer_60",
    "relation",
    "id_number",
    "sex",
    "birth_date",
    "local_hukou",
    "tekun",
    "seriously_ill_certified",
    "disability_type",
    "disability_grade",
    "work_form",
    "work_income_month",
];

/// What it rests on besides. Drawn like the others and then kept, so that everything else is drawn as it always was.
const RESTS_ON_TOO: [&str; 3] = ["student", "child_class", "special_relief"];

/// Sums that are drawn by themselves and were less when the standard was less. What follows from the income a head follows it
/// anyway; what an illness costs hangs on no standard.
const SUMS: [&str; 5] = ["rent_month", "net_assets", "cash_assets", "necessary_expense_year", "stable_income_month"];

/// Households with what was planted and counted.
pub(super) struct DrawnHouseholds {
    pub households: Vec<DistrictHousehold>,
    pub flaws: Flaws,
    pub facts_asked: usize,
    pub facts_unknown: usize,
}

/// Draws the households of a register on a date.
pub(super) fn draw(place: &Place, register: &Drawn, on: Date, sampling: Sampling) -> DrawnHouseholds {
    let mut maker = Maker {
        unknown_chance: sampling.unknown_chance.unwrap_or(place.unknown_chance),
        on,
        standard: register.standard_on(on),
        usual_standard: register.standard_on(place.on),
        id_prefix: place.id_prefix,
        district: register.district,
        subdistricts: register.subdistricts,
        stands_for_millionths: 0,
        rng: Rng::with_seed(sampling.seed),
        numbers: Numbers::new(place.number_regions),
        households: Vec::new(),
        facts_asked: 0,
        facts_unknown: 0,
    };
    for (kind, by_size) in [(HouseholdKind::Dibao, register.dibao_by_size), (HouseholdKind::OtherNeedy, register.other_by_size)] {
        let mut sizes: Vec<(usize, usize)> = Vec::new();
        for (index, count) in by_size.into_iter().enumerate() {
            sizes.extend(std::iter::repeat_n((index + 1, count), sampling.kept(count)));
        }
        maker.rng.shuffle(&mut sizes);
        for (size, count) in sizes {
            maker.stands_for_millionths = count as u64 * 1_000_000 / sampling.kept(count) as u64;
            maker.add_household(kind, size);
        }
    }
    let flaws = plant_flaws(&mut maker.households, &mut maker.rng);
    DrawnHouseholds { households: maker.households, flaws, facts_asked: maker.facts_asked, facts_unknown: maker.facts_unknown }
}

struct Maker {
    unknown_chance: u16,
    on: Date,
    /// The allowance's standard on the day, and on the place's own, for which sums are drawn.
    standard: i64,
    usual_standard: i64,
    id_prefix: &'static str,
    district: &'static str,
    subdistricts: &'static [&'static str],
    stands_for_millionths: u64,
    rng: Rng,
    numbers: Numbers,
    households: Vec<DistrictHousehold>,
    facts_asked: usize,
    facts_unknown: usize,
}

impl Maker {
    fn add_household(&mut self, kind: HouseholdKind, size: usize) {
        let category = self.category(kind);
        let mut people = self.people(size, category);
        let mut facts = self.household_facts(kind, category, &mut people);
        let number = self.households.len() + 1;
        let id = format!("{}-{number:05}", self.id_prefix);
        self.move_sums(&mut facts);
        self.forget_some(&mut facts);
        // Made up from what is drawn anyway, so that no draw is added: nobody lives in these lanes.
        facts.insert("pipe_gas".to_string(), json!(!number.is_multiple_of(10)));
        facts.insert("electricity_kwh_month".to_string(), json!(60 + 35 * size + number % 40));
        let street = facts.get("area").and_then(Value::as_str).and_then(|area| area.get(6..9)).and_then(|code| code.parse::<usize>().ok());
        if let Some(street) = street.and_then(|number| self.subdistricts.get(number.wrapping_sub(1))) {
            let door = self.households.len() + 1;
            facts.insert("address".to_string(), json!(format!("{street}示范胡同{}号院{}号", door / 40 + 1, door % 40 + 1)));
        }
        let family_name = surname(&mut self.rng);
        let twins = self.twins_of(&mut people);
        let members = people.into_iter().enumerate().map(|(index, person)| self.member(&id, category, index, person, family_name, twins.as_ref())).collect();
        let mut document = Map::new();
        document.insert("id".into(), json!(id));
        document.insert("facts_on".into(), json!(self.on.to_string()));
        document.extend(facts);
        document.insert("members".into(), Value::Array(members));
        self.households.push(DistrictHousehold { document, kind, category, given: Vec::new(), stands_for_millionths: self.stands_for_millionths });
    }

    fn category(&mut self, kind: HouseholdKind) -> &'static str {
        if kind == HouseholdKind::Dibao {
            return CATEGORIES[0];
        }
        // Shares in a hundred, made up: low-income and the ill are the most.
        let shares = [
            ("low_income", 24),
            ("seriously_ill", 14),
            ("disabled", 12),
            ("very_old", 12),
            ("unemployed", 9),
            ("woman", 6),
            ("entitled_group", 5),
            ("tekun", 4),
            ("student", 4),
            ("family_planning", 3),
            ("worker_in_hardship", 2),
            ("child_in_difficulty", 2),
            ("veteran_cadre", 1),
            ("three_noes", 1),
            ("disaster_struck", 1),
        ];
        let mut draw = self.rng.u8(0..100);
        for (category, share) in shares {
            match draw.checked_sub(share) {
                Some(rest) => draw = rest,
                None => return category,
            }
        }
        "low_income"
    }

    fn people(&mut self, size: usize, category: &str) -> Vec<Person> {
        use Part::{Adult, Child, Elder};
        let parts: &[Part] = match (size, self.rng.u8(0..100)) {
            _ if category == "child_in_difficulty" && size == 1 => &[Child],
            (1, draw) => {
                if matches!(category, "very_old" | "veteran_cadre") || draw < 28 {
                    &[Elder]
                } else {
                    &[Adult]
                }
            }
            (2, 0..25) => &[Elder, Elder],
            (2, 25..70) => &[Adult, Child],
            (2, _) => &[Adult, Elder],
            (3, 0..70) => &[Adult, Adult, Child],
            (3, 70..88) => &[Adult, Child, Child],
            (3, _) => &[Adult, Child, Elder],
            (4, 0..60) => &[Adult, Adult, Child, Child],
            (4, _) => &[Adult, Adult, Child, Elder],
            _ => &[Adult, Adult, Child, Child, Elder],
        };
        let mut people: Vec<Person> = parts.iter().map(|part| Person::new(*part, self.on, &mut self.rng)).collect();
        for (index, person) in people.iter_mut().enumerate() {
            let relation = match (index, parts[index]) {
                (0, _) => "head",
                (_, Child) => "child",
                (_, Elder) if parts[0] == Elder => "spouse",
                (_, Elder) => "parent",
                (_, Adult) => "spouse",
            };
            person.set("relation", json!(relation));
        }
        self.shape_by_category(&mut people, category);
        people
    }

    /// Makes the head (or the child) what the category says.
    fn shape_by_category(&mut self, people: &mut [Person], category: &str) {
        let on = self.on;
        let head = &mut people[0];
        match category {
            "disabled" => {
                head.set("disability_type", json!(self.rng.u8(1..=6)));
                head.set("disability_grade", json!(self.rng.u8(1..=3)));
            }
            "seriously_ill" => {
                head.set("seriously_ill_certified", json!(true));
                head.set("disease", json!("cancer"));
                head.set("own_medical_cost_year", json!(format!("{}.00", self.rng.u32(8_000..90_000))));
            }
            "very_old" => {
                let years = self.rng.i16(80..=99);
                let born = day_before(on, years, &mut self.rng);
                head.part = Part::Elder;
                head.reborn(born, on, &mut self.rng);
            }
            "veteran_cadre" => head.set("veteran_cadre", json!(true)),
            "entitled_group" => head.set("entitled_group", json!(true)),
            "tekun" => head.set("tekun", json!(if self.rng.bool() { "dispersed" } else { "central" })),
            "three_noes" => head.set("three_noes", json!(true)),
            "family_planning" => head.set("special_family_planning", json!(true)),
            "woman" => head.is_male = false,
            "unemployed" | "worker_in_hardship" if head.part == Part::Adult => {
                head.set("employment", json!(if category == "unemployed" { "unemployed" } else { "laid_off" }));
                head.set("work_form", json!("none"));
                head.set("registered_unemployed", json!(true));
            }
            "child_in_difficulty" => {
                let class = ["orphan", "de_facto_unsupported"][self.rng.usize(0..2)];
                if let Some(child) = people.iter_mut().find(|p| p.part == Part::Child) {
                    child.set("child_class", json!(class));
                    child.set("orphan", json!(class == "orphan"));
                }
            }
            "student" => {
                if let Some(child) = people.iter_mut().find(|p| p.part == Part::Child) {
                    let years = self.rng.i16(12..=17);
                    let born = day_before(on, years, &mut self.rng);
                    child.reborn(born, on, &mut self.rng);
                }
            }
            _ => {}
        }
    }

    fn household_facts(&mut self, kind: HouseholdKind, category: &str, people: &mut [Person]) -> Map<String, Value> {
        let is_dibao = kind == HouseholdKind::Dibao;
        let size = people.len() as u32;
        // Two in a hundred have come to earn more than the allowance allows since they were confirmed.
        let per_head = match (kind, self.rng.u8(0..100)) {
            (HouseholdKind::Dibao, 0..2) => self.rng.u32(4_500..6_000),
            (HouseholdKind::Dibao, 2..12) => 0,
            (HouseholdKind::Dibao, _) => self.rng.u32(100..1_440),
            (_, _) if category == "tekun" || category == "three_noes" => self.rng.u32(0..800),
            // Illness and disability take up to one and a half standards off: who is not on the allowance earns more.
            (_, _) if matches!(category, "seriously_ill" | "disabled") => self.rng.u32(3_400..6_500),
            (_, _) => self.rng.u32(1_450..4_200),
        };
        let income = self.on_the_day(per_head.into()) * i64::from(size);
        let earners: Vec<usize> = (0..people.len()).filter(|i| people[*i].facts.get("work_form").is_some_and(|form| form != "none")).collect();
        for index in &earners {
            people[*index].set("work_income_month", json!(format!("{}.00", income / (earners.len() as i64 + 1))));
        }
        let adults = people.iter().filter(|p| p.part != Part::Child).count();
        let children = people.iter().filter(|p| p.part == Part::Child).count();
        let has_heavy = people
            .iter()
            .any(|p| p.facts.get("seriously_ill_certified") == Some(&json!(true)) || p.facts.get("disability_grade").is_some_and(|g| *g == 1 || *g == 2));
        let tenure = ["owned", "public_rent", "public_rent", "private_rent"][self.rng.usize(0..4)];
        let rent = match tenure {
            "private_rent" => self.rng.u32(1_800..4_500),
            "public_rent" => self.rng.u32(60..600),
            _ => 0,
        };
        let mut facts = Map::new();
        for (key, value) in [
            ("area", json!(format!("{}{:03}{:03}", self.district, self.rng.u8(1..=self.subdistricts.len() as u8), self.rng.u8(1..=18)))),
            ("hukou", json!("urban")),
            ("permanent_resident", json!(true)),
            ("income_month", json!(format!("{income}.00"))),
            ("dibao", json!(if is_dibao { "urban" } else { "none" })),
            ("dibao_marginal", json!(!is_dibao && category == "low_income")),
            ("low_income", json!(!is_dibao && category == "low_income")),
            ("supporters", json!([])),
            ("property_within_rule", json!(is_dibao || self.rng.u8(0..10) < 8)),
            ("single_parent", json!(adults == 1 && children > 0)),
            ("carer_60", json!(has_heavy && people.iter().any(|p| p.part == Part::Elder))),
            ("tenure", json!(tenure)),
            ("rent_month", json!(format!("{rent}.00"))),
            ("housing_area", json!(format!("{}.{}", self.rng.u32(8..70), self.rng.u8(0..10)))),
            ("no_home_in_city", json!(tenure != "owned")),
            ("zero_employment", json!(earners.is_empty() && adults > 0)),
            ("net_assets", json!(format!("{}.00", self.rng.u32(0..400_000)))),
            ("income_12_months", json!(format!("{}.00", income * 12))),
            ("necessary_expense_year", json!(format!("{}.00", self.rng.u32(0..30_000)))),
            ("homes", json!(u8::from(tenure != "private_rent"))),
            ("public_rental_allotted", json!(tenure == "public_rent" && self.rng.bool())),
            ("childless", json!(children == 0 && self.rng.u8(0..3) == 0)),
            ("low_income_farmer", json!(false)),
            ("cash_assets", json!(format!("{}.00", self.rng.u32(0..80_000)))),
            ("vehicles", json!(u8::from(!is_dibao && self.rng.u8(0..12) == 0))),
            ("vehicle_for_treatment", json!(false)),
            ("homes_below_average", json!(self.rng.bool())),
            ("non_residential_property", json!(false)),
            ("medical_cost_eligible_year", json!(format!("{}.00", if has_heavy { self.rng.u32(5_000..80_000) } else { self.rng.u32(0..3_000) }))),
            ("bought_subsidised_home", json!(false)),
            ("house_condition", json!(["sound", "sound", "sound", "dangerous_repair"][self.rng.usize(0..4)])),
            ("emergency_immediate", json!(category == "disaster_struck")),
            ("emergency", json!(if category == "disaster_struck" { "accident" } else { "none" })),
        ] {
            facts.insert(key.to_string(), value);
        }
        facts
    }

    /// A sum as it was against the standard of the day.
    fn on_the_day(&self, sum: i64) -> i64 {
        sum * self.standard / self.usual_standard
    }

    fn move_sums(&self, facts: &mut Map<String, Value>) {
        for key in SUMS.into_iter().filter(|_| self.standard != self.usual_standard) {
            let Some(sum) = facts.get_mut(key) else { continue };
            let drawn = sum.as_str().and_then(Money::from_yuan_text).expect("sums are drawn in yuan");
            *sum = json!(Money::from_fen(self.on_the_day(drawn.fen())).to_string());
        }
    }

    /// Leaves out facts that nobody has told yet.
    fn forget_some(&mut self, facts: &mut Map<String, Value>) {
        let before = facts.len();
        let (rng, chance) = (&mut self.rng, self.unknown_chance);
        facts.retain(|key, _| RESTS_ON.contains(&key.as_str()) || rng.u16(0..1000) >= chance || RESTS_ON_TOO.contains(&key.as_str()));
        self.facts_asked += before;
        self.facts_unknown += before - facts.len();
    }

    /// About one family in a hundred with two children has twins.
    fn twins_of(&mut self, people: &mut [Person]) -> Option<([usize; 2], [String; 2])> {
        let children: Vec<usize> = (0..people.len()).filter(|i| people[*i].part == Part::Child).collect();
        let [first, second] = children.as_slice() else { return None };
        if self.rng.u8(0..25) > 0 {
            return None;
        }
        let (born, on) = (people[*first].born, self.on);
        people[*second].reborn(born, on, &mut self.rng);
        let numbers = self.numbers.issue_twins(born, [people[*first].is_male, people[*second].is_male], &mut self.rng);
        Some(([*first, *second], numbers))
    }

    fn member(&mut self, household: &str, category: &str, index: usize, person: Person, family_name: &str, twins: Option<&([usize; 2], [String; 2])>) -> Value {
        let Person { part, born, is_male, mut facts } = person;
        self.move_sums(&mut facts);
        self.forget_some(&mut facts);
        let own_name = if part == Part::Child || index == 0 { family_name } else { surname(&mut self.rng) };
        let twin = twins.and_then(|(who, numbers)| who.iter().position(|i| *i == index).map(|position| numbers[position].clone()));
        let number = twin.unwrap_or_else(|| self.numbers.issue(born, is_male, &mut self.rng));
        let mut member = Map::new();
        member.insert("id".into(), json!(format!("{household}-{}", index + 1)));
        member.insert("name".into(), json!(full_name(own_name, is_male, &mut self.rng)));
        member.insert("id_number".into(), json!(number));
        member.extend(facts);
        // Rare cases, by the household's number and so without a draw.
        let number = self.households.len() + 1;
        let is_head = index == 0;
        let is_worker = is_head && (category == "worker_in_hardship" || number.is_multiple_of(20));
        member.insert("hardship_worker".into(), json!(is_worker));
        member.insert("unpaid_compensation".into(), json!(if is_head && number.is_multiple_of(60) { "12000" } else { "0" }));
        if member.get("student") == Some(&json!("university")) && number.is_multiple_of(2) {
            member.insert("admitted_this_year".into(), json!(true));
        }
        if is_head && number.is_multiple_of(30) {
            member.insert("critically_ill".into(), json!(true));
            member.insert("inpatient_own_year".into(), json!("30000"));
        }
        Value::Object(member)
    }
}
