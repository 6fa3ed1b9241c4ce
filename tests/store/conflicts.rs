//! What of a batch is done when commands are stale, repeated, unreadable or in each other's way?

use super::commands::{LARGE, NUMBER, command, forget, open, open_fund, records, register, seeded, submit, verified};
use super::disk::TestDisk;
use engine::ledger::{Action, Answer, FundRecord, HouseholdId, HouseholdRecord, PersonId, PersonRecord, Refusal, Stored, read};
use engine::money::Money;
use engine::sealing::{Mark, Opened, Owner, SealKey};
use engine::store::{CommitError, Committer, MemoryPlace};

fn new_store() -> (TestDisk, MemoryPlace, Committer) {
    let (disk, place) = (TestDisk::default(), MemoryPlace::empty());
    let committer = open(&disk, &place, LARGE).expect("a new store");
    (disk, place, committer)
}

#[test]
fn a_repeated_command_gets_the_first_answer_and_changes_nothing() {
    let (disk, place, mut committer) = new_store();
    let first = submit(&mut committer, open_fund(1, "winter")).expect("done");
    let before = (records(&place), disk.calls());
    assert_eq!(submit(&mut committer, open_fund(9, "winter")), Ok(first.clone()));
    let twice = committer.commit_batch(vec![open_fund(9, "winter"), open_fund(9, "winter")]);
    assert_eq!(twice, [Ok(first.clone()), Ok(first.clone())]);
    assert_eq!((records(&place), disk.calls()), before, "the disk is not touched");
    drop(committer);
    let mut committer = open(&disk, &place, LARGE).expect("reopens");
    assert_eq!(submit(&mut committer, open_fund(9, "winter")), Ok(first), "it is kept for ever");
}

#[test]
fn a_key_is_good_for_one_command_only() {
    let (_, place, mut committer) = new_store();
    submit(&mut committer, open_fund(1, "winter")).expect("done");
    let before = records(&place);
    let mut other = open_fund(2, "winter");
    other.key = other.key.map(|key| engine::ledger::CommandKey { body: Mark([9; 16]), ..key });
    assert_eq!(submit(&mut committer, other), Err(CommitError::KeyReused));
    assert_eq!(records(&place), before);
}

#[test]
fn the_second_of_two_equal_commands_in_one_batch_gets_the_first_one_s_answer() {
    let (_, place, mut committer) = new_store();
    let answers = committer.commit_batch(vec![open_fund(1, "winter"), open_fund(1, "winter")]);
    assert_eq!(answers[0], answers[1]);
    assert_eq!(records(&place).1.count, 2);
}

#[test]
fn refusals_are_kept_under_a_key_and_leave_no_trace_without_one() {
    let (disk, place, mut committer) = new_store();
    let refusal = Refusal::NotInForce { program: "heating".into() };
    let calls = disk.calls();
    let plain = submit(&mut committer, command(1, None, Action::Refuse(refusal.clone()))).expect("answered");
    assert_eq!((plain.answer, plain.position), (Answer::Refused(refusal.clone()), 0));
    assert_eq!(disk.calls(), calls);
    let kept = submit(&mut committer, command(1, Some("try"), Action::Refuse(refusal.clone()))).expect("answered");
    assert_eq!((kept.answer, kept.position), (Answer::Refused(refusal), 1));
    assert_eq!(records(&place).1.count, 1);
}

#[test]
fn a_command_is_stale_when_something_it_read_has_changed() {
    let (_, place, mut committer) = new_store();
    let fund = FundRecord::key(&"winter".to_string());
    let receive = |expected: u64| {
        let mut command = command(1, None, Action::Receive { fund: "winter".into(), amount: Money::from_fen(5) });
        command.expected = vec![(FundRecord::key(&"winter".to_string()), expected)];
        command
    };
    assert_eq!(submit(&mut committer, receive(1)), Err(CommitError::Stale), "there is no fund yet");
    submit(&mut committer, open_fund(1, "winter")).expect("done");
    assert_eq!(submit(&mut committer, receive(0)), Err(CommitError::Stale));
    let answers = committer.commit_batch(vec![receive(1), receive(1), open_fund(1, "spring")]);
    assert!(answers[0].is_ok() && answers[2].is_ok());
    assert_eq!(answers[1], Err(CommitError::Stale), "the first of the batch came before it");
    assert_eq!(records(&place).0[&fund].version, 3);
    let record = read::<FundRecord>(committer.records(), &"winter".to_string()).expect("reads").expect("is there");
    assert_eq!(record.received, Money::from_fen(5));
}

#[test]
fn nobody_gets_a_second_key() {
    let (disk, place, mut committer) = new_store();
    submit(&mut committer, register(1, 7, 8, NUMBER)).expect("done");
    let mut again = register(2, 9, 8, NUMBER);
    again.new_keys[1].1 = SealKey([9; 32]);
    assert_eq!(submit(&mut committer, again), Err(CommitError::Stale));
    let mut twice = register(2, 10, 11, NUMBER);
    twice.new_keys.push(twice.new_keys[0]);
    assert_eq!(submit(&mut committer, twice), Err(CommitError::Stale));
    let answers = committer.commit_batch(vec![register(3, 12, 13, NUMBER), register(3, 14, 13, NUMBER)]);
    assert!(answers[0].is_ok());
    assert_eq!(answers[1], Err(CommitError::Stale));
    verified(&disk, &place).expect("everything opens");
}

#[test]
fn a_command_that_can_t_be_read_harms_no_other() {
    let (disk, place, mut committer) = new_store();
    let mut wrong = register(1, 7, 8, NUMBER);
    wrong.new_keys[1].1 = SealKey([9; 32]);
    let answers = committer.commit_batch(vec![open_fund(1, "winter"), wrong, register(1, 17, 18, NUMBER)]);
    assert!(answers[0].is_ok() && answers[2].is_ok());
    assert!(matches!(&answers[1], Err(CommitError::Unreadable(error)) if error.0.contains("P-")), "{answers:?}");
    assert_eq!(read::<HouseholdRecord>(committer.records(), &HouseholdId(7)).expect("reads"), None);
    assert_eq!(committer.vault().key_of(Owner::Household(7)), None);
    assert!(read::<PersonRecord>(committer.records(), &PersonId(18)).expect("reads").is_some());
    assert_eq!(verified(&disk, &place).expect("everything opens").events, 4);
}

#[test]
fn whoever_comes_and_is_forgotten_in_one_batch_never_gets_a_key_on_the_disk() {
    let (disk, place, mut committer) = new_store();
    let family = register(1, 7, 8, NUMBER);
    let key = family.new_keys[1].1;
    let mut later = open_fund(3, "winter");
    later.new_keys = vec![(Owner::Person(8), SealKey([7; 32]))];
    let answers = committer.commit_batch(vec![family, forget(2, Owner::Person(8)), later]);
    assert!(answers[0].is_ok() && answers[1].is_ok(), "{answers:?}");
    assert_eq!(answers[2], Err(CommitError::Stale), "a forgotten one does not come back under the same number");
    let keys = disk.read("keys/keys.dat");
    assert!(!keys.windows(32).any(|bytes| bytes == key.0));
    let person = read::<PersonRecord>(committer.records(), &PersonId(8)).expect("reads").expect("is there");
    assert_eq!(committer.vault().open(&person.sealed), Opened::Forgotten);
    assert_eq!(verified(&disk, &place).expect("in good order").forgotten, 1);
}

#[test]
fn after_a_failure_it_is_closed_for_ever() {
    let (disk, place, mut committer) = new_store();
    submit(&mut committer, open_fund(1, "winter")).expect("done");
    disk.fail_after(1);
    let answers = committer.commit_batch(vec![open_fund(2, "spring"), open_fund(2, "summer")]);
    assert!(answers.iter().all(|answer| matches!(answer, Err(CommitError::Closed(_)))), "the frame was written and not synced");
    assert!(committer.closed().is_some());
    let healed = disk.copy();
    let calls = disk.calls();
    assert!(matches!(submit(&mut committer, open_fund(1, "winter")), Err(CommitError::Closed(_))), "not even what is known");
    assert_eq!(disk.calls(), calls, "the disk is left alone");
    assert_eq!(records(&place).1.count, 2);
    // What was written and not synced may be there when it is opened again; then it counts, and is made durable first.
    let mut committer = open(&healed, &place, LARGE).expect("reopens");
    assert_eq!(committer.position(), 6);
    let cut = healed.cut(&mut seeded(3).0);
    assert_eq!(open(&cut, &MemoryPlace::empty(), LARGE).expect("reopens").position(), 6);
    assert_eq!(submit(&mut committer, open_fund(3, "spring")).expect("kept").position, 4);
}
