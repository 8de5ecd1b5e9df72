//! The writes that wait for the committer. Must not know what is in them.

use std::collections::VecDeque;
use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::committer::Job;
use super::frozen::lock;
use crate::store::Fault;

/// Most writes in one group. Bounds the memory of a batch and how long the first of it waits.
const MAX_GROUP: usize = 1_024;

/// Writes that are worth waking the reader for, while more are gathered that go with them.
const SOME: usize = 16;

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
    /// How many were given out of the group that is not whole yet.
    given: usize,
    /// How many of both somebody waits for.
    urgent: usize,
    /// How many callers gather writes that are to go together.
    gathering: usize,
    shut: bool,
}

/// Writes of one group.
pub(super) struct Batch {
    pub jobs: Vec<Job>,
    /// Whether the group is whole with them. Otherwise others follow.
    pub are_last: bool,
}

impl Waiting {
    /// Writes of the group that is next.
    fn group(&self) -> usize {
        self.given + self.jobs.len()
    }

    /// Whether no group may be whole.
    fn is_held(&self) -> bool {
        (self.group() == 0 || self.gathering > 0) && self.group() < MAX_GROUP && !self.shut
    }

    /// Whether a group is whole now.
    fn is_due(&self) -> bool {
        !self.is_held() && (self.urgent > 0 || self.shut || self.group() >= MAX_GROUP)
    }

    /// Whether the reader may begin with some of a group: others of it are still to come.
    fn has_some(&self) -> bool {
        self.is_held() && self.jobs.len() >= SOME
    }

    /// What the reader waits for.
    fn news(&self) -> (bool, bool, bool) {
        (self.is_held(), self.is_due(), self.has_some())
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
        self.change(&mut waiting, |waiting| {
            waiting.urgent += usize::from(!job.write.patient);
            waiting.jobs.push_back(job);
        });
        Ok(())
    }

    /// Holds back the next group until what this gives is dropped, or as many wait as a group takes: what is added
    /// meanwhile then goes together.
    pub fn gather(&self) -> Gathering<'_> {
        lock(&self.waiting).gathering += 1;
        Gathering {
            queue: self,
            within: PhantomData,
        }
    }

    /// Changes what waits, and wakes the reader if that gives it something to do.
    fn change(&self, waiting: &mut Waiting, change: impl FnOnce(&mut Waiting)) {
        let before = waiting.news();
        change(waiting);
        if before != waiting.news() {
            self.come.notify_one();
        }
    }

    /// Takes no more. What waits is still given out.
    pub fn shut(&self) {
        lock(&self.waiting).shut = true;
        self.room.close();
        self.come.notify_one();
    }

    /// Waits for writes, and gives some or all of a group, in order; none once the queue is shut and empty. Of those that
    /// are gathered some come before the others are there, so that there is less to do when they are.
    pub fn next(&self) -> Option<Batch> {
        let held = |waiting: &mut Waiting| waiting.is_held() && !waiting.has_some();
        let mut waiting = self.wait_while(lock(&self.waiting), held);
        if !waiting.has_some() {
            let alone = |waiting: &mut Waiting| !waiting.is_due() && !waiting.has_some();
            let waited = self.come.wait_timeout_while(waiting, FOR_COMPANY, alone);
            let (waited, _) = waited.unwrap_or_else(PoisonError::into_inner);
            // Somebody may have begun to gather while the patient waited.
            waiting = self.wait_while(waited, held);
        }
        let are_last = !waiting.is_held();
        let count = waiting.jobs.len().min(MAX_GROUP - waiting.given);
        let jobs: Vec<Job> = waiting.jobs.drain(..count).collect();
        waiting.given += count;
        self.room.add_permits(count);
        if are_last {
            let ended = waiting.given == 0;
            (waiting.given, waiting.urgent) = (0, waiting.jobs.iter().filter(|job| !job.write.patient).count());
            if ended {
                return None;
            }
        }
        Some(Batch { jobs, are_last })
    }

    fn wait_while<'a>(
        &self,
        waiting: MutexGuard<'a, Waiting>,
        condition: impl FnMut(&mut Waiting) -> bool,
    ) -> MutexGuard<'a, Waiting> {
        let waiting = self.come.wait_while(waiting, condition);
        waiting.unwrap_or_else(PoisonError::into_inner)
    }

    /// Shuts the queue, and answers whoever still waits, when what this gives is dropped.
    pub fn shut_when_dropped(&self) -> impl Drop + '_ {
        Shutting(self)
    }
}

/// A group is held back as long as this is held. It is kept within one thread: whoever held it while waiting for
/// a write would wait for ever.
pub(super) struct Gathering<'a> {
    queue: &'a Queue,
    within: PhantomData<*const ()>,
}

impl Drop for Gathering<'_> {
    fn drop(&mut self) {
        let mut waiting = lock(&self.queue.waiting);
        self.queue.change(&mut waiting, |waiting| waiting.gathering -= 1);
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

    /// A whole group: whether its writes are patient.
    fn group(queue: &Queue) -> Vec<bool> {
        let mut group = Vec::new();
        while let Some(batch) = queue.next() {
            group.extend(batch.jobs.iter().map(|job| job.write.patient));
            if batch.are_last {
                break;
            }
        }
        group
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
    fn what_is_gathered_goes_together() {
        let queue = Queue::default();
        std::thread::scope(|threads| {
            let gathering = queue.gather();
            let first = threads.spawn(|| group(&queue));
            for patient in [true, false, false] {
                assert!(added(&queue, patient));
                std::thread::yield_now();
                assert!(!first.is_finished());
            }
            drop(gathering);
            assert_eq!(first.join().unwrap(), [true, false, false]);
        });
    }

    #[test]
    fn some_of_what_is_gathered_is_given_before_the_rest_is_there() {
        let queue = Queue::default();
        let gathering = queue.gather();
        for _ in 0..SOME {
            assert!(added(&queue, false));
        }
        let some = queue.next().unwrap();
        assert_eq!((some.jobs.len(), some.are_last), (SOME, false));
        drop(gathering);
        let rest = queue.next().unwrap();
        assert_eq!(
            (rest.jobs.len(), rest.are_last),
            (0, true),
            "the group is whole as it is"
        );
        assert!(added(&queue, true));
        assert_eq!(group(&queue), [true], "nobody waits for the next one");
    }

    #[test]
    fn no_more_is_gathered_than_a_group_takes() {
        let queue = Queue::default();
        let _gathering = queue.gather();
        for _ in 0..=MAX_GROUP {
            assert!(added(&queue, false));
        }
        assert_eq!(group(&queue).len(), MAX_GROUP);
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
        assert!(queue.next().is_none());
    }
}
