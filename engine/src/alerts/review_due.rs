//! Which running aid must be looked at again in these days, or should have been?

use super::alert::{About, AlertKind, Raised};
use super::deadline::urgency;
use crate::calendar::LimitUnit;
use crate::casework::{CaseError, Desk, reviews_due};
use crate::registry::household_name;
use crate::words;
use crate::words::Words;
use jiff::Span;

/// No amber lies further ahead: three working days behind the longest holiday.
const AHEAD_DAYS: i32 = 20;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    let until = desk.today.checked_add(Span::new().days(AHEAD_DAYS)).unwrap_or(desk.today);
    for review in reviews_due(desk, until, None)? {
        let (due, terms) = (review.due, &review.record.terms);
        let Some((_, level)) = urgency(&desk.catalog.calendar, desk.today, due, (0, LimitUnit::Calendar)) else { continue };
        let household = match terms.household {
            Some(household) => household_name(desk.store, desk.store.vault(), household)?,
            None => None,
        };
        let about = About { household, program: Some(terms.program.clone()), grant: Some(terms.grant.to_string()), ..About::default() };
        let (zh, en) = (&terms.name.zh, &terms.name.en);
        let from = terms.days.from;
        let mut evidence = vec![words!("自 {from} 起享受", "held from {from}")];
        evidence.push(terms.review.as_ref().map_or_else(
            || Words::new("因死亡或迁移需要复核", "to be looked at because of a death or a move"),
            |review| {
                let (months, zh, en) = (review.months, &review.says.zh, &review.says.en);
                words!("每{months}个月复核：{zh}", "every {months} months: {en}")
            },
        ));
        raised.push(Raised {
            kind: AlertKind::ReviewDue,
            subjects: vec![terms.grant.to_string()],
            facts: vec![due.to_string()],
            about: vec![about],
            owner: terms.household.map(Into::into),
            since: review.record.since,
            due: Some((due, false)),
            level,
            says: words!("“{zh}”须于 {due} 前复核", "“{en}” is to be reviewed by {due}"),
            evidence,
            agency: Some(terms.agency.clone()),
        });
    }
    Ok(())
}
