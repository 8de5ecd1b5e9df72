//! Rows read or written last, kept for whoever asks next: what a message changes is read again within moments, when
//! it is delivered and when the next one comes. sled takes ten times as long to find it. Must not know what is in them.

use std::sync::Mutex;

use super::ahead::Value;
use super::frozen::lock;
use crate::store::Fault;
use crate::store::keys::Key;
use crate::store::recent::{Generation, Recent};

/// Bytes of keys and values in a generation; there are two. At 5,000 messages a second one lasts half a second.
const GENERATION_BYTES: usize = 4 * 1024 * 1024;

/// Rows that are noted while nobody can read, about a fiftieth of a millisecond.
const PART: usize = 64;

/// The rows of the tree that were read or laid last.
pub(super) struct Fresh(Mutex<Noted>);

struct Noted {
    rows: Recent<Value>,
    /// How often something was written.
    writes: u64,
}

impl Default for Fresh {
    fn default() -> Self {
        Fresh(Mutex::new(Noted {
            rows: Recent::of(GENERATION_BYTES),
            writes: 0,
        }))
    }
}

impl Fresh {
    /// The value of a key; read, if it is not known here.
    pub fn get(&self, key: &[u8], read: impl FnOnce() -> Result<Value, Fault>) -> Result<Value, Fault> {
        let writes = {
            let noted = lock(&self.0);
            if let Some(value) = noted.rows.get(key) {
                return Ok(value.clone());
            }
            noted.writes
        };
        let value = read()?;
        let outlived = {
            let mut noted = lock(&self.0);
            // What was written meanwhile may be newer than what was read.
            let is_newest = noted.writes == writes;
            is_newest.then(|| noted.put(key.to_vec(), value.clone()))
        };
        drop(outlived);
        Ok(value)
    }

    /// Notes what was laid into the tree, before anybody reads it there. In parts: whoever reads waits for one of them
    /// at most.
    pub fn note<'a>(&self, rows: impl Iterator<Item = (&'a Key, &'a Value)>) {
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            let outlived = lock(&self.0).note(rows.by_ref().take(PART));
            drop(outlived);
        }
    }
}

impl Noted {
    /// Gives what is to be dropped when all may read again.
    fn note<'a>(&mut self, rows: impl Iterator<Item = (&'a Key, &'a Value)>) -> Option<Generation<Value>> {
        self.writes += 1;
        let mut outlived = None;
        for (key, value) in rows {
            // Entries of indexes have no value, and are hardly ever asked for by their key.
            if value.as_ref().is_some_and(|value| !value.is_empty()) {
                outlived = self.put(key.clone(), value.clone()).or(outlived);
            } else {
                self.rows.remove(key);
            }
        }
        outlived
    }

    fn put(&mut self, key: Key, value: Value) -> Option<Generation<Value>> {
        let bytes = value.as_ref().map_or(0, Vec::len);
        self.rows.put(key, value, bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(fresh: &Fresh, key: &[u8], value: Option<&[u8]>) {
        let (key, value) = (key.to_vec(), value.map(<[u8]>::to_vec));
        fresh.note([(&key, &value)].into_iter());
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
