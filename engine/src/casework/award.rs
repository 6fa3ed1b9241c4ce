//! How is aid awarded: filed, decided and given in one step?

use super::back_months::pay_back_months;
use super::case_view::CaseView;
use super::cause::held_for_other_causes;
use super::consent::{Consent, consent_for};
use super::death::refuse_dead;
use super::desk::{Desk, Judged, not_possible, reason_of};
use super::error::CaseError;
use super::judgment::{Judging, Written, found_on, sha256};
use super::misfit::no_longer_given;
use super::move_away::refuse_moved;
use super::terms::{AnsweredDays, Wanted, covered, fits, person_of, terms_of};
use crate::calendar::{Date, Period, days_between};
use crate::catalog::{AidUnit, Amount, ConsentRule, PartialAward, Program, ProgramKind};
use crate::eligibility::{AmountFound, Judgment, Missing, MissingSet, Recipient, UncheckedNumber, Verdict, explain, judge};
use crate::facts::Reach;
use crate::ledger::{
    Action, AidRecord, Answer, ApplicationId, ApplicationRecord, BasisVerdict, CampaignPlace, ConsentPurpose, FailedCriterion, FundRecord, GoodAcceptance,
    GrantId, GrantRecord, GrantState, GrantTerms, MissingFact, PersonId, ReadVersion, Refusal, Stored, read, read_all, read_versioned,
};
use crate::money::Money;
use crate::registry::HouseholdFile;
use crate::sealing::Owner;
use crate::words;
use crate::words::Words;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AwardRequest {
    /// The office's id of the household.
    pub household: String,
    /// The program.
    pub program: String,
    /// `household`, or the office's id of a member.
    pub recipient: String,
    /// The day, up to today.
    pub on: Date,
    /// Which fund pays.
    pub fund: Option<String>,
    /// The amount, where the source leaves it open.
    pub amount: Option<Money>,
    /// The cause of aid for an event.
    pub cause: Option<String>,
    /// The smaller grant that it replaces.
    pub replaces: Option<GrantId>,
    /// The hold that it redeems.
    pub redeems: Option<GrantId>,
    /// The running grant to which it adds the share of those who have come since.
    pub supplements: Option<GrantId>,
    /// Why it is given although the rules don't say yes.
    pub exception: Option<String>,
    /// The application that it answers.
    pub application: Option<ApplicationId>,
    /// Where in a campaign.
    pub campaign: Option<InCampaign>,
}

/// Where in a campaign an award is given.
#[derive(Clone, Debug, PartialEq)]
pub struct InCampaign {
    /// Its place.
    pub place: CampaignPlace,
    /// The campaign's season.
    pub season: Period,
    /// Whether the household must have allowed that the program's agency is told.
    pub consent: ConsentRule,
}

/// Awards aid, or says why not.
pub fn award(desk: &mut Desk<'_>, request: &AwardRequest) -> Result<Answer, CaseError> {
    desk.commit(|desk| {
        let (expected, terms) = judged(desk, request)?;
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Award(Box::new(terms)) })
    })
}

/// The longest time for which a place may be kept.
const HOLD_DAYS_MAX: i64 = 90;

/// Keeps a place and money until a day, on the conditions on which the aid would be awarded; then it vanishes by itself.
pub fn hold(desk: &mut Desk<'_>, request: &AwardRequest, until: Date) -> Result<Answer, CaseError> {
    let days = days_between(desk.today, until);
    if !(0..=HOLD_DAYS_MAX).contains(&days) {
        return Err(CaseError::field("until", words!("应为今天起{HOLD_DAYS_MAX}天之内", "expected a day within {HOLD_DAYS_MAX} days from today")));
    }
    for (path, given) in [("replaces", request.replaces), ("redeems", request.redeems), ("supplements", request.supplements)] {
        if given.is_some() {
            return Err(CaseError::field(path, Words::new("预留时不能填写；审批时再填", "not for a hold; say it when the aid is awarded")));
        }
    }
    desk.commit(|desk| {
        let (expected, terms) = judged(desk, request)?;
        Ok(Judged { expected, new_keys: Vec::new(), action: Action::Hold { terms: Box::new(terms), until } })
    })
}

/// Gives up a hold.
pub fn release_hold(desk: &mut Desk<'_>, hold: GrantId, reason: &str) -> Result<Answer, CaseError> {
    let reason = reason_of(reason)?.to_string();
    desk.commit(|desk| {
        let found = read::<GrantRecord>(desk.store, &hold)?;
        let record = found.ok_or_else(|| CaseError::Unknown(words!("没有预留 {hold}", "there is no hold {hold}")))?;
        desk.must_act_for(&record.terms.agency)?;
        let reason = match record.terms.household {
            Some(household) => Some(desk.seal_text(household, &reason)?),
            None => None,
        };
        Ok(Judged { expected: Vec::new(), new_keys: Vec::new(), action: Action::ReleaseHold { hold, reason } })
    })
}

fn judged(desk: &mut Desk<'_>, request: &AwardRequest) -> Result<(Vec<ReadVersion>, GrantTerms), CaseError> {
    if request.on > desk.today {
        return Err(CaseError::field("on", Words::new("不能晚于今天", "can't be later than today")));
    }
    let file = desk.household_on(&request.household, request.on)?;
    refuse_moved(&file.record, request.on)?;
    let recipient = recipient_of(&file, &request.recipient)?;
    let program = program_on(desk, &request.program, request.on)?;
    if !fits(&program, recipient) {
        let expected = match recipient {
            Recipient::Household => Words::new("该项目发给个人，应为成员编号", "this program is paid to a person: expected a member's id"),
            Recipient::Member(_) => Words::new("该项目发给家庭，应为 household", "this program is paid to the household: expected household"),
        };
        return Err(CaseError::field("recipient", expected));
    }
    let view = CaseView::new(desk.store, &file, request.on);
    let situation = &view.situation;
    if let Recipient::Member(position) = recipient
        && !situation.born.contains(&position)
    {
        return Err(CaseError::field("recipient", Words::new("该成员当日尚未出生", "this member was not born on that day")));
    }
    desk.must_act_for(&program.agency)?;
    let judgment = judge(&program, situation, recipient);
    let verdict = verdict_of(desk, &program, &file, &judgment, request.exception.as_deref())?;
    let found = found_on(&program, situation, recipient, &judgment, verdict);
    let amount = amount_of(desk, &program, &file, &found, request)?;
    let judging = Judging { catalog: desk.catalog, program: &program, file: &file, recipient, on: request.on, basis: verdict, stated: request.amount };
    let judged = judgment.verdict;
    let warnings = explain(desk.catalog, &program, situation, recipient, judgment.clone()).unchecked().iter().map(UncheckedNumber::words).collect();
    let written = sha256(judging.write(&Written { judgment, found }).as_bytes());
    let fund = fund_of(desk, &program, request, amount)?;
    let served = match request.campaign.as_ref().map(|campaign| campaign.place.unit) {
        Some(Owner::Household(_)) => AidUnit::Household,
        _ => AidUnit::Person,
    };
    let covered = covered(desk, &view, &program, served, recipient, request.cause.as_deref())?;
    let mut expected: Vec<ReadVersion> = file.versions();
    expected.extend(covered.expected.iter().cloned());
    if request.campaign.as_ref().is_some_and(|campaign| campaign.consent == ConsentRule::Require) {
        let (consent, versions) = consent_for(desk.store, file.id, ConsentPurpose::Charity, &program.agency, request.on)?;
        if consent == Consent::NotGiven {
            return Err(not_possible(Words::new("未同意向捐助方提供信息", "no consent to tell the donor")));
        }
        expected.extend(versions);
    }
    let season = request.campaign.as_ref().map(|campaign| campaign.season);
    let campaign = request.campaign.as_ref().map(|campaign| campaign.place.clone());
    let grant = GrantId(desk.entropy.number());
    let application = match request.application {
        Some(id) => Some(accepted(desk, id, &file, &program, person_of(&file, recipient))?),
        None => None,
    };
    let answered = application.as_ref().map(|(_, answered, _)| *answered);
    let applied = answered.map_or(request.on, |answered| answered.applied);
    let wanted = Wanted { judged, amount, fund: fund.as_ref(), season, campaign, verdict, grant, answered };
    let mut terms = terms_of(desk, &view, &program, recipient, covered, wanted);
    (terms.basis.judgment, terms.basis.stated) = (Some(written), request.amount);
    refuse_dead(view.records(), &terms)?;
    terms.replaces = request.replaces;
    terms.redeems = request.redeems;
    if let Some(base) = request.supplements {
        expected.extend(supplement(desk, &file, base, &mut terms)?);
    }
    if let Some(cause) = request.cause.as_deref() {
        terms.cause = Some(desk.seal_text(file.id, short_text("cause", cause)?)?);
    }
    if let (BasisVerdict::Exception, Some(reason)) = (verdict, request.exception.as_deref()) {
        terms.exception = Some(desk.seal_text(file.id, reason_of(reason)?)?);
    }
    if let Some((good, _, read)) = application {
        expected.push(read);
        terms.application = Some(good.application());
    }
    if verdict == BasisVerdict::Eligible && request.replaces.is_none() && request.supplements.is_none() && request.campaign.is_none() {
        pay_back_months(desk, &file, &program, recipient, applied, request.amount, &mut terms)?;
    }
    terms.warnings = warnings;
    terms.warnings.extend(held_for_other_causes(view.records(), &terms, desk.today)?);
    terms.look_again = no_longer_given(desk, &view, &program, &terms)?;
    Ok((expected, terms))
}

/// Makes of the terms of a whole new grant those of a supplement: only for whom the running grant does not cover, only what is
/// more than it and its earlier supplements give, and only as long as it runs.
fn supplement(desk: &Desk<'_>, file: &HouseholdFile, base: GrantId, terms: &mut GrantTerms) -> Result<Vec<ReadVersion>, CaseError> {
    let unknown =
        || CaseError::field("supplements", Words::new("应为本户同一项目正在享受的救助", "expected a running grant of this program to this household"));
    let found = read_versioned::<GrantRecord>(desk.store, &base)?;
    let record = found.value.filter(|record| record.terms.household == Some(file.id) && record.terms.program == terms.program).ok_or_else(unknown)?;
    let on = terms.on;
    if record.state != GrantState::Active || !record.terms.days.contains(on) {
        return Err(not_possible(words!("原救助 {base} 在 {on} 不在享受中，不能补充", "the grant {base} does not run on {on}: it can't be supplemented")));
    }
    let expected = vec![(GrantRecord::key(&base), found.version)];
    let mut covered: BTreeSet<PersonId> = BTreeSet::new();
    let mut given = Money::ZERO;
    let mut counted: BTreeSet<GrantId> = BTreeSet::new();
    for member in &file.people {
        let aid = read::<AidRecord>(desk.store, &member.person)?.unwrap_or_default();
        for held in aid.held.iter().filter(|held| held.program == terms.program && held.held_until.is_none() && held.days.contains(terms.on)) {
            covered.insert(member.person);
            if counted.insert(held.grant) {
                given = given.checked_add(held.amount.unwrap_or_default()).ok_or_else(unknown)?;
            }
        }
    }
    terms.beneficiaries.retain(|beneficiary| !covered.contains(&beneficiary.person));
    if terms.beneficiaries.is_empty() {
        return Err(not_possible(Words::new("没有新增成员需要补充", "nobody has come whom the running grant does not cover")));
    }
    terms.amount = terms.amount.map(|amount| amount.less(given));
    if terms.amount.is_none_or(|amount| amount == Money::ZERO) {
        return Err(not_possible(Words::new("新增成员没有带来更多救助", "those who have come bring no more aid")));
    }
    terms.total = terms.amount;
    terms.days = Period { from: terms.days.from.max(terms.on), to: record.terms.days.to };
    terms.supplements = Some(base);
    Ok(expected)
}

/// The application must be for this, and its acceptance must be good today. With the days on which it was handed in and decided.
fn accepted(
    desk: &Desk<'_>,
    id: ApplicationId,
    file: &HouseholdFile,
    program: &Program,
    recipient: Option<PersonId>,
) -> Result<(GoodAcceptance, AnsweredDays, ReadVersion), CaseError> {
    let found = read_versioned::<ApplicationRecord>(desk.store, &id)?;
    let Some(record) = found.value else {
        return Err(CaseError::field("application", Words::new("没有该申请", "there is no such application")));
    };
    if record.household != file.id || record.program != program.id || record.recipient != recipient {
        return Err(CaseError::field("application", Words::new("应为本户本项目的申请", "expected an application for this")));
    }
    let good = GoodAcceptance::of(&record, desk.today).map_err(|says| CaseError::field("application", says))?;
    let decided = record.stages.iter().filter_map(|stage| stage.decided.as_ref()).map(|decision| decision.on).max();
    let answered = AnsweredDays { applied: record.on, decided: decided.unwrap_or(record.on) };
    Ok((good, answered, (ApplicationRecord::key(&id), found.version)))
}

pub(super) fn short_text<'t>(path: &str, text: &'t str) -> Result<&'t str, CaseError> {
    let text = text.trim();
    if (1..=100).contains(&text.chars().count()) {
        return Ok(text);
    }
    Err(CaseError::field(path, Words::new("应为1至100字", "expected 1 to 100 characters")))
}

/// The household, or the member whom the office calls so.
pub(super) fn recipient_of(file: &HouseholdFile, recipient: &str) -> Result<Recipient, CaseError> {
    if recipient == "household" {
        return Ok(Recipient::Household);
    }
    let unknown = || CaseError::field("recipient", Words::new("应为 household 或本户成员编号", "expected household or the id of a member of this household"));
    let position = file.position_of(recipient).ok_or_else(unknown)?;
    Ok(Recipient::Member(u16::try_from(position).map_err(|_| unknown())?))
}

/// The version of a program that is in force on a day.
pub(super) fn program_on(desk: &Desk<'_>, id: &str, on: Date) -> Result<Arc<Program>, CaseError> {
    let mut versions = desk.catalog.programs.iter().filter(|program| program.id == id).peekable();
    if versions.peek().is_none() {
        let expected = if desk.catalog.left_out.iter().any(|left_out| left_out == id) {
            Words::new("该项目的文件有错，暂不能使用", "this program's file is broken; it can't be used now")
        } else {
            Words::new("目录中没有该项目", "there is no such program in the catalog")
        };
        return Err(CaseError::field("program", expected));
    }
    let found = versions.find(|program| program.in_force.contains(on)).cloned();
    found.ok_or_else(|| CaseError::Refused(Refusal::NotInForce { program: id.to_string() }))
}

/// What the decision rests on: the rules' yes, or an officer's reasoned exception.
fn verdict_of(desk: &Desk<'_>, program: &Program, file: &HouseholdFile, judgment: &Judgment, exception: Option<&str>) -> Result<BasisVerdict, CaseError> {
    if judgment.verdict == Verdict::Eligible && program.open.is_none() {
        return Ok(BasisVerdict::Eligible);
    }
    if let Some(reason) = exception {
        reason_of(reason).map_err(|_| CaseError::field("exception", Words::new("应为1至500字的理由", "expected a reason of 1 to 500 characters")))?;
        return Ok(BasisVerdict::Exception);
    }
    if let Some(open) = &program.open {
        return Err(CaseError::Refused(Refusal::NotEligible {
            failed: vec![FailedCriterion { id: "open".to_string(), says: open.clone(), cites: program.source.title.clone() }],
        }));
    }
    match judgment.verdict {
        Verdict::Needs => Err(CaseError::Refused(Refusal::NeedsFacts { missing: missing_facts(desk, file, &judgment.missing) })),
        _ => Err(CaseError::Refused(Refusal::NotEligible { failed: failed_criteria(program, judgment) })),
    }
}

fn failed_criteria(program: &Program, judgment: &Judgment) -> Vec<FailedCriterion> {
    let mut failed = Vec::new();
    if judgment.region == Reach::Outside {
        let says = Words::new("家庭在本项目的实施地区", "the household lives where the program runs");
        failed.push(FailedCriterion { id: "region".to_string(), says, cites: program.cites(None) });
    }
    let false_ones = program.criteria.iter().zip(&judgment.outcomes).filter(|(_, outcome)| **outcome == Some(false));
    failed.extend(false_ones.map(|(criterion, _)| FailedCriterion {
        id: criterion.id.clone(),
        says: criterion.says.clone(),
        cites: program.cites(criterion.clause.as_deref()),
    }));
    failed
}

/// Missing facts by random ids, so that a kept answer names nobody.
fn missing_facts(desk: &Desk<'_>, file: &HouseholdFile, missing: &MissingSet) -> Vec<MissingFact> {
    let vocabulary = &desk.catalog.vocabulary;
    let one = |missing: &Missing| match missing {
        Missing::Household(_) | Missing::HouseholdRecord(..) => MissingFact::Household(missing.key(vocabulary)),
        Missing::Member(position, _) | Missing::MemberRecord(position, ..) => {
            MissingFact::Member(file.people[usize::from(*position)].person, missing.key(vocabulary))
        }
        Missing::Parameter(_) => MissingFact::Parameter(missing.key(vocabulary)),
    };
    missing.iter().map(one).collect()
}

/// The amount that the rules give, or the one that the officer states where they leave it open.
fn amount_of(desk: &Desk<'_>, program: &Program, file: &HouseholdFile, found: &AmountFound, request: &AwardRequest) -> Result<Option<Money>, CaseError> {
    let required = |says: Words| CaseError::field("amount", says);
    let is_exception = request.exception.is_some();
    match (found, request.amount) {
        (AmountFound::Exactly(amount), None) => Ok(Some(*amount)),
        (AmountFound::Exactly(amount), Some(stated)) if is_exception || stated == *amount => Ok(Some(stated)),
        // The rest of a campaign's fund, where the program allows a part.
        (AmountFound::Exactly(amount), Some(stated)) if request.campaign.is_some() && program.partial == PartialAward::Allowed && stated < *amount => {
            Ok(Some(stated))
        }
        (AmountFound::Exactly(amount), Some(_)) => Err(required(words!("按规定应为 {amount} 元", "the rules say {amount} yuan"))),
        (AmountFound::Between(low, high), Some(stated)) if is_exception || (*low..=*high).contains(&stated) => Ok(Some(stated)),
        (AmountFound::Between(low, high), _) => Err(required(words!("必填，应在 {low} 至 {high} 元之间", "required: between {low} and {high} yuan"))),
        (AmountFound::Unknown(_), Some(stated)) if is_exception => Ok(Some(stated)),
        (AmountFound::Unknown(missing), _) => Err(CaseError::Refused(Refusal::NeedsFacts { missing: missing_facts(desk, file, missing) })),
        (AmountFound::Without, stated) => match (&program.amount, stated) {
            (_, Some(stated)) => Ok(Some(stated)),
            (Amount::InKind(_), None) => Ok(None),
            (Amount::NotStated(_), None) => {
                Err(required(Words::new("必填：原文未定金额，由审批部门确定", "required: the source states no amount; the agency decides it")))
            }
            (_, None) => {
                Err(required(Words::new("必填：按公式算不出金额，由审批部门确定", "required: the formula comes to nothing here; the agency decides it")))
            }
        },
    }
}

/// The fund that pays: the one named, or the only one that lists the program; statutory aid may have none.
fn fund_of(desk: &Desk<'_>, program: &Program, request: &AwardRequest, amount: Option<Money>) -> Result<Option<FundRecord>, CaseError> {
    let listing = |fund: &FundRecord| fund.programs.contains(&program.id);
    if let Some(id) = &request.fund {
        let found = crate::ledger::read::<FundRecord>(desk.store, id)?;
        return match found {
            Some(fund) if listing(&fund) => Ok(Some(fund)),
            Some(_) => Err(CaseError::field("fund", Words::new("该资金不用于本项目", "this fund does not pay for this program"))),
            None => Err(CaseError::field("fund", Words::new("没有该资金", "there is no such fund"))),
        };
    }
    if program.kind == ProgramKind::Statutory {
        return Ok(None);
    }
    let mut funds: Vec<FundRecord> = read_all::<FundRecord>(desk.store)?.into_iter().filter(listing).collect();
    match (funds.len(), amount) {
        (1, _) => Ok(funds.pop()),
        (0, None) => Ok(None),
        (0, Some(_)) => Err(CaseError::field("fund", Words::new("没有资金列入本项目，请先登记资金", "no fund lists this program: open one first"))),
        _ => Err(CaseError::field("fund", Words::new("必填：有多项资金列入本项目，请指定", "required: several funds list this program"))),
    }
}
