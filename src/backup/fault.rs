//! What can be wrong with a backup, each with its own words.

use crate::domain::ArchiveTrouble;
use crate::sealing::Unreadable;
use crate::store::Fault;

/// A backup was not made, or cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BackupFault {
    /// It is no zip, or cut short.
    #[error("it is no whole zip archive ({0}): it was cut short, or not all of its parts were named")]
    NotWhole(String),
    /// A zip of something else.
    #[error("it is no backup of Switchboard: {0}")]
    Foreign(String),
    /// A newer program wrote it.
    #[error("it was made by a newer Switchboard ({0}): restore it with that version")]
    Newer(String),
    /// It is not as it was written.
    #[error("it is damaged: {0}; take another backup")]
    Damaged(String),
    /// It is sealed, and there is no key.
    #[error("it is sealed: set ENCRYPTION_KEY to the key it was sealed with")]
    Sealed,
    /// It was sealed with another key.
    #[error("it was sealed with another key than ENCRYPTION_KEY holds")]
    WrongKey,
    /// It is sealed under data keys, and its ring is not here.
    #[error(
        "its data keys are not here: give the ring that lies beside the backups as well (switchboard-ring.sealed, the \
         newest there is)"
    )]
    NoRing,
    /// The ring that is here is another desk's.
    #[error("the ring that is here is not that of this backup: give the newest one of the desk that made it")]
    OtherRing,
    /// The ring is older than the archive: it lacks keys.
    #[error("the ring is older than this backup: give the newest one, or people would be missing")]
    OldRing,
    /// A ring that cannot be read.
    #[error("the ring cannot be used: {0}")]
    Ring(RingFault),
    /// It would unpack to more than it should.
    #[error("it would unpack to far more than a backup does ({0}), and is not touched")]
    Bomb(String),
    /// A name in it leads elsewhere.
    #[error("it holds a file whose name leads out of its folder, and is not touched")]
    Outside,
    /// A volume is missing.
    #[error("part {0} is missing: name all parts, from .001 on")]
    PartMissing(u32),
    /// Files cannot be read or written.
    #[error("files cannot be read or written: {0}")]
    Files(#[from] std::io::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Fault),
}

/// What can be wrong with a ring.
#[derive(Debug, thiserror::Error)]
pub enum RingFault {
    /// It is something else, or not as it was written.
    #[error("it is damaged, or no ring of Switchboard; give it anew")]
    Damaged,
    /// A newer program wrote it.
    #[error("it was written by a newer Switchboard: use that version")]
    Newer,
    /// It is sealed, and there is no key.
    #[error("it is sealed: set ENCRYPTION_KEY to the key it was sealed with")]
    Sealed,
    /// It was sealed with another key.
    #[error("it was sealed with another key than ENCRYPTION_KEY holds: the newest ring opens with the newest key")]
    WrongKey,
}

impl From<RingFault> for BackupFault {
    fn from(fault: RingFault) -> Self {
        BackupFault::Ring(fault)
    }
}

impl BackupFault {
    /// The same, as people are told of it.
    pub fn trouble(&self) -> ArchiveTrouble {
        match self {
            BackupFault::NotWhole(_) | BackupFault::PartMissing(_) => ArchiveTrouble::NotWhole,
            BackupFault::Foreign(_) => ArchiveTrouble::Foreign,
            BackupFault::Newer(what) => ArchiveTrouble::Newer(what.clone()),
            BackupFault::Damaged(_) => ArchiveTrouble::Damaged,
            BackupFault::Sealed => ArchiveTrouble::Sealed,
            BackupFault::WrongKey => ArchiveTrouble::WrongKey,
            BackupFault::NoRing => ArchiveTrouble::NoRing,
            BackupFault::OtherRing => ArchiveTrouble::OtherRing,
            BackupFault::OldRing => ArchiveTrouble::OldRing,
            BackupFault::Ring(RingFault::WrongKey) => ArchiveTrouble::RingWrongKey,
            BackupFault::Ring(RingFault::Sealed) => ArchiveTrouble::Sealed,
            BackupFault::Ring(RingFault::Newer | RingFault::Damaged) => ArchiveTrouble::RingDamaged,
            BackupFault::Bomb(_) => ArchiveTrouble::Bomb,
            BackupFault::Outside => ArchiveTrouble::Outside,
            BackupFault::Files(_) => ArchiveTrouble::Disk,
            BackupFault::Store(_) => ArchiveTrouble::Failed,
        }
    }
}

impl From<zip::result::ZipError> for BackupFault {
    fn from(error: zip::result::ZipError) -> Self {
        if let zip::result::ZipError::Io(error) = error {
            use std::io::ErrorKind::{InvalidData, UnexpectedEof};
            return if error.kind() == UnexpectedEof {
                BackupFault::NotWhole(error.to_string())
            } else if error.kind() == InvalidData {
                // What a sealed piece that was changed is told by.
                BackupFault::Damaged(error.to_string())
            } else {
                BackupFault::Files(error)
            };
        }
        BackupFault::NotWhole(error.to_string())
    }
}

impl From<Unreadable> for BackupFault {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::NoKey => BackupFault::Sealed,
            Unreadable::WrongKey => BackupFault::WrongKey,
            Unreadable::NoDataKey => BackupFault::NoRing,
            Unreadable::OtherDataKey => BackupFault::OtherRing,
            Unreadable::Newer(layout) => BackupFault::Newer(format!("sealed in layout {layout}")),
            Unreadable::Cut => BackupFault::NotWhole(unreadable.to_string()),
            Unreadable::File(error) => BackupFault::Files(error),
        }
    }
}
