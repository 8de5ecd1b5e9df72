//! Forgets the marks of updates that can no longer come again, and updates that were kept aside for long.

use super::rounds::Looked;
use crate::domain::{ASIDE_MS, HOUR_MS, Timestamp};
use crate::store::{Fault, Store};

/// Marks removed in one commit.
const STEP: usize = 1_000;

/// Forgets all of days gone by. They lie together, so that nothing is found at the cost of one look.
pub async fn look(store: &Store, now: Timestamp) -> Looked {
    match forget(store, now).await {
        Ok(next) => Looked::Done(next),
        Err(fault) => {
            tracing::warn!(%fault, "old update marks could not be removed; trying again in an hour");
            Looked::Failed(now.plus_ms(HOUR_MS))
        }
    }
}

/// More falls due when the day ends.
async fn forget(store: &Store, now: Timestamp) -> Result<Option<Timestamp>, Fault> {
    let today = now.day();
    store.forget_aside_before(now.plus_ms(-ASIDE_MS)).await?;
    while store.forget_updates_before(today, STEP).await? == STEP {}
    Ok(Some(Timestamp((today + 1) * 24 * HOUR_MS)))
}
