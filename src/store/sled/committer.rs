//! The one thread that writes. It takes every write that waits, lays them into one batch, brings the
//! batch to the disk and only then answers. While it syncs, the next group gathers.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::fresh::Fresh;
use super::frozen::{Captures, lock};
use super::queue::{Gathering, Queue};
use super::{engine_fault, sound};
use crate::crash;
use crate::store::engine::{Write, evaluate};
use crate::store::keys::Key;
use crate::store::{Committed, Fault};

type Answer = Result<Committed, Fault>;

/// A write that waits, and who waits for it.
pub(super) struct Job {
    pub write: Write,
    pub answer: oneshot::Sender<Answer>,
}

/// What the thread writes to.
struct Disk {
    db: sled::Db,
    log: File,
    captures: Captures,
    fresh: Arc<Fresh>,
}

/// A handle on the committer thread. Dropping it, or shutting it, ends the thread once all that waits is written.
pub(super) struct Committer {
    queue: Arc<Queue>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Committer {
    /// What is about to be overwritten is told to `captures` first, and what was written to `fresh`.
    pub fn start(db: sled::Db, log: File, captures: Captures, fresh: Arc<Fresh>) -> Result<Self, Fault> {
        let queue = Arc::new(Queue::default());
        let disk = Disk {
            db,
            log,
            captures,
            fresh,
        };
        let waiting = queue.clone();
        let thread = std::thread::Builder::new()
            .name("committer".into())
            .spawn(move || run(&disk, &waiting))
            .map_err(|error| Fault::Engine(format!("no thread for the committer: {error}")))?;
        Ok(Committer {
            queue,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Begins no group until what this gives is dropped.
    pub fn gather(&self) -> Gathering<'_> {
        self.queue.gather()
    }

    pub async fn commit(&self, write: Write) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.queue.add(Job { write, answer }).await?;
        answered.await.map_err(|_| Fault::Shut)?
    }
}

impl Committer {
    /// Takes no more writes, and waits until those it has are on the disk.
    pub fn shut(&self) {
        self.queue.shut();
        if let Some(thread) = lock(&self.thread).take() {
            // It can only have panicked; its waiters were told `Shut` then.
            let _ = thread.join();
        }
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.shut();
    }
}

fn run(disk: &Disk, waiting: &Queue) {
    // Whoever adds to the queue from now on is told, also if this thread breaks off.
    let _shut = waiting.shut_when_dropped();
    // A failed write or sync leaves memory and disk apart: from then on nothing may be promised.
    let mut broken: Option<Fault> = None;
    while let Some(group) = waiting.next_group() {
        if let Some(fault) = &broken {
            for job in group {
                let _ = job.answer.send(Err(fault.clone()));
            }
            continue;
        }
        broken = sound(|| write_group(disk, group)).err();
    }
}

/// New values by key: in the keys' order, in which the tree takes them with the fewest steps.
type Rows = BTreeMap<Key, Option<Vec<u8>>>;

/// Writes a group and answers everyone in it. An error says that the store must not be used any more.
fn write_group(disk: &Disk, group: Vec<Job>) -> Result<(), Fault> {
    let mut rows = Rows::new();
    let mut answers = Vec::with_capacity(group.len());
    for job in group {
        let seen = |key: &[u8]| match rows.get(key) {
            Some(value) => Ok(value.clone()),
            None => disk.read(key),
        };
        let answer = match evaluate(job.write, seen) {
            Ok(Ok(changes)) => {
                rows.extend(changes);
                Ok(Committed::Done)
            }
            Ok(Err(refused)) => Ok(refused),
            Err(fault) => Err(fault),
        };
        answers.push((job.answer, answer));
    }
    let count = rows.len();
    let written = if rows.is_empty() { Ok(()) } else { disk.write(rows) };
    for (waiter, answer) in answers {
        let answer = match (&written, answer) {
            (Err(fault), Ok(Committed::Done)) => Err(fault.clone()),
            (_, answer) => answer,
        };
        // A caller that has gone away no longer wants to know.
        let _ = waiter.send(answer);
    }
    free_replaced(count);
    written
}

/// Frees what a batch of so many rows has replaced. sled leaves it to crossbeam's epochs, which look after their garbage
/// with every 128th call of sled only, and then take 512 pieces. A batch is one call, and replaces a page with each row:
/// without this, large ones (an import, a restore) pile up gigabytes (bench `scale`, `generate`).
fn free_replaced(rows: usize) {
    const ROWS_A_ROUND: usize = 64;
    for _ in 0..=rows / ROWS_A_ROUND {
        crossbeam_epoch::pin().flush();
    }
}

impl Disk {
    /// The value of a key as it was before this group.
    fn read(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        self.fresh.get(key, || super::get(&self.db, key))
    }

    fn write(&self, rows: Rows) -> Result<(), Fault> {
        let Disk {
            db,
            log,
            captures,
            fresh,
        } = self;
        fresh.write(rows, |rows| {
            // Held until the batch is applied: a capture begins before all of it or after all of it.
            let captures = captures.before_write(db, rows.keys())?;
            let mut batch = sled::Batch::default();
            for (key, value) in rows {
                match value {
                    Some(value) => batch.insert(key.as_slice(), value.as_slice()),
                    None => batch.remove(key.as_slice()),
                }
            }
            db.apply_batch(batch).map_err(engine_fault)?;
            drop(captures);
            Ok(())
        })?;
        crash::point("applied");
        db.flush().map_err(engine_fault)?;
        crash::point("flushed");
        log.sync_data()
            .map_err(|error| Fault::Engine(format!("the log cannot be brought to the disk: {error}")))?;
        crash::point("synced");
        Ok(())
    }
}
