//! One round of each loop: closed, where everybody writes again as soon as their message has arrived, and open,
//! where messages come at a steady rate whatever becomes of them.

use std::time::{Duration, Instant};

use crate::plan::{OPEN_RATE, Plan, USERS};
use crate::subject::Subject;
use crate::traffic::Traffic;

/// What a round of the closed loop shows.
pub struct Closed {
    /// Messages per second.
    pub per_sec: f64,
    /// Processor milliseconds per 1,000 messages.
    pub cpu_ms: f64,
}

/// A round with one message of each user under way.
pub async fn closed(subject: &mut Subject, plan: &Plan) -> anyhow::Result<Closed> {
    subject.traffic().keep_writing(true);
    for user in 0..USERS {
        subject.traffic().write(user);
    }
    tokio::time::sleep(plan.ramp).await;
    let (begun, before) = (Instant::now(), subject.traffic().count().arrived);
    let cpu = subject.process()?.cpu()?;
    tokio::time::sleep(plan.closed).await;
    let cpu = (subject.process()?.cpu()? - cpu).as_secs_f64();
    let messages = (subject.traffic().count().arrived - before) as f64;
    let elapsed = begun.elapsed().as_secs_f64();
    subject.traffic().keep_writing(false);
    subject.all_arrived().await?;
    Ok(Closed {
        per_sec: messages / elapsed,
        cpu_ms: cpu * 1e6 / messages,
    })
}

/// A round at a steady rate. Gives how long each message took.
pub async fn open(subject: &mut Subject, length: Duration) -> anyhow::Result<Vec<Duration>> {
    let first = subject.traffic().count().written;
    steadily(subject.traffic(), OPEN_RATE, length).await;
    subject.all_arrived().await?;
    Ok(subject.traffic().latencies_from(first))
}

/// Lets users write in turn at a rate per second for some time.
pub async fn steadily(traffic: &Traffic, rate: u32, length: Duration) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
    let messages = (length.as_secs_f64() * f64::from(rate)) as usize;
    for n in 0..messages {
        ticks.tick().await;
        traffic.write(n % USERS);
    }
}
