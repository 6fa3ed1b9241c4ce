//! Which aid was given elsewhere, to whom, for what and when?

use super::heading_words::{Column, GRANT_COLUMNS};
use super::headings::{Meaning, read_headings};
use super::named::{code_of, program_of};
use super::outcome::{Misfit, RowFault, Sheet};
use super::plain::plain;
use super::table::{Cell, Table};
use super::written::{misfit, read_date, read_id_number, read_money, read_text, shape_of};
use engine::calendar::Date;
use engine::catalog::{Catalog, Per, ProgramKind};
use engine::money::Money;
use engine::words;
use engine::words::Words;
use serde_json::{Map, Value, json};

/// A grant given before, or by others. Either `id_number`, or `household` with `member`, or `household` alone (every member) says to whom.
#[derive(Clone, Debug, PartialEq)]
pub struct PastGrantRow {
    /// The row.
    pub line: usize,
    /// The person's number as it was written.
    pub id_number: Option<String>,
    /// The member's id.
    pub member: Option<String>,
    /// The household's id.
    pub household: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// The program's id where the catalog knows it, else its own name.
    pub program: String,
    /// The agency's id where the catalog knows it, else its name.
    pub agency: String,
    /// A need of the catalog.
    pub need: String,
    /// Statutory or not.
    pub kind: ProgramKind,
    /// First day.
    pub from: Date,
    /// Last day, if it has ended or will.
    pub until: Option<Date>,
    /// How much; nothing where it was in kind or is not known.
    pub amount: Option<Money>,
    /// How the amount is counted.
    pub per: Per,
}

impl PastGrantRow {
    /// The grant as a line of JSON Lines says it; what is unknown is left out.
    pub fn to_json(&self) -> Map<String, Value> {
        let fields = [
            ("id_number", json!(self.id_number)),
            ("household", json!(self.household)),
            ("member", json!(self.member)),
            ("name", json!(self.name)),
            ("program", json!(self.program)),
            ("agency", json!(self.agency)),
            ("need", json!(self.need)),
            ("kind", json!(self.kind)),
            ("from", json!(self.from.to_string())),
            ("until", json!(self.until.map(|date| date.to_string()))),
            ("amount", json!(self.amount)),
            ("per", json!(self.per)),
        ];
        fields.into_iter().filter(|(_, value)| !value.is_null()).map(|(key, value)| (key.to_string(), value)).collect()
    }
}

/// Reads a sheet of past grants, row by row. An error means that nothing could be read.
pub fn past_grants_of(table: &Table, catalog: &Catalog) -> Result<Sheet<PastGrantRow>, Vec<RowFault>> {
    let headings = read_headings(table, GRANT_COLUMNS, None)?;
    let has = |column| headings.find(Meaning::Own(column)).is_some();
    let lacking: Vec<RowFault> = [
        (has(Column::Program), Words::new("没有“项目”一列", "no column for the program")),
        (has(Column::From), Words::new("没有“开始日期”一列", "no column for the first day")),
        (has(Column::IdNumber) || has(Column::Household), Words::new("没有“身份证号”或“户编号”一列", "no column for the ID number or the household id")),
    ]
    .into_iter()
    .filter(|(is_there, _)| !is_there)
    .map(|(_, found)| RowFault { line: table.heading_line, column: None, found, expected: Words::new("请加上这一列", "add this column") })
    .collect();
    if !lacking.is_empty() {
        return Err(lacking);
    }
    let mut sheet = Sheet::new(table.notes.iter().chain(&headings.notes).cloned().collect());
    for row in &table.rows {
        let find = |column| headings.find(Meaning::Own(column)).map(|(position, heading)| (heading, row.cell(position)));
        match read_grant(row.line, find, catalog) {
            Ok(grant) => sheet.items.push(grant),
            Err(faults) => sheet.faults.extend(faults),
        }
    }
    Ok(sheet)
}

/// The cells of one row, with the faults found so far.
struct Fields<'a, F> {
    line: usize,
    find: F,
    faults: Vec<RowFault>,
    empty: &'a Cell,
}

impl<'a, F: Fn(Column) -> Option<(&'a str, &'a Cell)>> Fields<'a, F> {
    fn cell(&self, column: Column) -> &'a Cell {
        (self.find)(column).map_or(self.empty, |(_, cell)| cell)
    }

    fn refuse(&mut self, column: Column, misfit: Misfit) {
        let standard = GRANT_COLUMNS.iter().find(|words| words.column == column).map_or("", |words| words.key);
        let heading = (self.find)(column).map_or(standard, |(heading, _)| heading);
        self.faults.push(misfit.at(self.line, heading));
    }

    fn read<T>(&mut self, column: Column, read: impl Fn(&Cell) -> Result<Option<T>, Misfit>) -> Option<T> {
        read(self.cell(column)).unwrap_or_else(|fault| {
            self.refuse(column, fault);
            None
        })
    }

    fn require<T>(&mut self, column: Column, value: Option<T>, expected: Words) -> Option<T> {
        // A cell that was refused has its fault already.
        if value.is_none() && self.cell(column).is_empty() {
            self.refuse(column, Misfit { found: shape_of(&Cell::Empty), expected });
        }
        value
    }
}

/// Reads one grant; `find` gives the heading and cell of a column, where the file has it.
pub fn read_grant<'a>(line: usize, find: impl Fn(Column) -> Option<(&'a str, &'a Cell)>, catalog: &Catalog) -> Result<PastGrantRow, Vec<RowFault>> {
    let mut fields = Fields { line, find, faults: Vec::new(), empty: &Cell::Empty };
    let (id_number, household) = (fields.read(Column::IdNumber, read_id_number), fields.read(Column::Household, read_text));
    let (member, name) = (fields.read(Column::Member, read_text), fields.read(Column::Name, read_text));
    if fields.cell(Column::IdNumber).is_empty() && fields.cell(Column::Household).is_empty() {
        let expected = Words::new("应有身份证号，或户编号和成员编号", "expected an ID number, or a household id with a member id");
        fields.refuse(Column::IdNumber, Misfit { found: shape_of(&Cell::Empty), expected });
    }
    let from = fields.read(Column::From, read_date);
    let from = fields.require(Column::From, from, Words::new("应有开始日期", "expected the first day"));
    let until = fields.read(Column::Until, read_date);
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        let found = Words::new("早于开始日期的日期", "a day before the first day");
        fields.refuse(Column::Until, Misfit { found, expected: Words::new("请核对两个日期", "check both dates") });
    }
    let amount = fields.read(Column::Amount, read_money);
    let written = fields.read(Column::Program, read_text);
    let written = fields.require(Column::Program, written, Words::new("应有项目的编号或名称", "expected a program's id or name"));
    let agency = fields.read(Column::Agency, read_text).map(|text| code_of(&text, &catalog.agencies).unwrap_or(text));
    let program = written.as_deref().and_then(|text| match program_of(text, agency.as_deref(), from, catalog) {
        Ok(program) => program,
        Err(expected) => {
            let found = Words::new("几个项目都有的名称", "a name that several programs have");
            fields.refuse(Column::Program, Misfit { found, expected });
            None
        }
    });
    let need = fields.read(Column::Need, |cell| need_of(cell, catalog)).or_else(|| program.map(|program| program.need.clone()));
    let kind = fields.read(Column::Kind, kind_of).or_else(|| program.map(|program| program.kind));
    let per = fields.read(Column::Per, per_of).or_else(|| program.map(|program| program.per));
    if let Some(program) = program {
        // The ledger compares needs and kinds: what contradicts the catalog is a slip, or another program.
        let name = &program.id;
        let expected = words!("与目录中项目 {name} 不符；请改正或留空", "contradicts the catalog's program {name}: correct it or leave it empty");
        for (column, differs) in [(Column::Need, need.as_ref() != Some(&program.need)), (Column::Kind, kind != Some(program.kind))] {
            if differs {
                let found = shape_of(fields.cell(column));
                fields.refuse(column, Misfit { found, expected: expected.clone() });
            }
        }
    }
    let agency = agency.or_else(|| program.map(|program| program.agency.clone()));
    if written.is_some() && fields.faults.is_empty() {
        let missing = |what: Words| {
            let (zh, en) = (what.zh, what.en);
            words!("目录中没有这个项目，须写明{zh}", "the catalog has no such program, so say {en}")
        };
        fields.require(Column::Agency, agency.as_ref(), missing(Words::new("部门", "the agency")));
        fields.require(Column::Need, need.as_ref(), missing(Words::new("救助类别", "the need")));
        fields.require(Column::Kind, kind, missing(Words::new("性质（法定或非法定）", "the kind (statutory or non-statutory)")));
        fields.require(Column::Per, per, missing(Words::new("周期", "how the amount is counted")));
    }
    match (written, agency, need, kind, from, per) {
        (Some(written), Some(agency), Some(need), Some(kind), Some(from), Some(per)) if fields.faults.is_empty() => {
            let program = program.map_or(written, |program| program.id.clone());
            Ok(PastGrantRow { line, id_number, member, household, name, program, agency, need, kind, from, until, amount, per })
        }
        _ => Err(fields.faults),
    }
}

fn need_of(cell: &Cell, catalog: &Catalog) -> Result<Option<String>, Misfit> {
    let Some(text) = read_text(cell)? else { return Ok(None) };
    code_of(&text, &catalog.needs).map(Some).ok_or_else(|| {
        let zh = catalog.needs.values().map(|words| words.zh.as_str()).collect::<Vec<_>>().join("、");
        let en = catalog.needs.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        misfit(cell, words!("应为以下之一：{zh}", "expected one of: {en}"))
    })
}

fn kind_of(cell: &Cell) -> Result<Option<ProgramKind>, Misfit> {
    let Some(text) = read_text(cell)? else { return Ok(None) };
    match plain(&text).as_str() {
        "法定" | "法定救助" | "statutory" => Ok(Some(ProgramKind::Statutory)),
        "非法定" | "非法定救助" | "nonstatutory" => Ok(Some(ProgramKind::NonStatutory)),
        _ => Err(misfit(cell, Words::new("应为：法定、非法定", "expected statutory or non_statutory"))),
    }
}

fn per_of(cell: &Cell) -> Result<Option<Per>, Misfit> {
    let Some(text) = read_text(cell)? else { return Ok(None) };
    match plain(&text).trim_start_matches(['每', '按']) {
        "月" | "月度" | "元/月" | "month" | "monthly" => Ok(Some(Per::Month)),
        "学期" | "term" => Ok(Some(Per::Term)),
        "年" | "年度" | "学年" | "元/年" | "year" | "yearly" => Ok(Some(Per::Year)),
        "一次" | "一次性" | "once" => Ok(Some(Per::Once)),
        "次" | "event" => Ok(Some(Per::Event)),
        _ => Err(misfit(cell, Words::new("应为：月、学期、年、一次、次", "expected month, term, year, once or event"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_in_usual_words() {
        for (text, per) in
            [("月", Per::Month), ("每月", Per::Month), ("学期", Per::Term), ("年", Per::Year), ("一次性", Per::Once), ("一次", Per::Once), ("次", Per::Event)]
        {
            assert_eq!(per_of(&Cell::of_text(text)), Ok(Some(per)), "{text}");
        }
        assert!(per_of(&Cell::of_text("世纪")).is_err());
    }
}
