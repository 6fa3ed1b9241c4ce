//! What is recorded of people and cases, beside aid and money?

use crate::asked::{For, Seen};
use crate::judging::{Casework, days_on};
use crate::programs::Program;
use crate::terms::rests;
use engine::calendar::Period;
use engine::ledger::{
    Action, AidRecord, Answer, ApplicationId, ApplicationRecord, ApplicationState, ChainTerms, EventBody, HouseholdId, HouseholdRecord, IdentityEvent,
    IdentityFinding, Kin, Outcome, PairRecord, PersonId, PersonRecord, StageRecord, SuspensionId, pair,
};
use engine::sealing::{Note, Owner};
use engine::words::Words;

impl Casework<'_> {
    pub(crate) fn suspend(&mut self, whom: For, scope: &engine::ledger::Scope, days: Option<i32>) -> Option<Action> {
        let home = self.see::<HouseholdRecord>(&whom.household, Seen::Household(whom.household))?;
        let people: Vec<PersonId> = match whom.recipient {
            Some(person) => home.members.into_iter().filter(|member| *member == person).collect(),
            None => home.members,
        };
        (!people.is_empty()).then_some(())?;
        for person in &people {
            self.see::<PersonRecord>(person, Seen::Person(*person));
        }
        let suspension = SuspensionId(self.entropy.0.u64(1..));
        let days = Period { from: self.today, to: days.map(|days| days_on(self.today, days)) };
        let reason = self.sealed(whom.household.into(), "核查中".as_bytes())?;
        let household = whom.recipient.is_none().then_some(whom.household);
        let event = EventBody::SuspensionImposed { suspension, household, people, scope: scope.clone(), days, reason };
        Some(Action::Record { events: vec![event], answer: Answer::Suspended { suspension } })
    }

    pub(crate) fn file(&mut self, program: &Program, to: For) -> Option<Action> {
        let home = self.see::<HouseholdRecord>(&to.household, Seen::Household(to.household))?;
        to.recipient.is_none_or(|person| home.members.contains(&person)).then_some(())?;
        let application = ApplicationId(self.entropy.0.u64(1..));
        let stage = |stage: &str| StageRecord::plain(stage.to_string(), Words::new("审核", "review"), "街道".to_string());
        let event = EventBody::ApplicationFiled {
            application,
            household: to.household,
            recipient: to.recipient,
            program: program.id.to_string(),
            name: Words::new("项目", "program"),
            agency: "民政局".to_string(),
            need: program.need.to_string(),
            rests_on_dibao: rests(program),
            on: self.today,
            stages: vec![stage("review"), stage("approve")],
            window: None,
            kin: Kin::Nobody,
            chain: ChainTerms::default(),
            process_due: None,
        };
        let stages = vec![("review".to_string(), None), ("approve".to_string(), None)];
        Some(Action::Record { events: vec![event], answer: Answer::Filed { application, stages } })
    }

    pub(crate) fn decide(&mut self, application: ApplicationId, outcome: Outcome) -> Option<Action> {
        let record = self.see::<ApplicationRecord>(&application, Seen::Application(application))?;
        (record.state == ApplicationState::Open).then_some(())?;
        self.see::<HouseholdRecord>(&record.household, Seen::Household(record.household));
        let stage = record.stages.iter().find(|stage| stage.decided.is_none())?.stage.clone();
        let reason = self.sealed(record.household.into(), "材料已核".as_bytes())?;
        let event = EventBody::StageDecided { application, stage, outcome, on: self.today, reason, later: Vec::new(), process: None, valid_until: None };
        Some(Action::Record { events: vec![event], answer: Answer::Done })
    }

    pub(crate) fn forget(&mut self, owner: Owner) -> Option<Action> {
        self.vault.key_of(owner)?;
        match owner {
            Owner::Person(number) => {
                let record = self.see::<PersonRecord>(&PersonId(number), Seen::Person(PersonId(number)))?;
                if let Some(household) = record.household {
                    self.see::<HouseholdRecord>(&household, Seen::Household(household));
                }
            }
            Owner::Household(number) => {
                let household = HouseholdId(number);
                let record = self.see::<HouseholdRecord>(&household, Seen::Household(household))?;
                record.members.is_empty().then_some(())?;
            }
            Owner::Report(_) | Owner::Staff(_) => return None,
        }
        Some(Action::Forget { owner })
    }

    /// Somebody has looked at two registrations. The same finding twice is refused.
    pub(crate) fn identify(&mut self, one: PersonId, other: PersonId, finding: IdentityFinding) -> Option<Action> {
        let people = pair(one, other);
        for person in [people.0, people.1] {
            self.see::<PersonRecord>(&person, Seen::Person(person))?;
            self.see::<AidRecord>(&person, Seen::Aid(person));
        }
        let stands = self.see::<PairRecord>(&people, Seen::Pair(people.0, people.1)).map_or(IdentityFinding::Open, |record| record.finding);
        (stands != finding).then_some(())?;
        let reason = Note::Sealed(self.sealed(people.0.into(), "两份材料已核对".as_bytes())?);
        Some(Action::Identify(IdentityEvent::Decided { people, finding, reason }))
    }
}
