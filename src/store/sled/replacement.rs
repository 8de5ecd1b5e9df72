//! Putting another store in the place of the present one: all or nothing, whenever the power goes.
//!
//! The new store grows in `store.new`. Once it is whole on disk it is renamed to `store.ready`: from then on
//! it is the one that counts. The present one is renamed out of the way, and `store.ready` to `store`. Who
//! finds a `store.ready` and no `store` does the last step first; see [`finish`]. A former store that nobody may find
//! again is called `store.spent` until it is removed, which the next opening does if this one could not.

use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use super::{Lock, STORE_DIR, SledEngine, unusable};
use crate::crash;
use crate::store::Fault;

/// Under construction; worth nothing after a crash.
const NEW: &str = "store.new";

/// Whole, and about to become the store.
const READY: &str = "store.ready";

/// The former store, of which nothing may be left.
const SPENT: &str = "store.spent";

/// A store in the making beside the present one. Holds the lock on the data directory. Dropped before
/// [`Replacement::swap`], it leaves everything as it was.
pub struct Replacement {
    data_dir: PathBuf,
    lock: Arc<Lock>,
}

impl Replacement {
    /// Takes the lock on a data directory, which is made if there is none.
    ///
    /// # Errors
    /// [`Fault::InUse`] if another process works there, [`Fault::Directory`] if it cannot be used.
    pub fn begin(data_dir: &Path) -> Result<Self, Fault> {
        let unusable = |error: Error| unusable(data_dir, &error);
        std::fs::create_dir_all(data_dir).map_err(unusable)?;
        let lock = Lock::take(data_dir)?;
        finish(data_dir).map_err(unusable)?;
        Self::under(data_dir, Arc::new(lock))
    }

    /// The same beside an open engine, whose lock is shared.
    ///
    /// # Errors
    /// [`Fault::Directory`] if the directory cannot be used.
    pub fn beside(engine: &SledEngine) -> Result<Self, Fault> {
        let lock = engine.lock.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let lock = lock.ok_or(Fault::Shut)?;
        Self::under(&engine.data_dir, lock)
    }

    fn under(data_dir: &Path, lock: Arc<Lock>) -> Result<Self, Fault> {
        // What an earlier attempt has left; the names are ours alone.
        for name in [NEW, READY, SPENT] {
            remove(&data_dir.join(name)).map_err(|error| unusable(data_dir, &error))?;
        }
        Ok(Replacement {
            data_dir: data_dir.to_path_buf(),
            lock,
        })
    }

    /// The present store; an empty one if there is none. To be dropped before the swap.
    ///
    /// # Errors
    /// As [`SledEngine::open`].
    pub fn present(&self) -> Result<SledEngine, Fault> {
        SledEngine::open_in(&self.data_dir, STORE_DIR, None)
    }

    /// The new store. To be dropped before the swap.
    ///
    /// # Errors
    /// As [`SledEngine::open`].
    pub fn new_store(&self) -> Result<SledEngine, Fault> {
        SledEngine::open_in(&self.data_dir, NEW, None)
    }

    /// Puts the new store in the place of the present one, which is kept under the name `aside`.
    ///
    /// # Errors
    /// [`Fault::Directory`] if the directory does not let itself be changed. Then the old store is in its
    /// place, or, if even that failed, the next opening puts the new one there.
    pub fn swap(self, aside: &str) -> Result<(), Fault> {
        self.exchange(aside)
    }

    /// The same, and then opens what is in the place of the store, without letting go of the lock. The present
    /// engine must have been shut.
    ///
    /// # Errors
    /// As [`SledEngine::open`], if not even the old store can be opened any more.
    pub fn swap_and_open(self, aside: &str) -> Result<Swapped, Fault> {
        let exchanged = self.exchange(aside);
        finish(&self.data_dir).map_err(|error| unusable(&self.data_dir, &error))?;
        let is_new = [NEW, READY].iter().all(|name| !self.data_dir.join(name).exists());
        if !is_new {
            remove(&self.data_dir.join(READY)).map_err(|error| unusable(&self.data_dir, &error))?;
        }
        Ok(Swapped {
            engine: SledEngine::open_in(&self.data_dir, STORE_DIR, Some(self.lock.clone()))?,
            failure: exchanged.err().filter(|_| !is_new),
        })
    }

    /// The same, and nothing is left of the present store: for data that is to lie on the disk no longer.
    ///
    /// # Errors
    /// As [`Replacement::swap_and_open`], and if the former store cannot be removed; the next opening tries again.
    pub fn swap_for_good(self) -> Result<Swapped, Fault> {
        let data_dir = self.data_dir.clone();
        let swapped = self.swap_and_open(SPENT)?;
        remove(&data_dir.join(SPENT)).map_err(|error| unusable(&data_dir, &error))?;
        Ok(swapped)
    }

    /// Leaves the present store in its place and opens it, without letting go of the lock.
    ///
    /// # Errors
    /// As [`SledEngine::open`].
    pub fn give_up(self) -> Result<SledEngine, Fault> {
        SledEngine::open_in(&self.data_dir, STORE_DIR, Some(self.lock.clone()))
    }

    fn exchange(&self, aside: &str) -> Result<(), Fault> {
        let place = |name: &str| self.data_dir.join(name);
        let renamed = |from: &str, to: &str| {
            std::fs::rename(place(from), place(to))?;
            sync(&self.data_dir)
        };
        let swapped = || {
            if place(aside).exists() {
                return Err(Error::new(
                    ErrorKind::AlreadyExists,
                    format!("{aside} is there already"),
                ));
            }
            renamed(NEW, READY)?;
            crash::point("replacing");
            if place(STORE_DIR).exists() {
                renamed(STORE_DIR, aside)?;
            }
            crash::point("replaced");
            renamed(READY, STORE_DIR)?;
            crash::point("exchanged");
            Ok(())
        };
        swapped().map_err(|error| unusable(&self.data_dir, &error))
    }
}

/// What is in the place of the store after a swap.
pub struct Swapped {
    /// The engine over it.
    pub engine: SledEngine,
    /// Why it is the old store, if it is.
    pub failure: Option<Fault>,
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // Only what was not finished bears this name; the next attempt would remove it too.
        let _ = remove(&self.data_dir.join(NEW));
    }
}

/// Ends a swap that was broken off between its last steps. The lock must be held.
pub(super) fn finish(data_dir: &Path) -> std::io::Result<()> {
    let (store, ready) = (data_dir.join(STORE_DIR), data_dir.join(READY));
    if ready.exists() && !store.exists() {
        std::fs::rename(ready, &store)?;
        sync(data_dir)?;
    }
    if store.exists() {
        remove(&data_dir.join(SPENT))?;
    }
    Ok(())
}

/// Removes a new store that was never finished: a restore was broken off. The lock must be held.
pub(super) fn forget_unfinished(data_dir: &Path) -> std::io::Result<()> {
    remove(&data_dir.join(NEW))
}

fn remove(dir: &Path) -> std::io::Result<()> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Brings the names in a directory to the disk.
fn sync(dir: &Path) -> std::io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::{Engine as _, Write};
    use crate::store::keys::Key;

    async fn put(engine: &SledEngine, value: &[u8]) {
        let puts = vec![(Key::from_slice(b"key"), Some(value.to_vec()))];
        engine
            .commit(Write {
                puts,
                ..Write::default()
            })
            .await
            .unwrap();
    }

    fn value(engine: &SledEngine) -> Option<Vec<u8>> {
        engine.get(b"key").unwrap()
    }

    async fn old_and_new(dir: &Path) -> Replacement {
        put(&SledEngine::open(dir).unwrap(), b"old").await;
        let replacement = Replacement::begin(dir).unwrap();
        assert_eq!(value(&replacement.present().unwrap()), Some(b"old".to_vec()));
        put(&replacement.new_store().unwrap(), b"new").await;
        replacement
    }

    #[tokio::test]
    async fn the_new_store_takes_the_place_and_the_old_one_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let replacement = old_and_new(dir.path()).await;
        assert!(matches!(SledEngine::open(dir.path()), Err(Fault::InUse { .. })));
        replacement.swap("store.before").unwrap();
        assert_eq!(value(&SledEngine::open(dir.path()).unwrap()), Some(b"new".to_vec()));
        std::fs::rename(dir.path().join("store"), dir.path().join("away")).unwrap();
        std::fs::rename(dir.path().join("store.before"), dir.path().join("store")).unwrap();
        assert_eq!(value(&SledEngine::open(dir.path()).unwrap()), Some(b"old".to_vec()));
    }

    #[tokio::test]
    async fn beside_an_open_store_another_grows_and_takes_its_place_under_one_lock() {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(dir.path()).unwrap();
        put(&engine, b"old").await;
        let replacement = Replacement::beside(&engine).unwrap();
        put(&replacement.new_store().unwrap(), b"new").await;
        let held = engine.freeze().unwrap();
        assert_eq!(value(&engine), Some(b"old".to_vec()));
        engine.shut();
        assert!(
            matches!(engine.get(b"key"), Err(Fault::Shut)),
            "nobody reads it any more"
        );
        assert!(matches!(held.get(b"key"), Err(Fault::Shut)));
        assert!(matches!(engine.commit(Write::default()).await, Err(Fault::Shut)));
        let swapped = replacement.swap_and_open("store.before").unwrap();
        assert!(swapped.failure.is_none());
        drop(engine);
        assert_eq!(value(&swapped.engine), Some(b"new".to_vec()));
        assert!(matches!(SledEngine::open(dir.path()), Err(Fault::InUse { .. })));
    }

    #[tokio::test]
    async fn a_swap_for_good_leaves_nothing_even_if_it_broke_off_before_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let swapped = old_and_new(dir.path()).await.swap_for_good().unwrap();
        assert!(swapped.failure.is_none());
        assert_eq!(value(&swapped.engine), Some(b"new".to_vec()));
        assert!(!dir.path().join(SPENT).exists());
        drop(swapped);
        std::fs::create_dir(dir.path().join(SPENT)).unwrap();
        std::fs::write(dir.path().join(SPENT).join("db"), b"old").unwrap();
        drop(SledEngine::open(dir.path()).unwrap());
        assert!(!dir.path().join(SPENT).exists(), "the next opening removes it");
    }

    #[tokio::test]
    async fn a_swap_that_cannot_be_leaves_the_old_store_open() {
        let dir = tempfile::tempdir().unwrap();
        let replacement = old_and_new(dir.path()).await;
        std::fs::create_dir_all(dir.path().join("gone")).unwrap();
        let swapped = replacement.swap_and_open("gone/away/x").unwrap();
        assert!(swapped.failure.is_some());
        assert_eq!(value(&swapped.engine), Some(b"old".to_vec()));
        assert!(!dir.path().join(READY).exists());
    }

    #[tokio::test]
    async fn what_is_not_finished_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        drop(old_and_new(dir.path()).await);
        assert!(!dir.path().join(NEW).exists());
        assert_eq!(value(&SledEngine::open(dir.path()).unwrap()), Some(b"old".to_vec()));
    }

    #[tokio::test]
    async fn a_swap_that_broke_off_between_its_steps_is_ended_by_the_next_opening() {
        let dir = tempfile::tempdir().unwrap();
        let replacement = old_and_new(dir.path()).await;
        std::fs::rename(dir.path().join(NEW), dir.path().join(READY)).unwrap();
        drop(replacement);
        assert_eq!(
            value(&SledEngine::open(dir.path()).unwrap()),
            Some(b"old".to_vec()),
            "not begun"
        );
        std::fs::rename(dir.path().join(STORE_DIR), dir.path().join("aside")).unwrap();
        assert_eq!(
            value(&SledEngine::open(dir.path()).unwrap()),
            Some(b"new".to_vec()),
            "all but done"
        );
        assert!(!dir.path().join(READY).exists());
    }

    #[tokio::test]
    async fn an_old_store_that_was_kept_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let replacement = old_and_new(dir.path()).await;
        std::fs::create_dir(dir.path().join("aside")).unwrap();
        let refused = replacement.swap("aside").unwrap_err().to_string();
        assert!(refused.contains("aside is there already"), "{refused}");
        assert_eq!(value(&SledEngine::open(dir.path()).unwrap()), Some(b"old".to_vec()));
    }
}
