//! What would a campaign give to whom, and why not to the others?

use super::candidate::{Candidate, Chance, Drawing};
use super::give::{Ended, GivingCandidate, GivingProgram, give};
use super::hardship::compare_hardship;
use crate::calendar::Date;
use crate::casework::{CaseError, Desk};
use crate::catalog::{Campaign, TierKind};
use crate::ledger::{FundRecord, GrantId, GrantRecord, read, read_all};
use crate::money::Money;
use crate::sealing::Owner;
use crate::words;
use crate::words::Words;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A campaign worked out: every unit of the pool has a line.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The campaign.
    pub campaign: Arc<Campaign>,
    /// The day for which it was worked out.
    pub on: Date,
    /// Awards, by rank.
    pub awards: Vec<PlannedAward>,
    /// Those who get nothing, by rank.
    pub unserved: Vec<Unserved>,
    /// Of whom nobody knows whether they are in the pool.
    pub unclear: Vec<Unserved>,
    /// What it takes from each fund.
    pub funds: BTreeMap<String, FundUse>,
    /// Statutory aid that units of the pool could have and have not.
    pub apply_first: Vec<ApplyFirst>,
    /// Keys of hardship that are unknown: these units sort last by that key.
    pub unknown_keys: Vec<UnknownKey>,
}

/// One award.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedAward {
    /// The office's id of the household.
    pub household: String,
    /// The office's id of the member, or `household`.
    pub recipient: String,
    /// The name.
    pub who: Option<String>,
    /// The program.
    pub program: String,
    /// Its name.
    pub name: Words,
    /// Its tier.
    pub tier: TierKind,
    /// How much.
    pub amount: Option<Money>,
    /// The fund that pays.
    pub fund: Option<String>,
    /// The rank in the order of hardship, from 1.
    pub rank: u32,
    /// Why.
    pub why: Words,
    /// The grant, once it stands.
    pub grant: Option<GrantId>,
    /// The unit served.
    pub unit: Owner,
}

/// One who gets nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Unserved {
    /// The office's id of the household.
    pub household: String,
    /// The office's id of the member, or `household`.
    pub recipient: String,
    /// The name.
    pub who: Option<String>,
    /// The rank in the order of hardship, from 1; 0 for those who are not ranked.
    pub rank: u32,
    /// Why not.
    pub reason: Words,
}

/// What a campaign takes from a fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FundUse {
    /// What it had before these awards.
    pub left_before: Money,
    /// What they take.
    pub given: Money,
    /// What is left.
    pub left_after: Money,
}

/// Statutory aid to apply for first.
#[derive(Clone, Debug, PartialEq)]
pub struct ApplyFirst {
    /// The office's id of the household.
    pub household: String,
    /// The office's id of the member, or `household`.
    pub recipient: String,
    /// The program.
    pub program: String,
    /// Its name.
    pub name: Words,
}

/// A key of hardship that is unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct UnknownKey {
    /// The office's id of the household.
    pub household: String,
    /// The office's id of the member, or `household`.
    pub recipient: String,
    /// What is not known.
    pub says: Words,
}

/// Works a campaign out; nothing is given.
pub fn preview(desk: &mut Desk<'_>, campaign: &str) -> Result<Plan, CaseError> {
    let unknown = || CaseError::Unknown(words!("目录中没有活动 {campaign}", "there is no campaign {campaign} in the catalog"));
    let campaign = desk.catalog.campaigns.iter().find(|one| one.id == campaign).cloned().ok_or_else(unknown)?;
    let on = desk.today;
    let listed: Vec<_> = campaign.tiers.iter().flat_map(|tier| tier.programs.iter().map(|program| (tier.kind, program))).collect();
    let in_force = |id: &str| desk.catalog.programs.iter().find(|program| program.id == id && program.in_force.contains(on)).cloned();
    let entries: Vec<_> = listed.into_iter().filter_map(|(tier, entry)| in_force(&entry.program).map(|program| (tier, entry.clone(), program))).collect();
    let drawing = Drawing { campaign: &campaign, programs: entries.iter().map(|(_, _, program)| program.clone()).collect(), on };
    let mut pool = drawing.draw(desk)?;
    pool.candidates.sort_by(|one, other| compare_hardship(&campaign, &one.hardship, &other.hardship));

    let funds: BTreeMap<String, FundRecord> = read_all::<FundRecord>(desk.store)?.into_iter().map(|fund| (fund.id.clone(), fund)).collect();
    let mut served: Vec<Option<GrantRecord>> = Vec::with_capacity(pool.candidates.len());
    for candidate in &pool.candidates {
        served.push(match candidate.served {
            Some(grant) => read::<GrantRecord>(desk.store, &grant)?,
            None => None,
        });
    }
    let programs: Vec<GivingProgram> = entries
        .iter()
        .enumerate()
        .map(|(position, (tier, entry, program))| {
            let used = served.iter().flatten().filter(|grant| grant.terms.program == program.id).count();
            let fund = entry.fund.clone().or_else(|| only_fund(&funds, &program.id));
            let amounts = pool.candidates.iter().filter_map(|candidate| match candidate.chances[position] {
                Chance::Give(_, amount) => amount,
                _ => None,
            });
            let already = served.iter().flatten().filter(|grant| grant.terms.program == program.id).filter_map(|grant| grant.terms.amount);
            let largest = amounts.chain(already).max().unwrap_or_default();
            let quota = entry.quota.map(|quota| quota.saturating_sub(used as u32));
            GivingProgram { id: program.id.clone(), tier: *tier, quota, fund, partial: program.partial, largest }
        })
        .collect();
    let candidates: Vec<GivingCandidate> =
        pool.candidates.iter().zip(&served).map(|(candidate, served)| giving_candidate(candidate, served.is_some())).collect();
    let left: BTreeMap<String, Money> = funds.iter().map(|(id, fund)| (id.clone(), fund.left(desk.today))).collect();
    let giving = give(&programs, &candidates, campaign.order, &left);

    let mut plan = Plan {
        campaign: campaign.clone(),
        on,
        awards: Vec::new(),
        unserved: Vec::new(),
        unclear: Vec::new(),
        funds: BTreeMap::new(),
        apply_first: Vec::new(),
        unknown_keys: Vec::new(),
    };
    for program in &programs {
        if let Some(id) = &program.fund {
            let left = left.get(id).copied().unwrap_or_default();
            plan.funds.insert(id.clone(), FundUse { left_before: left, given: Money::ZERO, left_after: left });
        }
    }
    // What the campaign has given already belongs to its account.
    for record in served.iter().flatten() {
        let fund = record.terms.fund.as_ref().and_then(|terms| plan.funds.get_mut(&terms.fund));
        if let (Some(fund), Some(total)) = (fund, record.terms.total) {
            fund.left_before = fund.left_before.checked_add(total).unwrap_or(fund.left_before);
            fund.given = fund.given.checked_add(total).unwrap_or(fund.given);
        }
    }
    let mut given: BTreeMap<usize, (usize, Money)> = BTreeMap::new();
    for one in &giving.given {
        given.insert(one.candidate, (one.program, one.amount));
        if let Some(fund) = programs[one.program].fund.as_ref().and_then(|id| plan.funds.get_mut(id)) {
            fund.given = fund.given.checked_add(one.amount).unwrap_or(fund.given);
            fund.left_after = fund.left_before.less(fund.given);
        }
    }
    for (position, candidate) in pool.candidates.iter().enumerate() {
        let rank = position as u32 + 1;
        let (household, recipient, who) = (candidate.household.clone(), candidate.recipient.clone(), candidate.who.clone());
        note_lists(&mut plan, &campaign, candidate);
        let (program, amount, grant) = match (&served[position], given.get(&position)) {
            (Some(record), _) => {
                let Some(program) = programs.iter().position(|program| program.id == record.terms.program) else { continue };
                (program, record.terms.amount, Some(record.terms.grant))
            }
            (None, Some((program, amount))) => {
                let has_amount = matches!(candidate.chances[*program], Chance::Give(_, Some(_)));
                (*program, has_amount.then_some(*amount), None)
            }
            (None, None) => {
                let reason = why_not(candidate, &programs, &giving.ended, &entries.iter().map(|(_, _, program)| program.name.clone()).collect::<Vec<_>>());
                plan.unserved.push(Unserved { household, recipient, who, rank, reason });
                continue;
            }
        };
        let (tier, _, entry) = &entries[program];
        let recipient = match &candidate.chances[program] {
            Chance::Give(recipient, _) => recipient.clone(),
            _ => recipient,
        };
        let why = why(&campaign, *tier, rank, grant.is_some());
        let fund = programs[program].fund.clone();
        let (program, name) = (entry.id.clone(), entry.name.clone());
        plan.awards.push(PlannedAward { household, recipient, who, program, name, tier: *tier, amount, fund, rank, why, grant, unit: candidate.unit });
    }
    for (household, recipient, who) in pool.unclear {
        let reason = Words::new("是否在活动范围内尚不清楚，缺资料", "whether the campaign is for them is not known: facts are missing");
        plan.unclear.push(Unserved { household, recipient, who, rank: 0, reason });
    }
    Ok(plan)
}

fn giving_candidate(candidate: &Candidate, is_served: bool) -> GivingCandidate {
    let options = candidate.chances.iter().enumerate().filter_map(|(position, chance)| match chance {
        Chance::Give(_, amount) if !is_served => Some((position, amount.unwrap_or_default())),
        _ => None,
    });
    GivingCandidate { options: options.collect() }
}

/// The fund that pays where the campaign names none: the only one that lists the program.
fn only_fund(funds: &BTreeMap<String, FundRecord>, program: &String) -> Option<String> {
    let mut listing = funds.values().filter(|fund| fund.programs.contains(program));
    match (listing.next(), listing.next()) {
        (Some(fund), None) => Some(fund.id.clone()),
        _ => None,
    }
}

fn note_lists(plan: &mut Plan, campaign: &Campaign, candidate: &Candidate) {
    for (program, name) in &candidate.apply_first {
        let (household, recipient) = (candidate.household.clone(), candidate.recipient.clone());
        plan.apply_first.push(ApplyFirst { household, recipient, program: program.clone(), name: name.clone() });
    }
    for key in &candidate.hardship.unknown {
        let (household, recipient) = (candidate.household.clone(), candidate.recipient.clone());
        plan.unknown_keys.push(UnknownKey { household, recipient, says: campaign.hardship[*key].says.clone() });
    }
}

fn why(campaign: &Campaign, tier: TierKind, rank: u32, is_given: bool) -> Words {
    let tier = match tier {
        TierKind::Donor => Words::new("捐助项目，额度大的先给最困难的", "a donor's program: the largest to the hardest cases first"),
        TierKind::Special => Words::new("特殊家庭项目", "a program for special families"),
        TierKind::Floor => Words::new("兜底项目", "the floor for all who are left"),
    };
    let first = campaign.hardship.first().map_or_else(|| Words::new("", ""), |key| key.says.clone());
    let (zh, en, first_zh, first_en) = (tier.zh, tier.en, first.zh, first.en);
    let done = if is_given { Words::new("已发放；", "given; ") } else { Words::new("", "") };
    let (done_zh, done_en) = (done.zh, done.en);
    words!("{done_zh}困难程度第{rank}位（{first_zh}）；{zh}", "{done_en}rank {rank} ({first_en}); {en}")
}

/// The reason that tells most: what would have been given and ran out, what stands in the way, what is missing.
fn why_not(candidate: &Candidate, programs: &[GivingProgram], ended: &BTreeMap<usize, Ended>, names: &[Words]) -> Words {
    let mut reasons: Vec<(u8, Words)> = Vec::new();
    for (position, chance) in candidate.chances.iter().enumerate() {
        let (zh, en) = (&names[position].zh, &names[position].en);
        match (chance, ended.get(&position)) {
            (Chance::Give(..), Some(Ended::Quota)) => reasons.push((0, words!("“{zh}”名额已满", "“{en}”: all its places are taken"))),
            (Chance::Give(..), _) => {
                let fund = programs[position].fund.clone().unwrap_or_default();
                reasons.push((0, words!("“{zh}”资金不足（{fund}）", "“{en}”: its fund has too little ({fund})")));
            }
            (Chance::Blocked(why), _) => {
                let (why_zh, why_en) = (&why.zh, &why.en);
                reasons.push((1, words!("“{zh}”：{why_zh}", "“{en}”: {why_en}")));
            }
            (Chance::Needs(why), _) => {
                let (why_zh, why_en) = (&why.zh, &why.en);
                reasons.push((2, words!("“{zh}”{why_zh}", "“{en}”: {why_en}")));
            }
            (Chance::No, _) => {}
        }
    }
    let Some(first) = reasons.iter().map(|(weight, _)| *weight).min() else {
        return Words::new("不符合活动中任何项目的条件", "not eligible for any program of the campaign");
    };
    let kept: Vec<Words> = reasons.into_iter().filter(|(weight, _)| *weight == first).map(|(_, words)| words).collect();
    let join = |texts: Vec<String>, between: &str| texts.join(between);
    Words::new(join(kept.iter().map(|w| w.zh.clone()).collect(), "；"), join(kept.iter().map(|w| w.en.clone()).collect(), "; "))
}
