//! Which advice is there for a catalog, and on which line?

use super::advice::{Advice, Anchor, LintKind, Remark};
use super::{bands, cliffs, expiring, impossible, shadowed, unrelated};
use crate::calendar::Date;
use crate::catalog::yaml::{Kind, Node};
use crate::catalog::{Catalog, Findings, Place, SourceFolder, parse_yaml};
use std::collections::BTreeMap;

/// All advice for the programs that loaded, by kind, file and line. What has run out is asked of `as_of`; the classes and relations of
/// a program that is no longer in force are looked at as they were on its last day.
pub fn lint_catalog(catalog: &Catalog, folder: &SourceFolder, as_of: Date) -> Vec<Advice> {
    let mut texts: BTreeMap<&str, (&str, Option<Node>)> = BTreeMap::new();
    let mut advice = Vec::new();
    for kind in LintKind::ALL {
        for remark in remarks(kind, catalog, folder, as_of) {
            let Some(file) = folder.files.iter().find(|file| file.path == remark.file) else { continue };
            let (text, node) = texts.entry(&file.path).or_insert_with(|| {
                let text = std::str::from_utf8(&file.bytes).unwrap_or_default();
                (text, parse_yaml(text.strip_prefix('\u{feff}').unwrap_or(text)).ok())
            });
            let place = node.as_ref().and_then(|node| place_of(node, &remark.anchor)).unwrap_or(Place { line: 1, column: 1 });
            let mut findings = Findings::new(&file.path, text);
            findings.add_but_stay(place, remark.problem, remark.mend);
            advice.extend(findings.list.into_iter().map(|diagnostic| Advice { kind, diagnostic }));
        }
    }
    advice.sort_by(|a, b| (a.kind, &a.diagnostic.file, a.diagnostic.place).cmp(&(b.kind, &b.diagnostic.file, b.diagnostic.place)));
    advice
}

fn remarks(kind: LintKind, catalog: &Catalog, folder: &SourceFolder, as_of: Date) -> Vec<Remark> {
    match kind {
        LintKind::Impossible => impossible::find(catalog),
        LintKind::Shadowed => shadowed::find(catalog),
        LintKind::Bands => bands::find(catalog, as_of),
        LintKind::Cliff => cliffs::find(catalog),
        LintKind::Expiring => expiring::find(catalog, folder, as_of),
        LintKind::Unrelated => unrelated::find(catalog, as_of),
    }
}

/// Where an anchor stands; of a part that is not there, its file's id.
fn place_of(file: &Node, anchor: &Anchor) -> Option<Place> {
    let found = match anchor {
        Anchor::Key(key) => key_place(file, key),
        Anchor::Criterion(id) => items_of(file, "criteria").iter().find(|item| item.get("id").and_then(Node::as_text) == Some(id)).map(|item| item.place),
        Anchor::Value(parameter, index) => {
            let holder = match parameter {
                Some(name) => file.get("parameters").and_then(|parameters| parameters.get(name)),
                None => Some(file),
            };
            holder.and_then(|holder| items_of(holder, "values").get(*index)).map(|value| value.place)
        }
        Anchor::AmountRow(index) => file.get("amount").and_then(|amount| items_of(amount, "first").get(*index)).map(|row| row.place),
    };
    found.or_else(|| key_place(file, "id"))
}

fn key_place(file: &Node, key: &str) -> Option<Place> {
    match &file.kind {
        Kind::Map(entries) => entries.iter().find(|(own, _)| own.text == key).map(|(own, _)| own.place),
        _ => None,
    }
}

fn items_of<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).map(Node::items).unwrap_or_default()
}
