//! What may be sent about alerts, identity and partners?

use super::bodies::{WindowBody, bodies};
use super::fields::{Body, Fields, Value, Within};
use super::values::{Day, KeyText, Reason, Text, Yuan, codes};
use crate::problem::FieldProblem;
use engine::casework::KeyWish;
use engine::ledger::{AlertOutcome, IdentityFinding};
use engine::words::Words;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::value::RawValue;
use std::borrow::Cow;

codes!(AlertVerdict, AlertOutcome, ["confirmed" => AlertOutcome::Confirmed, "dismissed" => AlertOutcome::Dismissed]);
codes!(FindingCode, IdentityFinding, ["same" => IdentityFinding::Same, "different" => IdentityFinding::Different, "open" => IdentityFinding::Open]);

codes!(KeyWishCode, KeyWish, ["keep" => KeyWish::Keep, "renew" => KeyWish::Renew]);

/// A whole number from 1 to 100000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count(pub u32);

impl Value for Count {
    fn expected() -> Words {
        Words::new("应为1至100000的整数", "expected a whole number from 1 to 100000")
    }

    fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        let count = raw.get().parse().ok().filter(|count| (1..=100_000).contains(count));
        if count.is_none() {
            faults.push(FieldProblem { path: path.to_string(), expected: Self::expected() });
        }
        count.map(Count)
    }
}

impl JsonSchema for Count {
    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 1, "maximum": 100_000})
    }
}

bodies! {
    /// 预警答复或复核 / the answer to an alert, or a second look at it.
    AlertBody {
        /// 结果 / which way.
        outcome: AlertVerdict,
        /// 理由 / why.
        reason: Reason,
    }

    /// 告知当事人 / tells the person.
    AlertNoticeBody {
        /// 告知内容；不写则由预警的依据写成 / what is told; made of the alert's evidence if it is left out.
        text: Option<Reason>,
        /// 答复期限（工作日，5至60），不写为10 / working days to answer, 5 to 60; 10 if it is left out.
        #[schemars(range(min = 5, max = 60))]
        working_days: Option<Count>,
    }

    /// 当事人的说明 / what the person says.
    AlertReplyBody {
        /// 内容 / what was said.
        text: Reason,
        /// 日期，不写为今天 / the day; today if it is left out.
        on: Option<Day>,
    }

    /// 两项登记是否同一人 / are two registrations one person?
    IdentityBody {
        /// 成员编号或人员编号 / a member's id, or the id of a registration.
        one: KeyText,
        /// 另一登记 / the other.
        other: KeyText,
        /// 认定 / what was found.
        finding: FindingCode,
        /// 理由 / why.
        reason: Reason,
    }

    /// 盲查 / has somebody had a need met already?
    OverlapCheckBody {
        /// 证件号码 / the ID number.
        id_number: Option<Text>,
        /// 或令牌（合作方） / or the token, where a partner asks.
        token: Option<Text>,
        /// 需求 / the need.
        need: KeyText,
        /// 时段 / the days.
        window: Within<WindowBody>,
        /// 合作方自己的限额 / how much the partner itself would give at most for that need and those days.
        cap: Option<Yuan>,
        /// 用途 / what for.
        purpose: Reason,
        /// 本人同意的凭据 / the reference of the person's consent.
        consent: Reason,
    }

    /// 合作方 / a partner.
    PartnerBody {
        /// 编号 / its id.
        id: KeyText,
        /// 名称 / its name.
        #[schemars(length(min = 1, max = 100))]
        name: Text,
        /// 每日最多提问次数 / how many questions it may ask on a day.
        #[schemars(range(min = 1, max = 100_000))]
        questions_a_day: Count,
        /// 密钥：沿用或更换；不写为沿用 / its key goes on, or it gets another; it goes on if this is left out.
        key: Option<KeyWishCode>,
    }
}
