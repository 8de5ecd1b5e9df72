//! Makes backups by a schedule. Must not know where they are sent: whoever starts the job says what becomes
//! of them.

use super::rounds::Looked;
use crate::backup::{BackupFault, Made};
use crate::safekeeping::Safekeeping;

/// Milliseconds until a backup that failed is tried again: a full disk is not emptied in a minute.
const RETRY_MS: i64 = 900_000;

/// Makes one if one is due, and gives it to `hand_on`. Times that were missed are made up for by one backup.
pub async fn look<F: Future<Output = ()>>(safekeeping: &Safekeeping, hand_on: impl Fn(Made) -> F) -> Looked {
    match once(safekeeping, hand_on).await {
        Ok(looked) => looked,
        Err(fault) => {
            tracing::error!(%fault, again_in_ms = RETRY_MS, "no backup was made");
            Looked::Failed(safekeeping.clock().now().plus_ms(RETRY_MS))
        }
    }
}

async fn once<F: Future<Output = ()>>(
    safekeeping: &Safekeeping,
    hand_on: impl Fn(Made) -> F,
) -> Result<Looked, BackupFault> {
    let due = safekeeping.due().await?;
    if due.is_none_or(|due| due > safekeeping.clock().now()) {
        return Ok(Looked::Idle(due));
    }
    hand_on(safekeeping.make().await?).await;
    Ok(Looked::Done(safekeeping.due().await?))
}
