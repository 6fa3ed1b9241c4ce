//! Which money that was paid wrongly has not come back?

use super::alert::{About, AlertKind, AlertLevel, Raised};
use crate::casework::{CaseError, Desk};
use crate::ledger::{GrantId, GrantRecord, OpenClaim, Stored, read};
use crate::registry::household_name;
use crate::words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for (key, _) in desk.store.range(&OpenClaim::prefix(), None, usize::MAX)? {
        let Some(id) = GrantId::of_key(&key) else { continue };
        let Some(grant) = read::<GrantRecord>(desk.store, &id)? else { continue };
        let Some(claim) = &grant.claim else { continue };
        let household = match grant.terms.household {
            Some(household) => household_name(desk.store, desk.store.vault(), household)?,
            None => None,
        };
        let (zh, en, open, asked) = (&grant.terms.name.zh, &grant.terms.name.en, claim.open(), claim.asked);
        raised.push(Raised {
            kind: AlertKind::ClaimOpen,
            subjects: vec![id.to_string()],
            facts: vec![format!("yuan:{asked}")],
            about: vec![About { household, program: Some(grant.terms.program.clone()), grant: Some(id.to_string()), ..About::default() }],
            owner: grant.terms.household.map(Into::into),
            since: grant.since,
            due: None,
            level: AlertLevel::Notice,
            says: words!("“{zh}”多发的款项尚有 {open} 元未追回", "{open} yuan paid wrongly under “{en}” have not come back"),
            evidence: vec![words!("要求退回共 {asked} 元", "{asked} yuan were asked back")],
            agency: Some(grant.terms.agency.clone()),
        });
    }
    Ok(())
}
