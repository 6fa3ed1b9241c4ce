//! Does a partner ask about many who are not registered here?
//!
//! Numbers are few enough to be tried one after the other. Whoever does that hits mostly nobody.

use super::alert::{About, AlertKind, AlertLevel, Raised};
use crate::calendar::Date;
use crate::casework::{CaseError, Desk};
use crate::ledger::{PartnerDay, PartnerRecord, read, read_all};
use crate::words;

/// Fewer than so many questions about nobody are no sign of anything.
const UNKNOWN_MIN: u32 = 50;
/// Days looked back.
const DAYS: usize = 30;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for partner in read_all::<PartnerRecord>(desk.store)? {
        let days = std::iter::successors(Some(desk.today), |day| day.yesterday().ok()).take(DAYS);
        for day in days.collect::<Vec<Date>>() {
            let Some(count) = read::<PartnerDay>(desk.store, &PartnerDay::id(&partner.partner, day))? else { continue };
            let (name, asked, unknown) = (&partner.name, count.asked, count.unknown);
            if unknown < UNKNOWN_MIN || unknown.saturating_mul(2) < asked {
                continue;
            }
            raised.push(Raised {
                kind: AlertKind::PartnerProbing,
                subjects: vec![partner.partner.clone(), day.to_string()],
                facts: vec![day.to_string()],
                about: vec![About::default()],
                owner: None,
                since: count.latest,
                due: None,
                level: AlertLevel::Red,
                says: words!(
                    "{name} 于 {day} 提问{asked}次，其中{unknown}次所问的人没有登记",
                    "{name} asked {asked} questions on {day}, {unknown} of them about nobody who is registered"
                ),
                evidence: vec![words!("逐号试探时多数号码无人使用", "whoever tries numbers one by one hits mostly nobody")],
                agency: None,
            });
        }
    }
    Ok(())
}
