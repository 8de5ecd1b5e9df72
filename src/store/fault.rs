//! What can go wrong below: faults of the store, never refusals by the rules.

use std::path::PathBuf;

/// The store failed. Nothing of the change that met it was written.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Fault {
    /// Another process works on the data directory.
    #[error(
        "the data directory {} is in use by another Switchboard process{}; stop that one first, or set DATA_DIR to another directory", dir.display(), holder_note(holder)
    )]
    InUse {
        /// The directory.
        dir: PathBuf,
        /// What the lock file says of its holder.
        holder: String,
    },
    /// The data was written by a newer version.
    #[error(
        "the data was written by a newer Switchboard (data version {found}, this program knows up to {known}); start the newer program, or restore a backup made by this one"
    )]
    Newer {
        /// Version of the data.
        found: u32,
        /// The newest version this program can open.
        known: u32,
    },
    /// The data is sealed, and there is no key.
    #[error("the data is sealed, and no key is set; set ENCRYPTION_KEY to the key it was sealed with")]
    Sealed,
    /// The data is sealed with another key.
    #[error(
        "the data is sealed with another key than ENCRYPTION_KEY; set it to the key the data was sealed with, or set DATA_DIR to another directory"
    )]
    OtherKey,
    /// There is a key, and the data is not sealed.
    #[error("a key is set, and the data is not sealed; start the bot once: it seals what there is")]
    NotSealed,
    /// The directory cannot be used.
    #[error("the data directory {} cannot be used: {why}; it must exist or be creatable, and be writable by this user", dir.display())]
    Directory {
        /// The directory.
        dir: PathBuf,
        /// The system's words.
        why: String,
    },
    /// A record cannot be read back.
    #[error("a stored {what} cannot be read: {why}; if the disk is sound, report this with the version you run")]
    Damaged {
        /// Which kind of record.
        what: &'static str,
        /// Where the reading failed; never the contents.
        why: String,
    },
    /// The engine's files are not as it wrote them.
    #[error("the stored data is damaged and cannot be read ({0})")]
    Unsound(String),
    /// The engine failed.
    #[error("the store failed: {0}; check free disk space and the health of the disk")]
    Engine(String),
    /// A value is larger than the engine keeps safely.
    #[error("a stored {what} would take {bytes} bytes; at most {max} are kept in one value")]
    TooLarge {
        /// Which kind of record.
        what: &'static str,
        /// Its size.
        bytes: usize,
        /// The bound.
        max: usize,
    },
    /// Too many others changed the same records at the same time.
    #[error("the same records were changed by others {0} times in a row; the action was given up")]
    Contended(u32),
    /// The state of a past moment is held still and takes no writes.
    #[error("the state of a past moment cannot be changed")]
    Frozen,
    /// The store is shut.
    #[error("the store is shut; the program is stopping")]
    Shut,
}

impl Fault {
    /// Whether the store itself has failed, and nothing more may be promised; not one record, or one change.
    pub fn is_of_the_store(&self) -> bool {
        match self {
            Fault::Engine(_) | Fault::Unsound(_) | Fault::Shut => true,
            Fault::InUse { .. }
            | Fault::Newer { .. }
            | Fault::Directory { .. }
            | Fault::Damaged { .. }
            | Fault::Sealed
            | Fault::OtherKey
            | Fault::NotSealed
            | Fault::TooLarge { .. }
            | Fault::Contended(_)
            | Fault::Frozen => false,
        }
    }

    /// Whether what lies on the disk is not what was written: only a backup helps.
    pub fn is_damage(&self) -> bool {
        matches!(self, Fault::Unsound(_) | Fault::Damaged { .. })
    }
}

fn holder_note(holder: &str) -> String {
    if holder.is_empty() {
        String::new()
    } else {
        format!(" (process {holder})")
    }
}
