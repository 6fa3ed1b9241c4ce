//! Are households found by name, sound, number, address and id, and never lost or found too much?

use super::index::HouseholdHit;
use super::{HouseholdEntry, HouseholdSearch, MatchedBy, MemberEntry};
use engine::id::check_character;

fn member(id: &str, name: &str, number: &str) -> MemberEntry {
    let number = (!number.is_empty()).then(|| number.to_string());
    MemberEntry { id: id.to_string(), name: Some(name.to_string()), number: number.clone(), number_as_written: number }
}

fn household(id: &str, members: Vec<MemberEntry>, address: &str) -> HouseholdEntry {
    HouseholdEntry {
        id: id.to_string(),
        members,
        address: Some(address.to_string()),
        area: Some("110101001000".to_string()),
        area_name: Some("和平里街道".to_string()),
    }
}

/// A valid number of a made-up person.
fn number(first_seventeen: &str) -> String {
    let digits: [u8; 17] = first_seventeen.as_bytes().try_into().expect("seventeen digits");
    format!("{first_seventeen}{}", check_character(&digits) as char)
}

fn street() -> HouseholdSearch {
    let search = HouseholdSearch::new();
    search.put(&household("h1", vec![member("h1-1", "王伟", &number("11010119620927690")), member("h1-2", "单晓燕", "")], "和平里七区14号楼3单元"));
    search.put(&household("h2", vec![member("h2-1", "王晓伟", &number("11010519491231002"))], "交道口南大街5号"));
    search.put(&household("h3", vec![member("h3-1", "曾丽", ""), member("h3-2", "仇强", "")], "交道口北三条5号"));
    search.put(&household("h4", vec![member("h4-1", "阿依古丽·买买提", "")], "东四十条甲22号"));
    search.put(&household("h5", vec![member("h5-1", "汪玮", "")], "安定门内大街"));
    search.put(&household("h6", vec![member("h6-1", "吕建国", "USA110190010112")], "雍和宫大街12号"));
    search.refresh();
    search
}

/// Ids and ways, best first.
fn found(search: &HouseholdSearch, query: &str) -> Vec<(String, MatchedBy)> {
    search.find(query, 10).into_iter().map(|hit: HouseholdHit| (hit.household, hit.matched)).collect()
}

fn is_first(search: &HouseholdSearch, query: &str, household: &str, matched: MatchedBy) {
    let found = found(search, query);
    assert_eq!(found.first(), Some(&(household.to_string(), matched)), "{query} finds {found:?}");
}

#[test]
fn by_name() {
    let search = street();
    is_first(&search, "王伟", "h1", MatchedBy::Name);
    is_first(&search, " 王 伟 ", "h1", MatchedBy::Name);
    is_first(&search, "晓伟", "h2", MatchedBy::Name);
    is_first(&search, "阿依古丽买买提", "h4", MatchedBy::Name);
    is_first(&search, "阿依古丽", "h4", MatchedBy::Name);
    is_first(&search, "吕建华", "h6", MatchedBy::Name);
    let both: Vec<_> = found(&search, "王").into_iter().map(|(id, _)| id).collect();
    assert_eq!(both, ["h1", "h2"], "everybody called 王");
    let of_one = found(&search, "伟单");
    assert!(of_one.is_empty(), "a name does not run on into the next: {of_one:?}");
}

#[test]
fn a_whole_name_comes_before_a_part_and_a_sound() {
    let search = street();
    search.put(&household("h0", vec![member("h0-1", "王伟明", "")], "远处"));
    search.refresh();
    let ids: Vec<_> = found(&search, "王伟").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, ["h1", "h0", "h5"]);
}

#[test]
fn by_pinyin() {
    let search = street();
    for query in ["wangxiaowei", "Wang Xiaowei", "wáng xiǎo wěi", "wang2xiao3wei3"] {
        is_first(&search, query, "h2", MatchedBy::Pinyin);
    }
    for query in ["shanxiaoyan", "danxiaoyan", "sxy"] {
        is_first(&search, query, "h1", MatchedBy::Pinyin);
    }
    is_first(&search, "zengli", "h3", MatchedBy::Pinyin);
    is_first(&search, "qiu qiang", "h3", MatchedBy::Pinyin);
    is_first(&search, "lvjianguo", "h6", MatchedBy::Pinyin);
    is_first(&search, "lüjianguo", "h6", MatchedBy::Pinyin);
    is_first(&search, "xiaowei", "h2", MatchedBy::Pinyin);
    is_first(&search, "wangxiao", "h2", MatchedBy::Pinyin);
    is_first(&search, "lvjiango", "h6", MatchedBy::Pinyin);
    let ww: Vec<_> = found(&search, "ww").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ww, ["h1", "h5"]);
}

#[test]
fn by_number_in_any_form() {
    let search = street();
    let full = number("11010119620927690");
    let spaced = format!("{} {} {}", &full[..6], &full[6..14], &full[14..]);
    let wide: String = full.chars().filter_map(|c| char::from_u32(c as u32 + 0xFEE0)).collect();
    for query in [full.as_str(), &spaced, &wide, "110101620927690", "110101 620927 690", &format!("{full}43")] {
        is_first(&search, query, "h1", MatchedBy::Number);
    }
    is_first(&search, "11010519491231002x", "h2", MatchedBy::Number);
    is_first(&search, "１１０１０５１９４９１２３１００２ｘ", "h2", MatchedBy::Number);
    is_first(&search, "usa 110190010112", "h6", MatchedBy::Number);
    for query in ["110105", "1101051949", "11010549", "002x"] {
        is_first(&search, query, "h2", MatchedBy::Number);
    }
    is_first(&search, "110105194912310021", "h2", MatchedBy::Number);
    assert!(search.find("110105194912310021", 1)[0].score < search.find("11010519491231002X", 1)[0].score);
}

#[test]
fn by_address_id_and_several_words() {
    let search = street();
    is_first(&search, "雍和宫", "h6", MatchedBy::Address);
    is_first(&search, "h3-2", "h3", MatchedBy::Id);
    is_first(&search, "H4", "h4", MatchedBy::Id);
    is_first(&search, "王 交道口", "h2", MatchedBy::Name);
    is_first(&search, "交道口 北三条", "h3", MatchedBy::Address);
    assert_eq!(found(&search, "110101001").len(), 6, "all of the subdistrict by its code");
    assert_eq!(found(&search, "和平里街道").len(), 6);
    assert!(found(&search, "不在这里").is_empty());
    assert!(found(&search, "").is_empty());
}

#[test]
fn what_is_removed_is_gone_and_what_is_put_again_is_new() {
    let search = street();
    search.remove("h1");
    assert!(!found(&search, "单晓燕").is_empty(), "seen until refreshed");
    search.refresh();
    for query in ["王伟", "shanxiaoyan", "110101196209276908", "h1", "h1-2"] {
        assert!(found(&search, query).iter().all(|(id, _)| id != "h1"), "{query}");
    }
    search.put(&household("h3", vec![member("h3-1", "赵敏", "")], "别处"));
    search.put(&household("h3", vec![member("h3-1", "赵静", "")], "别处"));
    search.refresh();
    assert!(found(&search, "曾丽").is_empty(), "the members of before are gone");
    assert!(search.find("赵敏", 5)[0].score < search.find("赵静", 5)[0].score, "only likeness is left of the name between");
    is_first(&search, "赵静", "h3", MatchedBy::Name);
    assert_eq!(found(&search, "别处").len(), 1, "put twice, kept once");
}

#[test]
fn the_same_question_has_the_same_answer_whatever_came_first() {
    let forwards = HouseholdSearch::new();
    let backwards = HouseholdSearch::new();
    let entry = |n: usize| household(&format!("x{n:03}"), vec![member(&format!("x{n:03}-1"), ["李明", "李民", "黎明"][n % 3], "")], "同一条街");
    (0..200).for_each(|n| forwards.put(&entry(n)));
    forwards.refresh();
    for n in (0..200).rev() {
        backwards.put(&entry(n));
        if n % 50 == 0 {
            backwards.refresh();
        }
    }
    for query in ["李明", "liming", "lm", "同一条街", "x007"] {
        let first = forwards.find(query, 20);
        assert!(!first.is_empty());
        assert_eq!(first, forwards.find(query, 20));
        assert_eq!(first, backwards.find(query, 20), "{query}");
    }
}

#[test]
fn nothing_that_is_typed_stops_it() {
    let search = street();
    let mut rng = fastrand::Rng::with_seed(7);
    let alphabet: Vec<char> = "王伟单aüxX0159１２ｘ·-'\"\\*?[](){}|^$~:：，,。 \u{0}\u{200d}\u{10ffff}😀和平里\n\t".chars().collect();
    for _ in 0..150 {
        let text: String = (0..rng.usize(..260)).map(|_| alphabet[rng.usize(..alphabet.len())]).collect();
        let text: String = text.chars().take(1 + rng.usize(..260)).collect();
        assert!(search.find(&text, 5).len() <= 5);
        let entry = household(&text, vec![member(&text, &text, &text)], &text);
        if rng.u8(..) < 8 {
            search.put(&entry);
            search.refresh();
            search.remove(&text);
        }
    }
    assert!(search.find(&"王".repeat(100_000), 5).len() <= 5, "only the beginning of a long text is read");
}
