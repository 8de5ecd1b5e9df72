//! Closes tickets whose time has come.

use super::rounds::Looked;
use crate::desk::Desk;

/// Closes what is due.
pub async fn look(desk: &Desk) -> Looked {
    match desk.close_as_scheduled().await {
        Ok(next) => Looked::Done(next),
        Err(fault) => {
            tracing::error!(%fault, "tickets could not be closed at their time; trying again soon");
            Looked::Failed(desk.now())
        }
    }
}
