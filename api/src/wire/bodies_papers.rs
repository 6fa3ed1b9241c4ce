//! What may be sent about papers, checks, consents and the register of staff?

use super::bodies::bodies;
use super::fields::{Body, Fields, Within};
use super::values::{ApplicationKey, Day, JsonObject, KeyText, PaperKey, Reason, ScanBytes, Text, codes};
use engine::ledger::ConsentPurpose;
use schemars::JsonSchema;

codes!(PurposeCode, ConsentPurpose, ["charity" => ConsentPurpose::Charity, "blind_check" => ConsentPurpose::BlindCheck]);

bodies! {
    /// 收到的材料 / a paper that was received.
    PaperBody {
        /// 有关成员；不写为全户 / the member whom it is about; the household if it is left out.
        member: Option<KeyText>,
        /// 为哪项申请提交 / the application for which it was brought.
        application: Option<ApplicationKey>,
        /// 材料种类 / the kind of paper, as the catalog calls it.
        kind: KeyText,
        /// 扫描件，Base64 / the scan: PDF, JPEG or PNG, at most 10 MiB, in Base64.
        scan: Option<ScanBytes>,
        /// 备注 / what stands on it.
        note: Option<Reason>,
        /// 收到的日期，不写为今天 / the day; today if it is left out.
        on: Option<Day>,
        /// 有效期至 / the last day on which it counts.
        until: Option<Day>,
    }

    /// 书面授权 / a written leave to check the economic circumstances.
    AuthoriseBody {
        /// 签字的成员 / who has signed.
        #[schemars(length(min = 1))]
        members: Vec<KeyText>,
        /// 签字日期，不写为今天 / the day; today if it is left out.
        on: Option<Day>,
        /// 有效期至 / the last day.
        until: Option<Day>,
        /// 授权书 / the signed paper.
        paper: Option<PaperKey>,
    }

    /// 发出核对 / a question to other registers.
    CheckBody {
        /// 为哪项申请 / for which application.
        application: Option<ApplicationKey>,
        /// 答复期限 / the last day for the answer.
        due: Option<Day>,
    }

    /// 核对结果 / what other registers found.
    FindingsBody {
        /// 家庭资料格式，只写核对到的事实 / a household document with the facts that were found.
        findings: JsonObject,
    }

    /// 同意书 / a consent to tell others.
    ConsentBody {
        /// 用途 / for what.
        purpose: PurposeCode,
        /// 告知哪些机构；不写为全部 / to which agencies; all if it is left out.
        to: Option<Vec<KeyText>>,
        /// 起，不写为今天 / first day; today if it is left out.
        from: Option<Day>,
        /// 止 / last day.
        until: Option<Day>,
        /// 同意书原件 / the signed paper.
        paper: Option<PaperKey>,
    }

    /// 撤回同意 / takes a consent back.
    WithdrawBody {
        /// 自哪天起，不写为今天 / from this day on; today if it is left out.
        on: Option<Day>,
    }

    /// 近亲属 / a declared relative.
    RelativeBody {
        /// 姓名 / name.
        name: Text,
        /// 关系 / how they are related.
        relation: Text,
        /// 证件号码；任何答复都不显示 / ID number; no answer ever shows it.
        id_number: Text,
    }

    /// 工作人员及其申报的近亲属 / a member of staff with declared relatives.
    StaffBody {
        /// 姓名 / name.
        name: Text,
        /// 部门或村（居）委会 / the agency or committee.
        agency: Text,
        /// 证件号码；任何答复都不显示 / ID number; no answer ever shows it.
        id_number: Text,
        /// 近亲属 / declared relatives.
        relatives: Vec<Within<RelativeBody>>,
    }
}
