//! Which published figures must a population meet, and how is each measured?

/// A figure that a document published.
#[derive(Clone, Copy, Debug)]
pub struct PublishedFigure {
    /// What it says.
    pub what: &'static str,
    /// Its value: a number, fen, or parts in a thousand, as the measure says.
    pub value: i64,
    /// Key of the document and the clause.
    pub source: &'static str,
    /// The document's words.
    pub quote: &'static str,
    /// How it is measured.
    pub measure: Measure,
}

/// A figure that nobody is measured by.
#[derive(Clone, Copy, Debug)]
pub struct LeftOut {
    /// As printed, with its key.
    pub printed: &'static str,
    /// Why.
    pub because: &'static str,
}

/// How a figure is measured. People reached by a household's program are all its members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Households in the registers of the needy, by recipient categories; none means all.
    RegisteredHouseholds(&'static [&'static str]),
    /// People in them.
    RegisteredPeople(&'static [&'static str]),
    /// Of the households in them whose category is listed, those of which a program says eligible.
    Confirmed(&'static [&'static str], &'static str),
    /// Households of which some program of the list says eligible.
    Households(&'static [&'static str]),
    /// People whom some program of the list says eligible.
    People(&'static [&'static str]),
    /// Of these, people younger than so many years.
    Younger(&'static str, i64),
    /// Parts in a thousand: people reached by the first list among those reached by the second.
    Share(&'static [&'static str], &'static [&'static str]),
    /// Judged amount in fen, on average over recipients.
    Amount(&'static str),
    /// Judged amount in fen a head, on average over people.
    AmountAHead(&'static str),
    /// Judged amount and income in fen a head: the standard up to which a program fills.
    StandardAHead(&'static str),
    /// Judged amounts in fen of twelve months, in all.
    TwelveMonths(&'static [&'static str]),
    /// The largest judged amount in fen in households of a registration.
    Most(&'static [&'static str], &'static str),
    /// Sums that the office gave: how many.
    GivenTimes(&'static str),
    /// Their average in fen.
    GivenAverage(&'static str),
    /// The average for a head.
    GivenAHead(&'static str),
    /// All of them together, in fen.
    GivenInAll(&'static str),
    /// The largest, in fen.
    GivenMost(&'static str),
    /// The least, in fen.
    GivenLeast(&'static str),
    /// Subdistricts or townships in which somebody lives.
    Townships,
    /// Recipient categories that occur.
    Categories,
}

/// In what a figure is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureUnit {
    /// Whole things.
    Number,
    /// Fen.
    Fen,
    /// Parts in a thousand.
    PerMille,
}

impl Measure {
    /// Whether it measures sums that the office gave, which are taken over from the document, and not what the rules come to.
    pub fn is_history(&self) -> bool {
        matches!(self, Self::GivenTimes(_) | Self::GivenAverage(_) | Self::GivenAHead(_) | Self::GivenInAll(_) | Self::GivenMost(_) | Self::GivenLeast(_))
    }

    /// In what it is counted. Numbers must be met within 2 %, sums and shares within 5 %.
    pub fn unit(&self) -> FigureUnit {
        match self {
            Self::Share(..) => FigureUnit::PerMille,
            Self::Amount(_)
            | Self::AmountAHead(_)
            | Self::StandardAHead(_)
            | Self::TwelveMonths(_)
            | Self::Most(..)
            | Self::GivenAverage(_)
            | Self::GivenAHead(_)
            | Self::GivenInAll(_)
            | Self::GivenMost(_)
            | Self::GivenLeast(_) => FigureUnit::Fen,
            _ => FigureUnit::Number,
        }
    }

    /// The deviation in a thousand that is still taken for met.
    pub fn tolerance_per_mille(&self) -> i64 {
        if self.unit() == FigureUnit::Number { 20 } else { 50 }
    }
}
