//! Reminds whoever owes the next word.

use super::rounds::Looked;
use crate::desk::Desk;

/// Reminds of what is due.
pub async fn look(desk: &Desk) -> Looked {
    match desk.remind().await {
        Ok(next) => Looked::Done(next),
        Err(fault) => {
            tracing::error!(%fault, "nobody could be reminded; trying again soon");
            Looked::Failed(desk.now())
        }
    }
}
