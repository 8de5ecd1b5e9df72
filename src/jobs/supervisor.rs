//! Keeps a job going: one that panics is begun anew. Must not know what any job does.

use tokio::sync::watch;

use super::registry::{Came, Entry};
use crate::clock::Clock;
use crate::crash;
use crate::panics::{Panicked, caught};

/// Milliseconds until a job that broke off begins anew: long enough for a lasting mistake not to fill the
/// log, short against what jobs wait for anyway.
const PAUSE_MS: i64 = 60_000;

/// Does the job that `begin` begins, until it ends by itself or `stop` says true after it broke off.
pub async fn keep_going<F: Future<Output = ()>>(
    job: &'static str,
    entry: Entry,
    clock: Clock,
    mut stop: watch::Receiver<bool>,
    begin: impl Fn() -> F,
) {
    loop {
        let doing = caught(async {
            crash::point(job);
            begin().await;
        });
        let Err(Panicked) = doing.await else { return };
        let now = clock.now();
        entry.note(Came::BrokeOff, now, Some(now.plus_ms(PAUSE_MS)));
        tracing::warn!(job, again_in_ms = PAUSE_MS, "a job broke off and begins anew");
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = clock.sleep_ms(PAUSE_MS) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use futures_util::FutureExt as _;

    use super::*;
    use crate::clock::ManualClock;
    use crate::domain::Timestamp;
    use crate::jobs::Registry;

    #[tokio::test]
    async fn a_job_that_panics_begins_anew_after_a_pause_and_ends_when_it_is_done() {
        let manual = ManualClock::starting_at(Timestamp(0));
        let (_stop, stopped) = watch::channel(false);
        let begun = AtomicU32::new(0);
        let job = || async {
            assert!(begun.fetch_add(1, Ordering::SeqCst) >= 2, "broken twice");
        };
        let mut going = std::pin::pin!(keep_going(
            "a job",
            Registry::default().entry("a job"),
            Clock::Manual(manual.clone()),
            stopped,
            job
        ));
        for times in 1..=2 {
            assert!(going.as_mut().now_or_never().is_none());
            assert_eq!(begun.load(Ordering::SeqCst), times);
            manual.advance(Duration::from_millis(59_999));
            assert!(going.as_mut().now_or_never().is_none());
            assert_eq!(begun.load(Ordering::SeqCst), times, "not before the pause is over");
            manual.advance(Duration::from_millis(1));
        }
        assert!(going.as_mut().now_or_never().is_some(), "done");
        assert_eq!(begun.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn a_job_that_broke_off_does_not_hold_up_the_end() {
        let (stop, stopped) = watch::channel(false);
        let registry = Registry::default();
        let clock = Clock::Manual(ManualClock::starting_at(Timestamp(0)));
        let mut going = std::pin::pin!(keep_going("a job", registry.entry("a job"), clock, stopped, || async {
            panic!("broken")
        }));
        assert!(going.as_mut().now_or_never().is_none());
        assert_eq!(registry.all()[0].1.came, Came::BrokeOff);
        stop.send_replace(true);
        assert!(going.as_mut().now_or_never().is_some());
    }
}
