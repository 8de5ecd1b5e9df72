//! Tells of targets that come near, or were missed.

use super::rounds::Looked;
use crate::desk::Desk;

/// Tells of what is due.
pub async fn look(desk: &Desk) -> Looked {
    match desk.note_late().await {
        Ok(next) => Looked::Done(next),
        Err(fault) => {
            tracing::error!(%fault, "nobody could be told of missed targets; trying again soon");
            Looked::Failed(desk.now())
        }
    }
}
