//! What was used last, by key, for whoever asks next. Bounded in bytes. Must not know what it keeps.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::keys::Key;

/// What a key and its value take besides themselves, about.
const ENTRY_BYTES: usize = 100;

/// Values by key.
pub(super) type Generation<V> = HashMap<Key, V, RandomState>;

/// Values by key in two generations: when the young one is full it takes the place of the old one.
pub(super) struct Recent<V> {
    young: Generation<V>,
    old: Generation<V>,
    /// Of the young ones.
    bytes: usize,
    most: usize,
}

impl<V> Recent<V> {
    /// Nothing yet; a generation takes so many bytes, about.
    pub fn of(most: usize) -> Self {
        Recent {
            young: HashMap::default(),
            old: HashMap::default(),
            bytes: 0,
            most,
        }
    }

    pub fn get(&self, key: &[u8]) -> Option<&V> {
        self.young.get(key).or_else(|| self.old.get(key))
    }

    /// Keeps a value that takes so many bytes. Gives the old generation once another takes its place: thousands of
    /// values, which take milliseconds to drop, and nobody is to wait for that.
    #[must_use]
    pub fn put(&mut self, key: Key, value: V, bytes: usize) -> Option<Generation<V>> {
        self.bytes += key.len() + bytes + ENTRY_BYTES;
        self.young.insert(key, value);
        (self.bytes > self.most).then(|| {
            self.bytes = 0;
            std::mem::replace(&mut self.old, std::mem::take(&mut self.young))
        })
    }

    pub fn remove(&mut self, key: &[u8]) {
        self.young.remove(key);
        self.old.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_longest_ago_goes_first_and_no_more_is_kept_than_twice_the_bound() {
        let mut recent = Recent::of(10 * ENTRY_BYTES);
        for n in 0..100_u8 {
            drop(recent.put(Key::from_slice(&[n]), n, 0));
            assert_eq!(recent.get(&[n]), Some(&n));
        }
        let kept: Vec<u8> = (0..100).filter(|n| recent.get(&[*n]).is_some()).collect();
        assert!((9..=20).contains(&kept.len()), "{kept:?}");
        assert_eq!(kept.last(), Some(&99));
    }

    #[test]
    fn the_newest_value_is_given_and_what_was_removed_is_gone_from_both_generations() {
        let mut recent = Recent::of(2 * ENTRY_BYTES);
        drop(recent.put(Key::from_slice(b"a"), 1, 0));
        drop(recent.put(Key::from_slice(b"b"), 2, 0));
        drop(recent.put(Key::from_slice(b"a"), 3, 0));
        assert_eq!(recent.get(b"a"), Some(&3));
        recent.remove(b"a");
        recent.remove(b"b");
        assert_eq!((recent.get(b"a"), recent.get(b"b")), (None, None));
    }
}
