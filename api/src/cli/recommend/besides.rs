//! How do people read what can be held together, and which single change would do?

use crate::pages::{BundleView, Tongue, bundle_view, change_text, recipient_name};
use crate::wire::Besides;
use engine::catalog::Catalog;
use engine::eligibility::{ChangeSearch, Question, Recommendation, Situation, Verdict};
use engine::facts::Household;
use engine::words;
use engine::words::{Language, Words};
use std::fmt::Write;

/// Adds what is asked for beside the table of one household.
pub fn write_besides(
    catalog: &Catalog,
    household: &Household,
    question: Question<'_>,
    besides: Besides,
    list: &[Recommendation],
    language: Language,
    text: &mut String,
) {
    let l = Tongue(language);
    if besides.bundle {
        match bundle_view(l, catalog, household, question.on, list) {
            Some(bundle) => write_bundle(l, &bundle, text),
            None => _ = writeln!(text, "  {}", l.t("可同时享受的组合：无", "What can be held together: nothing")),
        }
    }
    if besides.near {
        write_changes(l, catalog, household, question, list, text);
    }
    if besides.bundle || besides.near {
        text.push('\n');
    }
}

fn write_bundle(l: Tongue, bundle: &BundleView, text: &mut String) {
    let (monthly, once) = (bundle.monthly, bundle.once);
    let head = words!(
        "可同时享受的组合：每月 {monthly} 元，一次性 {once} 元（法定优先；限额、资金和已享受的救助不计在内）",
        "What can be held together: {monthly} yuan a month, {once} yuan once (statutory first; caps, funds and held aid are not counted)"
    );
    let _ = writeln!(text, "  {}", l.own(head));
    if !bundle.is_exact {
        let _ = writeln!(text, "    {}", l.t("项目太多，未全部比较，可能还有更好的组合", "too many to compare them all: a better one is possible"));
    }
    for one in &bundle.kept {
        let mut parts = vec![one.name.clone(), one.who.clone()];
        parts.extend(Some(one.pays.clone()).filter(|pays| !pays.is_empty()));
        parts.extend(Some(&one.excludes).filter(|names| !names.is_empty()).map(|names| l.own(words!("选了它就不能享受：{names}", "it excludes: {names}"))));
        let _ = writeln!(text, "    + {}", parts.join(" · "));
    }
    for one in &bundle.left_out {
        let by = &one.because_of;
        let _ = writeln!(text, "    - {} · {} · {}", one.name, one.who, l.own(words!("不能与{by}同享", "not beside {by}")));
    }
}

/// Ineligible programs of which one change of a fact would be enough.
fn write_changes(l: Tongue, catalog: &Catalog, household: &Household, question: Question<'_>, list: &[Recommendation], text: &mut String) {
    let head = Words::new("只改变一项资料就够的项目：", "Programs for which the change of one fact alone would do:");
    let (mut enough, mut lines, mut is_whole) = (Vec::new(), Vec::new(), true);
    let situation = Situation::new(household, question.on, question.rigour);
    let mut search = ChangeSearch::new(catalog, &situation);
    for one in list.iter().filter(|one| one.verdict == Verdict::Ineligible) {
        let found = search.of(&one.program, one.recipient);
        is_whole &= found.is_whole;
        let changes = found.list;
        let says: Vec<String> = changes.iter().filter_map(|change| change_text(l, catalog, household, change)).collect();
        if !says.is_empty() {
            let or = l.t("；或", "; or ");
            let line = format!("    - {} · {} · {}", l.w(&one.program.name), recipient_name(l, household, one.recipient), says.join(or));
            // First where nothing else is missing.
            if changes.iter().any(|change| change.leads_to == Verdict::Eligible) { &mut enough } else { &mut lines }.push(line);
        }
    }
    enough.append(&mut lines);
    lines = enough;
    if lines.is_empty() {
        lines.push(format!("    {}", l.t("没有", "none")));
    }
    if !is_whole {
        lines.push(format!("    {}", l.t("家庭太大，没有全部试过", "the household is too large: not all were tried")));
    }
    let _ = writeln!(text, "  {}\n{}", l.own(head), lines.join("\n"));
}
