//! Which running aid must be looked at again, or should have been? One question for each desk and month, however many grants.

use super::alert::{About, AlertKind, Raised, agency_words};
use super::deadline::urgency;
use crate::calendar::LimitUnit;
use crate::casework::{CaseError, Desk, DueReview, reviews_due};
use crate::ledger::{Seconds, review_month};
use crate::words;
use crate::words::Words;
use jiff::Span;
use std::collections::BTreeMap;

/// No amber lies further ahead: three working days behind the longest holiday.
const AHEAD_DAYS: i32 = 20;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    let until = desk.today.checked_add(Span::new().days(AHEAD_DAYS)).unwrap_or(desk.today).last_of_month();
    let mut lists: BTreeMap<(String, String), Vec<DueReview>> = BTreeMap::new();
    for review in reviews_due(desk, until, None)? {
        lists.entry((review.record.terms.agency.clone(), review_month(review.due))).or_default().push(review);
    }
    for ((agency, month), list) in lists {
        raised.extend(question(desk, agency, month, &list));
    }
    Ok(())
}

/// The whole month's list is asked about as soon as its earliest is near, so that an answer holds while days go by.
fn question(desk: &Desk<'_>, agency: String, month: String, list: &[DueReview]) -> Option<Raised> {
    let due = list.first()?.due;
    let (_, level) = urgency(&desk.catalog.calendar, desk.today, due, (0, LimitUnit::Calendar))?;
    let since: Seconds = list.iter().map(|review| review.record.since).min()?;
    let (count, overdue) = (list.len(), list.iter().filter(|review| review.due < desk.today).count());
    let mut programs: BTreeMap<&String, (&Words, usize)> = BTreeMap::new();
    for review in list {
        programs.entry(&review.record.terms.program).or_insert((&review.record.terms.name, 0)).1 += 1;
    }
    let mut evidence = Vec::new();
    if overdue > 0 {
        evidence.push(words!("其中{overdue}项已逾期", "{overdue} of them are overdue"));
    }
    evidence.extend(programs.into_values().map(|(name, count)| {
        let (zh, en) = (&name.zh, &name.en);
        words!("“{zh}”{count}项", "“{en}”: {count}")
    }));
    let Words { zh, en } = agency_words(desk, &agency);
    Some(Raised {
        kind: AlertKind::ReviewDue,
        subjects: vec![agency.clone(), month.clone()],
        facts: list.iter().map(|review| review.record.terms.grant.to_string()).collect(),
        about: vec![About { agency: Some(agency.clone()), reviews: Some(month.clone()), ..About::default() }],
        owner: None,
        since,
        due: Some((due, false)),
        level,
        says: words!("{zh}：{month} 应复核的救助{count}项，最早一项应于 {due} 前复核", "{en}: reviews due in {month}: {count}, the first by {due}"),
        evidence,
        agency: Some(agency),
    })
}
