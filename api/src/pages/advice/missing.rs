//! Which fact is missing, and in which field is it filled in?

use crate::pages::frame::part;
use crate::pages::refusal::Todo;
use crate::pages::tongue::Tongue;
use engine::catalog::Catalog;
use engine::facts::{Holder, Household};
use engine::words;

/// Missing facts named in one place; of more the number. Each of two hundred members may lack some.
const LINKS_MAX: usize = 60;

/// Missing facts by their names, each with a link to its field; numbers of the catalog by their key.
pub fn missing_links(l: Tongue, catalog: &Catalog, household: &Household, paths: &[String]) -> Vec<Todo> {
    let more = paths.len().saturating_sub(LINKS_MAX);
    let more = (more > 0).then(|| Todo { text: l.own(words!("另有{more}项", "and {more} more")), href: String::new() });
    paths.iter().take(LINKS_MAX).map(|path| missing_link(l, catalog, household, path)).chain(more).collect()
}

fn missing_link(l: Tongue, catalog: &Catalog, household: &Household, path: &str) -> Todo {
    let (position, key, holder) = match path.split_once(':') {
        Some(("member", rest)) => match household.member_of_path(rest) {
            Some((position, key)) => (Some(position), key, Holder::Member),
            None => (None, rest, Holder::Member),
        },
        Some((_, parameter)) => {
            let text = words!("目录参数 {parameter} 在该日没有数值", "the catalog's number {parameter} has no value on that date");
            return Todo { text: l.own(text), href: String::new() };
        }
        None => (None, path.trim_start_matches("household."), Holder::Household),
    };
    let name = catalog.vocabulary.name_of(holder, key).map_or_else(|| key.to_string(), |name| l.own(name));
    let (field, text) = match position {
        Some(position) => {
            let member = &household.members[position];
            let who = member.name.as_deref().unwrap_or(&member.id);
            (format!("m{position}.{}", form_key(key)), l.own(words!("{name}（{who}）", "{name} ({who})")))
        }
        None => (format!("h.{}", form_key(key)), name),
    };
    Todo { text, href: format!("/households/{}/edit?field={field}#f-{}", part(&household.id), field.replace('.', "-")) }
}

/// The key of a field on the form, where records are counted from 0: `supporters.2.family_size` is `supporters.1.family_size`.
fn form_key(key: &str) -> String {
    let mut parts = key.splitn(3, '.');
    match (parts.next(), parts.next().and_then(|record| record.parse::<usize>().ok()), parts.next()) {
        (Some(list), Some(record), Some(field)) => format!("{list}.{}.{field}", record.saturating_sub(1)),
        _ => key.to_string(),
    }
}
