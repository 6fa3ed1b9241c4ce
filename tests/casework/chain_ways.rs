//! Is there a way on from everywhere? All states that a chain can come to are tried, in memory.

use crate::walk::Walk;
use engine::calendar::Date;
use engine::casework::{Bench, ChainAct, Settlement, step};
use engine::ledger::{ApplicationRecord, ApplicationState, Chosen, GoodAcceptance, GrantId, Outcome, StageKind, StageNeed};
use engine::sealing::{Owner, SealKey, Sealed, seal};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Every kind of stage.
const CHAIN: &str = "stages:
  - {id: first, name: {zh: 先行, en: first}, by: subdistrict, limit: {days: 1, unit: working}, fast: true, optional: true}
  - {id: survey, name: {zh: 调查, en: survey}, by: subdistrict, limit: {days: 10, days_max: 15, unit: working}, visit: {}}
  - {id: appraisal, name: {zh: 评议, en: appraisal}, by: community, only_if: disputed}
  - {id: publicity, name: {zh: 公示, en: publicity}, by: community, limit: {days: 7, unit: calendar}, publicity: true}
  - {id: decision, name: {zh: 审批, en: decision}, by: district, limit: {days: 5, unit: working}}
  - {id: refusal, name: {zh: 送达, en: notice}, by: district, limit: {days: 3, unit: working}, only_if: refused}
process: {days: 30, days_max: 45, unit: working}
appeal: {days: 60, unit: calendar}
valid: {days: 30}
";

/// An application on a day.
#[derive(Clone)]
struct At {
    record: ApplicationRecord,
    today: Date,
}

impl At {
    /// What tells states apart: not the days, but what they mean.
    fn key(&self) -> String {
        let record = &self.record;
        let stages: Vec<String> = record
            .stages
            .iter()
            .map(|stage| {
                let since = stage.reopened.unwrap_or(record.on);
                let is_visited = record.visits.iter().any(|visit| visit.stage == stage.stage && visit.on >= since);
                let shown = stage.shown.map(|(_, until)| until < self.today);
                format!("{:?} {shown:?} {} {}", stage.decided.as_ref().map(|decided| decided.outcome), is_visited, stage.extended.is_some())
            })
            .collect();
        let asked = record.asked.as_ref().map(|_| record.is_paused(self.today));
        let appeal = record.appeals.last().map(|appeal| appeal.decided.as_ref().map(|decided| decided.0));
        let state = match record.state {
            ApplicationState::Awarded(_) => "Awarded".to_string(),
            state => format!("{state:?}"),
        };
        let told = [
            record.paid_first.is_some(),
            record.process_extended.is_some(),
            record.has_run_out(self.today),
            record.stages.iter().any(|stage| stage.need == StageNeed::IfDisputed && !record.may_leave_out(stage)),
        ];
        format!("{state} {stages:?} {asked:?} {appeal:?} {} {told:?}", record.unsettled().len())
    }

    /// Whether nothing has to be done any more.
    fn is_end(&self) -> bool {
        !self.record.needs_a_desk()
    }
}

fn acts(at: &At) -> Vec<ChainAct> {
    let record = &at.record;
    let mut acts = vec![
        ChainAct::Resume,
        ChainAct::Extend { stage: None },
        ChainAct::OpenPublicity,
        ChainAct::FinishPublicity,
        ChainAct::ServeNotice,
        ChainAct::Withdraw,
        ChainAct::Appeal,
        ChainAct::AskPapers { papers: Vec::new(), until: at.today.tomorrow().expect("a day") },
    ];
    for outcome in [Outcome::Accept, Outcome::Refuse] {
        acts.extend(record.stages.iter().map(|stage| ChainAct::Decide { stage: stage.stage.clone(), outcome }));
        acts.push(ChainAct::DecideAppeal { outcome });
    }
    acts.extend(record.stages.iter().map(|stage| ChainAct::Reopen { stage: stage.stage.clone() }));
    acts.push(ChainAct::Extend { stage: Some("survey".into()) });
    acts.push(ChainAct::Visit { stage: Some("survey".into()), staff: vec!["a".into(), "b".into()], paper: None });
    if record.unsettled().is_empty() {
        acts.push(ChainAct::Object);
    }
    for objection in record.unsettled() {
        let objection = objection as u32;
        let back = Settlement::BackTo("survey".into());
        acts.extend([Settlement::Unfounded, Settlement::Refuse, back].map(|settlement| ChainAct::Settle { objection, settlement }));
    }
    acts
}

/// Where one can come from here: by an act, by an award, by waiting.
fn next(at: &At, text: &Sealed, walk: &Walk) -> Vec<(String, At)> {
    let mut reached = Vec::new();
    for act in acts(at) {
        // An appeal is decided by somebody else.
        let by = if matches!(act, ChainAct::DecideAppeal { .. }) { "wang" } else { "li" };
        let Ok(events) = step(&at.record, &act, text, Bench { calendar: &walk.office.catalog.calendar, today: at.today, by }) else { continue };
        let mut after = at.clone();
        events.iter().for_each(|event| after.record.take_event(event, by));
        reached.push((format!("{act:?}"), after));
    }
    if GoodAcceptance::of(&at.record, at.today).is_ok() {
        let mut after = at.clone();
        match after.record.state {
            ApplicationState::Open => after.record.paid_first = Some(GrantId(1)),
            _ => after.record.state = ApplicationState::Awarded(GrantId(1)),
        }
        reached.push(("award".to_string(), after));
    }
    let asked = at.record.asked.iter().filter(|asked| asked.resumed.is_none()).map(|asked| asked.until);
    let shown = at.record.stages.iter().filter_map(|stage| stage.shown.map(|(_, until)| until));
    let days = asked.chain(shown).chain(at.record.valid_until).filter(|day| *day >= at.today);
    if let Some(day) = days.min() {
        reached.push(("wait".to_string(), At { record: at.record.clone(), today: day.tomorrow().expect("a day") }));
    }
    reached
}

#[test]
fn from_every_state_that_can_be_reached_some_way_leads_to_an_end() {
    let mut walk = Walk::new(CHAIN, "2026-11-02");
    let record = walk.record();
    assert_eq!(record.stages.iter().filter(|stage| stage.kind == StageKind::RefusalNotice).count(), 1);
    assert_eq!(record.stages[1].visit.map(|visit| visit.chosen), Some(Chosen::Always));
    let owner = Owner::Household(record.household.0);
    let text = walk.office.act(|desk| {
        let key = SealKey::fresh(desk.entropy);
        seal(owner, &key, b"why", desk.entropy)
    });
    let start = At { today: walk.office.today, record };
    let mut seen: BTreeMap<String, At> = BTreeMap::from([(start.key(), start.clone())]);
    let mut leads_from: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    let mut done: BTreeSet<String> = BTreeSet::new();
    while let Some(at) = waiting.pop_front() {
        let key = at.key();
        // What was refused, withdrawn, has run out or is disputed can't be awarded.
        let good = GoodAcceptance::of(&at.record, at.today).is_ok();
        let barred = matches!(at.record.state, ApplicationState::Refused | ApplicationState::Withdrawn | ApplicationState::Awarded(_))
            || at.record.has_run_out(at.today)
            || !at.record.unsettled().is_empty()
            || at.record.paid_first.is_some();
        assert!(!(good && barred), "{key}");
        for (by, after) in next(&at, &text, &walk) {
            done.insert(by.split([' ', '{']).next().unwrap_or_default().to_string());
            let reached = after.key();
            leads_from.entry(reached.clone()).or_default().insert(key.clone());
            if let std::collections::btree_map::Entry::Vacant(new) = seen.entry(reached) {
                new.insert(after.clone());
                waiting.push_back(after);
            }
        }
        assert!(seen.len() < 60_000, "the states have no end");
    }
    assert!(seen.len() > 300, "{}", seen.len());
    assert_eq!(done.len(), 16, "every act is possible somewhere: {done:?}");
    let mut leads: BTreeSet<String> = seen.iter().filter(|(_, at)| at.is_end()).map(|(key, _)| key.clone()).collect();
    for state in ["Awarded", "Refused", "Withdrawn"] {
        assert!(leads.iter().any(|key| key.starts_with(state)), "an end as {state} is reached");
    }
    let mut waiting: Vec<String> = leads.iter().cloned().collect();
    while let Some(key) = waiting.pop() {
        for from in leads_from.get(&key).into_iter().flatten() {
            if leads.insert(from.clone()) {
                waiting.push(from.clone());
            }
        }
    }
    let stuck: Vec<&String> = seen.keys().filter(|key| !leads.contains(*key)).collect();
    assert!(stuck.is_empty(), "{} of {} lead nowhere: {:#?}", stuck.len(), seen.len(), stuck.first());
}
