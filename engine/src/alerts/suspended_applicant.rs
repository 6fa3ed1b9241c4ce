//! Which open applications are of somebody who is suspended?

use super::alert::{AlertKind, AlertLevel, Raised, about_person};
use crate::casework::{CaseError, Desk, open_applications};
use crate::ledger::{AidRecord, ApplicationRecord, ApplicationState, HouseholdRecord, PersonId, read};
use crate::words;
use crate::words::Words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    let may_come_to_aid = |application: &ApplicationRecord| application.state != ApplicationState::Refused || application.has_open_appeal();
    for application in open_applications(desk)?.into_iter().filter(may_come_to_aid) {
        let people: Vec<PersonId> = match application.recipient {
            Some(person) => vec![person],
            None => read::<HouseholdRecord>(desk.store, &application.household)?.map(|household| household.members).unwrap_or_default(),
        };
        for person in people {
            let Some(aid) = read::<AidRecord>(desk.store, &person)? else { continue };
            let bars = |held: &&crate::ledger::HeldSuspension| {
                held.days.contains(desk.today) && held.scope.bars(&application.program, &application.need, application.rests_on_dibao)
            };
            for held in aid.suspensions.iter().filter(bars) {
                let mut about = about_person(desk, person)?;
                about.program = Some(application.program.clone());
                about.application = Some(application.application.to_string());
                let (zh, en) = (&application.name.zh, &application.name.en);
                let from = held.days.from;
                let mut evidence = vec![words!("自 {from} 起停保", "suspended from {from}")];
                evidence.push(match held.days.to {
                    Some(until) => words!("至 {until} 止", "until {until}"),
                    None => Words::new("未定终止日期", "without an end"),
                });
                raised.push(Raised {
                    kind: AlertKind::SuspendedApplicant,
                    subjects: vec![application.application.to_string(), person.to_string(), held.suspension.to_string()],
                    facts: vec![held.suspension.to_string(), from.to_string()],
                    about: vec![about],
                    owner: Some(application.household.into()),
                    since: application.since,
                    due: None,
                    level: AlertLevel::Red,
                    says: words!("申请“{zh}”的人员已被停保锁定", "somebody who applies for “{en}” is suspended"),
                    evidence,
                    agency: Some(application.agency.clone()),
                });
            }
        }
    }
    Ok(())
}
