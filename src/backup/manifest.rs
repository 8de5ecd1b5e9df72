//! What an archive says of itself.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};

use crate::domain::{Holdings, Timestamp};

/// The file's name in the archive.
pub(super) const NAME: &str = "manifest.json";

/// The export's name in the archive.
pub(super) const DATA: &str = "data.jsonl";

/// What every archive of ours names as its maker.
pub(super) const PROGRAM: &str = "switchboard";

/// The layout of an archive whose records can be read.
pub(super) const PLAIN: u32 = 1;

/// The layout of one whose records are sealed, each under its owner's data key.
pub(super) const SEALED: u32 = 2;

/// The newest layout.
pub(super) const FORMAT: u32 = SEALED;

/// The manifest of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Who made it: always `switchboard`.
    pub program: String,
    /// The version of the archive's layout.
    pub format: u32,
    /// The version of the program.
    pub version: String,
    /// The version of the data's layout.
    pub schema: u32,
    /// When it was made: RFC 3339, UTC.
    pub created_at: String,
    /// Records of each kind.
    pub counts: BTreeMap<String, u64>,
    /// Every other file in it, by name.
    pub files: BTreeMap<String, FileNote>,
}

/// How a file in the archive must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNote {
    /// Bytes, unpacked.
    pub size: u64,
    /// SHA-256 of the unpacked bytes, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// What it holds, by the kinds people ask for.
    pub fn holdings(&self) -> Holdings {
        let mut holdings = Holdings::default();
        for (kind, count) in &self.counts {
            holdings.add(kind, *count);
        }
        holdings
    }

    /// The moment it was made; the beginning of time if it says none.
    pub fn moment(&self) -> Timestamp {
        let at = DateTime::parse_from_rfc3339(&self.created_at);
        at.map_or(Timestamp::default(), |at| Timestamp(at.timestamp_millis()))
    }

    /// By what it is told from other archives: the beginning of its data's checksum.
    pub fn id(&self) -> u32 {
        let sum = self.files.get(DATA).and_then(|note| note.sha256.get(..8));
        sum.and_then(|sum| u32::from_str_radix(sum, 16).ok()).unwrap_or(0)
    }

    /// Records of all kinds.
    pub fn records(&self) -> u64 {
        self.counts.values().sum()
    }
}

/// A moment as manifests write it.
pub(super) fn written(at: Timestamp) -> String {
    let at = DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
