//! Who is in the pool, for which programs, and how hard is the case?

use super::hardship::Hardship;
use crate::calendar::Date;
use crate::casework::case_view::CaseView;
use crate::casework::consent::{Consent, consent_for};
use crate::casework::terms::{Wanted, covered, fits, terms_of};
use crate::casework::{CaseError, Desk};
use crate::catalog::{AidUnit, Campaign, ConsentRule, Program, ProgramKind, StatutoryFirst, TierKind};
use crate::eligibility::{AmountFound, MissingSet, Recipient, Situation, Verdict, View, evaluate_condition, judge};
use crate::ledger::{
    ApplicationRecord, BasisVerdict, CampaignPlace, ConsentPurpose, GrantId, GrantRecord, OverlapRule, Refusal, Standing, is_same_need, one_of, read, read_all,
    standing,
};
use crate::money::Money;
use crate::registry::{HouseholdFile, household_ids};
use crate::sealing::Owner;
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

const HOUSEHOLDS_AT_ONCE: usize = 1_000;

/// What one program could do for a candidate.
pub(super) enum Chance {
    /// Give so much, to this recipient (the office's id of the member, or `household`).
    Give(String, Option<Money>),
    /// It hangs on facts.
    Needs(Words),
    /// Something stands in the way.
    Blocked(Words),
    /// The program is a donor's, and the household has not allowed that the donor is told.
    NoConsent,
    /// It is not for them.
    No,
}

/// A unit of the pool.
pub(super) struct Candidate {
    pub household: String,
    pub unit: Owner,
    /// The office's id of the person, or `household`.
    pub recipient: String,
    pub who: Option<String>,
    pub hardship: Hardship,
    /// By position of the program in the campaign.
    pub chances: Vec<Chance>,
    /// What it has already got in this campaign.
    pub served: Option<GrantId>,
    /// Statutory aid for the same need that it could have and has not: program and name.
    pub apply_first: Vec<(String, Words)>,
}

/// The pool, and units of which nobody knows whether they are in it.
#[derive(Default)]
pub(super) struct Pool {
    pub candidates: Vec<Candidate>,
    pub unclear: Vec<(String, String, Option<String>)>,
}

/// What the pool is drawn for.
pub(super) struct Drawing<'c> {
    pub campaign: &'c Arc<Campaign>,
    /// The campaign's programs that are in force on the day, in the file's order.
    pub programs: Vec<Arc<Program>>,
    pub on: Date,
}

impl Drawing<'_> {
    /// Reads all households of the store and keeps those units that are in the pool.
    pub fn draw(&self, desk: &Desk<'_>) -> Result<Pool, CaseError> {
        let applied = applications(desk, self.campaign, self.programs.as_slice())?;
        let mut pool = Pool::default();
        for page in household_ids(desk.store, HOUSEHOLDS_AT_ONCE) {
            for id in page? {
                let Some(file) = desk.file_on(id, self.on)? else { continue };
                let reach = file.household.area().map_or(crate::facts::Reach::Unknown, |area| area.reach(&self.campaign.region));
                if reach != crate::facts::Reach::Outside {
                    self.household(desk, &file, &applied, &mut pool)?;
                }
            }
        }
        Ok(pool)
    }

    fn household(&self, desk: &Desk<'_>, file: &HouseholdFile, applied: &Applied, pool: &mut Pool) -> Result<(), CaseError> {
        let named = consent_for(desk.store, file.id, ConsentPurpose::Charity, &self.campaign.agency, self.on)?.0;
        let case = CaseView::new(desk.store, file, self.on);
        let situation = &case.situation;
        let units: Vec<Option<u16>> = match self.campaign.unit {
            AidUnit::Person => situation.born.iter().copied().map(Some).collect(),
            AidUnit::Household if situation.born.is_empty() => Vec::new(),
            AidUnit::Household => vec![None],
        };
        for unit in units {
            let view = View::new(situation, unit);
            let member = unit.map(|position| &file.people[usize::from(position)]);
            let recipient = member.map_or("household", |member| &member.payload.id).to_string();
            // Whoever runs the campaign learns the names of those who have allowed it.
            let who = member.filter(|_| named == Consent::Given).and_then(|member| member.payload.name.clone());
            match evaluate_condition(&self.campaign.pool, view) {
                Some(false) => continue,
                None => pool.unclear.push((file.payload.id.clone(), recipient, who)),
                Some(true) => {
                    let id = member.map_or(&file.payload.id, |member| &member.payload.id);
                    let owner: Owner = member.map_or(file.id.into(), |member| member.person.into());
                    let hardship = Hardship::of(self.campaign, view, applied.get(&owner).copied(), id);
                    let household = file.payload.id.clone();
                    let mut candidate =
                        Candidate { household, unit: owner, recipient, who, hardship, chances: Vec::new(), served: None, apply_first: Vec::new() };
                    self.fill(desk, &case, unit, &mut candidate)?;
                    pool.candidates.push(candidate);
                }
            }
        }
        Ok(())
    }

    fn fill(&self, desk: &Desk<'_>, case: &CaseView<'_>, unit: Option<u16>, candidate: &mut Candidate) -> Result<(), CaseError> {
        let situation = &case.situation;
        for program in &self.programs {
            let mut chance = Chance::No;
            for recipient in recipients(program, unit, situation) {
                let found = self.chance(desk, case, program, recipient, candidate)?;
                if is_better(&found, &chance) {
                    chance = found;
                }
            }
            candidate.chances.push(chance);
        }
        if self.campaign.consent == ConsentRule::Require {
            for (program, chance) in self.programs.iter().zip(&mut candidate.chances) {
                let is_given =
                    || consent_for(desk.store, case.file.id, ConsentPurpose::Charity, &program.agency, self.on).map(|found| found.0 == Consent::Given);
                if is_donors(self.campaign, &program.id) && !matches!(chance, Chance::No) && !is_given()? {
                    *chance = Chance::NoConsent;
                }
            }
        }
        for program in desk.catalog.programs.iter().filter(|program| program.kind == ProgramKind::Statutory && program.open.is_none()) {
            if !is_same_need(&program.need, &self.campaign.need) || !program.in_force.contains(self.on) {
                continue;
            }
            for recipient in recipients(program, unit, situation) {
                if judge(program, situation, recipient).verdict == Verdict::Eligible
                    && let Standing::Open { .. } = self.stands(desk, case, program, recipient, None, None)?
                {
                    candidate.apply_first.push((program.id.clone(), program.name.clone()));
                }
            }
        }
        if self.campaign.statutory_first == StatutoryFirst::Require
            && let Some((_, name)) = candidate.apply_first.first()
        {
            let (zh, en) = (&name.zh, &name.en);
            let says = words!("应先申请法定救助“{zh}”", "must first apply for “{en}”, which the law grants");
            candidate.chances.iter_mut().filter(|chance| matches!(chance, Chance::Give(..))).for_each(|chance| *chance = Chance::Blocked(says.clone()));
        }
        Ok(())
    }

    fn chance(&self, desk: &Desk<'_>, case: &CaseView<'_>, program: &Program, recipient: Recipient, candidate: &mut Candidate) -> Result<Chance, CaseError> {
        let judgment = judge(program, &case.situation, recipient);
        let needs = |missing| Chance::Needs(needs_words(desk, &case.situation, missing));
        let amount = match (judgment.verdict, &judgment.amount) {
            (Verdict::Ineligible, _) => return Ok(Chance::No),
            (Verdict::Needs, _) => return Ok(needs(&judgment.missing)),
            (Verdict::Eligible, AmountFound::Unknown(missing)) => return Ok(needs(missing)),
            // Of a range the least: more is the agency's decision.
            (Verdict::Eligible, AmountFound::Exactly(amount) | AmountFound::Between(amount, _)) => Some(*amount),
            (Verdict::Eligible, AmountFound::Without) => None,
        };
        let place = CampaignPlace { campaign: self.campaign.id.clone(), rank: 0, unit: candidate.unit, others: Vec::new() };
        Ok(match self.stands(desk, case, program, recipient, amount, Some(place))? {
            Standing::Open { amount, .. } => Chance::Give(case.file.recipient_id(recipient).to_string(), amount),
            Standing::Closed(refusal) => match grant_of_unit(desk, &refusal, candidate.unit)? {
                Some(grant) => {
                    candidate.served = Some(grant.terms.grant);
                    let paid_to = |person| case.file.people.iter().find(|member| member.person == person);
                    if let Some(member) = grant.terms.recipient.and_then(paid_to) {
                        candidate.recipient = member.payload.id.clone();
                    }
                    Chance::No
                }
                None => Chance::Blocked(refusal_words(&refusal)),
            },
        })
    }

    fn stands(
        &self,
        desk: &Desk<'_>,
        case: &CaseView<'_>,
        program: &Program,
        recipient: Recipient,
        amount: Option<Money>,
        campaign: Option<CampaignPlace>,
    ) -> Result<Standing, CaseError> {
        let served = if campaign.is_some() { self.campaign.unit } else { AidUnit::Person };
        let covered = covered(desk, case, program, served, recipient, None)?;
        let season = campaign.as_ref().map(|_| self.campaign.season);
        let (verdict, grant) = (BasisVerdict::Eligible, GrantId(0));
        let wanted = Wanted { judged: Verdict::Eligible, amount, fund: None, season, campaign, verdict, grant, answered: None };
        let terms = terms_of(desk, case, program, recipient, covered, wanted);
        Ok(standing(case.records(), &terms, desk.today)?)
    }
}

/// Whether a program stands in the donors' tier of a campaign.
pub(super) fn is_donors(campaign: &Campaign, program: &str) -> bool {
    campaign.tiers.iter().any(|tier| tier.kind == TierKind::Donor && tier.programs.iter().any(|listed| listed.program == program))
}

/// A household that is served once is served by whoever of its members brings it the most; of equals the first.
fn is_better(found: &Chance, known: &Chance) -> bool {
    match (found, known) {
        (Chance::No, _) => false,
        (Chance::Give(_, more), Chance::Give(_, less)) => more > less,
        (_, Chance::Give(..)) => false,
        _ => true,
    }
}

/// What the campaign has given to this very unit: a family that shares a person with a served one has got nothing itself.
fn grant_of_unit(desk: &Desk<'_>, refusal: &Refusal, unit: Owner) -> Result<Option<GrantRecord>, CaseError> {
    let overlap = match refusal {
        Refusal::Overlap(overlap) if overlap.rule == OverlapRule::SameCampaign => overlap,
        _ => return Ok(None),
    };
    let grant = read::<GrantRecord>(desk.store, &overlap.grant)?;
    Ok(grant.filter(|grant| grant.terms.campaign.as_ref().is_some_and(|place| place.unit == unit)))
}

fn recipients(program: &Program, unit: Option<u16>, situation: &Situation<'_>) -> Vec<Recipient> {
    match unit {
        _ if fits(program, Recipient::Household) => vec![Recipient::Household],
        Some(position) => vec![Recipient::Member(position)],
        None => situation.born.iter().map(|position| Recipient::Member(*position)).collect(),
    }
}

/// On which day each unit first applied for any of the programs.
type Applied = BTreeMap<Owner, Date>;

fn applications(desk: &Desk<'_>, campaign: &Campaign, programs: &[Arc<Program>]) -> Result<Applied, CaseError> {
    let mut applied = Applied::new();
    for record in read_all::<ApplicationRecord>(desk.store)? {
        if !programs.iter().any(|program| program.id == record.program) {
            continue;
        }
        let owner: Owner = match (campaign.unit, record.recipient) {
            (AidUnit::Person, Some(person)) => person.into(),
            _ => record.household.into(),
        };
        let day = applied.entry(owner).or_insert(record.on);
        *day = record.on.min(*day);
    }
    Ok(applied)
}

fn needs_words(desk: &Desk<'_>, situation: &Situation<'_>, missing: &MissingSet) -> Words {
    let paths: Vec<String> = missing.iter().map(|one| one.path(situation.household, &desk.catalog.vocabulary)).collect();
    let list = paths.join(", ");
    words!("缺资料：{list}", "facts are missing: {list}")
}

/// A refusal in a line of a plan.
pub(super) fn refusal_words(refusal: &Refusal) -> Words {
    match refusal {
        Refusal::Overlap(overlap) => {
            let (zh, en, grant) = (&overlap.name.zh, &overlap.name.en, overlap.grant);
            words!("已有“{zh}”（{grant}）", "already has “{en}” ({grant})")
        }
        Refusal::Suspended { until: Some(until), .. } => words!("停保锁定至 {until}", "suspended until {until}"),
        Refusal::Suspended { until: None, .. } => Words::new("停保锁定", "suspended"),
        Refusal::Capped { says } | Refusal::NotPossible { says } => says.clone(),
        Refusal::NotBefore { program, or } => {
            let (zh, en) = one_of(program, or);
            words!("须先办理 {zh}", "{en} must be decided first")
        }
        Refusal::FundEmpty { fund, .. } => words!("资金 {fund} 不足", "the fund {fund} has too little"),
        Refusal::NotEligible { .. } => Words::new("不符合条件", "not eligible"),
        Refusal::NeedsFacts { .. } => Words::new("缺资料", "facts are missing"),
        Refusal::NotInForce { .. } => Words::new("项目当日不在有效期", "the program is not in force on that day"),
    }
}
