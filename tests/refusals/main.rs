//! Is everything that is bad refused with its place and in words that help, and nothing that is good?
//!
//! `line` feeds household lines to the program, `catalog_copy` feeds it catalogs; the other modules are lists of what can be
//! wrong. `no_panic_…` feeds arbitrary input to everything that reads, `hostile_…` what is meant to hang it.

mod accepted;
mod arguments;
mod bytes;
mod catalog_campaigns;
mod catalog_copy;
mod catalog_faults;
mod catalog_terms;
mod criteria_faults;
mod hostile;
mod hostile_documents;
mod hostile_expressions;
mod hostile_ways;
mod hostile_work;
mod id_numbers;
mod ids;
mod keys;
mod line;
mod mutation;
mod no_panic_catalog;
mod no_panic_documents;
mod no_panic_events;
mod no_panic_imports;
mod no_panic_names;
mod records;
mod shapes;
mod values;
