//! Marks of updates: which have been handled, by day, as bits of blocks. Updates come numbered in a row, so that what
//! is written together marks one block; a row for each would be a tenth of all that a relayed message writes.

use super::keys::{self, Key, KeyWriter};
use super::table::Table;
use super::{Change, Fault, Order, Store, index};
use crate::domain::Timestamp;

/// Updates in a block.
pub(super) const BLOCK: u64 = 256;

const BYTES: usize = (BLOCK / 8) as usize;

/// The mark of one update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The blocks it may stand in; a new one is set in the first.
    pub places: [Key; 3],
    /// Which bit of a block it is.
    pub bit: u8,
}

impl Mark {
    /// That of an update handled now. Marks are kept by day and asked for two days, twice as long as Telegram keeps an
    /// update (24 h); and for the day to come, should the clock have been put back meanwhile. The numbers alone would
    /// not do: after a quiet week they start anew, anywhere.
    pub(super) fn of(update: u64, now: Timestamp) -> Self {
        let today = now.day();
        Mark {
            places: [today, today - 1, today + 1].map(|day| keys::seen(day, update / BLOCK)),
            bit: (update % BLOCK) as u8,
        }
    }

    /// Whether it is set in a block as stored.
    pub(super) fn is_in(&self, block: Option<&[u8]>) -> Result<bool, Fault> {
        let Some(block) = block else { return Ok(false) };
        let (byte, mask) = self.place();
        Ok(read(block)?[byte] & mask != 0)
    }

    /// The block to be stored once it is set.
    pub(super) fn set_in(&self, block: Option<&[u8]>) -> Result<Vec<u8>, Fault> {
        let mut bits = block.map_or(Ok([0; BYTES]), read)?;
        let (byte, mask) = self.place();
        bits[byte] |= mask;
        Ok(written(&bits))
    }

    /// The number of its update.
    pub fn update(&self) -> u64 {
        let block = index::number(&self.places[0]).map_or(0, |number| number.0);
        block * BLOCK + u64::from(self.bit)
    }

    fn place(&self) -> (usize, u8) {
        (usize::from(self.bit / 8), 1 << (self.bit % 8))
    }
}

/// Whether a value is a block.
pub(super) fn is_block(value: &[u8]) -> bool {
    read(value).is_ok()
}

impl Store {
    /// Whether an update has left its mark, as [`Change::once_for`] asks at this moment.
    pub fn has_seen(&self, update: u64, now: Timestamp) -> Result<bool, Fault> {
        let mark = Mark::of(update, now);
        for place in &mark.places {
            if mark.is_in(self.engine.get(place)?.as_deref())? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Forgets the marks of updates older than the day before `day`; at most `limit` blocks of them.
    /// Gives how many were found.
    pub async fn forget_updates_before(&self, day: i64, limit: usize) -> Result<usize, Fault> {
        let first = KeyWriter::of(Table::Seen).done();
        let rows = self
            .engine
            .scan(&first, Some(&keys::seen_day(day - 1)), limit, Order::Ascending)?;
        let mut change = Change::default();
        let found = rows.len();
        for (key, _) in rows {
            change.remove(key);
        }
        if found > 0 {
            self.commit(change).await?;
        }
        Ok(found)
    }
}

/// A block is a JSON string of two hexadecimal digits a byte.
fn read(value: &[u8]) -> Result<[u8; BYTES], Fault> {
    let damaged = || Fault::Damaged {
        what: Table::Seen.noun(),
        why: format!("it is no string of {} hexadecimal digits", 2 * BYTES),
    };
    let digits = value
        .strip_prefix(b"\"")
        .and_then(|value| value.strip_suffix(b"\""))
        .filter(|digits| digits.len() == 2 * BYTES)
        .ok_or_else(damaged)?;
    let mut bits = [0; BYTES];
    for (byte, pair) in bits.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16).ok_or_else(damaged);
        *byte = (digit(0)? << 4 | digit(1)?) as u8;
    }
    Ok(bits)
}

fn written(bits: &[u8; BYTES]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut value = Vec::with_capacity(2 * BYTES + 2);
    value.push(b'"');
    for byte in bits {
        value.extend([DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
    }
    value.push(b'"');
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_block_are_told_apart() {
        let now = Timestamp(0);
        let mut block = None;
        for update in [0, 7, 8, 255] {
            block = Some(Mark::of(update, now).set_in(block.as_deref()).unwrap());
        }
        let set = |update| Mark::of(update, now).is_in(block.as_deref()).unwrap();
        let marked: Vec<u64> = (0..BLOCK).filter(|update| set(*update)).collect();
        assert_eq!(marked, [0, 7, 8, 255]);
    }

    #[test]
    fn what_is_no_block_is_damaged() {
        let mark = Mark::of(1, Timestamp(0));
        for value in ["1", "\"00\"", &format!("\"{}\"", "g".repeat(2 * BYTES))] {
            assert!(mark.is_in(Some(value.as_bytes())).is_err(), "{value}");
            assert!(mark.set_in(Some(value.as_bytes())).is_err(), "{value}");
        }
    }
}
