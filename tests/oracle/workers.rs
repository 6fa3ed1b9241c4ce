//! How is the work spread over the machine?

use super::coverage::Tally;

/// Does the work for every number below `count` on all cores, and puts the tallies together. The first failure ends the test.
pub fn spread<'a, W: FnMut(usize, &mut Tally) -> Result<(), String>>(count: usize, worker: impl Fn() -> W + Sync + 'a) -> Tally {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = |first: usize| {
        let (mut work, mut tally) = (worker(), Tally::default());
        (first..count).step_by(cores).try_for_each(|index| work(index, &mut tally)).map(|()| tally)
    };
    let tallies: Vec<Result<Tally, String>> = std::thread::scope(|scope| {
        let share = &share;
        let threads: Vec<_> = (0..cores).map(|first| scope.spawn(move || share(first))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let whole = tallies.into_iter().collect::<Result<Vec<Tally>, String>>().unwrap_or_else(|failure| panic!("{failure}"));
    whole.into_iter().fold(Tally::default(), Tally::merged)
}
