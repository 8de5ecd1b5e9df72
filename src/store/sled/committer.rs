//! The one thread that decides what is written. It takes every write that waits as one group, brings the group to the disk
//! in the journal and only then answers. While it syncs, the next group gathers.

use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::ahead::Group;
use super::frozen::lock;
use super::journal::Written;
use super::laying::Shared;
use super::queue::{Batch, Gathering, Queue};
use super::sound;
use crate::store::engine::{Write, evaluate};
use crate::store::{Committed, Fault};

type Answer = Result<Committed, Fault>;

/// A write that waits, and who waits for it.
pub(super) struct Job {
    pub write: Write,
    pub answer: oneshot::Sender<Answer>,
}

/// A handle on the committer thread. Dropping it, or shutting it, ends the thread once all that waits is written.
pub(super) struct Committer {
    queue: Arc<Queue>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Committer {
    pub fn start(disk: Arc<Shared>) -> Result<Self, Fault> {
        let queue = Arc::new(Queue::default());
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

fn run(disk: &Shared, waiting: &Queue) {
    // Whoever adds to the queue from now on is told, also if this thread breaks off.
    let _shut = waiting.shut_when_dropped();
    // A failed write or sync leaves memory and disk apart: from then on nothing may be promised.
    let mut broken: Option<Fault> = None;
    let mut group = Open::default();
    while let Some(Batch { jobs, are_last }) = waiting.next() {
        if let Some(fault) = &broken {
            for job in jobs {
                let _ = job.answer.send(Err(fault.clone()));
            }
            continue;
        }
        let done = sound(|| {
            group.take(disk, jobs);
            match are_last {
                true => std::mem::take(&mut group).write(disk),
                false => Ok(()),
            }
        });
        if let Err(fault) = done {
            std::mem::take(&mut group).answer(&Err(fault.clone()));
            broken = Some(fault);
        }
    }
}

/// A group that is not whole yet.
#[derive(Default)]
struct Open {
    rows: Group,
    answers: Vec<(oneshot::Sender<Answer>, Answer)>,
}

impl Open {
    /// Adds what some writes make of the rows.
    fn take(&mut self, disk: &Shared, jobs: Vec<Job>) {
        for job in jobs {
            let seen = |key: &[u8]| match self.rows.get(key) {
                Some(value) => Ok(value.clone()),
                None => read(disk, key),
            };
            let answer = match evaluate(job.write, seen) {
                Ok(Ok(changes)) => {
                    self.rows.extend(changes);
                    Ok(Committed::Done)
                }
                Ok(Err(refused)) => Ok(refused),
                Err(fault) => Err(fault),
            };
            self.answers.push((job.answer, answer));
        }
    }

    /// Writes it and answers everyone in it. An error says that the store must not be used any more.
    fn write(mut self, disk: &Shared) -> Result<(), Fault> {
        let rows = std::mem::take(&mut self.rows);
        let written = match rows.is_empty() {
            true => Ok(()),
            false => write(disk, rows),
        };
        self.answer(&written);
        written
    }

    fn answer(self, written: &Result<(), Fault>) {
        for (waiter, answer) in self.answers {
            let answer = match (written, answer) {
                (Err(fault), Ok(Committed::Done)) => Err(fault.clone()),
                (_, answer) => answer,
            };
            // A caller that has gone away no longer wants to know.
            let _ = waiter.send(answer);
        }
    }
}

/// The value of a key as it was before this group.
fn read(disk: &Shared, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    if let Some(value) = disk.ahead.look().get(key) {
        return Ok(value.clone());
    }
    disk.fresh.get(key, || disk.tree.get(key))
}

/// Brings rows to the disk, and then shows them.
fn write(disk: &Shared, rows: Group) -> Result<(), Fault> {
    let bytes = rows
        .iter()
        .map(|(key, value)| key.len() + value.as_ref().map_or(0, Vec::len))
        .sum();
    loop {
        let mut journal = lock(&disk.journal);
        match journal.write(&rows)? {
            Written::Done => {
                let count = rows.len();
                // Before the journal turns, so that what is laid is what is in the file.
                disk.ahead.add(rows);
                let came = disk.rows_came(bytes, count);
                drop(journal);
                return came;
            }
            Written::Full => {
                drop(journal);
                disk.wait_for_turn()?;
            }
            Written::TooLarge => {
                drop(journal);
                disk.wait_until_idle()?;
                disk.ahead.add(rows);
                let rows = disk.ahead.begin_laying();
                return disk.lay_as_one(&rows);
            }
        }
    }
}
