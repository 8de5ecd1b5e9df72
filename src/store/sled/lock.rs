//! The lock on a data directory: one process at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use crate::store::Fault;

/// The lock file's name within the data directory.
const LOCK_FILE: &str = "switchboard.lock";

/// A lock held on a data directory. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock, or says who holds it.
    pub fn take(data_dir: &Path) -> Result<Self, Fault> {
        let unusable = |error: std::io::Error| Fault::Directory {
            dir: data_dir.to_path_buf(),
            why: error.to_string(),
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(data_dir.join(LOCK_FILE))
            .map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Only a hint in the message: unreadable means no hint.
                let _ = file.read_to_string(&mut holder);
                return Err(Fault::InUse {
                    dir: data_dir.to_path_buf(),
                    holder: holder.trim().to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        file.set_len(0).map_err(unusable)?;
        writeln!(file, "{}", std::process::id()).map_err(unusable)?;
        Ok(Lock { _file: file })
    }
}
