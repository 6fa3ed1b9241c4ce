//! What can a household hold together, and what does each exclude?

use crate::pages::advice::recipient_name;
use crate::pages::frame::part;
use crate::pages::tongue::Tongue;
use engine::calendar::Date;
use engine::catalog::Catalog;
use engine::eligibility::{Recommendation, best_bundle, yearly_fen};
use engine::facts::Household;
use engine::money::Money;
use engine::words;

/// What gives the most together.
pub struct BundleView {
    /// Yuan a month.
    pub monthly: Money,
    /// Yuan once.
    pub once: Money,
    /// Whether nothing that the relations allow gives more.
    pub is_exact: bool,
    /// What is held.
    pub kept: Vec<KeptLine>,
    /// What can't be held beside it.
    pub left_out: Vec<LeftOutLine>,
}

/// Something that is held.
pub struct KeptLine {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// For whom.
    pub who: String,
    /// What it pays.
    pub pays: String,
    /// What is left out because of it.
    pub excludes: String,
}

/// Something that can't be held beside the rest.
pub struct LeftOutLine {
    /// Its name.
    pub name: String,
    /// For whom.
    pub who: String,
    /// With what it can't be held.
    pub because_of: String,
}

/// The best of what a household is eligible for; nothing where that is nothing.
pub fn bundle_view(l: Tongue, catalog: &Catalog, household: &Household, on: Date, list: &[Recommendation]) -> Option<BundleView> {
    let bundle = best_bundle(catalog, household, on, list);
    if bundle.kept.is_empty() {
        return None;
    }
    let yuan = |fen: i128| Money::from_fen(i64::try_from(fen).unwrap_or(i64::MAX));
    let name = |position: &usize| l.w(&list[*position].program.name).to_string();
    let who = |position: &usize| recipient_name(l, household, list[*position].recipient);
    let names = |positions: Vec<usize>| {
        let mut names: Vec<String> = positions.iter().map(|position| format!("“{}”", name(position))).collect();
        names.dedup();
        names.join(l.comma())
    };
    let kept = bundle.kept.iter().zip(&bundle.paid_fen).map(|(position, fen)| {
        let one = &list[*position];
        let money = yuan(*fen);
        let whole = yearly_fen(one.program.per, &one.amount);
        let pays = match (whole, one.program.per.comes_again()) {
            (None, _) => String::new(),
            (Some(whole), _) if whole > *fen => l.own(words!("只补差额，一年{money}元", "only the difference: {money} yuan a year")),
            (Some(_), true) => l.own(words!("一年{money}元", "{money} yuan a year")),
            (Some(_), false) => l.own(words!("一次{money}元", "{money} yuan once")),
        };
        let excludes = bundle.left_out.iter().filter(|(_, by)| by.contains(position)).map(|(left, _)| *left).collect();
        KeptLine { href: format!("/programs/{}", part(&one.program.id)), name: name(position), who: who(position), pays, excludes: names(excludes) }
    });
    let left_out = bundle.left_out.iter().map(|(position, by)| LeftOutLine { name: name(position), who: who(position), because_of: names(by.clone()) });
    Some(BundleView {
        monthly: yuan(bundle.monthly_fen()),
        once: yuan(bundle.single_fen),
        is_exact: bundle.is_exact,
        kept: kept.collect(),
        left_out: left_out.collect(),
    })
}
