//! What are the files of a random catalog?

use super::names::{Fact, HOLDERS, Kind, Names, draw_formula};
use super::rules::{Writer, literal};
use engine::calendar::{Date, parse_date};
use engine::catalog::{CatalogSource, SourceFolder};
use fastrand::Rng;

/// Days that catalogs are asked about.
pub const DAYS: [&str; 4] = ["2026-06-01", "2024-02-29", "2025-02-28", "2008-12-31"];
const REGIONS: [&str; 12] = ["00", "00", "00", "11", "11", "1101", "110101", "110102", "110101001", "110101001002", "42", "4201"];

/// A catalog as its files.
pub struct Texts {
    /// What its rules could name.
    pub names: Names,
    /// The day that is asked about.
    pub on: Date,
    /// Whether households are asked about that have more members than a word has bits: then rules have few walks.
    pub has_large: bool,
    /// How many programs are written.
    pub programs: usize,
    /// Path and text of each file.
    pub files: Vec<(String, String)>,
}

impl Texts {
    /// As the reader takes them.
    pub fn folder(&self) -> SourceFolder {
        let files = self.files.iter().map(|(path, text)| CatalogSource { path: path.clone(), bytes: text.clone().into_bytes() }).collect();
        SourceFolder { files, ..SourceFolder::default() }
    }
}

/// A catalog of some programs.
pub fn draw(rng: &mut Rng) -> Texts {
    let (mut names, facts) = Names::draw(rng);
    let on = rng.choice(DAYS).expect("days");
    let mut files = vec![
        ("facts.yaml".to_string(), facts),
        ("needs.yaml".to_string(), "format: 1\nneeds: {living: {zh: 生活, en: living}}\n".to_string()),
        ("agencies.yaml".to_string(), "format: 1\nagencies: {one: {zh: 甲局, en: Bureau one}}\n".to_string()),
    ];
    for number in 0..rng.usize(1..=2) {
        let (key, unit) = (format!("s{number}"), *rng.choice(&["yuan", "yuan", "years", "count"]).expect("units"));
        files.push((format!("standards/{key}.yaml"), standard(&key, unit, rng)));
        names.standards.push((key, unit));
    }
    // What only one province's rules may name.
    let mut within = names.clone();
    let mut definitions = String::from("format: 1\nregion: \"11\"\n");
    for (position, holder) in HOLDERS.iter().enumerate() {
        let (kind, formula) = draw_formula(&names, holder, ["", "yuan"][rng.usize(..2)], 0, rng);
        definitions += &format!("{}:\n  local: {{is: \"{formula}\", says: {{zh: 话, en: words}}}}\n", ["household", "member"][position]);
        within.of(position).push(Fact { key: "local".into(), kind });
    }
    files.push(("11-province/definitions.yaml".to_string(), definitions));
    let has_large = rng.u8(0..25) == 0;
    let programs = rng.usize(5..=9);
    let mut ids: Vec<(String, &str)> = Vec::new();
    for number in 0..programs {
        let region = *rng.choice(&REGIONS).expect("regions");
        let id = format!("program-{number}");
        let known = if region.starts_with("11") { &within } else { &names };
        let larger = ids.iter().find(|(_, other)| rng.u8(0..4) == 0 && *other != region && (*other == "00" || region.starts_with(other)));
        let implements = larger.map_or_else(String::new, |(id, _)| {
            // For whom, without naming persons: the larger program may be paid to the household.
            let when = format!(", when: \"{}\"", Writer::new(known, None, 1, rng.u64(..)).condition(2));
            let part = *rng.choice(&["", ", to: 2024-02-29", &when, &when]).expect("parts");
            format!("implements: [{{program: {id}{part}}}]\n")
        });
        files.push((format!("programs/{id}.yaml"), program(&id, region, &implements, known, if has_large { 1 } else { 3 }, rng)));
        ids.push((id, region));
    }
    Texts { names, on: parse_date(on).expect("a day"), has_large, programs, files }
}

fn program(id: &str, region: &str, implements: &str, known: &Names, walks_max: usize, rng: &mut Rng) -> String {
    let (paid_to, recipient) = if rng.bool() { ("person", Some("person")) } else { ("household", None) };
    let mut names = known.clone();
    let mut parameters = Vec::new();
    for number in 0..rng.usize(0..=4) {
        let (key, unit) = (format!("n{number}"), *rng.choice(&["yuan", "yuan", "percent", "count", "years", "yuan/m2"]).expect("units"));
        parameters.push((key.clone(), parameter(&key, unit, known, recipient, rng)));
        names.parameters.push((key, if unit == "percent" { "count" } else { unit }));
    }
    let mut writer = Writer::new(&names, recipient, walks_max, rng.u64(..));
    let mut criteria: Vec<String> = Vec::new();
    for number in 0..*rng.choice(&[1, 1, 2, 3]).expect("numbers") {
        let mut when = || writer.condition(rng.usize(2..=9));
        let list = [when(), when(), when()];
        // Somebody should meet it now and then.
        criteria.push(match rng.u8(0..8) {
            0 => {
                let alternatives = list.iter().take(2).enumerate();
                let alternatives: Vec<String> =
                    alternatives.map(|(place, when)| format!("      - {{id: a{place}, when: \"{when}\", says: {{zh: 话, en: words}}}}\n")).collect();
                format!("  - id: c{number}\n    says: {{zh: 话, en: words}}\n    any_of:\n{}", alternatives.concat())
            }
            1..4 => criterion(number, &format!("{} || {}", list[0], list[1])),
            _ => criterion(number, &list[0]),
        });
    }
    let mut yuan = || {
        let formula = writer.number("yuan", rng.usize(1..=8));
        if rng.u8(0..3) == 0 { formula } else { format!("min({formula}, 5000000)") }
    };
    let (first, second, third) = (yuan(), yuan(), yuan());
    let (one, two) = (writer.condition(rng.usize(1..=5)), writer.condition(rng.usize(1..=3)));
    let amount = match rng.u8(0..16) {
        0 => "{in_kind: {zh: 米, en: rice}}".to_string(),
        1 => "{not_stated: {zh: 另定, en: elsewhere}}".to_string(),
        2..5 => format!("{{between: [\"{first}\", \"{second}\"]}}"),
        5..9 => format!("{{first: [{{when: \"{one}\", value: \"{first}\"}}, {{when: \"{two}\", value: \"{second}\"}}, {{value: \"{third}\"}}]}}"),
        _ => format!("{{exactly: \"{first}\"}}"),
    };
    let from = rng.choice(["2000-01-01", "2000-01-01", "2000-01-01", "2008-12-31", "2025-01-01"]).expect("days");
    let to = if rng.u8(0..5) == 0 { ", to: 2026-05-31" } else { "" };
    if rng.u8(0..20) == 0 {
        let words = "open: {zh: 没有标准, en: no criteria}\n";
        return program_text(
            id,
            region,
            paid_to,
            &format!("in_force: {{from: {from}{to}}}\n{implements}{words}"),
            "",
            "{not_stated: {zh: 另定, en: elsewhere}}",
        );
    }
    let used: String = {
        let text = criteria.concat() + &amount;
        parameters.iter().filter(|(key, _)| text.contains(&format!("param.{key}"))).map(|(_, lines)| lines.as_str()).collect()
    };
    let used = if used.is_empty() { used } else { format!("parameters:\n{used}") };
    program_text(id, region, paid_to, &format!("in_force: {{from: {from}{to}}}\n{implements}{used}"), &criteria.concat(), &amount)
}

/// A criterion's lines.
pub fn criterion(number: usize, when: &str) -> String {
    format!("  - {{id: c{number}, when: \"{when}\", says: {{zh: 话, en: words}}}}\n")
}

/// A program file. Its cases hold the place of cases: nobody runs them here.
pub fn program_text(id: &str, region: &str, paid_to: &str, more: &str, criteria: &str, amount: &str) -> String {
    let head = format!("format: 1\nid: {id}\nname: {{zh: 名, en: Name}}\nsource: {{key: K, title: 办法, clause: 一}}\nregion: \"{region}\"\n");
    let head = format!("{head}agency: one\nkind: statutory\nneed: living\npaid_to: {paid_to}\nper: month\n{more}amount: {amount}\n");
    if criteria.is_empty() {
        return head;
    }
    let has_formula = ["exactly", "between", "first"].iter().any(|kind| amount.starts_with(&format!("{{{kind}")));
    let paid = if has_formula { ", amount: unknown" } else { "" };
    let cases = format!("cases:\n  - {{name: 甲, expect: eligible{paid}}}\n  - {{name: 乙, expect: ineligible}}\n");
    format!("{head}criteria:\n{criteria}base: {{on: 2026-06-01, members: [{{}}]}}\n{cases}")
}

/// A shared number of some places, with days of which nobody knows it.
fn standard(key: &str, unit: &str, rng: &mut Rng) -> String {
    let head = format!("format: 1\nid: {key}\nname: {{zh: 名, en: Name}}\nunit: {unit}\nregion: \"00\"\nsource: {{key: K, title: 办法, clause: 一}}\n");
    let mut values = String::new();
    for area in ["00", "11", "110101", "110101001", "42"] {
        let kind = if area == "00" { 1 } else { rng.u8(0..6) };
        let mut value = |period: &str| {
            let number = literal(unit, rng).replace('-', "");
            values += &format!("  - {{{period}, checked_until: 2026-12-31, area: \"{area}\", value: {number}}}\n");
        };
        match kind {
            0 => {
                value("from: 2000-01-01, to: 2024-02-28");
                value("from: 2025-01-01");
            }
            1 | 2 => value("from: 2000-01-01"),
            3 => value("from: 2024-02-29, to: 2025-02-28"),
            _ => {}
        }
    }
    format!("{head}values:\n{values}")
}

/// A dated number of a program: one value, some after one another with or without a gap, or by a condition.
fn parameter(key: &str, unit: &str, names: &Names, recipient: Option<&str>, rng: &mut Rng) -> String {
    let mut rows = Vec::new();
    let number = |rng: &mut Rng| match unit {
        "percent" => format!("{}", rng.u8(1..=120)),
        "yuan/m2" => format!("{}.5", rng.u8(0..30)),
        _ => literal(unit, rng).replace('-', ""),
    };
    let mut row = |period: &str, condition: &str, number: String| {
        let condition = if condition.is_empty() { String::new() } else { format!(", where: \"{condition}\"") };
        rows.push(format!("{{{period}, checked_until: 2026-12-31{condition}, value: {number}}}"));
    };
    match rng.u8(0..10) {
        0..3 => row("from: 2000-01-01", "", number(rng)),
        3..6 => {
            let gap = if rng.bool() { "2025-01-01" } else { "2024-03-01" };
            row("from: 2000-01-01, to: 2024-02-29", "", number(rng));
            row(&format!("from: {gap}"), "", number(rng));
        }
        _ => {
            for condition in alternatives(names, recipient, rng) {
                row("from: 2000-01-01", &condition, number(rng));
            }
        }
    }
    format!("  {key}:\n    unit: {unit}\n    values: [{}]\n", rows.join(", "))
}

/// Conditions of which always exactly one holds.
fn alternatives(names: &Names, recipient: Option<&str>, rng: &mut Rng) -> Vec<String> {
    if recipient.is_some() && rng.u8(0..3) == 0 {
        return vec!["person.sex == 'male'".into(), "person.sex == 'female'".into()];
    }
    let (subject, facts) = match recipient {
        Some(person) if rng.bool() => (person, &names.member),
        _ => ("household", &names.household),
    };
    let fitting: Vec<&Fact> = facts.iter().filter(|fact| matches!(fact.kind, Kind::Bool | Kind::Number(_) | Kind::Choice(2..))).collect();
    let fact = fitting[rng.usize(..fitting.len())];
    let path = format!("{subject}.{}", fact.key);
    match fact.kind {
        Kind::Number(unit) => {
            let limit = literal(unit, rng);
            vec![format!("{path} < {limit}"), format!("{path} >= {limit}")]
        }
        Kind::Choice(count) => (0..count).map(|code| format!("{path} == 'c{code}'")).collect(),
        _ => vec![path.clone(), format!("!{path}")],
    }
}
