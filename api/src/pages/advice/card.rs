//! What does one recommendation look like: what, how much, why, what is missing, and what to do?

use super::deadline::{StageLine, stage_lines};
use super::missing::missing_links;
use crate::pages::frame::part;
use crate::pages::refusal::{RefusalView, Todo, refusal_view};
use crate::pages::tongue::Tongue;
use crate::pages::trouble::Trouble;
use engine::casework::{Desk, Look, StandingNow, Standpoint};
use engine::catalog::ProgramKind;
use engine::eligibility::{AmountFound, CriterionFinding, Outcome, Ranked, Recipient, Recommendation, Verdict, sights_words};
use engine::facts::Household;
use engine::words;
use engine::words::Words;
use std::collections::BTreeMap;

/// One recommendation.
pub struct AdviceCard {
    /// The program.
    pub program: String,
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Who gets what.
    pub summary: String,
    /// Statutory or not.
    pub kind: String,
    /// Who decides.
    pub agency: String,
    /// Who would get it.
    pub who: String,
    /// The same for forms: `household` or a member's id.
    pub recipient: String,
    /// `good`, `open` or `bad`, for the look.
    pub look: &'static str,
    /// The verdict.
    pub verdict: &'static str,
    /// The amount.
    pub amount: String,
    /// `good` or `bad`, for the look.
    pub standing_look: &'static str,
    /// Whether it can be awarded now.
    pub standing: String,
    /// What stands in the way.
    pub obstacle: Option<RefusalView>,
    /// Season, cuts, exclusions.
    pub notes: Vec<String>,
    /// Every criterion.
    pub criteria: Vec<CriterionLine>,
    /// How many of them hold.
    pub holding: usize,
    /// Facts that are missing.
    pub missing: Vec<Todo>,
    /// Facts that the amount hangs on.
    pub amount_missing: Vec<Todo>,
    /// Papers to bring.
    pub papers: Vec<String>,
    /// Where to apply.
    pub apply_at: String,
    /// The approval chain with its days.
    pub stages: Vec<StageLine>,
    /// Doubts and numbers nobody has checked.
    pub warnings: Vec<String>,
    /// Whether its numbers are invented for a demonstration.
    pub illustrative: bool,
    /// Whether an award is possible now.
    pub can_award: bool,
    /// The form to award it.
    pub award_href: String,
}

/// A criterion.
pub struct CriterionLine {
    /// `yes`, `no` or `unknown`, for the look.
    pub look: &'static str,
    /// The sign.
    pub sign: &'static str,
    /// The same in a word, for those who don't see the sign.
    pub outcome: &'static str,
    /// What it says.
    pub says: String,
    /// What was found.
    pub found: String,
    /// What is needed.
    pub needed: String,
    /// Title and clause.
    pub cites: String,
}

/// The household, or a member by name. A name may hold anything that JSON can, and a terminal obeys control characters.
pub fn recipient_name(l: Tongue, household: &Household, recipient: Recipient) -> String {
    match recipient {
        Recipient::Household => l.t("全家", "household").to_string(),
        Recipient::Member(position) => {
            let member = &household.members[usize::from(position)];
            member.name.as_ref().unwrap_or(&member.id).chars().filter(|character| !character.is_control()).collect()
        }
    }
}

/// Cards of one kind of program and firmness that a page shows, the best first: each of two hundred members may have the same ones.
const CARDS_MAX: usize = 100;

/// What helps or may help, in the order in which it was ranked, and how many more of each kind of program there are.
pub fn cards(desk: &Desk<'_>, l: Tongue, look: &Look, ranked: &[Ranked<'_>]) -> Result<(Vec<AdviceCard>, BTreeMap<ProgramKind, usize>), Trouble> {
    let (mut cards, mut counts, mut more) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for one in ranked.iter().filter(|one| one.recommendation.verdict != Verdict::Ineligible) {
        let kind = one.recommendation.program.kind;
        let count: &mut usize = counts.entry((kind, one.recommendation.missing.is_empty())).or_default();
        *count += 1;
        if *count > CARDS_MAX {
            *more.entry(kind).or_default() += 1;
            continue;
        }
        let position = look.recommendations.list.iter().position(|other| std::ptr::eq(other, one.recommendation));
        let Some(standpoint) = position.and_then(|position| look.standings.get(position)) else { continue };
        cards.push(card(desk, l, look, one, standpoint)?);
    }
    Ok((cards, more))
}

fn card(desk: &Desk<'_>, l: Tongue, look: &Look, ranked: &Ranked<'_>, standpoint: &Standpoint) -> Result<AdviceCard, Trouble> {
    let recommendation = ranked.recommendation;
    let (catalog, household, program) = (desk.catalog, &look.file.household, &recommendation.program);
    let recipient = match recommendation.recipient {
        Recipient::Household => "household".to_string(),
        Recipient::Member(position) => household.members[usize::from(position)].id.clone(),
    };
    let obstacle = standpoint.refusal.as_ref().map(|refusal| refusal_view(desk, l, &look.file, refusal)).transpose()?;
    let criteria: Vec<CriterionLine> = recommendation.criteria().map(|finding| criterion_line(l, desk, finding)).collect();
    let (verdict_look, verdict) = verdict_words(l, ranked);
    let place = program.apply_at.as_ref().or_else(|| catalog.agencies.get(&program.agency));
    let is_open = standpoint.now == StandingNow::Open;
    Ok(AdviceCard {
        program: program.id.clone(),
        href: format!("/programs/{}", part(&program.id)),
        name: l.w(&program.name).to_string(),
        summary: program.summary.as_ref().map(|summary| l.w(summary).to_string()).unwrap_or_default(),
        kind: l.own(program.kind.words()),
        agency: catalog.agencies.get(&program.agency).map_or(program.agency.as_str(), |words| l.w(words)).to_string(),
        who: recipient_name(l, household, recommendation.recipient),
        look: verdict_look,
        verdict,
        amount: amount_words(l, recommendation),
        standing_look: if is_open { "good" } else { "bad" },
        standing: l.own(standpoint.now.words()),
        obstacle,
        notes: notes(l, ranked, standpoint),
        holding: recommendation.criteria().filter(|finding| finding.outcome == Outcome::True).count(),
        criteria,
        missing: missing_links(l, catalog, household, &recommendation.missing_paths(household, &catalog.vocabulary)),
        amount_missing: missing_links(l, catalog, household, &recommendation.amount_missing_paths(household, &catalog.vocabulary)),
        papers: program.documents.iter().filter_map(|id| catalog.documents.get(id)).map(|words| l.w(words).to_string()).collect(),
        apply_at: place.map(|words| l.w(words).to_string()).unwrap_or_default(),
        stages: stage_lines(l, catalog, program, desk.today),
        warnings: warnings(l, recommendation),
        illustrative: program.illustrative,
        can_award: is_open && recommendation.verdict == Verdict::Eligible,
        award_href: format!("/households/{}/award?program={}&recipient={}", part(&household.id), part(&program.id), part(&recipient)),
        recipient,
    })
}

fn verdict_words(l: Tongue, ranked: &Ranked<'_>) -> (&'static str, &'static str) {
    match (ranked.recommendation.verdict, ranked.excluded_by.is_some()) {
        (Verdict::Eligible, true) => ("quiet", l.t("符合·互斥", "eligible, excluded")),
        (Verdict::Needs, true) => ("quiet", l.t("缺资料·互斥", "needs facts, excluded")),
        (Verdict::Eligible, false) => ("good", l.t("符合", "eligible")),
        (Verdict::Needs, false) => ("open", l.t("缺资料", "needs facts")),
        (Verdict::Ineligible, _) => ("bad", l.t("不符合", "ineligible")),
    }
}

/// What it gives; what it says in words where that is no money.
pub fn amount_words(l: Tongue, recommendation: &Recommendation) -> String {
    let per = recommendation.program.per.words();
    let per = l.w(&per);
    match &recommendation.amount {
        AmountFound::Exactly(money) => l.own(words!("{money}元/{per}", "{money} yuan per {per}")),
        AmountFound::Between(low, high) => l.own(words!("{low}—{high}元/{per}", "{low} to {high} yuan per {per}")),
        AmountFound::Unknown(_) => l.own(words!("金额待定/{per}", "amount open, per {per}")),
        AmountFound::Without => recommendation.in_words().map(|words| l.w(words).to_string()).unwrap_or_default(),
    }
}

fn criterion_line(l: Tongue, desk: &Desk<'_>, finding: CriterionFinding<'_>) -> CriterionLine {
    let (look, sign, outcome) = match finding.outcome {
        Outcome::True => ("yes", "✓", l.t("符合", "holds")),
        Outcome::False => ("no", "✗", l.t("不符合", "fails")),
        Outcome::Unknown => ("unknown", "?", l.t("不清楚", "unknown")),
    };
    CriterionLine {
        look,
        sign,
        outcome,
        says: l.w(finding.says()).to_string(),
        found: sights_words(&finding.found(&desk.catalog.vocabulary), &desk.catalog.vocabulary, l.0).unwrap_or_else(|| l.t("不清楚", "unknown").to_string()),
        needed: finding.needed(&desk.catalog.vocabulary),
        cites: finding.cites(),
    }
}

fn notes(l: Tongue, ranked: &Ranked<'_>, standpoint: &Standpoint) -> Vec<String> {
    let mut notes: Vec<Words> = Vec::new();
    if let Some((other, relation)) = ranked.excluded_by {
        let (other, clause) = (l.w(&other.program.name), relation.clause.clone().unwrap_or_default());
        let says = relation.says.as_ref().map(|says| l.w(says)).unwrap_or_default();
        notes.push(words!("不能与“{other}”同时享受。{says} {clause}", "Can't be held together with “{other}”. {says} {clause}"));
    }
    if let Some((other, _)) = ranked.tops_up {
        let other = l.w(&other.program.name);
        notes.push(words!("只补足“{other}”以外的差额", "Pays only the difference over “{other}”"));
    }
    if let Some((from, to)) = standpoint.season {
        notes.push(words!("受理期 {from} 至 {to}", "applications from {from} to {to}"));
    }
    if let Some((money, by)) = &standpoint.cut {
        let (zh, en) = (&by.zh, &by.en);
        notes.push(words!("扣减后为 {money} 元：{zh}", "cut to {money} yuan: {en}"));
    }
    notes.extend(standpoint.other_causes.iter().cloned());
    notes.into_iter().map(|words| l.own(words).trim_end().to_string()).collect()
}

fn warnings(l: Tongue, recommendation: &Recommendation) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(until) = recommendation.unchecked().iter().map(|number| number.until).min() {
        let count = recommendation.unchecked().len();
        let words = words!("有 {count} 个数字只核对到 {until}，请确认现行标准", "numbers checked up to {until} only ({count}): confirm those in force");
        warnings.push(l.own(words));
    }
    warnings.extend(recommendation.program.doubts.iter().map(|doubt| l.w(doubt).to_string()));
    warnings
}
