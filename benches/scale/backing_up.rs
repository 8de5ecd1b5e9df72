//! What a backup does to messages that flow meanwhile.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::ensure;

use crate::figures::millis;
use crate::plan::{OPEN_RATE, Plan, USERS};
use crate::subject::Subject;

/// Longest wait for a backup to begin, and for its end.
const BEGINS: Duration = Duration::from_secs(95);
const ENDS: Duration = Duration::from_secs(600);

/// Messages written at least while the backup is made, for a percentile to mean something.
const LEAST: usize = 200;

/// Latencies with and without a backup, and how long it takes.
pub struct Backup {
    /// Milliseconds that each message took, without and with.
    pub latencies_ms: [Vec<f64>; 2],
    /// Seconds that the backup takes.
    pub secs: f64,
    /// Bytes of the archive.
    pub bytes: u64,
}

/// Messages flow; with the next minute a backup begins, and they go on until it is made.
pub async fn back_up(subject: &mut Subject, plan: &Plan) -> anyhow::Result<Backup> {
    subject.kill();
    subject.set("BACKUP_ENABLED", true);
    subject.set("BACKUP_SCHEDULE", "* * * * *");
    subject.start()?;
    subject.first_poll().await?;
    let directory = subject.data().join("backups");
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / OPEN_RATE);
    let first = subject.traffic().count().written;
    let started = Instant::now();
    let (mut begun, mut n) = (None, 0);
    loop {
        ticks.tick().await;
        subject.traffic().write(n % USERS);
        n += 1;
        match begun {
            None if is_making(&directory) => begun = Some((Instant::now(), subject.traffic().count().written)),
            None => ensure!(started.elapsed() < BEGINS, "no backup begins"),
            Some((at, _)) if !is_making(&directory) && kept(&directory).is_some() => {
                return told(subject, plan, &directory, first, at, begun).await;
            }
            Some((at, _)) => ensure!(at.elapsed() < ENDS, "the backup does not end"),
        }
    }
}

async fn told(
    subject: &mut Subject,
    plan: &Plan,
    directory: &Path,
    first: usize,
    at: Instant,
    begun: Option<(Instant, usize)>,
) -> anyhow::Result<Backup> {
    let secs = at.elapsed().as_secs_f64();
    let (_, from) = begun.unwrap_or((at, first));
    let to = subject.traffic().count().written;
    subject.all_arrived().await?;
    let all = millis(&subject.traffic().latencies_from(first));
    // The first second is the start's.
    let before = &all[(from - first).min(OPEN_RATE as usize)..from - first];
    let during = &all[from - first..to - first];
    if plan.judges {
        let least = before.len().min(during.len());
        ensure!(least >= LEAST, "only {least} messages flowed; run it again");
    }
    Ok(Backup {
        latencies_ms: [before, during].map(<[f64]>::to_vec),
        secs,
        bytes: kept(directory).unwrap_or_default(),
    })
}

/// Whether an archive is being written.
fn is_making(directory: &Path) -> bool {
    names(directory).iter().any(|name| name.contains(".partial"))
}

/// The size of an archive that is there.
fn kept(directory: &Path) -> Option<u64> {
    let whole = names(directory)
        .into_iter()
        .find(|name| name.contains(".zip") && !name.contains(".partial"))?;
    Some(std::fs::metadata(directory.join(whole)).ok()?.len())
}

fn names(directory: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}
