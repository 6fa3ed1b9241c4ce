//! Which members of a household?

use super::MEMBERS_MAX;

const WORDS: usize = MEMBERS_MAX.div_ceil(64);

/// Some members of a household, by their positions: one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemberSet([u64; WORDS]);

impl MemberSet {
    /// One member.
    pub fn one(position: u16) -> Self {
        let mut set = MemberSet::default();
        set.add(position);
        set
    }

    /// Takes a member in. No household that was read has one beyond the last place.
    pub fn add(&mut self, position: u16) {
        self.0[usize::from(position) / 64] |= 1 << (position % 64);
    }

    /// Whether a member is one of them.
    pub fn has(&self, position: u16) -> bool {
        self.0[usize::from(position) / 64] >> (position % 64) & 1 == 1
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether it is nobody.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    /// Those who are in both.
    pub fn shared(&self, other: &MemberSet) -> MemberSet {
        MemberSet(std::array::from_fn(|word| self.0[word] & other.0[word]))
    }

    /// Their positions, the first one first.
    pub fn positions(&self) -> impl Iterator<Item = u16> + '_ {
        (0..(WORDS * 64) as u16).filter(|position| self.has(*position))
    }
}

impl FromIterator<u16> for MemberSet {
    fn from_iter<I: IntoIterator<Item = u16>>(positions: I) -> Self {
        let mut set = MemberSet::default();
        positions.into_iter().for_each(|position| set.add(position));
        set
    }
}
