//! Which fact does each heading mean?

use super::heading_words::{Column, ColumnWords, FACT_HEADINGS, is_derived, is_ignored};
use super::outcome::RowFault;
use super::plain::{in_brackets, plain, without_brackets};
use super::table::Table;
use engine::facts::{FactKind, Holder, Vocabulary, nearest_key};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// A column that is no fact.
    Own(Column),
    /// A fact by its holder and slot.
    Fact(Holder, usize),
}

/// Columns with their meaning, by position. Those that are not read are left out.
#[derive(Clone, Debug, Default)]
pub struct Headings {
    /// Position, heading and meaning.
    pub columns: Vec<(usize, String, Meaning)>,
    /// What was passed over.
    pub notes: Vec<Words>,
}

impl Headings {
    /// The position and heading of a column.
    pub fn find(&self, wanted: Meaning) -> Option<(usize, &str)> {
        self.columns.iter().find(|(.., meaning)| *meaning == wanted).map(|(position, text, _)| (*position, text.as_str()))
    }
}

/// Every written form of a heading, with what it may mean.
struct Index<'a> {
    meanings: BTreeMap<String, Vec<Meaning>>,
    own: &'a [ColumnWords],
    vocabulary: Option<&'a Vocabulary>,
}

/// Finds the meaning of every heading. All faults at once: a heading that nobody knows, or two with one meaning, would lose something.
pub fn read_headings(table: &Table, own: &[ColumnWords], vocabulary: Option<&Vocabulary>) -> Result<Headings, Vec<RowFault>> {
    let index = Index::new(own, vocabulary);
    let line = table.heading_line;
    let mut headings = Headings::default();
    let mut faults = Vec::new();
    for (position, text) in table.headings.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        if is_ignored(text) {
            let shown = shown_heading(text);
            headings.notes.push(words!("“{shown}”一列没有读入", "the column “{shown}” was not read"));
            continue;
        }
        match index.meaning_of(text) {
            Err((found, expected)) => faults.push(RowFault { line, column: Some(shown_heading(text)), found, expected }),
            Ok(meaning) => match headings.find(meaning) {
                Some((_, first)) => faults.push(RowFault {
                    line,
                    column: Some(shown_heading(text)),
                    found: words!("与“{first}”一列意思相同", "means the same as the column “{first}”"),
                    expected: Words::new("请删去其中一列", "remove one of the two"),
                }),
                None => headings.columns.push((position, text.clone(), meaning)),
            },
        }
    }
    faults.extend(columns_without_heading(table));
    if headings.columns.is_empty() {
        let expected = super::table::no_headings();
        return Err(vec![RowFault { line, column: None, found: Words::new("没有认识的列名", "no heading that is known"), expected }]);
    }
    if faults.is_empty() { Ok(headings) } else { Err(faults) }
}

/// Columns with content but no heading: what they hold would be lost.
fn columns_without_heading(table: &Table) -> Vec<RowFault> {
    let mut first_rows: BTreeMap<usize, usize> = BTreeMap::new();
    for row in &table.rows {
        for (position, cell) in row.cells.iter().enumerate() {
            if !cell.is_empty() && table.headings.get(position).is_none_or(String::is_empty) {
                first_rows.entry(position + 1).or_insert(row.line);
            }
        }
    }
    let fault = |(number, line): (usize, usize)| RowFault {
        line,
        column: None,
        found: words!("第{number}列没有列名，但有内容", "column {number} has no heading, but content"),
        expected: Words::new(
            "请补上列名，或清空该列；不读入的列，列名以“备注”开头",
            "give it a heading, or empty it; a column not to be read begins with “note”",
        ),
    };
    first_rows.into_iter().map(fault).collect()
}

impl<'a> Index<'a> {
    fn new(own: &'a [ColumnWords], vocabulary: Option<&'a Vocabulary>) -> Self {
        let mut index = Self { meanings: BTreeMap::new(), own, vocabulary };
        for words in own {
            words.names().for_each(|name| index.add(name, Meaning::Own(words.column)));
        }
        let Some(vocabulary) = vocabulary else { return index };
        for (holder, prefix) in [(Holder::Household, "household."), (Holder::Member, "member.")] {
            for (slot, fact) in vocabulary.facts(holder).iter().enumerate() {
                let qualified = format!("{prefix}{}", fact.key);
                for name in [&fact.key, &fact.name.zh, &fact.name.en, &qualified] {
                    index.add(name, Meaning::Fact(holder, slot));
                }
            }
        }
        for (holder, key, names) in FACT_HEADINGS {
            if let Some(slot) = vocabulary.slot(*holder, key) {
                names.iter().for_each(|name| index.add(name, Meaning::Fact(*holder, slot)));
            }
        }
        index
    }

    /// The column's own words come before those of facts.
    fn add(&mut self, name: &str, meaning: Meaning) {
        for form in [plain(name), without_brackets(name)] {
            if form.is_empty() {
                continue;
            }
            let meanings = self.meanings.entry(form).or_default();
            let is_taken = meanings.iter().any(|other| *other == meaning || matches!(other, Meaning::Own(_)));
            if !is_taken {
                meanings.push(meaning);
            }
        }
    }

    fn meaning_of(&self, text: &str) -> Result<Meaning, (Words, Words)> {
        // As it stands first: two names may differ in their brackets only.
        let meanings = self.meanings.get(&plain(text)).or_else(|| self.meanings.get(&without_brackets(text)));
        match meanings.map(Vec::as_slice) {
            Some([meaning]) => self.check_list(*meaning).and_then(|()| self.check_unit(text, *meaning)),
            Some(several) => {
                let keys = several.iter().map(|meaning| self.key_of(*meaning)).collect::<Vec<_>>().join(", ");
                Err((Words::new("列名有几种意思", "a heading with several meanings"), words!("请写明：{keys}", "write one of: {keys}")))
            }
            None => Err(self.unknown(text)),
        }
    }

    /// A cell holds one value, a list has rows of its own.
    fn check_list(&self, meaning: Meaning) -> Result<(), (Words, Words)> {
        let is_list = |holder, slot: usize| self.vocabulary.is_some_and(|vocabulary| matches!(vocabulary.facts(holder)[slot].kind, FactKind::Records(_)));
        match meaning {
            Meaning::Fact(holder, slot) if is_list(holder, slot) => Err((
                Words::new("这是多条记录的明细，表格的一格放不下", "a list of records, which no cell can hold"),
                Words::new("请在户的页面上填写，或用 JSON 行导入", "fill it in on the household's page, or import JSON lines"),
            )),
            _ => Ok(()),
        }
    }

    /// `（元）` says nothing new; `（万元）` would make every amount wrong.
    fn check_unit(&self, text: &str, meaning: Meaning) -> Result<Meaning, (Words, Words)> {
        let is_money = match meaning {
            Meaning::Own(column) => column == Column::Amount,
            Meaning::Fact(holder, slot) => self.vocabulary.is_some_and(|vocabulary| vocabulary.facts(holder)[slot].kind == FactKind::Money),
        };
        let unit = in_brackets(text);
        if is_money && ["万", "千元", "百元", "角", "分"].iter().any(|other| unit.contains(other)) {
            return Err((Words::new("金额不以元计", "an amount not in yuan"), Words::new("请换算成元", "convert it to yuan")));
        }
        Ok(meaning)
    }

    fn unknown(&self, text: &str) -> (Words, Words) {
        let found = Words::new("不认识的列名", "an unknown heading");
        if is_derived(text) {
            let expected =
                Words::new("这一项由系统计算，请删去该列，或让列名以“备注”开头", "this is computed: remove the column, or let its heading begin with “note”");
            return (found, expected);
        }
        let known = self.meanings.keys().map(String::as_str);
        let expected = match nearest_key(known, &without_brackets(text)).and_then(|form| self.meanings[form].first()) {
            Some(near) => {
                let (zh, en) = (self.name_of(*near).zh, self.name_of(*near).en);
                words!("是否应为“{zh}”？不读入的列，列名以“备注”开头", "did you mean “{en}”? A column not to be read begins with “note”")
            }
            None => Words::new(
                "yimen import --template 列出全部列名；不读入的列，列名以“备注”开头",
                "`yimen import --template` lists all headings; a column not to be read begins with “note”",
            ),
        };
        (found, expected)
    }

    fn name_of(&self, meaning: Meaning) -> Words {
        match (meaning, self.vocabulary) {
            (Meaning::Fact(holder, slot), Some(vocabulary)) => vocabulary.facts(holder)[slot].name.clone(),
            (Meaning::Own(column), _) => self.own.iter().find(|words| words.column == column).map_or_else(|| Words::new("", ""), ColumnWords::heading),
            (Meaning::Fact(..), None) => Words::new("", ""),
        }
    }

    fn key_of(&self, meaning: Meaning) -> String {
        match (meaning, self.vocabulary) {
            (Meaning::Fact(Holder::Household, slot), Some(vocabulary)) => format!("household.{}", vocabulary.facts(Holder::Household)[slot].key),
            (Meaning::Fact(Holder::Member, slot), Some(vocabulary)) => format!("member.{}", vocabulary.facts(Holder::Member)[slot].key),
            _ => self.name_of(meaning).zh,
        }
    }
}

/// A heading as a message may show it: short, and without a number that could be somebody's.
fn shown_heading(text: &str) -> String {
    if text.chars().filter(|c| c.is_numeric()).count() >= 8 {
        return "…".to_string();
    }
    let mut short: String = text.chars().filter(|c| !c.is_control()).take(20).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
