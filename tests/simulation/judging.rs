//! How does a wish become a command? What casework does, in small: read, remember the versions, put the terms together.

use crate::asked::{Asked, Form, Paper, Part, Seen, Wish};
use crate::people::{Archive, Seeded};
use crate::programs::PROGRAMS;
use crate::terms::program_of;
use engine::calendar::{Date, civil_date};
use engine::ledger::{
    Action, Answer, ClaimEvent, Command, CommandKey, EventBody, GrantId, GrantRecord, ReadVersion, Records, Refusal, Stored, SuspensionRecord, read,
};
use engine::money::Money;
use engine::sealing::{Mark, Owner, SealKey, Sealed, Vault, seal};
use engine::words::Words;
use fastrand::Rng;

/// What casework needs to judge one form.
pub struct Casework<'a> {
    pub records: &'a dyn Records,
    pub vault: &'a dyn Vault,
    pub archive: &'a Archive,
    pub entropy: Seeded,
    pub today: Date,
    pub at: i64,
    pub judged_at: u64,
    pub(crate) expected: Vec<ReadVersion>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) papers: Vec<Paper>,
    pub(crate) new_keys: Vec<(Owner, SealKey)>,
}

/// The key of a form: equal for equal numbers.
pub fn command_mark(serial: u64) -> Mark {
    Mark::of(&[7; 32], "command", &serial.to_be_bytes())
}

/// A day so many months later, on the first.
pub(crate) fn months_on(day: Date, months: i32) -> Date {
    let all = i32::from(day.year()) * 12 + i32::from(day.month()) - 1 + months;
    civil_date(all.div_euclid(12) as i16, (all.rem_euclid(12) + 1) as i8, 1)
}

impl<'a> Casework<'a> {
    pub fn new(records: &'a dyn Records, vault: &'a dyn Vault, archive: &'a Archive, rng: Rng, today: Date, at: i64, judged_at: u64) -> Self {
        let (expected, seen, papers, new_keys) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { records, vault, archive, entropy: Seeded(rng), today, at, judged_at, expected, seen, papers, new_keys }
    }

    /// Judges a form. What is no longer possible is refused under the form's key.
    pub fn judge(mut self, form: Form) -> Asked {
        let action = self.action(&form.wish).unwrap_or_else(|| {
            (self.expected, self.seen, self.papers, self.new_keys) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
            Action::Refuse(Refusal::NotPossible { says: Words::new("已不可能", "no longer possible") })
        });
        let body = Mark::of(&[7; 32], "body", format!("{:?}", form.wish).as_bytes());
        let key = form.serial.map(|serial| CommandKey { key: command_mark(serial), body });
        let (by, at, today) = (form.officer.to_string(), self.at, self.today);
        let command = Command { by, at, today, key, expected: self.expected, new_keys: self.new_keys, action };
        Asked { form, command, seen: self.seen, papers: self.papers, judged_at: self.judged_at, is_resent: false }
    }

    pub(crate) fn see<R: Stored>(&mut self, id: &R::Id, seen: Seen) -> Option<R> {
        let stored = self.records.bytes(&R::key(id)).expect("the index can be read");
        if !self.seen.contains(&seen) {
            self.expected.push((R::key(id), stored.as_ref().map_or(0, |stored| stored.version)));
            self.seen.push(seen);
        }
        stored.map(|stored| engine::ledger::decode(&stored.bytes).expect("a record"))
    }

    pub(crate) fn sealed(&mut self, owner: Owner, plain: &[u8]) -> Option<Sealed> {
        let key = self.vault.key_of(owner)?;
        Some(seal(owner, &key, plain, &mut self.entropy))
    }

    fn action(&mut self, wish: &Wish) -> Option<Action> {
        match wish {
            Wish::Record(home) => self.record(home),
            Wish::Award { program, to, cause, word, before } => self.award(program, *to, *cause, *word, *before),
            Wish::Hold { program, to, cause, days } => self.hold(program, *to, *cause, *days),
            Wish::Release(hold) => {
                let household = read::<GrantRecord>(self.records, hold).expect("readable")?.terms.household?;
                Some(Action::ReleaseHold { hold: *hold, reason: Some(self.sealed(household.into(), "已搬走".as_bytes())?) })
            }
            Wish::Supplement(base, household) => self.supplement(*base, *household),
            Wish::Past { program, to, cause, months_ago } => self.past(program, *to, *cause, *months_ago),
            Wish::Newcomer { program, card, months_ago } => self.newcomer(program, card, *months_ago),
            Wish::Cancel(grant) => {
                let record = read::<GrantRecord>(self.records, grant).expect("readable")?;
                // What was paid stays covered: the grant ends with the first unpaid day.
                let days = record.terms.days;
                let on = if record.paid == Money::ZERO { days.from } else { self.today.max(months_on(days.from, 1)) };
                let reason = match record.terms.household {
                    Some(household) => Some(self.sealed(household.into(), "不再符合条件".as_bytes())?),
                    None => None,
                };
                Some(Action::Cancel { grant: *grant, on, reason })
            }
            Wish::Pay(grant, part) => {
                let terms = read::<GrantRecord>(self.records, grant).expect("readable")?.terms;
                let whole = terms.total.or(terms.amount).unwrap_or(Money::from_fen(100)).fen();
                Some(Action::Pay { grant: *grant, amount: Money::from_fen(part.of(whole)), on: self.today })
            }
            Wish::Return(grant, part) => {
                let paid = read::<GrantRecord>(self.records, grant).expect("readable")?.paid.fen();
                Some(Action::Return { grant: *grant, amount: Money::from_fen(part.of(paid)), on: self.today })
            }
            Wish::Claim(grant, part) => self.claim(*grant, *part),
            Wish::Waive(grant, part) => self.waive(*grant, *part),
            Wish::Identify(one, other, finding) => self.identify(*one, *other, *finding),
            Wish::Suspend { whom, scope, days } => self.suspend(*whom, scope, *days),
            Wish::Lift(suspension) => {
                let record = self.see::<SuspensionRecord>(suspension, Seen::Suspension(*suspension))?;
                record.lifted.is_none().then_some(())?;
                let reason = self.sealed(record.reason.owner, "已澄清".as_bytes())?;
                Some(Action::Record { events: vec![EventBody::SuspensionLifted { suspension: *suspension, reason }], answer: Answer::Done })
            }
            Wish::File { program, to } => self.file(program_of(program), *to),
            Wish::Decide(application, outcome) => self.decide(*application, *outcome),
            Wish::OpenFund(fund) => {
                let opening = crate::programs::FUNDS.iter().find(|(id, _)| id == fund).map(|(_, fen)| Money::from_fen(*fen))?;
                let programs = PROGRAMS.iter().filter(|program| program.fund.is_some_and(|(id, _)| id == *fund)).map(|program| program.id.to_string());
                Some(Action::OpenFund { fund: fund.to_string(), donor: "某基金会".to_string(), opening, programs: programs.collect() })
            }
            Wish::Receive(fund, fen) => Some(Action::Receive { fund: fund.to_string(), amount: Money::from_fen(*fen) }),
            Wish::Forget(owner) => self.forget(*owner),
        }
    }

    fn claim(&mut self, grant: GrantId, part: Part) -> Option<Action> {
        let record = read::<GrantRecord>(self.records, &grant).expect("readable")?;
        let amount = Money::from_fen(part.of(record.paid.less(record.returned).fen()));
        (amount > Money::ZERO).then_some(())?;
        let reason = self.sealed(record.terms.household?.into(), "多发一个月".as_bytes())?;
        Some(Action::Claim(ClaimEvent::Raised { grant, amount, on: self.today, reason }))
    }

    fn waive(&mut self, grant: GrantId, part: Part) -> Option<Action> {
        let record = read::<GrantRecord>(self.records, &grant).expect("readable")?;
        let amount = Money::from_fen(part.of(record.claim?.open().fen()));
        (amount > Money::ZERO).then_some(())?;
        let reason = self.sealed(record.terms.household?.into(), "确已无法追回".as_bytes())?;
        Some(Action::Claim(ClaimEvent::Waived { grant, amount, on: self.today, reason }))
    }
}

/// A day so many days later.
pub(crate) fn days_on(day: Date, days: i32) -> Date {
    day.checked_add(std::time::Duration::from_secs(u64::from(days.unsigned_abs()) * 86_400)).expect("a day")
}

impl Part {
    fn of(self, whole: i64) -> i64 {
        match self {
            Part::Whole => whole,
            Part::Half => whole / 2,
            Part::TooMuch => whole + 1,
        }
    }
}
