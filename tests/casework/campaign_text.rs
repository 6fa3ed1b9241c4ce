//! How is a campaign with a pool of pupils set up for a test?

use crate::catalog_text::small_catalog;
use crate::office::Office;
use engine::allocation::{Plan, commit, preview};
use engine::casework::CaseError;

/// A campaign `study` of 15 August to 30 September 2026 for whoever is at school, with some lines of its own.
pub fn campaign(tiers: &str, lines: &str) -> String {
    let mut text = format!(
        "format: 1\nid: study\nname: {{zh: 助学, en: study aid}}\nagency: office\nregion: \"11\"\nneed: education\nseason: {{from: 2026-08-15, to: 2026-09-30}}\n\
         source: {{key: k, title: t}}\n{lines}\ntiers:\n{tiers}"
    );
    for (key, usual) in [
        ("unit", "unit: person"),
        ("pool", "pool: {when: \"person.student != 'none'\", says: {zh: 在学, en: at school}}"),
        ("hardship", "hardship:\n  - {id: income, value: household.income_month / household.size, direction: ascending, says: {zh: 收入, en: income}}"),
    ] {
        if !lines.lines().any(|line| line.split(':').next() == Some(key)) {
            text += &format!("\n{usual}");
        }
    }
    text + "\n"
}

/// A tier with its programs, each as the inside of `{program: …}`.
pub fn tier(kind: &str, programs: &[&str]) -> String {
    let programs: String = programs.iter().map(|program| format!("      - {{program: {program}}}\n")).collect();
    format!("  - tier: {kind}\n    programs:\n{programs}")
}

/// A desk with programs, a campaign and funds (id, opening, the programs it pays for).
pub fn office_with(programs: &[(&str, &str)], campaign: String, funds: &[(&str, &str, &[&str])]) -> Office {
    let mut office = Office::with_catalog(small_catalog(programs, &[campaign]));
    for (id, opening, programs) in funds {
        office.fund(id, opening, programs);
    }
    office
}

/// Registers a household of one pupil: `c` with member `c-1`; facts of the household and of the pupil as JSON ending in a comma.
pub fn pupil(office: &mut Office, id: &str, household: &str, person: &str) {
    let document =
        format!("{{\"id\": \"{id}\", \"area\": \"110101\", \"permanent_resident\": true, {household} \"members\": [{{{person} \"id\": \"{id}-1\"}}]}}");
    office.put(&document);
}

/// A pupil at primary school whose household has some income.
pub fn poor_pupil(office: &mut Office, id: &str, income: u32) {
    pupil(office, id, &format!("\"income_month\": {income},"), "\"student\": \"primary\", \"orphan\": false,");
}

/// Works the campaign out.
pub fn previewed(office: &mut Office) -> Plan {
    office.act(|desk| preview(desk, "study")).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Gives it out.
pub fn committed(office: &mut Office) -> Result<Plan, CaseError> {
    office.act(|desk| commit(desk, "study"))
}

/// Awards as `rank recipient program amount`.
pub fn awards(plan: &Plan) -> Vec<String> {
    let award = |one: &engine::allocation::PlannedAward| {
        let amount = one.amount.map_or("in kind".to_string(), |amount| amount.to_string());
        format!("{} {} {} {amount}", one.rank, one.recipient, one.program)
    };
    plan.awards.iter().map(award).collect()
}

/// Those who get nothing as `rank household`.
pub fn unserved(plan: &Plan) -> Vec<String> {
    plan.unserved.iter().map(|one| format!("{} {}", one.rank, one.household)).collect()
}
