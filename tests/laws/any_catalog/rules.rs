//! How is a random condition or formula written, so that its types and units fit?

use super::names::{Fact, Kind, Names};
use fastrand::Rng;

const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];
const UNITS: [&str; 9] = ["yuan", "yuan", "yuan", "count", "count", "years", "m2", "days", "months"];
/// Writes rules about what is in sight.
pub struct Writer<'n> {
    names: &'n Names,
    recipient: Option<&'static str>,
    rng: Rng,
    /// Variables of the walks around, with the facts that can be asked of each.
    walks: Vec<(String, &'n [Fact])>,
    /// Most walks within one another.
    walks_max: usize,
}

impl<'n> Writer<'n> {
    /// A writer about a household, and a person or member if there is one.
    pub fn new(names: &'n Names, recipient: Option<&'static str>, walks_max: usize, seed: u64) -> Self {
        Self { names, recipient, rng: Rng::with_seed(seed), walks: Vec::new(), walks_max }
    }

    /// Who can be asked for facts, the nearest last.
    fn subjects(&self) -> Vec<(String, &'n [Fact])> {
        let recipient = self.recipient.map(|name| (name.to_string(), self.names.member.as_slice()));
        let household = (String::from("household"), self.names.household.as_slice());
        [household].into_iter().chain(recipient).chain(self.walks.iter().cloned()).collect()
    }

    fn fact(&mut self, fits: impl Fn(&Kind) -> bool) -> Option<(String, &'n Kind)> {
        let mut subjects = self.subjects();
        // Those who are walked over are asked most of the time.
        let near = self.rng.u8(0..4) > 0 && !self.walks.is_empty();
        if near {
            subjects = subjects.split_off(subjects.len() - 1);
        }
        let fitting = subjects.iter().flat_map(|(name, facts)| facts.iter().filter(|fact| fits(&fact.kind)).map(move |fact| (name, fact)));
        let fitting: Vec<(String, &'n Kind)> = fitting.map(|(name, fact)| (format!("{name}.{}", fact.key), &fact.kind)).collect();
        if fitting.is_empty() {
            return if near { self.fact(fits) } else { None };
        }
        Some(fitting[self.rng.usize(..fitting.len())].clone())
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.rng.usize(..list.len())]
    }

    /// A condition of about a size.
    pub fn condition(&mut self, size: usize) -> String {
        if size <= 1 {
            return self.plain_condition();
        }
        let half = size / 2;
        match self.rng.u8(0..100) {
            0..12 => self.plain_condition(),
            12..19 => format!("!({})", self.condition(size - 1)),
            19..30 => format!("({} && {})", self.condition(half), self.condition(size - half)),
            30..46 => format!("({} || {})", self.condition(half), self.condition(size - half)),
            46..51 => {
                let sign = self.pick(&["==", "!="]);
                format!("({}) {sign} ({})", self.condition(half), self.condition(half))
            }
            51..65 => self.comparison(size),
            65..70 => {
                let unit = self.pick(&UNITS);
                format!("({}) in [{}, {}]", self.number(unit, half), literal(unit, &mut self.rng), literal(unit, &mut self.rng))
            }
            70..77 => {
                let third = size.div_ceil(3);
                format!("({} ? {} : {})", self.condition(third), self.condition(third), self.condition(third))
            }
            _ => {
                let walk = self.pick(&["exists", "exists", "all"]);
                self.walk(walk, |writer| writer.condition(size - 1)).unwrap_or_else(|| self.plain_condition())
            }
        }
    }

    fn plain_condition(&mut self) -> String {
        match self.rng.u8(0..100) {
            0..28 => self.fact(|kind| matches!(kind, Kind::Bool)).map(|(fact, _)| fact),
            28..45 => self.fact(|kind| matches!(kind, Kind::Choice(_))).map(|(fact, kind)| match kind {
                Kind::Choice(0) => format!("{fact} == '{}'", self.pick(&["male", "female"])),
                Kind::Choice(count) => match self.rng.u8(0..3) {
                    0 => format!("{fact} == 'c{}'", self.rng.u8(0..*count)),
                    1 => format!("{fact} != 'c{}'", self.rng.u8(0..*count)),
                    _ => format!("{fact} in ['c{}', 'c{}']", self.rng.u8(0..*count), self.rng.u8(0..*count)),
                },
                _ => fact,
            }),
            45..55 => self.fact(|kind| matches!(kind, Kind::Set(_))).map(|(fact, kind)| match kind {
                Kind::Set(count) => format!("'c{}' in {fact}", self.rng.u8(0..*count)),
                _ => fact,
            }),
            55..72 => {
                let sign = self.pick(&COMPARISONS);
                Some(format!("{} {sign} {}", self.day(2), self.day(2)))
            }
            72..73 => Some(String::from(self.pick(&["true", "false"]))),
            _ => None,
        }
        .unwrap_or_else(|| self.comparison(2))
    }

    fn comparison(&mut self, size: usize) -> String {
        let (unit, sign) = (self.pick(&UNITS), self.pick(&COMPARISONS));
        let half = size / 2;
        match self.rng.u8(0..4) {
            0 => format!("{} {sign} {}", literal(unit, &mut self.rng), self.number(unit, size)),
            1 => format!("{} {sign} {}", self.number(unit, half), self.number(unit, half)),
            _ => format!("{} {sign} {}", self.number(unit, size), literal(unit, &mut self.rng)),
        }
    }

    /// A formula that comes to numbers of a unit.
    pub fn number(&mut self, unit: &'static str, size: usize) -> String {
        if size <= 1 {
            return self.plain_number(unit);
        }
        let half = size / 2;
        match self.rng.u8(0..100) {
            0..18 => self.plain_number(unit),
            18..36 => {
                let sign = self.pick(&["+", "-"]);
                format!("({} {sign} {})", self.number(unit, half), self.loose(unit, half))
            }
            36..46 if unit == "yuan" && self.rng.bool() => {
                let price = self.names.parameters.iter().find(|(_, unit)| *unit == "yuan/m2").map(|(key, _)| format!("param.{key}"));
                match price {
                    Some(price) => format!("({} * {price})", self.number("m2", half)),
                    None => format!("({} * {})", self.number(unit, half), self.loose("count", half)),
                }
            }
            36..46 => format!("({} * {})", self.number(unit, half), self.loose("count", half)),
            46..56 => format!("({} / {})", self.number(unit, half), self.divisor(half)),
            56..70 => {
                let function = self.pick(&["min", "max"]);
                let third = if self.rng.bool() { format!(", {}", self.loose(unit, half)) } else { String::new() };
                format!("{function}({}, {}{third})", self.number(unit, half), self.loose(unit, half))
            }
            70..73 => format!("-({})", self.number(unit, size - 1)),
            73..82 => format!("({} ? {} : {})", self.condition(half), self.number(unit, half), self.loose(unit, half)),
            82..90 if unit == "count" => self.walk("count", |writer| writer.condition(size - 1)).unwrap_or_else(|| self.plain_number(unit)),
            _ => self.walk("sum", |writer| writer.number(unit, size - 1)).unwrap_or_else(|| self.plain_number(unit)),
        }
    }

    /// A number of a unit, or one without.
    fn loose(&mut self, unit: &'static str, size: usize) -> String {
        if self.rng.u8(0..5) < 2 { literal(unit, &mut self.rng) } else { self.number(unit, size) }
    }

    /// A number of people or parts that can't be zero.
    fn divisor(&mut self, size: usize) -> String {
        match self.rng.u8(0..6) {
            0 => String::from("3"),
            1 => String::from("0.7"),
            2 => String::from("-7"),
            3 | 4 => format!("max({}, 1)", self.number("count", size)),
            _ if self.names.household.iter().any(|fact| fact.key == "size") => String::from("household.size"),
            _ => String::from("1.25"),
        }
    }

    fn plain_number(&mut self, unit: &'static str) -> String {
        let choice = self.rng.u8(0..10);
        if unit == "days" || unit == "months" || unit == "years" && choice < 4 {
            return format!("{unit}_between({}, {})", self.day(2), self.day(3));
        }
        let dated = |list: &[(String, &'static str)], word: &str| list.iter().filter(|(_, own)| *own == unit).map(|(key, _)| format!("{word}.{key}")).collect();
        let mut others: Vec<String> = dated(&self.names.parameters, "param");
        others.extend::<Vec<String>>(dated(&self.names.standards, "standard"));
        if choice < 3 && !others.is_empty() {
            return others[self.rng.usize(..others.len())].clone();
        }
        if choice < 5
            && unit == "count"
            && let Some(count) = self.walk("count", |writer| writer.condition(1))
        {
            return count;
        }
        match self.fact(|kind| matches!(kind, Kind::Number(own) if *own == unit)) {
            Some((fact, _)) => fact,
            None => format!("years_between({}, on)", self.day(1)),
        }
    }

    fn day(&mut self, size: usize) -> String {
        match self.rng.u8(0..12) {
            0..2 => String::from("on"),
            2..4 => format!("date('{}')", self.pick(&["2024-02-29", "2008-06-01", "1990-12-31", "2026-06-01"])),
            4 if size > 1 => format!("({} ? {} : {})", self.condition(1), self.day(1), self.day(1)),
            _ => self.fact(|kind| matches!(kind, Kind::Date)).map_or_else(|| String::from("on"), |(fact, _)| fact),
        }
    }

    /// A walk over the members or over the records of a list, unless enough are around.
    fn walk(&mut self, walk: &str, body: impl FnOnce(&mut Self) -> String) -> Option<String> {
        // A record has no lists, and no walk is for nothing.
        if self.walks.len() >= self.walks_max || self.walks.len() > self.rng.usize(0..=self.walks_max) {
            return None;
        }
        let variable = format!("v{}", self.walks.len());
        let list = if self.rng.u8(0..5) < 2 { self.fact(|kind| matches!(kind, Kind::Records(_))) } else { None };
        let (over, facts) = match list {
            Some((list, Kind::Records(fields))) => (list, fields.as_slice()),
            _ => (String::from("household.members"), self.names.member.as_slice()),
        };
        self.walks.push((variable.clone(), facts));
        let body = body(self);
        self.walks.pop();
        Some(format!("{over}.{walk}({variable}, {body})"))
    }
}

/// A number as it is written, near to what is told.
pub fn literal(unit: &str, rng: &mut Rng) -> String {
    let near: &[&str] = match unit {
        "yuan" => &["0", "100", "300", "500.5", "800", "2000", "12345.67"],
        "m2" => &["10", "33.3", "50.0001", "33.33333"],
        "years" => &["0", "16", "18", "60", "-1"],
        "days" => &["0", "30", "365", "3650"],
        "months" => &["0", "6", "12"],
        _ => &["0", "1", "2", "3", "5", "0.5"],
    };
    match rng.u8(0..100) {
        0 => String::from("1000000000000"),
        1 => String::from("0.00001"),
        _ => near[rng.usize(..near.len())].to_string(),
    }
}
