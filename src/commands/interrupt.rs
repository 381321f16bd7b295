//! Ends the process on signals that request it, with nothing left behind.

/// From now on Ctrl-C and its kin (SIGINT, SIGTERM, SIGHUP) end the process at once, but not in the middle of putting a
/// file in place, and without a temporary file. As seen by whoever waits for it, the signal ended it: status 130, 143
/// or 129 in a shell. A signal that was ignored when the process began, as by `nohup`, stays ignored.
///
/// # Errors
/// If the system refuses to have signals handled.
#[cfg(unix)]
pub(super) fn clean_up_on_signals() -> anyhow::Result<()> {
    use anyhow::Context as _;
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    let ignored = ignored_signals();
    let handled = [SIGINT, SIGTERM, SIGHUP].into_iter();
    let handled = handled.filter(|signal| ignored & (1 << (signal - 1)) == 0);
    let context = "signals cannot be handled";
    let mut signals = Signals::new(handled).context(context)?;
    let end = move || {
        if let Some(signal) = signals.forever().next() {
            crate::source::abandon();
            let _ = emulate_default_handler(signal);
            std::process::exit(128 + signal);
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(end).context(context)?;
    Ok(())
}

/// Elsewhere the next run removes what an interrupted one has left.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same elsewhere")]
pub(super) fn clean_up_on_signals() -> anyhow::Result<()> {
    Ok(())
}

/// The signals that were ignored when the process began, a bit each, where the system shows them.
#[cfg(unix)]
fn ignored_signals() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}
