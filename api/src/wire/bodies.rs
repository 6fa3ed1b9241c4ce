//! What may be sent?

use super::fields::{Body, Fields};
use super::values::{ApplicationKey, Day, GrantKey, KeyText, Reason, ScopeText, Text, Yuan, codes};
use engine::catalog::{Per, ProgramKind};
use engine::ledger::Outcome;
use schemars::JsonSchema;

codes!(StageOutcome, Outcome, ["accept" => Outcome::Accept, "refuse" => Outcome::Refuse]);
codes!(AidKindCode, ProgramKind, ["statutory" => ProgramKind::Statutory, "non_statutory" => ProgramKind::NonStatutory]);
codes!(PerCode, Per, ["month" => Per::Month, "term" => Per::Term, "year" => Per::Year, "once" => Per::Once, "event" => Per::Event]);

/// A body's fields are read by the names under which they stand here, and its schema has the same.
macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, JsonSchema)]
            #[schemars(deny_unknown_fields)]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $kind,)*
            }

            impl Body for $name {
                fn read(fields: &mut Fields<'_>) -> Option<Self> {
                    $(let $field = fields.take::<$kind>(stringify!($field));)*
                    fields.refuse_rest(&[$(stringify!($field)),*]);
                    Some($name { $($field: $field?,)* })
                }
            }
        )*
    };
}
pub(super) use bodies;

bodies! {
    /// 发放 / an award: filed, decided and given in one step.
    GrantBody {
        /// 户编号 / the household.
        household: KeyText,
        /// 项目 / the program.
        program: KeyText,
        /// household 或成员编号 / `household` or a member's id.
        recipient: KeyText,
        /// 日期，不晚于今天 / the day, up to today.
        on: Day,
        /// 出资的资金 / the fund that pays.
        fund: Option<KeyText>,
        /// 金额（原文未定时必填） / the amount, where the source leaves it open.
        amount: Option<Yuan>,
        /// 事由（一事一助时） / the cause of aid for an event.
        cause: Option<Text>,
        /// 被替换的救助 / the smaller grant that it replaces.
        replaces: Option<GrantKey>,
        /// 兑现的预留 / the hold that it redeems.
        redeems: Option<GrantKey>,
        /// 所补充的救助（新增成员的份额） / the running grant to which it adds the share of those who have come since.
        supplements: Option<GrantKey>,
        /// 例外理由 / why it is given although the rules don't say yes.
        exception: Option<Reason>,
        /// 所答复的申请 / the application that it answers.
        application: Option<ApplicationKey>,
    }

    /// 预留 / a place and money kept until a day.
    HoldBody {
        /// 户编号 / the household.
        household: KeyText,
        /// 项目 / the program.
        program: KeyText,
        /// household 或成员编号 / `household` or a member's id.
        recipient: KeyText,
        /// 日期，不晚于今天 / the day, up to today.
        on: Day,
        /// 预留的最后一天，不超过90天 / the last day, within 90 days.
        until: Day,
        /// 出资的资金 / the fund that pays.
        fund: Option<KeyText>,
        /// 金额（原文未定时必填） / the amount, where the source leaves it open.
        amount: Option<Yuan>,
        /// 事由（一事一助时） / the cause of aid for an event.
        cause: Option<Text>,
        /// 例外理由 / why it is kept although the rules don't say yes.
        exception: Option<Reason>,
    }

    /// 追缴或核销 / money asked back, or given up.
    ClaimBody {
        /// 金额 / how much.
        amount: Yuan,
        /// 理由 / why.
        reason: Reason,
    }

    /// 理由 / a reason.
    ReasonBody {
        /// 理由 / why.
        reason: Reason,
    }

    /// 发放或退回的款项 / money paid out or paid back.
    MoneyBody {
        /// 金额 / how much.
        amount: Yuan,
        /// 日期，不写为今天 / the day; today if it is left out.
        on: Option<Day>,
    }

    /// 资金 / a fund.
    FundBody {
        /// 资金编号 / its id.
        #[schemars(regex(pattern = r"^[A-Za-z0-9._-]{1,64}$"))]
        id: KeyText,
        /// 出资方 / who gives.
        #[schemars(length(min = 1, max = 100))]
        donor: Text,
        /// 期初金额 / what it begins with.
        opening: Yuan,
        /// 所支持的项目 / the programs it pays for.
        #[schemars(length(min = 1))]
        programs: Vec<KeyText>,
    }

    /// 演示的日期 / the day of a demonstration.
    ClockBody {
        /// 新的日期 / the new day.
        today: Day,
    }

    /// 入账 / money that comes in.
    ReceiveBody {
        /// 金额 / how much.
        amount: Yuan,
    }

    /// 时段 / a span of days.
    WindowBody {
        /// 起 / first day.
        from: Day,
        /// 止 / last day.
        until: Option<Day>,
    }

    /// 停保 / a suspension: of a person or a household.
    SuspensionBody {
        /// 证件号码或成员编号 / an ID number, or a member's id.
        person: Option<Text>,
        /// 户编号 / the household.
        household: Option<KeyText>,
        /// 范围 / from what.
        scope: ScopeText,
        /// 起 / first day.
        from: Day,
        /// 止 / last day.
        until: Option<Day>,
        /// 理由 / why.
        reason: Reason,
    }

    /// 解除停保 / lets somebody in again.
    LiftBody {
        /// 理由 / why.
        reason: Option<Reason>,
    }

    /// 申请 / an application.
    ApplicationBody {
        /// 户编号 / the household.
        household: KeyText,
        /// 项目 / the program.
        program: KeyText,
        /// household 或成员编号 / `household` or a member's id.
        recipient: KeyText,
        /// 日期，不晚于今天 / the day, up to today.
        on: Day,
        /// 递交窗口所属部门，不写为经办人所属部门 / the agency at whose window it is handed in; that of whoever files if it is left out.
        window: Option<KeyText>,
    }

    /// 环节审批 / the decision of a stage.
    DecideBody {
        /// 环节 / the stage.
        stage: KeyText,
        /// 结果 / which way.
        outcome: StageOutcome,
        /// 理由 / why.
        reason: Reason,
    }

    /// 查看完整号码的用途 / what a number is shown in full for.
    RevealBody {
        /// 用途 / what for.
        purpose: Reason,
    }

    /// 别处已发放的救助 / aid that was given elsewhere.
    PastBody {
        /// 证件号码；未登记的人以此登记 / by ID number; somebody who is not registered yet is by this.
        id_number: Option<Text>,
        /// 姓名（与证件号码一起填写） / the name that goes with the ID number.
        name: Option<Text>,
        /// 成员编号 / or by the office's id of a member.
        member: Option<KeyText>,
        /// 户编号（单独填写时指全户） / the household; alone it means everybody.
        household: Option<KeyText>,
        /// 项目编号或名称，与导入表格同样识别 / the program's id, or its name, read as in an imported list.
        program: Text,
        /// 部门编号或名称 / the agency, by id or name.
        agency: Text,
        /// 需求类别 / what it was for.
        need: KeyText,
        /// 法定或非法定 / statutory or not.
        kind: AidKindCode,
        /// 起 / first day.
        from: Day,
        /// 止 / last day.
        until: Option<Day>,
        /// 金额 / the amount.
        amount: Option<Yuan>,
        /// 计发方式 / how it is counted.
        per: PerCode,
    }

    /// 无字段 / nothing.
    EmptyBody {}
}

impl From<HoldBody> for GrantBody {
    fn from(body: HoldBody) -> Self {
        let HoldBody { household, program, recipient, on, until: _, fund, amount, cause, exception } = body;
        GrantBody { household, program, recipient, on, fund, amount, cause, replaces: None, redeems: None, supplements: None, exception, application: None }
    }
}
