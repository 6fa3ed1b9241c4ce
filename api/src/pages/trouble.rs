//! What does somebody read when a page can't be given?

use super::frame::{Frame, show};
use super::tongue::Tongue;
use super::visit::Visit;
use crate::problem::Problem;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use engine::casework::CaseError;
use engine::ledger::ReadError;
use engine::words::Words;

/// Why a page can't be given.
#[derive(Debug)]
pub enum Trouble {
    /// Casework says so.
    Case(CaseError),
    /// There is no such thing.
    Missing(Words),
    /// This visitor may not.
    Forbidden,
    /// The form can't be read.
    Unreadable,
    /// The edge says so.
    Problem(Box<Problem>),
    /// Something failed here.
    Broken(String),
}

impl From<CaseError> for Trouble {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Unknown(words) => Trouble::Missing(words),
            CaseError::Broken(what) => Trouble::Broken(what),
            error => Trouble::Case(error),
        }
    }
}

impl From<ReadError> for Trouble {
    fn from(error: ReadError) -> Self {
        Trouble::Broken(error.to_string())
    }
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct TroublePage {
    f: Frame,
    said: Said,
}

#[derive(Template)]
#[template(path = "bare.html")]
struct BarePage {
    l: Tongue,
    style: String,
    said: Said,
}

/// What is said about it.
struct Said {
    status: StatusCode,
    title: String,
    says: Vec<String>,
    next: String,
}

impl Trouble {
    /// As a page with the menu.
    pub fn page(&self, visit: &Visit) -> Response {
        let said = self.said(visit.l);
        let f = visit.frame("", &said.title).back_at("/");
        let status = said.status;
        show(status, &TroublePage { f, said }).unwrap_or_else(|_| status.into_response())
    }

    /// As a page without a menu, where nobody knows yet who asks.
    pub fn bare(l: Tongue, trouble: Trouble) -> Response {
        let said = trouble.said(l);
        let status = said.status;
        let style = super::assets::address(&super::assets::STYLE);
        show(status, &BarePage { l, style, said }).unwrap_or_else(|_| status.into_response())
    }

    fn said(&self, l: Tongue) -> Said {
        let one = |status, title: &str, says: &str, next: &str| Said { status, title: title.to_string(), says: vec![says.to_string()], next: next.to_string() };
        let again = l.t("请返回上一页，改正后再提交。已填写的内容仍在上一页中。", "Go back, mend it, and send the form again; what you typed is still there.");
        match self {
            Trouble::Missing(words) => one(
                StatusCode::NOT_FOUND,
                l.t("没有找到", "Not found"),
                l.w(words),
                l.t("请核对编号，或从首页查找。", "Check the number, or search from the home page."),
            ),
            Trouble::Forbidden => one(
                StatusCode::FORBIDDEN,
                l.t("您没有这项权限", "You may not do this"),
                l.t("您的账号不能办理此事。", "Your account does not cover this."),
                l.t("如需办理，请联系管理员。", "Ask the administrator if you need it."),
            ),
            Trouble::Problem(problem) => one(problem.status(), l.w(&problem.kind.title()), l.w(&problem.detail), ""),
            Trouble::Unreadable => one(StatusCode::BAD_REQUEST, l.t("无法读取表单", "The form can't be read"), "", again),
            Trouble::Broken(what) => {
                tracing::error!(%what, "failed to answer a page");
                one(
                    StatusCode::SERVICE_UNAVAILABLE,
                    l.t("系统暂时不能办理", "The system can't do this now"),
                    l.t("您提交的内容没有保存。", "What you sent was not saved."),
                    l.t(
                        "请稍后再试；如仍不行，请联系管理员查看服务器日志。",
                        "Try again later; if it still fails, the administrator should read the server's log.",
                    ),
                )
            }
            Trouble::Case(CaseError::Faults(faults)) => Said {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                title: l.t("填写有误", "Something is filled in wrongly").to_string(),
                says: faults.iter().map(|(path, words)| format!("{path}{}{}", l.t("：", ": "), l.w(words))).collect(),
                next: again.to_string(),
            },
            Trouble::Case(CaseError::Refused(refusal)) => Said {
                status: StatusCode::CONFLICT,
                title: l.t("不能办理", "This was refused").to_string(),
                says: vec![l.own(super::refusal::short_words(refusal))],
                next: l.t("没有任何更改。", "Nothing was changed.").to_string(),
            },
            Trouble::Case(CaseError::TooMany(words)) => one(StatusCode::TOO_MANY_REQUESTS, l.t("今日提问已达上限", "Too many questions today"), l.w(words), ""),
            Trouble::Case(CaseError::NotYours(words)) => one(
                StatusCode::FORBIDDEN,
                l.t("属于其他部门", "It belongs to another agency"),
                l.w(words),
                l.t("请转交该部门办理。", "Hand it over to that agency."),
            ),
            Trouble::Case(CaseError::KeyReused) => one(
                StatusCode::UNPROCESSABLE_ENTITY,
                l.t("这份表单已经提交过", "This form was sent before"),
                l.t("同一份表单第二次提交的内容不同，没有办理。", "It was sent a second time with other contents; nothing was done."),
                l.t("请重新打开页面，再填一次。", "Open the page anew and fill it in again."),
            ),
            Trouble::Case(CaseError::Busy) => one(
                StatusCode::SERVICE_UNAVAILABLE,
                l.t("别人正在办理同一户", "Others are at work on the same household"),
                l.t("没有任何更改。", "Nothing was changed."),
                l.t("请稍等片刻再提交。", "Wait a moment and send it again."),
            ),
            Trouble::Case(CaseError::Unknown(words)) => one(StatusCode::NOT_FOUND, l.t("没有找到", "Not found"), l.w(words), ""),
            Trouble::Case(CaseError::Broken(_)) => one(StatusCode::SERVICE_UNAVAILABLE, l.t("系统暂时不能办理", "The system can't do this now"), "", ""),
        }
    }
}
