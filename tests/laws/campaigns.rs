//! Does the study-aid campaign run as the district's report says, and is its hardship what its words say?

use engine::catalog::{AidUnit, AwardOrder, Campaign, Direction, HardshipValue, PairRelation, ProgramKind, StatutoryFirst, TierKind};
use engine::eligibility::{NumberValue, Rigour, Situation, View, evaluate_condition, evaluate_number};
use engine::facts::{Household, parse_household};
use engine::number::Exact;
use support::catalog;

fn campaign() -> &'static Campaign {
    campaign_called("dc-campaign-study")
}

fn campaign_called(id: &str) -> &'static Campaign {
    catalog().campaigns.iter().find(|campaign| campaign.id == id).expect("the campaign")
}

fn family(facts: &str, members: &str) -> Household {
    parse_household(&format!("{{\"id\": \"f\", \"area\": \"110101\", {facts} \"members\": [{members}]}}"), &catalog().vocabulary).expect("a sound household")
}

/// What the keys come to for the first member, without the date of application.
fn hardship(household: &Household) -> Vec<NumberValue> {
    let situation = Situation::new(household, campaign().season.from, Rigour::Warn);
    let keys = campaign().hardship.iter().filter_map(|key| match &key.value {
        HardshipValue::Expression(number) => Some(evaluate_number(number, View::new(&situation, Some(0)))),
        HardshipValue::AppliedOn => None,
    });
    keys.collect()
}

#[test]
fn largest_donation_then_special_families_then_the_floor() {
    ["dc-campaign-study", "dc-campaign-study-2010"].into_iter().for_each(|id| follows_the_report(campaign_called(id)));
}

fn follows_the_report(campaign: &Campaign) {
    let tiers: Vec<(TierKind, Vec<&str>)> = campaign.tiers.iter().map(|t| (t.kind, t.programs.iter().map(|p| p.program.as_str()).collect())).collect();
    assert_eq!(
        tiers,
        [
            (TierKind::Donor, vec!["dc-youth-league-study-aid"]),
            (TierKind::Special, vec!["dc-cdpf-study-aid", "dc-redcross-study-aid", "dc-redcross-orphan-study-aid"]),
            (TierKind::Floor, vec!["dc-civil-affairs-study-aid"]),
        ]
    );
    assert_eq!((campaign.unit, campaign.order, campaign.statutory_first), (AidUnit::Person, AwardOrder::ProgramsFirst, StatutoryFirst::Suggest));
    assert!(campaign.illustrative && !campaign.doubts.is_empty(), "quotas and funds are invented, and it says so");
}

#[test]
fn one_program_for_a_child() {
    let ids: Vec<&str> = campaign().tiers.iter().flat_map(|t| t.programs.iter().map(|p| p.program.as_str())).collect();
    for (position, own) in ids.iter().enumerate() {
        let program = catalog().programs.iter().find(|p| p.id == *own).expect("the program loads");
        assert_eq!(program.kind, ProgramKind::NonStatutory, "{own}");
        for season in ["dc-campaign-study", "dc-campaign-study-2010"].map(|id| campaign_called(id).season) {
            let own_season = program.season.expect("a season").around(season.from).map(|(from, to)| (from, Some(to)));
            assert_eq!(own_season, Some((season.from, season.to)), "{own} takes applications in the campaign's season");
        }
        for other in &ids[position + 1..] {
            assert_eq!(catalog().relations.between(own, other), Some(PairRelation::Excludes), "{own} and {other}");
        }
    }
}

#[test]
fn hardship_is_what_its_words_say() {
    let directions: Vec<Direction> = campaign().hardship.iter().map(|key| key.direction).collect();
    assert_eq!(directions, [Direction::Ascending, Direction::Descending, Direction::Descending, Direction::Ascending]);
    assert_eq!(campaign().hardship[3].value, HardshipValue::AppliedOn);
    let plain = "\"disability_grade\": 0, \"disability_type\": 0, \"seriously_ill_certified\": false";
    let member = |id: &str, student: &str, born: &str| format!("{{\"id\": \"{id}\", {plain}, \"student\": \"{student}\", \"birth_date\": \"{born}\"}}");
    let known = |numbers: [Exact; 3]| numbers.map(NumberValue::Known).to_vec();
    // (3,000 - 12,000 / 12) / 4 heads / 1,450: a pupil, a kindergarten child, one who turns 80 on the first day, one a day younger.
    let members =
        [member("a", "primary", "2015-01-01"), member("b", "preschool", "2022-01-01"), member("c", "none", "1946-08-15"), member("d", "none", "1946-08-16")];
    let four = family("\"income_month\": \"3000.00\", \"necessary_expense_year\": \"12000.00\",", &members.join(", "));
    assert_eq!(hardship(&four), known([Exact::ratio(500, 1450), Exact::whole(2), Exact::whole(4)]));
    // Costs above the income: harder than no income at all.
    let one = family("\"income_month\": \"0\", \"necessary_expense_year\": \"17400.00\",", &member("a", "university", "2006-01-01"));
    assert_eq!(hardship(&one), known([Exact::whole(-1), Exact::whole(1), Exact::whole(1)]));
    // Each burden by itself counts its member once; a lighter one does not.
    for (facts, counted) in [
        ("\"seriously_ill_certified\": true, \"disability_grade\": 0, \"disability_type\": 0", 1),
        ("\"seriously_ill_certified\": false, \"disability_grade\": 2, \"disability_type\": 2", 1),
        ("\"seriously_ill_certified\": true, \"disability_grade\": 1, \"disability_type\": 4", 1),
        ("\"seriously_ill_certified\": false, \"disability_grade\": 3, \"disability_type\": 6", 1),
        ("\"seriously_ill_certified\": false, \"disability_grade\": 3, \"disability_type\": 4", 0),
    ] {
        let household = family("", &format!("{{\"id\": \"a\", \"student\": \"none\", \"birth_date\": \"1980-01-01\", {facts}}}"));
        assert_eq!(hardship(&household)[1], NumberValue::Known(Exact::whole(counted)), "{facts}");
    }
    let no_costs = family("\"income_month\": \"1450.00\",", &member("a", "senior", "2010-01-01"));
    assert_eq!(hardship(&no_costs)[0], NumberValue::Unknown, "costs that nobody has told are not none");
}

#[test]
fn the_pool_is_everybody_at_school() {
    for (student, is_in) in [("primary", true), ("preschool", true), ("university", true), ("none", false)] {
        let household = family("", &format!("{{\"id\": \"a\", \"student\": \"{student}\"}}"));
        let situation = Situation::new(&household, campaign().season.from, Rigour::Warn);
        assert_eq!(evaluate_condition(&campaign().pool, View::new(&situation, Some(0))), Some(is_in), "{student}");
    }
}
