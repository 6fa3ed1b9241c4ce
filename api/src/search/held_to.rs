//! Does the search for programs find what people mean, in words that no program uses for itself?

use super::ProgramSearch;
use engine::catalog::{Catalog, SourceFolder};
use std::path::Path;
use std::sync::LazyLock;

/// A query and the programs that are right answers.
struct Line<'a> {
    query: &'a str,
    right: Vec<&'a str>,
}

const QUERIES: &str = include_str!("queries.txt");
const HELD_OUT: &str = include_str!("held_out.txt");

fn lines(table: &str) -> Vec<Line<'_>> {
    let lines = table.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let split = lines.map(|line| line.split_once('|').unwrap_or_else(|| panic!("no bar: {line}")));
    split.map(|(query, right)| Line { query: query.trim(), right: right.split_whitespace().collect() }).collect()
}

/// Read once: its cases are run whenever it is read.
static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let folder = SourceFolder::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../catalog"))).expect("the catalog is there");
    engine::proof::load_catalog(&folder).0
});

static SEARCH: LazyLock<ProgramSearch> = LazyLock::new(|| ProgramSearch::new(&CATALOG));

/// Queries whose right program is not among the first three.
fn misses(table: &str) -> Vec<String> {
    let mut misses = Vec::new();
    for line in lines(table) {
        let hits = SEARCH.find(line.query, 6);
        if !hits.iter().take(3).any(|hit| line.right.contains(&hit.program.as_str())) {
            let shown: Vec<String> = hits.iter().map(|hit| format!("{} {:.1}", hit.program, hit.score)).collect();
            misses.push(format!("{} -> {}", line.query, shown.join(", ")));
        }
    }
    misses
}

fn holds_at_ninety(table: &str) {
    let (count, misses) = (lines(table).len(), misses(table));
    println!("{} of {count} queries answered", count - misses.len());
    assert!(misses.len() * 10 <= count, "{} of {count} miss:\n{}", misses.len(), misses.join("\n"));
}

#[test]
fn the_right_program_is_among_the_first_three() {
    assert!(lines(QUERIES).len() >= 80);
    holds_at_ninety(QUERIES);
}

#[test]
fn also_for_queries_that_were_held_out_at_first() {
    assert!(lines(HELD_OUT).len() >= 40);
    holds_at_ninety(HELD_OUT);
}

#[test]
fn no_query_holds_a_name_or_a_search_word_of_its_answers() {
    for table in [QUERIES, HELD_OUT] {
        for line in lines(table) {
            let query = line.query.to_lowercase();
            for id in &line.right {
                let program = CATALOG.programs.iter().find(|program| program.id == *id).unwrap_or_else(|| panic!("{id} is no program"));
                for word in program.search.iter().chain([&program.name.zh, &program.name.en]) {
                    assert!(!query.contains(&word.to_lowercase()), "{query}: {id} is found by “{word}” itself");
                }
            }
        }
    }
}

#[test]
fn both_languages_are_asked() {
    let all: Vec<Line<'_>> = lines(QUERIES).into_iter().chain(lines(HELD_OUT)).collect();
    let english = all.iter().filter(|line| line.query.is_ascii()).count();
    assert!(english * 5 > all.len() * 2 && english * 5 < all.len() * 3, "{english} of {} are English", all.len());
}

#[test]
fn programs_are_found_by_their_own_words_too() {
    for program in &CATALOG.programs {
        for name in [&program.name.zh, &program.name.en] {
            let hits = SEARCH.find(name, 1);
            assert!(hits.iter().any(|hit| hit.program == program.id || hit.name.zh == *name || hit.name.en == *name), "{name} does not find {}", program.id);
        }
    }
}

#[test]
fn the_same_question_has_the_same_answer() {
    let other = ProgramSearch::new(&CATALOG);
    for line in lines(QUERIES).iter().step_by(5) {
        let hits = SEARCH.find(line.query, 10);
        assert_eq!(hits, SEARCH.find(line.query, 10));
        assert_eq!(hits, other.find(line.query, 10));
        assert!(hits.is_sorted_by(|a, b| a.score > b.score || a.score == b.score && a.program < b.program), "{}", line.query);
        assert_eq!(SEARCH.find(line.query, 2), hits[..hits.len().min(2)]);
    }
}

#[test]
fn nothing_that_is_typed_stops_it() {
    let mut rng = fastrand::Rng::with_seed(11);
    let alphabet: Vec<char> = "病房学no job's \u{0}\u{200d}😀８岁\"\\*?[](){}|^$~#..，。-:\n".chars().collect();
    for _ in 0..100 {
        let text: String = (0..rng.usize(..260)).map(|_| alphabet[rng.usize(..alphabet.len())]).collect();
        assert!(SEARCH.find(&text, 3).len() <= 3);
    }
    assert!(SEARCH.find("", 3).is_empty() && SEARCH.find("。。 的", 3).is_empty());
    assert!(!SEARCH.find(&"病".repeat(100_000), 3).is_empty(), "only the beginning of a long text is read");
}

#[test]
fn an_empty_catalog_has_nothing_to_find() {
    assert!(ProgramSearch::new(&Catalog::default()).find("没钱看病", 3).is_empty());
}
