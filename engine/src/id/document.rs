//! Which document does a number come from, and what is wrong with it if anything?
//!
//! Formats: domain facts of GB 11643-1999; residence permits of Hong Kong, Macau and Taiwan (2018, regions 81, 82, 83);
//! the foreigners' permanent residence card of 2017 (three letters and twelve digits) and of 2023 (eighteen digits, the first a 9);
//! disability certificates (the citizen number, type, grade, and B1 to B9 when re-issued).

use super::citizen::{CitizenNumber, Sex};
use crate::calendar::Date;
use crate::words;
use crate::words::Words;

/// A number that a document carries, read and checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdDocument {
    /// Resident identity number, upgraded to 18 characters where it had 15.
    Citizen(CitizenNumber),
    /// Residence permit of Hong Kong (81), Macau (82) or Taiwan (83) residents.
    ResidencePermit(CitizenNumber),
    /// Foreigners' permanent residence card, 2023 format.
    ForeignerCard(CitizenNumber),
    /// Foreigners' permanent residence card, 2017 format: three letters, twelve digits.
    ForeignerCard2017([u8; 15]),
    /// Disability certificate: it embeds the citizen number.
    Disability(DisabilityCertificate),
}

/// Kinds of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// Resident identity number.
    Citizen,
    /// Residence permit of Hong Kong, Macau or Taiwan residents.
    ResidencePermit,
    /// Foreigners' card of 2023.
    ForeignerCard,
    /// Foreigners' card of 2017.
    ForeignerCard2017,
    /// Disability certificate.
    DisabilityCertificate,
}

/// The 20 or 22 characters of a disability certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DisabilityCertificate {
    /// The holder.
    pub holder: CitizenNumber,
    /// 1 sight, 2 hearing, 3 speech, 4 limbs, 5 intellect, 6 mind, 7 several.
    pub disability_type: u8,
    /// 1 (heaviest) to 4.
    pub grade: u8,
    /// How often it was re-issued, where it says so (B1 to B9).
    pub reissue: Option<u8>,
}

/// Parts of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdPart {
    /// The six digits of the region.
    Region,
    /// The birth date.
    BirthDate,
    /// The sequence number.
    Sequence,
    /// The check character.
    Check,
    /// Type and grade of a disability certificate.
    Disability,
}

/// Why a number is refused. Never repeats the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdError {
    /// Neither 15, 18, 20 nor 22 characters.
    Length(usize),
    /// A character that this part can't have.
    Character(IdPart),
    /// The birth date is no real day.
    NoSuchDate,
    /// The check character does not fit the other seventeen.
    Check,
    /// Type not 1 to 7, or grade not 1 to 4, or the re-issue mark not B1 to B9.
    Disability,
}

impl IdError {
    pub(super) fn length(length: usize) -> Self {
        IdError::Length(length)
    }

    /// What is wrong and what was expected, in both languages.
    pub fn words(self) -> Words {
        match self {
            IdError::Length(n) => words!(
                "证件号码应为18位（旧号15位，残疾人证20或22位），现为{n}位",
                "an ID number has 18 characters (15 in old data, 20 or 22 on a disability certificate); this one has {n}"
            ),
            IdError::Character(IdPart::Region) => {
                Words::new("证件号码的地区码（第1至6位）应全为数字", "the region part (characters 1 to 6) of the ID number must be digits")
            }
            IdError::Character(IdPart::BirthDate) => Words::new("证件号码的出生日期部分应全为数字", "the birth date part of the ID number must be digits"),
            IdError::Character(IdPart::Sequence) => Words::new("证件号码的顺序码应全为数字", "the sequence part of the ID number must be digits"),
            IdError::Character(_) => Words::new("证件号码的校验码应为数字或X", "the check character of the ID number must be a digit or X"),
            IdError::NoSuchDate => Words::new("证件号码中的出生日期不是真实日期", "the birth date in the ID number is no real date"),
            IdError::Check => {
                Words::new("证件号码的校验码不符，请核对是否抄错", "the check character of the ID number does not fit: look for a mistyped character")
            }
            IdError::Disability => Words::new(
                "残疾人证号末两位应为类别1至7和等级1至4（补证加B1至B9）",
                "a disability certificate ends in type 1 to 7 and grade 1 to 4 (re-issued: then B1 to B9)",
            ),
        }
    }
}

impl std::fmt::Display for IdError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.words().fmt(f)
    }
}

impl std::error::Error for IdError {}

/// Full-width characters folded, white space and hyphens dropped, letters in upper case.
pub(super) fn normalise(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}'))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

impl IdDocument {
    /// Reads a number in any written form: full-width, lower-case x, spaces, hyphens, 15 digits.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let normalised = normalise(text);
        let bytes = normalised.as_bytes();
        match (normalised.chars().count(), bytes) {
            (15, [a, b, c, rest @ ..]) if [a, b, c].iter().all(|l| l.is_ascii_uppercase()) => {
                if !rest.iter().all(u8::is_ascii_digit) {
                    return Err(IdError::Character(IdPart::Sequence));
                }
                Ok(Self::ForeignerCard2017(bytes.try_into().expect("15 ASCII characters")))
            }
            (15, _) if bytes.len() == 15 => CitizenNumber::from_fifteen(bytes).map(Self::Citizen),
            (18, _) if bytes.len() == 18 => {
                let number = CitizenNumber::from_normalised(bytes)?;
                Ok(match &number.as_text()[..2] {
                    "81" | "82" | "83" => Self::ResidencePermit(number),
                    region if region.starts_with('9') => Self::ForeignerCard(number),
                    _ => Self::Citizen(number),
                })
            }
            (20 | 22, _) if bytes.len() == normalised.chars().count() => {
                let holder = CitizenNumber::from_normalised(&bytes[..18])?;
                let (kind, grade) = (bytes[18], bytes[19]);
                let reissue = match &bytes[20..] {
                    [] => None,
                    [b'B', n @ b'1'..=b'9'] => Some(n - b'0'),
                    _ => return Err(IdError::Disability),
                };
                if !(b'1'..=b'7').contains(&kind) || !(b'1'..=b'4').contains(&grade) {
                    return Err(IdError::Disability);
                }
                Ok(Self::Disability(DisabilityCertificate { holder, disability_type: kind - b'0', grade: grade - b'0', reissue }))
            }
            (15 | 18 | 20 | 22, _) => Err(IdError::Character(IdPart::Region)),
            (length, _) => Err(IdError::Length(length)),
        }
    }

    /// What kind of document it is.
    pub fn kind(&self) -> DocumentKind {
        match self {
            Self::Citizen(_) => DocumentKind::Citizen,
            Self::ResidencePermit(_) => DocumentKind::ResidencePermit,
            Self::ForeignerCard(_) => DocumentKind::ForeignerCard,
            Self::ForeignerCard2017(_) => DocumentKind::ForeignerCard2017,
            Self::Disability(_) => DocumentKind::DisabilityCertificate,
        }
    }

    /// The 18-character number within, which carries birth date and sex; the 2017 card has none.
    pub fn number(&self) -> Option<CitizenNumber> {
        match self {
            Self::Citizen(n) | Self::ResidencePermit(n) | Self::ForeignerCard(n) => Some(*n),
            Self::Disability(certificate) => Some(certificate.holder),
            Self::ForeignerCard2017(_) => None,
        }
    }

    /// The birth date that the number carries.
    pub fn birth_date(&self) -> Option<Date> {
        self.number().map(|n| n.birth_date())
    }

    /// The sex that the number carries.
    pub fn sex(&self) -> Option<Sex> {
        self.number().map(|n| n.sex())
    }
}

/// Whether a text is a number that carries a person's birth date and sequence: it may not serve as a household or
/// member id, because ids stand in URLs. (The foreigners' card of 2017 has no check character and is not told from a made-up id.)
pub fn looks_like_id_number(text: &str) -> bool {
    IdDocument::parse(text).is_ok_and(|document| document.number().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_of_every_kind() {
        for (text, kind) in [
            ("11010519491231002X", DocumentKind::Citizen),
            ("440524188001010014", DocumentKind::Citizen),
            ("440308199901101512", DocumentKind::Citizen),
            ("110103196001010014", DocumentKind::Citizen),
            ("11010519491231002x", DocumentKind::Citizen),
            ("１１０１０５１９４９１２３１００２Ｘ", DocumentKind::Citizen),
            ("110105-19491231-002X", DocumentKind::Citizen),
            ("110105 19491231 002X", DocumentKind::Citizen),
            ("33100219500101001X", DocumentKind::Citizen),
            ("810000199408230021", DocumentKind::ResidencePermit),
            ("830000199201300022", DocumentKind::ResidencePermit),
            ("932682198501010017", DocumentKind::ForeignerCard),
            ("911124198108030024", DocumentKind::ForeignerCard),
            ("USA110190010112", DocumentKind::ForeignerCard2017),
            ("11010119850101001743", DocumentKind::DisabilityCertificate),
            ("11010119850101001743B1", DocumentKind::DisabilityCertificate),
        ] {
            assert_eq!(IdDocument::parse(text).map(|d| d.kind()), Ok(kind));
        }
    }

    #[test]
    fn fifteen_digits_are_upgraded() {
        let number = IdDocument::parse("610104620927690").unwrap().number().unwrap();
        assert_eq!(number.as_text(), "610104196209276908");
        let centenarian = IdDocument::parse("110101900101997").unwrap();
        assert_eq!(centenarian.birth_date().unwrap().year(), 1890, "996 to 999 marked people of a hundred and more");
    }

    #[test]
    fn each_way_to_be_wrong_names_its_part() {
        for (text, error) in [
            ("", IdError::Length(0)),
            ("1101051949123100", IdError::Length(16)),
            ("1101A519491231002X", IdError::Character(IdPart::Region)),
            ("1101051949A231002X", IdError::Character(IdPart::BirthDate)),
            ("11010519491231A02X", IdError::Character(IdPart::Sequence)),
            ("11010519491231002Y", IdError::Character(IdPart::Check)),
            ("11010519491331002X", IdError::NoSuchDate),
            ("110105190002290021", IdError::NoSuchDate),
            ("110105194912310021", IdError::Check),
            ("110101620230690", IdError::NoSuchDate),
            ("11010119850101001783", IdError::Disability),
            ("11010119850101001745", IdError::Disability),
            ("11010119850101001743C1", IdError::Disability),
            ("一一〇一〇五一九四九一二三一〇〇二Ｘ", IdError::Character(IdPart::Region)),
        ] {
            assert_eq!(IdDocument::parse(text), Err(error), "{text}");
            let message = error.to_string();
            assert!(text.len() < 5 || !message.contains(text), "a message never repeats the number");
        }
    }

    #[test]
    fn the_number_tells_sex_and_birth_date() {
        let document = IdDocument::parse("440308199901101512").unwrap();
        assert_eq!(document.sex(), Some(Sex::Male));
        assert_eq!(document.birth_date(), Some(jiff::civil::date(1999, 1, 10)));
        assert_eq!(format!("{document:?}"), "Citizen(CitizenNumber(…))");
    }
}
