//! Has somebody had this need met already? Asked by a partner, answered without saying by whom or where.
//!
//! Every question goes the same way, whether somebody is meant, nobody, or a household that is protected: the same records are
//! looked for and one event is committed, so that the time it takes tells nothing either.

use super::desk::{Desk, Judged, reason_of};
use super::error::CaseError;
use super::partner::token_of;
use super::protect::is_protected;
use crate::calendar::Period;
use crate::id::IdDocument;
use crate::ledger::{
    Action, AidRecord, Answer, EventBody, GrantId, HouseholdId, PartnerDay, PartnerRecord, PersonId, PersonRecord, Stored, given_within, is_same_need,
    linked_people, read, read_versioned,
};
use crate::money::Money;
use crate::registry::people_with_number;
use crate::sealing::{Note, PartnerKey, Token};
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// Of whom it is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedAbout {
    /// Whoever bears an ID number.
    Number(String),
    /// Whoever has a token under the partner's key, and the registrations that are believed to have it.
    Token(Token, Vec<PersonId>),
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct BlindQuestion {
    /// Of whom.
    pub about: AskedAbout,
    /// Which partner asks; none where somebody of the office does.
    pub partner: Option<String>,
    /// The need.
    pub need: String,
    /// The days.
    pub window: Period,
    /// How much the partner would give for that need and those days at most.
    pub cap: Option<Money>,
    /// What for.
    pub purpose: String,
    /// The reference of the person's consent.
    pub consent: String,
}

/// Whether a need was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlindAnswer {
    /// Nothing is known of such aid.
    No,
    /// For all days of the window.
    Yes,
    /// For some of them.
    Partly,
}

/// What a partner is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlindReply {
    /// Whether the need was met.
    pub met: BlindAnswer,
    /// What is left of the partner's own ceiling; none where it named none, or where the amount of some aid is not known.
    pub remaining: Option<Money>,
}

/// Answers a question. It is an event in the household's history; one about nobody is only counted.
pub fn ask_blindly(desk: &mut Desk<'_>, question: &BlindQuestion) -> Result<BlindReply, CaseError> {
    let purpose = reason_of(&question.purpose).map_err(|_| CaseError::field("purpose", Words::new("必填，1至500字", "required: 1 to 500 characters")))?;
    let consent =
        reason_of(&question.consent).map_err(|_| CaseError::field("consent", Words::new("必填：本人同意的凭据", "required: the reference of the consent")))?;
    check(desk, question)?;
    let asked = format!("{purpose} / {consent}");
    let mut reply = None;
    desk.commit(|desk| {
        let mut expected = Vec::new();
        if let Some(partner) = &question.partner {
            let day = PartnerDay::id(partner, desk.today);
            let count = read_versioned::<PartnerDay>(desk.store, &day)?;
            let record = known_partner(desk, partner)?;
            if count.value.is_some_and(|count| count.asked >= record.questions_a_day) {
                let most = record.questions_a_day;
                return Err(CaseError::TooMany(words!("今日提问已达{most}次上限，请明日再问", "{most} questions were asked today: ask again tomorrow")));
            }
            expected.push((PartnerDay::key(&day), count.version));
        }
        let meant = meant(desk, question)?;
        reply = Some(meant.reply(question));
        let purpose = match meant.person {
            Some(person) => Note::Sealed(desk.seal_text(person, &asked)?),
            // Nobody's key could ever unseal it again, so nothing of it is kept.
            None => Note::Plain(String::new()),
        };
        let (person, household, partner) = (meant.person, meant.household, question.partner.clone());
        let (need, window, on) = (question.need.clone(), question.window, Some(desk.today));
        let event = EventBody::AskedBlindly { person, household, need, window, purpose, partner, on };
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![event], answer: Answer::Done } })
    })?;
    reply.ok_or(CaseError::KeyReused)
}

fn check(desk: &Desk<'_>, question: &BlindQuestion) -> Result<(), CaseError> {
    if !desk.catalog.needs.contains_key(&question.need) {
        return Err(CaseError::field("need", Words::new("没有该需求类别", "there is no such need")));
    }
    if question.window.to.is_some_and(|until| until < question.window.from) {
        return Err(CaseError::field("window.until", Words::new("不能早于开始日期", "can't be before the first day")));
    }
    match &question.about {
        AskedAbout::Number(number) => IdDocument::parse(number).map(|_| ()).map_err(|error| CaseError::field("id_number", error.words())),
        AskedAbout::Token(..) if question.partner.is_none() => {
            Err(CaseError::field("token", Words::new("只有合作方的密钥可以用令牌提问", "only a partner's key asks with tokens")))
        }
        AskedAbout::Token(..) => Ok(()),
    }
}

fn known_partner(desk: &Desk<'_>, partner: &String) -> Result<PartnerRecord, CaseError> {
    let unknown = || CaseError::Unknown(words!("没有合作方 {partner}", "there is no partner {partner}"));
    read::<PartnerRecord>(desk.store, partner)?.ok_or_else(unknown)
}

/// Whoever is meant, and what is known of that need and those days.
#[derive(Default)]
struct Meant {
    person: Option<PersonId>,
    household: Option<HouseholdId>,
    days: Vec<Period>,
    given: BTreeMap<GrantId, Option<Money>>,
}

fn meant(desk: &Desk<'_>, question: &BlindQuestion) -> Result<Meant, CaseError> {
    let mut meant = Meant::default();
    let mut is_kept_back = false;
    for person in people_meant(desk, question)? {
        let Some(record) = read::<PersonRecord>(desk.store, &person)? else { continue };
        // Somebody who was forgotten is nobody any more.
        if desk.store.vault().key_of(person.into()).is_none() {
            continue;
        }
        if meant.household.is_none() {
            (meant.person, meant.household) = (Some(person), record.household);
        }
        is_kept_back |= is_protected(desk.store, person)?;
        let aid = read::<AidRecord>(desk.store, &person)?.unwrap_or_default();
        // A place that is only kept has met no need yet.
        for held in aid.held.iter().filter(|held| held.held_until.is_none()) {
            if is_same_need(&held.need, &question.need) && held.days.meets(&question.window) {
                meant.days.push(held.days);
                meant.given.insert(held.grant, given_within(held, &question.window));
            }
        }
    }
    if is_kept_back {
        meant.days.clear();
        meant.given.clear();
    }
    Ok(meant)
}

/// Every registration of whoever is meant: under the number, and linked to those.
fn people_meant(desk: &Desk<'_>, question: &BlindQuestion) -> Result<BTreeSet<PersonId>, CaseError> {
    let vault = desk.store.vault();
    let named = match &question.about {
        AskedAbout::Number(number) => {
            let document = IdDocument::parse(number).map_err(|error| CaseError::field("id_number", error.words()))?;
            people_with_number(desk.store, vault, &document)?.0
        }
        AskedAbout::Token(token, believed) => {
            let partner = question.partner.clone().unwrap_or_default();
            let key = PartnerKey::of(vault, &partner, known_partner(desk, &partner)?.generation);
            let mut named = Vec::new();
            for person in believed {
                // Numbers may have been corrected since.
                if token_of(desk.store, vault, &key, *person)? == Some(*token) {
                    named.push(*person);
                }
            }
            named
        }
    };
    let mut people = BTreeSet::new();
    for person in named {
        people.extend(linked_people(desk.store, person)?);
        people.insert(person);
    }
    Ok(people)
}

impl Meant {
    fn reply(&self, question: &BlindQuestion) -> BlindReply {
        let given: Option<Vec<Money>> = self.given.values().copied().collect();
        let sum = given.map(|given| given.into_iter().fold(Money::ZERO, |sum, one| sum.checked_add(one).unwrap_or(sum)));
        let remaining = question.cap.zip(sum).map(|(cap, given)| if given < cap { cap.less(given) } else { Money::ZERO });
        BlindReply { met: answer(&question.window, self.days.clone()), remaining }
    }
}

/// Whether spans leave a day of the window open.
fn answer(window: &Period, mut days: Vec<Period>) -> BlindAnswer {
    if days.is_empty() {
        return BlindAnswer::No;
    }
    days.sort_by_key(|span| span.from);
    let mut free = window.from;
    for span in days {
        if span.from > free {
            return BlindAnswer::Partly;
        }
        match span.to {
            None => return BlindAnswer::Yes,
            Some(to) => free = free.max(to.tomorrow().unwrap_or(to)),
        }
    }
    if window.to.is_some_and(|until| free > until) { BlindAnswer::Yes } else { BlindAnswer::Partly }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;

    fn span(from: &str, to: &str) -> Period {
        Period { from: parse_date(from).unwrap(), to: parse_date(to).ok() }
    }

    #[test]
    fn a_window_is_covered_wholly_partly_or_not() {
        let window = span("2026-02-01", "2026-02-28");
        assert_eq!(answer(&window, vec![]), BlindAnswer::No);
        assert_eq!(answer(&window, vec![span("2026-01-01", "2026-02-10"), span("2026-02-11", "2026-03-01")]), BlindAnswer::Yes);
        assert_eq!(answer(&window, vec![span("2026-01-01", "2026-02-10"), span("2026-02-12", "2026-03-01")]), BlindAnswer::Partly);
        assert_eq!(answer(&window, vec![span("2026-01-01", "2026-02-27")]), BlindAnswer::Partly);
        assert_eq!(answer(&window, vec![span("2026-02-01", "open")]), BlindAnswer::Yes);
    }
}
