//! With which catalog does a command work?

use super::check::read_folder;
use engine::catalog::{Catalog, Diagnostic};
use engine::proof::load_catalog;
use engine::words::Words;
use std::path::Path;

/// The catalog in a folder, with what is wrong with it told on standard error.
pub fn programs_of(folder: &Path) -> Result<Catalog, Words> {
    let (catalog, diagnostics) = load_catalog(&read_folder(folder)?);
    report_left_out(&catalog, &diagnostics);
    Ok(catalog)
}

/// The same for commands that read households: none where the facts are broken that households are told in.
pub fn catalog_of(folder: &Path) -> Result<Catalog, Words> {
    let catalog = programs_of(folder)?;
    if catalog.has_broken_words {
        return Err(Words::new(
            "事实定义文件（facts）有错，无法读懂家庭资料；运行 yimen check 查看",
            "a file of facts is broken, so households can't be read as they are meant; `yimen check` says why",
        ));
    }
    Ok(catalog)
}

/// Says on standard error which programs are left out of every answer, and how to see why.
fn report_left_out(catalog: &Catalog, diagnostics: &[Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    let (problems, left_out) = (diagnostics.len(), catalog.left_out.join(", "));
    eprintln!("目录有 {problems} 个问题，未载入：{left_out}（运行 yimen check 查看）");
    eprintln!("the catalog has {problems} problems; left out: {left_out} (run `yimen check` to see them)");
}
