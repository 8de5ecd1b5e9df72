//! Gives staff the daily digest.

use super::rounds::Looked;
use crate::desk::Desk;

/// Sends it if it is due.
pub async fn look(desk: &Desk) -> Looked {
    match desk.send_digest().await {
        Ok(next) => Looked::Done(next),
        Err(fault) => {
            tracing::error!(%fault, "the digest could not be sent; trying again soon");
            Looked::Failed(desk.now())
        }
    }
}
