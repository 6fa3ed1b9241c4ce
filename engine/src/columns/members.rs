//! What holds of a household because of its members: of some of them, of so many of them?

use super::bits::{self, words};
use super::column::Block;
use super::plan::{NodeId, Order};
use super::work::{Truths, Work};

impl Work<'_> {
    /// Some member of each household is so: all questions of a group are answered together.
    pub(super) fn exists(&mut self, id: NodeId, out: &mut Truths) {
        self.answer_group(self.plan.group_of[&id] as usize);
        *out = std::mem::take(&mut self.truths[id as usize]);
    }

    /// Up to 64 questions, one bit each in one word a member; the words of a household's members are joined.
    fn answer_group(&mut self, group: usize) {
        let plan = self.plan;
        let questions = &plan.groups[group];
        questions.iter().for_each(|(_, member)| self.prepare(*member));
        let block = self.block();
        let is_total = questions.iter().all(|(_, member)| self.known_truths(*member).is_total);
        let mut yes = std::mem::take(&mut self.found[0]);
        self.some_member(questions, block, &mut yes, |truths, word| truths.yes[word]);
        let mut open = std::mem::take(&mut self.found[1]);
        if !is_total {
            // Surely nobody, where nobody may be.
            self.some_member(questions, block, &mut open, |truths, word| !truths.no_word(word));
        }
        let count = words(block.households);
        for (place, (asks, member)) in questions.iter().enumerate() {
            let part_is_total = self.known_truths(*member).is_total;
            let truths = &mut self.truths[*asks as usize];
            truths.yes.clear();
            truths.yes.extend((0..count).map(|word| yes[word * 64 + place]));
            truths.no.clear();
            truths.is_total = part_is_total;
            if !part_is_total {
                truths.no.extend((0..count).map(|word| !open[word * 64 + place]));
            }
            truths.round = self.round;
        }
        self.found = [yes, open];
    }

    /// For each 64 households a square of bits: a word for each question.
    fn some_member(&mut self, questions: &[(NodeId, NodeId)], block: &Block, out: &mut Vec<u64>, word_of: impl Fn(&Truths, usize) -> u64) {
        let mut members = std::mem::take(&mut self.member_words);
        members.clear();
        for word in 0..words(block.members) {
            let born = self.born.as_ref().map_or(!0, |born| born[word]);
            let mut square = [0; 64];
            for (line, (_, member)) in square.iter_mut().zip(questions) {
                *line = word_of(self.known_truths(*member), word) & born;
            }
            bits::transpose(&mut square);
            members.extend_from_slice(&square);
        }
        out.clear();
        out.resize(words(block.households) * 64, 0);
        for (joined, ends) in out.iter_mut().zip(block.start.windows(2)) {
            *joined = members[ends[0] as usize..ends[1] as usize].iter().fold(0, |joined, word| joined | word);
        }
        for square in out.as_chunks_mut::<64>().0 {
            bits::transpose(square);
        }
        self.member_words = members;
    }

    /// How many members are so, against a whole number; those who may be so make bounds.
    pub(super) fn count_members(&mut self, member: NodeId, order: Order, limit: i64, out: &mut Truths) {
        let households = self.block().households;
        self.prepare(member);
        let is_total = self.known_truths(member).is_total;
        *out = Truths { yes: vec![0; words(households)], no: vec![0; words(households)], is_total, round: 0 };
        for household in 0..households {
            let (low, high) = self.count_bounds(member, household);
            let (is_so, is_not) = match order {
                Order::Less => (high < limit, low >= limit),
                Order::Equal => (low == high && low == limit, high < limit || limit < low),
            };
            if is_so {
                bits::set(&mut out.yes, household);
            }
            if is_not {
                bits::set(&mut out.no, household);
            }
        }
    }

    /// How many members of a household are surely so, and how many may be.
    pub(super) fn count_bounds(&self, member: NodeId, household: usize) -> (i64, i64) {
        let (block, truths) = (self.block(), self.known_truths(member));
        let (mut from, to) = (block.start[household] as usize, block.start[household + 1] as usize);
        let (mut low, mut high) = (0, 0);
        while from < to {
            let count = (to - from).min(64);
            let born = self.born.as_ref().map_or(!0, |born| bits::window(born, from, count));
            let yes = bits::window(&truths.yes, from, count) & born;
            low += i64::from(yes.count_ones());
            high += match truths.is_total {
                true => i64::from(yes.count_ones()),
                false => {
                    let all = if count == 64 { !0 } else { (1 << count) - 1 };
                    i64::from((!bits::window(&truths.no, from, count) & born & all).count_ones())
                }
            };
            from += count;
        }
        (low, high)
    }
}
