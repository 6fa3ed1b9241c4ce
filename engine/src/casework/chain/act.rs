//! What can be done with an application between the window and the decision?

use super::super::desk::{Desk, Judged, not_possible, reason_of};
use super::super::error::CaseError;
use super::schedule::clocks_of;
use super::{appeal, decision, objection, papers, visit};
use crate::calendar::{Calendar, Date};
use crate::ledger::{Action, Answer, ApplicationId, ApplicationRecord, ChainEvent, EventBody, Outcome, PaperId, Stored, read_versioned};
use crate::sealing::Sealed;
use crate::words;
use crate::words::Words;

/// What can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainAct {
    /// Decides a stage that can be decided now.
    Decide {
        /// The stage.
        stage: String,
        /// Which way.
        outcome: Outcome,
    },
    /// Asks the applicant for all that is missing, once: the clock stops.
    AskPapers {
        /// Keys of the papers.
        papers: Vec<String>,
        /// The last day to bring them.
        until: Date,
    },
    /// All that was asked for is there.
    Resume,
    /// Extends a limit as its source allows.
    Extend {
        /// Of which stage; of the whole chain where none is named.
        stage: Option<String>,
    },
    /// Puts a list up in public.
    OpenPublicity,
    /// Takes it down when its days are over.
    FinishPublicity,
    /// Somebody objects.
    Object,
    /// Looks into an objection.
    Settle {
        /// Which, from 0.
        objection: u32,
        /// What comes of it.
        settlement: Settlement,
    },
    /// Staff have been at the family's home.
    Visit {
        /// For which stage; for the next one that demands it where none is named.
        stage: Option<String>,
        /// Who went.
        staff: Vec<String>,
        /// The scanned record.
        paper: Option<PaperId>,
    },
    /// Hands a refusal over in writing.
    ServeNotice,
    /// Looks at an acceptance that has run out again, from a stage on.
    Reopen {
        /// The stage.
        stage: String,
    },
    /// The applicant does not want it any more.
    Withdraw,
    /// The applicant asks for a second look at a refusal.
    Appeal,
    /// The second look.
    DecideAppeal {
        /// Accepted, the refused stage is open again.
        outcome: Outcome,
    },
}

/// What comes of an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// It was not right: on.
    Unfounded,
    /// It was right: the application is refused.
    Refuse,
    /// It was right: back to a stage.
    BackTo(String),
}

/// On what a step is judged beside the record.
#[derive(Clone, Copy)]
pub struct Bench<'a> {
    /// Working days.
    pub calendar: &'a Calendar,
    /// Today.
    pub today: Date,
    /// Who acts.
    pub by: &'a str,
}

impl ChainAct {
    /// What is written down where nobody wrote a reason and none is needed.
    fn text_without_words(&self) -> Option<&'static str> {
        match self {
            ChainAct::AskPapers { papers, .. } if !papers.is_empty() => Some("请一次补齐所列材料 / please bring all of these"),
            ChainAct::Resume => Some("材料已补齐 / all papers are there"),
            ChainAct::OpenPublicity => Some("开始公示 / put up in public"),
            ChainAct::FinishPublicity => Some("公示期满，无未核实的异议 / its days are over and no objection is open"),
            ChainAct::ServeNotice => Some("已送达 / handed over"),
            _ => None,
        }
    }

    /// Whether any window takes it, whatever agency decides.
    fn is_for_any_window(&self) -> bool {
        matches!(self, ChainAct::Resume | ChainAct::Object | ChainAct::Withdraw | ChainAct::Appeal)
    }

    /// Whether the window that took the application in may do it too.
    fn is_for_its_window(&self) -> bool {
        matches!(self, ChainAct::AskPapers { .. } | ChainAct::Visit { .. } | ChainAct::ServeNotice)
    }
}

/// Does something with an application; `text` is the reason, or what was said or seen.
pub fn act_on_application(desk: &mut Desk<'_>, application: ApplicationId, act: &ChainAct, text: &str) -> Result<Answer, CaseError> {
    let text = match act.text_without_words().filter(|_| text.trim().is_empty()) {
        Some(usual) => usual.to_string(),
        None => reason_of(text)?.to_string(),
    };
    if let ChainAct::AskPapers { papers, .. } = act {
        let unknown = papers.iter().find(|paper| !desk.catalog.documents.contains_key(*paper));
        if let Some(paper) = unknown {
            return Err(CaseError::field("papers", words!("目录中没有材料 {paper}", "there is no paper {paper} in the catalog")));
        }
    }
    desk.commit(|desk| {
        let found = read_versioned::<ApplicationRecord>(desk.store, &application)?;
        let unknown = || CaseError::Unknown(words!("没有申请 {application}", "there is no application {application}"));
        let record = found.value.ok_or_else(unknown)?;
        let is_at_its_window = act.is_for_its_window() && record.window.as_ref().is_some_and(|window| desk.must_act_for(window).is_ok());
        if !act.is_for_any_window() && !is_at_its_window {
            desk.must_act_for(&record.agency)?;
        }
        let sealed = desk.seal_text(record.household, &text)?;
        let events = step(&record, act, &sealed, Bench { calendar: &desk.catalog.calendar, today: desk.today, by: &desk.by })?;
        let expected = vec![(ApplicationRecord::key(&application), found.version)];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events, answer: Answer::Done } })
    })
}

/// What happens if this is done with an application as it stands, or why it can't be done.
pub fn step(record: &ApplicationRecord, act: &ChainAct, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    match act {
        ChainAct::Decide { stage, outcome } => decision::decide(record, stage, *outcome, text, bench),
        ChainAct::AskPapers { papers, until } => papers::ask(record, papers, *until, text, bench),
        ChainAct::Resume => papers::resume(record, bench),
        ChainAct::Extend { stage } => papers::extend(record, stage.as_deref(), text, bench),
        ChainAct::OpenPublicity => objection::open_publicity(record, bench),
        ChainAct::FinishPublicity => objection::finish_publicity(record, text, bench),
        ChainAct::Object => objection::object(record, text, bench),
        ChainAct::Settle { objection, settlement } => objection::settle(record, *objection, settlement, text, bench),
        ChainAct::Visit { stage, staff, paper } => visit::record_visit(record, stage.as_deref(), staff, *paper, text, bench),
        ChainAct::ServeNotice => decision::serve_notice(record, text, bench),
        ChainAct::Reopen { stage } => appeal::reopen(record, stage, text, bench),
        ChainAct::Withdraw => decision::withdraw(record, text, bench),
        ChainAct::Appeal => appeal::appeal(record, text, bench),
        ChainAct::DecideAppeal { outcome } => appeal::decide_appeal(record, *outcome, text, bench),
    }
}

/// The step with the days on which all is due after it.
pub(super) fn timed(record: &ApplicationRecord, mut event: ChainEvent, bench: Bench<'_>) -> EventBody {
    let mut after = record.clone();
    after.take(&event, bench.by);
    if let Some(clocks) = event.clocks_mut() {
        *clocks = clocks_of(&after, bench.calendar);
    }
    EventBody::Chain(event)
}

/// Refuses what only an application under way allows.
pub(super) fn must_be_open(record: &ApplicationRecord) -> Result<(), CaseError> {
    use crate::ledger::ApplicationState;
    match record.state {
        ApplicationState::Open => Ok(()),
        ApplicationState::Accepted => Err(not_possible(Words::new("该申请已通过全部环节", "this application is accepted in all its stages"))),
        ApplicationState::Refused => Err(not_possible(Words::new("该申请已被拒绝", "this application was refused"))),
        ApplicationState::Awarded(_) => Err(not_possible(Words::new("该申请已发放", "this application was awarded"))),
        ApplicationState::Withdrawn => Err(not_possible(Words::new("该申请已撤回", "this application was withdrawn"))),
    }
}

/// The stage of a name.
pub(super) fn stage_called(record: &ApplicationRecord, stage: &str) -> Result<usize, CaseError> {
    let found = record.stages.iter().position(|one| one.stage == stage);
    found.ok_or_else(|| {
        let list = record.stages.iter().map(|one| one.stage.as_str()).collect::<Vec<_>>().join(", ");
        CaseError::field("stage", words!("没有这个环节；有：{list}", "there is no such stage; there are: {list}"))
    })
}
