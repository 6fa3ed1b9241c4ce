//! How are Chongqing's classes of review written as a catalog?

use engine::catalog::{Catalog, CatalogSource, SourceFolder};
use engine::proof::load_catalog;

const FACTS: &str = "format: 1
household:
  lives_here: {type: bool, name: {zh: 常住, en: lives here}, question: {zh: 是否常住？, en: Does it live here?}}
  zone:
    type: choice
    values: {urban: {zh: 城市, en: urban}, rural: {zh: 农村, en: rural}}
    name: {zh: 城乡, en: zone}
    question: {zh: 城市还是农村？, en: Urban or rural?}
  stable_income: {type: bool, name: {zh: 收入稳定, en: stable income}, question: {zh: 收入是否稳定？, en: Is the income stable?}}
member:
  seriously_ill: {type: bool, name: {zh: 重病重残, en: seriously ill}, question: {zh: 是否重病重残？, en: Seriously ill?}}
  able_jobless: {type: bool, name: {zh: 有劳动能力未就业, en: able and jobless}, question: {zh: 是否有劳动能力而未就业？, en: Able and jobless?}}
";

const PROGRAM: &str = "format: 1
id: dibao
name: {zh: 低保, en: allowance}
kind: statutory
agency: office
region: \"50\"
need: living
paid_to: household
per: month
in_force: {from: 2016-01-01}
source: {key: CQ16, title: 重庆市最低生活保障条件认定办法, clause: 二十六}
criteria: [{id: lives-here, when: household.lives_here, says: {zh: 常住, en: lives here}, clause: 一}]
amount: {exactly: \"500\"}
reviews:
  - {when: \"household.members.exists(m, m.able_jobless) && household.zone == 'urban'\", months: 1, says: {zh: C类城市, en: class C urban}}
  - {when: \"household.members.exists(m, m.able_jobless)\", months: 3, says: {zh: C类农村, en: class C rural}}
  - {when: \"household.stable_income && household.members.exists(m, m.seriously_ill)\", months: 12, says: {zh: A类, en: class A}}
  - {when: household.stable_income, months: 6, says: {zh: B类, en: class B}}
base: {on: 2026-08-01, household: {area: \"500101\", lives_here: true}, members: [{birth_date: 1980-01-01}]}
cases:
  - {name: helped, expect: eligible, amount: \"500.00\"}
  - {name: not helped, set: {household.lives_here: false}, expect: ineligible}
";

const ONCE: &str = "format: 1
id: once
name: {zh: 一次性, en: once}
kind: statutory
agency: office
region: \"50\"
need: food
paid_to: person
per: once
in_force: {from: 2016-01-01}
source: {key: k, title: t, clause: c}
criteria: [{id: zone, when: household.zone == 'urban', says: {zh: 城市, en: urban}, clause: 一}]
amount: {exactly: \"300\"}
base: {on: 2026-08-01, household: {area: \"500101\", zone: urban}, members: [{birth_date: 1980-01-01}]}
cases:
  - {name: helped, expect: eligible, amount: \"300.00\"}
  - {name: rural, set: {household.zone: rural}, expect: ineligible}
";

const REPORTS: &str = "format: 1
region: \"50\"
source: {key: k, title: t}
limits: {dispatched: {days: 1, unit: working}, handled: {days: 5, unit: working}, checked: {days: 3, unit: working}}
";

/// A program file whose `reviews` are replaced, with what is wrong about it.
pub fn diagnostics_of(reviews: &str, per: &str) -> Vec<String> {
    let begin = PROGRAM.find("reviews:").expect("reviews");
    let end = PROGRAM.find("base:").expect("a base");
    let text = format!("{}reviews:\n{reviews}\n{}", &PROGRAM[..begin], &PROGRAM[end..]).replace("per: month", per);
    load(&[("50/dibao.yaml", &text)]).1
}

/// What is wrong about files that say how soon reports are followed.
pub fn report_diagnostics_of(files: &[(&str, &str)]) -> Vec<String> {
    load(files).1
}

/// Chongqing's classes, aid given once, and limits for reports.
pub fn chongqing() -> Catalog {
    let (catalog, wrong) = load(&[("50/dibao.yaml", PROGRAM), ("50/once.yaml", ONCE), ("50/reports.yaml", REPORTS)]);
    assert!(wrong.is_empty(), "{wrong:#?}");
    catalog
}

fn load(files: &[(&str, &str)]) -> (Catalog, Vec<String>) {
    let words = [
        ("facts.yaml", FACTS),
        ("needs.yaml", "format: 1\nneeds: {living: {zh: 生活, en: living}, food: {zh: 食物, en: food}}\n"),
        ("agencies.yaml", "format: 1\nagencies: {office: {zh: 办事处, en: office}, union: {zh: 工会, en: union}}\n"),
    ];
    let mut all = support::catalog_files().files;
    all.retain(|file| file.path.starts_with("calendar/"));
    all.extend(words.iter().chain(files).map(|(path, text)| CatalogSource { path: path.to_string(), bytes: text.as_bytes().to_vec() }));
    let (catalog, diagnostics) = load_catalog(&SourceFolder { files: all, ..SourceFolder::default() });
    (catalog, diagnostics.iter().filter(|diagnostic| !diagnostic.stays).map(|diagnostic| diagnostic.problem.en.clone()).collect())
}
