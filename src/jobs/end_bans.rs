//! Ends bans whose time is over, and tells those who may write again.
//!
//! Nobody waits for this job to be let in again: a ban whose time is over holds no longer, whoever has noticed.

use super::rounds::Looked;
use crate::desk::Desk;

/// Ends those that are over.
pub async fn look(desk: &Desk) -> Looked {
    match desk.end_bans().await {
        Ok(next) => Looked::Done(next),
        Err(fault) => {
            tracing::error!(%fault, "bans could not be ended; trying again soon");
            Looked::Failed(desk.now())
        }
    }
}
