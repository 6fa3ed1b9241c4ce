//! What does a disk keep when the power fails between two calls?
//!
//! Each unsynced 4 KiB page is kept, lost or torn on its own, and so are lengths and names. All is decided by the seed.

use crate::pages::{FilePages, Losses, is_within};
use engine::store::{Disk, DiskFile};
use fastrand::Rng;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

const TOP: u64 = 0;

/// Whether a disk does what it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Honesty {
    Honest,
    /// `sync` says that all is done, and nothing is.
    Lying,
}

/// A folder on a disk whose power can fail. Clones are the same disk.
#[derive(Clone)]
pub struct SimulatedDisk(Arc<Mutex<State>>);

struct State {
    rng: Rng,
    honesty: Honesty,
    calls: u64,
    cut_at: Option<u64>,
    is_down: bool,
    /// Files that were opened before a restart are gone with the process that opened them.
    boot: u64,
    nodes: BTreeMap<u64, Node>,
    names: Vec<NameChange>,
    losses: Losses,
}

enum Node {
    Folder { durable: BTreeMap<String, u64>, current: BTreeMap<String, u64> },
    File(FilePages),
}

/// A change of names that no `sync_folder` has made durable: it is kept or lost as a whole.
struct NameChange(Vec<(u64, String, Option<u64>)>);

enum Power {
    On,
    /// It fails at this call; what the call began may still reach the disk.
    Failing,
}

fn failed() -> io::Error {
    io::Error::other("the power has failed")
}

impl SimulatedDisk {
    pub fn new(seed: u64, honesty: Honesty) -> Self {
        let top = Node::Folder { durable: BTreeMap::new(), current: BTreeMap::new() };
        let nodes = BTreeMap::from([(TOP, top)]);
        let rng = Rng::with_seed(seed ^ 0xD15C);
        Self(Arc::new(Mutex::new(State { rng, honesty, calls: 0, cut_at: None, is_down: false, boot: 0, nodes, names: Vec::new(), losses: Losses::default() })))
    }

    /// The power fails so many calls from now.
    pub fn cut_after(&self, calls: u64) {
        let mut state = self.state();
        state.cut_at = Some(state.calls + calls.max(1));
    }

    /// The power stays on.
    pub fn stay_up(&self) {
        self.state().cut_at = None;
    }

    /// Whether the power has failed since the last restart.
    pub fn is_down(&self) -> bool {
        self.state().is_down
    }

    /// The power comes back (and fails first, if it has not): what was not synced is decided now.
    pub fn restart(&self) {
        self.state().restart();
    }

    pub fn losses(&self) -> Losses {
        self.state().losses
    }

    /// Paths of files that have these bytes anywhere, removed files and unsynced pages too.
    pub fn holds(&self, needle: &[u8]) -> bool {
        let state = self.state();
        state.nodes.values().any(|node| match node {
            Node::Folder { durable, current } => durable.keys().chain(current.keys()).any(|name| is_within(name.as_bytes(), needle)),
            Node::File(file) => file.holds(needle),
        })
    }

    /// Changes one byte of a file where it lies, as a bad sector would.
    pub fn flip(&self, path: &str, place: usize) {
        let mut state = self.state();
        let node = state.find(path).expect("a file to damage");
        let file = state.file(node);
        file.flip(place);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics while it holds the disk")
    }
}

impl State {
    fn call(&mut self) -> io::Result<Power> {
        if self.is_down {
            return Err(failed());
        }
        self.calls += 1;
        if self.cut_at.is_some_and(|at| self.calls >= at) {
            self.is_down = true;
            // Half of the time nothing of the call has reached the disk.
            return if self.rng.bool() { Ok(Power::Failing) } else { Err(failed()) };
        }
        Ok(Power::On)
    }

    fn file(&mut self, node: u64) -> &mut FilePages {
        match self.nodes.get_mut(&node) {
            Some(Node::File(file)) => file,
            _ => panic!("node {node} is a file"),
        }
    }

    fn folder(&mut self, node: u64) -> (&mut BTreeMap<String, u64>, &mut BTreeMap<String, u64>) {
        match self.nodes.get_mut(&node) {
            Some(Node::Folder { durable, current }) => (durable, current),
            _ => panic!("node {node} is a folder"),
        }
    }

    fn find(&self, path: &str) -> Option<u64> {
        let mut node = TOP;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let Some(Node::Folder { current, .. }) = self.nodes.get(&node) else { return None };
            node = *current.get(name)?;
        }
        Some(node)
    }

    /// The folder of a path, and the last name.
    fn place(&self, path: &str) -> io::Result<(u64, String)> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let node = self.find(folder).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {folder}")))?;
        match self.nodes.get(&node) {
            Some(Node::Folder { .. }) => Ok((node, name.to_string())),
            _ => Err(io::Error::new(io::ErrorKind::NotADirectory, folder.to_string())),
        }
    }

    fn change(&mut self, changes: Vec<(u64, String, Option<u64>)>) {
        for (folder, name, node) in &changes {
            set(self.folder(*folder).1, name, *node);
        }
        self.names.push(NameChange(changes));
    }

    fn add(&mut self, node: Node) -> u64 {
        let number = self.nodes.len() as u64;
        self.nodes.insert(number, node);
        number
    }

    fn restart(&mut self) {
        (self.is_down, self.cut_at) = (false, None);
        self.boot += 1;
        self.losses.cuts += 1;
        // Some controllers write all they have, some nothing; most are in the midst of it.
        let mood = self.rng.u8(0..4);
        for NameChange(changes) in std::mem::take(&mut self.names) {
            let is_kept = mood == 0 || (mood != 1 && self.rng.bool());
            match is_kept {
                true => self.losses.kept_names += 1,
                false => self.losses.lost_names += 1,
            }
            for (folder, name, node) in changes.iter().filter(|_| is_kept) {
                set(self.folder(*folder).0, name, *node);
            }
        }
        let mut rng = self.rng.fork();
        for node in self.nodes.values_mut() {
            match node {
                Node::Folder { durable, current } => current.clone_from(durable),
                Node::File(file) => file.lose_power(mood, &mut rng, &mut self.losses),
            }
        }
    }
}

fn set(names: &mut BTreeMap<String, u64>, name: &str, node: Option<u64>) {
    match node {
        Some(node) => names.insert(name.to_string(), node),
        None => names.remove(name),
    };
}

impl Disk for SimulatedDisk {
    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut state = self.state();
        state.call()?;
        Ok(match state.find(folder).and_then(|node| state.nodes.get(&node)) {
            Some(Node::Folder { current, .. }) => current.keys().cloned().collect(),
            _ => Vec::new(),
        })
    }

    fn make_folder(&self, folder: &str) -> io::Result<()> {
        let mut state = self.state();
        let power = state.call()?;
        if state.find(folder).is_none() {
            let (parent, name) = state.place(folder)?;
            let node = state.add(Node::Folder { durable: BTreeMap::new(), current: BTreeMap::new() });
            state.change(vec![(parent, name, Some(node))]);
        }
        power.done(())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.state();
        let power = state.call()?;
        let node = match state.find(path) {
            Some(node) => node,
            None => {
                let (folder, name) = state.place(path)?;
                let node = state.add(Node::File(FilePages::default()));
                state.change(vec![(folder, name, Some(node))]);
                node
            }
        };
        let boot = state.boot;
        power.done(Box::new(SimulatedFile { disk: self.clone(), node, boot }))
    }

    fn find(&self, path: &str) -> io::Result<Option<Box<dyn DiskFile>>> {
        let mut state = self.state();
        let power = state.call()?;
        let boot = state.boot;
        let node = state.find(path);
        power.done(node.map(|node| Box::new(SimulatedFile { disk: self.clone(), node, boot }) as Box<dyn DiskFile>))
    }

    fn sync_folder(&self, folder: &str) -> io::Result<()> {
        let mut state = self.state();
        // A sync that the power cuts short has promised nothing.
        state.call()?.done(())?;
        let node = state.find(folder).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, folder.to_string()))?;
        if state.honesty == Honesty::Lying {
            return Ok(());
        }
        let (durable, kept) =
            std::mem::take(&mut state.names).into_iter().partition(|NameChange(changes)| changes.iter().any(|(in_folder, ..)| *in_folder == node));
        state.names = kept;
        let durable: Vec<NameChange> = durable;
        for (in_folder, name, node) in durable.into_iter().flat_map(|NameChange(changes)| changes) {
            set(state.folder(in_folder).0, &name, node);
        }
        Ok(())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        let power = state.call()?;
        let node = state.find(from).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, from.to_string()))?;
        let (old, new) = (state.place(from)?, state.place(to)?);
        state.change(vec![(old.0, old.1, None), (new.0, new.1, Some(node))]);
        power.done(())
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let mut state = self.state();
        let power = state.call()?;
        state.find(path).ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, path.to_string()))?;
        let (folder, name) = state.place(path)?;
        state.change(vec![(folder, name, None)]);
        power.done(())
    }
}

impl Power {
    fn done<T>(self, value: T) -> io::Result<T> {
        match self {
            Power::On => Ok(value),
            Power::Failing => Err(failed()),
        }
    }
}

struct SimulatedFile {
    disk: SimulatedDisk,
    node: u64,
    boot: u64,
}

impl SimulatedFile {
    fn state(&self) -> io::Result<(MutexGuard<'_, State>, Power)> {
        let mut state = self.disk.state();
        if state.boot != self.boot {
            return Err(io::Error::other("this file was opened before the restart"));
        }
        let power = state.call()?;
        Ok((state, power))
    }
}

impl DiskFile for SimulatedFile {
    fn length(&self) -> io::Result<u64> {
        let (mut state, power) = self.state()?;
        power.done(state.file(self.node).bytes().len() as u64)
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let (mut state, power) = self.state()?;
        let bytes = state.file(self.node).bytes();
        let from = (offset as usize).min(bytes.len());
        let length = buffer.len().min(bytes.len() - from);
        buffer[..length].copy_from_slice(&bytes[from..from + length]);
        power.done(length)
    }

    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let (mut state, power) = self.state()?;
        state.file(self.node).write(offset as usize, bytes);
        power.done(())
    }

    fn set_length(&mut self, length: u64) -> io::Result<()> {
        let (mut state, power) = self.state()?;
        state.file(self.node).set_length(length as usize);
        power.done(())
    }

    fn sync(&mut self) -> io::Result<()> {
        // A sync that the power cuts short has promised nothing, and may have done its work.
        let (mut state, power) = self.state()?;
        if state.honesty == Honesty::Honest {
            state.file(self.node).sync();
        }
        power.done(())
    }
}
