//! Which value of a fact does a cell hold?

use super::outcome::Misfit;
use super::plain::folded;
use super::spoken::{choice_of, yes_or_no};
use super::table::Cell;
use super::written::{misfit, read_date, read_digits, read_id_number, read_money, read_text};
use engine::facts::{Area, Choice, FactDefinition, FactKind, Unit};
use engine::words;
use engine::words::Words;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The value of a cell as a household document has it; nothing where the cell is empty.
pub fn value_of(cell: &Cell, fact: &FactDefinition) -> Result<Option<Value>, Misfit> {
    if cell.is_empty() {
        return Ok(None);
    }
    Ok(Some(match &fact.kind {
        FactKind::Bool => json!(word(cell).as_deref().and_then(yes_or_no).ok_or_else(|| misfit(cell, may_hold(fact)))?),
        FactKind::Money => json!(read_money(cell)?.map(|money| money.to_string())),
        FactKind::Date => json!(read_date(cell)?.map(|date| date.to_string())),
        FactKind::Text => json!(read_text(cell)?),
        FactKind::Decimal(unit) => {
            let digits = read_digits(cell, &units_of(*unit)).flatten().filter(|digits| !digits.starts_with('-'));
            json!(digits.ok_or_else(|| misfit(cell, may_hold(fact)))?)
        }
        FactKind::Integer { unit, min, max } => {
            let number = whole_number(cell, &units_of(*unit)).filter(|number| (min..=max).contains(&number));
            json!(number.ok_or_else(|| misfit(cell, may_hold(fact)))?)
        }
        FactKind::Choice(choices) => {
            let choice = word(cell).and_then(|text| choice_of(&text, &fact.key, choices));
            json!(choice.ok_or_else(|| misfit(cell, may_hold(fact)))?.code)
        }
        FactKind::Set(choices) => set_of(cell, fact, choices)?,
        FactKind::Area => {
            let code = read_id_number(cell)?.map(|code| folded(&code)).filter(|code| Area::parse(code).is_some());
            json!(code.ok_or_else(|| misfit(cell, may_hold(fact)))?)
        }
        FactKind::Records(_) => return Err(misfit(cell, may_hold(fact))),
    }))
}

/// The value that somebody types for a fact, in the words of an office, as a household document has it.
pub fn typed_value(text: &str, fact: &FactDefinition) -> Result<Value, Words> {
    match value_of(&Cell::Text(text.to_string()), fact) {
        Ok(Some(value)) => Ok(value),
        Ok(None) => Err(may_hold(fact)),
        Err(misfit) => Err(misfit.expected),
    }
}

/// What may stand in a fact's column.
pub fn may_hold(fact: &FactDefinition) -> Words {
    match &fact.kind {
        FactKind::Bool => Words::new("是或否（有、无、√、×亦可）", "yes or no"),
        FactKind::Money => Words::new("元，最多两位小数", "yuan, at most two decimals"),
        FactKind::Date => Words::new("日期，如 1970-01-01", "a date, as 1970-01-01"),
        FactKind::Text => Words::new("文字，最多200字", "text of at most 200 characters"),
        FactKind::Decimal(unit) => {
            let (zh, en) = counted_in(*unit);
            words!("不小于0的数{zh}", "a number, not below 0{en}")
        }
        FactKind::Integer { unit, min, max } => {
            let (zh, en) = counted_in(*unit);
            words!("{min}至{max}的整数{zh}", "a whole number from {min} to {max}{en}")
        }
        FactKind::Choice(choices) => {
            let (zh, en) = listed(choices);
            words!("以下之一：{zh}", "one of: {en}")
        }
        FactKind::Set(choices) => {
            let (zh, en) = listed(choices);
            words!("以下各项，用顿号分开，没有则写“无”：{zh}", "any of these with commas between, or “none”: {en}")
        }
        FactKind::Area => Words::new("行政区划代码，6位数字（或9、12位），不是地址", "an administrative code of 6 digits (or 9 or 12), not an address"),
        FactKind::Records(_) => Words::new("多条记录，不能填在一格中", "several records, which no cell can hold"),
    }
}

fn counted_in(unit: Unit) -> (String, String) {
    if unit == Unit::NONE {
        return (String::new(), String::new());
    }
    let words = unit.words();
    (format!("（{}）", words.zh), format!(" ({})", words.en))
}

fn listed(choices: &[Choice]) -> (String, String) {
    let zh: Vec<&str> = choices.iter().map(|choice| choice.words.zh.as_str()).collect();
    let en: Vec<String> = choices.iter().map(|choice| format!("{} ({})", choice.words.en, choice.code)).collect();
    (zh.join("、"), en.join(", "))
}

/// A cell as a word, whether it was entered as text or as a number.
fn word(cell: &Cell) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(text.clone()),
        Cell::Number(digits) => Some(digits.clone()),
        Cell::Empty | Cell::Date(_) | Cell::Damaged(_) => None,
    }
}

fn units_of(unit: Unit) -> Vec<&'static str> {
    match unit {
        Unit::SQUARE_METRES => vec!["平方米", "平米", "㎡", "m²", "m2", "平"],
        Unit::YEARS => vec!["周岁", "岁", "年"],
        Unit::MONTHS => vec!["个月", "月"],
        Unit::DAYS => vec!["天", "日"],
        Unit::YUAN => vec!["元"],
        Unit::NONE => vec!["级", "类", "人", "次", "个", "件", "套"],
        _ => vec!["千瓦时", "度", "kWh", "kwh"],
    }
}

/// A whole number in digits or one Chinese numeral, as in `二级`.
fn whole_number(cell: &Cell, units: &[&str]) -> Option<i64> {
    if let Some(digits) = read_digits(cell, units).flatten() {
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        return fraction.bytes().all(|byte| byte == b'0').then(|| whole.parse().ok()).flatten();
    }
    let text = folded(&word(cell)?);
    if text == "无" {
        return Some(0);
    }
    let mut characters = units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text).chars();
    let (Some(only), None) = (characters.next(), characters.next()) else { return None };
    ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十'].iter().position(|numeral| *numeral == only).map(|position| position as i64)
}

fn set_of(cell: &Cell, fact: &FactDefinition, choices: &[Choice]) -> Result<Value, Misfit> {
    let fault = || misfit(cell, may_hold(fact));
    let text = word(cell).map(|text| folded(&text)).ok_or_else(fault)?;
    let parts: Vec<&str> = text.split(['、', ',', ';', '|', '\n', '/']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if let [only] = parts[..]
        && (yes_or_no(only) == Some(false) || only.eq_ignore_ascii_case("none"))
    {
        return Ok(json!([]));
    }
    let codes: Option<BTreeSet<&str>> = parts.iter().map(|part| choice_of(part, &fact.key, choices).map(|choice| choice.code.as_str())).collect();
    let codes = codes.filter(|codes| !codes.is_empty()).ok_or_else(fault)?;
    Ok(json!(codes))
}
