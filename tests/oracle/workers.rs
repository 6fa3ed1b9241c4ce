//! How is the work spread over the machine?

/// Does the work for every number below `count` on all cores, each with what it found so far, and puts the findings
/// together. The first failure ends the test.
pub fn spread<T: Default + Send>(count: usize, work: impl Fn(usize, &mut T) -> Result<(), String> + Sync, join: fn(T, T) -> T) -> T {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = |first: usize| {
        let mut found = T::default();
        (first..count).step_by(cores).try_for_each(|index| work(index, &mut found)).map(|()| found)
    };
    let all: Vec<Result<T, String>> = std::thread::scope(|scope| {
        let share = &share;
        let threads: Vec<_> = (0..cores).map(|first| scope.spawn(move || share(first))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let all = all.into_iter().collect::<Result<Vec<T>, String>>().unwrap_or_else(|failure| panic!("{failure}"));
    all.into_iter().fold(T::default(), join)
}
