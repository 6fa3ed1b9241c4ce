//! Which aid goes to staff or to relatives whom they have declared?
//!
//! The evidence names no relative's number and no tie: the register is the supervisor's.

use super::alert::{AlertKind, AlertLevel, Raised, about_person};
use crate::casework::{CaseError, Desk, kin_grants};
use crate::ledger::{GrantRecord, read};
use crate::words;
use crate::words::Words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for case in kin_grants(desk)? {
        let Some(grant) = read::<GrantRecord>(desk.store, &case.of)? else { continue };
        let mut about = about_person(desk, case.person)?;
        about.grant = Some(case.of.to_string());
        about.program = Some(grant.terms.program.clone());
        let (zh, en) = (&grant.terms.name.zh, &grant.terms.name.en);
        let (level, evidence) = match case.declared_later() {
            true => (AlertLevel::Amber, Words::new("发放之后才申报亲属关系", "the tie was declared only after the award")),
            false => {
                (AlertLevel::Notice, Words::new("发放之前已申报亲属关系：应入户核查并备案", "the tie was declared before: the case is to be visited and filed"))
            }
        };
        raised.push(Raised {
            kind: AlertKind::KinAward,
            subjects: vec![case.of.to_string(), case.person.to_string()],
            facts: vec![case.of.to_string(), case.declared.since.to_string()],
            about: vec![about],
            owner: Some(case.household.into()),
            since: case.since,
            due: None,
            level,
            says: words!("“{zh}”发放给了经办人员或其近亲属", "“{en}” was awarded to staff or to their close relatives"),
            evidence: vec![evidence],
            agency: Some(grant.terms.agency.clone()),
        });
    }
    Ok(())
}
