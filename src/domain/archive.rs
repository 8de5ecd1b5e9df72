//! What people are told of backups: how much one holds, and why one cannot be restored.

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// How many records a backup, or the desk, holds, by the kinds people ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holdings {
    /// Tickets.
    pub tickets: u64,
    /// People met.
    pub people: u64,
    /// Entries of the tickets' histories.
    pub entries: u64,
    /// Messages that wait to be delivered.
    pub waiting: u64,
    /// Records of all other kinds.
    pub others: u64,
}

impl Holdings {
    /// Adds records of a kind, as exports name it.
    pub fn add(&mut self, kind: &str, count: u64) {
        let place = match kind {
            "ticket" => &mut self.tickets,
            "person" => &mut self.people,
            "event" => &mut self.entries,
            "parcel" => &mut self.waiting,
            _ => &mut self.others,
        };
        *place = place.saturating_add(count);
    }
}

/// What a backup holds that may be restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// By what a button names it: another archive has another number.
    pub id: u32,
    /// The moment whose state it holds.
    pub at: Timestamp,
    /// The version of the program that made it.
    pub version: String,
    /// Whether it is sealed.
    pub sealed: bool,
    /// What it holds.
    pub holds: Holdings,
    /// What the desk held when it was looked at.
    pub now: Holdings,
    /// How many people were erased since; none if that cannot be known here.
    #[serde(default)]
    pub erased: Option<u64>,
}

/// Why a backup cannot be restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArchiveTrouble {
    /// It is cut short, or no archive at all.
    NotWhole,
    /// It is an archive of something else.
    Foreign,
    /// A newer program made it; its versions.
    Newer(String),
    /// It is not as it was written.
    Damaged,
    /// It would unpack to far too much.
    Bomb,
    /// It holds a file that leads out of its folder.
    Outside,
    /// It is sealed, and there is no key.
    Sealed,
    /// It was sealed with another key.
    WrongKey,
    /// It is sealed under data keys that are not here.
    NoRing,
    /// The data keys that are here are another desk's.
    OtherRing,
    /// The ring of data keys is older than it.
    OldRing,
    /// The ring was sealed with another key.
    RingWrongKey,
    /// The ring is not as it was written, or no ring.
    RingDamaged,
    /// A part of another archive than the one whose parts have come so far, which is named.
    Mixed(String),
    /// Larger than what can be fetched, in bytes.
    TooLarge(u64),
    /// It could not be fetched.
    NotFetched,
    /// The disk could not be written or read.
    Disk,
    /// What was looked at is not there any more.
    Outdated,
    /// A restore is under way.
    UnderWay,
    /// It could not be put in the place of the data; nothing was changed.
    Failed,
}

/// How far the parts of an archive have come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathering {
    /// The archive's name.
    pub archive: String,
    /// How many parts there are, if that is known.
    pub of: Option<u32>,
    /// Those that are here.
    pub here: Vec<u32>,
    /// Those that are missing, as far as is known.
    pub missing: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_is_counted_once() {
        let mut holdings = Holdings::default();
        for kind in ["ticket", "person", "event", "parcel", "link", "link"] {
            holdings.add(kind, 2);
        }
        assert_eq!(holdings.others, 4);
        assert_eq!(
            holdings.tickets + holdings.people + holdings.entries + holdings.waiting,
            8
        );
    }
}
