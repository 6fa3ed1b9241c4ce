//! What does the rule say by which aid stands in the way, and from when does it no longer?

use super::answer::{Overlap, OverlapRule};
use super::collision::months_later;
use super::ids::PersonId;
use super::record::HeldAid;
use super::terms::{GrantTerms, RelationToHeld, Repeat};
use crate::words;
use crate::words::Words;

/// The overlap as people are told it.
pub(super) fn overlap_of(new: &GrantTerms, held: &HeldAid, person: PersonId, rule: OverlapRule) -> Box<Overlap> {
    Box::new(Overlap {
        grant: held.grant,
        program: held.program.clone(),
        name: held.name.clone(),
        agency: held.agency.clone(),
        from: held.days.from,
        until: held.days.to,
        person,
        rule,
        asked: new.program.clone(),
        why: why(new, held, rule),
        held_until: held.held_until,
    })
}

fn why(new: &GrantTerms, held: &HeldAid, rule: OverlapRule) -> Option<Words> {
    let for_one_cause = || {
        Words::new(
            "同一事由不能重复享受，其他事由可另行申请；未写明事由的按同一事由对待",
            "not twice for one cause: another cause may be asked for, and where none is named it is taken for the same",
        )
    };
    let says = match rule {
        OverlapRule::Excludes if new.relations.get(&held.program) == Some(&RelationToHeld::ExcludesSameCause) => return Some(for_one_cause()),
        OverlapRule::Excludes => Words::new("两项不能同时享受", "the two can't be held together"),
        OverlapRule::SameNeed => Words::new("同一时期同一需求只能享受一项非法定救助", "one non-statutory aid for a need in the same days"),
        OverlapRule::SameProgram => match new.repeats {
            Repeat::Never => return Some(Words::new("本项目只能享受一次", "this is given once only")),
            Repeat::PerCause => return Some(for_one_cause()),
            Repeat::AfterMonths(months) => {
                let free = months_later(held.days.from, months).filter(|_| held.days.from <= new.days.from)?;
                return Some(words!("满{months}个月后方可再次享受：可自 {free} 起", "again only after {months} months: from {free} on"));
            }
            Repeat::EachWindow | Repeat::Standing => Words::new("同一时期只能享受一次", "once only in the same days"),
        },
        OverlapRule::HeldIsLarger => {
            return Some(Words::new("两项只能享受较高的一项，已享受的不低于本项", "only the larger of the two, and what is held is no smaller"));
        }
        OverlapRule::SameCampaign => return Some(Words::new("一次专项活动中只能享受一次", "a campaign serves each once")),
        OverlapRule::ReplaceByWord | OverlapRule::SameNumber | OverlapRule::PaysMore => return None,
    };
    // The days of the new aid may begin before it is asked for, as with the first of a month.
    let free = held.days.to.and_then(|to| to.tomorrow().ok());
    let (Some(free), zh, en, from) = (free, &says.zh, &says.en, new.days.from) else { return Some(says) };
    Some(words!("{zh}；本次自 {from} 起计，可自 {free} 起", "{en}; this would begin on {from}, and can from {free} on"))
}
