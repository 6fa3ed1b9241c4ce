//! What is a place, as data?

use super::figures::{LeftOut, PublishedFigure};
use crate::calendar::Date;

/// Which register a household stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HouseholdKind {
    /// Confirmed for the subsistence allowance.
    Dibao,
    /// Needy in another way.
    OtherNeedy,
    /// In no register of the needy: pupils, house owners, people passing through.
    Ordinary,
}

/// A place whose document a catalog follows: totals, families, incomes, and the figures that its people must meet.
#[derive(Debug)]
pub struct Place {
    /// How it is asked for: `qiannan`.
    pub code: &'static str,
    /// Its Chinese name.
    pub zh: &'static str,
    /// Its English name.
    pub en: &'static str,
    /// Key of its document.
    pub source: &'static str,
    /// The folder of the catalog that it runs on.
    pub region: &'static str,
    /// The day on which its people are judged: the document's, or the catalog's where that is a later one.
    pub on: Date,
    /// What the ids of its households begin with.
    pub id_prefix: &'static str,
    /// Regions of first registration, as in ID numbers, with their share in a hundred.
    pub number_regions: &'static [(&'static str, u8)],
    /// Chance in a thousand that a fact which nobody's case rests on is unknown.
    pub unknown_chance: u16,
    /// Its households.
    pub register: Register,
    /// What its document published and its people are measured by.
    pub figures: &'static [PublishedFigure],
    /// What its document published and nobody is measured by, with the reason.
    pub left_out: &'static [LeftOut],
}

/// How the households of a place are told.
#[derive(Debug)]
pub enum Register {
    /// Numbers by size only; who the members are is drawn.
    Drawn(Drawn),
    /// Families, each with its number.
    Planned(Planned),
}

/// A register in numbers by size.
#[derive(Debug)]
pub struct Drawn {
    /// The code of the district.
    pub district: &'static str,
    /// Its subdistricts and towns in the order of their codes, from `001`.
    pub subdistricts: &'static [&'static str],
    /// Households on the allowance, by size from one.
    pub dibao_by_size: [usize; 5],
    /// Other needy households, by size from one.
    pub other_by_size: [usize; 5],
    /// The allowance's standard in yuan a head and month, from which day on, the earliest first. Sums are drawn as on the
    /// place's day; on another they are what they were against the standard of that day.
    pub standards: &'static [(Date, i64)],
}

impl Drawn {
    /// The standard of a day; of a day before all of them the first.
    pub(super) fn standard_on(&self, on: Date) -> i64 {
        self.standards.iter().rev().find(|(from, _)| *from <= on).or(self.standards.first()).map_or(1, |(_, yuan)| *yuan)
    }
}

/// A register of families.
#[derive(Debug)]
pub struct Planned {
    /// Counties with the number of their townships; households are spread over all townships evenly.
    pub counties: &'static [(&'static str, u16)],
    /// The facts that the place's programs ask of a household, beside those that its families tell.
    pub household_facts: &'static [&'static str],
    /// The facts that they ask of a member.
    pub member_facts: &'static [&'static str],
    /// Groups of families.
    pub cohorts: &'static [Cohort],
}

/// Families of one register with incomes of one kind.
#[derive(Debug)]
pub struct Cohort {
    /// The register.
    pub kind: HouseholdKind,
    /// `urban` or `rural`.
    pub hukou: &'static str,
    /// What they live on.
    pub income: Income,
    /// What is so of each of these households.
    pub household: &'static [Fact],
    /// What is so of each member.
    pub everybody: &'static [Fact],
    /// Aid that each of them got.
    pub given: &'static [Given],
    /// The families.
    pub families: &'static [Family],
}

/// What households live on.
#[derive(Debug)]
pub enum Income {
    /// Below the standard, such that the difference a head and month is on average the published one.
    Below {
        /// Standards in fen a head and year, by county (the first whose code begins so).
        standards_a_year: &'static [(&'static str, i64)],
        /// The average difference in fen a head and month.
        top_up: i64,
    },
    /// Yuan a head and month, from the first to the second.
    Between(i64, i64),
}

/// Households alike.
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// How many there are.
    pub households: usize,
    /// Who lives in each.
    pub people: &'static [Role],
    /// Their recipient category.
    pub category: &'static str,
    /// What is so of the household.
    pub household: &'static [Fact],
    /// What is so of one member, by position.
    pub of_member: (usize, &'static [Fact]),
    /// Aid that the household (or that member) got.
    pub given: &'static [Given],
}

/// Who somebody is: age, school and health follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// 0 to 2 years.
    Toddler,
    /// At preschool.
    Preschool,
    /// At primary school.
    Primary,
    /// At junior high school.
    Junior,
    /// At senior high school.
    Senior,
    /// At a vocational school.
    Vocational,
    /// At a university.
    University,
    /// 24 to 55 years, well.
    Adult,
    /// 24 to 55 years, seriously ill.
    Ill,
    /// 24 to 55 years, with a disability of grade 1 or 2.
    SeverelyDisabled,
    /// 24 to 55 years, with a disability of grade 3 or 4.
    Disabled,
    /// 60 years and more.
    Elder,
}

/// A fact's key and what is told of it.
pub type Fact = (&'static str, Told);

/// What is told of a fact.
#[derive(Clone, Copy, Debug)]
pub enum Told {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// One of its choices.
    Is(&'static str),
    /// These of its choices.
    Has(&'static [&'static str]),
    /// A whole number.
    Count(i64),
    /// Yuan, from the first to the second.
    Yuan(i64, i64),
}

/// Aid that the office gave where it, and no rule, sets the amount: a program and how the sums spread.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// The program.
    pub program: &'static str,
    /// The average in fen.
    pub average: i64,
    /// The least and the most in fen, where they are published; else sums spread by half around the average.
    pub range: Option<(i64, i64)>,
    /// What one such sum is for.
    pub each: Each,
}

/// What a sum is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// The household, or the one member.
    Case,
    /// Each head of the household.
    Head,
}

impl Family {
    /// So many households of these people, of whom nothing else is said.
    pub(super) const fn of(households: usize, people: &'static [Role]) -> Self {
        Self { households, people, category: "dibao", household: &[], of_member: (0, &[]), given: &[] }
    }

    pub(super) const fn category(mut self, category: &'static str) -> Self {
        self.category = category;
        self
    }

    pub(super) const fn household(mut self, facts: &'static [Fact]) -> Self {
        self.household = facts;
        self
    }

    pub(super) const fn member(mut self, index: usize, facts: &'static [Fact]) -> Self {
        self.of_member = (index, facts);
        self
    }

    pub(super) const fn given(mut self, given: &'static [Given]) -> Self {
        self.given = given;
        self
    }
}

impl Given {
    /// Sums around an average.
    pub(super) const fn about(program: &'static str, average: i64) -> Self {
        Self { program, average, range: None, each: Each::Case }
    }

    /// Sums between two published ones.
    pub(super) const fn between(program: &'static str, average: i64, least: i64, most: i64) -> Self {
        Self { program, average, range: Some((least, most)), each: Each::Case }
    }

    /// The same for each head.
    pub(super) const fn a_head(mut self) -> Self {
        self.each = Each::Head;
        self
    }
}
