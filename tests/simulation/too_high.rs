//! By how much does a held top-up pay too much beside other aid? Month by month, from the words of the rule.

use crate::gifts::{Fate, Gift};
use crate::judging::months_on;
use crate::rules::over_held;
use crate::world::World;
use engine::calendar::{Date, Period};
use engine::ledger::{BasisVerdict, GrantId, GrantTerms, PersonId, RelationToHeld, Rhythm};
use std::collections::BTreeSet;

/// What a top-up pays too much, in fen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaysMore {
    /// Of the last month that is too high.
    pub a_month: i64,
    /// Over the months begun by today.
    pub so_far: i64,
}

/// What a held top-up pays beyond the difference beside one aid, as soon as these registrations are one person's; none where nothing is left to ask.
pub fn pays_more(world: &World, top_up: &Gift, aid: &Gift, joined: &BTreeSet<PersonId>, today: Date) -> Option<PaysMore> {
    let tops_up = top_up.terms.relations.get(&aid.terms.program) == Some(&RelationToHeld::TopsUp)
        || aid.terms.relations.get(&top_up.terms.program) == Some(&RelationToHeld::ToppedUpBy);
    let runs = top_up.fate == Fate::Active;
    // Whoever recorded aid from elsewhere recorded what was paid, and that may be the difference.
    if !tops_up || top_up.terms.basis.verdict == BasisVerdict::Elsewhere || (!runs && top_up.paid == 0) {
        return None;
    }
    assert_eq!(top_up.terms.per, Rhythm::Month, "the office has no other top-up");
    let (own, other) = (top_up.days?, aid.days?);
    let mut people: BTreeSet<PersonId> = top_up.terms.beneficiaries.iter().flat_map(|one| world.one_person(one.person)).collect();
    if people.iter().any(|person| joined.contains(person)) {
        people.extend(joined);
    }
    let first = own.from.max(other.from);
    // The month that comes next is looked at too.
    let soon = months_on(today.max(first), 1);
    let last = [own.to, other.to].into_iter().flatten().fold(soon, Date::min);
    let months = |until: Date| (0..).map(|month| months_on(own.from, month)).take_while(move |day| *day <= until);
    let mut too_high: Vec<(Date, i64)> = Vec::new();
    for day in months(last).filter(|day| *day >= first) {
        let more = more_on(world, top_up, aid, &people, day)?;
        if more > 0 {
            too_high.push((day, more));
        }
    }
    let (last_day, a_month) = *too_high.last()?;
    let mut so_far: i64 = too_high.iter().filter(|(day, _)| *day <= today).map(|(_, more)| more).sum();
    if !runs {
        let due: i64 = months(own.to.map_or(today, |to| to.min(today))).filter_map(|day| top_up.rate_on(day)).sum();
        so_far = so_far.min((top_up.paid - (due - so_far).max(0)).max(0));
    }
    let settled = top_up.claim.map_or(top_up.returned, |claim| top_up.returned - claim.recovered + claim.asked);
    (so_far > settled || (runs && last_day > today)).then_some(PaysMore { a_month, so_far })
}

fn more_on(world: &World, top_up: &Gift, aid: &Gift, people: &BTreeSet<PersonId>, day: Date) -> Option<i64> {
    let runs_beside = |other: &&Gift| {
        top_up.terms.relations.get(&other.terms.program) == Some(&RelationToHeld::TopsUp)
            && other.terms.grant != aid.terms.grant
            && other.until.is_none()
            && other.days.is_some_and(|days| days.from <= day && days.to.is_none_or(|to| to >= day))
            && other.terms.beneficiaries.iter().any(|holder| people.contains(&holder.person))
    };
    let beside: Vec<&Gift> = world.gifts.values().filter(runs_beside).collect();
    let whole = top_up.terms.whole.or(top_up.terms.amount)?.fen();
    let terms = GrantTerms { days: Period { from: day, to: Some(day) }, ..top_up.terms.clone() };
    let without = over_held(&terms, whole, people, beside.iter().copied());
    let with = over_held(&terms, whole, people, beside.into_iter().chain([aid]));
    Some(top_up.rate_on(day)?.min(without) - with)
}

/// Held top-ups that are too high beside aid that is recorded late.
pub fn found_beside(world: &World, terms: &GrantTerms, today: Date) -> Vec<GrantId> {
    let aid = Gift::new(terms);
    // Somebody whom only the number tells to be one is looked at first.
    let people: BTreeSet<PersonId> = terms.beneficiaries.iter().flat_map(|one| world.confirmed(one.person)).collect();
    let covers = |gift: &&Gift| gift.until.is_none() && gift.terms.beneficiaries.iter().any(|holder| people.contains(&holder.person));
    let found = world.gifts.values().filter(covers).filter(|gift| pays_more(world, gift, &aid, &BTreeSet::new(), today).is_some());
    found.map(|gift| gift.terms.grant).collect()
}
