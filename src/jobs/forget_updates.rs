//! Forgets the marks of updates that can no longer come again.

use super::rounds::Looked;
use crate::domain::{HOUR_MS, Timestamp};
use crate::store::{Fault, Store};

/// Marks removed in one commit.
const STEP: usize = 1_000;

/// Forgets all of days gone by. They lie together, so that nothing is found at the cost of one look.
pub async fn look(store: &Store, now: Timestamp) -> Looked {
    match forget(store, now.day()).await {
        Ok(next) => Looked::Done(next),
        Err(fault) => {
            tracing::warn!(%fault, "old update marks could not be removed; trying again in an hour");
            Looked::Failed(now.plus_ms(HOUR_MS))
        }
    }
}

/// More falls due when the day ends.
async fn forget(store: &Store, today: i64) -> Result<Option<Timestamp>, Fault> {
    while store.forget_updates_before(today, STEP).await? == STEP {}
    Ok(Some(Timestamp((today + 1) * 24 * HOUR_MS)))
}
