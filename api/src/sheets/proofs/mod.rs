//! Does every sheet of an office become what it says, or an explained fault?

mod families;
mod files;
mod office;
mod other_programs;
mod past_grants;
