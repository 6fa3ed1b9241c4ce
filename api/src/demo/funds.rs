//! Which money is there to give out? Three funds, one of them nearly empty.

use super::history::{Making, failed, id_of, members, text};
use engine::calendar::civil_date;
use engine::casework::{AwardRequest, CaseError, award, open_fund};
use engine::catalog::{PaidTo, Program, ProgramKind};
use engine::ledger::{Answer, FundRecord, Refusal, read};
use engine::money::Money;
use engine::words::Words;

/// Key, donor, opening in yuan, programs.
const FUNDS: [(&str, &str, i64, &[&str]); 3] = [
    ("dc-fund-youth-league", "共青团东城区委爱心助学基金（演示）", 300_000, &["dc-youth-league-study-aid"]),
    ("dc-fund-special", "区残联、区红十字会专项资金（演示）", 88_000, &["dc-cdpf-study-aid", "dc-redcross-study-aid", "dc-redcross-orphan-study-aid"]),
    ("dc-fund-civil-affairs", "区民政局助学兜底资金（演示）", 200_000, &["dc-civil-affairs-study-aid"]),
];

/// Whose other programs have used the special fund up to a tenth.
const USERS: [&str; 2] = ["dc-redcross", "dc-cdpf"];
const NEARLY_EMPTY: &str = "dc-fund-special";
const LEFT_SHARE: i64 = 10;

/// Opens the funds and uses one of them: how many awards that took, and how many were refused for overlap.
pub fn open_and_use(making: &Making<'_>) -> Result<(usize, usize), Words> {
    let day = civil_date(2026, 3, 2);
    let study: Vec<&str> = FUNDS.iter().flat_map(|fund| fund.3).copied().collect();
    let is_other = |program: &&std::sync::Arc<Program>| {
        let is_gift = program.kind == ProgramKind::NonStatutory && program.paid_to == PaidTo::Person && program.in_force.contains(day);
        is_gift && USERS.contains(&program.agency.as_str()) && !study.contains(&program.id.as_str())
    };
    let others: Vec<String> = making.catalog.programs.iter().filter(is_other).map(|program| program.id.clone()).collect();
    for (id, donor, yuan, programs) in FUNDS {
        let own = programs.iter().map(|program| program.to_string());
        let programs: Vec<String> = if id == NEARLY_EMPTY { own.chain(others.clone()).collect() } else { own.collect() };
        let opening = Money::from_fen(yuan * 100);
        making.on(day, |desk| open_fund(desk, id, donor, opening, &programs)).map_err(|error| failed(&error))?;
    }
    use_up(making, &others)
}

/// Awards what the rules allow until a tenth of the fund is left.
fn use_up(making: &Making<'_>, programs: &[String]) -> Result<(usize, usize), Words> {
    let day = civil_date(2026, 3, 16);
    let (mut awards, mut refused) = (0, 0);
    for household in making.households {
        for member in members(household) {
            for program in programs {
                let request = AwardRequest {
                    household: id_of(household).to_string(),
                    program: program.clone(),
                    recipient: text(member, "id").to_string(),
                    on: day,
                    cause: Some("2026".to_string()),
                    ..AwardRequest::default()
                };
                match making.on(day, |desk| award(desk, &request)) {
                    Ok(Answer::Granted { .. }) => awards += 1,
                    Err(CaseError::Refused(Refusal::Overlap(_))) => {
                        refused += 1;
                        continue;
                    }
                    Ok(_) | Err(CaseError::Refused(_) | CaseError::Faults(_)) => continue,
                    Err(error) => return Err(failed(&error)),
                }
                let fund = read::<FundRecord>(making.store, &NEARLY_EMPTY.to_string()).map_err(|error| failed(&error.into()))?;
                if fund.is_some_and(|fund| fund.left(day).fen() * LEFT_SHARE <= fund.opening.fen()) {
                    return Ok((awards, refused));
                }
            }
        }
    }
    Ok((awards, refused))
}
