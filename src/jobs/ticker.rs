//! What wakes the jobs: a steady tick. Must not know any job, nor what is due: that is asked of our own clock and of
//! what is stored.

use tokio::sync::watch;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::clock::Clock;

/// Twice a minute, on the minute and halfway: what falls due is done within half a minute.
const PATTERN: &str = "0,30 * * * * *";

/// Changes with every tick; what it holds says nothing.
pub type Ticks = watch::Receiver<i64>;

/// Ticks until it is stopped.
pub enum Ticker {
    /// By the machine's clock.
    Scheduler(Box<JobScheduler>, Ticks),
    /// Whenever a clock turned by hand is moved.
    Manual(Ticks),
}

impl Ticker {
    /// Starts ticking.
    ///
    /// # Errors
    /// If the scheduler does not start.
    pub async fn start(clock: &Clock) -> Result<Self, JobSchedulerError> {
        match clock {
            Clock::System => {
                let (tick, ticks) = watch::channel(0);
                let scheduler = JobScheduler::new().await?;
                let job = Job::new(PATTERN, move |_, _| tick.send_modify(|ticks| *ticks += 1))?;
                scheduler.add(job).await?;
                scheduler.start().await?;
                Ok(Ticker::Scheduler(Box::new(scheduler), ticks))
            }
            Clock::Manual(manual) => Ok(Ticker::Manual(manual.moves())),
        }
    }

    /// The ticks from now on.
    pub fn ticks(&self) -> Ticks {
        match self {
            Ticker::Scheduler(_, ticks) | Ticker::Manual(ticks) => ticks.clone(),
        }
    }

    /// Ticks no more.
    pub async fn stop(self) {
        match self {
            Ticker::Scheduler(mut scheduler, _) => {
                if let Err(error) = scheduler.shutdown().await {
                    tracing::debug!(%error, "the ticker did not stop; it ends with the program");
                }
            }
            Ticker::Manual(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::clock::ManualClock;
    use crate::domain::Timestamp;

    #[tokio::test]
    async fn a_clock_that_is_moved_ticks() {
        let manual = ManualClock::starting_at(Timestamp(5));
        let ticker = Ticker::start(&Clock::Manual(manual.clone())).await.unwrap();
        let mut ticks = ticker.ticks();
        ticks.mark_unchanged();
        assert!(!ticks.has_changed().unwrap());
        manual.advance(Duration::from_millis(1));
        assert!(ticks.has_changed().unwrap());
    }

    #[tokio::test]
    async fn the_scheduler_takes_the_pattern_and_stops() {
        let ticker = Ticker::start(&Clock::System).await.unwrap();
        assert!(ticker.ticks().has_changed().is_ok());
        ticker.stop().await;
    }
}
