//! Which programs may answer?

use super::cases::{contradicting_cases, failing_cases};
use crate::catalog::{Catalog, Diagnostic, Findings, RegionIndex, SourceFolder, assemble};
use crate::words;
use crate::words::Words;

/// A catalog whose programs are sound and answer their own cases, with every problem of all that was left out.
pub fn load_catalog(folder: &SourceFolder) -> (Catalog, Vec<Diagnostic>) {
    let (mut catalog, mut diagnostics) = assemble(folder);
    let mut failed = Vec::new();
    for program in &catalog.programs {
        let mut failures = contradicting_cases(&catalog, &program.cases);
        failures.extend(failing_cases(program, &program.cases, &catalog.vocabulary));
        if failures.is_empty() {
            continue;
        }
        failed.push(program.file.clone());
        let bytes = folder.files.iter().find(|file| file.path == program.file).map(|file| file.bytes.as_slice()).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes);
        let mut findings = Findings::new(&program.file, &text);
        for failure in failures {
            let (name, zh, en) = (failure.case, failure.problem.zh, failure.problem.en);
            findings.add(
                failure.place,
                words!("案例「{name}」失败：{zh}", "case `{name}` fails: {en}"),
                Words::new("请对照原文改正条款或案例", "mend the rule or the case by the source's text"),
            );
        }
        diagnostics.extend(findings.list);
    }
    catalog.left_out.extend(catalog.programs.iter().filter(|p| failed.contains(&p.file)).map(|p| p.id.clone()));
    catalog.programs.retain(|program| !failed.contains(&program.file));
    catalog.by_region = RegionIndex::of(&catalog.programs);
    catalog.left_out.sort();
    catalog.left_out.dedup();
    diagnostics.sort_by(|a, b| (&a.file, a.place).cmp(&(&b.file, b.place)));
    (catalog, diagnostics)
}
