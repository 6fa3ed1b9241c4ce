//! On which households is a draft tried, where do they live, and of which kind are they?

use super::grouping::Grouping;
use crate::calendar::Date;
use crate::catalog::Catalog;
use crate::columns::{BLOCK, Population};
use crate::facts::{Area, Holder, Household, Vocabulary};
use crate::words::Words;
use std::collections::BTreeMap;

/// Many households as columns, with what a report on them needs: a few bytes each beside their facts.
pub struct Roll<'c> {
    live: &'c Vocabulary,
    draft: &'c Vocabulary,
    on: Date,
    grouping: Grouping,
    /// As the catalog in use reads them.
    pub(super) population: Population,
    /// As the draft reads them, where its facts are others.
    pub(super) as_drafted: Option<Population>,
    waiting: Vec<(Household, Option<Household>)>,
    pub(super) ids: Vec<Box<str>>,
    members: MemberIds,
    pub(super) areas: Vec<Option<Area>>,
    area_positions: BTreeMap<Area, u32>,
    /// Position of each household's area, and of its kind.
    pub(super) area: Vec<u32>,
    pub(super) kind: Vec<u8>,
    pub(super) kinds: Vec<Words>,
    /// How many could not be read.
    pub(super) unread: usize,
}

/// The ids of all members in one text: a household's first one by its position, and where each one's ends.
#[derive(Default)]
struct MemberIds {
    text: String,
    first: Vec<usize>,
    ends: Vec<usize>,
}

impl MemberIds {
    fn push(&mut self, household: &Household) {
        self.first.push(self.ends.len());
        for member in &household.members {
            self.text.push_str(&member.id);
            self.ends.push(self.text.len());
        }
    }

    fn get(&self, household: u32, member: u16) -> &str {
        let own = self.first[household as usize] + usize::from(member);
        &self.text[own.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[own]]
    }
}

/// Whether two vocabularies read the same documents to the same facts.
pub fn tell_alike(one: &Vocabulary, other: &Vocabulary) -> bool {
    [Holder::Household, Holder::Member].into_iter().all(|holder| one.facts(holder) == other.facts(holder))
}

impl<'c> Roll<'c> {
    /// An empty roll for two catalogs, with the kinds of the one in use.
    pub fn new(live: &'c Catalog, draft: &'c Catalog, on: Date, grouping: Grouping) -> Self {
        let (live, draft) = (&live.vocabulary, &draft.vocabulary);
        Roll {
            live,
            draft,
            on,
            grouping,
            population: Population::of(live, []),
            as_drafted: (!tell_alike(live, draft)).then(|| Population::of(draft, [])),
            waiting: Vec::with_capacity(BLOCK),
            ids: Vec::new(),
            members: MemberIds::default(),
            areas: vec![None],
            area_positions: BTreeMap::new(),
            area: Vec::new(),
            kind: Vec::new(),
            kinds: grouping.kinds(live),
            unread: 0,
        }
    }

    /// Whether the draft reads documents otherwise, so that each household is needed in both forms.
    pub fn needs_both(&self) -> bool {
        self.as_drafted.is_some()
    }

    /// Takes a household, and how the draft reads it where that is needed. Members stand in the same order in both.
    pub fn push(&mut self, household: Household, as_drafted: Option<Household>) {
        if self.needs_both() && as_drafted.as_ref().is_none_or(|other| other.members.len() != household.members.len()) {
            self.unread += 1;
            return;
        }
        self.ids.push(household.id.as_str().into());
        self.members.push(&household);
        let area = household.area().map_or(0, |area| match self.area_positions.get(area) {
            Some(position) => *position,
            None => {
                let position = self.areas.len() as u32;
                self.areas.push(Some(area.clone()));
                self.area_positions.insert(area.clone(), position);
                position
            }
        });
        self.area.push(area);
        self.kind.push(self.grouping.kind(&household, self.on).unwrap_or(self.kinds.len() - 1) as u8);
        self.waiting.push((household, as_drafted));
        if self.waiting.len() == BLOCK {
            self.push_block();
        }
    }

    /// Notes a household that can't be read.
    pub fn pass_over(&mut self) {
        self.unread += 1;
    }

    /// Ends the roll: what still waits becomes the last block.
    pub fn finish(mut self) -> Self {
        if !self.waiting.is_empty() {
            self.push_block();
        }
        self
    }

    fn push_block(&mut self) {
        let households: Vec<&Household> = self.waiting.iter().map(|(household, _)| household).collect();
        self.population.push_block(self.live, &households);
        if let Some(drafted) = &mut self.as_drafted {
            let households: Vec<&Household> = self.waiting.iter().filter_map(|(_, drafted)| drafted.as_ref()).collect();
            drafted.push_block(self.draft, &households);
        }
        self.waiting.clear();
    }

    /// How many households it has.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// What the office calls a household.
    pub fn id(&self, household: u32) -> &str {
        &self.ids[household as usize]
    }

    /// What the household calls one of its members.
    pub fn member_id(&self, household: u32, member: u16) -> &str {
        self.members.get(household, member)
    }

    /// In how many blocks they stand.
    pub fn blocks(&self) -> usize {
        self.population.blocks()
    }
}
