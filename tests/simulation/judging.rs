//! How does a wish become a command? What casework does, in small: read, remember the versions, put the terms together.

use crate::asked::{Asked, For, Form, Paper, Part, Seen, Wish, Word};
use crate::people::{Archive, Card, Home, Seeded};
use crate::programs::{PROGRAMS, PaidTo, Program, relations_of};
use engine::calendar::{Date, Period, civil_date};
use engine::ledger::{
    Action, AidRecord, Answer, ApplicationId, ApplicationRecord, ApplicationState, Basis, BasisVerdict, Beneficiary, CampaignPlace, CapTerms, ChainTerms,
    Command, CommandKey, EventBody, FundTerms, GrantId, GrantRecord, GrantTerms, HouseholdId, HouseholdRecord, Kin, MemberRecorded, NUMBER, NumberRecord,
    Outcome, PersonId, PersonRecord, Records, Refusal, RelationToHeld, RestsOnDibao, Rhythm, StageRecord, Stored, SuspensionId, SuspensionRecord, read,
};
use engine::money::Money;
use engine::sealing::{Mark, Opened, Owner, SealKey, Sealed, Vault, seal};
use engine::words::Words;
use fastrand::Rng;
use std::collections::BTreeMap;

/// What casework needs to judge one form.
pub struct Casework<'a> {
    pub records: &'a dyn Records,
    pub vault: &'a dyn Vault,
    pub archive: &'a Archive,
    pub entropy: Seeded,
    pub today: Date,
    pub at: i64,
    pub judged_at: u64,
    expected: Vec<(engine::ledger::RecordKey, u64)>,
    seen: Vec<Seen>,
    papers: Vec<Paper>,
    new_keys: Vec<(Owner, SealKey)>,
}

/// The key of a form: equal for equal numbers.
pub fn command_mark(serial: u64) -> Mark {
    Mark::of(&[7; 32], "command", &serial.to_be_bytes())
}

/// A day so many months later, on the first.
fn months_on(day: Date, months: i32) -> Date {
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

    fn see<R: Stored>(&mut self, id: &R::Id, seen: Seen) -> Option<R> {
        let stored = self.records.bytes(&R::key(id)).expect("the index can be read");
        if !self.seen.contains(&seen) {
            self.expected.push((R::key(id), stored.as_ref().map_or(0, |stored| stored.version)));
            self.seen.push(seen);
        }
        stored.map(|stored| engine::ledger::decode(&stored.bytes).expect("a record"))
    }

    fn sealed(&mut self, owner: Owner, plain: &[u8]) -> Option<Sealed> {
        let key = self.vault.key_of(owner)?;
        Some(seal(owner, &key, plain, &mut self.entropy))
    }

    /// The key of somebody new; it may stand in the vault already, if only the frame was lost in a power cut.
    fn new_key(&mut self, owner: Owner) -> Option<SealKey> {
        if let Some(key) = self.vault.key_of(owner) {
            return Some(key);
        }
        let key = *self.archive.keys.get(&owner)?;
        self.new_keys.push((owner, key));
        Some(key)
    }

    fn action(&mut self, wish: &Wish) -> Option<Action> {
        match wish {
            Wish::Record(home) => self.record(home),
            Wish::Award { program, to, cause, word, application } => {
                let beneficiaries = self.beneficiaries(*to, *cause)?;
                let mut terms = self.terms(program_of(program), *to, *cause, beneficiaries, 0)?;
                if *word == Word::Given {
                    terms.replaces = self.smaller(&terms);
                }
                if let Some(application) = application {
                    let record = self.see::<ApplicationRecord>(application, Seen::Application(*application))?;
                    (record.state == ApplicationState::Accepted).then_some(())?;
                    terms.application = Some(*application);
                }
                Some(Action::Award(Box::new(terms)))
            }
            Wish::Past { program, to, cause, months_ago } => {
                let beneficiaries = self.beneficiaries(*to, *cause)?;
                let terms = Box::new(given_elsewhere(self.terms(program_of(program), *to, *cause, beneficiaries, -*months_ago)?));
                Some(Action::RecordPast { terms, newcomer: None })
            }
            Wish::Newcomer { program, card, months_ago } => {
                let sealed = self.member(card)?.sealed?;
                let same = match card.number.as_ref().and_then(|number| number.means.clone()) {
                    Some(means) => self.registrations(self.vault.mark(NUMBER, &means))?,
                    None => Vec::new(),
                };
                let person = Beneficiary { person: card.person, same, linked: Vec::new(), cause: None };
                let to = For { household: HouseholdId(0), recipient: Some(card.person) };
                let terms = GrantTerms { household: None, ..self.terms(program_of(program), to, None, vec![person], -*months_ago)? };
                Some(Action::RecordPast { terms: Box::new(given_elsewhere(terms)), newcomer: Some((card.person, sealed)) })
            }
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

    fn record(&mut self, home: &Home) -> Option<Action> {
        let household = home.household;
        let before = self.see::<HouseholdRecord>(&household, Seen::Household(household));
        let mut members = Vec::new();
        for card in &home.members {
            members.push(self.member(card)?);
        }
        for gone in before.iter().flat_map(|before| &before.members).filter(|person| home.members.iter().all(|card| card.person != **person)) {
            self.see::<PersonRecord>(gone, Seen::Person(*gone));
        }
        let owner = Owner::from(household);
        let key = match before {
            Some(_) => self.vault.key_of(owner)?,
            None => self.new_key(owner)?,
        };
        let plain = home.document();
        let sealed = seal(owner, &key, &plain, &mut self.entropy);
        self.papers.push(Paper { owner, plain, key, number: None, secrets: vec![home.alias.clone()] });
        let event = EventBody::HouseholdRecorded { household, sealed, members };
        Some(Action::Record { events: vec![event], answer: Answer::Done })
    }

    fn member(&mut self, card: &Card) -> Option<MemberRecorded> {
        let person = card.person;
        let owner = Owner::from(person);
        let plain = card.document();
        let before = self.see::<PersonRecord>(&person, Seen::Person(person));
        let key = match &before {
            Some(before) => {
                if let Some(other) = before.household {
                    self.see::<HouseholdRecord>(&other, Seen::Household(other));
                }
                if self.vault.open(&before.sealed) == Opened::Plain(plain.clone()) {
                    return Some(MemberRecorded { person, sealed: None });
                }
                self.vault.key_of(owner)?
            }
            None => self.new_key(owner)?,
        };
        let means = card.number.as_ref().and_then(|number| number.means.clone());
        if let Some(means) = &means {
            self.see::<NumberRecord>(&self.vault.mark(NUMBER, means), Seen::Number(means.clone()));
        }
        let mut secrets = vec![card.name.clone()];
        secrets.extend(card.number.iter().flat_map(|number| [number.written.clone(), number.means.clone().unwrap_or_default()]));
        secrets.retain(|secret| !secret.is_empty());
        let sealed = seal(owner, &key, &plain, &mut self.entropy);
        self.papers.push(Paper { owner, plain, key, number: means, secrets });
        Some(MemberRecorded { person, sealed: Some(sealed) })
    }

    /// Everybody whom aid would cover, with their other registrations; remembers what was read.
    fn beneficiaries(&mut self, to: For, cause: Option<u8>) -> Option<Vec<Beneficiary>> {
        let home = self.see::<HouseholdRecord>(&to.household, Seen::Household(to.household))?;
        let people = match to.recipient {
            Some(person) => home.members.iter().copied().filter(|member| *member == person).collect(),
            None => home.members,
        };
        (!people.is_empty()).then_some(())?;
        let mut beneficiaries = Vec::new();
        for person in people {
            let record = self.see::<PersonRecord>(&person, Seen::Person(person))?;
            self.see::<AidRecord>(&person, Seen::Aid(person));
            let same = match record.number {
                None => Vec::new(),
                Some(mark) => self.registrations(mark)?.into_iter().filter(|other| *other != person).collect(),
            };
            let cause = match cause {
                None => None,
                Some(cause) => Some(Mark::of(&self.vault.key_of(person.into())?.0, "cause", &[cause])),
            };
            beneficiaries.push(Beneficiary { person, same, linked: Vec::new(), cause });
        }
        Some(beneficiaries)
    }

    /// The registrations under a number, with all that may tell against them.
    fn registrations(&mut self, mark: Mark) -> Option<Vec<PersonId>> {
        let means = self.archive.means(mark)?;
        let number = self.see::<NumberRecord>(&mark, Seen::Number(means)).unwrap_or_default();
        for person in &number.people {
            // Whoever is forgotten shows only in the person's own record.
            self.see::<PersonRecord>(person, Seen::Person(*person));
            self.see::<AidRecord>(person, Seen::Aid(*person));
        }
        Some(number.people)
    }

    /// Members of the household whom the grant does not cover.
    fn others(&mut self, to: For, beneficiaries: &[Beneficiary]) -> Option<Vec<PersonId>> {
        let home = self.see::<HouseholdRecord>(&to.household, Seen::Household(to.household))?;
        let is_covered = |person: &PersonId| beneficiaries.iter().any(|beneficiary| beneficiary.person == *person || beneficiary.same.contains(person));
        let others: Vec<PersonId> = home.members.into_iter().filter(|person| !is_covered(person)).collect();
        for person in &others {
            self.see::<AidRecord>(person, Seen::Aid(*person));
        }
        Some(others)
    }

    fn terms(&mut self, program: &Program, to: For, cause: Option<u8>, beneficiaries: Vec<Beneficiary>, months_from_now: i32) -> Option<GrantTerms> {
        let from = months_on(self.today, months_from_now);
        let until = match (program.per, program.months) {
            (Rhythm::Event, _) => Some(from),
            (_, 0) => None,
            (_, months) => Some(months_on(from, i32::from(months)).yesterday().expect("a day")),
        };
        let amount = program.fen.map(Money::from_fen);
        let year = Period { from: civil_date(from.year(), 1, 1), to: Some(civil_date(from.year(), 12, 31)) };
        let mut caps = Vec::new();
        if let Some((fen, unit, over)) = program.cap {
            let with = if unit == PaidTo::Household && to.household != HouseholdId(0) { self.others(to, &beneficiaries)? } else { Vec::new() };
            let (amount, over) = (Money::from_fen(fen), over.iter().map(|id| id.to_string()).collect());
            caps.push(CapTerms { amount, over, window: year, with, says: Words::new("全年封顶", "the yearly cap") });
        }
        let campaign = match program.campaign {
            None => None,
            Some(_) if to.household == HouseholdId(0) => None,
            Some((campaign, PaidTo::Person)) => {
                let unit = to.recipient.map_or(Owner::from(to.household), Owner::from);
                Some(CampaignPlace { campaign: campaign.to_string(), rank: 1, unit, others: Vec::new() })
            }
            Some((campaign, PaidTo::Household)) => {
                let others = self.others(to, &beneficiaries)?;
                Some(CampaignPlace { campaign: campaign.to_string(), rank: 1, unit: to.household.into(), others })
            }
        };
        let cause = match cause {
            None => None,
            Some(cause) => Some(self.sealed(to.household.into(), &[cause])?),
        };
        Some(GrantTerms {
            grant: GrantId(self.entropy.0.u64(1..)),
            household: Some(to.household),
            recipient: to.recipient,
            program: program.id.to_string(),
            name: Words::new(format!("项目{}", program.id), program.id),
            agency: "民政局".to_string(),
            kind: program.kind,
            need: program.need.to_string(),
            per: program.per,
            amount,
            total: amount,
            days: Period { from, to: until },
            on: self.today,
            beneficiaries,
            repeats: program.repeats,
            relations: relations_of(program.id).into_iter().map(|(id, relation)| (id.to_string(), relation)).collect::<BTreeMap<_, _>>(),
            after: program.after.iter().map(|id| id.to_string()).collect(),
            caps,
            fund: program.fund.map(|(fund, booking)| FundTerms { fund: fund.to_string(), booking }),
            rests_on_dibao: rests(program),
            cause,
            exception: None,
            replaces: None,
            redeems: None,
            supplements: None,
            confers: Vec::new(),
            review: None,
            application: None,
            campaign,
            basis: Basis {
                catalog: "0".repeat(64),
                engine: "0".to_string(),
                household_version: 1,
                verdict: BasisVerdict::Eligible,
                judgment: None,
                stated: None,
            },
        })
    }

    /// A held grant of which only the larger may be held: the one that an officer means to replace.
    fn smaller(&self, terms: &GrantTerms) -> Option<GrantId> {
        let people = terms.beneficiaries.iter().map(|beneficiary| beneficiary.person);
        let mut held = people.flat_map(|person| read::<AidRecord>(self.records, &person).expect("readable").unwrap_or_default().held);
        held.find(|held| terms.relations.get(&held.program) == Some(&RelationToHeld::HighestOf)).map(|held| held.grant)
    }

    fn suspend(&mut self, whom: For, scope: &engine::ledger::Scope, days: Option<i32>) -> Option<Action> {
        let home = self.see::<HouseholdRecord>(&whom.household, Seen::Household(whom.household))?;
        let people: Vec<PersonId> = match whom.recipient {
            Some(person) => home.members.into_iter().filter(|member| *member == person).collect(),
            None => home.members,
        };
        (!people.is_empty()).then_some(())?;
        for person in &people {
            self.see::<PersonRecord>(person, Seen::Person(*person));
        }
        let suspension = SuspensionId(self.entropy.0.u64(1..));
        let days = Period { from: self.today, to: days.map(|days| self.today.checked_add(engine_days(days)).expect("a day")) };
        let reason = self.sealed(whom.household.into(), "核查中".as_bytes())?;
        let household = whom.recipient.is_none().then_some(whom.household);
        let event = EventBody::SuspensionImposed { suspension, household, people, scope: scope.clone(), days, reason };
        Some(Action::Record { events: vec![event], answer: Answer::Suspended { suspension } })
    }

    fn file(&mut self, program: &Program, to: For) -> Option<Action> {
        let home = self.see::<HouseholdRecord>(&to.household, Seen::Household(to.household))?;
        to.recipient.is_none_or(|person| home.members.contains(&person)).then_some(())?;
        let application = ApplicationId(self.entropy.0.u64(1..));
        let stage = |stage: &str| StageRecord::plain(stage.to_string(), Words::new("审核", "review"), "街道".to_string());
        let event = EventBody::ApplicationFiled {
            application,
            household: to.household,
            recipient: to.recipient,
            program: program.id.to_string(),
            name: Words::new("项目", "program"),
            agency: "民政局".to_string(),
            need: program.need.to_string(),
            rests_on_dibao: rests(program),
            on: self.today,
            stages: vec![stage("review"), stage("approve")],
            window: None,
            kin: Kin::Nobody,
            chain: ChainTerms::default(),
            process_due: None,
        };
        let stages = vec![("review".to_string(), None), ("approve".to_string(), None)];
        Some(Action::Record { events: vec![event], answer: Answer::Filed { application, stages } })
    }

    fn decide(&mut self, application: ApplicationId, outcome: Outcome) -> Option<Action> {
        let record = self.see::<ApplicationRecord>(&application, Seen::Application(application))?;
        (record.state == ApplicationState::Open).then_some(())?;
        self.see::<HouseholdRecord>(&record.household, Seen::Household(record.household));
        let stage = record.stages.iter().find(|stage| stage.decided.is_none())?.stage.clone();
        let reason = self.sealed(record.household.into(), "材料已核".as_bytes())?;
        let event = EventBody::StageDecided { application, stage, outcome, on: self.today, reason, later: Vec::new(), process: None, valid_until: None };
        Some(Action::Record { events: vec![event], answer: Answer::Done })
    }

    fn forget(&mut self, owner: Owner) -> Option<Action> {
        self.vault.key_of(owner)?;
        match owner {
            Owner::Person(number) => {
                let record = self.see::<PersonRecord>(&PersonId(number), Seen::Person(PersonId(number)))?;
                if let Some(household) = record.household {
                    self.see::<HouseholdRecord>(&household, Seen::Household(household));
                }
            }
            Owner::Household(number) => {
                let household = HouseholdId(number);
                let record = self.see::<HouseholdRecord>(&household, Seen::Household(household))?;
                record.members.is_empty().then_some(())?;
            }
            Owner::Report(_) | Owner::Staff(_) => return None,
        }
        Some(Action::Forget { owner })
    }
}

/// Nothing of it is paid from here.
fn given_elsewhere(terms: GrantTerms) -> GrantTerms {
    let basis = Basis { verdict: BasisVerdict::Elsewhere, ..terms.basis };
    GrantTerms { fund: None, campaign: None, total: terms.amount, basis, ..terms }
}

fn engine_days(days: i32) -> std::time::Duration {
    std::time::Duration::from_secs(u64::from(days.unsigned_abs()) * 86_400)
}

fn rests(program: &Program) -> RestsOnDibao {
    if program.rests_on_dibao { RestsOnDibao::Yes } else { RestsOnDibao::No }
}

/// The program of an id.
pub fn program_of(id: &str) -> &'static Program {
    PROGRAMS.iter().find(|program| program.id == id).expect("a program of the table")
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
