//! What if a campaign file makes no sense?

use crate::catalog_copy::{CatalogCopy, assert_check_names};
use crate::mutation::{cases, mutated};
use engine::catalog::{Campaign, Catalog, CatalogSource, Diagnostic, SourceFolder};
use engine::proof::load_catalog;
use proptest::prelude::*;
use std::sync::OnceLock;
use support::{catalog, catalog_files};

const ID: &str = "dc-campaign-study";
const FILE: &str = "110101-dongcheng/campaigns/dc-campaign-study.yaml";
const POOL: &str = "when: \"person.student in ['preschool', 'primary', 'junior', 'senior', 'vocational', 'university']\"";
const DONOR: &str = "program: dc-youth-league-study-aid, quota: 120, fund: dc-fund-youth-league";
const SHARE: &str = "value: (household.income_month - household.necessary_expense_year / 12) / household.size / standard.dibao";

/// The campaign, the programs it names, and what they need.
fn small() -> &'static SourceFolder {
    static FOLDER: OnceLock<SourceFolder> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let is_needed = |path: &str| {
            let is_shared = !path.contains('/') || path.contains("/facts/") || path.contains("/definitions") || path.contains("/standards/");
            is_shared || path.ends_with("agencies.yaml") || path.contains("study-aid") || path.contains("bj-dibao.yaml") || path == FILE
        };
        let files: Vec<CatalogSource> = catalog_files().files.into_iter().filter(|file| is_needed(&file.path)).collect();
        SourceFolder { files, ..SourceFolder::default() }
    })
}

fn with(path: &str, change: impl Fn(String) -> String) -> (Catalog, Vec<Diagnostic>) {
    let mut folder = small().clone();
    for file in folder.files.iter_mut().filter(|file| file.path == path) {
        file.bytes = change(String::from_utf8(file.bytes.clone()).expect("UTF-8")).into_bytes();
    }
    load_catalog(&folder)
}

fn text() -> String {
    let file = catalog_files().files.into_iter().find(|file| file.path == FILE).expect("the campaign");
    String::from_utf8(file.bytes).expect("UTF-8")
}

/// A fault keeps the campaign out, is told at its line, and leaves every program in.
fn assert_refused(name: &str, from: &str, to: &str, at: &str) {
    assert!(text().contains(from), "{name}: nothing to put the fault into: {from}");
    let changed = text().replacen(from, to, 1);
    let line = changed.lines().position(|line| line.contains(at)).unwrap_or_else(|| panic!("{name}: {at} stands in the file")) as u32 + 1;
    let (found, diagnostics) = with(FILE, |_| changed.clone());
    assert!(found.campaigns.is_empty(), "{name}: the campaign is kept out");
    let told: Vec<&Diagnostic> = diagnostics.iter().filter(|d| d.file == FILE && d.place.line == line).collect();
    assert!(!told.is_empty(), "{name}: line {line} is named: {diagnostics:?}");
    assert!(told.iter().all(|d| !d.problem.zh.is_empty() && !d.problem.en.is_empty() && !d.mend.zh.is_empty() && !d.mend.en.is_empty()), "{name}");
    assert!(found.left_out.is_empty(), "{name} harms only the campaign: {:?}", found.left_out);
    assert_eq!(found.programs, with(FILE, |text| text).0.programs, "{name} harms only the campaign");
}

#[test]
fn the_sound_campaign_loads_beside_its_programs() {
    let (found, diagnostics) = with(FILE, |text| text);
    assert!(diagnostics.iter().all(|d| d.file != FILE), "{diagnostics:?}");
    let campaign: &Campaign = &found.campaigns[0];
    assert_eq!((found.campaigns.len(), campaign.id.as_str(), campaign.tiers.len(), campaign.hardship.len()), (1, ID, 3, 4));
}

#[test]
fn names_and_words() {
    for (name, from, to) in [
        ("an unknown key", "unit: person", "unit: person\ncolour: red"),
        ("another format", "format: 1", "format: 2"),
        ("an id in capitals", "id: dc-campaign-study", "id: DC"),
        ("an unknown agency", "agency: dc-civil-affairs", "agency: dc-nobody"),
        ("an unknown need", "need: education", "need: eduction"),
        ("a region in words", "region: \"110101\"", "region: dongcheng"),
        ("an unknown unit", "unit: person", "unit: child"),
        ("an unknown order", "order: programs_first", "order: by_luck"),
        ("an unknown way with statutory aid", "statutory_first: suggest", "statutory_first: perhaps"),
    ] {
        let at = to.lines().last().expect("a line");
        assert_refused(name, from, to, at);
    }
    assert_refused("a key that is missing", "unit: person\n", "", "format: 1");
}

#[test]
fn the_season() {
    assert_refused("backwards", "to: 2026-09-30", "to: 2026-08-14", "season:");
    assert_refused("no such day", "to: 2026-09-30", "to: 2026-09-31", "season:");
    assert_refused("without an end", ", to: 2026-09-30", "", "season:");
    assert_refused("before the programs were", "{from: 2026-08-15, to: 2026-09-30}", "{from: 2009-08-01, to: 2009-08-31}", "program: dc-youth-league");
}

#[test]
fn the_pool() {
    for (name, to) in [
        ("an unknown fact", "when: person.studnt == 'primary'"),
        ("a number", "when: household.size"),
        ("a parameter, of which it has none", "when: household.income_month < param.line"),
        ("nobody can be in it", "when: person.student == 'primary' && person.student == 'junior'"),
        ("half an expression", "when: household.income_pc <"),
    ] {
        assert_refused(name, POOL, to, to);
    }
}

#[test]
fn the_pool_of_households_speaks_of_nobody() {
    assert_refused("a person in a campaign by household", "unit: person", "unit: household", POOL);
}

#[test]
fn tiers() {
    assert_refused("in the wrong order", "  - tier: donor", "  - tier: floor", "  - tier: special");
    assert_refused("one tier twice", "  - tier: special", "  - tier: donor # again", "# again");
    assert_refused("an unknown tier", "  - tier: donor", "  - tier: first", "  - tier: first");
    assert_refused("an unknown program", DONOR, "program: dc-youth-leage-study-aid", "dc-youth-leage-study-aid");
    assert_refused("one program twice", DONOR, "program: dc-cdpf-study-aid", "- {program: dc-cdpf-study-aid, quota: 150");
    assert_refused("a fund without a name", "fund: dc-fund-special", "fund: \"\"", "fund: \"\"");
    assert_refused("half a person", "quota: 120", "quota: 1.5", "quota: 1.5");
    assert_refused("less than nobody", "quota: 120", "quota: -1", "quota: -1");
    let (before, rest) = text().split_once("tiers:").map(|(a, b)| (a.to_string(), b.to_string())).expect("tiers");
    let after = rest.split_once("hardship:").expect("hardship").1;
    let none = format!("{before}tiers: []\nhardship:{after}");
    assert!(with(FILE, |_| none.clone()).0.campaigns.is_empty(), "a campaign without programs");
}

#[test]
fn programs_that_do_not_fit() {
    const AID: &str = "110101-dongcheng/youth-league/dc-youth-league-study-aid.yaml";
    for (name, from, to) in [
        ("statutory", "kind: non_statutory", "kind: statutory"),
        ("of another need", "need: education\n", "need: housing\n"),
        ("no more in force", "in_force: {from: 2009-09-01}", "in_force: {from: 2009-09-01, to: 2026-08-14}"),
    ] {
        let (found, diagnostics) = with(AID, |text| text.replacen(from, to, 1));
        assert!(found.programs.iter().any(|p| p.id == "dc-youth-league-study-aid" && p.file == AID), "{name}: the program itself is sound");
        assert!(found.campaigns.is_empty(), "{name}");
        assert!(diagnostics.iter().any(|d| d.file == FILE && d.excerpt.contains("dc-youth-league-study-aid")), "{name}: {diagnostics:?}");
    }
    let statutory_floor =
        with("110101-dongcheng/civil-affairs/dc-civil-affairs-study-aid.yaml", |text| text.replacen("kind: non_statutory", "kind: statutory", 1));
    assert_eq!(statutory_floor.0.campaigns.len(), 1, "the floor may be statutory");
    assert_refused("of another city", "region: \"110101\"", "region: \"1102\"", "program: dc-youth-league");
    assert_refused("paid to the household", DONOR, "program: bj-dibao", "program: bj-dibao");
}

#[test]
fn a_broken_program_takes_no_campaign_along() {
    let (found, _) = with("110101-dongcheng/cdpf/dc-cdpf-study-aid.yaml", |text| text + "\ncolour: red\n");
    assert_eq!(found.left_out, ["dc-cdpf-study-aid"]);
    assert_eq!(found.campaigns[0].tiers[1].programs.len(), 3, "it is named on, by id");
}

#[test]
fn hardship() {
    for (name, to) in [
        ("a condition", "value: household.dibao == 'urban'"),
        ("a division by what may be zero", "value: household.income_month / household.housing_area"),
        ("yuan and people added", "value: household.income_month + household.size"),
        ("an unknown standard", "value: household.income_pc / standard.dibo"),
    ] {
        assert_refused(name, SHARE, to, to);
    }
    assert_refused("neither formula nor built in", "    built_in: applied_on\n", "", "  - id: applied");
    assert_refused("both", "    built_in: applied_on\n", "    built_in: applied_on\n    value: household.size\n", "  - id: applied");
    assert_refused("an unknown built-in", "built_in: applied_on", "built_in: born_on", "built_in: born_on");
    assert_refused("an unknown direction", "direction: ascending", "direction: up", "direction: up");
    assert_refused("one id twice", "  - id: size", "  - id: income-share # again", "# again");
    let without =
        text().split_once("hardship:").map(|(before, rest)| format!("{before}hardship: []\nsource:{}", rest.split_once("\nsource:").expect("a source").1));
    let (found, diagnostics) = with(FILE, |_| without.clone().expect("hardship"));
    assert!(found.campaigns.is_empty() && diagnostics.iter().any(|d| d.file == FILE), "nobody's hardship is greater");
}

#[test]
fn two_campaigns_with_one_id_are_both_kept_out() {
    let mut folder = small().clone();
    let twin = folder.files.iter().find(|file| file.path == FILE).expect("the campaign").clone();
    folder.files.push(CatalogSource { path: FILE.replace("study", "twin"), ..twin });
    folder.files.sort_by(|a, b| a.path.cmp(&b.path));
    let (found, diagnostics) = load_catalog(&folder);
    assert!(found.campaigns.is_empty());
    assert_eq!(diagnostics.iter().filter(|d| d.file.contains("/campaigns/") && d.problem.en.contains(ID)).count(), 2, "{diagnostics:?}");
}

#[test]
fn the_check_names_the_place_of_a_campaign_s_fault() {
    let copy = CatalogCopy::whole();
    copy.replace(ID, "agency: dc-civil-affairs", "agency: dc-civil-afairs");
    assert_check_names(&copy, &[copy.place_of(ID, "agency:")], "an unknown agency");
    assert!(catalog().campaigns.iter().any(|campaign| campaign.id == ID), "the catalog itself is sound");
}

/// What a slip of the hand puts into a campaign file.
const PIECES: [&str; 16] =
    ["{", "}", "[", "]", ": ", "\n", "\n  - ", "~", "-1", "9999-12-31", "9999999999999999999999", "''", "tier: floor", "value: ", "/ 0", "例"];

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn any_slip_is_loaded_or_told(text in mutated(text(), &PIECES)) {
        let (found, diagnostics) = with(FILE, |_| text.clone());
        let told = diagnostics.iter().filter(|d| d.file == FILE).count();
        prop_assert!(!found.campaigns.is_empty() || told > 0, "what is left out is told");
        prop_assert!(found.left_out.is_empty(), "a campaign takes no program along");
    }
}
