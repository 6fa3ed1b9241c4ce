//! Is nothing that was acknowledged ever lost, whatever happens to the disk?

mod backups;
mod commands;
mod conflicts;
mod damage;
mod disk;
mod files;
mod forgetting;
mod index_lost;
mod older;
mod power_cuts;
mod real_disk;
mod reopening;
