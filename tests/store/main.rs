//! Is nothing that was acknowledged ever lost, whatever happens to the disk?

mod backends;
mod backups;
mod commands;
mod conflicts;
mod conformance;
mod damage;
mod disk;
mod files;
mod forgetting;
mod index_lost;
mod older;
mod power_cuts;
mod real_disk;
mod redb_index;
mod reopening;
mod whole_store;
