//! How rows lie in a block. Must not know where blocks lie, nor what is in a row.
//!
//! A block begins with its layout and with which of its rows came last. Then come the rows, in the order of their keys:
//! how many bytes the key shares with the one before, the length of its rest, the rest, the length of the value, the
//! value. Numbers are of seven bits a byte, the lowest first; the eighth says that more follow.

use std::ops::Range;

use crate::store::Fault;

/// A key and its value, where they lie.
pub(super) type Entry<'a> = (&'a [u8], &'a [u8]);

/// The layout that is written, and the only one there was.
const LAYOUT: u8 = 1;

/// Bits of a number's byte.
const BITS: u32 = 7;
const MORE: u8 = 1 << BITS;

/// A block as stored.
pub(super) struct Block<'a> {
    /// Which rows were new when rows were last added, if they are neighbours; else none.
    pub latest: Range<usize>,
    rows: &'a [u8],
}

impl<'a> Block<'a> {
    /// # Errors
    /// [`Fault::Unsound`] if it does not begin as blocks do.
    pub fn of(bytes: &'a [u8]) -> Result<Self, Fault> {
        let mut rows = match bytes {
            [LAYOUT, rows @ ..] => rows,
            [other, ..] => return Err(damaged(&format!("it is of layout {other}"))),
            [] => return Err(damaged("it is empty")),
        };
        let first = number(&mut rows)?;
        let count = number(&mut rows)?;
        let end = first
            .checked_add(count)
            .ok_or_else(|| damaged("a number is too large"))?;
        Ok(Block {
            latest: first..end,
            rows,
        })
    }

    /// The value of a key. Nothing but lengths is read of the rows before it.
    ///
    /// # Errors
    /// [`Fault::Unsound`] if the rows up to it are not as they were written.
    pub fn get(&self, key: &[u8]) -> Result<Option<&'a [u8]>, Fault> {
        let mut rows = self.rows;
        // Bytes of the row before, and how many of them are those of the key. It was smaller than the key.
        let (mut length, mut alike) = (0, 0);
        while !rows.is_empty() {
            let Row { shared, rest, value } = Row::next(&mut rows)?;
            if shared > length {
                return Err(damaged("a key shares more than there is"));
            }
            length = shared + rest.len();
            if shared < alike {
                // Where the one before was like the key, this one is greater.
                return Ok(None);
            }
            if shared > alike {
                // Where the one before was smaller, this one is like it.
                continue;
            }
            let sought = &key[alike..];
            let same = rest.iter().zip(sought).take_while(|(one, other)| one == other).count();
            match (rest.get(same), sought.get(same)) {
                (None, None) => return Ok(Some(value)),
                (Some(_), None) => return Ok(None),
                (Some(one), Some(other)) if one > other => return Ok(None),
                (None | Some(_), Some(_)) => alike += same,
            }
        }
        Ok(None)
    }

    /// All rows, from the smallest key.
    pub fn rows(&self) -> Rows<'a> {
        Rows {
            rest: self.rows,
            key: Vec::new(),
            begun: false,
        }
    }
}

/// Goes through the rows of a block.
pub(super) struct Rows<'a> {
    rest: &'a [u8],
    key: Vec<u8>,
    begun: bool,
}

impl<'a> Rows<'a> {
    /// Goes to the next row and gives its value; nothing behind the last.
    ///
    /// # Errors
    /// [`Fault::Unsound`] if the row is not as it was written, or its key is not greater than the one before.
    pub fn step(&mut self) -> Result<Option<&'a [u8]>, Fault> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let Row { shared, rest, value } = Row::next(&mut self.rest)?;
        if shared > self.key.len() {
            return Err(damaged("a key shares more than there is"));
        }
        // Nothing is less than any byte.
        if self.begun && rest.first() <= self.key.get(shared) {
            return Err(damaged("its keys are out of order"));
        }
        self.begun = true;
        self.key.truncate(shared);
        self.key.extend_from_slice(rest);
        Ok(Some(value))
    }

    /// The key of the row it is at.
    pub fn key(&self) -> &[u8] {
        &self.key
    }
}

/// A row as it lies in a block.
struct Row<'a> {
    shared: usize,
    rest: &'a [u8],
    value: &'a [u8],
}

impl<'a> Row<'a> {
    fn next(from: &mut &'a [u8]) -> Result<Self, Fault> {
        Ok(Row {
            shared: number(from)?,
            rest: bytes(from)?,
            value: bytes(from)?,
        })
    }
}

/// A block of rows in the order of their keys, of which `latest` are new.
pub(super) fn written(rows: &[Entry], latest: Range<usize>) -> Vec<u8> {
    let bytes = rows
        .iter()
        .map(|(key, value)| key.len() + value.len() + 6)
        .sum::<usize>();
    let mut block = Vec::with_capacity(bytes + 8);
    block.push(LAYOUT);
    put_number(&mut block, latest.start);
    put_number(&mut block, latest.len());
    let mut before: &[u8] = &[];
    for (key, value) in rows {
        let shared = shared(before, key);
        put_number(&mut block, shared);
        put_number(&mut block, key.len() - shared);
        block.extend_from_slice(&key[shared..]);
        put_number(&mut block, value.len());
        block.extend_from_slice(value);
        before = key;
    }
    block
}

/// Bytes that a row takes behind one of another key.
pub(super) fn taken(before: &[u8], (key, value): Entry) -> usize {
    let shared = shared(before, key);
    let rest = key.len() - shared;
    digits(shared) + digits(rest) + rest + digits(value.len()) + value.len()
}

fn shared(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(one, other)| one == other).count()
}

fn put_number(block: &mut Vec<u8>, mut number: usize) {
    while number >= usize::from(MORE) {
        block.push(number as u8 | MORE);
        number >>= BITS;
    }
    block.push(number as u8);
}

/// Bytes of a number.
fn digits(number: usize) -> usize {
    (usize::BITS - (number | 1).leading_zeros()).div_ceil(BITS) as usize
}

fn number(from: &mut &[u8]) -> Result<usize, Fault> {
    let mut number = 0;
    // Nothing in a block is longer than four of its digits say.
    for shift in [0, BITS, 2 * BITS, 3 * BITS] {
        let (digit, rest) = from.split_first().ok_or_else(|| damaged("it ends too early"))?;
        *from = rest;
        number |= usize::from(digit & !MORE) << shift;
        if digit & MORE == 0 {
            return Ok(number);
        }
    }
    Err(damaged("a number is too large"))
}

fn bytes<'a>(from: &mut &'a [u8]) -> Result<&'a [u8], Fault> {
    let length = number(from)?;
    let (bytes, rest) = from
        .split_at_checked(length)
        .ok_or_else(|| damaged("it ends too early"))?;
    *from = rest;
    Ok(bytes)
}

/// Never says what is in it.
pub(super) fn damaged(why: &str) -> Fault {
    super::unsound(&format!("a block of rows: {why}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn entries(rows: &BTreeMap<Vec<u8>, Vec<u8>>) -> Vec<Entry<'_>> {
        rows.iter().map(|(key, value)| (&key[..], &value[..])).collect()
    }

    fn all(bytes: &[u8]) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, Fault> {
        let mut rows = Block::of(bytes)?.rows();
        let mut all = BTreeMap::new();
        while let Some(value) = rows.step()? {
            all.insert(rows.key().to_vec(), value.to_vec());
        }
        Ok(all)
    }

    fn key() -> impl Strategy<Value = Vec<u8>> {
        // Few different bytes, so that keys begin alike.
        prop::collection::vec(prop::sample::select(vec![0_u8, 1, 0x7f, 0xfe, 0xff]), 0..8)
    }

    proptest! {
        #[test]
        fn what_was_written_is_found_and_nothing_else(
            rows in prop::collection::btree_map(key(), prop::collection::vec(any::<u8>(), 0..300), 0..30),
            others in prop::collection::vec(key(), 0..30),
        ) {
            let written = written(&entries(&rows), 0..0);
            prop_assert_eq!(&all(&written).unwrap(), &rows);
            let block = Block::of(&written).unwrap();
            for key in rows.keys().chain(&others) {
                prop_assert_eq!(block.get(key).unwrap(), rows.get(key).map(Vec::as_slice));
            }
            let mut before: &[u8] = &[];
            let mut bytes = 3;
            for (key, value) in entries(&rows) {
                bytes += taken(before, (key, value));
                before = key;
            }
            prop_assert_eq!(bytes, written.len());
        }

        #[test]
        fn what_was_not_written_is_refused_or_read_and_never_panics(
            rows in prop::collection::btree_map(key(), prop::collection::vec(any::<u8>(), 0..200), 1..20),
            at in any::<prop::sample::Index>(),
            byte in any::<u8>(),
            cut in any::<bool>(),
            sought in key(),
        ) {
            let mut bytes = written(&entries(&rows), 0..0);
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at); } else { bytes[at] = byte; }
            let _ = all(&bytes);
            let _ = Block::of(&bytes).and_then(|block| block.get(&sought).map(|_| ()));
        }

        #[test]
        fn bytes_of_any_kind_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), sought in key()) {
            let bytes = [&[LAYOUT, 0, 0], &bytes[..]].concat();
            let _ = all(&bytes);
            let _ = Block::of(&bytes).and_then(|block| block.get(&sought).map(|_| ()));
        }
    }

    #[test]
    fn damage_is_told_without_contents() {
        let rows: [Entry; 2] = [(b"secret1", b"secret"), (b"secret2", b"secret")];
        let whole = written(&rows, 1..2);
        assert_eq!(Block::of(&whole).unwrap().latest, 1..2);
        let disordered: [Entry; 2] = [rows[1], rows[0]];
        for bytes in [
            &[][..],
            &[LAYOUT + 1, 0, 0],
            &whole[..whole.len() - 1],
            &written(&disordered, 0..0),
            &[LAYOUT, 0, 0, 1, 0, 0],
            &[LAYOUT, 0xff, 0xff, 0xff, 0xff, 0xff],
        ] {
            let fault = all(bytes).unwrap_err();
            let text = format!("{fault} {fault:?}");
            assert!(fault.is_damage() && text.contains("a block of rows"), "{text}");
            assert!(!text.contains("secret"), "{text}");
        }
    }
}
