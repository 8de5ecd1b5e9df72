//! One lane: the parcels next in line, how the last try went, and when to try again.

use std::collections::VecDeque;

use super::{Backoff, Carried};
use crate::domain::{Lane, Parcel, Timestamp};
use crate::store::{Fault, Store};

/// Parcels of one lane kept in memory; the rest stays in the store until its turn comes.
const IN_MEMORY: usize = 64;

#[derive(Debug, Default)]
pub(super) struct LaneState {
    line: VecDeque<(u64, Parcel)>,
    /// Whether the store may hold more than the line does.
    behind: bool,
    /// The greatest number taken into the line.
    last: u64,
    pub busy: bool,
    pub not_before: Timestamp,
    pub backoff: Backoff,
    /// What came of carrying the parcel of that number, if it is still to be written down.
    pub unsettled: Option<(u64, Carried)>,
}

impl LaneState {
    /// A lane whose parcels are all still in the store.
    pub fn stored() -> Self {
        LaneState {
            behind: true,
            ..LaneState::default()
        }
    }

    /// One more parcel. It may come late: read from the store before, even delivered by now.
    pub fn accept(&mut self, seq: u64, parcel: Parcel, store: &Store) -> Result<(), Fault> {
        if seq > self.last && (self.behind || self.line.len() >= IN_MEMORY) {
            self.behind = true;
            return Ok(());
        }
        let in_line = self.line.iter().any(|(other, _)| *other == seq);
        if in_line || !store.holds_parcel(parcel.lane, seq)? {
            return Ok(());
        }
        self.last = self.last.max(seq);
        // Numbers are given before the commit, so two commits may finish the other way round.
        let place = self.line.partition_point(|(other, _)| *other < seq);
        self.line.insert(place, (seq, parcel));
        Ok(())
    }

    /// The parcel next in line, left in place.
    pub fn head(&mut self, lane: Lane, store: &Store) -> Result<Option<(u64, Parcel)>, Fault> {
        if self.line.is_empty() && self.behind {
            self.line.extend(store.parcels(lane, self.last, IN_MEMORY)?);
            self.behind = self.line.len() == IN_MEMORY;
            self.last = self.line.back().map_or(self.last, |(seq, _)| *seq);
        }
        Ok(self.line.front().cloned())
    }

    /// The head is done with.
    pub fn remove(&mut self, seq: u64) {
        self.line.retain(|(other, _)| *other != seq);
    }

    /// The head goes on with another part.
    pub fn replace(&mut self, seq: u64, parcel: Parcel) {
        if let Some(head) = self.line.iter_mut().find(|(other, _)| *other == seq) {
            head.1 = parcel;
        }
    }

    pub fn is_done(&self) -> bool {
        self.line.is_empty() && !self.behind && !self.busy
    }
}
