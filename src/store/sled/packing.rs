//! What becomes of blocks when rows are laid into them: which rows each has then, and where a block is split. Must not
//! know where blocks lie.

use std::ops::Range;

use super::block::{self, Block, Entry, damaged};
use crate::store::Fault;

/// Bytes that a block has at most, but for a row that is larger alone: that has a block to itself.
pub(super) const MAX_BLOCK: usize = 2 * 1024;

/// Bytes to which a block is filled by rows that come in the order of their keys: the rest is for what grows later.
const FULL: usize = MAX_BLOCK - MAX_BLOCK / 16;

/// Bytes below which a block that lost rows is laid together with the next one.
const SMALL: usize = MAX_BLOCK / 4;

/// Bytes that two blocks laid together may have: the next rows are not to split them at once.
const JOINED: usize = MAX_BLOCK / 4 * 3;

/// Bytes that two ends of a split may have to stay together.
const REMAINS: usize = MAX_BLOCK / 2;

/// A key's new value; none removes it.
pub(super) type Change<'a> = (&'a [u8], Option<&'a [u8]>);

/// What becomes of neighbouring blocks.
pub(super) struct Packed {
    /// The blocks that take their place, each with its first key. None if no row is left.
    pub blocks: Vec<(Vec<u8>, Vec<u8>)>,
    bytes: usize,
    shrunk: bool,
}

impl Packed {
    /// Lays changes into blocks that lie next to each other.
    ///
    /// # Errors
    /// [`Fault::Unsound`] if a block is not as it was written.
    pub fn of(blocks: &[&[u8]], changes: &[Change]) -> Result<Packed, Fault> {
        let former: usize = blocks.iter().map(|block| block.len()).sum();
        let mut keys = Vec::new();
        let mut places = Vec::new();
        let mut latest = 0..0;
        for (at, bytes) in blocks.iter().enumerate() {
            let block = Block::of(bytes)?;
            let mut rows = block.rows();
            while let Some(value) = rows.step()? {
                let from = keys.len();
                keys.extend_from_slice(rows.key());
                places.push((from..keys.len(), value));
            }
            if at == 0 {
                latest = block.latest;
            }
        }
        let old: Vec<Entry> = places.iter().map(|(key, value)| (&keys[key.clone()], *value)).collect();
        if blocks.len() > 1 && !old.is_sorted_by(|one, other| one.0 < other.0) {
            return Err(damaged("its keys are not before those of the next"));
        }
        let merged = Merged::of(&old, latest, changes);
        let written = |rows: Range<usize>| {
            let latest = &merged.latest;
            let (from, to) = (latest.start.max(rows.start), latest.end.min(rows.end));
            let latest = if from < to {
                from - rows.start..to - rows.start
            } else {
                0..0
            };
            let rows = &merged.rows[rows];
            (rows[0].0.to_vec(), block::written(rows, latest))
        };
        let blocks: Vec<_> = merged.split().into_iter().map(written).collect();
        let bytes = blocks.iter().map(|(_, block)| block.len()).sum();
        Ok(Packed {
            shrunk: bytes < former,
            blocks,
            bytes,
        })
    }

    /// Whether so little is left that it should be laid together with the next block.
    pub fn is_scant(&self) -> bool {
        self.shrunk && self.bytes < SMALL && !self.blocks.is_empty()
    }

    /// Whether it may be laid together with a block of so many bytes.
    pub fn has_room_for(&self, bytes: usize) -> bool {
        self.bytes + bytes <= JOINED
    }

    /// Whether blocks that were laid together are one now, with room for more.
    pub fn is_one(&self) -> bool {
        self.blocks.len() <= 1 && self.has_room_for(0)
    }
}

/// Rows of blocks with changes laid into them.
struct Merged<'a> {
    rows: Vec<Entry<'a>>,
    /// The rows that came last, if they are neighbours.
    latest: Range<usize>,
    growth: Growth,
}

/// Where rows came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Growth {
    /// Right behind those that came last time: more will.
    Up,
    /// Right before them.
    Down,
    /// Elsewhere.
    Anywhere,
}

impl<'a> Merged<'a> {
    fn of(old: &[Entry<'a>], latest: Range<usize>, changes: &[Change<'a>]) -> Self {
        let mut rows: Vec<Entry> = Vec::with_capacity(old.len() + changes.len());
        // The new rows, and where those that were new before are now.
        let (mut came, mut count) = (0..0, 0);
        let (mut first, mut last) = (None, None);
        let mut former = old.iter().enumerate().peekable();
        let mut changes = changes.iter().peekable();
        loop {
            let change = changes.peek().copied();
            let stays = former.next_if(|(_, row)| change.is_none_or(|change| row.0 <= change.0));
            if let Some((at, _)) = stays {
                if at == latest.start {
                    first = Some(rows.len());
                }
                if at + 1 == latest.end {
                    last = Some(rows.len());
                }
            }
            match (stays, change) {
                (None, None) => break,
                (Some((_, row)), change) if change.is_none_or(|change| row.0 < change.0) => rows.push(*row),
                (stays, change) => {
                    changes.next();
                    let Some((key, Some(value))) = change else { continue };
                    if stays.is_none() {
                        came.start = if count == 0 { rows.len() } else { came.start };
                        came.end = rows.len() + 1;
                        count += 1;
                    }
                    rows.push((*key, *value));
                }
            }
        }
        if came.len() != count {
            came = 0..0;
        }
        let growth = match &came {
            came if came.is_empty() => Growth::Anywhere,
            came if last.is_some_and(|last| last + 1 == came.start) => Growth::Up,
            came if !latest.is_empty() && first == Some(came.end) => Growth::Down,
            came if came.end == rows.len() => Growth::Up,
            came if came.start == 0 => Growth::Down,
            _ => Growth::Anywhere,
        };
        let latest = match (first, last) {
            _ if count > 0 => came,
            (Some(first), Some(last)) => first..last + 1,
            (None, _) | (_, None) => 0..0,
        };
        Merged { rows, latest, growth }
    }

    /// Which rows are a block each.
    fn split(&self) -> Vec<Range<usize>> {
        let rows = &self.rows;
        let before = |at: usize| if at == 0 { &[][..] } else { rows[at - 1].0 };
        let sizes: Vec<usize> = (0..rows.len()).map(|at| block::taken(before(at), rows[at])).collect();
        let bytes: usize = sizes.iter().sum();
        if bytes <= MAX_BLOCK {
            return filled(&sizes);
        }
        // Rows that come in the order of their keys fill one block after the other, and what lies behind them is not
        // in their way. To halve the block each time would leave half of each empty for ever.
        let (cut, mut ranges, right) = match self.growth {
            Growth::Anywhere => return evenly(&sizes, bytes),
            Growth::Up => {
                let (left, right) = sizes.split_at(self.latest.end);
                (left.len(), filled(left), filled(right))
            }
            Growth::Down => {
                let (left, right) = sizes.split_at(self.latest.start);
                (left.len(), filled(left), filled_from_the_end(right))
            }
        };
        let mut right = right.into_iter().map(|range| range.start + cut..range.end + cut);
        let next = right.next();
        match (ranges.last_mut(), next) {
            (Some(last), Some(next)) if sizes[last.start..next.end].iter().sum::<usize>() <= REMAINS => {
                last.end = next.end;
            }
            (_, next) => ranges.extend(next),
        }
        ranges.extend(right);
        ranges
    }
}

/// As few blocks as hold rows of such sizes, each about as full as the others.
fn evenly(sizes: &[usize], bytes: usize) -> Vec<Range<usize>> {
    let count = bytes.div_ceil(MAX_BLOCK);
    let mut ranges: Vec<Range<usize>> = Vec::with_capacity(count);
    let (mut before, mut filled, mut part) = (0, 0, 0);
    for (at, size) in sizes.iter().enumerate() {
        // A row goes where its middle is.
        let due = (before + size / 2) * count / bytes;
        match ranges.last_mut() {
            Some(last) if due == part && filled + size <= MAX_BLOCK => last.end = at + 1,
            _ => {
                ranges.push(at..at + 1);
                (filled, part) = (0, due);
            }
        }
        filled += size;
        before += size;
    }
    ranges
}

/// Blocks as full as they are to be, but for the last; a single one if it holds all.
fn filled(sizes: &[usize]) -> Vec<Range<usize>> {
    let bytes: usize = sizes.iter().sum();
    let bound = if bytes <= MAX_BLOCK { MAX_BLOCK } else { FULL };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut filled = 0;
    for (at, size) in sizes.iter().enumerate() {
        match ranges.last_mut() {
            Some(last) if filled + size <= bound => last.end = at + 1,
            _ => {
                ranges.push(at..at + 1);
                filled = 0;
            }
        }
        filled += size;
    }
    ranges
}

/// Blocks as full as they are to be, but for the first.
fn filled_from_the_end(sizes: &[usize]) -> Vec<Range<usize>> {
    let reversed: Vec<usize> = sizes.iter().rev().copied().collect();
    let mut ranges = filled(&reversed);
    ranges.reverse();
    let end = sizes.len();
    ranges.iter().map(|range| end - range.end..end - range.start).collect()
}
