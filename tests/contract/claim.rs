//! What follows from facts of which some are unknown? (Kleene's logic, contract §2.)

use std::collections::BTreeSet;

/// A fact of a document: where it stands, and what is known of it.
pub struct Fact<T> {
    /// As `missing` names it: `household.income_month`, `member:H-1.sex`.
    pub path: String,
    /// Nothing where it is unknown.
    pub value: Option<T>,
}

/// A statement about a household.
pub enum Claim {
    /// One comparison: its truth where it has one, and the unknown facts that it speaks of.
    Comparison(Option<bool>, Vec<String>),
    /// All must hold.
    All(Vec<Claim>),
    /// One is enough.
    Any(Vec<Claim>),
}

impl Claim {
    /// True, false or unknown.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Claim::Comparison(truth, _) => *truth,
            Claim::All(parts) => decided_by(parts, false),
            Claim::Any(parts) => decided_by(parts, true),
        }
    }

    /// The unknown facts that the truth hangs on: none where it is decided, and none of a part that is decided.
    pub fn missing(&self) -> BTreeSet<String> {
        match self {
            _ if self.truth().is_some() => BTreeSet::new(),
            Claim::Comparison(_, unknown) => unknown.iter().cloned().collect(),
            Claim::All(parts) | Claim::Any(parts) => parts.iter().flat_map(Claim::missing).collect(),
        }
    }
}

/// One part with the deciding value decides; without one, an unknown part leaves all unknown.
fn decided_by(parts: &[Claim], deciding: bool) -> Option<bool> {
    let truths: Vec<Option<bool>> = parts.iter().map(Claim::truth).collect();
    if truths.contains(&Some(deciding)) {
        Some(deciding)
    } else if truths.contains(&None) {
        None
    } else {
        Some(!deciding)
    }
}

impl<T> Fact<T> {
    /// What a test says of the fact.
    pub fn claim(&self, test: impl FnOnce(&T) -> bool) -> Claim {
        Claim::Comparison(self.value.as_ref().map(test), self.unknown())
    }

    /// What a test says of this fact and another: anything compared with unknown is unknown.
    pub fn claim_with<U>(&self, other: &Fact<U>, test: impl FnOnce(&T, &U) -> bool) -> Claim {
        let truth = self.value.as_ref().zip(other.value.as_ref()).map(|(own, other)| test(own, other));
        Claim::Comparison(truth, [self.unknown(), other.unknown()].concat())
    }

    /// Something computed from the fact; it rests on the same fact.
    pub fn map<U>(&self, compute: impl FnOnce(&T) -> U) -> Fact<U> {
        Fact { path: self.path.clone(), value: self.value.as_ref().map(compute) }
    }

    /// Its path where it is unknown.
    pub fn unknown(&self) -> Vec<String> {
        if self.value.is_none() { vec![self.path.clone()] } else { Vec::new() }
    }
}

impl Fact<String> {
    /// Whether the fact is this value.
    pub fn is(&self, code: &str) -> Claim {
        self.claim(|value| value == code)
    }

    /// Whether it is another.
    pub fn is_not(&self, code: &str) -> Claim {
        self.claim(|value| value != code)
    }

    /// Whether it is one of these.
    pub fn among(&self, codes: &[&str]) -> Claim {
        self.claim(|value| codes.contains(&value.as_str()))
    }
}

impl Fact<bool> {
    /// Whether it is so.
    pub fn holds(&self) -> Claim {
        self.claim(|value| *value)
    }

    /// Whether it is not so.
    pub fn fails(&self) -> Claim {
        self.claim(|value| !*value)
    }
}

impl Fact<Vec<String>> {
    /// Whether the set has this element.
    pub fn has(&self, code: &str) -> Claim {
        self.claim(|set| set.iter().any(|element| element == code))
    }
}

/// Whether at least `least` of these facts pass a test: unknown only where the unknown ones could change it.
pub fn at_least<T>(least: usize, facts: &[Fact<T>], test: impl Fn(&T) -> bool) -> Claim {
    let sure = facts.iter().filter(|fact| fact.value.as_ref().is_some_and(&test)).count();
    let unknown: Vec<String> = facts.iter().flat_map(Fact::unknown).collect();
    let truth = if sure >= least {
        Some(true)
    } else if sure + unknown.len() < least {
        Some(false)
    } else {
        None
    };
    Claim::Comparison(truth, unknown)
}

#[test]
fn the_tables_of_kleene() {
    let fact = |value| Fact { path: "f".to_string(), value };
    for (a, b, and, or) in [
        (Some(false), None, Some(false), None),
        (None, Some(true), None, Some(true)),
        (None, None, None, None),
        (Some(true), Some(true), Some(true), Some(true)),
        (Some(false), Some(true), Some(false), Some(true)),
    ] {
        assert_eq!(Claim::All(vec![fact(a).holds(), fact(b).holds()]).truth(), and, "{a:?} and {b:?}");
        assert_eq!(Claim::Any(vec![fact(a).holds(), fact(b).holds()]).truth(), or, "{a:?} or {b:?}");
    }
    assert_eq!(at_least(2, &[fact(Some(true)), fact(None), fact(Some(false))], |b| *b).truth(), None);
    assert_eq!(at_least(2, &[fact(Some(true)), fact(Some(false))], |b| *b).truth(), Some(false));
    assert_eq!(at_least(1, &[fact(Some(true)), fact(None)], |b| *b).truth(), Some(true));
}
