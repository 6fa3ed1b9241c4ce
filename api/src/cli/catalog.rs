//! With which catalog does a command work?

use super::check::read_folder;
use crate::problem::Problem;
use engine::casework::{Desk, keep_catalog};
use engine::catalog::{Catalog, Diagnostic, SourceFolder};
use engine::proof::load_catalog;
use engine::words::Words;
use std::path::Path;

/// The catalog in a folder, with what is wrong with it told on standard error.
pub fn programs_of(folder: &Path) -> Result<Catalog, Words> {
    Ok(load(&read_folder(folder)?))
}

fn load(files: &SourceFolder) -> Catalog {
    let (catalog, diagnostics) = load_catalog(files);
    report_left_out(&catalog, &diagnostics);
    catalog
}

/// The same for commands that read households: none where the facts are broken that households are told in.
pub fn catalog_of(folder: &Path) -> Result<Catalog, Words> {
    catalog_and_files(folder).map(|(catalog, _)| catalog)
}

/// The same with its files, for commands that decide: a store keeps the files of every catalog with which it was used.
pub fn catalog_and_files(folder: &Path) -> Result<(Catalog, SourceFolder), Words> {
    let files = read_folder(folder)?;
    let catalog = load(&files);
    if catalog.has_broken_words {
        return Err(Words::new(
            "事实定义文件（facts）有错，无法读懂家庭资料；运行 yimen check 查看",
            "a file of facts is broken, so households can't be read as they are meant; `yimen check` says why",
        ));
    }
    Ok((catalog, files))
}

/// Keeps the catalog's files in the store of a desk, once.
pub fn keep_files(desk: &mut Desk<'_>, files: &SourceFolder) -> Result<(), Words> {
    keep_catalog(desk, files).map_err(|error| Problem::of_case(desk, error).detail)
}

/// Says on standard error which programs are left out of every answer, and how to see why.
fn report_left_out(catalog: &Catalog, diagnostics: &[Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let (problems, left_out) = (diagnostics.len(), catalog.left_out.join(", "));
    super::tell(&format!("目录有 {problems} 个问题，未载入：{left_out}（运行 yimen check 查看）"));
    super::tell(&format!("the catalog has {problems} problems; left out: {left_out} (run `yimen check` to see them)"));
}
