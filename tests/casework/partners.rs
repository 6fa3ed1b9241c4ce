//! What is a partner told, how often, and what not?

use crate::office::{Office, day, number, yuan};
use crate::said::said;
use engine::alerts::AlertKind::PartnerProbing;
use engine::calendar::Period;
use engine::casework::{
    AskedAbout, BlindAnswer, BlindQuestion, BlindReply, CaseError, KeyWish, PartnerRequest, ask_blindly, hold, identify, issue_key, set_partner, set_protection,
};
use engine::ledger::{ApiKeyRecord, HistoryEntry, IdentityFinding, PersonId, Protection, Role, read_under};
use engine::money::Money;
use engine::sealing::{Mark, PartnerKey};
use engine::store::Store;

/// An office with a partner that may ask so often, and its key.
fn office(questions_a_day: u32) -> (Office, PartnerKey) {
    let mut office = Office::new(&[("p", ""), ("monthly", "kind: statutory\nper: month\namount: {exactly: \"100\"}")]);
    office.family("h", &[("h-1", &number("19700101", 1)), ("h-2", "")]);
    let key = set(&mut office, questions_a_day, KeyWish::Keep).expect("a new key");
    (office, key)
}

fn set(office: &mut Office, questions_a_day: u32, key: KeyWish) -> Option<PartnerKey> {
    let request = PartnerRequest { partner: "charity".into(), name: "慈善会".into(), questions_a_day, key };
    office.act(|desk| set_partner(desk, &request)).expect("set")
}

fn question(about: AskedAbout, cap: Option<Money>) -> BlindQuestion {
    let window = Period { from: day("2026-09-01"), to: Some(day("2026-10-31")) };
    BlindQuestion { about, partner: Some("charity".into()), need: "education".into(), window, cap, purpose: "grant".into(), consent: "form 7".into() }
}

fn about(office: &Office, key: &PartnerKey, number: &str, member: &str) -> AskedAbout {
    AskedAbout::Token(key.token(number), office.people(member))
}

fn ask(office: &mut Office, about: AskedAbout, cap: Option<&str>) -> Result<BlindReply, CaseError> {
    let question = question(about, cap.map(yuan));
    office.act(|desk| ask_blindly(desk, &question))
}

fn met(office: &mut Office, about: AskedAbout) -> BlindAnswer {
    ask(office, about, None).expect("an answer").met
}

#[test]
fn a_token_means_whoever_bears_the_number_today() {
    let (mut office, key) = office(100);
    let (own, other) = (number("19700101", 1), number("19700101", 3));
    let before = about(&office, &key, &own, "h-1");
    assert_eq!(met(&mut office, before), BlindAnswer::No);
    office.give("h", "h-1", "p");
    let meant = about(&office, &key, &own, "h-1");
    assert_eq!(met(&mut office, meant.clone()), BlindAnswer::Yes);
    let stale = about(&office, &key, &other, "h-1");
    assert_eq!(met(&mut office, stale.clone()), BlindAnswer::No, "the edge believed it of somebody else");
    office.family("h", &[("h-1", &other), ("h-2", "")]);
    assert_eq!(met(&mut office, meant), BlindAnswer::No, "the number was corrected");
    assert_eq!(met(&mut office, stale), BlindAnswer::Yes);
}

#[test]
fn another_key_makes_the_old_tokens_worthless() {
    let (mut office, key) = office(100);
    office.give("h", "h-1", "p");
    assert_eq!(set(&mut office, 50, KeyWish::Keep), None, "the key goes on and is not shown again");
    let renewed = set(&mut office, 50, KeyWish::Renew).expect("another key");
    assert_ne!(renewed, key);
    let own = number("19700101", 1);
    let (old, new) = (about(&office, &key, &own, "h-1"), about(&office, &renewed, &own, "h-1"));
    assert_eq!(met(&mut office, old), BlindAnswer::No);
    assert_eq!(met(&mut office, new), BlindAnswer::Yes);
}

#[test]
fn what_remains_of_the_partner_s_own_ceiling() {
    let (mut office, _) = office(100);
    let meant = AskedAbout::Number(number("19700101", 1));
    let remaining = |office: &mut Office, cap: &str| ask(office, meant.clone(), Some(cap)).expect("an answer").remaining.map(|left| left.to_string());
    assert_eq!(remaining(&mut office, "800").as_deref(), Some("800.00"));
    office.give("h", "h-1", "p");
    assert_eq!(remaining(&mut office, "800").as_deref(), Some("300.00"));
    assert_eq!(remaining(&mut office, "300").as_deref(), Some("0.00"), "never below nothing");
    office.give("h", "h-1", "monthly");
    assert_eq!(remaining(&mut office, "800").as_deref(), Some("100.00"), "two months of the window");
    assert_eq!(ask(&mut office, meant, None).expect("an answer").remaining, None);
}

#[test]
fn a_place_that_is_only_kept_has_met_nothing() {
    let (mut office, _) = office(100);
    let request = office.request("h", "h-1", "p");
    office.act(|desk| hold(desk, &request, day("2026-09-30"))).expect("held");
    assert_eq!(met(&mut office, AskedAbout::Number(number("19700101", 1))), BlindAnswer::No);
}

#[test]
fn aid_of_a_linked_registration_counts() {
    let (mut office, _) = office(100);
    office.family("g", &[("g-1", "")]);
    office.give("g", "g-1", "p");
    let (one, other): (PersonId, PersonId) = (office.people("h-1")[0], office.people("g-1")[0]);
    office.act(|desk| identify(desk, one, other, IdentityFinding::Same, "one face")).expect("linked");
    assert_eq!(met(&mut office, AskedAbout::Number(number("19700101", 1))), BlindAnswer::Yes);
}

#[test]
fn a_protected_household_is_answered_as_if_nobody_were_there() {
    let (mut office, key) = office(100);
    office.give("h", "h-1", "p");
    let own = number("19700101", 1);
    let known = office.act(|desk| set_protection(desk, "h", Protection::Protected, "violence"));
    assert_eq!(said(&known), "done");
    let nobody = ask(&mut office, AskedAbout::Number(number("19800101", 1)), Some("800"));
    assert_eq!(ask(&mut office, AskedAbout::Number(own.clone()), Some("800")), nobody);
    let meant = about(&office, &key, &own, "h-1");
    assert_eq!(ask(&mut office, meant, Some("800")), nobody);
}

/// The trip to the disk is what takes time: it is the same whoever is meant.
#[test]
fn each_question_is_one_event_whoever_is_meant_and_the_household_sees_its_own() {
    let (mut office, _) = office(100);
    office.give("h", "h-1", "p");
    office.family("g", &[("g-1", &number("19800101", 1))]);
    office.act(|desk| set_protection(desk, "g", Protection::Protected, "violence")).expect("protected");
    for number in [number("19700101", 1), number("19800101", 1), number("19900101", 1)] {
        let before = office.store().position();
        ask(&mut office, AskedAbout::Number(number), None).expect("an answer");
        assert_eq!(office.store().position(), before + 1);
    }
    for household in ["h", "g"] {
        let id = office.act(|desk| desk.household(household)).expect("registered").id;
        let history: Vec<HistoryEntry> = read_under(office.store(), &HistoryEntry::prefix_of(id)).expect("readable");
        let asked = history.iter().filter(|entry| format!("{:?}", entry.0.body).contains("AskedBlindly")).count();
        assert_eq!(asked, 1, "{household}");
    }
}

#[test]
fn a_partner_asks_so_often_a_day_and_again_tomorrow() {
    let (mut office, _) = office(2);
    let meant = AskedAbout::Number(number("19700101", 1));
    for expected in [true, true, false] {
        let answer = ask(&mut office, meant.clone(), None);
        assert_eq!(answer.is_ok(), expected, "{answer:?}");
        assert!(expected || matches!(answer, Err(CaseError::TooMany(_))));
    }
    office.reopen_after(|_| {});
    assert!(ask(&mut office, meant.clone(), None).is_err(), "a restart gives no more");
    assert!(ask(office.on("2026-09-02"), meant, None).is_ok());
}

/// Recorded time never goes back, so after a clock that ran ahead it is later than the day.
#[test]
fn a_quota_holds_after_a_clock_that_ran_ahead() {
    let (mut office, _) = office(2);
    office.on("2026-12-01").usual_family();
    office.on("2026-09-01");
    let meant = AskedAbout::Number(number("19700101", 1));
    let answers: Vec<bool> = (0..3).map(|_| ask(&mut office, meant.clone(), None).is_ok()).collect();
    assert_eq!(answers, [true, true, false]);
}

#[test]
fn whoever_tries_numbers_one_by_one_is_noticed() {
    let (mut office, _) = office(100);
    for order in 0..50 {
        assert!(office.alerts(PartnerProbing).is_empty(), "{order}");
        ask(&mut office, AskedAbout::Number(number("19810101", order)), None).expect("an answer");
    }
    assert_eq!(office.alerts(PartnerProbing).len(), 1);
}

#[test]
fn tokens_are_for_partners_and_keys_name_a_known_one() {
    let (mut office, key) = office(100);
    let own = BlindQuestion { partner: None, ..question(about(&office, &key, &number("19700101", 1), "h-1"), None) };
    assert!(matches!(office.act(|desk| ask_blindly(desk, &own)), Err(CaseError::Faults(_))));
    let issue = |office: &mut Office, role, partner: Option<&str>| {
        let key = ApiKeyRecord { name: "k".into(), role, agency: None, partner: partner.map(str::to_string) };
        said(&office.act(|desk| issue_key(desk, Mark([1; 16]), &key)))
    };
    assert_eq!(issue(&mut office, Role::Partner, Some("nobody")), "faults partner");
    assert_eq!(issue(&mut office, Role::Partner, None), "faults partner");
    assert_eq!(issue(&mut office, Role::Officer, Some("charity")), "faults partner");
    assert_eq!(issue(&mut office, Role::Partner, Some("charity")), "done");
    for (partner, name, most) in [("a b", "x", 1), ("", "x", 1), ("x", " ", 1), ("x", "x", 0), ("x", "x", 100_001)] {
        let request = PartnerRequest { partner: partner.into(), name: name.into(), questions_a_day: most, key: KeyWish::Keep };
        assert!(matches!(office.act(|desk| set_partner(desk, &request)), Err(CaseError::Faults(_))), "{request:?}");
    }
}
