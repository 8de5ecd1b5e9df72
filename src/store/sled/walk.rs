//! Where blocks lie in sled's tree, and the way from one to the next for whoever changes them. Must not know what is in
//! them.

use std::borrow::Cow;
use std::ops::Bound;

use super::engine_fault;
use super::packing::{Change, Packed};
use crate::store::Fault;

/// A block as sled gives it: where it lies, and what is in it.
pub(super) type Laid = (sled::IVec, sled::IVec);

/// Goes from block to block, always ahead.
pub(super) struct Walk<'a> {
    blocks: &'a sled::Tree,
    here: Option<Laid>,
    next: Option<Laid>,
    behind: sled::Iter,
}

impl<'a> Walk<'a> {
    /// At the block that has a place; at none if it lies before all of them.
    pub fn at(blocks: &'a sled::Tree, place: &[u8]) -> Result<Self, Fault> {
        let here = block_of(blocks, place)?;
        let behind = here
            .as_ref()
            .map_or(Bound::Unbounded, |(here, _)| Bound::Excluded(here));
        let mut behind = blocks.range::<&sled::IVec, _>((behind, Bound::Unbounded));
        let next = behind.next().transpose().map_err(engine_fault)?;
        Ok(Walk {
            blocks,
            here,
            next,
            behind,
        })
    }

    /// Lays the first changes into the block it is at, and into those behind it that are laid together with that one.
    /// Gives the blocks as they were, what becomes of them, and how many changes that took.
    pub fn pack(&mut self, changes: &[Change]) -> Result<(Vec<Laid>, Packed, usize), Fault> {
        let packed = |blocks: &[Laid], changes: &[Change]| {
            let blocks: Vec<&[u8]> = blocks.iter().map(|(_, block)| &block[..]).collect();
            Packed::of(&blocks, changes)
        };
        let mut former: Vec<Laid> = self.here.iter().cloned().collect();
        let mut count = self.count_here(changes);
        let mut all = packed(&former, &changes[..count])?;
        while all.is_scant()
            && let Some(next) = self.next.clone()
        {
            self.step()?;
            let with_next = self.count_here(changes);
            if with_next == count && !all.has_room_for(next.1.len()) {
                break;
            }
            former.push(next);
            let joined = packed(&former, &changes[..with_next])?;
            if !joined.is_one() {
                former.pop();
                break;
            }
            (all, count) = (joined, with_next);
        }
        Ok((former, all, count))
    }

    /// How many of the first changes belong to the block it is at, or to those before.
    fn count_here(&self, changes: &[Change]) -> usize {
        let here = changes.iter().take_while(|(key, _)| self.is_before_next(&place(key)));
        here.count()
    }

    fn is_before_next(&self, place: &[u8]) -> bool {
        self.next.as_ref().is_none_or(|(next, _)| place < &next[..])
    }

    /// To the block that has a place. The next block is often the one; else it is sought.
    pub fn go_to(&mut self, place: &[u8]) -> Result<(), Fault> {
        if !self.is_before_next(place) {
            self.step()?;
        }
        if !self.is_before_next(place) {
            *self = Walk::at(self.blocks, place)?;
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), Fault> {
        self.here = self.next.take();
        self.next = self.behind.next().transpose().map_err(engine_fault)?;
        Ok(())
    }
}

/// The block that has a key if any has: the last one that does not lie behind its place.
pub(super) fn block_of(blocks: &sled::Tree, place: &[u8]) -> Result<Option<Laid>, Fault> {
    let until = (Bound::Unbounded, Bound::Included(place));
    let block = blocks.range::<&[u8], _>(until).next_back().transpose();
    block.map_err(engine_fault)
}

/// Where a block lies whose first row has a key: the key, in which FE and FF are two bytes. It sorts as the key does.
///
/// Going back, sled looks for what comes before `[…, n]` at `[…, n - 1, FF, FF, FF, FF]`, and breaks off if a whole leaf
/// lies in between: there is none if no key has such bytes.
pub(super) fn place(key: &[u8]) -> Cow<'_, [u8]> {
    const ESCAPE: u8 = 0xfe;
    if key.iter().all(|byte| *byte < ESCAPE) {
        return Cow::Borrowed(key);
    }
    let mut place = Vec::with_capacity(key.len() + 8);
    for byte in key {
        match byte.checked_sub(ESCAPE) {
            Some(above) => place.extend([ESCAPE, above]),
            None => place.push(*byte),
        }
    }
    Cow::Owned(place)
}
