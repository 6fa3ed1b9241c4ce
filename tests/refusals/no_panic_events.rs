//! Does any damage to the stored form of an event make it panic, or leave something half read?

use crate::mutation::cases;
use engine::ledger::{Changes, Event, GROUPS, ReadError, RecordKey, Records, StoredBytes, apply};
use engine::sealing::{Mark, Opened, Owner, SealKey, Sealed, Vault};
use proptest::prelude::*;
use serde_json::{Value, json};

/// An application, a change, a report, a paper, a consent, a member of staff, a sample.
const IDS: [&str; 7] = ["A-0000000000007", "C-0000000000007", "R-0000000000007", "D-0000000000007", "E-0000000000007", "F-0000000000007", "M-0000000000007"];

/// Events of each group, as the journal keeps them.
fn stored() -> Vec<Value> {
    let sealed = json!(["H-0000000000007", "AAAA"]);
    let base = |body: Value| {
        let mut event = json!({"v": 1, "at": 1_700_000_000, "by": "li"});
        event.as_object_mut().expect("an object").extend(body.as_object().expect("an object").clone());
        event
    };
    let (household, person, grant) = ("H-0000000000007", "P-0000000000007", "G-0000000000007");
    let [application, change, report, paper, consent, staff, sample] = IDS;
    let clocks = json!({"process": ["2026-10-01", true], "later": [["survey", "2026-09-20", false]]});
    vec![
        base(json!({"what": "household_recorded", "household": household, "sealed": sealed, "members": [{"person": person}]})),
        base(json!({"what": "payment_made", "grant": grant, "amount": "100.00", "booked": "100.00", "on": "2026-09-01"})),
        base(json!({"what": "fund_opened", "fund": "f", "donor": "d", "opening": "100.00", "programs": ["p"]})),
        base(json!({"what": "suspension_lifted", "suspension": "S-0000000000007", "reason": sealed})),
        base(json!({"what": "asked_blindly", "person": person, "household": household, "need": "food", "window": {"from": "2026-09-01", "to": null},
            "purpose": {"plain": "x"}, "partner": "charity"})),
        base(json!({"what": "asked_blindly", "need": "food", "window": {"from": "2026-09-01", "to": null}, "purpose": {"plain": ""}, "partner": "charity"})),
        base(json!({"what": "alert_answered", "key": "fund_low:f", "fingerprint": "00", "outcome": "dismissed", "reason": {"plain": "x"}, "facts": ["low"]})),
        base(json!({"what": "identity", "step": "decided", "people": [person, "P-0000000000008"], "finding": "same", "reason": {"plain": "x"}})),
        base(json!({"what": "claim", "step": "raised", "grant": grant, "amount": "1.00", "on": "2026-09-01", "reason": sealed})),
        base(json!({"what": "attention", "step": "noticed", "key": "k", "fingerprint": "00", "household": household, "text": {"plain": "x"},
            "on": "2026-09-01", "reply_until": "2026-09-15"})),
        base(json!({"what": "attention", "step": "reviewed", "key": "k", "household": null, "fingerprint": "00", "outcome": "confirmed",
            "reason": {"plain": "x"}, "on": "2026-09-01"})),
        base(json!({"what": "import", "step": "rows_set_aside", "file": "a.csv", "taken": 1,
            "rows": [{"line": 2, "digest": "AAAAAAAAAAAAAAAAAAAAAA", "path": "x", "expected": {"zh": "数", "en": "a number"}}]})),
        base(json!({"what": "partner", "step": "set", "partner": "charity", "name": "c", "generation": 1, "questions_a_day": 5})),
        base(json!({"what": "forgotten", "owner": person})),
        base(json!({"what": "hold", "step": "released", "hold": grant, "reason": sealed})),
        base(json!({"what": "chain", "step": "papers_asked", "application": application, "papers": ["id-card"], "note": sealed, "on": "2026-09-01",
            "until": "2026-09-20", "clocks": clocks})),
        base(json!({"what": "chain", "step": "objection_settled", "application": application, "objection": 0, "finding": "upheld", "reason": sealed,
            "on": "2026-09-01", "back_to": "survey", "clocks": clocks})),
        base(json!({"what": "chain", "step": "visit_recorded", "application": application, "stage": "survey", "staff": ["a", "b"], "on": "2026-09-01",
            "note": sealed, "paper": null})),
        base(json!({"what": "change", "step": "proposed", "change": change, "grant": grant, "kind": {"reduce": "100.00"}, "reason": sealed, "clause": "c",
            "on": "2026-09-01", "reply_until": "2026-09-15", "plan": {"rates": [["2026-10-01", "100.00"]], "stops": "2027-01-01"}, "taper": [[3, 50]]})),
        base(json!({"what": "change", "step": "decided", "change": change, "outcome": "accept", "reason": sealed, "on": "2026-09-01",
            "plan": {"rates": [], "stops": null}, "appeal_until": "2026-11-01"})),
        base(json!({"what": "upkeep", "step": "reviewed", "grant": grant, "finding": "continues", "note": sealed, "on": "2026-09-01", "next": "2027-09-01"})),
        base(json!({"what": "upkeep", "step": "died", "person": person, "on": "2026-09-01", "note": sealed, "review_by": "2026-12-01"})),
        base(json!({"what": "upkeep", "step": "ended_with_base", "grant": grant, "base": "G-0000000000008", "on": "2026-09-01"})),
        base(json!({"what": "upkeep", "step": "moved_away", "household": household, "to": "110102", "on": "2026-09-01", "note": sealed,
            "review_by": "2026-12-01"})),
        base(json!({"what": "report", "step": "opened", "report": report, "channel": "visit", "area": "110101", "text": ["R-0000000000007", "AAAA"],
            "household": household, "on": "2026-09-01", "due": ["2026-09-02", false]})),
        base(json!({"what": "report", "step": "moved", "report": report, "to": "evaluated", "note": ["R-0000000000007", "AAAA"], "agency": "a",
            "household": null, "application": application, "score": 5, "on": "2026-09-01", "due": null})),
        base(json!({"what": "paper", "step": "received", "household": household, "paper": paper, "person": person, "application": application,
            "kind": "id-card", "file": "0".repeat(64), "media": "image/png", "note": sealed, "on": "2026-09-01", "until": null})),
        base(json!({"what": "paper", "step": "check_authorised", "household": household, "people": [person], "on": "2026-09-01", "until": null,
            "paper": paper})),
        base(json!({"what": "paper", "step": "check_answered", "household": household, "on": "2026-09-01", "findings": [sealed], "closes": ["k"]})),
        base(json!({"what": "paper", "step": "consent_given", "household": household, "consent": consent, "purpose": "charity", "to": ["a"],
            "from": "2026-09-01", "until": "2027-09-01", "paper": paper})),
        base(json!({"what": "kin", "step": "recorded", "staff": staff, "sealed": ["F-0000000000007", "AAAA"]})),
        base(json!({"what": "kin", "step": "removed", "staff": staff})),
        base(json!({"what": "sample", "step": "checked", "sample": sample, "grant": grant, "finding": "in_order", "note": sealed, "on": "2026-09-01"})),
        base(json!({"what": "sample", "step": "drawn", "sample": sample, "seed": "s", "window": {"from": "2026-09-01", "to": "2026-09-30"},
            "programs": ["p"], "percent": 5, "listed": {"rest": [grant]}, "drawn": [grant]})),
    ]
}

/// Every group of events is damaged here, whichever there are.
#[test]
fn each_group_of_events_stands_among_them() {
    let told: Vec<String> = stored().iter().map(|event| event["what"].as_str().expect("a name").to_string()).collect();
    let lacking: Vec<&str> = GROUPS.into_iter().filter(|group| !told.contains(&group.to_lowercase())).collect();
    assert_eq!(lacking, [""; 0]);
}

/// Nothing is stored, and no key is left.
struct Nothing;

impl Records for Nothing {
    fn bytes(&self, _: &RecordKey) -> Result<Option<StoredBytes>, ReadError> {
        Ok(None)
    }
    fn range(&self, _: &RecordKey, _: Option<&RecordKey>, _: usize) -> Result<Vec<(RecordKey, StoredBytes)>, ReadError> {
        Ok(Vec::new())
    }
}

impl Vault for Nothing {
    fn open(&self, _: &Sealed) -> Opened {
        Opened::Forgotten
    }
    fn key_of(&self, _: Owner) -> Option<SealKey> {
        None
    }
    fn mark(&self, _: &str, _: &str) -> Mark {
        Mark([7; 16])
    }
}

/// Reads and applies what can be read; what was read says the same when it is written again.
fn read_and_apply(text: &str) -> Result<(), String> {
    let event: Event = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let again: Event = serde_json::from_str(&serde_json::to_string(&event).expect("plain data")).expect("what was written");
    assert_eq!(again, event, "{text}");
    apply(&mut Changes::over(&Nothing), &event, 1, &Nothing).map_err(|error| error.to_string())
}

#[test]
fn each_event_is_read_as_it_stands() {
    for event in stored() {
        assert_eq!(read_and_apply(&event.to_string()), Ok(()), "{event}");
    }
}

/// The places of a value, as pointers.
fn places(value: &Value, here: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, inner)| places(inner, format!("{here}/{key}"), found)),
        Value::Array(list) => list.iter().enumerate().for_each(|(at, inner)| places(inner, format!("{here}/{at}"), found)),
        _ => {}
    }
    found.push(here);
}

const WRONG: [&str; 12] = [
    "null",
    "true",
    "-1",
    "1e999",
    "99999999999999999999",
    "\"\"",
    "\"9999-99-99\"",
    "\"P-ZZZZZZZZZZZZZ\"",
    "[]",
    "{}",
    "\"\\ud83d\"",
    "\"-92233720368547758.08\"",
];

/// Every value of every event once replaced by each wrong one: read or refused, never a panic.
#[test]
fn a_wrong_value_anywhere_is_refused_or_read() {
    let mut refused = 0;
    for event in stored() {
        let mut found = Vec::new();
        places(&event, String::new(), &mut found);
        for place in found {
            for wrong in WRONG {
                // Texts that serde_json itself does not hold are put in as text.
                let mut changed = event.clone();
                *changed.pointer_mut(&place).expect("a place") = json!("@@");
                refused += usize::from(read_and_apply(&changed.to_string().replace("\"@@\"", wrong)).is_err());
            }
        }
    }
    assert!(refused > 1_500, "{refused}");
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn a_torn_or_changed_text_is_refused_or_read(which in 0..stored().len(), at in any::<prop::sample::Index>(), byte in any::<u8>(), is_cut in any::<bool>()) {
        let mut text = stored()[which].to_string().into_bytes();
        let at = at.index(text.len());
        if is_cut {
            text.truncate(at);
        } else {
            text[at] = byte;
        }
        let read = read_and_apply(&String::from_utf8_lossy(&text));
        prop_assert!(!is_cut || read.is_err(), "half an event is none");
    }
}
