//! Makes backups by a schedule. Must not know where they are sent: whoever starts the job says what becomes
//! of them.

use tokio::sync::watch;

use super::registry::{Came, Entry};
use crate::backup::{BackupFault, Made};
use crate::domain::Timestamp;
use crate::safekeeping::Safekeeping;

/// The longest wait between two looks at the clock: so much later at most comes a backup on a machine that
/// slept, or whose clock was set.
const LONGEST_WAIT_MS: i64 = 60_000;

/// Milliseconds until a backup that failed is tried again: a full disk is not emptied in a minute.
const RETRY_MS: i64 = 900_000;

/// Until `stop` says true. Times that were missed while the program was down are made up for by one backup.
/// Each that was made is given to `hand_on`.
pub async fn run<F: Future<Output = ()>>(
    safekeeping: Safekeeping,
    entry: Entry,
    hand_on: impl Fn(Made) -> F,
    mut stop: watch::Receiver<bool>,
) {
    let clock = safekeeping.clock().clone();
    loop {
        let now = clock.now();
        let wake = match once(&safekeeping, now).await {
            Ok(Done::Made(made)) => {
                entry.note(Came::Well, now, now);
                hand_on(*made).await;
                now
            }
            Ok(Done::NotDue(due)) => {
                entry.waits_until(due);
                due.min(now.plus_ms(LONGEST_WAIT_MS))
            }
            Ok(Done::Never) => {
                tracing::warn!("BACKUP_SCHEDULE names no time to come: no backups are made");
                return;
            }
            Err(fault) => {
                tracing::error!(%fault, again_in_ms = RETRY_MS, "no backup was made");
                entry.note(Came::Failed, now, now.plus_ms(RETRY_MS));
                now.plus_ms(RETRY_MS)
            }
        };
        tokio::select! {
            biased;
            _ = stop.wait_for(|stop| *stop) => return,
            () = clock.sleep_until(wake) => {}
        }
    }
}

/// What came of a look at the clock.
enum Done {
    Made(Box<Made>),
    NotDue(Timestamp),
    Never,
}

async fn once(safekeeping: &Safekeeping, now: Timestamp) -> Result<Done, BackupFault> {
    let Some(due) = safekeeping.due().await? else {
        return Ok(Done::Never);
    };
    if due > now {
        return Ok(Done::NotDue(due));
    }
    Ok(Done::Made(Box::new(safekeeping.make().await?)))
}
