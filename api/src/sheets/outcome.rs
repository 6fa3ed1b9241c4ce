//! What came out of a file: things that were read, and each row that was not, with the reason?

use engine::words::Words;

/// What a file holds, row faults beside what could be read.
#[derive(Clone, Debug)]
pub struct Sheet<T> {
    /// What was read, in the file's order.
    pub items: Vec<T>,
    /// What was refused, by line.
    pub faults: Vec<RowFault>,
    /// What the office should know though nothing is wrong: columns and sheets that were not read.
    pub notes: Vec<Words>,
}

impl<T> Sheet<T> {
    /// Nothing read yet.
    pub fn new(notes: Vec<Words>) -> Self {
        Self { items: Vec::new(), faults: Vec::new(), notes }
    }
}

/// Why a row was refused. Says of what was found only its shape: a file of faults is mailed around.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowFault {
    /// The row as the office sees it, from 1.
    pub line: usize,
    /// The column's heading as it stands in the file, where one cell is at fault.
    pub column: Option<String>,
    /// What was found.
    pub found: Words,
    /// What was expected, and what to do.
    pub expected: Words,
}

/// A cell that does not fit: what was found and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// What was found, by its shape.
    pub found: Words,
    /// What was expected.
    pub expected: Words,
}

impl Misfit {
    /// The fault of a row.
    pub fn at(self, line: usize, column: &str) -> RowFault {
        RowFault { line, column: Some(column.to_string()), found: self.found, expected: self.expected }
    }
}
