//! How are all files of a catalog kept as one, so that they can be read again as they were?
//!
//! A first line, then for each file a line with its length and its path, its bytes, and a line's end: the same files make the
//! same bytes, and people can read them.

use super::folder::{SourceFile, SourceFolder};

const FIRST: &[u8] = b"yimen catalog 1\n";

impl SourceFolder {
    /// All files as one.
    pub fn to_bundle(&self) -> Vec<u8> {
        let mut bytes = FIRST.to_vec();
        for file in &self.files {
            bytes.extend(format!("{} {}\n", file.bytes.len(), file.path).into_bytes());
            bytes.extend(&file.bytes);
            bytes.push(b'\n');
        }
        bytes
    }

    /// The files of which a bundle was made; nothing if it is none.
    pub fn of_bundle(bundle: &[u8]) -> Option<Self> {
        let mut rest = bundle.strip_prefix(FIRST)?;
        let mut files = Vec::new();
        while !rest.is_empty() {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let (length, path) = std::str::from_utf8(&rest[..end]).ok()?.split_once(' ')?;
            let (bytes, after) = rest[end + 1..].split_at_checked(length.parse().ok()?)?;
            files.push(SourceFile { path: path.to_string(), bytes: bytes.to_vec() });
            rest = after.strip_prefix(b"\n")?;
        }
        Some(SourceFolder { files, unreadable: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_back_as_they_were_and_nothing_else_does() {
        let file = |path: &str, bytes: &[u8]| SourceFile { path: path.to_string(), bytes: bytes.to_vec() };
        let files = vec![file("a b/c.yaml", b"3 x\nabc\n"), file("empty.yaml", b""), file("needs.yaml", "需求\u{0}".as_bytes())];
        let folder = SourceFolder { files, unreadable: Vec::new() };
        let bundle = folder.to_bundle();
        assert_eq!(SourceFolder::of_bundle(&bundle), Some(folder));
        assert_eq!(SourceFolder::of_bundle(FIRST), Some(SourceFolder::default()));
        for end in FIRST.len() + 1..bundle.len() {
            let cut = SourceFolder::of_bundle(&bundle[..end]);
            assert!(cut.is_none_or(|cut| cut.files.len() < 3), "{end} bytes");
        }
        assert_eq!(SourceFolder::of_bundle(b"something else"), None);
    }
}
