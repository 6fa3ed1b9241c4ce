//! How are papers, the check and consents shown in lines?

use super::form::fresh_key;
use super::papers::Choice;
use super::records;
use super::tongue::Tongue;
use super::trouble::Trouble;
use engine::casework::{CheckStands, Contradiction, Desk, check_stands, consents_of, missing_papers, open_applications, papers_of};
use engine::facts::Holder;
use engine::ledger::{ConsentPurpose, PersonId};
use engine::registry::HouseholdFile;
use engine::words;
use engine::words::Words;

/// A paper.
pub struct PaperRow {
    /// Its number.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// About whom.
    pub who: String,
    /// The day it came.
    pub on: String,
    /// Until when it counts.
    pub until: String,
    /// Whether it has run out.
    pub is_expired: bool,
    /// Whether there is a scan.
    pub has_scan: bool,
    /// What stands on it.
    pub note: String,
}

/// What an application lacks.
pub struct LackLine {
    /// The application's page.
    pub href: String,
    /// Its program.
    pub name: String,
    /// The papers; empty if nothing is missing.
    pub papers: String,
}

/// The economic check.
pub struct CheckBox {
    /// Who has allowed it, with the days.
    pub authorised: Vec<String>,
    /// Adults who have not.
    pub lacking: Vec<Choice>,
    /// Whether it was asked for and not answered.
    pub is_waiting: bool,
    /// When it was asked for, or answered.
    pub state: String,
    /// Contradictions: fact, told, found.
    pub contradictions: Vec<(String, String, String)>,
}

/// A consent.
pub struct ConsentRow {
    /// Its number.
    pub id: String,
    /// For what.
    pub purpose: String,
    /// To whom.
    pub to: String,
    /// The days.
    pub days: String,
    /// From when it was taken back; empty if it was not.
    pub withdrawn: String,
    /// The key of the form that takes it back.
    pub key: String,
}

fn who(file: &HouseholdFile, l: Tongue, person: Option<PersonId>) -> String {
    let Some(person) = person else { return l.t("全家", "household").to_string() };
    let found = file.people.iter().find(|member| member.person == person);
    found.map_or_else(
        || l.t("已离开的成员", "somebody who has left").to_string(),
        |member| member.payload.name.clone().unwrap_or_else(|| member.payload.id.clone()),
    )
}

/// The papers, the newest first.
pub fn paper_rows(desk: &Desk<'_>, l: Tongue, file: &HouseholdFile) -> Result<Vec<PaperRow>, Trouble> {
    let papers = papers_of(desk, file.id)?;
    let row = |record: &engine::ledger::PaperRecord| PaperRow {
        id: record.paper.to_string(),
        kind: desk.catalog.documents.get(&record.kind).map_or_else(|| record.kind.clone(), |name| l.w(name).to_string()),
        who: who(file, l, record.person),
        on: record.on.to_string(),
        until: record.until.map(|until| until.to_string()).unwrap_or_default(),
        is_expired: !record.counts(desk.today),
        has_scan: record.file.is_some(),
        note: record.note.as_ref().map(|note| records::typed(desk, note)).unwrap_or_default(),
    };
    Ok(papers.iter().rev().map(row).collect())
}

/// What each open application lacks.
pub fn lacks(desk: &Desk<'_>, l: Tongue, file: &HouseholdFile) -> Result<Vec<LackLine>, Trouble> {
    let mut lines = Vec::new();
    for application in open_applications(desk)?.iter().filter(|application| application.household == file.id) {
        let missing = missing_papers(desk, application)?;
        let name = |one: &engine::casework::MissingPaper| match one.expired {
            Some(day) => format!("{}{}", l.w(&one.name), l.own(words!("（{day} 已到期）", " (ran out on {day})"))),
            None => l.w(&one.name).to_string(),
        };
        lines.push(LackLine {
            href: format!("/applications/{}", application.application),
            name: l.w(&application.name).to_string(),
            papers: missing.iter().map(name).collect::<Vec<_>>().join(l.comma()),
        });
    }
    Ok(lines)
}

/// Where the check stands.
pub fn check_box(desk: &Desk<'_>, l: Tongue, file: &HouseholdFile) -> Result<CheckBox, Trouble> {
    let stands = check_stands(desk, file)?;
    let leave = |leave: &engine::ledger::Authorised| {
        let (name, on) = (who(file, l, Some(leave.person)), leave.on);
        match leave.until {
            Some(until) => l.own(words!("{name}（{on} 至 {until}）", "{name} ({on} to {until})")),
            None => l.own(words!("{name}（{on}）", "{name} ({on})")),
        }
    };
    let lacking = file.people.iter().filter(|member| stands.lacking.contains(&member.person));
    Ok(CheckBox {
        authorised: stands.record.authorised.iter().map(leave).collect(),
        lacking: lacking.map(|member| Choice { value: member.payload.id.clone(), label: who(file, l, Some(member.person)), chosen: true }).collect(),
        is_waiting: stands.record.asked.as_ref().is_some_and(|asked| asked.answered.is_none()),
        state: state(l, &stands),
        contradictions: stands.contradictions.iter().map(|one| contradiction(desk, l, file, one)).collect(),
    })
}

fn state(l: Tongue, stands: &CheckStands) -> String {
    match &stands.record.asked {
        None => l.t("尚未发出核对。", "No check has been asked for.").to_string(),
        Some(asked) => {
            let on = asked.on;
            match (asked.answered, asked.due) {
                (Some(day), _) => l.own(words!("{on} 发出，{day} 已答复。", "Asked on {on}, answered on {day}.")),
                (None, Some(due)) => l.own(words!("{on} 发出，应于 {due} 前答复。", "Asked on {on}, to be answered by {due}.")),
                (None, None) => l.own(words!("{on} 发出，尚未答复。", "Asked on {on}, not answered yet.")),
            }
        }
    }
}

fn contradiction(desk: &Desk<'_>, l: Tongue, file: &HouseholdFile, one: &Contradiction) -> (String, String, String) {
    let holder = if one.holder.is_some() { Holder::Member } else { Holder::Household };
    let vocabulary = &desk.catalog.vocabulary;
    let name = vocabulary.slot(holder, &one.fact).map_or(one.fact.as_str(), |slot| l.w(&vocabulary.facts(holder)[slot].name));
    let plain = |json: &str| json.trim_matches('"').to_string();
    (format!("{} · {name}", who(file, l, one.holder)), plain(&one.told), plain(&one.found))
}

/// The consents, the newest first.
pub fn consent_rows(desk: &mut Desk<'_>, l: Tongue, file: &HouseholdFile) -> Result<Vec<ConsentRow>, Trouble> {
    let mut rows = Vec::new();
    for record in consents_of(desk, file.id)?.iter().rev() {
        let purpose = match record.purpose {
            ConsentPurpose::Charity => Words::new("告知慈善力量和捐助方，以便救助", "to tell charities and donors, so that they can help"),
            ConsentPurpose::BlindCheck => Words::new("供合作机构盲查", "so that partners can ask blindly"),
        };
        let to: Vec<String> = record.to.iter().map(|agency| l.own(records::name_of(desk, agency))).collect();
        let days = engine::calendar::Period { from: record.from, to: record.until };
        rows.push(ConsentRow {
            id: record.consent.to_string(),
            purpose: l.own(purpose),
            to: if to.is_empty() { l.t("全部", "all").to_string() } else { to.join(l.comma()) },
            days: super::wording::days_text(l, &days),
            withdrawn: record.withdrawn.map(|day| day.to_string()).unwrap_or_default(),
            key: fresh_key(desk),
        });
    }
    Ok(rows)
}

/// What the household's own page says of papers and checks: how many papers, and what is missing or contradicts.
pub fn papers_line(desk: &Desk<'_>, l: Tongue, file: &HouseholdFile) -> Result<String, Trouble> {
    let count = papers_of(desk, file.id)?.len();
    let stands = check_stands(desk, file)?;
    let mut parts = vec![l.own(words!("已收材料 {count} 份。", "{count} papers received."))];
    let lacking: Vec<LackLine> = lacks(desk, l, file)?.into_iter().filter(|line| !line.papers.is_empty()).collect();
    parts.extend(lacking.iter().map(|line| {
        let (name, papers) = (&line.name, &line.papers);
        l.own(words!("“{name}”还缺：{papers}。", "“{name}” still lacks: {papers}."))
    }));
    parts.push(state(l, &stands));
    let contradictions = stands.contradictions.len();
    if contradictions > 0 {
        parts.push(l.own(words!("核对结果与自报有 {contradictions} 处不一致。", "The check contradicts what was told in {contradictions} places.")));
    }
    Ok(parts.join(l.t("", " ")))
}
