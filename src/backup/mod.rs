//! Backups: all data in one archive, made while the bot works, looked over after writing, and looked over
//! again before anything is restored. Knows the store and files; not who wants a backup, nor where it is sent.
//!
//! An archive is a zip with `manifest.json`, `data.jsonl` (what an export writes) and, if asked for, what else
//! belongs to an installation. Large ones are sent in volumes: slices of the file, put together again by name.

mod archive;
mod examined;
mod fault;
mod keep;
mod manifest;
mod volumes;

use std::path::{Path, PathBuf};

pub use examined::Examined;
pub use fault::BackupFault;
pub use keep::{DIRECTORY, prune};
pub use manifest::{FileNote, Manifest};
pub use volumes::{Volumes, gather};

use crate::domain::Timestamp;
use crate::store::Store;

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

/// Makes a backup of the state of this moment in `directory`, reads it again from the disk, and only then
/// gives it its name. Takes its time: not for a thread that others wait for.
///
/// # Errors
/// See [`BackupFault`]; then nothing is left in the directory.
pub fn make(store: &Store, directory: &Path, companions: &[Companion], now: Timestamp) -> Result<Made, BackupFault> {
    std::fs::create_dir_all(directory)?;
    let file = directory.join(keep::name(now));
    if file.exists() {
        return Err(std::io::Error::new(
            std::io::ErrorKind::AlreadyExists,
            format!("{} is there already", file.display()),
        )
        .into());
    }
    let partial = file.with_extension("partial");
    let made = (|| {
        let manifest = archive::write(&partial, &store.frozen()?, companions, now)?;
        if Examined::open(&partial)?.manifest() != &manifest {
            return Err(BackupFault::Damaged("it does not read back as it was written".into()));
        }
        let bytes = std::fs::metadata(&partial)?.len();
        std::fs::rename(&partial, &file)?;
        std::fs::File::open(directory)?.sync_all()?;
        Ok(Made { file, bytes, manifest })
    })();
    if made.is_err() {
        // A half-written file is of no use; if it cannot be removed, its name says what it is.
        let _ = std::fs::remove_file(&partial);
    }
    made
}
