//! Long work that must not hold up anybody: on a thread of its own that gets what the others leave of the processors.
//! Must not know what the work is.

use std::io::{Error, Result};

use tokio::sync::oneshot;

/// Runs it and gives what came of it.
///
/// # Errors
/// If there is no thread for it, or it panicked.
pub(super) async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (done, outcome) = oneshot::channel();
    // Not one of tokio's: a thread that has stepped back cannot come forward again without rights.
    std::thread::Builder::new().name("background".into()).spawn(move || {
        step_back();
        // Whoever asked may be gone.
        let _ = done.send(work());
    })?;
    outcome
        .await
        .map_err(|_| Error::other("the thread of the work has died"))
}

/// The least share of the processors that a thread can have: 1.5 % of what each of the others gets while they want it
/// (nice 19, Linux `sched(7)`). Elsewhere than on Linux a process has one priority for all its threads.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(Some(rustix::thread::gettid()), 19) {
        tracing::warn!(%error, "a backup cannot be made to step back");
    }
}
