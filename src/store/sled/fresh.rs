//! Rows read or written last, kept for whoever asks next: what a message changes is read again within moments, when
//! it is delivered and when the next one comes. sled takes ten times as long to find it. Must not know what is in them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use super::frozen::lock;
use crate::store::Fault;
use crate::store::keys::Key;

/// Bytes of keys and values in a generation; there are two. At 5,000 messages a second one lasts half a second.
const GENERATION_BYTES: usize = 4 * 1024 * 1024;

/// What a row takes besides its key and value, about.
const ROW_BYTES: usize = 100;

/// `None`: there is no such key.
type Value = Option<Vec<u8>>;

type Written = Result<(), Fault>;

/// The rows read or written last.
#[derive(Default)]
pub(super) struct Fresh {
    generations: Mutex<Generations>,
    /// Tells that what was being written is noted.
    noted: Condvar,
}

#[derive(Default)]
struct Generations {
    young: HashMap<Key, Value>,
    old: HashMap<Key, Value>,
    /// Of the young ones.
    bytes: usize,
    /// How often something was written.
    writes: u64,
    /// What is being written: of these rows nobody is told until it is done.
    writing: Arc<BTreeMap<Key, Value>>,
}

impl Fresh {
    /// The value of a key; read, if it is not known here.
    pub fn get(&self, key: &[u8], read: impl FnOnce() -> Result<Value, Fault>) -> Result<Value, Fault> {
        let writes = {
            // What a scan has shown, no later look may deny; and a scan may show what is being written.
            let generations = self
                .noted
                .wait_while(lock(&self.generations), |generations| {
                    generations.writing.contains_key(key)
                })
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(value) = generations.young.get(key).or_else(|| generations.old.get(key)) {
                return Ok(value.clone());
            }
            generations.writes
        };
        let value = read()?;
        let mut generations = lock(&self.generations);
        // What was written meanwhile may be newer than what was read.
        if generations.writes == writes {
            generations.put(key.to_vec(), value.clone());
        }
        Ok(value)
    }

    /// Writes rows, and notes them. Whoever asks for one of them meanwhile waits; nobody else does.
    pub fn write(&self, rows: BTreeMap<Key, Value>, write: impl FnOnce(&BTreeMap<Key, Value>) -> Written) -> Written {
        let rows = Arc::new(rows);
        lock(&self.generations).writing = rows.clone();
        let writing = Writing(self);
        write(&rows)?;
        let mut generations = lock(&self.generations);
        generations.writing = Arc::default();
        // Nobody keeps it: it was looked at under the lock.
        generations.note(Arc::unwrap_or_clone(rows));
        drop(generations);
        drop(writing);
        Ok(())
    }
}

/// Whoever waits for rows that are being written goes on once this is dropped, however that came.
struct Writing<'a>(&'a Fresh);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        lock(&self.0.generations).writing = Arc::default();
        self.0.noted.notify_all();
    }
}

impl Generations {
    fn note(&mut self, rows: BTreeMap<Key, Value>) {
        self.writes += 1;
        for (key, value) in rows {
            // Entries of indexes have no value, and are hardly ever asked for by their key.
            if value.as_ref().is_some_and(|value| !value.is_empty()) {
                self.put(key, value);
            } else {
                self.young.remove(&key);
                self.old.remove(&key);
            }
        }
    }

    fn put(&mut self, key: Key, value: Value) {
        self.bytes += key.len() + value.as_ref().map_or(0, Vec::len) + ROW_BYTES;
        self.young.insert(key, value);
        if self.bytes > GENERATION_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(fresh: &Fresh, key: &[u8], value: Option<&[u8]>) {
        let rows = BTreeMap::from([(key.to_vec(), value.map(<[u8]>::to_vec))]);
        fresh.write(rows, |_| Ok(())).unwrap();
    }

    fn known(fresh: &Fresh, key: &[u8]) -> Value {
        fresh.get(key, || Err(Fault::Shut)).unwrap()
    }

    fn is_known(fresh: &Fresh, key: &[u8]) -> bool {
        fresh.get(key, || Err(Fault::Shut)).is_ok()
    }

    #[test]
    fn what_was_read_or_written_is_not_read_again() {
        let fresh = Fresh::default();
        assert_eq!(fresh.get(b"none", || Ok(None)).unwrap(), None);
        assert_eq!(known(&fresh, b"none"), None);
        write(&fresh, b"none", Some(b"one"));
        assert_eq!(known(&fresh, b"none"), Some(b"one".to_vec()));
    }

    #[test]
    fn what_was_removed_is_known_no_more() {
        let fresh = Fresh::default();
        write(&fresh, b"key", Some(b"value"));
        write(&fresh, b"key", None);
        assert!(!is_known(&fresh, b"key"));
    }

    #[test]
    fn what_was_read_before_a_write_does_not_hide_it() {
        let fresh = Fresh::default();
        let read = fresh.get(b"key", || {
            write(&fresh, b"key", Some(b"new"));
            Ok(Some(b"old".to_vec()))
        });
        assert_eq!(read.unwrap(), Some(b"old".to_vec()));
        assert_eq!(known(&fresh, b"key"), Some(b"new".to_vec()));
    }

    #[test]
    fn only_who_asks_for_what_is_being_written_waits() {
        let fresh = Fresh::default();
        write(&fresh, b"key", Some(b"old"));
        write(&fresh, b"other", Some(b"value"));
        std::thread::scope(|threads| {
            let rows = BTreeMap::from([(b"key".to_vec(), Some(b"new".to_vec()))]);
            let mut asking = None;
            let writing = fresh.write(rows, |_| {
                assert_eq!(known(&fresh, b"other"), Some(b"value".to_vec()));
                asking = Some(threads.spawn(|| known(&fresh, b"key")));
                Ok(())
            });
            writing.unwrap();
            assert_eq!(asking.unwrap().join().unwrap(), Some(b"new".to_vec()));
        });
    }

    #[test]
    fn nobody_waits_for_a_write_that_failed() {
        let fresh = Fresh::default();
        write(&fresh, b"key", Some(b"old"));
        let rows = BTreeMap::from([(b"key".to_vec(), None)]);
        assert!(fresh.write(rows, |_| Err(Fault::Shut)).is_err());
        assert_eq!(known(&fresh, b"key"), Some(b"old".to_vec()));
    }

    #[test]
    fn memory_is_bounded() {
        let fresh = Fresh::default();
        for n in 0..40_u32 {
            write(&fresh, &n.to_be_bytes(), Some(&vec![0; GENERATION_BYTES / 10]));
        }
        let kept = (0..40_u32).filter(|n| is_known(&fresh, &n.to_be_bytes())).count();
        assert!((10..=20).contains(&kept), "{kept}");
        assert!(is_known(&fresh, &39_u32.to_be_bytes()));
    }
}
