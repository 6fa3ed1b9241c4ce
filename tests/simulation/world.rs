//! What must the ledger hold after what was acknowledged?
//!
//! The auditor's own books, kept without a line of the ledger's code: money as plain fen, people by the numbers on paper.

use crate::asked::{Paper, Seen};
use crate::rules::months_begun;
use engine::calendar::{Date, Period};
use engine::ledger::{Booking, EventBody, GrantId, GrantTerms, HouseholdId, Outcome, OverlapRule, PersonId, Rhythm, Scope, SuspensionId};
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Active,
    Cancelled,
    Replaced(GrantId),
}

/// A grant.
#[derive(Clone, Debug)]
pub struct Gift {
    pub terms: GrantTerms,
    /// Its days after all that happened; none when it covers nothing any more.
    pub days: Option<Period>,
    pub fate: Fate,
    pub paid: i64,
    pub returned: i64,
    /// The part of the paid money that its fund bore, less what came back to the fund.
    pub borne: i64,
}

/// A fund.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    pub opening: i64,
    pub received: i64,
    pub held: i64,
    pub granted: i64,
    pub paid: i64,
    pub returned: i64,
}

impl Gift {
    /// How much may have been paid by a day; none where no amount is stated. A monthly grant without an end falls due month by month.
    pub fn due_until(&self, day: Date) -> Option<i64> {
        let amount = self.terms.amount?.fen();
        let waits_for_none = self.terms.fund.as_ref().is_none_or(|fund| fund.booking == Booking::WhenPaid);
        let is_standing = self.terms.per == Rhythm::Month && self.terms.days.to.is_none() && waits_for_none;
        match self.days {
            Some(days) if is_standing => Some(amount * months_begun(days.from, day).max(0)),
            _ => Some(self.terms.total?.fen()),
        }
    }
}

impl Purse {
    pub fn left(&self) -> i64 {
        self.opening + self.received + self.returned - self.held - self.granted - self.paid
    }
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
    /// Late records that collide, each with all that it collides with.
    pub found: BTreeMap<GrantId, Vec<(GrantId, PersonId, OverlapRule)>>,
}

impl World {
    /// The registrations of the person behind one of them: all that bear the same number.
    pub fn one_person(&self, person: PersonId) -> BTreeSet<PersonId> {
        let number = self.people.get(&person).and_then(|someone| someone.number.as_ref());
        let same = self.people.iter().filter(|(_, other)| number.is_some() && other.number.as_ref() == number).map(|(id, _)| *id);
        same.chain([person]).collect()
    }

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
            EventBody::PaymentMade { grant, amount, on: _, booked: _ } => self.paid(*grant, amount.fen()),
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
            other => panic!("the office never does this: {other:?}"),
        }
    }

    fn purse(&mut self, fund: &str) -> &mut Purse {
        self.purses.get_mut(fund).expect("a fund that was opened")
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

    fn awarded(&mut self, terms: &GrantTerms) -> Vec<Seen> {
        let mut touched = vec![Seen::Grant(terms.grant)];
        let gift = Gift { terms: terms.clone(), days: Some(terms.days), fate: Fate::Active, paid: 0, returned: 0, borne: 0 };
        let was_there = self.gifts.insert(terms.grant, gift);
        assert!(was_there.is_none(), "the grant {} was given twice", terms.grant);
        if let Some(replaced) = terms.replaces {
            touched.extend(self.ended(replaced, terms.days.from, Fate::Replaced(terms.grant)));
        }
        for beneficiary in &terms.beneficiaries {
            self.people.entry(beneficiary.person).or_default().decided.insert(terms.program.clone());
            touched.push(Seen::Aid(beneficiary.person));
        }
        if let (Some(fund), Some(total)) = (&terms.fund, terms.total) {
            let purse = self.purse(&fund.fund);
            match fund.booking {
                Booking::Granted => purse.granted += total.fen(),
                Booking::Held => purse.held += total.fen(),
                Booking::WhenPaid => {}
            }
        }
        if let Some(application) = terms.application {
            self.applications.get_mut(&application).expect("an application that was filed").stage = Stage::Awarded(terms.grant);
            touched.push(Seen::Application(application));
        }
        touched
    }

    fn ended(&mut self, grant: GrantId, on: Date, fate: Fate) -> Vec<Seen> {
        let gift = self.gifts.get_mut(&grant).expect("a grant that was given");
        let mut touched = vec![Seen::Grant(grant)];
        touched.extend(gift.terms.beneficiaries.iter().map(|beneficiary| Seen::Aid(beneficiary.person)));
        let last = on.yesterday().expect("a day");
        gift.days = gift.days.and_then(|days| match fate {
            Fate::Cancelled if gift.paid == 0 => None,
            // Paid as a whole, had as a whole.
            Fate::Cancelled if gift.terms.per != Rhythm::Month => Some(days),
            _ if last >= days.from => Some(Period { from: days.from, to: Some(days.to.map_or(last, |to| to.min(last))) }),
            _ => (gift.paid > 0).then_some(Period { from: days.from, to: Some(days.from) }),
        });
        gift.fate = fate;
        let unpaid = gift.terms.total.map_or(0, |total| (total.fen() - gift.paid).max(0));
        if let Some(fund) = gift.terms.fund.clone() {
            let purse = self.purse(&fund.fund);
            match fund.booking {
                Booking::Granted => purse.granted -= unpaid,
                Booking::Held => purse.held -= unpaid,
                Booking::WhenPaid => {}
            }
        }
        touched
    }

    fn paid(&mut self, grant: GrantId, fen: i64) -> Vec<Seen> {
        let gift = self.gifts.get_mut(&grant).expect("a grant that was given");
        gift.paid += fen;
        if let Some(fund) = gift.terms.fund.clone() {
            let purse = self.purses.get_mut(&fund.fund).expect("a fund that was opened");
            let bears = if fund.booking == Booking::WhenPaid { fen.min(purse.left().max(0)) } else { fen };
            match fund.booking {
                Booking::Granted => purse.granted -= bears,
                Booking::Held => purse.held -= bears,
                Booking::WhenPaid => {}
            }
            purse.paid += bears;
            gift.borne += bears;
        }
        vec![Seen::Grant(grant)]
    }

    /// What came back goes to the fund as far as the fund bore it.
    fn came_back(&mut self, grant: GrantId, fen: i64) -> Vec<Seen> {
        let gift = self.gifts.get_mut(&grant).expect("a grant that was given");
        gift.returned += fen;
        if let Some(fund) = &gift.terms.fund {
            let back = fen.min(gift.borne);
            gift.borne -= back;
            self.purses.get_mut(&fund.fund).expect("a fund that was opened").returned += back;
        }
        vec![Seen::Grant(grant)]
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
