//! May this aid be given? The rules once more, written from their words and not from the ledger.

use crate::gifts::{Fate, Gift};
use crate::lowering::{Less, lower_beside};
use crate::too_high::pays_more;
use crate::world::World;
use engine::calendar::{Date, Period, civil_date};
use engine::ledger::{
    AidKind, BasisVerdict, Booking, CapTerms, Ceiling, GrantId, GrantTerms, IdentityFinding, OverlapRule, PersonId, RelationToHeld, Repeat, RestsOnDibao,
    Rhythm, Scope, SuspensionId,
};
use engine::money::Money;
use std::collections::{BTreeMap, BTreeSet};

/// What must be answered to an award. Where several things of one kind stand in the way, any of them may be named.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    Suspended(Vec<(SuspensionId, PersonId)>),
    Overlap(Vec<(GrantId, PersonId, OverlapRule)>),
    /// What it is to replace, to supplement or to redeem is not such a thing.
    NotPossible,
    NotBefore,
    Capped,
    FundEmpty {
        left: i64,
    },
    Granted {
        fen: Option<i64>,
        total: Option<i64>,
        /// What it would be if nothing ran that it tops up, where that is more.
        whole: Option<i64>,
        /// Held aid that tops it up, with what that pays from then on and what is asked back of what it was paid before.
        lowered: Vec<Less>,
        /// Of monthly aid under a cap: the most of its first year, then of each year from a day on.
        ceilings: Vec<Ceiling>,
    },
}

enum Meeting {
    Free,
    Refused(OverlapRule),
    Difference,
    ToppedUp,
    TakesPlace,
}

/// Somebody whom a grant would cover, with all registrations that count as this person.
struct Covered {
    own: PersonId,
    /// Those that officers have confirmed, the own one among them.
    confirmed: BTreeSet<PersonId>,
    all: BTreeSet<PersonId>,
}

fn covered(world: &World, terms: &GrantTerms) -> Vec<Covered> {
    let people = terms.beneficiaries.iter().map(|beneficiary| beneficiary.person);
    people.map(|own| Covered { own, confirmed: world.confirmed(own), all: world.one_person(own) }).collect()
}

/// What the ledger must say to an award on this day.
pub fn expected(world: &World, terms: &GrantTerms, today: Date) -> Expected {
    let covered = covered(world, terms);
    let everybody: BTreeSet<PersonId> = covered.iter().flat_map(|someone| someone.all.iter().copied()).collect();
    let locks: Vec<(SuspensionId, PersonId)> = world
        .bars
        .iter()
        .filter(|(_, bar)| !bar.is_lifted && (lies_in(terms.on, bar.days.from, bar.days.to) || lies_in(today, bar.days.from, bar.days.to)))
        .filter(|(_, bar)| is_in_scope(&bar.scope, terms))
        .flat_map(|(id, bar)| bar.people.iter().filter(|person| everybody.contains(person)).map(|person| (*id, *person)))
        .collect();
    if !locks.is_empty() {
        return Expected::Suspended(locks);
    }
    let Meetings { refusing, topped, topping, replaceable } = meetings(world, terms, &covered, today);
    if !refusing.is_empty() {
        return Expected::Overlap(refusing);
    }
    if terms.replaces.is_some() && !replaceable {
        return Expected::NotPossible;
    }
    let was_decided = |program: &String| everybody.iter().any(|person| world.people.get(person).is_some_and(|someone| someone.decided.contains(program)));
    if !terms.after.iter().all(was_decided) {
        return Expected::NotBefore;
    }
    if !may_supplement(world, terms) || !may_redeem(world, terms, today) {
        return Expected::NotPossible;
    }
    let Some(asked) = terms.amount.map(|amount| amount.fen()) else {
        return Expected::Granted { fen: None, total: None, whole: None, lowered: Vec::new(), ceilings: Vec::new() };
    };
    let mut fen = asked;
    if !topped.is_empty() {
        fen = over_held(terms, asked, &everybody, topped.values().copied());
        if fen == 0 {
            return Expected::Capped;
        }
    }
    let whole = (fen < asked).then_some(asked);
    let mut ceilings = Vec::new();
    for cap in &terms.caps {
        let before = fen;
        if terms.per == Rhythm::Month {
            match ceiling(world, terms, fen, cap, &everybody, today) {
                Some(found) if found.most.fen() == 0 => return Expected::Capped,
                found => ceilings.extend(found),
            }
            continue;
        }
        fen = within_cap(world, terms, fen, cap, &everybody, today);
        if fen == 0 && before > 0 {
            return Expected::Capped;
        }
    }
    let total = match terms.per {
        Rhythm::Month => by_year(fen, &ceilings, terms.days.from, terms.days.to.unwrap_or(terms.days.from)).values().sum(),
        _ => fen,
    };
    if let Some(fund) = &terms.fund {
        let left = world.purses[&fund.fund].left(today, terms.redeems);
        if fund.booking != Booking::WhenPaid && left < total {
            return Expected::FundEmpty { left };
        }
    }
    let paying = Gift::new(&GrantTerms { amount: Some(Money::from_fen(fen)), ceilings: ceilings.clone(), ..terms.clone() });
    let lowered = topping.into_iter().filter_map(|held| lower_beside(world, held, &paying)).collect();
    Expected::Granted { fen: Some(fen), total: Some(total), whole, lowered, ceilings }
}

/// What a late record collides with.
pub fn found_late(world: &World, terms: &GrantTerms, today: Date) -> Vec<(GrantId, PersonId, OverlapRule)> {
    meetings(world, terms, &covered(world, terms), today).refusing
}

/// A supplement adds to running aid of the same program and household, within its days, for people whom it does not cover.
fn may_supplement(world: &World, terms: &GrantTerms) -> bool {
    let Some(base) = terms.supplements else { return true };
    let Some(gift) = world.gifts.get(&base).filter(|gift| gift.fate == Fate::Active) else { return false };
    let Some(days) = gift.days else { return false };
    let ends_with_it = days.to.is_none_or(|last| terms.days.to.is_some_and(|to| to <= last));
    if gift.terms.supplements.is_some() {
        return false;
    }
    let is_same = gift.terms.program == terms.program && gift.terms.household == terms.household;
    let is_new = |person: PersonId| gift.terms.beneficiaries.iter().all(|covered| covered.person != person);
    let are_new = !terms.beneficiaries.is_empty() && terms.beneficiaries.iter().all(|beneficiary| is_new(beneficiary.person));
    is_same && are_new && ends_with_it && lies_in(terms.days.from, days.from, days.to)
}

/// A hold is redeemed by what it was placed for, until its day.
fn may_redeem(world: &World, terms: &GrantTerms, today: Date) -> bool {
    let Some(hold) = terms.redeems else { return true };
    let Some(gift) = world.gifts.get(&hold) else { return false };
    let meant = (&gift.terms.program, gift.terms.household, gift.terms.recipient);
    gift.fate == Fate::Held && gift.stands(today) && meant == (&terms.program, terms.household, terms.recipient)
}

/// All that a new grant meets.
#[derive(Default)]
pub struct Meetings<'a> {
    pub refusing: Vec<(GrantId, PersonId, OverlapRule)>,
    topped: BTreeMap<GrantId, &'a Gift>,
    topping: BTreeSet<GrantId>,
    replaceable: bool,
}

fn meetings<'a>(world: &'a World, terms: &GrantTerms, covered: &[Covered], today: Date) -> Meetings<'a> {
    let mut found = Meetings::default();
    for (id, gift) in world.gifts.iter().filter(|(id, gift)| gift.stands(today) && terms.redeems != Some(**id)) {
        for someone in covered {
            for holder in gift.terms.beneficiaries.iter().filter(|holder| someone.all.contains(&holder.person)) {
                match meeting(terms, gift, someone, holder.person) {
                    Meeting::Free => {}
                    Meeting::Refused(rule) => found.refusing.push((*id, holder.person, rule)),
                    Meeting::ToppedUp => drop(found.topping.insert(*id)),
                    Meeting::Difference => drop(found.topped.insert(*id, gift)),
                    Meeting::TakesPlace => found.replaceable = true,
                }
            }
        }
        // A campaign that serves households once has served this one if anybody of it was served.
        let place = terms.campaign.as_ref().filter(|place| gift.terms.campaign.as_ref().is_some_and(|other| other.campaign == place.campaign));
        for holder in gift.terms.beneficiaries.iter().filter(|holder| place.is_some_and(|place| place.others.contains(&holder.person))) {
            found.refusing.push((*id, holder.person, OverlapRule::SameCampaign));
        }
    }
    found
}

/// What would stand in the way of an award if no hold ever ran out.
pub fn barred_for_ever(world: &World, terms: &GrantTerms) -> bool {
    !meetings(world, terms, &covered(world, terms), Date::MIN).refusing.is_empty()
}

/// Whether an award would be barred if no link had ever been taken back.
pub fn barred_if_never_parted(world: &World, terms: &GrantTerms, today: Date) -> bool {
    let parted = world.findings.iter().filter(|(_, finding)| **finding == IdentityFinding::Open).map(|(pair, _)| *pair);
    let links: BTreeSet<_> = world.links.iter().copied().chain(parted).collect();
    if links.len() == world.links.len() {
        return false;
    }
    let linked = World { links, ..world.clone() };
    !meetings(&linked, terms, &covered(&linked, terms), today).refusing.is_empty()
}

/// Pairs of grants, one of each, that collide, or of which one pays too much beside the other, now that two registrations are found to
/// be one person.
pub fn found_on_linking(world: &World, one: PersonId, other: PersonId, today: Date) -> BTreeSet<(GrantId, GrantId)> {
    let (mine, theirs) = (world.confirmed(one), world.confirmed(other));
    let mut found = BTreeSet::new();
    if mine.contains(&other) {
        return found;
    }
    let had = |people: &BTreeSet<PersonId>| -> Vec<&Gift> {
        let has = |gift: &&Gift| gift.until.is_none() && gift.terms.beneficiaries.iter().any(|holder| people.contains(&holder.person));
        world.gifts.values().filter(has).collect()
    };
    // Nobody can compare causes that were sealed for two registrations.
    let person = Covered { own: one, confirmed: mine.union(&theirs).copied().collect(), all: BTreeSet::new() };
    for their in had(&theirs) {
        let Some(days) = their.days else { continue };
        let mut terms = GrantTerms { days, ..their.terms.clone() };
        terms.beneficiaries.iter_mut().for_each(|beneficiary| (beneficiary.cause, beneficiary.linked) = (None, Vec::new()));
        for my in had(&mine) {
            let (a, b) = (their.terms.grant, my.terms.grant);
            let is_refused = matches!(meeting(&terms, my, &person, one), Meeting::Refused(_));
            let is_too_high = |top_up, aid| pays_more(world, top_up, aid, &person.confirmed, today).is_some();
            if a != b && (is_refused || is_too_high(my, their) || is_too_high(their, my)) {
                found.insert((a.min(b), a.max(b)));
            }
        }
    }
    found
}

fn lies_in(day: Date, from: Date, to: Option<Date>) -> bool {
    day >= from && to.is_none_or(|to| day <= to)
}

fn lies_within(need: &str, whole: &str) -> bool {
    need.split('.').zip(whole.split('.')).all(|(one, other)| one == other) && need.split('.').count() >= whole.split('.').count()
}

fn is_in_scope(scope: &Scope, terms: &GrantTerms) -> bool {
    match scope {
        Scope::All => true,
        Scope::RestsOnDibao => terms.rests_on_dibao == RestsOnDibao::Yes,
        Scope::Named { programs, needs } => programs.contains(&terms.program) || needs.iter().any(|whole| lies_within(&terms.need, whole)),
    }
}

/// What a new grant and one that is held by a registration of the same person are to each other.
fn meeting(new: &GrantTerms, held: &Gift, someone: &Covered, holder: PersonId) -> Meeting {
    // A cancelled grant of which nothing was paid, and one of whose days nothing is left, is as if it had never been.
    let Some(days) = held.days else { return Meeting::Free };
    let campaign = |terms: &GrantTerms| terms.campaign.as_ref().map(|place| place.campaign.clone());
    if new.campaign.is_some() && campaign(new) == campaign(&held.terms) {
        return Meeting::Refused(OverlapRule::SameCampaign);
    }
    let days_meet = days.to.is_none_or(|last| new.days.from <= last) && new.days.to.is_none_or(|last| days.from <= last);
    let cause_may_be_one = || {
        let own = new.beneficiaries.iter().find(|one| one.person == someone.own);
        let new_cause = own.and_then(|own| match holder == someone.own {
            true => own.cause,
            false => own.linked.iter().find(|linked| linked.person == holder).and_then(|linked| linked.cause),
        });
        let held_cause = held.terms.beneficiaries.iter().find(|one| one.person == holder).and_then(|one| one.cause);
        new_cause.is_none() || held_cause.is_none() || new_cause == held_cause
    };
    if new.program == held.terms.program {
        let is_refused = match new.repeats {
            Repeat::Never => true,
            Repeat::EachWindow | Repeat::Standing => days_meet,
            Repeat::AfterMonths(months) => {
                let (first, second) = (days.from.min(new.days.from), days.from.max(new.days.from));
                full_months(first, second) < i64::from(months)
            }
            // Aid over a span bars its cause for that span, aid for one day for ever.
            Repeat::PerCause if days.to != Some(days.from) && !days_meet => false,
            // Who is one only by the number may have causes of another: nobody can tell whether they differ.
            Repeat::PerCause if !someone.confirmed.contains(&holder) => return Meeting::Refused(OverlapRule::SameNumber),
            Repeat::PerCause => cause_may_be_one(),
        };
        return if is_refused { Meeting::Refused(OverlapRule::SameProgram) } else { Meeting::Free };
    }
    if !days_meet {
        return Meeting::Free;
    }
    match new.relations.get(&held.terms.program) {
        Some(RelationToHeld::Excludes) => Meeting::Refused(OverlapRule::Excludes),
        Some(RelationToHeld::ExcludesSameCause) if !someone.confirmed.contains(&holder) => Meeting::Refused(OverlapRule::SameNumber),
        Some(RelationToHeld::ExcludesSameCause) if cause_may_be_one() => Meeting::Refused(OverlapRule::Excludes),
        Some(RelationToHeld::ExcludesSameCause) => Meeting::Free,
        Some(RelationToHeld::TopsUp) => Meeting::Difference,
        Some(RelationToHeld::ToppedUpBy) if held.until.is_some() => Meeting::Free,
        Some(RelationToHeld::ToppedUpBy) if !someone.confirmed.contains(&holder) => Meeting::Refused(OverlapRule::SameNumber),
        // Nobody here can lower what is given elsewhere: the new one pays what is left.
        Some(RelationToHeld::ToppedUpBy) if held.terms.basis.verdict == BasisVerdict::Elsewhere => Meeting::Difference,
        Some(RelationToHeld::ToppedUpBy) => Meeting::ToppedUp,
        Some(RelationToHeld::Stacks) => Meeting::Free,
        Some(RelationToHeld::HighestOf) => {
            let is_larger = yearly(new) * held.terms.beneficiaries.len() as i64 > yearly_beside(held, new) * new.beneficiaries.len() as i64;
            match is_larger {
                false => Meeting::Refused(OverlapRule::HeldIsLarger),
                // Whoever replaces a grant replaces what adds to it.
                true if new.replaces.is_some_and(|meant| meant == held.terms.grant || held.terms.supplements == Some(meant)) => Meeting::TakesPlace,
                true => Meeting::Refused(OverlapRule::ReplaceByWord),
            }
        }
        None => {
            let are_gifts = new.kind == AidKind::NonStatutory && held.terms.kind == AidKind::NonStatutory;
            let is_one_need = lies_within(&new.need, &held.terms.need) || lies_within(&held.terms.need, &new.need);
            if are_gifts && is_one_need { Meeting::Refused(OverlapRule::SameNeed) } else { Meeting::Free }
        }
    }
}

fn yearly(terms: &GrantTerms) -> i64 {
    let times = match terms.per {
        Rhythm::Month => 12,
        Rhythm::Term => 2,
        Rhythm::Year | Rhythm::Once | Rhythm::Event => 1,
    };
    terms.amount.map_or(0, |amount| amount.fen() * times)
}

fn full_months(from: Date, to: Date) -> i64 {
    let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    months(to) - months(from) - i64::from(to.day() < from.day())
}

/// How many months have begun from one day to another.
pub fn months_begun(from: Date, to: Date) -> i64 {
    full_months(from, to) + 1
}

/// Every number from 1 to 8 divides it: shares of families stay whole.
const PARTS: i64 = 840;

/// The part of a held grant that falls on these people.
fn share(held: &Gift, people: &BTreeSet<PersonId>) -> i64 {
    let covered = held.terms.beneficiaries.iter().filter(|holder| people.contains(&holder.person)).count();
    PARTS * covered as i64 / held.terms.beneficiaries.len() as i64
}

/// What is left of an amount over the held aid that it tops up, to the nearest fen.
pub fn over_held<'a>(new: &GrantTerms, fen: i64, people: &BTreeSet<PersonId>, topped: impl Iterator<Item = &'a Gift>) -> i64 {
    let times = match new.per {
        Rhythm::Month => 12,
        Rhythm::Term => 2,
        _ => 1,
    };
    let held: i64 = topped.map(|gift| yearly_beside(gift, new) * share(gift, people)).sum();
    let whole = PARTS * times;
    ((fen * whole - held + whole / 2).div_euclid(whole)).max(0)
}

/// What a held grant comes to by the year beside a new one: under ceilings no more than they let it pay in any year that both touch.
fn yearly_beside(gift: &Gift, new: &GrantTerms) -> i64 {
    let (whole, Some(days)) = (yearly(&gift.terms), gift.days) else { return yearly(&gift.terms) };
    if gift.terms.ceilings.is_empty() {
        return whole;
    }
    let first = days.from.max(new.days.from).year();
    // Ceilings look twenty years ahead; two more are like the last of them.
    let last = [days.to, new.days.to].into_iter().flatten().map(|day| day.year()).min().unwrap_or(i16::MAX).min(first + 22);
    (first..=last).map(|year| in_year(gift, year)).max().unwrap_or_default().min(whole)
}

/// What monthly aid pays in each year up to a day: the months that begin in it, and no more than the year's ceiling.
pub fn by_year(fen: i64, ceilings: &[Ceiling], from: Date, until: Date) -> BTreeMap<i16, i64> {
    let sum = |year: i16| {
        let end_of = |year: i16| civil_date(year, 12, 31).min(until);
        let months = months_begun(from, end_of(year)).max(0) - months_begun(from, end_of(year - 1)).max(0);
        let most = |ceiling: &Ceiling| match ceiling.later.iter().filter(|(day, _)| day.year() <= year).max_by_key(|(day, _)| *day) {
            Some((_, most)) => most.fen(),
            None => ceiling.most.fen(),
        };
        (fen * months).min(ceilings.iter().map(most).min().unwrap_or(i64::MAX))
    };
    (from.year()..=until.year()).map(|year| (year, sum(year))).collect()
}

/// What a held grant takes of a cap in a year.
fn in_year(gift: &Gift, year: i16) -> i64 {
    let (Some(days), Some(amount)) = (gift.days, gift.terms.amount) else { return 0 };
    match gift.terms.per {
        Rhythm::Month => {
            let last = civil_date(year, 12, 31);
            let until = days.to.map_or(last, |to| to.min(last));
            by_year(amount.fen(), &gift.terms.ceilings, days.from, until).get(&year).copied().unwrap_or_default()
        }
        _ if days.from.year() == year => amount.fen(),
        _ => 0,
    }
}

/// What held aid leaves of a cap in a year, in parts of a fen.
fn room(world: &World, new: &GrantTerms, cap: &CapTerms, people: &BTreeSet<PersonId>, today: Date, year: i16) -> i64 {
    let people: &BTreeSet<PersonId> = &people.iter().chain(&cap.with).copied().collect();
    let counts = |gift: &&Gift| cap.over.contains(&gift.terms.program) && gift.terms.beneficiaries.iter().any(|holder| people.contains(&holder.person));
    let held = world.gifts.values().filter(|gift| gift.stands(today) && new.redeems != Some(gift.terms.grant)).filter(counts);
    cap.amount.fen() * PARTS - held.map(|gift| in_year(gift, year) * share(gift, people)).sum::<i64>()
}

/// What is left of an amount under a cap.
fn within_cap(world: &World, new: &GrantTerms, fen: i64, cap: &CapTerms, people: &BTreeSet<PersonId>, today: Date) -> i64 {
    let room = room(world, new, cap, people, today, new.days.from.year());
    if fen * PARTS <= room { fen } else { room.div_euclid(PARTS).max(0) }
}

/// The most that monthly aid pays in each year, where that is less than its months.
fn ceiling(world: &World, new: &GrantTerms, fen: i64, cap: &CapTerms, people: &BTreeSet<PersonId>, today: Date) -> Option<Ceiling> {
    let first = new.days.from.year();
    let most = |year: i16| Money::from_fen(room(world, new, cap, people, today, year).div_euclid(PARTS).max(0));
    let end = new.days.to.map_or(first + 20, |to| to.year().min(first + 20));
    let mut later: Vec<(Date, Money)> = (first + 1..=end).map(|year| (civil_date(year, 1, 1), most(year))).collect();
    later.dedup_by_key(|(_, most)| *most);
    let found = Ceiling { window: Period { from: civil_date(first, 1, 1), to: Some(civil_date(first, 12, 31)) }, most: most(first), later };
    let until = new.days.to.unwrap_or(civil_date(end, 12, 31));
    let is_less = by_year(fen, std::slice::from_ref(&found), new.days.from, until) != by_year(fen, &[], new.days.from, until);
    (found.most == Money::ZERO || is_less).then_some(found)
}
