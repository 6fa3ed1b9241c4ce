//! Which things does a text speak of, whatever words it uses for them?
//!
//! `thesaurus.txt` holds one thing a line: `dialysis < kidney, chronic: 透析, 血透, kidney failure`. After `<` stand wider
//! things that it is a part of; a `~` after the name marks what tells who or where rather than what is needed. In a phrase `..` stands for a few words between, and `#` for a digit. The line `-` lists
//! phrases that say nothing, or that hold another's word by chance (`水平` is not about water).

use super::letters::{Letter, letters, letters_with};
use std::collections::{BTreeMap, BTreeSet};

const SOURCE: &str = include_str!("thesaurus.txt");
/// Characters or words that `..` may pass over.
const GAP_MAX: usize = 8;
/// Letters that two English words must share at least to be taken for one, and letters in which their ends may differ.
const KIN_MIN: usize = 6;
const KIN_ENDING_MAX: usize = 3;
/// Words that a phrase may hold for reading and that need not be there.
const ARTICLES: [&str; 9] = ["a", "an", "the", "my", "our", "his", "her", "their", "your"];
/// The name of the line whose phrases say nothing.
const NOTHING: &str = "-";

/// The things of the thesaurus and their phrases.
pub struct Thesaurus {
    names: Vec<String>,
    /// Things that tell who or where rather than what is needed.
    circumstances: BTreeSet<String>,
    wider: BTreeMap<usize, BTreeSet<usize>>,
    /// Every English word of the phrases.
    words: BTreeSet<String>,
    /// Phrases by their first character or word.
    phrases: BTreeMap<String, Vec<Phrase>>,
    /// Phrases whose first word holds a digit's place.
    open_phrases: Vec<Phrase>,
}

struct Phrase {
    concept: usize,
    /// Runs of characters or words; between two runs anything short may stand.
    runs: Vec<Vec<Letter>>,
}

/// A phrase found in a text.
struct Found {
    concept: usize,
    /// First and last position in the text's letters.
    span: (usize, usize),
    is_whole: bool,
}

/// What a text speaks of.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Things it names.
    pub concepts: BTreeSet<String>,
    /// Wider things that those are a part of, without those.
    pub wider: BTreeSet<String>,
    /// Letters that say something by themselves.
    pub letters: Vec<Letter>,
}

impl Thesaurus {
    /// The thesaurus of the program.
    pub fn new() -> Self {
        Self::parse(SOURCE)
    }

    fn parse(source: &str) -> Self {
        let lines: Vec<(&str, &str, &str)> = source
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with("# "))
            .filter_map(|line| line.split_once(':'))
            .map(|(head, phrases)| {
                let (name, wider) = head.split_once('<').unwrap_or((head, ""));
                (name.trim(), wider, phrases)
            })
            .collect();
        let names: Vec<String> = lines.iter().map(|(name, ..)| name.trim_end_matches('~').to_string()).collect();
        let circumstances = lines.iter().filter_map(|(name, ..)| name.strip_suffix('~')).map(str::to_string).collect();
        let position = |name: &str| names.iter().position(|n| n == name);
        let mut thesaurus =
            Self { circumstances, wider: BTreeMap::new(), words: BTreeSet::new(), phrases: BTreeMap::new(), open_phrases: Vec::new(), names: names.clone() };
        for (concept, (_, wider, phrases)) in lines.iter().enumerate() {
            thesaurus.wider.insert(concept, wider.split(',').filter_map(|name| position(name.trim())).collect());
            for phrase in phrases.split(',') {
                let runs: Vec<Vec<Letter>> = phrase.split("..").map(run_of).filter(|run| !run.is_empty()).collect();
                let Some(first) = runs.first().and_then(|run| run.first()).map(|letter| letter.text.clone()) else { continue };
                thesaurus.words.extend(runs.iter().flatten().filter(|letter| !letter.is_han).map(|letter| letter.text.clone()));
                let phrase = Phrase { concept, runs };
                if first.contains('#') {
                    thesaurus.open_phrases.push(phrase);
                } else {
                    thesaurus.phrases.entry(first).or_default().push(phrase);
                }
            }
        }
        thesaurus
    }

    /// The names of the things.
    pub fn concepts(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Whether a thing tells who or where rather than what is needed.
    pub fn is_circumstance(&self, concept: &str) -> bool {
        self.circumstances.contains(concept)
    }

    /// Whether one thing is a part of another.
    pub fn is_part_of(&self, part: &str, whole: &str) -> bool {
        let position = |name: &str| self.names.iter().position(|n| n == name);
        let (Some(part), Some(whole)) = (position(part), position(whole)) else { return false };
        self.wider[&part].contains(&whole)
    }

    /// What a text speaks of.
    pub fn meaning(&self, text: &str) -> Meaning {
        let mut letters = letters(text);
        letters.iter_mut().filter(|letter| !letter.is_han && !letter.is_light).for_each(|letter| {
            if let Some(known) = self.known_form(&letter.text) {
                letter.text = known;
            }
        });
        let found = self.found(&letters);
        let says_nothing = |position: usize| {
            found.iter().any(|f| self.names[f.concept] == NOTHING && f.is_whole && (f.span.0..=f.span.1).contains(&position))
                && !found.iter().any(|f| self.names[f.concept] != NOTHING && (f.span.0..=f.span.1).contains(&position))
        };
        let ids: BTreeSet<usize> = found.iter().map(|f| f.concept).filter(|c| self.names[*c] != NOTHING).collect();
        let mut wider = BTreeSet::new();
        let mut open: Vec<usize> = ids.iter().copied().collect();
        while let Some(concept) = open.pop() {
            open.extend(self.wider[&concept].iter().filter(|w| wider.insert(**w)));
        }
        let name = |concept: &usize| self.names[*concept].clone();
        Meaning {
            concepts: ids.iter().map(name).collect(),
            wider: wider.difference(&ids).map(name).collect(),
            letters: letters.iter().enumerate().filter(|(i, letter)| !letter.is_light && !says_nothing(*i)).map(|(_, letter)| letter.clone()).collect(),
        }
    }

    /// The word of the thesaurus that an unknown English word begins like: `dialysed` is read as `dialysis`.
    fn known_form(&self, word: &str) -> Option<String> {
        if word.len() < KIN_MIN || !word.is_ascii() || self.words.contains(word) {
            return None;
        }
        let (beginning, is_kin) = (&word[..KIN_MIN], |known: &&String| known.len().abs_diff(word.len()) <= KIN_ENDING_MAX);
        let known = self.words.range(beginning.to_string()..).take_while(|known| known.starts_with(beginning));
        let shared = |known: &String| known.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        known.filter(is_kin).max_by_key(|known| shared(known)).filter(|known| shared(known) + KIN_ENDING_MAX >= word.len()).cloned()
    }

    /// The phrases of a text; one that lies within a longer one does not count.
    fn found(&self, text: &[Letter]) -> Vec<Found> {
        let mut found = Vec::new();
        for start in 0..text.len() {
            for phrase in self.phrases.get(&text[start].text).into_iter().flatten().chain(&self.open_phrases) {
                if let Some(end) = phrase.end(text, start) {
                    found.push(Found { concept: phrase.concept, span: (start, end), is_whole: phrase.runs.len() == 1 });
                }
            }
        }
        let within = |inner: &Found, outer: &Found| {
            outer.is_whole && outer.span.0 <= inner.span.0 && inner.span.1 <= outer.span.1 && outer.span.1 - outer.span.0 > inner.span.1 - inner.span.0
        };
        let is_hidden: Vec<bool> = found.iter().map(|inner| inner.is_whole && found.iter().any(|outer| within(inner, outer))).collect();
        found.into_iter().zip(is_hidden).filter(|(_, hidden)| !hidden).map(|(f, _)| f).collect()
    }
}

impl Phrase {
    /// The last position of the phrase in a text, if it begins at `start`.
    fn end(&self, text: &[Letter], start: usize) -> Option<usize> {
        let mut end = run_end(&self.runs[0], text, start)?;
        for run in &self.runs[1..] {
            let last = (end + 1 + GAP_MAX).min(text.len().saturating_sub(1));
            end = (end + 1..=last).find_map(|next| run_end(run, text, next))?;
        }
        Some(end)
    }
}

fn run_of(phrase: &str) -> Vec<Letter> {
    letters_with(phrase, &['#']).into_iter().filter(|letter| !ARTICLES.contains(&letter.text.as_str())).collect()
}

/// The last position of a run that begins at `start`: its letters one after the other, with nothing but light words between.
fn run_end(run: &[Letter], text: &[Letter], start: usize) -> Option<usize> {
    let mut at = start;
    for (nth, wanted) in run.iter().enumerate() {
        if nth > 0 {
            at += 1;
        }
        loop {
            let letter = text.get(at)?;
            if at > start && letter.place != text[at - 1].place + 1 {
                return None;
            }
            if is_like(&letter.text, &wanted.text) {
                break;
            }
            if nth == 0 || !letter.is_light {
                return None;
            }
            at += 1;
        }
    }
    Some(at)
}

/// `#` stands for one digit.
fn is_like(text: &str, wanted: &str) -> bool {
    if !wanted.contains('#') {
        return text == wanted;
    }
    text.len() == wanted.len() && text.bytes().zip(wanted.bytes()).all(|(a, b)| a == b || b == b'#' && a.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "# a note\nillness: 病, ill\nkidney < illness: 肾, kidney\ndialysis < kidney: 透析, 洗..肾, kidney failure\nwater: 水\nold: 8#岁, aged 8#\n-: 水平, 我家\n";

    fn concepts(text: &str) -> Vec<String> {
        Thesaurus::parse(SMALL).meaning(text).concepts.into_iter().collect()
    }

    #[test]
    fn a_longer_phrase_hides_a_shorter_one() {
        assert_eq!(concepts("kidney failure"), ["dialysis"]);
        assert_eq!(concepts("生活水平"), Vec::<String>::new());
        assert_eq!(concepts("水费"), ["water"]);
    }

    #[test]
    fn gaps_and_digits() {
        assert_eq!(concepts("洗了三次肾"), ["dialysis", "kidney"]);
        assert_eq!(concepts("他83岁"), ["old"]);
        assert_eq!(concepts("a man aged 85"), ["old"]);
        assert_eq!(concepts("他103岁"), Vec::<String>::new());
    }

    #[test]
    fn an_unknown_form_of_a_known_word_is_read() {
        let thesaurus = Thesaurus::parse("dialysis: dialysis\nuniversity: university\n");
        let concepts = |text: &str| thesaurus.meaning(text).concepts.into_iter().collect::<Vec<_>>();
        assert_eq!(concepts("dialysed"), ["dialysis"]);
        assert_eq!(concepts("diameter"), Vec::<String>::new());
    }

    #[test]
    fn wider_things_follow_and_empty_phrases_are_dropped() {
        let meaning = Thesaurus::parse(SMALL).meaning("我家透析");
        assert_eq!(meaning.wider.into_iter().collect::<Vec<_>>(), ["illness", "kidney"]);
        assert_eq!(meaning.letters.iter().map(|l| l.text.as_str()).collect::<String>(), "透析");
    }

    #[test]
    fn every_line_of_the_real_one_can_be_read() {
        let thesaurus = Thesaurus::new();
        let lines = SOURCE.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("# "));
        for line in lines {
            let (head, phrases) = line.split_once(':').unwrap_or_else(|| panic!("no colon: {line}"));
            let (name, wider) = head.split_once('<').unwrap_or((head, ""));
            let bare = name.trim().trim_end_matches('~');
            assert_eq!(thesaurus.names.iter().filter(|n| *n == bare).count(), 1, "{name} stands once");
            for wide in wider.split(',').filter(|w| !w.trim().is_empty()) {
                assert!(thesaurus.names.iter().any(|n| n == wide.trim()), "{name} is a part of {wide}, which is not there");
            }
            assert!(!phrases.contains(['，', '：', '、']), "{name}: commas and colons are half-width");
            for phrase in phrases.split(',') {
                assert!(!run_of(&phrase.replace("..", " ")).is_empty(), "{name}: an empty phrase “{phrase}”");
            }
        }
        assert!(thesaurus.names.len() > 100);
    }
}
