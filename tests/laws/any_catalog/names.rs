//! Which facts, definitions and numbers are there in a random catalog?

use super::rules::Writer;
use fastrand::Rng;

/// What a rule can do with a fact, whether it is told or derived.
#[derive(Clone, Debug)]
pub enum Kind {
    Bool,
    /// A number in a unit.
    Number(&'static str),
    Date,
    /// One of so many codes: `c0`, `c1` and so on.
    Choice(u8),
    /// Any of so many.
    Set(u8),
    Records(Vec<Fact>),
}

/// A fact with its key.
#[derive(Clone, Debug)]
pub struct Fact {
    pub key: String,
    pub kind: Kind,
}

/// What the rules of one program, or of one definition, may name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub household: Vec<Fact>,
    pub member: Vec<Fact>,
    /// `param.X` with their units.
    pub parameters: Vec<(String, &'static str)>,
    /// `standard.X` with their units.
    pub standards: Vec<(String, &'static str)>,
}

/// Of whom facts are told.
pub struct HolderNames {
    /// With what its facts begin.
    prefix: &'static str,
    /// What rules about it alone call it.
    recipient: Option<&'static str>,
}

/// Household and member.
pub const HOLDERS: [HolderNames; 2] = [HolderNames { prefix: "h_", recipient: None }, HolderNames { prefix: "p_", recipient: Some("member") }];

/// Units of integers, with the largest number that is told.
const COUNTED: [(&str, u32); 4] = [("count", 9), ("months", 60), ("days", 400), ("years", 80)];
const WORDS: &str = "name: {zh: 名, en: name}, question: {zh: 问, en: question}";

impl Names {
    /// A catalog's facts and derived facts, and the file that declares them.
    pub fn draw(rng: &mut Rng) -> (Names, String) {
        let mut names = Names::default();
        let mut told = [String::new(), String::new()];
        for (position, holder) in HOLDERS.iter().enumerate() {
            for (kind, most) in [("bool", 3), ("money", 3), ("integer", 2), ("decimal", 1), ("choice", 2), ("set", 1), ("date", 2), ("records", 1)] {
                for number in 0..rng.usize(1..=most) {
                    let key = format!("{}{kind}{number}", holder.prefix);
                    let (kind, line) = draw_fact(kind, number, rng);
                    let year = if rng.u8(0..6) == 0 { ", holds: year" } else { "" };
                    told[position] += &format!("  {key}: {{{line}, {WORDS}{year}}}\n");
                    names.of(position).push(Fact { key, kind });
                }
            }
        }
        names.member.push(Fact { key: "sex".into(), kind: Kind::Choice(0) });
        names.member.push(Fact { key: "birth_date".into(), kind: Kind::Date });
        // Computed where they are not told; what they rest on is only told.
        let facts = names.clone();
        // A formula that walks speaks of told facts only, so that the walks within one another stay few.
        let any_formula = |names: &Names, holder: &HolderNames, unit: &'static str, rng: &mut Rng| {
            if rng.bool() { draw_formula(&facts, holder, unit, 1, rng) } else { draw_formula(names, holder, unit, 0, rng) }
        };
        for (position, holder) in HOLDERS.iter().enumerate() {
            for (word, unit, line) in [("open", "", "type: bool"), ("earned", "yuan", "type: money"), ("heads", "count", "type: integer, max: 50")] {
                if rng.u8(0..3) > 0 {
                    let (kind, formula) = draw_formula(&facts, holder, unit, 1, rng);
                    let key = format!("{}{word}", holder.prefix);
                    told[position] += &format!("  {key}: {{{line}, otherwise: \"{formula}\", {WORDS}}}\n");
                    names.of(position).push(Fact { key, kind });
                }
            }
        }
        let mut derived = [String::new(), String::new()];
        let mut derive = |names: &mut Names, position: usize, key: String, formula: String, kind: Kind| {
            derived[position] += &format!("    {key}: {{is: \"{formula}\"}}\n");
            names.of(position).push(Fact { key, kind });
        };
        derive(&mut names, 0, "size".into(), "household.members.count(k, true)".into(), Kind::Number("count"));
        derive(&mut names, 1, "age".into(), "years_between(member.birth_date, on)".into(), Kind::Number("years"));
        for number in 0..6 {
            let position = number % 2;
            let (kind, formula) = any_formula(&names, &HOLDERS[position], ["", "yuan", "count"][number / 2], rng);
            derive(&mut names, position, format!("derived{number}"), formula, kind);
        }
        let [household, member] = told;
        let [derived_household, derived_member] = derived;
        let text = format!("format: 1\nhousehold:\n{household}member:\n{member}derived:\n  household:\n{derived_household}  member:\n{derived_member}");
        (names, text)
    }

    /// The facts of a holder by its position.
    pub fn of(&mut self, position: usize) -> &mut Vec<Fact> {
        if position == 0 { &mut self.household } else { &mut self.member }
    }
}

/// A condition, or a formula in a unit, about a holder.
pub fn draw_formula(names: &Names, holder: &HolderNames, unit: &'static str, walks_max: usize, rng: &mut Rng) -> (Kind, String) {
    let mut writer = Writer::new(names, holder.recipient, walks_max, rng.u64(..));
    let size = rng.usize(1..7);
    if unit.is_empty() { (Kind::Bool, writer.condition(size)) } else { (Kind::Number(unit), writer.number(unit, size)) }
}

/// A fact of a kind, and how it is declared. The first of each kind is one that every formula can fall back on.
fn draw_fact(kind: &str, number: usize, rng: &mut Rng) -> (Kind, String) {
    match kind {
        "bool" => (Kind::Bool, "type: bool".into()),
        "money" => (Kind::Number("yuan"), "type: money".into()),
        "integer" => {
            let (unit, most) = if number == 0 { COUNTED[0] } else { COUNTED[rng.usize(..COUNTED.len())] };
            let least = rng.u32(0..2);
            (Kind::Number(unit), format!("type: integer, unit: {unit}, min: {least}, max: {}", most + least))
        }
        "decimal" => (Kind::Number("m2"), "type: decimal, unit: m2".into()),
        "choice" => {
            let count = rng.u8(2..=5);
            (Kind::Choice(count), format!("type: choice, values: {}", values(count)))
        }
        "set" => {
            let count = if rng.u8(0..8) == 0 { 60 } else { rng.u8(1..=4) };
            (Kind::Set(count), format!("type: set, values: {}", values(count)))
        }
        "date" => (Kind::Date, "type: date".into()),
        _ => {
            let mut fields = Vec::new();
            let mut lines = Vec::new();
            for (position, kind) in ["bool", "money", "integer", "decimal", "choice", "date"].into_iter().enumerate() {
                let (kind, line) = draw_fact(kind, 0, rng);
                lines.push(format!("f{position}: {{{line}, {WORDS}}}"));
                fields.push(Fact { key: format!("f{position}"), kind });
            }
            (Kind::Records(fields), format!("type: records, fields: {{{}}}", lines.join(", ")))
        }
    }
}

fn values(count: u8) -> String {
    let list: Vec<String> = (0..count).map(|code| format!("c{code}: {{zh: 值{code}, en: value {code}}}")).collect();
    format!("{{{}}}", list.join(", "))
}
