//! `yimen check`: is every file of the catalog sound, and do its programs answer their cases?

use super::arguments::{CheckOptions, Lang};
use super::fail;
use engine::catalog::{Diagnostic, SourceFolder};
use engine::proof::{MutantOwner, lint_catalog, load_catalog, try_mutants};
use engine::words;
use engine::words::{Language, Words};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs the check. Exit status 1 if there is any problem; advice fails it only under `--strict`.
pub fn run(options: &CheckOptions) -> ExitCode {
    let path = options.folder.clone().or_else(|| options.catalog.clone()).unwrap_or_else(|| PathBuf::from("catalog"));
    let folder = match read_folder(&path) {
        Ok(folder) => folder,
        Err(words) => return fail(&words),
    };
    let language = options.lang.map(Lang::language);
    let as_of = match options.advice.as_of() {
        Ok(as_of) => as_of,
        Err(words) => return fail(&words),
    };
    let (catalog, diagnostics) = load_catalog(&folder);
    let mut text = String::new();
    for diagnostic in &diagnostics {
        let _ = writeln!(text, "{}\n", text_of(diagnostic, &path, language));
    }
    let mut unnoticed = 0;
    if let Some(prefix) = &options.mutants {
        let prefix = prefix.trim_start_matches("./");
        let prefix = Path::new(prefix).strip_prefix(&path).map_or(prefix.to_string(), |p| p.to_string_lossy().into_owned());
        let mutants = try_mutants(&catalog);
        for mutant in mutants.iter().filter(|m| !m.is_noticed) {
            let (MutantOwner::Program(file) | MutantOwner::Shared(file)) = &mutant.owner;
            if !file.starts_with(&prefix) && !matches!(mutant.owner, MutantOwner::Shared(_)) {
                continue;
            }
            match &mutant.excuse {
                Some(because) => {
                    let _ = writeln!(text, "{file}: {} ({})", mutant.name, pick(because, language));
                }
                None => {
                    unnoticed += 1;
                    let words = words!("没有案例发现这个改动", "no case notices this change");
                    let _ = writeln!(text, "{file}: {}: {}", mutant.name, pick(&words, language));
                }
            }
        }
        let (count, noticed) = (mutants.len(), mutants.iter().filter(|m| m.is_noticed).count());
        let _ = writeln!(text, "{}", pick(&words!("改动 {count} 处，案例发现 {noticed} 处", "{count} changes, {noticed} noticed by the cases"), language));
    }
    let advice = lint_catalog(&catalog, &folder, as_of);
    text += &options.advice.text_of(&advice, &path, language);
    let cases: usize = catalog.programs.iter().map(|p| p.cases.len()).sum();
    let (programs, open) = (catalog.programs.len(), catalog.programs.iter().filter(|p| p.open.is_some()).count());
    let problems = diagnostics.len();
    let left_out = catalog.left_out.len();
    let summary = words!(
        "{programs} 个项目可用（其中 {open} 个须询问部门），{cases} 个案例通过；{problems} 个问题，{left_out} 个项目未载入",
        "{programs} programs ready ({open} of them: ask the agency), {cases} cases pass; {problems} problems, {left_out} programs left out"
    );
    let _ = writeln!(text, "{}", pick(&summary, language));
    if let Err(words) = super::print(&text) {
        return fail(&words);
    }
    if problems > 0 || unnoticed > 0 || options.advice.is_failed_by(&advice) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Reads a catalog's folder, or says in both languages why not.
pub fn read_folder(path: &Path) -> Result<SourceFolder, Words> {
    let shown = path.display();
    match SourceFolder::read(path) {
        Ok(folder) if folder.files.iter().any(|file| file.path.ends_with(".yaml")) => Ok(folder),
        Ok(_) => Err(words!("{shown} 中没有目录文件（.yaml）", "{shown} holds no catalog (.yaml files)")),
        Err(error) => Err(words!("无法读取目录 {shown}：{error}", "can't read the catalog {shown}: {error}")),
    }
}

pub fn pick(words: &Words, language: Option<Language>) -> String {
    language.map_or_else(|| words.to_string(), |language| words.in_language(language).to_string())
}

/// A problem with its place, the line itself, and how to mend it.
pub fn text_of(diagnostic: &Diagnostic, folder: &Path, language: Option<Language>) -> String {
    let Diagnostic { file, place, excerpt, problem, mend, .. } = diagnostic;
    let path = folder.join(file);
    let line = place.line;
    let width = line.to_string().len();
    let column = (place.column as usize).saturating_sub(1);
    let indent: String = excerpt.chars().take(column).map(|c| if c.is_ascii() { ' ' } else { '\u{3000}' }).collect();
    let bar = format!("{:width$} |", "");
    let mut text = format!("{}:{line}:{}", path.display(), place.column);
    let mut both = |label_zh: &str, label_en: &str, words: &Words| {
        if language != Some(Language::English) {
            text.push_str(&format!("\n  {label_zh}{}", words.zh));
        }
        if language != Some(Language::Chinese) {
            text.push_str(&format!("\n  {label_en}{}", words.en));
        }
    };
    both("问题：", "problem: ", problem);
    both("改法：", "mend: ", mend);
    text.push_str(&format!("\n{bar}\n{line} | {excerpt}\n{bar} {indent}^"));
    text
}
