//! How much less does a held top-up pay beside a new grant, from which month on, and what of it is asked back?

use crate::gifts::Gift;
use crate::judging::months_on;
use crate::rules::over_held;
use crate::world::World;
use engine::calendar::{Date, Period};
use engine::ledger::{GrantId, GrantTerms, PersonId, RelationToHeld, Rhythm};
use std::collections::BTreeSet;

/// What a held top-up pays once a new grant runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Less {
    pub grant: GrantId,
    pub fen: i64,
    pub from: Date,
    /// What the months before that were paid too much; none where that is nothing.
    pub back: Option<i64>,
}

/// What a held monthly top-up pays once a new grant runs, and from which day on; none where that is no less.
pub fn lower_beside(world: &World, held: GrantId, new: &Gift) -> Option<Less> {
    let gift = &world.gifts[&held];
    assert_eq!(gift.terms.per, Rhythm::Month, "the office has no other top-up");
    let from = gift.terms.days.from.max(new.terms.days.from);
    let people: BTreeSet<PersonId> = gift.terms.beneficiaries.iter().flat_map(|one| world.one_person(one.person)).collect();
    let days = gift.days.map(|days| Period { from, ..days })?;
    let is_topped = |other: &&Gift| {
        gift.terms.relations.get(&other.terms.program) == Some(&RelationToHeld::TopsUp)
            && other.until.is_none()
            && other.days.is_some_and(|theirs| theirs.to.is_none_or(|last| last >= days.from) && days.to.is_none_or(|last| theirs.from <= last))
            && other.terms.beneficiaries.iter().any(|holder| people.contains(&holder.person))
    };
    let others: Vec<&Gift> = world.gifts.values().filter(is_topped).chain([new]).collect();
    let whole = gift.terms.whole.or(gift.terms.amount)?.fen();
    let left = over_held(&GrantTerms { days, ..gift.terms.clone() }, whole, &people, others.into_iter());
    if left >= gift.rate_on(from)? {
        return None;
    }
    // Months that were wholly paid stay; what was too much of them is asked back.
    let (mut unspent, mut too_much, mut first, mut month) = (gift.paid, 0, from, 0);
    if gift.paid > 0 {
        loop {
            let day = months_on(days_of_all(gift).from, month);
            let ended = days_of_all(gift).to.is_some_and(|last| day > last);
            let pays = gift.rate_on(day)?;
            if ended || pays > unspent {
                first = if ended { days_of_all(gift).to?.tomorrow().expect("a day") } else { day };
                break;
            }
            unspent -= pays;
            too_much += if day >= from { pays - pays.min(left) } else { 0 };
            month += 1;
        }
    }
    if first <= from {
        return Some(Less { grant: held, fen: left, from, back: None });
    }
    let settled = gift.claim.map_or(gift.returned, |claim| gift.returned - claim.recovered + claim.asked);
    Some(Less { grant: held, fen: left, from: first, back: Some(too_much - settled).filter(|back| *back > 0) })
}

fn days_of_all(gift: &Gift) -> Period {
    gift.days.unwrap_or(gift.terms.days)
}
