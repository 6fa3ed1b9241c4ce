//! Which programs does the simulated office know?
//!
//! Few people and many programs whose rules meet, so that every way to collide comes up often.

use engine::ledger::{AidKind, Booking, RelationToHeld, Repeat, Rhythm};

/// Whom a program pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidTo {
    Person,
    Household,
}

/// A program as its file would tell it.
pub struct Program {
    pub id: &'static str,
    pub kind: AidKind,
    pub need: &'static str,
    pub per: Rhythm,
    /// The amount in fen; none for aid in kind.
    pub fen: Option<i64>,
    pub repeats: Repeat,
    pub paid_to: PaidTo,
    /// How long a grant lasts, in months; 0 is without end. Aid for an event is for one day.
    pub months: u8,
    pub fund: Option<(&'static str, Booking)>,
    /// A campaign, and what it serves once.
    pub campaign: Option<(&'static str, PaidTo)>,
    pub after: Option<&'static str>,
    /// The most in fen for the calendar year, over these programs; for a household its other members' aid counts too.
    pub cap: Option<(i64, PaidTo, &'static [&'static str])>,
    pub rests_on_dibao: bool,
}

const fn program(id: &'static str, kind: AidKind, need: &'static str, amount: (Rhythm, i64), repeats: Repeat, paid_to: PaidTo, months: u8) -> Program {
    let (per, fen) = amount;
    Program { id, kind, need, per, fen: Some(fen), repeats, paid_to, months, fund: None, campaign: None, after: None, cap: None, rests_on_dibao: false }
}

use AidKind::{NonStatutory, Statutory};
use PaidTo::{Household, Person};

/// All programs.
pub const PROGRAMS: &[Program] = &[
    Program { fund: Some(("state", Booking::WhenPaid)), ..program("dibao", Statutory, "living", (Rhythm::Month, 59_000), Repeat::Standing, Household, 0) },
    Program { fund: Some(("state", Booking::WhenPaid)), ..program("destitute", Statutory, "living", (Rhythm::Month, 88_500), Repeat::Standing, Household, 0) },
    Program { rests_on_dibao: true, ..program("heating", Statutory, "housing.heating", (Rhythm::Year, 80_000), Repeat::EachWindow, Household, 5) },
    Program {
        fund: Some(("sunshine", Booking::Granted)),
        rests_on_dibao: true,
        ..program("tuition", NonStatutory, "education.tuition", (Rhythm::Term, 120_000), Repeat::EachWindow, Person, 6)
    },
    Program { fund: Some(("sunshine", Booking::Granted)), ..program("books", NonStatutory, "education", (Rhythm::Once, 30_050), Repeat::Never, Person, 12) },
    Program { fund: Some(("kitchen", Booking::Held)), ..program("meals", NonStatutory, "food", (Rhythm::Month, 12_033), Repeat::Standing, Person, 4) },
    Program { fen: None, ..program("food-box", NonStatutory, "food.box", (Rhythm::Event, 0), Repeat::PerCause, Household, 1) },
    Program {
        cap: Some((300_000, Household, &["surgery", "illness-cost"])),
        ..program("surgery", Statutory, "medical", (Rhythm::Event, 260_000), Repeat::PerCause, Person, 1)
    },
    Program {
        cap: Some((150_000, Person, &["surgery", "illness-cost"])),
        ..program("illness-cost", Statutory, "medical.cost", (Rhythm::Event, 111_111), Repeat::PerCause, Person, 1)
    },
    Program {
        fund: Some(("sunshine", Booking::Granted)),
        ..program("illness-gift", NonStatutory, "medical.gift", (Rhythm::Once, 50_000), Repeat::AfterMonths(7), Person, 12)
    },
    program("disability-living", Statutory, "living.disability", (Rhythm::Month, 40_000), Repeat::Standing, Person, 0),
    program("disability-care", Statutory, "living.disability", (Rhythm::Month, 60_000), Repeat::Standing, Person, 0),
    program("living-top-up", Statutory, "living.top-up", (Rhythm::Month, 70_000), Repeat::Standing, Person, 6),
    Program {
        campaign: Some(("spring", Person)),
        fund: Some(("lantern", Booking::Granted)),
        ..program("spring-child", NonStatutory, "festive", (Rhythm::Once, 20_000), Repeat::Never, Person, 3)
    },
    Program {
        campaign: Some(("spring", Person)),
        fund: Some(("lantern", Booking::Granted)),
        ..program("spring-family", NonStatutory, "festive.family", (Rhythm::Once, 45_000), Repeat::Never, Household, 3)
    },
    Program { campaign: Some(("winter", Household)), ..program("coat", NonStatutory, "clothing", (Rhythm::Once, 15_000), Repeat::EachWindow, Person, 1) },
    Program {
        fund: Some(("kitchen", Booking::Held)),
        ..program("fruit", NonStatutory, "food.fruit", (Rhythm::Month, 3_000), Repeat::EachWindow, Household, 2)
    },
    Program { after: Some("tuition"), ..program("study-prize", NonStatutory, "prize", (Rhythm::Once, 10_000), Repeat::Never, Person, 12) },
    Program {
        cap: Some((150_000, Household, &["repair", "heating"])),
        ..program("repair", NonStatutory, "housing.repair", (Rhythm::Year, 99_999), Repeat::PerCause, Household, 2)
    },
];

/// Relations as one of the two files tells them; the other follows.
const RELATIONS: &[(&str, RelationToHeld, &str)] = &[
    ("dibao", RelationToHeld::Excludes, "destitute"),
    ("disability-living", RelationToHeld::HighestOf, "disability-care"),
    ("living-top-up", RelationToHeld::TopsUp, "dibao"),
    ("fruit", RelationToHeld::Stacks, "food-box"),
    ("fruit", RelationToHeld::HighestOf, "meals"),
    ("surgery", RelationToHeld::Excludes, "illness-gift"),
    ("surgery", RelationToHeld::ExcludesSameCause, "repair"),
];

/// How a program stands to the others, by their ids.
pub fn relations_of(id: &str) -> Vec<(&'static str, RelationToHeld)> {
    let reversed = |relation| match relation {
        RelationToHeld::TopsUp => RelationToHeld::ToppedUpBy,
        RelationToHeld::ToppedUpBy => RelationToHeld::TopsUp,
        symmetric => symmetric,
    };
    let told = RELATIONS.iter().filter(|(one, ..)| *one == id).map(|(_, relation, other)| (*other, *relation));
    let followed = RELATIONS.iter().filter(|(_, _, other)| *other == id).map(|(one, relation, _)| (*one, reversed(*relation)));
    told.chain(followed).collect()
}

/// Funds with their opening in fen: small enough to run empty.
pub const FUNDS: &[(&str, i64)] = &[("state", 70_000), ("sunshine", 400_000), ("kitchen", 120_000), ("lantern", 90_000)];
