//! How is an applicant asked for what is missing, once; and how is a limit extended?

use super::super::desk::not_possible;
use super::super::error::CaseError;
use super::act::{Bench, must_be_open, stage_called, timed};
use crate::calendar::Date;
use crate::ledger::{ApplicationRecord, ChainEvent, Clocks, EventBody};
use crate::sealing::Sealed;
use crate::words;
use crate::words::Words;

pub(super) fn ask(record: &ApplicationRecord, papers: &[String], until: Date, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    must_be_open(record)?;
    if let Some(asked) = &record.asked {
        let on = asked.on;
        let says = words!("已于 {on} 一次性告知过需补正的材料，不得再次要求", "what was missing was asked for on {on}; it is asked for once");
        return Err(not_possible(says));
    }
    if until <= bench.today {
        return Err(CaseError::field("until", Words::new("应晚于今天", "expected a day after today")));
    }
    let (application, papers, note, on) = (record.application, papers.to_vec(), Some(text.clone()), bench.today);
    Ok(vec![timed(record, ChainEvent::PapersAsked { application, papers, note, on, until, clocks: Clocks::default() }, bench)])
}

pub(super) fn resume(record: &ApplicationRecord, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    must_be_open(record)?;
    if !record.is_paused(bench.today) {
        return Err(not_possible(Words::new("时限没有暂停", "the clock does not stand still")));
    }
    let event = ChainEvent::ClockResumed { application: record.application, on: bench.today, clocks: Clocks::default() };
    Ok(vec![timed(record, event, bench)])
}

pub(super) fn extend(record: &ApplicationRecord, stage: Option<&str>, text: &Sealed, bench: Bench<'_>) -> Result<Vec<EventBody>, CaseError> {
    must_be_open(record)?;
    let (may, extended) = match stage {
        Some(stage) => {
            let one = &record.stages[stage_called(record, stage)?];
            if one.decided.is_some() {
                return Err(not_possible(Words::new("该环节已办结", "this stage has been decided")));
            }
            (one.days_max.zip(one.limit).is_some_and(|(most, (days, _))| most > days), one.extended)
        }
        None => {
            let process = record.chain.process.as_ref();
            (process.is_some_and(|process| process.days_max.is_some_and(|most| most > process.limit.0)), record.process_extended)
        }
    };
    if let Some(on) = extended {
        return Err(not_possible(words!("已于 {on} 延长过", "it was extended on {on} already")));
    }
    if !may {
        return Err(not_possible(Words::new("依据文件没有规定可以延长", "its source allows no extension")));
    }
    let (application, stage, reason, on) = (record.application, stage.map(str::to_string), text.clone(), bench.today);
    Ok(vec![timed(record, ChainEvent::Extended { application, stage, reason, on, clocks: Clocks::default() }, bench)])
}
