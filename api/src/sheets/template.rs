//! Which empty sheet may an office fill?

use super::heading_words::{Column, ColumnWords, GRANT_COLUMNS, HOUSEHOLD_COLUMNS};
use super::kind::SheetKind;
use super::values::may_hold;
use engine::facts::{FactKind, Holder, Vocabulary};
use engine::words;
use engine::words::Words;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// The name of the sheet that explains the columns; an import passes over it.
pub const EXPLANATIONS_SHEET: &str = "填写说明";
/// Facts that stand first, because most programs ask for them.
const COMMON: [(Holder, &str); 7] = [
    (Holder::Member, "relation"),
    (Holder::Member, "sex"),
    (Holder::Member, "birth_date"),
    (Holder::Household, "area"),
    (Holder::Household, "hukou"),
    (Holder::Household, "income_month"),
    (Holder::Household, "dibao"),
];

/// One column of the template.
struct TemplateColumn {
    heading: Words,
    key: String,
    may_hold: Words,
    /// A program would otherwise make a number or a day of what is written.
    is_text: bool,
}

/// Writes a workbook with headings, and a second sheet that explains them.
pub fn write_template(kind: SheetKind, vocabulary: &Vocabulary) -> Result<Vec<u8>, Words> {
    let columns = match kind {
        SheetKind::Households => household_columns(vocabulary),
        SheetKind::PastGrants => GRANT_COLUMNS.iter().map(own_column).collect(),
    };
    write_workbook(&columns).map_err(|error| words!("无法生成Excel文件：{error}", "can't make the workbook: {error}"))
}

fn household_columns(vocabulary: &Vocabulary) -> Vec<TemplateColumn> {
    let common = COMMON.iter().filter_map(|(holder, key)| Some((*holder, vocabulary.slot(*holder, key)?)));
    let all = [Holder::Household, Holder::Member].into_iter().flat_map(|holder| (0..vocabulary.facts(holder).len()).map(move |slot| (holder, slot)));
    let mut columns: Vec<TemplateColumn> = HOUSEHOLD_COLUMNS.iter().map(own_column).collect();
    let mut seen = std::collections::BTreeSet::new();
    for (holder, slot) in common.chain(all).filter(|place| seen.insert(*place)) {
        let fact = &vocabulary.facts(holder)[slot];
        // A list of records has no column: a cell holds one value.
        if matches!(fact.kind, FactKind::Records(_)) {
            continue;
        }
        let (of_zh, of_en) = match holder {
            Holder::Household => ("户的资料，填一行或各行相同", "of the household, on one of its rows or alike on all"),
            Holder::Member => ("成员的资料", "of the member"),
        };
        let (may_zh, may_en) = (may_hold(fact).zh, may_hold(fact).en);
        columns.push(TemplateColumn {
            heading: fact.name.clone(),
            key: fact.key.clone(),
            may_hold: words!("{may_zh}（{of_zh}）", "{may_en} ({of_en})"),
            is_text: matches!(fact.kind, FactKind::Date | FactKind::Area | FactKind::Text),
        });
    }
    columns
}

fn own_column(words: &ColumnWords) -> TemplateColumn {
    TemplateColumn { heading: words.heading(), key: words.key.to_string(), may_hold: words.may_hold(), is_text: words.column != Column::Amount }
}

fn write_workbook(columns: &[TemplateColumn]) -> Result<Vec<u8>, XlsxError> {
    let (bold, text, wrapped) = (Format::new().set_bold(), Format::new().set_num_format("@"), Format::new().set_text_wrap());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("导入")?;
    for (position, column) in (0u16..).zip(columns) {
        if column.is_text {
            sheet.set_column_format(position, &text)?;
        }
        let width = column.heading.zh.chars().count() * 2 + 4;
        sheet.set_column_width(position, width.clamp(12, 40) as u32)?;
        sheet.write_string_with_format(0, position, &column.heading.zh, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let sheet = book.add_worksheet().set_name(EXPLANATIONS_SHEET)?;
    for (position, (heading, width)) in (0u16..).zip([("列名", 28), ("Column", 32), ("键 key", 26), ("可填内容", 60), ("What may stand there", 60)]) {
        sheet.set_column_width(position, width)?;
        sheet.write_string_with_format(0, position, heading, &bold)?;
    }
    for (row, column) in (1u32..).zip(columns) {
        let texts = [&column.heading.zh, &column.heading.en, &column.key, &column.may_hold.zh, &column.may_hold.en];
        for (position, text) in (0u16..).zip(texts) {
            sheet.write_string_with_format(row, position, text, &wrapped)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}
