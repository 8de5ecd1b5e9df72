//! Where archives are made and lie, and how many of them stay.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{BackupFault, Companion, Examined, Made, Manifest, archive, glance, names, renew_ring};
use crate::domain::Timestamp;
use crate::sealing::{FileKey, MasterKey};
use crate::store::Store;

/// The directory within the data directory.
pub const DIRECTORY: &str = "backups";

/// A directory of archives, and how new ones are made for it. Cheap to clone.
#[derive(Clone)]
pub struct Shelf {
    /// Where they lie.
    pub directory: PathBuf,
    /// How many of them stay; at least one does.
    pub keep: usize,
    /// What the ring beside them is sealed with; nothing is if there is none.
    pub key: Option<Arc<MasterKey>>,
    /// Gives what goes along with the data, anew each time.
    pub companions: Arc<dyn Fn() -> Vec<Companion> + Send + Sync>,
}

/// An archive on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub file: PathBuf,
    /// The moment whose state it holds.
    pub at: Timestamp,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Shelf {
    /// Makes an archive of the state of this moment, reads it again from the disk, renews the ring beside it, and only
    /// then gives it its name. Takes its time: not for a thread that others wait for.
    ///
    /// # Errors
    /// See [`BackupFault`]; then nothing new is left on the shelf. One that cannot be sealed is not made.
    pub fn make(&self, store: &Store, now: Timestamp) -> Result<Made, BackupFault> {
        let keys = self.keys(store);
        let key = keys.last();
        std::fs::create_dir_all(&self.directory)?;
        // Names go by the second: another one of this second bears the next that is free.
        let mut named = now;
        while [true, false]
            .map(|sealed| self.file(named, sealed))
            .iter()
            .any(|file| file.exists())
        {
            named = named.plus_ms(1_000);
        }
        let file = self.file(named, key.is_some());
        let partial = self.directory.join(names::partial(now));
        let made = (|| {
            let manifest = archive::write(&partial, &store.frozen()?, &(self.companions)(), key, now)?;
            if Examined::open(&partial, &keys)?.manifest() != &manifest {
                return Err(BackupFault::Damaged("it does not read back as it was written".into()));
            }
            let bytes = std::fs::metadata(&partial)?.len();
            let ring = renew_ring(&self.directory, store, self.key.as_deref(), now)?;
            std::fs::rename(&partial, &file)?;
            std::fs::File::open(&self.directory)?.sync_all()?;
            Ok(Made {
                file,
                ring,
                bytes,
                manifest,
            })
        })();
        if made.is_err() {
            // A half-written file is of no use; if it cannot be removed, its name says what it is.
            let _ = std::fs::remove_file(&partial);
        }
        made
    }

    /// What archives of this store may be sealed under, the present key last.
    pub fn keys(&self, store: &Store) -> Vec<FileKey> {
        let master = self.key.as_deref().map(FileKey::of);
        master.into_iter().chain(store.file_key()).collect()
    }

    fn file(&self, at: Timestamp, sealed: bool) -> PathBuf {
        self.directory.join(names::archive(at, sealed))
    }

    /// Removes all archives but the latest. Files of other names are left alone.
    ///
    /// # Errors
    /// If the directory cannot be read, or a file cannot be removed.
    pub fn prune(&self) -> std::io::Result<()> {
        for name in file_names(&self.directory)? {
            if names::is_partial(&name) {
                // Left by a program that was killed while it wrote: nobody else writes here now.
                std::fs::remove_file(self.directory.join(name))?;
            }
        }
        for kept in self.kept()?.into_iter().skip(self.keep.max(1)) {
            std::fs::remove_file(kept.file)?;
        }
        Ok(())
    }

    /// What lies here, the latest first.
    ///
    /// # Errors
    /// If the directory cannot be read. One that is not there yet holds nothing.
    pub fn kept(&self) -> std::io::Result<Vec<Kept>> {
        let mut kept = Vec::new();
        for name in file_names(&self.directory)? {
            let Some(at) = names::moment_of(&name) else { continue };
            let file = self.directory.join(name);
            let bytes = std::fs::metadata(&file)?.len();
            kept.push(Kept { file, at, bytes });
        }
        kept.sort_unstable_by(|one, other| (other.at, &other.file).cmp(&(one.at, &one.file)));
        Ok(kept)
    }

    /// What one of them says of itself.
    ///
    /// # Errors
    /// See [`BackupFault`].
    pub fn manifest(&self, kept: &Kept, keys: &[FileKey]) -> Result<Manifest, BackupFault> {
        glance(&kept.file, keys)
    }
}

fn file_names(directory: &Path) -> std::io::Result<Vec<String>> {
    match std::fs::read_dir(directory) {
        Ok(entries) => entries
            .map(|entry| Ok(entry?.file_name().into_string().unwrap_or_default()))
            .collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
