//! How is a plan given out, so that it can be cut off anywhere and gone on with?
//!
//! Each award is a command of its own, and a unit that the campaign has served is never served again: whoever starts anew
//! works the plan out with the awards that stand and goes on with the rest. What has changed since the preview is refused
//! by the ledger and told.

use super::candidate::{is_donors, refusal_words};
use super::plan::{NotServed, Plan, Unserved, campaign_called, preview};
use crate::casework::{AwardRequest, CaseError, Desk, InCampaign, MayAct, award};
use crate::catalog::ConsentRule;
use crate::ledger::{Answer, CampaignPlace, Refusal};
use crate::words;

/// Works a campaign out and gives it out; the plan comes back with its grants.
pub fn commit(desk: &mut Desk<'_>, campaign: &str) -> Result<Plan, CaseError> {
    let found = campaign_called(desk, campaign)?;
    desk.must_act_for(&found.agency)?;
    let season = found.season;
    if !season.contains(desk.today) {
        let (from, to) = (season.from, season.to.unwrap_or(season.from));
        return Err(CaseError::Refused(Refusal::NotPossible {
            says: words!("活动期为 {from} 至 {to}，今天不能发放", "the campaign runs from {from} to {to}; nothing can be given today"),
        }));
    }
    let mut plan = preview(desk, campaign)?;
    // Whoever runs the campaign gives the money of all who have joined it.
    let own = std::mem::replace(&mut desk.may_act, MayAct::ForAll);
    let result = give_all(desk, &mut plan);
    desk.may_act = own;
    result.map(|()| plan)
}

/// What one who is refused has not taken goes to the next in order, until a round gives nothing or refuses nobody: a second commit finds
/// nothing to give.
fn give_all(desk: &mut Desk<'_>, plan: &mut Plan) -> Result<(), CaseError> {
    loop {
        let round = give_out(desk, plan)?;
        if round.refused == 0 || round.given == 0 {
            return Ok(());
        }
        *plan = preview(desk, &plan.campaign.id)?;
    }
}

/// What a round came to.
struct Round {
    given: usize,
    refused: usize,
}

fn give_out(desk: &mut Desk<'_>, plan: &mut Plan) -> Result<Round, CaseError> {
    let mut given = 0;
    let mut refused = Vec::new();
    for planned in plan.awards.iter_mut().filter(|planned| planned.grant.is_none()) {
        let place = CampaignPlace { campaign: plan.campaign.id.clone(), rank: planned.rank, unit: planned.unit, others: Vec::new() };
        let is_donors = is_donors(&plan.campaign, &planned.program);
        let consent = if is_donors { plan.campaign.consent } else { ConsentRule::Names };
        let request = AwardRequest {
            household: planned.household.clone(),
            program: planned.program.clone(),
            recipient: planned.recipient.clone(),
            on: plan.on,
            fund: planned.fund.clone(),
            amount: planned.amount,
            campaign: Some(InCampaign { place, season: plan.campaign.season, consent }),
            ..AwardRequest::default()
        };
        desk.key = None;
        match award(desk, &request) {
            Ok(Answer::Granted { grant, amount, .. }) => {
                (planned.grant, planned.amount) = (Some(grant), amount);
                given += 1;
            }
            Ok(_) => {}
            Err(CaseError::Refused(refusal)) => refused.push((planned.unit, refusal_words(&refusal))),
            Err(error) => return Err(error),
        }
    }
    let round = Round { given, refused: refused.len() };
    for (unit, reason) in refused {
        let Some(position) = plan.awards.iter().position(|planned| planned.unit == unit) else { continue };
        let planned = plan.awards.remove(position);
        if let Some(fund) = planned.fund.as_ref().and_then(|id| plan.funds.get_mut(id)) {
            fund.given = fund.given.less(planned.amount.unwrap_or_default());
            fund.left_after = fund.left_before.less(fund.given);
        }
        let (household, recipient, who, rank) = (planned.household, planned.recipient, planned.who, planned.rank);
        plan.unserved.push(Unserved { household, recipient, who, rank, reason, code: NotServed::Other });
    }
    plan.unserved.sort_by_key(|unserved| unserved.rank);
    Ok(round)
}
