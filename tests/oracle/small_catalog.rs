//! Which words do the random expressions speak?
//!
//! A catalog of our own with every type of fact, derived facts that rest on others, and dated numbers with gaps. Its texts
//! are read twice: by the engine's compiler and by our parser.

use super::calendar::Day;
use super::household::Dictionary;
use super::parse::{Names, parse};
use super::quantity::from_digits;
use super::tree::{Dated, Derived, Parameter, Standard};
use engine::calendar::{Period, parse_date};
use engine::catalog::{Compiled, Definition, DefinitionBody, ParameterRow, Scope, StandardRow, compile_condition, compile_value};
use engine::facts::{Area, Choice, FactDefinition, FactKind, Holder, Unit, Vocabulary};
use engine::number::Exact;
use engine::words::Words;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Both readings of the words.
pub struct SmallCatalog {
    /// Facts for the engine.
    pub vocabulary: Vocabulary,
    /// Derived facts for the engine.
    pub engine_definitions: BTreeMap<(Holder, String), Arc<Definition>>,
    /// Parameters for the engine.
    pub engine_parameters: BTreeMap<String, Arc<engine::catalog::Parameter>>,
    /// Standards for the engine.
    pub engine_standards: BTreeMap<String, Arc<engine::catalog::Standard>>,
    /// Facts for us.
    pub dictionary: Dictionary,
    /// Derived facts for us, in the order of the table.
    pub derived: Vec<(Holder, Arc<Derived>, Unit)>,
    /// What facts are computed from that are not told.
    pub computed: Vec<(Holder, Arc<Derived>)>,
    /// Parameters for us, with their units.
    pub parameters: Vec<(Arc<Parameter>, Unit)>,
    /// Standards for us, with their units.
    pub standards: Vec<(Arc<Standard>, Unit)>,
}

const YEARLY: bool = true;
const LASTING: bool = false;

fn facts() -> Vec<(Holder, &'static str, FactKind, bool)> {
    let choices = |codes: &[&str]| codes.iter().map(|code| Choice { code: (*code).into(), words: Words::new(*code, *code) }).collect::<Vec<_>>();
    let integer = |unit, max| FactKind::Integer { unit, min: 0, max };
    let unit = |text| Unit::parse(text).expect("a unit");
    vec![
        (Holder::Household, "poor", FactKind::Bool, LASTING),
        (Holder::Household, "rural", FactKind::Bool, LASTING),
        (Holder::Household, "income", FactKind::Money, LASTING),
        (Holder::Household, "rent", FactKind::Money, YEARLY),
        (Holder::Household, "floor", FactKind::Decimal(unit("m2")), LASTING),
        (Holder::Household, "power", FactKind::Decimal(unit("kwh")), LASTING),
        (Holder::Household, "rooms", integer(Unit::NONE, 9), LASTING),
        (Holder::Household, "zone", FactKind::Choice(choices(&["city", "district"])), LASTING),
        (Holder::Household, "tenure", FactKind::Choice(choices(&["none", "owned", "public", "private"])), LASTING),
        (Holder::Household, "aids", FactKind::Set(choices(&["heating", "rent", "food"])), LASTING),
        (Holder::Household, "moved_on", FactKind::Date, LASTING),
        (Holder::Member, "orphan", FactKind::Bool, LASTING),
        (Holder::Member, "ill", FactKind::Bool, YEARLY),
        (Holder::Member, "student", FactKind::Choice(choices(&["none", "primary", "junior", "senior"])), LASTING),
        (Holder::Member, "trainings", FactKind::Set(choices(&["vocational", "startup"])), LASTING),
        (Holder::Member, "wage", FactKind::Money, LASTING),
        (Holder::Member, "cost", FactKind::Money, YEARLY),
        (Holder::Member, "grade", integer(Unit::NONE, 4), LASTING),
        (Holder::Member, "idle", integer(Unit::MONTHS, 600), LASTING),
        (Holder::Member, "trained", integer(Unit::DAYS, 400), LASTING),
        (Holder::Member, "left_on", FactKind::Date, LASTING),
        (Holder::Household, "cars", integer(Unit::NONE, 9), LASTING),
        (Holder::Household, "goods", FactKind::Records(fields()), YEARLY),
        (Holder::Member, "busy", FactKind::Bool, LASTING),
        (Holder::Member, "jobs", FactKind::Records(fields()), LASTING),
    ]
}

fn fields() -> Vec<FactDefinition> {
    let kinds = ["car", "craft", "gift"].map(|code| Choice { code: code.into(), words: Words::new(code, code) });
    let list = [
        ("kind", FactKind::Choice(kinds.to_vec())),
        ("paid", FactKind::Bool),
        ("worth", FactKind::Money),
        ("space", FactKind::Decimal(Unit::SQUARE_METRES)),
        ("number", FactKind::Integer { unit: Unit::NONE, min: 1, max: 9 }),
        ("months", FactKind::Integer { unit: Unit::MONTHS, min: 0, max: 600 }),
        ("since", FactKind::Date),
    ];
    list.into_iter().map(|(key, kind)| declared(key, kind, LASTING)).collect()
}

fn declared(key: &str, kind: FactKind, holds_year: bool) -> FactDefinition {
    let name = Words::new(key, key);
    FactDefinition { key: key.into(), kind, name: name.clone(), question: name, sensitive: false, holds_year, otherwise: None }
}

/// From what facts are computed that are not told.
const OTHERWISE: [(Holder, &str, &str); 3] = [
    (Holder::Household, "income", "household.members.sum(m, m.jobs.sum(j, j.kind in ['craft', 'gift'] ? j.worth / j.number : 0))"),
    (Holder::Household, "cars", "household.goods.count(g, g.kind == 'car')"),
    (Holder::Member, "busy", "member.jobs.exists(j, j.paid && j.months > 0)"),
];

/// Derived facts; each rests only on those above it.
const DERIVED: [(Holder, &str, &str); 13] = [
    (Holder::Household, "size", "household.members.count(m, true)"),
    (Holder::Household, "income_pc", "household.income / household.size"),
    (Holder::Household, "crowded", "household.rooms < household.size"),
    (Holder::Household, "needy", "household.poor || household.tenure in ['none', 'public'] && household.income_pc < 500"),
    // Unlike an age it can be below zero: who is to move in next year has been there for minus one.
    (Holder::Household, "settled", "years_between(household.moved_on, on)"),
    (Holder::Household, "wages", "household.members.sum(m, m.wage)"),
    (Holder::Member, "age", "years_between(member.birth_date, on)"),
    (Holder::Member, "minor", "member.age < 18"),
    (Holder::Member, "disabled", "member.grade >= 1 && member.grade <= 2"),
    (Holder::Member, "poor_child", "member.minor && household.needy"),
    // The walk's variable and the member of whom the definition speaks are two people.
    (Holder::Member, "elders", "household.members.count(m, m.birth_date < member.birth_date)"),
    (Holder::Member, "share", "household.income_pc * (member.minor ? 0.5 : 1)"),
    (Holder::Household, "dependants", "household.members.count(m, m.disabled || m.minor && m.elders >= 1)"),
];

/// Key, unit, and rows: first day, last day, checked until, condition, value.
type ParameterText = (&'static str, &'static str, &'static [(&'static str, &'static str, &'static str, &'static str, &'static str)]);

const PARAMETERS: [ParameterText; 8] = [
    ("rate", "ratio", &[("1900-01-01", "", "", "", "0.35")]),
    (
        "line",
        "yuan",
        &[
            ("1900-01-01", "2009-12-31", "", "", "300"),
            ("2010-01-01", "", "2016-02-29", "household.zone == 'city'", "500.50"),
            ("2010-01-01", "", "2016-02-29", "household.zone == 'district'", "400.25"),
        ],
    ),
    // Whether the household is poor does not matter here, so nobody need know.
    ("cap", "yuan", &[("1900-01-01", "", "", "household.poor", "1000"), ("1900-01-01", "", "", "!household.poor", "1000.00")]),
    ("places", "count", &[("1900-01-01", "", "", "household.size <= 2", "2"), ("1900-01-01", "", "", "household.size > 2", "3")]),
    ("per_metre", "yuan/m2", &[("1900-01-01", "", "", "", "12.5")]),
    ("old", "years", &[("1900-01-01", "", "", "", "60")]),
    ("gone", "months", &[("1900-01-01", "2012-06-30", "", "", "6")]),
    // Only programs paid to a person can name it.
    ("retired", "years", &[("1900-01-01", "", "", "person.sex == 'female'", "55"), ("1900-01-01", "", "", "person.sex == 'male'", "60")]),
];

/// Key and rows: area, first day, last day, checked until, value; all in yuan, asked from Beijing.
type StandardText = (&'static str, &'static [(&'static str, &'static str, &'static str, &'static str, &'static str)]);

const STANDARDS: [StandardText; 2] = [
    ("dibao", &[("11", "1900-01-01", "", "", "800"), ("110101", "2005-01-01", "", "", "900.5"), ("110108", "2012-01-01", "", "", "800.00")]),
    ("wage", &[("11", "1900-01-01", "2011-12-31", "", "730"), ("11", "2012-01-01", "", "2015-12-31", "1560")]),
];

const ASKED_FROM: &str = "11";

impl SmallCatalog {
    /// Reads the tables both ways.
    pub fn new() -> Self {
        let mut vocabulary = Vocabulary::skeleton();
        for (holder, key, kind, holds_year) in facts() {
            let otherwise = OTHERWISE.iter().find(|(of, named, _)| *of == holder && *named == key).map(|(.., text)| text.to_string());
            vocabulary.add(holder, FactDefinition { otherwise, ..declared(key, kind, holds_year) }).expect("keys differ");
        }
        let dictionary = Dictionary::new(&vocabulary);
        let mut catalog = Self {
            vocabulary,
            dictionary,
            engine_definitions: BTreeMap::new(),
            engine_parameters: BTreeMap::new(),
            engine_standards: BTreeMap::new(),
            derived: Vec::new(),
            computed: Vec::new(),
            parameters: Vec::new(),
            standards: Vec::new(),
        };
        OTHERWISE.iter().for_each(|(holder, key, text)| {
            catalog.define(*holder, key, text);
            catalog.computed.extend(catalog.derived.pop().map(|(holder, computed, _)| (holder, computed)));
        });
        DERIVED.iter().for_each(|(holder, key, text)| catalog.define(*holder, key, text));
        PARAMETERS.iter().for_each(|text| catalog.state_parameter(text));
        STANDARDS.iter().for_each(|text| catalog.state_standard(text));
        catalog
    }

    /// What the engine's compiler may name.
    pub fn engine_names(&self) -> engine::catalog::Names<'_> {
        engine::catalog::Names {
            vocabulary: &self.vocabulary,
            definitions: &self.engine_definitions,
            parameters: &self.engine_parameters,
            standards: &self.engine_standards,
        }
    }

    /// Reads an expression with our parser.
    pub fn parse(&self, text: &str, recipient: Option<&str>) -> super::tree::Term {
        let all = self.derived.iter().map(|(holder, derived, _)| (holder, derived)).chain(self.computed.iter().map(|(holder, derived)| (holder, derived)));
        let held: HashMap<(Holder, &str), &Arc<Derived>> = all.map(|(holder, derived)| ((*holder, &*derived.key), derived)).collect();
        let names = Names {
            dictionary: &self.dictionary,
            derived: &|holder, key| held.get(&(holder, key)).map(|derived| Arc::clone(derived)),
            parameter: &|key| self.parameters.iter().find(|(parameter, _)| &*parameter.key == key).map(|(parameter, _)| parameter.clone()),
            standard: &|key| self.standards.iter().find(|(standard, _)| &*standard.key == key).map(|(standard, _)| standard.clone()),
            recipient,
        };
        parse(text, &names)
    }

    fn define(&mut self, holder: Holder, key: &str, text: &str) {
        let scope = if holder == Holder::Member { Scope::Member } else { Scope::Household };
        let body = match compile_value(text, &self.engine_names(), scope).unwrap_or_else(|error| panic!("{text}: {error:?}")) {
            Compiled::Condition(condition) => DefinitionBody::Condition(condition),
            Compiled::Number(number, unit) => DefinitionBody::Number(number, unit.unwrap_or_default()),
        };
        let unit = if let DefinitionBody::Number(_, unit) = &body { *unit } else { Unit::NONE };
        let definition = Definition { key: key.into(), name: Words::new(key, key), clause: None, body };
        self.engine_definitions.insert((holder, key.into()), Arc::new(definition));
        let body = self.parse(text, Some("member"));
        self.derived.push((holder, Arc::new(Derived { key: key.into(), kind: body.kind(), body }), unit));
    }

    fn state_parameter(&mut self, (key, unit_name, rows): &ParameterText) {
        let unit = Unit::parse(unit_name).expect("a unit");
        let (mut engine_rows, mut own_rows) = (Vec::new(), Vec::new());
        for (from, to, checked, when, value) in *rows {
            let condition =
                (!when.is_empty()).then(|| compile_condition(when, &self.engine_names(), Scope::Person).unwrap_or_else(|error| panic!("{when}: {error:?}")));
            let (period, checked_until, number) = engine_value(from, to, checked, value);
            engine_rows.push(ParameterRow { period, checked_until, condition, value: number, clause: None });
            own_rows.push((own_value(from, to, checked, value), (!when.is_empty()).then(|| self.parse(when, Some("person")))));
        }
        let parameter = engine::catalog::Parameter { key: format!("small.{key}"), name: None, unit, step: unit.step(), rows: engine_rows };
        self.engine_parameters.insert((*key).into(), Arc::new(parameter));
        self.parameters.push((Arc::new(Parameter { key: (*key).into(), rows: own_rows }), unit));
    }

    fn state_standard(&mut self, (key, rows): &StandardText) {
        let (mut engine_rows, mut own_rows) = (Vec::new(), Vec::new());
        for (area, from, to, checked, value) in *rows {
            let (period, checked_until, number) = engine_value(from, to, checked, value);
            engine_rows.push(StandardRow { area: Area::parse_prefix(area).expect("an area"), period, checked_until, value: number, clause: None });
            own_rows.push((own_value(from, to, checked, value), area.to_string()));
        }
        let standard = engine::catalog::Standard {
            key: (*key).into(),
            name: Words::new(*key, *key),
            unit: Unit::YUAN,
            step: Unit::YUAN.step(),
            asked_from: Area::parse_prefix(ASKED_FROM).expect("an area"),
            rows: engine_rows,
        };
        self.engine_standards.insert((*key).into(), Arc::new(standard));
        self.standards.push((Arc::new(Standard { key: (*key).into(), asked_from: ASKED_FROM.into(), rows: own_rows }), Unit::YUAN));
    }
}

fn engine_value(from: &str, to: &str, checked: &str, value: &str) -> (Period, Option<engine::calendar::Date>, Exact) {
    let day = |text: &str| (!text.is_empty()).then(|| parse_date(text).expect("a day"));
    (Period { from: day(from).expect("a first day"), to: day(to) }, day(checked), Exact::from_decimal_text(value).expect("a number"))
}

fn own_value(from: &str, to: &str, checked: &str, value: &str) -> Dated {
    let day = |text: &str| (!text.is_empty()).then(|| Day::parse(text));
    Dated { from: Day::parse(from), to: day(to), checked_until: day(checked), value: from_digits(value) }
}
