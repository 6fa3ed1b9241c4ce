//! Where do the classes of one aid leave a gap, or overlap?
//!
//! Classes are programs of one agency for the same need, place and kind of recipient of which nobody can hold two. Told are, each only
//! where it is proved on the day: values of a number that every class asks for and none takes, between two that do; values that two
//! classes take where neither holds all of the other's; and sums that no class pays, or two do, where at least one class pays a range.

use super::advice::{Anchor, Remark};
use super::combinations::{SumKey, combinations_of};
use super::days::day_in_force;
use super::spans::Span;
use super::sums::{Reader, Term};
use crate::calendar::Date;
use crate::catalog::{Amount, Catalog, PairRelation, Program, Subject};
use crate::facts::Vocabulary;
use crate::number::Exact;
use crate::words;
use crate::words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) fn find(catalog: &Catalog, as_of: Date) -> Vec<Remark> {
    families(catalog, as_of).iter().flat_map(|family| of_family(catalog, family, as_of)).collect()
}

/// Programs that are classes of one aid, two or more together.
fn families(catalog: &Catalog, as_of: Date) -> Vec<Vec<&Program>> {
    let in_force = |program: &&Arc<Program>| program.in_force.contains(day_in_force(program, as_of));
    let mut left: Vec<&Program> = catalog.programs.iter().filter(in_force).map(Arc::as_ref).collect();
    let mut families = Vec::new();
    while let Some(first) = left.pop() {
        let mut family = vec![first];
        let mut next = 0;
        while let Some(own) = family.get(next).copied() {
            let (joined, rest) = left.into_iter().partition(|other| are_classes(catalog, own, other));
            family.extend::<Vec<&Program>>(joined);
            left = rest;
            next += 1;
        }
        family.sort_by(|a, b| a.id.cmp(&b.id));
        // Of several versions of one program the one of the day counts; another time has other classes.
        family.retain(|program| program.in_force.meets(&first.in_force));
        if family.len() > 1 {
            families.push(family);
        }
    }
    families
}

fn are_classes(catalog: &Catalog, a: &Program, b: &Program) -> bool {
    let exclusive = matches!(catalog.relations.between(&a.id, &b.id), Some(PairRelation::Excludes | PairRelation::HighestOf));
    exclusive && a.agency == b.agency && a.need == b.need && a.region == b.region && a.paid_to == b.paid_to && a.per == b.per
}

fn of_family<'c>(catalog: &'c Catalog, family: &[&Program], as_of: Date) -> Vec<Remark> {
    let reader = |program: &Program| -> Reader<'c> { Reader { vocabulary: &catalog.vocabulary, day: day_in_force(program, as_of) } };
    let mut remarks = sums_between(catalog, family, &reader);
    // What each judged class can still take of each number: one span for each alternative, or nothing where it does not ask.
    let mut asked: BTreeMap<SumKey, BTreeMap<usize, Vec<Span>>> = BTreeMap::new();
    let judged: BTreeSet<usize> = (0..family.len()).filter(|index| family[*index].open.is_none()).collect();
    for index in &judged {
        let Some(combinations) = combinations_of(&reader(family[*index]), &family[*index].criteria) else { continue };
        let every: Vec<SumKey> = combinations.first().map(|first| first.numbers.keys().cloned().collect()).unwrap_or_default();
        for key in every {
            // An alternative that does not ask takes every value: then there is no band.
            let spans: Option<Vec<Span>> = combinations.iter().map(|combination| combination.numbers.get(&key).cloned()).collect();
            if let Some(spans) = spans {
                asked.entry(key).or_default().insert(*index, spans);
            }
        }
    }
    for (key, takers) in asked.into_iter().filter(|(_, takers)| takers.len() > 1) {
        let Some(name) = name_of(&key, &catalog.vocabulary) else { continue };
        let mut spans: Vec<(usize, Span)> = takers.iter().flat_map(|(index, spans)| spans.iter().map(move |span| (*index, span.clone()))).collect();
        spans.sort_by_key(|(_, span)| span.low.as_ref().map(|low| (low.at.clone(), !low.is_in)));
        let related = |a: usize, b: usize| are_classes(catalog, family[a], family[b]);
        // A class that can't be judged may take whom the others leave out.
        if (0..family.len()).all(|index| takers.contains_key(&index)) {
            remarks.extend(gaps(&spans, &related).into_iter().map(|(a, b, hole)| gap_remark(family[a], family[b], &name, &hole)));
        }
        remarks.extend(overlaps(&takers, &related).into_iter().filter_map(|(a, b, both)| {
            let meet = may_meet(catalog, family[a], family[b], as_of);
            meet.then(|| overlap_remark(family[a], family[b], &name, &both))
        }));
    }
    remarks
}

/// Holes that nobody takes, with the classes on both sides.
fn gaps(spans: &[(usize, Span)], related: &dyn Fn(usize, usize) -> bool) -> Vec<(usize, usize, Span)> {
    let mut found = Vec::new();
    let mut below: Option<&(usize, Span)> = None;
    for next in spans {
        if let Some((index, span)) = below
            && let Some(hole) = span.hole_below(&next.1)
            && *index != next.0
            && related(*index, next.0)
        {
            found.push((*index, next.0, hole));
        }
        // The span that reaches farthest is the one below the next hole.
        let reaches_farther = |(_, span): &(usize, Span)| match (&span.high, &next.1.high) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(own), Some(next)) => (&next.at, next.is_in) > (&own.at, own.is_in),
        };
        if below.is_none_or(reaches_farther) {
            below = Some(next);
        }
    }
    found
}

/// Pairs of classes of which each takes a single span, that share a part of it, and of which neither holds all of the other's.
fn overlaps(takers: &BTreeMap<usize, Vec<Span>>, related: &dyn Fn(usize, usize) -> bool) -> Vec<(usize, usize, Span)> {
    let single: Vec<(usize, &Span)> =
        takers.iter().filter_map(|(index, spans)| if let [one] = spans.as_slice() { Some((*index, one)) } else { None }).collect();
    let mut found = Vec::new();
    for (position, (a, one)) in single.iter().enumerate() {
        for (b, two) in &single[position + 1..] {
            if let Some(both) = one.meet(two).filter(|both| both != *one && both != *two && related(*a, *b)) {
                found.push((*a, *b, both));
            }
        }
    }
    found
}

fn may_meet(catalog: &Catalog, a: &Program, b: &Program, as_of: Date) -> bool {
    let reader = Reader { vocabulary: &catalog.vocabulary, day: day_in_force(a, as_of) };
    let together: Vec<_> = a.criteria.iter().chain(&b.criteria).cloned().collect();
    combinations_of(&reader, &together).is_some_and(|left| !left.is_empty())
}

/// The sums that classes pay: each a number or a range of numbers.
fn sums_between<'c>(catalog: &'c Catalog, family: &[&Program], reader: &dyn Fn(&Program) -> Reader<'c>) -> Vec<Remark> {
    let mut paid: Vec<(usize, Span)> = Vec::new();
    for (index, program) in family.iter().enumerate() {
        let of = |number| reader(program).sum(number).filter(|sum| sum.parts.is_empty()).map(|sum| sum.constant);
        let ends = match &program.amount {
            Amount::Exactly(number) => of(number).map(|sum| (sum.clone(), sum)),
            Amount::Between(least, most) => of(least).zip(of(most)),
            _ => None,
        };
        // "Up to a sum" is no class of sums.
        if let Some((least, most)) = ends.filter(|(least, _)| *least > Exact::ZERO) {
            let is_whole = [&least, &most].iter().all(|end| !end.to_text().contains('.'));
            let step = if is_whole { Exact::ONE } else { Exact::ratio(1, 100) };
            paid.push((index, Span::between(Some(least), Some(most), Some(step))));
        }
    }
    paid.sort_by_key(|(_, span)| span.low.as_ref().map(|low| low.at.clone()));
    let is_range = |span: &Span| span.low != span.high;
    let mut remarks = Vec::new();
    for pair in paid.windows(2) {
        let [(a, below), (b, above)] = pair else { continue };
        let (one, two) = (family[*a], family[*b]);
        if !(is_range(below) || is_range(above)) || !are_classes(catalog, one, two) {
            continue;
        }
        let (first, second) = (&one.id, &two.id);
        let is_covered = |hole: &Span| paid.iter().any(|(_, span)| span.meet(hole).is_some());
        if let Some(hole) = below.hole_below(above).filter(|hole| !is_covered(hole)) {
            let hole = hole.text();
            remarks.push(Remark {
                file: two.file.clone(),
                anchor: Anchor::Key("amount"),
                problem: words!("{first} 与 {second} 之间，{hole} 元没有哪一档发放", "between {first} and {second} no class pays {hole} yuan"),
                mend: Words::new(
                    "请对照原文各档金额；原文如此的，写入 doubts",
                    "compare the classes' sums with the source; if it says so, note it under doubts",
                ),
            });
        } else if let Some(both) = below.meet(above).filter(|both| is_range(both)) {
            let both = both.text();
            remarks.push(Remark {
                file: two.file.clone(),
                anchor: Anchor::Key("amount"),
                problem: words!("{both} 元既属 {first} 又属 {second}", "{both} yuan belong to {first} and to {second}"),
                mend: Words::new(
                    "请对照原文各档金额；原文如此的，写入 doubts",
                    "compare the classes' sums with the source; if it says so, note it under doubts",
                ),
            });
        }
    }
    remarks
}

fn gap_remark(a: &Program, b: &Program, name: &Words, hole: &Span) -> Remark {
    let (first, second, hole, zh, en) = (&a.id, &b.id, hole.text(), &name.zh, &name.en);
    Remark {
        file: b.file.clone(),
        anchor: Anchor::Key("criteria"),
        problem: words!(
            "{zh}在 {hole} 的，{first}、{second} 及同类各档都不收",
            "with {en} {hole} neither {first} nor {second} nor any class beside them takes anybody"
        ),
        mend: Words::new(
            "请对照原文检查两档的界线（< 与 <=）；原文如此的，写入 doubts",
            "check the edges (< or <=) by the source's text; if it says so, note it under doubts",
        ),
    }
}

fn overlap_remark(a: &Program, b: &Program, name: &Words, both: &Span) -> Remark {
    let (first, second, both, zh, en) = (&a.id, &b.id, both.text(), &name.zh, &name.en);
    Remark {
        file: b.file.clone(),
        anchor: Anchor::Key("criteria"),
        problem: words!(
            "{zh}在 {both} 的，{first} 与 {second} 都收，而两者不能同享",
            "with {en} {both} both {first} and {second} take people, though nobody can hold both"
        ),
        mend: Words::new("请对照原文检查两档的界线（< 与 <=）", "check the edges of the two classes (< or <=) by the source's text"),
    }
}

/// The name of a number that is a single fact or derived fact of the household or recipient.
fn name_of(key: &SumKey, vocabulary: &Vocabulary) -> Option<Words> {
    let [(term, _)] = key.as_slice() else { return None };
    match term {
        Term::Fact(fact) | Term::Day(fact) if matches!(fact.subject, Subject::Household | Subject::Recipient) => Some(fact.definition(vocabulary).name.clone()),
        Term::Defined(key, _) => Some(Words::new(format!(" {key} "), key)),
        _ => None,
    }
}
