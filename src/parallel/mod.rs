//! Work on all cores, whose results are handed over in order, and work that may take only so long.
//!
//! Used by the commands.
//! Never knows what the work is about.

mod limited;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use crate::syntax::MOST_ROOM;
pub use limited::{TimedOut, within};

/// The stack of each thread in bytes: room for the deepest tree, so that none is made for a single file.
const STACK_SIZE: usize = MOST_ROOM + (16 << 20);

/// Number of batches that may wait for an earlier one, for each thread: enough to keep the threads busy behind a slow
/// file.
const WINDOW_PER_THREAD: usize = 16;

/// The largest batch. Handing one over costs as much as handing over one result, and so does writing one to the disk.
const LARGEST_BATCH: usize = 32;

/// Number of items that may be in the hands of all threads together: each may hold a file open, and systems allow a
/// process no more than a few hundred.
const IN_HAND: usize = 192;

/// The stack of the only thread where there is no room for more; a file that needs more gets a stack of its own.
const SMALL_STACK_SIZE: usize = 16 << 20;

/// The bytes of address space that are left to all but the stacks: the allocator reserves one GiB at once.
const OTHER_SPACE: usize = 3 << 29;

/// Threads with room for deep trees: as many as are `wanted`, or else as there are cores, unless `RAYON_NUM_THREADS` says
/// otherwise; never more than there is address space for.
pub fn pool(wanted: Option<NonZeroUsize>) -> Result<ThreadPool, ThreadPoolBuildError> {
    let threads = wanted.map_or_else(default_threads, NonZeroUsize::get);
    ThreadPoolBuilder::new()
        .num_threads(threads.min(most_threads().max(1)))
        .stack_size(stack_size())
        .thread_name(|index| format!("worker {index}"))
        .build()
}

/// The number of threads whose stacks there is address space for.
fn most_threads() -> usize {
    address_space().saturating_sub(OTHER_SPACE) / STACK_SIZE
}

/// The bytes of stack that each thread has.
fn stack_size() -> usize {
    if most_threads() == 0 { SMALL_STACK_SIZE } else { STACK_SIZE }
}

/// The bytes of stack of a thread that works for one of these: little where address space is limited, as the others take it up.
fn helper_stack_size() -> usize {
    if address_space() == usize::MAX { STACK_SIZE } else { SMALL_STACK_SIZE }
}

/// The number of threads that rayon would start.
fn default_threads() -> usize {
    let wanted = std::env::var("RAYON_NUM_THREADS").ok().and_then(|number| number.parse().ok());
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    wanted.filter(|number| *number > 0).unwrap_or_else(cores)
}

/// The bytes of address space that the process may have.
fn address_space() -> usize {
    #[cfg(unix)]
    {
        let limit = rustix::process::getrlimit(rustix::process::Resource::As).current;
        limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX)
    }
    #[cfg(not(unix))]
    usize::MAX
}

/// Runs `work` on every batch of the items in the pool and passes the results, one for each item, to `emit`, on this
/// thread and in the order of the items.
///
/// A bounded number of results is in flight, so memory does not grow with the number of items. A panic in `work`
/// becomes an `Err` with its message for each item of the batch; see [`attempt`]. When `emit` breaks, no further work
/// is begun.
pub fn for_each_ordered<T: Sync, R: Send>(
    pool: &ThreadPool,
    items: &[T],
    work: impl Fn(&[T]) -> Vec<Result<R, String>> + Sync,
    mut emit: impl FnMut(&T, Result<R, String>) -> ControlFlow<()>,
) {
    let threads = pool.current_num_threads();
    let largest = LARGEST_BATCH.min(IN_HAND / threads).max(1);
    // Small enough that no thread is left with all the work at the end.
    let batch = (items.len() / (threads * WINDOW_PER_THREAD)).clamp(1, largest);
    let batches: Vec<&[T]> = items.chunks(batch).collect();
    let queue = Queue::new(batches.len(), threads * WINDOW_PER_THREAD);
    let work = |batch: &[T]| {
        let results = attempt(|| work(batch));
        results.unwrap_or_else(|panic| batch.iter().map(|_| Err(panic.clone())).collect())
    };
    pool.in_place_scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|_| {
                while let Some(index) = queue.take() {
                    queue.put(index, work(batches[index]));
                }
            });
        }
        for batch in &batches {
            for (item, result) in batch.iter().zip(queue.next_results()) {
                if emit(item, result).is_break() {
                    queue.stop();
                    return;
                }
            }
        }
    });
}

/// Runs `work`, and turns a panic into its message.
pub fn attempt<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| panic_message(&*panic))
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// The batches still to be worked on, and the results that wait for their turn.
struct Queue<R> {
    length: usize,
    window: usize,
    state: Mutex<State<R>>,
    /// The results whose turn it is are there.
    ready: Condvar,
    /// The signal that there is room for more results.
    room: Condvar,
}

struct State<R> {
    next: usize,
    emitted: usize,
    results: BTreeMap<usize, Vec<Result<R, String>>>,
    stopped: bool,
}

impl<R> Queue<R> {
    fn new(length: usize, window: usize) -> Self {
        Queue {
            length,
            window,
            state: Mutex::new(State {
                next: 0,
                emitted: 0,
                results: BTreeMap::new(),
                stopped: false,
            }),
            ready: Condvar::new(),
            room: Condvar::new(),
        }
    }

    /// The next batch to work on; waits while too many results are in flight.
    fn take(&self) -> Option<usize> {
        let mut state = self.lock();
        loop {
            if state.stopped || state.next >= self.length {
                return None;
            }
            if state.next - state.emitted < self.window {
                state.next += 1;
                return Some(state.next - 1);
            }
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn put(&self, index: usize, results: Vec<Result<R, String>>) {
        let mut state = self.lock();
        state.results.insert(index, results);
        if index == state.emitted {
            self.ready.notify_one();
        }
    }

    /// The results whose turn it is; waits for them.
    fn next_results(&self) -> Vec<Result<R, String>> {
        let mut state = self.lock();
        loop {
            let turn = state.emitted;
            if let Some(results) = state.results.remove(&turn) {
                state.emitted += 1;
                self.room.notify_one();
                return results;
            }
            state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn stop(&self) {
        self.lock().stopped = true;
        self.room.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<R>> {
        // No code that may panic runs while the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
