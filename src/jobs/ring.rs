//! Renews the ring beside the backups after an erasure, so that whoever was erased is gone from them. Must not know where
//! else it is kept: whoever starts the job says what becomes of it.

use std::path::PathBuf;

use super::rounds::Looked;
use crate::backup::BackupFault;
use crate::safekeeping::Safekeeping;

/// Milliseconds until a renewal that failed is tried again.
const RETRY_MS: i64 = 60_000;

/// Renews it if it is due, and gives the file to `hand_on`, which says whether it arrived wherever it is kept.
pub async fn look<F: Future<Output = bool>>(safekeeping: &Safekeeping, hand_on: impl Fn(PathBuf) -> F) -> Looked {
    match once(safekeeping, hand_on).await {
        Ok(looked) => looked,
        Err(fault) => {
            tracing::error!(%fault, again_in_ms = RETRY_MS, "the ring beside the backups is behind: those who were erased are still in it");
            Looked::Failed(safekeeping.clock().now().plus_ms(RETRY_MS))
        }
    }
}

async fn once<F: Future<Output = bool>>(
    safekeeping: &Safekeeping,
    hand_on: impl Fn(PathBuf) -> F,
) -> Result<Looked, BackupFault> {
    let Some((due, ring)) = safekeeping.renew_ring().await? else {
        return Ok(Looked::Idle(None));
    };
    if !hand_on(ring).await {
        return Ok(Looked::Failed(safekeeping.clock().now().plus_ms(RETRY_MS)));
    }
    safekeeping.store().ring_renewed(due).await?;
    tracing::info!("the ring of the backups was renewed");
    Ok(Looked::Done(None))
}
