//! By which random number is something known?

use super::key::RecordKey;
use crate::sealing::{Owner, number_from_text, number_text};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident, $letter:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl $name {
            /// The number in the key of a record that is known by it alone.
            pub fn of_key(key: &RecordKey) -> Option<Self> {
                let (_, number) = key.0.split_first()?;
                number.try_into().ok().map(u64::from_be_bytes).map($name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&number_text($letter, self.0))
            }
        }

        impl std::str::FromStr for $name {
            type Err = &'static str;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                number_from_text($letter, text).map($name).ok_or(concat!("expected ", $letter, "- and thirteen characters"))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

random_id!(
    /// A registered person: one registration; one number can stand on several.
    PersonId,
    'P'
);
random_id!(
    /// A household.
    HouseholdId,
    'H'
);
random_id!(
    /// A grant.
    GrantId,
    'G'
);
random_id!(
    /// An application.
    ApplicationId,
    'A'
);
random_id!(
    /// A suspension.
    SuspensionId,
    'S'
);

random_id!(
    /// A proposed change of running aid: less of it, or its end.
    ChangeId,
    'C'
);
random_id!(
    /// A report of somebody in need.
    ReportId,
    'R'
);
random_id!(
    /// A paper that was received.
    PaperId,
    'D'
);
random_id!(
    /// A consent that a household gave.
    ConsentId,
    'E'
);
random_id!(
    /// A member of staff with declared relatives.
    StaffId,
    'F'
);
random_id!(
    /// A sample that was drawn for checking.
    SampleId,
    'M'
);

impl From<ReportId> for Owner {
    fn from(id: ReportId) -> Self {
        Owner::Report(id.0)
    }
}

impl From<StaffId> for Owner {
    fn from(id: StaffId) -> Self {
        Owner::Staff(id.0)
    }
}

impl From<PersonId> for Owner {
    fn from(id: PersonId) -> Self {
        Owner::Person(id.0)
    }
}

impl From<HouseholdId> for Owner {
    fn from(id: HouseholdId) -> Self {
        Owner::Household(id.0)
    }
}
