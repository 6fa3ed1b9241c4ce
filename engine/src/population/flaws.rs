//! Which flaws of a real register are planted?

use super::district::DistrictHousehold;
use crate::id::IdDocument;
use fastrand::Rng;
use serde_json::{Value, json};

/// What was planted, as ids of members; pairs stand one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flaws {
    /// Members whose number has one wrong character: the check finds it.
    pub mistyped: Vec<String>,
    /// Members whose number has two digits exchanged that stand ten places apart: the check can't find it.
    pub mistyped_unnoticed: Vec<String>,
    /// Pairs of different people who share one number.
    pub shared_numbers: Vec<(String, String)>,
    /// Pairs of neighbours of one name in one community.
    pub same_names: Vec<(String, String)>,
    /// Pairs of twins.
    pub twins: Vec<(String, String)>,
}

const MISTYPED: usize = 24;
const MISTYPED_UNNOTICED: usize = 6;
const SHARED_NUMBERS: usize = 8;
const SAME_NAMES: usize = 20;

/// Plants flaws in heads of households, each household at most once.
pub(super) fn plant_flaws(households: &mut [DistrictHousehold], rng: &mut Rng) -> Flaws {
    let mut flaws = Flaws { twins: twins_in(households), ..Flaws::default() };
    let mut order: Vec<usize> = (0..households.len()).collect();
    rng.shuffle(&mut order);
    let mut order = order.into_iter();
    while flaws.mistyped.len() < MISTYPED {
        let Some(index) = order.next() else { break };
        mistype(&mut households[index], rng, &mut flaws);
    }
    while flaws.mistyped_unnoticed.len() < MISTYPED_UNNOTICED {
        let Some(index) = order.next() else { break };
        let head = head_mut(&mut households[index]);
        if let Some(exchanged) = exchange_ten_apart(text(head, "id_number")) {
            head["id_number"] = json!(exchanged);
            flaws.mistyped_unnoticed.push(text(head, "id").to_string());
        }
    }
    while flaws.shared_numbers.len() < SHARED_NUMBERS {
        let (Some(one), Some(two)) = (order.next(), order.next()) else { break };
        let number = head_mut(&mut households[one])["id_number"].clone();
        head_mut(&mut households[two])["id_number"] = number;
        flaws.shared_numbers.push(heads(households, one, two));
    }
    while flaws.same_names.len() < SAME_NAMES {
        let (Some(one), Some(two)) = (order.next(), order.next()) else { break };
        let (name, area) = (head_mut(&mut households[one])["name"].clone(), households[one].document["area"].clone());
        head_mut(&mut households[two])["name"] = name;
        households[two].document["area"] = area;
        flaws.same_names.push(heads(households, one, two));
    }
    flaws
}

/// One digit of the number becomes its neighbour; sex and birth date stand beside it, as on the paper form.
fn mistype(household: &mut DistrictHousehold, rng: &mut Rng, flaws: &mut Flaws) {
    let head = head_mut(household);
    let number = text(head, "id_number").to_string();
    let Ok(document) = IdDocument::parse(&number) else { return };
    let position = rng.usize(14..17);
    let mut digits = number.into_bytes();
    digits[position] = b'0' + (digits[position] - b'0' + 1) % 10;
    let (Some(born), Some(sex)) = (document.birth_date(), document.sex()) else { return };
    head["id_number"] = json!(String::from_utf8(digits).expect("digits"));
    head["birth_date"] = json!(born.to_string());
    head["sex"] = json!(if sex == crate::id::Sex::Male { "male" } else { "female" });
    flaws.mistyped.push(text(head, "id").to_string());
}

/// The weights of the check repeat after ten places, so exchanging two such digits keeps it whole.
fn exchange_ten_apart(number: &str) -> Option<String> {
    (3..7).find_map(|position| {
        let mut digits = number.as_bytes().to_vec();
        digits.swap(position, position + 10);
        let exchanged = String::from_utf8(digits).ok()?;
        (exchanged != number && IdDocument::parse(&exchanged).is_ok()).then_some(exchanged)
    })
}

fn twins_in(households: &[DistrictHousehold]) -> Vec<(String, String)> {
    let mut twins = Vec::new();
    for household in households {
        let members = household.document["members"].as_array().map(Vec::as_slice).unwrap_or_default();
        for (index, one) in members.iter().enumerate() {
            let birthday = |member: &Value| member["id_number"].as_str().and_then(|n| n.get(..14)).map(str::to_string);
            let other = members[index + 1..].iter().find(|other| birthday(other) == birthday(one));
            twins.extend(other.map(|other| (text(one, "id").to_string(), text(other, "id").to_string())));
        }
    }
    twins
}

fn head_mut(household: &mut DistrictHousehold) -> &mut Value {
    &mut household.document["members"][0]
}

fn heads(households: &[DistrictHousehold], one: usize, two: usize) -> (String, String) {
    let id = |index: usize| text(&households[index].document["members"][0], "id").to_string();
    (id(one), id(two))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}
