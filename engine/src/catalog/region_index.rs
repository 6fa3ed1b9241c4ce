//! Which programs may reach a place?
//!
//! A county sees its own programs and those of its city, province and nation, however many counties a catalog has: the regions that
//! contain a place are its code's beginnings, and those that lie in it follow it in the order of codes.

use super::program::Program;
use crate::facts::Area;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Positions of programs by the code of their region.
#[derive(Clone, Debug, Default)]
pub struct RegionIndex {
    by_region: BTreeMap<String, Vec<u32>>,
    count: u32,
}

impl RegionIndex {
    /// Of programs in the catalog's order.
    pub fn of(programs: &[Arc<Program>]) -> Self {
        let mut by_region: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (position, program) in programs.iter().enumerate() {
            by_region.entry(program.region.as_str().to_string()).or_default().push(position as u32);
        }
        Self { by_region, count: programs.len() as u32 }
    }

    /// Positions of the programs whose region contains the place or lies in it, in their order; of all where the place is unknown.
    pub fn meeting(&self, area: Option<&Area>) -> Vec<u32> {
        let Some(area) = area else { return (0..self.count).collect() };
        let code = area.as_str();
        let around = (0..code.len()).filter_map(|length| self.by_region.get(&code[..length]));
        let within = self.by_region.range(code.to_string()..).take_while(|(region, _)| region.starts_with(code)).map(|(_, positions)| positions);
        let mut positions = Vec::new();
        around.chain(within).for_each(|list| positions.extend_from_slice(list));
        positions.sort_unstable();
        positions
    }
}
