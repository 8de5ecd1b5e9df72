//! Time, turned by hand.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::Story;

impl Story {
    /// So much time passes at once.
    pub fn passes(&self, time: Duration) {
        let ms = i64::try_from(time.as_millis()).unwrap();
        self.sim_clock.fetch_add(ms, Ordering::SeqCst);
        self.clock.advance(time);
    }

    /// Time passes in steps; after each everything that may go has gone.
    pub async fn passes_slowly(&self, steps: u32, step: Duration) {
        for _ in 0..steps {
            self.passes(step);
            // Everything that the clock woke is on this thread and takes its turn now.
            for _ in 0..50 {
                tokio::task::yield_now().await;
            }
            while self.courier.under_way() > 0 || !self.sim.idle() {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Time passes in such steps until something is seen: for what waits longer the more often it has failed.
    pub async fn passes_until<T>(&self, step: Duration, seen: impl Future<Output = T>) -> T {
        let passing = async {
            loop {
                self.passes(step);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::select! {
            seen = seen => seen,
            () = passing => unreachable!("it passes for ever"),
        }
    }
}
