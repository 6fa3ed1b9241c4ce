//! Is every answer the right one, and is everything that was acknowledged still there?

use crate::asked::{Asked, Paper, Seen};
use crate::gifts::Fate;
use crate::lowering::Less;
use crate::rules::{Expected, expected, found_late, found_on_linking};
use crate::tally::Tally;
use crate::too_high::found_beside;
use crate::world::{Found, World};
use engine::calendar::Date;
use engine::ledger::{Action, Answer, ClaimEvent, EventBody, GrantTerms, HoldEvent, IdentityEvent, IdentityFinding, Lowered, Refusal, UpkeepEvent};
use engine::sealing::{Mark, Owner, SealKey};
use engine::store::{CommitError, Committed};
use std::collections::{BTreeMap, BTreeSet};

/// The answer to a grant that stands as its terms say.
pub fn granted_whole(terms: &GrantTerms) -> Answer {
    Answer::Granted {
        grant: terms.grant,
        amount: terms.amount,
        from: terms.days.from,
        until: terms.days.to,
        cut_by: None,
        look_again: Vec::new(),
        warnings: Vec::new(),
        lowered: Vec::new(),
    }
}

/// What the auditor holds against the ledger.
pub type Complaint = String;

/// Knows what was acknowledged, and nothing else of the ledger.
#[derive(Clone, Default)]
pub struct Auditor {
    pub world: World,
    pub answers: BTreeMap<Mark, (Mark, Answer)>,
    /// The keys that commands brought, with all that must be unreadable once they are destroyed.
    pub keys: BTreeMap<Owner, SealKey>,
    pub secrets: BTreeMap<Owner, BTreeSet<String>>,
    pub tally: Tally,
    /// How many commands were decided.
    pub decided: u64,
    /// When each thing that can be read was last changed.
    touched: BTreeMap<Seen, u64>,
    /// The same, where it need not show in a version.
    brushed: BTreeMap<Seen, u64>,
}

impl Auditor {
    /// A command was answered.
    pub fn answered(&mut self, asked: &Asked, result: &Result<Committed, CommitError>) -> Result<(), Complaint> {
        let told = |complaint: &str| Err(format!("{complaint}\n  asked: {:?}\n  answered: {result:?}", asked.form));
        let kept = asked.command.key.and_then(|key| self.answers.get(&key.key).map(|kept| (key, kept)));
        if let Some((key, (body, answer))) = kept {
            match result {
                Err(CommitError::KeyReused) if *body != key.body => self.tally.keys_reused += 1,
                Ok(committed) if *body == key.body && committed.answer == *answer => self.tally.retries += 1,
                _ => return told(&format!("a key that was used before gets another answer than {answer:?}")),
            }
            return Ok(());
        }
        let changed = |changes: &BTreeMap<Seen, u64>| asked.seen.iter().find(|seen| changes.get(seen).is_some_and(|at| *at > asked.judged_at)).cloned();
        // Keys can have become durable where their frame did not; the same keys are not taken twice.
        let may_have_orphans = asked.is_resent && !asked.command.new_keys.is_empty();
        match (result, changed(&self.touched)) {
            (Ok(committed), None) => match self.right(asked, &committed.answer) {
                Ok(events) => self.happened(asked, &events, &committed.answer),
                Err(complaint) => return told(&complaint),
            },
            (Ok(_), Some(seen)) => return told(&format!("it was judged on {seen:?}, which has changed since")),
            (Err(CommitError::Stale), None) if changed(&self.brushed).is_none() && !may_have_orphans => {
                return told("called stale, though nothing that was read has changed");
            }
            (Err(CommitError::Stale), _) => self.tally.stale += 1,
            (Err(error), _) => return told(&format!("not answered: {error:?}")),
        }
        Ok(())
    }

    /// Takes an answer into the books.
    pub fn happened(&mut self, asked: &Asked, events: &[EventBody], answer: &Answer) {
        self.decided += 1;
        if let Some(key) = asked.command.key {
            self.answers.insert(key.key, (key.body, answer.clone()));
        }
        for paper in
            events.iter().filter(|event| matches!(event, EventBody::HouseholdRecorded { .. } | EventBody::PersonRecorded { .. })).flat_map(|_| &asked.papers)
        {
            self.keys.insert(paper.owner, paper.key);
            self.secrets.entry(paper.owner).or_default().extend(paper.secrets.iter().cloned());
        }
        self.tally.count(&self.world, asked, answer);
        let asks = |event: &&EventBody| matches!(event, EventBody::Upkeep(UpkeepEvent::LoweredBeside { claim: Some(_), .. }));
        self.tally.asked_back_beside += events.iter().filter(asks).count();
        self.tally.lowered_beside += events.iter().filter(|event| matches!(event, EventBody::Upkeep(UpkeepEvent::LoweredBeside { .. }))).count();
        self.tally.ended_with_base += events.iter().map(|event| self.ended_with(event)).sum::<usize>();
        for event in events {
            self.find(event, asked);
            self.note(event, &asked.papers);
        }
    }

    /// How many supplements must end with the grant that an event ends.
    fn ended_with(&self, event: &EventBody) -> usize {
        match event {
            EventBody::GrantCancelled { grant, on, .. } => self.world.running_supplements(*grant, *on).len(),
            EventBody::GrantAwarded { terms, .. } => terms.replaces.map_or(0, |replaced| self.world.running_supplements(replaced, terms.days.from).len()),
            _ => 0,
        }
    }

    /// What an event finds to collide when it is too late to refuse.
    fn find(&mut self, event: &EventBody, asked: &Asked) {
        match event {
            EventBody::GrantAwarded { terms, .. } if matches!(asked.command.action, Action::RecordPast { .. }) => {
                let found = found_late(&self.world, terms, asked.command.today);
                if !found.is_empty() {
                    self.tally.found_late += 1;
                    self.world.found.push(Found::Late(terms.grant, found));
                }
                for top_up in found_beside(&self.world, terms, asked.command.today) {
                    self.tally.found_too_high += 1;
                    self.world.found.push(Found::TooHigh { late: terms.grant, top_up });
                }
            }
            EventBody::Identity(IdentityEvent::Decided { people: (one, other), finding: IdentityFinding::Same, .. }) => {
                let found = found_on_linking(&self.world, *one, *other, asked.command.today);
                self.tally.found_on_linking += found.len();
                self.world.found.push(Found::Linked(found));
            }
            _ => {}
        }
    }

    /// An event that nobody waits for, such as the end of a forgetting that a power cut had interrupted.
    pub fn note(&mut self, event: &EventBody, papers: &[Paper]) {
        let is_forgetting = matches!(event, EventBody::Forgotten { .. });
        for seen in self.world.happened(event, papers) {
            let is_nobodys = |number: &String| self.world.people.values().all(|someone| someone.number.as_ref() != Some(number));
            let changes = if matches!(&seen, Seen::Number(number) if is_forgetting || is_nobodys(number)) {
                // The index is made anew as if the forgotten had never borne the number, and an entry in which nobody is left
                // is taken away: older versions are right again.
                self.touched.remove(&seen);
                &mut self.brushed
            } else {
                &mut self.touched
            };
            changes.insert(seen, self.decided);
        }
    }

    /// Whether it would be stale now.
    pub fn is_stale(&self, asked: &Asked) -> bool {
        let changed = |changes: &BTreeMap<Seen, u64>| asked.seen.iter().any(|seen| changes.get(seen).is_some_and(|at| *at > asked.judged_at));
        changed(&self.touched) || changed(&self.brushed)
    }

    /// Whether an answer is right by the rules; if so, what has happened.
    pub fn right(&self, asked: &Asked, answer: &Answer) -> Result<Vec<EventBody>, Complaint> {
        let world = &self.world;
        let done_if = |is_possible: bool, event: EventBody| match (answer, is_possible) {
            (Answer::Done, true) => Ok(vec![event]),
            (Answer::Refused(Refusal::NotPossible { .. }), false) => Ok(Vec::new()),
            (_, true) => Err("refused, though nothing stands in the way".to_string()),
            (_, false) => Err("done, though it is not possible".to_string()),
        };
        match &asked.command.action {
            Action::Record { events, answer: meant } => {
                if answer == meant {
                    Ok(events.clone())
                } else {
                    Err(format!("expected {meant:?}"))
                }
            }
            Action::Refuse(refusal) => {
                if *answer == Answer::Refused(refusal.clone()) {
                    Ok(Vec::new())
                } else {
                    Err(format!("expected {refusal:?}"))
                }
            }
            Action::ReleaseHold { hold, reason } => {
                let stands = world.gifts.get(hold).is_some_and(|gift| gift.fate == Fate::Held && gift.stands(asked.command.today));
                done_if(stands, EventBody::Hold(HoldEvent::Released { hold: *hold, reason: reason.clone() }))
            }
            Action::Identify(event) => {
                let IdentityEvent::Decided { people, finding, .. } = event;
                done_if(world.may_find(*people, *finding), EventBody::Identity(event.clone()))
            }
            Action::Claim(event) => done_if(self.may_claim(event), EventBody::Claim(event.clone())),
            Action::Raise { .. } => Err("nobody here raises what was lowered".to_string()),
            Action::Forget { owner } => done_if(true, EventBody::Forgotten { owner: *owner }),
            Action::OpenFund { fund, donor, opening, programs } => {
                let opened = EventBody::FundOpened { fund: fund.clone(), donor: donor.clone(), opening: *opening, programs: programs.clone() };
                done_if(!world.purses.contains_key(fund), opened)
            }
            Action::Receive { fund, amount } => done_if(world.purses.contains_key(fund), EventBody::FundReceived { fund: fund.clone(), amount: *amount }),
            Action::Cancel { grant, on, reason } => {
                let is_active = world.gifts.get(grant).is_some_and(|gift| gift.fate == Fate::Active);
                done_if(is_active, EventBody::GrantCancelled { grant: *grant, on: *on, reason: reason.clone() })
            }
            Action::Pay { grant, amount, on } => {
                let gift = world.gifts.get(grant).filter(|gift| gift.fate == Fate::Active);
                let is_due = gift.is_some_and(|gift| gift.due_until(*on).is_none_or(|due| gift.paid + amount.fen() <= due));
                done_if(is_due, EventBody::PaymentMade { grant: *grant, amount: *amount, booked: *amount, on: *on })
            }
            Action::Return { grant, amount, on } => {
                let was_paid = world.gifts.get(grant).is_some_and(|gift| gift.returned + amount.fen() <= gift.paid);
                done_if(was_paid, EventBody::MoneyReturned { grant: *grant, amount: *amount, on: *on })
            }
            Action::RecordPast { terms, newcomer } => {
                let meant = granted_whole(terms);
                let newcomer = newcomer.clone().map(|(person, sealed)| EventBody::PersonRecorded { person, sealed });
                let given = EventBody::GrantAwarded { terms: terms.clone(), cut_by: None };
                if *answer == meant { Ok(newcomer.into_iter().chain([given]).collect()) } else { Err(format!("expected {meant:?}")) }
            }
            Action::Award(terms) => self.right_award(asked, terms, None, answer),
            Action::Hold { terms, until } => self.right_award(asked, terms, Some(*until), answer),
        }
    }

    /// Never more is asked back than was paid and has not come back, nor more given up than is asked.
    fn may_claim(&self, event: &ClaimEvent) -> bool {
        let (ClaimEvent::Raised { grant, amount, .. } | ClaimEvent::Waived { grant, amount, .. }) = event;
        let Some(gift) = self.world.gifts.get(grant) else { return false };
        let waived = gift.claim.map_or(0, |claim| claim.waived);
        match event {
            ClaimEvent::Raised { .. } => amount.fen() + gift.open_claim() + waived + gift.returned <= gift.paid,
            ClaimEvent::Waived { .. } => amount.fen() <= gift.open_claim(),
        }
    }

    /// An award, or a hold until a day.
    fn right_award(&self, asked: &Asked, terms: &GrantTerms, held_until: Option<Date>, answer: &Answer) -> Result<Vec<EventBody>, Complaint> {
        let expected = expected(&self.world, terms, asked.command.today);
        let wrong = || Err(format!("expected {expected:?}"));
        let refused = |refusal: &Refusal| EventBody::AwardRefused {
            household: terms.household,
            recipient: terms.recipient,
            program: terms.program.clone(),
            name: terms.name.clone(),
            agency: terms.agency.clone(),
            refusal: refusal.clone(),
        };
        let refusal = match (answer, &expected) {
            (Answer::Granted { grant, amount, from, until, cut_by, lowered, .. }, Expected::Granted { fen, total, whole, lowered: less, ceilings }) => {
                let was_cut = *fen != terms.amount.map(|amount| amount.fen()) || !ceilings.is_empty();
                let is_right = *grant == terms.grant && amount.map(|amount| amount.fen()) == *fen && (*from, *until) == (terms.days.from, terms.days.to);
                if !is_right || was_cut != cut_by.is_some() {
                    return wrong();
                }
                let money = |fen: Option<i64>| fen.map(engine::money::Money::from_fen);
                let terms = GrantTerms { amount: money(*fen), total: money(*total), whole: money(*whole), ceilings: ceilings.clone(), ..terms.clone() };
                let (terms, cut_by) = (Box::new(terms), cut_by.clone());
                // A hold pays nothing yet, so nothing becomes less beside it.
                let less: &[_] = if held_until.is_none() { less } else { &[] };
                let told = |one: &Lowered| Less { grant: one.grant, fen: one.amount.fen(), from: one.from, back: one.claim.map(|claim| claim.fen()) };
                if !lowered.iter().map(told).eq(less.iter().copied()) {
                    return wrong();
                }
                let beside = terms.grant;
                let less =
                    lowered.iter().map(|one| UpkeepEvent::LoweredBeside { grant: one.grant, beside, amount: one.amount, from: one.from, claim: one.claim });
                let awarded = match held_until {
                    None => EventBody::GrantAwarded { terms, cut_by },
                    Some(until) => EventBody::Hold(HoldEvent::Placed { terms, cut_by, until }),
                };
                return Ok(std::iter::once(awarded).chain(less.map(EventBody::Upkeep)).collect());
            }
            (Answer::Refused(refusal), _) => refusal,
            _ => return wrong(),
        };
        match (refusal, &expected) {
            (Refusal::Suspended { suspension, person, .. }, Expected::Suspended(locks)) if locks.contains(&(*suspension, *person)) => {
                Ok(vec![refused(refusal)])
            }
            (Refusal::Overlap(overlap), Expected::Overlap(with)) if with.contains(&(overlap.grant, overlap.person, overlap.rule)) => Ok(vec![refused(refusal)]),
            (Refusal::NotPossible { .. }, Expected::NotPossible) | (Refusal::NotBefore { .. }, Expected::NotBefore) => Ok(Vec::new()),
            (Refusal::Capped { .. }, Expected::Capped) => Ok(Vec::new()),
            (Refusal::FundEmpty { left, .. }, Expected::FundEmpty { left: meant }) if left.fen() == *meant => Ok(Vec::new()),
            _ => wrong(),
        }
    }
}
