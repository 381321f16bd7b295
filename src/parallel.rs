//! Runs work on all cores and hands the results over in order.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

/// The stack of each thread in bytes. Everything that recurses over a tree needs room for the deepest tree that
/// [`crate::syntax::Syntax::parse`] accepts; memory that is never touched costs nothing.
pub const STACK_SIZE: usize = 512 << 20;

/// How many results may wait for an earlier one, for each thread: enough to keep the threads busy behind one slow file.
const WINDOW_PER_THREAD: usize = 32;

/// Threads with room for deep trees; as many as there are cores, unless `RAYON_NUM_THREADS` says otherwise.
pub fn pool() -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new()
        .stack_size(STACK_SIZE)
        .thread_name(|place| format!("worker {place}"))
        .build()
}

/// Runs `work` on every item in the pool and passes the results to `emit`, on this thread and in the order of the items.
///
/// A bounded number of results is in flight, so memory does not grow with the number of items. A panic in `work` becomes
/// an `Err` with its message. When `emit` breaks, no further work is begun.
pub fn for_each_ordered<T: Sync, R: Send>(
    pool: &ThreadPool,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut emit: impl FnMut(&T, Result<R, String>) -> ControlFlow<()>,
) {
    let threads = pool.current_num_threads();
    let queue = Queue::new(items.len(), threads * WINDOW_PER_THREAD);
    pool.in_place_scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|_| {
                while let Some(place) = queue.take() {
                    let result = catch_unwind(AssertUnwindSafe(|| work(&items[place])));
                    queue.put(place, result.map_err(|panic| panic_message(&*panic)));
                }
            });
        }
        for item in items {
            if emit(item, queue.next_result()).is_break() {
                queue.stop();
                break;
            }
        }
    });
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// The places still to be worked on, and the results that wait for their turn.
struct Queue<R> {
    length: usize,
    window: usize,
    state: Mutex<State<R>>,
    changed: Condvar,
}

struct State<R> {
    next: usize,
    emitted: usize,
    results: BTreeMap<usize, Result<R, String>>,
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
            changed: Condvar::new(),
        }
    }

    /// The next place to work on; waits while too many results are in flight.
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
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn put(&self, place: usize, result: Result<R, String>) {
        self.lock().results.insert(place, result);
        self.changed.notify_all();
    }

    /// The result whose turn it is; waits for it.
    fn next_result(&self) -> Result<R, String> {
        let mut state = self.lock();
        loop {
            let turn = state.emitted;
            if let Some(result) = state.results.remove(&turn) {
                state.emitted += 1;
                drop(state);
                self.changed.notify_all();
                return result;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<R>> {
        // No code that may panic runs while the lock is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
