//! Which reports of people in need wait for a step that should have been taken?

use super::alert::{About, AlertKind, AlertLevel, Raised};
use crate::casework::{CaseError, Desk, open_reports};
use crate::registry::household_name;
use crate::words;
use crate::words::Words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for report in open_reports(desk)? {
        let Some((due, is_provisional)) = report.due.filter(|(due, _)| desk.today > *due) else { continue };
        let household = match report.household {
            Some(household) => household_name(desk.store, desk.store.vault(), household)?,
            None => None,
        };
        let id = report.report;
        let mut evidence: Vec<Words> = Vec::new();
        evidence.extend(report.steps.last().map(|step| {
            let on = step.on;
            words!("上一环节于 {on} 完成", "the step before was taken on {on}")
        }));
        raised.push(Raised {
            kind: AlertKind::ReportOverdue,
            subjects: vec![id.to_string()],
            facts: vec![format!("{:?}", report.stands_at()), report.steps.len().to_string(), due.to_string()],
            about: vec![About { household, report: Some(id.to_string()), ..About::default() }],
            owner: None,
            since: report.since,
            due: Some((due, is_provisional)),
            level: AlertLevel::Red,
            says: words!("线索 {id} 的下一环节应于 {due} 前办理，已超时", "the next step of report {id} was due on {due}"),
            evidence,
            agency: report.agency,
        });
    }
    Ok(())
}
