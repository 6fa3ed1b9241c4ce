//! Which aid that was recorded late collides with aid that is held?

use super::alert::{AlertKind, AlertLevel, Raised, about_person};
use crate::casework::{CaseError, Desk};
use crate::ledger::{FoundOverlap, GrantId, GrantRecord, GrantState, read, read_all};
use crate::words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    let active = |grant: &GrantId| -> Result<Option<GrantRecord>, CaseError> {
        Ok(read::<GrantRecord>(desk.store, grant)?.filter(|record| record.state == GrantState::Active))
    };
    for found in read_all::<FoundOverlap>(desk.store)? {
        // Once one of the two is cancelled there is nothing left to ask.
        let (Some(late), Some(_)) = (active(&found.grant)?, active(&found.overlap.grant)?) else { continue };
        let mut about = about_person(desk, found.overlap.person)?;
        about.grant = Some(found.grant.to_string());
        about.program = Some(late.terms.program.clone());
        let (zh, en) = (&late.terms.name.zh, &late.terms.name.en);
        let (held_zh, held_en, agency) = (&found.overlap.name.zh, &found.overlap.name.en, &found.overlap.agency);
        let (from, held_from) = (late.terms.days.from, found.overlap.from);
        let mut grants = vec![found.grant.to_string(), found.overlap.grant.to_string()];
        grants.sort();
        raised.push(Raised {
            kind: AlertKind::OverlapFound,
            subjects: grants.clone(),
            facts: grants,
            about: vec![about],
            owner: found.household,
            since: found.since,
            due: None,
            level: AlertLevel::Amber,
            says: words!("补录的“{zh}”与已有的“{held_zh}”（{agency}）重复", "“{en}”, recorded late, overlaps “{held_en}” ({agency})"),
            evidence: vec![words!("分别自 {from} 和 {held_from} 起", "from {from} and from {held_from}")],
            agency: None,
        });
    }
    Ok(())
}
