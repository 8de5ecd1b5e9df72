//! Warns users who owe an answer, and closes their tickets when they stay silent.

use tokio::sync::watch;

use super::registry::{Came, Entry};
use crate::clock::Clock;
use crate::desk::Desk;
use crate::domain::Timestamp;

/// The longest wait between two looks: what falls due meanwhile is then at most this late. A ticket that is
/// answered now falls due hours later, so nothing nearer is ever missed.
const LONGEST_WAIT_MS: i64 = 30_000;

/// Until `stop` says true. What fell due while the program was down is made up for at the start.
pub async fn run(desk: Desk, clock: Clock, entry: Entry, mut stop: watch::Receiver<bool>) {
    let mut rules = desk.rule_changes();
    loop {
        rules.mark_unchanged();
        let (next, came) = match desk.end_silence().await {
            Ok(next) => (next.unwrap_or(Timestamp(i64::MAX)), Came::Well),
            Err(fault) => {
                tracing::error!(%fault, "silent tickets could not be closed; trying again soon");
                (Timestamp(i64::MAX), Came::Failed)
            }
        };
        let now = clock.now();
        let wake = next.min(now.plus_ms(LONGEST_WAIT_MS));
        entry.note(came, now, wake);
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = clock.sleep_until(wake) => {}
            // Other hours: something else may be due. The desk lives as long as this job.
            _ = rules.changed() => {}
        }
    }
}
