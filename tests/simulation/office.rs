//! What do people want of the office next? Drawn from the seed, on the records as they are.

use crate::asked::{Asked, For, Form, Part, Wish, Word};
use crate::judging::program_of;
use crate::people::{Archive, Home};
use crate::programs::{FUNDS, PROGRAMS, PaidTo};
use engine::calendar::{Date, civil_date};
use engine::ledger::{
    ApplicationId, ApplicationRecord, ApplicationState, FundRecord, GrantId, GrantRecord, HouseholdId, HouseholdRecord, Outcome, PersonId, PersonRecord,
    Records, Repeat, Scope, Stored, SuspensionId, SuspensionRecord, read,
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
        Some(match self.rng.u8(0..100) {
            0..46 => {
                let to = self.somebody(records)?;
                self.award(to)
            }
            46..50 => {
                if self.rng.u8(0..3) == 0 {
                    let (program, card) = (PROGRAMS[self.rng.usize(..PROGRAMS.len())].id, self.archive.new_card());
                    return Some(Wish::Newcomer { program, card, months_ago: self.rng.i32(0..9) });
                }
                let to = self.somebody(records)?;
                let Wish::Award { program, to, cause, .. } = self.award(to) else { return None };
                Wish::Past { program, to, cause, months_ago: self.rng.i32(0..9) }
            }
            50..57 => Wish::Cancel(grant(self)?),
            57..69 => Wish::Pay(grant(self)?, part(self)),
            69..73 => Wish::Return(self.paid(records)?, part(self)),
            73..75 => {
                let whom = self.somebody(records)?;
                let days = self.rng.bool().then(|| self.rng.i32(1..60));
                Wish::Suspend { whom, scope: self.scope(), days }
            }
            75..79 => Wish::Lift(SuspensionId(self.rng.choice(numbers::<SuspensionRecord>(records))?)),
            79..82 => {
                let to = self.somebody(records)?;
                let program = PROGRAMS[self.rng.usize(..PROGRAMS.len())].id;
                Wish::File { program, to: unit(program, to) }
            }
            82..89 => self.application(records)?,
            89..91 => Wish::Receive(FUNDS[self.rng.usize(..FUNDS.len())].0, self.rng.i64(1..40_000)),
            91..92 => self.forget(records)?,
            92..93 if self.archive.homes.len() < 16 => Wish::Record(self.archive.new_home()),
            _ => self.change(records)?,
        })
    }

    /// A grant of which something was paid.
    fn paid(&mut self, records: &dyn Records) -> Option<GrantId> {
        let was_paid = |id: &GrantId| read::<GrantRecord>(records, id).expect("readable").is_some_and(|record| record.paid > Money::ZERO);
        let paid = numbers::<GrantRecord>(records).into_iter().map(GrantId).filter(was_paid);
        self.rng.choice(paid.collect::<Vec<_>>())
    }

    /// A member of some household.
    fn somebody(&mut self, records: &dyn Records) -> Option<For> {
        let household = HouseholdId(self.rng.choice(numbers::<HouseholdRecord>(records))?);
        let members = read::<HouseholdRecord>(records, &household).expect("readable")?.members;
        Some(For { household, recipient: Some(self.rng.choice(members)?) })
    }

    fn award(&mut self, to: For) -> Wish {
        let program = &PROGRAMS[self.rng.usize(..PROGRAMS.len())];
        let has_cause = program.repeats == Repeat::PerCause && self.rng.u8(0..6) > 0;
        let cause = has_cause.then(|| self.rng.u8(0..3));
        let word = if self.rng.bool() { Word::Given } else { Word::NotGiven };
        Wish::Award { program: program.id, to: unit(program.id, to), cause, word, application: None }
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
            return Some(Wish::Award { program, to, cause: Some(1), word: Word::NotGiven, application: Some(id) });
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

    /// A household's papers change: facts, numbers, who lives there.
    fn change(&mut self, records: &dyn Records) -> Option<Wish> {
        let household = HouseholdId(self.rng.choice(numbers::<HouseholdRecord>(records))?);
        let members = read::<HouseholdRecord>(records, &household).expect("readable")?.members;
        let mut home = self.archive.homes.get(&household)?.clone();
        home.members = members.iter().filter_map(|member| self.archive.cards.get(member).cloned()).collect();
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
        // One number twice in one household would be one person twice.
        let means = |person: &PersonId| home.members.iter().find(|card| card.person == *person)?.number.as_ref()?.means.clone();
        let numbers: Vec<String> = home.members.iter().filter_map(|card| means(&card.person)).collect();
        let is_twice = numbers.iter().any(|number| numbers.iter().filter(|other| *other == number).count() > 1);
        (!is_twice).then_some(())?;
        for card in &home.members {
            self.archive.cards.insert(card.person, card.clone());
        }
        self.archive.homes.insert(household, home.clone());
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
