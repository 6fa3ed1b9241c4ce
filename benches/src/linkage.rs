//! How well and how fast are people found who were registered twice, in a synthetic registry whose truth is known?
//!
//! The file has one registration a line: record_id, entity_id (the truth), name, sex, birth_date, id_number, phone, subdistrict,
//! community, street, building, agency; no quotes. Beside it may lie `FILE.err.csv`, with the mistakes of each.

use crate::resources::Stage;
use engine::calendar::parse_date;
use engine::id::Sex;
use engine::linkage::{CERTAIN, Candidates, Index, Model, Pair, REVIEW, Registration, Roll, THRESHOLD, clusters};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::time::Instant;

/// Questions asked of the index, one by one.
const QUESTIONS: usize = 20_000;

/// What a file says of who is who, and nothing that the engine is told.
#[derive(Default)]
struct Truth {
    person_of: Vec<u32>,
    mistakes: Vec<String>,
}

/// `linkage FILE`, `linkage index FILE`, `linkage learn FILE`.
pub fn measure(arguments: &[String]) {
    match arguments {
        [mode, file] if mode == "index" => one_by_one(file),
        [mode, file] if mode == "learn" => learn(file),
        [file] => whole_roll(file),
        _ => println!("usage: linkage FILE.csv | linkage index FILE.csv | linkage learn FILE.csv"),
    }
}

fn whole_roll(file: &str) {
    let mut truth = Truth::default();
    let mut roll = Roll::new();
    let all = Stage::begin();
    let stage = Stage::begin();
    each_line(file, |fields| {
        truth.note(fields);
        with_registration(fields, |registration| roll.add(registration));
    });
    stage.end("read, normalise");
    let stage = Stage::begin();
    let candidates = Candidates::of(&roll);
    stage.end("find and compare candidates");
    let stage = Stage::begin();
    let model = candidates.fit(&Model::shipped());
    stage.end("fit the model");
    let stage = Stage::begin();
    let pairs = candidates.pairs(&roll, &model, REVIEW);
    stage.end("weigh");
    let shown: Vec<Pair> = pairs.iter().copied().filter(|pair| pair.weight >= THRESHOLD).collect();
    let stage = Stage::begin();
    let groups = clusters(&roll, &shown);
    stage.end("group");
    all.end("all of it");

    truth.note_mistakes(file);
    println!("{} registrations, {} true pairs, {} candidates", roll.len(), truth.pairs(), candidates.len());
    truth.report("fitted model, at the shipped threshold", &shown);
    truth.report("shipped model, at the shipped threshold", &candidates.pairs(&roll, &Model::shipped(), THRESHOLD));
    truth.report("every candidate (recall of blocking)", &candidates.pairs(&roll, &model, i64::MIN));
    truth.report_groups(&groups);
    truth.report_review(pairs);
    truth.report_mistakes(&shown);
}

fn one_by_one(file: &str) {
    let mut lines: Vec<String> = Vec::new();
    let mut roll = Roll::new();
    let stage = Stage::begin();
    let mut number = 0;
    let every = std::fs::metadata(file).map_or(1, |data| data.len() as usize / 128 / QUESTIONS).max(1);
    each_line(file, |fields| {
        with_registration(fields, |registration| roll.add(registration));
        if number % every == 0 && lines.len() < QUESTIONS {
            lines.push(fields.join(","));
        }
        number += 1;
    });
    let mut index = Index::of(roll, Model::shipped());
    stage.end("read, normalise, build the index");
    println!("{} registrations; {:.0} MB held after building", index.len(), crate::resources::held_mb());

    let mut ask = Vec::new();
    let mut renew = Vec::new();
    let mut found = 0;
    for line in &lines {
        with_registration(&fields_of(line), |registration| {
            let started = Instant::now();
            found += index.matches(registration).len();
            ask.push(started.elapsed());
            let started = Instant::now();
            index.insert(registration);
            renew.push(started.elapsed());
        });
    }
    for (what, mut times) in [("who may be the same person?", ask), ("take out and put in again", renew)] {
        times.sort();
        let at = |part: usize| times[times.len() * part / 1000].as_secs_f64() * 1e6;
        println!("{what:<32} p50 {:.1} µs, p99 {:.1} µs, p99.9 {:.1} µs", at(500), at(990), at(999));
    }
    println!("{found} matches to {} questions; {:.0} MB held after putting in again", lines.len(), crate::resources::held_mb());
}

fn learn(file: &str) {
    let mut truth = Truth::default();
    let mut roll = Roll::new();
    each_line(file, |fields| {
        truth.note(fields);
        with_registration(fields, |registration| roll.add(registration));
    });
    println!("{:?}", Model::learn(&roll, &Candidates::of(&roll), |a, b| truth.is_same(a, b)));
}

fn each_line(file: &str, mut each: impl FnMut(&[&str; 12])) {
    let reader = BufReader::with_capacity(1 << 20, std::fs::File::open(file).expect("the file can be opened"));
    for line in reader.lines().skip(1) {
        each(&fields_of(&line.expect("the file is UTF-8")));
    }
}

fn fields_of(line: &str) -> [&str; 12] {
    let mut fields = [""; 12];
    fields.iter_mut().zip(line.split(',')).for_each(|(field, text)| *field = text);
    fields
}

fn with_registration(fields: &[&str; 12], mut each: impl FnMut(&Registration)) {
    let [id, _, name, sex, birth_date, id_number, phone, subdistrict, community, street, building, _] = *fields;
    let written = |text| Some(text).filter(|text: &&str| !text.is_empty());
    let address = [street, building].concat();
    each(&Registration {
        id: id.parse().expect("a number of the record"),
        name,
        sex: match sex {
            "男" => Some(Sex::Male),
            "女" => Some(Sex::Female),
            _ => None,
        },
        birth_date: parse_date(birth_date).ok(),
        id_number: written(id_number),
        phone: written(phone),
        subdistrict: written(subdistrict),
        community: written(community),
        address: written(&address),
        household: None,
    });
}

impl Truth {
    fn note(&mut self, fields: &[&str; 12]) {
        let (id, person): (usize, u32) = (fields[0].parse().expect("a number"), fields[1].parse().expect("a number"));
        if self.person_of.len() <= id {
            self.person_of.resize(id + 1, u32::MAX);
        }
        self.person_of[id] = person;
    }

    fn note_mistakes(&mut self, file: &str) {
        // Variants of a file (`x.noid.csv`) have the mistakes of the file that they were made from.
        let base = file.trim_end_matches(".csv").trim_end_matches(".dup2").trim_end_matches(".noid").trim_end_matches(".name");
        self.mistakes = vec![String::new(); self.person_of.len()];
        for line in std::fs::read_to_string(format!("{base}.err.csv")).unwrap_or_default().lines().skip(1) {
            let (id, mistakes) = line.split_once(',').expect("two columns");
            if let Some(own) = id.parse().ok().and_then(|id: usize| self.mistakes.get_mut(id)) {
                *own = mistakes.to_string();
            }
        }
    }

    fn is_twin(&self, id: u64) -> bool {
        self.mistakes[id as usize].contains("twin")
    }

    fn is_same(&self, a: u64, b: u64) -> bool {
        self.person_of[a as usize] == self.person_of[b as usize]
    }

    fn people(&self) -> BTreeMap<u32, Vec<u64>> {
        let mut people: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
        for (id, person) in self.person_of.iter().enumerate().filter(|(_, person)| **person != u32::MAX) {
            people.entry(*person).or_default().push(id as u64);
        }
        people
    }

    fn pairs(&self) -> usize {
        self.people().values().map(|ids| ids.len() * (ids.len() - 1) / 2).sum()
    }

    fn report(&self, what: &str, pairs: &[Pair]) {
        let right = pairs.iter().filter(|pair| self.is_same(pair.first, pair.second)).count();
        let wrong = pairs.iter().filter(|pair| !self.is_same(pair.first, pair.second));
        let with_twin = wrong.clone().filter(|pair| self.is_twin(pair.first) || self.is_twin(pair.second)).count();
        println!("{what:<42} {} wrong {}, with a twin {with_twin}", score(right, pairs.len(), self.pairs()), wrong.count());
    }

    fn report_groups(&self, groups: &[Vec<u64>]) {
        let people: BTreeSet<Vec<u64>> = self.people().into_values().filter(|ids| ids.len() > 1).collect();
        let right = groups.iter().filter(|group| people.contains(*group)).count();
        println!("{:<42} {}", "groups that are exactly one person", score(right, groups.len(), people.len()));
    }

    /// How much a supervisor has to look at, and what it brings.
    fn report_review(&self, mut pairs: Vec<Pair>) {
        pairs.sort_unstable_by_key(|pair| -pair.weight);
        let certain = pairs.iter().take_while(|pair| pair.weight >= CERTAIN).count();
        let there = self.pairs() as f64;
        let (mut right, mut reached) = (0, None);
        for (place, pair) in pairs.iter().enumerate() {
            right += usize::from(self.is_same(pair.first, pair.second));
            if place + 1 == certain {
                println!("{certain} pairs at 99 to 1 and more: recall {:.4}, {} wrong", right as f64 / there, certain - right);
            }
            if reached.is_none() && right as f64 / there >= 0.974 {
                reached = Some((place + 1).saturating_sub(certain));
            }
        }
        println!("{} more to look at down to {REVIEW}: recall {:.4}; recall 0.974 after {reached:?} of them", pairs.len() - certain, right as f64 / there);
    }

    /// Recall by what was mistaken on either side of a pair.
    fn report_mistakes(&self, shown: &[Pair]) {
        let shown: BTreeSet<(u64, u64)> = shown.iter().map(|pair| (pair.first, pair.second)).collect();
        let mut recall: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for ids in self.people().values().filter(|ids| ids.len() > 1) {
            for (place, a) in ids.iter().enumerate() {
                for b in &ids[place + 1..] {
                    let of_both = [a, b].into_iter().flat_map(|id| self.mistakes[*id as usize].split('|'));
                    for mistake in of_both.filter(|mistake| !mistake.is_empty() && *mistake != "dup").collect::<BTreeSet<&str>>() {
                        let (found, all) = recall.entry(mistake).or_default();
                        *all += 1;
                        *found += usize::from(shown.contains(&(*a, *b)));
                    }
                }
            }
        }
        let told: Vec<String> = recall.iter().map(|(mistake, (found, all))| format!("{mistake} {:.2}", *found as f64 / *all as f64)).collect();
        println!("recall by mistake: {}", told.join(", "));
    }
}

fn score(right: usize, found: usize, true_ones: usize) -> String {
    let (precision, recall) = (right as f64 / found.max(1) as f64, right as f64 / true_ones.max(1) as f64);
    format!("F1 {:.4} (P {precision:.4} R {recall:.4})", 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE))
}
