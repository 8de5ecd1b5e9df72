//! Making backups, one at a time, and looking at those that are kept.

use std::path::PathBuf;

use tokio::sync::OwnedMutexGuard;

use super::Safekeeping;
use super::background::in_background;
use crate::backup::{BackupFault, Kept, Made, renew_ring};
use crate::crash;
use crate::domain::{Holdings, Timestamp};
use crate::store::{Change, Fault};

/// What is kept, and what comes next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overview {
    /// The backups that are kept, the latest first.
    pub kept: Vec<Kept>,
    /// What the latest of them holds; none if it cannot be read any more.
    pub latest: Option<Holdings>,
    /// When the next makes itself; none if none does.
    pub next: Option<Timestamp>,
    /// Whether one is being made.
    pub under_way: bool,
    /// Whether they are sealed.
    pub sealed: bool,
}

/// A backup in the making. Until it is dropped no other begins.
pub struct Making {
    safekeeping: Safekeeping,
    _turn: OwnedMutexGuard<()>,
}

impl Making {
    /// Makes it.
    ///
    /// # Errors
    /// See [`BackupFault`].
    pub async fn make(self) -> Result<Made, BackupFault> {
        self.safekeeping.make_in_turn().await
    }
}

impl Safekeeping {
    /// Makes one, after the one that is being made, if there is one.
    ///
    /// # Errors
    /// See [`BackupFault`].
    pub async fn make(&self) -> Result<Made, BackupFault> {
        let _turn = self.0.making.lock().await;
        self.make_in_turn().await
    }

    /// Begins to make one; none if one is being made.
    pub fn begin(&self) -> Option<Making> {
        let turn = self.0.making.clone().try_lock_owned().ok()?;
        Some(Making {
            safekeeping: self.clone(),
            _turn: turn,
        })
    }

    /// Whether one is being made.
    pub fn is_making(&self) -> bool {
        self.0.making.try_lock().is_err()
    }

    async fn make_in_turn(&self) -> Result<Made, BackupFault> {
        let now = self.0.clock.now();
        let inner = self.0.clone();
        let making = in_background(move || {
            let made = inner.shelf.make(&inner.store, now)?;
            if let Err(error) = inner.shelf.prune() {
                let directory = inner.shelf.directory.display();
                tracing::warn!(%error, %directory, "old backups could not be removed");
            }
            Ok(made)
        });
        let made = making.await.unwrap_or_else(|error| Err(BackupFault::Files(error)))?;
        self.0.store.note_backup(now).await?;
        tracing::info!(file = %made.file.display(), bytes = made.bytes, records = made.manifest.records(), "a backup was made");
        Ok(made)
    }

    /// Writes the ring beside the backups anew if something was erased since it was written. Gives since when that was
    /// due, until [`Store::ring_renewed`], and the file.
    ///
    /// # Errors
    /// See [`BackupFault`]; it stays due.
    ///
    /// [`Store::ring_renewed`]: crate::store::Store::ring_renewed
    pub async fn renew_ring(&self) -> Result<Option<(Timestamp, PathBuf)>, BackupFault> {
        let Some(due) = self.0.store.ring_due()? else {
            return Ok(None);
        };
        let (inner, now) = (self.0.clone(), self.0.clock.now());
        let renewing = in_background(move || {
            let shelf = &inner.shelf;
            renew_ring(&shelf.directory, &inner.store, shelf.key.as_deref(), now)
        });
        let ring = renewing.await.unwrap_or_else(|error| Err(BackupFault::Files(error)))?;
        crash::point("ring_written");
        Ok(Some((due, ring)))
    }

    /// A copy of the ring is behind, and to be renewed with the next look. A fault is logged.
    pub async fn ring_is_behind(&self) {
        let store = &self.0.store;
        let mut change = Change::default();
        let noted = match store.make_ring_due(&mut change, self.0.clock.now()) {
            Ok(()) => store.commit(change).await.map(|_| ()),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = noted {
            tracing::error!(%fault, "it cannot be noted that the ring of the backups is behind");
        }
    }

    /// Whether archives and ring are sealed.
    pub fn is_sealed(&self) -> bool {
        self.0.shelf.key.is_some()
    }

    /// When the next backup is due; none if none makes itself. Before the first one the times are reckoned from the
    /// first start, which this notes: so a bot that is restarted every day gets its backups too.
    ///
    /// # Errors
    /// If the store fails.
    pub async fn due(&self) -> Result<Option<Timestamp>, Fault> {
        let Some(schedule) = &self.0.schedule else {
            return Ok(None);
        };
        let now = self.0.clock.now();
        let last = match self.0.store.last_backup()? {
            Some(last) => last,
            None => {
                self.0.store.note_backup(now).await?;
                now
            }
        };
        // A clock that was set back must not put the next one off for long.
        Ok(schedule.next(last.min(now)))
    }

    /// What is kept, and what comes next. Reads a directory of a few files.
    ///
    /// # Errors
    /// If the directory cannot be read, or the store fails.
    pub fn overview(&self) -> Result<Overview, BackupFault> {
        let shelf = &self.0.shelf;
        let kept = shelf.kept()?;
        // One that was damaged since is still listed; a restore would say what is wrong with it.
        let latest = kept
            .first()
            .and_then(|latest| shelf.manifest(latest, &shelf.keys(&self.0.store)).ok());
        let now = self.0.clock.now();
        let last = self.0.store.last_backup()?.unwrap_or(now).min(now);
        Ok(Overview {
            latest: latest.map(|manifest| manifest.holdings()),
            next: self.0.schedule.as_ref().and_then(|schedule| schedule.next(last)),
            under_way: self.is_making(),
            sealed: shelf.key.is_some(),
            kept,
        })
    }
}
