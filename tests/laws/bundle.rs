//! The best of what can be held together: no set that the relations allow gives more.

use engine::catalog::{AidUnit, PaidTo, PairRelation, Per, Program, ProgramKind, Relation, RelationKind, RelationTable};
use engine::eligibility::{AmountFound, Bundle, Offer, Recipient, held_together};
use engine::money::Money;
use fastrand::Rng;
use support::catalog;

/// A few programs of all kinds with random relations.
fn programs(rng: &mut Rng) -> Vec<Program> {
    let count = rng.usize(1..=6);
    let relation = |own: usize, rng: &mut Rng| {
        let kinds = [RelationKind::Excludes, RelationKind::HighestOf, RelationKind::TopsUp, RelationKind::Stacks, RelationKind::ExcludesSameCause];
        let other = (own + rng.usize(1..count)) % count;
        let base = catalog().programs.iter().flat_map(|program| &program.relations).next().expect("a relation").clone();
        Relation { kind: kinds[rng.usize(..kinds.len())], other: format!("p{other}"), ..base }
    };
    (0..count)
        .map(|own| Program {
            id: format!("p{own}"),
            kind: if rng.bool() { ProgramKind::Statutory } else { ProgramKind::NonStatutory },
            need: ["living", "education", "education.tuition", "medical"][rng.usize(..4)].to_string(),
            paid_to: if rng.bool() { PaidTo::Household } else { PaidTo::Person },
            unit: if rng.u8(..4) == 0 { AidUnit::Household } else { AidUnit::Person },
            per: [Per::Month, Per::Year, Per::Once][rng.usize(..3)],
            relations: (0..if count > 1 { rng.usize(0..3) } else { 0 }).map(|_| relation(own, rng)).collect(),
            implements: Vec::new(),
            ..Program::clone(&catalog().programs[0])
        })
        .collect()
}

/// Members of each household.
const MEMBERS: usize = 3;

fn offers<'p>(programs: &'p [Program], rng: &mut Rng) -> Vec<Offer<'p>> {
    let mut offers = Vec::new();
    for program in programs {
        let recipients = match program.paid_to {
            PaidTo::Household => vec![Recipient::Household],
            PaidTo::Person => (0..rng.u16(1..=3)).map(Recipient::Member).collect(),
        };
        for recipient in recipients {
            let amount = match rng.u8(..8) {
                0 => AmountFound::Without,
                1 => AmountFound::Between(Money::from_fen(rng.i64(0..500)), Money::from_fen(600)),
                _ => AmountFound::Exactly(Money::from_fen(rng.i64(1..1_000))),
            };
            offers.push(Offer { program, recipient, amount, some: None, born: MEMBERS });
        }
    }
    offers.truncate(11);
    offers
}

fn fen(offer: &Offer<'_>) -> i128 {
    let fen = match offer.amount {
        AmountFound::Exactly(money) | AmountFound::Between(money, _) => i128::from(money.fen()),
        _ => 0,
    };
    fen * if offer.program.per == Per::Month { 12 } else { 1 }
}

fn is_statutory(offer: &Offer<'_>) -> bool {
    offer.program.kind == ProgramKind::Statutory
}

fn is_of_all(offer: &Offer<'_>) -> bool {
    offer.recipient == Recipient::Household || offer.program.unit == AidUnit::Household
}

fn same_people(a: &Offer<'_>, b: &Offer<'_>) -> bool {
    is_of_all(a) || is_of_all(b) || a.recipient == b.recipient
}

/// What the first pays less beside the second: as much as falls on those whom both are for, and no more than is given for them.
fn taken(a: &Offer<'_>, b: &Offer<'_>) -> i128 {
    let both = if is_of_all(a) && is_of_all(b) { MEMBERS as i128 } else { 1 };
    let part = |offer: &Offer<'_>| if is_of_all(offer) { (fen(offer) * both * 2 + MEMBERS as i128) / (MEMBERS as i128 * 2) } else { fen(offer) };
    part(a).min(part(b))
}

fn exclude_each_other(table: &RelationTable, a: &Offer<'_>, b: &Offer<'_>) -> bool {
    use PairRelation::{Excludes, ExcludesSameCause, HighestOf};
    let (one, other) = (&a.program, &b.program);
    let is_within = |need: &str, other: &str| need == other || need.starts_with(&format!("{other}."));
    let one_need = is_within(&one.need, &other.need) || is_within(&other.need, &one.need);
    same_people(a, b)
        && match table.between(&one.id, &other.id) {
            Some(Excludes | ExcludesSameCause | HighestOf) => true,
            Some(_) => false,
            None => one.id == other.id || (!is_statutory(a) && !is_statutory(b) && one_need),
        }
}

/// Whether the first pays only what the second leaves open.
fn pays_over(table: &RelationTable, (place, a): (usize, &Offer<'_>), (other_place, b): (usize, &Offer<'_>)) -> bool {
    let tops_up = |a: &Offer<'_>, b: &Offer<'_>| table.between(&a.program.id, &b.program.id) == Some(PairRelation::TopsUp);
    let (own, others) = (tops_up(a, b), tops_up(b, a));
    if place == other_place || a.program.id == b.program.id || !same_people(a, b) || !(own || others) {
        return false;
    }
    match (is_statutory(a), is_statutory(b)) {
        (true, false) => false,
        (false, true) => true,
        _ if own && others => (fen(a), std::cmp::Reverse(place)) < (fen(b), std::cmp::Reverse(other_place)),
        _ => own,
    }
}

type Worth = (i128, usize, i128, usize);

fn worth(table: &RelationTable, offers: &[Offer<'_>], set: &[usize]) -> Worth {
    let mut worth = (0, 0, 0, 0);
    for own in set {
        let topped = set.iter().filter(|other| pays_over(table, (*own, &offers[*own]), (**other, &offers[**other])));
        let under: i128 = topped.map(|other| taken(&offers[*own], &offers[*other])).sum();
        let paid = (fen(&offers[*own]) - under).max(0);
        if is_statutory(&offers[*own]) {
            worth = (worth.0 + paid, worth.1 + 1, worth.2, worth.3);
        } else {
            worth = (worth.0, worth.1, worth.2 + paid, worth.3 + 1);
        }
    }
    worth
}

#[test]
fn no_allowed_set_gives_more() {
    let (mut with_choice, mut beyond_greedy, mut with_difference) = (0, 0, 0);
    for seed in 0..1_500 {
        let mut rng = Rng::with_seed(seed);
        let programs = programs(&mut rng);
        let table = RelationTable::of(&programs);
        let offers = offers(&programs, &mut rng);
        let is_allowed = |set: &[usize]| set.iter().all(|a| set.iter().all(|b| a == b || !exclude_each_other(&table, &offers[*a], &offers[*b])));
        let sets = (0..1_usize << offers.len()).map(|bits| (0..offers.len()).filter(|place| bits & (1 << place) != 0).collect::<Vec<_>>());
        let best = sets.filter(|set| is_allowed(set)).map(|set| worth(&table, &offers, &set)).max().expect("the empty set");
        let found = held_together(&table, &offers);
        assert!(found.is_exact && is_allowed(&found.kept), "seed {seed}: {found:?}");
        assert_eq!(worth(&table, &offers, &found.kept), best, "seed {seed}: {found:?}");
        assert_eq!(found.recurring_fen + found.single_fen, best.0 + best.2, "seed {seed}: the sum is what the set is worth");
        assert_eq!(found.paid_fen.iter().sum::<i128>(), best.0 + best.2, "seed {seed}");
        with_difference += usize::from(found.kept.iter().zip(&found.paid_fen).any(|(place, paid)| *paid < fen(&offers[*place])));
        says_what_excludes_what(&table, &offers, &found, seed);
        with_choice += usize::from(!found.left_out.is_empty());
        let mut larger_first: Vec<usize> = (0..offers.len()).collect();
        larger_first.sort_by_key(|place| std::cmp::Reverse(fen(&offers[*place])));
        let mut greedy: Vec<usize> = Vec::new();
        for place in larger_first {
            if !greedy.iter().any(|other| exclude_each_other(&table, &offers[place], &offers[*other])) {
                greedy.push(place);
            }
        }
        beyond_greedy += usize::from(worth(&table, &offers, &greedy) < best);
    }
    println!("{with_choice} with a choice, {beyond_greedy} where the larger first gives less, {with_difference} with a difference");
    assert!(with_choice > 500 && beyond_greedy > 100 && with_difference > 100);
}

/// Everything is kept or left out, and what is left out is excluded by exactly those kept ones that exclude it.
fn says_what_excludes_what(table: &RelationTable, offers: &[Offer<'_>], found: &Bundle, seed: u64) {
    let mut all: Vec<usize> = found.kept.iter().copied().chain(found.left_out.iter().map(|(place, _)| *place)).collect();
    all.sort_unstable();
    assert_eq!(all, (0..offers.len()).collect::<Vec<_>>(), "seed {seed}");
    for (place, by) in &found.left_out {
        let those = |holds: &dyn Fn(usize) -> bool| found.kept.iter().copied().filter(|kept| holds(*kept)).collect::<Vec<usize>>();
        let excluding = those(&|kept| exclude_each_other(table, &offers[*place], &offers[kept]));
        let topping = those(&|kept| pays_over(table, (kept, &offers[kept]), (*place, &offers[*place])));
        assert_eq!(*by, if excluding.is_empty() { topping } else { excluding }, "seed {seed}");
        assert!(!by.is_empty(), "seed {seed}: nothing stands in the way of {place}");
    }
}

/// However many offers hang together, an answer comes at once: it says that it may not be the best, and keeps to the relations.
#[test]
fn beyond_the_bound_it_is_said() {
    let rng = &mut Rng::with_seed(3);
    let base = Program { paid_to: PaidTo::Household, unit: AidUnit::Household, per: Per::Month, ..Program::clone(&catalog().programs[0]) };
    let relation = catalog().programs.iter().flat_map(|program| &program.relations).next().expect("a relation").clone();
    let of = |count: usize, rng: &mut Rng| -> Vec<Program> {
        let excludes = |own: usize, rng: &mut Rng| {
            let others = (0..6).map(|_| rng.usize(..count)).filter(|other| *other != own).collect::<Vec<_>>();
            others.into_iter().map(|other| Relation { kind: RelationKind::Excludes, other: format!("p{other}"), ..relation.clone() }).collect()
        };
        (0..count)
            .map(|own| Program {
                id: format!("p{own:03}"),
                kind: ProgramKind::Statutory,
                implements: Vec::new(),
                relations: excludes(own, rng),
                ..base.clone()
            })
            .collect()
    };
    for count in [300, 90] {
        let mut programs = of(count, rng);
        programs.iter_mut().for_each(|program| {
            program.relations.iter_mut().for_each(|relation| relation.other = format!("p{:0>3}", &relation.other[1..]));
        });
        let table = RelationTable::of(&programs);
        let offer = |program| Offer { program, recipient: Recipient::Household, amount: AmountFound::Exactly(Money::from_fen(100)), some: None, born: MEMBERS };
        let offers: Vec<Offer<'_>> = programs.iter().map(offer).collect();
        let found = held_together(&table, &offers);
        assert!(!found.is_exact, "{count}");
        assert!(found.kept.iter().all(|a| found.kept.iter().all(|b| a == b || !exclude_each_other(&table, &offers[*a], &offers[*b]))), "{count}");
        assert!(found.left_out.iter().all(|(_, by)| !by.is_empty()), "{count}: nothing more fits");
        assert!(found.kept.len() > count / 8, "{count}: {}", found.kept.len());
    }
    assert_eq!(held_together(&RelationTable::default(), &[]), Bundle { is_exact: true, ..Bundle::default() });
}

/// A family of Dongcheng without income; `true` for a man of 76 whom nobody supports, `false` for a woman of 50.
fn family(alone: &[bool]) -> engine::facts::Household {
    let member = |(position, is_alone): (usize, &bool)| {
        let born = if *is_alone { "1950-01-01" } else { "1976-05-01" };
        format!(
            r#"{{"id": "m{position}", "birth_date": "{born}", "local_hukou": true, "tekun": "none", "special_relief": "none", "child_class": "none", "seriously_ill_certified": false,
            "disability_type": 0, "disability_grade": 0, "work_form": "none", "student": "none", "no_able_supporter": {is_alone}, "incomes": []}}"#
        )
        .replace('\n', " ")
    };
    let members: Vec<String> = alone.iter().enumerate().map(member).collect();
    let line = format!(
        r#"{{"id": "h", "area": "110101", "supporters": [], "property_within_rule": true, "single_parent": false, "carer_60": false, "members": [{}]}}"#,
        members.join(", ")
    );
    engine::facts::parse_household(&line, &catalog().vocabulary).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// Destitute support takes the allowance's place for its person, and leaves it to the others of the family.
#[test]
fn nobody_is_counted_for_the_allowance_and_destitute_support() {
    use engine::eligibility::{Question, Rigour, best_bundle, recommend};
    let on = engine::calendar::parse_date("2024-12-01").expect("a day");
    for (alone, yuan) in [(&[true][..], 2_175), (&[true, false], 3_625), (&[false, false], 2_900), (&[true, true], 4_350)] {
        let household = family(alone);
        let only: std::collections::BTreeSet<String> = ["bj-dibao", "bj-tekun"].map(String::from).into();
        let question = Question { on, only: Some(&only), with_ineligible: false, rigour: Rigour::Warn };
        let list = recommend(catalog(), &household, question).list;
        let bundle = best_bundle(catalog(), &household, on, &list);
        assert_eq!(bundle.monthly_fen(), yuan * 100, "{alone:?}: {:?}", list.iter().map(|one| (&one.program.id, &one.amount)).collect::<Vec<_>>());
        assert_eq!(bundle.kept.len() + bundle.left_out.len(), list.len(), "{alone:?}: each is kept or left out");
    }
}

/// A grandparent and children of Chaoyang whom nobody supports, without income.
fn grandchildren(count: usize) -> engine::facts::Household {
    let common = r#""local_hukou": true, "disability_type": 0, "disability_grade": 0, "tekun": "none", "special_relief": "none", "seriously_ill_certified": false,
        "work_form": "none", "incomes": []"#;
    let child = |number: usize| {
        format!(r#"{{"id": "c{number}", "birth_date": "2016-0{}-01", "child_class": "de_facto_unsupported", "student": "primary", {common}}}"#, number + 1)
    };
    let children: Vec<String> = (0..count).map(child).collect();
    let line = format!(
        r#"{{"id": "g", "area": "110105", "hukou": "urban", "income_month": "0", "supporters": [], "property_within_rule": true, "single_parent": false, "carer_60": false, "dibao": "none",
        "members": [{{"id": "g", "birth_date": "1960-01-01", "child_class": "none", "student": "none", "no_able_supporter": false, {common}}}, {}]}}"#,
        children.join(", ")
    );
    engine::facts::parse_household(&line.replace('\n', " "), &catalog().vocabulary).unwrap_or_else(|faults| panic!("{faults:?}"))
}

/// A child's living allowance pays what is left over the child's own share of the family's allowance, as the ledger reckons it.
#[test]
fn a_top_up_pays_over_its_persons_share() {
    use engine::eligibility::{Question, Rigour, best_bundle, recommend};
    let on = engine::calendar::parse_date("2026-11-20").expect("a day");
    // 1,450 for each of the family, and 2,850 - 1,450 for each child.
    for (children, yuan) in [(1, 2_900 + 1_400), (2, 4_350 + 2 * 1_400)] {
        let household = grandchildren(children);
        let only: std::collections::BTreeSet<String> = ["bj-dibao", "bj-child-living-de-facto"].map(String::from).into();
        let list = recommend(catalog(), &household, Question { on, only: Some(&only), with_ineligible: false, rigour: Rigour::Warn }).list;
        let bundle = best_bundle(catalog(), &household, on, &list);
        assert_eq!(bundle.monthly_fen(), yuan * 100, "{children}: {:?}", list.iter().map(|one| (&one.program.id, &one.amount)).collect::<Vec<_>>());
        assert!(bundle.left_out.is_empty() && bundle.is_exact, "{children}: {bundle:?}");
    }
}

/// Who is on the allowance gets its rate of the disability allowance, and no longer that of low-income families: the set counts what can
/// really be had.
#[test]
fn each_aid_counts_beside_the_statuses_that_the_others_set() {
    use engine::eligibility::{Question, Rigour, Verdict, best_bundle, recommend};
    let on = engine::calendar::parse_date("2026-11-20").expect("a day");
    let mut household = family(&[false, false]);
    let vocabulary = &catalog().vocabulary;
    let told = |holder, key: &str, value: &str| {
        let slot = vocabulary.slot(holder, key).expect(key);
        (slot, engine::facts::read_told(&vocabulary.facts(holder)[slot], value).expect("a value"))
    };
    for (key, value) in [("hukou", "\"urban\""), ("dibao", "\"none\""), ("low_income", "true")] {
        let (slot, value) = told(engine::facts::Holder::Household, key, value);
        household.facts[slot] = value;
    }
    for (key, value) in [
        ("disability_type", "4"),
        ("disability_grade", "1"),
        ("stable_income_month", "\"0\""),
        ("work_injury_nursing", "false"),
        ("disability_kinds", "[]"),
        ("dibao_single", "false"),
    ] {
        let (slot, value) = told(engine::facts::Holder::Member, key, value);
        household.members[0].facts[slot] = value;
    }
    let only: std::collections::BTreeSet<String> = ["bj-dibao", "bj-dis-living"].map(String::from).into();
    let list = recommend(catalog(), &household, Question { on, only: Some(&only), with_ineligible: false, rigour: Rigour::Warn }).list;
    assert!(
        list.iter().all(|one| one.verdict == Verdict::Eligible) && list.len() == 2,
        "{:?}",
        list.iter().map(|one| (&one.program.id, one.verdict)).collect::<Vec<_>>()
    );
    assert_eq!(list[1].amount, AmountFound::Exactly(Money::from_fen(145_000)), "by itself");
    let bundle = best_bundle(catalog(), &household, on, &list);
    // 2 × 1,450, and 400 instead of 1,450 for whoever is on the allowance.
    assert_eq!(bundle.monthly_fen(), (2_900 + 400) * 100, "{:?}", list.iter().map(|one| (&one.program.id, &one.amount)).collect::<Vec<_>>());
}
