//! Do the terms of the catalog's programs say what their sources say, and does each program have them?

use crate::relations::with_lines;
use engine::calendar::parse_date;
use engine::catalog::{AidUnit, CapWindow, Covers, PaidTo, PartialAward, Per, Program, ProgramKind, Repeats};
use engine::facts::{Holder, Value};
use support::catalog;

fn program(id: &str) -> &'static Program {
    catalog().programs.iter().find(|p| p.id == id).unwrap_or_else(|| panic!("{id} is there"))
}

#[test]
fn donations_end_and_windows_close() {
    for program in &catalog().programs {
        let is_donation = program.kind == ProgramKind::NonStatutory && program.per == Per::Month;
        assert!(!is_donation || program.covers != Covers::Open, "{} has no end", program.id);
        assert!(program.repeats != Repeats::EachWindow || program.covers != Covers::Open, "{} has no next window", program.id);
        assert_eq!(program.unit == AidUnit::Household, program.paid_to == PaidTo::Household, "{}: none says one_per_household today", program.id);
        assert_eq!(program.partial, PartialAward::Refused, "{}", program.id);
    }
}

/// A cap limits the awards of the file that states it, so those who share one must each state it.
#[test]
fn caps_are_stated_by_each_that_shares_them() {
    let mut shared = 0;
    for own in &catalog().programs {
        for cap in &own.caps {
            assert!(cap.over.contains(&own.id) && cap.over.windows(2).all(|pair| pair[0] < pair[1]), "{}", own.id);
            assert!(cap.clause.is_some(), "{} cites its clause", own.id);
            for other in cap.over.iter().filter(|other| **other != own.id) {
                shared += 1;
                let on = own.in_force.from;
                let theirs = program(other).caps.iter().find(|c| c.over == cap.over).unwrap_or_else(|| panic!("{other} states the cap of {}", own.id));
                assert_eq!((theirs.per, theirs.for_whom, theirs.amount_on(on)), (cap.per, cap.for_whom, cap.amount_on(on)), "{other} and {}", own.id);
            }
        }
    }
    assert_eq!(shared, 30, "six programs share Ezhou's ceiling");
}

#[test]
fn caps_have_the_amount_of_the_day() {
    let day = |text| parse_date(text).expect("a day");
    for (id, yuan, per, unit) in [
        ("ez-huimin-chronic-dialysis", 20_000, CapWindow::Year, AidUnit::Person),
        ("ez-medaid-vagrant", 2_000, CapWindow::Year, AidUnit::Person),
        ("dc-andingmen-emergency-fund", 6_000, CapWindow::Year, AidUnit::Household),
    ] {
        let [cap] = program(id).caps.as_slice() else { panic!("{id} has one cap") };
        assert_eq!((cap.per, cap.for_whom), (per, unit), "{id}");
        assert_eq!(cap.amount_on(day("2026-08-15")).map(|money| money.fen()), Some(yuan * 100), "{id}");
        assert_eq!(cap.amount_on(day("2007-12-31")), None, "{id}: no number holds yet, so none is made up");
    }
}

#[test]
fn terms_that_differ_from_the_usual() {
    for (id, repeats, covers) in [
        ("bj-temp-urgent", Repeats::PerCause, Covers::Months(12)),
        ("bj-temp-expense", Repeats::PerCause, Covers::Months(12)),
        ("bj-dibao-taper", Repeats::Standing, Covers::Months(1)),
        ("bj-dibao", Repeats::Standing, Covers::Open),
        ("bj-child-preschool", Repeats::Never, Covers::Season),
        ("ez-rent-sanwu", Repeats::Standing, Covers::Open),
        ("ez-house-wubao", Repeats::Standing, Covers::Open),
        ("ez-house-new", Repeats::Never, Covers::Season),
        ("ez-medaid-vagrant", Repeats::PerCause, Covers::Event),
        ("ez-edu-misc-primary", Repeats::EachWindow, Covers::Term),
        ("dc-cdpf-assistive-devices", Repeats::After { months: 36 }, Covers::Season),
        ("dc-dongzhimen-zero-employment", Repeats::Standing, Covers::Months(6)),
        ("dc-jiaodaokou-care-shop", Repeats::Standing, Covers::Months(12)),
        ("dc-youth-league-study-aid", Repeats::EachWindow, Covers::Year),
    ] {
        assert_eq!((program(id).repeats, program(id).covers), (repeats, covers), "{id}");
    }
}

#[test]
fn what_a_file_may_say() {
    let of = |lines: &str| {
        let (catalog, diagnostics) = with_lines(&[("a", lines)]);
        assert!(diagnostics.is_empty(), "{lines}: {diagnostics:?}");
        (*catalog.programs[0]).clone()
    };
    for (lines, repeats) in [
        ("repeats: never", Repeats::Never),
        ("repeats: standing", Repeats::Standing),
        ("repeats: per_cause", Repeats::PerCause),
        ("repeats: each_window\ncovers: year", Repeats::EachWindow),
        ("repeats: {after: {years: 5}}", Repeats::After { months: 60 }),
        ("repeats:\n  after:\n    months: 6", Repeats::After { months: 6 }),
        ("repeats: {after: {years: 100}}", Repeats::After { months: 1_200 }),
    ] {
        assert_eq!(of(lines).repeats, repeats, "{lines}");
    }
    for (lines, covers) in [
        ("covers: open", Covers::Open),
        ("covers: term", Covers::Term),
        ("covers: year", Covers::Year),
        ("covers: school_year", Covers::SchoolYear),
        ("covers: season", Covers::Season),
        ("covers: event", Covers::Event),
        ("covers: {months: 18}", Covers::Months(18)),
        ("covers: open\nper: once\nkind: non_statutory", Covers::Open),
    ] {
        assert_eq!(of(lines).covers, covers, "{lines}");
    }
    for (lines, unit) in [
        ("paid_to: household", AidUnit::Household),
        ("paid_to: person", AidUnit::Person),
        ("paid_to: person\none_per_household: true", AidUnit::Household),
        ("paid_to: person\none_per_household: false", AidUnit::Person),
    ] {
        assert_eq!(of(lines).unit, unit, "{lines}");
    }
    assert_eq!((of("partial: true").partial, of("").partial), (PartialAward::Allowed, PartialAward::Refused));
    let capped = of("caps: [{amount: 12.50, over: [a, a], per: ever, for: household, says: {zh: 最高, en: most}}]");
    assert_eq!((capped.caps[0].over.as_slice(), capped.caps[0].per), (["a".to_string()].as_slice(), CapWindow::Ever));
    assert_eq!(capped.caps[0].amount_on(parse_date("1900-01-01").expect("a day")).map(|money| money.fen()), Some(1_250));
}

#[test]
fn an_award_sets_the_status_that_it_is() {
    let vocabulary = &catalog().vocabulary;
    for (id, holder, facts) in [
        ("bj-dibao", Holder::Household, vec![("dibao", Value::Choice(1))]),
        ("ez-urban-dibao", Holder::Household, vec![("dibao", Value::Choice(1))]),
        ("bj-low-income", Holder::Household, vec![("dibao_marginal", Value::Bool(true)), ("low_income", Value::Bool(true))]),
        ("bj-dibao-direct", Holder::Member, vec![("dibao_single", Value::Bool(true))]),
    ] {
        let confers = &program(id).confers;
        let mut found: Vec<_> = confers.iter().map(|set| (set.key.as_str(), set.rows[0].value.clone())).collect();
        found.sort_by_key(|(key, _)| *key);
        assert_eq!(found, facts, "{id}");
        for set in confers {
            assert_eq!((set.holder, vocabulary.facts(holder)[set.slot].key.as_str()), (holder, set.key.as_str()), "{id}");
        }
    }
    let urban = vocabulary.slot(Holder::Household, "dibao").map(|slot| vocabulary.facts(Holder::Household)[slot].kind.choices()[1].code.as_str());
    assert_eq!(urban, Some("urban"));
}
