//! The one thread that writes. It takes every write that waits, lays them into one batch, brings the
//! batch to the disk and only then answers. While it syncs, the next group gathers.

use std::collections::HashMap;
use std::fs::File;
use std::sync::Mutex;
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use super::frozen::{Captures, lock};
use super::{engine_fault, sound};
use crate::crash;
use crate::store::engine::{Write, evaluate};
use crate::store::keys::Key;
use crate::store::{Committed, Fault};

/// Most writes in one group. Bounds the memory of a batch and how long the first of it waits.
const MAX_GROUP: usize = 1_024;

/// Most writes that may wait; beyond it callers are held back.
const MAX_WAITING: usize = 8_192;

type Answer = Result<Committed, Fault>;

struct Job {
    write: Write,
    answer: oneshot::Sender<Answer>,
}

/// What the thread writes to.
struct Disk {
    db: sled::Db,
    log: File,
    captures: Captures,
}

/// A handle on the committer thread. Dropping it, or shutting it, ends the thread once all that waits is written.
pub(super) struct Committer {
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Committer {
    /// What is about to be overwritten is told to `captures` first.
    pub fn start(db: sled::Db, log: File, captures: Captures) -> Result<Self, Fault> {
        let (jobs, waiting) = mpsc::channel(MAX_WAITING);
        let thread = std::thread::Builder::new()
            .name("committer".into())
            .spawn(move || run(&Disk { db, log, captures }, waiting))
            .map_err(|error| Fault::Engine(format!("no thread for the committer: {error}")))?;
        Ok(Committer {
            jobs: Mutex::new(Some(jobs)),
            thread: Mutex::new(Some(thread)),
        })
    }

    pub async fn commit(&self, write: Write) -> Answer {
        let (answer, answered) = oneshot::channel();
        let jobs = lock(&self.jobs).clone().ok_or(Fault::Shut)?;
        jobs.send(Job { write, answer }).await.map_err(|_| Fault::Shut)?;
        drop(jobs);
        answered.await.map_err(|_| Fault::Shut)?
    }
}

impl Committer {
    /// Takes no more writes, and waits until those it has are on the disk.
    pub fn shut(&self) {
        *lock(&self.jobs) = None;
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

fn run(disk: &Disk, mut waiting: mpsc::Receiver<Job>) {
    // A failed write or sync leaves memory and disk apart: from then on nothing may be promised.
    let mut broken: Option<Fault> = None;
    let mut group = Vec::with_capacity(MAX_GROUP);
    while waiting.blocking_recv_many(&mut group, MAX_GROUP) > 0 {
        if let Some(fault) = &broken {
            for job in group.drain(..) {
                let _ = job.answer.send(Err(fault.clone()));
            }
            continue;
        }
        broken = sound(|| write_group(disk, &mut group)).err();
    }
}

/// Writes a group and answers everyone in it. An error says that the store must not be used any more.
fn write_group(disk: &Disk, group: &mut Vec<Job>) -> Result<(), Fault> {
    let mut rows: HashMap<Key, Option<Vec<u8>>> = HashMap::new();
    let mut answers = Vec::with_capacity(group.len());
    for job in group.drain(..) {
        let seen = |key: &[u8]| match rows.get(key) {
            Some(value) => Ok(value.clone()),
            None => Ok(disk.db.get(key).map_err(engine_fault)?.map(|value| value.to_vec())),
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
    let written = if rows.is_empty() {
        Ok(())
    } else {
        write_rows(disk, rows)
    };
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

fn write_rows(disk: &Disk, rows: HashMap<Key, Option<Vec<u8>>>) -> Result<(), Fault> {
    let Disk { db, log, captures } = disk;
    // Held until the batch is applied: a capture begins before all of it or after all of it.
    let captures = captures.before_write(db, rows.keys())?;
    let mut batch = sled::Batch::default();
    for (key, value) in rows {
        match value {
            Some(value) => batch.insert(key, value),
            None => batch.remove(key),
        }
    }
    db.apply_batch(batch).map_err(engine_fault)?;
    drop(captures);
    crash::point("applied");
    db.flush().map_err(engine_fault)?;
    crash::point("flushed");
    log.sync_data()
        .map_err(|error| Fault::Engine(format!("the log cannot be brought to the disk: {error}")))?;
    crash::point("synced");
    Ok(())
}
