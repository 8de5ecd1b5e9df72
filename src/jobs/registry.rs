//! Which jobs there are, when each was done last, what came of it, and when it looks again: for owners who ask.
//! Must not know what any job does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::Timestamp;

/// What came of a job when it was done last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Came {
    /// It has not been done since the start.
    #[default]
    Nothing,
    /// It went well.
    Well,
    /// Something failed; the log says what.
    Failed,
    /// It broke off by a mistake in the program.
    BrokeOff,
}

/// What is known of a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// When it was done last.
    pub last: Option<Timestamp>,
    /// When something may be due next, as far as is known.
    pub next: Option<Timestamp>,
    /// What came of the last time.
    pub came: Came,
}

/// All jobs since the start. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Registry(Arc<Mutex<BTreeMap<&'static str, Run>>>);

/// One job's place there.
#[derive(Clone, Debug)]
pub struct Entry {
    registry: Registry,
    job: &'static str,
}

impl Registry {
    /// A place for a job.
    pub fn entry(&self, job: &'static str) -> Entry {
        self.runs().entry(job).or_default();
        Entry {
            registry: self.clone(),
            job,
        }
    }

    /// Every job, by name.
    pub fn all(&self) -> Vec<(&'static str, Run)> {
        self.runs().iter().map(|(job, run)| (*job, *run)).collect()
    }

    fn runs(&self) -> MutexGuard<'_, BTreeMap<&'static str, Run>> {
        // The map is whole after every statement on it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// Notes what came of the job just now, and when something may be due next.
    pub fn note(&self, came: Came, at: Timestamp, next: Option<Timestamp>) {
        let run = Run {
            last: Some(at),
            next,
            came,
        };
        self.registry.runs().insert(self.job, run);
    }

    /// Notes when something may be due next; the job had nothing to do.
    pub fn waits_until(&self, next: Option<Timestamp>) {
        self.registry.runs().entry(self.job).or_default().next = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_leaves_what_came_of_the_last_time() {
        let registry = Registry::default();
        let entry = registry.entry("sweep");
        assert_eq!(registry.all(), [("sweep", Run::default())]);
        entry.note(Came::Failed, Timestamp(1), Some(Timestamp(2)));
        entry.waits_until(Some(Timestamp(9)));
        let run = Run {
            last: Some(Timestamp(1)),
            next: Some(Timestamp(9)),
            came: Came::Failed,
        };
        assert_eq!(registry.all(), [("sweep", run)]);
    }
}
