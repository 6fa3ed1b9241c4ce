//! How does a household that a page has changed come into the search?

use super::trouble::Trouble;
use super::visit::Visit;
use crate::opening::entry_of;
use engine::casework::{CaseError, Desk};

/// Puts a household into the search as it is registered now, or takes it out when nobody is left in it.
pub fn note_household(visit: &Visit, desk: &Desk<'_>, id: &str) -> Result<(), Trouble> {
    match desk.household(id) {
        Ok(file) => visit.app.households.put(&entry_of(&file, &desk.catalog.vocabulary)),
        Err(CaseError::Unknown(_)) => visit.app.households.remove(id),
        Err(error) => return Err(error.into()),
    }
    visit.app.note_new_households();
    Ok(())
}
