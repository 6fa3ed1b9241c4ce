//! What may be answered?

use engine::calendar::Date;
use engine::ledger::{AidKind, Claim, GrantId, GrantRecord, GrantState, Rhythm};
use engine::money::Money;
use engine::words::Words;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

/// 登记结果 / what came of a registration.
#[derive(Serialize, JsonSchema)]
pub struct RegisteredAnswer {
    /// 户编号 / the household.
    pub household: String,
    /// 存疑之处 / what is doubtful.
    pub warnings: Vec<String>,
}

/// 家庭资料与已有救助 / the document, with aid held.
#[derive(Serialize, JsonSchema)]
pub struct HouseholdAnswer {
    /// 家庭资料 / the household document.
    #[schemars(with = "serde_json::Value")]
    pub household: Box<RawValue>,
    /// 已有救助，从早到晚 / grants, oldest first.
    pub grants: Vec<GrantLine>,
}

/// 一项救助 / a grant.
#[derive(Serialize, JsonSchema)]
pub struct GrantLine {
    /// 编号 / its number.
    #[schemars(with = "String")]
    pub grant: GrantId,
    /// 项目 / the program.
    pub program: String,
    /// 名称 / its name.
    pub name: Words,
    /// 部门 / who decides.
    pub agency: String,
    /// 法定或非法定 / statutory or not.
    #[schemars(with = "String")]
    pub kind: AidKind,
    /// 需求 / what it is for.
    pub need: String,
    /// 发放对象 / `household`, or a member's id.
    pub recipient: String,
    /// 今日的金额 / the amount of today.
    #[schemars(with = "Option<String>")]
    pub amount: Option<Money>,
    /// 金额与审批时不同的原因，按日期排列 / why it is, was or will be other than was awarded, by the day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amount_says: Vec<Words>,
    /// 计发方式 / how it is counted.
    #[schemars(with = "String")]
    pub per: Rhythm,
    /// 起 / first day.
    #[schemars(with = "String")]
    pub from: Date,
    /// 止 / last day; null where it has no end so far.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// 状态 / `active`, `cancelled` or `replaced`.
    pub state: &'static str,
    /// 资金 / the fund that pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fund: Option<String>,
    /// 已发放 / paid so far.
    #[schemars(with = "String")]
    pub paid: Money,
    /// 已退回 / paid and come back.
    #[schemars(with = "String")]
    pub returned: Money,
    /// 发放日 / the day of the award.
    #[schemars(with = "String")]
    pub on: Date,
    /// 削减依据 / what cut it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_by: Option<Words>,
    /// 活动 / the campaign it was given in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub campaign: Option<String>,
    /// 预留至 / of a hold, its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub held_until: Option<Date>,
    /// 追缴 / what was asked back, came back and was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<ClaimLine>,
    /// 被哪项替换 / the larger grant that replaced it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub replaced_by: Option<GrantId>,
}

/// 追缴 / money that is asked back.
#[derive(Serialize, JsonSchema)]
pub struct ClaimLine {
    /// 要求退回 / asked back in all.
    #[schemars(with = "String")]
    pub asked: Money,
    /// 已退回 / came back.
    #[schemars(with = "String")]
    pub recovered: Money,
    /// 已核销 / given up.
    #[schemars(with = "String")]
    pub waived: Money,
    /// 尚欠 / still to come.
    #[schemars(with = "String")]
    pub open: Money,
}

impl ClaimLine {
    fn of(claim: &Claim) -> Self {
        ClaimLine { asked: claim.asked, recovered: claim.recovered, waived: claim.waived, open: claim.open() }
    }
}

impl GrantLine {
    /// A grant as it is shown on a day; `recipient` is the office's id of the member, or `household`.
    pub fn new(record: &GrantRecord, recipient: String, today: Date) -> Self {
        let terms = &record.terms;
        let (state, replaced_by) = match &record.state {
            GrantState::Active => ("active", None),
            GrantState::Cancelled => ("cancelled", None),
            GrantState::Replaced(by) => ("replaced", Some(*by)),
            GrantState::Ended => ("ended", None),
            GrantState::Held(_) => ("held", None),
            GrantState::Released => ("released", None),
            GrantState::Redeemed(by) => ("redeemed", Some(*by)),
        };
        GrantLine {
            grant: terms.grant,
            program: terms.program.clone(),
            name: terms.name.clone(),
            agency: terms.agency.clone(),
            kind: terms.kind,
            need: terms.need.clone(),
            recipient,
            amount: record.rate_on(today),
            amount_says: record.rates_say(),
            per: terms.per,
            from: terms.days.from,
            until: terms.days.to,
            state,
            fund: terms.fund.as_ref().map(|fund| fund.fund.clone()),
            paid: record.paid,
            returned: record.returned,
            on: terms.on,
            cut_by: record.cut_by.clone(),
            campaign: terms.campaign.as_ref().map(|campaign| campaign.campaign.clone()),
            held_until: match &record.state {
                GrantState::Held(until) => Some(*until),
                _ => None,
            },
            claim: record.claim.as_ref().map(ClaimLine::of),
            replaced_by,
        }
    }
}

/// 发放结果 / an award.
#[derive(Serialize, JsonSchema)]
pub struct GrantedAnswer {
    /// 救助编号 / the grant.
    #[schemars(with = "String")]
    pub grant: GrantId,
    /// 金额；实物为 null / the amount; null where there is none.
    #[schemars(with = "Option<String>")]
    pub amount: Option<Money>,
    /// 起 / first day.
    #[schemars(with = "String")]
    pub from: Date,
    /// 止 / last day; null where it has no end so far.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// 削减依据 / what cut it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_by: Option<Words>,
    /// 因本次发放所确认的身份，按规定不再符合或金额应变的在享救助，请复核 / running aid that its rules no longer give as it is paid, now
    /// that this award has set its facts: look at it again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub look_again: Vec<LookAgain>,
    /// 只补差额、因本次发放而降低的在享救助 / held aid that pays the difference over this award and pays less now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lowered: Vec<LoweredAid>,
    /// 经办人应知的其他事项：尚未核对的数字、因其他事由已享受的救助 / what else whoever decides should know: numbers of the program that nobody has
    /// checked up to the day of the award, aid that is held for another cause.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Words>,
}

/// 应复核的在享救助 / running aid to look at again.
#[derive(Serialize, JsonSchema)]
pub struct LookAgain {
    /// 救助编号 / the grant.
    #[schemars(with = "String")]
    pub grant: GrantId,
    /// 项目 / its program.
    pub program: String,
    /// 名称 / its name.
    pub name: Words,
}

/// 降低的补差救助 / held aid that pays less now.
#[derive(Serialize, JsonSchema)]
pub struct LoweredAid {
    /// 救助编号 / the grant.
    #[schemars(with = "String")]
    pub grant: GrantId,
    /// 项目 / its program.
    pub program: String,
    /// 名称 / its name.
    pub name: Words,
    /// 现在的金额 / what it pays now, counted as its program counts.
    #[schemars(with = "String")]
    pub amount: Money,
    /// 自哪天起 / from which day on.
    #[schemars(with = "String")]
    pub from: Date,
    /// 此前多发并因此要求退回的款项 / what was paid beyond it for months before that, and is asked back by this award.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub claim: Option<Money>,
}

/// 申请结果 / an application.
#[derive(Serialize, JsonSchema)]
pub struct FiledAnswer {
    /// 申请编号 / the application.
    pub application: String,
    /// 环节与期限 / its stages, with the days on which they are due.
    pub stages: Vec<StageDue>,
}

/// 一个环节 / a stage.
#[derive(Serialize, JsonSchema)]
pub struct StageDue {
    /// 环节 / the stage.
    pub stage: String,
    /// 期限 / the day on which it is due; null where there is no limit.
    #[schemars(with = "Option<String>")]
    pub due: Option<Date>,
}

/// 资金账目 / the figures of a fund.
#[derive(Serialize, JsonSchema)]
pub struct FundAnswer {
    /// 资金编号 / its id.
    pub id: String,
    /// 出资方 / who gives.
    pub donor: String,
    /// 所支持的项目 / the programs it pays for.
    pub programs: Vec<String>,
    /// 期初 / what it began with.
    #[schemars(with = "String")]
    pub opening: Money,
    /// 入账 / what came in since.
    #[schemars(with = "String")]
    pub received: Money,
    /// 预留 / set aside for instalments to come.
    #[schemars(with = "String")]
    pub held: Money,
    /// 已批未发 / granted and not yet paid.
    #[schemars(with = "String")]
    pub granted: Money,
    /// 已发 / paid.
    #[schemars(with = "String")]
    pub paid: Money,
    /// 退回 / paid and come back.
    #[schemars(with = "String")]
    pub returned: Money,
    /// 结余 / what can still be given.
    #[schemars(with = "String")]
    pub left: Money,
}

/// 找到的项目 / a program found.
#[derive(Serialize, JsonSchema)]
pub struct ProgramFound {
    /// 项目 / the program.
    pub program: String,
    /// 名称 / its name.
    pub name: Words,
    /// 相符程度 / how well it fits.
    pub score: f32,
}

/// 找到的家庭 / a household found.
#[derive(Serialize, JsonSchema)]
pub struct HouseholdFound {
    /// 户编号 / the household.
    pub household: String,
    /// 相符程度 / how well it fits.
    pub score: f32,
    /// 依据 / how it was found: `name`, `pinyin`, `number`, `address` or `id`.
    pub matched: &'static str,
}
