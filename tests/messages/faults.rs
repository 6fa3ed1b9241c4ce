//! Every way in which a catalog can be at odds with itself: file, text, and what takes its place.

use crate::faulty::folder;
use engine::catalog::{CatalogSource, Diagnostic, SourceFolder};
use engine::proof::load_catalog;

const WHOLE: &str = "whole.yaml";
const BELOW: &str = "when: household.income_month < param.line";

/// A condition in the place of the first one.
const fn when(to: &'static str) -> (&'static str, &'static str, &'static str) {
    (WHOLE, BELOW, to)
}

const fn whole(from: &'static str, to: &'static str) -> (&'static str, &'static str, &'static str) {
    (WHOLE, from, to)
}

pub const FAULTS: [(&str, &str, &str); 166] = [
    // The file.
    whole("kind: statutory", "kind: [statutory"),
    whole("kind: statutory", "kind: statutory\nkind: statutory"),
    whole("kind: statutory", "kind: &one statutory"),
    whole("kind: statutory", "kind: *one"),
    whole("kind: statutory", "? [a]\n: b"),
    whole("kind: statutory", "kind: statutory\n---\na: b"),
    whole("kind: statutory", "kind: legal"),
    whole("kind: statutory", "kind: statutory\ncolour: red"),
    whole("kind: statutory", "kind: statutory\nkindd: red"),
    whole("kind: statutory\n", ""),
    whole("kind: statutory", "kind: 【待写】"),
    whole("name: {zh: 全, en: Whole}", "name: {zh: 全, en: Whole, half}"),
    whole("name: {zh: 全, en: Whole}", "name: Whole"),
    whole("name: {zh: 全, en: Whole}", "name: {zh: , en: Whole}"),
    whole("format: 1", "format: 2"),
    whole("in_force: {from: 2026-01-01", "in_force: {from: 2026-02-30"),
    whole("in_force: {from: 2026-01-01", "in_force: {from: soon"),
    whole("months: 6}\ntaper", "months: 6000000000}\ntaper"),
    whole("months: 6}\ntaper", "months: six}\ntaper"),
    whole("id: whole", "id: Whole"),
    ("other.yaml", "id: other", "id: whole"),
    whole("agency: one", "agency: on"),
    whole("agency: one", "agency: zzz"),
    whole("region: \"3301\"", "region: town"),
    whole("to: 2030-12-31}\nsource", "to: 2020-12-31}\nsource"),
    // Numbers.
    whole("unit: yuan", "unit: pounds"),
    whole("value: 900}", "value: much}"),
    whole("value: 900}", "value: 900, area: \"330101\"}"),
    whole("where: household.hukou == 'rural'", "where: household.hukou == 'urban'"),
    whole(", where: household.hukou == 'rural', value: 500}", ", where: household.hukou == 'rural' && household.floor < 5, value: 500}"),
    whole("- {from: 2026-01-01, checked_until: 2026-12-31, value: 2000}", "- {from: 2026-01-01, to: 2025-01-01, checked_until: 2026-12-31, value: 2000}"),
    whole("source: {key: K, title: 办法, clause: 一}", "source: {key: K, title: 办法}"),
    whole("criteria:", "  idle: {unit: yuan, values: [{from: 2026-01-01, checked_until: 2026-12-31, value: 1}]}\ncriteria:"),
    // Conditions.
    when("when: household.incme_month < param.line"),
    when("when: household.zzz"),
    when("when: zzz.income"),
    when("when: person.grade > 1"),
    when("when: household.area == 'x'"),
    when("when: household.income_month < param.lne"),
    when("when: household.income_month < standard.zzz"),
    when("when: household.hukou == 'village'"),
    when("when: household.hukou < 'urban'"),
    when("when: household.hukou == 3"),
    when("when: household.income_month < household.floor"),
    when("when: household.income_month + household.size < param.line"),
    when("when: household.income_month"),
    when("when: household.income_month / 0 < param.line"),
    when("when: household.income_month / (household.size - 1) < param.line"),
    when("when: has(household.hukou)"),
    when("when: sqrt(household.income_month) < 3"),
    when("when: min(household.income_month) < 3"),
    when("when: household.members.exists(m) "),
    when("when: household.members.exists(household, true)"),
    when("when: household.members.exists(m, household.members.exists(m, true))"),
    when(
        "when: \"household.members.exists(a, household.members.exists(b, household.members.exists(c, household.members.exists(d, household.members.exists(e, true)))))\"",
    ),
    when("when: years_between(date(x), on) > 3"),
    when("when: years_between(date('2026-02-30'), on) > 3"),
    // Common slips.
    whole("need: living", "need： living"),
    whole("name: {zh: 全, en: Whole}", "name: {zh： 全, en: Whole}"),
    when("when: household.poor and household.hukou == 'urban'"),
    when("when: household.poor OR household.hukou == 'urban'"),
    when("when: not household.poor"),
    when("when: household.hukou not in ['urban']"),
    when("when: household.poor 且 household.hukou == 'urban'"),
    when("when: household.hukou == urban"),
    when("when: household.hukou in [urban, 'rural']"),
    when("when: household.hukou == zzzzzzzz"),
    when("when: income_month < param.line"),
    when("when: household.hukou == ‘urban’"),
    when("when: （household.income_month < 3"),
    when("when: household.income_month ≤ 3"),
    when("when: \"household.members.exists(m, grade > 1)\""),
    when("when: urban == household.hukou"),
    when("when: household.income_month < 1e3"),
    when(
        "when: household.income_month < 1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890",
    ),
    when("when: household.hukou == 'urban"),
    when("when: household.hukou == 'ur\\ban'"),
    when("when: household.hukou # 3"),
    when("when: household.income_month ~ 3"),
    when("when: (household.income_month < 3"),
    when("when: household.income_month <"),
    when("when: household.income_month < )"),
    when("when: household.income_month 3"),
    when("when: household.income_month = 3"),
    when("when: household.size % 2 == 0"),
    when("when: household..income_month < 3"),
    when("when: household.a.b.c.d.e.f.g.h.i.j < 3"),
    when("when: \"household.income_month in [1, 2]\""),
    when("when: \"'urban' in household.income_month\""),
    when("when: \"household.hukou == 'urban' ? 1 : true\""),
    when("when: household.income_month < 0"),
    when("when: household.income_month < 100 && household.income_month > 200"),
    whole("  - id: either", "  - {id: rich, when: household.income_month >= 900, says: {zh: 富, en: rich}}\n  - id: either"),
    whole("when: household.floor < 60", "when: household.floor < 0"),
    whole("  - id: either", "  - id: below"),
    whole("    when: household.income_month < param.line\n", ""),
    whole("{id: small, when: household.floor < 60,", "{id: small,"),
    // Amounts.
    whole("    - {value: \"100\"}\n", ""),
    whole(
        "    - {when: household.hukou == 'urban', value: param.line}\n    - {value: \"100\"}",
        "    - {value: \"100\"}\n    - {when: household.hukou == 'urban', value: param.line}",
    ),
    whole("    - {value: \"100\"}", "    - {value: household.size}"),
    whole("    - {value: \"100\"}", "    - {value: household.income_month * household.size * household.size * household.size * household.size}"),
    whole("    - {value: \"100\"}", "    - {value: household.hukou == 'urban'}"),
    ("other.yaml", "{between: [10, 20]}", "{between: [10, 20], exactly: 10}"),
    ("other.yaml", "{between: [10, 20]}", "{between: [10]}"),
    ("other.yaml", "amount: {between: [10, 20]}\n", ""),
    ("other.yaml", "amount: {between: [10, 20]}", "amount: {between: [10, 20]}\nopen: {zh: 问, en: ask}"),
    // Days, caps, facts that are set.
    whole("per: month\n", "per: month\nrepeats: each_window\n"),
    whole("per: month\n", "per: month\nrepeats: {after: {}}\n"),
    whole("per: month\n", "per: month\nrepeats: {after: {years: 900}}\n"),
    whole("per: month\n", "per: month\ncovers: {months: 12}\n"),
    ("other.yaml", "per: once", "per: month\ncovers: open"),
    ("other.yaml", "paid_to: household", "paid_to: person\nbeneficiaries: {when: person.age > 3, says: {zh: 大于三岁, en: above three}, clause: 一}"),
    whole("amount: ceiling", "amount: celing"),
    whole("amount: ceiling", "amount: \"0\""),
    whole("amount: ceiling", "amount: zzz"),
    whole("amount: ceiling", "amount: line"),
    whole("value: 2000}", "value: 0}"),
    whole("over: [other]", "over: [othr]"),
    whole("confers: {status: poor}", "confers: {statu: poor}"),
    whole("confers: {status: poor}", "confers: {zzz: poor}"),
    whole("confers: {status: poor}", "confers: {income_month: \"3\"}"),
    whole("confers: {status: poor}", "confers: {status: rich}"),
    whole("confers: {status: poor}", "confers: {status: {first: []}}"),
    whole("confers: {status: poor}", "confers: {status: {first: [{value: poor}, {when: household.floor < 60, value: poor}]}}"),
    whole("because: [below]", "because: [below], confers: {zzz: poor}"),
    whole("season: {from: \"01-15\"", "season: {from: \"1st\""),
    // Chains and reviews.
    whole("id: visit, name", "id: acceptance, name"),
    whole("limit: {days: 7, unit: calendar}, publicity: true", "limit: {days: 0, unit: calendar}, publicity: true"),
    whole("by: district, only_if: refused", "by: applicant, only_if: refused"),
    whole("visit: {share: 30, staff: 2}", "visit: {share: 101, staff: 2}"),
    whole("limit: {days: 3, days_max: 5, unit: working}", "limit: {days: 32, unit: day_of_month}"),
    whole("visit: {share: 30, staff: 2}}", "visit: {share: 30, staff: 2}, after: acceptance}"),
    whole("unit: calendar}, publicity: true}", "unit: calendar}, publicity: true, after: notice}"),
    whole("percent: 50}]", "percent: 50}]\npayment: {from: month_after_decision, by_day: 32}"),
    whole("percent: 50}]", "percent: 50}]\npayment: {from: month_after_decision, back_months: 6}"),
    ("other.yaml", "per: once\n", "per: once\npayment: {by_day: 10}\n"),
    // Larger regions, and facts computed from others.
    whole("per: month\n", "per: month\nimplements: [other]\n"),
    ("other.yaml", "paid_to: household", "paid_to: person\nimplements: [{program: whole, when: person.grade >= 1}]"),
    ("facts.yaml", "  floor: {type: decimal, unit: m2,", "  floor: {type: decimal, unit: m2, otherwise: household.floor,"),
    whole("days: 3, days_max: 5", "days: 3, days_max: 1"),
    whole("percent: 50", "percent: 150"),
    whole("valid: {months: 6}", "valid: {months: 6, days: 3}"),
    whole("after: acceptance", "after: zzz"),
    whole("months: 6, says", "months: 7, says"),
    whole("  - {when: household.hukou == 'urban', months: 6, says: {zh: 半年, en: half a year}}\n", "  - {months: 6, says: {zh: 半年, en: half a year}}\n"),
    // Relations.
    whole("{stacks: other}", "{stacks: othr}"),
    whole("{stacks: other}", "{stacks: zzz}"),
    whole("{stacks: other}", "{stacks: whole}"),
    whole("{stacks: other}", "{stacks: other, excludes: other}"),
    // Cases.
    whole("amount: \"900.00\"", "amount: \"901.00\""),
    whole("amount: \"900.00\"", "amount: much"),
    whole(", amount: \"900.00\"", ""),
    whole("because: [below]", "because: [either]"),
    whole("because: [below]", "because: [belo]"),
    whole("because: [below]", "because: [zzz]"),
    whole("missing: [household.income_month]", "missing: [household.floor]"),
    whole("{name: in, expect", "{name: in, on: 2031-01-01, expect"),
    whole("{name: in, expect", "{name: in, recipient: 3, expect"),
    whole("{name: in, expect", "{name: in, recipient: 1, expect"),
    whole("{name: in, expect", "{name: in, set: {income: \"3\"}, expect"),
    whole("{name: in, expect", "{name: in, set: {household.hukou: village}, expect"),
    whole("{name: in, expect: eligible, amount: \"900.00\"}", "{name: in, expect: ineligible}"),
    whole("  - {name: in, expect: eligible, amount: \"900.00\"}\n", ""),
    ("other.yaml", "amount: {between: [10, 20]}", "amount: {in_kind: {zh: 米, en: rice}}"),
    ("other.yaml", "base:\n", "bases:\n"),
    ("other.yaml", "base:\n  on: 2026-06-01\n  household: {area: \"330102\", income_month: \"899.99\"}\n  members:\n    - {grade: 0}\n", ""),
];

/// What takes several files, or none: told of catalogs that are made apart.
pub fn apart() -> Vec<Diagnostic> {
    let with = |changes: &[(&str, &str, &str)]| {
        let mut folder = folder();
        for (path, from, to) in changes {
            let Some(file) = folder.files.iter_mut().find(|file| file.path.ends_with(path)) else {
                folder.files.push(CatalogSource { path: path.to_string(), bytes: to.as_bytes().to_vec() });
                continue;
            };
            let text = String::from_utf8(file.bytes.clone()).expect("UTF-8");
            assert!(text.contains(from), "{path} has no {from}");
            file.bytes = text.replacen(from, to, 1).into_bytes();
        }
        load_catalog(&folder).1
    };
    let fact = |to: &str| with(&[("facts.yaml", "  floor: {type: decimal, unit: m2,", to)]);
    let campaign = |from: &str, to: &str| with(&[("spring.yaml", from, to)]);
    let mut unreadable = folder();
    unreadable.unreadable.push(("town/big.yaml".to_string(), "too large".to_string()));
    let mut bytes = folder();
    if let Some(file) = bytes.files.iter_mut().find(|file| file.path.ends_with("whole.yaml")) {
        file.bytes = vec![b'a', 0xb7, 0xa8];
    }
    let condition = |text: String| with(&[("whole.yaml", BELOW, &format!("when: {text}"))]);
    let sum = |of: &str, count: usize| vec![of; count].join(" + ");
    let derived = format!("  wide: {{is: {}, name: {{zh: 宽, en: wide}}, clause: 一}}\n", sum("household.income_month", 100));
    let twice = format!("  wider: {{is: {}, name: {{zh: 更宽, en: wider}}, clause: 一}}\n", sum("household.wide", 60));
    let digits = vec!["9".repeat(97); 39].join(" * ");
    let long = format!("  long: {{is: {digits}, name: {{zh: 长, en: long}}, clause: 一}}\n");
    let longer = "  longer: {is: household.long * household.long * household.long, name: {zh: 更长, en: longer}, clause: 一}\n";
    let criteria = |count: usize, of: &str| (0..count).map(|n| format!("  - {{id: more-{n}, when: {of}, says: {{zh: 话, en: words}}}}\n")).collect::<String>();
    let with_criteria = |more: String| with(&[("whole.yaml", "criteria:\n", &format!("criteria:\n{more}"))]);
    let several = [
        with_criteria(criteria(101, "household.size < 3")),
        with_criteria(criteria(90, &format!("{} < 3", sum("household.size", 120)))),
        condition(
            "household.members.exists(a, household.members.exists(b, household.members.exists(c, household.members.count(d, true) > 0)))"
                .replace("household.members.count(d, true) > 0", &vec!["c.grade > a.grade"; 70].join(" || ")),
        ),
        with_criteria(criteria(17, &format!("\"household.members.all(a, household.members.all(b, {}))\"", vec!["a.grade >= 0"; 20].join(" && ")))),
        with(&[("town/definitions.yaml", "  poor:", &format!("{long}{longer}  poor:"))]),
        condition("household.size\u{a0}< 3".to_string()),
        condition(format!("{} < 3", sum("household.size", 160))),
        condition(format!("{}household.size{} < 3", "(".repeat(60), ")".repeat(60))),
        condition(format!("household.size < 3{}", " ".repeat(4_000) + "|| true")),
        with(&[("town/definitions.yaml", "  poor:", &format!("{derived}{twice}  poor:"))]),
        with(&[
            ("whole.yaml", "{stacks: other}", "{stacks: other}\n  - {after: other}"),
            ("other.yaml", "base:\n", "relations: [{after: whole}, {excludes: whole}]\nbase:\n"),
        ]),
        with(&[("facts.yaml", "decimal", "lots")]),
        with(&[("town/third/standards/empty.yaml", "", "")]),
        fact("  floor: {type: decimal, unit: acres,"),
        fact("  floor: {type: decimal, unit: m2, values: {a: {zh: 一, en: a}},"),
        fact("  floor: {type: decimal, unit: m2, min: 3,"),
        fact("  id_number: {type: decimal, unit: m2,"),
        with(&[("facts.yaml", "hukou: {type: choice,", "hukou: {type: choice, unit: m2,")]),
        with(&[("regions.txt", "3301: 01 02", "Hangzhou")]),
        with(&[("calendar/2026.yaml", "from: 2026-01-01", "from: 2025-12-31")]),
        with(&[("calendar/again.yaml", "", "format: 1\nyear: 2026\nsource: {title: 通知}\noff: []\nwork: []\n")]),
        with(&[("second/agencies.yaml", "two:", "one:")]),
        with(&[("second/region.yaml", "\"3302\"", "\"3301\"")]),
        with(&[("town/definitions.yaml", "poor:", "size:")]),
        with(&[("town/definitions.yaml", "household.income_month < standard.base", "household.poor")]),
        with(&[("base.yaml", "to: 2025-12-31, ", "")]),
        with(&[("base.yaml", "value: 800,", "value: 800, where: household.poor,")]),
        with(&[("base.yaml", "from: 2025-01-01, to: 2025-12-31", "from: 2025-01-01, to: 2024-12-31")]),
        with(&[(
            "standards/again.yaml",
            "",
            "format: 1\nid: base\nname: {zh: 标准, en: standard}\nunit: m2\nregion: \"3301\"\nsource: {key: K, title: 通知}\nvalues: []\n",
        )]),
        with(&[("reports.yaml", "dispatched", "despatched")]),
        with(&[("town/second/reports.yaml", "", "format: 1\nregion: \"3301\"\nsource: {key: K, title: 办法}\nlimits: {}\n")]),
        campaign("to: 2026-04-30", "to: 2026-01-30"),
        campaign("household.income_month < 9000", "household.income_month < 0"),
        campaign("hardship:\n  - {id: income, value: household.income_month, direction: ascending, says: {zh: 收入, en: income}}", "hardship: []"),
        campaign("hardship:\n", "hardship:\n  - {id: income, value: household.size, direction: ascending, says: {zh: 人, en: size}}\n"),
        campaign("value: household.income_month,", ""),
        campaign("value: household.income_month,", "value: household.poor,"),
        campaign("tier: donor", "tier: floor\n    programs: []\n  - tier: donor"),
        campaign("- {program: other, quota: 10}", "- {program: other, quota: 10}\n      - {program: other}"),
        campaign("\n      - {program: other, quota: 10}", " []"),
        campaign("program: other", "program: othr"),
        campaign("program: other", "program: zzz"),
        campaign("program: other", "program: whole"),
        campaign("unit: household", "unit: person"),
        campaign("region: \"3301\"", "region: \"3302\""),
        campaign("need: living", "need: food"),
        campaign("season: {from: 2026-03-01, to: 2026-04-30}", "season: {from: 2020-03-01, to: 2020-04-30}"),
        with(&[("campaigns/again.yaml", "", crate::faulty::CAMPAIGN.1)]),
        load_catalog(&unreadable).1,
        load_catalog(&bytes).1,
        load_catalog(&SourceFolder { files: vec![CatalogSource { path: "a/b.yaml".into(), bytes: Vec::new() }], ..SourceFolder::default() }).1,
    ];
    for (index, list) in several.iter().enumerate() {
        assert!(!list.is_empty(), "nothing is told of the fault {} of those apart", index + 1);
    }
    several.into_iter().flatten().collect()
}
