//! Backups: all data in one archive, made while the bot works, looked over after writing, and looked over
//! again before anything is restored. Knows the store and files; not who wants a backup, nor where it is sent.
//!
//! An archive is a zip with `manifest.json`, `data.jsonl` (what an export writes) and, if asked for, what else
//! belongs to an installation; with a key all of it is sealed. Large ones are sent in volumes: slices of the file,
//! put together again by name.
//!
//! Beside the archives lies the ring: the data keys under which each person's records are sealed in them, and the
//! register of who was erased. Only its newest state is kept, so that whose key is gone is gone from every archive.

mod archive;
mod breath;
mod examined;
mod fault;
mod manifest;
mod names;
mod ring;
mod rings;
mod shelf;
mod volumes;

use std::path::PathBuf;

pub use examined::{Examined, glance};
pub use fault::{BackupFault, RingFault};
pub use manifest::{FileNote, Manifest};
pub use names::PartName;
pub use ring::{is_ring, read_ring, renew_ring, ring_in, ring_name};
pub use rings::{Fitting, Rings};
pub use shelf::{DIRECTORY, Kept, Shelf};
pub use volumes::{Volumes, gather};

/// A file that goes along: its name in the archive, and its bytes.
pub type Companion = (String, Vec<u8>);

/// A backup that was made and looked over.
#[derive(Clone, Debug)]
pub struct Made {
    /// The archive.
    pub file: PathBuf,
    /// The ring beside it.
    pub ring: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it says of itself.
    pub manifest: Manifest,
}
