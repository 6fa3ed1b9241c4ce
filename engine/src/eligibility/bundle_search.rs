//! Which of some offers come to the most, where not all can be held together?
//!
//! The offers fall apart into groups that have nothing to do with each other. Each is searched whole, by branch and bound: an offer
//! is taken or left; of those that exclude each other pairwise the best counts at most once. A group of too many offers, or one that
//! takes too many steps, is left as the larger-first order has it, and that is said.

use std::cmp::Reverse;
use std::ops::Add;

/// The most offers of a group that is searched.
const GROUP_MAX: usize = 128;
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

/// Offers and what holds between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Choices {
    /// What each comes to by itself.
    pub worth: Vec<Worth>,
    /// With which each can't be held, both ways.
    pub apart: Vec<Vec<usize>>,
    /// Over which each pays only the difference.
    pub pays_over: Vec<Vec<usize>>,
}

impl Choices {
    /// The offers that come to the most, in rising order, and whether nothing else comes to more.
    pub fn best(&self) -> (Vec<usize>, bool) {
        let (mut kept, mut is_exact) = (Vec::new(), true);
        for mut group in self.groups() {
            // Taken first: what comes to the most, then what was there first.
            group.sort_by_key(|offer| (Reverse(self.worth[*offer]), *offer));
            let found = if group.len() <= GROUP_MAX { self.searched(&group) } else { (self.larger_first(&group), false) };
            kept.extend(found.0);
            is_exact &= found.1;
        }
        kept.sort_unstable();
        (kept, is_exact)
    }

    /// What an offer of a set pays: less what it only tops up.
    pub fn paid_fen(&self, offer: usize, set: &[usize]) -> i128 {
        let under: i128 = self.pays_over[offer].iter().filter(|other| set.binary_search(other).is_ok()).map(|other| self.worth[*other].fen()).sum();
        self.worth[offer].less(under).fen()
    }

    /// Offers that have to do with each other, directly or through others.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut neighbours = self.apart.clone();
        for (offer, others) in self.pays_over.iter().enumerate() {
            for other in others {
                neighbours[offer].push(*other);
                neighbours[*other].push(offer);
            }
        }
        let mut is_seen = vec![false; self.worth.len()];
        let mut groups = Vec::new();
        for first in 0..self.worth.len() {
            if std::mem::replace(&mut is_seen[first], true) {
                continue;
            }
            let mut group = vec![first];
            let mut next = 0;
            while let Some(offer) = group.get(next).copied() {
                next += 1;
                group.extend(neighbours[offer].iter().copied().filter(|other| !std::mem::replace(&mut is_seen[*other], true)));
            }
            groups.push(group);
        }
        groups
    }

    fn larger_first(&self, group: &[usize]) -> Vec<usize> {
        let (mut kept, mut is_kept) = (Vec::new(), vec![false; self.worth.len()]);
        for offer in group {
            if !self.apart[*offer].iter().any(|other| is_kept[*other]) {
                is_kept[*offer] = true;
                kept.push(*offer);
            }
        }
        kept
    }

    fn searched(&self, group: &[usize]) -> (Vec<usize>, bool) {
        let bits = |others: &[usize]| others.iter().filter_map(|other| group.iter().position(|own| own == other)).fold(0_u128, |bits, place| bits | 1 << place);
        let mut search = Search {
            worth: group.iter().map(|offer| self.worth[*offer]).collect(),
            apart: group.iter().map(|offer| bits(&self.apart[*offer])).collect(),
            over: group.iter().map(|offer| bits(&self.pays_over[*offer])).collect(),
            best: None,
            steps: 0,
        };
        let all = if group.len() == GROUP_MAX { u128::MAX } else { (1 << group.len()) - 1 };
        search.go(0, all);
        let chosen = search.best.map_or(0, |(_, chosen)| chosen);
        (places(chosen).map(|place| group[place]).collect(), search.steps <= STEPS_MAX)
    }
}

/// The search of one group; sets of offers are bits.
struct Search {
    worth: Vec<Worth>,
    apart: Vec<u128>,
    over: Vec<u128>,
    best: Option<(Worth, u128)>,
    steps: usize,
}

impl Search {
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
        let paid = |place: usize| self.worth[place].less(places(self.over[place] & chosen).map(|other| self.worth[other].fen()).sum());
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

fn places(bits: u128) -> impl Iterator<Item = usize> {
    let mut left = bits;
    std::iter::from_fn(move || {
        let place = (left != 0).then(|| left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(place)
    })
}
