//! Does a decision come out the same when it is computed again, and is a change of rules, facts or files noticed?

use crate::catalog_text::{small_catalog, small_folder};
use crate::office::{Office, Seeded, number};
use crate::said::said;
use engine::casework::{AwardRequest, CaseError, Compared, Desk, Destination, MayAct, Replayed, award, forget_person, keep_catalog, regroup, replay};
use engine::ledger::{
    Action, Answer, Command, EventBody, FileName, GrantId, GrantRecord, GrantTerms, ReadError, RecordKey, Records, Refusal, StoredBytes, read,
};
use engine::sealing::Vault;
use engine::store::{Before, CommitError, Committed, Concerns, Store, StoreError};

/// Half of what the income falls short of 1000, for whoever has less than 400.
const POOR: &str = "paid_to: household\nper: once\namount: {exactly: \"(1000 - household.income_month) / 2\"}\n\
    criteria: [{id: poor, when: household.income_month < 400, says: {zh: 收入低, en: poor}, clause: 二}]\n\
    base: {on: 2026-08-01, household: {area: \"110101\", income_month: \"100\"}, members: [{birth_date: 2010-01-01}]}\n\
    cases:\n  - {name: a, expect: eligible, amount: \"450.00\"}\n  - {name: b, set: {household.income_month: \"400\"}, expect: ineligible}\n  \
    - {name: c, set: {household.income_month: \"399.99\"}, expect: eligible, amount: \"300.01\"}";

/// A desk whose store keeps its catalog, with a household of this income.
fn office(income: u32) -> Office {
    with_programs(&[("poor", POOR), ("p", "")], income)
}

fn with_programs(programs: &[(&str, &str)], income: u32) -> Office {
    let mut office = Office::new(programs);
    let files = small_folder(programs, &[]);
    office.act(|desk| keep_catalog(desk, &files)).expect("kept");
    family(&mut office, income);
    office
}

fn family(office: &mut Office, income: u32) {
    let his = number("19700101", 3);
    office.put(&format!(
        "{{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"income_month\": {income}, \"members\": [{{\"id\": \"h-1\", \"id_number\": \"{his}\"}}, {{\"id\": \"h-2\"}}]}}"
    ));
}

fn replayed(office: &mut Office, grant: GrantId) -> Replayed {
    office.act(|desk| replay(desk.store, grant)).unwrap_or_else(|error| panic!("{error:?}"))
}

/// Why nothing was computed.
fn refused(result: Result<Replayed, CaseError>) -> String {
    match result {
        Err(CaseError::Refused(Refusal::NotPossible { says })) => says.en,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_decision_comes_out_the_same_whatever_has_changed_since() {
    let mut office = office(100);
    let grant = office.give("h", "household", "poor");
    let first = replayed(&mut office, grant);
    assert_eq!(first.compared, Compared::Same);
    let text: serde_json::Value = serde_json::from_str(&first.text).expect("JSON");
    assert_eq!((&text["verdict"], &text["found"]["exactly"], &text["decided"]), (&"eligible".into(), &"450.00".into(), &"450.00".into()));
    let criterion = &text["criteria"][0];
    assert_eq!((&criterion["needed"], &criterion["found"]), (&"income_month < 400".into(), &"100.00".into()), "{text}");
    // Facts, members and rules change; the index is lost.
    family(office.on("2026-09-05"), 399);
    office.family("g", &[("g-1", "")]);
    let left = office.act(|desk| regroup(desk, "h", &["h-2".to_string()], &Destination::Existing("g".into())));
    assert_eq!(said(&left), "done");
    office.catalog = small_catalog(&[("p", "")], &[]);
    office.reopen_after(|folder| std::fs::remove_dir_all(folder.join("index")).expect("an index"));
    assert_eq!(replayed(&mut office, grant), first, "to the same bytes");
}

#[test]
fn it_is_computed_not_fetched() {
    let texts: Vec<Replayed> =
        [(POOR, 100), (POOR, 101), (&*POOR.replace("< 400", "< 390").replace("400", "390").replace("399.99", "389.99").replace("300.01", "305.01"), 100)]
            .into_iter()
            .map(|(rule, income)| {
                let mut office = with_programs(&[("poor", rule), ("p", "")], income);
                let grant = office.give("h", "household", "poor");
                replayed(&mut office, grant)
            })
            .collect();
    assert!(texts.iter().all(|one| one.compared == Compared::Same && one.grant == texts[0].grant), "offices of one seed");
    assert_ne!(texts[0].hash, texts[1].hash, "one yuan more of income");
    assert_ne!(texts[0].hash, texts[2].hash, "another limit");
}

/// A store whose journal ends earlier when it is asked what was known, or whose files were changed.
struct Doctored<'a> {
    inner: &'a dyn Store,
    until: Option<u64>,
    files: fn(Vec<u8>) -> Vec<u8>,
}

impl Records for Doctored<'_> {
    fn bytes(&self, key: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        self.inner.bytes(key)
    }

    fn range(&self, prefix: &RecordKey, after: Option<&RecordKey>, limit: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        self.inner.range(prefix, after, limit)
    }
}

impl Store for Doctored<'_> {
    fn submit(&self, command: Command) -> Result<Committed, CommitError> {
        self.inner.submit(command)
    }

    fn keep_file(&self, bytes: &[u8]) -> Result<FileName, StoreError> {
        self.inner.keep_file(bytes)
    }

    fn file(&self, name: &FileName) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.inner.file(name)?.map(self.files))
    }

    fn records_at(&self, until: u64, concerns: Concerns<'_>) -> Result<Box<dyn Records>, StoreError> {
        self.inner.records_at(self.until.unwrap_or(until), concerns)
    }

    fn records_before_each(&self, until: u64, concerns: Concerns<'_>, before: Before<'_>) -> Result<(), StoreError> {
        self.inner.records_before_each(self.until.unwrap_or(until), concerns, before)
    }

    fn vault(&self) -> &(dyn Vault + Sync) {
        self.inner.vault()
    }

    fn position(&self) -> u64 {
        self.inner.position()
    }
}

#[test]
fn another_fact_in_the_journal_gives_another_text() {
    let mut office = office(100);
    let before = office.store().position();
    family(&mut office, 200);
    let grant = office.give("h", "household", "poor");
    let doctored = Doctored { inner: office.store(), until: Some(before), files: |bytes| bytes };
    let found = replay(&doctored, grant).expect("computed");
    assert_eq!(found.compared, Compared::Differs);
    assert!(found.text.contains("450.00") && !found.text.contains("400.00"), "of the earlier facts: {}", found.text);
}

#[test]
fn a_changed_byte_of_a_kept_rule_is_refused() {
    let mut office = office(100);
    let grant = office.give("h", "household", "poor");
    fn lower(bytes: Vec<u8>) -> Vec<u8> {
        String::from_utf8(bytes).expect("texts").replace("< 400", "< 401").into_bytes()
    }
    let doctored = Doctored { inner: office.store(), until: None, files: lower };
    assert!(refused(replay(&doctored, grant)).contains("not those of its hash"), "even where the store's own check is passed by");
    // On the disk: the store itself refuses what is not what its name says.
    office.reopen_after(|folder| {
        let path = std::fs::read_dir(folder.join("files")).expect("files").flatten().next().expect("one").path();
        let bytes = std::fs::read(&path).expect("reads");
        std::fs::write(&path, lower(bytes)).expect("writes");
    });
    assert!(refused(office.act(|desk| replay(desk.store, grant))).contains("not what its name says"));
}

/// Records an award whose terms were changed, as if somebody had rewritten the journal.
fn rewritten(office: &mut Office, grant: GrantId, change: impl FnOnce(&mut GrantTerms)) -> Replayed {
    let mut terms = read::<GrantRecord>(office.store(), &grant).expect("reads").expect("a grant").terms;
    terms.grant = GrantId(terms.grant.0 ^ 1);
    change(&mut terms);
    let grant = terms.grant;
    let event = EventBody::GrantAwarded { terms: Box::new(terms), cut_by: None };
    let action = Action::Record { events: vec![event], answer: Answer::Done };
    let today = office.today;
    let command = Command { by: "x".into(), at: 0, today, key: None, expected: Vec::new(), new_keys: Vec::new(), action };
    office.store().submit(command).expect("recorded");
    replayed(office, grant)
}

#[test]
fn what_was_written_down_is_compared() {
    for (change, expected) in [
        ((|_| {}) as fn(&mut GrantTerms), Compared::Same),
        (|terms| terms.basis.judgment = Some("0".repeat(64)), Compared::Differs),
        (|terms| terms.basis.stated = terms.amount, Compared::Differs),
        (|terms| terms.on = terms.on.yesterday().expect("a day"), Compared::Differs),
        (|terms| (terms.basis.judgment, terms.basis.engine) = (Some("0".repeat(64)), "0.0.9".into()), Compared::DiffersByVersion),
        (|terms| terms.basis.engine = "0.0.9".into(), Compared::Same),
        (|terms| terms.basis.judgment = None, Compared::NotWritten),
    ] {
        let mut office = office(100);
        let grant = office.give("h", "household", "poor");
        assert_eq!(rewritten(&mut office, grant, change).compared, expected);
    }
}

#[test]
fn who_is_forgotten_can_t_be_computed_again() {
    for forgotten in [vec!["h-1", "h-2"], vec!["h-2"]] {
        let mut office = office(100);
        let grant = office.give("h", "household", "poor");
        office.on("2026-09-09");
        for id in forgotten {
            office.act(|desk| forget_person(desk, id)).expect("forgotten");
        }
        assert!(refused(office.act(|desk| replay(desk.store, grant))).starts_with("forgotten on 20"));
    }
}

#[test]
fn an_exception_and_a_stated_amount_are_the_officer_s_and_the_rest_is_computed() {
    let mut office = office(900);
    let request = AwardRequest { exception: Some("fire".into()), amount: Some(crate::office::yuan("700")), ..office.request("h", "household", "poor") };
    let grant = office.give_what(&request);
    let found = replayed(&mut office, grant);
    let text: serde_json::Value = serde_json::from_str(&found.text).expect("JSON");
    assert_eq!(found.compared, Compared::Same);
    assert_eq!((&text["basis"], &text["verdict"], &text["stated"]), (&"exception".into(), &"ineligible".into(), &"700.00".into()));
    assert_eq!(text["found"]["exactly"], "50.00", "what the formula comes to");
}

#[test]
fn facts_that_other_aid_set_are_those_of_the_day() {
    let confers = "paid_to: household\nneed: living\nconfers: {dibao: urban}";
    let rests = "paid_to: person\nneed: food\ncriteria: [{id: on-it, when: household.dibao == 'urban', says: {zh: 低保, en: on it}, clause: 二}]";
    let mut office = with_programs(&[("dibao", confers), ("meals", rests), ("poor", POOR)], 100);
    let allowance = office.give("h", "household", "dibao");
    let grant = office.give("h", "h-1", "meals");
    office.on("2026-09-20").cancel(allowance);
    let found = replayed(&mut office, grant);
    assert_eq!(found.compared, Compared::Same, "the allowance ran on that day: {}", found.text);
}

#[test]
fn a_member_brings_facts_and_aid_from_another_household() {
    let set = "paid_to: person\nneed: living\nconfers: {orphan: true}\n\
        cases:\n  - {name: a, expect: eligible, amount: \"500.00\"}\n  - {name: b, set: {household.permanent_resident: false}, expect: ineligible}";
    let rests = "need: food\ncriteria: [{id: orphan, when: person.orphan, says: {zh: 孤儿, en: orphan}, clause: 二}]";
    let mut office = with_programs(&[("status", set), ("meals", rests)], 100);
    office.family("g", &[("g-1", &number("20150101", 3)), ("g-2", "")]);
    office.give("g", "g-1", "status");
    let moved = office.act(|desk| regroup(desk, "g", &["g-1".to_string()], &Destination::Existing("h".into())));
    assert_eq!(said(&moved), "done");
    let grant = office.give("h", "g-1", "meals");
    office.put("{\"id\": \"g\", \"area\": \"110101\", \"members\": [{\"id\": \"g-2\", \"orphan\": true}]}");
    let found = replayed(&mut office, grant);
    assert_eq!(found.compared, Compared::Same, "{}", found.text);
}

#[test]
fn without_a_kept_catalog_or_a_decision_there_is_nothing_to_compute() {
    let mut office = Office::new(&[("p", "")]);
    office.usual_family();
    let grant = office.give("h", "h-1", "p");
    assert!(refused(office.act(|desk| replay(desk.store, grant))).contains("was not kept"));
    let elsewhere = office.past(engine::casework::PastPerson::Household("h".into()), "x", "food", "2020-01-01", Some("2020-02-01"));
    let Ok(Answer::Granted { grant, .. }) = elsewhere else { panic!("{elsewhere:?}") };
    assert!(refused(office.act(|desk| replay(desk.store, grant))).contains("not decided here"));
    assert_eq!(office.act(|desk| replay(desk.store, GrantId(5))).map(|_| ()).map_err(|error| matches!(error, CaseError::Unknown(_))), Err(true));
}

#[test]
fn a_catalog_is_kept_once_and_mended_where_its_file_is_lost() {
    let mut office = office(100);
    let files = small_folder(&[("poor", POOR), ("p", "")], &[]);
    let before = office.store().position();
    office.act(|desk| keep_catalog(desk, &files)).expect("kept");
    assert_eq!(office.store().position(), before);
    let grant = office.give("h", "household", "poor");
    office.reopen_after(|folder| std::fs::remove_dir_all(folder.join("files")).expect("files"));
    assert!(refused(office.act(|desk| replay(desk.store, grant))).contains("gone"));
    office.act(|desk| keep_catalog(desk, &files)).expect("kept again");
    assert_eq!(replayed(&mut office, grant).compared, Compared::Same);
    assert_eq!(office.store().position(), before + 1, "the award only");
}

#[test]
fn another_desk_s_clock_and_name_change_nothing() {
    let mut office = office(100);
    let grant = office.give("h", "household", "poor");
    let first = replayed(&mut office, grant);
    let mut entropy = Seeded(fastrand::Rng::with_seed(99));
    let (store, catalog, today) = (office.store(), &office.catalog, crate::office::day("2031-01-01"));
    let mut desk = Desk { store, catalog, by: "wang".into(), may_act: MayAct::ForAll, at: 1_900_000_000, today, entropy: &mut entropy, key: None };
    let request = AwardRequest { household: "h".into(), program: "p".into(), recipient: "h-1".into(), on: today, ..AwardRequest::default() };
    award(&mut desk, &request).expect("awarded");
    assert_eq!(replay(desk.store, grant), Ok(first));
}
