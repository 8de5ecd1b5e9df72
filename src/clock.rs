//! Time: the real one, and one that tests turn by hand. Nothing else asks the machine for the time.
#![allow(
    clippy::disallowed_methods,
    reason = "this is the one place that may read the real clock and sleep"
)]

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

use crate::domain::Timestamp;

/// A clock. Clones show the same time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's.
    System,
    /// One that stands still until it is moved.
    Manual(ManualClock),
}

/// A clock that stands still until [`ManualClock::advance`] moves it; sleepers whose time has come wake up.
#[derive(Clone, Debug)]
pub struct ManualClock {
    now_ms: Arc<watch::Sender<i64>>,
}

impl ManualClock {
    /// A clock that shows `start`.
    pub fn starting_at(start: Timestamp) -> Self {
        Self {
            now_ms: Arc::new(watch::Sender::new(start.0)),
        }
    }

    /// Moves the clock on.
    pub fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.now_ms.send_modify(|now| *now = now.saturating_add(ms));
    }

    /// Puts the clock back, as happens to one that went wrong. Who sleeps waits for the moment all the same.
    pub fn put_back(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.now_ms.send_modify(|now| *now = now.saturating_sub(ms));
    }

    /// Hears of every move from now on.
    pub fn moves(&self) -> watch::Receiver<i64> {
        self.now_ms.subscribe()
    }

    /// What it shows.
    pub fn now(&self) -> Timestamp {
        Timestamp(*self.now_ms.borrow())
    }
}

impl Clock {
    /// The present moment.
    pub fn now(&self) -> Timestamp {
        match self {
            Clock::System => {
                // A machine set to before 1970 shows 1970.
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Clock::Manual(clock) => clock.now(),
        }
    }

    /// Waits until `moment`; not at all if it has passed.
    pub async fn sleep_until(&self, moment: Timestamp) {
        match self {
            Clock::System => {
                let ms = u64::try_from(moment.since(self.now())).unwrap_or(0);
                tokio::time::sleep(Duration::from_millis(ms)).await;
            }
            Clock::Manual(clock) => {
                let mut seen = clock.now_ms.subscribe();
                // The sender lives in `clock`, so waiting cannot fail while we hold it.
                let _ = seen.wait_for(|now| *now >= moment.0).await;
            }
        }
    }

    /// Waits for `ms` milliseconds.
    pub async fn sleep_ms(&self, ms: i64) {
        self.sleep_until(self.now().plus_ms(ms)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_sleeper_wakes_when_the_manual_clock_gets_there() {
        let manual = ManualClock::starting_at(Timestamp(1_000));
        let clock = Clock::Manual(manual.clone());
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move {
                clock.sleep_until(Timestamp(3_000)).await;
                clock.now()
            }
        });
        manual.advance(Duration::from_millis(1_500));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        manual.advance(Duration::from_millis(1_500));
        assert_eq!(sleeper.await.unwrap(), Timestamp(4_000));
    }
}
