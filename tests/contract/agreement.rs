//! Do the program and the contract agree on twenty thousand random households?

use crate::answer::{Answer, Item, answers};
use crate::completions::{complete, hangs_on, verdict_of};
use crate::document::Household;
use crate::households::household;
use crate::identity::Day;
use crate::kinds::pick;
use crate::programs::PROGRAMS;
use crate::reference::{Expected, Sum, expect};
use fastrand::Rng;
use std::collections::BTreeMap;
use support::Document;

const DATES: [&str; 5] = ["2008-01-01", "2008-02-29", "2008-06-01", "2010-02-28", "2010-03-01"];
/// With `--all` the output is large, so half of the runs ask about some programs only, and these in full.
const PROGRAMS_PER_FULL_RUN: usize = 5;
/// How often each program must at least be met with each verdict in a test.
const MET: usize = 3;

#[test]
fn complete_households_agree() {
    agree(8_000, 0, &[Some(true), Some(false), None]);
}

#[test]
fn households_with_a_tenth_unknown_agree() {
    agree(6_500, 10, &[Some(true), Some(false), None]);
}

#[test]
fn households_with_three_tenths_unknown_agree() {
    agree(3_500, 30, &[Some(true), Some(false), None]);
}

#[test]
fn households_with_six_tenths_unknown_agree() {
    agree(2_000, 60, &[Some(false), None]);
}

fn agree(households: usize, forgotten: u8, verdicts: &[Option<bool>]) {
    let mut rng = Rng::with_seed(u64::from(forgotten) + 420_704);
    let mut met: BTreeMap<(&str, Option<bool>), usize> = BTreeMap::new();
    for (run, date) in DATES.iter().enumerate() {
        let on = Day::read(date);
        let households: Vec<Document> = (0..households / DATES.len()).map(|n| household(&format!("H-{run}-{n}"), &mut rng, on, forgotten)).collect();
        let asked = if run % 2 == usize::from(forgotten / 10) % 2 { Asked::the_table() } else { Asked::some_programs_in_full(&mut rng) };
        for (document, answer) in households.iter().zip(answers(date, &asked.options(), &households)) {
            let expected = expect(document, on);
            for one in &expected {
                *met.entry((one.program, one.verdict)).or_default() += 1;
            }
            compare_household(document, on, &asked, &expected, &answer);
        }
    }
    for (program, verdict) in PROGRAMS.iter().flat_map(|program| verdicts.iter().map(|verdict| (program.id, *verdict))) {
        let met = met.get(&(program, verdict)).copied().unwrap_or(0);
        assert!(met >= MET, "random households are blind to {program} with verdict {verdict:?}: met {met} times");
    }
}

/// What a run asks about: which programs, and whether the ineligible too.
struct Asked {
    programs: Vec<&'static str>,
    with_ineligible: bool,
}

impl Asked {
    fn the_table() -> Self {
        Self { programs: PROGRAMS.iter().map(|program| program.id).collect(), with_ineligible: false }
    }

    fn some_programs_in_full(rng: &mut Rng) -> Self {
        Self { programs: (0..PROGRAMS_PER_FULL_RUN).map(|_| pick(&PROGRAMS, rng).id).collect(), with_ineligible: true }
    }

    fn options(&self) -> Vec<&'static str> {
        self.programs.iter().flat_map(|id| ["--program", id]).chain(self.with_ineligible.then_some("--all")).collect()
    }
}

fn compare_household(document: &Document, on: Day, asked: &Asked, expected: &[Expected], answer: &Answer) {
    let told = || format!("on {on}: {}", support::document_of(document));
    assert_eq!(answer.text("household"), document["id"], "{}", told());
    assert_eq!(answer.text("as_of"), on.to_string(), "{}", told());
    let household = Household::read(document, on);
    assert!(household.unborn == 0 || !answer.warnings().is_empty(), "a member who is born later is warned of: {}", told());
    let mut found = answer.items.iter().peekable();
    for one in expected.iter().filter(|one| asked.programs.contains(&one.program)) {
        let agreed = match found.next_if(|item| item.program == one.program && item.recipient == one.recipient) {
            Some(item) if item.verdict == Some(false) && !asked.with_ineligible => Err("ineligible, and listed without --all".to_string()),
            Some(item) => compare(document, on, one, item),
            None if asked.with_ineligible => Err("not listed, or out of order".to_string()),
            // Left out because it is ineligible, by a verdict that may be firmer.
            None => is_verdict_allowed(document, on, one, Some(false)),
        };
        agreed.unwrap_or_else(|difference| panic!("{difference}\nexpected {one:?}\nfound {:?}\n{}", answer.items, told()));
    }
    if let Some(more) = found.next() {
        panic!("not expected, or out of order: {}\n{}", more.whole, told());
    }
}

/// What differs, if anything.
fn compare(document: &Document, on: Day, expected: &Expected, item: &Item) -> Result<(), String> {
    is_verdict_allowed(document, on, expected, item.verdict)?;
    if item.verdict_of_criteria() != item.verdict {
        return Err("the criteria say another verdict".to_string());
    }
    if item.whole["per"] != expected.per {
        return Err("per differs".to_string());
    }
    let kleene_missing = if item.verdict.is_none() { expected.missing.clone() } else { Default::default() };
    if item.missing != kleene_missing {
        let left_out = kleene_missing.difference(&item.missing).cloned().collect();
        if !item.missing.is_subset(&kleene_missing) || !hangs_on(document, on, expected, &item.missing, &left_out) {
            return Err("missing differs".to_string());
        }
    }
    compare_sum(document, on, expected, item)
}

fn is_verdict_allowed(document: &Document, on: Day, expected: &Expected, verdict: Option<bool>) -> Result<(), String> {
    match (expected.verdict, verdict) {
        (expected, found) if expected == found => Ok(()),
        (Some(_), _) => Err("the verdict differs, or is less firm than Kleene's".to_string()),
        (None, firmer) => match complete(document, on, expected, &expected.missing).iter().find(|completed| verdict_of(completed) != firmer) {
            None => Ok(()),
            Some(other) => Err(format!("the verdict is firmer, and this completion disagrees: {other:?}")),
        },
    }
}

fn compare_sum(document: &Document, on: Day, expected: &Expected, item: &Item) -> Result<(), String> {
    let printed = match (item.sum("amount"), item.sum("amount_min"), item.sum("amount_max")) {
        (Some(amount), None, None) => Some(Sum::Exactly(amount.to_string())),
        (None, Some(low), Some(high)) => Some(Sum::Between(low.to_string(), high.to_string())),
        (None, None, None) => None,
        _ => return Err("an amount is one number or two bounds".to_string()),
    };
    match (&expected.sum, printed) {
        (sum, Some(printed)) if *sum == printed => Ok(()),
        (Sum::Unknown, Some(printed)) => {
            let completions = complete(document, on, expected, &expected.amount_missing);
            let agree = completions.iter().flatten().all(|completed| completed.sum == printed);
            if agree { Ok(()) } else { Err("an amount is given that hangs on unknown facts".to_string()) }
        }
        (_, Some(_)) => Err("the amount differs".to_string()),
        (Sum::Without, None) => Ok(()),
        (Sum::Unknown, None) if item.verdict == Some(false) || item.amount_missing == expected.amount_missing => Ok(()),
        (Sum::Unknown, None) => Err("amount_missing differs".to_string()),
        // With `needs` (or `ineligible`) the amount may be given.
        (_, None) if item.verdict != Some(true) => Ok(()),
        (_, None) => Err("the amount is known but not given".to_string()),
    }
}
