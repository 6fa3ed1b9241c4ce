//! Which fact is missing, and in which field is it filled in?

use crate::pages::frame::part;
use crate::pages::refusal::Todo;
use crate::pages::tongue::Tongue;
use engine::catalog::Catalog;
use engine::facts::{Holder, Household};
use engine::words;

/// Missing facts by their names, each with a link to its field; numbers of the catalog by their key.
pub fn missing_links(l: Tongue, catalog: &Catalog, household: &Household, paths: &[String]) -> Vec<Todo> {
    paths.iter().map(|path| missing_link(l, catalog, household, path)).collect()
}

fn missing_link(l: Tongue, catalog: &Catalog, household: &Household, path: &str) -> Todo {
    let (member, key, holder) = match path.split_once(':') {
        Some(("member", rest)) => match rest.rsplit_once('.') {
            Some((id, key)) => (Some(id), key, Holder::Member),
            None => (None, rest, Holder::Member),
        },
        Some((_, parameter)) => {
            let text = words!("目录参数 {parameter} 在该日没有数值", "the catalog's number {parameter} has no value on that date");
            return Todo { text: l.own(text), href: String::new() };
        }
        None => (None, path.trim_start_matches("household."), Holder::Household),
    };
    let vocabulary = &catalog.vocabulary;
    let name = vocabulary.slot(holder, key).map_or(key, |slot| l.w(&vocabulary.facts(holder)[slot].name));
    let position = member.and_then(|id| household.members.iter().position(|one| one.id == id));
    let (field, text) = match position {
        Some(position) => {
            let member = &household.members[position];
            let who = member.name.as_deref().unwrap_or(&member.id);
            (format!("m{position}.{key}"), l.own(words!("{name}（{who}）", "{name} ({who})")))
        }
        None => (format!("h.{key}"), name.to_string()),
    };
    Todo { text, href: format!("/households/{}/edit?field={field}#f-{}", part(&household.id), field.replace('.', "-")) }
}
