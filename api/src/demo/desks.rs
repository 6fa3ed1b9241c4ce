//! What lies on the other desks: reports of people in need, places kept, money asked back, kin of staff, a sample, a protected family?

use super::DEMO_DATE;
use super::history::{Making, failed, id_of, members, text};
use crate::app::SystemEntropy;
use crate::clock::Clock;
use engine::calendar::{Date, Period, civil_date};
use engine::casework::{
    AwardRequest, CaseError, Desk, MayAct, NewReport, NextStep, SampleRequest, draw_sample, hold, move_report, open_report, pay_grant, raise_claim,
    record_staff, review_grant, reviews_due, set_protection,
};
use engine::ledger::{
    Answer, GrantId, GrantRecord, GrantState, Protection, Records, Relative, ReportChannel, ReportStep, ReviewFinding, StaffPayload, Stored, decode,
};
use engine::money::Money;
use engine::population::HouseholdKind;
use engine::store::Store;
use engine::words::Words;

const REVIEWS_LATE: usize = 12;
const HOLDS: usize = 8;
const CLAIMS: usize = 3;

/// A report: days before the demonstration's day, from where, what was told, and the steps taken so far.
const REPORTS: [(i32, ReportChannel, &str, &[ReportStep]); 6] = [
    (0, ReportChannel::Hotline, "邻居来电：独居老人两天未出门（演示）", &[]),
    (3, ReportChannel::Neighbour, "居民反映：一户两个孩子放学后无人照看（演示）", &[]),
    (4, ReportChannel::Visit, "入户走访：冬季取暖有困难（演示）", &[ReportStep::Dispatched]),
    (12, ReportChannel::Agency, "医保部门转来：住院自付费用高（演示）", &[ReportStep::Dispatched]),
    (9, ReportChannel::Hotline, "本人来电：失业后房租无着（演示）", &[ReportStep::Dispatched, ReportStep::Handled]),
    (
        20,
        ReportChannel::Visit,
        "志愿者走访：残疾人辅具损坏（演示）",
        &[ReportStep::Dispatched, ReportStep::Handled, ReportStep::Checked, ReportStep::Closed, ReportStep::Evaluated],
    ),
];

/// Fills the other desks.
pub fn make(making: &Making<'_>) -> Result<(), Words> {
    reviews(making)?;
    reports(making)?;
    places_kept(making)?;
    money_asked_back(making)?;
    kin_of_staff(making)?;
    let protected = making.households.iter().find(|household| household.kind == HouseholdKind::Dibao);
    if let Some(household) = protected {
        let set = making.on(DEMO_DATE, |desk| set_protection(desk, id_of(household), Protection::Protected, "人身安全保护（演示）/ safety (demonstration)"));
        set.map_err(|error| failed(&error))?;
    }
    let window = Period { from: civil_date(2026, 3, 1), to: Some(civil_date(2026, 3, 31)) };
    let request = SampleRequest { window, programs: Vec::new(), percent: 5, seed: "2026-09-15 08:00".to_string() };
    making.on(DEMO_DATE, |desk| draw_sample(desk, &request)).map_err(|error| failed(&error))?;
    Ok(())
}

/// Somebody else's desk: whoever checks is not who handled.
fn at_desk_of<T>(making: &Making<'_>, by: &str, day: Date, work: impl FnOnce(&mut Desk<'_>) -> T) -> T {
    let (_, noon) = Clock::fixed(day).now();
    let store = making.store as &dyn Store;
    let mut desk =
        Desk { store, catalog: making.catalog, by: by.to_string(), may_act: MayAct::ForAll, at: noon, today: day, entropy: &mut SystemEntropy, key: None };
    work(&mut desk)
}

/// The reviews of the summer are done, all but some that are late or come soon.
fn reviews(making: &Making<'_>) -> Result<(), Words> {
    let due = making.on(DEMO_DATE, |desk| reviews_due(desk, DEMO_DATE, None)).map_err(|error| failed(&error))?;
    let day = civil_date(2026, 7, 15);
    let done = due.get(REVIEWS_LATE..).unwrap_or_default();
    making
        .at_many_desks(day, done, |desk, due| review_grant(desk, due.record.terms.grant, ReviewFinding::Continues, "入户核查，情况无变化（演示）").map(|_| ()))
}

fn reports(making: &Making<'_>) -> Result<(), Words> {
    for (before, channel, text, steps) in REPORTS {
        let day = DEMO_DATE.checked_sub(jiff::Span::new().days(before)).unwrap_or(DEMO_DATE);
        let new = NewReport { channel, area: "110101001".to_string(), text: text.to_string(), household: None };
        let opened = at_desk_of(making, "hotline", day, |desk| open_report(desk, &new)).map_err(|error| failed(&error))?;
        let Answer::Reported { report } = opened else { continue };
        for step in steps {
            let next = NextStep {
                to: *step,
                note: "演示 / demonstration".to_string(),
                agency: (*step == ReportStep::Dispatched).then(|| "dc-civil-affairs".to_string()),
                household: None,
                application: None,
                score: (*step == ReportStep::Evaluated).then_some(5),
            };
            let by = if matches!(step, ReportStep::Handled) { "handler" } else { "hotline" };
            at_desk_of(making, by, day, |desk| move_report(desk, report, &next)).map_err(|error| failed(&error))?;
        }
    }
    Ok(())
}

/// Places kept for children at school, of those whom the rules give the study aid and who have none yet.
fn places_kept(making: &Making<'_>) -> Result<(), Words> {
    let mut kept = 0;
    let until = DEMO_DATE.checked_add(jiff::Span::new().days(10)).unwrap_or(DEMO_DATE);
    for household in making.households {
        for member in members(household) {
            let request = AwardRequest {
                household: id_of(household).to_string(),
                program: "dc-civil-affairs-study-aid".to_string(),
                recipient: text(member, "id").to_string(),
                on: DEMO_DATE,
                ..AwardRequest::default()
            };
            match making.on(DEMO_DATE, |desk| hold(desk, &request, until)) {
                Ok(_) => kept += 1,
                Err(CaseError::Refused(_) | CaseError::Faults(_)) => {}
                Err(error) => return Err(failed(&error)),
            }
            if kept == HOLDS {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Aid that was paid, and of which a part is asked back.
fn money_asked_back(making: &Making<'_>) -> Result<(), Words> {
    let part = Money::from_fen(10_000);
    let mut asked = 0;
    let mut after = None;
    while asked < CLAIMS {
        let page = making.store.range(&GrantRecord::prefix(), after.as_ref(), 200).map_err(|error| failed(&error.into()))?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = Some(last.clone());
        for (key, stored) in &page {
            let record: GrantRecord = decode(&stored.bytes).map_err(|error| failed(&error.into()))?;
            let is_paid_for = record.terms.total.is_some_and(|total| total > part) && record.state == GrantState::Active && record.by == "demo";
            let Some(grant) = GrantId::of_key(key).filter(|_| is_paid_for && record.terms.fund.is_some()) else { continue };
            let done = making.on(DEMO_DATE, |desk| {
                pay_grant(desk, grant, part, DEMO_DATE)?;
                raise_claim(desk, grant, part, "重复报销，应退回（演示）/ reimbursed twice (demonstration)")
            });
            match done {
                Ok(_) => asked += 1,
                Err(CaseError::Refused(_)) => {}
                Err(error) => return Err(failed(&error)),
            }
            if asked == CLAIMS {
                break;
            }
        }
    }
    Ok(())
}

/// Two members of staff who have declared relatives; of one a relative gets the allowance.
fn kin_of_staff(making: &Making<'_>) -> Result<(), Words> {
    let numbered = |kind: HouseholdKind| {
        let of_kind = making.households.iter().filter(move |household| household.kind == kind);
        of_kind.flat_map(members).filter(|member| !text(member, "id_number").is_empty())
    };
    let relatives: Vec<&serde_json::Value> = numbered(HouseholdKind::Dibao).skip(40).take(2).collect();
    let staff: Vec<&serde_json::Value> = numbered(HouseholdKind::OtherNeedy).take(2).collect();
    for (own, relative) in staff.into_iter().zip(relatives) {
        let payload = StaffPayload {
            name: text(own, "name").to_string(),
            agency: "dc-civil-affairs".to_string(),
            id_number: text(own, "id_number").to_string(),
            relatives: vec![Relative {
                name: text(relative, "name").to_string(),
                relation: "兄弟姐妹 / sibling".to_string(),
                id_number: text(relative, "id_number").to_string(),
            }],
        };
        match making.on(DEMO_DATE, |desk| record_staff(desk, None, &payload)) {
            Ok(_) | Err(CaseError::Faults(_) | CaseError::Refused(_)) => {}
            Err(error) => return Err(failed(&error)),
        }
    }
    Ok(())
}
