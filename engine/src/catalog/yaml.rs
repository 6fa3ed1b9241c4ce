//! How is a YAML file read so that every value keeps its place?
//!
//! A tree of scalars, lists and mappings, each with line and column. Scalars stay text: the type that reads them decides,
//! so `0.35` keeps its digits and `no` stays a word. Anchors, aliases and tags are refused, so a file means what it shows.

use super::diagnostic::Place;
use crate::words;
use crate::words::Words;
use granit_parser::{Event, Parser, ScalarStyle};
use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, Visitor};
use std::collections::BTreeMap;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A text; `plain` when it stands without quotes.
    Scalar {
        /// The characters.
        text: String,
        /// Whether it stands without quotes.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A mapping in the file's order.
    Map(Vec<(Key, Node)>),
}

/// A key with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Where it stands.
    pub place: Place,
    /// The key.
    pub text: String,
}

const DEPTH_MAX: usize = 40;

type Problem = (Place, Words);

/// Reads one document. Repeated keys, several documents, anchors, aliases and tags are problems with their place.
pub fn parse_yaml(text: &str) -> Result<Node, Vec<Problem>> {
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        match next {
            Ok((event, span)) => {
                let place = Place { line: span.start.line() as u32, column: span.start.col() as u32 + 1 };
                if let Err(problem) = builder.take(event, place) {
                    return Err(vec![problem]);
                }
            }
            Err(error) => {
                let marker = error.marker();
                let place = Place { line: marker.line() as u32, column: marker.col() as u32 + 1 };
                // Some errors have no message of their own; their kind says it.
                let info = Some(error.info()).filter(|info| !info.is_empty()).unwrap_or_else(|| in_words(&format!("{:?}", error.kind())));
                let info = info.replace("invalid", "unexpected");
                return Err(vec![(place, words!("不是正确的YAML:{info}", "not correct YAML: {info}"))]);
            }
        }
    }
    if !builder.problems.is_empty() {
        return Err(builder.problems);
    }
    builder.root.ok_or_else(|| vec![(Place { line: 1, column: 1 }, Words::new("文件是空的", "the file is empty"))])
}

/// What is seen where a full-width colon stands.
pub(super) fn full_width_colon_found() -> Words {
    Words::new("键的后面是全角冒号", "a full-width colon stands behind the key")
}

/// What to write for a full-width colon.
pub(super) fn half_width_colon() -> Words {
    Words::new("请改为半角冒号加一个空格，如 need: living", "write a half-width colon and a space, as `need: living`")
}

/// Where a full-width colon stands behind a key on the line of a problem or the one before it, for the parser finds it out only there.
pub(super) fn full_width_colon(text: &str, at: Place) -> Option<Place> {
    let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    [at.line, at.line.saturating_sub(1)].into_iter().find_map(|line| {
        let row = text.lines().nth((line as usize).checked_sub(1)?)?;
        let (key, _) = row.split_once('：')?;
        let bare = key.trim_start().trim_start_matches("- ").trim();
        (!bare.is_empty() && bare.chars().all(is_key)).then(|| Place { line, column: key.chars().count() as u32 + 1 })
    })
}

/// `InvalidColonPlacement` as people read it.
fn in_words(name: &str) -> String {
    let spaced = name.chars().flat_map(|c| [if c.is_uppercase() { Some(' ') } else { None }, Some(c.to_ascii_lowercase())]);
    spaced.flatten().collect::<String>().trim().to_string()
}

#[derive(Default)]
struct Builder {
    open: Vec<(Place, Open)>,
    root: Option<Node>,
    problems: Vec<Problem>,
}

enum Open {
    List(Vec<Node>),
    Map(Vec<(Key, Node)>, Option<Key>, BTreeMap<String, u32>),
}

impl Builder {
    fn take(&mut self, event: Event<'_>, place: Place) -> Result<(), Problem> {
        let refuse = |zh: &str, en: &str| Err((place, Words::new(zh, en)));
        match event {
            Event::Alias(_) | Event::UnresolvedAlias(_) => return refuse("不支持YAML别名（*）", "YAML aliases (*) are not allowed"),
            Event::Scalar(_, _, anchor, ref tag) if anchor != 0 || tag.is_some() => {
                return refuse("不支持YAML锚点（&）和标签（!）", "YAML anchors (&) and tags (!) are not allowed");
            }
            Event::SequenceStart(_, anchor, ref tag) | Event::MappingStart(_, anchor, ref tag) if anchor != 0 || tag.is_some() => {
                return refuse("不支持YAML锚点（&）和标签（!）", "YAML anchors (&) and tags (!) are not allowed");
            }
            Event::Scalar(text, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                self.place_node(Node { place, kind: Kind::Scalar { text: text.into_owned(), plain } })?;
            }
            Event::SequenceStart(..) | Event::MappingStart(..) if self.open.len() >= DEPTH_MAX => {
                return refuse("嵌套过深", "nested too deeply");
            }
            Event::SequenceStart(..) => self.open.push((place, Open::List(Vec::new()))),
            Event::MappingStart(..) => self.open.push((place, Open::Map(Vec::new(), None, BTreeMap::new()))),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((place, open)) = self.open.pop() {
                    let kind = match open {
                        Open::List(list) => Kind::List(list),
                        Open::Map(map, ..) => Kind::Map(map),
                    };
                    self.place_node(Node { place, kind })?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn place_node(&mut self, node: Node) -> Result<(), Problem> {
        match self.open.last_mut() {
            None if self.root.is_some() => Err((node.place, Words::new("一个文件只能有一份文档", "a file holds one document"))),
            None => {
                self.root = Some(node);
                Ok(())
            }
            Some((_, Open::List(list))) => {
                list.push(node);
                Ok(())
            }
            Some((_, Open::Map(map, waiting, lines))) => {
                match waiting.take() {
                    Some(key) => {
                        if let Some(line) = lines.insert(key.text.clone(), key.place.line) {
                            let name = &key.text;
                            self.problems.push((key.place, words!("字段 {name} 重复（第{line}行已有）", "key {name} stands twice (first on line {line})")));
                        }
                        map.push((key, node));
                    }
                    None => match node.kind {
                        Kind::Scalar { text, .. } => *waiting = Some(Key { place: node.place, text }),
                        _ => return Err((node.place, Words::new("键应为文字", "a key must be a text"))),
                    },
                }
                Ok(())
            }
        }
    }
}

impl Node {
    /// Whether the value is null: empty, `null` or `~` without quotes.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "null" | "~" | "Null" | "NULL"))
    }

    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Map(map) => map.iter().find(|(k, _)| k.text == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// The text of a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The items of a list; of anything else none.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(list) => list,
            _ => &[],
        }
    }
}

/// A value that remembers where it stood. In JSON Schema it is the value itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Located<T> {
    /// Where it stood.
    pub place: Place,
    /// The value.
    pub value: T,
}

const LOCATED: &str = "$Located";

impl<T> std::ops::Deref for Located<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LocatedVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for LocatedVisitor<T> {
            type Value = Located<T>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value with its place")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Located<T>, A::Error> {
                let mut next = || map.next_entry::<&str, u32>().map(|entry| entry.map_or(0, |e| e.1));
                let place = Place { line: next()?, column: next()? };
                let (_, value) = map.next_entry::<&str, T>()?.ok_or_else(|| A::Error::custom("no value"))?;
                Ok(Located { place, value })
            }
        }
        deserializer.deserialize_struct(LOCATED, &[], LocatedVisitor(std::marker::PhantomData))
    }
}

/// The three entries that a [`Located`] reads: line, column, value.
struct LocatedEntries<'a> {
    node: &'a Node,
    step: u8,
}

impl<'de> MapAccess<'de> for LocatedEntries<'_> {
    type Error = serde::de::value::Error;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Self::Error> {
        self.step += 1;
        let key: &'static str = ["line", "column", "value"][usize::from(self.step) - 1];
        seed.deserialize(serde::de::value::BorrowedStrDeserializer::new(key)).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Self::Error> {
        match self.step {
            1 => seed.deserialize(self.node.place.line.into_deserializer()),
            2 => seed.deserialize(self.node.place.column.into_deserializer()),
            _ => seed.deserialize(self.node),
        }
    }
}

impl IntoDeserializer<'_, serde::de::value::Error> for &Node {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! parsed_scalar {
    ($($method:ident => $visit:ident: $type:ty),*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            let text = self.as_text().unwrap_or_default();
            visitor.$visit(text.parse::<$type>().map_err(|_| Self::Error::custom(format!("{text}: expected a {}", stringify!($type))))?)
        })*
    };
}

impl<'de> Deserializer<'de> for &Node {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match &self.kind {
            _ if self.is_null() => visitor.visit_unit(),
            Kind::Scalar { text, .. } => visitor.visit_str(text),
            Kind::List(list) => visitor.visit_seq(SeqDeserializer::new(list.iter())),
            Kind::Map(map) => visitor.visit_map(MapDeserializer::new(map.iter().map(|(key, node)| (key.text.as_str(), node)))),
        }
    }

    parsed_scalar!(deserialize_bool => visit_bool: bool, deserialize_u8 => visit_u8: u8, deserialize_u16 => visit_u16: u16,
        deserialize_u32 => visit_u32: u32, deserialize_u64 => visit_u64: u64, deserialize_i16 => visit_i16: i16, deserialize_i64 => visit_i64: i64);

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match &self.kind {
            Kind::Scalar { text, .. } => visitor.visit_str(text),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, name: &'static str, _fields: &'static [&'static str], visitor: V) -> Result<V::Value, Self::Error> {
        if name == LOCATED { visitor.visit_map(LocatedEntries { node: self, step: 0 }) } else { self.deserialize_any(visitor) }
    }

    fn deserialize_enum<V: Visitor<'de>>(self, name: &'static str, variants: &'static [&'static str], visitor: V) -> Result<V::Value, Self::Error> {
        let text = self.as_text().ok_or_else(|| Self::Error::custom("expected a word"))?;
        StrDeserializer::<Self::Error>::new(text).deserialize_enum(name, variants, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { i8 i32 i128 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier }
}
