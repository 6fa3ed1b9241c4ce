//! What would a campaign give to whom, and why not to the others?

use super::candidate::{Candidate, Chance, Drawing};
use super::give::{Ended, Given, Giving, GivingCandidate, GivingProgram, give};
use super::hardship::compare_hardship;
use crate::calendar::Date;
use crate::casework::{CaseError, Desk};
use crate::catalog::{Campaign, Program, TierKind, TierProgram};
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
    /// The same in a word.
    pub code: NotServed,
}

/// Why somebody gets nothing, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NotServed {
    /// Only donors' programs were left, and nobody has allowed that donors are told.
    NoConsent,
    /// What the reason says.
    Other,
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
    let campaign = campaign_called(desk, campaign)?;
    let on = desk.today;
    let entries = entries_of(desk, &campaign, on);
    let drawing = Drawing { campaign: &campaign, programs: entries.iter().map(|entry| entry.program.clone()).collect(), on };
    let mut pool = drawing.draw(desk)?;
    pool.candidates.sort_by(|one, other| compare_hardship(&campaign, &one.hardship, &other.hardship));
    let served = grants_given(desk, &pool.candidates)?;
    let funds: BTreeMap<String, FundRecord> = read_all::<FundRecord>(desk.store)?.into_iter().map(|fund| (fund.id.clone(), fund)).collect();
    let programs = giving_programs(&entries, &pool.candidates, &served, &funds);
    let is_paid: Vec<bool> = programs.iter().map(|program| is_paid_by_its_fund(program, &funds)).collect();
    let candidates: Vec<GivingCandidate> =
        pool.candidates.iter().zip(&served).map(|(candidate, served)| giving_candidate(candidate, served.is_some(), &is_paid)).collect();
    let left: BTreeMap<String, Money> = funds.iter().map(|(id, fund)| (id.clone(), fund.left(desk.today))).collect();
    let giving = give(&programs, &candidates, campaign.order, &left);

    let mut plan = Plan {
        campaign: campaign.clone(),
        on,
        awards: Vec::new(),
        unserved: Vec::new(),
        unclear: Vec::new(),
        funds: fund_uses(&programs, &served, &giving, &left),
        apply_first: Vec::new(),
        unknown_keys: Vec::new(),
    };
    let given: BTreeMap<usize, &Given> = giving.given.iter().map(|one| (one.candidate, one)).collect();
    for (position, candidate) in pool.candidates.into_iter().enumerate() {
        let rank = position as u32 + 1;
        note_lists(&mut plan, &campaign, &candidate);
        let (program, amount, grant) = match (&served[position], given.get(&position)) {
            (Some(record), _) => {
                let Some(program) = programs.iter().position(|program| program.id == record.terms.program) else { continue };
                (program, record.terms.amount, Some(record.terms.grant))
            }
            (None, Some(given)) => {
                let has_amount = matches!(candidate.chances[given.program], Chance::Give(_, Some(_)));
                (given.program, has_amount.then_some(given.amount), None)
            }
            (None, None) => {
                let (reason, code) = why_not(&candidate, &Programs { giving: &programs, entries: &entries, ended: &giving.ended, funds: &funds });
                let Candidate { household, recipient, who, .. } = candidate;
                plan.unserved.push(Unserved { household, recipient, who, rank, reason, code });
                continue;
            }
        };
        let (entry, fund) = (&entries[program], programs[program].fund.clone());
        let why = why(&campaign, entry.tier, rank, grant.is_some());
        plan.awards.push(planned_award(candidate, program, entry, PlannedGrant { amount, fund, rank, why, grant }));
    }
    for (household, recipient, who) in pool.unclear {
        let reason = Words::new("是否在活动范围内尚不清楚，缺资料", "whether the campaign is for them is not known: facts are missing");
        plan.unclear.push(Unserved { household, recipient, who, rank: 0, reason, code: NotServed::Other });
    }
    Ok(plan)
}

/// A campaign of the catalog.
pub(super) fn campaign_called(desk: &Desk<'_>, campaign: &str) -> Result<Arc<Campaign>, CaseError> {
    let unknown = || CaseError::Unknown(words!("目录中没有活动 {campaign}", "there is no campaign {campaign} in the catalog"));
    desk.catalog.campaigns.iter().find(|one| one.id == campaign).cloned().ok_or_else(unknown)
}

/// A program of the campaign that is in force on the day.
struct Entry {
    tier: TierKind,
    listed: TierProgram,
    program: Arc<Program>,
}

/// The campaign's programs that are in force on the day, in the file's order.
fn entries_of(desk: &Desk<'_>, campaign: &Campaign, on: Date) -> Vec<Entry> {
    let in_force = |id: &str| desk.catalog.programs.iter().find(|program| program.id == id && program.in_force.contains(on)).cloned();
    let listed = campaign.tiers.iter().flat_map(|tier| tier.programs.iter().map(|listed| (tier.kind, listed)));
    listed.filter_map(|(tier, listed)| in_force(&listed.program).map(|program| Entry { tier, listed: listed.clone(), program })).collect()
}

/// What each candidate has already got in the campaign.
fn grants_given(desk: &Desk<'_>, candidates: &[Candidate]) -> Result<Vec<Option<GrantRecord>>, CaseError> {
    let grant_of = |candidate: &Candidate| match candidate.served {
        Some(grant) => Ok(read::<GrantRecord>(desk.store, &grant)?),
        None => Ok(None),
    };
    candidates.iter().map(grant_of).collect()
}

/// The programs with what is left of their places, the fund that pays, and the largest amount that they give.
fn giving_programs(entries: &[Entry], candidates: &[Candidate], served: &[Option<GrantRecord>], funds: &BTreeMap<String, FundRecord>) -> Vec<GivingProgram> {
    let giving_program = |(position, Entry { tier, listed, program }): (usize, &Entry)| {
        let given = || served.iter().flatten().filter(|grant| grant.terms.program == program.id);
        let amounts = candidates.iter().filter_map(|candidate| match candidate.chances[position] {
            Chance::Give(_, amount) => amount,
            _ => None,
        });
        let largest = amounts.chain(given().filter_map(|grant| grant.terms.amount)).max().unwrap_or_default();
        let quota = listed.quota.map(|quota| quota.saturating_sub(given().count() as u32));
        let fund = listed.fund.clone().or_else(|| only_fund(funds, &program.id));
        GivingProgram { id: program.id.clone(), tier: *tier, quota, fund, partial: program.partial, largest }
    };
    entries.iter().enumerate().map(giving_program).collect()
}

/// What the campaign takes from each fund, with what it has taken already.
fn fund_uses(programs: &[GivingProgram], served: &[Option<GrantRecord>], giving: &Giving, left: &BTreeMap<String, Money>) -> BTreeMap<String, FundUse> {
    let mut funds: BTreeMap<String, FundUse> = BTreeMap::new();
    for id in programs.iter().filter_map(|program| program.fund.as_ref()) {
        let left = left.get(id).copied().unwrap_or_default();
        funds.insert(id.clone(), FundUse { left_before: left, given: Money::ZERO, left_after: left });
    }
    // What the campaign has given already belongs to its account.
    for record in served.iter().flatten() {
        let fund = record.terms.fund.as_ref().and_then(|terms| funds.get_mut(&terms.fund));
        if let (Some(fund), Some(total)) = (fund, record.terms.total) {
            fund.left_before = fund.left_before.checked_add(total).unwrap_or(fund.left_before);
            fund.given = fund.given.checked_add(total).unwrap_or(fund.given);
        }
    }
    for one in &giving.given {
        if let Some(fund) = programs[one.program].fund.as_ref().and_then(|id| funds.get_mut(id)) {
            fund.given = fund.given.checked_add(one.amount).unwrap_or(fund.given);
            fund.left_after = fund.left_before.less(fund.given);
        }
    }
    funds
}

/// What a planned award gives, and why.
struct PlannedGrant {
    amount: Option<Money>,
    fund: Option<String>,
    rank: u32,
    why: Words,
    grant: Option<GrantId>,
}

/// The line of a candidate who is served; `position` is that of the program in the campaign.
fn planned_award(candidate: Candidate, position: usize, entry: &Entry, planned: PlannedGrant) -> PlannedAward {
    let Candidate { household, recipient, who, unit, mut chances, .. } = candidate;
    let recipient = match chances.swap_remove(position) {
        Chance::Give(recipient, _) => recipient,
        _ => recipient,
    };
    let PlannedGrant { amount, fund, rank, why, grant } = planned;
    let (program, name) = (entry.program.id.clone(), entry.program.name.clone());
    PlannedAward { household, recipient, who, program, name, tier: entry.tier, amount, fund, rank, why, grant, unit }
}

/// Whether a program's fund is one that pays for it, as far as the fund is registered.
fn is_paid_by_its_fund(program: &GivingProgram, funds: &BTreeMap<String, FundRecord>) -> bool {
    let fund = program.fund.as_ref().and_then(|fund| funds.get(fund));
    fund.is_none_or(|fund| fund.programs.contains(&program.id))
}

fn giving_candidate(candidate: &Candidate, is_served: bool, is_paid: &[bool]) -> GivingCandidate {
    let options = candidate.chances.iter().enumerate().filter_map(|(position, chance)| match chance {
        Chance::Give(_, amount) if !is_served && is_paid[position] => Some((position, amount.unwrap_or_default())),
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

/// The campaign's programs, how each has gone, and the funds that are registered.
struct Programs<'a> {
    giving: &'a [GivingProgram],
    entries: &'a [Entry],
    ended: &'a BTreeMap<usize, Ended>,
    funds: &'a BTreeMap<String, FundRecord>,
}

/// Why a program's fund gave nothing: it has too little, it is not for this program, or nobody has registered it.
fn why_no_money(Words { zh, en }: &Words, program: &GivingProgram, funds: &BTreeMap<String, FundRecord>) -> Words {
    match &program.fund {
        Some(fund) if !is_paid_by_its_fund(program, funds) => {
            words!("“{zh}”的资金不用于该项目（{fund}）", "“{en}”: its fund does not pay for it ({fund})")
        }
        Some(fund) if funds.contains_key(fund) => words!("“{zh}”资金不足（{fund}）", "“{en}”: its fund has too little ({fund})"),
        Some(fund) => words!("“{zh}”的资金没有登记（{fund}）", "“{en}”: its fund is not registered ({fund})"),
        None => words!("“{zh}”没有登记的资金", "“{en}”: no fund is registered for it"),
    }
}

/// The reason that tells most: what would have been given and ran out, what stands in the way, what is missing.
fn why_not(candidate: &Candidate, programs: &Programs<'_>) -> (Words, NotServed) {
    let mut reasons: Vec<(u8, Words)> = Vec::new();
    for (position, chance) in candidate.chances.iter().enumerate() {
        let Words { zh, en } = &programs.entries[position].program.name;
        match (chance, programs.ended.get(&position)) {
            (Chance::Give(..), Some(Ended::Quota)) => reasons.push((0, words!("“{zh}”名额已满", "“{en}”: all its places are taken"))),
            (Chance::Give(..), _) => reasons.push((0, why_no_money(&programs.entries[position].program.name, &programs.giving[position], programs.funds))),
            (Chance::Blocked(why), _) => {
                let (why_zh, why_en) = (&why.zh, &why.en);
                reasons.push((1, words!("“{zh}”：{why_zh}", "“{en}”: {why_en}")));
            }
            (Chance::NoConsent, _) => {
                reasons.push((1, words!("“{zh}”：未同意向捐助方提供信息", "“{en}”: no consent to tell the donor")));
            }
            (Chance::Needs(why), _) => {
                let (why_zh, why_en) = (&why.zh, &why.en);
                reasons.push((2, words!("“{zh}”{why_zh}", "“{en}”: {why_en}")));
            }
            (Chance::No, _) => {}
        }
    }
    let Some(first) = reasons.iter().map(|(weight, _)| *weight).min() else {
        return (Words::new("不符合活动中任何项目的条件", "not eligible for any program of the campaign"), NotServed::Other);
    };
    let is_blocked = candidate.chances.iter().any(|chance| matches!(chance, Chance::Blocked(_)));
    let code = if first == 1 && !is_blocked { NotServed::NoConsent } else { NotServed::Other };
    let kept: Vec<Words> = reasons.into_iter().filter(|(weight, _)| *weight == first).map(|(_, words)| words).collect();
    let join = |texts: Vec<String>, between: &str| texts.join(between);
    (Words::new(join(kept.iter().map(|w| w.zh.clone()).collect(), "；"), join(kept.iter().map(|w| w.en.clone()).collect(), "; ")), code)
}
