//! Is running aid looked at again as often as its class says?

use crate::office::{Office, day};
use crate::review_text::{chongqing, diagnostics_of};
use crate::said::said;
use engine::alerts::{AlertKind, AlertLevel};
use engine::calendar::Date;
use engine::casework::{MayAct, review_grant, reviews_due};
use engine::ledger::{GrantId, GrantRecord, ReviewFinding, read};
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
