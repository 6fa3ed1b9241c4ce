//! Is somebody told that a top-up is too high beside aid that was recorded late, and by how much?

use crate::office::{Office, day, yuan};
use crate::said::said;
use engine::alerts::{Alert, AlertKind, closed_alerts};
use engine::casework::{ChangeAct, ChangeRequest, FadingOut, PastGrant, PastPerson, act_on_change, identify, propose_change, raise_claim, record_past};
use engine::catalog::{Per, ProgramKind};
use engine::ledger::{Answer, ChangeKind, GrantId, GrantRecord, IdentityFinding, Outcome, read};

const CHILD: &str = "kind: statutory\nneed: living\nper: month\nrelations: [{tops_up: family}]";
const FAMILY: &str = "kind: statutory\nneed: living\npaid_to: household\nper: month\namount: {exactly: \"600\"}";

/// A family of two whose child gets 500 a month of its own, over the family's allowance, since 1 September 2026.
fn office() -> (Office, GrantId) {
    let mut office = Office::new(&[("child", CHILD), ("family", FAMILY)]);
    let child = office.usual_family().give("h", "h-1", "child");
    (office, child)
}

/// The family's allowance, which another place has paid.
fn elsewhere(from: &str, until: Option<&str>, amount: Option<&str>) -> PastGrant {
    PastGrant {
        who: PastPerson::Household("h".into()),
        program: "family".into(),
        agency: "elsewhere".into(),
        need: "living".into(),
        kind: ProgramKind::Statutory,
        from: day(from),
        until: until.map(day),
        amount: amount.map(yuan),
        per: Per::Month,
    }
}

fn recorded(office: &mut Office, past: &PastGrant) -> GrantId {
    match office.act(|desk| record_past(desk, past)) {
        Ok(Answer::Granted { grant, lowered, .. }) if lowered.is_empty() => grant,
        other => panic!("{other:?}"),
    }
}

fn told(office: &mut Office) -> Vec<Vec<String>> {
    let told = |alert: Alert| alert.evidence.into_iter().map(|words| words.en).collect();
    office.alerts(AlertKind::OverlapFound).into_iter().map(told).collect()
}

fn rate(office: &Office, grant: GrantId) -> Option<engine::money::Money> {
    read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant").rate_on(office.today)
}

#[test]
fn it_lowers_nothing_and_says_how_much_too_much_is_paid() {
    // 600 are 300 a head: 200 of the child's 500 are due.
    let (mut office, child) = office();
    recorded(office.on("2026-11-15"), &elsewhere("2026-10-01", None, Some("600")));
    assert_eq!(rate(&office, child), Some(yuan("500")), "less aid needs a hearing");
    let [alert] = &office.alerts(AlertKind::OverlapFound)[..] else { panic!("one alert") };
    assert_eq!(alert.says.en, "“program child” pays only the difference over “program family”, and is too high beside it");
    assert_eq!(
        told(&mut office),
        [[
            "from 2026-10-01 on it pays 500.00 yuan a month where 200.00 are due: 300.00 a month too much",
            "that is 600.00 yuan by today, of which 0.00 were asked back or came back"
        ]]
    );
}

#[test]
fn each_month_tells_more_and_asks_nothing_new() {
    let (mut office, _) = office();
    recorded(&mut office, &elsewhere("2026-09-01", None, Some("600")));
    let before = office.alerts(AlertKind::OverlapFound);
    let after = office.on("2026-12-01").alerts(AlertKind::OverlapFound);
    assert_eq!((before[0].key.clone(), before[0].fingerprint.clone()), (after[0].key.clone(), after[0].fingerprint.clone()));
    assert_eq!(told(&mut office)[0][1], "that is 1200.00 yuan by today, of which 0.00 were asked back or came back");
}

#[test]
fn aid_that_has_ended_counts_up_to_its_last_day() {
    let (mut office, _) = office();
    recorded(office.on("2026-12-15"), &elsewhere("2026-08-01", Some("2026-10-31"), Some("600")));
    assert_eq!(told(&mut office)[0][1], "that is 600.00 yuan by today, of which 0.00 were asked back or came back", "September and October");
}

#[test]
fn what_is_no_more_than_the_difference_is_no_question() {
    let past = |from, until, amount| elsewhere(from, until, Some(amount));
    for (past, alerts) in [
        (past("2026-09-01", None, "0.02"), 1),
        (past("2026-09-01", None, "0"), 0),
        (past("2026-06-01", Some("2026-08-31"), "600"), 0),
        (past("2026-06-01", Some("2026-09-01"), "600"), 1),
    ] {
        let (mut office, _) = office();
        recorded(&mut office, &past);
        assert_eq!(office.alerts(AlertKind::OverlapFound).len(), alerts, "{past:?}");
    }
    // The allowance was there first, and the child got the difference at once.
    let mut office = Office::new(&[("child", CHILD), ("family", FAMILY)]);
    office.usual_family();
    recorded(&mut office, &elsewhere("2026-09-01", None, Some("600")));
    assert_eq!(office.ask("h", "h-1", "child"), "granted 200.00 2026-09-01.. cut");
    assert!(office.alerts(AlertKind::OverlapFound).is_empty());
}

#[test]
fn of_a_sum_that_nobody_knows_nothing_is_reckoned() {
    let (mut office, _) = office();
    recorded(&mut office, &elsewhere("2026-09-01", None, None));
    assert_eq!(told(&mut office), [["both run from 2026-09-01; how much “program family” is nobody has told"]]);
}

#[test]
fn what_itself_comes_from_elsewhere_may_be_the_difference_already() {
    let mut office = Office::new(&[("child", CHILD), ("family", FAMILY)]);
    office.usual_family();
    let child =
        PastGrant { who: PastPerson::Member { member: "h-1".into(), household: None }, program: "child".into(), ..elsewhere("2026-09-01", None, Some("200")) };
    recorded(&mut office, &child);
    recorded(&mut office, &elsewhere("2026-09-01", None, Some("600")));
    assert!(office.alerts(AlertKind::OverlapFound).is_empty());
}

#[test]
fn two_late_records_each_tell_their_own_part() {
    let child = "kind: statutory\nneed: living\nper: month\nrelations: [{tops_up: family}, {tops_up: extra}]";
    let extra = "kind: statutory\nneed: living\nper: month\namount: {exactly: \"150\"}";
    let mut office = Office::new(&[("child", child), ("family", FAMILY), ("extra", extra)]);
    office.usual_family().give("h", "h-1", "child");
    recorded(&mut office, &elsewhere("2026-09-01", None, Some("600")));
    let who = PastPerson::Member { member: "h-1".into(), household: None };
    recorded(&mut office, &PastGrant { who, program: "extra".into(), ..elsewhere("2026-09-01", None, Some("150")) });
    let mut told: Vec<String> = told(&mut office).into_iter().map(|mut lines| lines.swap_remove(0)).collect();
    told.sort();
    let line = |due: &str, more: &str| format!("from 2026-09-01 on it pays 500.00 yuan a month where {due} are due: {more} a month too much");
    assert_eq!(told, [line("200.00", "300.00"), line("350.00", "150.00")]);
}

/// Lowers the child's aid to 200 from October on, as an officer does: notice, time to answer, decision.
fn lower(office: &mut Office, child: GrantId) {
    let (kind, reason, clause) = (ChangeKind::Reduce(yuan("200")), "paid twice".to_string(), "第三十二条".to_string());
    let request = ChangeRequest { kind, reason, clause, reply_days: None, from: None, fading_out: FadingOut::No };
    let change = match office.act(|desk| propose_change(desk, child, &request)) {
        Ok(Answer::ChangeProposed { change, .. }) => change,
        other => panic!("{other:?}"),
    };
    office.on("2026-09-20");
    assert_eq!(said(&office.act(|desk| act_on_change(desk, change, ChangeAct::Decide(Outcome::Accept), "the difference"))), "done");
}

#[test]
fn it_is_settled_once_it_is_lowered_and_the_rest_is_asked_back() {
    let (mut office, child) = office();
    recorded(&mut office, &elsewhere("2026-09-01", None, Some("600")));
    assert_eq!(office.pay(child, "500"), "done");
    lower(&mut office, child);
    let alerts = office.on("2026-12-01").alerts(AlertKind::OverlapFound);
    assert_eq!(alerts.len(), 1, "the month that was paid");
    assert_eq!(told(&mut office)[0][1], "that is 300.00 yuan by today, of which 0.00 were asked back or came back");
    assert_eq!(said(&office.act(|desk| raise_claim(desk, child, yuan("299.99"), "paid twice"))), "done");
    assert_eq!(office.alerts(AlertKind::OverlapFound).len(), 1, "a fen is left");
    assert_eq!(said(&office.act(|desk| raise_claim(desk, child, yuan("0.01"), "paid twice"))), "done");
    assert!(office.alerts(AlertKind::OverlapFound).is_empty());
    let closed = office.act(|desk| closed_alerts(desk, &[])).expect("readable");
    assert!(closed.iter().any(|closed| closed.key == alerts[0].key), "{closed:?}");
}

#[test]
fn an_award_that_lowers_it_to_the_difference_settles_what_is_to_come() {
    let other = "kind: statutory\nneed: food\nper: month\namount: {exactly: \"100\"}";
    let child = "kind: statutory\nneed: living\nper: month\nrelations: [{tops_up: family}, {tops_up: other}]";
    let mut office = Office::new(&[("child", child), ("family", FAMILY), ("other", other)]);
    let child = office.usual_family().give("h", "h-1", "child");
    recorded(&mut office, &elsewhere("2026-09-01", None, Some("600")));
    office.give("h", "h-1", "other");
    assert_eq!(rate(&office, child), Some(yuan("100")), "500 less 300 less 100");
    assert!(office.alerts(AlertKind::OverlapFound).is_empty());
}

#[test]
fn of_aid_that_has_ended_only_what_was_paid_is_asked_about() {
    for (paid, more) in [("500", Some("0.00")), ("700", Some("100.00")), ("1000", Some("400.00"))] {
        let (mut office, child) = office();
        recorded(&mut office, &elsewhere("2026-10-01", None, Some("800")));
        // September whole, October 100: what is paid above 600 is too much.
        office.on("2026-10-20");
        assert_eq!(office.pay(child, paid), "done");
        office.on("2026-11-01").cancel(child);
        let expected = more.filter(|more| *more != "0.00").map(|more| format!("that is {more} yuan by today, of which 0.00 were asked back or came back"));
        assert_eq!(told(&mut office).into_iter().map(|lines| lines[1].clone()).next(), expected, "{paid}");
    }
}

#[test]
fn a_link_tells_it_too() {
    let mut office = Office::new(&[("child", CHILD), ("family", FAMILY)]);
    office.family("h", &[("h-1", "")]);
    office.family("g", &[("g-1", ""), ("g-2", "")]);
    office.give("h", "h-1", "child");
    office.give("g", "household", "family");
    assert!(office.alerts(AlertKind::OverlapFound).is_empty());
    for (finding, alerts) in [(IdentityFinding::Same, 1), (IdentityFinding::Open, 0)] {
        let (one, other) = (office.people("h-1")[0], office.people("g-1")[0]);
        assert_eq!(said(&office.act(|desk| identify(desk, one, other, finding, "looked at both papers"))), "done");
        assert_eq!(office.alerts(AlertKind::OverlapFound).len(), alerts, "{finding:?}");
    }
}
