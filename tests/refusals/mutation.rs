//! How is a good text made slightly wrong, or a text made of the right words in no order?

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

/// So many cases, the same ones each time, and nothing kept on disk.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, rng_seed: RngSeed::Fixed(4207), max_shrink_iters: 2_000, ..ProptestConfig::default() }
}

/// One change of a text.
#[derive(Clone, Debug)]
enum Change {
    Drop(Index, usize),
    Repeat(Index, usize),
    Insert(Index, String),
    Replace(Index, char),
}

/// A good text with one to four changes: a piece dropped, repeated, put in, or a character replaced.
pub fn mutated(text: String, pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let change = prop_oneof![
        (any::<Index>(), 1usize..12).prop_map(|(at, length)| Change::Drop(at, length)),
        (any::<Index>(), 1usize..40).prop_map(|(at, length)| Change::Repeat(at, length)),
        (any::<Index>(), select(pieces)).prop_map(|(at, piece)| Change::Insert(at, piece.to_string())),
        (any::<Index>(), any::<char>()).prop_map(|(at, character)| Change::Replace(at, character)),
    ];
    prop::collection::vec(change, 1..5).prop_map(move |changes| changes.iter().fold(text.clone(), |text, change| apply(&text, change)))
}

fn apply(text: &str, change: &Change) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let length = characters.len() + 1;
    match change {
        Change::Drop(at, span) => {
            let from = at.index(length);
            characters.drain(from..(from + span).min(length - 1));
        }
        Change::Repeat(at, span) => {
            let from = at.index(length);
            let piece = characters[from..(from + span).min(length - 1)].to_vec();
            characters.splice(from..from, piece);
        }
        Change::Insert(at, piece) => {
            let at = at.index(length);
            characters.splice(at..at, piece.chars());
        }
        Change::Replace(at, character) => {
            let at = at.index(length);
            if let Some(place) = characters.get_mut(at) {
                *place = *character;
            }
        }
    }
    characters.into_iter().collect()
}

/// Words of a language in no order, with and without spaces.
pub fn soup(words: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec((select(words), any::<bool>()), 0..most)
        .prop_map(|words| words.into_iter().map(|(word, is_apart)| if is_apart { format!("{word} ") } else { word.to_string() }).collect())
}

/// Bytes as a text: what is no UTF-8 becomes a mark.
pub fn bytes() -> impl Strategy<Value = String> {
    prop::collection::vec(any::<u8>(), 0..200).prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}
