//! Which funds are running low?

use super::alert::{About, AlertKind, AlertLevel, Raised};
use crate::casework::{CaseError, Desk};
use crate::ledger::{FundRecord, read_all};
use crate::words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for fund in read_all::<FundRecord>(desk.store)? {
        let come_in = fund.opening.fen().saturating_add(fund.received.fen());
        let left = fund.left(desk.today);
        if !fund.is_low(desk.today) {
            continue;
        }
        let is_empty = left.fen() == 0;
        let (id, donor) = (&fund.id, &fund.donor);
        raised.push(Raised {
            kind: AlertKind::FundLow,
            subjects: vec![id.clone()],
            facts: vec![if is_empty { "empty" } else { "low" }.to_string(), come_in.to_string()],
            about: vec![About { fund: Some(id.clone()), ..About::default() }],
            owner: None,
            since: fund.since,
            due: None,
            level: if is_empty { AlertLevel::Red } else { AlertLevel::Amber },
            says: words!("资金 {id}（{donor}）剩余 {left} 元", "fund {id} ({donor}) has {left} yuan left"),
            evidence: vec![words!("不足收入的十分之一", "less than a tenth of what came in")],
            agency: None,
        });
    }
    Ok(())
}
