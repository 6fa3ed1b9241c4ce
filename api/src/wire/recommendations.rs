//! What does the JSON of recommendations look like, on the command line and over HTTP?

use super::bundle::{BundleAnswer, bundle_answer};
use super::nearness::{GapLine, Nearness, gap_lines, nearness, unit_words};
use engine::calendar::Date;
use engine::casework::{Look, StandingNow};
use engine::catalog::{Catalog, Per, ProgramKind};
use engine::columns::SingleAnswer;
use engine::eligibility::{
    AmountFound, ChangeSearch, CriterionFinding, Outcome, Question, Recipient, Recommendation, Recommendations, Situation, Towards, Verdict, best_bundle,
    contradictions, sights_code,
};
use engine::facts::{Fault, Household, Vocabulary};
use engine::money::Money;
use engine::words::Words;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// Everything that may help one household.
#[derive(Serialize, JsonSchema)]
pub struct RecommendationsAnswer<'a> {
    household: &'a str,
    as_of: String,
    /// Content hash of the catalog.
    catalog: &'a str,
    recommendations: Vec<Item<'a>>,
    /// What gives the most of all that can be held together.
    #[serde(skip_serializing_if = "Option::is_none")]
    bundle: Option<BundleAnswer<'a>>,
    /// Programs that serve the place but can't be judged: ask the agency.
    ask_agency: &'a [String],
    left_out: &'a [String],
    warnings: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Recommendation")]
struct Item<'a> {
    program: &'a str,
    recipient: &'a str,
    #[schemars(with = "String")]
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    amount: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    amount_min: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    amount_max: Option<Money>,
    per: Per,
    name: &'a Words,
    kind: ProgramKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    gives: Option<&'a Words>,
    criteria: Vec<Criterion<'a>>,
    missing: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    amount_missing: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    /// Whether it can be awarded now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    standing: Option<StandingNow>,
    /// What stands in the way, or what the amount is cut to.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing_detail: Option<Value>,
    /// Of an ineligible one: how near it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    near: Option<Nearness<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct Criterion<'a> {
    id: &'a str,
    #[schemars(with = "String")]
    outcome: Outcome,
    needed: String,
    found: Option<String>,
    cites: String,
    says: &'a Words,
    /// How far what was found is from the threshold.
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<String>,
    /// The unit of the gap.
    #[serde(skip_serializing_if = "Option::is_none")]
    gap_unit: Option<Words>,
    /// The threshold.
    #[serde(skip_serializing_if = "Option::is_none")]
    threshold: Option<String>,
    /// `up` or `down`: in which way what was found would have to move.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    towards: Option<Towards>,
    /// Where several numbers have to move, or a member's: each of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gaps: Vec<GapLine<'a>>,
}

/// Verdicts and amounts without their reasons.
#[derive(Serialize)]
struct VerdictsAnswer<'a> {
    household: &'a str,
    as_of: String,
    /// Content hash of the catalog.
    catalog: &'a str,
    recommendations: Vec<VerdictItem<'a>>,
}

#[derive(Serialize)]
struct VerdictItem<'a> {
    program: &'a str,
    recipient: &'a str,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_min: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_max: Option<Money>,
    per: Per,
}

#[derive(Serialize)]
struct Refusal<'a> {
    line: u64,
    error: &'a str,
}

/// What is told beside the recommendations where somebody asks for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Besides {
    /// How near each ineligible one is.
    pub near: bool,
    /// What gives the most of all that can be held together.
    pub bundle: bool,
}

/// Writes the answer for one household as one line.
pub fn write_household(
    catalog: &Catalog,
    household: &Household,
    question: Question<'_>,
    besides: Besides,
    recommendations: &Recommendations,
    out: &mut Vec<u8>,
) {
    let (on, list) = (question.on, &recommendations.list);
    let situation = Situation::new(household, on, question.rigour);
    let mut search = besides.near.then(|| ChangeSearch::new(catalog, &situation));
    let items =
        list.iter().map(|one| Item { near: search.as_mut().and_then(|search| near(catalog, search, one)), ..item(&catalog.vocabulary, household, one) });
    let items = items.collect();
    let bundle = besides.bundle.then(|| bundle_answer(household, list, &best_bundle(catalog, household, on, list)));
    write_line(&RecommendationsAnswer { bundle, ..answer(catalog, household, on, recommendations, items) }, out);
}

fn near<'a>(catalog: &Catalog, search: &mut ChangeSearch<'_>, one: &'a Recommendation) -> Option<Nearness<'a>> {
    (one.verdict == Verdict::Ineligible).then(|| nearness(catalog, search, one))
}

/// Writes the answer for one household with where each recommendation stands, how near the ineligible ones are, and what can be
/// held together; `detail` tells what stands in its way.
pub fn write_look(catalog: &Catalog, look: &Look, question: Question<'_>, mut detail: impl FnMut(usize) -> Option<Value>, out: &mut Vec<u8>) {
    let on = question.on;
    let household = &look.file.household;
    let situation = Situation::new(household, on, question.rigour);
    let mut search = ChangeSearch::new(catalog, &situation);
    let list = look.recommendations.list.iter().enumerate().map(|(position, one)| {
        let standpoint = look.standings.get(position).filter(|_| one.verdict != Verdict::Ineligible);
        Item {
            standing: standpoint.map(|standpoint| standpoint.now),
            standing_detail: standpoint.and_then(|_| detail(position)),
            near: near(catalog, &mut search, one),
            ..item(&catalog.vocabulary, household, one)
        }
    });
    let list = list.collect();
    let bundle = best_bundle(catalog, household, on, &look.recommendations.list);
    let bundle = Some(bundle_answer(household, &look.recommendations.list, &bundle));
    let answer = answer(catalog, household, on, &look.recommendations, list);
    let contradictions = contradictions(catalog, household, on);
    let doubts = look.file.doubts.0.iter().chain(&contradictions.0).map(Fault::to_text);
    let warnings = doubts.chain(answer.warnings).collect();
    write_line(&RecommendationsAnswer { bundle, warnings, ..answer }, out);
}

/// Writes verdicts and amounts for one household as one line.
pub fn write_verdicts(catalog: &Catalog, household: &Household, on: Date, answers: &[SingleAnswer<'_>], out: &mut Vec<u8>) {
    let items = answers.iter().map(|answer| verdict_item(household, answer));
    let answer = VerdictsAnswer { household: &household.id, as_of: on.to_string(), catalog: &catalog.hash, recommendations: items.collect() };
    write_line(&answer, out);
}

fn verdict_item<'a>(household: &'a Household, answer: &SingleAnswer<'a>) -> VerdictItem<'a> {
    let (amount, amount_min, amount_max) = amounts(&answer.paid.into());
    let recipient = recipient_key(household, answer.recipient);
    VerdictItem { program: &answer.program.id, recipient, verdict: answer.verdict, amount, amount_min, amount_max, per: answer.program.per }
}

/// Writes why a line was refused.
pub fn write_refusal(line: u64, error: &str, out: &mut Vec<u8>) {
    write_line(&Refusal { line, error }, out);
}

fn write_line(value: &impl Serialize, out: &mut Vec<u8>) {
    serde_json::to_writer(&mut *out, value).expect("writing to memory can't fail");
    out.push(b'\n');
}

fn answer<'a>(
    catalog: &'a Catalog,
    household: &'a Household,
    on: Date,
    recommendations: &'a Recommendations,
    list: Vec<Item<'a>>,
) -> RecommendationsAnswer<'a> {
    RecommendationsAnswer {
        household: &household.id,
        as_of: on.to_string(),
        catalog: &catalog.hash,
        recommendations: list,
        bundle: None,
        ask_agency: &recommendations.open,
        left_out: &catalog.left_out,
        warnings: recommendations.warnings.iter().map(Words::to_string).collect(),
    }
}

fn item<'a>(vocabulary: &Vocabulary, household: &'a Household, recommendation: &'a Recommendation) -> Item<'a> {
    let (amount, amount_min, amount_max) = amounts(&recommendation.amount);
    Item {
        program: &recommendation.program.id,
        recipient: recipient_key(household, recommendation.recipient),
        verdict: recommendation.verdict,
        amount,
        amount_min,
        amount_max,
        per: recommendation.program.per,
        name: &recommendation.program.name,
        kind: recommendation.program.kind,
        gives: recommendation.in_words(),
        criteria: recommendation.criteria().map(|finding| criterion(finding, household, vocabulary)).collect(),
        missing: recommendation.missing_paths(household, vocabulary),
        amount_missing: recommendation.amount_missing_paths(household, vocabulary),
        warnings: recommendation.warnings().iter().map(Words::to_string).collect(),
        standing: None,
        standing_detail: None,
        near: None,
    }
}

/// `household`, or a member's id.
pub fn recipient_key(household: &Household, recipient: Recipient) -> &str {
    match recipient {
        Recipient::Household => "household",
        Recipient::Member(position) => &household.members[usize::from(position)].id,
    }
}

/// One amount, or the least and the most.
pub fn amounts(amount: &AmountFound) -> (Option<Money>, Option<Money>, Option<Money>) {
    match amount {
        AmountFound::Exactly(money) => (Some(*money), None, None),
        AmountFound::Between(low, high) => (None, Some(*low), Some(*high)),
        AmountFound::Unknown(_) | AmountFound::Without => (None, None, None),
    }
}

fn criterion<'a>(finding: CriterionFinding<'a>, household: &'a Household, vocabulary: &Vocabulary) -> Criterion<'a> {
    let gap = finding.gap();
    Criterion {
        id: finding.id(),
        outcome: finding.outcome,
        needed: finding.needed(vocabulary),
        // What an open criterion found so far is for people; here nothing is found until it is decided.
        found: if finding.outcome == Outcome::Unknown { None } else { sights_code(&finding.found(vocabulary), vocabulary) },
        cites: finding.cites(),
        says: finding.says(),
        gap: gap.map(|gap| gap.distance().to_text()),
        gap_unit: gap.and_then(unit_words),
        threshold: gap.map(|gap| gap.limit()),
        towards: gap.map(|gap| gap.towards),
        gaps: gap_lines(finding, household),
    }
}
