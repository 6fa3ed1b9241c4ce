//! `yimen import`: what do the sheets of an office hold, and which rows must be mended?

use super::arguments::{ImportOptions, Lang, TemplateKind};
use super::catalog::{catalog_and_files, catalog_of};
use super::fail;
use super::import_commit::{Unread, commit};
use crate::sheets::{
    Contents, FILE_BYTES_MAX, ImportedHousehold, PastGrantRow, Refused, RowFault, Sheet, SheetKind, read_file, rows_as_written, write_error_file,
    write_template,
};
use comfy_table::{ContentArrangement, Table, presets};
use engine::words;
use engine::words::{Language, Words};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Faults shown; all of them stand in the file of faults.
const FAULTS_SHOWN_MAX: usize = 20;
const WIDTH: u16 = 110;

/// Runs the command. Exit status 0 when every row could be read, 2 when some were refused, 1 when nothing could be done.
pub fn run(options: &ImportOptions) -> ExitCode {
    let done = match options.template {
        Some(kind) => write_empty_sheet(options, kind),
        None => read_and_report(options),
    };
    done.unwrap_or_else(|words| fail(&words))
}

/// Never overwrites: the file there may have been filled.
fn write_empty_sheet(options: &ImportOptions, kind: TemplateKind) -> Result<ExitCode, Words> {
    let kind = match kind {
        TemplateKind::Households => SheetKind::Households,
        TemplateKind::PastGrants => SheetKind::PastGrants,
    };
    let bytes = write_template(kind, &catalog_of(&options.catalog)?.vocabulary)?;
    let shown = options.file.display();
    let written = std::fs::File::create_new(&options.file).and_then(|mut file| file.write_all(&bytes));
    written.map_err(|error| words!("无法写入 {shown}：{error}", "can't write {shown}: {error}"))?;
    let language = options.lang.map(Lang::language);
    let done = words!("已生成空表 {shown}；第二张工作表说明各列", "wrote the empty sheet {shown}; its second sheet explains the columns");
    super::print(&format!("{}\n", pick(&done, language)))?;
    Ok(ExitCode::SUCCESS)
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Words> {
    let mut bytes = Vec::new();
    let shown = path.display();
    // One byte more than may be: what is longer is refused by its size.
    let read = std::fs::File::open(path).and_then(|file| file.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| words!("无法读取 {shown}：{error}", "can't read {shown}: {error}"))?;
    Ok(bytes)
}

fn read_and_report(options: &ImportOptions) -> Result<ExitCode, Words> {
    let bytes = read_bytes(&options.file)?;
    let (catalog, catalog_files) = catalog_and_files(&options.catalog)?;
    let language = options.lang.map(Lang::language);
    let contents = match read_file(&options.file.to_string_lossy(), &bytes, &catalog) {
        Ok(contents) => contents,
        Err(Refused::File(words)) => return Err(words),
        Err(Refused::Headings(faults)) => {
            let mut text = fault_table(&faults, language);
            text.push_str(&keep_faults(&options.file, &faults, language));
            super::print(&text)?;
            return Err(Words::new("列名有问题，整个文件没有读入", "the headings are at fault, so nothing of the file was read"));
        }
    };
    let (notes, faults) = match &contents {
        Contents::Households(sheet) => (&sheet.notes, &sheet.faults),
        Contents::PastGrants(sheet) => (&sheet.notes, &sheet.faults),
    };
    let mut text = String::new();
    let _ = writeln!(text, "{}", pick(&summary(&contents), language));
    for note in notes {
        let _ = writeln!(text, "! {}", pick(note, language));
    }
    if !faults.is_empty() {
        text.push_str(&fault_table(faults, language));
        text.push_str(&keep_faults(&options.file, faults, language));
    }
    if options.json {
        eprint!("{text}");
        super::print(&as_json_lines(&contents))?;
    } else {
        super::print(&text)?;
    }
    if options.dry_run {
        return Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) });
    }
    let unread = Unread { faults, written: rows_as_written(&options.file.to_string_lossy(), &bytes) };
    let imported = commit(options, &catalog, &catalog_files, &contents, &unread)?;
    let (new, changed, same) = (imported.new, imported.changed, imported.same);
    let done = words!("写入：新增 {new}，更新 {changed}，原样不变 {same}", "taken in: {new} new, {changed} changed, {same} as they were");
    let mut text = format!("{}\n", pick(&done, language));
    let all: Vec<RowFault> = faults.iter().cloned().chain(imported.faults.iter().cloned()).collect();
    if !imported.faults.is_empty() {
        text.push_str(&fault_table(&imported.faults, language));
        text.push_str(&keep_faults(&options.file, &all, language));
    }
    super::print(&text)?;
    Ok(if all.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

fn summary(contents: &Contents) -> Words {
    match contents {
        Contents::Households(sheet) => households_read(sheet),
        Contents::PastGrants(sheet) => past_grants_read(sheet),
    }
}

fn households_read(sheet: &Sheet<ImportedHousehold>) -> Words {
    let (count, rows) = (sheet.items.len(), sheet.items.iter().map(|household| household.lines.len()).sum::<usize>());
    let refused = refused_rows(&sheet.faults);
    let made = sheet.items.iter().map(|household| household.made_ids.len()).sum::<usize>();
    words!(
        "可读入 {count} 户（{rows} 行，其中 {made} 名成员没有编号，按行次编成）；{refused} 行有问题",
        "{count} households can be read ({rows} rows; {made} members without id are numbered by their rows); {refused} rows are refused"
    )
}

fn past_grants_read(sheet: &Sheet<PastGrantRow>) -> Words {
    let (count, refused) = (sheet.items.len(), refused_rows(&sheet.faults));
    words!("可读入 {count} 条过去的救助；{refused} 行有问题", "{count} past grants can be read; {refused} rows are refused")
}

fn refused_rows(faults: &[RowFault]) -> usize {
    faults.iter().map(|fault| fault.line).collect::<std::collections::BTreeSet<_>>().len()
}

fn as_json_lines(contents: &Contents) -> String {
    let objects: Vec<_> = match contents {
        Contents::Households(sheet) => sheet.items.iter().map(|household| household.document.clone()).collect(),
        Contents::PastGrants(sheet) => sheet.items.iter().map(|grant| grant.to_json()).collect(),
    };
    objects.into_iter().map(|object| format!("{}\n", serde_json::Value::Object(object))).collect()
}

fn fault_table(faults: &[RowFault], language: Option<Language>) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    let headings = [("行", "Row"), ("列", "Column"), ("问题", "Found"), ("应为", "Expected")];
    table.set_header(headings.map(|(zh, en)| pick(&Words::new(zh, en), language)));
    for fault in faults.iter().take(FAULTS_SHOWN_MAX) {
        let column = fault.column.clone().unwrap_or_default();
        table.add_row([fault.line.to_string(), column, pick(&fault.found, language), pick(&fault.expected, language)]);
    }
    let mut text = format!("{table}\n");
    if let Some(rest) = faults.len().checked_sub(FAULTS_SHOWN_MAX).filter(|rest| *rest > 0) {
        let _ = writeln!(text, "{}", pick(&words!("……另有 {rest} 条", "… and {rest} more"), language));
    }
    text
}

/// Writes the faults beside the file, and says where they stand.
fn keep_faults(file: &Path, faults: &[RowFault], language: Option<Language>) -> String {
    let mut name = OsString::from(file);
    name.push(".errors.csv");
    let path = PathBuf::from(name);
    let shown = path.display();
    let said = match std::fs::write(&path, write_error_file(faults)) {
        Ok(()) => words!("全部问题见 {shown}", "all faults stand in {shown}"),
        Err(error) => words!("无法写入 {shown}：{error}", "can't write {shown}: {error}"),
    };
    format!("{}\n", pick(&said, language))
}

fn pick(words: &Words, language: Option<Language>) -> String {
    language.map_or_else(|| words.to_string(), |language| words.in_language(language).to_string())
}
