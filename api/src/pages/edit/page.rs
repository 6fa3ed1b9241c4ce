//! The form of a household: every fact of the catalog, in sections, with what is wrong beside it.

use super::document::Drafted;
use super::draft::Draft;
use super::field::{FieldView, fact_field, records_field};
use super::sections::{SECTIONS, Section};
use crate::officer::May;
use crate::pages::form::FormFaults;
use crate::pages::frame::{Frame, part, show};
use crate::pages::tongue::Tongue;
use crate::pages::trouble::Trouble;
use crate::pages::visit::Visit;
use crate::pages::wording::masked_number;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::Date;
use engine::casework::Desk;
use engine::facts::{FactKind, Holder};
use engine::registry::{HouseholdFile, Observation};
use engine::words;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "edit.html")]
struct EditPage {
    f: Frame,
    is_new: bool,
    action: String,
    back: String,
    id: String,
    id_fault: Option<String>,
    facts_on: String,
    facts_on_fault: Option<String>,
    seen: u64,
    sections: Vec<SectionView>,
    members: Vec<MemberView>,
    faults: Vec<FaultLink>,
    message: String,
    sources: Vec<&'static str>,
}

struct SectionView {
    name: String,
    title: String,
    open: bool,
    known: usize,
    fields: Vec<FieldView>,
    source: String,
    on: String,
    fault: Option<String>,
}

struct MemberView {
    position: usize,
    number: usize,
    title: String,
    id: String,
    id_fault: Option<String>,
    is_registered: bool,
    name: String,
    name_fault: Option<String>,
    id_number: String,
    id_number_fault: Option<String>,
    kept_number: String,
    drops_number: bool,
    sections: Vec<SectionView>,
}

struct FaultLink {
    text: String,
    href: String,
}

/// `GET /households/new`
pub async fn new_household(visit: Visit) -> Response {
    visit
        .at_desk(|visit, desk| {
            visit.must(May::KeepCases)?;
            let id = fresh_id(desk);
            write_form(visit, desk, &Draft::fresh(id), None, &FormFaults::default(), &Shown::plain())
        })
        .await
}

/// An id for a household that nobody has thought of yet.
pub fn fresh_id(desk: &mut Desk<'_>) -> String {
    let text = engine::sealing::number_text('H', desk.entropy.number());
    format!("H-{}", &text[text.len() - 8..])
}

/// `GET /households/{id}/edit`
pub async fn edit_household(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let file = desk.household(&id)?;
            let mut draft = Draft::of(&desk.catalog.vocabulary, &file);
            if query.contains_key("add") {
                draft.add_member();
            }
            let shown = Shown { field: query.get("field").cloned(), ..Shown::plain() };
            write_form(visit, desk, &draft, Some(&file), &FormFaults::default(), &shown)
        })
        .await
}

/// How the form is shown.
pub struct Shown {
    /// The status of the answer.
    pub status: StatusCode,
    /// A field whose section is open.
    pub field: Option<String>,
    /// What is said at the top.
    pub message: String,
}

impl Shown {
    /// As a form that nobody has sent yet.
    pub fn plain() -> Self {
        Shown { status: StatusCode::OK, field: None, message: String::new() }
    }
}

/// The form with what was typed.
pub fn write_form(
    visit: &Visit,
    desk: &Desk<'_>,
    draft: &Draft,
    before: Option<&HouseholdFile>,
    faults: &FormFaults,
    shown: &Shown,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let id = &draft.id;
    let (title, action, back) = match before {
        None => (l.t("登记新家庭", "Register a household").to_string(), "/households/new".to_string(), "/".to_string()),
        Some(file) => {
            let base = format!("/households/{}", part(&file.payload.id));
            (l.own(words!("更改户 {id} 的资料", "Change household {id}")), format!("{base}/edit"), base)
        }
    };
    let drafted = Drafted { vocabulary: &desk.catalog.vocabulary, before, draft };
    let form = FormView { l, today: desk.today, drafted: &drafted, faults, field: shown.field.as_deref() };
    let page = EditPage {
        f: visit.frame("new", &title).back_at(&action),
        is_new: before.is_none(),
        id: id.clone(),
        id_fault: faults.of("id", l),
        facts_on: draft.facts_on.clone(),
        facts_on_fault: faults.of("facts_on", l),
        seen: draft.seen,
        sections: form.sections(Holder::Household, "h", before.map(|before| &before.payload.facts), &draft.facts),
        members: (0..draft.members.len()).map(|position| form.member(position)).collect(),
        faults: faults.0.iter().map(|(name, expected)| fault_link(l, desk, draft, name, l.w(expected))).collect(),
        message: shown.message.clone(),
        sources: sources(l),
        action,
        back,
    };
    show(shown.status, &page)
}

/// Sources that are offered; any other text is taken too.
fn sources(l: Tongue) -> Vec<&'static str> {
    vec![
        l.t("本人陈述", "told by the applicant"),
        l.t("证件原件", "original papers"),
        l.t("证明材料", "certificates"),
        l.t("入户调查", "home visit"),
        l.t("部门核对", "checked with another agency"),
    ]
}

/// `supporters.0.family_size` of the form as people count: `supporters.1.family_size`.
fn counted_from_1(key: &str) -> String {
    let part = |part: &str| part.parse::<usize>().map_or_else(|_| part.to_string(), |number| (number + 1).to_string());
    key.split('.').map(part).collect::<Vec<_>>().join(".")
}

/// The link from the list of faults to the field, in words.
fn fault_link(l: Tongue, desk: &Desk<'_>, draft: &Draft, name: &str, expected: &str) -> FaultLink {
    let vocabulary = &desk.catalog.vocabulary;
    let (prefix, key) = name.split_once('.').unwrap_or(("", name));
    let holder = if prefix == "h" { Holder::Household } else { Holder::Member };
    let label = match (vocabulary.name_of(holder, &counted_from_1(key)), key) {
        (Some(name), _) => l.own(name),
        (None, "id") => l.t("编号", "id").to_string(),
        (None, "name") => l.t("姓名", "name").to_string(),
        (None, "id_number") => l.t("证件号码", "ID number").to_string(),
        (None, "facts_on") => l.t("资料所属日期", "day on which the facts held").to_string(),
        (None, _) => l.t("资料来源或日期", "source or day").to_string(),
    };
    let position = prefix.strip_prefix('m').and_then(|number| number.parse::<usize>().ok());
    let member = position.and_then(|position| draft.members.get(position));
    let who = member.map(|member| format!("{}{}", if member.name.is_empty() { &member.id } else { &member.name }, l.t("：", ": "))).unwrap_or_default();
    FaultLink { text: format!("{who}{label}{}{expected}", l.t("，", ": ")), href: format!("#f-{}", name.replace('.', "-")) }
}

fn has_fault(field: &FieldView) -> bool {
    field.fault.is_some() || field.rows.iter().any(|row| row.fault.is_some() || row.cells.iter().any(has_fault))
}

struct FormView<'a> {
    l: Tongue,
    today: Date,
    drafted: &'a Drafted<'a>,
    faults: &'a FormFaults,
    field: Option<&'a str>,
}

impl FormView<'_> {
    fn sections(&self, holder: Holder, prefix: &str, before: Option<&BTreeMap<String, Observation>>, typed: &super::draft::Typed) -> Vec<SectionView> {
        let vocabulary = self.drafted.vocabulary;
        let mut views = Vec::new();
        for section in SECTIONS {
            let fields: Vec<FieldView> = section
                .facts(vocabulary, holder)
                .map(|definition| {
                    let observed = before.and_then(|before| before.get(&definition.key));
                    match definition.kind {
                        FactKind::Records(_) => records_field(self.l, prefix, definition, typed, observed, self.faults),
                        _ => fact_field(self.l, prefix, definition, typed.get(&definition.key), observed, self.faults),
                    }
                })
                .collect();
            if !fields.is_empty() {
                views.push(self.section(holder, prefix, section, fields));
            }
        }
        views
    }

    fn section(&self, holder: Holder, prefix: &str, section: Section, fields: Vec<FieldView>) -> SectionView {
        let name = format!("{prefix}.{}", section.code());
        let known = fields.iter().filter(|field| !field.value.is_empty()).count();
        let fault = self.faults.of(&name, self.l);
        let is_asked = self
            .field
            .is_some_and(|asked| fields.iter().any(|field| asked.strip_prefix(&field.name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))));
        let (source, on) = self.drafted.draft.observed.get(&name).cloned().unwrap_or_else(|| {
            let source = self.l.t("窗口登记", "at the desk").to_string();
            (source, self.today.to_string())
        });
        let first = section == Section::Identity || (holder == Holder::Household && section == Section::Living);
        SectionView {
            title: self.l.own(section.words(holder)),
            open: is_asked || first || fault.is_some() || fields.iter().any(has_fault),
            name,
            known,
            fields,
            source,
            on,
            fault,
        }
    }

    fn member(&self, position: usize) -> MemberView {
        let member = &self.drafted.draft.members[position];
        let before = self.drafted.member_before(member);
        let prefix = format!("m{position}");
        let number = position + 1;
        let title = match member.name.is_empty() {
            true => self.l.own(words!("第{number}名成员", "Member {number}")),
            false => member.name.clone(),
        };
        MemberView {
            position,
            number,
            title,
            id: member.id.clone(),
            id_fault: self.faults.of(&format!("{prefix}.id"), self.l),
            is_registered: before.is_some(),
            name: member.name.clone(),
            name_fault: self.faults.of(&format!("{prefix}.name"), self.l),
            id_number: member.id_number.clone(),
            id_number_fault: self.faults.of(&format!("{prefix}.id_number"), self.l),
            kept_number: before.and_then(|before| before.id_number.as_deref()).map(masked_number).unwrap_or_default(),
            drops_number: member.drops_number,
            sections: self.sections(Holder::Member, &prefix, before.map(|before| &before.facts), &member.facts),
        }
    }
}
