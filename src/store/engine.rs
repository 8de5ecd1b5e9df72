//! What an engine must do. Two exist (sled, and memory for tests); the conformance suite in
//! `tests/store/` holds every one to the same promises.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use super::keys::Key;
use super::{Committed, Fault, Listed, Mark};

/// A key and its value.
pub type Row = (Key, Vec<u8>);

/// The direction of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// From the smallest key.
    Ascending,
    /// From the greatest key.
    Descending,
}

/// Keys with their new values; `None` removes.
pub(super) type Changes = Vec<(Key, Option<Vec<u8>>)>;

/// Everything one decision does to the keys, evaluated and written as one.
#[derive(Clone, Debug, Default)]
pub struct Write {
    /// A mark that must not be set yet in any of its places; it is then set in the first. If it is, the whole write
    /// has been done before: [`Committed::Repeated`].
    pub once: Option<Mark>,
    /// What must still be as it was read; else [`Committed::Conflict`].
    pub expects: Vec<(Key, Option<Vec<u8>>)>,
    /// Keys that must still have a value, whichever; else [`Committed::Conflict`].
    pub holds: Vec<Key>,
    /// New values; `None` removes.
    pub puts: Vec<(Key, Option<Vec<u8>>)>,
    /// Numbers to be added to decimal counters that start at 0.
    pub adds: Vec<(Key, i64)>,
    /// Elements that lists are to have or to lose, one after the other.
    pub lists: Vec<Listed>,
    /// Whether it may wait for others, some milliseconds, to be written together with them.
    pub patient: bool,
}

/// A commit under way.
pub type Pending<'a> = Pin<Box<dyn Future<Output = Result<Committed, Fault>> + Send + 'a>>;

/// Held while writes are asked for that are to go together.
///
/// It is no `Send`, so that no task can hold it while it waits: least of all for one of these writes, which is done
/// only after it is dropped.
pub trait Gathering {}
impl<T> Gathering for T {}

/// Keys and values with atomic, durable writes.
///
/// Reads see every write that has been answered, and may see one that is about to be.
pub trait Engine: Send + Sync + 'static {
    /// The value of a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, Fault>;

    /// Whether a key has a value.
    fn holds(&self, key: &[u8]) -> Result<bool, Fault> {
        Ok(self.get(key)?.is_some())
    }

    /// At most `limit` rows with `from <= key < to` (`to` = `None`: to the end), in that order.
    fn scan(&self, from: &[u8], to: Option<&[u8]>, limit: usize, order: Order) -> Result<Vec<Row>, Fault>;

    /// Does all of a write or nothing of it. Answered `Done` only when it would survive a power cut.
    fn commit(&self, write: Write) -> Pending<'_>;

    /// Writes asked for while what this gives is held go to the disk together, where that costs less. Each is still
    /// done or refused by itself.
    fn gather(&self) -> Box<dyn Gathering + '_> {
        Box::new(())
    }

    /// The state of this moment, held still: later writes do not show in it, and it takes none itself.
    /// Others go on undisturbed. It costs memory for what is overwritten as long as it is held.
    fn freeze(&self) -> Result<Arc<dyn Engine>, Fault>;

    /// Bytes on disk; 0 if there is none.
    fn size_on_disk(&self) -> Result<u64, Fault>;
}

/// The part of a commit that every engine shares: evaluates `write` against what `get` shows and gives
/// the rows to be written, or says why not.
pub(super) fn evaluate(
    write: Write,
    get: impl Fn(&[u8]) -> Result<Option<Vec<u8>>, Fault>,
) -> Result<Result<Changes, Committed>, Fault> {
    let mut marked = None;
    if let Some(mark) = write.once {
        let [place, others @ ..] = &mark.places;
        let block = get(place)?;
        let mut marked_before = mark.is_in(block.as_deref())?;
        for other in others {
            marked_before |= mark.is_in(get(other)?.as_deref())?;
        }
        if marked_before {
            return Ok(Err(Committed::Repeated));
        }
        marked = Some((place.clone(), Some(mark.set_in(block.as_deref())?)));
    }
    for (key, expected) in &write.expects {
        if get(key)? != *expected {
            return Ok(Err(Committed::Conflict));
        }
    }
    for key in &write.holds {
        if get(key)?.is_none() {
            return Ok(Err(Committed::Conflict));
        }
    }
    let mut rows = write.puts;
    rows.extend(marked);
    // Two additions to one counter are one of their sum: each alone would start from the stored value.
    let mut sums: BTreeMap<Key, i64> = BTreeMap::new();
    for (key, delta) in write.adds {
        *sums.entry(key).or_default() += delta;
    }
    for (key, sum) in sums {
        let value = match get(&key)? {
            Some(bytes) => super::count::parse(&bytes)?,
            None => 0,
        };
        rows.push((key, Some((value + sum).to_string().into_bytes())));
    }
    // Several may change one row.
    let mut lists: BTreeMap<Key, Option<Vec<u8>>> = BTreeMap::new();
    for listed in write.lists {
        let placed = listed.placed(|key| lists.get(key).map_or_else(|| get(key), |row| Ok(row.clone())))?;
        lists.extend(placed);
    }
    rows.extend(lists);
    Ok(Ok(rows))
}
