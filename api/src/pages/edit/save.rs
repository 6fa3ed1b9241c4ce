//! How does what was typed become what is registered?

use super::document::Drafted;
use super::draft::{Draft, version_of};
use super::page::{Shown, write_form};
use crate::officer::May;
use crate::pages::form::{Form, FormFaults};
use crate::pages::frame::{go, part};
use crate::pages::search_entry::note_household;
use crate::pages::trouble::Trouble;
use crate::pages::visit::Visit;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::{Date, parse_date};
use engine::casework::{CaseError, Desk, Observed, Registration, register};
use engine::facts::read_registration;
use engine::registry::{HouseholdFile, household_called};
use engine::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// Characters of a source at most.
const SOURCE_CHARACTERS_MAX: usize = 100;

/// `POST /households/new`
pub async fn save_new(visit: Visit, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            save(visit, desk, &form, None)
        })
        .await
}

/// `POST /households/{id}/edit`
pub async fn save_changes(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let file = desk.household(&id)?;
            save(visit, desk, &form, Some(&file))
        })
        .await
}

fn save(visit: &Visit, desk: &mut Desk<'_>, form: &Form, before: Option<&HouseholdFile>) -> Result<Response, Trouble> {
    let mut draft = Draft::sent(&desk.catalog.vocabulary, form);
    if let Some(file) = before {
        draft.id = file.payload.id.clone();
    }
    let asked = form.get("do");
    if asked == "add-member" {
        draft.add_member();
        let last = draft.members.len() - 1;
        let shown = Shown { field: Some(format!("m{last}.relation")), ..Shown::plain() };
        return write_form(visit, desk, &draft, before, &FormFaults::default(), &shown);
    }
    if let Some(list) = asked.strip_prefix("add-row-") {
        let shown = Shown { field: Some(list.to_string()), ..Shown::plain() };
        return write_form(visit, desk, &draft, before, &FormFaults::default(), &shown);
    }
    if let Some(position) = asked.strip_prefix("remove-").and_then(|position| position.parse().ok()) {
        draft.remove_member(position);
        return write_form(visit, desk, &draft, before, &FormFaults::default(), &Shown::plain());
    }
    let faults = check(desk, &draft, before)?;
    if !faults.is_empty() {
        let shown = Shown { status: StatusCode::UNPROCESSABLE_ENTITY, ..Shown::plain() };
        return write_form(visit, desk, &draft, before, &faults, &shown);
    }
    if before.is_some_and(|file| version_of(file) != draft.seen) {
        let message = visit.l.t(
            "您填写期间，别人更改了本户资料，因此没有保存。请对照现有资料后再次提交：再次提交即以您填写的为准。",
            "Somebody changed this household while you were typing, so nothing was saved. Compare, then send it again: what you typed will stand.",
        );
        draft.seen = before.map(version_of).unwrap_or_default();
        let shown = Shown { status: StatusCode::CONFLICT, field: None, message: message.to_string() };
        return write_form(visit, desk, &draft, before, &FormFaults::default(), &shown);
    }
    match register_by_source(desk, &draft, before) {
        Ok(()) => {}
        Err(CaseError::Faults(found)) => {
            let faults = FormFaults(found.into_iter().map(|(path, expected)| (field_name(&path), expected)).collect());
            let shown = Shown { status: StatusCode::UNPROCESSABLE_ENTITY, ..Shown::plain() };
            return write_form(visit, desk, &draft, before, &faults, &shown);
        }
        Err(error) => return Err(error.into()),
    }
    note_household(visit, desk, &draft.id)?;
    go(&format!("/households/{}?done=saved", part(&draft.id)))
}

/// Everything that is wrong, at once.
fn check(desk: &Desk<'_>, draft: &Draft, before: Option<&HouseholdFile>) -> Result<FormFaults, Trouble> {
    let drafted = Drafted { vocabulary: &desk.catalog.vocabulary, before, draft };
    let mut faults = FormFaults::default();
    if let Err(found) = read_registration(&drafted.document(&|_| true), &desk.catalog.vocabulary) {
        found.0.into_iter().for_each(|fault| faults.add(field_name(&fault.path), fault.expected));
    }
    if before.is_none() && household_called(desk.store, desk.store.vault(), &draft.id)?.0.is_some() {
        faults.add(
            "id",
            Words::new(
                "该编号已用于另一户；如为同一户，请查找后更改资料",
                "this id belongs to another household; if it is the same one, find it and change its facts",
            ),
        );
    }
    for section in drafted.changed_sections() {
        if let Err(expected) = observed(desk, draft, &section) {
            faults.add(section, expected);
        }
    }
    Ok(faults)
}

/// Who said what stands in a section, and when.
fn observed(desk: &Desk<'_>, draft: &Draft, section: &str) -> Result<Observed, Words> {
    let (source, on) = draft.observed.get(section).cloned().unwrap_or_default();
    if !(1..=SOURCE_CHARACTERS_MAX).contains(&source.chars().count()) {
        return Err(Words::new("请写明资料来源（1至100字）", "say where this comes from (1 to 100 characters)"));
    }
    let on = parse_date(&on)?;
    if on > desk.today {
        return Err(Words::new("采集日期不能晚于今天", "the day can't be later than today"));
    }
    Ok(Observed { source, on })
}

/// Registers once for each source and day, each time with the sections that come from it, so that every fact keeps its own.
fn register_by_source(desk: &mut Desk<'_>, draft: &Draft, before: Option<&HouseholdFile>) -> Result<(), CaseError> {
    let vocabulary = &desk.catalog.vocabulary;
    let drafted = Drafted { vocabulary, before, draft };
    let mut sources: BTreeMap<(Date, String), BTreeSet<String>> = BTreeMap::new();
    for section in drafted.changed_sections() {
        let observed = observed(desk, draft, &section).map_err(|expected| CaseError::field(&section, expected))?;
        sources.entry((observed.on, observed.source)).or_default().insert(section);
    }
    if sources.is_empty() {
        // Members may have left, or another day may be given for the facts.
        sources.insert((desk.today, String::from("desk")), BTreeSet::new());
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for ((on, source), sections) in sources {
        taken.extend(sections);
        let document = drafted.document(&|section| taken.contains(section));
        register(desk, &document, Registration::Replace, &Observed { source, on })?;
    }
    Ok(())
}

/// `members[1].id_number` of the document is `m1.id_number` on the form, `income_month` is `h.income_month`, and
/// `supporters[2].family_size` is `h.supporters.2.family_size`.
fn field_name(path: &str) -> String {
    let rows = |key: &str| key.replace('[', ".").replace(']', "");
    match path.strip_prefix("members[").and_then(|rest| rest.split_once("].")) {
        Some((position, key)) => format!("m{position}.{}", rows(key)),
        None if path.contains('[') => format!("h.{}", rows(path)),
        None if matches!(path, "id" | "facts_on" | "members" | "") => path.to_string(),
        None if path.contains('.') => path.to_string(),
        None => format!("h.{path}"),
    }
}
