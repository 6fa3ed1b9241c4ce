//! How is much work done at once?

use engine::casework::Desk;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Desks that work at the same time, so that many commands share one trip to the disk.
const DESKS: usize = 32;

/// Does the same to many things at many desks; `open` sits down at a desk. What failed comes back with its position, in order.
pub fn at_many_desks<T: Sync, E: Send>(
    items: &[T],
    open: impl Fn(&mut dyn FnMut(&mut Desk<'_>)) + Sync,
    work: impl Fn(&mut Desk<'_>, &T) -> Result<(), E> + Sync,
) -> Vec<(usize, E)> {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..DESKS.min(items.len()) {
            scope.spawn(|| {
                open(&mut |desk| {
                    loop {
                        let position = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(position) else { break };
                        desk.key = None;
                        if let Err(error) = work(desk, item) {
                            failed.lock().unwrap_or_else(PoisonError::into_inner).push((position, error));
                        }
                    }
                });
            });
        }
    });
    let mut failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    failed.sort_by_key(|(position, _)| *position);
    failed
}
