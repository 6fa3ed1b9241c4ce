//! Which of some offers come to the most, where not all can be held together?
//!
//! The offers fall apart into groups that have nothing to do with each other. Each is searched whole, by branch and bound: an offer
//! is taken or left; of those that exclude each other pairwise the best counts at most once. A group of too many offers, or one that
//! takes too many steps, is left as the larger-first order has it, and that is said.

use super::standing::Standing;
use crate::catalog::ProgramKind;
use std::cmp::Reverse;
use std::ops::Add;

/// Offers that one word of bits stands for, and the most of a group that is searched.
const WORD: usize = 128;
/// The most steps of the search of one group.
const STEPS_MAX: usize = 20_000;

/// What some offers come to, compared part by part: statutory aid is never given up for other aid, whatever it comes to, and of as
/// much money more offers are better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worth {
    pub statutory_fen: i128,
    pub statutory: usize,
    pub other_fen: i128,
    pub other: usize,
}

impl Worth {
    /// Of a program's offer.
    pub fn of(kind: ProgramKind, fen: i128) -> Self {
        match kind {
            ProgramKind::Statutory => Worth { statutory_fen: fen, statutory: 1, ..Worth::default() },
            ProgramKind::NonStatutory => Worth { other_fen: fen, other: 1, ..Worth::default() },
        }
    }

    /// At least as much in every part.
    fn covering(self, other: Worth) -> Worth {
        Worth {
            statutory_fen: self.statutory_fen.max(other.statutory_fen),
            statutory: self.statutory.max(other.statutory),
            other_fen: self.other_fen.max(other.other_fen),
            other: self.other.max(other.other),
        }
    }

    fn less(self, fen: i128) -> Worth {
        Worth { statutory_fen: (self.statutory_fen - fen).max(0), other_fen: (self.other_fen - fen).max(0), ..self }
    }

    /// All together.
    pub fn fen(self) -> i128 {
        self.statutory_fen + self.other_fen
    }
}

impl Add for Worth {
    type Output = Worth;

    fn add(self, other: Worth) -> Worth {
        Worth {
            statutory_fen: self.statutory_fen + other.statutory_fen,
            statutory: self.statutory + other.statutory,
            other_fen: self.other_fen + other.other_fen,
            other: self.other + other.other,
        }
    }
}

/// Offers and what holds between them: for each a row of bits, one for each other. The room for the search is used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    /// What each comes to by itself.
    worth: Vec<Worth>,
    /// With which each can't be held.
    apart: Vec<u128>,
    /// Over which each pays only the difference.
    over: Vec<u128>,
    /// With which each has to do in any way.
    near: Vec<u128>,
    /// Words of a row.
    words: usize,
    /// Where a first one pays over only a part of a second one: what is taken off, in fen a year.
    parts: Vec<(usize, usize, i128)>,
    kept: Vec<usize>,
    room: SearchRoom,
}

#[derive(Clone, Debug, Default)]
struct SearchRoom {
    /// Offers that belong to a group already, one bit each.
    seen: Vec<u128>,
    /// Offers that have to do with each other, directly or through others.
    group: Vec<usize>,
    /// Of the group.
    worth: Vec<Worth>,
    apart: Vec<u128>,
    over: Vec<u128>,
}

/// Of two offers to the same people: for how many both are, and for how many each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SharedPeople {
    pub both: usize,
    pub own: usize,
    pub other: usize,
}

impl SharedPeople {
    fn turned(self) -> Self {
        SharedPeople { both: self.both, own: self.other, other: self.own }
    }
}

/// The part of a sum that falls on some of all whom it is for, rounded half up.
fn part(fen: i128, some: usize, all: usize) -> i128 {
    let (some, all) = (some as i128, all.max(1) as i128);
    (2 * fen * some + all) / (2 * all)
}

impl Choices {
    /// Takes the place of what was there: offers by what they come to, how each stands to a later one, and whom they share.
    pub fn fill(&mut self, worth: impl Iterator<Item = Worth>, stands: impl Fn(usize, usize) -> Standing, shared: impl Fn(usize, usize) -> SharedPeople) {
        self.parts.clear();
        self.worth.clear();
        self.worth.extend(worth);
        let count = self.worth.len();
        self.words = count.div_ceil(WORD);
        for rows in [&mut self.apart, &mut self.over, &mut self.near] {
            rows.clear();
            rows.resize(count * self.words, 0);
        }
        for own in 0..count {
            for other in own + 1..count {
                match stands(own, other) {
                    Standing::Apart => self.put_apart(own, other),
                    Standing::OwnPaysOver => self.put_over(own, other, shared(own, other)),
                    Standing::OtherPaysOver => self.put_over(other, own, shared(own, other).turned()),
                    // Each would pay only the difference: together they come to the larger.
                    Standing::EachPaysOver if self.worth[own] < self.worth[other] => self.put_over(own, other, shared(own, other)),
                    Standing::EachPaysOver => self.put_over(other, own, shared(own, other).turned()),
                    Standing::Together => {}
                }
            }
        }
    }

    fn put_apart(&mut self, own: usize, other: usize) {
        for (one, two) in [(own, other), (other, own)] {
            let (word, bit) = self.place(one, two);
            self.apart[word] |= bit;
            self.near[word] |= bit;
        }
    }

    /// What falls on those whom both are for is taken off, and no more than is given for them.
    fn put_over(&mut self, own: usize, other: usize, people: SharedPeople) {
        let whole = self.worth[other].fen();
        let taken = part(whole, people.both, people.other).min(part(self.worth[own].fen(), people.both, people.own));
        if taken != whole {
            self.parts.push((own, other, taken));
        }
        let (word, bit) = self.place(own, other);
        self.over[word] |= bit;
        self.near[word] |= bit;
        let (word, bit) = self.place(other, own);
        self.near[word] |= bit;
    }

    /// Whether two can't both be held.
    pub fn are_apart(&self, own: usize, other: usize) -> bool {
        let (word, bit) = self.place(own, other);
        self.apart[word] & bit != 0
    }

    /// Whether the first pays only the difference over the second.
    pub fn pays_over(&self, own: usize, other: usize) -> bool {
        let (word, bit) = self.place(own, other);
        self.over[word] & bit != 0
    }

    /// The word in the first one's row and the bit in it that stand for the second.
    fn place(&self, own: usize, other: usize) -> (usize, u128) {
        (own * self.words + other / WORD, 1 << (other % WORD))
    }

    fn row<'r>(&self, rows: &'r [u128], offer: usize) -> &'r [u128] {
        &rows[offer * self.words..][..self.words]
    }

    /// Finds the offers that come to the most, and whether nothing else comes to more.
    pub fn search(&mut self) -> bool {
        let (mut room, mut kept, mut is_exact) = (std::mem::take(&mut self.room), std::mem::take(&mut self.kept), true);
        kept.clear();
        room.seen.clear();
        room.seen.resize(self.words, 0);
        for first in 0..self.worth.len() {
            let bit = 1 << (first % WORD);
            if room.seen[first / WORD] & bit != 0 {
                continue;
            }
            room.seen[first / WORD] |= bit;
            room.group.clear();
            room.group.push(first);
            let mut next = 0;
            while let Some(offer) = room.group.get(next).copied() {
                next += 1;
                for (word, near) in self.row(&self.near, offer).iter().enumerate() {
                    let found = near & !room.seen[word];
                    room.seen[word] |= found;
                    places(found).for_each(|place| room.group.push(word * WORD + place));
                }
            }
            // Taken first: what comes to the most, then what was there first.
            room.group.sort_unstable_by_key(|offer| (Reverse(self.worth[*offer]), *offer));
            if self.excludes_each_other(&room.group) {
                kept.push(room.group[0]);
            } else if room.group.len() <= WORD {
                is_exact &= self.search_group(&mut room, &mut kept);
            } else {
                self.take_larger_first(&room.group, &mut kept);
                is_exact = false;
            }
        }
        kept.sort_unstable();
        (self.room, self.kept) = (room, kept);
        is_exact
    }

    /// The offers that were found, in rising order.
    pub fn kept(&self) -> &[usize] {
        &self.kept
    }

    /// What an offer of a set pays: less what it only tops up.
    pub fn paid_fen(&self, offer: usize, set: &[usize]) -> i128 {
        let under: i128 = set.iter().filter(|other| self.pays_over(offer, **other)).map(|other| self.taken(offer, *other)).sum();
        self.worth[offer].less(under).fen()
    }

    /// What the first one pays less because of the second.
    fn taken(&self, own: usize, other: usize) -> i128 {
        let part = self.parts.iter().find(|(topping, topped, _)| (*topping, *topped) == (own, other));
        part.map_or_else(|| self.worth[other].fen(), |(_, _, fen)| *fen)
    }

    /// Those of the kept ones for whose sake one is left out: that exclude it; or else that top it up, which would pay only the difference
    /// and come to more without it.
    pub fn excluding(&self, offer: usize, kept: &[usize]) -> Vec<usize> {
        let excluding: Vec<usize> = kept.iter().copied().filter(|other| self.are_apart(offer, *other)).collect();
        let topping = || kept.iter().copied().filter(|other| self.pays_over(*other, offer)).collect();
        if excluding.is_empty() { topping() } else { excluding }
    }

    /// Whether of a whole group only one can be held.
    fn excludes_each_other(&self, group: &[usize]) -> bool {
        let excludes_all = |offer: usize| group.iter().all(|other| *other == offer || self.are_apart(offer, *other));
        group.iter().all(|offer| excludes_all(*offer) && self.row(&self.over, *offer).iter().all(|word| *word == 0))
    }

    fn take_larger_first(&self, group: &[usize], kept: &mut Vec<usize>) {
        let from = kept.len();
        for offer in group {
            if !kept[from..].iter().any(|other| self.are_apart(*offer, *other)) {
                kept.push(*offer);
            }
        }
    }

    fn search_group(&self, room: &mut SearchRoom, kept: &mut Vec<usize>) -> bool {
        let SearchRoom { group, worth, apart, over, .. } = room;
        let of_group =
            |is_so: &dyn Fn(usize) -> bool| group.iter().enumerate().filter(|(_, other)| is_so(**other)).fold(0_u128, |bits, (place, _)| bits | 1 << place);
        worth.clear();
        worth.extend(group.iter().map(|offer| self.worth[*offer]));
        apart.clear();
        apart.extend(group.iter().map(|offer| of_group(&|other| self.are_apart(*offer, other))));
        over.clear();
        over.extend(group.iter().map(|offer| of_group(&|other| self.pays_over(*offer, other))));
        let mut search = Search { choices: self, group, worth, apart, over, best: None, steps: 0 };
        let all = if group.len() == WORD { u128::MAX } else { (1 << group.len()) - 1 };
        search.go(0, all);
        let chosen = search.best.map_or(0, |(_, chosen)| chosen);
        kept.extend(places(chosen).map(|place| group[place]));
        search.steps <= STEPS_MAX
    }
}

/// The search of one group; sets of offers are bits.
struct Search<'c> {
    choices: &'c Choices,
    group: &'c [usize],
    worth: &'c [Worth],
    apart: &'c [u128],
    over: &'c [u128],
    best: Option<(Worth, u128)>,
    steps: usize,
}

impl Search<'_> {
    fn go(&mut self, chosen: u128, left: u128) {
        self.steps += 1;
        if self.best.is_some() && self.steps > STEPS_MAX {
            return;
        }
        let so_far = self.value(chosen);
        if self.best.is_some_and(|(best, _)| so_far + self.at_most(left) <= best) {
            return;
        }
        let Some(first) = places(left).next() else {
            self.best = Some((so_far, chosen));
            return;
        };
        // What has nothing to do with anything that is left or chosen is taken without a doubt.
        let is_free = |place: &usize| (self.apart[*place] & left) | (self.over[*place] & (left | chosen)) == 0 && !self.is_paid_over(*place, left | chosen);
        let (offer, is_sure) = places(left).find(is_free).map_or((first, false), |free| (free, true));
        let rest = left & !(1 << offer);
        self.go(chosen | 1 << offer, rest & !self.apart[offer]);
        if !is_sure {
            self.go(chosen, rest);
        }
    }

    fn is_paid_over(&self, place: usize, among: u128) -> bool {
        places(among).any(|other| self.over[other] & 1 << place != 0)
    }

    fn value(&self, chosen: u128) -> Worth {
        let taken = |place: usize, other: usize| self.choices.taken(self.group[place], self.group[other]);
        let paid = |place: usize| self.worth[place].less(places(self.over[place] & chosen).map(|other| taken(place, other)).sum());
        places(chosen).map(paid).fold(Worth::default(), Add::add)
    }

    /// What the rest can come to at most: of offers that exclude each other pairwise, one.
    fn at_most(&self, left: u128) -> Worth {
        let (mut rest, mut sum) = (left, Worth::default());
        while let Some(first) = places(rest).next() {
            let (mut most, mut together, mut others) = (self.worth[first], 1 << first, rest & self.apart[first]);
            while let Some(next) = places(others).next() {
                most = most.covering(self.worth[next]);
                together |= 1 << next;
                others &= self.apart[next];
            }
            rest &= !together;
            sum = sum + most;
        }
        sum
    }
}

/// The places of the bits that are set, in order.
pub(super) fn places(bits: u128) -> impl Iterator<Item = usize> {
    let mut left = bits;
    std::iter::from_fn(move || {
        let place = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(place)
    })
}
