//! What does an award, a payment or an end change: on people's records, the grant's and the fund's?

use super::apply::{Applying, add, note_decided};
use super::apply_people::note_status;
use super::case_record::ApplicationState;
use super::decide::payable;
use super::hold::end_hold;
use super::ids::GrantId;
use super::key::{ReadError, read};
use super::record::{FundRecord, GrantRecord, GrantState, HeldAid};
use super::supplement::note_supplement;
use super::terms::{Booking, GrantTerms, Rhythm};
use crate::calendar::{Date, Period};
use crate::money::Money;
use crate::words::Words;

impl FundRecord {
    /// Frees what was set aside for a grant; for one that is booked when it is paid nothing was.
    pub(super) fn release(&mut self, booking: Booking, sum: Money) {
        match booking {
            Booking::Granted => self.granted = self.granted.less(sum),
            Booking::Held => self.held = self.held.less(sum),
            Booking::WhenPaid => {}
        }
    }
}

impl HeldAid {
    /// A grant, or a hold up to a day, as it is held; without what is each person's own, causes and conferred facts.
    pub(super) fn of(terms: &GrantTerms, held_until: Option<Date>) -> Self {
        HeldAid {
            grant: terms.grant,
            program: terms.program.clone(),
            name: terms.name.clone(),
            agency: terms.agency.clone(),
            kind: terms.kind,
            need: terms.need.clone(),
            per: terms.per,
            amount: terms.amount,
            rates: terms.rates.clone(),
            ceilings: terms.ceilings.clone(),
            shared_by: terms.beneficiaries.len() as u32,
            days: terms.days,
            awarded: Some(terms.on).filter(|on| *on < terms.days.from && !terms.confers.is_empty()),
            cause: None,
            campaign: terms.campaign.as_ref().map(|place| place.campaign.clone()),
            rests_on_dibao: terms.rests_on_dibao,
            held_until,
            supplements: terms.supplements,
            confers: Vec::new(),
        }
    }
}

impl Applying<'_, '_, '_> {
    pub(super) fn record_grant(&mut self, terms: &GrantTerms, cut_by: Option<Words>, state: GrantState) -> Result<(), ReadError> {
        let mut record = GrantRecord {
            terms: terms.clone(),
            paid: Money::ZERO,
            returned: Money::ZERO,
            borne: Money::ZERO,
            state,
            cut_by,
            rates: terms.rates.clone(),
            beside: Vec::new(),
            stops: None,
            changes: Vec::new(),
            claim: None,
            review_due: None,
            supplements: Vec::new(),
            by: self.event.by.clone(),
            since: self.event.at,
        };
        if let (GrantState::Active, Some(review)) = (&record.state, &terms.review) {
            let due = review.due_after(terms.on);
            super::upkeep::set_review(self, terms.grant, &mut record, due)?;
        }
        if record.state == GrantState::Active && terms.whole.is_some() {
            super::raise::note_topping(self, &record);
        }
        self.changes.put(&terms.grant, &record, self.position);
        Ok(())
    }

    /// Writes a grant or a hold on the records of everybody whom it covers.
    pub(super) fn hold_aid(&mut self, terms: &GrantTerms, held_until: Option<Date>) -> Result<(), ReadError> {
        let today = self.today();
        for beneficiary in &terms.beneficiaries {
            let confers = terms.confers.iter().filter(|fact| fact.person.is_none_or(|person| person == beneficiary.person)).cloned().collect();
            let held = HeldAid { cause: beneficiary.cause, confers, ..HeldAid::of(terms, held_until) };
            self.aid(beneficiary.person, |aid| {
                aid.held.retain(|held| held.stands(today));
                aid.held.push(held);
                if held_until.is_none() {
                    note_decided(aid, &terms.program);
                }
            })?;
        }
        if held_until.is_none() { self.note_statuses(terms) } else { Ok(()) }
    }

    /// Aid that sets facts has begun, or its days are others: whoever keeps people in memory looks again.
    fn note_statuses(&mut self, terms: &GrantTerms) -> Result<(), ReadError> {
        let people = terms.beneficiaries.iter().filter(|_| !terms.confers.is_empty());
        people.map(|beneficiary| beneficiary.person).try_for_each(|person| note_status(self, person))
    }

    pub(super) fn award(&mut self, terms: &GrantTerms, cut_by: Option<Words>) -> Result<(), ReadError> {
        if let Some(hold) = terms.redeems {
            end_hold(self, hold, GrantState::Redeemed(terms.grant))?;
        }
        self.record_grant(terms, cut_by, GrantState::Active)?;
        self.hold_aid(terms, None)?;
        note_supplement(self, terms)?;
        if let Some(replaced) = terms.replaces {
            self.end(replaced, terms.days.from, GrantState::Replaced(terms.grant))?;
        }
        if let (Some(fund), Some(total)) = (&terms.fund, terms.total) {
            self.fund(&fund.fund, |record| match fund.booking {
                Booking::Granted => record.granted = add(record.granted, total),
                Booking::Held => record.held = add(record.held, total),
                Booking::WhenPaid => {}
            })?;
        }
        if let Some(application) = terms.application {
            self.application(application, |record| match record.state {
                ApplicationState::Open => record.paid_first = Some(terms.grant),
                _ => record.state = ApplicationState::Awarded(terms.grant),
            })?;
        }
        Ok(())
    }

    /// Ends a grant before a day: what was not paid goes back to the fund. A cancelled grant of which nothing was paid
    /// collides with nothing any more; what was paid was had, and keeps its days up to the first unpaid one.
    pub(super) fn end(&mut self, id: GrantId, on: Date, state: GrantState) -> Result<(), ReadError> {
        let Some(mut record) = read::<GrantRecord>(self.changes, &id)? else { return Ok(()) };
        // A hold has no days that were had, and its money stands apart.
        if matches!(record.state, GrantState::Held(_)) {
            return end_hold(self, id, state);
        }
        let (days, is_paid) = (record.terms.days, record.paid > Money::ZERO);
        let day_before = on.yesterday().unwrap_or(on);
        let last = match state {
            GrantState::Cancelled if !is_paid => None,
            // Paid as a whole, had as a whole.
            GrantState::Cancelled if record.terms.per != Rhythm::Month => Some(days.to),
            _ if day_before >= days.from => Some(Some(day_before)),
            _ => is_paid.then_some(Some(days.from)),
        };
        for beneficiary in &record.terms.beneficiaries {
            self.aid(beneficiary.person, |aid| match last {
                None => aid.held.retain(|held| held.grant != id),
                Some(last) => {
                    for held in aid.held.iter_mut().filter(|held| held.grant == id) {
                        held.days = last.map_or(days, |last| ending(days, last));
                    }
                }
            })?;
        }
        if let (Some(fund), Some(total)) = (&record.terms.fund, record.terms.total) {
            let unpaid = total.less(record.paid);
            self.fund(&fund.fund, |fund_record| fund_record.release(fund.booking, unpaid))?;
        }
        if let Some(Some(last)) = last {
            record.terms.days = ending(days, last);
        }
        super::upkeep::set_review(self, id, &mut record, None)?;
        super::closing::close_overlaps_of(self, id, record.terms.household)?;
        self.note_statuses(&record.terms)?;
        super::raise::tops_up_no_more(self, id, record.terms.household)?;
        record.state = state;
        self.changes.put(&id, &record, self.position);
        Ok(())
    }

    /// Lets running aid end before a day: until then it is paid, whatever was decided. What its fund holds beyond that is free again.
    pub(super) fn stop(&mut self, id: GrantId, day: Date) -> Result<(), ReadError> {
        let Some(mut record) = read::<GrantRecord>(self.changes, &id)? else { return Ok(()) };
        let days = ending(record.terms.days, day.yesterday().unwrap_or(day));
        for beneficiary in &record.terms.beneficiaries {
            self.aid(beneficiary.person, |aid| aid.held.iter_mut().filter(|held| held.grant == id).for_each(|held| held.days = days))?;
        }
        record.stops = Some(day);
        let due = payable(&record, day);
        if let (Some(fund), Some(total), Some(due)) = (&record.terms.fund, record.terms.total, due) {
            let free = total.less(due.max(record.paid));
            self.fund(&fund.fund, |fund_record| fund_record.release(fund.booking, free))?;
            if fund.booking != Booking::WhenPaid {
                record.terms.total = Some(total.less(free));
            }
        }
        record.terms.days = days;
        self.note_statuses(&record.terms)?;
        super::upkeep::set_review(self, id, &mut record, None)?;
        self.changes.put(&id, &record, self.position);
        Ok(())
    }

    pub(super) fn pay(&mut self, id: GrantId, amount: Money, booked: Money) -> Result<(), ReadError> {
        let Some(mut record) = read::<GrantRecord>(self.changes, &id)? else { return Ok(()) };
        record.paid = add(record.paid, amount);
        record.borne = add(record.borne, booked);
        if let Some(fund) = &record.terms.fund {
            self.fund(&fund.fund, |fund_record| {
                fund_record.release(fund.booking, booked);
                fund_record.paid = add(fund_record.paid, booked);
            })?;
        }
        self.changes.put(&id, &record, self.position);
        Ok(())
    }

    pub(super) fn take_back(&mut self, id: GrantId, amount: Money) -> Result<(), ReadError> {
        let Some(mut record) = read::<GrantRecord>(self.changes, &id)? else { return Ok(()) };
        record.returned = add(record.returned, amount);
        if let Some(claim) = record.claim.as_mut() {
            claim.recovered = add(claim.recovered, amount.min(claim.open()));
        }
        super::claim::note_open(self, id, &record)?;
        super::closing::close_overlaps_of(self, id, record.terms.household)?;
        if let Some(fund) = &record.terms.fund {
            // What the fund never bore does not come back to it.
            let back = amount.min(record.borne);
            record.borne = record.borne.less(back);
            self.fund(&fund.fund, |fund_record| fund_record.returned = add(fund_record.returned, back))?;
        }
        self.changes.put(&id, &record, self.position);
        Ok(())
    }
}

fn ending(days: Period, last: Date) -> Period {
    Period { from: days.from, to: Some(days.to.map_or(last, |to| to.min(last))) }
}
