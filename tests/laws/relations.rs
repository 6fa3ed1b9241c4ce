//! Do relations hold from both sides, whatever becomes of the files that state them?

use engine::catalog::{Catalog, CatalogSource, Diagnostic, PairRelation, RelationKind, RelationTable, SourceFolder};
use engine::proof::load_catalog;
use support::catalog;

use PairRelation::{Excludes, HighestOf, Stacks, ToppedUpBy, TopsUp};

/// A catalog of programs that ask nothing, each with some lines of its file.
pub fn with_lines(programs: &[(&str, &str)]) -> (Catalog, Vec<Diagnostic>) {
    let file = |path: &str, text: String| CatalogSource { path: path.to_string(), bytes: text.into_bytes() };
    let mut files = vec![
        file("agencies.yaml", "format: 1\nagencies: {office: {zh: 办事处, en: office}}\n".to_string()),
        file("needs.yaml", "format: 1\nneeds: {living: {zh: 生活, en: living}}\n".to_string()),
    ];
    for (number, (id, lines)) in programs.iter().enumerate() {
        let mut text = format!("format: 1\nid: {id}\nname: {{zh: 项目, en: program}}\nagency: office\nregion: \"11\"\nneed: living\n{lines}\n");
        text += "source: {key: k, title: t, clause: c}\nopen: {zh: 请询问, en: ask}\n";
        for usual in ["kind: statutory", "paid_to: household", "per: month", "in_force: {from: 2020-01-01}"] {
            let key = usual.split(':').next().expect("a key");
            if !lines.lines().any(|line| line.starts_with(key)) {
                text += &format!("{usual}\n");
            }
        }
        files.push(file(&format!("11/{number}.yaml"), text));
    }
    load_catalog(&SourceFolder { files, ..SourceFolder::default() })
}

fn with_relations(programs: &[(&str, &str)]) -> (Catalog, Vec<Diagnostic>) {
    let lines: Vec<String> = programs.iter().map(|(_, relations)| format!("relations: {relations}")).collect();
    with_lines(&programs.iter().zip(&lines).map(|((id, _), lines)| (*id, lines.as_str())).collect::<Vec<_>>())
}

fn table(programs: &[(&str, &str)]) -> RelationTable {
    with_relations(programs).0.relations
}

#[test]
fn one_side_states_it_and_both_have_it() {
    for (stated, from_a, from_b) in [
        ("[{excludes: b}]", Excludes, Excludes),
        ("[{highest_of: [b]}]", HighestOf, HighestOf),
        ("[{tops_up: b}]", TopsUp, ToppedUpBy),
        ("[{stacks: b}]", Stacks, Stacks),
    ] {
        let table = table(&[("a", stated), ("b", "[]")]);
        assert_eq!(table.between("a", "b"), Some(from_a), "{stated}");
        assert_eq!(table.between("b", "a"), Some(from_b), "{stated}");
        assert_eq!((table.row("a"), table.row("b")), (vec![("b".to_string(), from_a)], vec![("a".to_string(), from_b)]), "{stated}");
        assert_eq!(table.between("a", "a"), None);
    }
}

#[test]
fn the_highest_of_several_relates_the_stating_program_only() {
    let table = table(&[("a", "[{highest_of: [b, c]}]"), ("b", "[]"), ("c", "[]")]);
    assert_eq!((table.between("a", "b"), table.between("c", "a")), (Some(HighestOf), Some(HighestOf)));
    assert_eq!(table.between("b", "c"), None);
}

#[test]
fn of_two_that_differ_the_stricter_holds_and_the_check_fails_on_both() {
    for (of_a, of_b, from_a, from_b) in [
        ("[{stacks: b}]", "[{excludes: a}]", Excludes, Excludes),
        ("[{highest_of: [b]}]", "[{excludes: a}]", Excludes, Excludes),
        ("[{highest_of: [b]}]", "[{tops_up: a}]", HighestOf, HighestOf),
        ("[{stacks: b}]", "[{tops_up: a}]", ToppedUpBy, TopsUp),
        ("[{tops_up: b}]", "[{tops_up: a}]", TopsUp, TopsUp),
        ("[{stacks: b}, {excludes: b}]", "[]", Excludes, Excludes),
    ] {
        for (programs, turned) in [([("a", of_a), ("b", of_b)], false), ([("b", of_b), ("a", of_a)], true)] {
            let (catalog, diagnostics) = with_relations(&programs);
            assert_eq!(catalog.relations.between("a", "b"), Some(from_a), "{of_a} {of_b} {turned}");
            assert_eq!(catalog.relations.between("b", "a"), Some(from_b), "{of_a} {of_b} {turned}");
            assert_eq!((catalog.programs.len(), diagnostics.len()), (2, 2), "both stay and both are told: {diagnostics:?}");
            assert!(diagnostics.iter().all(|d| d.stays));
        }
    }
}

#[test]
fn two_that_agree_are_no_contradiction() {
    for (of_a, of_b) in [("[{excludes: b}]", "[{excludes: a}]"), ("[{highest_of: [b]}]", "[{highest_of: [a]}]"), ("[{stacks: b}, {after: b}]", "[{stacks: a}]")]
    {
        let (_, diagnostics) = with_relations(&[("a", of_a), ("b", of_b)]);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
    }
}

#[test]
fn a_relation_to_a_broken_program_stays_in_force_by_id() {
    let (catalog, _) = with_relations(&[("a", "[{excludes: b}]"), ("b", "[]\ncolour: red")]);
    assert_eq!(catalog.left_out, ["b"]);
    assert_eq!((catalog.relations.between("a", "b"), catalog.relations.between("b", "a")), (Some(Excludes), Some(Excludes)));
    let (catalog, diagnostics) = with_relations(&[("a", "[{excludes: nobody}]")]);
    assert_eq!(catalog.relations.between("nobody", "a"), Some(Excludes), "even to an id that no file has");
    assert!(diagnostics.len() == 1 && diagnostics[0].stays);
}

#[test]
fn waiting_is_told_one_way_and_no_ring_goes_unseen() {
    let (catalog, diagnostics) = with_relations(&[("a", "[{after: c}, {after: b}]"), ("b", "[]"), ("c", "[{after: b}]")]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!((catalog.relations.after("a"), catalog.relations.after("b")), (vec![vec!["b".to_string()], vec!["c".to_string()]], Vec::new()));
    assert_eq!(catalog.relations.between("a", "b"), None, "waiting says nothing of holding both");
    let (catalog, diagnostics) = with_relations(&[("a", "[{after: d}, {after_one_of: [c, b]}]"), ("b", "[]"), ("c", "[]"), ("d", "[]")]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let groups: Vec<Vec<String>> = catalog.relations.after("a");
    assert_eq!(groups, [vec!["b", "c"], vec!["d"]], "one of the two, and the third");
    let (_, diagnostics) = with_relations(&[("a", "[{after_one_of: [b, nobody]}]"), ("b", "[{after: a}]")]);
    assert_eq!(diagnostics.len(), 3, "a ring seen from both sides, and an id that no file has: {diagnostics:?}");
    let (catalog, diagnostics) = with_relations(&[("a", "[{after: b}]"), ("b", "[{after: c}]"), ("c", "[{after: a}]"), ("d", "[{after: a}]")]);
    let told: Vec<&str> = diagnostics.iter().map(|d| d.file.as_str()).collect();
    assert_eq!(told, ["11/0.yaml", "11/1.yaml", "11/2.yaml"], "who only waits for the ring is not in it");
    assert_eq!(catalog.programs.len(), 4);
}

#[test]
fn every_version_of_a_program_speaks_for_it() {
    let (catalog, diagnostics) = with_lines(&[
        ("a", "relations: [{excludes: b}]\nin_force: {from: 2020-01-01, to: 2020-12-31}"),
        ("a", "relations: [{stacks: c}]\nin_force: {from: 2021-01-01}"),
        ("b", ""),
        ("c", ""),
    ]);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(catalog.relations.row("a"), [("b".to_string(), Excludes), ("c".to_string(), Stacks)]);
    assert_eq!((catalog.relations.between("b", "a"), catalog.relations.between("c", "a")), (Some(Excludes), Some(Stacks)));
}

#[test]
fn the_whole_catalog_is_closed() {
    let table = &catalog().relations;
    let mut pairs = 0;
    for program in &catalog().programs {
        for relation in &program.relations {
            let (own, other) = (program.id.as_str(), relation.other.as_str());
            match relation.kind {
                RelationKind::After | RelationKind::AfterOneOf(_) => assert!(table.may_wait_for(own, other), "{own} waits for {other}"),
                _ => {
                    pairs += 1;
                    let seen = table.between(own, other).unwrap_or_else(|| panic!("{own} and {other} stand in a relation"));
                    assert_eq!(table.between(other, own), Some(seen.mirrored()), "{own} and {other}");
                }
            }
        }
        let row = table.row(&program.id);
        assert!(row.windows(2).all(|pair| pair[0].0 < pair[1].0), "in byte order");
    }
    assert!(pairs > 100, "{pairs} relations were met");
    // Two facts of the sources, one from each side.
    assert_eq!(table.between("bj-tekun", "bj-dibao"), Some(Excludes));
    assert_eq!(table.between("bj-stu-college", "bj-child-education"), Some(ToppedUpBy));
}

#[test]
fn local_forms_stand_to_each_other_as_the_larger_ones_do() {
    // A second region would be refused as not larger; the table asks only which program names which.
    let larger = "relations: [{excludes: b}]";
    let (catalog, _) = with_lines(&[
        ("a", larger),
        ("b", ""),
        ("c", ""),
        ("a-here", "implements: [a]"),
        ("b-here", "implements: [b]\nrelations: [{stacks: a}]"),
        ("b-there", "implements: [b]"),
    ]);
    let between = |one: &str, other: &str| catalog.relations.between(one, other);
    for (one, other) in [("a-here", "b"), ("a-here", "b-here"), ("a-here", "b-there"), ("a", "b-there")] {
        assert_eq!((between(one, other), between(other, one)), (Some(Excludes), Some(Excludes)), "{one} and {other}");
    }
    assert_eq!((between("a", "b-here"), between("b-here", "a")), (Some(Stacks), Some(Stacks)), "what a file says of the very pair holds");
    assert_eq!((between("a-here", "c"), between("a-here", "a"), between("b-here", "b-there")), (None, None, None));
}
