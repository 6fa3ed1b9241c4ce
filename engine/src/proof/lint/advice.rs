//! What is advised, of which kind, and where does it stand?

use crate::catalog::Diagnostic;
use crate::words::Words;

/// Kinds of advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LintKind {
    /// Criteria that nobody can meet on some day.
    Impossible,
    /// A program that another one always takes the place of.
    Shadowed,
    /// Values between classes that belong to none, or to two.
    Bands,
    /// A rise of income that loses more than it brings.
    Cliff,
    /// Numbers that have run out, or are about to.
    Expiring,
    /// Two agencies for one need and place, and no word about how the two stand to each other.
    Unrelated,
}

/// One piece of advice: a place, what is seen there, and what can be done. It keeps no program out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Which kind.
    pub kind: LintKind,
    /// Place, words and how to mend it.
    pub diagnostic: Diagnostic,
}

/// What a lint found, before its line is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Remark {
    pub file: String,
    pub anchor: Anchor,
    pub problem: Words,
    pub mend: Words,
}

/// Where in a file a remark belongs.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Anchor {
    /// A key at the top, such as `id` or `amount`.
    Key(&'static str),
    /// A criterion by its id.
    Criterion(String),
    /// A value of a parameter, or of the standard whose file it is (no name): its first day and position.
    Value(Option<String>, usize),
    /// A row of the amount table.
    AmountRow(usize),
}

impl LintKind {
    /// All kinds in the order in which they are shown.
    pub const ALL: [LintKind; 6] = [LintKind::Impossible, LintKind::Shadowed, LintKind::Bands, LintKind::Cliff, LintKind::Expiring, LintKind::Unrelated];

    /// As it is typed.
    pub fn code(self) -> &'static str {
        match self {
            LintKind::Impossible => "impossible",
            LintKind::Shadowed => "shadowed",
            LintKind::Bands => "bands",
            LintKind::Cliff => "cliff",
            LintKind::Expiring => "expiring",
            LintKind::Unrelated => "unrelated",
        }
    }

    /// What the kind is about, for people.
    pub fn words(self) -> Words {
        match self {
            LintKind::Impossible => Words::new("条件不能同时成立", "criteria that can't hold together"),
            LintKind::Shadowed => Words::new("总被另一项目取代", "programs that another one always takes the place of"),
            LintKind::Bands => Words::new("各档之间有空档或重叠", "gaps and overlaps between classes"),
            LintKind::Cliff => Words::new("收入略增、救助骤减", "a small rise of income loses more than it brings"),
            LintKind::Expiring => Words::new("数字已过期或将过期", "numbers that have run out or soon will"),
            LintKind::Unrelated => Words::new("不同部门同一需求，未写关系", "two agencies for one need without a stated relation"),
        }
    }
}
