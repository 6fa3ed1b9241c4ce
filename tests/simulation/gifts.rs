//! What becomes of a grant or a hold, and of the money for it?

use crate::asked::Seen;
use crate::rules::{by_year, months_begun};
use crate::world::{Stage, World};
use engine::calendar::{Date, Period};
use engine::ledger::{Booking, GrantId, GrantTerms, Rhythm};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Active,
    /// A hold, standing or run out.
    Held,
    Released,
    Redeemed(GrantId),
    Cancelled,
    Replaced(GrantId),
}

/// A grant.
#[derive(Clone, Debug)]
pub struct Gift {
    pub terms: GrantTerms,
    /// Its days after all that happened; none when it covers nothing any more.
    pub days: Option<Period>,
    pub fate: Fate,
    pub paid: i64,
    pub returned: i64,
    /// The part of the paid money that its fund bore, less what came back to the fund.
    pub borne: i64,
    /// Of a hold: its last day.
    pub until: Option<Date>,
    pub claim: Option<Claimed>,
    /// What a month pays from a day on, after it was lowered beside other aid.
    pub rates: Vec<(Date, i64)>,
}

/// What is asked back of a grant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    pub asked: i64,
    pub recovered: i64,
    pub waived: i64,
}

/// A fund.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    pub opening: i64,
    pub received: i64,
    pub held: i64,
    pub granted: i64,
    pub paid: i64,
    pub returned: i64,
    /// Money kept for holds until a day.
    pub holds: BTreeMap<GrantId, (i64, Date)>,
}

impl Gift {
    /// A grant that runs, of which nothing was paid.
    pub fn new(terms: &GrantTerms) -> Self {
        let (terms, days, rates) = (terms.clone(), Some(terms.days), Vec::new());
        Gift { terms, days, fate: Fate::Active, paid: 0, returned: 0, borne: 0, until: None, claim: None, rates }
    }

    /// What a month pays that begins on a day.
    pub fn rate_on(&self, day: Date) -> Option<i64> {
        let less = self.rates.iter().filter(|(from, _)| *from <= day).map(|(_, fen)| *fen).min();
        less.or(self.terms.amount.map(|amount| amount.fen()))
    }

    /// Whether it bars anything on a day: a hold only up to its last one.
    pub fn stands(&self, day: Date) -> bool {
        self.days.is_some() && self.until.is_none_or(|until| day <= until)
    }

    /// What is still asked back.
    pub fn open_claim(&self) -> i64 {
        self.claim.map_or(0, |claim| claim.asked - claim.recovered - claim.waived)
    }

    /// How much may have been paid by a day; none where no amount is stated. A monthly grant without an end falls due month by month.
    pub fn due_until(&self, day: Date) -> Option<i64> {
        let amount = self.terms.amount?.fen();
        let waits_for_none = self.terms.fund.as_ref().is_none_or(|fund| fund.booking == Booking::WhenPaid);
        let is_standing = self.terms.per == Rhythm::Month && self.terms.days.to.is_none() && waits_for_none;
        match self.days {
            Some(days) if is_standing => Some(by_year(amount, &self.terms.ceilings, days.from, day).values().sum()),
            _ => Some(self.terms.total?.fen()),
        }
    }
}

impl Purse {
    /// What is left on a day for whoever redeems a hold, or none.
    pub fn left(&self, day: Date, redeems: Option<GrantId>) -> i64 {
        let kept: i64 = self.holds.iter().filter(|(hold, _)| Some(**hold) != redeems).map(|(_, kept)| kept_on(kept, day)).sum();
        self.opening + self.received + self.returned - self.held - self.granted - self.paid - kept
    }

    /// Set aside on a day: instalments to come, and standing holds.
    pub fn held_on(&self, day: Date) -> i64 {
        self.held + self.holds.values().map(|kept| kept_on(kept, day)).sum::<i64>()
    }
}

fn kept_on((fen, until): &(i64, Date), day: Date) -> i64 {
    if day <= *until { *fen } else { 0 }
}

impl World {
    pub(crate) fn purse(&mut self, fund: &str) -> &mut Purse {
        self.purses.get_mut(fund).expect("a fund that was opened")
    }

    fn noted(&mut self, terms: &GrantTerms, fate: Fate, until: Option<Date>) {
        let gift = Gift { fate, until, ..Gift::new(terms) };
        let was_there = self.gifts.insert(terms.grant, gift);
        assert!(was_there.is_none(), "the grant {} was given twice", terms.grant);
    }

    /// A place and money are kept until a day.
    pub(crate) fn held(&mut self, terms: &GrantTerms, until: Date) -> Vec<Seen> {
        self.noted(terms, Fate::Held, Some(until));
        if let Some((fund, total)) = terms.fund.as_ref().filter(|fund| fund.booking != Booking::WhenPaid).zip(terms.total) {
            self.purse(&fund.fund).holds.insert(terms.grant, (total.fen(), until));
        }
        let people = terms.beneficiaries.iter().map(|beneficiary| Seen::Aid(beneficiary.person));
        people.chain([Seen::Grant(terms.grant)]).collect()
    }

    pub(crate) fn awarded(&mut self, terms: &GrantTerms) -> Vec<Seen> {
        let mut touched = vec![Seen::Grant(terms.grant)];
        if let Some(hold) = terms.redeems {
            touched.extend(self.ended(hold, terms.on, Fate::Redeemed(terms.grant)));
        }
        self.noted(terms, Fate::Active, None);
        touched.extend(terms.supplements.map(Seen::Grant));
        if let Some(replaced) = terms.replaces {
            touched.extend(self.ended(replaced, terms.days.from, Fate::Replaced(terms.grant)));
        }
        for beneficiary in &terms.beneficiaries {
            self.people.entry(beneficiary.person).or_default().decided.insert(terms.program.clone());
            touched.push(Seen::Aid(beneficiary.person));
        }
        if let (Some(fund), Some(total)) = (&terms.fund, terms.total) {
            let purse = self.purse(&fund.fund);
            match fund.booking {
                Booking::Granted => purse.granted += total.fen(),
                Booking::Held => purse.held += total.fen(),
                Booking::WhenPaid => {}
            }
        }
        if let Some(application) = terms.application {
            self.applications.get_mut(&application).expect("an application that was filed").stage = Stage::Awarded(terms.grant);
            touched.push(Seen::Application(application));
        }
        touched
    }

    /// A top-up that runs for some months pays less from a day on.
    pub(crate) fn lowered(&mut self, grant: GrantId, fen: i64, from: Date) -> Vec<Seen> {
        let gift = self.gifts.get_mut(&grant).expect("a grant that was given");
        gift.rates.push((from, fen));
        let (days, amount) = (gift.terms.days, gift.terms.amount.expect("an amount"));
        let mut touched = vec![Seen::Grant(grant)];
        touched.extend(gift.terms.beneficiaries.iter().map(|beneficiary| Seen::Aid(beneficiary.person)));
        if gift.fate != Fate::Active {
            return touched;
        }
        let last = days.to.expect("the office's top-ups end");
        let months = |from: Date, to: Date| months_begun(from, to).max(0);
        let mut steps = gift.rates.clone();
        steps.sort();
        // Months that begin before a day are all that have begun on the day before.
        let begun_before = |day: Date| months(days.from, day.yesterday().expect("a day").min(last));
        let all = months(days.from, last);
        let mut total = 0;
        let (mut counted, mut rate) = (0, amount.fen());
        for (day, less) in steps {
            let until = if day <= days.from { 0 } else { begun_before(day) };
            total += rate * (until - counted).max(0);
            (counted, rate) = (until.max(counted), rate.min(less));
        }
        total += rate * (all - counted);
        gift.terms.total = Some(engine::money::Money::from_fen(total.max(gift.paid)));
        touched
    }

    pub(crate) fn ended(&mut self, grant: GrantId, on: Date, fate: Fate) -> Vec<Seen> {
        let gift = self.gifts.get_mut(&grant).expect("a grant that was given");
        let mut touched = vec![Seen::Grant(grant)];
        touched.extend(gift.terms.beneficiaries.iter().map(|beneficiary| Seen::Aid(beneficiary.person)));
        if gift.until.is_some() {
            (gift.days, gift.fate) = (None, fate);
            for purse in self.purses.values_mut() {
                purse.holds.remove(&grant);
            }
            return touched;
        }
        let last = on.yesterday().expect("a day");
        gift.days = gift.days.and_then(|days| match fate {
            Fate::Cancelled if gift.paid == 0 => None,
            // Paid as a whole, had as a whole.
            Fate::Cancelled if gift.terms.per != Rhythm::Month => Some(days),
            _ if last >= days.from => Some(Period { from: days.from, to: Some(days.to.map_or(last, |to| to.min(last))) }),
            _ => (gift.paid > 0).then_some(Period { from: days.from, to: Some(days.from) }),
        });
        gift.fate = fate;
        let unpaid = gift.terms.total.map_or(0, |total| (total.fen() - gift.paid).max(0));
        if let Some(fund) = gift.terms.fund.clone() {
            let purse = self.purse(&fund.fund);
            match fund.booking {
                Booking::Granted => purse.granted -= unpaid,
                Booking::Held => purse.held -= unpaid,
                Booking::WhenPaid => {}
            }
        }
        for supplement in self.running_supplements(grant, on) {
            touched.extend(self.ended(supplement, on, fate));
        }
        touched
    }

    /// What adds to a grant and would go on from a day on.
    pub fn running_supplements(&self, base: GrantId, on: Date) -> Vec<GrantId> {
        let runs = |gift: &Gift| gift.fate == Fate::Active && gift.days.is_some_and(|days| days.to.is_none_or(|to| to >= on));
        let adds = |(id, gift): (&GrantId, &Gift)| (gift.terms.supplements == Some(base) && runs(gift)).then_some(*id);
        self.gifts.iter().filter_map(adds).collect()
    }

    pub(crate) fn paid(&mut self, grant: GrantId, fen: i64, on: Date) -> Vec<Seen> {
        let gift = self.gifts.get_mut(&grant).expect("a grant that was given");
        gift.paid += fen;
        if let Some(fund) = gift.terms.fund.clone() {
            let purse = self.purses.get_mut(&fund.fund).expect("a fund that was opened");
            let bears = if fund.booking == Booking::WhenPaid { fen.min(purse.left(on, None).max(0)) } else { fen };
            match fund.booking {
                Booking::Granted => purse.granted -= bears,
                Booking::Held => purse.held -= bears,
                Booking::WhenPaid => {}
            }
            purse.paid += bears;
            gift.borne += bears;
        }
        vec![Seen::Grant(grant)]
    }

    /// What came back goes to the fund as far as the fund bore it.
    pub(crate) fn came_back(&mut self, grant: GrantId, fen: i64) -> Vec<Seen> {
        let gift = self.gifts.get_mut(&grant).expect("a grant that was given");
        gift.returned += fen;
        let open = gift.open_claim();
        if let Some(claim) = &mut gift.claim {
            claim.recovered += fen.min(open);
        }
        if let Some(fund) = &gift.terms.fund {
            let back = fen.min(gift.borne);
            gift.borne -= back;
            self.purses.get_mut(&fund.fund).expect("a fund that was opened").returned += back;
        }
        vec![Seen::Grant(grant)]
    }

    /// Money is asked back, or given up.
    pub(crate) fn claimed(&mut self, grant: GrantId, asked: i64, waived: i64) -> Vec<Seen> {
        let claim = self.gifts.get_mut(&grant).expect("a grant that was given").claim.get_or_insert_default();
        claim.asked += asked;
        claim.waived += waived;
        vec![Seen::Grant(grant)]
    }
}
