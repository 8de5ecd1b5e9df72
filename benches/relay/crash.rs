//! Kills the program under load, again and again, and counts what arrives all the same.

use std::time::Duration;

use crate::figures::median;
use crate::plan::{CRASH_LATENCY, CRASH_RATE, Plan};
use crate::rounds::steadily;
use crate::subject::Subject;

/// What was seen. Nothing was lost, or there would be an error in its place.
pub struct Crash {
    /// Messages written while the program was killed and started.
    pub messages: usize,
    /// Sends beyond the first of each.
    pub repeated: usize,
    /// How often it was killed.
    pub kills: u32,
    /// Milliseconds from a start over the killed one's store to the first poll; the median.
    pub back_ms: f64,
}

/// Messages come in all the time; the program is killed and at once started again.
pub async fn crash(plan: &Plan) -> anyhow::Result<Crash> {
    let mut subject = Subject::warmed_up(plan.contest.subjects()[0]).await?;
    let before = subject.traffic().count();
    subject.traffic().set_latency(CRASH_LATENCY);
    steadily(subject.traffic(), CRASH_RATE, plan.between_kills).await;
    let mut back_ms = Vec::new();
    for _ in 0..plan.kills {
        subject.kill();
        // Some come while nobody is there.
        steadily(subject.traffic(), CRASH_RATE, Duration::from_millis(100)).await;
        let begun = subject.start()?;
        steadily(subject.traffic(), CRASH_RATE, plan.between_kills).await;
        let polled = subject.first_poll().await?;
        back_ms.push((polled - begun).as_secs_f64() * 1e3);
    }
    subject.all_arrived().await?;
    let after = subject.traffic().count();
    Ok(Crash {
        messages: after.written - before.written,
        repeated: after.repeated - before.repeated,
        kills: plan.kills,
        back_ms: median(&back_ms),
    })
}
