//! Whose answers have changed, as the rows of a page?

use crate::app::App;
use engine::calendar::Date;
use engine::casework::{CaseError, Desk, Look, StandingNow, look_at};
use engine::catalog::Program;
use engine::eligibility::{Question, Recipient, Recommendation, Rigour, Verdict};
use engine::ledger::{ApplicationId, ApplicationRecord, ApplicationState, EventBody, HistoryEntry, HouseholdId, PersonId, read, read_under};
use engine::registry::household_name;
use engine::watch::{Became, Cause, ChangesAsked, ChangesOfProgram, Found, ListPlace};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows of a page at most.
pub const ROWS_MAX: usize = 200;

/// A page of the list.
pub struct ChangesPage {
    /// Its rows.
    pub rows: Vec<ChangeRow>,
    /// Where the next page begins; nothing where this is the last.
    pub next: Option<ListPlace>,
    /// Whether everybody is watched; just after a start nobody is yet.
    pub is_whole: bool,
    /// How many changes of each program are asked for, of all households.
    pub tally: Vec<ChangesOfProgram>,
}

impl ChangesPage {
    /// How many changes are asked for, of all households.
    pub fn total(&self) -> usize {
        self.tally.iter().map(ChangesOfProgram::all).sum()
    }
}

/// A change, and how things stand now.
pub struct ChangeRow {
    /// The office's id of the household.
    pub household: String,
    /// The office's id of the member, and the name, where the program is paid to a person.
    pub member: Option<(String, Option<String>)>,
    /// The program, as it was on that day.
    pub program: Arc<Program>,
    /// What it became.
    pub became: Became,
    /// The day from which it is so.
    pub on: Date,
    /// By what.
    pub cause: Cause,
    /// The answer of today, where the program is in force.
    pub now: Option<Recommendation>,
    /// Whether it can be awarded, for whoever is eligible.
    pub standing: Option<StandingNow>,
    /// An application for it that waits.
    pub application: Option<ApplicationId>,
}

/// A page of the changes that are asked for.
pub fn changes_page(app: &App, desk: &mut Desk<'_>, asked: &ChangesAsked<'_>, after: Option<&ListPlace>, limit: usize) -> Result<ChangesPage, CaseError> {
    let is_whole = app.watched.has_begun();
    let (mut found, tally) = app.watched.list(desk.store, desk.catalog, desk.today, asked, (after, limit + 1))?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more).map(ListPlace::of);
    let mut programs: BTreeMap<HouseholdId, BTreeSet<String>> = BTreeMap::new();
    for one in &found {
        programs.entry(one.household).or_default().insert(one.program.id.clone());
    }
    let mut looks = BTreeMap::new();
    for (household, only) in &programs {
        // Whoever is forgotten meanwhile stands in no list.
        let Some(name) = household_name(desk.store, desk.store.vault(), *household)? else { continue };
        let question = Question { on: desk.today, only: Some(only), with_ineligible: true, rigour: Rigour::Warn };
        match look_at(desk, &name, question) {
            Ok(look) => _ = looks.insert(*household, (waiting(desk, *household)?, look)),
            Err(CaseError::Unknown(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let rows = found.into_iter().filter_map(|one| looks.get(&one.household).and_then(|(waiting, look)| row(one, look, waiting)));
    Ok(ChangesPage { rows: rows.collect(), next, is_whole, tally })
}

/// The applications of a household that wait.
fn waiting(desk: &Desk<'_>, household: HouseholdId) -> Result<Vec<ApplicationRecord>, CaseError> {
    let history: Vec<HistoryEntry> = read_under(desk.store, &HistoryEntry::prefix_of(household))?;
    let mut waiting = Vec::new();
    for entry in history {
        let EventBody::ApplicationFiled { application, .. } = entry.0.body else { continue };
        waiting.extend(read::<ApplicationRecord>(desk.store, &application)?.filter(|record| record.state == ApplicationState::Open));
    }
    Ok(waiting)
}

fn row(found: Found, look: &Look, waiting: &[ApplicationRecord]) -> Option<ChangeRow> {
    let Found { member, program, on, became, cause, .. } = found;
    let recipient = member.map_or(Recipient::Household, Recipient::Member);
    let person = match member {
        Some(position) => Some(look.file.people.get(usize::from(position))?),
        None => None,
    };
    let registration: Option<PersonId> = person.map(|person| person.person);
    let position = look.recommendations.list.iter().position(|one| one.program.id == program.id && one.recipient == recipient);
    let now = position.map(|position| &look.recommendations.list[position]);
    let is_eligible = now.is_some_and(|now| now.verdict == Verdict::Eligible);
    let application = waiting.iter().find(|record| record.program == program.id && record.recipient == registration);
    Some(ChangeRow {
        household: look.file.payload.id.clone(),
        member: person.map(|person| (person.payload.id.clone(), person.payload.name.clone())),
        now: now.cloned(),
        standing: position.filter(|_| is_eligible).map(|position| look.standings[position].now),
        application: application.map(|record| record.application),
        program,
        on,
        became,
        cause,
    })
}
