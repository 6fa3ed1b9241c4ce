//! Which objections to a publicity has nobody looked into?

use super::alert::{About, AlertKind, AlertLevel, Raised};
use crate::casework::{CaseError, Desk, open_applications};
use crate::registry::household_name;
use crate::words;
use crate::words::Words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for application in open_applications(desk)? {
        let id = application.application.to_string();
        for (position, objection) in application.objections.iter().enumerate().filter(|(_, objection)| objection.settled.is_none()) {
            let household = household_name(desk.store, desk.store.vault(), application.household)?;
            let (zh, en, on) = (&application.name.zh, &application.name.en, objection.on);
            raised.push(Raised {
                kind: AlertKind::Objection,
                subjects: vec![id.clone(), position.to_string()],
                facts: vec![on.to_string()],
                about: vec![About { household, program: Some(application.program.clone()), application: Some(id.clone()), ..About::default() }],
                owner: Some(application.household.into()),
                since: application.since,
                due: None,
                level: AlertLevel::Amber,
                says: words!("对“{zh}”申请的公示有异议，尚未核实", "somebody objects to the application for “{en}”, and nobody has looked into it"),
                evidence: vec![words!("{on} 收到", "it came in on {on}"), Words::new("内容见申请", "what it says stands with the application")],
                agency: Some(application.agency.clone()),
            });
        }
    }
    Ok(())
}
