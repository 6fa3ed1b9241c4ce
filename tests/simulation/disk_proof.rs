//! Does the simulated disk really lose, keep and tear, and only what was not synced?

use crate::disk::{Honesty, SimulatedDisk};
use engine::store::{Disk, DiskFile};

const PAGE: usize = 4096;

fn read(disk: &SimulatedDisk, path: &str) -> Vec<u8> {
    let mut file = disk.open(path).expect("a file");
    let mut bytes = vec![0; file.length().expect("a length") as usize];
    assert_eq!(file.read_at(0, &mut bytes).expect("readable"), bytes.len());
    bytes
}

/// A folder with one durable file of eight pages of ones.
fn durable(seed: u64) -> (SimulatedDisk, Box<dyn DiskFile>) {
    let disk = SimulatedDisk::new(seed, Honesty::Honest);
    disk.make_folder("a").expect("a folder");
    disk.sync_folder("").expect("synced");
    let mut file = disk.open("a/file").expect("a file");
    file.write_at(0, &[1; 8 * PAGE]).expect("written");
    file.sync().expect("synced");
    disk.sync_folder("a").expect("synced");
    (disk, file)
}

#[test]
fn unsynced_pages_are_kept_lost_or_torn_each_on_its_own() {
    let (mut mixed, mut kept, mut lost, mut torn) = (0, 0, 0, 0);
    for seed in 0..200 {
        let (disk, mut file) = durable(seed);
        file.write_at(2 * PAGE as u64, &[2; 4 * PAGE]).expect("written");
        disk.restart();
        let bytes = read(&disk, "a/file");
        assert_eq!(bytes.len(), 8 * PAGE);
        let pages: Vec<&[u8]> = bytes.chunks(PAGE).collect();
        for page in [0, 1, 6, 7] {
            assert!(pages[page].iter().all(|byte| *byte == 1), "seed {seed}: page {page} was durable");
        }
        for page in &pages[2..6] {
            // A torn page is a prefix of the new bytes, then the old ones.
            let new = page.iter().take_while(|byte| **byte == 2).count();
            assert!(page[new..].iter().all(|byte| *byte == 1), "seed {seed}");
            match new {
                0 => lost += 1,
                PAGE => kept += 1,
                _ => torn += 1,
            }
        }
        mixed += usize::from(pages[2..6].iter().any(|page| *page != pages[2]));
    }
    assert!(kept > 100 && lost > 100 && torn > 50 && mixed > 50, "kept {kept}, lost {lost}, torn {torn}, in {mixed} cuts not all alike");
}

#[test]
fn lengths_and_names_are_kept_or_lost_until_they_are_synced() {
    let (mut longer, mut between, mut created, mut renamed, mut removed) = (0, 0, 0, 0, 0);
    for seed in 0..200 {
        let (disk, mut file) = durable(seed);
        file.write_at(8 * PAGE as u64, &[3; 3 * PAGE]).expect("written");
        disk.open("a/new").expect("a file");
        let mut moved = disk.open("a/old").expect("a file");
        moved.sync().expect("synced");
        disk.sync_folder("a").expect("synced");
        disk.open("a/gone").expect("a file");
        disk.sync_folder("a").expect("synced");
        disk.open("a/fresh").expect("a file");
        disk.rename("a/old", "a/other").expect("renamed");
        disk.remove("a/gone").expect("removed");
        disk.restart();
        let names = disk.list("a").expect("a list");
        let has = |name: &str| names.iter().any(|other| other == name);
        assert!(has("file") && has("new"), "seed {seed}: these names were synced");
        assert!(has("old") != has("other"), "seed {seed}: a renamed file has one name");
        created += usize::from(has("fresh"));
        renamed += usize::from(has("other"));
        removed += usize::from(!has("gone"));
        let length = read(&disk, "a/file").len();
        assert!((8 * PAGE..=11 * PAGE).contains(&length));
        longer += usize::from(length == 11 * PAGE);
        between += usize::from(length > 8 * PAGE && length < 11 * PAGE);
    }
    for (what, count) in [("longer", longer), ("created", created), ("renamed", renamed), ("removed", removed)] {
        assert!((40..160).contains(&count), "{what} in {count} of 200 cuts");
    }
    assert!(between > 10, "a length between in {between} of 200 cuts");
}

#[test]
fn after_the_cut_every_call_fails_and_the_same_seed_does_the_same() {
    let run = |seed: u64| {
        let (disk, mut file) = durable(seed);
        disk.cut_after(3);
        let mut calls = 0;
        while file.write_at(calls * 5000, &[9; 5000]).is_ok() {
            calls += 1;
        }
        assert_eq!(calls, 2, "the third call fails");
        assert!(disk.is_down() && disk.list("a").is_err() && file.sync().is_err() && disk.open("a/file").is_err());
        disk.restart();
        assert!(file.length().is_err(), "a file of the time before the cut is gone");
        read(&disk, "a/file")
    };
    assert!((0..20).all(|seed| run(seed) == run(seed)));
    assert!((1..20).any(|seed| run(seed) != run(0)), "seeds differ");
}

#[test]
fn a_lying_disk_syncs_nothing() {
    let lost = (0..50).filter(|seed| {
        let disk = SimulatedDisk::new(*seed, Honesty::Lying);
        let mut file = disk.open("file").expect("a file");
        file.write_at(0, b"acknowledged").expect("written");
        file.sync().expect("so it says");
        disk.sync_folder("").expect("so it says");
        disk.restart();
        !disk.holds(b"acknowledged")
    });
    assert!(lost.count() > 10);
}
