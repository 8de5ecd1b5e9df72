//! An engine that forgets: for tests and simulations. Holds the same promises but durability.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::engine::{Engine, Order, Pending, Row, Write, evaluate};
use super::keys::Key;
use super::{Committed, Fault};

/// Keys and values in memory.
#[derive(Debug, Default)]
pub struct MemoryEngine {
    rows: Mutex<BTreeMap<Key, Vec<u8>>>,
    frozen: bool,
}

impl MemoryEngine {
    fn rows(&self) -> MutexGuard<'_, BTreeMap<Key, Vec<u8>>> {
        // Writes are single statements on the map: a panic elsewhere leaves it whole.
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine for MemoryEngine {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.rows().get(key).cloned())
    }

    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault> {
        if to.is_some_and(|to| to <= from) {
            return Ok(Vec::new());
        }
        let end = to.map_or(Bound::Unbounded, Bound::Excluded);
        let rows = self.rows();
        let range = rows.range::<[u8], _>((Bound::Included(from), end));
        let row = |(key, value): (&Key, &Vec<u8>)| (key.clone(), value.clone());
        Ok(match order {
            Order::Ascending => range.take(limit).map(row).collect(),
            Order::Descending => range.rev().take(limit).map(row).collect(),
        })
    }

    fn commit(&self, write: Write) -> Pending<'_> {
        let result = (|| {
            if self.frozen {
                return Err(Fault::Frozen);
            }
            let mut rows = self.rows();
            let changes = match evaluate(write, |key| Ok(rows.get(key).cloned()))? {
                Ok(changes) => changes,
                Err(refused) => return Ok(refused),
            };
            for (key, value) in changes {
                match value {
                    Some(value) => rows.insert(key, value),
                    None => rows.remove(&key),
                };
            }
            Ok(Committed::Done)
        })();
        Box::pin(std::future::ready(result))
    }

    fn freeze(&self) -> Result<Arc<dyn Engine>, Fault> {
        Ok(Arc::new(MemoryEngine {
            rows: Mutex::new(self.rows().clone()),
            frozen: true,
        }))
    }

    fn size_on_disk(&self) -> Result<u64, Fault> {
        Ok(0)
    }
}
