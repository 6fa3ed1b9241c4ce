//! What do the catalog's files say, read without the engine's compiler?
//!
//! The YAML tree is the engine's; every condition, formula, number and date in it is read here, and names are found by the
//! rules of `catalog/README.md`: definitions and standards of the program's region and of those around it.

use super::calendar::Day;
use super::evaluate::significant;
use super::household::Dictionary;
use super::parse::{Names, parse};
use super::quantity::{from_digits, whole};
use super::tree::{Dated, Derived, Parameter, Standard, Term};
use engine::catalog::yaml::{Kind, Node};
use engine::catalog::{Catalog, SourceFolder, parse_yaml};
use engine::facts::Holder;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// A program's conditions and formulas.
pub struct ProgramText {
    /// Each criterion's alternatives; one if it has none.
    pub criteria: Vec<Vec<Term>>,
    /// What it gives.
    pub amount: AmountText,
    /// The region it serves, without digits that name nothing.
    pub region: String,
}

/// What a program gives.
pub enum AmountText {
    /// A formula.
    Exactly(Term),
    /// Two.
    Between(Term, Term),
    /// Rows, each with its condition if it has one.
    First(Vec<(Option<Term>, Term)>),
    /// No number.
    Without,
}

/// All texts of a catalog.
pub struct CatalogTexts {
    files: HashMap<String, Node>,
    dictionary: Dictionary,
    /// Region (none: everywhere), holder, key and text of each derived fact.
    definitions: Vec<(Option<String>, Holder, String, String)>,
    /// Region, key, percent or not, and values of each standard.
    standards: Vec<(String, String, Node)>,
    derived: RefCell<HashMap<(String, Holder, String), Arc<Derived>>>,
}

fn text<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_text)
}

fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    match node.get(key).map(|list| &list.kind) {
        Some(Kind::List(list)) => list,
        _ => &[],
    }
}

fn entries(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    let map = match node.map(|map| &map.kind) {
        Some(Kind::Map(map)) => map.as_slice(),
        _ => &[],
    };
    map.iter().map(|(key, value)| (key.text.as_str(), value))
}

impl CatalogTexts {
    /// Reads all files.
    pub fn new(folder: &SourceFolder, catalog: &Catalog) -> Self {
        let yaml = folder.files.iter().filter(|file| file.path.ends_with(".yaml"));
        let read = |bytes: &[u8]| parse_yaml(std::str::from_utf8(bytes).expect("UTF-8")).unwrap_or_else(|problems| panic!("{problems:?}"));
        let files: HashMap<String, Node> = yaml.map(|file| (file.path.clone(), read(&file.bytes))).collect();
        let (mut definitions, mut standards) = (Vec::new(), Vec::new());
        for (path, file) in &files {
            let region = text(file, "region").map(significant);
            for (holder, key) in [(Holder::Household, "household"), (Holder::Member, "member")] {
                let derived = entries(file.get("derived").unwrap_or(file).get(key))
                    .filter_map(|(key, value)| Some((region.clone(), holder, key.to_string(), text(value, "is")?.to_string())));
                definitions.extend(derived);
                // What a fact is computed from holds everywhere, whichever file declares the fact.
                let computed = entries(file.get(key)).filter_map(|(key, value)| Some((None, holder, key.to_string(), text(value, "otherwise")?.to_string())));
                definitions.extend(computed);
            }
            if path.contains("/standards/") {
                standards.push((region.expect("a standard has a region"), text(file, "id").expect("a standard has an id").to_string(), file.clone()));
            }
        }
        standards.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        Self { files, dictionary: Dictionary::new(&catalog.vocabulary), definitions, standards, derived: RefCell::default() }
    }

    /// The words that the catalog declares.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// Reads a program's file.
    pub fn program(&self, path: &str) -> ProgramText {
        let file = &self.files[path];
        let region = significant(text(file, "region").expect("a program has a region"));
        let recipient = (text(file, "paid_to") == Some("person")).then_some("person");
        let parameters: HashMap<&str, Arc<Parameter>> =
            entries(file.get("parameters")).map(|(key, entry)| (key, Arc::new(self.parameter(key, entry, &region, recipient)))).collect();
        let read = |text: &str| self.read(text, &region, recipient, &parameters);
        let when = |node: &Node| text(node, "when").map(read);
        let criteria = items(file, "criteria").iter().map(|criterion| match when(criterion) {
            Some(condition) => vec![condition],
            None => items(criterion, "any_of").iter().map(|alternative| when(alternative).expect("an alternative has a condition")).collect(),
        });
        let criteria = criteria.collect();
        let amount =
            file.get("amount").map_or(AmountText::Without, |amount| match (text(amount, "exactly"), items(amount, "between"), items(amount, "first")) {
                (Some(formula), ..) => AmountText::Exactly(read(formula)),
                (_, [low, high], _) => AmountText::Between(read(low.as_text().expect("a formula")), read(high.as_text().expect("a formula"))),
                (_, _, rows @ [_, ..]) => AmountText::First(rows.iter().map(|row| (when(row), read(text(row, "value").expect("a formula")))).collect()),
                _ => AmountText::Without,
            });
        ProgramText { criteria, amount, region }
    }

    fn read(&self, text: &str, region: &str, recipient: Option<&str>, parameters: &HashMap<&str, Arc<Parameter>>) -> Term {
        let names = Names {
            dictionary: &self.dictionary,
            derived: &|holder, key| self.derived(holder, key, region),
            parameter: &|key| parameters.get(key).cloned(),
            standard: &|key| self.standard(key, region),
            recipient,
        };
        parse(text, &names)
    }

    fn parameter(&self, key: &str, entry: &Node, region: &str, recipient: Option<&str>) -> Parameter {
        let row = |value: &Node| (dated(value, entry), text(value, "where").map(|when| self.read(when, region, recipient, &HashMap::new())));
        Parameter { key: key.into(), rows: items(entry, "values").iter().map(row).collect() }
    }

    /// A derived fact in sight of a region: of all regions around it that define the name, the smallest's.
    fn derived(&self, holder: Holder, key: &str, region: &str) -> Option<Arc<Derived>> {
        let around = |of: &Option<String>| of.as_ref().is_none_or(|of| region.starts_with(of.as_str()));
        let in_sight = self.definitions.iter().filter(|definition| definition.1 == holder && definition.2 == key && around(&definition.0));
        let (of, _, _, text) = in_sight.max_by_key(|definition| definition.0.as_ref().map_or(0, String::len))?;
        // What is derived everywhere can't rest on the words of any region.
        let of = of.clone().unwrap_or_else(|| "00".into());
        let place = (of.clone(), holder, key.to_string());
        if let Some(known) = self.derived.borrow().get(&place) {
            return Some(known.clone());
        }
        let body = self.read(text, &of, (holder == Holder::Member).then_some("member"), &HashMap::new());
        let derived = Arc::new(Derived { key: key.into(), kind: body.kind(), body });
        self.derived.borrow_mut().insert(place, derived.clone());
        Some(derived)
    }

    /// A standard as a region asks for it: the values of that region, of those around it and of those within.
    fn standard(&self, key: &str, region: &str) -> Option<Arc<Standard>> {
        let related = |of: &str| region.starts_with(of) || of.starts_with(region);
        let mut files = self.standards.iter().filter(|(of, id, _)| id == key && related(of)).peekable();
        files.peek()?;
        let rows = files.flat_map(|(of, _, file)| {
            items(file, "values").iter().map(move |value| (dated(value, file), text(value, "area").map_or_else(|| of.clone(), significant)))
        });
        Some(Arc::new(Standard { key: key.into(), asked_from: region.into(), rows: rows.collect() }))
    }
}

/// A value with its days; a percentage is a hundredth of what is written.
fn dated(value: &Node, entry: &Node) -> Dated {
    let day = |key| text(value, key).map(Day::parse);
    let number = from_digits(text(value, "value").expect("a value has a number"));
    let number = if text(entry, "unit") == Some("percent") { number / whole(100) } else { number };
    Dated { from: day("from").expect("a value has a first day"), to: day("to"), checked_until: day("checked_until"), value: number }
}
