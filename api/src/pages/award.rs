//! How does an officer award aid, or learn why not?

use super::form::{Form, FormFaults, fresh_key};
use super::frame::{Frame, go, part, show};
use super::records;
use super::refusal::{RefusalView, refusal_view};
use super::tongue::Tongue;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::officer::May;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use engine::calendar::Date;
use engine::casework::{AwardRequest, CaseError, Desk, award as award_aid, hold, look_at};
use engine::catalog::{Amount, Per, Program, ProgramKind};
use engine::eligibility::{AmountFound, Question, Recipient, Rigour, Verdict};
use engine::ledger::{Answer, ApplicationId, GrantId};
use engine::registry::HouseholdFile;
use engine::words;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Template)]
#[template(path = "award.html")]
struct AwardPage {
    f: Frame,
    base: String,
    household: String,
    program: String,
    program_href: String,
    program_name: String,
    recipient: String,
    who: String,
    application: String,
    redeems: String,
    supplements: String,
    hold_until: String,
    hold_fault: Option<String>,
    verdict_look: &'static str,
    verdict: String,
    amount_says: String,
    warnings: Vec<String>,
    asks_amount: bool,
    amount: String,
    per: String,
    amount_fault: Option<String>,
    on: String,
    on_fault: Option<String>,
    asks_fund: bool,
    funds: Vec<FundChoice>,
    fund_fault: Option<String>,
    asks_cause: bool,
    cause: String,
    cause_fault: Option<String>,
    exception: String,
    exception_open: bool,
    exception_fault: Option<String>,
    other_faults: Vec<String>,
    refusal: Option<RefusalView>,
    key: String,
    today: String,
}

struct FundChoice {
    id: String,
    label: String,
    chosen: bool,
}

/// `GET /households/{id}/award?program=…&recipient=…`
pub async fn award_form(visit: Visit, Path(id): Path<String>, Query(query): Query<BTreeMap<String, String>>) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let file = desk.household(&id)?;
            write_form(visit, desk, &file, &Form::of(query), &FormFaults::default(), None, StatusCode::OK)
        })
        .await
}

/// `POST /households/{id}/award`
pub async fn award(visit: Visit, Path(id): Path<String>, form: Form) -> Response {
    visit
        .at_desk(move |visit, desk| {
            visit.must(May::KeepCases)?;
            let file = desk.household(&id)?;
            let mut faults = FormFaults::default();
            let request = request_of(&id, &form, &mut faults);
            let Some(request) = request.filter(|_| faults.is_empty()) else {
                return write_form(visit, desk, &file, &form, &faults, None, StatusCode::UNPROCESSABLE_ENTITY);
            };
            let held_until = form.day("hold_until", &mut faults);
            if !faults.is_empty() {
                return write_form(visit, desk, &file, &form, &faults, None, StatusCode::UNPROCESSABLE_ENTITY);
            }
            form.keep_answer(desk, "award");
            let done = match held_until {
                None => award_aid(desk, &request),
                Some(until) => hold(desk, &request, until),
            };
            match done {
                Ok(Answer::Granted { grant, .. }) if held_until.is_some() => go(&format!("/grants/{grant}?done=held")),
                Ok(Answer::Granted { grant, look_again, lowered, .. }) => {
                    let named = |name: &str, grants: Vec<String>| if grants.is_empty() { String::new() } else { format!("&{name}={}", grants.join(".")) };
                    let again = named("look_again", look_again.iter().map(GrantId::to_string).collect());
                    let less = named("lowered", lowered.iter().map(|one| one.grant.to_string()).collect());
                    go(&format!("/grants/{grant}?done=awarded{again}{less}"))
                }
                Ok(_) => go(&format!("/households/{}", part(&id))),
                Err(CaseError::Faults(found)) => write_form(visit, desk, &file, &form, &FormFaults(found), None, StatusCode::UNPROCESSABLE_ENTITY),
                Err(CaseError::Refused(refusal)) => {
                    let view = refusal_view(desk, visit.l, &file, &refusal)?;
                    write_form(visit, desk, &file, &form, &FormFaults::default(), Some(view), StatusCode::CONFLICT)
                }
                Err(error) => Err(error.into()),
            }
        })
        .await
}

fn request_of(household: &str, form: &Form, faults: &mut FormFaults) -> Option<AwardRequest> {
    let on = form.day("on", faults);
    let on = faults.require("on", on)?;
    let text = |name: &str| form.given(name).map(str::to_string);
    let numbered = |name: &str| form.given(name).and_then(|text| text.parse::<GrantId>().ok());
    Some(AwardRequest {
        household: household.to_string(),
        program: form.get("program").to_string(),
        recipient: form.get("recipient").to_string(),
        on,
        fund: text("fund"),
        amount: form.money("amount", faults),
        cause: text("cause"),
        replaces: numbered("replaces"),
        redeems: numbered("redeems"),
        supplements: numbered("supplements"),
        exception: text("exception"),
        application: form.given("application").and_then(|text| text.parse::<ApplicationId>().ok()),
        campaign: None,
    })
}

fn write_form(
    visit: &Visit,
    desk: &mut Desk<'_>,
    file: &HouseholdFile,
    form: &Form,
    faults: &FormFaults,
    refusal: Option<RefusalView>,
    status: StatusCode,
) -> Result<Response, Trouble> {
    let l = visit.l;
    let (id, program_id, recipient) = (&file.payload.id, form.get("program"), form.get("recipient"));
    let program =
        records::program(desk, program_id).ok_or_else(|| Trouble::Missing(words!("目录中没有项目 {program_id}", "there is no program {program_id}")))?.clone();
    let who = match file.position_of(recipient).and_then(|position| file.people.get(position)) {
        Some(person) => person.payload.name.clone().unwrap_or_else(|| person.payload.id.clone()),
        None => l.t("全家", "household").to_string(),
    };
    // What is shown is of the day of the award, where that has been told.
    let on = form.given("on").and_then(|text| text.parse::<Date>().ok()).filter(|on| *on <= desk.today).unwrap_or(desk.today);
    let seen = judged(desk, l, id, &program, recipient, on)?;
    let program_name = l.w(&program.name).to_string();
    let title = l.own(words!("发放：{program_name}", "Award: {program_name}"));
    let base = format!("/households/{}", part(id));
    let again = format!("{base}/award?program={}&recipient={}", part(program_id), part(recipient));
    let own = ["amount", "on", "fund", "cause", "exception", "hold_until", "until"];
    let page = AwardPage {
        f: visit.frame("home", &title).back_at(&again),
        household: id.clone(),
        program: program.id.clone(),
        program_href: format!("/programs/{}", part(&program.id)),
        recipient: recipient.to_string(),
        who,
        application: form.get("application").to_string(),
        redeems: form.get("redeems").to_string(),
        supplements: form.get("supplements").to_string(),
        hold_until: form.get("hold_until").to_string(),
        hold_fault: faults.of("hold_until", l).or_else(|| faults.of("until", l)),
        verdict_look: seen.look,
        verdict: seen.verdict,
        amount_says: seen.amount,
        warnings: seen.warnings,
        asks_amount: seen.asks_amount || form.given("amount").is_some() || faults.of("amount", l).is_some(),
        amount: form.get("amount").to_string(),
        per: l.own(program.per.words()),
        amount_fault: faults.of("amount", l),
        on: form.given("on").map_or_else(|| desk.today.to_string(), str::to_string),
        on_fault: faults.of("on", l),
        asks_fund: program.kind == ProgramKind::NonStatutory || faults.of("fund", l).is_some(),
        funds: fund_choices(desk, l, &program, form.get("fund"))?,
        fund_fault: faults.of("fund", l),
        asks_cause: program.per == Per::Event || form.given("cause").is_some() || faults.of("cause", l).is_some(),
        cause: form.get("cause").to_string(),
        cause_fault: faults.of("cause", l),
        exception: form.get("exception").to_string(),
        exception_open: seen.look != "good" || form.given("exception").is_some() || faults.of("exception", l).is_some(),
        exception_fault: faults.of("exception", l),
        other_faults: faults.0.iter().filter(|(name, _)| !own.contains(&name.as_str())).map(|(_, expected)| l.w(expected).to_string()).collect(),
        refusal,
        key: fresh_key(desk),
        today: desk.today.to_string(),
        program_name,
        base,
    };
    show(status, &page)
}

/// What the rules say of the one who would get it.
struct Seen {
    look: &'static str,
    verdict: String,
    amount: String,
    asks_amount: bool,
    /// Numbers that nobody has checked up to the day.
    warnings: Vec<String>,
}

fn judged(desk: &mut Desk<'_>, l: Tongue, household: &str, program: &Program, recipient: &str, on: Date) -> Result<Seen, Trouble> {
    let only = BTreeSet::from([program.id.clone()]);
    let question = Question { on, only: Some(&only), with_ineligible: true, rigour: Rigour::Warn };
    let look = look_at(desk, household, question)?;
    let is_meant = |one: &Recipient| match one {
        Recipient::Household => recipient == "household",
        Recipient::Member(position) => look.file.people.get(usize::from(*position)).is_some_and(|person| person.payload.id == recipient),
    };
    let found = look.recommendations.list.iter().position(|one| is_meant(&one.recipient));
    let Some(position) = found else {
        let verdict = match &program.open {
            Some(open) => l.w(open).to_string(),
            None => l.t("今天不适用于本户", "does not apply to this household today").to_string(),
        };
        return Ok(Seen { look: "open", verdict, amount: String::new(), asks_amount: true, warnings: Vec::new() });
    };
    let one = &look.recommendations.list[position];
    let (look_code, verdict) = match one.verdict {
        Verdict::Eligible => ("good", l.t("符合条件", "eligible")),
        Verdict::Needs => ("open", l.t("还缺资料", "facts are missing")),
        Verdict::Ineligible => ("bad", l.t("不符合条件", "not eligible")),
    };
    let (amount, asks_amount) = match &one.amount {
        AmountFound::Exactly(money) => (l.own(words!("按规定 {money} 元", "{money} yuan by the rules")), false),
        AmountFound::Between(low, high) => (l.own(words!("在 {low} 至 {high} 元之间审定", "to be set between {low} and {high} yuan")), true),
        AmountFound::Unknown(_) => (l.t("金额待定：还缺资料", "open: facts are missing").to_string(), true),
        AmountFound::Without => match &program.amount {
            Amount::InKind(words) => (l.w(words).to_string(), false),
            Amount::NotStated(words) => (l.w(words).to_string(), true),
            _ => (String::new(), one.verdict == Verdict::Ineligible),
        },
    };
    let warnings = one.unchecked().iter().map(|number| l.own(number.words())).collect();
    Ok(Seen { look: look_code, verdict: verdict.to_string(), amount, asks_amount, warnings })
}

fn fund_choices(desk: &Desk<'_>, l: Tongue, program: &Program, chosen: &str) -> Result<Vec<FundChoice>, Trouble> {
    let funds = records::funds(desk)?.into_iter().filter(|fund| fund.programs.contains(&program.id));
    Ok(funds
        .map(|fund| {
            let (donor, left) = (&fund.donor, fund.left(desk.today));
            let label = l.own(words!("{donor}（余 {left} 元）", "{donor} ({left} yuan left)"));
            FundChoice { chosen: fund.id == chosen, label, id: fund.id }
        })
        .collect())
}
