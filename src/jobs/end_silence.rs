//! Warns users who owe an answer, and closes their tickets when they stay silent.

use super::rounds::Looked;
use crate::desk::Desk;

/// Warns and closes what is due.
pub async fn look(desk: &Desk) -> Looked {
    match desk.end_silence().await {
        Ok(next) => Looked::Done(next),
        Err(fault) => {
            tracing::error!(%fault, "silent tickets could not be closed; trying again soon");
            Looked::Failed(desk.now())
        }
    }
}
