//! Which households do the rows of a sheet tell of, one row a member?

use super::heading_words::{Column, HOUSEHOLD_COLUMNS};
use super::headings::{Headings, Meaning, read_headings};
use super::outcome::{Misfit, RowFault, Sheet};
use super::table::{Cell, Row, Table};
use super::values::value_of;
use super::written::{misfit, read_date, read_id_number, read_text, shape_of};
use engine::facts::{Faults, Holder, RELATION, Vocabulary, read_registration};
use engine::id::IdDocument;
use engine::words;
use engine::words::Words;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A household as a file tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedHousehold {
    /// The rows it stands on.
    pub lines: Vec<usize>,
    /// The household document. A number that fails its check stands in it as it was written.
    pub document: Map<String, Value>,
    /// Member ids that the file does not say, made of the household's id and the order of its rows. In another file, or after
    /// sorting, the same id may be made for another person.
    pub made_ids: Vec<String>,
}

/// A household while its rows are read.
#[derive(Default)]
struct Draft {
    document: Map<String, Value>,
    members: Vec<Map<String, Value>>,
    /// The row of each member.
    lines: Vec<usize>,
    /// The first row that says a fact of the household, by key.
    said_on: BTreeMap<String, usize>,
    faults: Vec<RowFault>,
}

/// What one row says.
struct RowFacts {
    household: Option<String>,
    household_facts: Map<String, Value>,
    member: Map<String, Value>,
    is_head: bool,
    faults: Vec<RowFault>,
}

/// Reads a sheet of households. Rows with one household id make a household. A household with any faulty row is set aside as a whole:
/// without a member, or a fact that the office meant to give, it would be judged wrongly. An error means that nothing could be read.
pub fn households_of(table: &Table, vocabulary: &Vocabulary) -> Result<Sheet<ImportedHousehold>, Vec<RowFault>> {
    let headings = read_headings(table, HOUSEHOLD_COLUMNS, Some(vocabulary))?;
    if headings.find(Meaning::Own(Column::Household)).is_none() {
        return Err(vec![RowFault {
            line: table.heading_line,
            column: None,
            found: Words::new("没有“户编号”一列", "no column for the household id"),
            expected: Words::new(
                "请加一列“户编号”，同一户的各行写同一编号；身份证号码不能代替，因为编号会出现在网址中",
                "add the column “household id”, the same for all rows of a household; an ID number can't stand in for it, because ids stand in URLs",
            ),
        }]);
    }
    let mut sheet = Sheet::new(table.notes.iter().chain(&headings.notes).cloned().collect());
    let mut order: Vec<String> = Vec::new();
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    for row in &table.rows {
        let facts = read_row(row, &headings, vocabulary);
        match facts.household.clone() {
            Some(id) => {
                let draft = drafts.entry(id.clone()).or_insert_with(|| {
                    order.push(id);
                    Draft::default()
                });
                draft.add(row.line, facts, &headings, vocabulary);
            }
            None => {
                // A row without an id that is no head may belong to the household above, which would then lack a member.
                if !facts.is_head
                    && let Some(above) = order.last().and_then(|id| drafts.get_mut(id))
                {
                    above.faults.extend(facts.faults);
                } else {
                    sheet.faults.extend(facts.faults);
                }
            }
        }
    }
    for id in order {
        let Some(draft) = drafts.remove(&id) else { continue };
        match draft.finish(id, &headings, vocabulary) {
            Ok(household) => sheet.items.push(household),
            Err(faults) => sheet.faults.extend(faults),
        }
    }
    sheet.faults.sort_by_key(|fault| fault.line);
    Ok(sheet)
}

fn read_row(row: &Row, headings: &Headings, vocabulary: &Vocabulary) -> RowFacts {
    let mut facts = RowFacts { household: None, household_facts: Map::new(), member: Map::new(), is_head: false, faults: Vec::new() };
    let mut has_id_fault = false;
    for (position, heading, meaning) in &headings.columns {
        let cell = row.cell(*position);
        let (key, value) = match meaning {
            Meaning::Own(column) => match column {
                Column::IdNumber => ("id_number", read_id_number(cell).map(|text| text.map(Value::from))),
                Column::Name => ("name", read_text(cell).map(|text| text.map(Value::from))),
                Column::FactsOn => ("facts_on", read_date(cell).map(|date| date.map(|date| json!(date.to_string())))),
                _ => ("id", read_key(cell).map(|text| text.map(Value::from))),
            },
            Meaning::Fact(holder, slot) => {
                let fact = &vocabulary.facts(*holder)[*slot];
                (fact.key.as_str(), value_of(cell, fact))
            }
        };
        let value = match value {
            Ok(Some(value)) => value,
            Ok(None) => continue,
            Err(fault) => {
                has_id_fault |= *meaning == Meaning::Own(Column::Household);
                facts.faults.push(fault.at(row.line, heading));
                continue;
            }
        };
        match meaning {
            Meaning::Own(Column::Household) => facts.household = value.as_str().map(str::to_string),
            Meaning::Own(Column::FactsOn) | Meaning::Fact(Holder::Household, _) => {
                facts.household_facts.insert(key.to_string(), value);
            }
            Meaning::Own(_) | Meaning::Fact(Holder::Member, _) => {
                facts.is_head |= *meaning == Meaning::Fact(Holder::Member, RELATION) && value == "head";
                facts.member.insert(key.to_string(), value);
            }
        }
    }
    if facts.household.is_none() && !has_id_fault {
        let column = headings.find(Meaning::Own(Column::Household)).map(|(_, text)| text.to_string());
        let expected = Words::new(
            "每行都要有户编号；可能属于上一户，请填写后整户重新导入",
            "every row needs a household id; it may belong to the household above: fill it in and import the household again",
        );
        facts.faults.push(RowFault { line: row.line, column, found: shape_of(&Cell::Empty), expected });
    }
    facts
}

/// The id of a household or member. A number that ends in a point or a day is what a spreadsheet program made of it.
fn read_key(cell: &Cell) -> Result<Option<String>, Misfit> {
    match cell {
        Cell::Date(_) => Err(misfit(
            cell,
            Words::new(
                "编号被表格软件改成了日期；请把该列设为“文本”格式后重新录入",
                "the spreadsheet program has made a date of this id: format the column as text and enter it again",
            ),
        )),
        cell => read_text(cell),
    }
}

impl Draft {
    /// Adds a row; what it says of the household must agree with the rows before.
    fn add(&mut self, line: usize, row: RowFacts, headings: &Headings, vocabulary: &Vocabulary) {
        self.faults.extend(row.faults);
        for (key, value) in row.household_facts {
            match self.document.get(&key) {
                None => {
                    self.said_on.insert(key.clone(), line);
                    self.document.insert(key, value);
                }
                Some(other) if *other == value => {}
                Some(_) => {
                    let first = self.said_on.get(&key).copied().unwrap_or(line);
                    let column = heading_of(Holder::Household, &key, headings, vocabulary);
                    self.faults.push(RowFault {
                        line,
                        column,
                        found: words!("与同户第{first}行不一致", "differs from row {first} of the same household"),
                        expected: Words::new(
                            "一户的资料各行应相同，或只填一行",
                            "a household's facts are the same on each of its rows, or stand on one of them",
                        ),
                    });
                }
            }
        }
        self.lines.push(line);
        self.members.push(row.member);
    }

    fn finish(mut self, id: String, headings: &Headings, vocabulary: &Vocabulary) -> Result<ImportedHousehold, Vec<RowFault>> {
        self.check_numbers_differ(headings);
        if self.faults.is_empty() {
            let made_ids = self.name_members(&id);
            let members = std::mem::take(&mut self.members);
            let mut document = std::mem::take(&mut self.document);
            document.insert("id".to_string(), json!(id));
            document.insert("members".to_string(), Value::Array(members.into_iter().map(Value::Object).collect()));
            let text = serde_json::to_string(&document).expect("a map of JSON values is JSON");
            match read_registration(&text, vocabulary) {
                Ok(_) => return Ok(ImportedHousehold { lines: self.lines, document, made_ids }),
                Err(faults) => self.add_refusals(&faults, headings, vocabulary),
            }
        }
        Err(self.all_rows())
    }

    /// One number on two rows of a household is one person twice.
    fn check_numbers_differ(&mut self, headings: &Headings) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (member, line) in self.members.iter().zip(&self.lines) {
            let Some(text) = member.get("id_number").and_then(Value::as_str) else { continue };
            let Some(number) = IdDocument::parse(text).ok().and_then(|document| document.number()) else { continue };
            let Some(first) = seen.insert(number.as_text().to_string(), *line) else { continue };
            self.faults.push(RowFault {
                line: *line,
                column: headings.find(Meaning::Own(Column::IdNumber)).map(|(_, text)| text.to_string()),
                found: words!("与同户第{first}行的号码相同", "the same number as on row {first} of this household"),
                expected: Words::new("一人一行", "one row a person"),
            });
        }
    }

    /// Members without id are numbered in the order of their rows; gives the ids made.
    fn name_members(&mut self, household: &str) -> Vec<String> {
        let id_of = |member: &Map<String, Value>| member.get("id").and_then(Value::as_str).map(str::to_string);
        let mut made = Vec::new();
        let mut taken: BTreeSet<String> = self.members.iter().filter_map(id_of).collect();
        for (index, member) in self.members.iter_mut().enumerate().filter(|(_, member)| !member.contains_key("id")) {
            let mut number = index + 1;
            while taken.contains(&format!("{household}-{number}")) {
                number += 1;
            }
            let id = format!("{household}-{number}");
            taken.insert(id.clone());
            member.insert("id".to_string(), json!(id));
            made.push(id);
        }
        made
    }

    /// What the engine refuses of the document, said of the row and column that it came from.
    fn add_refusals(&mut self, faults: &Faults, headings: &Headings, vocabulary: &Vocabulary) {
        for fault in &faults.0 {
            let (holder, key, line) = match fault.path.strip_prefix("members[").and_then(|rest| rest.split_once("].")) {
                Some((position, key)) => (Holder::Member, key, position.parse().ok().and_then(|position: usize| self.lines.get(position).copied())),
                None => (Holder::Household, fault.path.as_str(), self.said_on.get(&fault.path).copied()),
            };
            self.faults.push(RowFault {
                line: line.or(self.lines.first().copied()).unwrap_or_default(),
                column: heading_of(holder, key, headings, vocabulary),
                found: Words::new("不能接受的内容", "something that can't be taken"),
                expected: fault.expected.clone(),
            });
        }
    }

    /// The faults, and for each other row of the household why it waits.
    fn all_rows(self) -> Vec<RowFault> {
        let mut faults = self.faults;
        let faulty: BTreeSet<usize> = faults.iter().map(|fault| fault.line).collect();
        let (zh, en) = (joined(&faulty, "、"), joined(&faulty, ", "));
        let waiting = self.lines.iter().filter(|line| !faulty.contains(line)).map(|line| RowFault {
            line: *line,
            column: None,
            found: words!("同户第{zh}行有问题", "row {en} of the same household has a fault"),
            expected: Words::new("改正那一行后整户重新导入；本行没有问题", "mend that row and import the household again; nothing is wrong with this one"),
        });
        faults.extend(waiting.collect::<Vec<_>>());
        faults
    }
}

fn joined(lines: &BTreeSet<usize>, separator: &str) -> String {
    lines.iter().map(usize::to_string).collect::<Vec<_>>().join(separator)
}

/// The heading under which a key of the document stands.
fn heading_of(holder: Holder, key: &str, headings: &Headings, vocabulary: &Vocabulary) -> Option<String> {
    let meaning = match (holder, key) {
        (Holder::Household, "id") => Meaning::Own(Column::Household),
        (Holder::Household, "facts_on") => Meaning::Own(Column::FactsOn),
        (Holder::Member, "id") => Meaning::Own(Column::Member),
        (Holder::Member, "id_number") => Meaning::Own(Column::IdNumber),
        (Holder::Member, "name") => Meaning::Own(Column::Name),
        _ => Meaning::Fact(holder, vocabulary.slot(holder, key)?),
    };
    headings.find(meaning).map(|(_, text)| text.to_string())
}
