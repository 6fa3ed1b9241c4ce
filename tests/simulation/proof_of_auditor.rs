//! Can the auditor fail? Each lie that it is told must make it complain, and so must a disk that does not keep its word.

use crate::asked::Asked;
use crate::auditor::{Auditor, granted_whole};
use crate::disk::Honesty;
use crate::story::{self, Story};
use engine::ledger::{Action, Answer, GrantTerms, Refusal};
use engine::money::Money;
use engine::store::{CommitError, Committed, Disk};
use engine::words::Words;
use std::collections::BTreeMap;

/// A district in which much has happened, without a cut.
pub fn story(seed: u64, batches: usize) -> Story {
    let mut story = Story::begin(seed, Honesty::Honest).expect("a new store begins");
    for _ in 0..batches {
        assert_eq!(story.batch(), Ok(true));
    }
    story
}

/// What kind of answer it is, and what would be a lie in its place.
fn lies(auditor: &Auditor, asked: &Asked, result: &Result<Committed, CommitError>) -> Option<(&'static str, Vec<Result<Answer, CommitError>>)> {
    let refused = || Ok(Answer::Refused(Refusal::NotPossible { says: Words::new("不行", "no") }));
    let given = |terms: &GrantTerms| Ok(granted_whole(terms));
    if asked.command.key.is_some_and(|key| auditor.answers.contains_key(&key.key)) {
        let other = Answer::Refused(Refusal::NotBefore { program: "another".into(), or: Vec::new() });
        return result.is_ok().then(|| ("kept", vec![Ok(other), Err(CommitError::Stale)]));
    }
    let answer = match (result, &asked.command.action) {
        (Ok(committed), _) => &committed.answer,
        (Err(CommitError::Stale), Action::Award(terms)) => return Some(("stale", vec![given(terms)])),
        _ => return None,
    };
    Some(match (&asked.command.action, answer) {
        (Action::Award(_), Answer::Granted { .. }) => ("granted", vec![refused(), Err(CommitError::KeyReused)]),
        (Action::Hold { .. }, Answer::Granted { .. }) => ("held", vec![refused(), Err(CommitError::KeyReused)]),
        (Action::Award(terms) | Action::Hold { terms, .. }, Answer::Refused(Refusal::Overlap(overlap))) => {
            let mut other = overlap.clone();
            other.grant = terms.grant;
            let is_hold = auditor.world.gifts.get(&overlap.grant).is_some_and(|gift| gift.until.is_some());
            (if is_hold { "barred by a hold" } else { "barred" }, vec![given(terms), Ok(Answer::Refused(Refusal::Overlap(other)))])
        }
        (Action::Award(terms) | Action::Hold { terms, .. }, Answer::Refused(Refusal::FundEmpty { fund, left })) => {
            let (fund, left) = (fund.clone(), Money::from_fen(left.fen() + 1));
            ("fund empty", vec![given(terms), Ok(Answer::Refused(Refusal::FundEmpty { fund, left }))])
        }
        (Action::Award(terms), Answer::Refused(Refusal::NotPossible { .. })) if terms.redeems.is_some() => ("not redeemed", vec![given(terms)]),
        (Action::Award(terms), Answer::Refused(Refusal::NotPossible { .. })) if terms.supplements.is_some() => ("not supplemented", vec![given(terms)]),
        (Action::ReleaseHold { .. }, Answer::Done) => ("released", vec![refused()]),
        (Action::ReleaseHold { .. }, Answer::Refused(_)) => ("not released", vec![Ok(Answer::Done)]),
        (Action::Identify(_), Answer::Done) => ("identified", vec![refused()]),
        (Action::Claim(_), Answer::Done) => ("claimed or waived", vec![refused()]),
        (Action::Claim(_), Answer::Refused(_)) => ("not claimed or waived", vec![Ok(Answer::Done)]),
        _ => return None,
    })
}

#[test]
fn a_false_answer_is_noticed() {
    let mut turned_round: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 1..=20 {
        let mut story = story(seed, 1);
        for _ in 0..14 {
            let went_on = story.batch_before(&mut |auditor, asked, result| {
                let Some((kind, lies)) = lies(auditor, asked, result) else { return };
                let count = turned_round.entry(kind).or_default();
                *count += 1;
                // Enough of what comes up all the time.
                for lie in lies.into_iter().filter(|_| *count <= 40) {
                    let lie = lie.map(|answer| Committed { answer, position: 0 });
                    assert!(auditor.clone().answered(asked, &lie).is_err(), "{:?}: {lie:?} instead of {result:?}", asked.form);
                }
            });
            assert_eq!(went_on, Ok(true));
        }
    }
    let common = ["kept", "stale", "granted", "held", "barred", "fund empty", "released", "not released", "identified", "claimed or waived"];
    let rare = ["barred by a hold", "not redeemed", "not supplemented", "not claimed or waived"];
    for (kinds, least) in [(&common[..], 5), (&rare[..], 2)] {
        for kind in kinds {
            let count = turned_round.get(kind).copied().unwrap_or_default();
            assert!(count >= least, "{kind}: {count} answers were turned round; {turned_round:?}");
        }
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
