//! The embedded engine: sled 0.34 behind a journal of our own, with a remedy for each of sled's traps.
//!
//! A commit is answered when it stands in the journal, synced; its rows are laid into sled's tree later, many at once.
//!
//! - `flush` does not reach the disk on Linux: we sync the log file ourselves before the journal forgets what was laid.
//! - `flush_async` deadlocks under concurrency: one thread flushes, nobody else.
//! - a kill while it opens can leave a half-written snapshot that it then refuses for ever: we remove it.
//! - its cache would take 1 GiB: we give it [`CACHE_BYTES`].
//! - large values go to files that are never synced: [`super::Change`] refuses them.
//! - a second process would corrupt it or hang: we hold a lock file with a clear message.

mod ahead;
mod block;
mod committer;
mod fresh;
mod frozen;
mod journal;
mod laying;
mod lays;
mod lock;
mod packing;
mod queue;
mod replacement;
mod scanning;
mod tree;
mod walk;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use super::Fault;
use super::change::MAX_SEALED;
use super::engine::{Engine, Gathering, Order, Pending, Row, Write};
use crate::panics::{Panicked, caught_quietly};
use ahead::Ahead;
use committer::Committer;
use fresh::Fresh;
use frozen::{Captures, Frozen};
use journal::Journal;
use laying::{Layer, Shared};
use lock::Lock;
pub use replacement::{Replacement, Swapped};
use scanning::Asked;
use tree::Tree;

/// Memory sled may use for pages; it is taken as data is touched, so an idle desk stays small. With 16 MiB the way of a
/// message cost two thirds more CPU once the data had outgrown it (bench `relay`, 296 against 179 ms per 1,000).
pub const CACHE_BYTES: u64 = 64 * 1024 * 1024;

/// The directory within the data directory that sled owns.
const STORE_DIR: &str = "store";

/// sled's log file within its directory.
const LOG_FILE: &str = "db";

/// The name of an empty tree of sled's: this store has a journal.
const HAS_JOURNAL: &[u8] = b"journal";

/// An open sled database, locked for this process.
pub struct SledEngine {
    // Dropped in this order: the committer writes nothing more, then all is laid.
    committer: Committer,
    layer: Layer,
    tree: Handle,
    ahead: Ahead,
    fresh: Arc<Fresh>,
    captures: Captures,
    data_dir: PathBuf,
    // Released last: fields drop in this order. A `Replacement` holds it for the engines it opens.
    lock: Mutex<Option<Arc<Lock>>>,
}

/// sled's tree, until the engine is shut: then it is dropped, whoever still holds this one.
#[derive(Clone)]
struct Handle(Arc<RwLock<Option<Tree>>>);

impl Handle {
    fn with<T>(&self, read: impl FnOnce(&Tree) -> Result<T, Fault>) -> Result<T, Fault> {
        // Only ever taken out whole: a panic elsewhere does not spoil it.
        let tree = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let tree = tree.as_ref().ok_or(Fault::Shut)?;
        sound(|| read(tree))
    }
}

impl SledEngine {
    /// Opens or creates the store in a data directory.
    ///
    /// # Errors
    /// [`Fault::InUse`] if another process has it, [`Fault::Directory`] if the directory cannot be
    /// used, [`Fault::Engine`] if sled cannot read what is there.
    pub fn open(data_dir: &Path) -> Result<Self, Fault> {
        std::fs::create_dir_all(data_dir).map_err(|error| unusable(data_dir, &error))?;
        let lock = Lock::take(data_dir)?;
        replacement::finish(data_dir).map_err(|error| unusable(data_dir, &error))?;
        replacement::forget_unfinished(data_dir).map_err(|error| unusable(data_dir, &error))?;
        Self::open_in(data_dir, STORE_DIR, Some(Arc::new(lock)))
    }

    /// Ends all work on the store, although others may still hold the engine: what waits is written, and whatever
    /// is asked for later is answered with [`Fault::Shut`]. The directory is free for the next. Waits for the disk.
    pub fn shut(&self) {
        self.committer.shut();
        self.layer.shut();
        *self.tree.0.write().unwrap_or_else(PoisonError::into_inner) = None;
        *self.lock.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The data directory.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Opens the store in one directory of a data directory, whose lock is held.
    fn open_in(data_dir: &Path, name: &str, lock: Option<Arc<Lock>>) -> Result<Self, Fault> {
        let unusable = |error: std::io::Error| unusable(data_dir, &error);
        let dir = data_dir.join(name);
        std::fs::create_dir_all(&dir).map_err(unusable)?;
        remove_half_written_snapshots(&dir).map_err(unusable)?;
        let db = sound(|| opened(&dir))?;
        sound(|| with_journal(&db, &dir))?;
        let log = File::open(dir.join(LOG_FILE)).map_err(unusable)?;
        // What sled itself wrote while opening, and the names of what is new: a synced file is lost all
        // the same if a power cut takes its name, or the name of the directory it is in.
        log.sync_all().map_err(unusable)?;
        for dir in [dir.as_path(), data_dir] {
            File::open(dir).and_then(|dir| dir.sync_all()).map_err(unusable)?;
        }
        let tree = sound(|| Tree::of(db))?;
        let (captures, fresh, ahead) = (Captures::default(), Arc::<Fresh>::default(), Ahead::default());
        let (journal, left) = Journal::open(&dir)?;
        let shared = Shared::new(
            tree.clone(),
            log,
            journal,
            captures.clone(),
            fresh.clone(),
            ahead.clone(),
        );
        let shared = Arc::new(shared);
        sound(|| shared.catch_up(&left))?;
        Ok(SledEngine {
            committer: Committer::start(shared.clone())?,
            layer: Layer::start(shared)?,
            tree: Handle(Arc::new(RwLock::new(Some(tree)))),
            ahead,
            fresh,
            captures,
            data_dir: data_dir.to_path_buf(),
            lock: Mutex::new(lock),
        })
    }
}

/// Makes the journal of a store that has none. That it has one is noted in sled, so that it is missed if it is gone.
fn with_journal(db: &sled::Db, dir: &Path) -> Result<(), Fault> {
    if db.tree_names().iter().any(|name| name == HAS_JOURNAL) {
        return Ok(());
    }
    Journal::begin(dir)
        .and_then(|()| File::open(dir)?.sync_all())
        .map_err(|error| unusable(dir, &error))?;
    db.open_tree(HAS_JOURNAL).map_err(engine_fault)?;
    db.flush().map_err(engine_fault)?;
    Ok(())
}

/// How often sled is asked for a store that it still holds from before, and how long it gets in between.
const TRIES: u32 = 200;
const BREATH: Duration = Duration::from_millis(25);

/// Opens sled. Its own threads may hold a store, with a lock of its own, for a moment after it was shut, as a restore
/// and a rotation of keys shut one. Nobody else does: whoever comes here has our lock.
#[expect(
    clippy::disallowed_methods,
    reason = "opening waits for the disk anyway, and this is about threads of sled, which no clock of ours moves"
)]
fn opened(dir: &Path) -> Result<sled::Db, Fault> {
    for _ in 1..TRIES {
        match config(dir).open() {
            Err(sled::Error::Io(error)) if error.to_string().contains("could not acquire lock") => {
                std::thread::sleep(BREATH);
            }
            result => return result.map_err(engine_fault),
        }
    }
    config(dir).open().map_err(engine_fault)
}

/// The size of a segment of sled's log. sled writes a leaf of its tree, up to 17 values, as one item, and moves an item
/// beyond a quarter of a segment to a file that it never syncs. With this, 17 of our largest values stay in the log
/// (measured: none left it at 30 KB each; with the default of 512 KiB, 47 files did). sled opens a store only with
/// the size it was made with: another one needs a new directory, by export and import.
const SEGMENT_BYTES: usize = 4 * 1024 * 1024;
const _: () = assert!(17 * MAX_SEALED < SEGMENT_BYTES / 4);

/// How sled is opened.
fn config(dir: &Path) -> sled::Config {
    sled::Config::new()
        .path(dir)
        .cache_capacity(CACHE_BYTES)
        .segment_size(SEGMENT_BYTES)
        // We flush whenever rows were laid; a second, timed flush would only take the disk's time.
        .flush_every_ms(None)
}

/// A kill during `open` leaves `snap.….generating`, which sled then takes for a corrupt store. Such a
/// file is only ever a copy of what the log holds. The lock must be held: a live process may be writing one.
fn remove_half_written_snapshots(dir: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn unusable(dir: &Path, error: &std::io::Error) -> Fault {
    Fault::Directory {
        dir: dir.to_path_buf(),
        why: error.to_string(),
    }
}

/// sled panics where it finds its files other than it wrote them, as often as it says so.
fn sound<T>(doing: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    caught_quietly(doing).unwrap_or_else(|Panicked| Err(unsound("sled broke off")))
}

fn engine_fault(error: sled::Error) -> Fault {
    match error {
        sled::Error::Io(_) => Fault::Engine(error.to_string()),
        sled::Error::Corruption { .. }
        | sled::Error::CollectionNotFound(_)
        | sled::Error::Unsupported(_)
        | sled::Error::ReportableBug(_) => unsound(&error.to_string()),
    }
}

fn unsound(why: &str) -> Fault {
    Fault::Unsound(why.to_owned())
}

impl Engine for SledEngine {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        if let Some(value) = self.ahead.look().get(key) {
            return Ok(value.clone());
        }
        self.tree.with(|tree| self.fresh.get(key, || tree.get(key)))
    }

    fn holds(&self, key: &[u8]) -> Result<bool, Fault> {
        let ahead = self.ahead.look().get(key).map(Option::is_some);
        ahead.map_or_else(|| Ok(self.get(key)?.is_some()), Ok)
    }

    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        // Held until the tree was read: else a row might leave it for the tree behind the reader's back.
        let ahead = self.ahead.look();
        if ahead.is_empty() {
            return self.tree.with(|tree| tree.scan(from, to, limit, order));
        }
        let asked = Asked { from, to, limit, order };
        self.tree
            .with(|tree| asked.of(tree, |from, to| ahead.between(from, to)))
    }

    fn commit(&self, write: Write) -> Pending<'_> {
        Box::pin(self.committer.commit(write))
    }

    fn gather(&self) -> Box<dyn Gathering + '_> {
        Box::new(self.committer.gather())
    }

    fn freeze(&self) -> Result<Arc<dyn Engine>, Fault> {
        Ok(Arc::new(Frozen::begin(self.tree.clone(), &self.captures, &self.ahead)))
    }

    fn size_on_disk(&self) -> Result<u64, Fault> {
        self.tree.with(Tree::size_on_disk)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::keys::Key;

    fn put(key: &[u8], value: &[u8]) -> Write {
        Write {
            puts: vec![(Key::from_slice(key), Some(value.to_vec()))],
            ..Write::default()
        }
    }

    #[test]
    fn the_cache_is_bounded_and_sled_flushes_only_when_told() {
        let dir = tempfile::tempdir().unwrap();
        let config = config(dir.path());
        assert_eq!(config.cache_capacity, CACHE_BYTES);
        assert_eq!(config.flush_every_ms, None);
    }

    #[tokio::test]
    async fn nothing_leaves_the_log_for_files_that_are_never_synced() {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(dir.path()).unwrap();
        let largest = vec![b'x'; MAX_SEALED];
        for n in 0..200u32 {
            engine.commit(put(&n.to_be_bytes(), &largest)).await.unwrap();
        }
        let blobs = std::fs::read_dir(dir.path().join(STORE_DIR).join("blobs"));
        assert_eq!(blobs.map_or(0, Iterator::count), 0);
    }

    #[tokio::test]
    async fn a_kill_during_open_does_not_brick_the_store() {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(dir.path()).unwrap();
        engine.commit(put(b"key", b"value")).await.unwrap();
        drop(engine);
        let store = dir.path().join(STORE_DIR);
        let half = store.join("snap.00000000000000FF.generating");
        std::fs::write(&half, b"half a snapshot").unwrap();
        assert!(config(&store).open().is_err(), "sled alone refuses it");
        let engine = SledEngine::open(dir.path()).unwrap();
        assert_eq!(engine.get(b"key").unwrap().as_deref(), Some(&b"value"[..]));
    }

    #[tokio::test]
    async fn a_second_opening_says_who_has_it() {
        let dir = tempfile::tempdir().unwrap();
        let first = SledEngine::open(dir.path()).unwrap();
        let refused = SledEngine::open(dir.path()).err().map(|fault| fault.to_string());
        let pid = std::process::id().to_string();
        assert!(refused.is_some_and(|text| text.contains("in use") && text.contains(&pid)));
        drop(first);
        SledEngine::open(dir.path()).unwrap();
    }

    #[tokio::test]
    async fn after_a_kill_a_group_too_large_for_the_journal_holds_over_those_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let engine = SledEngine::open(dir.path()).unwrap();
        engine.commit(put(b"key", b"before")).await.unwrap();
        let largest = vec![b'x'; MAX_SEALED];
        let filling = (0..400u32).map(|n| (Key::from_slice(&n.to_be_bytes()), Some(largest.clone())));
        let large = Write {
            puts: filling
                .chain([(Key::from_slice(b"key"), Some(b"after".to_vec()))])
                .collect(),
            ..Write::default()
        };
        engine.commit(large).await.unwrap();

        // What a kill would leave.
        let left = tempfile::tempdir().unwrap();
        copy(&dir.path().join(STORE_DIR), &left.path().join(STORE_DIR));
        let engine = SledEngine::open(left.path()).unwrap();
        assert_eq!(engine.get(b"key").unwrap().as_deref(), Some(&b"after"[..]));
    }

    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let target = to.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                copy(&entry.path(), &target);
            } else {
                std::fs::copy(entry.path(), target).unwrap();
            }
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn hundreds_commit_at_once_without_a_deadlock() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Arc::new(SledEngine::open(dir.path()).unwrap());
        let tasks: Vec<_> = (0..200u32)
            .map(|n| {
                let engine = engine.clone();
                tokio::spawn(async move {
                    for m in 0..5u32 {
                        let key = [n.to_be_bytes(), m.to_be_bytes()].concat();
                        engine.commit(put(&key, b"x")).await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(engine.scan(b"", None, 2_000, Order::Ascending).unwrap().len(), 1_000);
    }
}
