//! How does an office get back what is wrong with its rows?

use super::outcome::RowFault;

/// The faults as CSV that spreadsheet programs open: row, column, what was found, what was expected, in both languages. It holds no
/// person's data: faults say only the shape of what was found.
pub fn write_error_file(faults: &[RowFault]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
    let headings = ["行 row", "列 column", "问题", "应为", "found", "expected"];
    let rows = faults.iter().map(|fault| {
        let column = fault.column.as_deref().map(as_text).unwrap_or_default();
        [fault.line.to_string(), column, fault.found.zh.clone(), fault.expected.zh.clone(), fault.found.en.clone(), fault.expected.en.clone()]
    });
    for row in std::iter::once(headings.map(str::to_string)).chain(rows) {
        writer.write_record(&row).expect("memory takes every record");
    }
    writer.into_inner().expect("memory takes every record")
}

/// A heading that begins like a formula is shown as text.
fn as_text(heading: &str) -> String {
    if heading.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{heading}") } else { heading.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::words::Words;

    #[test]
    fn a_spreadsheet_opens_it_and_runs_nothing() {
        let fault = RowFault {
            line: 7,
            column: Some("=HYPERLINK(1)".to_string()),
            found: Words::new("空格，“无”", "nothing, \"none\""),
            expected: Words::new("日期", "a date"),
        };
        let file = write_error_file(&[fault]);
        assert_eq!(
            String::from_utf8(file).unwrap(),
            "\u{FEFF}行 row,列 column,问题,应为,found,expected\n7,'=HYPERLINK(1),空格，“无”,日期,\"nothing, \"\"none\"\"\",a date\n"
        );
    }
}
