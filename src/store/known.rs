//! Records read or written last, as they were made of their rows: a message's ticket and words are read again within
//! moments, when it is delivered and when the next one comes, and to read a row takes five times as long as to copy what
//! was read. Must not know what they are.
//!
//! Whether a record still stands is asked of the engine, each time: it is given only for the very row it was made of.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use super::keys::Key;
use super::recent::Recent;

/// A record of any kind.
pub(super) type Record = Arc<dyn Any + Send + Sync>;

/// Bytes of rows in a generation; there are two, and the records take some three times as much.
const GENERATION_BYTES: usize = 1024 * 1024;

/// The records of one store.
pub(super) struct Known(Mutex<Recent<(Vec<u8>, Record)>>);

impl Default for Known {
    fn default() -> Self {
        Known(Mutex::new(Recent::of(GENERATION_BYTES)))
    }
}

impl Known {
    /// The record that a row is of, if that is known.
    pub fn get<T: Send + Sync + 'static>(&self, key: &[u8], raw: &[u8]) -> Option<Arc<T>> {
        let record = {
            let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let (of, record) = known.get(key)?;
            (of == raw).then(|| record.clone())?
        };
        record.downcast().ok()
    }

    /// Notes which record a row is of.
    pub fn note(&self, key: Key, raw: Vec<u8>, record: Record) {
        let bytes = raw.len();
        let outlived = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.put(key, (raw, record), bytes)
        };
        drop(outlived);
    }

    /// Knows nothing any more: something was erased, and is not to stay here.
    pub fn clear(&self) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Recent::of(GENERATION_BYTES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_given_for_its_own_row_alone() {
        let known = Known::default();
        known.note(Key::from_slice(b"key"), b"row".to_vec(), Arc::new(7_u32));
        assert_eq!(known.get::<u32>(b"key", b"row"), Some(Arc::new(7)));
        assert_eq!(known.get::<u32>(b"key", b"newer row"), None);
        assert_eq!(known.get::<u32>(b"other", b"row"), None);
        assert_eq!(known.get::<String>(b"key", b"row"), None);
        known.clear();
        assert_eq!(known.get::<u32>(b"key", b"row"), None);
    }
}
