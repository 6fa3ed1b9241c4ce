//! Which name is it, how does it sound, and how common is it?

use super::fingerprint::{fingerprint, narrow};
use super::sound::{Sound, Sounds, surname_length};
use super::variants::Variants;

/// Characters of a name that are kept; longer texts are no names.
const CHARACTERS_MAX: usize = 24;
/// The entry of those whose name is not known.
pub(super) const NO_NAME: u32 = 0;
/// The entry of a spelling that nobody bears.
const UNHEARD_OF: u32 = u32::MAX - 1;
/// A place of the table that was never used.
const EMPTY: u64 = u64::MAX;

/// One spelling of a name, kept once however many people bear it.
#[derive(Clone, Default)]
pub(super) struct Name {
    /// Characters without white space and dots.
    pub characters: Box<[char]>,
    /// How many of them are the surname.
    pub surname: u8,
    /// Registrations under this spelling.
    pub bearers: u32,
    /// The number of its sound.
    pub spoken: u64,
    /// The number of its sound with like sounds folded.
    pub folded: u64,
    /// The number of its surname's folded sound.
    pub surname_folded: u32,
    /// The folded sounds of the first and the last character of the given name, if they differ.
    pub given_folded: [Option<u32>; 2],
}

/// All spellings in use. A spelling that nobody bears any more is wiped and its place used again.
#[derive(Clone)]
pub(super) struct Names {
    sounds: Sounds,
    variants: Variants,
    entries: Vec<Name>,
    unused: Vec<u32>,
    /// Open addressing by the fingerprint of the characters, at most half full: half of the fingerprint above, the entry below.
    table: Vec<u64>,
    taken: usize,
}

impl Names {
    pub(super) fn new() -> Self {
        Self { sounds: Sounds::new(), variants: Variants::new(), entries: vec![Name::default()], unused: Vec::new(), table: vec![EMPTY; 1024], taken: 0 }
    }

    pub(super) fn get(&self, entry: u32) -> &Name {
        &self.entries[entry as usize]
    }

    /// The name of one more registration.
    pub(super) fn enter(&mut self, text: &str) -> u32 {
        let Some(spelling) = Spelling::of(text, &self.variants) else { return NO_NAME };
        if (self.taken + 1) * 2 > self.table.len() {
            self.grow();
        }
        let (place, mark) = self.place_of(spelling.characters());
        if self.table[place] == EMPTY {
            let entry = self.keep(self.sounding(spelling.characters()));
            self.table[place] = mark | u64::from(entry);
            self.taken += 1;
        }
        let entry = self.table[place] as u32;
        self.entries[entry as usize].bearers += 1;
        entry
    }

    /// The name of somebody who is not registered yet, with the entry of its spelling if others bear it.
    pub(super) fn look(&self, text: &str) -> (u32, Name) {
        let Some(spelling) = Spelling::of(text, &self.variants) else { return (NO_NAME, Name::default()) };
        match self.table[self.place_of(spelling.characters()).0] {
            EMPTY => (UNHEARD_OF, self.sounding(spelling.characters())),
            found => (found as u32, self.get(found as u32).clone()),
        }
    }

    /// One registration less under this name.
    pub(super) fn leave(&mut self, entry: u32) {
        if entry == NO_NAME {
            return;
        }
        self.entries[entry as usize].bearers -= 1;
        if self.entries[entry as usize].bearers == 0 {
            let gone = std::mem::take(&mut self.entries[entry as usize]);
            self.take_out(entry, &gone.characters);
            self.unused.push(entry);
        }
    }

    fn sounding(&self, characters: &[char]) -> Name {
        let surname = surname_length(characters);
        let mut sounds = [Sound::default(); CHARACTERS_MAX];
        for (place, character) in characters.iter().enumerate() {
            sounds[place] = if place < surname { self.sounds.of_surname(*character) } else { self.sounds.of(*character) };
        }
        let sounds = &sounds[..characters.len()];
        let given = |sound: Option<&Sound>| sound.map(|sound| sound.folded);
        let (first, last) = (given(sounds[surname..].first()), given(sounds[surname..].last()));
        Name {
            characters: characters.into(),
            surname: surname as u8,
            bearers: 0,
            spoken: fingerprint(1, sounds.iter().map(|sound| u64::from(sound.spoken))),
            folded: fingerprint(2, sounds.iter().map(|sound| u64::from(sound.folded))),
            surname_folded: narrow(fingerprint(3, sounds[..surname].iter().map(|sound| u64::from(sound.folded)))),
            given_folded: [first, last.filter(|_| first != last)],
        }
    }

    fn keep(&mut self, name: Name) -> u32 {
        match self.unused.pop() {
            Some(entry) => {
                self.entries[entry as usize] = name;
                entry
            }
            None => {
                self.entries.push(name);
                self.entries.len() as u32 - 1
            }
        }
    }

    /// Where these characters stand, or would, and the upper half of what stands there.
    fn place_of(&self, characters: &[char]) -> (usize, u64) {
        let (mut place, mark) = self.home_of(characters);
        while self.table[place] != EMPTY && (self.table[place] >> 32 != mark >> 32 || *self.get(self.table[place] as u32).characters != *characters) {
            place = (place + 1) & (self.table.len() - 1);
        }
        (place, mark)
    }

    fn home_of(&self, characters: &[char]) -> (usize, u64) {
        let mark = fingerprint(4, characters.iter().map(|c| u64::from(u32::from(*c))));
        // The lower half finds the place, the upper tells one spelling from another; no entry is numbered u32::MAX, so none looks empty.
        (mark as usize & (self.table.len() - 1), mark & !u64::from(u32::MAX))
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.table);
        self.table = vec![EMPTY; old.len() * 2];
        for taken in old.into_iter().filter(|taken| *taken != EMPTY) {
            let (place, _) = self.place_of(&self.get(taken as u32).characters);
            self.table[place] = taken;
        }
    }

    /// Takes an entry out of the table; those behind it move up, so that each is still found from its home.
    fn take_out(&mut self, entry: u32, characters: &[char]) {
        let last = self.table.len() - 1;
        let mut gap = self.home_of(characters).0;
        while self.table[gap] as u32 != entry {
            gap = (gap + 1) & last;
        }
        let mut next = (gap + 1) & last;
        while self.table[next] != EMPTY {
            let (home, _) = self.home_of(&self.get(self.table[next] as u32).characters);
            if (next.wrapping_sub(home) & last) >= (next.wrapping_sub(gap) & last) {
                self.table[gap] = self.table[next];
                gap = next;
            }
            next = (next + 1) & last;
        }
        self.table[gap] = EMPTY;
        self.taken -= 1;
    }
}

/// The characters of a name as they are compared.
struct Spelling {
    characters: [char; CHARACTERS_MAX],
    length: usize,
}

impl Spelling {
    fn of(text: &str, variants: &Variants) -> Option<Self> {
        let mut spelling = Self { characters: ['\0'; CHARACTERS_MAX], length: 0 };
        for character in text.chars().filter(|c| is_part_of_a_name(*c)).take(CHARACTERS_MAX) {
            spelling.characters[spelling.length] = written_alike(character, variants);
            spelling.length += 1;
        }
        (spelling.length > 0).then_some(spelling)
    }

    fn characters(&self) -> &[char] {
        &self.characters[..self.length]
    }
}

/// White space and the dots within names of some peoples are written or not.
fn is_part_of_a_name(character: char) -> bool {
    matches!(character, '\u{4E00}'..='\u{9FFF}') || character.is_alphanumeric()
}

fn written_alike(character: char, variants: &Variants) -> char {
    match character {
        '\u{4E00}'..='\u{9FFF}' => variants.simplified(character),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character).to_ascii_lowercase(),
        _ => character.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_is_kept_once_and_wiped_when_nobody_bears_it() {
        let mut names = Names::new();
        let (a, b) = (names.enter("王 伟"), names.enter("王\u{3000}伟"));
        assert_eq!((a, names.get(a).bearers), (b, 2));
        assert_eq!(names.look("王偉").0, a, "the traditional form is the same name");
        names.leave(a);
        names.leave(b);
        assert!(names.get(a).characters.is_empty());
        assert_eq!(names.enter("  "), NO_NAME);
    }

    #[test]
    fn everybody_is_still_found_after_others_have_left() {
        let mut names = Names::new();
        let text = |n: u32| format!("王{}{}", char::from_u32(0x4E00 + n % 3_000).unwrap_or('一'), char::from_u32(0x5E00 + n / 7).unwrap_or('一'));
        let entries: Vec<u32> = (0..5_000).map(|n| names.enter(&text(n))).collect();
        for n in (0..5_000).filter(|n| n % 3 != 0) {
            names.leave(entries[n as usize]);
        }
        for n in (0..5_000).filter(|n| n % 3 == 0) {
            assert_eq!(names.enter(&text(n)), entries[n as usize], "{n}");
        }
        assert_eq!(names.enter(&text(1)), names.enter(&text(1)));
    }

    #[test]
    fn names_that_sound_alike() {
        let mut names = Names::new();
        let mut sound = |text: &str| {
            let entry = names.enter(text);
            (names.get(entry).spoken, names.get(entry).folded)
        };
        assert_eq!(sound("张伟").0, sound("章玮").0);
        assert_ne!(sound("陈静").0, sound("岑金").0);
        assert_eq!(sound("陈静").1, sound("岑金").1);
        assert_ne!(sound("李娜").1, sound("季娜").1);
    }
}
