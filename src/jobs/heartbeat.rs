//! A sign of life: a file with the present moment, written again and again for as long as the program runs.
//! `switchboard healthcheck`, and through it Docker, looks at its age.
//!
//! It says that the program goes on, not that Telegram can be reached: a start anew mends no network.

use std::convert::Infallible;
use std::io::{Error, ErrorKind};
use std::path::Path;

use crate::clock::Clock;
use crate::domain::Timestamp;

/// The file's name within the data directory.
pub const FILE: &str = "heartbeat";

/// Milliseconds between two signs.
const EVERY_MS: i64 = 15_000;

/// Milliseconds after which the last sign no longer says that the program runs: room for three that fail.
pub const STALE_MS: i64 = 60_000;

/// Gives a sign of life at once and then every 15 s. Never ends by itself.
pub async fn run(file: &Path, clock: &Clock) -> Infallible {
    let mut failing = false;
    loop {
        // A few bytes, written by the task that also keeps the program together: if the disk hangs, the
        // sign is missing, and rightly so.
        match beat(file, clock.now()) {
            Ok(()) => failing = false,
            Err(error) => {
                if !failing {
                    tracing::warn!(file = %file.display(), %error, "the heartbeat cannot be written; health checks will fail");
                }
                failing = true;
            }
        }
        clock.sleep_ms(EVERY_MS).await;
    }
}

/// Takes the sign away: the program ends.
pub fn stop(file: &Path) {
    // Where there is none, nothing has to be taken away; any other trouble ends with the minute.
    let _ = std::fs::remove_file(file);
}

/// When the last sign was given; none if there is no sign.
///
/// # Errors
/// If the file cannot be read, or is no heartbeat.
pub fn last(file: &Path) -> std::io::Result<Option<Timestamp>> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let moment = text.trim().parse().map(Timestamp);
    moment
        .map(Some)
        .map_err(|_| Error::new(ErrorKind::InvalidData, "it does not hold a moment"))
}

/// A new file takes the place of the old one, so that no reader meets half a sign.
fn beat(file: &Path, now: Timestamp) -> std::io::Result<()> {
    let new = file.with_extension("new");
    std::fs::write(&new, format!("{}\n", now.0))?;
    std::fs::rename(new, file)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use futures_util::FutureExt as _;

    use super::*;
    use crate::clock::ManualClock;

    #[tokio::test]
    async fn a_sign_is_given_at_once_and_again_in_time() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(FILE);
        assert_eq!(last(&file).unwrap(), None);
        let manual = ManualClock::starting_at(Timestamp(1_000));
        let clock = Clock::Manual(manual.clone());
        let mut beating = std::pin::pin!(run(&file, &clock));
        assert!(beating.as_mut().now_or_never().is_none());
        assert_eq!(last(&file).unwrap(), Some(Timestamp(1_000)));
        manual.advance(Duration::from_millis(14_999));
        assert!(beating.as_mut().now_or_never().is_none());
        assert_eq!(last(&file).unwrap(), Some(Timestamp(1_000)), "not before its time");
        manual.advance(Duration::from_millis(1));
        assert!(beating.as_mut().now_or_never().is_none());
        assert_eq!(last(&file).unwrap(), Some(Timestamp(16_000)));
        stop(&file);
        assert_eq!(last(&file).unwrap(), None);
    }

    #[test]
    fn a_file_that_is_no_heartbeat_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(FILE);
        std::fs::write(&file, "soon").unwrap();
        assert_eq!(last(&file).unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
