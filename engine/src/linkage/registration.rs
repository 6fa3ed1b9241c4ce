//! What is known of somebody who was registered, and in which form is it compared?

use super::address::Address;
use super::id_number::{IdNumber, Standing};
use crate::calendar::Date;
use crate::id::Sex;

/// One registration of a person as the office holds it. Everything but the id may be missing.
#[derive(Clone, Copy, Default)]
pub struct Registration<'a> {
    /// The registration's own number. Never 0 to mean "none": each registration has its own.
    pub id: u64,
    /// The name as it was written.
    pub name: &'a str,
    /// The sex.
    pub sex: Option<Sex>,
    /// The birth date.
    pub birth_date: Option<Date>,
    /// The ID number as it was written, right or wrong.
    pub id_number: Option<&'a str>,
    /// The telephone number as it was written.
    pub phone: Option<&'a str>,
    /// The subdistrict or town, where it is told apart from the address.
    pub subdistrict: Option<&'a str>,
    /// The community or village, where it is told apart from the address.
    pub community: Option<&'a str>,
    /// Street, number, building and door; or the whole address.
    pub address: Option<&'a str>,
    /// The household in which the person was registered. Two members of one household were told apart by their own family.
    pub household: Option<u64>,
}

/// Nobody's data are shown.
impl std::fmt::Debug for Registration<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Registration({})", self.id)
    }
}

/// A registration as it is compared: about a hundred bytes, texts as numbers.
#[derive(Clone, Copy, Default)]
pub(super) struct Record {
    pub registration: u64,
    pub phone: u64,
    pub household: u64,
    pub name: u32,
    /// Year, month and day in one figure; 0 is "not known".
    pub birth: u32,
    pub address: Address,
    pub number: IdNumber,
    pub sex: Option<Sex>,
}

impl Record {
    pub(super) fn new(registration: &Registration, name: u32) -> Self {
        Self {
            registration: registration.id,
            name,
            birth: registration.birth_date.map_or(0, figure_of),
            number: registration.id_number.map_or_else(IdNumber::default, IdNumber::read),
            phone: registration.phone.map_or(0, read_phone),
            address: Address::read(registration.subdistrict, registration.community, registration.address),
            sex: registration.sex,
            household: registration.household.map_or(0, |household| household.wrapping_add(1)),
        }
    }

    /// The birth date within the number; 0 is "not known".
    pub(super) fn birth_in_number(&self) -> u32 {
        self.number.birth_date().unwrap_or(0)
    }

    /// Whether the number says another birth date than the registration does, further off than any slip:
    /// then it is somebody else's, usually a parent's.
    pub(super) fn number_is_another_s(&self) -> bool {
        let within = self.birth_in_number();
        if within == 0 || self.birth == 0 || within == self.birth {
            return false;
        }
        let is_slip_of_the_year = within % 10_000 == self.birth % 10_000;
        !is_slip_of_the_year && day_number(within).abs_diff(day_number(self.birth)) > 400
    }

    /// Whether the number stands firm: its check character fits, and it is not told to be somebody else's by the birth date.
    pub(super) fn has_firm_number(&self) -> bool {
        self.number.standing == Standing::Checked && !self.number_is_another_s()
    }
}

fn figure_of(date: Date) -> u32 {
    date.year().unsigned_abs() as u32 * 10_000 + date.month().unsigned_abs() as u32 * 100 + date.day().unsigned_abs() as u32
}

/// Days since a fixed day; only differences mean something.
pub(super) fn day_number(figure: u32) -> i32 {
    let (year, month, day) = ((figure / 10_000) as i32, (figure / 100 % 100) as i32, (figure % 100) as i32);
    // Years begin in March, so that the leap day is a year's last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day
}

/// The digits of a telephone number without the country's code; what is too short or all one digit is none.
fn read_phone(text: &str) -> u64 {
    let digits = || text.chars().filter_map(|c| if ('０'..='９').contains(&c) { Some(u32::from(c) - 0xFF10) } else { c.to_digit(10) });
    let count = digits().count();
    let skipped = if count == 13 && digits().take(2).eq([8, 6]) { 2 } else { 0 };
    let is_one_digit = digits().skip(skipped).skip(1).all(|digit| Some(digit) == digits().next());
    if !(7..=16).contains(&count) || is_one_digit {
        return 0;
    }
    // The 1 in front keeps leading zeros.
    digits().skip(skipped).fold(1, |number, digit| number * 10 + u64::from(digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_in_many_spellings() {
        for text in ["13812345678", "+86 138-1234-5678", "138 1234 5678", "１３８１２３４５６７８"] {
            assert_eq!(read_phone(text), 113_812_345_678, "{text}");
        }
        for text in ["", "无", "0000000000", "12345", "123456789012345678901234567890"] {
            assert_eq!(read_phone(text), 0, "{text}");
        }
    }

    #[test]
    fn days_between_figures() {
        for (one, other, days) in [(2024_0228, 2024_0301, 2), (2023_0228, 2023_0301, 1), (1999_1231, 2000_0101, 1), (1900_0101, 2000_0101, 36_524)] {
            assert_eq!(day_number(other) - day_number(one), days);
        }
    }

    #[test]
    fn a_parent_s_number_is_told_by_its_birth_date() {
        let number = |birth_date| {
            let registration = Registration { id_number: Some("11010519491231002X"), birth_date: Some(birth_date), ..Registration::default() };
            Record::new(&registration, 0).number_is_another_s()
        };
        assert!(number(crate::calendar::civil_date(2011, 5, 6)));
        assert!(!number(crate::calendar::civil_date(1949, 12, 31)));
        assert!(!number(crate::calendar::civil_date(1950, 1, 20)));
        assert!(!number(crate::calendar::civil_date(1994, 12, 31)));
    }
}
