//! How is a death recorded, and taken back where it was a mistake?

use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use crate::calendar::Date;
use crate::ledger::{
    Action, AidRecord, Answer, EventBody, GrantRecord, PersonId, PersonRecord, ReadVersion, Records, UpkeepEvent, ends_with, linked_people, own_aid, read,
    read_version,
};
use crate::registry::HouseholdFile;
use crate::words;
use crate::words::Words;
use jiff::Span;

/// After a member's death the household's aid is looked at within so many months: 民政部 2022-10-20, 一(三).
const REVIEW_MONTHS: i32 = 3;

/// Records a death: the person's own aid ends on that day, and what the household gets is to be looked at. The household document
/// stays as it is until somebody records it anew; until then nothing is awarded to a household that still names the person.
pub fn record_death(desk: &mut Desk<'_>, household: &str, member: &str, on: Date, note: &str) -> Result<Answer, CaseError> {
    let note = note_of(note)?;
    if on > desk.today {
        return Err(CaseError::field("on", Words::new("不能晚于今天", "can't be later than today")));
    }
    desk.commit(|desk| {
        let (file, position) = member_of(desk, household, member)?;
        let one = &file.people[position];
        if let Some(day) = one.record.died {
            return Err(not_possible(words!("已登记于 {day} 死亡", "the death is recorded already, on {day}")));
        }
        if file.household.members[position].birth_date().is_some_and(|born| on < born) {
            return Err(CaseError::field("on", Words::new("不能早于出生日期", "can't be before the birth date")));
        }
        let review_by = on.checked_add(Span::new().months(REVIEW_MONTHS)).map_err(|_| CaseError::field("on", Words::new("日期过晚", "too late a day")))?;
        let note = desk.seal_text(one.person, &note)?;
        let (people, mut expected) = registrations(desk, &file, one.person)?;
        let mut ended = Vec::new();
        for person in &people {
            for grant in own_aid(desk.store, *person, on)? {
                expected.push(read_version::<GrantRecord>(desk.store, &grant.terms.grant)?);
                let ends = ends_with(desk.store, &grant, on.tomorrow().unwrap_or(on))?;
                ended.extend(ends.events);
                expected.extend(ends.read);
            }
        }
        let died = |person: PersonId| EventBody::Upkeep(UpkeepEvent::Died { person, on, note: note.clone(), review_by });
        let action = Action::Record { events: people.into_iter().map(died).chain(ended).collect(), answer: Answer::Done };
        Ok(Judged { expected, new_keys: Vec::new(), action })
    })
}

/// Takes a death back that was recorded by mistake. Aid that it ended stays ended: it is given again by a new award.
pub fn withdraw_death(desk: &mut Desk<'_>, household: &str, member: &str, note: &str) -> Result<Answer, CaseError> {
    let note = note_of(note)?;
    desk.commit(|desk| {
        let (file, position) = member_of(desk, household, member)?;
        let one = &file.people[position];
        if one.record.died.is_none() {
            return Err(not_possible(Words::new("没有登记死亡", "no death is recorded")));
        }
        let note = desk.seal_text(one.person, &note)?;
        let (people, expected) = registrations(desk, &file, one.person)?;
        let withdrawn = |person: PersonId| EventBody::Upkeep(UpkeepEvent::DeathWithdrawn { person, note: note.clone() });
        let action = Action::Record { events: people.into_iter().map(withdrawn).collect(), answer: Answer::Done };
        Ok(Judged { expected, new_keys: Vec::new(), action })
    })
}

fn note_of(note: &str) -> Result<String, CaseError> {
    reason_of(note).map(str::to_string).map_err(|_| CaseError::field("note", Words::new("必填，1至500字", "required: 1 to 500 characters")))
}

fn member_of(desk: &Desk<'_>, household: &str, member: &str) -> Result<(HouseholdFile, usize), CaseError> {
    let file = desk.household(household)?;
    let position = file.position_of(member);
    let unknown = || CaseError::Unknown(words!("本户没有成员 {member}", "there is no member {member} in this household"));
    position.map(|position| (file, position)).ok_or_else(unknown)
}

/// The registration and all that an officer has found to be the same person, with the versions of what was read.
fn registrations(desk: &Desk<'_>, file: &HouseholdFile, person: PersonId) -> Result<(Vec<PersonId>, Vec<ReadVersion>), CaseError> {
    let mut people = vec![person];
    people.extend(linked_people(desk.store, person)?);
    let mut expected = file.versions();
    for one in &people {
        expected.push(read_version::<AidRecord>(desk.store, one)?);
        expected.push(read_version::<PersonRecord>(desk.store, one)?);
    }
    Ok((people, expected))
}

/// Refuses aid for somebody who has died on or before the day, or (aid without an end) at all: of any registration of the person,
/// also of one under the same number of which nobody has said yet whether it is somebody else.
pub(super) fn refuse_dead(records: &dyn Records, terms: &crate::ledger::GrantTerms) -> Result<(), CaseError> {
    for beneficiary in &terms.beneficiaries {
        let linked = beneficiary.linked.iter().map(|linked| linked.person);
        for (person, is_other) in
            std::iter::once(beneficiary.person).chain(linked).map(|one| (one, false)).chain(beneficiary.same.iter().map(|one| (*one, true)))
        {
            let Some(died) = read::<PersonRecord>(records, &person)?.and_then(|record| record.died) else { continue };
            if died > terms.on && terms.days.to.is_some() {
                continue;
            }
            return Err(not_possible(match is_other {
                true => words!(
                    "受益人中有人的证件号码属于已于 {died} 死亡的人，请先核实是否同一人",
                    "a beneficiary's number is that of somebody who died on {died}: first look whether they are one person"
                ),
                false => words!(
                    "受益人中有人已于 {died} 死亡，请先更新家庭成员",
                    "one of those whom the aid would cover died on {died}: record the household's members anew first"
                ),
            }));
        }
    }
    Ok(())
}
