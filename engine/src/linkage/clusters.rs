//! Which registrations belong together as one person?

use super::duplicates::Pair;
use super::id_number::IdNumber;
use super::roll::Roll;
use std::collections::BTreeMap;

/// Groups of registrations that pairs hold together, by their ids, each with two members at least. The strongest pairs
/// are joined first, and no group ever holds two different firm numbers: a registration without a number that lies
/// between two twins joins the one it is nearer to.
pub fn clusters(roll: &Roll, pairs: &[Pair]) -> Vec<Vec<u64>> {
    let mut strongest_first: Vec<&Pair> = pairs.iter().collect();
    strongest_first.sort_unstable_by_key(|pair| (-pair.weight, pair.first, pair.second));
    let mut groups = Groups::default();
    for pair in strongest_first {
        groups.join(roll, pair.slots.0, pair.slots.1);
    }
    let ids = |members: &Vec<u32>| {
        let mut ids: Vec<u64> = members.iter().map(|slot| roll.record(*slot).registration).collect();
        ids.sort_unstable();
        ids
    };
    let mut clusters: Vec<Vec<u64>> = groups.members.values().map(ids).collect();
    clusters.sort_unstable();
    clusters
}

#[derive(Default)]
struct Groups {
    group_of: BTreeMap<u32, u32>,
    members: BTreeMap<u32, Vec<u32>>,
}

impl Groups {
    fn join(&mut self, roll: &Roll, a: u32, b: u32) {
        let [a, b] = [a, b].map(|slot| {
            let group = *self.group_of.entry(slot).or_insert(slot);
            self.members.entry(group).or_insert_with(|| vec![slot]);
            group
        });
        if a == b || is_one_too_many(firm_number(roll, &self.members[&a]), firm_number(roll, &self.members[&b])) {
            return;
        }
        let (kept, moved) = if self.members[&a].len() < self.members[&b].len() { (b, a) } else { (a, b) };
        let moved = self.members.remove(&moved).unwrap_or_default();
        self.group_of.extend(moved.iter().map(|slot| (*slot, kept)));
        self.members.entry(kept).or_default().extend(moved);
    }
}

fn firm_number<'a>(roll: &'a Roll, members: &[u32]) -> Option<&'a IdNumber> {
    members.iter().map(|slot| roll.record(*slot)).find(|record| record.has_firm_number()).map(|record| &record.number)
}

fn is_one_too_many(a: Option<&IdNumber>, b: Option<&IdNumber>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a.places != b.places)
}
