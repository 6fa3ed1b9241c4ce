//! Are workbooks of other programs read alike: `.xls` of old Excel, `.ods` of LibreOffice?
//!
//! Nothing here writes these formats, so the smallest files that hold a sheet are put together byte by byte.

use super::office::{catalog, documents, households, places};
use crate::sheets::contents::read_file;

const EXPECTED: &str =
    r#"{"id":"H-1","members":[{"birth_date":"1970-01-01","id":"H-1-1","id_number":"110101700101001"},{"birth_date":"1970-01-02","id":"H-1-2"}]}"#;

fn workbook_of_libreoffice() -> Vec<u8> {
    let text = |text: &str| format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>");
    let number = |digits: &str| format!("<table:table-cell office:value-type=\"float\" office:value=\"{digits}\"/>");
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let day = |day: &str| format!("<table:table-cell office:value-type=\"date\" office:date-value=\"{day}\"/>");
    let rows = [
        row(&["户编号", "身份证号", "出生日期"].map(text)),
        row(&[text("H-1"), number("110101700101001"), day("1970-01-01")]),
        row(&[text("H-1"), text(""), day("1970-01-02T08:00:00")]),
        row(&[text("H-2"), number("110101199001010010")]),
    ];
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"表\">{}</table:table></office:spreadsheet></office:body></office:document-content>",
        rows.concat()
    );
    stored_zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

fn workbook_of_old_excel() -> Vec<u8> {
    let mut cells = Vec::new();
    for (column, heading) in (0u16..).zip(["户编号", "身份证号", "出生日期"]) {
        cells.extend(label(0, column, heading));
    }
    cells.extend(label(1, 0, "H-1"));
    cells.extend(float(1, 1, 0, 110101700101001.0));
    // The second cell format is a day: 25569 days after the beginning of 1900.
    cells.extend(float(1, 2, 1, 25569.0));
    // The household's number is merged over two rows.
    cells.extend(float(2, 2, 1, 25570.0));
    cells.extend(record(0x00E5, &words(&[1, 1, 2, 0, 0])));
    cells.extend(label(3, 0, "H-2"));
    cells.extend(float(3, 1, 0, 110101199001010010.0));
    compound_file(&workbook_stream(&cells))
}

#[test]
fn other_programs_say_the_same() {
    for book in [workbook_of_libreoffice(), workbook_of_old_excel()] {
        let sheet = households(&book);
        assert_eq!(documents(&sheet), [EXPECTED]);
        assert_eq!(places(&sheet.faults), [(4, "身份证号")]);
    }
}

#[test]
fn broken_they_never_stop_the_program() {
    for book in [workbook_of_libreoffice(), workbook_of_old_excel()] {
        let mut read = 0;
        for position in (0..book.len().min(3_000)).step_by(5) {
            let mut bytes = book.clone();
            bytes[position] ^= 0xFF;
            read += usize::from(read_file("a.xls", &bytes, catalog()).is_ok());
        }
        assert!(read > 0, "some changes do no harm, so the reader was reached");
    }
}

fn words(numbers: &[u16]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_le_bytes()).collect()
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [words(&[kind, data.len() as u16]), data.to_vec()].concat()
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let characters: Vec<u16> = text.encode_utf16().collect();
    let data = [words(&[row, column, 0, characters.len() as u16]), vec![1], words(&characters)].concat();
    record(0x0204, &data)
}

fn float(row: u16, column: u16, format: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[words(&[row, column, format]), number.to_le_bytes().to_vec()].concat())
}

/// The globals of a workbook, then one sheet.
fn workbook_stream(cells: &[u8]) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
    let format = |number: u16| record(0x00E0, &[words(&[0, number]), vec![0; 16]].concat());
    let name = [vec![5, 1], words(&"Sheet".encode_utf16().collect::<Vec<_>>())].concat();
    let globals = |start: u32| {
        let sheet = [start.to_le_bytes().to_vec(), vec![0, 0], name.clone()].concat();
        [begin(0x0005), format(0), format(14), record(0x0085, &sheet), record(0x000A, &[])].concat()
    };
    let start = globals(0).len() as u32;
    [globals(start), begin(0x0010), cells.to_vec(), record(0x000A, &[])].concat()
}

/// A compound file with one stream: header, one sector of allocations, one of the directory, then the stream.
fn compound_file(stream: &[u8]) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    const ALLOCATIONS: u32 = 0xFFFF_FFFD;
    let longs = |numbers: &[u32]| -> Vec<u8> { numbers.iter().flat_map(|number| number.to_le_bytes()).collect() };
    // A stream below 4,096 bytes would stand elsewhere.
    let sectors = stream.len().max(4_096).div_ceil(512);
    let mut content = stream.to_vec();
    content.resize(sectors * 512, 0);
    let mut header = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    header.extend([0; 16]);
    header.extend(words(&[0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0]));
    header.extend(longs(&[0, 1, 1, 0, 4_096, END, 0, END, 0, 0]));
    header.resize(512, 0xFF);
    let mut allocations = vec![ALLOCATIONS, END];
    allocations.extend((0..sectors as u32).map(|sector| if sector + 1 == sectors as u32 { END } else { sector + 3 }));
    allocations.resize(128, FREE);
    let entry = |name: &str, kind: u8, child: u32, start: u32, length: u32| {
        let mut bytes = words(&name.encode_utf16().collect::<Vec<_>>());
        bytes.resize(64, 0);
        bytes.extend(words(&[(name.len() * 2 + 2) as u16]));
        bytes.extend([kind, 1]);
        bytes.extend(longs(&[FREE, FREE, child]));
        bytes.resize(116, 0);
        bytes.extend(longs(&[start, length, 0]));
        bytes
    };
    let directory = [entry("Root Entry", 5, 1, END, 0), entry("Workbook", 2, FREE, 2, content.len() as u32), vec![0; 256]].concat();
    [header, longs(&allocations), directory, content].concat()
}

/// A zip archive without compression.
fn stored_zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let at = archive.len() as u32;
        let length = bytes.len() as u32;
        let described =
            [words(&[20, 0x0800, 0, 0, 0x21]), checksum(bytes).to_le_bytes().to_vec(), length.to_le_bytes().repeat(2), words(&[name.len() as u16, 0])];
        archive.extend([b"PK\x03\x04".to_vec(), described.concat(), name.as_bytes().to_vec(), bytes.to_vec()].concat());
        directory.extend([b"PK\x01\x02".to_vec(), words(&[20]), described.concat(), vec![0; 10], at.to_le_bytes().to_vec(), name.as_bytes().to_vec()].concat());
    }
    let count = files.len() as u16;
    let (at, length) = (archive.len() as u32, directory.len() as u32);
    let end = [b"PK\x05\x06".to_vec(), words(&[0, 0, count, count]), length.to_le_bytes().to_vec(), at.to_le_bytes().to_vec(), words(&[0])];
    [archive, directory, end.concat()].concat()
}

/// CRC-32, bit by bit.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), |sum, _| step(sum)))
}
