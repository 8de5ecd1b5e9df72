//! When blocks are changed: by one at a time, and so that whoever scans them notices. Must not know what they are.

use std::sync::atomic::{AtomicU64, Ordering, fence};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How often blocks were changed: odd while they are.
#[derive(Default)]
pub(super) struct Lays {
    count: AtomicU64,
    one: Mutex<()>,
}

impl Lays {
    /// Held from the first look at the blocks until the last of them is written.
    pub fn one_at_a_time(&self) -> MutexGuard<'_, ()> {
        self.one.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What there is to hold [`Lays::changed_since`] against.
    pub fn seen(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }

    /// Whether what was read since is of more than one state.
    pub fn changed_since(&self, seen: u64) -> bool {
        // What was read before this is read before the count is.
        fence(Ordering::SeqCst);
        !seen.is_multiple_of(2) || self.count.load(Ordering::SeqCst) != seen
    }

    /// Blocks change until what this gives is dropped.
    pub fn change(&self) -> Changing<'_> {
        self.count.fetch_add(1, Ordering::SeqCst);
        Changing(self)
    }
}

pub(super) struct Changing<'a>(&'a Lays);

impl Drop for Changing<'_> {
    fn drop(&mut self) {
        self.0.count.fetch_add(1, Ordering::SeqCst);
    }
}
