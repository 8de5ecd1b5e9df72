//! The writes that wait for the committer. Must not know what is in them.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::committer::Job;
use super::frozen::lock;
use crate::store::Fault;

/// Most writes in one group. Bounds the memory of a batch and how long the first of it waits.
const MAX_GROUP: usize = 1_024;

/// Most writes that may wait; beyond it callers are held back.
const MAX_WAITING: usize = 8_192;

/// How long writes that nobody waits for may wait for company. A group costs the disk the same whatever is in it, and
/// a message's receipt is no hurry: at a few hundred a second it then goes along with the next message (bench `relay`).
const FOR_COMPANY: Duration = Duration::from_millis(2);

/// A queue with one reader.
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    /// Tells the reader that there is something to do.
    come: Condvar,
    /// One permit for each write that may still be added.
    room: Semaphore,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    /// How many of them somebody waits for.
    urgent: usize,
    shut: bool,
}

impl Waiting {
    /// Whether a group begins now.
    fn is_due(&self) -> bool {
        self.urgent > 0 || self.shut || self.jobs.len() >= MAX_GROUP
    }
}

impl Default for Queue {
    fn default() -> Self {
        Queue {
            waiting: Mutex::default(),
            come: Condvar::new(),
            room: Semaphore::new(MAX_WAITING),
        }
    }
}

impl Queue {
    /// Adds a write, once there is room.
    ///
    /// # Errors
    /// [`Fault::Shut`] if nothing is written any more.
    pub async fn add(&self, job: Job) -> Result<(), Fault> {
        self.room.acquire().await.map_err(|_| Fault::Shut)?.forget();
        let mut waiting = lock(&self.waiting);
        if waiting.shut {
            return Err(Fault::Shut);
        }
        let (was_due, was_empty) = (waiting.is_due(), waiting.jobs.is_empty());
        waiting.urgent += usize::from(!job.write.patient);
        waiting.jobs.push_back(job);
        if was_empty || (!was_due && waiting.is_due()) {
            self.come.notify_one();
        }
        Ok(())
    }

    /// Takes no more. What waits is still given out.
    pub fn shut(&self) {
        lock(&self.waiting).shut = true;
        self.room.close();
        self.come.notify_one();
    }

    /// Waits for writes, and gives all there are, in order; none once the queue is shut and empty.
    pub fn next_group(&self) -> Option<Vec<Job>> {
        let waiting = lock(&self.waiting);
        let waiting = self
            .come
            .wait_while(waiting, |waiting| waiting.jobs.is_empty() && !waiting.shut);
        let waiting = waiting.unwrap_or_else(PoisonError::into_inner);
        let waiting = self
            .come
            .wait_timeout_while(waiting, FOR_COMPANY, |waiting| !waiting.is_due());
        let (mut waiting, _) = waiting.unwrap_or_else(PoisonError::into_inner);
        let count = waiting.jobs.len().min(MAX_GROUP);
        let group: Vec<Job> = waiting.jobs.drain(..count).collect();
        waiting.urgent -= group.iter().filter(|job| !job.write.patient).count();
        self.room.add_permits(count);
        (count > 0).then_some(group)
    }

    /// Shuts the queue, and answers whoever still waits, when what this gives is dropped.
    pub fn shut_when_dropped(&self) -> impl Drop + '_ {
        Shutting(self)
    }
}

struct Shutting<'a>(&'a Queue);

impl Drop for Shutting<'_> {
    fn drop(&mut self) {
        self.0.shut();
        lock(&self.0.waiting).jobs.clear();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use tokio::sync::oneshot;

    use super::*;
    use crate::store::Write;

    fn job(patient: bool) -> Job {
        let write = Write {
            patient,
            ..Write::default()
        };
        Job {
            write,
            answer: oneshot::channel().0,
        }
    }

    fn added(queue: &Queue, patient: bool) -> bool {
        queue
            .add(job(patient))
            .now_or_never()
            .is_some_and(|added| added.is_ok())
    }

    fn group(queue: &Queue) -> Vec<bool> {
        let jobs = queue.next_group().unwrap_or_default();
        jobs.iter().map(|job| job.write.patient).collect()
    }

    #[test]
    fn what_waits_goes_together_in_order() {
        let queue = Queue::default();
        for patient in [true, true, false, true] {
            assert!(added(&queue, patient));
        }
        assert_eq!(group(&queue), [true, true, false, true]);
    }

    #[test]
    fn the_patient_go_too_if_nobody_joins_them() {
        let queue = Queue::default();
        assert!(added(&queue, true));
        assert_eq!(group(&queue), [true]);
    }

    #[test]
    fn no_more_wait_than_there_is_room_for() {
        let queue = Queue::default();
        for _ in 0..MAX_WAITING {
            assert!(added(&queue, false));
        }
        assert!(!added(&queue, false));
        assert_eq!(group(&queue).len(), MAX_GROUP);
        assert!(added(&queue, false));
    }

    #[test]
    fn a_shut_queue_gives_out_what_it_has_and_takes_no_more() {
        let queue = Queue::default();
        assert!(added(&queue, true));
        queue.shut();
        assert!(!added(&queue, false));
        assert_eq!(group(&queue), [true]);
        assert!(queue.next_group().is_none());
    }
}
