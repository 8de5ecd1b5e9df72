//! The state of one moment, held still while the committer goes on.
//!
//! sled's own scans are no picture of a moment. So, as long as somebody holds one, the committer notes the
//! old value of each key before it overwrites it; a reader looks at the disk first and at the notes then.
//! Whatever was changed before the reader got there is in the notes; whatever is changed later it has not seen.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::{Handle, get, scan};
use crate::store::Fault;
use crate::store::engine::{Engine, Order, Pending, Row, Write};
use crate::store::keys::Key;

/// Old values of overwritten keys; `None`: there was no such key.
type Notes = BTreeMap<Key, Option<Vec<u8>>>;

/// The moments that are held. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Captures(Arc<Mutex<Vec<Weak<Mutex<Notes>>>>>);

/// Proof that no capture begins for as long as it lives.
pub(super) struct NoneBegins<'a>(
    #[expect(dead_code, reason = "held for its drop")] MutexGuard<'a, Vec<Weak<Mutex<Notes>>>>,
);

impl Captures {
    /// Notes what is about to be overwritten. The caller holds what it gets until that has happened.
    pub fn before_write<'a>(
        &self,
        db: &sled::Db,
        keys: impl Iterator<Item = &'a Key>,
    ) -> Result<NoneBegins<'_>, Fault> {
        let mut captures = lock(&self.0);
        captures.retain(|notes| notes.strong_count() > 0);
        if !captures.is_empty() {
            let held: Vec<_> = captures.iter().filter_map(Weak::upgrade).collect();
            for key in keys {
                let old = get(db, key)?;
                for notes in &held {
                    lock(notes).entry(key.clone()).or_insert_with(|| old.clone());
                }
            }
        }
        Ok(NoneBegins(captures))
    }
}

/// The notes are whole between any two statements: a panic elsewhere does not spoil them.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The state of the moment at which it began.
pub(super) struct Frozen {
    db: Handle,
    notes: Arc<Mutex<Notes>>,
}

impl Frozen {
    pub fn begin(db: Handle, captures: &Captures) -> Self {
        let notes = Arc::new(Mutex::new(Notes::new()));
        lock(&captures.0).push(Arc::downgrade(&notes));
        Frozen { db, notes }
    }
}

impl Engine for Frozen {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        let now = self.db.with(|db| get(db, key))?;
        Ok(lock(&self.notes).get(key).cloned().unwrap_or(now))
    }

    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        if limit == 0 || to.is_some_and(|to| to <= from) {
            return Ok(Vec::new());
        }
        // So many rows may have been added since that they fill the limit: then there are fewer old ones
        // among those found, and the scan goes on behind them.
        let (mut from, mut to) = (from.to_vec(), to.map(<[u8]>::to_vec));
        let mut rows = Vec::new();
        loop {
            let wanted = limit - rows.len();
            let found = self.db.with(|db| scan(db, &from, to.as_deref(), wanted, order))?;
            // The stretch that this scan has seen whole.
            let (mut begin, mut end) = (from.clone(), to.clone());
            let last = found
                .last()
                .filter(|_| found.len() == wanted)
                .map(|(key, _)| key.clone());
            match (&last, order) {
                (Some(last), Order::Ascending) => end = Some([last.as_slice(), &[0]].concat()),
                (Some(last), Order::Descending) => begin.clone_from(last),
                (None, _) => {}
            }
            let mut then = self.as_it_was(found, &begin, end.as_deref());
            if order == Order::Descending {
                then.reverse();
            }
            rows.append(&mut then);
            if rows.len() >= limit || last.is_none() {
                rows.truncate(limit);
                return Ok(rows);
            }
            match order {
                Order::Ascending => from = end.unwrap_or_default(),
                Order::Descending => to = Some(begin),
            }
        }
    }

    fn commit(&self, _: Write) -> Pending<'_> {
        Box::pin(std::future::ready(Err(Fault::Frozen)))
    }

    fn freeze(&self) -> Result<Arc<dyn Engine>, Fault> {
        let notes = self.notes.clone();
        Ok(Arc::new(Frozen {
            db: self.db.clone(),
            notes,
        }))
    }

    fn size_on_disk(&self) -> Result<u64, Fault> {
        self.db.with(|db| db.size_on_disk().map_err(super::engine_fault))
    }
}

impl Frozen {
    /// The rows of a stretch, from the smallest key, as the notes say they were.
    fn as_it_was(&self, found: Vec<Row>, begin: &[u8], end: Option<&[u8]>) -> Vec<Row> {
        // Held no longer than it takes to copy what lies there: the committer waits for it, and whoever reads here may
        // have stepped back behind everybody else.
        let noted: Vec<(Key, Option<Vec<u8>>)> = {
            let notes = lock(&self.notes);
            let behind = notes.range::<[u8], _>((std::ops::Bound::Included(begin), std::ops::Bound::Unbounded));
            let stretch = behind.take_while(|(key, _)| end.is_none_or(|end| key.as_slice() < end));
            stretch.map(|(key, old)| (key.clone(), old.clone())).collect()
        };
        let changed: HashSet<&Key> = noted.iter().map(|(key, _)| key).collect();
        let mut rows: Vec<Row> = found.into_iter().filter(|(key, _)| !changed.contains(key)).collect();
        rows.extend(noted.into_iter().filter_map(|(key, old)| Some((key, old?))));
        rows.sort_unstable();
        rows
    }
}
