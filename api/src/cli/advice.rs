//! How is advice on a catalog shown: how much of each kind, or one kind line by line?

use super::as_of_or_today;
use super::check::{pick, text_of};
use clap::{Args, ValueEnum};
use engine::calendar::Date;
use engine::proof::{Advice, LintKind};
use engine::words;
use engine::words::{Language, Words};
use std::fmt::Write;
use std::path::Path;

/// What `yimen check` is asked about advice.
#[derive(Debug, Args)]
pub struct AdviceOptions {
    /// 逐条列出这一种提示 / list this kind of advice line by line
    #[arg(long, value_name = "KIND", value_enum)]
    pub lint: Option<LintName>,
    /// 按这一天看哪些数字已过期，默认今天 / the day on which numbers may have run out; today if left out
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// 有提示也算不通过（与 --lint 同用时只看这一种） / advice fails the check too (with --lint, of that kind)
    #[arg(long)]
    pub strict: bool,
}

/// Kinds of advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LintName {
    /// 条件不能同时成立 / criteria that can't hold together
    Impossible,
    /// 总被另一项目取代 / always excluded by another program
    Shadowed,
    /// 各档之间有空档或重叠 / gaps and overlaps between classes
    Bands,
    /// 收入略增、救助骤减 / a rise of income that loses more than it brings
    Cliff,
    /// 数字已过期或将过期 / numbers that have run out or soon will
    Expiring,
    /// 不同部门同一需求，未写关系 / two agencies, one need, no relation
    Unrelated,
}

impl LintName {
    fn kind(self) -> LintKind {
        match self {
            LintName::Impossible => LintKind::Impossible,
            LintName::Shadowed => LintKind::Shadowed,
            LintName::Bands => LintKind::Bands,
            LintName::Cliff => LintKind::Cliff,
            LintName::Expiring => LintKind::Expiring,
            LintName::Unrelated => LintKind::Unrelated,
        }
    }
}

impl AdviceOptions {
    /// The day asked about: today in Shanghai where none is given.
    pub fn as_of(&self) -> Result<Date, Words> {
        as_of_or_today(self.as_of.as_deref())
    }

    /// Whether the advice fails the check.
    pub fn is_failed_by(&self, advice: &[Advice]) -> bool {
        self.strict && advice.iter().any(|one| self.lint.is_none_or(|lint| lint.kind() == one.kind))
    }

    /// The kind asked for in full, or how much there is of each.
    pub fn text_of(&self, advice: &[Advice], folder: &Path, language: Option<Language>) -> String {
        let mut text = String::new();
        if let Some(lint) = self.lint {
            for one in advice.iter().filter(|one| one.kind == lint.kind()) {
                let _ = writeln!(text, "{}\n", text_of(&one.diagnostic, folder, language));
            }
            return text;
        }
        if advice.is_empty() {
            return text;
        }
        let heading = words!("提示（不算错误；yimen check --lint 种类 逐条列出）：", "advice (no faults; `yimen check --lint KIND` lists it):");
        let _ = writeln!(text, "{}", pick(&heading, language));
        for kind in LintKind::ALL {
            let count = advice.iter().filter(|one| one.kind == kind).count();
            if count > 0 {
                let _ = writeln!(text, "{count:>6}  {:<10}  {}", kind.code(), pick(&kind.words(), language));
            }
        }
        text
    }
}
