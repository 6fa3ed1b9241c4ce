//! Is somebody who was registered twice found, and is nobody else taken for him?

mod index;
mod mistakes;
mod people;
mod quality;
mod registry;
mod rules;
