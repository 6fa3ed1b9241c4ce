//! What may be sent about running aid, reports and samples?

use super::bodies::{WindowBody, bodies};
use super::fields::{Body, Fields, Value, Within};
use super::values::{ApplicationKey, Day, GrantKey, KeyText, Reason, Text, codes};
use crate::problem::FieldProblem;
use engine::ledger::{Protection, ReportChannel, ReportStep, ReviewFinding, SampleFinding};
use engine::words::Words;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::value::RawValue;
use std::borrow::Cow;

codes!(ReviewFindingCode, ReviewFinding, ["continues" => ReviewFinding::Continues, "change_proposed" => ReviewFinding::ChangeProposed]);
codes!(ProtectionCode, Protection, ["protected" => Protection::Protected, "usual" => Protection::Usual]);
codes!(
    ReportChannelCode,
    ReportChannel,
    ["hotline" => ReportChannel::Hotline, "visit" => ReportChannel::Visit, "neighbour" => ReportChannel::Neighbour, "agency" => ReportChannel::Agency]
);
codes!(
    ReportStepCode,
    ReportStep,
    [
        "dispatched" => ReportStep::Dispatched,
        "handled" => ReportStep::Handled,
        "checked" => ReportStep::Checked,
        "sent_back" => ReportStep::SentBack,
        "closed" => ReportStep::Closed,
        "evaluated" => ReportStep::Evaluated,
    ]
);
codes!(
    SampleFindingCode,
    SampleFinding,
    ["in_order" => SampleFinding::InOrder, "office_error" => SampleFinding::OfficeError, "false_declaration" => SampleFinding::FalseDeclaration]
);

/// A small whole number: a share of a hundred, or points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Small(pub u8);

impl Value for Small {
    fn expected() -> Words {
        Words::new("应为0至100的整数", "expected a whole number from 0 to 100")
    }

    fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        let small = raw.get().parse().ok().filter(|small| *small <= 100).map(Small);
        if small.is_none() {
            faults.push(FieldProblem { path: path.to_string(), expected: Self::expected() });
        }
        small
    }
}

impl JsonSchema for Small {
    fn schema_name() -> Cow<'static, str> {
        "Small".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 0, "maximum": 100})
    }
}

bodies! {
    /// 定期复核 / a look at running aid.
    ReviewBody {
        /// 结论 / what came of it.
        finding: ReviewFindingCode,
        /// 情况 / what was seen.
        note: Reason,
    }

    /// 死亡登记 / a death.
    DeathBody {
        /// 死亡日期 / the day.
        on: Day,
        /// 依据 / how the office knows.
        note: Reason,
    }

    /// 说明 / a note.
    RequiredNoteBody {
        /// 说明 / what is to be said.
        note: Reason,
    }

    /// 迁出 / a move to another district.
    MoveAwayBody {
        /// 迁入地六位行政区划代码 / the six digits of the other district.
        to: KeyText,
        /// 在本区的最后一天 / the last day here.
        on: Day,
        /// 说明 / why, and where the papers went.
        note: Reason,
    }

    /// 信息保护 / protection of a household.
    ProtectionBody {
        /// 保护或照常 / what holds from now on.
        protection: ProtectionCode,
        /// 理由 / why.
        reason: Reason,
    }

    /// 线索 / a report of somebody in need.
    ReportBody {
        /// 来源 / from where.
        channel: ReportChannelCode,
        /// 所在地行政区划代码 / area code of the place.
        area: KeyText,
        /// 内容 / what was told.
        text: Reason,
        /// 户编号（已知时） / the household, where it is known.
        household: Option<KeyText>,
    }

    /// 线索的下一环节 / the next step of a report.
    ReportStepBody {
        /// 环节 / which step.
        step: ReportStepCode,
        /// 情况 / what was done.
        note: Reason,
        /// 承办部门（转办时） / the agency that is to help, when it is sent there.
        agency: Option<KeyText>,
        /// 户编号 / the household, once it is known.
        household: Option<KeyText>,
        /// 由此产生的申请 / the application that came of it.
        application: Option<ApplicationKey>,
        /// 评价，1至5分 / how content whoever evaluates is, from 1 to 5.
        score: Option<Small>,
    }

    /// 抽查 / a sample to be drawn.
    SampleBody {
        /// 审批时段 / grants awarded on these days.
        window: Within<WindowBody>,
        /// 项目；不写为全部 / of these programs; all if it is left out.
        programs: Option<Vec<KeyText>>,
        /// 每层至少百分之几 / at least so many of a hundred, of each stratum.
        percent: Small,
        /// 种子：应事先公布 / the seed, to be told to others before.
        seed: Text,
    }

    /// 抽查核验 / the check of a grant that was drawn.
    SampleCheckBody {
        /// 救助 / the grant.
        grant: GrantKey,
        /// 结论 / what was found.
        finding: SampleFindingCode,
        /// 情况 / what was seen.
        note: Reason,
    }
}
