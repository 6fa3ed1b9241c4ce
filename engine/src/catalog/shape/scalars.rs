//! How is a single value of a file read: a day, a number, a fact of a case?

use crate::calendar::{Date, parse_date};
use crate::number::Exact;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use std::collections::BTreeMap;

/// Version of the file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum FormatVersion {
    /// The first.
    #[serde(rename = "1")]
    One,
}

impl JsonSchema for FormatVersion {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FormatVersion".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"const": 1})
    }
}

/// A day as YYYY-MM-DD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day(pub Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_date(&text).map(Day).map_err(|words| D::Error::custom(words.en))
    }
}

impl JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date"})
    }
}

/// A number read from its digits.
#[derive(Clone, Debug, PartialEq)]
pub struct Digits(pub Exact);

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Exact::from_decimal_text(&text).map(Digits).ok_or_else(|| D::Error::custom("expected a plain number"))
    }
}

impl JsonSchema for Digits {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Digits".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "number"})
    }
}

/// A value of a fact in a case: a text, a list of texts or of records, or null.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    /// Unknown.
    Null,
    /// A text; the fact's type reads it.
    Text(String),
    /// A list.
    List(Vec<Plain>),
    /// A record of a list, its fields by key.
    Record(BTreeMap<String, Plain>),
}

impl<'de> Deserialize<'de> for Plain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PlainVisitor;
        impl<'de> serde::de::Visitor<'de> for PlainVisitor {
            type Value = Plain;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value, a list of values or null")
            }
            fn visit_unit<E>(self) -> Result<Plain, E> {
                Ok(Plain::Null)
            }
            fn visit_str<E>(self, text: &str) -> Result<Plain, E> {
                Ok(Plain::Text(text.to_string()))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Plain, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = seq.next_element::<Plain>()? {
                    list.push(item);
                }
                Ok(Plain::List(list))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Plain, A::Error> {
                let mut record = BTreeMap::new();
                while let Some((key, value)) = map.next_entry::<String, Plain>()? {
                    record.insert(key, value);
                }
                Ok(Plain::Record(record))
            }
        }
        deserializer.deserialize_any(PlainVisitor)
    }
}

impl JsonSchema for Plain {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Plain".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let scalar = serde_json::json!({"type": ["string", "number", "boolean", "null"]});
        let record = serde_json::json!({"type": ["string", "object"], "additionalProperties": scalar});
        schemars::json_schema!({"type": ["string", "number", "boolean", "array", "null"], "items": record})
    }
}

/// For editors: a text that may look like a number or a yes-or-no (`confers: {low_income: true}`, `exactly: 50`), for it is read from its
/// characters. It stands for the `String` of a field in the JSON Schema only.
pub enum AnyScalar {}

impl JsonSchema for AnyScalar {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AnyScalar".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["string", "number", "boolean"]})
    }
}

/// Words or fields by code, in the file's order.
#[derive(Clone, Debug, Default)]
pub struct Ordered<T>(pub Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OrderedVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for OrderedVisitor<T> {
            type Value = Ordered<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("entries by code")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Ordered<T>, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry::<String, T>()? {
                    list.push(entry);
                }
                Ok(Ordered(list))
            }
        }
        deserializer.deserialize_map(OrderedVisitor(std::marker::PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Ordered<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("OrderedOf{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <BTreeMap<String, T>>::json_schema(generator)
    }
}
