//! Renews the ring beside the backups after an erasure, so that whoever was erased is gone from them. Must not know where
//! else it is kept: whoever starts the job says what becomes of it.

use super::rounds::Looked;
use crate::backup::BackupFault;
use crate::safekeeping::Safekeeping;

/// Milliseconds until a renewal that failed is tried again.
const RETRY_MS: i64 = 60_000;

/// Renews it if it is due.
pub async fn look(safekeeping: &Safekeeping) -> Looked {
    match once(safekeeping).await {
        Ok(looked) => looked,
        Err(fault) => {
            tracing::error!(%fault, again_in_ms = RETRY_MS, "the ring beside the backups is behind: those who were erased are still in it");
            Looked::Failed(safekeeping.clock().now().plus_ms(RETRY_MS))
        }
    }
}

async fn once(safekeeping: &Safekeeping) -> Result<Looked, BackupFault> {
    if safekeeping.renew_ring().await? {
        tracing::info!("the ring beside the backups was renewed");
        return Ok(Looked::Done(None));
    }
    Ok(Looked::Idle(None))
}
