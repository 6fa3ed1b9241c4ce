//! How does a case of a program file become a household, a date and an expectation?

use super::diagnostic::{Findings, Place};
use super::program::{Amount, Case, CaseBase, ExpectedAmount};
use super::shape::{BaseFile, CaseFile, PaidTo, Plain, ProgramFile, VerdictFile};
use super::yaml::Located;
use crate::facts::{FactDefinition, FactKind, Holder, Vocabulary, nearest_key, parse_household};
use crate::money::Money;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

type Facts = BTreeMap<String, Plain>;

/// Reads all cases of a program.
pub(super) fn read_cases(
    file: &ProgramFile,
    criteria: &BTreeSet<&str>,
    amount: Option<&Amount>,
    can_be_met: bool,
    vocabulary: &Vocabulary,
    findings: &mut Findings<'_>,
) -> Vec<Case> {
    if file.open.is_some() {
        return Vec::new();
    }
    let Some(base) = &file.base else {
        findings.add(
            file.id.place,
            Words::new("缺少 base 和 cases", "base and cases are missing"),
            Words::new("请按 catalog/README.md 写案例", "write cases as catalog/README.md shows"),
        );
        return Vec::new();
    };
    let has = |verdict| file.cases.iter().any(|case| case.expect == verdict);
    if can_be_met && !has(VerdictFile::Eligible) || !has(VerdictFile::Ineligible) {
        findings.add(
            base.place,
            Words::new("案例应至少各有一个符合和不符合", "the cases must hold at least one eligible and one ineligible household"),
            Words::new("请补上案例", "add a case"),
        );
    }
    file.cases.iter().filter_map(|case| read_case(file, base, case, criteria, amount, vocabulary, findings)).collect()
}

fn read_case(
    file: &ProgramFile,
    base: &Located<BaseFile>,
    case: &Located<CaseFile>,
    criteria: &BTreeSet<&str>,
    amount: Option<&Amount>,
    vocabulary: &Vocabulary,
    findings: &mut Findings<'_>,
) -> Option<Case> {
    let before = findings.list.len();
    let mut household: Facts = base.household.clone();
    let mut members = case.members.clone().unwrap_or_else(|| base.members.clone());
    if let Some(size) = case.size {
        members.resize(usize::from(size).clamp(1, crate::facts::MEMBERS_MAX), Facts::new());
    }
    let recipient = usize::from(case.recipient.unwrap_or(1)).saturating_sub(1);
    if recipient >= members.len() {
        findings.add(
            case.place,
            Words::new("recipient 超出成员人数", "the recipient is not among the members"),
            Words::new("请从1开始数", "count the members from 1"),
        );
        return None;
    }
    for (key, value) in &case.set {
        match target_of(key, recipient, members.len()) {
            Some((None, fact)) => household.insert(fact.to_string(), value.clone()),
            Some((Some(position), fact)) => members[position].insert(fact.to_string(), value.clone()),
            None => {
                findings.add(
                    case.place,
                    words!("set 没有 {key} 这样的键", "`set` knows no key {key}"),
                    Words::new("写作 household.X、person.X 或 member.2.X", "write household.X, person.X or member.2.X"),
                );
                None
            }
        };
    }
    let text = document_text(&household, &members, vocabulary);
    let household = match parse_household(&text, vocabulary) {
        Ok(household) => household,
        Err(faults) => {
            for fault in faults.0 {
                let (path, zh, en) = (fault.path, fault.expected.zh, fault.expected.en);
                let name = &case.name;
                findings.add(
                    case.place,
                    words!("案例「{name}」的 {path}:{zh}", "case `{name}`, {path}: {en}"),
                    Words::new("请对照 facts.yaml", "see facts.yaml"),
                );
            }
            return None;
        }
    };
    for name in case.because.iter().flatten().filter(|name| !criteria.contains(name.as_str())) {
        let mend = nearest_key(criteria.iter().copied(), name)
            .map_or_else(|| Words::new("请写条件的 id", "name a criterion"), |near| words!("是否应为 {near}？", "did you mean {near}?"));
        findings.add(case.place, words!("because 中没有条件 {name}", "there is no criterion {name}"), mend);
    }
    for key in case.confers.iter().flat_map(BTreeMap::keys).filter(|key| !file.confers.contains_key(*key)) {
        findings.add(
            case.place,
            words!("本项目不确认事实 {key}", "this program does not set the fact {key}"),
            Words::new("请对照本文件的 confers", "see `confers` of this file"),
        );
    }
    let expected = expected_amount(file, case, amount, findings);
    (findings.list.len() == before).then(|| Case {
        name: case.name.clone(),
        place: case.place,
        base: CaseBase { on: case.on.unwrap_or(base.on).0, household },
        recipient,
        expect: case.expect,
        because: case.because.clone(),
        missing: case.missing.as_ref().map(|list| list.iter().map(|path| missing_path(path, recipient)).collect()),
        amount: expected,
        confers: case.confers.clone(),
    })
}

/// Whose fact a key of `set` names: the household's (`None`) or a member's by position.
fn target_of(key: &str, recipient: usize, members: usize) -> Option<(Option<usize>, &str)> {
    let (holder, rest) = key.split_once('.')?;
    match holder {
        "household" => Some((None, rest)),
        "person" => Some((Some(recipient), rest)),
        "member" => {
            let (number, fact) = rest.split_once('.')?;
            let position = number.parse::<usize>().ok()?.checked_sub(1)?;
            (position < members).then_some((Some(position), fact))
        }
        _ => None,
    }
}

/// `person.birth_date` and `member.2.birth_date` as answers write them: members are called 1, 2, … in cases.
fn missing_path(path: &str, recipient: usize) -> String {
    if let Some(fact) = path.strip_prefix("person.") {
        return format!("member:{}.{fact}", recipient + 1);
    }
    match path.strip_prefix("member.") {
        Some(rest) => format!("member:{rest}"),
        None => path.to_string(),
    }
}

fn document_text(household: &Facts, members: &[Facts], vocabulary: &Vocabulary) -> String {
    let mut document = serde_json::Map::new();
    document.insert("id".into(), "case".into());
    for (key, value) in household {
        document.insert(key.clone(), json_of(vocabulary.slot(Holder::Household, key).map(|slot| &vocabulary.facts(Holder::Household)[slot]), value));
    }
    let members = members.iter().enumerate().map(|(index, facts)| {
        let mut member = serde_json::Map::new();
        member.insert("id".into(), (index + 1).to_string().into());
        for (key, value) in facts {
            member.insert(key.clone(), json_of(vocabulary.slot(Holder::Member, key).map(|slot| &vocabulary.facts(Holder::Member)[slot]), value));
        }
        serde_json::Value::Object(member)
    });
    document.insert("members".into(), members.collect());
    serde_json::Value::Object(document).to_string()
}

/// A value as its fact's type wants it in JSON.
fn json_of(fact: Option<&FactDefinition>, value: &Plain) -> serde_json::Value {
    let kind = fact.map(|fact| &fact.kind);
    match (value, kind) {
        (Plain::Null, _) => serde_json::Value::Null,
        (Plain::List(list), _) => list.iter().map(|item| json_of(fact.filter(|fact| !fact.kind.fields().is_empty()), item)).collect(),
        (Plain::Record(record), _) => {
            let fields = kind.map(FactKind::fields).unwrap_or_default();
            record.iter().map(|(key, value)| (key.clone(), json_of(fields.iter().find(|field| field.key == *key), value))).collect()
        }
        (Plain::Text(text), Some(FactKind::Bool)) if text == "true" || text == "false" => (text == "true").into(),
        (Plain::Text(text), Some(FactKind::Integer { .. })) => text.parse::<i64>().map_or_else(|_| text.as_str().into(), serde_json::Value::from),
        (Plain::Text(text), _) => text.as_str().into(),
    }
}

fn expected_amount(file: &ProgramFile, case: &Located<CaseFile>, amount: Option<&Amount>, findings: &mut Findings<'_>) -> Option<ExpectedAmount> {
    let mut money = |text: &String| {
        let found = Money::from_yuan_text(text);
        if found.is_none() {
            refuse_amount(case.place, findings);
        }
        found
    };
    let expected = match (&case.amount, &case.amount_min, &case.amount_max) {
        (None, None, None) => None,
        (Some(text), None, None) if text == "unknown" => Some(ExpectedAmount::Unknown),
        (Some(text), None, None) => money(text).map(ExpectedAmount::Exactly),
        (None, Some(low), Some(high)) => money(low).zip(money(high)).map(|(low, high)| ExpectedAmount::Between(low, high)),
        _ => {
            refuse_amount(case.place, findings);
            None
        }
    };
    let has_formula = matches!(amount, Some(Amount::Exactly(_) | Amount::Between(..) | Amount::First(_)));
    if case.expect == VerdictFile::Eligible && has_formula && expected.is_none() {
        let name = &case.name;
        findings.add(
            case.place,
            words!("案例「{name}」没有写金额", "case `{name}` states no amount"),
            Words::new("请写 amount，或 amount_min 和 amount_max", "add amount, or amount_min and amount_max"),
        );
    }
    if expected.is_some() && !has_formula && file.amount.is_some() {
        findings.add(
            case.place,
            Words::new("这个项目没有金额公式", "this program has no formula"),
            Words::new("请删去案例中的 amount", "remove the case's amount"),
        );
    }
    if case.recipient.is_some() && file.paid_to == PaidTo::Household {
        findings.add(
            case.place,
            Words::new("发放给家庭的项目没有 recipient", "a program paid to the household has no recipient"),
            Words::new("请删去 recipient", "remove recipient"),
        );
    }
    expected
}

fn refuse_amount(place: Place, findings: &mut Findings<'_>) {
    findings.add(
        place,
        Words::new("看不懂这个金额", "this amount can't be read"),
        Words::new(
            "写作 amount: \"50.00\"，或 amount: unknown，或 amount_min 和 amount_max",
            "write amount: \"50.00\", amount: unknown, or amount_min and amount_max",
        ),
    );
}
