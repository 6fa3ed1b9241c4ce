//! Can every approval chain of the sources be written down, and walked through to its end?
//!
//! All are filed on Monday 2 November 2026 and each stage takes its last day. November and December have no holiday, so five
//! working days are a week.

use crate::walk::Walk;
use engine::ledger::ApplicationState;

fn walked(lines: &str) -> (String, String) {
    let mut walk = Walk::new(lines, "2026-11-02");
    let told = walk.walked_to_the_end();
    assert_eq!(walk.state(), ApplicationState::Accepted, "{told}");
    let whole = walk.whole();
    assert!(walk.award().starts_with("granted 500.00"), "{told}");
    (told, whole)
}

fn stage(id: &str, by: &str, more: &str) -> String {
    format!("  - {{id: {id}, name: {{zh: 环节, en: {id}}}, by: {by}{more}, clause: 一}}\n")
}

const SHOWN: &str = ", publicity: true, limit: {days: 7, unit: calendar}";

fn days(days: u16) -> String {
    format!(", limit: {{days: {days}, unit: working}}")
}

/// 最低生活保障审核确认办法 (2021), articles 15 to 22: 30 working days in all, up to 45.
fn national_allowance(process: &str) -> String {
    let chain = [
        stage("acceptance", "subdistrict", ""),
        stage("investigation", "subdistrict", &days(3)),
        stage("appraisal", "community", ", only_if: disputed"),
        stage("opinion", "subdistrict", ""),
        stage("publicity", "community", SHOWN),
        stage("decision", "district", &days(10)),
        stage("refusal", "district", &format!(", only_if: refused{}", days(3))),
    ];
    format!("{process}\nstages:\n{}", chain.concat())
}

#[test]
fn the_national_allowance_takes_thirty_working_days_or_forty_five() {
    let lines = national_allowance("process: {days: 30, days_max: 45, unit: working, after: acceptance}");
    let (told, whole) = walked(&lines);
    assert_eq!(told, "acceptance 2026-11-02, investigation 2026-11-05, opinion 2026-11-05, publicity 2026-11-13, decision 2026-11-27");
    assert_eq!(whole, "2026-12-14");
}

/// 民政部 2022: where the township decides, 20 working days.
#[test]
fn the_township_takes_twenty() {
    assert_eq!(walked(&national_allowance("process: {days: 20, days_max: 45, unit: working, after: acceptance}")).1, "2026-11-30");
}

/// The same as a property of the place: only where the fact is known the shorter limit counts.
#[test]
fn the_township_takes_twenty_where_it_decides() {
    let lines = |condition: &str| {
        let instead = format!("instead: [{{when: \"{condition}\", days: 20, days_max: 45, unit: working, clause: 四}}]");
        national_allowance(&format!("process: {{days: 30, days_max: 45, unit: working, after: acceptance, {instead}}}"))
    };
    assert_eq!(walked(&lines("household.permanent_resident")).1, "2026-11-30");
    assert_eq!(walked(&lines("!household.permanent_resident")).1, "2026-12-14");
    assert_eq!(walked(&lines("household.dibao == 'urban'")).1, "2026-12-14", "not known");
}

/// Beijing's subsidies for old people: passed on at once, collected by the 20th, decided by the 25th of the month.
#[test]
fn days_of_the_month() {
    let by = |day: u16| format!(", limit: {{days: {day}, unit: day_of_month}}");
    let chain = [stage("acceptance", "subdistrict", &days(0)), stage("collection", "subdistrict", &by(20)), stage("decision", "district", &by(25))];
    let lines = format!("stages:\n{}", chain.concat());
    assert_eq!(walked(&lines).0, "acceptance 2026-11-02, collection 2026-11-20, decision 2026-11-25");
    // After the 20th it is the next month's; 20 December is a Sunday.
    assert_eq!(Walk::new(&lines, "2026-11-23").walked_to_the_end(), "acceptance 2026-11-23, collection 2026-12-21, decision 2026-12-25");
}

/// The rules of 2012: survey 10, appraisal 5, publicity 7, county 5, second publicity 7, decision 3; 30 of 100 spot-checked.
#[test]
fn the_allowance_of_2012_has_two_publicities_and_spot_checks() {
    let chain = [
        stage("survey", "subdistrict", &format!(", visit: {{}}{}", days(10))),
        stage("appraisal", "community", &days(5)),
        stage("publicity", "community", SHOWN),
        stage("county", "district", &format!(", visit: {{share: 30}}{}", days(5))),
        stage("second-publicity", "community", SHOWN),
        stage("decision", "district", &days(3)),
    ];
    assert_eq!(
        walked(&format!("stages:\n{}", chain.concat())).0,
        "survey 2026-11-16, appraisal 2026-11-23, publicity 2026-12-01, county 2026-12-08, second-publicity 2026-12-16, decision 2026-12-21"
    );
}

/// 特困人员认定办法 (2021), articles 13 to 18.
#[test]
fn support_of_people_in_extreme_hardship() {
    let chain = [
        stage("opinion", "subdistrict", &days(15)),
        stage("publicity", "community", SHOWN),
        stage("disputed", "subdistrict", &format!(", only_if: disputed{}", days(15))),
        stage("decision", "district", &format!(", visit: {{share: 30}}{}", days(15))),
        stage("refusal", "district", &format!(", only_if: refused{}", days(3))),
    ];
    assert_eq!(walked(&format!("stages:\n{}", chain.concat())).0, "opinion 2026-11-23, publicity 2026-12-01, decision 2026-12-22");
}

#[test]
fn families_with_rigid_expenses() {
    let chain = [
        stage("acceptance", "subdistrict", ""),
        stage("opinion", "subdistrict", ""),
        stage("publicity", "community", SHOWN),
        stage("decision", "district", ""),
    ];
    let (told, whole) = walked(&format!("process: {{days: 30, days_max: 45, unit: working}}\nstages:\n{}", chain.concat()));
    assert_eq!(told, "acceptance 2026-11-02, opinion 2026-11-02, publicity 2026-11-10, decision 2026-11-10");
    assert_eq!(whole, "2026-12-14");
}

/// Beijing's rules of 2018.
#[test]
fn beijing_s_allowance() {
    let chain = [
        stage("acceptance", "subdistrict", ""),
        stage("survey", "subdistrict", &days(10)),
        stage("explanation", "applicant", &format!(", optional: true{}", days(4))),
        stage("appraisal", "community", &days(4)),
        stage("publicity", "community", SHOWN),
        stage("filing", "subdistrict", &days(2)),
        stage("review", "district", &format!(", visit: {{share: 30}}{}", days(5))),
        stage("decision", "district", &days(2)),
        stage("refusal", "district", &format!(", only_if: refused{}", days(3))),
    ];
    assert_eq!(
        walked(&format!("stages:\n{}", chain.concat())).0,
        "acceptance 2026-11-02, survey 2026-11-16, appraisal 2026-11-20, publicity 2026-11-30, filing 2026-12-02, review 2026-12-09, decision 2026-12-11"
    );
}

#[test]
fn beijing_s_subsidies_for_the_disabled() {
    let chain = [
        stage("cdpf", "subdistrict", &days(3)),
        stage("first-review", "subdistrict", &days(4)),
        stage("publicity", "community", SHOWN),
        stage("district-cdpf", "district", &days(3)),
        stage("decision", "district", &days(5)),
    ];
    assert_eq!(
        walked(&format!("stages:\n{}", chain.concat())).0,
        "cdpf 2026-11-05, first-review 2026-11-11, publicity 2026-11-19, district-cdpf 2026-11-24, decision 2026-12-01"
    );
}

/// Publicity of working days, after the approval.
#[test]
fn beijing_s_aid_against_poverty_by_illness() {
    let chain = [
        stage("acceptance", "subdistrict", &days(1)),
        stage("investigation", "subdistrict", &days(14)),
        stage("review", "district", &days(10)),
        stage("approval", "district", &days(10)),
        stage("publicity", "community", &format!(", publicity: true{}", days(5))),
        stage("refusal", "subdistrict", &format!(", only_if: refused{}", days(2))),
    ];
    let rest = "investigation 2026-11-23, review 2026-12-07, approval 2026-12-21, publicity 2026-12-29";
    assert_eq!(walked(&format!("stages:\n{}", chain.concat())).0, format!("acceptance 2026-11-03, {rest}"));
    // Within the fourteen days the check of means is asked for in the first five: both run from the acceptance.
    let within = chain[1].replace("clause", "after: acceptance, clause");
    let first = [chain[0].clone(), stage("check", "subdistrict", &days(5)), within].concat();
    assert_eq!(walked(&format!("stages:\n{first}{}", chain[2..].concat())).0, format!("acceptance 2026-11-03, check 2026-11-10, {rest}"));
}

#[test]
fn zhejiang_and_children_without_care() {
    let chain = [stage("township", "subdistrict", &days(15)), stage("publicity", "community", SHOWN), stage("county", "district", &days(5))];
    assert_eq!(walked(&format!("stages:\n{}", chain.concat())).0, "township 2026-11-23, publicity 2026-12-01, county 2026-12-08");
    let chain = [stage("township", "subdistrict", &days(15)), stage("county", "district", &days(15))];
    assert_eq!(walked(&format!("stages:\n{}", chain.concat())).0, "township 2026-11-23, county 2026-12-14");
}

/// 30 calendar days without the days of appraisal and publicity: the eight days from 2 to 10 November do not count.
#[test]
fn chongqing_counts_neither_appraisal_nor_publicity() {
    let chain = [
        stage("check", "subdistrict", ""),
        stage("appraisal", "community", ", only_if: disputed"),
        stage("publicity", "community", SHOWN),
        stage("publicity-again", "community", ", only_if: disputed, publicity: true, limit: {days: 3, unit: calendar}"),
        stage("decision", "district", ""),
    ];
    let process = "process: {days: 30, unit: calendar, without: [appraisal, publicity, publicity-again]}";
    let (told, whole) = walked(&format!("{process}\nstages:\n{}", chain.concat()));
    assert_eq!(told, "check 2026-11-02, publicity 2026-11-10, decision 2026-11-10");
    assert_eq!(whole, "2026-12-10");
}

/// Calendar days end on a working day: 22 November and 13 December are Sundays.
#[test]
fn legal_aid_and_the_five_guarantees() {
    let calendar = |days: u16| format!(", limit: {{days: {days}, unit: calendar}}");
    let chain = [stage("decision", "district", &calendar(7)), stage("assignment", "district", &calendar(3))];
    assert_eq!(walked(&format!("stages:\n{}", chain.concat())).0, "decision 2026-11-09, assignment 2026-11-12");
    let chain = [stage("township", "subdistrict", &calendar(20)), stage("county", "district", &calendar(20))];
    assert_eq!(walked(&format!("stages:\n{}", chain.concat())).0, "township 2026-11-23, county 2026-12-14");
}

#[test]
fn ezhou_has_four_levels_and_no_limits() {
    let chain = [stage("station", "community", ""), stage("township", "subdistrict", ""), stage("district", "district", ""), stage("city", "city", "")];
    assert_eq!(walked(&format!("stages:\n{}", chain.concat())).0, "station 2026-11-02, township 2026-11-02, district 2026-11-02, city 2026-11-02");
}

#[test]
fn shiyan_has_three_reviews_and_two_publicities() {
    let chain = [
        stage("village", "community", ", visit: {}"),
        stage("village-publicity", "community", SHOWN),
        stage("township", "subdistrict", ""),
        stage("county", "district", ""),
        stage("county-publicity", "district", SHOWN),
    ];
    assert_eq!(
        walked(&format!("stages:\n{}", chain.concat())).0,
        "village 2026-11-02, village-publicity 2026-11-10, township 2026-11-10, county 2026-11-10, county-publicity 2026-11-18"
    );
}

/// Pay first: on the day itself, and papers within five working days.
#[test]
fn urgent_aid_is_paid_before_the_papers() {
    let chain = [
        stage("first-aid", "subdistrict", ", fast: true, optional: true, limit: {days: 0, unit: calendar}"),
        stage("decision", "subdistrict", &days(5)),
        stage("refusal", "subdistrict", &format!(", only_if: refused{}", days(3))),
    ];
    let lines = format!("stages:\n{}", chain.concat());
    let mut walk = Walk::new(&lines, "2026-11-02");
    assert_eq!(walk.award(), "faults application", "not before the first stage");
    assert_eq!(walk.accept("first-aid"), "done");
    assert!(walk.award().starts_with("granted 500.00"));
    assert_eq!((walk.state(), walk.record().paid_first.is_some()), (ApplicationState::Open, true), "the later stage still stands");
    assert_eq!(walk.award(), "faults application", "once");
    assert_eq!(walk.act(engine::casework::ChainAct::Withdraw), "not possible", "what was paid first is gone through with");
    assert_eq!(walk.due("decision"), "2026-11-09");
    assert_eq!(walk.accept("decision"), "done");
    assert!(matches!(walk.state(), ApplicationState::Awarded(_)));
    // Nobody must be paid first.
    let mut walk = Walk::new(&lines, "2026-11-02");
    assert_eq!(walk.accept("decision"), "done");
    assert_eq!(walk.state(), ApplicationState::Accepted);
    // What was paid first may be refused later: it is asked back, not awarded again.
    let mut walk = Walk::new(&lines, "2026-11-02");
    assert_eq!(walk.accept("first-aid"), "done");
    assert!(walk.award().starts_with("granted"));
    assert_eq!(walk.refuse("decision"), "done");
    assert_eq!((walk.state(), walk.award().as_str()), (ApplicationState::Refused, "faults application"));
}

/// Seven working days for families on the allowance, fifteen for others; whoever decides says which where it is not known.
#[test]
fn a_stage_stands_for_those_whom_its_condition_names() {
    let chain = [
        stage("aided", "subdistrict", &format!(", when: household.dibao != 'none'{}", days(7))),
        stage("others", "subdistrict", &format!(", when: household.dibao == 'none'{}", days(15))),
    ];
    let due = |dibao: &str| {
        let mut office = crate::office::Office::new(&[("p", &format!("stages:\n{}", chain.concat()))]);
        office.put(&format!("{{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true{dibao}, \"members\": [{{\"id\": \"h-1\"}}]}}"));
        office.on("2026-11-02");
        let id = crate::walk::file(&mut office, "p", "h-1");
        let walk = Walk { office, id };
        let stages = walk.record().stages;
        (stages.iter().map(|stage| format!("{} {}", stage.stage, walk.due(&stage.stage))).collect::<Vec<_>>().join(", "), walk)
    };
    assert_eq!(due(", \"dibao\": \"urban\"").0, "aided 2026-11-11");
    assert_eq!(due(", \"dibao\": \"none\"").0, "others 2026-11-23");
    let (told, mut unknown) = due("");
    assert_eq!(told, "aided 2026-11-11, others 2026-11-23");
    assert_eq!((unknown.accept("others"), unknown.state()), ("done".to_string(), ApplicationState::Accepted));
}
