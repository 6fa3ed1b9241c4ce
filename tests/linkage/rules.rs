//! What holds whatever the weights say?

use crate::people::whole_number;
use crate::registry::{registrations, registry};
use engine::calendar::civil_date;
use engine::id::{IdDocument, Sex};
use engine::linkage::{CERTAIN, Candidates, Index, Model, Registration, Roll, THRESHOLD, clusters, duplicates};
use fastrand::Rng;
use std::collections::{BTreeMap, BTreeSet};

fn zhang_wei<'a>(id: u64, number: &'a str) -> Registration<'a> {
    Registration {
        id,
        name: "张伟",
        sex: Some(Sex::Male),
        birth_date: Some(civil_date(1984, 3, 7)),
        id_number: Some(number).filter(|number| !number.is_empty()),
        phone: Some("13812345678"),
        subdistrict: Some("和平街道"),
        community: Some("光明社区"),
        address: Some("晖福路19号5栋1单元404室"),
        household: None,
    }
}

fn weight(one: &Registration, other: &Registration) -> Option<i64> {
    let mut index = Index::default();
    index.insert(one);
    index.possible_matches(other, i64::MIN).first().map(|found| found.weight)
}

#[test]
fn two_valid_numbers_and_two_names_are_two_people_whatever_else_they_share() {
    let (one, other) = (whole_number("33070119840307", 115), whole_number("33070119840307", 117));
    let twin = Registration { name: "张强", ..zhang_wei(2, &other) };
    assert!(weight(&zhang_wei(1, &one), &twin).is_some_and(|weight| weight <= -100_000));
    let without_number = Registration { name: "张强", ..zhang_wei(2, "") };
    assert!(weight(&zhang_wei(1, &one), &without_number).is_some_and(|weight| weight > -100_000));
}

#[test]
fn in_a_whole_town_nobody_gets_two_valid_numbers_under_two_names() {
    let written = registry(21, 20_000, 10);
    let by_id: BTreeMap<u64, _> = written.iter().map(|w| (w.id, w)).collect();
    let own_number = |id: u64| {
        let document = IdDocument::parse(&by_id[&id].number).ok().filter(|_| by_id[&id].number.len() == 18)?;
        document.number().filter(|number| by_id[&id].birth.is_some_and(|birth| number.birth_date() == birth))
    };
    let roll = Roll::of(&registrations(&written));
    let candidates = Candidates::of(&roll);
    let model = candidates.fit(&Model::shipped());
    let pairs = candidates.pairs(&roll, &model, THRESHOLD);
    let mut looked_at = 0;
    for pair in &pairs {
        let (Some(one), Some(other)) = (own_number(pair.first), own_number(pair.second)) else { continue };
        looked_at += 1;
        let says = |words: &str| pair.parts(&model).iter().any(|part| part.words.zh.contains(words));
        let sounds_alike = says("姓名相同") || says("姓名同音") || says("姓名近音");
        assert!(one == other || (sounds_alike && pair.weight < CERTAIN), "{pair:?}");
    }
    assert!(looked_at > 500, "numbers are compared: {looked_at}");
    for group in clusters(&roll, &pairs) {
        let numbers: BTreeSet<_> = group.iter().filter_map(|id| own_number(*id)).collect();
        assert!(numbers.len() <= 1, "{group:?} has {} numbers", numbers.len());
    }
}

#[test]
fn a_second_valid_number_under_the_same_name_is_for_people_to_look_at() {
    let (one, other) = (whole_number("33070119840307", 115), whole_number("42010119840307", 335));
    assert!(weight(&zhang_wei(1, &one), &zhang_wei(2, &other)).is_some_and(|weight| weight < CERTAIN));
}

#[test]
fn the_same_number_and_name_are_shown_however_they_were_written_and_whatever_else_differs() {
    let number = whole_number("33070119840307", 115);
    let fifteen = format!("{}{}", &number[..6], &number[8..17]);
    let wide: String = number.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)).collect();
    for (written, name) in [(number.to_lowercase(), "张 伟"), (fifteen, "张伟"), (wide, "章玮"), (number.clone(), "张伟")] {
        let other = Registration {
            id: 2,
            name,
            sex: Some(Sex::Female),
            birth_date: Some(civil_date(2013, 11, 30)),
            id_number: Some(&written),
            phone: Some("13987654321"),
            subdistrict: Some("东风街道"),
            community: Some("凤凰社区"),
            address: Some("长丰路2号1栋1单元101室"),
            household: None,
        };
        assert!(weight(&zhang_wei(1, &number), &other).is_some_and(|weight| weight >= THRESHOLD), "{written} {name}");
    }
}

#[test]
fn in_a_whole_town_everybody_with_the_same_number_and_name_is_shown() {
    let written = registry(22, 20_000, 10);
    let mut holders: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
    for w in &written {
        if let Some(number) = IdDocument::parse(&w.number).ok().and_then(|document| document.number()) {
            holders.entry((number.as_text().to_string(), w.name.replace('\u{3000}', ""))).or_default().push(w.id);
        }
    }
    let shown: BTreeSet<(u64, u64)> = duplicates(&registrations(&written)).iter().map(|pair| (pair.first, pair.second)).collect();
    let mut looked_at = 0;
    for ids in holders.values().filter(|ids| ids.len() > 1) {
        looked_at += 1;
        assert!(shown.contains(&(ids[0].min(ids[1]), ids[0].max(ids[1]))), "{ids:?}");
    }
    assert!(looked_at > 300, "numbers are met again: {looked_at}");
}

#[test]
fn a_child_under_a_parent_s_number_is_not_the_parent() {
    let number = whole_number("33070119840307", 115);
    let child = Registration { name: "张梓涵", birth_date: Some(civil_date(2013, 11, 30)), ..zhang_wei(2, &number) };
    assert!(weight(&zhang_wei(1, &number), &child).is_some_and(|weight| weight < THRESHOLD));
}

#[test]
fn members_of_one_household_were_told_apart_by_their_family() {
    let other = Registration { household: Some(7), ..zhang_wei(2, "") };
    let [same, apart] = [7, 8].map(|household| weight(&Registration { household: Some(household), ..zhang_wei(1, "") }, &other));
    assert!(same < apart, "{same:?} {apart:?}");
}

#[test]
fn the_order_of_registrations_changes_nothing() {
    let mut written = registry(23, 6_000, 10);
    let told = |pairs: Vec<engine::linkage::Pair>| pairs.iter().map(|pair| (pair.first, pair.second, pair.weight)).collect::<Vec<_>>();
    let pairs = told(duplicates(&registrations(&written)));
    assert!(pairs.len() > 400, "{}", pairs.len());
    for seed in [1, 2, 3] {
        Rng::with_seed(seed).shuffle(&mut written);
        assert_eq!(told(duplicates(&registrations(&written))), pairs);
    }
}

#[test]
fn a_supervisor_reads_why() {
    let number = whole_number("33070119840307", 115);
    let mut index = Index::default();
    index.insert(&zhang_wei(1, &number));
    let asked = Registration { name: "张玮", phone: None, ..zhang_wei(2, &number) };
    let found = index.matches(&asked);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].parts.iter().map(|part| part.weight).sum::<i64>(), found[0].weight);
    let told: Vec<(&str, &str)> = found[0].parts.iter().map(|part| (part.words.zh.as_str(), part.words.en.as_str())).collect();
    assert!(told.contains(&("号码相同", "the same number")) && told.contains(&("姓名同音", "names that sound the same")), "{told:?}");
    assert!(told.contains(&("一方未登记", "not known on one side")), "{told:?}");
    assert!(found[0].weight > CERTAIN, "{}", found[0].weight);
}

/// A help line's number, a placeholder for all without a number: what everybody shares must not make everybody be compared with everybody.
#[test]
fn what_thousands_share_compares_nobody_with_everybody() {
    let mut written = registry(24, 6_000, 10);
    written.iter_mut().for_each(|w| w.phone = "4008123123".to_string());
    let candidates = Candidates::of(&Roll::of(&registrations(&written)));
    assert!(candidates.len() < 12_000, "{}", candidates.len());
}

/// The same list imported three hundred times is one person, found without comparing each with each.
#[test]
fn one_person_many_times_is_one_group() {
    let number = whole_number("33070119840307", 115);
    let many: Vec<Registration> = (1..=300).map(|id| zhang_wei(id, &number)).collect();
    let roll = Roll::of(&many);
    let candidates = Candidates::of(&roll);
    assert!(candidates.len() < 300 * 20, "{}", candidates.len());
    let groups = clusters(&roll, &candidates.pairs(&roll, &Model::shipped(), THRESHOLD));
    assert_eq!(groups, [(1..=300).collect::<Vec<u64>>()]);
}

#[test]
fn nothing_that_can_be_written_breaks_it() {
    let texts = [
        "",
        " ",
        "无",
        "?",
        "1",
        "１１０１０５１９４９１２３１００２Ｘ",
        "11010519491231002",
        "1101051949123100211010519491231002",
        "王·阿依古丽·买买提",
        "𠮷野家",
        "O'Neil",
        "栋号社区街道村",
    ];
    let written: Vec<Registration> = (0..texts.len().pow(2))
        .map(|n| {
            let (one, other) = (texts[n % texts.len()], texts[n / texts.len()]);
            Registration {
                id: n as u64,
                name: one,
                id_number: Some(other),
                phone: Some(one),
                address: Some(other),
                community: Some(one),
                ..Registration::default()
            }
        })
        .collect();
    let pairs = duplicates(&written);
    assert!(pairs.iter().all(|pair| pair.first < pair.second));
    let mut index = Index::of(Roll::of(&written), Model::shipped());
    for registration in &written {
        assert!(index.possible_matches(registration, i64::MIN).iter().all(|found| found.other != registration.id));
        assert!(index.remove(registration.id));
    }
    assert!(index.is_empty());
}
