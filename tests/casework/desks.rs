//! What happens when several desks act at once, or one desk acts twice?

use crate::office::{Office, Seeded, day, number, yuan};
use crate::said::said;
use engine::casework::{
    AwardRequest, CaseError, Desk, MayAct, Observed, Registration, Suspended, SuspensionRequest, award, open_fund, receive_money, register, suspend,
};
use engine::ledger::{Answer, Command, FileName, ReadError, RecordKey, Records, Scope, StoredBytes};
use engine::sealing::Vault;
use engine::store::{Before, CommitError, Committed, Concerns, JournalStore, Store, StoreError};
use std::sync::Mutex;

type Race<'a> = Box<dyn FnMut(&JournalStore) + Send + 'a>;

/// A store to which somebody else comes first with each command, a number of times.
struct Raced<'a> {
    inner: &'a JournalStore,
    race: Mutex<(usize, Race<'a>)>,
}

impl Records for Raced<'_> {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        self.inner.bytes(key)
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        self.inner.range(prefix, after, limit)
    }
}

impl Store for Raced<'_> {
    fn submit(&self, command: Command) -> Result<Committed, CommitError> {
        let mut race = self.race.lock().expect("not poisoned");
        if race.0 > 0 {
            race.0 -= 1;
            (race.1)(self.inner);
        }
        self.inner.submit(command)
    }

    fn keep_file(&self, bytes: &[u8]) -> Result<FileName, StoreError> {
        self.inner.keep_file(bytes)
    }

    fn file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.file(name)
    }

    fn records_at(&self, until: u64, concerns: Concerns<'_>) -> Result<Box<dyn Records>, StoreError> {
        self.inner.records_at(until, concerns)
    }

    fn records_before_each(&self, until: u64, concerns: Concerns<'_>, before: Before<'_>) -> Result<(), StoreError> {
        self.inner.records_before_each(until, concerns, before)
    }

    fn vault(&self) -> &(dyn Vault + Sync) {
        self.inner.vault()
    }

    fn position(&self) -> u64 {
        self.inner.position()
    }
}

/// Awards at one desk while another, sitting on the same store, comes first so many times.
fn award_while(
    office: &Office,
    times: usize,
    request: &AwardRequest,
    key: Option<&str>,
    mut race: impl FnMut(&mut Desk<'_>) + Send,
) -> Result<Answer, CaseError> {
    let today = office.today;
    let mut other = Seeded(fastrand::Rng::with_seed(11));
    let mut own = Seeded(fastrand::Rng::with_seed(12));
    let catalog = &office.catalog;
    let race = move |store: &JournalStore| {
        race(&mut Desk { store, catalog, by: "wang".into(), may_act: MayAct::ForAll, at: 1_800_000_000, today, entropy: &mut other, key: None });
    };
    let store = Raced { inner: office.store(), race: Mutex::new((times, Box::new(race))) };
    let mut desk = Desk { store: &store, catalog, by: "li".into(), may_act: MayAct::ForAll, at: 1_800_000_000, today, entropy: &mut own, key: None };
    desk.key = key.map(|key| desk.command_key(key, b"body"));
    award(&mut desk, request)
}

fn put(desk: &mut Desk<'_>, document: &str) {
    let observed = Observed { source: "desk".into(), on: day("2026-09-01") };
    register(desk, document, Registration::Replace, &observed).expect("registered");
}

#[test]
fn facts_that_change_before_the_commit_are_judged_again() {
    let mut office = Office::new(&[("p", "")]);
    let request = office.usual_family().request("h", "h-1", "p");
    let moved = "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": false, \"members\": [{\"id\": \"h-1\"}, {\"id\": \"h-2\"}]}";
    let answer = award_while(&office, 1, &request, None, |desk| put(desk, moved));
    assert_eq!(said(&answer), "not-eligible lives-here");
    assert_eq!(office.held("h-1"), [""; 0]);
}

#[test]
fn facts_that_change_in_another_household_change_nothing() {
    let mut office = Office::new(&[("p", "")]);
    let request = office.usual_family().request("h", "h-1", "p");
    let other = "{\"id\": \"g\", \"area\": \"110101\", \"permanent_resident\": false, \"members\": [{\"id\": \"g-1\"}]}";
    assert_eq!(said(&award_while(&office, 1, &request, None, |desk| put(desk, other))), "granted 500.00 2026-09-01..2027-08-31");
}

#[test]
fn of_two_desks_at_once_one_gives_and_the_other_is_refused() {
    let mut office = Office::new(&[("p", ""), ("q", "")]);
    let (request, other) = (office.usual_family().request("h", "h-1", "p"), office.request("h", "h-1", "q"));
    let answer = award_while(&office, 1, &request, None, |desk| {
        award(desk, &other).expect("given");
    });
    assert_eq!(said(&answer), "overlap with q");
    assert_eq!(office.held("h-1"), ["q"]);
}

#[test]
fn aid_to_the_same_number_that_was_nobody_s_a_moment_ago_is_seen() {
    let own = number("19700101", 1);
    let mut office = Office::new(&[("p", ""), ("q", "")]);
    office.family("h", &[("h-1", &own)]);
    let request = office.request("h", "h-1", "p");
    let mut other = office.request("g", "g-1", "q");
    other.household = "g".into();
    let document =
        format!("{{\"id\": \"g\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{{\"id\": \"g-1\", \"id_number\": \"{own}\"}}]}}");
    let answer = award_while(&office, 1, &request, None, |desk| {
        put(desk, &document);
        award(desk, &other).expect("given");
    });
    assert_eq!(said(&answer), "overlap with q");
}

#[test]
fn a_member_who_joins_meanwhile_is_covered() {
    let mut office = Office::new(&[("w", "paid_to: household")]);
    office.family("h", &[("h-1", "")]);
    let request = office.request("h", "household", "w");
    let grown = "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"members\": [{\"id\": \"h-1\"}, {\"id\": \"h-2\"}]}";
    assert!(award_while(&office, 1, &request, None, |desk| put(desk, grown)).is_ok());
    assert_eq!(office.held("h-2"), ["w"]);
}

#[test]
fn eight_times_it_is_judged_anew_and_then_nothing_is_kept() {
    let mut office = Office::new(&[("p", "")]);
    let request = office.usual_family().request("h", "h-1", "p");
    let mut income = 0;
    let mut race = |desk: &mut Desk<'_>| {
        income += 1;
        put(
            desk,
            &format!(
                "{{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"income_month\": {income}, \
                 \"members\": [{{\"id\": \"h-1\"}}, {{\"id\": \"h-2\"}}]}}"
            ),
        );
    };
    assert_eq!(award_while(&office, 8, &request, Some("k"), &mut race), Err(CaseError::Busy));
    assert_eq!(office.held("h-1"), [""; 0]);
    let granted = award_while(&office, 7, &request, Some("k"), &mut race);
    assert_eq!(said(&granted), "granted 500.00 2026-09-01..2027-08-31", "the same key goes on as if nothing had been");
}

#[test]
fn who_is_suspended_meanwhile_is_refused_under_each_registration() {
    let own = number("19700101", 1);
    for suspended in ["h-1", "g-1"] {
        let mut office = Office::new(&[("p", "")]);
        office.family("h", &[("h-1", &own)]);
        office.family("g", &[("g-1", &own)]);
        let request = office.request("h", "h-1", "p");
        let (who, from) = (Suspended::Person(suspended.into()), day("2026-09-01"));
        let order = SuspensionRequest { who, scope: Scope::All, from, until: None, reason: "income hidden".into() };
        let answer = award_while(&office, 1, &request, None, |desk| {
            suspend(desk, &order).expect("suspended");
        });
        assert_eq!(said(&answer), "suspended until open", "{suspended}");
    }
}

#[test]
fn many_awards_from_one_fund_do_not_fight() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.usual_family().fund("f", "1000", &["p"]);
    office.family("g", &[("g-1", "")]);
    let (one, other) = (office.request("h", "h-1", "p"), office.request("g", "g-1", "p"));
    let mut times = 0;
    let answer = award_while(&office, 8, &one, None, |desk| {
        times += 1;
        award(desk, &other).expect("given");
    });
    assert_eq!(said(&answer), "granted 500.00 2026-09-01..2027-08-31");
    assert_eq!(times, 1, "a fund that has moved makes nothing stale");
    assert_eq!(office.fund_stands("f"), "opening 1000.00 granted 1000.00");
}

#[test]
fn the_same_key_gets_the_same_answer_for_ever() {
    let mut office = Office::new(&[("p", "")]);
    let request = office.usual_family().request("h", "h-1", "p");
    let with_key = |office: &mut Office, body: &str| {
        office.key = Some(("k".into(), body.into()));
        office.award(&request)
    };
    let first = with_key(&mut office, "body");
    assert_eq!(said(&first), "granted 500.00 2026-09-01..2027-08-31");
    assert_eq!(with_key(&mut office, "body"), first);
    assert_eq!(with_key(&mut office, "other"), Err(CaseError::KeyReused));
    assert_eq!(office.held("h-1"), ["p"], "given once");
    office.on("2028-01-01").reopen_after(|_| {});
    assert_eq!(with_key(&mut office, "body"), first, "for ever");
}

#[test]
fn a_refusal_is_kept_under_its_key_and_a_fresh_key_tries_again() {
    let mut office = Office::new(&[("p", ""), ("q", "")]);
    let grant = office.usual_family().give("h", "h-1", "p");
    let request = office.request("h", "h-1", "q");
    let with_key = |office: &mut Office, key: &str| {
        office.key = Some((key.into(), "body".into()));
        said(&office.award(&request))
    };
    assert_eq!(with_key(&mut office, "k"), "overlap with p");
    office.cancel(grant);
    assert_eq!(with_key(&mut office, "k"), "overlap with p", "a decided answer");
    assert_eq!(with_key(&mut office, "l"), "granted 500.00 2026-09-01..2027-08-31");
}

#[test]
fn what_the_rules_refuse_is_kept_and_what_is_badly_put_is_not() {
    let mut office = Office::new(&[("p", "")]);
    let family = |is_here: &str| format!("{{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": {is_here}, \"members\": [{{\"id\": \"h-1\"}}]}}");
    office.put(&family("false"));
    let with_key = |office: &mut Office, key: &str, recipient: &str| {
        office.key = Some((key.into(), "body".into()));
        let request = office.request("h", recipient, "p");
        said(&office.award(&request))
    };
    assert_eq!(with_key(&mut office, "k", "h-1"), "not-eligible lives-here");
    assert_eq!(with_key(&mut office, "m", "h-9"), "faults recipient");
    office.put(&family("true"));
    assert_eq!(with_key(&mut office, "k", "h-1"), "not-eligible lives-here", "422 of the rules is kept");
    assert_eq!(with_key(&mut office, "m", "h-1"), "granted 500.00 2026-09-01..2027-08-31", "syntax is never kept");
}

#[test]
fn another_actor_s_key_is_another_key() {
    let mut office = Office::new(&[("p", "")]);
    let request = office.usual_family().request("h", "h-1", "p");
    office.key = Some(("k".into(), "body".into()));
    let first = office.award(&request);
    assert!(first.is_ok());
    let own = office.act(|desk| {
        desk.by = "zhang".into();
        desk.key = Some(desk.command_key("k", b"body"));
        award(desk, &request)
    });
    assert_eq!(said(&own), "overlap with p");
}

#[test]
fn every_action_keeps_its_answer_under_its_key() {
    let mut office = Office::without_funds(&[("p", "")]);
    office.usual_family();
    let open = |office: &mut Office, body: &str| {
        office.key = Some(("f".into(), body.into()));
        said(&office.act(|desk| open_fund(desk, "f", "donor", yuan("900"), &["p".to_string()])))
    };
    assert_eq!(open(&mut office, "body"), "done");
    assert_eq!(open(&mut office, "body"), "done", "not: there is one of that name");
    assert_eq!(open(&mut office, "other"), "key-reused");
    let receive = |office: &mut Office| {
        office.key = Some(("r".into(), "body".into()));
        said(&office.act(|desk| receive_money(desk, "f", yuan("100"))))
    };
    assert_eq!((receive(&mut office), receive(&mut office)), ("done".to_string(), "done".to_string()));
    let grant = office.give("h", "h-1", "p");
    let pay = |office: &mut Office| {
        office.key = Some(("p".into(), "body".into()));
        office.pay(grant, "300")
    };
    assert_eq!((pay(&mut office), pay(&mut office)), ("done".to_string(), "done".to_string()));
    assert_eq!(office.fund_stands("f"), "opening 900.00 received 100.00 granted 200.00 paid 300.00 left 500.00", "each once");
}
