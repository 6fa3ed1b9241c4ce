//! Where a smaller region has its own form of a program, the larger region's is not judged, also while the local file is broken.

use super::question;
use engine::calendar::{Date, civil_date};
use engine::catalog::CatalogSource;
use engine::eligibility::{Verdict, recommend};
use engine::facts::parse_household;
use engine::proof::load_catalog;
use support::catalog_files;

const IN_FORCE: Date = civil_date(2008, 6, 1);

/// The verdicts on both programs for a household of an area, and how many problems the catalog has.
fn answers(area: Option<&str>, on: Date, local: impl Fn(String) -> String) -> (Vec<(String, Verdict, Vec<String>)>, usize) {
    let mut files = catalog_files();
    let city = files.files.iter().find(|file| file.path.ends_with("/ez-urban-dibao.yaml")).expect("there").clone();
    let text = String::from_utf8(city.bytes).expect("UTF-8");
    let text = text
        .replace("id: ez-urban-dibao", "id: lo-urban-dibao")
        .replace("implements: [{program: cn-dibao, to: 2012-12-11}]", "implements: [ez-urban-dibao]")
        .replace("region: \"4207\"", "region: \"420704\"")
        .replace("in_force: {from: 2008-01-01}", "in_force: {from: 2008-01-01, to: 2008-12-31}");
    assert!(text.contains("420704") && text.contains("[ez-urban-dibao]\n") && text.contains("to: 2008-12-31}\n"), "the file has changed its shape");
    files.files.push(CatalogSource { path: "4207-ezhou/civil-affairs/lo-urban-dibao.yaml".into(), bytes: local(text).into_bytes() });
    let (catalog, problems) = load_catalog(&files);
    let area = area.map_or(String::new(), |area| format!("\"area\":\"{area}\","));
    let document = format!(r#"{{"id":"H",{area}"zone":"city","hukou":"urban","permanent_resident":true,"income_month":"100.00","members":[{{"id":"1"}}]}}"#);
    let household = parse_household(&document, &catalog.vocabulary).expect("sound");
    let only = ["ez-urban-dibao".to_string(), "lo-urban-dibao".to_string()].into();
    let question = engine::eligibility::Question { only: Some(&only), ..question(on) };
    let list = recommend(&catalog, &household, question).list;
    (list.iter().map(|one| (one.program.id.clone(), one.verdict, super::missing(&household, one))).collect(), problems.len())
}

fn eligible(id: &str) -> (String, Verdict, Vec<String>) {
    (id.to_string(), Verdict::Eligible, Vec::new())
}

#[test]
fn the_local_form_takes_the_place() {
    let same = |text: String| text;
    assert_eq!(answers(Some("420704"), IN_FORCE, same), (vec![eligible("lo-urban-dibao")], 0));
    assert_eq!(answers(Some("420702"), IN_FORCE, same), (vec![eligible("ez-urban-dibao")], 0), "elsewhere the larger one stands");
    assert_eq!(answers(Some("420704"), civil_date(2009, 1, 1), same), (vec![eligible("ez-urban-dibao")], 0), "and after the local one has ended");
    let open = |id: &str| (id.to_string(), Verdict::Needs, vec!["household.area".to_string()]);
    assert_eq!(answers(Some("420700"), IN_FORCE, same).0, [open("ez-urban-dibao"), open("lo-urban-dibao")], "the place decides which");
    assert_eq!(answers(None, IN_FORCE, same).0, [open("ez-urban-dibao"), open("lo-urban-dibao")]);
}

#[test]
fn a_place_may_be_taken_up_to_a_day() {
    let until = |text: String| text.replace("implements: [ez-urban-dibao]", "implements: [{program: ez-urban-dibao, to: 2008-06-01}]");
    assert_eq!(answers(Some("420704"), IN_FORCE, until), (vec![eligible("lo-urban-dibao")], 0));
    let next_day = IN_FORCE.tomorrow().expect("a day");
    assert_eq!(answers(Some("420704"), next_day, until), (vec![eligible("ez-urban-dibao"), eligible("lo-urban-dibao")], 0));
}

/// For some only: for all others the larger region's program stands, and where it is not known for whom, both are open.
#[test]
fn a_place_may_be_taken_for_some_only() {
    let when = |condition: &'static str| move |text: String| text.replace("[ez-urban-dibao]", &format!("[{{program: ez-urban-dibao, when: \"{condition}\"}}]"));
    assert_eq!(answers(Some("420704"), IN_FORCE, when("household.zone == 'city'")), (vec![eligible("lo-urban-dibao")], 0));
    let both = vec![eligible("ez-urban-dibao"), eligible("lo-urban-dibao")];
    assert_eq!(answers(Some("420704"), IN_FORCE, when("household.zone == 'district'")), (both, 0));
    assert_eq!(answers(Some("420702"), IN_FORCE, when("household.zone == 'city'")), (vec![eligible("ez-urban-dibao")], 0), "not there");
    let open = ("ez-urban-dibao".to_string(), Verdict::Needs, vec!["household.dibao".to_string()]);
    assert_eq!(answers(Some("420704"), IN_FORCE, when("household.dibao == 'urban'")), (vec![open, eligible("lo-urban-dibao")], 0));
    let broken = |text: String| when("household.zone == 'city'")(text).replace("household.income_pc <", "household.income_pcs <");
    let (list, problems) = answers(Some("420704"), IN_FORCE, broken);
    assert!(list.is_empty() && problems > 0, "a broken one is for whom it says: {list:?}");
    let broken = |text: String| when("household.zone == 'district'")(text).replace("household.income_pc <", "household.income_pcs <");
    assert_eq!(answers(Some("420704"), IN_FORCE, broken).0, [eligible("ez-urban-dibao")]);
    let (list, problems) = answers(Some("420704"), IN_FORCE, when("household.zoned == 'district'"));
    assert!(list.is_empty() && problems > 0, "nobody knows for whom it is: {list:?}");
}

#[test]
fn a_broken_local_form_is_not_replaced_in_silence() {
    let (list, problems) = answers(Some("420704"), IN_FORCE, |text| text.replace("household.income_pc <", "household.income_pcs <"));
    assert!(list.is_empty() && problems > 0, "{list:?}");
}

#[test]
fn only_a_larger_region_can_be_implemented() {
    let (_, problems) = answers(Some("420704"), IN_FORCE, |text| text.replace("[ez-urban-dibao]", "[ez-urban-dibao, nobody]"));
    assert_eq!(problems, 1, "there is no such program");
    let (_, problems) = answers(Some("420704"), IN_FORCE, |text| text.replace("region: \"420704\"", "region: \"4207\""));
    assert_eq!(problems, 1, "the same region");
}
