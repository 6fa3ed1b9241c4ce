//! Does the catalog hold Dongcheng's 83 programs of 6 May 2010 as its report counts them, and are they no copies of each other?

use super::question;
use engine::calendar::{Date, civil_date};
use engine::catalog::{Amount, Covers, PaidTo, Per, Printer, Program, ProgramKind, RelationKind, Repeats};
use engine::eligibility::recommend;
use engine::facts::parse_household;
use engine::number::Exact;
use std::collections::{BTreeMap, BTreeSet};
use support::catalog;

/// The day of the report.
const REPORTED: Date = civil_date(2010, 5, 6);

/// Dongcheng's subdistricts before its union with Chongwen in the summer of 2010.
const SUBDISTRICTS: [&str; 10] = [
    "dc-andingmen",
    "dc-beixinqiao",
    "dc-chaoyangmen",
    "dc-donghuamen",
    "dc-dongsi",
    "dc-dongzhimen",
    "dc-hepingli",
    "dc-jianguomen",
    "dc-jiaodaokou",
    "dc-jingshan",
];

fn programs() -> Vec<&'static Program> {
    catalog().programs.iter().map(AsRef::as_ref).filter(|program| program.id.starts_with("dc-") && program.in_force.contains(REPORTED)).collect()
}

fn of_kind(kind: ProgramKind) -> usize {
    programs().iter().filter(|program| program.kind == kind).count()
}

#[test]
fn eighty_three_programs_of_two_kinds() {
    let programs = programs();
    let ids: BTreeSet<&str> = programs.iter().map(|program| program.id.as_str()).collect();
    assert_eq!((programs.len(), ids.len()), (83, 83), "one version of each is in force");
    assert_eq!((of_kind(ProgramKind::Statutory), of_kind(ProgramKind::NonStatutory)), (39, 44));
    assert!(programs.iter().all(|program| program.region.as_str().starts_with("110101")));
}

#[test]
fn sixteen_departments_and_ten_subdistricts_decide() {
    let deciding: BTreeSet<&str> = programs().iter().map(|program| program.agency.as_str()).collect();
    let (subdistricts, departments): (Vec<&str>, Vec<&str>) = deciding.into_iter().partition(|agency| SUBDISTRICTS.contains(agency));
    assert_eq!(subdistricts, SUBDISTRICTS);
    assert_eq!(departments.len(), 16, "{departments:?}");
    assert!(departments.iter().all(|agency| catalog().agencies.contains_key(*agency)));
}

#[test]
fn sixteen_categories() {
    let categories: BTreeSet<&str> = programs().iter().flat_map(|program| &program.categories).map(String::as_str).collect();
    assert_eq!(categories.len(), 16, "{categories:?}");
    let named = ["dibao", "unemployed", "disabled", "student", "very_old", "veteran_cadre", "woman"];
    assert!(named.iter().all(|name| categories.contains(name)), "those that the report names are among them: {categories:?}");
}

/// A family of the district on the day: each program that can be judged is, and the four that can't are only named.
#[test]
fn seventy_nine_are_judged_and_four_are_not() {
    let (open, judged): (Vec<_>, Vec<_>) = programs().into_iter().partition(|program| program.open.is_some());
    assert_eq!((judged.len(), open.len()), (79, 4));
    let family = parse_household("{\"id\": \"F\", \"area\": \"110101\", \"members\": [{\"id\": \"F-1\"}]}", &catalog().vocabulary).expect("sound");
    let answered = recommend(catalog(), &family, question(REPORTED));
    let found: BTreeSet<&str> = answered.list.iter().map(|one| one.program.id.as_str()).filter(|id| id.starts_with("dc-")).collect();
    assert_eq!(found, judged.iter().map(|program| program.id.as_str()).collect());
    let named: BTreeSet<&str> = answered.open.iter().map(String::as_str).filter(|id| id.starts_with("dc-")).collect();
    assert_eq!(named, open.iter().map(|program| program.id.as_str()).collect());
    assert!(judged.iter().all(|program| !program.criteria.is_empty()), "each has a quantified condition");
}

/// The conditions with their facts and operators; numbers and choices are left out.
fn shape(program: &Program) -> String {
    let printer = Printer { vocabulary: &catalog().vocabulary, value_of: &|_| Some(Exact::whole(0)) };
    let criteria: BTreeSet<String> = program.criteria.iter().map(|criterion| without_values(&printer.condition(&criterion.condition))).collect();
    criteria.into_iter().collect::<Vec<_>>().join(" & ")
}

/// `age >= 60 && student in [a, b]` becomes `age >= # && student in #`; `dibao == urban` becomes `dibao == #`.
fn without_values(condition: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut is_list = false;
    for word in condition.split(' ') {
        let bare = word.trim_matches(['(', ')', ',']);
        let is_value = bare.starts_with(|first: char| first.is_ascii_digit() || first == '[') || words.last().is_some_and(|last| ["==", "!="].contains(last));
        if !is_list {
            words.push(if is_value { "#" } else { word });
        }
        is_list = if is_list { !word.contains(']') } else { word.starts_with('[') && !word.contains(']') };
    }
    words.join(" ")
}

#[test]
fn criteria_of_many_shapes() {
    let mut shapes: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for program in programs().into_iter().filter(|program| program.open.is_none()) {
        shapes.entry(shape(program)).or_default().push(&program.id);
    }
    let most = shapes.iter().max_by_key(|(_, programs)| programs.len()).expect("shapes");
    println!("{} shapes; the most used, {} times: {most:?}", shapes.len(), most.1.len());
    assert!(shapes.len() >= 12, "{shapes:#?}");
    assert!(most.1.len() <= 8, "{most:?}");
}

fn forms<T: Ord>(of: impl Fn(&Program) -> T) -> BTreeSet<T> {
    programs().into_iter().map(of).collect()
}

#[test]
fn every_form_of_terms_is_in_use() {
    let relations: BTreeSet<&str> = programs().iter().flat_map(|program| &program.relations).map(|relation| relation.kind.code()).collect();
    let both = [RelationKind::Excludes, RelationKind::ExcludesSameCause, RelationKind::HighestOf, RelationKind::TopsUp, RelationKind::Stacks];
    let kinds = both.into_iter().chain([RelationKind::After, RelationKind::AfterOneOf(0)]);
    assert_eq!(relations, kinds.map(RelationKind::code).collect());
    let repeats = forms(|program| match program.repeats {
        Repeats::Never => "never",
        Repeats::EachWindow => "each_window",
        Repeats::PerCause => "per_cause",
        Repeats::Standing => "standing",
        Repeats::After { .. } => "after",
    });
    assert_eq!(repeats.len(), 5, "{repeats:?}");
    let covers = forms(|program| match program.covers {
        Covers::Open => "open",
        Covers::Months(_) => "months",
        Covers::Term => "term",
        Covers::Year => "year",
        Covers::SchoolYear => "school_year",
        Covers::Season => "season",
        Covers::Event => "event",
    });
    assert_eq!(covers.len(), 6, "{covers:?}");
    let amounts = forms(|program| match program.amount {
        Amount::Exactly(_) => "exactly",
        Amount::Between(..) => "between",
        Amount::First(_) => "first",
        Amount::InKind(_) => "in_kind",
        Amount::NotStated(_) => "not_stated",
    });
    assert_eq!(amounts.len(), 5, "{amounts:?}");
    let per = forms(|program| match program.per {
        Per::Month => "month",
        Per::Term => "term",
        Per::Year => "year",
        Per::Once => "once",
        Per::Event => "event",
    });
    assert_eq!(per.len(), 5, "{per:?}");
    let paid_to = forms(|program| match program.paid_to {
        PaidTo::Household => "household",
        PaidTo::Person => "person",
    });
    assert_eq!(paid_to.len(), 2);
}
