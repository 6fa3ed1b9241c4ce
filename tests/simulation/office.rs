//! What do people want of the office next? Drawn from the seed, on the records as they are.

use crate::asked::{Asked, Before, For, Form, Part, Wish, Word};
use crate::people::{Archive, Home};
use crate::programs::{FUNDS, PROGRAMS, PaidTo, relations_of};
use crate::terms::program_of;
use engine::calendar::{Date, civil_date};
use engine::ledger::{
    AidRecord, ApplicationId, ApplicationRecord, ApplicationState, FundRecord, GrantId, GrantRecord, GrantState, HouseholdId, HouseholdRecord, IdentityFinding,
    Outcome, PairRecord, PersonId, PersonRecord, Records, RelationToHeld, Repeat, Scope, SharedNumber, Stored, SuspensionId, SuspensionRecord, read, read_all,
};
use engine::money::Money;
use engine::sealing::Owner;
use fastrand::Rng;

const OFFICERS: [&str; 4] = ["officer-a", "officer-b", "donor-c", "supervisor-d"];
const HOMES: usize = 12;

/// The people who ask, and what they have asked.
pub struct Office {
    pub rng: Rng,
    pub archive: Archive,
    pub today: Date,
    pub at: i64,
    next_serial: u64,
    /// Commands that were answered, for those who ask again.
    pub answered: Vec<Asked>,
}

/// Numbers of all records of a kind.
fn numbers<R: Stored>(records: &dyn Records) -> Vec<u64> {
    let found = records.range(&R::prefix(), None, usize::MAX).expect("the index can be read");
    found.iter().map(|(key, _)| u64::from_be_bytes(key.0[1..9].try_into().expect("eight bytes"))).collect()
}

/// Pairs of which somebody has said something.
fn looked_at(records: &dyn Records) -> Vec<(PersonId, PersonId)> {
    let found = records.range(&PairRecord::prefix(), None, usize::MAX).expect("the index can be read");
    let number = |key: &[u8]| PersonId(u64::from_be_bytes(key.try_into().expect("eight bytes")));
    found.iter().map(|(key, _)| (number(&key.0[1..9]), number(&key.0[9..17]))).collect()
}

impl Office {
    pub fn new(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let mut archive = Archive::new(rng.fork());
        for _ in 0..HOMES {
            archive.new_home();
        }
        Self { rng, archive, today: civil_date(2026, 1, 5), at: 1_767_571_200, next_serial: 1, answered: Vec::new() }
    }

    /// Time goes on; the clock of some desk may lag behind.
    pub fn pass_time(&mut self) {
        let days = self.rng.u64(0..=20);
        self.today = self.today.checked_add(std::time::Duration::from_secs(days * 86_400)).expect("a day");
        self.at += days as i64 * 86_400 + 60;
    }

    /// The moment that a desk's clock shows.
    pub fn moment(&mut self) -> i64 {
        self.at - if self.rng.u8(0..8) == 0 { 3_600 } else { 0 }
    }

    fn form(&mut self, wish: Wish) -> Form {
        let serial = self.next_serial;
        self.next_serial += 1;
        let has_key = !(matches!(wish, Wish::Award { .. }) && self.rng.u8(0..12) == 0);
        Form { serial: has_key.then_some(serial), officer: OFFICERS[self.rng.usize(..OFFICERS.len())], wish }
    }

    /// New forms, about so many.
    pub fn forms(&mut self, records: &dyn Records, count: usize) -> Vec<Form> {
        let opened = |fund: &&str| read::<FundRecord>(records, &fund.to_string()).expect("readable").is_some();
        let unopened: Vec<&str> = FUNDS.iter().map(|(fund, _)| *fund).filter(|fund| !opened(fund)).collect();
        if !unopened.is_empty() {
            let homes: Vec<Home> = self.archive.homes.values().cloned().collect();
            let wishes = unopened.into_iter().map(Wish::OpenFund).chain(homes.into_iter().map(Wish::Record));
            return wishes.collect::<Vec<_>>().into_iter().map(|wish| self.form(wish)).collect();
        }
        let mut forms = Vec::new();
        while forms.len() < count {
            match self.rng.u8(0..100) {
                0..3 if !self.answered.is_empty() => {
                    // The key of another form by mistake.
                    let serial = self.answered[self.rng.usize(..self.answered.len())].form.serial;
                    if let Some(wish) = self.wish(records) {
                        forms.push(Form { serial, ..self.form(wish) });
                    }
                }
                3..7 => {
                    // Two officers have the same family before them.
                    let Some(to) = self.somebody(records) else { continue };
                    for _ in 0..2 {
                        let wish = self.award(to);
                        forms.push(self.form(wish));
                    }
                }
                _ => {
                    if let Some(wish) = self.wish(records) {
                        forms.push(self.form(wish));
                    }
                }
            }
        }
        forms
    }

    fn wish(&mut self, records: &dyn Records) -> Option<Wish> {
        let grant = |office: &mut Self| office.rng.choice(numbers::<GrantRecord>(records)).map(GrantId);
        let part = |office: &mut Self| [Part::Whole, Part::Half, Part::Half, Part::TooMuch][office.rng.usize(..4)];
        Some(match self.rng.u8(0..124) {
            0..42 => {
                let to = self.somebody(records)?;
                self.award(to)
            }
            42..47 => {
                if self.rng.u8(0..3) == 0 {
                    let (program, card) = (PROGRAMS[self.rng.usize(..PROGRAMS.len())].id, self.archive.new_card());
                    return Some(Wish::Newcomer { program, card, months_ago: self.rng.i32(0..9) });
                }
                let to = self.somebody(records)?;
                let Wish::Award { program, to, cause, .. } = self.award(to) else { return None };
                Wish::Past { program, to, cause, months_ago: self.rng.i32(0..9) }
            }
            47..53 => Wish::Cancel(grant(self)?),
            53..64 => Wish::Pay(grant(self)?, part(self)),
            64..67 => Wish::Return(self.chosen(records, |_, record| record.paid > Money::ZERO)?.0, part(self)),
            67..69 => {
                let whom = self.somebody(records)?;
                let days = self.rng.bool().then(|| self.rng.i32(1..60));
                Wish::Suspend { whom, scope: self.scope(), days }
            }
            69..72 => Wish::Lift(SuspensionId(self.rng.choice(numbers::<SuspensionRecord>(records))?)),
            72..75 => {
                let to = self.somebody(records)?;
                let program = PROGRAMS[self.rng.usize(..PROGRAMS.len())].id;
                Wish::File { program, to: unit(program, to) }
            }
            75..81 => self.application(records)?,
            81..83 => Wish::Receive(FUNDS[self.rng.usize(..FUNDS.len())].0, self.rng.i64(1..40_000)),
            83..84 => self.forget(records)?,
            84..91 => {
                let to = self.somebody(records)?;
                let Wish::Award { program, to, cause, .. } = self.award(to) else { return None };
                Wish::Hold { program, to, cause, days: self.rng.i32(0..30) }
            }
            91..97 => self.after_hold(records)?,
            97..102 => self.supplement(records)?,
            102..105 => Wish::Claim(self.chosen(records, |_, record| record.paid > Money::ZERO)?.0, part(self)),
            105..107 => Wish::Waive(self.chosen(records, |_, record| record.claim.as_ref().is_some_and(|claim| claim.open() > Money::ZERO))?.0, part(self)),
            107..113 => self.look(records)?,
            113..114 => self.larger(records)?,
            114..115 if self.archive.homes.len() < 16 => Wish::Record(self.archive.new_home()),
            _ => self.change(records)?,
        })
    }

    /// A grant or a hold of which something is true.
    fn chosen(&mut self, records: &dyn Records, is_meant: impl Fn(&Self, &GrantRecord) -> bool) -> Option<(GrantId, GrantRecord)> {
        let all = numbers::<GrantRecord>(records).into_iter().map(GrantId);
        let read = all.filter_map(|id| Some((id, read::<GrantRecord>(records, &id).expect("readable")?)));
        let meant: Vec<_> = read.filter(|(_, record)| is_meant(self, record)).collect();
        self.rng.choice(meant)
    }

    /// A hold is redeemed or given up; some try it too late, or for something else.
    fn after_hold(&mut self, records: &dyn Records) -> Option<Wish> {
        let is_prompt = self.rng.u8(0..4) > 0;
        let today = self.today;
        let (hold, record) = self.chosen(records, |_, record| matches!(record.state, GrantState::Held(until) if !is_prompt || today <= until))?;
        if self.rng.u8(0..3) == 0 {
            return Some(Wish::Release(hold));
        }
        let program = if self.rng.u8(0..8) == 0 { PROGRAMS[self.rng.usize(..PROGRAMS.len())].id } else { program_of(&record.terms.program).id };
        let to = For { household: record.terms.household?, recipient: record.terms.recipient };
        Some(Wish::Award { program, to, cause: Some(1), word: Word::NotGiven, before: Before::Hold(hold) })
    }

    /// Of two programs of which only the larger may be held, the other one, by the officer's word.
    fn larger(&mut self, records: &dyn Records) -> Option<Wish> {
        let other =
            |record: &GrantRecord| relations_of(program_of(&record.terms.program).id).into_iter().find(|(_, relation)| *relation == RelationToHeld::HighestOf);
        let today = self.today;
        let stands = |state: &GrantState| matches!(state, GrantState::Active) || matches!(state, GrantState::Held(until) if today <= *until);
        let (_, record) = self.chosen(records, |_, record| stands(&record.state) && other(record).is_some())?;
        let program = other(&record)?.0;
        let household = record.terms.household?;
        let recipient = record.terms.recipient.or(record.terms.beneficiaries.first().map(|beneficiary| beneficiary.person));
        let to = unit(program, For { household, recipient });
        Some(Wish::Award { program, to, cause: None, word: Word::Given, before: Before::Nothing })
    }

    /// More of aid to a household for whom it does not cover; where it covers everybody, a child is born.
    fn supplement(&mut self, records: &dyn Records) -> Option<Wish> {
        let is_strict = self.rng.u8(0..6) > 0;
        let is_meant = |_: &Self, record: &GrantRecord| {
            record.terms.recipient.is_none() && record.terms.household.is_some() && (!is_strict || record.state == GrantState::Active)
        };
        let (base, record) = self.chosen(records, is_meant)?;
        let household = record.terms.household?;
        let mut home = self.home(records, household)?;
        let is_covered = |member: &PersonId| record.terms.beneficiaries.iter().any(|covered| covered.person == *member);
        if home.members.iter().all(|member| is_covered(&member.person)) && is_strict {
            home.members.push(self.archive.new_card());
            return self.recorded(home);
        }
        let elsewhere = self.somebody(records)?.household;
        Some(Wish::Supplement(base, if self.rng.u8(0..8) == 0 { elsewhere } else { household }))
    }

    /// Somebody looks at two registrations: often at two under one number, or at a pair that was looked at before.
    fn look(&mut self, records: &dyn Records) -> Option<Wish> {
        let pair = match self.rng.u8(0..4) {
            0 => self.pair_of_one_number(records),
            1 => self.rng.choice(looked_at(records)),
            2 => self.pair_through_a_third(records),
            _ => {
                let served = numbers::<AidRecord>(records);
                Some((PersonId(self.rng.choice(&served).copied()?), PersonId(self.rng.choice(served)?)))
            }
        };
        let (one, other) = pair?;
        let before = read::<PairRecord>(records, &engine::ledger::pair(one, other)).expect("readable").map(|record| record.finding);
        let finding = match (self.rng.u8(0..10), before) {
            (0..6, Some(IdentityFinding::Same | IdentityFinding::Different)) => IdentityFinding::Open,
            (0..8, _) => IdentityFinding::Same,
            _ => IdentityFinding::Different,
        };
        (one != other).then_some(Wish::Identify(one, other, finding))
    }

    /// Two of whom a third was looked at together with each; where there is no such third, one of a pair and somebody else.
    fn pair_through_a_third(&mut self, records: &dyn Records) -> Option<(PersonId, PersonId)> {
        let pairs = looked_at(records);
        let (one, third) = self.rng.choice(pairs.clone())?;
        let beside = |(a, b): &(PersonId, PersonId)| if *a == third { Some(*b) } else { (*b == third).then_some(*a) };
        let others: Vec<PersonId> = pairs.iter().filter_map(beside).filter(|other| *other != one).collect();
        match self.rng.choice(others) {
            Some(other) => Some((one, other)),
            None => Some((third, PersonId(self.rng.choice(numbers::<AidRecord>(records))?))),
        }
    }

    fn pair_of_one_number(&mut self, records: &dyn Records) -> Option<(PersonId, PersonId)> {
        let shared = self.rng.choice(read_all::<SharedNumber>(records).expect("readable"))?.people;
        Some((self.rng.choice(shared.clone())?, self.rng.choice(shared)?))
    }

    /// A member of some household; often one of whom there is another registration.
    fn somebody(&mut self, records: &dyn Records) -> Option<For> {
        let doubtful = match self.rng.u8(0..8) {
            0 => self.pair_of_one_number(records),
            1 => self.rng.choice(looked_at(records)),
            _ => None,
        };
        if let Some((person, _)) = doubtful
            && let Some(household) = read::<PersonRecord>(records, &person).expect("readable")?.household
        {
            return Some(For { household, recipient: Some(person) });
        }
        let household = HouseholdId(self.rng.choice(numbers::<HouseholdRecord>(records))?);
        let members = read::<HouseholdRecord>(records, &household).expect("readable")?.members;
        Some(For { household, recipient: Some(self.rng.choice(members)?) })
    }

    fn award(&mut self, to: For) -> Wish {
        let program = &PROGRAMS[self.rng.usize(..PROGRAMS.len())];
        let has_cause = program.repeats == Repeat::PerCause && self.rng.u8(0..6) > 0;
        let cause = has_cause.then(|| self.rng.u8(0..3));
        let word = if self.rng.bool() { Word::Given } else { Word::NotGiven };
        Wish::Award { program: program.id, to: unit(program.id, to), cause, word, before: Before::Nothing }
    }

    fn scope(&mut self) -> Scope {
        match self.rng.u8(0..3) {
            0 => Scope::All,
            1 => Scope::RestsOnDibao,
            _ => Scope::Named { programs: vec!["meals".into()], needs: vec!["medical".into(), "education".into()] },
        }
    }

    /// The next step of an application.
    fn application(&mut self, records: &dyn Records) -> Option<Wish> {
        let id = ApplicationId(self.rng.choice(numbers::<ApplicationRecord>(records))?);
        let record = read::<ApplicationRecord>(records, &id).expect("readable")?;
        if record.state == ApplicationState::Accepted {
            let program = program_of(&record.program).id;
            let to = For { household: record.household, recipient: record.recipient };
            return Some(Wish::Award { program, to, cause: Some(1), word: Word::NotGiven, before: Before::Application(id) });
        }
        Some(Wish::Decide(id, if self.rng.u8(0..4) == 0 { Outcome::Refuse } else { Outcome::Accept }))
    }

    fn forget(&mut self, records: &dyn Records) -> Option<Wish> {
        let households = numbers::<HouseholdRecord>(records).into_iter().map(HouseholdId);
        let is_empty = |id: &HouseholdId| read::<HouseholdRecord>(records, id).expect("readable").is_some_and(|record| record.members.is_empty());
        if let Some(empty) = self.rng.choice(households.filter(is_empty).collect::<Vec<_>>()).filter(|_| self.rng.bool()) {
            return Some(Wish::Forget(empty.into()));
        }
        Some(Wish::Forget(Owner::from(self.somebody(records)?.recipient?)))
    }

    /// A household's papers as they stand, to be changed.
    fn home(&self, records: &dyn Records, household: HouseholdId) -> Option<Home> {
        let members = read::<HouseholdRecord>(records, &household).expect("readable")?.members;
        let mut home = self.archive.homes.get(&household)?.clone();
        home.members = members.iter().filter_map(|member| self.archive.cards.get(member).cloned()).collect();
        Some(home)
    }

    /// A household's papers change: facts, numbers, who lives there.
    fn change(&mut self, records: &dyn Records) -> Option<Wish> {
        let household = HouseholdId(self.rng.choice(numbers::<HouseholdRecord>(records))?);
        let mut home = self.home(records, household)?;
        match self.rng.u8(0..10) {
            0..4 => {
                let changed = self.rng.usize(..home.members.len().max(1));
                home.members.get_mut(changed)?.income = self.rng.u32(0..4_000);
            }
            4 => {
                let number = self.archive.fresh_number();
                let changed = self.rng.usize(..home.members.len().max(1));
                home.members.get_mut(changed)?.number = Some(number);
            }
            5 if self.rng.bool() => home.members.push(self.archive.new_card()),
            5 => {
                // Somebody without a household joins: who left another, or was known only by aid from elsewhere.
                let is_alone = |id: &PersonId| read::<PersonRecord>(records, id).expect("readable").is_some_and(|record| record.household.is_none());
                let alone = numbers::<PersonRecord>(records).into_iter().map(PersonId).filter(is_alone);
                let joins = self.rng.choice(alone.collect::<Vec<_>>())?;
                home.members.push(self.archive.cards.get(&joins)?.clone());
            }
            6 => drop(home.members.pop()),
            7 => home.rent = self.rng.u32(0..3_000),
            _ => {
                let mover = self.somebody(records)?.recipient?;
                let card = self.archive.cards.get(&mover)?.clone();
                (!home.members.iter().any(|member| member.person == mover)).then_some(())?;
                home.members.push(card);
            }
        }
        self.recorded(home)
    }

    /// Puts changed papers into the archive.
    fn recorded(&mut self, home: Home) -> Option<Wish> {
        // One number twice in one household would be one person twice.
        let means = |person: &PersonId| home.members.iter().find(|card| card.person == *person)?.number.as_ref()?.means.clone();
        let numbers: Vec<String> = home.members.iter().filter_map(|card| means(&card.person)).collect();
        let is_twice = numbers.iter().any(|number| numbers.iter().filter(|other| *other == number).count() > 1);
        (!is_twice).then_some(())?;
        for card in &home.members {
            self.archive.cards.insert(card.person, card.clone());
        }
        self.archive.homes.insert(home.household, home.clone());
        Some(Wish::Record(home))
    }
}

/// The unit that a program pays: the member, or the household.
fn unit(program: &str, to: For) -> For {
    match program_of(program).paid_to {
        PaidTo::Person => to,
        PaidTo::Household => For { recipient: None, ..to },
    }
}
