//! How is an application led through its chain in a test?

use crate::office::Office;
use crate::said::said;
use engine::casework::{AwardRequest, CaseError, ChainAct, Filing, Settlement, act_on_application, file_application};
use engine::ledger::{Answer, ApplicationId, ApplicationRecord, ApplicationState, Chosen, Lane, Outcome, Refusal, StageKind, read};

/// An application for program `p` of household `h`, whose member `h-1` applies.
pub struct Walk {
    /// The desk.
    pub office: Office,
    /// The application.
    pub id: ApplicationId,
}

impl Walk {
    /// Files on a day for a program with these lines.
    pub fn new(lines: &str, on: &str) -> Self {
        let mut office = Office::new(&[("p", lines)]);
        office.usual_family().on(on);
        let id = file(&mut office, "p", "h-1");
        Self { office, id }
    }

    /// Moves to a day.
    pub fn on(&mut self, day: &str) -> &mut Self {
        self.office.on(day);
        self
    }

    /// Does something, and says what came of it.
    pub fn act(&mut self, act: ChainAct) -> String {
        said(&self.try_act(&act))
    }

    /// Does something.
    pub fn try_act(&mut self, act: &ChainAct) -> Result<Answer, CaseError> {
        let id = self.id;
        self.office.act(|desk| act_on_application(desk, id, act, "as the papers say"))
    }

    /// Somebody else does something.
    pub fn act_by(&mut self, by: &str, act: &ChainAct) -> String {
        let id = self.id;
        said(&self.office.act(|desk| {
            desk.by = by.into();
            act_on_application(desk, id, act, "as the papers say")
        }))
    }

    /// Why something can't be done.
    pub fn why_not(&mut self, act: ChainAct) -> String {
        match self.try_act(&act) {
            Err(CaseError::Refused(Refusal::NotPossible { says })) => says.en,
            Err(CaseError::Faults(faults)) => faults.into_iter().map(|(path, says)| format!("{path}: {}", says.en)).collect(),
            other => panic!("{act:?}: {other:?}"),
        }
    }

    /// Accepts a stage.
    pub fn accept(&mut self, stage: &str) -> String {
        self.act(ChainAct::Decide { stage: stage.into(), outcome: Outcome::Accept })
    }

    /// Refuses in a stage.
    pub fn refuse(&mut self, stage: &str) -> String {
        self.act(ChainAct::Decide { stage: stage.into(), outcome: Outcome::Refuse })
    }

    /// Settles an objection.
    pub fn settle(&mut self, objection: u32, settlement: Settlement) -> String {
        self.act(ChainAct::Settle { objection, settlement })
    }

    /// Two of the staff visit the family.
    pub fn visit(&mut self, stage: &str) -> String {
        self.act(ChainAct::Visit { stage: Some(stage.into()), staff: vec!["Zhang Min".into(), "Li Qiang".into()], paper: None })
    }

    /// The record.
    pub fn record(&self) -> ApplicationRecord {
        read::<ApplicationRecord>(self.office.store(), &self.id).expect("readable").expect("an application")
    }

    /// Where it stands.
    pub fn state(&self) -> ApplicationState {
        self.record().state
    }

    /// When a stage is due.
    pub fn due(&self, stage: &str) -> String {
        let record = self.record();
        let one = record.stages.iter().find(|one| one.stage == stage).unwrap_or_else(|| panic!("{stage} is a stage"));
        one.due.map_or("-".to_string(), |day| day.to_string())
    }

    /// When the whole chain is due.
    pub fn whole(&self) -> String {
        self.record().process_due.map_or("-".to_string(), |(day, _)| day.to_string())
    }

    /// Awards what was accepted.
    pub fn award(&mut self) -> String {
        let request = AwardRequest { application: Some(self.id), ..self.office.request("h", "h-1", "p") };
        said(&self.office.award(&request))
    }

    /// Accepts stage after stage, each on its last day, with every visit and publicity that it demands: stages with the days, then the
    /// day of the whole chain.
    pub fn walked_to_the_end(&mut self) -> String {
        let mut told = Vec::new();
        for _ in 0..40 {
            let record = self.record();
            if record.state != ApplicationState::Open {
                return told.join(", ");
            }
            let fast = record.next_stages().into_iter().map(|position| &record.stages[position]).find(|stage| stage.lane == Lane::PayFirst);
            let stage = fast.or(record.waiting_stage()).expect("an open application has a next stage").clone();
            if stage.kind == StageKind::Publicity && stage.shown.is_none() {
                assert_eq!(self.act(ChainAct::OpenPublicity), "done", "{}", stage.stage);
                continue;
            }
            if stage.visit.is_some_and(|visit| visit.chosen != Chosen::Spared) {
                assert_eq!(self.visit(&stage.stage), "done");
            }
            if let Some(due) = stage.due {
                self.office.today = due;
            }
            assert_eq!(self.accept(&stage.stage), "done", "{}", stage.stage);
            told.push(format!("{} {}", stage.stage, self.office.today));
        }
        panic!("no end: {told:?}");
    }
}

/// Files for a member of household `h` today.
pub fn file(office: &mut Office, program: &str, member: &str) -> ApplicationId {
    let filing = Filing { household: "h".into(), program: program.into(), recipient: member.into(), on: office.today, window: None };
    match office.act(|desk| file_application(desk, &filing)) {
        Ok(Answer::Filed { application, .. }) => application,
        other => panic!("{other:?}"),
    }
}
