//! Work that is given up if it takes too long.

use std::cell::RefCell;
use std::io;
use std::panic::resume_unwind;
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

use super::{attempt, helper_stack_size};

type Work = Box<dyn FnOnce() + Send>;

thread_local! {
    /// The thread that does the limited work of this one.
    static HELPER: RefCell<Option<Sender<Work>>> = const { RefCell::new(None) };
}

/// The work took longer than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedOut;

/// Runs `work` for as long as `limit`. A thread cannot be stopped: what takes longer goes on beside everything else, until the
/// program ends, and its result is dropped.
///
/// # Errors
/// If the system has no thread for it.
///
/// # Panics
/// If `work` does.
pub fn within<R: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> R + Send + 'static,
) -> io::Result<Result<R, TimedOut>> {
    let (sender, result) = mpsc::sync_channel(1);
    // Nobody waits any longer for a result that comes too late.
    hand_over(Box::new(move || _ = sender.send(attempt(work))))?;
    match result.recv_timeout(limit) {
        Ok(Ok(result)) => Ok(Ok(result)),
        Ok(Err(panic)) => resume_unwind(Box::new(panic)),
        Err(_) => {
            HELPER.set(None);
            Ok(Err(TimedOut))
        }
    }
}

fn hand_over(work: Work) -> io::Result<()> {
    HELPER.with_borrow_mut(|helper| {
        let helper = match helper {
            Some(helper) => helper,
            None => helper.insert(start()?),
        };
        helper.send(work).map_err(|_| io::Error::other("a thread is gone"))
    })
}

/// A thread that does what it is sent, and ends with the sender.
fn start() -> io::Result<Sender<Work>> {
    let (sender, works) = mpsc::channel::<Work>();
    let helper =
        thread::Builder::new().name("limited worker".to_owned()).stack_size(helper_stack_size());
    helper.spawn(move || works.into_iter().for_each(|work| work()))?;
    Ok(sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn what_takes_too_long_is_given_up_and_the_next_is_done() {
        let (_kept, never) = mpsc::channel::<()>();
        let stuck = within(Duration::from_millis(10), move || never.recv_timeout(LONG).is_ok());
        assert_eq!(stuck.expect("a thread"), Err(TimedOut));
        assert_eq!(within(LONG, || 1).expect("a thread"), Ok(1));
    }

    #[test]
    fn a_panic_comes_back_and_costs_nothing_else() {
        let panicked =
            attempt(|| within(LONG, || panic!("no")).map(|it: Result<(), _>| it.is_ok()));
        assert_eq!(panicked.expect_err("a panic"), "no");
        assert_eq!(within(LONG, || 1).expect("a thread"), Ok(1));
    }
}
