//! How is a catalog of two or three tiny programs written?

use engine::catalog::{Catalog, CatalogSource, SourceFolder};
use engine::proof::load_catalog;

const FACTS: &str = "format: 1
household:
  permanent_resident: {type: bool, name: {zh: 常住, en: lives here}, question: {zh: 是否常住？, en: Does it live here?}}
  income_month: {type: money, name: {zh: 月收入, en: income}, question: {zh: 月收入多少？, en: How much a month?}}
  dibao:
    type: choice
    values: {none: {zh: 无, en: none}, urban: {zh: 低保, en: allowance}}
    name: {zh: 低保, en: allowance}
    question: {zh: 是否低保？, en: On the allowance?}
  rural_dibao: {type: bool, name: {zh: 农村低保, en: rural allowance}, question: {zh: 是否农村低保？, en: On the rural allowance?}}
member:
  orphan: {type: bool, name: {zh: 孤儿, en: orphan}, question: {zh: 是否孤儿？, en: An orphan?}}
  student:
    type: choice
    values: {none: {zh: 否, en: none}, primary: {zh: 小学, en: primary}, senior: {zh: 高中, en: senior}}
    name: {zh: 就读, en: school}
    question: {zh: 在哪就读？, en: At which school?}
derived:
  household:
    size: {is: \"household.members.count(m, true)\", name: {zh: 人口, en: size}}
";

const NEEDS: &str = "format: 1
needs:
  living: {zh: 生活, en: living}
  food: {zh: 食物, en: food}
  education: {zh: 教育, en: education}
  education.tuition: {zh: 学费, en: tuition}
  education.books: {zh: 课本, en: books}
";

const AGENCIES: &str = "format: 1\nagencies: {office: {zh: 办事处, en: office}, union: {zh: 工会, en: union}}\n";

const DOCUMENTS: &str = "format: 1\ndocuments:\n  id-card: {zh: 身份证, en: identity card}\n  diagnosis: {zh: 诊断证明, en: diagnosis}\n";

/// What a program says that says nothing else.
const USUAL: [&str; 9] = [
    "kind: non_statutory",
    "agency: office",
    "need: education",
    "paid_to: person",
    "per: once",
    "in_force: {from: 2020-01-01}",
    "amount: {exactly: \"500\"}",
    "criteria: [{id: lives-here, when: household.permanent_resident, says: {zh: 常住, en: lives here}, clause: 一}]",
    "base: {on: 2026-08-01, household: {area: \"110101\", permanent_resident: true, dibao: urban, income_month: \"100\"}, \
     members: [{birth_date: 2010-01-01, orphan: true, student: primary}]}",
];

/// A small catalog: programs with some lines of their files, and campaign files. It must load without a problem.
pub fn small_catalog(programs: &[(&str, &str)], campaigns: &[String]) -> Catalog {
    let (catalog, diagnostics) = load_catalog(&small_folder(programs, campaigns));
    let wrong: Vec<_> = diagnostics.iter().filter(|diagnostic| !diagnostic.stays).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    catalog
}

/// The files of a small catalog.
pub fn small_folder(programs: &[(&str, &str)], campaigns: &[String]) -> SourceFolder {
    let file = |path: String, text: String| CatalogSource { path, bytes: text.into_bytes() };
    let mut files = support::catalog_files().files;
    files.retain(|file| file.path.starts_with("calendar/"));
    files.extend(
        [("agencies", AGENCIES), ("documents", DOCUMENTS), ("facts", FACTS), ("needs", NEEDS)].map(|(name, text)| file(format!("{name}.yaml"), text.into())),
    );
    files.extend(programs.iter().map(|(id, lines)| file(format!("11/{id}.yaml"), program_text(id, lines))));
    files.extend(campaigns.iter().enumerate().map(|(number, text)| file(format!("11/campaigns/{number}.yaml"), text.clone())));
    files.sort_by(|one, other| one.path.cmp(&other.path));
    SourceFolder { files, ..SourceFolder::default() }
}

fn program_text(id: &str, lines: &str) -> String {
    let mut text = format!("format: 1\nid: {id}\nname: {{zh: 项目{id}, en: program {id}}}\nregion: \"11\"\nsource: {{key: k, title: t, clause: c}}\n{lines}\n");
    for usual in USUAL {
        if !says(lines, usual) {
            text += usual;
            text += "\n";
        }
    }
    if !says(lines, "cases:") {
        let amount =
            text.lines().find_map(|line| line.strip_prefix("amount: {exactly: \"")?.strip_suffix("\"}")).map(|yuan| format!(", amount: \"{yuan}.00\""));
        text += &format!(
            "cases:\n  - {{name: helped, expect: eligible{}}}\n  - {{name: not helped, set: {NOT}, expect: ineligible}}\n",
            amount.unwrap_or_default()
        );
    }
    text
}

/// What makes every condition of these tests false.
const NOT: &str = "{household.permanent_resident: false, household.dibao: none, household.rural_dibao: false, member.1.orphan: false, member.1.student: none}";

fn says(lines: &str, usual: &str) -> bool {
    let key = usual.split(':').next().unwrap_or_default();
    lines.lines().any(|line| line.split(':').next() == Some(key))
}
