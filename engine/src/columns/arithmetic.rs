//! What does a formula come to for many rows at once?

use super::arithmetic_plan::is_one;
use super::bits::{self, words};
use super::column::Values;
use super::numbers::{Doubt, Floored, Numbers, State, Whole, joined};
use super::plan::{FloorId, NodeId, Number, NumberId, Order, Plain, Rows, Source, source_of};
use super::work::{Truths, Work, threshold};
use crate::eligibility::People;

/// Rows of a block: all of them, or some.
#[derive(Clone, Copy)]
pub(super) enum Selected<'r> {
    All(usize),
    Some(&'r [u32]),
}

impl Selected<'_> {
    pub fn len(self) -> usize {
        match self {
            Selected::All(count) => count,
            Selected::Some(rows) => rows.len(),
        }
    }

    pub fn row(self, position: usize) -> usize {
        match self {
            Selected::All(_) => position,
            Selected::Some(rows) => rows[position] as usize,
        }
    }

    /// The selected rows' bits, in their order.
    pub fn bits(self, of: &[u64]) -> Vec<u64> {
        match self {
            Selected::All(count) => of[..words(count)].to_vec(),
            Selected::Some(rows) => {
                let mut found = vec![0; words(rows.len())];
                rows.iter().enumerate().filter(|(_, row)| bits::is_set(of, **row as usize)).for_each(|(position, _)| bits::set(&mut found, position));
                found
            }
        }
    }
}

impl Work<'_> {
    /// A formula for some rows of the block; what is kept is worked out for all rows once.
    pub(super) fn numbers(&mut self, id: NumberId, selected: Selected<'_>) -> Numbers {
        if !self.plan.kept[id as usize] {
            return self.worked_out(id, selected);
        }
        match (&self.kept[id as usize], selected) {
            (Some(kept), Selected::All(_)) => kept.clone(),
            (Some(kept), Selected::Some(_)) => kept.picked(selected),
            (None, Selected::Some(_)) if !self.gathers(id) => self.worked_out(id, selected),
            (None, _) => {
                let rows = self.plan.numbers[id as usize].1;
                let all = self.worked_out(id, Selected::All(self.count(rows)));
                let wanted = if let Selected::All(_) = selected { all.clone() } else { all.picked(selected) };
                self.kept[id as usize] = Some(all);
                wanted
            }
        }
    }

    /// Whether a number is gathered from records, which goes for all rows at once; a household's few members are soon looked at.
    fn gathers(&self, id: NumberId) -> bool {
        match self.plan.numbers[id as usize].0 {
            Number::Sum(of, ..) => self.plan.numbers[of as usize].1 != Rows::Members,
            Number::Count(below, _) => self.plan.nodes[below as usize].1 != Rows::Members,
            _ => false,
        }
    }

    /// The rows that are looked at one by one, where a number is asked of some and need not be gathered for all.
    fn few<'r>(&self, id: NumberId, selected: Selected<'r>) -> Option<&'r [u32]> {
        match selected {
            Selected::Some(chosen) if !self.gathers(id) => Some(chosen),
            _ => None,
        }
    }

    fn worked_out(&mut self, id: NumberId, selected: Selected<'_>) -> Numbers {
        let plan = self.plan;
        let (number, rows, range) = &plan.numbers[id as usize];
        let count = selected.len();
        match number {
            Number::Constant(n, d) => Numbers { numerator: Whole::One(*n), denominator: Whole::One(*d), doubt: None },
            Number::Fact(source, scale) => self.numbers_of_fact(*source, *scale, selected),
            Number::Within(of, least, most) => {
                let mut numbers = self.numbers(*of, selected);
                numbers.keep_within(*least, *most, count);
                numbers
            }
            Number::Span(source, span) => {
                let mut days = self.loaded(*source, selected);
                days.iter_mut().for_each(|day| *day = span.of(*day));
                Numbers { doubt: self.doubt(*source, selected), ..Numbers::whole(days) }
            }
            Number::Size(people) => Numbers::whole(self.sizes(*people, selected)),
            Number::Place(places, denominator) => self.by_place(places, *denominator, selected),
            Number::Rows(list, denominator) => self.dated(list, *denominator, selected),
            Number::Add(a, b) => self.numbers(*a, selected).added(self.numbers(*b, selected), |a, b| a + b),
            Number::Subtract(a, b) => self.numbers(*a, selected).added(self.numbers(*b, selected), |a, b| a - b),
            Number::Multiply(a, b) => self.numbers(*a, selected).multiplied(self.numbers(*b, selected)),
            Number::Divide(a, b) => {
                let mut numbers = self.numbers(*a, selected).divided(self.numbers(*b, selected));
                // A divisor of which the plan knows that it is the same everywhere leaves one denominator, as the plan reckons with.
                if is_one(range.denominator) {
                    numbers.denominator = Whole::One(range.denominator.0 as i64);
                }
                numbers
            }
            Number::Least(a, b) => self.numbers(*a, selected).extreme(self.numbers(*b, selected), count, |a, b| a < b),
            Number::Most(a, b) => self.numbers(*a, selected).extreme(self.numbers(*b, selected), count, |a, b| a > b),
            Number::Count(below, people) => self.counts(*below, *people, self.few(id, selected)),
            Number::Sum(of, people, common) => match self.few(id, selected) {
                Some(chosen) => self.summed_of_members(*of, *people, *common, chosen),
                None => self.summed(*of, *people, *common),
            },
            Number::Spread(of) => match selected {
                Selected::All(_) => {
                    let (block, above) = (self.block(), self.count(rows.above()));
                    self.numbers(*of, Selected::All(above)).spread(*rows, block)
                }
                Selected::Some(chosen) => {
                    let block = self.block();
                    let above: Vec<u32> = chosen.iter().map(|row| block.above(*rows, *row as usize) as u32).collect();
                    self.numbers(*of, Selected::Some(&above))
                }
            },
            Number::If(test, a, b) => self.one_of(*test, *a, *b, selected),
        }
    }

    /// By where households live; one number where all of the block live in places that have the same.
    fn by_place(&self, places: &[Option<i64>], denominator: i64, selected: Selected<'_>) -> Numbers {
        let block = self.block();
        let mut here = block.places.iter().map(|(place, _)| places[*place as usize]);
        let first = here.next().flatten();
        if let Some(first) = first.filter(|first| here.all(|other| other == Some(*first))) {
            return Numbers { numerator: Whole::One(first), denominator: Whole::One(denominator), doubt: None };
        }
        let count = selected.len();
        let at = |position: usize| places[block.area[selected.row(position)] as usize];
        let doubt = places.iter().any(Option::is_none).then(|| {
            let mut doubt = Doubt::none(count);
            (0..count).filter(|position| at(*position).is_none()).for_each(|position| bits::set(&mut doubt.unknown, position));
            doubt
        });
        let numerator = Whole::each((0..count).map(|position| at(position).unwrap_or(0)).collect());
        Numbers { numerator, denominator: Whole::One(denominator), doubt }
    }

    fn numbers_of_fact(&self, source: Source, scale: i64, selected: Selected<'_>) -> Numbers {
        Numbers { numerator: Whole::each(self.loaded(source, selected)), denominator: Whole::One(scale), doubt: self.doubt(source, selected) }
    }

    fn loaded(&self, source: Source, selected: Selected<'_>) -> Vec<i64> {
        fn load<T: Copy + Into<i64>>(list: &[T], selected: Selected<'_>) -> Vec<i64> {
            match selected {
                Selected::All(_) => list.iter().map(|value| (*value).into()).collect(),
                Selected::Some(rows) => rows.iter().map(|row| list[*row as usize].into()).collect(),
            }
        }
        match &self.column(source).values {
            Values::Bytes(list) => load(list, selected),
            Values::Shorts(list) => load(list, selected),
            Values::Ints(list) => load(list, selected),
            Values::Longs(list) => load(list, selected),
            _ => vec![0; selected.len()],
        }
    }

    fn doubt(&self, source: Source, selected: Selected<'_>) -> Option<Doubt> {
        let is_exact = matches!(self.column(source).values, Values::Kept(_));
        let known = self.known(source);
        if known.is_none() && !is_exact {
            return None;
        }
        let known = known.map(|known| selected.bits(&known));
        let mut doubt = Doubt::none(selected.len());
        match known {
            Some(known) => {
                doubt.unknown.iter_mut().zip(&known).for_each(|(unknown, known)| *unknown = !known);
                if is_exact {
                    doubt.one_by_one = known;
                }
            }
            None => doubt.one_by_one.fill(!0),
        }
        Some(doubt)
    }

    /// The row whose condition holds; where rows only may hold, all that still can must agree.
    fn dated(&mut self, list: &[(Option<NodeId>, i64)], denominator: i64, selected: Selected<'_>) -> Numbers {
        list.iter().filter_map(|(node, _)| *node).for_each(|node| self.prepare(node));
        let count = selected.len();
        let mut numerator = vec![0; count];
        let mut open = vec![!0; words(count)];
        for (node, value) in list {
            let surely = node.map_or_else(|| vec![!0; words(count)], |node| selected.bits(&self.known_truths(node).yes));
            if bits::all(&open, count) && bits::all(&surely, count) {
                return Numbers { numerator: Whole::One(*value), denominator: Whole::One(denominator), doubt: None };
            }
            bits::each(bits::rows(open.iter().zip(&surely).map(|(open, yes)| open & yes), count), |position| numerator[position as usize] = *value);
            open.iter_mut().zip(&surely).for_each(|(open, yes)| *open &= !yes);
        }
        let mut doubt = None;
        bits::each(bits::rows(open.iter().copied(), count), |position| {
            let row = selected.row(position as usize);
            let may_hold = |node: Option<NodeId>| node.is_none_or(|node| self.truth(node, row) != Some(false));
            let mut possible = list.iter().filter(|(node, _)| may_hold(*node)).map(|(_, value)| *value);
            match possible.next().filter(|first| possible.all(|other| other == *first)) {
                Some(value) => numerator[position as usize] = value,
                None => bits::set(&mut doubt.get_or_insert_with(|| Doubt::none(count)).unknown, position as usize),
            }
        });
        Numbers { numerator: Whole::each(numerator), denominator: Whole::One(denominator), doubt }
    }

    /// How many members or records of each row are so.
    fn counts(&mut self, below: NodeId, people: People, few: Option<&[u32]>) -> Numbers {
        self.prepare(below);
        let (counts, differ) = match few {
            Some(chosen) => self.tallies_of(below, people, chosen),
            None => self.tallies(below, people),
        };
        let mut doubt = self.doubt_of_list(self.plan.nodes[below as usize].1);
        if let Some(differ) = differ {
            doubt.get_or_insert_with(|| Doubt::none(counts.len())).one_by_one = differ;
        }
        Numbers { doubt, ..Numbers::whole(counts) }
    }

    /// Sums over the members or records of each row.
    fn summed(&mut self, of: NumberId, people: People, common: i64) -> Numbers {
        let (block, rows) = (self.block(), self.plan.numbers[of as usize].1);
        let each = self.numbers(of, Selected::All(block.count(rows)));
        let numerator = match &each.denominator {
            Whole::One(one) if *one == common => each.numerator,
            denominator => each.numerator.with(denominator, |n, d| n * (common / d)),
        };
        let above = block.count(rows.above());
        let mut sums = vec![0; above];
        let mut doubt = self.doubt_of_list(rows);
        if let Some(each) = &each.doubt {
            let doubt = doubt.get_or_insert_with(|| Doubt::none(above));
            self.gather(rows, people, &mut doubt.unknown, |word| each.unknown[word]);
            self.gather(rows, people, &mut doubt.one_by_one, |word| each.one_by_one[word]);
        }
        match rows {
            Rows::Records(list) => {
                let holders = block.records(list).map_or(&[][..], |records| &records.holders);
                holders.iter().enumerate().for_each(|(row, holder)| sums[*holder as usize] += numerator.at(row));
            }
            Rows::Households | Rows::Members => {
                for layer in &block.layers {
                    let walked = &self.walked(people)[layer.start / 64..];
                    let walked = bits::rows(walked.iter().copied().take(words(layer.households)), layer.households);
                    bits::each(walked, |household| sums[household as usize] += numerator.at(layer.start + household as usize));
                }
            }
        }
        Numbers { numerator: Whole::each(sums), denominator: Whole::One(common), doubt }
    }

    /// Sums over the members of a few households.
    fn summed_of_members(&mut self, of: NumberId, people: People, common: i64, chosen: &[u32]) -> Numbers {
        let mut members: Vec<u32> = Vec::new();
        let mut ends = Vec::with_capacity(chosen.len());
        for row in chosen {
            members.extend(self.members_walked(people, *row as usize).map(|member| member as u32));
            ends.push(members.len());
        }
        let each = self.numbers(of, Selected::Some(&members));
        let mut sums = Vec::with_capacity(ends.len());
        let mut doubt = each.doubt.as_ref().map(|_| Doubt::none(ends.len()));
        let mut from = 0;
        for (position, end) in ends.into_iter().enumerate() {
            sums.push((from..end).map(|at| each.numerator.at(at) * (common / each.denominator.at(at))).sum());
            if let Some(doubt) = &mut doubt {
                for at in from..end {
                    match each.state(at) {
                        State::Known => {}
                        State::Unknown => bits::set(&mut doubt.unknown, position),
                        State::OneByOne => bits::set(&mut doubt.one_by_one, position),
                    }
                }
            }
            from = end;
        }
        Numbers { numerator: Whole::each(sums), denominator: Whole::One(common), doubt }
    }

    /// What is counted or summed over a list that is unknown is unknown.
    fn doubt_of_list(&self, rows: Rows) -> Option<Doubt> {
        match rows {
            Rows::Records(list) => self.doubt(source_of(list, self.vocabulary, self.plan.on), Selected::All(self.count(rows.above()))),
            Rows::Households | Rows::Members => None,
        }
    }

    /// The one or the other; where the test is unknown, both must come to the same.
    fn one_of(&mut self, test: NodeId, a: NumberId, b: NumberId, selected: Selected<'_>) -> Numbers {
        let count = selected.len();
        self.prepare(test);
        let truths = self.known_truths(test);
        let yes = selected.bits(&truths.yes);
        let no: Vec<u64> = if truths.is_total { yes.iter().map(|word| !word).collect() } else { selected.bits(&truths.no) };
        if bits::all(&yes, count) {
            return self.numbers(a, selected);
        }
        if bits::all(&no, count) {
            return self.numbers(b, selected);
        }
        let (mut a, mut b) = (self.numbers(a, selected), self.numbers(b, selected));
        let open: Vec<u64> = yes.iter().zip(&no).map(|(yes, no)| !(yes | no)).collect();
        let takes_first: Vec<u64> = no.iter().map(|no| !no).collect();
        let mut doubts = [a.doubt.take(), b.doubt.take()];
        let is_open = bits::any(&open, count);
        if doubts.iter().all(Option::is_none) && !is_open {
            return a.chosen(b, count, &takes_first, None);
        }
        let mut differs = Vec::new();
        if is_open {
            let (left, right) = a.clone().crossed(b.clone());
            left.compare(&right, count, &mut differs, |a, b| a != b);
        }
        // Each one's doubts count where it may be the one.
        for (doubt, other) in doubts.iter_mut().zip([&no, &yes]) {
            for bits in doubt.iter_mut().flat_map(|doubt| [&mut doubt.unknown, &mut doubt.one_by_one]) {
                bits.iter_mut().zip(other).for_each(|(bits, other)| *bits &= !other);
            }
        }
        let [own, other] = doubts;
        let mut doubt = joined(own, other).unwrap_or_else(|| Doubt::none(count));
        if is_open {
            doubt.unknown.iter_mut().zip(open.iter().zip(&differs)).for_each(|(unknown, (open, differs))| *unknown |= open & differs);
        }
        a.chosen(b, count, &takes_first, Some(doubt))
    }

    /// Two formulas compared, for all rows.
    pub(super) fn compare(&mut self, order: Order, a: NumberId, b: NumberId, plain: Plain, rows: Rows, out: &mut Truths) {
        let count = self.count(rows);
        let (mut a, mut b) = (self.numbers(a, Selected::All(count)), self.numbers(b, Selected::All(count)));
        let doubt = joined(a.doubt.take(), b.doubt.take());
        let (left, right) = a.crossed(b);
        match order {
            Order::Less => left.compare(&right, count, &mut out.yes, |a, b| a < b),
            Order::Equal => left.compare(&right, count, &mut out.yes, |a, b| a == b),
        }
        self.doubted(doubt, plain, rows, out);
    }

    /// A number that is compared with constants, for all rows.
    pub(super) fn below(&mut self, floor: FloorId, limit: i64, plain: Plain, rows: Rows, out: &mut Truths) {
        let count = self.count(rows);
        if self.floors[floor as usize].round != self.round {
            let (number, factor) = self.plan.floors[floor as usize];
            let numbers = self.numbers(number, Selected::All(count));
            self.floors[floor as usize] = Floored::of(numbers, factor, count, self.round);
        }
        let floored = &self.floors[floor as usize];
        threshold(&floored.values, floored.range, count, Order::Less, limit.saturating_mul(floored.times), &mut out.yes);
        let doubt = floored.doubt.clone();
        self.doubted(doubt, plain, rows, out);
    }

    /// Of all that is surely so, only what is known; what exact arithmetic must tell is asked row by row.
    fn doubted(&mut self, doubt: Option<Doubt>, plain: Plain, rows: Rows, out: &mut Truths) {
        out.is_total = doubt.is_none();
        let Some(doubt) = doubt else { return };
        out.no.clear();
        for (word, yes) in out.yes.iter_mut().enumerate() {
            let known = !(doubt.unknown[word] | doubt.one_by_one[word]);
            out.no.push(known & !*yes);
            *yes &= known;
        }
        if bits::any(&doubt.one_by_one, self.count(rows)) {
            for row in self.rows_asked(rows).into_iter().filter(|row| bits::is_set(&doubt.one_by_one, *row)) {
                self.settle(plain, rows, row, out);
            }
        }
    }
}
