//! Makes backups by a schedule. Must not know where they are sent: whoever starts the job says what becomes
//! of them.

use chrono::DateTime;
use chrono_tz::Tz;
use croner::Cron;
use tokio::sync::watch;

use super::registry::{Came, Entry};
use crate::backup::{BackupFault, Made, Shelf};
use crate::clock::Clock;
use crate::domain::Timestamp;
use crate::store::Store;

/// The longest wait between two looks at the clock: so much later at most comes a backup on a machine that
/// slept, or whose clock was set.
const LONGEST_WAIT_MS: i64 = 60_000;

/// Milliseconds until a backup that failed is tried again: a full disk is not emptied in a minute.
const RETRY_MS: i64 = 900_000;

/// When backups are made, of what, and where they stay.
#[derive(Clone)]
pub struct Plan {
    /// When.
    pub schedule: Cron,
    /// In which zone.
    pub zone: Tz,
    /// Where they are made and stay.
    pub shelf: Shelf,
}

impl Plan {
    /// The first time after this moment; none if there is none in sight.
    fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let after = DateTime::from_timestamp_millis(after.0)?.with_timezone(&self.zone);
        let next = self.schedule.find_next_occurrence(&after, false).ok()?;
        Some(Timestamp(next.timestamp_millis()))
    }

    async fn make(&self, store: Store, now: Timestamp) -> Result<Made, BackupFault> {
        let shelf = self.shelf.clone();
        let making = tokio::task::spawn_blocking(move || {
            let made = shelf.make(&store, now)?;
            if let Err(error) = shelf.prune() {
                tracing::warn!(%error, directory = %shelf.directory.display(), "old backups could not be removed");
            }
            Ok(made)
        });
        let broken = |error: tokio::task::JoinError| BackupFault::Files(std::io::Error::other(error.to_string()));
        making.await.unwrap_or_else(|error| Err(broken(error)))
    }
}

/// Until `stop` says true. Times that were missed while the program was down are made up for by one backup.
/// Each that was made is given to `hand_on`.
pub async fn run<F: Future<Output = ()>>(
    plan: Plan,
    store: Store,
    clock: Clock,
    entry: Entry,
    hand_on: impl Fn(Made) -> F,
    mut stop: watch::Receiver<bool>,
) {
    loop {
        let now = clock.now();
        let wake = match once(&plan, &store, now).await {
            Ok(Done::Made(made)) => {
                tracing::info!(file = %made.file.display(), bytes = made.bytes, records = made.manifest.records(), "a backup was made");
                entry.note(Came::Well, now, now);
                hand_on(*made).await;
                now
            }
            Ok(Done::NotDue(due)) => {
                entry.waits_until(due);
                due.min(now.plus_ms(LONGEST_WAIT_MS))
            }
            Ok(Done::Never) => {
                tracing::warn!(schedule = %plan.schedule, "BACKUP_SCHEDULE names no time to come: no backups are made");
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

async fn once(plan: &Plan, store: &Store, now: Timestamp) -> Result<Done, BackupFault> {
    // Before the first backup the times are reckoned from the first start: kept, so that a bot that is
    // restarted every day gets its backups too.
    let last = match store.last_backup()? {
        Some(last) => last,
        None => {
            store.note_backup(now).await?;
            now
        }
    };
    // A clock that was set back must not put the next one off for long.
    let Some(due) = plan.next(last.min(now)) else {
        return Ok(Done::Never);
    };
    if due > now {
        return Ok(Done::NotDue(due));
    }
    let made = plan.make(store.clone(), now).await?;
    store.note_backup(now).await?;
    Ok(Done::Made(Box::new(made)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(schedule: &str, zone: Tz) -> Plan {
        Plan {
            schedule: schedule.parse().unwrap(),
            zone,
            shelf: Shelf {
                directory: "".into(),
                keep: 1,
                key: None,
                companions: std::sync::Arc::new(Vec::new),
            },
        }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp(DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
    }

    #[test]
    fn three_at_night_is_three_by_the_wall_clock_on_both_sides_of_its_changes() {
        let plan = plan("0 3 * * *", chrono_tz::Europe::Berlin);
        for (after, next) in [
            ("2026-03-02T10:00:00Z", "2026-03-03T02:00:00Z"),
            ("2026-03-28T10:00:00Z", "2026-03-29T01:00:00Z"),
            ("2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z"),
            ("2026-10-24T10:00:00Z", "2026-10-25T02:00:00Z"),
        ] {
            assert_eq!(plan.next(at(after)), Some(at(next)), "{after}");
        }
    }

    #[test]
    fn a_day_that_never_comes_is_no_time() {
        assert_eq!(
            plan("0 3 31 2 *", chrono_tz::UTC).next(at("2026-03-02T10:00:00Z")),
            None
        );
    }
}
