//! In which words do pages speak of kinds, rhythms, states and days?

use super::tongue::Tongue;
use engine::calendar::{Date, Period};
use engine::catalog::{Actor, PaidTo, Per, RelationKind, TierKind};
use engine::ledger::{ApplicationState, GrantState, Outcome, Rhythm, Scope, Seconds};
use engine::money::Money;
use engine::words;
use engine::words::Words;

/// How an amount is counted, as grants say it.
pub fn rhythm_words(rhythm: Rhythm) -> Words {
    let per = match rhythm {
        Rhythm::Month => Per::Month,
        Rhythm::Term => Per::Term,
        Rhythm::Year => Per::Year,
        Rhythm::Once => Per::Once,
        Rhythm::Event => Per::Event,
    };
    per.words()
}

/// `320.00 元/月`; goods and services have no amount.
pub fn amount_text(l: Tongue, amount: Option<Money>, rhythm: Rhythm) -> String {
    let per = rhythm_words(rhythm);
    let (per_zh, per_en) = (per.zh, per.en);
    match amount {
        Some(money) => l.own(words!("{money}元/{per_zh}", "{money} yuan per {per_en}")),
        None => l.t("实物或服务", "in kind").to_string(),
    }
}

/// `2026-01-01 至 2026-12-31`; open ends are said.
pub fn days_text(l: Tongue, days: &Period) -> String {
    let from = days.from;
    match days.to {
        Some(to) if to == from => from.to_string(),
        Some(to) => l.own(words!("{from} 至 {to}", "{from} to {to}")),
        None => l.own(words!("{from} 起，未定终止日", "from {from} on, open")),
    }
}

/// Where today lies beside some days: nothing where it is one of them.
pub fn not_now_words(l: Tongue, days: &Period, today: Date) -> &'static str {
    match days.to {
        _ if days.from > today => l.t("尚未开始", "not yet begun"),
        Some(to) if to < today => l.t("已结束", "over"),
        _ => "",
    }
}

/// To whom a program is paid.
pub fn paid_to_words(l: Tongue, paid_to: PaidTo) -> &'static str {
    match paid_to {
        PaidTo::Household => l.t("家庭", "the household"),
        PaidTo::Person => l.t("个人", "a person"),
    }
}

/// Where a grant stands.
pub fn grant_state(l: Tongue, state: &GrantState, days: &Period, today: Date) -> (&'static str, &'static str) {
    match state {
        GrantState::Active if days.to.is_some_and(|to| to < today) => ("quiet", l.t("已期满", "ended")),
        GrantState::Active if days.from > today => ("good", l.t("尚未开始", "to begin")),
        GrantState::Active => ("good", l.t("享受中", "in force")),
        GrantState::Ended => ("quiet", l.t("已停止", "ended")),
        GrantState::Held(until) if *until < today => ("quiet", l.t("预留已到期", "hold run out")),
        GrantState::Held(_) => ("warn", l.t("预留", "held")),
        GrantState::Released => ("quiet", l.t("预留已放弃", "hold given up")),
        GrantState::Redeemed(_) => ("quiet", l.t("预留已兑现", "hold redeemed")),
        GrantState::Cancelled => ("quiet", l.t("已取消", "cancelled")),
        GrantState::Replaced(_) => ("quiet", l.t("已被替代", "replaced")),
    }
}

/// Where an application stands.
pub fn application_state(l: Tongue, state: ApplicationState) -> (&'static str, &'static str) {
    match state {
        ApplicationState::Open => ("open", l.t("办理中", "open")),
        ApplicationState::Accepted => ("good", l.t("已通过，待发放", "accepted, to be awarded")),
        ApplicationState::Withdrawn => ("quiet", l.t("已撤回", "withdrawn")),
        ApplicationState::Refused => ("bad", l.t("未通过", "refused")),
        ApplicationState::Awarded(_) => ("good", l.t("已发放", "awarded")),
    }
}

/// Which way a stage was decided.
pub fn outcome_words(l: Tongue, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accept => l.t("同意", "accepted"),
        Outcome::Refuse => l.t("不同意", "refused"),
    }
}

/// Who acts in a stage.
pub fn actor_words(l: Tongue, actor: Actor) -> &'static str {
    match actor {
        Actor::Applicant => l.t("申请人", "the applicant"),
        Actor::Community => l.t("社区（村）", "the community or village"),
        Actor::Subdistrict => l.t("街道（乡镇）", "the subdistrict or township"),
        Actor::District => l.t("区（县）", "the district or county"),
        Actor::City => l.t("市", "the city"),
        Actor::School => l.t("学校", "the school"),
        Actor::Hospital => l.t("医院", "the hospital"),
        Actor::Agency => l.t("主办部门", "the agency"),
    }
}

/// Who acts in a stage, from the word that an application keeps.
pub fn actor_named(l: Tongue, code: &str) -> &'static str {
    let all = [Actor::Applicant, Actor::Community, Actor::Subdistrict, Actor::District, Actor::City, Actor::School, Actor::Hospital, Actor::Agency];
    let names = ["applicant", "community", "subdistrict", "district", "city", "school", "hospital", "agency"];
    names.iter().position(|name| *name == code).map_or("", |position| actor_words(l, all[position]))
}

/// A tier of a campaign.
pub fn tier_words(l: Tongue, tier: TierKind) -> &'static str {
    match tier {
        TierKind::Donor => l.t("捐助项目", "donors"),
        TierKind::Special => l.t("特殊家庭", "special families"),
        TierKind::Floor => l.t("兜底", "floor"),
    }
}

/// How a program stands to another.
pub fn relation_words(l: Tongue, kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::Excludes => l.t("不能同时享受：", "can't be held together with"),
        RelationKind::ExcludesSameCause => l.t("同一事由不能同时享受：", "can't be held for the same cause together with"),
        RelationKind::HighestOf => l.t("只享受金额高的一项：", "only the larger of this and"),
        RelationKind::TopsUp => l.t("只补足差额：", "pays only the difference over"),
        RelationKind::Stacks => l.t("可同时享受：", "may be held together with"),
        RelationKind::After => l.t("须先审批：", "only after the decision on"),
        RelationKind::AfterOneOf(_) => l.t("须先审批以下之一：", "only after the decision on one of several:"),
    }
}

/// From what somebody is barred; names of programs and needs are found by `name_of`.
pub fn scope_words(l: Tongue, scope: &Scope, name_of: impl Fn(&str) -> String) -> String {
    match scope {
        Scope::All => l.t("全部救助", "all aid").to_string(),
        Scope::RestsOnDibao => l.t("以低保身份为前提的救助", "aid that rests on the subsistence allowance").to_string(),
        Scope::Named { programs, needs } => programs.iter().chain(needs).map(|id| name_of(id)).collect::<Vec<_>>().join(l.comma()),
    }
}

/// A moment as day and time in China.
pub fn moment_text(at: Seconds) -> String {
    let text = crate::clock::moment_text(at);
    text.get(..16).unwrap_or(&text).replace('T', " ")
}

/// `110101********123X`: enough to tell two people apart, not enough to be misused.
pub fn masked_number(text: &str) -> String {
    let whole = match engine::id::IdDocument::parse(text) {
        Ok(document) => document.number().map_or_else(|| text.to_string(), |number| number.as_text().to_string()),
        Err(_) => text.to_string(),
    };
    let characters: Vec<char> = whole.chars().collect();
    let (head, tail) = if characters.len() >= 15 { (6, 4) } else { (0, 2.min(characters.len() / 2)) };
    let hidden = characters.len() - head - tail;
    let shown = |part: &[char]| part.iter().collect::<String>();
    format!("{}{}{}", shown(&characters[..head]), "*".repeat(hidden), shown(&characters[characters.len() - tail..]))
}

/// A name of which only the first character is shown.
pub fn masked_name(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map(|first| format!("{first}{}", "*".repeat(characters.count().clamp(1, 3)))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_masked() {
        for (number, masked) in
            [("420704197001011232", "420704********1232"), ("420704 1970 0101 1232", "420704********1232"), ("E12345678", "*******78"), ("12", "*2"), ("", "")]
        {
            assert_eq!(masked_number(number), masked);
        }
        assert_eq!(masked_name("王小明"), "王**");
        assert_eq!(masked_name("王"), "王*");
        assert_eq!(masked_name(""), "");
    }
}
