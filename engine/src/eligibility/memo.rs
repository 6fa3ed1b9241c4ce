//! What have definitions come to so far?
//!
//! Rules ask for the same few of one household again and again; each is worked out once for whom it is asked of.

use super::evaluate::NumberValue;
use crate::catalog::Definition;
use std::cell::RefCell;
use std::sync::Arc;

/// What a definition comes to.
#[derive(Clone, Debug)]
pub(super) enum Worked {
    Truth(Option<bool>),
    Number(NumberValue),
}

impl Worked {
    /// Of a condition what it comes to.
    pub fn truth(self) -> Option<bool> {
        if let Worked::Truth(truth) = self { truth } else { None }
    }

    /// Of a formula what it comes to.
    pub fn number(self) -> NumberValue {
        if let Worked::Number(number) = self { number } else { NumberValue::Unknown }
    }
}

/// The definitions of one subject. Each is held, so that no other takes its place in memory.
type OfSubject<T> = Vec<(Arc<Definition>, T)>;

/// By the household (the first list) or member, what was found for its definitions.
#[derive(Clone, Debug)]
pub(super) struct Memo<T = Worked>(RefCell<Vec<OfSubject<T>>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Clone> Memo<T> {
    /// What is known of a definition, or else what it is worked out as.
    pub fn get(&self, definition: &Arc<Definition>, member: Option<u16>, work_out: impl FnOnce() -> T) -> T {
        let place = member.map_or(0, |position| usize::from(position) + 1);
        if let Some(list) = self.0.borrow().get(place)
            && let Some((_, worked)) = list.iter().find(|(known, _)| Arc::ptr_eq(known, definition))
        {
            return worked.clone();
        }
        // It may ask for others: nothing is borrowed meanwhile.
        let worked = work_out();
        let mut lists = self.0.borrow_mut();
        if lists.len() <= place {
            lists.resize_with(place + 1, Vec::new);
        }
        lists[place].push((definition.clone(), worked.clone()));
        worked
    }
}
