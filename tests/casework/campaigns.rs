//! Does a campaign give as one works it out by hand?

use crate::campaign_text::{awards, campaign, committed, office_with, poor_pupil, previewed, pupil, tier, unserved};
use crate::office::{Office, day};
use engine::casework::{Filing, PastPerson, Suspended, file_application};
use engine::ledger::{GrantRecord, Scope, read};
use engine::store::Store;

pub const FLOOR: &str = "amount: {exactly: \"300\"}";

/// Four programs in three tiers.
pub fn programs(floor: &str) -> [(&'static str, String); 4] {
    let only = |when: &str| format!("criteria: [{{id: only, when: \"{when}\", says: {{zh: 限, en: only}}, clause: 一}}]");
    [
        ("small", "amount: {exactly: \"1000\"}\nneed: education.books".to_string()),
        (
            "big",
            format!(
                "amount: {{exactly: \"2000\"}}\n{}\nbase: {{on: 2026-08-01, household: {{area: \"110101\"}}, members: [{{student: senior}}]}}\n\
                 cases:\n  - {{name: a, expect: eligible, amount: \"2000.00\"}}\n  - {{name: b, set: {{person.student: primary}}, expect: ineligible}}",
                only("person.student == 'senior'")
            ),
        ),
        ("orphans", format!("amount: {{exactly: \"800\"}}\n{}", only("person.orphan"))),
        ("floor", floor.to_string()),
    ]
}

pub fn tiers() -> String {
    tier("donor", &["small, fund: fs", "big, quota: 2, fund: fb"]) + &tier("special", &["orphans, fund: fo"]) + &tier("floor", &["floor, fund: ff"])
}

const FUNDS: [(&str, &str, &[&str]); 4] = [("fs", "2500", &["small"]), ("fb", "10000", &["big"]), ("fo", "5000", &["orphans"]), ("ff", "500", &["floor"])];

/// Eleven households with one member each. By income: c4 50, c1 100, c11 150, c2 200, c3 300, c5 400, c6 500, c7 600, c9 700, and c8 of whom
/// nobody knows it; c10 is at no school.
pub fn pool(floor: &str, lines: &str) -> Office {
    let programs = programs(floor);
    let mut office = office_with(&programs.each_ref().map(|(id, lines)| (*id, lines.as_str())), campaign(&tiers(), lines), &FUNDS);
    for (id, income) in [("c1", 100), ("c2", 200), ("c3", 300)] {
        pupil(&mut office, id, &format!("\"income_month\": {income},"), "\"student\": \"senior\", \"orphan\": false,");
    }
    for (id, income) in [("c4", 50), ("c6", 500), ("c7", 600), ("c11", 150)] {
        poor_pupil(&mut office, id, income);
    }
    pupil(&mut office, "c5", "\"income_month\": 400,", "\"student\": \"primary\", \"orphan\": true,");
    pupil(&mut office, "c8", "", "\"student\": \"primary\", \"orphan\": false,");
    office.put("{\"id\": \"c9\", \"area\": \"110101\", \"income_month\": 700, \"members\": [{\"id\": \"c9-1\", \"student\": \"primary\", \"orphan\": false}]}");
    pupil(&mut office, "c10", "\"income_month\": 10,", "\"student\": \"none\", \"orphan\": true,");
    let who = PastPerson::Member { member: "c11-1".into(), household: None };
    office.past(who, "elsewhere", "education", "2026-09-01", Some("2026-09-01")).expect("recorded");
    office
}

/// The large donor's two places go to the hardest of the senior pupils, c1 and c2. The small donor's 2500 go to c4 and c3; 500 are too little for c5.
/// c5 is an orphan; the floor's 500 are enough for c6 only.
#[test]
fn largest_first_worked_out_by_hand() {
    let mut office = pool(FLOOR, "");
    let plan = previewed(&mut office);
    assert_eq!(
        awards(&plan),
        ["1 c4-1 small 1000.00", "2 c1-1 big 2000.00", "4 c2-1 big 2000.00", "5 c3-1 small 1000.00", "6 c5-1 orphans 800.00", "7 c6-1 floor 300.00"]
    );
    assert_eq!(unserved(&plan), ["3 c11", "8 c7", "9 c9", "10 c8"]);
    assert!(plan.unserved[2].reason.en.contains("permanent_resident"), "what is missing is named: {}", plan.unserved[2].reason.en);
    assert!(plan.unserved[0].reason.en.contains("elsewhere"), "what stands in the way is named: {}", plan.unserved[0].reason.en);
    let unknown: Vec<&str> = plan.unknown_keys.iter().map(|one| one.household.as_str()).collect();
    assert_eq!(unknown, ["c8"], "listed before the commit");
    let left: Vec<String> = plan.funds.iter().map(|(id, fund)| format!("{id} {} {} {}", fund.left_before, fund.given, fund.left_after)).collect();
    assert_eq!(left, ["fb 10000.00 4000.00 6000.00", "ff 500.00 300.00 200.00", "fo 5000.00 800.00 4200.00", "fs 2500.00 2000.00 500.00"]);
}

#[test]
fn what_is_committed_is_what_was_shown_and_the_funds_have_moved_so() {
    let mut office = pool(FLOOR, "");
    let shown = previewed(&mut office);
    let given = committed(&mut office).expect("given");
    assert_eq!((awards(&given), unserved(&given)), (awards(&shown), unserved(&shown)));
    for (fund, expected) in [
        ("fb", "opening 10000.00 granted 4000.00 left 6000.00"),
        ("fs", "opening 2500.00 granted 2000.00 left 500.00"),
        ("fo", "opening 5000.00 granted 800.00 left 4200.00"),
        ("ff", "opening 500.00 granted 300.00 left 200.00"),
    ] {
        assert_eq!(office.fund_stands(fund), expected);
    }
    for award in &given.awards {
        let grant = award.grant.expect("given");
        let record = read::<GrantRecord>(office.store(), &grant).expect("readable").expect("a grant");
        assert_eq!((record.terms.days.from, record.terms.days.to), (day("2026-08-15"), Some(day("2026-09-30"))), "the season of the campaign");
        assert_eq!(record.terms.amount, award.amount);
    }
}

#[test]
fn a_preview_changes_nothing() {
    let mut office = pool(FLOOR, "");
    let before = office.store().position();
    previewed(&mut office);
    assert_eq!(office.store().position(), before);
}

#[test]
fn a_second_commit_gives_nobody_a_second_award() {
    let mut office = pool(FLOOR, "");
    let first = committed(&mut office).expect("given");
    let funds = ["fb", "fs", "fo", "ff"].map(|fund| office.fund_stands(fund));
    let second = committed(&mut office).expect("given");
    assert_eq!(awards(&second), awards(&first));
    assert_eq!(second.awards.iter().map(|one| one.grant).collect::<Vec<_>>(), first.awards.iter().map(|one| one.grant).collect::<Vec<_>>());
    assert_eq!(["fb", "fs", "fo", "ff"].map(|fund| office.fund_stands(fund)), funds);
}

#[test]
fn a_part_of_the_amount_only_where_the_program_allows_it() {
    let mut office = pool("amount: {exactly: \"300\"}\npartial: true", "");
    let plan = previewed(&mut office);
    assert_eq!(awards(&plan)[5..], ["7 c6-1 floor 300.00", "8 c7-1 floor 200.00"]);
    assert_eq!(unserved(&plan), ["3 c11", "9 c9", "10 c8"]);
    committed(&mut office).expect("given");
    assert_eq!(office.fund_stands("ff"), "opening 500.00 granted 500.00");
}

#[test]
fn only_in_its_season() {
    for (today, is_given) in [("2026-08-14", false), ("2026-08-15", true), ("2026-09-30", true), ("2026-10-01", false)] {
        let mut office = pool(FLOOR, "");
        assert_eq!(committed(office.on(today)).is_ok(), is_given, "{today}");
        assert_eq!(office.held("c1-1").is_empty(), !is_given, "{today}");
    }
}

#[test]
fn who_is_suspended_is_passed_over() {
    let mut office = pool(FLOOR, "");
    office.suspend(Suspended::Person("c1-1".into()), Scope::All, "2026-09-01", None);
    let plan = committed(&mut office).expect("given");
    assert_eq!(awards(&plan)[1..3], ["4 c2-1 big 2000.00", "5 c3-1 big 2000.00"]);
    assert_eq!(office.held("c1-1"), [""; 0]);
}

fn simple(floor: &str, lines: &str, funds: &[(&str, &str, &[&str])]) -> Office {
    let tiers = tier("donor", &["p, fund: fp"]) + &tier("floor", &["f, fund: ff"]);
    office_with(&[("p", ""), ("f", floor)], campaign(&tiers, lines), funds)
}

/// SHA-256 of `study|e-1` begins with 368d, of f-1 with 39d0, of a-1 with 732d, c-1 8203, d-1 8979, b-1 b88a.
#[test]
fn equals_are_ordered_by_a_hash_that_favours_no_alphabet() {
    for ids in [["a", "b", "c", "d", "e", "f"], ["f", "d", "b", "e", "c", "a"]] {
        let mut office = simple(FLOOR, "", &[("fp", "1500", &["p"]), ("ff", "600", &["f"])]);
        ids.iter().for_each(|id| poor_pupil(&mut office, id, 100));
        let plan = previewed(&mut office);
        assert_eq!(awards(&plan), ["1 e-1 p 500.00", "2 f-1 p 500.00", "3 a-1 p 500.00", "4 c-1 f 300.00", "5 d-1 f 300.00"]);
        assert_eq!(unserved(&plan), ["6 b"]);
    }
}

#[test]
fn keys_are_compared_one_after_the_other_and_unknown_comes_last_either_way() {
    let income = "{id: income, value: household.income_month / household.size, direction: ascending, says: {zh: 收入, en: income}}";
    let size = "{id: size, value: household.size, direction: descending, says: {zh: 人口, en: size}}";
    let mut office = simple(FLOOR, &format!("hardship:\n  - {income}\n  - {size}"), &[("fp", "5000", &["p"]), ("ff", "600", &["f"])]);
    poor_pupil(&mut office, "a", 100);
    // Three share 300: the same income a head, and more people.
    office.put(
        "{\"id\": \"b\", \"area\": \"110101\", \"permanent_resident\": true, \"income_month\": 300, \"members\": [{\"id\": \"b-1\", \"student\": \"senior\"}, \
         {\"id\": \"b-2\", \"student\": \"none\"}, {\"id\": \"b-3\", \"student\": \"none\"}]}",
    );
    pupil(&mut office, "c", "", "\"student\": \"primary\",");
    poor_pupil(&mut office, "d", 101);
    assert_eq!(awards(&previewed(&mut office)), ["1 b-1 p 500.00", "2 a-1 p 500.00", "3 d-1 p 500.00", "4 c-1 p 500.00"]);
    let descending = income.replace("ascending", "descending");
    let mut office = simple(FLOOR, &format!("hardship:\n  - {descending}"), &[("fp", "5000", &["p"]), ("ff", "600", &["f"])]);
    poor_pupil(&mut office, "a", 100);
    pupil(&mut office, "c", "", "\"student\": \"primary\",");
    poor_pupil(&mut office, "d", 101);
    assert_eq!(awards(&previewed(&mut office)), ["1 d-1 p 500.00", "2 a-1 p 500.00", "3 c-1 p 500.00"]);
}

#[test]
fn who_applied_earlier_comes_first_and_who_did_not_apply_last() {
    let lines = "hardship:\n  - {id: applied, built_in: applied_on, direction: ascending, says: {zh: 日期, en: date}}";
    let mut office = simple(FLOOR, lines, &[("fp", "5000", &["p"]), ("ff", "600", &["f"])]);
    for id in ["a", "b", "e"] {
        poor_pupil(&mut office, id, 100);
    }
    for (id, on) in [("b", "2026-08-20"), ("a", "2026-08-21")] {
        let filing = Filing { household: id.into(), program: "p".into(), recipient: format!("{id}-1"), on: day(on), window: None };
        office.act(|desk| file_application(desk, &filing)).expect("filed");
    }
    assert_eq!(awards(&previewed(&mut office)), ["1 b-1 p 500.00", "2 a-1 p 500.00", "3 e-1 p 500.00"]);
}

#[test]
fn people_first_lets_the_hardest_choose_the_largest() {
    let floor = "amount: {exactly: \"900\"}";
    let given = |lines: &str| {
        let mut office = simple(floor, lines, &[("fp", "1000", &["p"]), ("ff", "900", &["f"])]);
        [("a", 100), ("b", 200), ("c", 300)].iter().for_each(|(id, income)| poor_pupil(&mut office, id, *income));
        awards(&previewed(&mut office))
    };
    assert_eq!(given("order: people_first"), ["1 a-1 f 900.00", "2 b-1 p 500.00", "3 c-1 p 500.00"]);
    assert_eq!(given("order: programs_first"), ["1 a-1 p 500.00", "2 b-1 p 500.00", "3 c-1 f 900.00"]);
}

fn with_law(lines: &str) -> Office {
    let law = "kind: statutory\namount: {exactly: \"700\"}\ncriteria: [{id: only, when: person.orphan, says: {zh: 孤儿, en: orphan}, clause: 一}]";
    let tiers = tier("donor", &["p, fund: fp"]);
    let mut office = office_with(&[("p", ""), ("law", law)], campaign(&tiers, lines), &[("fp", "500", &["p"])]);
    pupil(&mut office, "a", "\"income_month\": 100,", "\"student\": \"primary\", \"orphan\": true,");
    poor_pupil(&mut office, "b", 200);
    office
}

#[test]
fn statutory_aid_to_apply_for_first_is_shown() {
    let mut office = with_law("");
    let plan = previewed(&mut office);
    assert_eq!(awards(&plan), ["1 a-1 p 500.00"]);
    assert_eq!(plan.apply_first.iter().map(|one| format!("{} {}", one.household, one.program)).collect::<Vec<_>>(), ["a law"]);
    office.give("a", "a-1", "law");
    let plan = previewed(&mut office);
    assert_eq!((awards(&plan), plan.apply_first.len()), (vec!["1 a-1 p 500.00".to_string()], 0));
}

#[test]
fn statutory_aid_to_apply_for_first_can_be_a_condition() {
    let mut office = with_law("statutory_first: require");
    assert_eq!(awards(&previewed(&mut office)), ["2 b-1 p 500.00"]);
    office.give("a", "a-1", "law");
    assert_eq!(awards(&previewed(&mut office)), ["1 a-1 p 500.00"]);
}

#[test]
fn whom_nobody_knows_to_be_in_the_pool_is_listed_and_gets_nothing() {
    let mut office = simple(FLOOR, "", &[("fp", "5000", &["p"]), ("ff", "600", &["f"])]);
    poor_pupil(&mut office, "a", 100);
    pupil(&mut office, "b", "\"income_month\": 1,", "");
    let plan = committed(&mut office).expect("given");
    assert_eq!(awards(&plan), ["1 a-1 p 500.00"]);
    assert_eq!(plan.unclear.iter().map(|one| one.household.as_str()).collect::<Vec<_>>(), ["b"]);
}

#[test]
fn one_award_for_each_unit() {
    let two = "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"income_month\": 10, \
               \"members\": [{\"id\": \"h-1\", \"student\": \"primary\"}, {\"id\": \"h-2\", \"student\": \"primary\"}]}";
    let mut office = simple(FLOOR, "", &[("fp", "500", &["p"]), ("ff", "5000", &["f"])]);
    office.put(two);
    let plan = committed(&mut office).expect("given");
    assert_eq!(plan.awards.len(), 2, "by person each child");
    assert_eq!((office.held("h-1").len(), office.held("h-2").len()), (1, 1));
    let household = "unit: household\npool: {when: \"household.members.exists(m, m.student != 'none')\", says: {zh: 有学生, en: a pupil}}";
    let mut office = simple(FLOOR, household, &[("fp", "500", &["p"]), ("ff", "5000", &["f"])]);
    office.put(two);
    for _ in 0..2 {
        assert_eq!(committed(&mut office).expect("given").awards.len(), 1, "by household one");
        assert_eq!(office.fund_stands("fp"), "opening 500.00 granted 500.00");
        assert_eq!(office.fund_stands("ff"), "opening 5000.00 left 5000.00");
    }
}

#[test]
fn a_child_of_the_campaign_is_refused_a_second_donor_at_the_desk() {
    let mut office = simple(FLOOR, "", &[("fp", "500", &["p"]), ("ff", "5000", &["f"])]);
    poor_pupil(&mut office, "a", 100);
    committed(&mut office).expect("given");
    assert_eq!(office.ask("a", "a-1", "f"), "overlap with p");
}

#[test]
fn a_child_who_is_registered_twice_gets_one_award() {
    let own = crate::office::number("20150101", 1);
    let mut office = simple(FLOOR, "", &[("fp", "5000", &["p"]), ("ff", "5000", &["f"])]);
    for id in ["a", "b"] {
        pupil(&mut office, id, "\"income_month\": 100,", &format!("\"student\": \"primary\", \"name\": \"王小明\", \"id_number\": \"{own}\","));
    }
    let plan = committed(&mut office).expect("given");
    assert_eq!(awards(&plan).len(), 1, "{:?}", awards(&plan));
    assert_eq!(plan.unserved.len(), 1);
    assert_eq!(
        (office.fund_stands("fp").as_str(), office.fund_stands("ff").as_str()),
        ("opening 5000.00 granted 500.00 left 4500.00", "opening 5000.00 left 5000.00")
    );
    let given: Vec<i64> = plan.funds.values().map(|fund| fund.given.fen()).collect();
    assert_eq!(given, [0, 50_000], "the plan tells what the funds have given");
    let again = committed(&mut office).expect("given");
    assert_eq!((awards(&again), office.fund_stands("ff")), (awards(&plan), "opening 5000.00 left 5000.00".to_string()));
}

fn served_once_a_household(floor: &str, funds: &[(&str, &str, &[&str])]) -> Office {
    simple(floor, "unit: household\npool: {when: \"household.members.exists(m, m.student != 'none')\", says: {zh: 有学生, en: a pupil}}", funds)
}

#[test]
fn what_a_child_registered_twice_does_not_take_goes_to_the_next_at_once() {
    let mut office = served_once_a_household(FLOOR, &[("fp", "1000", &["p"]), ("ff", "1", &["f"])]);
    let own = crate::office::number("20150101", 1);
    for (id, income, number) in [("a", 100, own.as_str()), ("b", 200, own.as_str()), ("c", 300, "")] {
        let number = if number.is_empty() { String::new() } else { format!("\"name\": \"王小明\", \"id_number\": \"{number}\", ") };
        pupil(&mut office, id, &format!("\"income_month\": {income},"), &format!("\"student\": \"primary\", {number}"));
    }
    let given = committed(&mut office).expect("given");
    assert_eq!(awards(&given), ["1 a-1 p 500.00", "3 c-1 p 500.00"]);
    assert_eq!(unserved(&given), ["2 b"]);
    let again = committed(&mut office).expect("given");
    assert_eq!((awards(&again), unserved(&again)), (awards(&given), unserved(&given)), "the other household's award is not its own");
    assert_eq!(again.funds["fp"].given.to_string(), "1000.00", "and is counted once");
}

#[test]
fn a_household_served_once_gets_the_most_that_any_of_its_members_brings() {
    let by_school = "criteria: [{id: only, when: \"person.student != 'none'\", says: {zh: 限, en: only}, clause: 一}]\n\
                     amount:\n  first:\n    - {when: \"person.student == 'senior'\", value: 400, says: {zh: 高中, en: senior}, clause: 一}\n    \
                     - {value: 200, says: {zh: 其他, en: others}, clause: 一}\n\
                     base: {on: 2026-08-01, household: {area: \"110101\"}, members: [{student: senior}]}\n\
                     cases:\n  - {name: a, expect: eligible, amount: \"400.00\"}\n  - {name: b, set: {person.student: primary}, expect: eligible, amount: \"200.00\"}\n  \
                     - {name: c, set: {person.student: none}, expect: ineligible}";
    let mut office = served_once_a_household(by_school, &[("fp", "1", &["p"]), ("ff", "900", &["f"])]);
    office.put(
        "{\"id\": \"h\", \"area\": \"110101\", \"permanent_resident\": true, \"income_month\": 10, \
         \"members\": [{\"id\": \"h-1\", \"student\": \"primary\"}, {\"id\": \"h-2\", \"student\": \"senior\"}]}",
    );
    for _ in 0..2 {
        assert_eq!(awards(&committed(&mut office).expect("given")), ["1 h-2 f 400.00"], "also when it is asked again");
    }
}

/// A fund that nobody has registered is told apart from one that is empty.
#[test]
fn a_fund_that_is_not_registered_is_said_so() {
    let programs = programs(FLOOR);
    let mut office = office_with(&programs.each_ref().map(|(id, lines)| (*id, lines.as_str())), campaign(&tiers(), ""), &FUNDS[3..]);
    for id in ["c4", "c6"] {
        poor_pupil(&mut office, id, 50);
    }
    let plan = previewed(&mut office);
    assert_eq!(plan.awards.len(), 1, "the floor's fund has enough for one");
    let reason = &plan.unserved[0].reason.en;
    assert!(reason.contains("its fund is not registered (fs)") && reason.contains("its fund has too little (ff)"), "{reason}");
}

/// A registered fund gives nothing to a program that it does not list; the plan says so before anything is given.
#[test]
fn a_fund_of_other_programs_is_not_counted_on() {
    let programs = programs(FLOOR);
    let funds: [(&str, &str, &[&str]); 2] = [("fs", "5000", &["floor"]), FUNDS[3]];
    let mut office = office_with(&programs.each_ref().map(|(id, lines)| (*id, lines.as_str())), campaign(&tiers(), ""), &funds);
    for (id, income) in [("c4", 50), ("c6", 60)] {
        poor_pupil(&mut office, id, income);
    }
    let plan = previewed(&mut office);
    assert_eq!(awards(&plan), ["1 c4-1 floor 300.00"]);
    assert!(plan.unserved[0].reason.en.contains("its fund does not pay for it (fs)"), "{}", plan.unserved[0].reason.en);
    assert_eq!(awards(&committed(&mut office).expect("given")), ["1 c4-1 floor 300.00"]);
}
