//! What stands in the journal and not yet in the tree: whoever reads looks here first.
//!
//! Rows come in groups, each visible as a whole. From time to time all there are begin to be laid into the tree; they are
//! seen here until that is done, and newer ones hide them.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use foldhash::fast::RandomState;

use super::packing::Change;
use crate::store::keys::Key;

/// `None`: there is no such key.
pub(super) type Value = Option<Vec<u8>>;

/// New values by key, in the keys' order.
pub(super) type Rows = BTreeMap<Key, Value>;

/// The same in no order: what is written together, and found at once.
pub(super) type Group = HashMap<Key, Value, RandomState>;

/// The rows that are ahead of the tree. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Ahead(Arc<RwLock<Layers>>);

/// The rows ahead, held still while this is held.
#[derive(Default)]
pub(super) struct Layers {
    young: Loose,
    /// Being laid into the tree.
    laying: Arc<Loose>,
}

/// Groups put together: a message asks for some twenty rows, and is to find each at once. Apart by the first byte of the
/// key, which names a table, so that a scan looks at one table's rows.
pub(super) struct Loose {
    tables: Vec<Group>,
}

impl Ahead {
    /// Holds the rows still. Nothing is written meanwhile: for moments.
    pub fn look(&self) -> RwLockReadGuard<'_, Layers> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Layers> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a group.
    pub fn add(&self, group: Group) {
        self.change().young.add(group);
    }

    /// All there are begin to be laid; these. Those before must have been laid.
    pub fn begin_laying(&self) -> Arc<Loose> {
        let mut layers = self.change();
        layers.laying = Arc::new(std::mem::take(&mut layers.young));
        layers.laying.clone()
    }

    /// What was being laid stands in the tree.
    pub fn laid(&self) {
        let laid = std::mem::take(&mut self.change().laying);
        // Freed without the lock.
        drop(laid);
    }
}

impl Layers {
    /// Whether the tree is all there is.
    pub fn is_empty(&self) -> bool {
        self.young.is_empty() && self.laying.is_empty()
    }

    /// The value of a key, if it is ahead of the tree.
    pub fn get(&self, key: &[u8]) -> Option<&Value> {
        self.young.get(key).or_else(|| self.laying.get(key))
    }

    /// The rows of a stretch (`to` = `None`: to the end), of each key the newest.
    pub fn between(&self, from: &[u8], to: Option<&[u8]>) -> Rows {
        let mut rows = self.laying.between(from, to);
        rows.extend(self.young.between(from, to));
        rows
    }
}

impl Default for Loose {
    fn default() -> Self {
        let tables = (0..=u8::MAX).map(|_| Group::default()).collect();
        Loose { tables }
    }
}

/// The table of a key.
fn table_of(key: &[u8]) -> usize {
    key.first().copied().map_or(0, usize::from)
}

impl Loose {
    fn add(&mut self, group: Group) {
        for (key, value) in group {
            self.tables[table_of(&key)].insert(key, value);
        }
    }

    fn get(&self, key: &[u8]) -> Option<&Value> {
        self.tables[table_of(key)].get(key)
    }

    fn is_empty(&self) -> bool {
        self.tables.iter().all(Group::is_empty)
    }

    fn between(&self, from: &[u8], to: Option<&[u8]>) -> Rows {
        let last = to.map_or(usize::from(u8::MAX), table_of);
        let tables = self.tables.iter().take(last + 1).skip(table_of(from));
        let is_within = |key: &[u8]| key >= from && to.is_none_or(|to| key < to);
        tables
            .flatten()
            .filter(|(key, _)| is_within(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// All of them, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &Value)> {
        self.tables.iter().flatten()
    }

    /// All of them, in the keys' order.
    pub fn sorted(&self) -> Vec<Change<'_>> {
        let mut rows: Vec<Change> = self.iter().map(|(key, value)| (&key[..], value.as_deref())).collect();
        rows.sort_unstable_by_key(|(key, _)| *key);
        rows
    }
}

/// The rows of a stretch.
pub(super) fn stretch(rows: &Rows, from: &[u8], to: Option<&[u8]>) -> Rows {
    let to = to.map_or(Bound::Unbounded, Bound::Excluded);
    if let Bound::Excluded(to) = to
        && to <= from
    {
        return Rows::new();
    }
    let stretch = rows.range::<[u8], _>((Bound::Included(from), to));
    stretch.map(|(key, value)| (key.clone(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows<R: FromIterator<(Key, Value)>>(rows: &[(&str, Option<&str>)]) -> R {
        let row = |(key, value): &(&str, Option<&str>)| {
            let value = value.map(|value| value.as_bytes().to_vec());
            (Key::from_slice(key.as_bytes()), value)
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn the_newest_is_seen_until_it_stands_in_the_tree() {
        let ahead = Ahead::default();
        assert!(ahead.look().is_empty());
        ahead.add(rows(&[("a", Some("1")), ("b", Some("1"))]));
        let laying = ahead.begin_laying();
        assert_eq!(laying.sorted(), [(&b"a"[..], Some(&b"1"[..])), (b"b", Some(b"1"))]);
        ahead.add(rows(&[("b", None), ("c", Some("2"))]));
        let all = rows(&[("a", Some("1")), ("b", None), ("c", Some("2"))]);
        assert_eq!(ahead.look().between(b"", None), all);
        assert_eq!(ahead.look().between(b"b", Some(b"c")), rows(&[("b", None)]));
        assert_eq!(ahead.look().between(b"c", Some(b"b")), rows(&[]));
        assert_eq!(ahead.look().get(b"b"), Some(&None));
        ahead.laid();
        assert_eq!(ahead.look().get(b"a"), None, "the tree has it");
        assert_eq!(ahead.look().between(b"", None), rows(&[("b", None), ("c", Some("2"))]));
    }
}
