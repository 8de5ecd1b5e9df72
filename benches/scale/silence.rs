//! What it costs to close the tickets whose users stay silent, among many that are open.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::ensure;

use crate::generator;
use crate::plan::Plan;
use crate::subject::Subject;

/// What was due is closed at the next half minute.
const HALF_MINUTE_MS: u128 = 30_000;

/// How long the program is looked at before the moment and after all of it has been told.
const AROUND: Duration = Duration::from_secs(1);

/// Longest wait for all of it; only reached when something is broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// Lets tickets fall due while the program runs. Gives the processor milliseconds that the closing takes.
pub async fn close(subjects: &mut [Subject; 2], plan: &Plan) -> anyhow::Result<[f64; 2]> {
    let overdue = plan.until_due.is_zero();
    let due = match overdue {
        true => SystemTime::now(),
        false => next_half_minute(SystemTime::now() + plan.until_due),
    };
    for subject in subjects.iter_mut() {
        subject.kill();
        generator::plant(&subject.data(), plan.due, due - AROUND / 4).await?;
    }
    let shown = [0, 1].map(|at: usize| subjects[at].traffic().shown());
    for subject in subjects.iter_mut() {
        subject.start()?;
        subject.first_poll().await?;
    }
    let mut before = [Duration::ZERO; 2];
    if !overdue {
        let left = due.duration_since(SystemTime::now()).unwrap_or_default();
        ensure!(left > AROUND, "the tickets were due before the programs ran");
        tokio::time::sleep(left - AROUND).await;
        for (before, subject) in before.iter_mut().zip(subjects.iter()) {
            *before = subject.process()?.cpu()?;
        }
    }
    // Each user is told once.
    let told = |at: usize| subjects[at].traffic().shown() - shown[at];
    let until = SystemTime::now() + PATIENCE;
    while (0..2).any(|at| told(at) < plan.due) {
        ensure!(SystemTime::now() < until, "the due tickets were not closed");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(AROUND).await;
    let mut used = [0.0; 2];
    for at in 0..2 {
        used[at] = (subjects[at].process()?.cpu()? - before[at]).as_secs_f64() * 1e3;
        ensure!(
            told(at) == plan.due,
            "{} users were told of {} closings",
            told(at),
            plan.due
        );
    }
    Ok(used)
}

fn next_half_minute(at: SystemTime) -> SystemTime {
    let ms = at.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let next = (ms / HALF_MINUTE_MS + 1) * HALF_MINUTE_MS;
    UNIX_EPOCH + Duration::from_millis(next as u64)
}
