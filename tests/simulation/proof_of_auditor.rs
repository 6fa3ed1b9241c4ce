//! Can the auditor fail? Each lie that it is told, and each record that is doctored behind its back, must make it complain.

use crate::disk::Honesty;
use crate::story::{self, Story};
use engine::ledger::{AidRecord, Answer, CommandRecord, FundRecord, GrantRecord, NumberRecord, PersonRecord, RecordKey, Refusal, Stored, StoredBytes, decode};
use engine::money::Money;
use engine::store::{CommitError, Committed, Disk, MemoryIndex};
use engine::words::Words;
use std::collections::BTreeMap;

/// A district in which much has happened, without a cut.
fn story(seed: u64, batches: usize) -> Story {
    let mut story = Story::begin(seed, Honesty::Honest).expect("a new store begins");
    for _ in 0..batches {
        assert_eq!(story.batch(), Ok(true));
    }
    story
}

type Doctored = BTreeMap<RecordKey, StoredBytes>;

fn first<R: Stored>(records: &Doctored, fits: impl Fn(&R) -> bool) -> (RecordKey, R) {
    let of_kind = records.iter().filter(|(key, _)| key.0[0] == R::LETTER);
    let mut decoded = of_kind.map(|(key, stored)| (key.clone(), decode::<R>(&stored.bytes).expect("a record")));
    decoded.find(|(_, record)| fits(record)).expect("such a record has come up")
}

fn write<R: Stored>(records: &mut Doctored, key: RecordKey, record: &R) {
    let bytes = serde_json::to_vec(record).expect("plain data");
    records.entry(key).and_modify(|stored| stored.bytes.clone_from(&bytes)).or_insert(StoredBytes { version: 1, bytes });
}

#[test]
fn a_doctored_index_is_noticed() {
    type Doctor = fn(&mut Doctored);
    let doctors: [(&str, Doctor); 8] = [
        ("a grant is missing", |records| {
            let (key, _) = first::<GrantRecord>(records, |_| true);
            records.remove(&key);
        }),
        ("a grant is there twice", |records| {
            let (mut key, grant) = first::<GrantRecord>(records, |_| true);
            *key.0.last_mut().expect("bytes") ^= 1;
            write(records, key, &grant);
        }),
        ("a person holds a grant twice", |records| {
            let (key, mut aid) = first::<AidRecord>(records, |aid| !aid.held.is_empty());
            aid.held.push(aid.held[0].clone());
            write(records, key, &aid);
        }),
        ("a person holds a grant no more", |records| {
            let (key, mut aid) = first::<AidRecord>(records, |aid| !aid.held.is_empty());
            aid.held.pop();
            write(records, key, &aid);
        }),
        ("a fund has a fen more", |records| {
            let (key, mut fund) = first::<FundRecord>(records, |_| true);
            fund.received = Money::from_fen(fund.received.fen() + 1);
            write(records, key, &fund);
        }),
        ("an answer is another", |records| {
            let (key, mut kept) = first::<CommandRecord>(records, |kept| kept.answer != Answer::Done);
            kept.answer = Answer::Done;
            write(records, key, &kept);
        }),
        ("a number is nobody's", |records| {
            let (key, _) = first::<NumberRecord>(records, |_| true);
            records.remove(&key);
        }),
        ("a person's data don't open", |records| {
            let (key, mut person) = first::<PersonRecord>(records, |_| true);
            person.sealed.bytes[30] ^= 1;
            write(records, key, &person);
        }),
    ];
    let story = story(3, 6);
    let (records, applied) = story.place.index().state();
    let vault = story.committer.vault();
    assert_eq!(story.auditor.compare(&MemoryIndex::holding(records.clone(), applied), vault, story.today()), Ok(()));
    for (what, doctor) in doctors {
        let mut doctored = records.clone();
        doctor(&mut doctored);
        let index = MemoryIndex::holding(doctored, applied);
        assert!(story.auditor.compare(&index, vault, story.today()).is_err(), "the books: {what}");
        assert!(story.auditor.examine(&story.disk, &index, vault).is_err(), "the journal: {what}");
    }
}

#[test]
fn a_false_answer_is_noticed() {
    let (mut granted, mut overlaps, mut funds, mut stale, mut kept) = (0, 0, 0, 0, 0);
    for seed in 1..=3 {
        let mut story = story(seed, 1);
        for _ in 0..8 {
            let went_on = story.batch_before(&mut |auditor, asked, result| {
                let told = |lie: Result<Answer, CommitError>| {
                    let lie = lie.map(|answer| Committed { answer, position: 0 });
                    assert!(auditor.clone().answered(asked, &lie).is_err(), "{:?}: {lie:?} instead of {result:?}", asked.form);
                };
                let given = |terms: &engine::ledger::GrantTerms| {
                    let days = terms.days;
                    Ok(Answer::Granted { grant: terms.grant, amount: terms.amount, from: days.from, until: days.to, cut_by: None })
                };
                let is_retry = asked.command.key.is_some_and(|key| auditor.answers.contains_key(&key.key));
                match (&asked.command.action, result) {
                    (_, Ok(_)) if is_retry => {
                        kept += 1;
                        told(Ok(Answer::Refused(Refusal::NotBefore { program: "another".into() })));
                        told(Err(CommitError::Stale));
                    }
                    (engine::ledger::Action::Award(terms), Ok(committed)) => match &committed.answer {
                        Answer::Granted { .. } => {
                            granted += 1;
                            told(Ok(Answer::Refused(Refusal::NotPossible { says: Words::new("不行", "no") })));
                            told(Err(CommitError::KeyReused));
                        }
                        Answer::Refused(Refusal::Overlap(overlap)) => {
                            overlaps += 1;
                            told(given(terms));
                            let mut other = overlap.clone();
                            other.grant = terms.grant;
                            told(Ok(Answer::Refused(Refusal::Overlap(other))));
                        }
                        Answer::Refused(Refusal::FundEmpty { fund, left }) => {
                            funds += 1;
                            told(given(terms));
                            told(Ok(Answer::Refused(Refusal::FundEmpty { fund: fund.clone(), left: Money::from_fen(left.fen() + 1) })));
                        }
                        _ => {}
                    },
                    (engine::ledger::Action::Award(terms), Err(CommitError::Stale)) if !is_retry => {
                        stale += 1;
                        told(given(terms));
                    }
                    _ => {}
                }
            });
            assert_eq!(went_on, Ok(true));
        }
    }
    for (what, count) in [("granted", granted), ("overlaps", overlaps), ("funds", funds), ("stale", stale), ("kept", kept)] {
        assert!(count >= 5, "{what}: {count} answers were turned round");
    }
}

#[test]
fn answers_before_the_disk_is_synced_are_noticed() {
    let complaints: Vec<String> = (1..=30).filter_map(|seed| story::run(seed, Honesty::Lying).err()).collect();
    assert!(complaints.len() >= 20, "{} of 30 stores on a disk that syncs nothing are found out", complaints.len());
    let missing = complaints.iter().filter(|complaint| complaint.contains("missing")).count();
    assert!(missing > 0, "some of them by what is missing: {complaints:#?}");
}

#[test]
fn a_changed_byte_and_a_key_that_was_not_destroyed_are_noticed() {
    let forgetting = (1..=20).map(|seed| story(seed, 8)).find(|story| story.tally().forgotten > 0).expect("somebody is forgotten");
    assert_eq!(forgetting.examine(), Ok(()));
    let owner = crate::books::forgotten(&forgetting.auditor.world).next().expect("somebody is forgotten");
    let mut backup = forgetting.disk.open("backup").expect("a file");
    backup.write_at(0, &forgetting.auditor.keys[&owner].0).expect("written");
    assert!(forgetting.examine().is_err_and(|complaint| complaint.contains("still there")));

    let flipped = story(1, 3);
    assert_eq!(flipped.examine(), Ok(()));
    flipped.disk.flip("journal/000001.log", 900);
    assert!(flipped.examine().is_err_and(|complaint| complaint.contains("verify")));
}
