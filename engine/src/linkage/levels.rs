//! What can two registrations have in common, field by field, and how is it said?

use crate::words::Words;

/// What is compared, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The ID number.
    IdNumber,
    /// The name.
    Name,
    /// The birth date.
    BirthDate,
    /// The sex.
    Sex,
    /// The telephone number.
    Phone,
    /// The address.
    Address,
    /// The household of the registration.
    Household,
}

/// How many fields are compared.
pub(super) const FIELDS: usize = 7;
/// How many levels each field has; level 0 is "not known on one side".
pub(super) const LEVELS: [usize; FIELDS] = [10, 16, 8, 3, 5, 7, 3];
/// All combinations of levels.
pub(super) const PATTERNS: usize = 10 * 16 * 8 * 3 * 5 * 7 * 3;

/// One combination of levels as a number below [`PATTERNS`].
pub(super) type Pattern = u32;

/// The combination as a number.
pub(super) fn pattern_of(levels: [u8; FIELDS]) -> Pattern {
    levels.iter().zip(LEVELS).fold(0, |pattern, (level, count)| pattern * count as u32 + u32::from(*level))
}

/// The levels of a combination.
pub(super) fn levels_of(mut pattern: Pattern) -> [u8; FIELDS] {
    let mut levels = [0; FIELDS];
    for (level, count) in levels.iter_mut().zip(LEVELS).rev() {
        *level = (pattern % count as u32) as u8;
        pattern /= count as u32;
    }
    levels
}

pub(super) mod number {
    pub const SAME: u8 = 1;
    pub const SAME_OF_ANOTHER: u8 = 2;
    pub const SAME_BROKEN: u8 = 3;
    pub const ONE_SLIP: u8 = 4;
    pub const TWO_SLIPS: u8 = 5;
    pub const OTHER_OF_ANOTHER: u8 = 6;
    pub const NEIGHBOUR: u8 = 7;
    pub const OTHER: u8 = 8;
    pub const OTHER_BROKEN: u8 = 9;
}

pub(super) mod name {
    /// The first of six: nobody else bears it, and four times as many with each further level.
    pub const SAME: u8 = 1;
    pub const SAME_LEVELS: u8 = 6;
    pub const SAME_SOUND: u8 = 7;
    pub const NEAR_SOUND: u8 = 8;
    pub const LAST_DIFFERS: u8 = 9;
    pub const ONE_DIFFERS: u8 = 10;
    pub const SURNAME_DIFFERS: u8 = 11;
    pub const LEFT_OUT: u8 = 12;
    pub const SWAPPED: u8 = 13;
    pub const SURNAME_ONLY: u8 = 14;
    pub const OTHER: u8 = 15;
}

pub(super) mod birth {
    pub const SAME: u8 = 1;
    pub const IN_NUMBER: u8 = 2;
    pub const SLIP: u8 = 3;
    pub const WITHIN_DAYS: u8 = 4;
    pub const WITHIN_A_YEAR: u8 = 5;
    pub const YEARS_APART: u8 = 6;
    pub const GENERATION_APART: u8 = 7;
}

pub(super) mod sex {
    pub const SAME: u8 = 1;
    pub const OTHER: u8 = 2;
}

pub(super) mod phone {
    pub const SAME: u8 = 1;
    pub const SAME_OF_MANY: u8 = 2;
    pub const SLIP: u8 = 3;
    pub const OTHER: u8 = 4;
}

pub(super) mod address {
    pub const HOME: u8 = 1;
    pub const HOUSE: u8 = 2;
    pub const OTHER_DOOR: u8 = 3;
    pub const COMMUNITY: u8 = 4;
    pub const SUBDISTRICT: u8 = 5;
    pub const OTHER: u8 = 6;
}

pub(super) mod household {
    pub const SAME: u8 = 1;
    pub const OTHER: u8 = 2;
}

/// All fields in order.
pub(super) const ALL: [Field; FIELDS] = [Field::IdNumber, Field::Name, Field::BirthDate, Field::Sex, Field::Phone, Field::Address, Field::Household];

impl Field {
    /// What the field is called.
    pub fn words(self) -> Words {
        match self {
            Field::IdNumber => Words::new("证件号码", "ID number"),
            Field::Name => Words::new("姓名", "Name"),
            Field::BirthDate => Words::new("出生日期", "Birth date"),
            Field::Sex => Words::new("性别", "Sex"),
            Field::Phone => Words::new("电话", "Telephone"),
            Field::Address => Words::new("住址", "Address"),
            Field::Household => Words::new("登记户", "Household"),
        }
    }

    /// What two registrations have in common in this field.
    pub(super) fn level_words(self, level: u8) -> Words {
        let (zh, en) = match (self, level) {
            (Field::IdNumber, number::SAME) => ("号码相同", "the same number"),
            (Field::IdNumber, number::SAME_OF_ANOTHER) => {
                ("号码相同，但与其中一方的出生日期不符，可能是家长的号码", "the same number, which does not fit a birth date: perhaps a parent's")
            }
            (Field::IdNumber, number::SAME_BROKEN) => ("写法相同的无效号码", "the same invalid number"),
            (Field::IdNumber, number::ONE_SLIP) => ("只差一处笔误，且一方未通过校验", "one slip apart, and one side fails its check"),
            (Field::IdNumber, number::TWO_SLIPS) => ("相差两处笔误，且一方未通过校验", "two slips apart, and one side fails its check"),
            (Field::IdNumber, number::OTHER_OF_ANOTHER) => {
                ("号码不同，但其中一个与本人出生日期不符", "different numbers, one of which does not fit its own birth date")
            }
            (Field::IdNumber, number::NEIGHBOUR) => ("两个有效号码，同地同日而顺序码不同", "two valid numbers of one place and day"),
            (Field::IdNumber, number::OTHER) => ("两个不同的有效号码", "two different valid numbers"),
            (Field::IdNumber, number::OTHER_BROKEN) => ("号码不同，其中一个未通过校验", "different numbers, one of which fails its check"),
            (Field::Name, name::SAME) => ("姓名相同，无他人同名", "the same name, which nobody else bears"),
            (Field::Name, 2) => ("姓名相同，少数人同名", "the same name, which few others bear"),
            (Field::Name, 3) => ("姓名相同，数人同名", "the same name, which several others bear"),
            (Field::Name, 4) => ("姓名相同，较常见", "the same name, rather common"),
            (Field::Name, 5) => ("姓名相同，常见", "the same name, common"),
            (Field::Name, name::SAME_LEVELS) => ("姓名相同，非常常见", "the same name, very common"),
            (Field::Name, name::SAME_SOUND) => ("姓名同音", "names that sound the same"),
            (Field::Name, name::NEAR_SOUND) => ("姓名近音", "names that sound nearly the same"),
            (Field::Name, name::LAST_DIFFERS) => ("姓名仅末字不同", "only the last character of the name differs"),
            (Field::Name, name::ONE_DIFFERS) => ("姓名仅一字不同", "one character of the name differs"),
            (Field::Name, name::SURNAME_DIFFERS) => ("名相同，姓不同", "the same given name, another surname"),
            (Field::Name, name::LEFT_OUT) => ("姓名少一字", "one character of the name is left out"),
            (Field::Name, name::SWAPPED) => ("名的两字颠倒", "the characters of the given name are swapped"),
            (Field::Name, name::SURNAME_ONLY) => ("仅姓相同", "only the surname is the same"),
            (Field::Name, name::OTHER) => ("姓名不同", "different names"),
            (Field::BirthDate, birth::SAME) => ("出生日期相同", "the same day"),
            (Field::BirthDate, birth::IN_NUMBER) => ("与对方证件号码中的日期相同", "the same as in the other's ID number"),
            (Field::BirthDate, birth::SLIP) => ("只差一位数字，或月日颠倒", "one digit differs, or day and month are swapped"),
            (Field::BirthDate, birth::WITHIN_DAYS) => ("相差不超过50天（可能为农历）", "within 50 days, as with a lunar date"),
            (Field::BirthDate, birth::WITHIN_A_YEAR) => ("相差约一年以内", "within about a year"),
            (Field::BirthDate, birth::YEARS_APART) => ("相差数年", "years apart"),
            (Field::BirthDate, birth::GENERATION_APART) => ("相差一代人", "a generation apart"),
            (Field::Sex, sex::SAME) => ("性别相同", "the same"),
            (Field::Sex, sex::OTHER) => ("性别不同", "different"),
            (Field::Phone, phone::SAME) => ("电话相同，无他人使用", "the same, which nobody else has"),
            (Field::Phone, phone::SAME_OF_MANY) => ("电话相同，另有他人使用", "the same, which others have as well"),
            (Field::Phone, phone::SLIP) => ("电话只差一处笔误", "one slip apart"),
            (Field::Phone, phone::OTHER) => ("电话不同", "different"),
            (Field::Address, address::HOME) => ("同一住所", "the same home"),
            (Field::Address, address::HOUSE) => ("同一门牌，一方未写楼栋房号", "the same house number; one side names no door"),
            (Field::Address, address::OTHER_DOOR) => ("同一门牌，房号不同", "the same house number, another door"),
            (Field::Address, address::COMMUNITY) => ("同一社区", "the same community"),
            (Field::Address, address::SUBDISTRICT) => ("同一街道", "the same subdistrict"),
            (Field::Address, address::OTHER) => ("住址不同", "elsewhere"),
            (Field::Household, household::SAME) => ("同一户内登记为两人", "registered as two members of one household"),
            (Field::Household, household::OTHER) => ("登记在不同的户", "registered in different households"),
            _ => ("一方未登记", "not known on one side"),
        };
        Words::new(zh, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_combination_is_a_number_and_back() {
        assert_eq!(LEVELS.iter().product::<usize>(), PATTERNS);
        for pattern in (0..PATTERNS as u32).step_by(97) {
            assert_eq!(pattern_of(levels_of(pattern)), pattern);
        }
    }

    #[test]
    fn every_level_has_words_of_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for (field, levels) in ALL.into_iter().zip(LEVELS) {
            for level in 1..levels as u8 {
                assert!(seen.insert((field, field.level_words(level).zh)), "{field:?} {level}");
            }
        }
    }
}
