//! Erases tickets that have been closed for long enough.

use super::rounds::Looked;
use crate::desk::Desk;

/// Erases what is due.
pub async fn look(desk: &Desk) -> Looked {
    match desk.clean_up().await {
        Ok(next) => Looked::Done(next),
        Err(fault) => {
            tracing::error!(%fault, "old tickets could not be erased; trying again soon");
            Looked::Failed(desk.now())
        }
    }
}
