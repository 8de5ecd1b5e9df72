//! How updates come in, whichever way: what is known of it, how one is read and handled, and why it may end.

use std::sync::{Arc, Mutex, PoisonError};

use super::event::Event;
use super::update::Update;
use super::{Router, Trouble, reader};
use crate::crash;
use crate::desk::Outcome;
use crate::domain::{Aside, Timestamp, WhyAside};
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

/// Reads an update, whatever it holds; if that breaks off, the log says where.
pub(super) fn read(text: String) -> (Update, Event) {
    Update::read(text, |fields| {
        caught_at_once(|| reader::read(fields)).unwrap_or(Event::Unreadable)
    })
}

/// Handles one update. When it returns, all that must last is on disk. One that cannot be read or handled must not hold
/// up all that follow: it is kept aside, as it came.
///
/// # Errors
/// If nothing more can be kept.
pub(super) async fn handle(router: &Router, number: u64, event: Event, update: &Update) -> Result<(), Fault> {
    if let Event::Unreadable = event {
        return Box::pin(set_aside(router, number, WhyAside::Unreadable, update)).await;
    }
    let handled = caught(async {
        crash::point("handling");
        router.handle(number, event).await
    });
    let why = match handled.await {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(fault)) if fault.is_of_the_store() => return Err(fault),
        Err(Panicked) => {
            tracing::warn!(update = number, "an update broke off and is kept aside");
            WhyAside::BrokeOff
        }
        Ok(Err(fault)) => {
            tracing::error!(update = number, %fault, "an update could not be handled and is kept aside");
            WhyAside::Faulty
        }
    };
    Box::pin(set_aside(router, number, why, update)).await
}

async fn set_aside(router: &Router, number: u64, why: WhyAside, update: &Update) -> Result<(), Fault> {
    let aside = Aside::new(number, router.desk.now(), why, &update.kind(), update.text());
    match (router.desk.set_aside(&aside).await, why) {
        // Of one kind somebody is told once, as long as one of it is kept.
        (Ok(Outcome::Done(true)), WhyAside::Unreadable) => {
            tracing::error!(
                update = number,
                kind = aside.kind,
                "an update could not be read and is kept aside; others of its kind will not be told of"
            );
        }
        (Ok(Outcome::Done(false)), WhyAside::Unreadable) => {
            tracing::warn!(
                update = number,
                kind = aside.kind,
                "an update could not be read and is kept aside"
            );
        }
        // Told of already; or what it caused is kept after all.
        (Ok(Outcome::Done(_) | Outcome::Refused(_) | Outcome::Repeated), _) => {}
        (Err(fault), _) if fault.is_of_the_store() => return Err(fault),
        (Err(fault), _) => tracing::error!(update = number, %fault, "an update could not be kept aside"),
    }
    Ok(())
}
