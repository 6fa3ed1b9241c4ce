//! Does a place lie within a region?

/// An administrative code, shortened to what it names: `420700` is all of `4207`, `110101001000` is all of `110101001`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(String);

/// How a place lies to a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The place lies within the region.
    Inside,
    /// It does not.
    Outside,
    /// The code names a larger place that contains the region: it may lie within.
    Unknown,
}

impl Area {
    /// Reads a code of a household: six digits (GB/T 2260), or 9 or 12 down to the subdistrict or community.
    pub fn parse(text: &str) -> Option<Self> {
        (matches!(text.len(), 6 | 9 | 12) && text.bytes().all(|b| b.is_ascii_digit())).then(|| Self(shortened(text)))
    }

    /// Reads a region of a program: a prefix of two to twelve digits; `00` is the whole country.
    pub fn parse_prefix(text: &str) -> Option<Self> {
        ((2..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())).then(|| Self(shortened(text)))
    }

    /// How this place lies to a region.
    pub fn reach(&self, region: &Area) -> Reach {
        if self.lies_in(region) {
            Reach::Inside
        } else if region.lies_in(self) {
            Reach::Unknown
        } else {
            Reach::Outside
        }
    }

    /// Whether this place is another one or a part of it.
    pub fn lies_in(&self, other: &Area) -> bool {
        self.0.starts_with(&other.0)
    }

    /// Whether two regions share a place: one lies in the other.
    pub fn meets(&self, other: &Area) -> bool {
        self.lies_in(other) || other.lies_in(self)
    }

    /// The code, shortened.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Drops trailing zeros level by level: pairs within the first six digits, triples beyond.
fn shortened(code: &str) -> String {
    let mut rest = code;
    while rest.len() > 6 {
        match rest.strip_suffix("000") {
            Some(shorter) if shorter.len() >= 6 => rest = shorter,
            _ => return rest.to_string(),
        }
    }
    while rest.len().is_multiple_of(2) && rest.ends_with("00") {
        rest = &rest[..rest.len() - 2];
    }
    rest.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reach_of_a_place() {
        for (area, region, reach) in [
            ("420704", "4207", Reach::Inside),
            ("420704", "420700", Reach::Inside),
            ("420704", "00", Reach::Inside),
            ("000000", "4207", Reach::Unknown),
            ("420700", "420704", Reach::Unknown),
            ("420000", "4207", Reach::Unknown),
            ("420800", "4207", Reach::Outside),
            ("110101001000", "110101", Reach::Inside),
            ("110101000", "110101001", Reach::Unknown),
            ("110102001002", "110101", Reach::Outside),
        ] {
            assert_eq!(Area::parse(area).unwrap().reach(&Area::parse_prefix(region).unwrap()), reach, "{area} in {region}");
        }
    }

    #[test]
    fn codes_of_other_lengths_are_refused() {
        for text in ["", "4207", "42070", "4207041", "42070a", "4207040010011"] {
            assert_eq!(Area::parse(text), None, "{text}");
        }
    }
}
