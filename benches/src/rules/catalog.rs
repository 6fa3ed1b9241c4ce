//! How do the peers' rules read as a catalog of ours?
//!
//! `rules.json` has facts named as columns, conditions as triples and amounts in fen. Each program becomes a file of its own and
//! goes through the same reader as every other; what is 0 or 1 becomes yes or no.

use engine::catalog::{Catalog, CatalogSource, SourceFolder, assemble};
use serde_json::Value;
use std::fmt::Write;

/// Household facts as the population's columns are named: name, type, and largest whole value.
pub const HOUSEHOLD: [(&str, Kind); 16] = [
    ("hukou", Kind::Flag),
    ("district", Kind::Whole(9)),
    ("income", Kind::Money),
    ("area_pc", Kind::Whole(3_000)),
    ("assets", Kind::Money),
    ("months", Kind::Whole(720)),
    ("tenure", Kind::Whole(3)),
    ("dibao", Kind::Flag),
    ("wubao", Kind::Flag),
    ("disaster", Kind::Flag),
    ("danger_house", Kind::Flag),
    ("poverty_file", Kind::Flag),
    ("coop", Kind::Flag),
    ("emp_insured", Kind::Flag),
    ("veteran", Kind::Flag),
    ("reemp_card", Kind::Flag),
];

/// Members' facts; `age` is told in years there.
pub const MEMBER: [(&str, Kind); 10] = [
    ("age", Kind::Whole(120)),
    ("sex_", Kind::Flag),
    ("dis_grade", Kind::Whole(4)),
    ("stage", Kind::Whole(5)),
    ("ill", Kind::Whole(4)),
    ("expense", Kind::Money),
    ("emp", Kind::Whole(5)),
    ("orphan", Kind::Flag),
    ("boarding", Kind::Flag),
    ("keyschool", Kind::Flag),
];

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 0 or 1.
    Flag,
    /// From 0 up to this.
    Whole(u16),
    /// Whole yuan.
    Money,
}

/// The catalog, and how many conditions it has.
pub fn catalog(rules: &Value) -> (Catalog, usize) {
    let mut files = vec![
        ("facts.yaml".to_string(), facts(rules)),
        ("needs.yaml".to_string(), "format: 1\nneeds: {living: {zh: 生活, en: living}}\n".to_string()),
        ("agencies.yaml".to_string(), "format: 1\nagencies: {bureau: {zh: 局, en: Bureau}}\n".to_string()),
    ];
    let mut conditions = 0;
    for program in list(&rules["programs"]) {
        let (id, text) = file(program, &mut conditions);
        files.push((format!("3301-town/bureau/{id}.yaml"), text));
    }
    files.sort();
    let sources = files.into_iter().map(|(path, text)| CatalogSource { path, bytes: text.into_bytes() });
    let (catalog, problems) = assemble(&SourceFolder { files: sources.collect(), ..SourceFolder::default() });
    for problem in &problems {
        eprintln!("{problem:?}");
    }
    assert!(problems.is_empty(), "the rules read as a catalog without a problem");
    (catalog, conditions)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn facts(rules: &Value) -> String {
    let mut text = "format: 1\n".to_string();
    for (holder, facts) in [("household", HOUSEHOLD.as_slice()), ("member", &MEMBER)] {
        let _ = writeln!(text, "{holder}:");
        for (name, kind) in facts {
            let kind = match kind {
                Kind::Flag => "type: bool".to_string(),
                Kind::Whole(most) => format!("type: integer, min: 0, max: {most}"),
                Kind::Money => "type: money".to_string(),
            };
            let _ = writeln!(text, "  {name}: {{{kind}, name: {{zh: {name}, en: {name}}}, question: {{zh: {name}？, en: \"{name}?\"}}}}");
        }
    }
    text += "derived:\n  household:\n    size: {is: \"household.members.count(m, true)\", name: {zh: 人口, en: size}}\n";
    for definition in list(&rules["defs"]) {
        let name = definition["name"].as_str().expect("a name");
        let _ = writeln!(text, "    {name}: {{is: \"{}\", name: {{zh: {name}, en: {name}}}}}", joined(&definition["all"], " && ", &mut 0));
    }
    text
}

fn file(program: &Value, conditions: &mut usize) -> (String, String) {
    let id = format!("r-{}", program["id"].as_str().expect("an id"));
    let mut text = format!(
        "format: 1\nid: {id}\nname: {{zh: 名, en: \"{}\"}}\nsource: {{key: K, title: 办法, clause: 一}}\nregion: \"3301\"\nagency: bureau\nkind: statutory\nneed: living\npaid_to: household\nper: month\nin_force: {{from: 2006-01-01}}\ncriteria:\n",
        program["name"].as_str().expect("a name")
    );
    for (place, condition) in list(&program["when"]).iter().enumerate() {
        let _ = writeln!(text, "  - {{id: c{place}, when: \"{}\", says: {{zh: 话, en: words}}}}", self::condition(condition, conditions));
    }
    let mut rates = Vec::new();
    let amount = amount(&program["amount"], &mut rates);
    if !rates.is_empty() {
        text += "parameters:\n";
    }
    for (place, yuan) in rates.iter().enumerate() {
        let _ = writeln!(text, "  rate_{place}: {{unit: yuan, values: [{{from: 2006-01-01, checked_until: 2006-12-31, value: \"{yuan}\", clause: 一}}]}}");
    }
    let _ = writeln!(text, "amount: {{exactly: \"{amount}\"}}");
    // The answers are held against the peers', so no case is worked out: these two only stand where the format wants some.
    text += "base:\n  on: 2006-12-01\n  household: {area: \"330102\"}\n  members:\n    - {age: 1}\ncases:\n";
    text += "  - {name: a, expect: eligible, amount: \"1.00\"}\n  - {name: b, expect: ineligible, because: [c0]}\n";
    (id, text)
}

fn joined(parts: &Value, operator: &str, conditions: &mut usize) -> String {
    list(parts).iter().map(|part| condition(part, conditions)).collect::<Vec<_>>().join(operator)
}

fn condition(condition: &Value, conditions: &mut usize) -> String {
    if let Some([name, operator, value]) = condition.as_array().map(Vec::as_slice) {
        *conditions += 1;
        return leaf("household", &HOUSEHOLD, name, operator, value);
    }
    let (key, inner) = condition.as_object().and_then(|object| object.iter().next()).expect("a condition");
    match key.as_str() {
        "or" => format!("({})", joined(inner, " || ", conditions)),
        "and" => format!("({})", joined(inner, " && ", conditions)),
        "def" => format!("household.{}", inner.as_str().expect("a name")),
        "any" => format!("household.members.exists(m, {})", of_member(inner, conditions)),
        _ => {
            let (operator, number) = (condition["op"].as_str().expect("an operator"), &condition["n"]);
            format!("household.members.count(m, {}) {operator} {number}", of_member(&condition["count"], conditions))
        }
    }
}

fn of_member(leaves: &Value, conditions: &mut usize) -> String {
    let leaves = list(leaves);
    *conditions += leaves.len();
    leaves.iter().map(|one| leaf("m", &MEMBER, &one[0], &one[1], &one[2])).collect::<Vec<_>>().join(" && ")
}

fn leaf(holder: &str, facts: &[(&str, Kind)], name: &Value, operator: &Value, value: &Value) -> String {
    let (name, operator) = (name.as_str().expect("a fact"), operator.as_str().expect("an operator"));
    let name = if name == "sex" { "sex_" } else { name };
    match (name, facts.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)) {
        // Whole yuan a head, rounded down, below a whole number: the quotient itself is below it.
        ("income_pc", _) => format!("household.income / household.size {operator} {value}"),
        ("size", _) => format!("household.size {operator} {value}"),
        (_, Some(Kind::Flag)) => format!("{}{holder}.{name}", if value == 0 { "!" } else { "" }),
        _ => format!("{holder}.{name} {operator} {value}"),
    }
}

/// Their fen as yuan, as a shared number of the program.
fn rate(fen: &Value, rates: &mut Vec<String>) -> String {
    let fen = fen.as_i64().expect("whole fen");
    rates.push(format!("{}.{:02}", fen / 100, fen % 100));
    format!("param.rate_{}", rates.len() - 1)
}

fn amount(amount: &Value, rates: &mut Vec<String>) -> String {
    let has = |key: &str| amount.get(key).is_some();
    let counted = |leaves: &Value| of_member(leaves, &mut 0);
    let whole_yuan = |yuan: &Value| Value::from(yuan.as_i64().expect("whole yuan") * 100);
    if has("flat") {
        rate(&amount["flat"], rates)
    } else if has("per") {
        format!("{} * household.size", rate(&amount["rate"], rates))
    } else if has("per_member") {
        format!("{} * household.members.count(m, {})", rate(&amount["rate"], rates), counted(&amount["per_member"]))
    } else if has("topup") {
        format!("{} * household.size - household.income", rate(&whole_yuan(&amount["topup"]), rates))
    } else if has("area") {
        format!("{} * ({} - household.area_pc) * household.size", rate(&amount["rate"], rates), amount["area"])
    } else if has("sum") {
        list(&amount["sum"]).iter().map(|part| self::amount(part, rates)).collect::<Vec<_>>().join(" + ")
    } else if has("cap") {
        format!("min({}, {})", self::amount(&amount["cap"], rates), rate(&amount["max"], rates))
    } else {
        let share = &amount["share"];
        let (base, most) = (rate(&whole_yuan(&share["base"]), rates), rate(&whole_yuan(&share["cap"]), rates));
        let part = format!("{} * (m.expense - {base}) / 100", share["pct"]);
        format!("household.members.sum(m, ({}) ? min({part}, {most}) : 0)", counted(&share["m"]))
    }
}
