//! Long work that must not hold up anybody: on a thread of its own. Must not know what the work is.

use std::io::{Error, Result};

use tokio::sync::oneshot;

/// Runs it and gives what came of it.
///
/// # Errors
/// If there is no thread for it, or it panicked.
pub(super) async fn in_background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (done, outcome) = oneshot::channel();
    // Not one of tokio's: the program's end would wait for those.
    std::thread::Builder::new().name("background".into()).spawn(move || {
        // Whoever asked may be gone.
        let _ = done.send(work());
    })?;
    outcome
        .await
        .map_err(|_| Error::other("the thread of the work has died"))
}
