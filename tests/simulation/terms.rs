//! Which terms would a grant have, and who must not change until it stands?

use crate::asked::{Before, For, Seen, Word};
use crate::judging::{Casework, days_on, months_on};
use crate::people::Card;
use crate::programs::{PROGRAMS, PaidTo, Program, relations_of};
use engine::calendar::{Period, civil_date};
use engine::ledger::{
    Action, AidRecord, ApplicationRecord, ApplicationState, Basis, BasisVerdict, Beneficiary, CampaignPlace, CapTerms, FundTerms, GrantId, GrantRecord,
    GrantTerms, HouseholdId, HouseholdRecord, Linked, NUMBER, NumberRecord, PersonId, PersonRecord, ReadVersion, Registrations, RelationToHeld, RestsOnDibao,
    Rhythm, Stored, read, registrations_of,
};
use engine::money::Money;
use engine::sealing::{Mark, Owner};
use engine::words::Words;
use std::collections::BTreeMap;

impl Casework<'_> {
    /// Remembers what was read elsewhere.
    fn note(&mut self, read: Vec<ReadVersion>) -> Option<()> {
        for (key, version) in read {
            let number = || Some(u64::from_be_bytes(key.0.get(1..9)?.try_into().ok()?));
            let seen = match key.0[0] {
                AidRecord::LETTER => Seen::Aid(PersonId(number()?)),
                PersonRecord::LETTER => Seen::Person(PersonId(number()?)),
                NumberRecord::LETTER => Seen::Number(self.archive.means(Mark(key.0[1..].try_into().ok()?))?),
                other => panic!("nobody reads a record {other} to know a person"),
            };
            if !self.seen.contains(&seen) {
                self.expected.push((key, version));
                self.seen.push(seen);
            }
        }
        Some(())
    }

    fn beneficiary(&mut self, person: PersonId, cause: Option<u8>) -> Option<Beneficiary> {
        let Registrations { linked, same, read } = registrations_of(self.records, person).expect("readable");
        self.note(read)?;
        let marked = |person: PersonId| Some(Mark::of(&self.vault.key_of(person.into())?.0, "cause", &[cause?]));
        if cause.is_some() {
            marked(person)?;
        }
        let linked = linked.into_iter().map(|person| Linked { person, cause: marked(person) }).collect();
        Some(Beneficiary { person, same: same.into_iter().collect(), linked, cause: marked(person) })
    }

    /// Everybody whom aid would cover, with their other registrations; remembers what was read.
    fn beneficiaries(&mut self, to: For, cause: Option<u8>) -> Option<Vec<Beneficiary>> {
        let home = self.see::<HouseholdRecord>(&to.household, Seen::Household(to.household))?;
        let people: Vec<PersonId> = match to.recipient {
            Some(person) => home.members.iter().copied().filter(|member| *member == person).collect(),
            None => home.members,
        };
        (!people.is_empty()).then_some(())?;
        people.into_iter().map(|person| self.beneficiary(person, cause)).collect()
    }

    pub(crate) fn award(&mut self, program: &str, to: For, cause: Option<u8>, word: Word, before: Before) -> Option<Action> {
        let mut terms = self.new_terms(program, to, cause, 0)?;
        if word == Word::Given {
            terms.replaces = self.smaller(&terms);
        }
        match before {
            Before::Nothing => {}
            Before::Application(application) => {
                let record = self.see::<ApplicationRecord>(&application, Seen::Application(application))?;
                (record.state == ApplicationState::Accepted).then_some(())?;
                terms.application = Some(application);
            }
            Before::Hold(hold) => terms.redeems = Some(hold),
        }
        Some(Action::Award(Box::new(terms)))
    }

    pub(crate) fn hold(&mut self, program: &str, to: For, cause: Option<u8>, days: i32) -> Option<Action> {
        let terms = Box::new(self.new_terms(program, to, cause, 0)?);
        Some(Action::Hold { terms, until: days_on(self.today, days) })
    }

    /// The share of those who have come since, and whom no running grant of the program covers.
    pub(crate) fn supplement(&mut self, base: GrantId, household: HouseholdId) -> Option<Action> {
        let record = self.see::<GrantRecord>(&base, Seen::Grant(base))?.terms;
        let mut terms = self.new_terms(&record.program, For { household, recipient: None }, None, 0)?;
        let (records, today) = (self.records, self.today);
        let is_covered = |person: &PersonId| {
            let aid = read::<AidRecord>(records, person).expect("readable").unwrap_or_default();
            aid.held.iter().any(|held| held.program == record.program && held.held_until.is_none() && held.days.contains(today))
        };
        terms.beneficiaries.retain(|beneficiary| !is_covered(&beneficiary.person));
        (!terms.beneficiaries.is_empty()).then_some(())?;
        let share = record.amount?.fen() / record.beneficiaries.len() as i64;
        terms.amount = Some(Money::from_fen(share * terms.beneficiaries.len() as i64));
        terms.total = terms.amount;
        terms.days = Period { from: terms.days.from.max(today), to: record.days.to };
        terms.supplements = Some(base);
        Some(Action::Award(Box::new(terms)))
    }

    pub(crate) fn past(&mut self, program: &str, to: For, cause: Option<u8>, months_ago: i32) -> Option<Action> {
        let terms = Box::new(given_elsewhere(self.new_terms(program, to, cause, -months_ago)?));
        Some(Action::RecordPast { terms, newcomer: None })
    }

    /// Aid from elsewhere under a number: of somebody who is known by it, or of a newcomer.
    pub(crate) fn newcomer(&mut self, program: &str, card: &Card, months_ago: i32) -> Option<Action> {
        let sealed = self.member(card)?.sealed?;
        let known = match card.number.as_ref().and_then(|number| number.means.clone()) {
            Some(means) => read::<NumberRecord>(self.records, &self.vault.mark(NUMBER, &means)).expect("readable").unwrap_or_default().people,
            None => Vec::new(),
        };
        let (person, newcomer) = match known.first() {
            Some(known) => (*known, None),
            None => (card.person, Some((card.person, sealed))),
        };
        if newcomer.is_none() {
            self.papers.clear();
            self.new_keys.clear();
        }
        let people = vec![self.beneficiary(person, None)?];
        let to = For { household: HouseholdId(0), recipient: Some(person) };
        let terms = GrantTerms { household: None, ..self.terms(program_of(program), to, None, people, -months_ago)? };
        Some(Action::RecordPast { terms: Box::new(given_elsewhere(terms)), newcomer })
    }

    fn new_terms(&mut self, program: &str, to: For, cause: Option<u8>, months_from_now: i32) -> Option<GrantTerms> {
        let beneficiaries = self.beneficiaries(to, cause)?;
        self.terms(program_of(program), to, cause, beneficiaries, months_from_now)
    }

    /// Members of the household whom the grant does not cover.
    fn others(&mut self, to: For, beneficiaries: &[Beneficiary]) -> Option<Vec<PersonId>> {
        let home = self.see::<HouseholdRecord>(&to.household, Seen::Household(to.household))?;
        let is_covered = |person: &PersonId| beneficiaries.iter().any(|beneficiary| beneficiary.person == *person);
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
            after_one_of: Vec::new(),
            caps,
            ceilings: Vec::new(),
            whole: None,
            fund: program.fund.map(|(fund, booking)| FundTerms { fund: fund.to_string(), booking }),
            rests_on_dibao: rests(program),
            cause,
            exception: None,
            replaces: None,
            redeems: None,
            supplements: None,
            confers: Vec::new(),
            look_again: Vec::new(),
            warnings: Vec::new(),
            rates: Vec::new(),
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
}

/// Nothing of it is paid from here.
fn given_elsewhere(terms: GrantTerms) -> GrantTerms {
    let basis = Basis { verdict: BasisVerdict::Elsewhere, ..terms.basis };
    GrantTerms { fund: None, campaign: None, total: terms.amount, basis, ..terms }
}

pub(crate) fn rests(program: &Program) -> RestsOnDibao {
    if program.rests_on_dibao { RestsOnDibao::Yes } else { RestsOnDibao::No }
}

/// The program of an id.
pub fn program_of(id: &str) -> &'static Program {
    PROGRAMS.iter().find(|program| program.id == id).expect("a program of the table")
}
