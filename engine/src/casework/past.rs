//! How is aid recorded that was given elsewhere? Without it the check for overlaps is blind.

use super::desk::{Desk, Judged};
use super::error::CaseError;
use super::register::Change;
use crate::calendar::{Date, Period};
use crate::catalog::{Per, ProgramKind};
use crate::id::IdDocument;
use crate::ledger::{
    Action, Answer, Basis, BasisVerdict, CommandKey, CommandRecord, GrantId, GrantTerms, HouseholdId, PersonId, ReadVersion, Repeat, RestsOnDibao, read,
    registrations_of,
};
use crate::money::Money;
use crate::registry::{MemberPayload, members_called, people_with_number, read_person};
use crate::sealing::{Owner, SealKey, seal};
use crate::words::Words;

/// Who got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PastPerson {
    /// By ID number; somebody who is not registered yet is, with what is told here.
    Number {
        /// The number, whole.
        number: String,
        /// The name, if it is told.
        name: Option<String>,
    },
    /// By the office's id of a member, in a household where several bear it.
    Member {
        /// The member.
        member: String,
        /// The household, if it is known.
        household: Option<String>,
    },
    /// Everybody of a household.
    Household(String),
}

/// Aid that was given by another agency or in another year.
#[derive(Clone, Debug, PartialEq)]
pub struct PastGrant {
    /// Who got it.
    pub who: PastPerson,
    /// The program's id, or its name where the catalog does not have it.
    pub program: String,
    /// Its agency.
    pub agency: String,
    /// What it was for.
    pub need: String,
    /// Statutory or not.
    pub kind: ProgramKind,
    /// First day.
    pub from: Date,
    /// Last day, if it has ended or will.
    pub until: Option<Date>,
    /// The amount.
    pub amount: Option<Money>,
    /// How it is counted.
    pub per: Per,
}

/// Records past aid. Without a key of the caller the same record twice is recorded once: the content is the key.
pub fn record_past(desk: &mut Desk<'_>, past: &PastGrant) -> Result<Answer, CaseError> {
    record_past_once(desk, past).map(|(answer, _)| answer)
}

/// As [`record_past`], and says whether it was new.
pub fn record_past_once(desk: &mut Desk<'_>, past: &PastGrant) -> Result<(Answer, Change), CaseError> {
    check(desk, past)?;
    let own_key = desk.key;
    let mut result = Err(CaseError::Busy);
    // Two lists may bring the same newcomer at once: whoever is second finds the person registered.
    for _ in 0..3 {
        desk.key = own_key;
        result = record(desk, past);
        if result != Err(CaseError::Busy) {
            break;
        }
    }
    desk.key = own_key;
    result
}

fn record(desk: &mut Desk<'_>, past: &PastGrant) -> Result<(Answer, Change), CaseError> {
    let Meant { household, people, newcomer, expected } = people_meant(desk, &past.who)?;
    let content =
        format!("{people:?}|{}|{}|{}|{:?}|{}|{:?}|{:?}|{:?}", past.program, past.agency, past.need, past.kind, past.from, past.until, past.amount, past.per);
    let vault = desk.store.vault();
    desk.key = desk.key.or_else(|| Some(CommandKey { key: vault.mark("past", &content), body: vault.mark("past", "") }));
    let is_known = match desk.key {
        Some(key) => read::<CommandRecord>(desk.store, &key.key)?.is_some(),
        None => false,
    };
    let program = desk.catalog.programs.iter().find(|program| program.id == past.program).cloned();
    let answer = desk.commit(|desk| {
        let (mut beneficiaries, mut expected) = (Vec::new(), expected.clone());
        for person in &people {
            let registrations = registrations_of(desk.store, *person)?;
            beneficiaries.push(super::terms::beneficiary(desk, *person, &registrations, None));
            expected.extend(registrations.read);
        }
        let terms = GrantTerms {
            grant: GrantId(desk.entropy.number()),
            household,
            recipient: (people.len() == 1).then(|| people[0]),
            program: past.program.clone(),
            name: program.as_ref().map_or_else(|| Words::new(past.program.clone(), past.program.clone()), |program| program.name.clone()),
            agency: past.agency.clone(),
            kind: super::terms::kind_of(past.kind),
            need: past.need.clone(),
            per: super::terms::rhythm_of(past.per),
            amount: past.amount,
            total: past.amount,
            days: Period { from: past.from, to: past.until },
            on: past.from,
            beneficiaries,
            repeats: Repeat::EachWindow,
            relations: super::terms::relations_of(desk, &past.program),
            after: Vec::new(),
            after_one_of: Vec::new(),
            caps: Vec::new(),
            ceilings: Vec::new(),
            fund: None,
            rests_on_dibao: RestsOnDibao::No,
            cause: None,
            exception: None,
            replaces: None,
            redeems: None,
            supplements: None,
            confers: Vec::new(),
            look_again: Vec::new(),
            warnings: Vec::new(),
            rates: Vec::new(),
            whole: None,
            review: None,
            application: None,
            campaign: None,
            basis: Basis {
                catalog: desk.catalog.hash.clone(),
                engine: env!("CARGO_PKG_VERSION").to_string(),
                household_version: 0,
                verdict: BasisVerdict::Elsewhere,
                judgment: None,
                stated: None,
            },
        };
        let mut judged = Judged { expected, new_keys: Vec::new(), action: Action::RecordPast { terms: Box::new(terms), newcomer: None } };
        if let Some(payload) = &newcomer {
            let (owner, key) = (Owner::from(people[0]), SealKey::fresh(desk.entropy));
            let plain = serde_json::to_vec(payload).expect("payloads are plain data");
            let sealed = seal(owner, &key, &plain, desk.entropy);
            judged.new_keys.push((owner, key));
            if let Action::RecordPast { newcomer, .. } = &mut judged.action {
                *newcomer = Some((people[0], sealed));
            }
        }
        Ok(judged)
    })?;
    Ok((answer, if is_known { Change::None } else { Change::New }))
}

fn check(desk: &Desk<'_>, past: &PastGrant) -> Result<(), CaseError> {
    let mut faults = Vec::new();
    if past.until.is_some_and(|until| until < past.from) {
        faults.push(("until".to_string(), Words::new("不能早于开始日期", "can't be before the first day")));
    }
    if !desk.catalog.needs.contains_key(&past.need) {
        faults.push(("need".to_string(), Words::new("没有该需求类别", "there is no such need")));
    }
    for (path, text) in [("program", &past.program), ("agency", &past.agency)] {
        if !(1..=100).contains(&text.trim().chars().count()) {
            faults.push((path.to_string(), Words::new("应为1至100字", "expected 1 to 100 characters")));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(CaseError::Faults(faults)) }
}

/// Who is meant, and who must be registered first.
struct Meant {
    household: Option<HouseholdId>,
    people: Vec<PersonId>,
    newcomer: Option<MemberPayload>,
    expected: Vec<ReadVersion>,
}

fn people_meant(desk: &mut Desk<'_>, who: &PastPerson) -> Result<Meant, CaseError> {
    let (store, vault) = (desk.store, desk.store.vault());
    let unknown = || CaseError::Unknown(Words::new("没有登记此人", "this person is not registered"));
    let known = |household, people| Meant { household, people, newcomer: None, expected: Vec::new() };
    let candidates = match who {
        PastPerson::Household(id) => {
            let file = desk.household(id)?;
            return Ok(known(Some(file.id), file.record.members.clone()));
        }
        PastPerson::Member { member, household: Some(household) } => {
            let file = desk.household(household)?;
            let position = file.position_of(member).ok_or_else(unknown)?;
            return Ok(known(Some(file.id), vec![file.people[position].person]));
        }
        PastPerson::Member { member, household: None } => members_called(store, vault, member)?,
        PastPerson::Number { number, name } => {
            let document = IdDocument::parse(number).map_err(|error| CaseError::field("id_number", error.words()))?;
            let (people, entry) = people_with_number(store, vault, &document)?;
            if people.is_empty() {
                let person = PersonId(desk.entropy.number());
                let facts = std::collections::BTreeMap::new();
                let newcomer = MemberPayload { id: person.to_string(), id_number: Some(number.clone()), name: name.clone(), facts };
                return Ok(Meant { household: None, people: vec![person], newcomer: Some(newcomer), expected: vec![entry] });
            }
            people
        }
    };
    // A number on several registrations collides through any of them; the first bears the record.
    let person = match (who, candidates.as_slice()) {
        (_, []) => return Err(unknown()),
        (PastPerson::Member { .. }, [_, _, ..]) => {
            return Err(CaseError::field("member", Words::new("有多人使用该成员编号，请注明户编号", "several members have this id: name the household")));
        }
        (_, [first, ..]) => *first,
    };
    let household = read_person(store, vault, person)?.and_then(|file| file.record.household);
    Ok(known(household, vec![person]))
}
