//! Do ledger and casework keep what they promise? Each rule has two or three tiny programs of its own.

mod alerting;
mod applications;
mod awards;
mod campaign_text;
mod campaigns;
mod caps;
mod catalog_text;
mod days;
mod desks;
mod forgetting;
mod interrupted_campaigns;
mod money;
mod office;
mod overlap_needs;
mod overlap_relations;
mod people;
mod registering;
mod repeats;
mod restarting;
mod said;
mod standings;
mod suspension;
