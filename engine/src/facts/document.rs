//! How does one line of JSON become a household, or a list of what is wrong with it?

use super::area::Area;
use super::fault::Faults;
use super::household::{FactValues, Household, Member, Value};
use super::json::{RawObject, Token, token};
use super::unknown_key::{refuse_key, shown_key};
use super::vocabulary::{BIRTH_DATE, FactDefinition, FactKind, Holder, RECORDS_MAX, SEX, Vocabulary};
use crate::calendar::{Date, parse_date};
use crate::id::{IdDocument, Sex, looks_like_id_number};
use crate::money::{LARGEST_FACT, Money};
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use serde_json::value::RawValue;
use std::collections::BTreeSet;

/// The most members one household document may have.
pub const MEMBERS_MAX: usize = 200;
/// The most records that all lists of one household document may have together.
pub const HOUSEHOLD_RECORDS_MAX: usize = 1_000;
const TEXT_LENGTH_MAX: usize = 200;

/// Reads a household document (contract: absent or null is unknown; unknown keys, wrong types, values outside the list,
/// repeated keys and member ids, a failing or contradicted `id_number` are refused). All faults are reported at once.
pub fn parse_household(text: &str, vocabulary: &Vocabulary) -> Result<Household, Faults> {
    let (household, doubts) = read_registration(text, vocabulary)?;
    if doubts.0.is_empty() { Ok(household) } else { Err(doubts) }
}

/// Reads a household as a desk or an import takes it: a number that fails its check is kept as it was written, outside
/// every key, with nothing derived from it; of two contradicting values both are kept. Both are reported as doubts, and
/// nobody is turned away for a clerk's slip. All else is refused as in [`parse_household`].
pub fn read_registration(text: &str, vocabulary: &Vocabulary) -> Result<(Household, Faults), Faults> {
    let mut faults = Faults::default();
    let mut doubts = Faults::default();
    let object: RawObject<'_> = serde_json::from_str(text).map_err(|error| {
        let mut faults = Faults::default();
        let column = error.column();
        faults.add(
            "",
            match error.classify() {
                serde_json::error::Category::Data => {
                    Words::new("应为JSON对象，即 {\"id\": …, \"members\": […]}", "expected a JSON object: {\"id\": …, \"members\": […]}")
                }
                _ => {
                    let error = error.to_string();
                    let error = error.split(" at line ").next().unwrap_or_default();
                    let zh = json_slip(error);
                    words!("第{column}列不是正确的JSON（{zh}）", "not correct JSON at column {column} ({error})")
                }
            },
        );
        faults
    })?;
    let mut household = Household { id: String::new(), facts_on: None, facts: vec![None; vocabulary.facts(Holder::Household).len()], members: Vec::new() };
    let mut seen = BTreeSet::new();
    let (mut id, mut members) = (None, None);
    for (key, raw) in &object.0 {
        if !seen.insert(key.as_ref()) {
            faults.add(shown_key(key), Words::new("同一字段重复出现", "this key stands twice"));
            continue;
        }
        match key.as_ref() {
            "id" => id = Some(*raw),
            "members" => members = Some(*raw),
            "facts_on" => household.facts_on = read_date(raw, "facts_on", &mut faults),
            key => read_fact(vocabulary, Holder::Household, key, raw, "", &mut household.facts, &mut faults),
        }
    }
    household.id = read_id(id, "id", &mut faults).unwrap_or_default();
    household.members = read_members(members, vocabulary, &mut faults, &mut doubts);
    let records = household.records();
    if records > HOUSEHOLD_RECORDS_MAX {
        faults.add(
            "",
            words!(
                "一户各项明细合计最多{HOUSEHOLD_RECORDS_MAX}条，这里有{records}条",
                "the lists of a household have at most {HOUSEHOLD_RECORDS_MAX} records together; there are {records}"
            ),
        );
    }
    if faults.0.is_empty() {
        return Ok((household, doubts));
    }
    faults.0.extend(doubts.0);
    Err(faults)
}

/// What the reader of JSON found, in Chinese.
fn json_slip(error: &str) -> &'static str {
    let slips = [
        ("trailing comma", "多了一个逗号"),
        ("EOF", "没有写完"),
        ("trailing characters", "后面还有多余的内容"),
        ("key must be a string", "字段名要加双引号"),
        ("expected `:`", "字段名后缺冒号"),
        ("expected `,`", "缺逗号或右括号"),
        ("number", "数字写法不对"),
        ("control character", "文字里有换行等控制字符"),
        ("escape", "反斜杠写法不对"),
        ("recursion limit", "嵌套太深"),
    ];
    slips.iter().find(|(found, _)| error.contains(found)).map_or("应为值、逗号或括号", |(_, zh)| zh)
}

fn read_members(raw: Option<&RawValue>, vocabulary: &Vocabulary, faults: &mut Faults, doubts: &mut Faults) -> Vec<Member> {
    let expected = || Words::new("应为至少有一名成员的数组，每名成员至少有 id", "expected an array of at least one member, each with an id");
    let Some(raw) = raw else {
        faults.add("members", expected());
        return Vec::new();
    };
    let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) else {
        faults.add("members", expected());
        return Vec::new();
    };
    if list.is_empty() {
        faults.add("members", expected());
    }
    if list.len() > MEMBERS_MAX {
        faults.add("members", words!("一户最多{MEMBERS_MAX}名成员", "a household has at most {MEMBERS_MAX} members"));
        return Vec::new();
    }
    let mut ids = BTreeSet::new();
    let mut members = Vec::with_capacity(list.len());
    for (index, raw) in list.into_iter().enumerate() {
        let member = read_member(raw, index, vocabulary, faults, doubts);
        if member.id == "household" {
            faults.add(
                format!("members[{index}].id"),
                Words::new("household 不能作成员编号", "a member can't be called household: answers call the household so"),
            );
        }
        if !member.id.is_empty() && !ids.insert(member.id.clone()) {
            faults.add(format!("members[{index}].id"), Words::new("成员id重复", "this member id stands twice"));
        }
        members.push(member);
    }
    members
}

fn read_member(raw: &RawValue, index: usize, vocabulary: &Vocabulary, faults: &mut Faults, doubts: &mut Faults) -> Member {
    let mut member =
        Member { id: String::new(), document: None, number_as_written: None, name: None, facts: vec![None; vocabulary.facts(Holder::Member).len()] };
    let prefix = format!("members[{index}]");
    let Ok(object) = serde_json::from_str::<RawObject<'_>>(raw.get()) else {
        faults.add(prefix, Words::new("应为对象，至少有 id", "expected an object with at least an id"));
        return member;
    };
    let mut seen = BTreeSet::new();
    let mut id = None;
    for (key, raw) in &object.0 {
        let path = || format!("{prefix}.{}", shown_key(key));
        if !seen.insert(key.as_ref()) {
            faults.add(path(), Words::new("同一字段重复出现", "this key stands twice"));
            continue;
        }
        match key.as_ref() {
            "id" => id = Some(*raw),
            "id_number" => read_document(raw, &path(), &mut member, faults, doubts),
            "name" => member.name = read_text(raw, &path(), faults),
            key => read_fact(vocabulary, Holder::Member, key, raw, &format!("{prefix}."), &mut member.facts, faults),
        }
    }
    member.id = read_id(id, &format!("{prefix}.id"), faults).unwrap_or_default();
    derive_from_document(&mut member, &prefix, doubts);
    member
}

/// Fills sex and birth date from the number where absent; a contradiction is a doubt.
fn derive_from_document(member: &mut Member, prefix: &str, doubts: &mut Faults) {
    let Some(number) = member.document.and_then(|d| d.number()) else { return };
    let sex = Value::Choice(match number.sex() {
        Sex::Male => 0,
        Sex::Female => 1,
    });
    for (slot, key, value) in [(SEX, "sex", sex), (BIRTH_DATE, "birth_date", Value::Date(number.birth_date()))] {
        match &member.facts[slot] {
            None => member.facts[slot] = Some(value),
            Some(sent) if *sent != value => {
                doubts.add(format!("{prefix}.{key}"), Words::new("与证件号码不一致", "contradicts the id_number"));
            }
            Some(_) => {}
        }
    }
}

fn read_fact(vocabulary: &Vocabulary, holder: Holder, key: &str, raw: &RawValue, prefix: &str, facts: &mut FactValues, faults: &mut Faults) {
    let Some(slot) = vocabulary.slot(holder, key) else {
        let other = match holder {
            Holder::Household => Holder::Member,
            Holder::Member => Holder::Household,
        };
        refuse_key(vocabulary.facts(holder), Some((other, vocabulary.facts(other))), key, prefix, faults);
        return;
    };
    read_into(&vocabulary.facts(holder)[slot], raw, prefix, &mut facts[slot], faults);
}

fn read_into(definition: &FactDefinition, raw: &RawValue, prefix: &str, place: &mut Option<Value>, faults: &mut Faults) {
    let path = || format!("{prefix}{}", definition.key);
    if let FactKind::Records(fields) = &definition.kind {
        *place = read_records(fields, raw, &path(), faults);
        return;
    }
    match read_value(definition, raw) {
        Ok(value) => *place = value,
        Err(expected) => faults.add(path(), expected),
    }
}

/// Reads the value of one fact as a document would tell it; null is unknown.
pub fn read_told(definition: &FactDefinition, json: &str) -> Result<Option<Value>, Faults> {
    let (mut value, mut faults) = (None, Faults::default());
    match serde_json::from_str::<&RawValue>(json) {
        Ok(raw) => read_into(definition, raw, "", &mut value, &mut faults),
        Err(_) => faults.add(definition.key.clone(), Words::new("不是正确的JSON", "this is not correct JSON")),
    }
    if faults.0.is_empty() { Ok(value) } else { Err(faults) }
}

/// Reads a list of records; null is unknown, and so is a field that is absent or null.
fn read_records(fields: &[FactDefinition], raw: &RawValue, path: &str, faults: &mut Faults) -> Option<Value> {
    if matches!(token(raw), Token::Null) {
        return None;
    }
    let list = match token(raw) {
        Token::Array => serde_json::from_str::<Vec<&RawValue>>(raw.get()).ok(),
        _ => None,
    };
    let Some(list) = list.filter(|list| list.len() <= RECORDS_MAX) else {
        faults
            .add(path, words!("应为对象的数组，最多{RECORDS_MAX}条，没有写 []", "expected an array of at most {RECORDS_MAX} objects; [] where there are none"));
        return None;
    };
    let records = list.into_iter().enumerate().map(|(index, raw)| read_record(fields, raw, &format!("{path}[{index}]"), faults));
    Some(Value::Records(records.collect()))
}

fn read_record(fields: &[FactDefinition], raw: &RawValue, path: &str, faults: &mut Faults) -> FactValues {
    let mut record: FactValues = vec![None; fields.len()];
    let Ok(object) = serde_json::from_str::<RawObject<'_>>(raw.get()) else {
        let known = fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>().join(", ");
        faults.add(path, words!("应为对象，字段取自：{known}", "expected an object with fields of: {known}"));
        return record;
    };
    let (prefix, mut seen) = (format!("{path}."), BTreeSet::new());
    for (key, raw) in &object.0 {
        if !seen.insert(key.as_ref()) {
            faults.add(format!("{prefix}{}", shown_key(key)), Words::new("同一字段重复出现", "this key stands twice"));
            continue;
        }
        match fields.iter().position(|field| field.key == *key) {
            Some(slot) => read_into(&fields[slot], raw, &prefix, &mut record[slot], faults),
            None => refuse_key(fields, None, key, &prefix, faults),
        }
    }
    record
}

fn read_value(definition: &FactDefinition, raw: &RawValue) -> Result<Option<Value>, Words> {
    let token = token(raw);
    if matches!(token, Token::Null) {
        return Ok(None);
    }
    Ok(Some(match (&definition.kind, token) {
        (FactKind::Bool, Token::Bool(value)) => Value::Bool(value),
        (FactKind::Bool, _) => return Err(Words::new("应为 true、false 或 null", "expected true, false or null")),
        (FactKind::Money, Token::Text(text)) => Value::Money(money_within(Money::from_yuan_text(&text))?),
        (FactKind::Money, Token::Number(digits)) => {
            let whole = digits.bytes().all(|b| b.is_ascii_digit());
            Value::Money(money_within(whole.then(|| Money::from_yuan_text(digits)).flatten())?)
        }
        (FactKind::Money, _) => return Err(money_expected()),
        (FactKind::Decimal(_), Token::Text(text)) if is_plain_decimal(&text) => Value::Number(decimal_within(&text)?),
        (FactKind::Decimal(_), Token::Number(digits)) => Value::Number(decimal_within(digits)?),
        (FactKind::Decimal(_), _) => return Err(decimal_expected()),
        (FactKind::Integer { min, max, .. }, token) => {
            let number = match token {
                Token::Number(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse::<i64>().ok(),
                _ => None,
            };
            let inside = number.filter(|n| (min..=max).contains(&n));
            Value::Number(Exact::whole(inside.ok_or_else(|| words!("应为{min}至{max}的整数", "expected a whole number from {min} to {max}"))?))
        }
        (FactKind::Date, Token::Text(text)) => Value::Date(parse_date(&text)?),
        (FactKind::Date, _) => return Err(Words::new("应为日期，格式 \"YYYY-MM-DD\"", "expected a date as \"YYYY-MM-DD\"")),
        (FactKind::Choice(choices), Token::Text(text)) => {
            let position = choices.iter().position(|c| c.code == text);
            Value::Choice(position.ok_or_else(|| one_of(choices))? as u8)
        }
        (FactKind::Choice(choices), _) => return Err(one_of(choices)),
        (FactKind::Set(choices), Token::Array) => {
            let list: Vec<String> = serde_json::from_str(raw.get()).map_err(|_| any_of(choices))?;
            let mut bits = 0u64;
            for code in list {
                bits |= 1 << choices.iter().position(|c| c.code == code).ok_or_else(|| any_of(choices))?;
            }
            Value::Set(bits)
        }
        (FactKind::Set(choices), _) => return Err(any_of(choices)),
        (FactKind::Text, Token::Text(text)) if text.chars().count() <= TEXT_LENGTH_MAX => Value::Text(text.into()),
        (FactKind::Text, _) => return Err(text_expected()),
        (FactKind::Area, Token::Text(text)) => Value::Area(Area::parse(&text).ok_or_else(area_expected)?),
        (FactKind::Area, _) => return Err(area_expected()),
        (FactKind::Records(_), _) => return Err(Words::new("记录中不能再有列表", "a record holds no lists")),
    }))
}

fn is_plain_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

fn money_within(money: Option<Money>) -> Result<Money, Words> {
    money.filter(|m| *m <= LARGEST_FACT).ok_or_else(money_expected)
}

fn money_expected() -> Words {
    Words::new(
        "应为以元计的字符串，最多两位小数，如 \"320.00\"，或整数；0至10^12",
        "expected yuan as a string with at most two decimals, as \"320.00\", or an integer; 0 to 10^12",
    )
}

fn decimal_within(text: &str) -> Result<Exact, Words> {
    Exact::from_decimal_text(text).filter(|n| !text.starts_with('-') && *n <= Exact::whole(1_000_000_000_000)).ok_or_else(decimal_expected)
}

fn decimal_expected() -> Words {
    Words::new("应为数字或数字字符串，如 \"45.5\";0至10^12，最多100位", "expected a number or a string of digits, as \"45.5\"; 0 to 10^12, at most 100 digits")
}

fn area_expected() -> Words {
    Words::new("应为6位（或9、12位）数字的行政区划代码字符串", "expected an administrative code: a string of 6 digits (or 9 or 12)")
}

fn text_expected() -> Words {
    words!("应为不超过{TEXT_LENGTH_MAX}字的字符串", "expected a string of at most {TEXT_LENGTH_MAX} characters")
}

fn one_of(choices: &[super::vocabulary::Choice]) -> Words {
    let list = choices.iter().map(|c| c.code.as_str()).collect::<Vec<_>>().join(", ");
    words!("应为以下之一：{list}", "expected one of: {list}")
}

fn any_of(choices: &[super::vocabulary::Choice]) -> Words {
    let list = choices.iter().map(|c| c.code.as_str()).collect::<Vec<_>>().join(", ");
    words!("应为数组，元素取自：{list}", "expected an array of any of: {list}")
}

fn read_date(raw: &RawValue, path: &str, faults: &mut Faults) -> Option<Date> {
    let expected = || Words::new("应为日期，格式 \"YYYY-MM-DD\"", "expected a date as \"YYYY-MM-DD\"");
    match token(raw) {
        Token::Null => None,
        Token::Text(text) => parse_date(&text).map_err(|expected| faults.add(path, expected)).ok(),
        _ => {
            faults.add(path, expected());
            None
        }
    }
}

fn read_text(raw: &RawValue, path: &str, faults: &mut Faults) -> Option<String> {
    match token(raw) {
        Token::Null => None,
        Token::Text(text) if text.chars().count() <= TEXT_LENGTH_MAX => Some(text.into_owned()),
        _ => {
            faults.add(path, text_expected());
            None
        }
    }
}

fn read_id(raw: Option<&RawValue>, path: &str, faults: &mut Faults) -> Option<String> {
    let text = match raw.map(token) {
        Some(Token::Text(text)) => text,
        _ => {
            faults.add(path, Words::new("必填，应为字符串", "required: a string"));
            return None;
        }
    };
    if text.is_empty() || text.len() > 128 || text.chars().any(char::is_control) {
        faults.add(path, Words::new("应为1至128字节、无控制字符的字符串", "expected a string of 1 to 128 bytes without control characters"));
        return None;
    }
    if looks_like_id_number(&text) {
        faults.add(path, Words::new("不能用身份证件号码作编号（编号会出现在网址中）", "an ID number can't serve as an id, because ids stand in URLs"));
        return None;
    }
    Some(text.into_owned())
}

fn read_document(raw: &RawValue, path: &str, member: &mut Member, faults: &mut Faults, doubts: &mut Faults) {
    match token(raw) {
        Token::Null => {}
        Token::Text(text) => match IdDocument::parse(&text) {
            Ok(document) => member.document = Some(document),
            Err(error) => {
                doubts.add(path, error.words());
                member.number_as_written = Some(text.into_owned());
            }
        },
        _ => faults.add(path, Words::new("应为字符串", "expected a string")),
    }
}
