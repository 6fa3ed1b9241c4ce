//! Does any name make the search for second registrations panic, or a registration not be found as itself?

use crate::mutation::{cases, soup};
use engine::calendar::civil_date;
use engine::linkage::{Index, Model, REVIEW, Registration};
use proptest::prelude::*;

/// Parts of names: surnames of two characters, characters beyond the basic plane, marks that combine, other scripts, spaces.
const PARTS: [&str; 20] =
    ["王", "欧阳", "𠮷", "〇", "·", "•", " ", "　", "\u{301}", "\u{200b}", "\u{202e}", "İ", "ß", "买买提", "Ａ", "ﷺ", "🙂", "(", "（曾用名", "\u{0}"];

fn name() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), soup(&PARTS, 12), Just("王".repeat(200)), Just(String::new())]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_name_is_compared_with_any_other(names in prop::collection::vec(name(), 1..6), address in name(), phone in name(), number in name()) {
        let born = civil_date(1970, 1, 1);
        let registration = |id: usize| Registration {
            id: id as u64,
            name: &names[id],
            sex: None,
            birth_date: Some(born),
            id_number: Some(&number),
            phone: Some(&phone),
            subdistrict: None,
            community: Some("110101001001"),
            address: Some(&address),
            household: None,
        };
        let mut index = Index::new(Model::shipped());
        for id in 0..names.len() {
            index.insert(&registration(id));
        }
        prop_assert_eq!(index.len(), names.len());
        for id in 0..names.len() {
            let found = index.possible_matches(&registration(id), REVIEW);
            prop_assert!(found.iter().all(|found| found.other != id as u64), "nobody is his own match");
            // Whoever is found from one side is found from the other with the same weight.
            for one in found {
                let back = index.possible_matches(&registration(one.other as usize), REVIEW);
                prop_assert!(back.iter().any(|other| other.other == id as u64 && other.weight == one.weight));
            }
        }
        for id in 0..names.len() {
            prop_assert!(index.remove(id as u64));
        }
        prop_assert!(index.is_empty());
    }
}
