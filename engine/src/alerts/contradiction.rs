//! Which facts that a family told do the registers contradict?

use super::alert::{About, AlertKind, AlertLevel, Raised, about_person};
use crate::casework::{CaseError, Desk, check_stands, contradiction_subjects};
use crate::facts::Holder;
use crate::ledger::{CheckRecord, HouseholdId, Stored};
use crate::words;
use crate::words::Words;

pub(super) fn raise(desk: &Desk<'_>, raised: &mut Vec<Raised>) -> Result<(), CaseError> {
    let vault = desk.store.vault();
    for (key, _) in desk.store.range(&CheckRecord::prefix(), None, usize::MAX)? {
        let Some(id) = HouseholdId::of_key(&key) else { continue };
        let Some(file) = desk.file(id)? else { continue };
        let stands = check_stands(desk, &file)?;
        let Some((on, _)) = &stands.record.answered else { continue };
        for found in &stands.contradictions {
            let fact = &found.fact;
            let kind = if found.holder.is_some() { Holder::Member } else { Holder::Household };
            let vocabulary = &desk.catalog.vocabulary;
            let name = vocabulary.slot(kind, fact).map_or_else(|| Words::new(fact, fact), |slot| vocabulary.facts(kind)[slot].name.clone());
            let (zh, en) = (&name.zh, &name.en);
            let mark = |value: &str| vault.mark("compared", &format!("{fact}\u{0}{value}"));
            let about = match found.holder {
                Some(person) => about_person(desk, person)?,
                None => About { household: Some(file.payload.id.clone()), ..About::default() },
            };
            raised.push(Raised {
                kind: AlertKind::Contradiction,
                subjects: contradiction_subjects(id, found),
                facts: vec![format!("field:{fact}#told#{:?}", mark(&found.told)), format!("field:{fact}#found#{:?}", mark(&found.found))],
                about: vec![about],
                owner: Some(id.into()),
                since: file.record.recorded,
                due: None,
                level: AlertLevel::Amber,
                says: words!("申报的“{zh}”与核对结果不一致", "“{en}” as it was told is not what the registers say"),
                evidence: vec![words!("{on} 收到核对结果", "the registers answered on {on}")],
                agency: None,
            });
        }
    }
    Ok(())
}
