//! How do the families of a plan become households?
//!
//! Nothing that is published is drawn: numbers of families are kept, and incomes and sums are taken at even steps of
//! their spread, each step once, so that averages come out at any scale. Chance decides what nobody has published: who
//! stands where, names, birthdays, and which facts that decide nothing are unknown.

use super::district::{Aid, DistrictHousehold, Sampling};
use super::names::{full_name, surname};
use super::numbers::Numbers;
use super::place::{Cohort, Each, Fact, Family, Given, Income, Place, Planned, Role};
use super::quiet::{HouseholdSight, quiet_household_fact, quiet_member_fact, told};
use super::roles::{Born, born, facts_of};
use fastrand::Rng;
use serde_json::map::Entry;
use serde_json::{Map, Value, json};

/// One household in two hundred alike has come to earn more than the allowance allows, so that reviews have something to
/// find.
const EARNS_TOO_MUCH_EVERY: usize = 200;

/// The households of a plan, one after the other.
pub(super) struct PlannedHouseholds {
    place: &'static Place,
    plan: &'static Planned,
    families: Vec<PlannedFamily>,
    /// Position in `families` and rank among its kept households, in the order in which they are made; the last is next.
    order: Vec<(u32, u32)>,
    townships: Vec<String>,
    unknown_chance: u16,
    rng: Rng,
    numbers: Numbers,
    made: usize,
}

struct PlannedFamily {
    cohort: &'static Cohort,
    family: &'static Family,
    kept: usize,
}

impl PlannedHouseholds {
    pub(super) fn new(place: &'static Place, plan: &'static Planned, sampling: Sampling) -> Self {
        let mut rng = Rng::with_seed(sampling.seed);
        let families: Vec<PlannedFamily> = plan
            .cohorts
            .iter()
            .flat_map(|cohort| cohort.families.iter().map(move |family| (cohort, family)))
            .map(|(cohort, family)| PlannedFamily { cohort, family, kept: sampling.kept(family.households) })
            .collect();
        let mut order: Vec<(u32, u32)> =
            families.iter().enumerate().flat_map(|(index, family)| (0..family.kept).map(move |rank| (index as u32, rank as u32))).collect();
        rng.shuffle(&mut order);
        let townships = plan.counties.iter().flat_map(|(county, count)| (1..=*count).map(move |number| format!("{county}{number:03}"))).collect();
        let unknown_chance = sampling.unknown_chance.unwrap_or(place.unknown_chance);
        Self { place, plan, families, order, townships, unknown_chance, rng, numbers: Numbers::new(place.number_regions), made: 0 }
    }

    fn household(&mut self, index: usize, rank: usize) -> DistrictHousehold {
        let PlannedFamily { cohort, family, kept } = self.families[index];
        let area = self.townships[self.made % self.townships.len()].clone();
        self.made += 1;
        let id = format!("{}-{:06}", self.place.id_prefix, self.made);
        let income = cohort.income.a_head(self.plan, &area, rank, kept) * family.people.len() as i64;
        let mut document = Map::new();
        document.insert("id".into(), json!(id));
        document.insert("facts_on".into(), json!(self.place.on.to_string()));
        document.insert("area".into(), json!(area));
        document.insert("hukou".into(), json!(cohort.hukou));
        document.insert("income_month".into(), json!(yuan(income)));
        let sight = HouseholdSight { hukou: cohort.hukou, income };
        self.tell(&mut document, self.plan.household_facts, &[cohort.household, family.household], |key, rng| quiet_household_fact(key, &sight, rng));
        let family_name = surname(&mut self.rng);
        let members = (0..family.people.len()).map(|member| self.member(&id, member, cohort, family, family_name)).collect();
        document.insert("members".into(), Value::Array(members));
        let given = cohort.given.iter().chain(family.given).map(|given| aid(given, family, rank, kept)).collect();
        let stands_for_millionths = (family.households as u64 * 1_000_000) / kept as u64;
        DistrictHousehold { document, kind: cohort.kind, category: family.category, given, stands_for_millionths }
    }

    fn member(&mut self, household: &str, index: usize, cohort: &Cohort, family: &Family, family_name: &str) -> Value {
        let role = family.people[index];
        let Born { day, is_male } = born(role, self.place.on, &mut self.rng);
        let own_name = if index == 0 || role.is_child() { family_name } else { surname(&mut self.rng) };
        let mut member = Map::new();
        member.insert("id".into(), json!(format!("{household}-{}", index + 1)));
        member.insert("name".into(), json!(full_name(own_name, is_male, &mut self.rng)));
        member.insert("id_number".into(), json!(self.numbers.issue(day, is_male, &mut self.rng)));
        member.insert("relation".into(), json!(relation(index, role, family.people[0])));
        let of_role = facts_of(role, self.plan.member_facts, &mut self.rng);
        member.extend(of_role);
        let own: &[Fact] = if family.of_member.0 == index { family.of_member.1 } else { &[] };
        let hukou = cohort.hukou;
        self.tell(&mut member, self.plan.member_facts, &[cohort.everybody, own], |key, rng| quiet_member_fact(key, role, hukou, rng));
        Value::Object(member)
    }

    /// What makes a family's case is always known; of the rest, which says that nothing else is the matter, some is not.
    fn tell(&mut self, document: &mut Map<String, Value>, asked: &[&str], told_facts: &[&[Fact]], quiet: impl Fn(&str, &mut Rng) -> Value) {
        for (key, what) in told_facts.iter().copied().flatten() {
            document.insert((*key).to_string(), told(*what, &mut self.rng));
        }
        for key in asked {
            if let Entry::Vacant(place) = document.entry(*key)
                && self.rng.u16(0..1000) >= self.unknown_chance
            {
                place.insert(quiet(key, &mut self.rng));
            }
        }
    }
}

impl Iterator for PlannedHouseholds {
    type Item = DistrictHousehold;

    fn next(&mut self) -> Option<DistrictHousehold> {
        let (index, rank) = self.order.pop()?;
        Some(self.household(index as usize, rank as usize))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.order.len(), Some(self.order.len()))
    }
}

impl Income {
    /// Income in fen a head and month of the household at a rank among so many.
    fn a_head(&self, plan: &Planned, area: &str, rank: usize, of: usize) -> i64 {
        let (rank, of) = (rank as i64, of as i64);
        match self {
            Self::Between(low, high) => low * 100 + (high - low) * 100 * (2 * rank + 1) / (2 * of),
            Self::Below { standards_a_year, top_up } => {
                let standard_of = |county: &str| standards_a_year.iter().find(|(code, _)| county.starts_with(code)).map_or(0, |(_, fen)| *fen);
                let mean = plan.counties.iter().map(|(county, townships)| standard_of(county) * i64::from(*townships)).sum::<i64>();
                let townships = plan.counties.iter().map(|(_, townships)| i64::from(*townships)).sum::<i64>();
                // The difference as a share of the local standard, in millionths: evenly spread around its mean.
                let share = top_up * 12 * 1_000_000 * townships / mean;
                let spread = share.min(1_000_000 - share) * 9 / 10;
                let own =
                    if rank as usize % EARNS_TOO_MUCH_EVERY == EARNS_TOO_MUCH_EVERY / 2 { -300_000 } else { share - spread + spread * (2 * rank + 1) / of };
                standard_of(area) * (1_000_000 - own) / 12_000_000
            }
        }
    }
}

/// The sum at a rank: evenly from the least up to a knee that nine in ten stay below, then up to the most; what the
/// average still lacks is spread over all but the two ends.
fn aid(given: &Given, family: &Family, rank: usize, of: usize) -> Aid {
    let (rank, of) = (rank as i64, of as i64);
    let (least, most) = given.range.unwrap_or((given.average / 2, given.average * 3 / 2));
    let knee = if given.range.is_some() { (20 * given.average - 9 * least - most) / 10 } else { least + (most - least) * 9 / 10 };
    let step = |rank: i64| {
        let (at, last) = (rank * 10, (of - 1).max(1));
        if at <= 9 * last { least + (knee - least) * at / (9 * last) } else { knee + (most - knee) * (at - 9 * last) / last }
    };
    let lacking = if of > 2 && given.range.is_some() { (given.average * of - (0..of).map(step).sum::<i64>()) / (of - 2) } else { 0 };
    let fen = match of {
        1 => given.average,
        _ if rank == 0 || rank == of - 1 => step(rank),
        _ => step(rank) + lacking,
    };
    let heads = if given.each == Each::Head { family.people.len() as i64 } else { 1 };
    Aid { program: given.program, fen: fen * heads }
}

fn relation(index: usize, role: Role, head: Role) -> &'static str {
    match role {
        _ if index == 0 => "head",
        _ if role.is_child() => "child",
        Role::Elder if head != Role::Elder => "parent",
        _ => "spouse",
    }
}

/// Fen as yuan with two decimals.
pub(super) fn yuan(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}
