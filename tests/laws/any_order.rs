//! Whatever the catalog: does forgetting never decide, does no order matter, and does a threshold move verdicts one way only?
//!
//! Everything is judged in all four ways, which must agree.

use super::any_catalog::{Names, Writer, criterion, draw, program_text};
use super::four_ways::{Answers, judged_four_ways, on_all_cores, seed_of, world};
use engine::calendar::Date;
use engine::catalog::{Catalog, CatalogSource, RegionIndex, SourceFolder, assemble};
use engine::columns::Paid;
use engine::eligibility::Verdict;
use engine::facts::{BIRTH_DATE, FactDefinition, FactValues, Holder, Household, Value};
use fastrand::Rng;
use std::collections::BTreeMap;
use std::sync::Arc;

const CATALOGS: usize = 60;
const HOUSEHOLDS: usize = 60;

/// What people see: the program's id and the member's, with verdict and amount; all else is ineligible.
type Seen = BTreeMap<(String, Option<String>), (Verdict, Paid)>;

fn seen(catalog: &Catalog, household: &Household, answers: &Answers) -> Seen {
    let named =
        |(program, member): (usize, Option<usize>)| (catalog.programs[program].id.clone(), member.map(|position| household.members[position].id.clone()));
    answers.iter().map(|(who, verdict, paid)| (named(*who), (*verdict, *paid))).collect()
}

fn all_seen(catalog: &Catalog, households: &[Household], on: Date) -> Vec<Seen> {
    let answers = judged_four_ways(catalog, households, on);
    households.iter().zip(&answers).map(|(household, answers)| seen(catalog, household, answers)).collect()
}

/// Random catalogs with their households, on all cores; what is counted there is put together.
fn for_catalogs<const N: usize>(first: usize, count: impl Fn(usize, &mut [usize; N]) + Sync) -> [usize; N] {
    let shares = on_all_cores(first, CATALOGS, |catalogs| {
        let mut counts = [0; N];
        catalogs.for_each(|index| count(index, &mut counts));
        counts
    });
    shares.into_iter().fold([0; N], |a, b| std::array::from_fn(|position| a[position] + b[position]))
}

#[test]
fn forgetting_never_decides_in_any_catalog() {
    let [kept, opened, decided] = for_catalogs(1_000_000, |index, [kept, opened, decided]| {
        let (texts, catalog, households, mut rng) = world(index, HOUSEHOLDS);
        let less: Vec<Household> = households.iter().map(|household| forgetful(&catalog, household, texts.on, &mut rng)).collect();
        let (full, less) = (all_seen(&catalog, &households, texts.on), all_seen(&catalog, &less, texts.on));
        for (number, (full, less)) in full.iter().zip(&less).enumerate() {
            for who in full.keys().chain(less.keys().filter(|who| !full.contains_key(*who))) {
                let of = |seen: &Seen| seen.get(who).copied().unwrap_or((Verdict::Ineligible, Paid::Without));
                let ((known, paid), (verdict, now)) = (of(full), of(less));
                let message = || format!("catalog {index}, household {number}, {who:?}: {known:?} {paid:?} became {verdict:?} {now:?} by forgetting");
                assert!(verdict == Verdict::Needs || verdict == known, "{}", message());
                if verdict == Verdict::Eligible {
                    assert!(now == paid || now == Paid::Unknown, "{}", message());
                }
                *[&mut *kept, &mut *opened][usize::from(verdict != known)] += 1;
                *decided += usize::from(known != Verdict::Needs && verdict == known);
            }
        }
    });
    assert!(kept > 1_000 && opened > 1_000 && decided > 500, "{kept} kept, {opened} opened, {decided} stayed decided");
}

/// The household with less told. What others facts are computed from is forgotten; what is told in their place stays, for it may contradict
/// them. The unborn stay unborn.
fn forgetful(catalog: &Catalog, household: &Household, on: Date, rng: &mut Rng) -> Household {
    let mut less = household.clone();
    let chance = *rng.choice(&[5, 20, 60]).expect("chances");
    forget(&mut less.facts, catalog.vocabulary.facts(Holder::Household), chance, rng);
    for (member, before) in less.members.iter_mut().zip(&household.members) {
        forget(&mut member.facts, catalog.vocabulary.facts(Holder::Member), chance, rng);
        if !before.is_born_on(on) {
            member.facts[BIRTH_DATE] = before.facts[BIRTH_DATE].clone();
        }
    }
    less
}

fn forget(facts: &mut FactValues, definitions: &[FactDefinition], chance: u8, rng: &mut Rng) {
    for (value, definition) in facts.iter_mut().zip(definitions).filter(|(_, definition)| definition.otherwise.is_none()) {
        if rng.u8(0..100) < chance {
            *value = None;
        } else if let Some(Value::Records(records)) = value {
            records.iter_mut().for_each(|record| forget(record, definition.kind.fields(), chance, rng));
        }
    }
}

#[test]
fn members_programs_criteria_and_files_may_stand_in_any_order() {
    let [answers] = for_catalogs(2_000_000, |index, [answers]| {
        let (texts, catalog, households, mut rng) = world(index, HOUSEHOLDS);
        let expected = all_seen(&catalog, &households, texts.on);
        *answers += expected.iter().map(BTreeMap::len).sum::<usize>();

        let mut shuffled = households.clone();
        shuffled.iter_mut().for_each(|household| rng.shuffle(&mut household.members));
        assert_eq!(all_seen(&catalog, &shuffled, texts.on), expected, "members of catalog {index}");

        let mut turned = catalog.clone();
        turned.programs.iter_mut().for_each(|program| rng.shuffle(&mut Arc::make_mut(program).criteria));
        rng.shuffle(&mut turned.programs);
        turned.by_region = RegionIndex::of(&turned.programs);
        assert_eq!(all_seen(&turned, &households, texts.on), expected, "programs and criteria of catalog {index}");

        let mut folder = texts.folder();
        rng.shuffle(&mut folder.files);
        assert_eq!(all_seen(&assemble(&folder).0, &households, texts.on), expected, "files of catalog {index}");
    });
    assert!(answers > 10_000, "{answers} answers");
}

const LIMITS: [&str; 7] = ["0.01", "100", "300", "500.5", "800", "2000", "12345.67"];

#[test]
fn a_threshold_moves_verdicts_one_way_only() {
    let [up, down] = for_catalogs(3_000_000, |index, moves| {
        let mut rng = Rng::with_seed(seed_of(index));
        let texts = draw(&mut rng);
        let mut folder = SourceFolder::default();
        let shared = texts.files.iter().filter(|(path, _)| !path.starts_with("programs/"));
        folder.files.extend(shared.map(|(path, text)| CatalogSource { path: path.clone(), bytes: text.clone().into_bytes() }));
        let signs: Vec<&str> = (0..8).map(|_| *rng.choice(&["<", "<=", ">", ">="]).expect("signs")).collect();
        for (family, sign) in signs.iter().enumerate() {
            let mut write = shifted(&texts.names, sign, &mut rng);
            for (position, limit) in LIMITS.iter().enumerate() {
                let id = format!("f{family}-{position}");
                folder.files.push(CatalogSource { path: format!("programs/{id}.yaml"), bytes: write(&id, limit).into_bytes() });
            }
        }
        let (catalog, _) = assemble(&folder);
        let households: Vec<Household> = (0..HOUSEHOLDS).map(|_| super::any_catalog::family(&catalog, texts.on, 12, &mut rng)).collect();
        for (number, seen) in all_seen(&catalog, &households, texts.on).iter().enumerate() {
            for (family, sign) in signs.iter().enumerate() {
                let members = households[number].members.iter().map(|member| Some(member.id.clone()));
                for member in std::iter::once(None).chain(members) {
                    // A program that is refused because nobody can meet it has no place in the row.
                    let written = (0..LIMITS.len()).map(|position| format!("f{family}-{position}"));
                    let written = written.filter(|id| catalog.programs.iter().any(|program| program.id == *id));
                    let row: Vec<Verdict> = written.map(|id| seen.get(&(id, member.clone())).map_or(Verdict::Ineligible, |(verdict, _)| *verdict)).collect();
                    // Eligible is the least of the verdicts: a higher upper limit lowers, a higher lower one raises.
                    let is_upper = sign.starts_with('<');
                    let is_one_way = row.windows(2).all(|pair| if is_upper { pair[0] >= pair[1] } else { pair[0] <= pair[1] });
                    assert!(is_one_way, "catalog {index}, household {number}, family {family} {sign}, {member:?}: {row:?}");
                    moves[usize::from(is_upper)] += row.windows(2).filter(|pair| pair[0] != pair[1]).count();
                }
            }
        }
    });
    assert!(up > 1_000 && down > 1_000, "{up} and {down} moves");
}

/// Programs that differ in one limit only, which stands where nothing turns its direction round.
fn shifted<'n>(names: &'n Names, sign: &'n str, rng: &mut Rng) -> impl FnMut(&str, &str) -> String + use<'n> {
    let (paid_to, recipient) = if rng.bool() { ("person", Some("person")) } else { ("household", None) };
    let mut writer = Writer::new(names, recipient, 2, rng.u64(..));
    let opposite = BTreeMap::from([("<", ">="), ("<=", ">"), (">", "<="), (">=", "<")])[sign];
    let (number, condition, other) = (writer.number("yuan", rng.usize(1..=6)), writer.condition(rng.usize(1..=4)), writer.number("yuan", 1));
    let least = rng.u8(0..3);
    let when = match rng.u8(0..8) {
        0 => format!("({number} {sign} LIMIT || {condition})"),
        1 => format!("({number} {sign} LIMIT && {condition})"),
        2 => format!("!({number} {opposite} LIMIT)"),
        3 => format!("household.members.exists(w, w.p_money0 {sign} LIMIT)"),
        4 => format!("household.members.all(w, w.p_money0 {sign} LIMIT)"),
        5 => format!("household.members.count(w, w.p_money0 {sign} LIMIT) > {least}"),
        6 => format!("({condition} ? {number} {sign} LIMIT : {other} {sign} LIMIT)"),
        _ => format!("{number} {sign} LIMIT"),
    };
    let is_dated = rng.bool();
    let criteria = [when, writer.condition(2)];
    let second = rng.bool();
    move |id, limit| {
        let (named, parameters) = match is_dated {
            true => {
                ("param.limit", format!("parameters:\n  limit: {{unit: yuan, values: [{{from: 2000-01-01, checked_until: 2026-12-31, value: {limit}}}]}}\n"))
            }
            false => (limit, String::new()),
        };
        let mut lines = criterion(0, &criteria[0].replace("LIMIT", named));
        if second {
            lines += &criterion(1, &criteria[1]);
        }
        program_text(id, "00", paid_to, &format!("in_force: {{from: 2000-01-01}}\n{parameters}"), &lines, "{in_kind: {zh: 米, en: rice}}")
    }
}
