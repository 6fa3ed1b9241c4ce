//! Do the programs' files agree with each other, and is there every program that they name?

use super::assemble::ParsedFile;
use super::diagnostic::{Findings, Place};
use super::local_forms::larger_program;
use super::program::{Catalog, Program};
use super::relations::contradictions;
use super::shape::PaidTo;
use super::yaml::Node;
use crate::facts::Reach;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};

/// Ids that a file may name: also of programs that are left out.
pub(super) fn known_programs(catalog: &Catalog) -> BTreeSet<&str> {
    catalog.programs.iter().map(|p| p.id.as_str()).chain(catalog.left_out.iter().map(String::as_str)).collect()
}

/// Relations and caps that name unknown programs, relations that contradict each other, and programs that wait for each other
/// fail the check; the programs stay.
pub(super) fn check_agreement<'a>(files: &[ParsedFile<'a>], findings: &mut BTreeMap<usize, Findings<'a>>, catalog: &Catalog) {
    let file_of: BTreeMap<&str, &ParsedFile<'a>> = files.iter().map(|file| (file.1, file)).collect();
    let known = known_programs(catalog);
    let stated: Vec<_> = catalog.programs.iter().flat_map(|program| program.relations.iter().map(move |relation| (program, relation))).collect();
    let mut note = |program: &Program, place: Place, problem: Words, mend: Words| {
        if let Some(findings) = file_of.get(program.file.as_str()).and_then(|file| findings.get_mut(&file.0)) {
            findings.add_but_stay(place, problem, mend);
        }
    };
    let nearest = |other: &str| match crate::facts::nearest_key(known.iter().copied(), other) {
        Some(near) => words!("是否应为 {near}？", "did you mean {near}?"),
        None => Words::new("请检查编号；yimen find 可查找项目", "check the id; `yimen find` looks for programs"),
    };
    for (program, relation) in &stated {
        let other = relation.other.as_str();
        if !known.contains(other) {
            let problem = words!("没有项目 {other}；关系按编号仍然有效", "there is no program {other}; the relation stays in force by id");
            note(program, relation.place, problem, nearest(other));
        }
        if relation.kind.is_waiting() && catalog.relations.waits_for(other, &program.id) {
            note(
                program,
                relation.place,
                words!("{other} 也在等待本项目的决定，两者都无法先决定", "{other} waits for this program too, so neither can be decided"),
                Words::new("请删去其一", "remove one of them"),
            );
        }
    }
    for program in &catalog.programs {
        for named in file_of.get(program.file.as_str()).and_then(|file| file.3.get("implements")).map(Node::items).into_iter().flatten() {
            let Some(other) = larger_program(named) else { continue };
            let is_for_some = program.implements.iter().any(|larger| larger.program == other && larger.when.is_some());
            if is_for_some && program.paid_to == PaidTo::Person && catalog.programs.iter().any(|found| found.id == other && found.paid_to != PaidTo::Person) {
                note(
                    program,
                    named.place,
                    words!("{other} 发给家庭，when 里没有 person", "{other} is paid to the household: `when` has no person"),
                    Words::new("请不写 when", "leave `when` out"),
                );
            }
            let mut larger = catalog.programs.iter().filter(|found| found.id == other).peekable();
            if larger.peek().is_none() && !known.contains(other) {
                note(program, named.place, words!("没有项目 {other}", "there is no program {other}"), nearest(other));
            }
            if larger.any(|larger| program.region == larger.region || program.region.reach(&larger.region) != Reach::Inside) {
                note(
                    program,
                    named.place,
                    words!("{other} 的地区不大于本项目的地区", "{other} does not serve a larger region than this program"),
                    Words::new("请只写更大地区的项目", "name programs of larger regions only"),
                );
            }
        }
        for named in file_of.get(program.file.as_str()).map(|file| capped_programs(&file.3)).into_iter().flatten() {
            let Some(other) = named.as_text().filter(|other| !known.contains(other)) else { continue };
            let problem = words!("没有项目 {other}；限额按编号仍然有效", "there is no program {other}; the cap stays in force by id");
            note(program, named.place, problem, nearest(other));
        }
    }
    let named: Vec<_> = stated.iter().map(|(program, relation)| (program.id.as_str(), *relation)).collect();
    for (first, second) in contradictions(&named) {
        for (one, two) in [(first, second), (second, first)] {
            let (program, relation) = stated[one];
            let (other, kind) = (&stated[two].0.id, stated[two].1.kind.code());
            note(
                program,
                relation.place,
                words!(
                    "与 {other} 的关系和对方文件所写（{kind}）不一致；修正前按较严的执行",
                    "the file of {other} states another relation ({kind}); until mended the stricter holds"
                ),
                Words::new("请统一两个文件", "make the two files agree"),
            );
        }
    }
}

/// The programs that the caps of a sound program file name, with their places.
fn capped_programs(file: &Node) -> Vec<&Node> {
    file.get("caps").map(Node::items).into_iter().flatten().flat_map(|cap| cap.get("over").map(Node::items).unwrap_or_default()).collect()
}
