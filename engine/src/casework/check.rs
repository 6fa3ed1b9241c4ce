//! Who has allowed that a household's economic circumstances are checked, what did the registers say, and where does it contradict what was told?

use super::desk::{Desk, Judged, not_possible};
use super::error::CaseError;
use super::paper::application_of;
use super::register::faults;
use crate::calendar::{Date, years_between};
use crate::facts::read_registration;
use crate::ledger::{
    Action, Answer, ApplicationId, CheckRecord, EventBody, HouseholdId, PaperEvent, PaperId, PaperRecord, PersonId, ReadError, ReadVersion, Stored, alert_key,
    read, read_version, read_versioned,
};
use crate::number::Exact;
use crate::registry::{HouseholdFile, HouseholdPayload, MemberPayload, Observation, payloads_of};
use crate::sealing::{Opened, Owner, Sealed, Vault, seal};
use crate::words;
use crate::words::Words;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// From this age on everybody signs for himself or herself.
const ADULT: i64 = 18;
const SOURCE: &str = "economic-check";

type Facts = BTreeMap<String, Observation>;

/// A written leave.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthoriseRequest {
    /// The office's id of the household.
    pub household: String,
    /// Who has signed, by the office's ids.
    pub members: Vec<String>,
    /// The day of the paper, up to today.
    pub on: Date,
    /// The last day, if the leave ends.
    pub until: Option<Date>,
    /// The signed paper.
    pub paper: Option<PaperId>,
}

/// Where the check of a household stands.
#[derive(Clone, Debug)]
pub struct CheckStands {
    /// What is recorded.
    pub record: CheckRecord,
    /// Adults who have not signed, or whose leave has ended.
    pub lacking: Vec<PersonId>,
    /// What the registers said last.
    pub findings: Option<Findings>,
    /// Where that contradicts what was told.
    pub contradictions: Vec<Contradiction>,
}

/// Facts that other registers found.
#[derive(Clone, Debug)]
pub struct Findings {
    /// The day of the answer.
    pub on: Date,
    /// Of the household.
    pub household: BTreeMap<String, Observation>,
    /// Of members who are not forgotten.
    pub members: BTreeMap<PersonId, BTreeMap<String, Observation>>,
}

/// A told fact that the registers contradict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Whose; none for the household's.
    pub holder: Option<PersonId>,
    /// The fact's key.
    pub fact: String,
    /// What was told, as JSON.
    pub told: String,
    /// What was found, as JSON.
    pub found: String,
}

/// Members who must sign: whoever is of age, or of whom nobody knows the age.
pub fn adults(file: &HouseholdFile, on: Date) -> Vec<PersonId> {
    let is_adult = |position: &usize| file.household.members[*position].birth_date().is_none_or(|born| years_between(born, on) >= ADULT);
    (0..file.people.len()).filter(is_adult).map(|position| file.people[position].person).collect()
}

/// Records a written leave.
pub fn authorise_check(desk: &mut Desk<'_>, request: &AuthoriseRequest) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        let file = desk.household(&request.household)?;
        let adults = adults(&file, request.on);
        let (mut people, mut found) = (Vec::new(), Vec::new());
        for (position, member) in request.members.iter().enumerate() {
            let person = file.position_of(member).map(|position| file.people[position].person);
            match person {
                Some(person) if adults.contains(&person) => people.push(person),
                Some(_) => found.push((format!("members[{position}]"), Words::new("未成年人不必授权", "a minor need not sign"))),
                None => found.push((format!("members[{position}]"), Words::new("应为本户成员编号", "expected the id of a member of this household"))),
            }
        }
        if request.members.is_empty() {
            found.push(("members".to_string(), Words::new("至少一名成员", "expected at least one member")));
        }
        check_days(desk, request.on, request.until, &mut found);
        let mut expected = file.versions();
        match request.paper.map(|paper| paper_of(desk, file.id, paper)) {
            Some(Ok(version)) => expected.push(version),
            Some(Err(CaseError::Faults(faults))) => found.extend(faults),
            Some(Err(error)) => return Err(error),
            None => {}
        }
        if !found.is_empty() {
            return Err(CaseError::Faults(found));
        }
        expected.push(read_version::<CheckRecord>(desk.store, &file.id)?);
        let (on, until, paper) = (request.on, request.until, request.paper);
        record(expected, PaperEvent::CheckAuthorised { household: file.id, people, on, until, paper })
    })
}

pub(super) fn check_days(desk: &Desk<'_>, on: Date, until: Option<Date>, faults: &mut Vec<(String, Words)>) {
    if on > desk.today {
        faults.push(("on".to_string(), Words::new("不能晚于今天", "can't be later than today")));
    }
    if until.is_some_and(|until| until < on) {
        faults.push(("until".to_string(), Words::new("不能早于开始日期", "can't be before the first day")));
    }
}

/// The version of a paper, which must be this household's.
pub(super) fn paper_of(desk: &Desk<'_>, household: HouseholdId, paper: PaperId) -> Result<ReadVersion, CaseError> {
    let id = (household, paper);
    let found = read_versioned::<PaperRecord>(desk.store, &id)?;
    match found.value.is_some() {
        true => Ok((PaperRecord::key(&id), found.version)),
        false => Err(CaseError::field("paper", Words::new("本户没有该材料", "there is no such paper of this household"))),
    }
}

fn record(expected: Vec<ReadVersion>, event: PaperEvent) -> Result<Judged, CaseError> {
    let action = Action::Record { events: vec![EventBody::Paper(event)], answer: Answer::Done };
    Ok(Judged { expected, new_keys: Vec::new(), action })
}

/// Asks other registers; refused unless every adult has allowed it in writing.
pub fn ask_check(desk: &mut Desk<'_>, household: &str, application: Option<ApplicationId>, due: Option<Date>) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        let file = desk.household(household)?;
        if due.is_some_and(|due| due < desk.today) {
            return Err(CaseError::field("due", Words::new("不能早于今天", "can't be before today")));
        }
        let mut expected = file.versions();
        expected.extend(application.map(|id| application_of(desk, &file, id)).transpose()?);
        let found = read_versioned::<CheckRecord>(desk.store, &file.id)?;
        expected.push((CheckRecord::key(&file.id), found.version));
        let check = found.value.unwrap_or_default();
        let lacking = lacking(&file, &check, desk.today).len();
        if lacking > 0 {
            return Err(not_possible(words!("还有{lacking}名成年成员没有书面授权", "{lacking} adult members have not allowed it in writing")));
        }
        let today = desk.today;
        if check.asked.is_some_and(|asked| asked.answered.is_none() && asked.due.is_none_or(|due| today <= due)) {
            return Err(not_possible(Words::new("上次核对尚未答复", "the last check has not been answered yet")));
        }
        record(expected, PaperEvent::CheckAsked { household: file.id, application, on: today, due })
    })
}

fn lacking(file: &HouseholdFile, check: &CheckRecord, on: Date) -> Vec<PersonId> {
    let has_signed = |person: &PersonId| check.authorised.iter().any(|leave| leave.person == *person && leave.holds(on));
    adults(file, on).into_iter().filter(|person| !has_signed(person)).collect()
}

/// Takes the answer in: a household document with the facts that were found, each member's under that member's key.
pub fn answer_check(desk: &mut Desk<'_>, household: &str, findings: &str) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        let file = desk.household(household)?;
        let found = read_versioned::<CheckRecord>(desk.store, &file.id)?;
        let before = found.value.unwrap_or_default();
        if before.asked.as_ref().is_none_or(|asked| asked.answered.is_some()) {
            return Err(not_possible(Words::new("没有待答复的核对", "no check waits for an answer")));
        }
        let (own, members) = read_answer(desk, &file, findings)?;
        let mut sealed = Vec::new();
        if !own.facts.is_empty() {
            sealed.push(sealed_facts(desk, file.id.into(), &own)?);
        }
        for (person, payload) in members.iter().filter(|(_, payload)| !payload.facts.is_empty()) {
            sealed.push(sealed_facts(desk, (*person).into(), payload)?);
        }
        if sealed.is_empty() {
            return Err(CaseError::field("findings", Words::new("至少一项核对结果", "expected at least one fact")));
        }
        let mut expected = file.versions();
        expected.push((CheckRecord::key(&file.id), found.version));
        let closes = match findings_of(&before, desk.store.vault())? {
            None => Vec::new(),
            Some(before) => {
                let facts = members.into_iter().map(|(person, payload)| (person, payload.facts)).collect();
                let now = Findings { on: desk.today, household: own.facts, members: facts };
                closed_by(file.id, &contradictions(&file, &before), &contradictions(&file, &now))
            }
        };
        record(expected, PaperEvent::CheckAnswered { household: file.id, on: desk.today, findings: sealed, closes })
    })
}

/// The facts of an answer; ids may be left out where only the household's are told.
fn read_answer(desk: &Desk<'_>, file: &HouseholdFile, findings: &str) -> Result<(HouseholdPayload, Vec<(PersonId, MemberPayload)>), CaseError> {
    let raw = |value: &serde_json::Value| serde_json::value::to_raw_value(value).expect("plain data");
    let object = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(findings);
    let mut object = object.map_err(|_| CaseError::field("findings", Words::new("应为JSON对象", "expected a JSON object")))?;
    let first = &file.people[0].payload.id;
    object.entry("members".to_string()).or_insert_with(|| raw(&serde_json::json!([{ "id": first }])));
    object.insert("id".to_string(), raw(&file.payload.id.clone().into()));
    let document = serde_json::to_string(&object).expect("plain data");
    let within = |error: CaseError| match error {
        CaseError::Faults(list) => CaseError::Faults(list.into_iter().map(|(path, expected)| (format!("findings.{path}"), expected)).collect()),
        error => error,
    };
    read_registration(&document, &desk.catalog.vocabulary).map_err(faults).map_err(within)?;
    let unreadable = || CaseError::field("findings", Words::new("无法读取", "it can't be read"));
    let (own, members) = payloads_of(&document, SOURCE, desk.today).ok_or_else(unreadable)?;
    let (mut known, mut wrong) = (Vec::new(), Vec::new());
    for (position, member) in members.into_iter().enumerate() {
        let path = |field: &str| format!("findings.members[{position}].{field}");
        for (field, given) in [("id_number", &member.id_number), ("name", &member.name)] {
            if given.is_some() {
                wrong.push((path(field), Words::new("只填核对到的资料，不填姓名和证件号码", "only facts that were found, no name and no number")));
            }
        }
        match file.position_of(&member.id) {
            Some(place) => known.push((file.people[place].person, member)),
            None => wrong.push((path("id"), Words::new("应为本户成员编号", "expected the id of a member of this household"))),
        }
    }
    if wrong.is_empty() { Ok((own, known)) } else { Err(CaseError::Faults(wrong)) }
}

fn sealed_facts(desk: &mut Desk<'_>, owner: Owner, payload: &impl serde::Serialize) -> Result<Sealed, CaseError> {
    let key = desk.store.vault().key_of(owner);
    let key = key.ok_or_else(|| CaseError::Unknown(Words::new("该档案已被遗忘", "this file has been forgotten")))?;
    Ok(seal(owner, &key, &serde_json::to_vec(payload).expect("payloads are plain data"), desk.entropy))
}

/// Where the check of a household stands today.
pub fn check_stands(desk: &Desk<'_>, file: &HouseholdFile) -> Result<CheckStands, CaseError> {
    let record = read::<CheckRecord>(desk.store, &file.id)?.unwrap_or_default();
    let findings = findings_of(&record, desk.store.vault())?;
    let contradictions = findings.as_ref().map(|findings| contradictions(file, findings)).unwrap_or_default();
    Ok(CheckStands { lacking: lacking(file, &record, desk.today), record, findings, contradictions })
}

/// What the registers said last, of those who are not forgotten.
pub fn findings_of(record: &CheckRecord, vault: &dyn Vault) -> Result<Option<Findings>, ReadError> {
    let Some((on, sealed)) = &record.answered else { return Ok(None) };
    let mut findings = Findings { on: *on, household: BTreeMap::new(), members: BTreeMap::new() };
    for one in sealed {
        let bytes = match vault.open(one) {
            Opened::Plain(bytes) => bytes,
            Opened::Forgotten => continue,
            Opened::Damaged => return Err(ReadError(format!("the findings of {} do not open with its key", one.owner))),
        };
        let unreadable = |error: serde_json::Error| ReadError(format!("the findings of {}: {error}", one.owner));
        match one.owner {
            Owner::Person(number) => {
                let payload: MemberPayload = serde_json::from_slice(&bytes).map_err(unreadable)?;
                findings.members.insert(PersonId(number), payload.facts);
            }
            _ => findings.household = serde_json::from_slice::<HouseholdPayload>(&bytes).map_err(unreadable)?.facts,
        }
    }
    Ok(Some(findings))
}

/// Told facts that findings contradict: the household's first, then the members' in their order. What was not told is no contradiction.
pub fn contradictions(file: &HouseholdFile, findings: &Findings) -> Vec<Contradiction> {
    contradictions_in(&file.payload.facts, &told_by_members(file), findings)
}

fn told_by_members(file: &HouseholdFile) -> Vec<(PersonId, &Facts)> {
    file.people.iter().map(|member| (member.person, &member.payload.facts)).collect()
}

fn contradictions_in(own: &Facts, members: &[(PersonId, &Facts)], findings: &Findings) -> Vec<Contradiction> {
    let mut list = Vec::new();
    let mut compare = |holder: Option<PersonId>, told: &BTreeMap<String, Observation>, found: &BTreeMap<String, Observation>| {
        for (fact, found) in found {
            let Some(told) = told.get(fact).filter(|told| !says_the_same(told.value.get(), found.value.get())) else { continue };
            let text = |observation: &Observation| observation.value.get().to_string();
            list.push(Contradiction { holder, fact: fact.clone(), told: text(told), found: text(found) });
        }
    };
    compare(None, own, &findings.household);
    for (person, told) in members {
        if let Some(found) = findings.members.get(person) {
            compare(Some(*person), told, found);
        }
    }
    list
}

/// The ids that make the key of a contradiction's alert.
pub fn contradiction_subjects(household: HouseholdId, found: &Contradiction) -> Vec<String> {
    let holder = found.holder.map_or_else(|| "household".to_string(), |person| person.to_string());
    vec![household.to_string(), holder, found.fact.clone()]
}

/// The alerts that were raised by what was contradicted before and is not now.
fn closed_by(household: HouseholdId, before: &[Contradiction], now: &[Contradiction]) -> Vec<String> {
    let stays = |one: &&Contradiction| !now.iter().any(|other| (other.holder, &other.fact) == (one.holder, &one.fact));
    before.iter().filter(stays).map(|one| alert_key("contradiction", contradiction_subjects(household, one))).collect()
}

/// The alerts about contradictions that are gone once the household and its members tell this, with what was read to know it.
pub(super) fn mended(
    desk: &Desk<'_>,
    household: HouseholdId,
    own: &Facts,
    members: &[(PersonId, &Facts)],
) -> Result<(Vec<String>, Vec<ReadVersion>), CaseError> {
    let found = read_versioned::<CheckRecord>(desk.store, &household)?;
    let Some(record) = found.value.filter(|record| record.answered.is_some()) else { return Ok((Vec::new(), Vec::new())) };
    let read = vec![(CheckRecord::key(&household), found.version)];
    let (Some(findings), Some(file)) = (findings_of(&record, desk.store.vault())?, desk.file(household)?) else { return Ok((Vec::new(), read)) };
    Ok((closed_by(household, &contradictions(&file, &findings), &contradictions_in(own, members, &findings)), read))
}

/// Whether two values say the same: `"320.00"` and `320` do, and so do two lists of the same codes.
fn says_the_same(one: &str, other: &str) -> bool {
    let number = |text: &str| Exact::from_decimal_text(text.trim_matches('"'));
    let list = |text: &str| {
        let mut codes: Vec<String> = serde_json::from_str(text).ok()?;
        codes.sort();
        Some(codes)
    };
    let both = |same: Option<bool>| same == Some(true);
    one == other || both(number(one).zip(number(other)).map(|(a, b)| a == b)) || both(list(one).zip(list(other)).map(|(a, b)| a == b))
}
