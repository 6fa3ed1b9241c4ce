//! Is an officer told by which rule aid is refused, and from when it would be given?

use crate::office::Office;
use engine::casework::{AwardRequest, CaseError};
use engine::ledger::Refusal;

/// Why it is refused, in English.
fn why(office: &mut Office, request: &AwardRequest) -> String {
    match office.award(request) {
        Err(CaseError::Refused(Refusal::Overlap(overlap))) => {
            assert_eq!(overlap.asked, request.program);
            overlap.why.map(|words| words.en).unwrap_or_default()
        }
        other => panic!("{request:?}: {other:?}"),
    }
}

#[test]
fn each_rule_has_its_own_words() {
    let statutory = "kind: statutory\nneed: living\n";
    let monthly = |more: &str| format!("{statutory}per: month\n{more}");
    let event = |more: &str| format!("{statutory}per: event\n{more}");
    let once = format!("{statutory}per: once\nrepeats: never");
    let (one, other) = (monthly(""), monthly("relations: [{excludes: one}]"));
    let (urgent, aid) = (event(""), event("relations: [{excludes_same_cause: urgent}]"));
    let mut office = Office::new(&[("once", &once), ("one", &one), ("other", &other), ("urgent", &urgent), ("aid", &aid)]);
    office.usual_family();
    let ask = |office: &mut Office, program: &str, cause: Option<&str>| {
        let request = AwardRequest { cause: cause.map(str::to_string), ..office.request("h", "h-1", program) };
        why(office, &request)
    };
    office.give("h", "h-1", "once");
    let held = office.give("h", "h-1", "one");
    let urgent = AwardRequest { cause: Some("Fire".into()), ..office.request("h", "h-1", "urgent") };
    office.give_what(&urgent);
    assert_eq!(ask(&mut office, "other", None), "the two can't be held together");
    for (program, cause) in [("urgent", "fire."), ("aid", " FIRE")] {
        assert!(ask(&mut office, program, Some(cause)).starts_with("not twice for one cause"), "{program}");
    }
    let elsewhere = AwardRequest { cause: Some("flood".into()), ..office.request("h", "h-1", "aid") };
    office.give_what(&elsewhere);
    assert_eq!(office.pay(held, "500"), "done");
    office.on("2026-09-20").cancel(held);
    // Asked for days that the ended one still covers.
    let early = AwardRequest { on: crate::office::day("2026-09-10"), ..office.request("h", "h-1", "other") };
    assert_eq!(why(&mut office, &early), "the two can't be held together; this would begin on 2026-09-10, and can from 2026-09-20 on");
    office.on("2029-09-01");
    assert_eq!(ask(&mut office, "once", None), "this is given once only");
}
