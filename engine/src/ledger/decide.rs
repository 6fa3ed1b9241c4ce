//! May this be done? Reads records and answers with events or a refusal; writes nothing.

use super::answer::{Answer, Refusal};
use super::award::{decide_award, decide_hold, overlaps_found};
use super::claim::decide_claim;
use super::command::{Action, Command};
use super::event::EventBody;
use super::hold::HoldEvent;
use super::identity::decide_identity;
use super::ids::GrantId;
use super::instalments::{instalments, sum_of};
use super::key::{ReadError, Records, read};
use super::raise::decide_raise;
use super::record::{AidRecord, FundRecord, GrantRecord, GrantState};
use super::supplement::ends_with;
use super::terms::{Booking, Rhythm};
use crate::calendar::Date;
use crate::money::Money;
use crate::words;
use crate::words::Words;

/// What was decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// What has happened by it; a refusal can be an event too.
    pub events: Vec<EventBody>,
    /// What is answered.
    pub answer: Answer,
}

impl Decision {
    pub(super) fn done(events: Vec<EventBody>) -> Self {
        Self { events, answer: Answer::Done }
    }

    pub(super) fn refused(refusal: Refusal) -> Self {
        Self { events: Vec::new(), answer: Answer::Refused(refusal) }
    }

    pub(super) fn not_possible(says: Words) -> Self {
        Self::refused(Refusal::NotPossible { says })
    }
}

/// Decides a command on the records as they are.
pub fn decide(records: &dyn Records, command: &Command) -> Result<Decision, ReadError> {
    match &command.action {
        Action::Record { events, answer } => Ok(Decision { events: events.clone(), answer: answer.clone() }),
        Action::OpenFund { fund, donor, opening, programs } => {
            if read::<FundRecord>(records, fund)?.is_some() {
                return Ok(Decision::not_possible(words!("资金 {fund} 已存在", "there is a fund {fund} already")));
            }
            let opened = EventBody::FundOpened { fund: fund.clone(), donor: donor.clone(), opening: *opening, programs: programs.clone() };
            Ok(Decision::done(vec![opened]))
        }
        Action::Receive { fund, amount } => receive(records, fund, *amount),
        Action::Award(terms) => decide_award(records, command, terms),
        Action::RecordPast { terms, newcomer } => {
            let answer = Answer::Granted {
                grant: terms.grant,
                amount: terms.amount,
                from: terms.days.from,
                until: terms.days.to,
                cut_by: None,
                look_again: Vec::new(),
                lowered: Vec::new(),
                warnings: Vec::new(),
            };
            let registered = newcomer.clone().map(|(person, sealed)| EventBody::PersonRecorded { person, sealed });
            let given = EventBody::GrantAwarded { terms: terms.clone(), cut_by: None };
            let overlaps = overlaps_found(records, terms, command.today)?;
            let found =
                overlaps.into_iter().map(|overlap| EventBody::OverlapFound { grant: terms.grant, household: terms.household, overlap: Box::new(overlap) });
            Ok(Decision { events: registered.into_iter().chain([given]).chain(found).collect(), answer })
        }
        Action::Cancel { grant, on, reason } => Ok(match active(records, *grant)? {
            Err(says) => Decision::not_possible(says),
            Ok(record) => {
                let cancelled = EventBody::GrantCancelled { grant: *grant, on: *on, reason: reason.clone() };
                Decision::done(std::iter::once(cancelled).chain(ends_with(records, &record, *on)?.events).collect())
            }
        }),
        Action::Raise { grant, reason } => match active(records, *grant)? {
            Err(says) => Ok(Decision::not_possible(says)),
            Ok(record) => decide_raise(records, &record, reason, command.today),
        },
        Action::Hold { terms, until } => decide_hold(records, command, terms, *until),
        Action::ReleaseHold { hold, reason } => Ok(match read::<GrantRecord>(records, hold)?.map(|record| record.state) {
            Some(GrantState::Held(until)) if command.today <= until => {
                Decision::done(vec![EventBody::Hold(HoldEvent::Released { hold: *hold, reason: reason.clone() })])
            }
            Some(_) => Decision::not_possible(words!("预留 {hold} 已到期、已放弃或已使用", "the hold {hold} has run out, was given up or was used")),
            None => Decision::not_possible(words!("没有预留 {hold}", "there is no hold {hold}")),
        }),
        Action::Identify(event) => decide_identity(records, command.today, event),
        Action::Claim(event) => decide_claim(records, event),
        Action::Pay { grant, amount, on } => Ok(match active(records, *grant)? {
            Err(says) => Decision::not_possible(says),
            Ok(record) => match booked(records, &record, *amount, *on, command.today)? {
                Err(says) => Decision::not_possible(says),
                Ok(booked) => Decision::done(vec![EventBody::PaymentMade { grant: *grant, amount: *amount, booked, on: *on }]),
            },
        }),
        Action::Return { grant, amount, on } => Ok(match read::<GrantRecord>(records, grant)? {
            Some(record) if record.paid.less(record.returned) >= *amount => {
                Decision::done(vec![EventBody::MoneyReturned { grant: *grant, amount: *amount, on: *on }])
            }
            Some(_) => Decision::not_possible(Words::new("退回金额超过已发放金额", "more is returned than was paid")),
            None => Decision::not_possible(no_grant(*grant)),
        }),
        Action::Refuse(refusal) => Ok(Decision::refused(refusal.clone())),
        Action::Forget { owner } => Ok(Decision::done(vec![EventBody::Forgotten { owner: *owner }])),
    }
}

fn receive(records: &dyn Records, fund: &String, amount: Money) -> Result<Decision, ReadError> {
    let Some(record) = read::<FundRecord>(records, fund)? else {
        return Ok(Decision::not_possible(words!("没有资金 {fund}", "there is no fund {fund}")));
    };
    let sums = [record.opening, record.received, record.returned, amount];
    match sums.into_iter().try_fold(Money::ZERO, Money::checked_add) {
        Some(_) => Ok(Decision::done(vec![EventBody::FundReceived { fund: fund.clone(), amount }])),
        None => Ok(Decision::not_possible(Words::new("金额过大", "the sum is too large"))),
    }
}

fn no_grant(grant: GrantId) -> Words {
    words!("没有救助 {grant}", "there is no grant {grant}")
}

fn active(records: &dyn Records, grant: GrantId) -> Result<Result<GrantRecord, Words>, ReadError> {
    Ok(match read::<GrantRecord>(records, &grant)? {
        None => Err(no_grant(grant)),
        Some(record) if matches!(record.state, GrantState::Held(_) | GrantState::Released | GrantState::Redeemed(_)) => {
            Err(words!("{grant} 是预留，不是救助", "{grant} is a hold, not a grant"))
        }
        Some(record) if record.state != GrantState::Active => {
            Err(words!("救助 {grant} 已取消、被替换或已结束", "grant {grant} was cancelled, replaced or has ended"))
        }
        Some(record) => Ok(record),
    })
}

/// How much of a payment the fund bears: what was granted or held for it; for statutory aid what the fund has, for that aid waits for none.
fn booked(records: &dyn Records, record: &GrantRecord, amount: Money, on: Date, today: Date) -> Result<Result<Money, Words>, ReadError> {
    let unpaid = payable(record, on).map(|payable| payable.less(record.paid));
    let too_much = match unpaid {
        Some(left) => words!("发放金额超过救助金额：到 {on} 最多还可发放{left}元", "more is paid than was granted: {left} yuan are left to pay by {on}"),
        None => Words::new("发放金额超过救助金额", "more is paid than was granted"),
    };
    if unpaid.is_some_and(|unpaid| amount > unpaid) {
        return Ok(Err(too_much));
    }
    let Some(terms) = &record.terms.fund else { return Ok(Ok(Money::ZERO)) };
    let Some(fund) = read::<FundRecord>(records, &terms.fund)? else { return Ok(Ok(Money::ZERO)) };
    Ok(match (terms.booking, unpaid) {
        (Booking::WhenPaid, _) => Ok(amount.min(fund.left(today))),
        (_, Some(_)) => Ok(amount),
        (_, None) => Err(too_much),
    })
}

/// How much can be due by a day: standing monthly aid falls due month by month, up to its ceilings, until a decision stops it; every
/// other as a whole.
pub(super) fn payable(record: &GrantRecord, on: Date) -> Option<Money> {
    let terms = &record.terms;
    let is_held = terms.fund.as_ref().is_some_and(|fund| fund.booking != Booking::WhenPaid);
    if terms.per != Rhythm::Month || (record.stops.is_none() && (terms.days.to.is_some() || is_held)) {
        return terms.total;
    }
    let last = record.stops.map_or(on, |stops| on.min(stops.yesterday().unwrap_or(stops)));
    let rate = |day| record.rate_on(day).unwrap_or_default();
    terms.amount?;
    Some(sum_of(&instalments(terms.days.from, last, &terms.ceilings, rate)).unwrap_or(Money::from_fen(i64::MAX)))
}

/// The aid record of a person; empty where nothing was ever given.
pub(super) fn aid_of(records: &dyn Records, person: super::ids::PersonId) -> Result<AidRecord, ReadError> {
    Ok(read::<AidRecord>(records, &person)?.unwrap_or_default())
}
