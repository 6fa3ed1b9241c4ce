//! What may be sent to lead an application through its chain, or running aid to less?

use super::bodies::{StageOutcome, bodies};
use super::fields::{Body, Fields, Value};
use super::values::{Day, KeyText, PaperKey, Reason, Text, Yuan, codes};
use crate::problem::FieldProblem;
use engine::casework::FadingOut;
use engine::words::Words;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// What is done with a list that is to be up in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicityStep {
    /// It is put up.
    Open,
    /// It is taken down, its days being over.
    Finish,
}

/// What comes of an objection, apart from the stage to which it leads back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettledAs {
    /// Nothing.
    Unfounded,
    /// A refusal.
    Refuse,
    /// The way back.
    BackTo,
}

/// What is proposed for running aid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Less {
    /// It ends.
    Stop,
    /// It goes on with less.
    Reduce,
}

codes!(PublicityStepCode, PublicityStep, ["open" => PublicityStep::Open, "finish" => PublicityStep::Finish]);
codes!(SettledAsCode, SettledAs, ["unfounded" => SettledAs::Unfounded, "refuse" => SettledAs::Refuse, "back_to" => SettledAs::BackTo]);
codes!(LessCode, Less, ["stop" => Less::Stop, "reduce" => Less::Reduce]);
codes!(TaperCode, FadingOut, ["none" => FadingOut::No, "after_finding_work" => FadingOut::AfterFindingWork]);

/// A number of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCount(pub u16);

impl Value for DayCount {
    fn expected() -> Words {
        Words::new("应为1至365的整数", "expected a whole number from 1 to 365")
    }

    fn read(raw: &RawValue, path: &str, faults: &mut Vec<FieldProblem>) -> Option<Self> {
        let found = serde_json::from_str::<u16>(raw.get()).ok().filter(|days| (1..=365).contains(days)).map(DayCount);
        if found.is_none() {
            faults.push(FieldProblem { path: path.to_string(), expected: Self::expected() });
        }
        found
    }
}

impl JsonSchema for DayCount {
    fn schema_name() -> Cow<'static, str> {
        "DayCount".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 1, "maximum": 365})
    }
}

bodies! {
    /// 一次性告知 / what the applicant is asked for, once.
    AskPapersBody {
        /// 材料编号 / keys of the papers.
        papers: Vec<KeyText>,
        /// 最迟补齐日期 / the last day to bring them.
        until: Day,
        /// 说明 / what else, in words; needed where no paper is named.
        note: Option<Reason>,
    }

    /// 补充说明 / a note.
    RemarkBody {
        /// 说明 / what there is to say.
        note: Option<Reason>,
    }

    /// 延长时限 / a limit is extended.
    ExtendBody {
        /// 环节，不写为全程 / the stage; the whole chain if it is left out.
        stage: Option<KeyText>,
        /// 理由 / why.
        reason: Reason,
    }

    /// 公示 / a list is put up in public or taken down.
    PublicityBody {
        /// 开始或结束 / which.
        step: PublicityStepCode,
        /// 说明 / what there is to say.
        note: Option<Reason>,
    }

    /// 异议 / an objection.
    ObjectionBody {
        /// 内容 / what is said.
        text: Reason,
    }

    /// 异议的核实结果 / what comes of an objection.
    SettleBody {
        /// 结果 / which way.
        finding: SettledAsCode,
        /// 退回的环节（back_to 时必填） / the stage to which it leads back, with `back_to`.
        stage: Option<KeyText>,
        /// 理由 / why.
        reason: Reason,
    }

    /// 入户调查 / a visit at home.
    VisitBody {
        /// 环节，不写为当前要求入户的环节 / for which stage; the one that demands it if it is left out.
        stage: Option<KeyText>,
        /// 工作人员，至少两人 / who went, at least two.
        #[schemars(length(min = 2))]
        staff: Vec<Text>,
        /// 情况 / what they saw.
        note: Reason,
        /// 扫描件 / the scanned record.
        paper: Option<PaperKey>,
    }

    /// 重新审核 / an acceptance that has run out is looked at again.
    ReopenBody {
        /// 自哪个环节起 / from which stage on.
        stage: KeyText,
        /// 理由 / why.
        reason: Reason,
    }

    /// 复核决定 / a decision with its reason.
    OutcomeBody {
        /// 结果 / which way.
        outcome: StageOutcome,
        /// 理由 / why.
        reason: Reason,
    }

    /// 拟减发或停发 / less aid is proposed in writing.
    ChangeBody {
        /// 停发或减发 / which.
        change: LessCode,
        /// 减发后的金额 / the amount that it is reduced to.
        amount: Option<Yuan>,
        /// 理由 / why.
        reason: Reason,
        /// 依据条款 / the clause that it rests on.
        clause: Text,
        /// 答复期限（工作日），不写为5 / working days to answer; 5 if it is left out.
        reply_days: Option<DayCount>,
        /// 自何日起，不写为答复期满的次月 / from which day; the month after the answer if it is left out.
        from: Option<Day>,
        /// 渐退：就业后按项目规定渐退，不写为不渐退 / fading out as the program says, after finding work; none if it is left out.
        taper: Option<TaperCode>,
    }
}
