//! Which program, agency or need does a written name mean?

use super::plain::{plain, without_brackets};
use engine::calendar::Date;
use engine::catalog::{Catalog, Program};
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

/// The program of the catalog that a text means, in the version of the first day. A name that several programs have is told by its
/// agency; an error says which there are.
pub fn program_of<'c>(text: &str, agency: Option<&str>, from: Option<Date>, catalog: &'c Catalog) -> Result<Option<&'c Program>, Words> {
    let (whole, short) = (plain(text), without_brackets(text));
    let by_id: Vec<&Program> = catalog.programs.iter().map(|program| &**program).filter(|program| program.id == text.trim()).collect();
    let is_called = |program: &&Program| [&program.name.zh, &program.name.en].iter().any(|name| plain(name) == whole || plain(name) == short);
    let found = if by_id.is_empty() { catalog.programs.iter().map(|program| &**program).filter(is_called).collect() } else { by_id };
    let ids = |programs: &[&Program]| -> Vec<String> {
        let mut ids: Vec<String> = programs.iter().map(|program| program.id.clone()).collect();
        ids.dedup();
        ids
    };
    let narrowed: Vec<&Program> = match ids(&found).len() {
        0 | 1 => found,
        _ => {
            let of_agency: Vec<&Program> = found.iter().copied().filter(|program| Some(program.agency.as_str()) == agency).collect();
            let several = ids(if of_agency.is_empty() { &found } else { &of_agency });
            if several.len() > 1 {
                let list = several.join(", ");
                return Err(words!("请写项目编号：{list}", "write the program's id: {list}"));
            }
            of_agency
        }
    };
    // Versions stand in the order of their first day.
    let in_force = narrowed.iter().rev().find(|program| from.is_none_or(|from| program.in_force.from <= from));
    Ok(in_force.or(narrowed.first()).copied())
}

/// The id that a text means, by id or name, where exactly one does.
pub fn code_of(text: &str, names: &BTreeMap<String, Words>) -> Option<String> {
    if names.contains_key(text) {
        return Some(text.to_string());
    }
    let whole = plain(text);
    let mut alike = names.iter().filter(|(_, words)| plain(&words.zh) == whole || plain(&words.en) == whole);
    match (alike.next(), alike.next()) {
        (Some((id, _)), None) => Some(id.clone()),
        _ => None,
    }
}
