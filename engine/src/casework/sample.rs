//! Which grants are drawn to be checked again, so that anybody can draw the same ones, and what did the checks find?
//!
//! Each grant of the list stands in the first stratum that fits. From each stratum at least the share is drawn, rounded up: those
//! whose SHA-256 of `seed|grant` comes first. The seed is to be told to others before the list is made.

use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use crate::calendar::{Period, date_at};
use crate::ledger::{
    Action, Answer, ApplicationRecord, BasisVerdict, EventBody, GrantId, GrantRecord, GrantState, HouseholdRecord, Kin, KinNumber, PersonRecord, RecordKey,
    SampleEvent, SampleFinding, SampleId, SampleRecord, Stored, decode, read, read_versioned,
};
use crate::money::Money;
use crate::sealing::Owner;
use crate::words;
use crate::words::Words;
use jiff::Span;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Grants on one list at most: the whole list is kept with the sample.
const LISTED_MAX: usize = 50_000;
/// Records read at once.
const PAGE: usize = 4_096;

/// The strata in the order of their risk, each with its words.
pub const STRATA: [(&str, &str, &str); 6] = [
    ("exception", "例外批准", "given by exception"),
    ("kin", "涉及工作人员近亲属", "staff or kin of staff"),
    ("one_person", "一人受理并审批", "filed and awarded by one person"),
    ("top_tenth", "金额最高的十分之一", "the highest tenth by amount"),
    ("old_facts", "资料超过一年未更新", "facts older than a year"),
    ("rest", "其余", "all others"),
];

/// What is to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct SampleRequest {
    /// Grants awarded on these days.
    pub window: Period,
    /// Of these programs; none for all.
    pub programs: Vec<String>,
    /// At least so many of a hundred, of each stratum.
    pub percent: u8,
    /// The seed.
    pub seed: String,
}

/// What the checks of one stratum found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StratumResult {
    /// The stratum.
    pub stratum: &'static str,
    /// Grants in it.
    pub listed: usize,
    /// Drawn.
    pub drawn: usize,
    /// Checked and all in order.
    pub in_order: usize,
    /// Checked, and the office had made a mistake.
    pub office_errors: usize,
    /// Checked, and the household had told something wrong.
    pub false_declarations: usize,
}

/// The words of a stratum.
pub fn stratum_words(code: &str) -> Words {
    STRATA.iter().find(|(known, ..)| *known == code).map_or_else(|| Words::new(code, code), |(_, zh, en)| Words::new(*zh, *en))
}

/// Draws from a list: at least the share of each stratum, in the order of SHA-256 of `seed|grant`.
pub fn draw(listed: &BTreeMap<String, Vec<GrantId>>, percent: u8, seed: &str) -> Vec<GrantId> {
    let mut drawn = Vec::new();
    for grants in listed.values() {
        let mut ordered: Vec<_> = grants.iter().map(|grant| (Sha256::digest(format!("{seed}|{grant}")), *grant)).collect();
        ordered.sort();
        let share = (grants.len() * usize::from(percent)).div_ceil(100);
        drawn.extend(ordered.into_iter().take(share).map(|(_, grant)| grant));
    }
    drawn
}

/// Draws a sample and keeps it with its list and its seed.
pub fn draw_sample(desk: &mut Desk<'_>, request: &SampleRequest) -> Result<Answer, CaseError> {
    check_request(desk, request)?;
    desk.commit(|desk| {
        let listed = list(desk, request)?;
        let drawn = draw(&listed, request.percent, request.seed.trim());
        let sample = SampleId(desk.entropy.number());
        let drawn = SampleEvent::Drawn {
            sample,
            seed: request.seed.trim().to_string(),
            window: request.window,
            programs: request.programs.clone(),
            percent: request.percent,
            listed,
            drawn,
        };
        let action = Action::Record { events: vec![EventBody::Sample(drawn)], answer: Answer::Sampled { sample } };
        Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action })
    })
}

fn check_request(desk: &Desk<'_>, request: &SampleRequest) -> Result<(), CaseError> {
    let mut faults = Vec::new();
    if request.window.to.is_none_or(|to| to < request.window.from || to > desk.today) {
        faults.push(("window.until".to_string(), Words::new("必填，不早于开始日期，不晚于今天", "required: not before the first day, not after today")));
    }
    if !(1..=100).contains(&request.percent) {
        faults.push(("percent".to_string(), Words::new("应为1至100", "expected 1 to 100")));
    }
    if !(1..=100).contains(&request.seed.trim().chars().count()) {
        faults.push(("seed".to_string(), Words::new("必填，1至100字", "required: 1 to 100 characters")));
    }
    for program in request.programs.iter().filter(|id| !desk.catalog.programs.iter().any(|known| known.id == **id)) {
        faults.push(("programs".to_string(), words!("目录中没有 {program}", "there is no program {program} in the catalog")));
    }
    if faults.is_empty() { Ok(()) } else { Err(CaseError::Faults(faults)) }
}

/// The grants that were awarded here within the window, by stratum. One that was cancelled counts if money had gone out.
fn list(desk: &Desk<'_>, request: &SampleRequest) -> Result<BTreeMap<String, Vec<GrantId>>, CaseError> {
    let mut records: Vec<GrantRecord> = Vec::new();
    let mut after: Option<RecordKey> = None;
    loop {
        let page = desk.store.range(&GrantRecord::prefix(), after.as_ref(), PAGE)?;
        for (_, stored) in &page {
            let record: GrantRecord = decode(&stored.bytes)?;
            let terms = &record.terms;
            let was_awarded = match record.state {
                GrantState::Active | GrantState::Ended | GrantState::Replaced(_) => true,
                GrantState::Cancelled => record.paid > Money::ZERO,
                GrantState::Held(_) | GrantState::Released | GrantState::Redeemed(_) => false,
            };
            let is_asked = request.programs.is_empty() || request.programs.contains(&terms.program);
            if was_awarded && is_asked && terms.basis.verdict != BasisVerdict::Elsewhere && request.window.contains(terms.on) {
                records.push(record);
            }
        }
        if records.len() > LISTED_MAX {
            return Err(CaseError::field(
                "window",
                words!("超过{LISTED_MAX}笔，请缩短时段或指定项目", "more than {LISTED_MAX} grants: choose a shorter window or some programs"),
            ));
        }
        match page.last() {
            Some((last, _)) if page.len() == PAGE => after = Some(last.clone()),
            _ => break,
        }
    }
    let top = top_tenth(&records);
    let mut listed: BTreeMap<String, Vec<GrantId>> = BTreeMap::new();
    for record in &records {
        listed.entry(stratum_of(desk, record, top)?.to_string()).or_default().push(record.terms.grant);
    }
    listed.values_mut().for_each(|grants| grants.sort());
    Ok(listed)
}

/// The least yearly sum of the highest tenth, of the grants that have a sum.
fn top_tenth(records: &[GrantRecord]) -> Option<Money> {
    let mut sums: Vec<Money> = records.iter().map(yearly).filter(|sum| *sum > Money::ZERO).collect();
    sums.sort_by(|a, b| b.cmp(a));
    sums.get(sums.len().div_ceil(10).checked_sub(1)?).copied()
}

fn yearly(record: &GrantRecord) -> Money {
    record.terms.per.yearly(record.terms.amount)
}

fn stratum_of(desk: &Desk<'_>, record: &GrantRecord, top: Option<Money>) -> Result<&'static str, CaseError> {
    let terms = &record.terms;
    if terms.basis.verdict == BasisVerdict::Exception {
        return Ok("exception");
    }
    let application = match terms.application {
        Some(application) => read::<ApplicationRecord>(desk.store, &application)?,
        None => None,
    };
    if application.as_ref().is_some_and(|application| application.kin == Kin::Somebody) || covers_kin(desk, record)? {
        return Ok("kin");
    }
    // An award without an application was filed, decided and given by whoever awarded it.
    if application.is_none_or(|application| application.by == record.by) {
        return Ok("one_person");
    }
    if top.is_some_and(|top| yearly(record) >= top) {
        return Ok("top_tenth");
    }
    let recorded = match terms.household {
        Some(household) => read::<HouseholdRecord>(desk.store, &household)?.map(|household| date_at(household.recorded)),
        None => None,
    };
    let year_ago = desk.today.checked_sub(Span::new().years(1)).unwrap_or(desk.today);
    Ok(if recorded.is_some_and(|recorded| recorded < year_ago) { "old_facts" } else { "rest" })
}

fn covers_kin(desk: &Desk<'_>, record: &GrantRecord) -> Result<bool, CaseError> {
    for beneficiary in &record.terms.beneficiaries {
        let number = read::<PersonRecord>(desk.store, &beneficiary.person)?.and_then(|person| person.number);
        if let Some(number) = number
            && read::<KinNumber>(desk.store, &number)?.is_some()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Records what a check of a drawn grant found. Whoever awarded it can't check it.
pub fn check_drawn(desk: &mut Desk<'_>, sample: SampleId, grant: GrantId, finding: SampleFinding, note: &str) -> Result<Answer, CaseError> {
    let note = reason_of(note).map_err(|_| CaseError::field("note", Words::new("必填，1至500字", "required: 1 to 500 characters")))?.to_string();
    desk.commit(|desk| {
        let found = read_versioned::<SampleRecord>(desk.store, &sample)?;
        let Some(record) = found.value else {
            return Err(CaseError::Unknown(words!("没有抽查 {sample}", "there is no sample {sample}")));
        };
        let drawn = read::<GrantRecord>(desk.store, &grant)?.filter(|_| record.drawn.contains(&grant));
        let Some(drawn) = drawn else {
            return Err(CaseError::field("grant", Words::new("应为本次抽中的救助", "expected a grant that was drawn")));
        };
        if drawn.by == desk.by {
            return Err(not_possible(Words::new("核查须由审批人以外的人员进行", "whoever awarded it can't check it: somebody else does")));
        }
        let owner = drawn.terms.household.map(Owner::from).or_else(|| drawn.terms.beneficiaries.first().map(|one| one.person.into()));
        let owner = owner.ok_or_else(|| CaseError::Unknown(Words::new("该救助没有登记受益人", "this grant names nobody")))?;
        let note = desk.seal_text(owner, &note)?;
        let checked = EventBody::Sample(SampleEvent::Checked { sample, grant, finding, note, on: desk.today });
        let expected = vec![(SampleRecord::key(&sample), found.version)];
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Record { events: vec![checked], answer: Answer::Done } })
    })
}

/// What the checks found, stratum by stratum, in the order of the strata.
pub fn sample_results(record: &SampleRecord) -> Vec<StratumResult> {
    let one = |(stratum, ..): &(&'static str, &str, &str)| {
        let listed = record.listed.get(*stratum)?;
        let mut result = StratumResult { stratum, listed: listed.len(), ..StratumResult::default() };
        result.drawn = record.drawn.iter().filter(|grant| listed.contains(grant)).count();
        for (_, finding, ..) in record.checked.iter().filter(|(grant, ..)| listed.contains(grant)) {
            match finding {
                SampleFinding::InOrder => result.in_order += 1,
                SampleFinding::OfficeError => result.office_errors += 1,
                SampleFinding::FalseDeclaration => result.false_declarations += 1,
            }
        }
        Some(result)
    };
    STRATA.iter().filter_map(one).collect()
}
