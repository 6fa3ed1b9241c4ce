//! What is a step of something longer called in a household's history?

use engine::words::Words;

/// The words for the code of a step.
pub fn step_words(code: &str) -> Words {
    match code {
        "hold_placed" => Words::new("作出预留", "a place and money were kept"),
        "hold_released" => Words::new("放弃预留", "a hold was given up"),
        "people_linked" => Words::new("认定两项登记为同一人", "two registrations were found to be one person"),
        "people_told_apart" => Words::new("认定两项登记为不同的人", "two registrations were found to be two people"),
        "people_unlinked" => Words::new("撤销此前的认定", "an earlier finding was taken back"),
        "claim_raised" => Words::new("要求退回多发的救助", "money is asked back"),
        "claim_waived" => Words::new("核销追缴", "a claim was given up"),
        "papers_asked" => Words::new("一次性告知补正材料", "missing papers were asked for"),
        "clock_resumed" => Words::new("时限恢复计算", "the clock goes on"),
        "publicity_opened" => Words::new("开始公示", "put up in public"),
        "objection_raised" => Words::new("收到异议", "somebody objects"),
        "objection_settled" => Words::new("异议已核实", "an objection was looked into"),
        "visit_recorded" => Words::new("入户调查", "visited at home"),
        "application_withdrawn" => Words::new("撤回申请", "application withdrawn"),
        "appeal_filed" => Words::new("申请复核", "an appeal was filed"),
        "appeal_decided" => Words::new("复核已作出决定", "an appeal was decided"),
        "change_proposed" => Words::new("拟减发或停发，已书面告知", "less aid was proposed in writing"),
        "person_heard" => Words::new("听取了申请人意见", "the person was heard"),
        "change_decided" => Words::new("减发或停发的决定", "a change was decided"),
        "change_appealed" => Words::new("对减发或停发申请复核", "an appeal against a change"),
        "change_appeal_decided" => Words::new("减发或停发的复核决定", "an appeal against a change was decided"),
        "grant_reviewed" => Words::new("定期复核", "reviewed"),
        "person_died" => Words::new("登记死亡", "a death was recorded"),
        "death_withdrawn" => Words::new("撤销死亡登记", "a recorded death was taken back"),
        "household_moved_away" => Words::new("迁出本区", "moved to another district"),
        "household_handed_over" => Words::new("向迁入地移交档案", "the file was handed to the other district"),
        "protection_set" => Words::new("调整信息保护", "protection was changed"),
        "report_opened" => Words::new("收到求助线索", "a report came in"),
        "report_moved" => Words::new("线索办理有进展", "a report moved on"),
        "paper_received" => Words::new("收到材料", "a paper was received"),
        "check_authorised" => Words::new("书面授权核对家庭经济状况", "an economic check was authorised"),
        "check_asked" => Words::new("发出经济状况核对", "an economic check was asked for"),
        "check_answered" => Words::new("收到经济状况核对结果", "an economic check was answered"),
        "consent_given" => Words::new("同意向慈善力量提供信息", "consent to share was given"),
        "consent_withdrawn" => Words::new("撤回同意", "consent was taken back"),
        "sample_checked" => Words::new("抽查核验", "checked as part of a sample"),
        "alert_noticed" => Words::new("就预警书面告知当事人", "the person was told of an alert"),
        "alert_replied" => Words::new("当事人作出说明", "the person answered"),
        "alert_reviewed" => Words::new("预警复核", "an alert was looked at again"),
        _ => Words::new("其他", "other"),
    }
}
