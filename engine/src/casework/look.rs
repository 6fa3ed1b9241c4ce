//! What may help this household, and can it be awarded now?

use super::case_view::CaseView;
use super::cause::held_for_other_causes;
use super::death::refuse_dead;
use super::desk::Desk;
use super::error::CaseError;
use super::move_away::refuse_moved;
use super::terms::{Wanted, covered, terms_of};
use crate::calendar::{Date, Period};
use crate::catalog::{AidUnit, Program, ProgramKind};
use crate::eligibility::{AmountFound, Question, Recommendation, Recommendations, Verdict, recommend};
use crate::ledger::{BasisVerdict, FundRecord, GrantId, OverlapRule, Refusal, RelationToHeld, Repeat, Standing, read_all, standing};
use crate::registry::HouseholdFile;
use crate::words::Words;

/// A household with everything that may help it.
pub struct Look {
    /// Its file.
    pub file: HouseholdFile,
    /// What the rules say.
    pub recommendations: Recommendations,
    /// For each recommendation of the list: whether it can be awarded now.
    pub standings: Vec<Standpoint>,
}

/// Whether a recommendation can be awarded now.
#[derive(Clone, Debug, PartialEq)]
pub struct Standpoint {
    /// In a word.
    pub now: StandingNow,
    /// What stands in the way.
    pub refusal: Option<Refusal>,
    /// When applications are taken, where it is not now.
    pub season: Option<(Date, Date)>,
    /// What cuts the amount, and to how much.
    pub cut: Option<(crate::money::Money, Words)>,
    /// Aid that is held for another cause than the one that is assumed, and would bar it for the same.
    pub other_causes: Vec<Words>,
}

/// The word for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StandingNow {
    /// It can be awarded.
    Open,
    /// This very aid is held, or may not be given again yet.
    HeldAlready,
    /// Other aid stands in the way, or must be decided first.
    ExcludedBy,
    /// A cap leaves nothing.
    Capped,
    /// Somebody is suspended.
    Suspended,
    /// Applications are taken at another time of the year.
    NotInSeason,
    /// No fund has money for it.
    FundEmpty,
}

impl StandingNow {
    /// The word for people.
    pub fn words(self) -> Words {
        match self {
            StandingNow::Open => Words::new("可办理", "open"),
            StandingNow::HeldAlready => Words::new("已在享受", "held already"),
            StandingNow::ExcludedBy => Words::new("与其他救助不能同时享受", "excluded by other aid"),
            StandingNow::Capped => Words::new("已达限额", "capped"),
            StandingNow::Suspended => Words::new("停保锁定", "suspended"),
            StandingNow::NotInSeason => Words::new("不在受理期", "not in season"),
            StandingNow::FundEmpty => Words::new("资金不足", "fund empty"),
        }
    }
}

/// Looks at a household: every program that may help, with reasons and with what stands in the way.
pub fn look_at(desk: &mut Desk<'_>, household: &str, question: Question<'_>) -> Result<Look, CaseError> {
    let file = desk.household_on(household, question.on)?;
    look_at_file(desk, file, question)
}

fn look_at_file(desk: &mut Desk<'_>, file: HouseholdFile, question: Question<'_>) -> Result<Look, CaseError> {
    let recommendations = recommend(desk.catalog, &file.household, question);
    let funds: Vec<FundRecord> = read_all(desk.store)?;
    let view = CaseView::new(desk.store, &file, question.on);
    let standings = recommendations.list.iter().map(|one| standpoint(desk, &view, &funds, one)).collect::<Result<_, _>>()?;
    Ok(Look { file, recommendations, standings })
}

fn standpoint(desk: &Desk<'_>, view: &CaseView<'_>, funds: &[FundRecord], one: &Recommendation) -> Result<Standpoint, CaseError> {
    let open = Standpoint { now: StandingNow::Open, refusal: None, season: None, cut: None, other_causes: Vec::new() };
    if one.verdict == Verdict::Ineligible {
        return Ok(open);
    }
    let program: &Program = &one.program;
    let amount = match &one.amount {
        AmountFound::Exactly(amount) => Some(*amount),
        AmountFound::Between(low, _) => Some(*low),
        AmountFound::Unknown(_) | AmountFound::Without => None,
    };
    let listing = || funds.iter().filter(|fund| fund.programs.contains(&program.id));
    // The fullest fund that could pay: if it can't, none can.
    let fund = (program.kind == ProgramKind::NonStatutory).then(|| listing().max_by_key(|fund| fund.left(desk.today))).flatten();
    let covered = covered(desk, view, program, AidUnit::Person, one.recipient, None)?;
    let (verdict, grant) = (BasisVerdict::Eligible, GrantId(0));
    let wanted = Wanted { judged: one.verdict, amount, fund, season: None, campaign: None, verdict, grant, answered: None };
    let mut terms = terms_of(desk, view, program, one.recipient, covered, wanted);
    if terms.repeats == Repeat::PerCause || terms.relations.values().any(|relation| *relation == RelationToHeld::ExcludesSameCause) {
        // A new cause is assumed: whether it is one is asked when it is awarded.
        for beneficiary in &mut terms.beneficiaries {
            beneficiary.cause = Some(crate::sealing::Mark([0; 16]));
        }
    }
    if let Err(CaseError::Refused(refusal)) = refuse_moved(&view.file.record, view.situation.on).and_then(|()| refuse_dead(view.records(), &terms)) {
        return Ok(Standpoint { now: word_for(&refusal), refusal: Some(refusal), ..open });
    }
    let other_causes = held_for_other_causes(view.records(), &terms, desk.today)?;
    let season = program.season.and_then(|season| season.around(view.situation.on));
    let is_in_season = season.is_none_or(|(from, to)| Period { from, to: Some(to) }.contains(view.situation.on));
    Ok(match standing(view.records(), &terms, desk.today)? {
        Standing::Closed(refusal) => Standpoint { now: word_for(&refusal), refusal: Some(refusal), ..open },
        Standing::Open { .. } if !is_in_season => Standpoint { now: StandingNow::NotInSeason, season, ..open },
        Standing::Open { .. } if program.kind == ProgramKind::NonStatutory && amount.is_some() && fund.is_none() => {
            Standpoint { now: StandingNow::FundEmpty, ..open }
        }
        Standing::Open { amount, cut_by, .. } => Standpoint { cut: amount.zip(cut_by), other_causes, ..open },
    })
}

fn word_for(refusal: &Refusal) -> StandingNow {
    match refusal {
        Refusal::Overlap(overlap) => match overlap.rule {
            OverlapRule::SameProgram | OverlapRule::SameNumber => StandingNow::HeldAlready,
            _ => StandingNow::ExcludedBy,
        },
        Refusal::Suspended { .. } => StandingNow::Suspended,
        Refusal::FundEmpty { .. } => StandingNow::FundEmpty,
        Refusal::Capped { .. } => StandingNow::Capped,
        _ => StandingNow::ExcludedBy,
    }
}
