//! Which values can stand in a field, and how is each read?

use super::fields::Value;
use crate::problem::FieldProblem;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::calendar::{Date, parse_date};
use engine::casework::SCAN_BYTES_MAX;
use engine::ledger::{ApplicationId, GrantId, PaperId, Scope};
use engine::money::{LARGEST_FACT, Money};
use engine::words;
use engine::words::Words;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The most characters of a scan: 10 MiB in Base64.
const SCAN_TEXT_MAX: usize = SCAN_BYTES_MAX.div_ceil(3) * 4;

/// A short id: of a household, a member, a program, a fund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyText(pub String);

/// Free text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub String);

/// The text of a catalog's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText(pub String);

/// A reason in some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(pub String);

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

/// Yuan with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yuan(pub Money);

/// A grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantKey(pub GrantId);

/// An application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApplicationKey(pub ApplicationId);

/// A paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperKey(pub PaperId);

/// A scan's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanBytes(pub Vec<u8>);

/// A JSON object as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonObject(pub String);

/// A household document as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdText(pub String);

/// From what somebody is barred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeText(pub Scope);

/// A word of a list: each list is a type of its own.
pub trait Code: Sized + Copy + 'static {
    /// The words with what they mean.
    const CODES: &'static [(&'static str, Self)];
}

/// A JSON string, if it is one.
fn text_of(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

fn noted<T>(read: Option<T>, path: &str, expected: Words, faults: &mut Vec<FieldProblem>) -> Option<T> {
    if read.is_none() {
        faults.push(FieldProblem { path: path.to_string(), expected });
    }
    read
}

macro_rules! text_value {
    ($name:ident, $schema:tt, $expected:expr, |$text:ident| $read:expr) => {
        impl Value for $name {
            fn expected() -> Words {
                $expected
            }
            fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
                noted(text_of(raw).and_then(|$text| $read), path, Self::expected(), faults)
            }
        }
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

text_value!(
    KeyText,
    {"type": "string", "minLength": 1, "maxLength": 128},
    Words::new("应为1至128字节、无控制字符的字符串", "expected a string of 1 to 128 bytes without control characters"),
    |text| (!text.is_empty() && text.len() <= 128 && !text.chars().any(char::is_control)).then_some(KeyText(text))
);
text_value!(
    Text,
    {"type": "string", "minLength": 1, "maxLength": 200},
    Words::new("应为1至200字、无控制字符的字符串", "expected a string of 1 to 200 characters without control characters"),
    |text| ((1..=200).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control)).then_some(Text(text))
);
text_value!(
    Reason,
    {"type": "string", "minLength": 1, "maxLength": 500, "pattern": "\\S"},
    Words::new("应为1至500字的理由", "expected a reason of 1 to 500 characters"),
    |text| ((1..=500).contains(&text.trim().chars().count()) && text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))).then_some(Reason(text))
);
text_value!(
    FileText,
    {"type": "string"},
    Words::new("应为文件的全文", "expected the whole text of a file"),
    |text| Some(FileText(text))
);
text_value!(
    Day,
    {"type": "string", "format": "date", "description": "1800-01-01 至 9999-12-31 / YYYY-MM-DD"},
    Words::new("应为真实的日期，格式 YYYY-MM-DD", "expected a real date as YYYY-MM-DD"),
    |text| parse_date(&text).ok().map(Day)
);
text_value!(
    GrantKey,
    {"type": "string", "pattern": "^G-[0-9A-HJKMNP-TV-Z]{13}$"},
    Words::new("应为救助编号（G- 加13位）", "expected a grant: G- and thirteen characters"),
    |text| text.parse().ok().map(GrantKey)
);
text_value!(
    ApplicationKey,
    {"type": "string", "pattern": "^A-[0-9A-HJKMNP-TV-Z]{13}$"},
    Words::new("应为申请编号（A- 加13位）", "expected an application: A- and thirteen characters"),
    |text| text.parse().ok().map(ApplicationKey)
);
text_value!(
    PaperKey,
    {"type": "string", "pattern": "^D-[0-9A-HJKMNP-TV-Z]{13}$"},
    Words::new("应为材料编号（D- 加13位）", "expected a paper: D- and thirteen characters"),
    |text| text.parse().ok().map(PaperKey)
);
text_value!(
    ScanBytes,
    {"type": "string", "contentEncoding": "base64", "maxLength": SCAN_TEXT_MAX},
    Words::new("应为Base64编码的PDF、JPEG或PNG文件，原文件最多10 MiB", "expected a PDF, JPEG or PNG file of at most 10 MiB in Base64"),
    |text| Some(text).filter(|text| text.len() <= SCAN_TEXT_MAX).and_then(|text| STANDARD.decode(text).ok()).map(ScanBytes)
);

impl Value for JsonObject {
    fn expected() -> Words {
        Words::new("应为JSON对象", "expected a JSON object")
    }

    fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        noted(raw.get().starts_with('{').then(|| JsonObject(raw.get().to_string())), path, Self::expected(), faults)
    }
}

impl JsonSchema for JsonObject {
    fn schema_name() -> Cow<'static, str> {
        "JsonObject".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "object"})
    }
}

impl Value for HouseholdText {
    fn expected() -> Words {
        Words::new("应为家庭资料（JSON对象）", "expected a household document: a JSON object")
    }

    fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        noted(raw.get().starts_with('{').then(|| HouseholdText(raw.get().to_string())), path, Self::expected(), faults)
    }
}

impl JsonSchema for HouseholdText {
    fn schema_name() -> Cow<'static, str> {
        "HouseholdText".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        crate::openapi::household_document(generator)
    }
}

impl Value for Yuan {
    fn expected() -> Words {
        Words::new(
            "应为金额（元），如 \"320.00\"：字符串（至多两位小数）或整数，0至10^12",
            "expected yuan, as \"320.00\": a string with at most two decimals, or an integer; 0 to 10^12",
        )
    }

    /// Read from its digits, never through a float.
    fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        let digits = match text_of(raw) {
            Some(text) => Some(text),
            None => Some(raw.get().to_string()).filter(|text| text.bytes().all(|b| b.is_ascii_digit())),
        };
        let money = digits.and_then(|digits| Money::from_yuan_text(&digits)).filter(|money| *money <= LARGEST_FACT);
        noted(money.map(Yuan), path, Self::expected(), faults)
    }
}

impl JsonSchema for Yuan {
    fn schema_name() -> Cow<'static, str> {
        "Yuan".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "元 / yuan",
            "anyOf": [
                {"type": "string", "pattern": "^[0-9]{1,12}(\\.[0-9]{1,2})?$"},
                {"type": "integer", "minimum": 0, "maximum": 1_000_000_000_000_u64},
            ],
        })
    }
}

impl Value for ScopeText {
    fn expected() -> Words {
        Words::new(
            "应为 \"all\"、\"rests-on-dibao\"，或项目编号与 \"need:…\" 的数组",
            "expected \"all\", \"rests-on-dibao\", or an array of program ids and \"need:…\"",
        )
    }

    fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        let scope = match text_of(raw).as_deref() {
            Some("all") => Some(Scope::All),
            Some("rests-on-dibao") => Some(Scope::RestsOnDibao),
            Some(_) => None,
            None => serde_json::from_str::<Vec<String>>(raw.get()).ok().filter(|list| (1..=200).contains(&list.len())).map(|list| {
                let (needs, programs): (Vec<String>, Vec<String>) = list.into_iter().partition(|one| one.starts_with("need:"));
                Scope::Named { programs, needs: needs.iter().map(|need| need.trim_start_matches("need:").to_string()).collect() }
            }),
        };
        noted(scope.map(ScopeText), path, Self::expected(), faults)
    }
}

impl JsonSchema for ScopeText {
    fn schema_name() -> Cow<'static, str> {
        "Scope".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"enum": ["all", "rests-on-dibao"]},
            {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 200, "examples": [["ez-urban-dibao", "need:medical"]]},
        ]})
    }
}

impl<T: Value> Value for Vec<T> {
    fn expected() -> Words {
        let Words { zh, en } = T::expected();
        words!("应为数组，每项：{zh}", "expected an array; of each element: {en}")
    }

    fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        let list = noted(serde_json::from_str::<Vec<&RawValue>>(raw.get()).ok(), path, Self::expected(), faults)?;
        let values: Vec<Option<T>> = list.into_iter().enumerate().map(|(position, raw)| T::read(raw, &format!("{path}[{position}]"), faults)).collect();
        values.into_iter().collect()
    }
}

/// Gives a list of codes its reader and its schema.
macro_rules! codes {
    ($name:ident, $inner:ty, [$($code:literal => $value:expr),* $(,)?]) => {
        /// One of a list of words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(pub $inner);

        impl $crate::wire::Code for $name {
            const CODES: &'static [(&'static str, Self)] = &[$(($code, $name($value))),*];
        }

        impl $crate::wire::Value for $name {
            fn expected() -> engine::words::Words {
                let list = [$($code),*].join(", ");
                engine::words!("应为以下之一：{list}", "expected one of: {list}")
            }
            fn read(raw: &serde_json::value::RawValue, path: &str, faults: &mut Vec<$crate::problem::FieldProblem>) -> Option<Self> {
                let text: Option<String> = serde_json::from_str(raw.get()).ok();
                let found = <Self as $crate::wire::Code>::CODES.iter().find(|(code, _)| Some(*code) == text.as_deref()).map(|(_, value)| *value);
                if found.is_none() {
                    faults.push($crate::problem::FieldProblem { path: path.to_string(), expected: Self::expected() });
                }
                found
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn inline_schema() -> bool {
                true
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"type": "string", "enum": [$($code),*]})
            }
        }
    };
}
pub(super) use codes;
