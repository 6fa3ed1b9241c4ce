//! What do the sheets of an office say, as household documents and past grants, and what is wrong with each row?
//!
//! `table` turns a workbook or a text file into rows of cells, `headings` says what each column means, `values` reads a cell,
//! `households` and `grants` make documents of rows, `json_lines` does the same for JSON, `contents` is the way in.

mod contents;
mod delimited;
mod error_file;
mod grants;
mod heading_words;
mod headings;
mod households;
mod json_lines;
mod kind;
mod named;
mod outcome;
mod plain;
mod spoken;
mod table;
mod template;
mod values;
mod workbook;
mod written;

#[cfg(test)]
mod proofs;

pub use contents::{Contents, Refused, read_file, rows_as_written};
pub use error_file::write_error_file;
pub use grants::PastGrantRow;
pub use households::ImportedHousehold;
pub use kind::SheetKind;
pub use named::{code_of, program_of};
pub use outcome::{RowFault, Sheet};
pub use table::FILE_BYTES_MAX;
pub use template::write_template;
pub use values::typed_value;
