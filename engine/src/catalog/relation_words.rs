//! Which words and which clause stand behind what holds between two programs?

use super::program::{Catalog, Program};
use super::relations::Relation;
use crate::calendar::Date;
use crate::words::Words;

/// What a file says of two programs.
#[derive(Clone, Debug, PartialEq)]
pub struct RelationWords {
    /// What the relation says, where it has words of its own.
    pub says: Option<Words>,
    /// Text and clause.
    pub clause: String,
}

impl Catalog {
    /// What is written of two programs, in the files of either, or of those whose local forms they are; the version in force on the day first.
    pub fn relation_words(&self, one: &str, other: &str, on: Date) -> Option<RelationWords> {
        let (ones, others) = (self.with_larger(one), self.with_larger(other));
        for one in &ones {
            for other in &others {
                let stated = self.stated(one, other).chain(self.stated(other, one));
                let best = stated.max_by_key(|(program, relation)| (program.in_force.contains(on), relation.clause.is_some(), relation.says.is_some()));
                if let Some((program, relation)) = best {
                    return Some(RelationWords { says: relation.says.clone(), clause: program.cites(relation.clause.as_deref()) });
                }
            }
        }
        None
    }

    /// A program, then those of which it is a local form.
    fn with_larger<'c>(&'c self, id: &'c str) -> Vec<&'c str> {
        let mut ids = vec![id];
        for larger in self.programs.iter().filter(|program| program.id == id).flat_map(|program| &program.implements) {
            if !ids.contains(&larger.program.as_str()) {
                ids.push(&larger.program);
            }
        }
        ids
    }

    fn stated<'c>(&'c self, own: &'c str, other: &'c str) -> impl Iterator<Item = (&'c Program, &'c Relation)> {
        let programs = self.programs.iter().filter(move |program| program.id == own).map(|program| &**program);
        let of = move |program: &'c Program| program.relations.iter().map(move |relation| (program, relation));
        programs.flat_map(of).filter(move |(_, relation)| relation.other == other && !relation.kind.is_waiting())
    }
}
