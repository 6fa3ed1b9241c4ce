//! Which rows does a text file hold, in whatever encoding and with whatever separator?

use super::table::{CELLS_MAX, COLUMNS_MAX, Cell, Row};
use engine::words;
use engine::words::Words;

/// Reads CSV. Line breaks within quotes are kept; a row has the number of its first line.
pub fn read_rows(bytes: &[u8]) -> Result<Vec<Row>, Words> {
    let mut text = decoded(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    let separator = separator_of(&text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut cells_held = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(rows),
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                return Err(words!("第{line}行不是正确的CSV", "line {line} is not correct CSV"));
            }
        }
        // The reader skips blank lines, so the row's first line is counted from its end.
        let breaks: usize = record.iter().map(|field| field.matches('\n').count()).sum();
        let line = (reader.position().line() as usize).saturating_sub(1 + breaks).max(1);
        let cells: Vec<Cell> = record.iter().map(Cell::of_text).collect();
        if cells.len() > COLUMNS_MAX {
            return Err(words!("第{line}行超过{COLUMNS_MAX}列", "line {line} has more than {COLUMNS_MAX} columns"));
        }
        cells_held += cells.len();
        if cells_held > CELLS_MAX {
            return Err(words!("表格超过{CELLS_MAX}个单元格，请分成几个文件", "the sheet has more than {CELLS_MAX} cells: split it"));
        }
        rows.push(Row { line, cells });
    }
}

/// The text of a file: by its byte order mark, else UTF-8 if it is, else GB18030.
pub fn decoded(bytes: &[u8]) -> Result<String, Words> {
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.into()),
            Err(_) => encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes),
        },
    };
    match text {
        Some(text) if !text.contains('\0') => Ok(text.into_owned()),
        _ => Err(Words::new(
            "文件既不是UTF-8也不是GB18030文本，也不是Excel文件；请在表格软件中另存为 .xlsx 或“CSV UTF-8”",
            "the file is neither text in UTF-8 or GB18030 nor a workbook: save it as .xlsx or as “CSV UTF-8”",
        )),
    }
}

/// The separator that the first line with any has most often, outside quotes.
fn separator_of(text: &str) -> u8 {
    for line in text.lines().take(20) {
        let mut counts = [0usize; 3];
        let mut is_quoted = false;
        for byte in line.bytes() {
            match byte {
                b'"' => is_quoted = !is_quoted,
                b',' if !is_quoted => counts[0] += 1,
                b';' if !is_quoted => counts[1] += 1,
                b'\t' if !is_quoted => counts[2] += 1,
                _ => {}
            }
        }
        let most = counts[0].max(counts[1]).max(counts[2]);
        if most > 0 {
            return [b',', b';', b'\t'][counts.iter().position(|count| *count == most).unwrap_or(0)];
        }
    }
    b','
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<(usize, Vec<String>)> {
        let text = |cell: &Cell| if let Cell::Text(text) = cell { text.clone() } else { String::new() };
        read_rows(bytes).unwrap().iter().map(|row| (row.line, row.cells.iter().map(text).collect())).collect()
    }

    #[test]
    fn every_encoding_and_separator_gives_the_same_rows() {
        let sheet = "姓名,备注\r\n王伟,\"一\r\n二\"\r\n\r\n赵丽,无\r\n";
        let expected: Vec<(usize, Vec<String>)> =
            [(1, ["姓名", "备注"]), (2, ["王伟", "一\n二"]), (5, ["赵丽", "无"])].map(|(line, cells)| (line, cells.map(str::to_string).to_vec())).to_vec();
        let mut utf16 = vec![0xFF, 0xFE];
        utf16.extend(sheet.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes));
        let files = [
            sheet.as_bytes().to_vec(),
            format!("\u{FEFF}{sheet}").into_bytes(),
            encoding_rs::GB18030.encode(sheet).0.into_owned(),
            encoding_rs::GB18030.encode(&sheet.replace(',', ";")).0.into_owned(),
            sheet.replace(',', "\t").replace("\r\n", "\n").trim_end().as_bytes().to_vec(),
            sheet.replace("\r\n", "\r").into_bytes(),
            utf16,
        ];
        for (number, file) in files.iter().enumerate() {
            assert_eq!(texts(file), expected, "file {number}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        for bytes in [&b"a,b\0c"[..], &[0xFF, 0xFE, 0x00][..], &[0x81, 0x20, 0xFF][..]] {
            assert!(read_rows(bytes).is_err(), "{bytes:?}");
        }
    }
}
