//! In which forms may an ID number be written, and so be looked for?

use crate::search::letters::fold;
use engine::id::IdDocument;
use std::collections::BTreeSet;

/// Digits from which the beginning of a number is looked for: its region.
const BEGINNING_MIN: usize = 6;

/// A number as it is compared: plain digits and capitals, without spaces and hyphens.
pub fn squeezed(text: &str) -> String {
    text.chars().map(fold).filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Every form of a number: as it stands, with 18 characters, and with 15 where old papers have that.
pub fn forms(text: &str) -> BTreeSet<String> {
    let mut forms = BTreeSet::from([squeezed(text)]);
    if let Some(number) = IdDocument::parse(text).ok().and_then(|document| document.number()) {
        let full = number.as_text();
        if &full[6..8] == "19" {
            forms.insert(format!("{}{}", &full[..6], &full[8..17]));
        }
        forms.insert(full.to_string());
    }
    forms.remove("");
    forms
}

/// The last four characters of each form that has 18.
pub fn last_fours(forms: &BTreeSet<String>) -> BTreeSet<String> {
    forms.iter().filter(|form| form.len() == 18).map(|form| form[14..].to_string()).collect()
}

/// The beginning of a number, if the text can be one.
pub fn beginning(text: &str) -> Option<String> {
    let text = squeezed(text);
    ((BEGINNING_MIN..=17).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

/// The last four characters of a number, if the text can be those.
pub fn last_four(text: &str) -> Option<String> {
    let text = squeezed(text);
    let (digits, last) = text.split_at_checked(3)?;
    (digits.bytes().all(|b| b.is_ascii_digit()) && matches!(last.as_bytes(), [b'0'..=b'9' | b'X'])).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_fifteen_digits_meets_its_eighteen() {
        let old = forms("610104620927690");
        assert!(old.contains("610104196209276908") && old.contains("610104620927690"));
        assert_eq!(forms("６１０１０４ 19620927-6908"), old);
        assert_eq!(last_fours(&old), BTreeSet::from(["6908".to_string()]));
    }

    #[test]
    fn what_is_no_number_is_kept_as_it_stands() {
        assert_eq!(forms("12 ab"), BTreeSet::from(["12AB".to_string()]));
        assert_eq!(forms("王"), BTreeSet::new());
    }

    #[test]
    fn beginnings_and_ends() {
        assert_eq!(beginning("110101"), Some("110101".to_string()));
        assert_eq!(beginning("11010"), None);
        assert_eq!(beginning("11010x"), None);
        assert_eq!(last_four("００２ｘ"), Some("002X".to_string()));
        for text in ["02x", "x002", "0002x", "王伟"] {
            assert_eq!(last_four(text), None, "{text}");
        }
    }
}
