//! Does the auditor notice whatever is doctored in the index behind its back: one record for every rule?

use crate::proof_of_auditor::story;
use crate::story::Story;
use engine::calendar::Date;
use engine::ledger::{
    AidRecord, Answer, CommandRecord, FoundOverlap, FundRecord, GrantRecord, GrantState, IdentityFinding, NumberRecord, OpenClaim, PairRecord, PersonRecord,
    RecordKey, Stored, StoredBytes, decode,
};
use engine::money::Money;
use engine::store::MemoryIndex;
use std::collections::BTreeMap;

type Doctored = BTreeMap<RecordKey, StoredBytes>;
/// Changes something, if there is such a record.
type Doctor = fn(&mut Doctored, Date) -> Option<()>;

fn first<R: Stored>(records: &Doctored, fits: impl Fn(&R) -> bool) -> Option<(RecordKey, R)> {
    let of_kind = records.iter().filter(|(key, _)| key.0[0] == R::LETTER);
    let mut decoded = of_kind.map(|(key, stored)| (key.clone(), decode::<R>(&stored.bytes).expect("a record")));
    decoded.find(|(_, record)| fits(record))
}

fn write<R: Stored>(records: &mut Doctored, key: RecordKey, record: &R) -> Option<()> {
    let bytes = serde_json::to_vec(record).expect("plain data");
    records.entry(key).and_modify(|stored| stored.bytes.clone_from(&bytes)).or_insert(StoredBytes { version: 1, bytes });
    Some(())
}

/// So many stories at most are searched for a record that can be doctored.
const SEEDS: usize = 20;

/// A story that nobody has doctored, of which nobody complains.
fn untouched(seed: u64) -> Story {
    let story = story(seed, 12);
    assert_eq!(story.auditor.compare(&story.place.index(), story.committer.vault(), story.today()), Ok(()));
    story
}

/// Each must be noticed by the books, which know only what was acknowledged, and by the journal, which is replayed.
fn all_are_noticed(doctors: &[(&str, Doctor)]) {
    let mut stories: Vec<Story> = Vec::new();
    for (what, doctor) in doctors {
        let doctored = (0..SEEDS).find_map(|seed| {
            if stories.len() <= seed {
                stories.push(untouched(seed as u64 + 1));
            }
            let (mut records, applied) = stories[seed].place.index().state();
            doctor(&mut records, stories[seed].today())?;
            Some((seed, MemoryIndex::holding(records, applied)))
        });
        let (seed, index) = doctored.unwrap_or_else(|| panic!("{what}: no such record has come up"));
        let story = &stories[seed];
        let vault = story.committer.vault();
        assert!(story.auditor.compare(&index, vault, story.today()).is_err(), "the books: {what}");
        assert!(story.auditor.examine(&story.disk, &index, vault).is_err(), "the journal: {what}");
    }
}

fn fen_more(money: Money) -> Money {
    Money::from_fen(money.fen() + 1)
}

#[test]
fn a_doctored_index_is_noticed() {
    all_are_noticed(&[
        ("a grant is missing", |records, _| {
            let (key, _) = first::<GrantRecord>(records, |_| true)?;
            records.remove(&key).map(|_| ())
        }),
        ("a grant is there twice", |records, _| {
            let (mut key, grant) = first::<GrantRecord>(records, |_| true)?;
            *key.0.last_mut().expect("bytes") ^= 1;
            write(records, key, &grant)
        }),
        ("a person holds a grant twice", |records, _| {
            let (key, mut aid) = first::<AidRecord>(records, |aid| aid.held.iter().any(|held| held.held_until.is_none()))?;
            let twice = aid.held.iter().find(|held| held.held_until.is_none()).expect("a grant").clone();
            aid.held.push(twice);
            write(records, key, &aid)
        }),
        ("a person holds a grant no more", |records, _| {
            let (key, mut aid) = first::<AidRecord>(records, |aid| aid.held.iter().any(|held| held.held_until.is_none()))?;
            let gone = aid.held.iter().position(|held| held.held_until.is_none()).expect("a grant");
            aid.held.remove(gone);
            write(records, key, &aid)
        }),
        ("a fund has a fen more", |records, _| {
            let (key, mut fund) = first::<FundRecord>(records, |_| true)?;
            fund.received = fen_more(fund.received);
            write(records, key, &fund)
        }),
        ("an answer is another", |records, _| {
            let (key, mut kept) = first::<CommandRecord>(records, |kept| kept.answer != Answer::Done)?;
            kept.answer = Answer::Done;
            write(records, key, &kept)
        }),
        ("a number is nobody's", |records, _| {
            let (key, _) = first::<NumberRecord>(records, |_| true)?;
            records.remove(&key).map(|_| ())
        }),
        ("a person's data don't open", |records, _| {
            let (key, mut person) = first::<PersonRecord>(records, |_| true)?;
            person.sealed.bytes[30] ^= 1;
            write(records, key, &person)
        }),
    ]);
}

#[test]
fn a_doctored_hold_is_noticed() {
    all_are_noticed(&[
        ("a hold bars nobody", |records, today| {
            let (key, mut aid) = first::<AidRecord>(records, |aid| aid.held.iter().any(|held| held.held_until.is_some_and(|until| today <= until)))?;
            aid.held.retain(|held| held.held_until.is_none());
            write(records, key, &aid)
        }),
        ("a hold bars a day longer", |records, today| {
            let (key, mut aid) = first::<AidRecord>(records, |aid| aid.held.iter().any(|held| held.held_until.is_some_and(|until| today <= until)))?;
            for held in &mut aid.held {
                held.held_until = held.held_until.map(|until| until.tomorrow().expect("a day"));
            }
            write(records, key, &aid)
        }),
        ("a hold never ends", |records, _| {
            let (key, mut aid) = first::<AidRecord>(records, |aid| aid.held.iter().any(|held| held.held_until.is_some()))?;
            aid.held.iter_mut().for_each(|held| held.held_until = None);
            write(records, key, &aid)
        }),
        ("a fund keeps nothing for a hold", |records, today| {
            let (key, mut fund) = first::<FundRecord>(records, |fund| fund.holds.iter().any(|hold| today <= hold.until))?;
            fund.holds.clear();
            write(records, key, &fund)
        }),
        ("a fund keeps money for a hold a day longer", |records, today| {
            let (key, mut fund) = first::<FundRecord>(records, |fund| fund.holds.iter().any(|hold| today <= hold.until))?;
            for hold in &mut fund.holds {
                hold.until = hold.until.tomorrow().expect("a day");
            }
            write(records, key, &fund)
        }),
        ("a hold was never redeemed", |records, today| {
            let (key, mut grant) = first::<GrantRecord>(records, |grant| matches!(grant.state, GrantState::Redeemed(_)))?;
            grant.state = GrantState::Held(today);
            write(records, key, &grant)
        }),
        ("a hold was never given up", |records, today| {
            let (key, mut grant) = first::<GrantRecord>(records, |grant| grant.state == GrantState::Released)?;
            grant.state = GrantState::Held(today);
            write(records, key, &grant)
        }),
    ]);
}

#[test]
fn a_doctored_supplement_or_claim_is_noticed() {
    all_are_noticed(&[
        ("a supplement is an award of its own", |records, _| {
            let (key, mut grant) = first::<GrantRecord>(records, |grant| grant.terms.supplements.is_some())?;
            grant.terms.supplements = None;
            write(records, key, &grant)
        }),
        ("a grant has forgotten what adds to it", |records, _| {
            let (key, mut grant) = first::<GrantRecord>(records, |grant| !grant.supplements.is_empty())?;
            grant.supplements.clear();
            write(records, key, &grant)
        }),
        ("a supplement covers somebody twice", |records, _| {
            let (key, mut grant) = first::<GrantRecord>(records, |grant| grant.terms.supplements.is_some())?;
            let again = grant.terms.beneficiaries[0].clone();
            grant.terms.beneficiaries.push(again);
            write(records, key, &grant)
        }),
        ("a supplement is a fen more than its share", |records, _| {
            let (key, mut grant) = first::<GrantRecord>(records, |grant| grant.terms.supplements.is_some())?;
            grant.terms.amount = grant.terms.amount.map(fen_more);
            write(records, key, &grant)
        }),
        ("a fen more is asked back", |records, _| {
            let (key, mut grant) = first::<GrantRecord>(records, |grant| grant.claim.is_some())?;
            grant.claim.iter_mut().for_each(|claim| claim.asked = fen_more(claim.asked));
            write(records, key, &grant)
        }),
        ("a fen more is given up", |records, _| {
            let (key, mut grant) = first::<GrantRecord>(records, |grant| grant.claim.is_some())?;
            grant.claim.iter_mut().for_each(|claim| claim.waived = fen_more(claim.waived));
            write(records, key, &grant)
        }),
        ("nobody follows an open claim", |records, _| {
            let (key, _) = first::<OpenClaim>(records, |_| true)?;
            records.remove(&key).map(|_| ())
        }),
    ]);
}

#[test]
fn a_doctored_link_is_noticed() {
    all_are_noticed(&[
        ("a link is known to one of the two only", |records, _| {
            let (key, mut aid) = first::<AidRecord>(records, |aid| !aid.same.is_empty())?;
            aid.same.clear();
            write(records, key, &aid)
        }),
        ("people told apart are linked", |records, _| {
            let (key, mut aid) = first::<AidRecord>(records, |aid| !aid.different.is_empty())?;
            aid.same.append(&mut aid.different);
            write(records, key, &aid)
        }),
        ("a link that was taken back is found to stand", |records, _| {
            let (key, mut pair) = first::<PairRecord>(records, |pair| pair.finding == IdentityFinding::Open)?;
            pair.finding = IdentityFinding::Same;
            write(records, key, &pair)
        }),
        ("an overlap is told again", |records, _| {
            let (mut key, found) = first::<FoundOverlap>(records, |_| true)?;
            *key.0.last_mut().expect("bytes") ^= 1;
            write(records, key, &found)
        }),
        ("an overlap is not told", |records, _| {
            let (key, _) = first::<FoundOverlap>(records, |_| true)?;
            records.remove(&key).map(|_| ())
        }),
        ("an overlap is told of another grant", |records, _| {
            let (key, mut found) = first::<FoundOverlap>(records, |_| true)?;
            found.overlap.grant = found.grant;
            write(records, key, &found)
        }),
    ]);
}
