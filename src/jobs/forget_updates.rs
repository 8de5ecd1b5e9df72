//! Forgets the marks of updates that can no longer come again.

use tokio::sync::watch;

use super::registry::{Came, Entry};
use crate::clock::Clock;
use crate::domain::HOUR_MS;
use crate::store::Store;

/// Marks removed in one commit.
const STEP: usize = 1_000;

/// Once an hour, until `stop` says true.
pub async fn run(store: Store, clock: Clock, entry: Entry, mut stop: watch::Receiver<bool>) {
    loop {
        let today = clock.now().day();
        let came = loop {
            match store.forget_updates_before(today, STEP).await {
                Ok(found) if found < STEP => break Came::Well,
                Ok(_) => {}
                Err(fault) => {
                    tracing::warn!(%fault, "old update marks could not be removed; trying again in an hour");
                    break Came::Failed;
                }
            }
        };
        let now = clock.now();
        entry.note(came, now, now.plus_ms(HOUR_MS));
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = clock.sleep_ms(HOUR_MS) => {}
        }
    }
}
