//! May this aid be given to these people for these days?
//!
//! Asked are, in this order: suspensions, aid that is held, programs that must come first, sums, the fund. The first that
//! stands in the way is the answer; refusals for overlap and suspension are events.

use super::answer::{Answer, Overlap, OverlapRule, Refusal};
use super::collision::{Collision, Registration, collide, is_within};
use super::command::Command;
use super::decide::{Decision, aid_of};
use super::event::EventBody;
use super::hold::HoldEvent;
use super::ids::{GrantId, PersonId};
use super::instalments::Ceiling;
use super::key::{ReadError, Records, read};
use super::record::{AidRecord, FundRecord, GrantRecord, GrantState, HeldAid, HeldSuspension, Scope};
use super::sums::{HeldShare, difference, total_of, under_cap};
use super::supplement::{ends_with, supplement_refusal};
use super::terms::{Booking, GrantTerms, RestsOnDibao, Rhythm};
use super::too_high::too_high;
use super::top_up::{Beside, beside, lowered_by};
use super::why::overlap_of;
use crate::calendar::Date;
use crate::money::Money;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of everybody whom a grant would cover.
struct Covered {
    people: Vec<(PersonId, Registration, AidRecord)>,
    /// Further members whose grants count: under a household's cap, or in a campaign that serves households once.
    others: BTreeMap<PersonId, AidRecord>,
}

/// What caps and aid that is topped up leave of an amount.
#[derive(Default)]
struct AmountLeft {
    amount: Option<Money>,
    /// What it would be without aid that is topped up, where that is more.
    whole: Option<Money>,
    cut_by: Option<Words>,
    ceilings: Vec<Ceiling>,
}

/// What stands in the way of an award, or what it would come to: the same for a look ahead and for the award itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It can be given, with this amount.
    Open {
        /// The amount after cuts.
        amount: Option<Money>,
        /// What is booked in all.
        total: Option<Money>,
        /// What cut it.
        cut_by: Option<Words>,
        /// What it would pay if nothing ran over which it pays the difference; where that is more.
        whole: Option<Money>,
        /// Of monthly aid under caps: the most that it pays.
        ceilings: Vec<Ceiling>,
        /// Held aid that pays the difference over it.
        topping: Vec<GrantId>,
    },
    /// It can't.
    Closed(Refusal),
}

/// Where an award stands on the records as they are, recorded on `today`.
pub fn standing(records: &dyn Records, terms: &GrantTerms, today: Date) -> Result<Standing, ReadError> {
    let covered = Covered::read(records, terms, today)?;
    if let Some(refusal) = covered.suspension(terms, today) {
        return Ok(Standing::Closed(refusal));
    }
    if let Some(refusal) = covered.overlap(terms) {
        return Ok(Standing::Closed(refusal));
    }
    if terms.replaces.is_some() && !covered.held().any(|(_, registration, held)| collide(terms, held, registration) == Collision::Replaces) {
        let says =
            Words::new("要替换的救助与本项目不是“就高”关系，或并不较小", "the grant to be replaced is not a smaller one of which only the larger may be held");
        return Ok(Standing::Closed(Refusal::NotPossible { says }));
    }
    if let Some(program) = terms.after.iter().find(|program| !covered.has_decided(program)) {
        return Ok(Standing::Closed(Refusal::NotBefore { program: program.clone(), or: Vec::new() }));
    }
    if let Some([program, or @ ..]) = terms.after_one_of.iter().find(|group| !group.iter().any(|program| covered.has_decided(program))).map(Vec::as_slice) {
        return Ok(Standing::Closed(Refusal::NotBefore { program: program.clone(), or: or.to_vec() }));
    }
    if let Some(says) = supplement_refusal(records, terms)? {
        return Ok(Standing::Closed(Refusal::NotPossible { says }));
    }
    if let Some(says) = redeem_refusal(records, terms, today)? {
        return Ok(Standing::Closed(Refusal::NotPossible { says }));
    }
    let AmountLeft { amount, whole, cut_by, ceilings } = match covered.amount_left(terms, &covered.fixed(records, terms)?) {
        Ok(left) => left,
        Err(refusal) => return Ok(Standing::Closed(refusal)),
    };
    let total = amount.and_then(|amount| total_of(terms, amount, &ceilings));
    if amount.is_some() && total.is_none() {
        return Ok(Standing::Closed(Refusal::NotPossible { says: Words::new("金额过大", "the sum is too large") }));
    }
    if let Some(refusal) = fund_refusal(records, terms, total.unwrap_or_default(), today)? {
        return Ok(Standing::Closed(refusal));
    }
    Ok(Standing::Open { amount, total, cut_by, whole, ceilings, topping: covered.topping(terms) })
}

/// What aid that was given already collides with, whoever is suspended, and which held top-ups pay too much beside it.
pub(super) fn overlaps_found(records: &dyn Records, terms: &GrantTerms, today: Date) -> Result<Vec<Overlap>, ReadError> {
    let covered = Covered::read(records, terms, today)?;
    let mut found = Vec::new();
    if let Some(Refusal::Overlap(overlap)) = covered.overlap(terms) {
        found.push(*overlap);
    }
    for grant in covered.topping(terms) {
        let Some((person, _, held)) = covered.held().find(|(_, _, held)| held.grant == grant) else { continue };
        if too_high(records, grant, terms, today)?.is_some() {
            found.push(*overlap_of(terms, held, person, OverlapRule::PaysMore));
        }
    }
    Ok(found)
}

pub(super) fn decide_award(records: &dyn Records, command: &Command, terms: &GrantTerms) -> Result<Decision, ReadError> {
    decide_new(records, command, terms, None)
}

/// A place is kept on the same conditions on which aid is given.
pub(super) fn decide_hold(records: &dyn Records, command: &Command, terms: &GrantTerms, until: Date) -> Result<Decision, ReadError> {
    decide_new(records, command, terms, Some(until))
}

fn decide_new(records: &dyn Records, command: &Command, terms: &GrantTerms, held_until: Option<Date>) -> Result<Decision, ReadError> {
    if read::<GrantRecord>(records, &terms.grant)?.is_some() {
        return Ok(Decision::not_possible(Words::new("救助编号已被占用，请重试", "the grant's number is taken; please try again")));
    }
    match standing(records, terms, command.today)? {
        Standing::Open { amount, total, cut_by, whole, ceilings, topping } => {
            let mut terms = terms.clone();
            if let Some(amount) = amount {
                terms.rates = terms.rates.iter().map(|(day, _)| (*day, terms.worth_on(*day, amount))).collect();
            }
            (terms.amount, terms.total, terms.whole, terms.ceilings) = (amount, total, whole, ceilings);
            let (days, look_again, warnings) = (terms.days, std::mem::take(&mut terms.look_again), std::mem::take(&mut terms.warnings));
            // A hold pays nothing yet.
            let (less, lowered) = if held_until.is_none() { lowered_by(records, &terms, &topping)? } else { Default::default() };
            let answer = Answer::Granted { grant: terms.grant, amount, from: days.from, until: days.to, cut_by: cut_by.clone(), look_again, lowered, warnings };
            let terms = Box::new(terms);
            let mut ended = Vec::new();
            if let (Some(replaced), None) = (terms.replaces, held_until)
                && let Some(replaced) = read::<GrantRecord>(records, &replaced)?
            {
                ended = ends_with(records, &replaced, terms.days.from)?.events;
            }
            let event = match held_until {
                None => EventBody::GrantAwarded { terms, cut_by },
                Some(until) => EventBody::Hold(HoldEvent::Placed { terms, cut_by, until }),
            };
            Ok(Decision { events: std::iter::once(event).chain(ended).chain(less).collect(), answer })
        }
        Standing::Closed(refusal) => {
            let is_event = matches!(refusal, Refusal::Overlap(_) | Refusal::Suspended { .. });
            let event = EventBody::AwardRefused {
                household: terms.household,
                recipient: terms.recipient,
                program: terms.program.clone(),
                name: terms.name.clone(),
                agency: terms.agency.clone(),
                refusal: refusal.clone(),
            };
            Ok(Decision { events: if is_event { vec![event] } else { Vec::new() }, answer: Answer::Refused(refusal) })
        }
    }
}

impl Covered {
    /// Holds that have run out stand for nothing, and the hold that is redeemed does not bar its own award.
    fn read(records: &dyn Records, terms: &GrantTerms, today: Date) -> Result<Self, ReadError> {
        let aid_of = |person: PersonId| -> Result<AidRecord, ReadError> {
            let mut aid = aid_of(records, person)?;
            aid.held.retain(|held| held.stands(today) && Some(held.grant) != terms.redeems);
            Ok(aid)
        };
        let mut people = Vec::new();
        for beneficiary in &terms.beneficiaries {
            people.push((beneficiary.person, Registration::Own(beneficiary.cause), aid_of(beneficiary.person)?));
            for linked in &beneficiary.linked {
                people.push((linked.person, Registration::Own(linked.cause), aid_of(linked.person)?));
            }
            for same in &beneficiary.same {
                people.push((*same, Registration::Other, aid_of(*same)?));
            }
        }
        let mut others = BTreeMap::new();
        let served = terms.campaign.iter().flat_map(|place| &place.others);
        for person in terms.caps.iter().flat_map(|cap| &cap.with).chain(served) {
            others.insert(*person, aid_of(*person)?);
        }
        Ok(Self { people, others })
    }

    fn suspension(&self, terms: &GrantTerms, today: Date) -> Option<Refusal> {
        for (person, _, aid) in &self.people {
            let locks = |held: &&HeldSuspension| {
                let holds = held.days.contains(terms.on) || held.days.contains(today);
                holds && held.scope.bars(&terms.program, &terms.need, terms.rests_on_dibao)
            };
            if let Some(held) = aid.suspensions.iter().find(locks) {
                return Some(Refusal::Suspended { suspension: held.suspension, person: *person, until: held.days.to });
            }
        }
        None
    }

    /// The collision that refuses; where several do, the strictest rule first, then the earliest grant.
    fn overlap(&self, terms: &GrantTerms) -> Option<Refusal> {
        let mut found: Vec<(OverlapRule, &HeldAid, PersonId)> = Vec::new();
        for (person, registration, held) in self.held() {
            if let Collision::Refused(rule) = collide(terms, held, registration) {
                found.push((rule, held, person));
            }
        }
        // A campaign that serves households once looks at everybody of the household.
        if let Some(place) = &terms.campaign {
            for (person, held) in place.others.iter().filter_map(|person| self.others.get(person).map(|aid| (*person, aid))) {
                let same = held.held.iter().filter(|held| held.campaign.as_ref() == Some(&place.campaign));
                found.extend(same.map(|held| (OverlapRule::SameCampaign, held, person)));
            }
        }
        // A word that replaces one grant clears nothing else.
        let (rule, held, person) = found.into_iter().min_by_key(|(rule, held, _)| (*rule == OverlapRule::ReplaceByWord, held.days.from, held.grant))?;
        Some(Refusal::Overlap(overlap_of(terms, held, person, rule)))
    }

    fn held(&self) -> impl Iterator<Item = (PersonId, Registration, &HeldAid)> {
        self.people.iter().flat_map(|(person, registration, aid)| aid.held.iter().map(|held| (*person, *registration, held)))
    }

    fn reads(&self, person: PersonId) -> bool {
        self.people.iter().any(|(read, _, _)| *read == person)
    }

    fn has_decided(&self, program: &String) -> bool {
        self.people.iter().any(|(_, _, aid)| aid.decided.contains(program))
    }

    /// Held grants that answer to a question, each with how many of its people are covered.
    fn shares(&self, counts: impl Fn(&HeldAid, Registration) -> bool) -> Vec<HeldShare<'_>> {
        let mut shares: BTreeMap<GrantId, HeldShare<'_>> = BTreeMap::new();
        let mut counted = BTreeSet::new();
        for (person, _, held) in self.held().filter(|(_, registration, held)| counts(held, *registration)) {
            // A registration can be read twice: as a beneficiary's own, and as another one's of the same number.
            if counted.insert((held.grant, person)) {
                shares.entry(held.grant).or_insert(HeldShare { held, people: 0 }).people += 1;
            }
        }
        shares.into_values().collect()
    }

    /// Held aid that pays the difference over the new one, in the order of its numbers.
    fn topping(&self, terms: &GrantTerms) -> Vec<GrantId> {
        let shares = self.shares(|held, registration| collide(terms, held, registration) == Collision::IsToppedUp);
        shares.iter().map(|share| share.held.grant).collect()
    }

    /// Those of them that can't become less.
    fn fixed(&self, records: &dyn Records, terms: &GrantTerms) -> Result<Vec<GrantId>, ReadError> {
        let Some(amount) = terms.amount else { return Ok(Vec::new()) };
        let mut fixed = Vec::new();
        for grant in self.topping(terms) {
            if matches!(beside(records, grant, terms, amount)?, Beside::Fixed) {
                fixed.push(grant);
            }
        }
        Ok(fixed)
    }

    fn amount_left(&self, terms: &GrantTerms, fixed: &[GrantId]) -> Result<AmountLeft, Refusal> {
        let Some(mut amount) = terms.amount else { return Ok(AmountLeft::default()) };
        let (mut cut_by, mut whole, mut ceilings) = (None, None, Vec::new());
        let too_large = || Refusal::NotPossible { says: Words::new("金额过大", "the sum is too large") };
        let topped = self.shares(|held, registration| match collide(terms, held, registration) {
            Collision::IsToppedUp => fixed.contains(&held.grant),
            found => found == Collision::TopsUp,
        });
        if let (Rhythm::Month, Some(share)) = (terms.per, topped.iter().find(|share| fixed.contains(&share.held.grant) && share.held.per != Rhythm::Month)) {
            return Err(already_whole(share.held));
        }
        if let Some(first) = topped.first() {
            let (zh, en) = (&first.held.name.zh, &first.held.name.en);
            let says = match fixed.contains(&first.held.grant) {
                false => words!("只补足“{zh}”不足的差额", "pays only the difference over “{en}”"),
                true => words!(
                    "“{zh}”只补足本项目不足的差额，但已发放，不能再减少；本项目只付其余部分",
                    "“{en}” pays only the difference over this, but was paid and can't become less: this pays only what is left beside it"
                ),
            };
            let left = difference(terms, amount, &topped).ok_or_else(too_large)?;
            if left == Money::ZERO {
                return Err(Refusal::Capped { says });
            }
            if left < amount {
                (whole, amount, cut_by) = (Some(amount), left, Some(says));
            }
        }
        for cap in &terms.caps {
            let mut counted = self.shares(|held, _| cap.over.contains(&held.program));
            // Another registration of somebody who is covered was counted as such.
            for aid in cap.with.iter().filter(|person| !self.reads(**person)).filter_map(|person| self.others.get(person)) {
                counted.extend(aid.held.iter().filter(|held| cap.over.contains(&held.program)).map(|held| HeldShare { held, people: 1 }));
            }
            let cut = under_cap(terms, amount, cap, &counted).ok_or_else(too_large)?;
            if cut.amount == Money::ZERO && amount > Money::ZERO {
                return Err(Refusal::Capped { says: cap.says.clone() });
            }
            amount = cut.amount;
            cut_by = cut.by.or(cut_by);
            ceilings.extend(cut.ceiling);
        }
        Ok(AmountLeft { amount: Some(amount), whole, cut_by, ceilings })
    }
}

/// Monthly aid can't pay what is left beside a sum that was paid at once.
fn already_whole(held: &HeldAid) -> Refusal {
    let (zh, en, grant) = (&held.name.zh, &held.name.en, held.grant);
    let says = words!(
        "“{zh}”（{grant}）只补本项目不足的差额，却已一次发放；请先退回或取消，再发放本项目，然后补差额",
        "“{en}” ({grant}) pays only the difference over this and was paid as one sum: take it back or cancel it first, award this, then the difference"
    );
    Refusal::NotPossible { says }
}

fn fund_refusal(records: &dyn Records, terms: &GrantTerms, total: Money, today: Date) -> Result<Option<Refusal>, ReadError> {
    let Some(fund_terms) = terms.fund.as_ref() else { return Ok(None) };
    let Some(fund) = read::<FundRecord>(records, &fund_terms.fund)? else {
        let fund = &fund_terms.fund;
        return Ok(Some(Refusal::NotPossible { says: words!("没有资金 {fund}", "there is no fund {fund}") }));
    };
    let waits = fund_terms.booking != Booking::WhenPaid;
    let left = fund.left_beside(today, terms.redeems);
    Ok((waits && left < total).then(|| Refusal::FundEmpty { fund: fund.id.clone(), left }))
}

/// A hold is redeemed by an award of what it was placed for, up to its last day.
fn redeem_refusal(records: &dyn Records, terms: &GrantTerms, today: Date) -> Result<Option<Words>, ReadError> {
    let Some(hold) = terms.redeems else { return Ok(None) };
    let Some(record) = read::<GrantRecord>(records, &hold)? else { return Ok(Some(words!("没有预留 {hold}", "there is no hold {hold}"))) };
    let is_standing = matches!(record.state, GrantState::Held(until) if today <= until);
    let is_for_this = record.terms.program == terms.program && record.terms.household == terms.household && record.terms.recipient == terms.recipient;
    Ok(match (is_standing, is_for_this) {
        (false, _) => Some(words!("预留 {hold} 已到期、已放弃或已使用", "the hold {hold} has run out, was given up or was used")),
        (true, false) => Some(words!("预留 {hold} 是为其他项目或其他人作出的", "the hold {hold} is for another program or somebody else")),
        (true, true) => None,
    })
}

/// All that one grant collides with on the record of somebody who was found to be one of its people; causes under two keys
/// can't be compared, so they are taken for the same.
pub(super) fn overlaps_with(terms: &GrantTerms, other: PersonId, aid: &AidRecord, today: Date) -> Vec<Overlap> {
    let standing = aid.held.iter().filter(|held| held.grant != terms.grant && held.stands(today) && held.held_until.is_none());
    let refused = standing.filter_map(|held| match collide(terms, held, Registration::Own(None)) {
        Collision::Refused(rule) => Some(*overlap_of(terms, held, other, rule)),
        _ => None,
    });
    refused.collect()
}

impl Scope {
    /// Whether a program for a need is barred.
    pub fn bars(&self, program: &str, need: &str, rests_on_dibao: RestsOnDibao) -> bool {
        match self {
            Scope::All => true,
            Scope::RestsOnDibao => rests_on_dibao == RestsOnDibao::Yes,
            Scope::Named { programs, needs } => programs.iter().any(|p| p == program) || needs.iter().any(|whole| is_within(need, whole)),
        }
    }
}
