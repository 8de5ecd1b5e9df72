//! The state of one moment, held still while the committer goes on.
//!
//! sled's own scans are no picture of a moment. So, as long as somebody holds one, the old value of each key is noted
//! before it is overwritten in the tree; what was ahead of the tree at that moment is noted at once. A reader looks at the
//! tree first and at the notes then. Whatever was changed before the reader got there is in the notes; whatever is
//! changed later it has not seen.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::Handle;
use super::ahead::{Ahead, Rows, stretch};
use super::packing::Change;
use super::scanning::Asked;
use super::tree::Tree;
use crate::store::Fault;
use crate::store::engine::{Engine, Order, Pending, Row, Write};
use crate::store::keys::Key;

/// The moments that are held, each by the values of the keys that stand otherwise in the tree. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Captures(Arc<Mutex<Vec<Weak<Mutex<Rows>>>>>);

impl Captures {
    /// Notes what is about to be overwritten. Whoever begins to hold a moment later finds it ahead of the tree.
    pub fn before_write(&self, tree: &Tree, changes: &[Change]) -> Result<(), Fault> {
        let held: Vec<_> = {
            let mut captures = lock(&self.0);
            captures.retain(|notes| notes.strong_count() > 0);
            captures.iter().filter_map(Weak::upgrade).collect()
        };
        if held.is_empty() {
            return Ok(());
        }
        for (key, _) in changes {
            let old = tree.get(key)?;
            for notes in &held {
                lock(notes).entry(Key::from_slice(key)).or_insert_with(|| old.clone());
            }
        }
        Ok(())
    }
}

/// The notes are whole between any two statements: a panic elsewhere does not spoil them.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The state of the moment at which it began.
pub(super) struct Frozen {
    tree: Handle,
    notes: Arc<Mutex<Rows>>,
}

impl Frozen {
    pub fn begin(tree: Handle, captures: &Captures, ahead: &Ahead) -> Self {
        // Whatever is ahead cannot get into the tree unnoted: it is noted here, or there before it is overwritten.
        let ahead = ahead.look();
        let notes = Arc::new(Mutex::new(ahead.between(b"", None)));
        lock(&captures.0).push(Arc::downgrade(&notes));
        drop(ahead);
        Frozen { tree, notes }
    }
}

impl Engine for Frozen {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let now = self.tree.with(|tree| tree.get(key))?;
        Ok(lock(&self.notes).get(key).cloned().unwrap_or(now))
    }

    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        let asked = Asked { from, to, limit, order };
        // The notes are held no longer than it takes to copy what lies there: the layer waits for them, and whoever reads
        // here may have stepped back behind everybody else.
        let over = |from: &[u8], to: Option<&[u8]>| stretch(&lock(&self.notes), from, to);
        self.tree.with(|tree| asked.of(tree, over))
    }

    fn commit(&self, _: Write) -> Pending<'_> {
        Box::pin(std::future::ready(Err(Fault::Frozen)))
    }

    fn freeze(&self) -> Result<Arc<dyn Engine>, Fault> {
        let notes = self.notes.clone();
        Ok(Arc::new(Frozen {
            tree: self.tree.clone(),
            notes,
        }))
    }

    fn size_on_disk(&self) -> Result<u64, Fault> {
        self.tree.with(Tree::size_on_disk)
    }
}
