//! The intake: fetches updates and confirms them only when all they caused is on disk.
//!
//! teloxide's own dispatcher confirms a batch before its handlers have run; a crash then loses it.
//! Here the next batch is asked for, and with it the last one confirmed, after the last commit.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::try_join_all;
use serde_json::Value;
use tokio::sync::watch;

use super::api::POLL_SECS;
use super::{Api, Router, Trouble};
use super::{event, reader};
use crate::clock::Clock;
use crate::crash;
use crate::domain::{ChatId, Timestamp};
use crate::outbox::{Backoff, CourierHandle};
use crate::panics::{Panicked, caught, caught_at_once};
use crate::store::Fault;

/// Longer than a poll, so that the other program's has ended when we ask again.
const CONFLICT_WAIT_MS: i64 = (POLL_SECS as i64 + 5) * 1_000;

/// An outage of this length is told of when it is over. A shorter one nobody need hear of.
const OUTAGE_TO_TELL_MS: i64 = 5 * 60_000;

/// Why the intake ended.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    /// The token is not accepted.
    #[error(transparent)]
    Token(Trouble),
    /// The store failed: nothing may be confirmed that is not kept.
    #[error(transparent)]
    Store(#[from] Fault),
}

/// How the fetching of updates goes, for owners who ask. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Polling(Arc<Mutex<(Option<Timestamp>, u32)>>);

impl Polling {
    /// When the server answered last, and how often in a row it has not since.
    pub fn state(&self) -> (Option<Timestamp>, u32) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, answered: Option<Timestamp>) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = match answered {
            Some(at) => (Some(at), 0),
            None => (state.0, state.1.saturating_add(1)),
        };
    }
}

/// The intake of one bot.
pub struct Intake {
    api: Api,
    router: Router,
    clock: Clock,
    courier: CourierHandle,
    polling: Polling,
}

impl Intake {
    /// An intake; it does not run yet.
    pub fn new(api: Api, router: Router, clock: Clock, courier: CourierHandle, polling: Polling) -> Self {
        Intake {
            api,
            router,
            clock,
            courier,
            polling,
        }
    }

    /// Works until `stop` says true.
    ///
    /// # Errors
    /// When going on makes no sense; see [`Ended`]. Everything else is waited out.
    pub async fn run(self, mut stop: watch::Receiver<bool>) -> Result<(), Ended> {
        let mut offset = 0;
        let mut backoff = Backoff::default();
        let mut cut_off_at = None;
        loop {
            let fetched = tokio::select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break,
                fetched = self.api.updates(offset, POLL_SECS) => fetched,
            };
            self.polling.note(fetched.is_ok().then(|| self.clock.now()));
            let wait_ms = match fetched {
                Ok(updates) => {
                    if backoff.failures() > 0 {
                        self.tell_of_outage(backoff.failures(), cut_off_at.take());
                        backoff.reset();
                        self.courier.network_is_back();
                    }
                    crash::point("fetched");
                    offset = self.handle(updates).await?;
                    continue;
                }
                Err(trouble @ Trouble::Unauthorized) => return Err(Ended::Token(trouble)),
                Err(trouble @ Trouble::Conflict) => {
                    tracing::error!(%trouble, retry_in_ms = CONFLICT_WAIT_MS, "updates cannot be fetched");
                    CONFLICT_WAIT_MS
                }
                Err(Trouble::Wait { ms }) => ms,
                Err(Trouble::Webhook) => {
                    tracing::warn!("a webhook was set for this bot; it is taken away, since this program polls");
                    self.api
                        .delete_webhook()
                        .await
                        .map_or_else(|_| backoff.failed(0), |()| 0)
                }
                Err(trouble @ (Trouble::Unreachable(_) | Trouble::Refused(_) | Trouble::Moved { .. })) => {
                    let ms = backoff.failed(u64::from(std::process::id()));
                    cut_off_at.get_or_insert_with(|| self.clock.now());
                    tracing::warn!(%trouble, retry_in_ms = ms, "updates cannot be fetched");
                    ms
                }
            };
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                () = self.clock.sleep_ms(wait_ms) => {}
            }
        }
        if offset > 0 {
            // Confirms what is done, so that it need not be sorted out after the restart. What this
            // brings is not confirmed and comes again.
            let _ = self.api.updates(offset, 0).await;
        }
        Ok(())
    }

    /// Says that Telegram is reached again: as an error, of which somebody is told, if that took long. Nobody could be
    /// told before.
    fn tell_of_outage(&self, failures: u32, since: Option<Timestamp>) {
        let ms = since.map_or(0, |since| self.clock.now().0.saturating_sub(since.0));
        if ms < OUTAGE_TO_TELL_MS {
            tracing::info!(failures, "Telegram is reached again");
        } else {
            let minutes = ms / 60_000;
            tracing::error!(
                minutes,
                "Telegram could not be reached; it is again, and what waited goes on"
            );
        }
    }

    /// Handles a batch: in order within each chat, chats side by side. Gives the next offset: behind the
    /// batch, or, once an empty answer shows that everything is confirmed, none. After a quiet week
    /// Telegram numbers updates anew, and an old offset could hide the new numbers.
    async fn handle(&self, updates: Vec<Value>) -> Result<u64, Fault> {
        let mut last = None;
        let mut chats: HashMap<Option<ChatId>, Vec<(u64, event::Event)>> = HashMap::new();
        for update in &updates {
            // Without a number it could be neither confirmed nor told from a repetition.
            let Some(number) = reader::number(update) else { continue };
            last = last.max(Some(number));
            // What cannot even be read causes nothing; the log says where it broke off.
            let event = caught_at_once(|| reader::read(update)).unwrap_or(event::Event::Nothing);
            chats.entry(event::chat_of(&event)).or_default().push((number, event));
        }
        try_join_all(chats.into_values().map(|events| self.handle_in_order(events))).await?;
        crash::point("handled");
        Ok(last.map_or(0, |last| last + 1))
    }

    async fn handle_in_order(&self, events: Vec<(u64, event::Event)>) -> Result<(), Fault> {
        for (number, event) in events {
            let handled = caught(async {
                crash::point("handling");
                self.router.handle(number, event).await
            });
            match handled.await {
                Ok(Ok(())) => {}
                Ok(Err(fault @ (Fault::Engine(_) | Fault::Shut))) => return Err(fault),
                // A fault of this one update must not hold up all that follow, and neither must a mistake
                // of ours.
                Err(Panicked) => tracing::warn!(update = number, "an update broke off and is left aside"),
                Ok(Err(fault)) => tracing::error!(update = number, %fault, "an update could not be handled"),
            }
        }
        Ok(())
    }
}
