//! What has happened to a household, told in words?

use crate::pages::household::step_words::step_words;
use crate::pages::records;
use crate::pages::refusal::short_words;
use crate::pages::tongue::Tongue;
use crate::pages::trouble::Trouble;
use crate::pages::wording::{amount_text, days_text, moment_text, outcome_words, scope_words};
use engine::casework::Desk;
use engine::event_groups;
use engine::ledger::{Event, EventBody, HistoryEntry, OverlapRule, PartnerRecord, PersonId, read};
use engine::words;
use engine::words::Words;

/// One thing that happened.
pub struct EventLine {
    /// When.
    pub at: String,
    /// Who did it.
    pub by: String,
    /// What.
    pub what: String,
    /// More about it: a reason, a purpose.
    pub note: String,
    /// Its page; empty if it has none.
    pub href: String,
    /// Its position in the journal: what links to it names this.
    pub position: u64,
}

/// What an event says.
pub struct Told {
    /// What happened.
    pub what: Words,
    /// More about it, with numbers masked: a reason, a purpose.
    pub note: String,
    /// Its page; empty if it has none.
    pub href: String,
}

/// The newest events first.
pub fn event_lines(desk: &Desk<'_>, l: Tongue, history: &[(u64, HistoryEntry)], limit: usize) -> Result<Vec<EventLine>, Trouble> {
    let shown = history.iter().rev().filter(|(_, entry)| !matches!(entry.0.body, EventBody::AnswerKept { .. }));
    shown.take(limit).map(|(position, entry)| line(desk, l, *position, &entry.0)).collect()
}

fn line(desk: &Desk<'_>, l: Tongue, position: u64, event: &Event) -> Result<EventLine, Trouble> {
    let Told { what, note, href } = told(desk, l, &event.body)?;
    Ok(EventLine { at: moment_text(event.at), by: event.by.clone(), what: l.own(what), note, href, position })
}

/// What an event says, in words.
pub fn told(desk: &Desk<'_>, l: Tongue, body: &EventBody) -> Result<Told, Trouble> {
    let (what, note, href) = words_of(desk, l, body)?;
    Ok(Told { what, note, href })
}

fn who(desk: &Desk<'_>, l: Tongue, person: PersonId) -> Result<String, Trouble> {
    Ok(records::name_of_person(desk, person)?.unwrap_or_else(|| l.t("已遗忘的人", "somebody who was forgotten").to_string()))
}

fn words_of(desk: &Desk<'_>, l: Tongue, body: &EventBody) -> Result<(Words, String, String), Trouble> {
    let none = String::new;
    Ok(match body {
        EventBody::HouseholdRecorded { members, .. } => {
            let count = members.len();
            (words!("登记资料（{count}人）", "facts recorded ({count} members)"), none(), none())
        }
        EventBody::PersonRecorded { person, .. } => {
            let who = who(desk, l, *person)?;
            (words!("登记了{who}", "{who} was registered"), none(), none())
        }
        EventBody::GrantAwarded { terms, .. } => {
            let (name, amount, days) = (l.w(&terms.name), amount_text(l, terms.amount, terms.per), days_text(l, &terms.days));
            (words!("发放“{name}”：{amount}，{days}", "“{name}” awarded: {amount}, {days}"), none(), format!("/grants/{}", terms.grant))
        }
        EventBody::OverlapFound { grant, overlap, .. } => {
            let held = l.w(&overlap.name);
            let says = match overlap.rule {
                OverlapRule::PaysMore => words!("补录救助后，“{held}”金额偏高", "“{held}” is too high beside aid that was recorded late"),
                _ => words!("补录的救助与“{held}”重复", "aid that was recorded late overlaps “{held}”"),
            };
            (says, none(), format!("/grants/{grant}"))
        }
        EventBody::AwardRefused { name, refusal, .. } => {
            let name = l.w(name);
            (words!("“{name}”未发放", "“{name}” was not awarded"), l.own(short_words(refusal)), none())
        }
        EventBody::GrantCancelled { grant, reason, .. } => {
            let reason = reason.as_ref().map(|sealed| records::typed(desk, sealed)).unwrap_or_default();
            (words!("取消救助 {grant}", "grant {grant} cancelled"), reason, format!("/grants/{grant}"))
        }
        EventBody::PaymentMade { grant, amount, on, .. } => (words!("{on} 支付 {amount} 元", "{amount} yuan paid on {on}"), none(), format!("/grants/{grant}")),
        EventBody::MoneyReturned { grant, amount, on } => {
            (words!("{on} 退回 {amount} 元", "{amount} yuan came back on {on}"), none(), format!("/grants/{grant}"))
        }
        EventBody::SuspensionImposed { scope, days, reason, .. } => {
            let (scope, days) = (scope_words(l, scope, |id| l.own(records::name_of(desk, id))), days_text(l, days));
            (words!("停保：{scope}，{days}", "suspended: {scope}, {days}"), records::typed(desk, reason), none())
        }
        EventBody::SuspensionLifted { suspension, reason } => {
            (words!("解除停保 {suspension}", "suspension {suspension} lifted"), records::typed(desk, reason), none())
        }
        EventBody::ApplicationFiled { application, name, .. } => {
            let name = l.w(name);
            (words!("申请“{name}”", "applied for “{name}”"), none(), format!("/applications/{application}"))
        }
        EventBody::StageDecided { application, outcome, reason, .. } => {
            let outcome = outcome_words(l, *outcome);
            let reason = records::typed(desk, reason);
            (words!("审批环节：{outcome}", "a stage was {outcome}"), reason, format!("/applications/{application}"))
        }
        EventBody::NumberRevealed { person, purpose, .. } => {
            let who = who(desk, l, *person)?;
            (words!("查看了{who}的证件号码", "the number of {who} was shown"), records::noted(desk, purpose), none())
        }
        EventBody::AskedBlindly { person, need, window, purpose, partner, .. } => {
            let who = person.map(|person| who(desk, l, person)).transpose()?.unwrap_or_default();
            let days = days_text(l, window);
            let need = desk.catalog.needs.get(need).map_or(need.as_str(), |words| l.w(words));
            let partner = match partner {
                Some(partner) => read::<PartnerRecord>(desk.store, partner)?.map_or_else(|| partner.clone(), |record| record.name),
                None => l.t("合作机构", "a partner").to_string(),
            };
            let says = words!("{partner}询问{who}的“{need}”救助（{days}）", "{partner} asked about “{need}” aid of {who} ({days})");
            (says, records::noted(desk, purpose), none())
        }
        EventBody::Forgotten { .. } => (Words::new("遗忘了一名成员", "a member was forgotten"), none(), none()),
        EventBody::AlertAnswered { reason, .. } => (Words::new("预警已处理", "an alert was answered"), records::noted(desk, reason), "/alerts".to_string()),
        event_groups!(pattern) => {
            let (code, sealed) = body.step().unwrap_or(("", Vec::new()));
            let note = sealed.first().map(|sealed| records::typed(desk, sealed)).unwrap_or_default();
            (step_words(code), note, none())
        }
        EventBody::CatalogKept { .. }
        | EventBody::FundOpened { .. }
        | EventBody::FundReceived { .. }
        | EventBody::AccountSet(_)
        | EventBody::KeyIssued { .. }
        | EventBody::AnswerKept { .. } => (Words::new("其他", "other"), none(), none()),
    })
}
