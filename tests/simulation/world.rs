//! What must the ledger hold after what was acknowledged?
//!
//! The auditor's own books, kept without a line of the ledger's code: money as plain fen, people by the numbers on paper.

use crate::asked::{Paper, Seen};
use crate::gifts::{Fate, Gift, Purse};
use engine::calendar::{Date, Period};
use engine::ledger::{
    ClaimEvent, EventBody, GrantId, HoldEvent, HouseholdId, IdentityEvent, IdentityFinding, Outcome, OverlapRule, PersonId, Scope, SuspensionId, UpkeepEvent,
};
use engine::sealing::Owner;
use std::collections::{BTreeMap, BTreeSet};

/// A registered person.
#[derive(Clone, Debug, Default)]
pub struct Someone {
    pub household: Option<HouseholdId>,
    /// The 18 characters.
    pub number: Option<String>,
    /// Every number that was ever recorded: forgetting takes the traces of all of them away.
    pub numbers: BTreeSet<String>,
    /// The papers as they were last recorded.
    pub plain: Vec<u8>,
    /// Programs that were decided for the person.
    pub decided: BTreeSet<String>,
    pub is_forgotten: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Family {
    pub members: Vec<PersonId>,
    pub plain: Vec<u8>,
    pub is_forgotten: bool,
}

/// A suspension.
#[derive(Clone, Debug)]
pub struct Bar {
    pub people: Vec<PersonId>,
    pub household: Option<HouseholdId>,
    pub scope: Scope,
    pub days: Period,
    pub is_lifted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Open,
    Accepted,
    Refused,
    Awarded(GrantId),
}

/// An application.
#[derive(Clone, Debug)]
pub struct Filed {
    pub household: HouseholdId,
    pub recipient: Option<PersonId>,
    pub program: String,
    pub undecided: BTreeSet<String>,
    pub stage: Stage,
}

/// Everything.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub people: BTreeMap<PersonId, Someone>,
    pub families: BTreeMap<HouseholdId, Family>,
    pub gifts: BTreeMap<GrantId, Gift>,
    pub purses: BTreeMap<String, Purse>,
    pub bars: BTreeMap<SuspensionId, Bar>,
    pub applications: BTreeMap<engine::ledger::ApplicationId, Filed>,
    pub refused_awards: usize,
    /// Pairs of registrations that were confirmed to be one person, and those that were told apart.
    pub links: BTreeSet<(PersonId, PersonId)>,
    pub apart: BTreeSet<(PersonId, PersonId)>,
    /// What was found last about every pair that somebody has looked at.
    pub findings: BTreeMap<(PersonId, PersonId), IdentityFinding>,
    /// Overlaps that were found when it was too late to refuse, in their order.
    pub found: Vec<Found>,
}

/// Aid that was found to collide, and must be told.
#[derive(Clone, Debug)]
pub enum Found {
    /// A late record, with all that it collides with: any of them may be named.
    Late(GrantId, Vec<(GrantId, PersonId, OverlapRule)>),
    /// A late record beside which a held top-up pays too much.
    TooHigh { late: GrantId, top_up: GrantId },
    /// Pairs of grants of people who were found to be one: each is told once.
    Linked(BTreeSet<(GrantId, GrantId)>),
}

impl World {
    /// The event happened: changes the books and says what it touched.
    pub fn happened(&mut self, body: &EventBody, papers: &[Paper]) -> Vec<Seen> {
        match body {
            EventBody::HouseholdRecorded { household, members, .. } => {
                let people: Vec<PersonId> = members.iter().map(|member| member.person).collect();
                self.registered(*household, &people, papers)
            }
            EventBody::PersonRecorded { person, .. } => papers.iter().flat_map(|paper| self.told(*person, paper)).collect(),
            EventBody::GrantAwarded { terms, .. } => self.awarded(terms),
            EventBody::AwardRefused { .. } => {
                self.refused_awards += 1;
                Vec::new()
            }
            EventBody::GrantCancelled { grant, on, .. } => self.ended(*grant, *on, Fate::Cancelled),
            EventBody::PaymentMade { grant, amount, on, booked: _ } => self.paid(*grant, amount.fen(), *on),
            EventBody::MoneyReturned { grant, amount, .. } => self.came_back(*grant, amount.fen()),
            EventBody::FundOpened { fund, opening, .. } => {
                self.purses.insert(fund.clone(), Purse { opening: opening.fen(), ..Purse::default() });
                Vec::new()
            }
            EventBody::FundReceived { fund, amount } => {
                self.purse(fund).received += amount.fen();
                Vec::new()
            }
            EventBody::SuspensionImposed { suspension, household, people, scope, days, .. } => {
                let bar = Bar { people: people.clone(), household: *household, scope: scope.clone(), days: *days, is_lifted: false };
                let touched = touched_by(*suspension, &bar);
                self.bars.insert(*suspension, bar);
                touched
            }
            EventBody::SuspensionLifted { suspension, .. } => {
                let bar = self.bars.get_mut(suspension).expect("a suspension that was imposed");
                bar.is_lifted = true;
                touched_by(*suspension, bar)
            }
            EventBody::ApplicationFiled { application, household, recipient, program, stages, .. } => {
                let undecided = stages.iter().map(|stage| stage.stage.clone()).collect();
                let filed = Filed { household: *household, recipient: *recipient, program: program.clone(), undecided, stage: Stage::Open };
                self.applications.insert(*application, filed);
                vec![Seen::Application(*application)]
            }
            EventBody::StageDecided { application, stage, outcome, .. } => {
                let filed = self.applications.get_mut(application).expect("an application that was filed");
                filed.undecided.remove(stage);
                filed.stage = match outcome {
                    Outcome::Refuse => Stage::Refused,
                    Outcome::Accept if filed.undecided.is_empty() => Stage::Accepted,
                    Outcome::Accept => Stage::Open,
                };
                let filed = filed.clone();
                let mut touched = vec![Seen::Application(*application)];
                if *outcome == Outcome::Refuse {
                    let people = match filed.recipient {
                        Some(person) => vec![person],
                        None => self.families[&filed.household].members.clone(),
                    };
                    for person in people {
                        self.people.entry(person).or_default().decided.insert(filed.program.clone());
                        touched.push(Seen::Aid(person));
                    }
                }
                touched
            }
            EventBody::Forgotten { owner } => self.forgotten(*owner),
            EventBody::Hold(HoldEvent::Placed { terms, until, .. }) => self.held(terms, *until),
            EventBody::Hold(HoldEvent::Released { hold, .. }) => self.ended(*hold, Date::MIN, Fate::Released),
            EventBody::Identity(IdentityEvent::Decided { people, finding, .. }) => self.looked_at(*people, *finding),
            EventBody::Upkeep(UpkeepEvent::LoweredBeside { grant, amount, from, claim, .. }) => {
                let touched = self.lowered(*grant, amount.fen(), *from);
                claim.iter().for_each(|claim| drop(self.claimed(*grant, claim.fen(), 0)));
                touched
            }
            EventBody::Claim(ClaimEvent::Raised { grant, amount, .. }) => self.claimed(*grant, amount.fen(), 0),
            EventBody::Claim(ClaimEvent::Waived { grant, amount, .. }) => self.claimed(*grant, 0, amount.fen()),
            other => panic!("the office never does this: {other:?}"),
        }
    }

    fn registered(&mut self, household: HouseholdId, people: &[PersonId], papers: &[Paper]) -> Vec<Seen> {
        let mut touched = vec![Seen::Household(household)];
        let family = self.families.entry(household).or_default();
        let gone: Vec<PersonId> = family.members.iter().copied().filter(|member| !people.contains(member)).collect();
        family.members = people.to_vec();
        for paper in papers {
            match paper.owner {
                Owner::Household(_) => self.families.entry(household).or_default().plain.clone_from(&paper.plain),
                Owner::Person(person) => touched.extend(self.told(PersonId(person), paper)),
                Owner::Report(_) | Owner::Staff(_) => {}
            }
        }
        for person in gone {
            self.people.entry(person).or_default().household = None;
            touched.push(Seen::Person(person));
        }
        for person in people {
            touched.push(Seen::Person(*person));
            let someone = self.people.entry(*person).or_default();
            if let Some(other) = someone.household.replace(household).filter(|other| *other != household) {
                self.families.entry(other).or_default().members.retain(|member| member != person);
                touched.push(Seen::Household(other));
            }
        }
        touched
    }

    /// A person's own papers are recorded.
    fn told(&mut self, person: PersonId, paper: &Paper) -> Vec<Seen> {
        let someone = self.people.entry(person).or_default();
        let mut touched = vec![Seen::Person(person)];
        if someone.number != paper.number {
            touched.extend(someone.number.iter().chain(&paper.number).cloned().map(Seen::Number));
        }
        someone.number.clone_from(&paper.number);
        someone.numbers.extend(paper.number.clone());
        someone.plain.clone_from(&paper.plain);
        touched
    }

    /// An officer has found two registrations to be one person, or two, or takes that back.
    fn looked_at(&mut self, people: (PersonId, PersonId), finding: IdentityFinding) -> Vec<Seen> {
        self.links.remove(&people);
        self.apart.remove(&people);
        match finding {
            IdentityFinding::Same => drop(self.links.insert(people)),
            IdentityFinding::Different => drop(self.apart.insert(people)),
            IdentityFinding::Open => {}
        }
        self.findings.insert(people, finding);
        vec![Seen::Aid(people.0), Seen::Aid(people.1), Seen::Pair(people.0, people.1)]
    }

    fn forgotten(&mut self, owner: Owner) -> Vec<Seen> {
        match owner {
            Owner::Report(_) | Owner::Staff(_) => Vec::new(),
            Owner::Household(number) => {
                let household = HouseholdId(number);
                self.families.entry(household).or_default().is_forgotten = true;
                vec![Seen::Household(household)]
            }
            Owner::Person(number) => {
                let person = PersonId(number);
                let someone = self.people.entry(person).or_default();
                someone.is_forgotten = true;
                let mut touched = vec![Seen::Person(person)];
                someone.number = None;
                touched.extend(someone.numbers.iter().cloned().map(Seen::Number));
                if let Some(household) = someone.household.take() {
                    self.families.entry(household).or_default().members.retain(|member| *member != person);
                    touched.push(Seen::Household(household));
                }
                touched
            }
        }
    }
}

fn touched_by(suspension: SuspensionId, bar: &Bar) -> Vec<Seen> {
    let people = bar.people.iter().map(|person| Seen::Aid(*person));
    people.chain(bar.household.map(Seen::Household)).chain([Seen::Suspension(suspension)]).collect()
}
