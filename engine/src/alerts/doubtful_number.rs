//! Which numbers fail their check or contradict what else was told?

use super::alert::{AlertKind, AlertLevel, Raised, about_person, owner_of};
use crate::casework::{CaseError, Desk};
use crate::ledger::{DoubtfulNumber, NumberDoubt, PersonId, Stored, decode};
use crate::words::Words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    for (key, stored) in desk.store.range(&DoubtfulNumber::prefix(), None, usize::MAX)? {
        let Some(id) = PersonId::of_key(&key) else { continue };
        let (person, doubtful) = (id, decode::<DoubtfulNumber>(&stored.bytes)?);
        let evidence: Vec<Words> = doubtful.doubts.iter().map(|doubt| words_of(*doubt)).collect();
        raised.push(Raised {
            kind: AlertKind::DoubtfulNumber,
            subjects: vec![person.to_string()],
            facts: doubtful.doubts.iter().map(|doubt| format!("{doubt:?}")).collect(),
            about: vec![about_person(desk, person)?],
            owner: Some(owner_of(doubtful.household, person)),
            since: doubtful.since,
            due: None,
            level: AlertLevel::Notice,
            says: evidence.first().cloned().unwrap_or_else(|| Words::new("请核对证件号码", "please check the number")),
            evidence,
            agency: None,
        });
    }
    Ok(())
}

fn words_of(doubt: NumberDoubt) -> Words {
    match doubt {
        NumberDoubt::Fails => {
            Words::new("证件号码未通过校验，不能用于查重，请核对原件", "the number fails its check, so it can't be compared: please look at the paper")
        }
        NumberDoubt::SexDiffers => Words::new("登记的性别与证件号码不一致", "the sex that was told is not the number's"),
        NumberDoubt::BirthDateDiffers => Words::new("登记的出生日期与证件号码不一致", "the birth date that was told is not the number's"),
        NumberDoubt::BearerDied => Words::new("同一证件号码的另一登记已登记死亡", "another registration under this number is recorded as dead"),
    }
}
