//! A job's rounds: with every tick, and whenever the rules change, it looks whether something is due. One round after
//! another, so a job never runs twice at a time; the first at once, so what fell due while the program was down is
//! made up for, and once. Must not know what any job does.

use tokio::sync::watch;

use super::registry::{Came, Entry};
use super::ticker::Ticks;
use crate::clock::Clock;
use crate::domain::Timestamp;

/// What came of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// All that was due is done. With when something may be due next, as far as is known.
    Done(Option<Timestamp>),
    /// Nothing was due. The same.
    Idle(Option<Timestamp>),
    /// Something failed; the log says what. It is not tried again before this moment.
    Failed(Timestamp),
}

/// What a job waits for between its rounds.
#[derive(Clone)]
pub struct Wakes<R> {
    /// The ticks.
    pub ticks: Ticks,
    /// Other rules: something else may be due.
    pub rules: watch::Receiver<R>,
    /// The end.
    pub stop: watch::Receiver<bool>,
}

/// Looks again and again until it is to stop. What is being done is brought to its end.
pub async fn go_round<F: Future<Output = Looked>, R>(
    look: impl Fn() -> F,
    clock: Clock,
    entry: Entry,
    mut wakes: Wakes<R>,
) {
    let mut rests_until = Timestamp(i64::MIN);
    loop {
        wakes.ticks.mark_unchanged();
        wakes.rules.mark_unchanged();
        if clock.now() >= rests_until {
            let looked = look().await;
            let now = clock.now();
            match looked {
                Looked::Done(next) => entry.note(Came::Well, now, next),
                Looked::Idle(next) => entry.waits_until(next),
                Looked::Failed(again) => {
                    entry.note(Came::Failed, now, Some(again));
                    rests_until = again;
                }
            }
        }
        tokio::select! {
            biased;
            _ = wakes.stop.wait_for(|stop| *stop) => return,
            Ok(()) = wakes.ticks.changed() => {}
            Ok(()) = wakes.rules.changed() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::time::Duration;

    use futures_util::FutureExt as _;

    use super::*;
    use crate::clock::ManualClock;
    use crate::jobs::{Registry, Run};

    #[tokio::test]
    async fn a_job_looks_with_every_tick_but_rests_after_a_failure() {
        let manual = ManualClock::starting_at(Timestamp(0));
        let clock = Clock::Manual(manual.clone());
        let (change, rules) = watch::channel(());
        let (stop, stopped) = watch::channel(false);
        let wakes = Wakes {
            ticks: manual.moves(),
            rules,
            stop: stopped,
        };
        let registry = Registry::default();
        let looks = RefCell::new(Vec::new());
        let next = Cell::new(Looked::Done(Some(Timestamp(50))));
        let look = || async {
            looks.borrow_mut().push(manual.now().0);
            next.get()
        };
        let mut going = std::pin::pin!(go_round(look, clock, registry.entry("a job"), wakes));
        let mut passes = |ms, then| {
            next.set(then);
            manual.advance(Duration::from_millis(ms));
            assert!(going.as_mut().now_or_never().is_none());
        };
        passes(0, Looked::Done(Some(Timestamp(50))));
        passes(10, Looked::Failed(Timestamp(25)));
        passes(10, Looked::Done(None));
        passes(10, Looked::Idle(None));
        let run = Run {
            last: Some(Timestamp(10)),
            next: None,
            came: Came::Failed,
        };
        assert_eq!(registry.all(), [("a job", run)], "it looked again, and nothing was due");
        change.send_replace(());
        assert!(going.as_mut().now_or_never().is_none());
        stop.send_replace(true);
        assert!(going.as_mut().now_or_never().is_some());
        assert_eq!(
            *looks.borrow(),
            [0, 10, 30, 30],
            "not while it rests, and at once by other rules"
        );
    }
}
