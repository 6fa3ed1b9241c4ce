//! Where does somebody live, in parts that can be compared?

use super::fingerprint::{fingerprint, narrow, short_fingerprint};

/// The parts of an address as numbers; 0 is "not known".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// Subdistrict or town.
    pub subdistrict: u32,
    /// Community or village, together with its subdistrict.
    pub community: u32,
    /// Street and house number.
    pub street: u32,
    /// Building, staircase and door, by their figures.
    pub home: u32,
}

impl Address {
    /// Reads the parts. Where subdistrict or community are not told by themselves they are looked for at the head of the address.
    pub(super) fn read(subdistrict: Option<&str>, community: Option<&str>, address: Option<&str>) -> Self {
        let mut rest = compact(address.unwrap_or_default());
        let mut subdistrict = compact(subdistrict.unwrap_or_default());
        let mut community = compact(community.unwrap_or_default());
        for (part, endings) in [(&mut subdistrict, SUBDISTRICT_ENDINGS.as_slice()), (&mut community, COMMUNITY_ENDINGS.as_slice())] {
            // What stands in its own field is often repeated at the head of the address.
            if !part.is_empty() && rest.starts_with(part.as_str()) {
                rest.drain(..part.len());
            } else if part.is_empty()
                && let Some((at, ending)) = endings.iter().filter_map(|ending| rest.find(ending).map(|at| (at, ending))).min_by_key(|(at, _)| *at)
            {
                *part = rest.drain(..at + ending.len()).collect();
            }
        }
        let subdistrict = number_of(1, without_ending(&subdistrict, &["街道办事处", "街道"]));
        let community = number_of(2, without_ending(&community, &["居民委员会", "村民委员会", "居委会", "村委会"]));
        let street_end = rest.match_indices('号').map(|(at, sign)| at + sign.len()).find(|end| !rest[*end..].starts_with(['楼', '栋', '幢', '院']));
        let (street, home) = rest.split_at(street_end.unwrap_or_else(|| if is_home(&rest) { 0 } else { rest.len() }));
        Self {
            subdistrict,
            community: if community == 0 { 0 } else { narrow(fingerprint(u64::from(subdistrict), [u64::from(community)])) },
            street: number_of(3, street),
            home: figures(home),
        }
    }
}

const SUBDISTRICT_ENDINGS: [&str; 4] = ["街道办事处", "街道", "镇", "乡"];
const COMMUNITY_ENDINGS: [&str; 5] = ["社区居委会", "社区", "村委会", "村", "嘎查"];

/// Without white space, full-width figures folded.
fn compact(text: &str) -> String {
    let narrow = |c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}

fn without_ending<'a>(text: &'a str, endings: &[&str]) -> &'a str {
    endings.iter().find_map(|ending| text.strip_suffix(ending).filter(|rest| !rest.is_empty())).unwrap_or(text)
}

fn number_of(seed: u64, text: &str) -> u32 {
    if text.is_empty() { 0 } else { short_fingerprint(seed, text.as_bytes()) }
}

/// Whether a text without a house number names a building and a door: it begins with a figure.
fn is_home(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// 5栋1单元404室, 5幢1单元404室 and 5-1-404 are one home.
fn figures(text: &str) -> u32 {
    let figures = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut parts = figures.map(|part| u64::from(short_fingerprint(5, part.to_ascii_lowercase().as_bytes()))).peekable();
    if parts.peek().is_none() { 0 } else { narrow(fingerprint(4, parts)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_home_in_many_spellings() {
        let own = Address::read(Some("和平街道"), Some("光明社区"), Some("晖福路19号5栋1单元404室"));
        for (subdistrict, community, address) in [
            (Some("和平"), Some("光明社区"), "晖福路19号 5-1-404"),
            (Some("和平街道"), Some("光明社区居委会"), "晖福路１９号5幢1单元404室"),
            (None, None, "和平街道光明社区晖福路19号5栋1单元404"),
            (Some("和平街道"), Some("光明社区"), "和平街道光明社区晖福路19号5栋1单元404"),
        ] {
            assert_eq!(Address::read(subdistrict, community, Some(address)), own, "{address}");
        }
    }

    #[test]
    fn parts_that_are_not_told() {
        let whole = Address::read(Some("和平街道"), Some("光明社区"), Some("晖福路19号5栋1单元404室"));
        let no_street = Address::read(Some("和平街道"), Some("光明社区"), Some("5栋1单元404室"));
        let no_home = Address::read(Some("和平街道"), Some("光明社区"), Some("晖福路19号"));
        assert_eq!((no_street.street, no_street.home), (0, whole.home));
        assert_eq!((no_home.street, no_home.home), (whole.street, 0));
        assert_eq!(Address::read(None, None, None), Address::default());
        assert_ne!(Address::read(Some("东风镇"), Some("光明社区"), None).community, whole.community);
    }
}
