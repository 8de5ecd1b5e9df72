//! How updates come in, whichever way: what is known of it, how one is read and handled, and why it may end.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use super::event::Event;
use super::{Router, Trouble, reader};
use crate::crash;
use crate::domain::Timestamp;
use crate::outbox::Backoff;
use crate::panics::{Panicked, caught, caught_at_once};
use crate::store::Fault;

/// Why the intake ended.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    /// The token is not accepted.
    #[error(transparent)]
    Token(Trouble),
    /// The store failed: nothing may be confirmed that is not kept.
    #[error(transparent)]
    Store(#[from] Fault),
    /// The machine does not let us receive anything.
    #[error("{0}")]
    Machine(String),
}

/// How the coming in of updates goes, for owners who ask. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Reception(Arc<Mutex<(Option<Timestamp>, u32)>>);

impl Reception {
    /// When the server was heard of last, and how often in a row it was not reached since.
    pub fn state(&self) -> (Option<Timestamp>, u32) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The server was heard of at that moment, or could not be reached.
    pub(super) fn note(&self, heard: Option<Timestamp>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = match heard {
            Some(at) => (Some(at), 0),
            None => (state.0, state.1.saturating_add(1)),
        };
    }
}

/// An outage of this length is told of when it is over. A shorter one nobody need hear of.
const OUTAGE_TO_TELL_MS: i64 = 5 * 60_000;

/// How long the server has not been reached, and when to ask it again.
#[derive(Default)]
pub(super) struct Outage {
    backoff: Backoff,
    since: Option<Timestamp>,
}

impl Outage {
    /// It was not reached, once more; gives the milliseconds to wait.
    pub fn failed(&mut self, now: Timestamp) -> i64 {
        self.since.get_or_insert(now);
        self.backoff.failed(u64::from(std::process::id()))
    }

    /// It is reached; whether it was not before. A long outage is told of as an error, so that somebody hears of it:
    /// nobody could be told before.
    pub fn over(&mut self, now: Timestamp) -> bool {
        let Some(since) = self.since.take() else { return false };
        let failures = self.backoff.failures();
        self.backoff.reset();
        let ms = now.since(since);
        if ms < OUTAGE_TO_TELL_MS {
            tracing::info!(failures, "Telegram is reached again");
        } else {
            let minutes = ms / 60_000;
            tracing::error!(
                minutes,
                "Telegram could not be reached; it is again, and what waited goes on"
            );
        }
        true
    }
}

/// Reads an update. What cannot even be read causes nothing; the log says where it broke off.
pub(super) fn read(update: &Value) -> Event {
    caught_at_once(|| reader::read(update)).unwrap_or(Event::Nothing)
}

/// Handles one update. When it returns, all that must last is on disk.
///
/// # Errors
/// If nothing more can be kept. A fault of this one update must not hold up all that follow, and neither must a
/// mistake of ours: those are logged.
pub(super) async fn handle(router: &Router, number: u64, event: Event) -> Result<(), Fault> {
    let handled = caught(async {
        crash::point("handling");
        router.handle(number, event).await
    });
    match handled.await {
        Ok(Ok(())) => {}
        Ok(Err(fault @ (Fault::Engine(_) | Fault::Shut))) => return Err(fault),
        Err(Panicked) => tracing::warn!(update = number, "an update broke off and is left aside"),
        Ok(Err(fault)) => tracing::error!(update = number, %fault, "an update could not be handled"),
    }
    Ok(())
}
