//! How does a household that a page has changed come into the search?

use super::records;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::opening::entry_of;
use engine::casework::Desk;

/// Puts a household into the search as it is registered now, or takes it out when nobody is left in it.
pub fn note_household(visit: &Visit, desk: &Desk<'_>, id: &str) -> Result<(), Trouble> {
    match records::household(desk, id) {
        Ok(file) => visit.app.households.put(&entry_of(&file, &desk.catalog.vocabulary)),
        Err(Trouble::Missing(_)) => visit.app.households.remove(id),
        Err(trouble) => return Err(trouble),
    }
    visit.app.note_new_households();
    Ok(())
}
