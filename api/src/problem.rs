//! How is an error told? As problem details (RFC 9457) to programs, as a plain page to people.

use axum::body::Body;
use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use engine::words::Words;
use serde_json::{Map, Value, json};

/// A kind of problem: the word that its `type` ends in, its status, its name and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct KindFacts {
    /// The word.
    pub word: &'static str,
    /// The status.
    pub status: u16,
    title: (&'static str, &'static str),
    meaning: (&'static str, &'static str),
}

/// A kind of problem.
pub type Kind = &'static KindFacts;

impl KindFacts {
    /// Its name.
    pub fn title(&self) -> Words {
        Words::new(self.title.0, self.title.1)
    }

    /// What it means, and what can be done.
    pub fn meaning(&self) -> Words {
        Words::new(self.meaning.0, self.meaning.1)
    }

    /// The kind of a word.
    pub fn named(word: &str) -> Option<Kind> {
        KINDS.iter().find(|kind| kind.word == word).copied()
    }
}

macro_rules! kinds {
    ($($name:ident = $word:literal, $status:literal, $title_zh:literal, $title_en:literal, $zh:literal, $en:literal;)*) => {
        $(
            #[doc = $en]
            pub const $name: Kind = &KindFacts { word: $word, status: $status, title: ($title_zh, $title_en), meaning: ($zh, $en) };
        )*
        /// Every kind.
        pub const KINDS: &[Kind] = &[$($name),*];
    };
}

kinds! {
    MALFORMED = "malformed", 400, "请求无法读取", "The request can't be read",
        "请求不是正确的JSON或UTF-8，或请求头有误。请改正后重发。", "The request is not JSON or UTF-8 as it should be, or a header is wrong. Mend it and send it again.";
    UNAUTHORIZED = "unauthorized", 401, "需要登录", "Sign in first",
        "没有密钥或密钥无效。请带上 Authorization: Bearer 密钥，或先登录。", "There is no key, or it is not valid. Send Authorization: Bearer KEY, or sign in.";
    FORBIDDEN = "forbidden", 403, "没有权限", "Not allowed",
        "您的角色或部门不能办理此事。", "Your role or agency may not do this.";
    NOT_FOUND = "not-found", 404, "没有找到", "Not found",
        "没有这个地址，或没有这个编号的记录。", "There is no such address, or no record of that id.";
    METHOD_NOT_ALLOWED = "method-not-allowed", 405, "方法不对", "Method not allowed",
        "该地址不接受这种请求方法。", "This address does not take requests of this method.";
    TIMEOUT = "timeout", 408, "接收超时", "Too slow",
        "请求没有在规定时间内发完。", "The request was not sent to its end in time.";
    OVERLAP = "overlap", 409, "重复救助", "Aid is held already",
        "相同的人在相同的日子里已有同类救助，或与之互斥的救助。with 指明是哪一项。", "The same people have the same kind of aid for the same days, or aid that excludes it. `with` names it.";
    SUSPENDED = "suspended", 409, "停保锁定", "Suspended",
        "有关人员在停保期内。解除停保或期满后可再办理。", "Somebody concerned is suspended. It can be awarded when the suspension is lifted or has ended.";
    FUND_EMPTY = "fund-empty", 409, "资金不足", "The fund is empty",
        "该资金余额不足。", "The fund has less than this award takes.";
    CAPPED = "capped", 409, "已达限额", "A cap leaves nothing",
        "限额已用完，或要补足的救助已达到标准。", "A cap is used up, or the aid that it tops up leaves nothing.";
    NOT_POSSIBLE = "not-possible", 409, "现在不能办理", "Not possible now",
        "该记录的状态不允许这样办理。", "The record is not in a state for this.";
    TOO_LARGE = "too-large", 413, "请求过大", "Too large",
        "请求正文最多4 MiB；带扫描件的最多14 MiB，扫描件本身最多10 MiB。", "A body has at most 4 MiB; one with a scan 14 MiB, and the scan itself 10 MiB.";
    UNSUPPORTED_TYPE = "unsupported-type", 415, "内容类型不对", "Unsupported type",
        "请求正文应为 application/json。", "The body must be application/json.";
    INVALID = "invalid", 422, "字段有误", "A field is wrong",
        "errors 逐项列出字段及其要求。", "`errors` lists each field and what was expected.";
    KEY_REUSED = "key-reused", 422, "幂等键已用于其他请求", "The key was used for another request",
        "同一个 Idempotency-Key 只能用于同一请求的重发。请换一个新键。", "An Idempotency-Key is for sending the same request again. Use a fresh one.";
    NOT_ELIGIBLE = "not-eligible", 422, "不符合条件", "Not eligible",
        "按规定不符合条件。failed 列出不满足的条件及其条款。", "The rules say no. `failed` lists the criteria that fail, with their clauses.";
    NEEDS_FACTS = "needs-facts", 422, "缺少资料", "Facts are missing",
        "缺少 missing 所列资料，无法判定。补齐资料后请用新的幂等键重发。", "The rules can't say without the facts in `missing`. Add them and send it again with a fresh key.";
    NOT_IN_FORCE = "not-in-force", 422, "项目当日未施行", "Not in force",
        "该项目在所问日期没有施行。", "The program is not in force on that day.";
    TOO_MANY_QUESTIONS = "too-many-questions", 429, "今日提问已达上限", "Too many questions today",
        "合作方每日可提的问题有上限，明日可以再问。", "A partner may ask so many questions on a day; ask again tomorrow.";
    INTERNAL = "internal", 500, "服务器内部错误", "Internal error",
        "这是本系统的错误，已记录。请稍后重发；带幂等键的请求不会重复办理。", "This is a fault of the server and was noted. Send it again later; with an idempotency key nothing is done twice.";
    BUSY = "busy", 503, "繁忙，请重试", "Busy, try again",
        "同一记录正被多人修改，本次没有办理。请重发。", "Others kept changing the same records; nothing was done. Send it again.";
    UNAVAILABLE = "unavailable", 503, "存储不可用", "The store is not available",
        "存储发生故障，本次没有办理。请联系管理员。", "The store has failed; nothing was done. Tell the administrator.";
}

/// A field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// Where: `members[0].id`; empty for the whole body.
    pub path: String,
    /// What was expected.
    pub expected: Words,
}

/// A problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Its kind.
    pub kind: Kind,
    /// What happened this time.
    pub detail: Words,
    /// Fields that are wrong.
    pub errors: Vec<FieldProblem>,
    /// Further members of the kind: `with`, `missing`, `failed`.
    pub more: Map<String, Value>,
}

impl Problem {
    /// A problem with its own words.
    pub fn new(kind: Kind, detail: Words) -> Self {
        Problem { kind, detail, errors: Vec::new(), more: Map::new() }
    }

    /// A problem told by its meaning alone.
    pub fn plain(kind: Kind) -> Self {
        Problem::new(kind, kind.meaning())
    }

    /// Fields that are wrong.
    pub fn fields(errors: Vec<FieldProblem>) -> Self {
        let said = |one: &FieldProblem, text: &str| if one.path.is_empty() { text.to_string() } else { format!("{}: {text}", one.path) };
        let zh: Vec<String> = errors.iter().map(|one| said(one, &one.expected.zh)).collect();
        let en: Vec<String> = errors.iter().map(|one| said(one, &one.expected.en)).collect();
        Problem { errors, ..Problem::new(INVALID, Words::new(zh.join("\u{ff1b}"), en.join("; "))) }
    }

    /// One field that is wrong.
    pub fn field(path: &str, expected: Words) -> Self {
        Problem::fields(vec![FieldProblem { path: path.to_string(), expected }])
    }

    /// With a further member.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_string(), value.into());
        self
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Its JSON.
    pub fn to_json(&self) -> Value {
        let mut object = json!({
            "type": format!("/problems/{}", self.kind.word),
            "title": self.kind.title().to_string(),
            "status": self.kind.status,
            "detail": self.detail.to_string(),
        });
        if let Some(object) = object.as_object_mut() {
            if !self.errors.is_empty() {
                let errors = self.errors.iter().map(|one| json!({"path": one.path, "expected": one.expected.to_string()}));
                object.insert("errors".to_string(), errors.collect());
            }
            object.extend(self.more.clone());
        }
        object
    }
}

/// Problem details as JSON; the problem travels along, so that a page can be made of it for people.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.to_json().to_string()));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.kind == UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"yimen\""));
        }
        if self.kind == BUSY {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if let Some(allow) = self.more.get("allow").and_then(Value::as_str).and_then(|allow| HeaderValue::from_str(allow).ok()) {
            headers.insert(ALLOW, allow);
        }
        response.extensions_mut().insert(self);
        response
    }
}
