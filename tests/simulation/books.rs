//! Do the ledger's records say what the auditor's books say, neither more nor less?

use crate::auditor::{Auditor, Complaint};
use crate::gifts::{Fate, Gift};
use crate::pages::is_within;
use crate::too_high::pays_more;
use crate::world::{Bar, Filed, Found, Stage, World};
use engine::calendar::{Date, Period};
use engine::ledger::{
    AidRecord, ApplicationRecord, ApplicationState, Booking, CommandRecord, FoundOverlap, FundRecord, GrantId, GrantRecord, GrantState, HouseholdRecord,
    NUMBER, NumberRecord, OpenApplication, OpenClaim, OverlapRule, PairRecord, PersonId, PersonRecord, RecordKey, Records, RefusedAward, Stored, StoredBytes,
    SuspensionRecord, decode, too_high,
};
use engine::sealing::{Mark, Opened, Owner, Sealed, Vault};
use std::collections::{BTreeMap, BTreeSet};

/// All aid of one person.
#[derive(Debug, Default, PartialEq)]
struct Aid {
    /// Grants and standing holds with their days, and a hold's last one.
    held: BTreeMap<u64, (Period, Option<Date>)>,
    suspensions: BTreeSet<u64>,
    decided: BTreeSet<String>,
    linked: BTreeSet<PersonId>,
    apart: BTreeSet<PersonId>,
}

/// All records of one kind, by the rest of their keys.
fn all<R: Stored>(records: &dyn Records) -> Result<BTreeMap<Vec<u8>, R>, Complaint> {
    let found = records.range(&R::prefix(), None, usize::MAX).map_err(|error| error.to_string())?;
    found.into_iter().map(|(key, stored)| Ok((key.0[1..].to_vec(), decode(&stored.bytes).map_err(|error| error.to_string())?))).collect()
}

fn bytes(number: u64) -> Vec<u8> {
    number.to_be_bytes().to_vec()
}

fn same<T: PartialEq + std::fmt::Debug>(what: impl FnOnce() -> String, found: &T, meant: &T) -> Result<(), Complaint> {
    if found == meant { Ok(()) } else { Err(format!("{}: found {found:?}, expected {meant:?}", what())) }
}

fn same_keys<A, B>(what: &str, found: &BTreeMap<Vec<u8>, A>, meant: &BTreeMap<Vec<u8>, B>) -> Result<(), Complaint> {
    if let Some(more) = found.keys().find(|key| !meant.contains_key(*key)) {
        return Err(format!("{what} {more:02x?} is there, and nobody asked for it"));
    }
    match meant.keys().find(|key| !found.contains_key(*key)) {
        Some(missing) => Err(format!("{what} {missing:02x?} was acknowledged and is missing")),
        None => Ok(()),
    }
}

impl Auditor {
    /// Compares all records with the books, as they stand on a day.
    pub fn compare(&self, records: &dyn Records, vault: &dyn Vault, today: Date) -> Result<(), Complaint> {
        self.compare_answers(records)?;
        self.world.compare_grants(records)?;
        self.world.compare_found(records, today)?;
        self.world.compare_funds(records, today)?;
        self.world.compare_people(records, vault)?;
        self.world.compare_aid(records, today)?;
        self.world.compare_forms(records)
    }

    fn compare_answers(&self, records: &dyn Records) -> Result<(), Complaint> {
        let found = all::<CommandRecord>(records)?;
        let meant: BTreeMap<Vec<u8>, &(Mark, engine::ledger::Answer)> = self.answers.iter().map(|(mark, kept)| (mark.0.to_vec(), kept)).collect();
        same_keys("the kept answer", &found, &meant)?;
        for (record, (body, answer)) in found.values().zip(meant.values()) {
            same(|| "a kept answer".into(), &(&record.body, &record.answer), &(body, answer))?;
        }
        same(|| "refused awards".into(), &all::<RefusedAward>(records)?.len(), &self.world.refused_awards)
    }
}

impl World {
    fn compare_grants(&self, records: &dyn Records) -> Result<(), Complaint> {
        let found = all::<GrantRecord>(records)?;
        let meant: BTreeMap<Vec<u8>, &Gift> = self.gifts.iter().map(|(id, gift)| (bytes(id.0), gift)).collect();
        same_keys("the grant", &found, &meant)?;
        for (record, gift) in found.values().zip(meant.values()) {
            let name = || format!("the grant {}", gift.terms.grant);
            let mut terms = record.terms.clone();
            if let Some(days) = gift.days {
                same(name, &terms.days, &days)?;
            }
            terms.days = gift.terms.days;
            same(name, &terms, &gift.terms)?;
            same(name, &(record.paid.fen(), record.returned.fen()), &(gift.paid, gift.returned))?;
            let state = match gift.fate {
                Fate::Active => GrantState::Active,
                Fate::Held => GrantState::Held(gift.until.ok_or("a hold without a day")?),
                Fate::Released => GrantState::Released,
                Fate::Redeemed(by) => GrantState::Redeemed(by),
                Fate::Cancelled => GrantState::Cancelled,
                Fate::Replaced(by) => GrantState::Replaced(by),
            };
            same(name, &record.state, &state)?;
            let adds = self.gifts.iter().filter(|(_, other)| other.terms.supplements == Some(gift.terms.grant) && other.until.is_none());
            same(name, &record.supplements.iter().copied().collect::<BTreeSet<_>>(), &adds.map(|(id, _)| *id).collect())?;
            let claim = record.claim.as_ref().map(|claim| [claim.asked, claim.recovered, claim.waived].map(|money| money.fen()));
            same(name, &claim, &gift.claim.map(|claim| [claim.asked, claim.recovered, claim.waived]))?;
            if gift.claim.is_some_and(|claim| claim.asked > gift.paid || claim.recovered + claim.waived > claim.asked) {
                return Err(format!("more of {} is asked back than was paid, or more has come back than was asked", gift.terms.grant));
            }
        }
        let open = self.gifts.iter().filter(|(_, gift)| gift.open_claim() > 0).map(|(id, _)| (bytes(id.0), ())).collect();
        same_keys("the open claim", &all::<OpenClaim>(records)?, &open)
    }

    /// What collides and could not be refused is told once each, in order.
    fn compare_found(&self, records: &dyn Records, today: Date) -> Result<(), Complaint> {
        let mut told = all::<FoundOverlap>(records)?.into_values();
        for found in &self.found {
            match found {
                Found::Late(grant, with) => {
                    let Some(FoundOverlap { grant: late, overlap, .. }) = told.next() else { return Err(format!("nobody is told what {grant} collides with")) };
                    if late != *grant || !with.contains(&(overlap.grant, overlap.person, overlap.rule)) {
                        return Err(format!("the late record {late} is said to collide with {overlap:?}, expected {grant} with one of {with:?}"));
                    }
                }
                Found::TooHigh { late, top_up } => {
                    let named = told.next().map(|found| (found.grant, found.overlap.grant, found.overlap.rule));
                    same(|| "a top-up that is too high".into(), &named, &Some((*late, *top_up, OverlapRule::PaysMore)))?;
                    self.compare_too_high(records, (*late, *top_up), today)?;
                }
                Found::Linked(pairs) => {
                    let named = told.by_ref().take(pairs.len());
                    let named: BTreeSet<_> = named.map(|found| (found.grant.min(found.overlap.grant), found.grant.max(found.overlap.grant))).collect();
                    same(|| "what a link has found".into(), &named, pairs)?;
                }
            }
        }
        match told.next() {
            Some(more) => Err(format!("an overlap is told that is none, or told again: {more:?}")),
            None => Ok(()),
        }
    }

    /// By how much a top-up is too high beside aid that was recorded late.
    fn compare_too_high(&self, records: &dyn Records, (late, top_up): (GrantId, GrantId), today: Date) -> Result<(), Complaint> {
        let (aid, gift) = (&self.gifts[&late], &self.gifts[&top_up]);
        if aid.fate != Fate::Active {
            return Ok(());
        }
        let found = too_high(records, top_up, &aid.terms, today).map_err(|error| format!("{error:?}"))?;
        let found = found.map(|found| (found.more.map(|more| more.fen()), found.so_far.fen()));
        let meant = pays_more(self, gift, aid, &BTreeSet::new(), today).map(|meant| (Some(meant.a_month), meant.so_far));
        same(|| format!("by how much {top_up} is too high beside {late}"), &found, &meant)
    }

    /// The funds: part by part, by what their grants say, and never below zero on any day to come.
    fn compare_funds(&self, records: &dyn Records, today: Date) -> Result<(), Complaint> {
        let found = all::<FundRecord>(records)?;
        same(|| "the funds".into(), &found.values().map(|fund| &fund.id).collect::<Vec<_>>(), &self.purses.keys().collect::<Vec<_>>())?;
        for (record, (id, purse)) in found.values().zip(&self.purses) {
            let parts = [record.opening, record.received, record.held, record.granted, record.paid, record.returned].map(|money| money.fen());
            same(|| format!("the fund {id}"), &parts, &[purse.opening, purse.received, purse.held, purse.granted, purse.paid, purse.returned])?;
            let unpaid = |booking: Booking| -> i64 {
                let is_booked =
                    |gift: &&Gift| gift.fate == Fate::Active && gift.terms.fund.as_ref().is_some_and(|fund| fund.fund == *id && fund.booking == booking);
                self.gifts.values().filter(is_booked).map(|gift| gift.terms.total.map_or(0, |total| total.fen()) - gift.paid).sum()
            };
            same(
                || format!("what {id} owes to running grants"),
                &[record.held, record.granted].map(|money| money.fen()),
                &[unpaid(Booking::Held), unpaid(Booking::Granted)],
            )?;
            let days = purse.holds.values().filter_map(|(_, until)| until.tomorrow().ok()).chain([today, Date::MAX]);
            for day in days.filter(|day| *day >= today) {
                let sums = (record.left(day).fen(), record.held_on(day).fen());
                same(|| format!("what is left of {id} and held on {day}"), &sums, &(purse.left(day, None), purse.held_on(day)))?;
                if parts.iter().any(|part| *part < 0) || sums.0 < 0 || sums.1 < 0 {
                    return Err(format!("the fund {id} is below zero on {day}: {purse:?}"));
                }
            }
        }
        Ok(())
    }

    fn compare_people(&self, records: &dyn Records, vault: &dyn Vault) -> Result<(), Complaint> {
        let opens = |sealed: &Sealed, plain: &Vec<u8>, is_forgotten: bool| {
            let meant = if is_forgotten { Opened::Forgotten } else { Opened::Plain(plain.clone()) };
            same(|| format!("the data of {}", sealed.owner), &vault.open(sealed), &meant)
        };
        let found = all::<HouseholdRecord>(records)?;
        same_keys("the household", &found, &self.families.keys().map(|id| (bytes(id.0), ())).collect())?;
        for (record, (id, family)) in found.values().zip(&self.families) {
            same(|| format!("the members of {id}"), &record.members, &family.members)?;
            opens(&record.sealed, &family.plain, family.is_forgotten)?;
            let bars = self.bars.iter().filter(|(_, bar)| !bar.is_lifted && bar.household == Some(*id)).map(|(suspension, _)| *suspension);
            same(|| format!("the suspensions of {id}"), &record.suspensions.iter().copied().collect::<BTreeSet<_>>(), &bars.collect())?;
        }
        let found = all::<PersonRecord>(records)?;
        same_keys("the person", &found, &self.people.keys().map(|id| (bytes(id.0), ())).collect())?;
        let mut numbers: BTreeMap<Vec<u8>, BTreeSet<PersonId>> = BTreeMap::new();
        for (record, (id, someone)) in found.values().zip(&self.people) {
            let mark = someone.number.as_ref().map(|number| vault.mark(NUMBER, number));
            same(|| format!("the number of {id}"), &record.number, &mark)?;
            same(|| format!("the household of {id}"), &record.household, &someone.household)?;
            opens(&record.sealed, &someone.plain, someone.is_forgotten)?;
            if let Some(mark) = mark {
                numbers.entry(mark.0.to_vec()).or_default().insert(*id);
            }
        }
        let found: BTreeMap<Vec<u8>, BTreeSet<PersonId>> =
            all::<NumberRecord>(records)?.into_iter().map(|(mark, record)| (mark, record.people.into_iter().collect())).collect();
        same(|| "who bears which number".into(), &found, &numbers)
    }

    fn compare_aid(&self, records: &dyn Records, today: Date) -> Result<(), Complaint> {
        let mut meant: BTreeMap<Vec<u8>, Aid> = BTreeMap::new();
        for (id, gift) in &self.gifts {
            for beneficiary in &gift.terms.beneficiaries {
                let aid = meant.entry(bytes(beneficiary.person.0)).or_default();
                if let Some(days) = gift.days.filter(|_| gift.stands(today)) {
                    aid.held.insert(id.0, (days, gift.until));
                }
            }
        }
        for (id, Bar { people, is_lifted, .. }) in &self.bars {
            for person in people {
                let aid = meant.entry(bytes(person.0)).or_default();
                if !is_lifted {
                    aid.suspensions.insert(id.0);
                }
            }
        }
        for (id, someone) in self.people.iter().filter(|(_, someone)| !someone.decided.is_empty()) {
            meant.entry(bytes(id.0)).or_default().decided.clone_from(&someone.decided);
        }
        for pair in self.findings.keys() {
            for (one, other) in [(pair.0, pair.1), (pair.1, pair.0)] {
                let aid = meant.entry(bytes(one.0)).or_default();
                aid.linked.extend(self.links.contains(pair).then_some(other));
                aid.apart.extend(self.apart.contains(pair).then_some(other));
            }
        }
        let found = all::<AidRecord>(records)?;
        same_keys("the aid of", &found, &meant)?;
        for ((id, mut record), meant) in found.into_iter().zip(meant.values()) {
            // Nobody sweeps holds away that have run out: they stand for nothing.
            record.held.retain(|held| held.held_until.is_none_or(|until| today <= until));
            let count = record.held.len();
            let aid = Aid {
                held: record.held.into_iter().map(|held| (held.grant.0, (held.days, held.held_until))).collect(),
                suspensions: record.suspensions.iter().map(|held| held.suspension.0).collect(),
                decided: record.decided.into_iter().collect(),
                linked: record.same.into_iter().collect(),
                apart: record.different.into_iter().collect(),
            };
            same(|| format!("how many grants {id:02x?} holds"), &count, &aid.held.len())?;
            same(|| format!("the aid of {id:02x?}"), &aid, meant)?;
        }
        let found: Vec<_> = all::<PairRecord>(records)?.into_iter().map(|(key, record)| (key, record.finding)).collect();
        let meant = self.findings.iter().map(|(pair, finding)| ([bytes(pair.0.0), bytes(pair.1.0)].concat(), *finding)).collect();
        same(|| "what was found about pairs".into(), &found, &meant)
    }

    fn compare_forms(&self, records: &dyn Records) -> Result<(), Complaint> {
        let found = all::<SuspensionRecord>(records)?;
        same_keys("the suspension", &found, &self.bars.keys().map(|id| (bytes(id.0), ())).collect())?;
        for (record, (id, bar)) in found.values().zip(&self.bars) {
            let parts = (record.lifted.is_some(), &record.people, &record.scope, record.days);
            same(|| format!("the suspension {id}"), &parts, &(bar.is_lifted, &bar.people, &bar.scope, bar.days))?;
        }
        let found = all::<ApplicationRecord>(records)?;
        same_keys("the application", &found, &self.applications.keys().map(|id| (bytes(id.0), ())).collect())?;
        let open = all::<OpenApplication>(records)?;
        for ((key, record), (id, Filed { stage, undecided, .. })) in found.iter().zip(&self.applications) {
            let state = match stage {
                Stage::Open => ApplicationState::Open,
                Stage::Accepted => ApplicationState::Accepted,
                Stage::Refused => ApplicationState::Refused,
                Stage::Awarded(grant) => ApplicationState::Awarded(*grant),
            };
            let left = record.stages.iter().filter(|stage| stage.decided.is_none()).map(|stage| stage.stage.clone()).collect();
            same(|| format!("the application {id}"), &(record.state, left), &(state, undecided.clone()))?;
            same(|| format!("whether {id} is on a desk"), &open.contains_key(key), &matches!(stage, Stage::Open | Stage::Accepted))?;
        }
        Ok(())
    }
}

/// What of a forgotten person must be nowhere in the index: the mark of the number, unless another registration bears it.
pub fn marks_left(records: &BTreeMap<RecordKey, StoredBytes>, mark: &Mark) -> bool {
    let text = serde_json::to_string(mark).expect("plain data");
    records.iter().any(|(key, stored)| is_within(&key.0, &mark.0) || is_within(&stored.bytes, text.as_bytes()))
}

/// The owners that the books call forgotten.
pub fn forgotten(world: &World) -> impl Iterator<Item = Owner> + '_ {
    let people = world.people.iter().filter(|(_, someone)| someone.is_forgotten).map(|(id, _)| Owner::from(*id));
    people.chain(world.families.iter().filter(|(_, family)| family.is_forgotten).map(|(id, _)| Owner::from(*id)))
}
