//! Backups: all data in one archive, made while the bot works, looked over after writing, and looked over
//! again before anything is restored. Knows the store and files; not who wants a backup, nor where it is sent.
//!
//! An archive is a zip with `manifest.json`, `data.jsonl` (what an export writes) and, if asked for, what else
//! belongs to an installation; with a key all of it is sealed. Large ones are sent in volumes: slices of the file,
//! put together again by name.

mod archive;
mod breath;
mod examined;
mod fault;
mod manifest;
mod names;
mod shelf;
mod volumes;

use std::path::PathBuf;

pub use examined::{Examined, glance};
pub use fault::BackupFault;
pub use manifest::{FileNote, Manifest};
pub use names::PartName;
pub use shelf::{DIRECTORY, Kept, Shelf};
pub use volumes::{Volumes, gather};

/// A file that goes along: its name in the archive, and its bytes.
pub type Companion = (String, Vec<u8>);

/// A backup that was made and looked over.
#[derive(Clone, Debug)]
pub struct Made {
    /// The archive.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it says of itself.
    pub manifest: Manifest,
}
