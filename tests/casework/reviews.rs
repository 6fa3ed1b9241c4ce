//! Is running aid looked at again as often as its class says?

use crate::office::{Office, day};
use crate::review_text::{chongqing, diagnostics_of};
use crate::said::said;
use engine::alerts::{Alert, AlertKind, AlertLevel, AlertState, answer_alert, closed_alerts};
use engine::calendar::Date;
use engine::casework::{MayAct, review_grant, reviews_due};
use engine::ledger::{AlertOutcome, GrantId, GrantRecord, ReviewFinding, read};
use engine::proof::load_catalog;

fn office(household: &str, member: &str) -> Office {
    let mut office = Office::with_catalog(chongqing());
    office.put(&format!("{{\"id\": \"h\", \"area\": \"500101\", \"lives_here\": true, {household}, \"members\": [{{\"id\": \"h-1\"{member}}}]}}"));
    office
}

/// The cycle in months, and the first day by which the grant is to be looked at.
fn reviewed(household: &str, member: &str) -> Option<(u16, Date)> {
    let mut office = office(household, member);
    let grant = office.give("h", "household", "dibao");
    let record = read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant");
    record.terms.review.map(|review| review.months).zip(record.review_due)
}

fn due(office: &mut Office, until: &str) -> Vec<(Date, GrantId)> {
    let list = office.act(|desk| reviews_due(desk, day(until), None)).expect("readable");
    list.into_iter().map(|review| (review.due, review.record.terms.grant)).collect()
}

fn look(office: &mut Office, grant: GrantId, finding: ReviewFinding) -> String {
    said(&office.act(|desk| review_grant(desk, grant, finding, "visited at home")))
}

/// Class A a year, class B half a year, class C a month in the city and a quarter in the country: 渝 2016, 二十六.
#[test]
fn each_class_has_its_cycle() {
    let (ill, able, neither) = (
        ", \"seriously_ill\": true, \"able_jobless\": false",
        ", \"seriously_ill\": false, \"able_jobless\": true",
        ", \"seriously_ill\": false, \"able_jobless\": false",
    );
    for (household, member, expected) in [
        ("\"zone\": \"urban\", \"stable_income\": true", ill, Some((12, "2027-09-01"))),
        ("\"zone\": \"urban\", \"stable_income\": true", neither, Some((6, "2027-03-01"))),
        ("\"zone\": \"urban\", \"stable_income\": false", able, Some((1, "2026-10-01"))),
        ("\"zone\": \"rural\", \"stable_income\": false", able, Some((3, "2026-12-01"))),
        ("\"zone\": \"rural\", \"stable_income\": false", neither, None),
        // Unknown: the shortest cycle of those that may still hold.
        ("\"zone\": \"urban\", \"stable_income\": true", ", \"seriously_ill\": true", Some((1, "2026-10-01"))),
        ("\"zone\": \"rural\", \"stable_income\": true", ", \"able_jobless\": false", Some((6, "2027-03-01"))),
        ("\"zone\": \"rural\"", ", \"able_jobless\": false, \"seriously_ill\": true", Some((6, "2027-03-01"))),
    ] {
        assert_eq!(reviewed(household, member), expected.map(|(months, due)| (months, day(due))), "{household}{member}");
    }
}

#[test]
fn aid_that_ends_by_itself_is_not_reviewed() {
    let mut office = office("\"zone\": \"urban\", \"stable_income\": true", ", \"able_jobless\": true");
    let grant = office.give("h", "h-1", "once");
    let record = read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant");
    assert_eq!((record.terms.review, record.review_due), (None, None));
    assert_eq!(diagnostics_of("  - {months: 12, says: {zh: 甲, en: a}}", "per: once"), ["aid of this program ends by itself and is not reviewed"]);
}

#[test]
fn a_wrong_cycle_or_a_row_that_is_never_reached_fails_the_check() {
    assert_eq!(diagnostics_of("  - {months: 12, says: {zh: 甲, en: a}}", "per: month"), [""; 0]);
    assert_eq!(diagnostics_of("  - {months: 5, says: {zh: 甲, en: a}}", "per: month"), ["an unknown cycle"]);
    let rows = "  - {months: 12, says: {zh: 甲, en: a}}\n  - {when: household.stable_income, months: 6, says: {zh: 乙, en: b}}";
    assert_eq!(diagnostics_of(rows, "per: month"), ["rows after one without a `when` are never reached"]);
}

/// The list is by day; what was looked at comes again after its cycle; less aid that was proposed is not lost.
#[test]
fn a_look_moves_the_day_on() {
    let mut office = office("\"zone\": \"urban\", \"stable_income\": false", ", \"able_jobless\": true");
    let grant = office.give("h", "household", "dibao");
    assert_eq!(due(&mut office, "2026-09-30"), []);
    assert_eq!(due(&mut office, "2026-10-01"), [(day("2026-10-01"), grant)]);
    office.on("2026-09-20");
    assert_eq!(look(&mut office, grant, ReviewFinding::Continues), "done");
    assert_eq!(due(&mut office, "2026-10-19"), []);
    assert_eq!(due(&mut office, "2027-12-31"), [(day("2026-10-20"), grant)], "once");
    office.on("2026-10-22");
    assert_eq!(look(&mut office, grant, ReviewFinding::ChangeProposed), "done");
    assert_eq!(due(&mut office, "2027-12-31"), [(day("2026-10-20"), grant)], "still to be settled");
    assert_eq!(said(&office.act(|desk| review_grant(desk, grant, ReviewFinding::Continues, " "))), "faults note");
    assert_eq!(office.cancel(grant), "done");
    assert_eq!(due(&mut office, "2027-12-31"), []);
    assert_eq!(look(&mut office, grant, ReviewFinding::Continues), "not possible");
}

#[test]
fn another_agency_neither_sees_nor_reviews_it() {
    let mut office = office("\"zone\": \"urban\", \"stable_income\": true", ", \"able_jobless\": true");
    let grant = office.give("h", "household", "dibao");
    let of = |office: &mut Office, agency: &str| office.act(|desk| reviews_due(desk, day("2030-01-01"), Some(agency))).expect("readable").len();
    assert_eq!((of(&mut office, "office"), of(&mut office, "union")), (1, 0));
    office.may_act = MayAct::For("union".into());
    assert_eq!(look(&mut office, grant, ReviewFinding::Continues), "not yours");
}

/// Due on Thursday 1 October, a holiday like the days up to the 7th; the three working days before are 28, 29 and 30 September.
#[test]
fn a_review_is_amber_three_working_days_ahead_and_red_when_past() {
    let mut office = office("\"zone\": \"urban\", \"stable_income\": true", ", \"able_jobless\": true");
    let grant = office.give("h", "household", "dibao");
    let mut level = |on: &str| office.on(on).alerts(AlertKind::ReviewDue).first().map(|alert| alert.level);
    assert_eq!(level("2026-09-23"), None);
    assert_eq!(level("2026-09-27"), Some(AlertLevel::Amber));
    assert_eq!(level("2026-10-01"), Some(AlertLevel::Amber));
    assert_eq!(level("2026-10-02"), Some(AlertLevel::Red));
    assert_eq!(look(&mut office, grant, ReviewFinding::Continues), "done");
    assert!(office.alerts(AlertKind::ReviewDue).is_empty());
}

/// Beijing's allowance: half a year where income is not fixed or somebody is able to work, else a year.
#[test]
fn beijings_allowance_is_reviewed_each_year_or_half_year() {
    let catalog = load_catalog(&support::catalog_files()).0;
    let mut office = Office::with_catalog(catalog);
    let cycle = |office: &mut Office, id: &str, member: &str| {
        office.put(&format!(
            "{{\"id\": \"{id}\", \"area\": \"110101\", \"income_month\": \"0\", \"supporters\": [], \"property_within_rule\": true, \
             \"single_parent\": false, \"carer_60\": false, \"members\": [{{\"id\": \"{id}-1\", \"local_hukou\": true, \"tekun\": \"none\", {member}}}]}}"
        ));
        let grant = office.give(id, "household", "bj-dibao");
        let record = read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant");
        record.terms.review.map(|review| review.months)
    };
    let healthy = "\"seriously_ill_certified\": false, \"disability_type\": 0, \"disability_grade\": 0";
    for (id, member, months) in [
        ("able", format!("\"birth_date\": \"1980-05-01\", \"work_form\": \"none\", {healthy}"), 6),
        ("old", format!("\"birth_date\": \"1950-05-01\", \"work_form\": \"none\", {healthy}"), 12),
        ("old-at-work", format!("\"birth_date\": \"1950-05-01\", \"work_form\": \"flexible\", \"work_income_month\": \"0\", {healthy}"), 6),
        (
            "ill",
            "\"birth_date\": \"1980-05-01\", \"work_form\": \"none\", \"seriously_ill_certified\": true, \"disability_type\": 0, \"disability_grade\": 0"
                .into(),
            12,
        ),
    ] {
        assert_eq!(cycle(&mut office, id, &member), Some(months), "{id}");
    }
}

/// Families of class C in the city, whose aid was awarded on these days and is to be looked at a month later.
fn awarded_on(days: &[&str]) -> (Office, Vec<GrantId>) {
    let mut office = Office::with_catalog(chongqing());
    let grants = days.iter().enumerate().map(|(number, on)| {
        let id = format!("f{number}");
        office.put(&format!(
            "{{\"id\": \"{id}\", \"area\": \"500101\", \"lives_here\": true, \"zone\": \"urban\", \"members\": [{{\"id\": \"{id}-1\", \"able_jobless\": true}}]}}"
        ));
        office.on(on).give(&id, "household", "dibao")
    });
    let grants = grants.collect();
    (office, grants)
}

fn lists(office: &mut Office) -> Vec<Alert> {
    office.alerts(AlertKind::ReviewDue)
}

#[test]
fn one_question_for_each_desk_and_month_however_many_are_due() {
    let (mut office, _) = awarded_on(&["2026-09-01", "2026-09-10", "2026-09-20", "2026-10-05"]);
    office.on("2026-10-12");
    let [list] = &lists(&mut office)[..] else { panic!("one list") };
    assert!(list.says.en.contains("2026-10: 3,") && list.says.zh.contains("3项"), "{list:?}");
    assert_eq!((list.due, list.level, list.agency.as_deref()), (Some(day("2026-10-01")), AlertLevel::Red, Some("office")));
    assert!(list.evidence.iter().any(|line| line.en == "2 of them are overdue") && list.evidence.iter().any(|line| line.en.ends_with(": 3")), "{list:?}");
    assert_eq!((list.about[0].agency.as_deref(), list.about[0].reviews.as_deref()), (Some("office"), Some("2026-10")));
    office.on("2026-11-03");
    assert_eq!(lists(&mut office).iter().map(|list| list.about[0].reviews.clone().unwrap_or_default()).collect::<Vec<_>>(), ["2026-10", "2026-11"]);
}

#[test]
fn an_answer_to_a_list_holds_while_it_grows_shorter_and_not_when_something_comes_to_it() {
    let (mut office, grants) = awarded_on(&["2026-09-01", "2026-09-10"]);
    office.on("2026-10-12");
    let key = lists(&mut office)[0].key.clone();
    office.act(|desk| answer_alert(desk, &[], &key, AlertOutcome::Confirmed, "two more people will visit")).expect("answered");
    assert_eq!(look(&mut office, grants[0], ReviewFinding::Continues), "done");
    let [list] = &lists(&mut office)[..] else { panic!("one list") };
    assert_eq!((list.state, &list.difference), (AlertState::Confirmed, &None), "what was looked at asks nothing new");
    // Somebody's award of September is recorded late.
    office.put("{\"id\": \"f2\", \"area\": \"500101\", \"lives_here\": true, \"zone\": \"urban\", \"members\": [{\"id\": \"f2-1\", \"able_jobless\": true}]}");
    let mut request = office.request("f2", "household", "dibao");
    request.on = day("2026-09-25");
    office.give_what(&request);
    let list = lists(&mut office).into_iter().find(|list| list.key == key).expect("the list");
    assert_eq!(list.state, AlertState::Open);
    assert_eq!(list.difference.map(|difference| (difference.gone.len(), difference.new.len())), Some((1, 1)));
}

#[test]
fn the_last_look_closes_the_list_and_is_named() {
    let (mut office, grants) = awarded_on(&["2026-09-01", "2026-09-25"]);
    office.on("2026-10-02");
    let closed = |office: &mut Office| {
        let all = office.act(|desk| closed_alerts(desk, &[])).expect("readable");
        all.into_iter().filter(|one| one.kind == AlertKind::ReviewDue).map(|one| (one.household, one.edit.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(look(&mut office, grants[0], ReviewFinding::Continues), "done");
    assert_eq!(closed(&mut office), [(Some("f0".to_string()), true)], "of the 25th nobody is asked yet");
    office.on("2026-10-22");
    assert!(closed(&mut office).is_empty(), "raised again");
    assert_eq!(look(&mut office, grants[1], ReviewFinding::Continues), "done");
    assert_eq!(closed(&mut office), [(Some("f1".to_string()), true)]);
}

#[test]
fn what_is_looked_at_long_before_anybody_asks_closes_nothing() {
    let (mut office, grants) = awarded_on(&["2026-09-10"]);
    office.on("2026-09-15");
    assert_eq!(look(&mut office, grants[0], ReviewFinding::Continues), "done");
    assert!(office.act(|desk| closed_alerts(desk, &[])).expect("readable").is_empty());
}
