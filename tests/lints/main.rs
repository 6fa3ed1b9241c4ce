//! Is an author told what should be looked at, on the right line, and nothing that is in order?

mod bands;
mod cliffs;
mod expiring;
mod impossible;
mod relations;
mod shipped;
mod small;
