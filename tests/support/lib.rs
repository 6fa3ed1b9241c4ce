//! What do all proofs need: the catalog, the program, and random households?

mod households;
mod program;
mod server;
mod small_catalog;

pub use households::{Document, complete_document, consistent, document_of, drop_facts};
pub use program::{Run, run_yimen, yimen};
pub use server::{Answer, Connection, Server};
pub use small_catalog::{SmallCatalog, SmallProgram};

use engine::catalog::{Catalog, SourceFolder};
use engine::proof::load_catalog;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The top of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the repository").to_path_buf()
}

/// The files of the catalog as they stand in the repository.
pub fn catalog_files() -> SourceFolder {
    SourceFolder::read(&repository().join("catalog")).expect("the catalog is readable")
}

/// The whole catalog, which must load without a problem.
pub fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| {
        let (catalog, diagnostics) = load_catalog(&catalog_files());
        assert!(diagnostics.is_empty(), "the catalog has problems; run `yimen check`: {:?}", diagnostics.first());
        catalog
    })
}
