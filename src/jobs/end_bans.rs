//! Ends bans whose time is over, and tells those who may write again.

use tokio::sync::watch;

use super::registry::{Came, Entry};
use crate::clock::Clock;
use crate::desk::Desk;
use crate::domain::Timestamp;

/// The longest wait between two looks: a ban spoken meanwhile may end before the one that was next. The shortest one
/// lasts a minute.
const LONGEST_WAIT_MS: i64 = 30_000;

/// Until `stop` says true. What ended while the program was down is made up for at the start. Nobody waits for this
/// job to be let in again: a ban whose time is over holds no longer, whoever has noticed.
pub async fn run(desk: Desk, clock: Clock, entry: Entry, mut stop: watch::Receiver<bool>) {
    loop {
        let (next, came) = match desk.end_bans().await {
            Ok(next) => (next.unwrap_or(Timestamp(i64::MAX)), Came::Well),
            Err(fault) => {
                tracing::error!(%fault, "bans could not be ended; trying again soon");
                (Timestamp(i64::MAX), Came::Failed)
            }
        };
        let now = clock.now();
        let wake = next.min(now.plus_ms(LONGEST_WAIT_MS));
        entry.note(came, now, wake);
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = clock.sleep_until(wake) => {}
        }
    }
}
