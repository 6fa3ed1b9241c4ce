//! Who is known to be one person? Told from the words of the rule: numbers and links, and what was told apart.

use crate::world::World;
use engine::ledger::{IdentityFinding, PersonId};
use std::collections::BTreeSet;

impl World {
    /// A registration and all that officers have confirmed to be the same human being, through however many links.
    pub fn confirmed(&self, person: PersonId) -> BTreeSet<PersonId> {
        let mut group = BTreeSet::from([person]);
        loop {
            let touches = |(one, other): &&(PersonId, PersonId)| group.contains(one) != group.contains(other);
            let Some((one, other)) = self.links.iter().find(touches).copied() else { return group };
            group.extend([one, other]);
        }
    }

    /// Whether a finding about two registrations contradicts nothing that was found about others.
    pub fn may_find(&self, people: (PersonId, PersonId), finding: IdentityFinding) -> bool {
        let (one, other) = people;
        match finding {
            IdentityFinding::Open => true,
            IdentityFinding::Same => {
                let (mine, theirs) = (self.confirmed(one), self.confirmed(other));
                let without = World { apart: self.apart.iter().copied().filter(|pair| *pair != people).collect(), ..World::default() };
                mine.contains(&other) || !without.are_apart(&mine, &theirs)
            }
            IdentityFinding::Different => {
                let without = World { links: self.links.iter().copied().filter(|pair| *pair != people).collect(), ..World::default() };
                !without.confirmed(one).contains(&other)
            }
        }
    }

    fn are_apart(&self, one: &BTreeSet<PersonId>, other: &BTreeSet<PersonId>) -> bool {
        let lies_across = |(a, b): &(PersonId, PersonId)| (one.contains(a) && other.contains(b)) || (one.contains(b) && other.contains(a));
        self.apart.iter().any(lies_across)
    }

    /// Everybody who counts as one with a registration until somebody has looked: the confirmed, whoever shares a number with
    /// one of them, and so on; without those who were told apart from the person or from the step before.
    pub fn one_person(&self, person: PersonId) -> BTreeSet<PersonId> {
        let own = self.confirmed(person);
        let mut all = own.clone();
        let mut open = vec![own.clone()];
        while let Some(group) = open.pop() {
            let numbers: BTreeSet<&String> = group.iter().filter_map(|one| self.people.get(one)?.number.as_ref()).collect();
            for (other, _) in self.people.iter().filter(|(_, someone)| someone.number.as_ref().is_some_and(|number| numbers.contains(number))) {
                if all.contains(other) {
                    continue;
                }
                let next = self.confirmed(*other);
                if !self.are_apart(&own, &next) && !self.are_apart(&group, &next) {
                    all.extend(&next);
                    open.push(next);
                }
            }
        }
        all
    }
}
