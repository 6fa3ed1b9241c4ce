//! What does a grant carry along, so that it means the same under any later catalog?

use super::ids::{ApplicationId, GrantId, HouseholdId, PersonId};
use super::instalments::Ceiling;
use crate::calendar::{Date, Period};
use crate::money::Money;
use crate::sealing::{Mark, Sealed};
use crate::words::Words;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Statutory or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AidKind {
    /// Unified or legally based: it never waits for a fund, and supplements nothing.
    Statutory,
    /// Set up by an agency, a subdistrict or a donor.
    NonStatutory,
}

/// How an amount is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Each month.
    Month,
    /// Each school term.
    Term,
    /// Each year.
    Year,
    /// Once.
    Once,
    /// For each event.
    Event,
}

impl Rhythm {
    /// How often a year: amounts are compared by the year.
    pub fn times_a_year(self) -> i64 {
        match self {
            Rhythm::Month => 12,
            Rhythm::Term => 2,
            Rhythm::Year | Rhythm::Once | Rhythm::Event => 1,
        }
    }

    /// An amount in this rhythm by the year; nothing where no amount is stated.
    pub fn yearly(self, amount: Option<Money>) -> Money {
        amount.and_then(|amount| amount.times(self.times_a_year())).unwrap_or_default()
    }
}

/// When the same program may be given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Never in a life.
    Never,
    /// Once for each term, year or season.
    EachWindow,
    /// Once for each cause.
    PerCause,
    /// One standing grant at a time.
    Standing,
    /// So many months after the first day of the last one.
    AfterMonths(u16),
}

/// How the program of a new grant stands to one that is held, seen from the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationToHeld {
    /// Both can't be held.
    Excludes,
    /// Both can't be held for the same cause.
    ExcludesSameCause,
    /// Only the larger.
    HighestOf,
    /// The new one pays the difference over the held one.
    TopsUp,
    /// The held one pays the difference over the new one.
    ToppedUpBy,
    /// Both may be held.
    Stacks,
}

/// A person whom a grant covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beneficiary {
    /// The registration.
    pub person: PersonId,
    /// Other registrations that bear the same number, of which nobody has said yet whether they are the same person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<PersonId>,
    /// Other registrations that an officer has confirmed to be the same person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<Linked>,
    /// The cause under the person's own key: equal causes have equal marks, and nobody can read them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Mark>,
}

/// Another registration of the same person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The registration.
    pub person: PersonId,
    /// The cause under its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Mark>,
}

/// A limit on the sum over several programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CapTerms {
    /// The most that may be given within the window.
    pub amount: Money,
    /// The programs that count, the new one among them.
    pub over: Vec<String>,
    /// Sums count whose day lies within. Where it is a year, those of later years of monthly aid have the same limit.
    pub window: Period,
    /// Members whose grants count too although the new one does not cover them: limits of a whole household.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<PersonId>,
    /// What it says.
    pub says: Words,
}

/// Which fund pays, and what happens when it is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundTerms {
    /// The fund.
    pub fund: String,
    /// Whether the money is granted at once or held for instalments.
    pub booking: Booking,
}

/// How the fund is debited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Booking {
    /// The whole sum is granted at the award.
    Granted,
    /// The whole sum is held at the award and paid in instalments.
    Held,
    /// Instalments are debited when they are paid: statutory aid.
    WhenPaid,
}

/// Where in a campaign a grant was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignPlace {
    /// The campaign.
    pub campaign: String,
    /// The rank of the unit in the campaign's hardship order, from 1.
    pub rank: u32,
    /// The unit served: a person or the household, one award each.
    pub unit: crate::sealing::Owner,
    /// Of a household that is served once, the members whom this grant does not cover.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<PersonId>,
}

/// A fact that an award sets from its first day until its last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conferred {
    /// Of which beneficiary; none for the household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The fact's key.
    pub fact: String,
    /// Its value as JSON text.
    pub value: String,
}

/// How often running aid is looked at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewTerms {
    /// So many months after the last look.
    pub months: u16,
    /// When it is done, each year; at any time where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<YearWindow>,
    /// What the class is called, and why.
    pub says: Words,
}

/// Days of every year, such as 1 to 20 January: first and last month and day; a last one before the first lies in the next year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearWindow {
    /// The first.
    pub from: (i8, i8),
    /// The last.
    pub to: (i8, i8),
}

impl ReviewTerms {
    /// By which day aid must be looked at that was awarded, or looked at, on a day: the end of the first window that begins after it.
    pub fn due_after(&self, day: Date) -> Option<Date> {
        if self.windows.is_empty() {
            return day.checked_add(jiff::Span::new().months(i32::from(self.months))).ok();
        }
        self.windows.iter().filter_map(|window| window.end_after(day)).min()
    }
}

impl YearWindow {
    /// The last day of the first of them that begins after a day.
    fn end_after(&self, day: Date) -> Option<Date> {
        let on = |(month, day): (i8, i8), year| Date::new(year, month, day).or_else(|_| Date::new(year, month, 28)).ok();
        let year = (day.year()..=day.year().saturating_add(1)).find(|year| on(self.from, *year).is_some_and(|from| from > day))?;
        on(self.to, if self.to < self.from { year.saturating_add(1) } else { year })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_date;

    #[test]
    fn a_review_is_due_at_the_end_of_the_next_window() {
        let day = |text: &str| parse_date(text).expect("a day");
        let windows = vec![YearWindow { from: (1, 1), to: (1, 20) }, YearWindow { from: (7, 1), to: (7, 20) }];
        let halves = ReviewTerms { months: 6, windows, says: Words::new("半年", "half a year") };
        for (on, due) in [
            ("2026-03-10", "2026-07-20"),
            ("2026-06-30", "2026-07-20"),
            ("2026-07-01", "2027-01-20"),
            ("2026-07-15", "2027-01-20"),
            ("2026-12-31", "2027-01-20"),
            ("2027-01-01", "2027-07-20"),
        ] {
            assert_eq!(halves.due_after(day(on)), Some(day(due)), "{on}");
        }
        let winter = ReviewTerms { months: 12, windows: vec![YearWindow { from: (12, 1), to: (2, 29) }], says: halves.says.clone() };
        assert_eq!(winter.due_after(day("2026-11-30")), Some(day("2027-02-28")));
        assert_eq!(winter.due_after(day("2026-12-01")), Some(day("2028-02-29")), "in the window already: the next one");
        let plain = ReviewTerms { months: 6, windows: Vec::new(), says: halves.says };
        assert_eq!(plain.due_after(day("2026-08-31")), Some(day("2027-02-28")));
    }
}

/// On what a decision rests, so that it can be computed again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// SHA-256 of the catalog's files.
    pub catalog: String,
    /// The engine that judged.
    pub engine: String,
    /// Version of the household record that was judged.
    pub household_version: u64,
    /// What the rules said.
    pub verdict: BasisVerdict,
    /// SHA-256 of the judgment as it was written down, so that computing it again can be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgment: Option<String>,
    /// The amount that the officer stated where the rules leave it open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Money>,
}

/// What the rules said when a grant was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasisVerdict {
    /// All criteria hold.
    Eligible,
    /// An officer's reasoned exception.
    Exception,
    /// Decided elsewhere and recorded here.
    Elsewhere,
}

/// Everything that the ledger must know of a new grant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GrantTerms {
    /// Its random number.
    pub grant: GrantId,
    /// The household on the day of the award; none for aid given elsewhere to a person who stands in no household here.
    pub household: Option<HouseholdId>,
    /// The member it is paid to; none when it is paid to the household.
    pub recipient: Option<PersonId>,
    /// The program's id.
    pub program: String,
    /// Its name on the day.
    pub name: Words,
    /// Who decides.
    pub agency: String,
    /// Statutory or not.
    pub kind: AidKind,
    /// What it is for; `education.tuition` lies within `education`.
    pub need: String,
    /// How the amount is counted.
    pub per: Rhythm,
    /// The amount of one month, term, year, time; none for aid in kind without a stated worth.
    pub amount: Option<Money>,
    /// What it would pay if nothing ran over which it pays the difference; where that is more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<Money>,
    /// What is to be booked in all; equals the amount except where months add up.
    pub total: Option<Money>,
    /// The days it is for.
    pub days: Period,
    /// The day it is awarded on.
    pub on: Date,
    /// Whom it covers.
    pub beneficiaries: Vec<Beneficiary>,
    /// When it may be given again.
    pub repeats: Repeat,
    /// How its program stands to others, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub relations: BTreeMap<String, RelationToHeld>,
    /// Programs that must have been decided before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// Of each of these groups one program must have been decided before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after_one_of: Vec<Vec<String>>,
    /// Limits on sums.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<CapTerms>,
    /// Of monthly aid: the most that caps let it pay, as the award found it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ceilings: Vec<Ceiling>,
    /// Which fund pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<FundTerms>,
    /// Whether it would fall with the subsistence allowance.
    pub rests_on_dibao: RestsOnDibao,
    /// The cause, sealed under the household's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Sealed>,
    /// An officer's reason for an exception, sealed under the household's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exception: Option<Sealed>,
    /// The smaller grant that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<GrantId>,
    /// The hold that it redeems.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redeems: Option<GrantId>,
    /// The grant to which it adds the share of those who have come since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplements: Option<GrantId>,
    /// Facts that hold while it runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub confers: Vec<Conferred>,
    /// Running aid that no longer fits once these facts are set: for the answer alone, never stored.
    #[serde(skip)]
    pub look_again: Vec<GrantId>,
    /// What else whoever decides should know, as numbers that nobody has checked up to the day of the award: for the answer alone, never stored.
    #[serde(skip)]
    pub warnings: Vec<Words>,
    /// What its months are worth where they are not all worth the amount: each sum with its first month.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rates: Vec<(Date, Money)>,
    /// How often it must be looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewTerms>,
    /// The application it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationId>,
    /// The campaign it was given in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub campaign: Option<CampaignPlace>,
    /// On what the decision rests.
    pub basis: Basis,
}

/// Whether a verdict falls when the subsistence allowance does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RestsOnDibao {
    /// It would not stay eligible.
    Yes,
    /// It would.
    No,
}
