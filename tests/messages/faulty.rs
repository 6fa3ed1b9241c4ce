//! A small sound catalog with one of everything, and what is told when a text of it is changed.

use engine::catalog::{CatalogSource, Diagnostic, SourceFolder};
use engine::proof::load_catalog;

/// The files of the sound catalog: path and text.
pub const FILES: [(&str, &str); 14] = [
    ("facts.yaml", FACTS),
    ("needs.yaml", "format: 1\nneeds:\n  living: {zh: 生活, en: living}\n  food: {zh: 食物, en: food}\n"),
    ("documents.yaml", "format: 1\ndocuments:\n  id-card: {zh: 身份证, en: identity card}\n"),
    ("regions.txt", "# codes\n3301: 01 02\n"),
    (
        "calendar/2026.yaml",
        "format: 1\nyear: 2026\nsource: {title: 通知}\noff:\n  - {from: 2026-01-01, to: 2026-01-03, name: {zh: 元旦, en: New Year}}\nwork: []\n",
    ),
    ("town/agencies.yaml", "format: 1\nagencies:\n  one: {zh: 甲局, en: Bureau one}\n"),
    ("town/second/agencies.yaml", "format: 1\nagencies:\n  two: {zh: 乙局, en: Bureau two}\n"),
    ("town/region.yaml", "format: 1\nregion: \"3301\"\nname: {zh: 甲城, en: First Town}\n"),
    ("town/second/region.yaml", "format: 1\nregion: \"3302\"\nname: {zh: 乙城, en: Second Town}\n"),
    (
        "town/definitions.yaml",
        "format: 1\nregion: \"3301\"\nhousehold:\n  poor: {is: household.income_month < standard.base, says: {zh: 贫困, en: poor}, clause: 一}\n",
    ),
    ("town/standards/base.yaml", STANDARD),
    ("town/reports.yaml", "format: 1\nregion: \"3301\"\nsource: {key: K, title: 办法}\nlimits:\n  dispatched: {days: 1, unit: working}\n"),
    ("town/one/whole.yaml", WHOLE),
    ("town/one/other.yaml", OTHER),
];

/// A campaign over `other`, which is a local program.
pub const CAMPAIGN: (&str, &str) = (
    "town/campaigns/spring.yaml",
    "format: 1
id: spring
name: {zh: 春季活动, en: Spring campaign}
agency: one
region: \"3301\"
need: living
season: {from: 2026-03-01, to: 2026-04-30}
unit: household
pool: {when: household.income_month < 9000, says: {zh: 全部, en: all}}
tiers:
  - tier: donor
    programs:
      - {program: other, quota: 10}
hardship:
  - {id: income, value: household.income_month, direction: ascending, says: {zh: 收入, en: income}}
source: {key: K, title: 方案}
",
);

const FACTS: &str = "format: 1
household:
  income_month: {type: money, name: {zh: 家庭月收入, en: Household income a month}, question: {zh: 多少元？, en: How much?}}
  floor: {type: decimal, unit: m2, name: {zh: 面积, en: Floor}, question: {zh: 多大？, en: How large?}}
  hukou: {type: choice, values: {urban: {zh: 城镇, en: urban}, rural: {zh: 农村, en: rural}}, name: {zh: 户口, en: Registration}, question: {zh: 哪种？, en: Which?}}
  status: {type: choice, values: {none: {zh: 无, en: none}, poor: {zh: 贫困, en: poor}}, name: {zh: 身份, en: Status}, question: {zh: 哪种？, en: Which?}}
member:
  grade: {type: integer, min: 0, max: 4, name: {zh: 等级, en: Grade}, question: {zh: 几级？, en: Which?}}
  skills: {type: set, values: {cook: {zh: 厨, en: cook}, drive: {zh: 驾, en: drive}}, name: {zh: 技能, en: Skills}, question: {zh: 哪些？, en: Which?}}
derived:
  household:
    size: {is: \"household.members.count(m, true)\", name: {zh: 人口, en: Size}}
";

const STANDARD: &str = "format: 1
id: base
name: {zh: 标准, en: standard}
unit: yuan
region: \"3301\"
source: {key: K, title: 通知}
values:
  - {from: 2025-01-01, to: 2025-12-31, checked_until: 2025-12-31, value: 800, clause: 一}
  - {from: 2026-01-01, checked_until: 2026-12-31, value: 900, clause: 一}
";

const WHOLE: &str = "format: 1
id: whole
name: {zh: 全, en: Whole}
kind: statutory
agency: one
region: \"3301\"
need: living
paid_to: household
per: month
confers: {status: poor}
in_force: {from: 2026-01-01, to: 2030-12-31}
source: {key: K, title: 办法, clause: 一}
parameters:
  line:
    unit: yuan
    values:
      - {from: 2026-01-01, checked_until: 2026-12-31, where: household.hukou == 'urban', value: 900}
      - {from: 2026-01-01, checked_until: 2026-12-31, where: household.hukou == 'rural', value: 500}
  ceiling:
    unit: yuan
    values:
      - {from: 2026-01-01, checked_until: 2026-12-31, value: 2000}
criteria:
  - id: below
    when: household.income_month < param.line
    says: {zh: 低于标准, en: below the line}
  - id: either
    says: {zh: 之一, en: one of}
    any_of:
      - {id: small, when: household.floor < 60, says: {zh: 小, en: small}}
      - {id: graded, when: \"household.members.exists(m, m.grade >= 1 && m.grade <= 2)\", says: {zh: 级, en: graded}}
amount:
  first:
    - {when: household.hukou == 'urban', value: param.line}
    - {value: \"100\"}
caps:
  - {amount: ceiling, over: [other], per: year, for: household, says: {zh: 限额, en: ceiling}}
documents: [id-card]
season: {from: \"01-15\", to: \"12-15\"}
stages:
  - {id: acceptance, name: {zh: 受理, en: acceptance}, by: community, limit: {days: 3, days_max: 5, unit: working}}
  - {id: visit, name: {zh: 入户, en: visit}, by: community, visit: {share: 30, staff: 2}}
  - {id: publicity, name: {zh: 公示, en: publicity}, by: community, limit: {days: 7, unit: calendar}, publicity: true}
  - {id: notice, name: {zh: 告知, en: notice}, by: district, only_if: refused}
process: {days: 30, unit: working, after: acceptance}
valid: {months: 6}
taper: [{months: 3, percent: 50}]
reviews:
  - {when: household.hukou == 'urban', months: 6, says: {zh: 半年, en: half a year}}
  - {months: 12, says: {zh: 一年, en: a year}}
relations:
  - {stacks: other}
base:
  on: 2026-06-01
  household: {area: \"330102\", hukou: urban, floor: 40, income_month: \"899.99\"}
  members:
    - {grade: 0}
cases:
  - {name: in, expect: eligible, amount: \"900.00\"}
  - {name: out, set: {household.income_month: \"900.00\"}, expect: ineligible, because: [below]}
  - {name: open, set: {household.income_month: null}, expect: needs, missing: [household.income_month]}
";

const OTHER: &str = "format: 1
id: other
name: {zh: 另, en: Other}
kind: non_statutory
agency: two
region: \"3301\"
need: living
paid_to: household
per: once
in_force: {from: 2026-01-01}
source: {key: K, title: 办法, clause: 二}
criteria:
  - {id: poor, when: household.poor, says: {zh: 贫困, en: poor}}
amount: {between: [10, 20]}
base:
  on: 2026-06-01
  household: {area: \"330102\", income_month: \"899.99\"}
  members:
    - {grade: 0}
cases:
  - {name: in, expect: eligible, amount_min: \"10.00\", amount_max: \"20.00\"}
  - {name: out, set: {household.income_month: \"900.00\"}, expect: ineligible}
";

/// The sound files as a folder, with the campaign.
pub fn folder() -> SourceFolder {
    let files = FILES.iter().chain([&CAMPAIGN]).map(|(path, text)| CatalogSource { path: path.to_string(), bytes: text.as_bytes().to_vec() });
    let mut files: Vec<CatalogSource> = files.collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    SourceFolder { files, ..SourceFolder::default() }
}

/// What is told when one text of one file is replaced by another.
pub fn told(path: &str, from: &str, to: &str) -> Vec<Diagnostic> {
    let mut folder = folder();
    let file = folder.files.iter_mut().find(|file| file.path.ends_with(path)).unwrap_or_else(|| panic!("{path} is there"));
    let text = String::from_utf8(file.bytes.clone()).expect("UTF-8");
    assert!(text.contains(from), "{path} has no {from}");
    file.bytes = text.replacen(from, to, 1).into_bytes();
    load_catalog(&folder).1
}
