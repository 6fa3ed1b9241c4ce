//! What becomes of aid that pays only a difference when the other aid ends, becomes less, or comes for months that are paid?

use crate::office::{Office, yuan};
use crate::said::said;
use engine::alerts::AlertKind::{ClaimOpen, TopUpLow};
use engine::casework::{ChangeAct, ChangeRequest, FadingOut, act_on_change, propose_change, raise_grant};
use engine::ledger::{Answer, ChangeKind, GrantId, GrantRecord, Lowered, Outcome, RecordKey, Records, StoredBytes, read};

/// What a child gets of its own, over the family's allowance: 500, or the 200 that 300 a head leave.
const CHILD: &str = "kind: statutory\nneed: living\nper: month\nrelations: [{tops_up: family}]";
const FAMILY: &str = "kind: statutory\nneed: living\npaid_to: household\nper: month\namount: {exactly: \"600\"}";

fn office() -> Office {
    let mut office = Office::new(&[("child", CHILD), ("family", FAMILY)]);
    office.usual_family();
    office
}

fn record(office: &Office, grant: GrantId) -> GrantRecord {
    read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant")
}

fn raise(office: &mut Office, grant: GrantId) -> String {
    said(&office.act(|desk| raise_grant(desk, grant, "the allowance has ended")))
}

/// What the alerts say of a top-up that is too low: one of them, or none.
fn low(office: &mut Office) -> Option<Vec<String>> {
    let mut alerts = office.alerts(TopUpLow);
    assert!(alerts.len() <= 1, "{alerts:?}");
    alerts.pop().map(|alert| alert.evidence.iter().map(|words| words.en.clone()).collect())
}

fn records(office: &Office) -> Vec<(RecordKey, StoredBytes)> {
    (0..=u8::MAX).flat_map(|letter| office.store().range(&RecordKey(vec![letter]), None, usize::MAX).expect("readable")).collect()
}

/// Both on 1 September; which of the two came first.
fn both(office: &mut Office, child_first: bool) -> (GrantId, GrantId) {
    let both = if child_first { [("h-1", "child"), ("household", "family")] } else { [("household", "family"), ("h-1", "child")] };
    let given = both.map(|(recipient, program)| office.give("h", recipient, program));
    if child_first { (given[0], given[1]) } else { (given[1], given[0]) }
}

#[test]
fn when_the_other_aid_ends_the_desk_is_told_and_raises_it() {
    for child_first in [true, false] {
        let mut office = office();
        let (child, family) = both(&mut office, child_first);
        assert_eq!((low(&mut office), raise(&mut office, child)), (None, "not possible".to_string()), "nothing is missing");
        assert_eq!((office.pay(family, "600"), office.pay(child, "200")), ("done".to_string(), "done".to_string()));
        office.on("2026-10-15");
        office.cancel(family);
        let evidence = low(&mut office).expect("told");
        assert!(evidence.iter().any(|says| says.contains("from 2026-11-01 on it pays 200.00 yuan a month where the difference is 500.00")), "{evidence:?}");
        assert_eq!(record(&office, child).rate_on(office.today), Some(yuan("200")), "nothing is raised by itself");
        assert_eq!(raise(&mut office, child), "done");
        assert_eq!((low(&mut office), raise(&mut office, child)), (None, "not possible".to_string()));
        office.on("2026-12-01");
        assert_eq!(office.pay(child, "1200.01"), "not possible", "October 200, November and December 500");
        assert_eq!(office.pay(child, "1200"), "done");
        let before = records(&office);
        office.reopen_after(|folder| std::fs::remove_dir_all(folder.join("index")).expect("an index"));
        assert!(records(&office) == before, "the journal tells what was raised");
    }
}

#[test]
fn an_award_that_never_was_leaves_no_month_low() {
    let mut office = office();
    let (child, family) = both(&mut office, true);
    office.on("2026-10-15");
    office.cancel(family);
    assert_eq!(raise(&mut office, child), "done");
    assert_eq!(office.pay(child, "1000.01"), "not possible", "two months of 500");
    assert_eq!(office.pay(child, "1000"), "done");
}

#[test]
fn a_reduction_of_the_other_raises_to_the_new_difference_and_a_decision_on_its_own_stays() {
    let mut office = office();
    let (child, family) = both(&mut office, true);
    let reduce = |office: &mut Office, grant: GrantId, to: &str| {
        let kind = ChangeKind::Reduce(yuan(to));
        let request = ChangeRequest { kind, reason: "income".into(), clause: "29".into(), reply_days: None, from: None, fading_out: FadingOut::No };
        let Ok(Answer::ChangeProposed { change, .. }) = office.act(|desk| propose_change(desk, grant, &request)) else { panic!("proposed") };
        for act in [ChangeAct::Hear, ChangeAct::Decide(Outcome::Accept)] {
            assert_eq!(said(&office.act(|desk| act_on_change(desk, change, act, "as was said"))), "done");
        }
    };
    reduce(&mut office, family, "400");
    office.on("2026-12-01");
    assert_eq!(raise(&mut office, child), "done");
    assert_eq!(record(&office, child).rate_on(office.today), Some(yuan("300")), "500 less 200");
    reduce(&mut office, child, "250");
    office.on("2027-03-01");
    assert_eq!(office.pay(family, "600"), "done");
    office.cancel(family);
    assert_eq!((low(&mut office), record(&office, child).rate_on(office.today)), (None, Some(yuan("250"))), "no more than was decided");
}

#[test]
fn months_that_were_paid_are_asked_back_and_later_ones_are_less() {
    let mut office = office();
    let child = office.give("h", "h-1", "child");
    office.on("2026-11-15");
    assert_eq!(office.pay(child, "1000"), "done", "September and October");
    let request = engine::casework::AwardRequest { on: crate::office::day("2026-09-01"), ..office.request("h", "household", "family") };
    let Ok(Answer::Granted { lowered, grant: family, .. }) = office.award(&request) else { panic!("granted") };
    let [Lowered { grant, amount, from, claim }] = &lowered[..] else { panic!("{lowered:?}") };
    assert_eq!((*grant, amount.to_string(), from.to_string(), *claim), (child, "200.00".into(), "2026-11-01".into(), Some(yuan("600"))));
    assert_eq!(office.alerts(ClaimOpen).len(), 1, "it stands in the answer and in the list");
    assert_eq!(office.pay(family, "1800"), "done");
    assert_eq!((office.pay(child, "200.01"), office.pay(child, "200")), ("not possible".to_string(), "done".to_string()), "November goes on");
    let paid = record(&office, child).paid.checked_add(yuan("1800")).map(|paid| paid.less(yuan("600")));
    assert_eq!(paid, Some(yuan("2400")), "three months of 600 and 200");
    let says: Vec<String> = record(&office, child).rates_say().into_iter().map(|words| words.en).collect();
    assert!(says.len() == 1 && says[0].starts_with("500.00 yuan before; 200.00 from 2026-11-01 on"), "{says:?}");
}
