//! Rows read from the tree last, kept for whoever asks next: sled takes ten times as long to find one. What is written is
//! known before it is in the tree, and is read from there once at most. Must not know what is in them.

use std::sync::Mutex;

use super::ahead::Value;
use super::frozen::lock;
use crate::store::Fault;
use crate::store::keys::Key;
use crate::store::recent::Recent;

/// Bytes of keys and values in a generation; there are two. At 5,000 messages a second one lasts half a second.
const GENERATION_BYTES: usize = 4 * 1024 * 1024;

/// Rows that are forgotten while nobody can read, about a hundredth of a millisecond.
const PART: usize = 64;

/// The rows of the tree that were read last.
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
            let bytes = value.as_ref().map_or(0, Vec::len);
            is_newest.then(|| noted.rows.put(Key::from_slice(key), value.clone(), bytes))
        };
        drop(outlived);
        Ok(value)
    }

    /// Forgets what was laid into the tree, before anybody reads it there. In parts: whoever reads waits for one of them
    /// at most.
    ///
    /// To note the new values instead costs the memory and the time of copying every row, and few are asked for again once
    /// they have waited to be laid.
    pub fn forget<'a>(&self, keys: impl Iterator<Item = &'a Key>) {
        let mut keys = keys.peekable();
        while keys.peek().is_some() {
            let mut noted = lock(&self.0);
            noted.writes += 1;
            for key in keys.by_ref().take(PART) {
                noted.rows.remove(key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fresh: &Fresh, key: &[u8], value: Option<&[u8]>) -> Value {
        fresh.get(key, || Ok(value.map(<[u8]>::to_vec))).unwrap()
    }

    fn known(fresh: &Fresh, key: &[u8]) -> Value {
        fresh.get(key, || Err(Fault::Shut)).unwrap()
    }

    fn is_written(fresh: &Fresh, key: &[u8]) {
        fresh.forget([Key::from_slice(key)].iter());
    }

    fn is_known(fresh: &Fresh, key: &[u8]) -> bool {
        fresh.get(key, || Err(Fault::Shut)).is_ok()
    }

    #[test]
    fn what_was_read_is_not_read_again_until_it_is_written() {
        let fresh = Fresh::default();
        assert_eq!(read(&fresh, b"none", None), None);
        assert_eq!(known(&fresh, b"none"), None);
        assert_eq!(read(&fresh, b"one", Some(b"value")), Some(b"value".to_vec()));
        is_written(&fresh, b"none");
        assert!(!is_known(&fresh, b"none"));
        assert_eq!(known(&fresh, b"one"), Some(b"value".to_vec()));
        assert_eq!(read(&fresh, b"none", Some(b"some")), Some(b"some".to_vec()));
        assert_eq!(known(&fresh, b"none"), Some(b"some".to_vec()));
    }

    #[test]
    fn all_that_was_written_is_forgotten_though_it_is_more_than_one_part() {
        let fresh = Fresh::default();
        let keys: Vec<Key> = (0..3 * PART as u32)
            .map(|n| Key::from_slice(&n.to_be_bytes()))
            .collect();
        for key in &keys {
            read(&fresh, key, Some(b"value"));
        }
        fresh.forget(keys.iter());
        assert!(keys.iter().all(|key| !is_known(&fresh, key)));
    }

    #[test]
    fn what_was_read_before_a_write_does_not_hide_it() {
        let fresh = Fresh::default();
        let old = fresh.get(b"key", || {
            is_written(&fresh, b"key");
            Ok(Some(b"old".to_vec()))
        });
        assert_eq!(old.unwrap(), Some(b"old".to_vec()));
        assert!(!is_known(&fresh, b"key"));
        assert_eq!(read(&fresh, b"key", Some(b"new")), Some(b"new".to_vec()));
    }

    #[test]
    fn memory_is_bounded() {
        let fresh = Fresh::default();
        for n in 0..40_u32 {
            read(&fresh, &n.to_be_bytes(), Some(&vec![0; GENERATION_BYTES / 10]));
        }
        let kept = (0..40_u32).filter(|n| is_known(&fresh, &n.to_be_bytes())).count();
        assert!((10..=20).contains(&kept), "{kept}");
        assert!(is_known(&fresh, &39_u32.to_be_bytes()));
    }
}
