//! What was just done?

use super::tongue::Tongue;

/// A line at the top of the page that follows a form.
pub struct Notice {
    /// What was done.
    pub text: &'static str,
}

impl Notice {
    /// The line for the code that a form leaves in the address.
    pub fn of(l: Tongue, code: Option<&str>) -> Option<Self> {
        let text = match code? {
            "saved" => l.t("资料已保存。", "The facts are saved."),
            "regrouped" => l.t(
                "成员已转移，救助记录随人转移。请核对两户的收入等资料。",
                "The members have moved and their aid records with them. Check income and other facts of both households.",
            ),
            "awarded" => l.t("已发放。", "Awarded."),
            "identified" => l.t("认定已登记。", "The finding is recorded."),
            "held" => l.t("已预留，其他部门马上能看到。", "The place is kept; other agencies see it at once."),
            "released" => l.t("已放弃预留。", "The hold is given up."),
            "claimed" => l.t("已登记追缴。", "The claim is recorded."),
            "waived" => l.t("已核销。", "The claim is given up."),
            "raised" => l.t("已提高。", "Raised."),
            "cancelled" => l.t("已取消。", "Cancelled."),
            "paid" => l.t("已登记支付。", "The payment is recorded."),
            "returned" => l.t("已登记退回。", "The money that came back is recorded."),
            "filed" => l.t("申请已受理。", "The application is taken in."),
            "decided" => l.t("审批结果已登记。", "The decision is recorded."),
            "step" => l.t("已登记。", "Recorded."),
            "proposed" => l.t("已登记拟变更，请送达书面告知。", "The proposal is recorded: hand over the written notice."),
            "suspended" => l.t("已停保。", "Suspended."),
            "lifted" => l.t("已解除停保。", "The suspension is lifted."),
            "paper" => l.t("材料已登记。", "The paper is recorded."),
            "authorised" => l.t("授权已登记。", "The written leave is recorded."),
            "asked" => l.t("核对已发出。", "The check is asked for."),
            "check-answered" => l.t("核对结果已登记。", "The findings are recorded."),
            "consent" => l.t("同意书已登记。", "The consent is recorded."),
            "withdrawn" => l.t("同意已撤回。", "The consent is taken back."),
            "staff" => l.t("名册已更新。", "The register is changed."),
            "opened" => l.t("资金已登记。", "The fund is open."),
            "received" => l.t("进款已登记。", "The money is recorded."),
            "noticed" => l.t("已登记书面告知。", "The notice is recorded."),
            "heard" => l.t("已登记当事人的说明。", "The reply is recorded."),
            "answered" => l.t("预警已处理。", "The alert is answered."),
            "reviewed" => l.t("复核结果已登记。", "The review is recorded."),
            "reported" => l.t("线索已登记。", "The report is taken in."),
            "moved" => l.t("环节已登记。", "The step is recorded."),
            "drawn" => l.t("抽查名单已生成。", "The sample is drawn."),
            "checked" => l.t("核验结果已登记。", "The check is recorded."),
            "died" => l.t("死亡已登记。", "The death is recorded."),
            "death-withdrawn" => l.t("死亡登记已撤销。", "The death is taken back."),
            "moved-away" => l.t("迁出已登记。", "The move is recorded."),
            "protection" => l.t("信息保护已调整。", "The protection is changed."),
            "committed" => l.t("活动已发放。", "The campaign is committed."),
            _ => return None,
        };
        Some(Notice { text })
    }
}
