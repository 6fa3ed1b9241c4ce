//! Which desks are there beside the everyday ones?

use super::frame::{Frame, show};
use super::visit::Visit;
use crate::officer::May;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use engine::words::Words;

/// A desk that has a page of its own and no place in the main menu.
struct Desk {
    href: &'static str,
    may: May,
    name: fn() -> Words,
    says: fn() -> Words,
}

/// All of them, in the order in which they are shown.
const DESKS: &[Desk] = &[
    Desk {
        href: "/staff",
        may: May::KeepStaff,
        name: || Words::new("工作人员及近亲属", "Staff and their relatives"),
        says: || Words::new("近亲属享受救助须回避、逐户入户", "cases of their kin are visited, and decided by others"),
    },
    Desk {
        href: "/partners",
        may: May::Administer,
        name: || Words::new("合作方", "Partners"),
        says: || Words::new("谁可以凭密钥询问、每日多少次、问过什么", "who outside may ask with a key, how often, and what was asked"),
    },
    Desk {
        href: "/claims",
        may: May::ReadCases,
        name: || Words::new("追缴", "Claims"),
        says: || Words::new("多发而尚未退回的款项", "what was paid wrongly and has not come back"),
    },
    Desk {
        href: "/reviews",
        may: May::ReadCases,
        name: || Words::new("定期复核", "Reviews"),
        says: || Words::new("按类别应再次核查的长期救助", "running aid that must be looked at again"),
    },
    Desk {
        href: "/reports",
        may: May::FollowReports,
        name: || Words::new("求助线索", "Reports"),
        says: || Words::new("热线、走访、邻里、部门主动发现的困难，办理到办结评价", "people in need whom somebody has told of, followed until it is closed"),
    },
    Desk {
        href: "/samples",
        may: May::DrawSamples,
        name: || Words::new("抽查", "Samples"),
        says: || Words::new("按风险分层抽取、任何人可复现的核验名单", "grants drawn to be checked again, so that anybody can draw the same"),
    },
    Desk {
        href: "/rehearsals",
        may: May::Rehearse,
        name: || Words::new("试行草案", "Try a draft"),
        says: || {
            Words::new(
                "改一个目录文件，看谁得谁失、花费多少，不改变任何资料",
                "change a file of the catalog and see who gains, who loses and what it costs; nothing is changed",
            )
        },
    },
    Desk {
        href: "/changes",
        may: May::ReadCases,
        name: || Words::new("减发或停发", "Less aid, or its end"),
        says: || Words::new("已告知、待听取意见或待决定的变更", "changes that wait for an answer, a decision or an appeal"),
    },
];

#[derive(Template)]
#[template(path = "more.html")]
struct MorePage {
    f: Frame,
    desks: Vec<DeskLine>,
}

struct DeskLine {
    href: &'static str,
    name: String,
    says: String,
}

/// `GET /more`
pub async fn more(visit: Visit) -> Response {
    let l = visit.l;
    let open = DESKS.iter().filter(|desk| visit.actor.may(desk.may));
    let desks = open.map(|desk| DeskLine { href: desk.href, name: l.own((desk.name)()), says: l.own((desk.says)()) }).collect();
    let f = visit.frame("more", l.t("更多", "More"));
    show(StatusCode::OK, &MorePage { f, desks }).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}
