//! How is a small catalog of one or two towns written?

use engine::catalog::{CatalogSource, SourceFolder};
use std::path::Path;

const FACTS: &str = "format: 1
household:
  income_month: {type: money, name: {zh: 家庭月收入, en: Household income a month}, question: {zh: 多少元？, en: How much?}}
  hukou: {type: choice, values: {urban: {zh: 城镇, en: urban}, rural: {zh: 农村, en: rural}}, name: {zh: 户口, en: Registration}, question: {zh: 哪种？, en: Which?}}
  status: {type: choice, values: {none: {zh: 无, en: none}, poor: {zh: 贫困, en: poor}}, name: {zh: 身份, en: Status}, question: {zh: 哪种？, en: Which?}}
derived:
  household:
    size: {is: \"household.members.count(m, true)\", name: {zh: 人口, en: Size}}
  member:
    age: {is: \"years_between(member.birth_date, on)\", name: {zh: 年龄, en: Age}}
";

const CASES: &str = "  - {name: in, expect: eligible, amount: \"AMOUNT.00\"}\n  - {name: out, set: {household.income_month: \"9999.00\", household.hukou: rural}, expect: ineligible}\n";

/// A catalog of a few programs of a town, with its own facts, needs and agencies.
pub struct SmallCatalog {
    /// Its files.
    pub folder: SourceFolder,
}

/// The parts of a program that these proofs speak of, as lines of YAML.
pub struct SmallProgram<'a> {
    /// Its id.
    pub id: &'a str,
    /// Ids and conditions.
    pub criteria: &'a [(&'a str, &'a str)],
    /// The amount in YAML.
    pub amount: &'a str,
    /// Any other keys, from the line's beginning.
    pub more: &'a str,
    /// Facts of the household that gets it.
    pub base: &'a str,
    /// Facts of its member.
    pub member: &'a str,
    /// The lines of `cases`.
    pub cases: &'a str,
}

impl SmallCatalog {
    /// The files that every program needs.
    pub fn start() -> Self {
        let mut small = Self { folder: SourceFolder::default() };
        small.file("facts.yaml", FACTS);
        small.file("needs.yaml", "format: 1\nneeds: {living: {zh: 生活, en: living}, food: {zh: 食物, en: food}, living.heat: {zh: 取暖, en: heating}, living.heat.coal: {zh: 煤, en: coal}}\n");
        small.file("agencies.yaml", "format: 1\nagencies: {one: {zh: 甲局, en: Bureau one}, two: {zh: 乙局, en: Bureau two}}\n");
        small
    }

    /// A town with an allowance of so much a month for those below an income, and thirty yuan once for townspeople.
    pub fn town(limit: &str, amount: &str, more: &str) -> Self {
        let (poor, exactly) = (format!("household.income_month < {limit}"), format!("{{exactly: {amount}}}"));
        let (base, member) = ("hukou: urban, income_month: \"100.00\"", "birth_date: 1970-01-01");
        let (cases, bonus_cases) = (CASES.replace("AMOUNT", amount), CASES.replace("AMOUNT", "30"));
        let (criteria, bonus_criteria) = ([("poor", poor.as_str())], [("urban", "household.hukou == 'urban'")]);
        let allowance = SmallProgram { id: "allowance", criteria: &criteria, amount: &exactly, more, base, member, cases: &cases };
        let more = "per: once\nneed: food\n";
        let bonus = SmallProgram { id: "bonus", criteria: &bonus_criteria, amount: "{exactly: 30}", more, base, member, cases: &bonus_cases };
        Self::start().with(&allowance).with(&bonus)
    }

    /// Adds a file.
    pub fn file(&mut self, path: &str, text: &str) {
        self.folder.files.push(CatalogSource { path: path.to_string(), bytes: text.as_bytes().to_vec() });
        self.folder.files.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// Adds a program; what its `more` does not say is: agency one, statutory, living, to the household, a month, in force from 2026 on.
    pub fn with(mut self, program: &SmallProgram<'_>) -> Self {
        let SmallProgram { id, criteria, amount, more, base, member, cases } = program;
        let default = |key: &str, value: &str| if more.contains(&format!("{key}:")) { String::new() } else { format!("{key}: {value}\n") };
        let mut text = format!("format: 1\nid: {id}\nname: {{zh: 名, en: Name}}\nsource: {{key: K, title: 办法, clause: 一}}\n");
        for (key, value) in [
            ("region", "\"3301\""),
            ("agency", "one"),
            ("kind", "statutory"),
            ("need", "living"),
            ("paid_to", "household"),
            ("per", "month"),
            ("in_force", "{from: 2026-01-01}"),
        ] {
            text += &default(key, value);
        }
        text += more;
        let area = if more.contains("region: \"44") { "440102" } else { "330102" };
        text += "criteria:\n";
        for (id, when) in *criteria {
            text += &format!("  - {{id: {id}, when: \"{when}\", says: {{zh: 话, en: words}}}}\n");
        }
        text +=
            &format!("amount: {amount}\nbase:\n  on: 2026-06-01\n  household: {{area: \"{area}\", {base}}}\n  members:\n    - {{{member}}}\ncases:\n{cases}");
        self.file(&format!("{}/one/{id}.yaml", if area == "440102" { "4401-port" } else { "3301-town" }), &text);
        self
    }

    /// Writes it below a folder.
    pub fn write_to(&self, folder: &Path) {
        for file in &self.folder.files {
            let path = folder.join(&file.path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, &file.bytes).expect("a file");
        }
    }
}
