//! What owners do about backups: have one made, look at those that are kept, and send one back to have it restored.
//! Knows archives and the store; not how files come from people, nor what anything looks like to them.

mod at_rest;
mod background;
mod collection;
mod making;
mod receiving;
mod restoring;
mod schedule;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{mpsc, oneshot};

pub use at_rest::{change_key, purge_at_rest, seal_at_rest};
pub use making::{Making, Overview};
pub use receiving::{Concluded, File, MAX_FETCHED};
pub use restoring::{Concerned, Ready, aside, fill, forget_again, prepare, rings, settle, tell};
pub use schedule::Schedule;

use crate::backup::Shelf;
use crate::clock::Clock;
use crate::domain::{ArchiveTrouble, PersonId};
use crate::store::Store;

/// Orders that may wait: one is carried out at a time, and no other is taken meanwhile.
const MAX_ORDERS: usize = 1;

/// The directory of what was received, within the data directory.
const INCOMING: &str = "incoming";

/// Safekeeping of one desk's data. Cheap to clone.
#[derive(Clone)]
pub struct Safekeeping(Arc<Inner>);

struct Inner {
    shelf: Shelf,
    schedule: Option<Schedule>,
    store: Store,
    clock: Clock,
    /// Held while a backup is made.
    making: Arc<tokio::sync::Mutex<()>>,
    /// Where received archives lie.
    incoming: PathBuf,
    /// Held while that is changed.
    receiving: Mutex<()>,
    orders: mpsc::Sender<Order>,
    restoring: Arc<AtomicBool>,
}

/// An owner's word that an archive is to take the place of the data.
pub struct Order {
    /// Who gave it.
    pub owner: PersonId,
    /// The update by which it came.
    pub update: u64,
    /// The archive.
    pub archive: PathBuf,
    /// The ring that came along, if one did.
    pub ring: Option<PathBuf>,
    /// Told if it comes to nothing.
    answer: Option<oneshot::Sender<ArchiveTrouble>>,
    restoring: Arc<AtomicBool>,
}

impl Order {
    /// It comes to nothing, for this reason.
    pub fn fails(mut self, why: ArchiveTrouble) {
        self.restoring.store(false, Ordering::Release);
        if let Some(answer) = self.answer.take() {
            // Whoever asked may be gone.
            let _ = answer.send(why);
        }
    }
}

impl Drop for Order {
    fn drop(&mut self) {
        self.restoring.store(false, Ordering::Release);
    }
}

impl Safekeeping {
    /// Over a store, a shelf and a data directory. Orders to restore come out of the other end.
    pub fn new(
        store: Store,
        shelf: Shelf,
        schedule: Option<Schedule>,
        clock: Clock,
        data_dir: &std::path::Path,
    ) -> (Self, mpsc::Receiver<Order>) {
        let (orders, given) = mpsc::channel(MAX_ORDERS);
        let safekeeping = Safekeeping(Arc::new(Inner {
            shelf,
            schedule,
            store,
            clock,
            making: Arc::default(),
            incoming: data_dir.join(INCOMING),
            receiving: Mutex::default(),
            orders,
            restoring: Arc::default(),
        }));
        (safekeeping, given)
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// The store.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// When backups make themselves; none if they do not.
    pub fn schedule(&self) -> Option<&Schedule> {
        self.0.schedule.as_ref()
    }

    /// Does what waits for the disk where nobody else waits.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> T + Send + 'static,
    ) -> Result<T, tokio::task::JoinError> {
        let inner = self.0.clone();
        tokio::task::spawn_blocking(move || work(&inner)).await
    }
}

impl Inner {
    /// Files are replaced whole: what a panic leaves behind is as good as what a kill does.
    fn received(&self) -> MutexGuard<'_, ()> {
        self.receiving.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
